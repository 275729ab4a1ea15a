"""Every form at an address of its own, to be tried: `/try/st0825-ap02/mark/am1`."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from guildhall.cases import packs
from guildhall.config import urls as service
from guildhall.engine.actions import ACTIONS
from guildhall.web.forms.form import Form
from guildhall.web.forms.known import known_of, with_files
from guildhall.web.forms.parts import Option

PEOPLE = (Option("p-1", "Ann Example"), Option("p-2", "Bo Example"))
FILES = {"f-1": "report.docx", "f-2": "talk.mp4"}
NAMED = ("assessor", "panellist", "person", "employer", "provider", "apprentice")


def known(spec, method=None):
    """What can be chosen, with people, organisations and files as well."""
    found = with_files(known_of(packs.offered()[spec], method=method), FILES)
    found.options.update(dict.fromkeys(NAMED, PEOPLE))
    return found


def a_form(spec, action, method=None, **how):
    """A form about a method, where it is about one."""
    return Form(action, known(spec, method), given={"method": method} if method else {}, **how)


def page(request, folder, action, method=None):
    spec = next(one for one in packs.offered() if packs.offered()[one].folder == folder)
    form = a_form(spec, action, method)
    if request.method == "POST" and form.fill(request, lambda _: "f-9") and form.read():
        return HttpResponse(
            form.read().model_dump_json(exclude_unset=True), content_type="text/plain"
        )
    heading = " ".join(ACTIONS[action].__doc__.split("\n\n")[0].split()).rstrip(".")
    return render(request, "web/action.html", {"form": form.show(), "heading": heading})


urlpatterns = [
    path("try/<slug:folder>/<slug:action>", page),
    path("try/<slug:folder>/<slug:action>/<slug:method>", page),
    *service.urlpatterns,
]
handler404, handler500 = service.handler404, service.handler500

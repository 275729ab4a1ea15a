"""Specimen materials: for whom they are, where they are fetched, and who puts them there."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guildhall.cases import materials, packs
from guildhall.cases.queries import NotFoundError
from guildhall.engine.pack import Pack
from guildhall.evidence import kinds, store
from guildhall.people.acting import Principal
from guildhall.people.refusals import RefusedError
from guildhall.web import keeping, rows
from guildhall.web.asking import Page, ask
from guildhall.web.forms.parts import Text, Upload
from guildhall.web.forms.questions import Questions
from guildhall.web.session import Asked, signed_in
from guildhall.web.specs import by_address
from guildhall.words import spoken

BOTH = ("GET", "HEAD", "POST")


@require_safe
@signed_in
def specimen(request: Asked) -> HttpResponse:
    """Show for whom there are specimen materials, and those that this one may have."""
    shelves, silent = materials.shelves(request.principal)
    told = {
        "shelves": [(rows.spec_id(one.pack), one) for one in shelves],
        "silent": spoken.listed(silent),
        "silent_says": "says" if len(silent) == 1 else "say",
    }
    return render(request, "web/specimen.html", told)


@require_safe
@signed_in
def fetch(request: Asked, material: str) -> Any:  # noqa: ANN401 - an answer that streams
    """Give a material out, as it was put there."""
    return store.download(materials.find(request.principal, material))


@require_http_methods(BOTH)
@signed_in
def add(request: Asked, spec: str) -> HttpResponse:
    """Put a material on the shelf of a specification."""
    who, pack = request.principal, by_address(spec)
    if not materials.keeps(who, pack):
        raise NotFoundError
    form = Questions(
        (
            Text(key="title", label="What is it?", most=200,
                 hint="Such as: Specimen scenario for the observation."),
            Upload(key="file", label="The file", files={},
                   hint="Every registered training provider can fetch it from then on."),
        )
    )  # fmt: skip
    page = Page(f"Specimen material for {pack.spec}", "Put it there", **_back())

    def do(told: dict[str, Any]) -> HttpResponse:
        _put(who, pack, told)
        messages.success(request, f"“{told['title']}” is there for registered training providers.")
        return redirect("specimen")

    return ask(request, page, form, do)


@require_http_methods(BOTH)
@signed_in
def remove(request: Asked, material: str) -> HttpResponse:
    """Take a material away."""
    who = request.principal
    found = materials.find(who, material)
    if not materials.keeps(who, packs.newest(found.spec)):
        raise NotFoundError
    page = Page(
        f"Remove “{found.title}”?", "Remove it", **_back(), lines=(found.name,),
        warning="Nobody can fetch it any more, and it cannot be brought back.",
    )  # fmt: skip

    def do(_: dict[str, Any]) -> HttpResponse:
        materials.remove(who, found)
        messages.success(request, f"“{found.title}” is gone.")
        return redirect("specimen")

    return ask(request, page, Questions(()), do)


def _put(who: Principal, pack: Pack, told: dict[str, Any]) -> None:
    """Keep what was sent. Raises RefusedError, at the question that it is about."""
    sent = told["file"]
    try:
        with keeping.received(sent, settings.UPLOAD_LIMIT) as (receiving, sha256):
            name = store.name_of(str(sent.name))
            kind = kinds.kind_of(receiving.path, name)
            materials.add(who, pack, told["title"], name, kind, receiving, sha256)
    except RefusedError:
        raise
    except (ValueError, kinds.UnknownKindError) as error:
        raise RefusedError("file", str(error)) from None


def _back() -> dict[str, str]:
    return {"back": reverse("specimen"), "back_words": "Specimen materials"}

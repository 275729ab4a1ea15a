"""Who holds a session: the assessors who can, with how much they have to do, and those who cannot.

No rule stands here: what is said to each assessor says `cases.holders`, which asks the engine.
"""

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from guildhall import clock
from guildhall.cases.holders import Holder, holders
from guildhall.engine.permitted import BLOCKED
from guildhall.web import doing
from guildhall.web.doing import Beside
from guildhall.web.forms.parts import Option
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def first(request: Asked, case: UUID, target: str) -> HttpResponse:
    """Show the form on which a method gets its assessor."""
    return _choose(request, case, "allocate_assessor", target)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def other(request: Asked, case: UUID, target: str) -> HttpResponse:
    """Show the form on which a method gets another assessor."""
    return _choose(request, case, "change_assessor", target)


def _choose(request: Asked, case: UUID, action: str, target: str) -> HttpResponse:
    desk = doing.desk_of(request.principal, case, action, target)
    if desk.permission is not None and desk.permission.status == BLOCKED:
        return doing.closed(request, desk)
    found = told(holders(request.principal, case, target, clock.now()))
    form = doing.form_of(desk)
    options = tuple(Option(one.person, one.name, load(one)) for one in found["free"])
    if options:
        form.known = replace(form.known, options={**form.known.options, "assessor": options})
    ask = partial(doing.show, beside=Beside("web/assessor.html", found))
    return doing.go(request, desk, form, ask)


def told(found: Iterable[Holder]) -> dict[str, Any]:
    """Give who could hold a session, who has it by now, and who cannot, for a template."""
    found = list(found)
    return {
        "has_it": next(((one, load(one)) for one in found if one.has_it), None),
        "free": [one for one in found if not one.against and not one.has_it],
        "loads": [(one.name, load(one)) for one in found if not one.against and not one.has_it],
        "cannot": [one for one in found if one.against and not one.has_it],
    }


def load(one: Holder) -> str:
    """Say how much somebody has to do (`2 sessions that week, 1 to mark`), or that they left."""
    if one.left:
        return "has left, and somebody else is needed"
    return f"{spoken.counted(one.sessions, 'session')} that week, {one.to_mark} to mark"

"""What people type on the page of an action: one source for every test that goes by the forms."""

from dataclasses import dataclass
from typing import Any

from guildhall.cases import packs, queries
from guildhall.cases.asked import body_of
from guildhall.engine.actions import ACTIONS
from guildhall.people.acting import Principal
from guildhall.web import doing, rows
from guildhall.web.forms.form import typed_for


@dataclass(frozen=True)
class Filled:
    """A page to be opened, what is typed there by name, and how long the history was before."""

    address: str
    texts: dict[str, list[str]]
    before: int


def filled(
    who: Principal, action: str, case: Any, spec: str | None, fields: dict[str, Any]
) -> Filled:
    """Give what somebody types to do an action; `spec` is that of a case that begins."""
    if case is None:
        pack = packs.newest(spec)
        desk = doing.beginning_of(who, action, rows.spec_id(pack))
        address, before = f"/begin/{action}/{rows.spec_id(pack)}", 0
    else:
        kind = ACTIONS[action]
        target = fields.get(kind.target) if kind.target else None
        desk = doing.desk_of(who, case, action, target)
        address = rows.plain(case, action, target)
        before = len(queries.view(who, case)[2].entries)
    form = doing.form_of(desk)
    told = form.given | {key: one for key, one in fields.items() if one is not None}
    values = body_of(action).model_validate(told).model_dump(exclude_unset=True)
    # The walk names pieces by keys of its own; here, a piece is one without a file.
    texts = {
        name: list(texts)
        for name, texts in typed_for(form, values).texts.items()
        if not name.endswith(".id")
    }
    if action == "declare":
        # The gateway leads to each declaration by itself: its page does not ask which it is.
        (what,) = texts.pop("what")
        address = f"{address}?what={what}"
    return Filled(address, texts, before)

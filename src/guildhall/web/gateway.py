"""The gateway on the page of a case: its tasks, what is still open, where each is done, by whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from guildhall import clock
from guildhall.cases import around as around_us, gateway_form, history, links
from guildhall.cases.memory import View
from guildhall.engine.actor import Surroundings
from guildhall.engine.case import Case
from guildhall.engine.checklist import Item, checklist
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.events.apprentice import GatewayReturned
from guildhall.engine.kinds.gateway import Declared, Signatures
from guildhall.engine.lifecycle import rows as rows_of
from guildhall.engine.pack import Pack
from guildhall.engine.permitted import BLOCKED, Permission
from guildhall.engine.vocabulary import GatewayState, Role, RunState
from guildhall.web import declaring, exhibits, links as asking, preparation, rows
from guildhall.words import deeds, spoken

STATES = {
    "done": "Done",
    "open": "Needed",
    "warned": "Warning",
    "later": "Judged at acceptance",
    "returned": "Sent back",
}
"""What the state of a task is called."""
SEVERAL = frozenset({"add_evidence", "declare", "record_credential"})
"""Actions by which several tasks may be done: what they brought is told elsewhere on the page."""
SHOWN = (GatewayState.PREPARING, GatewayState.RETURNED, GatewayState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Task:
    """A task of the gateway: what is to be done, how it stands, where it is done, or by whom."""

    name: str
    clause: str
    says: str
    state: str
    words: str
    sentences: list[str]
    address: str
    others: str
    """Who does it, where it is not for whoever looks."""
    on_record: list[tuple[str, str]]
    """What has been said of it so far: about what, and what."""
    links: str = ""
    """Where a link is asked for, where it waits for an employer who only signs."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """The gateway as a list of tasks; `reasons` with which it was last sent back, and when."""

    heading: str
    tasks: list[Task]
    done: int
    returned: datetime | None
    reasons: list[str]


def gateway(
    key: UUID,
    role: Role,
    pack: Pack,
    view: View,
    found: Iterable[Permission],
    now: datetime,
    around: Surroundings,
    texts: Mapping[str, str],
) -> Gateway | None:
    """Give the gateway of a case until it is accepted; None afterwards."""
    case = view.case
    if case.run.state is not RunState.OPEN or case.run.gateway not in SHOWN:
        return None
    open_to = {one.action for one in found if one.status != BLOCKED and one.target is None}
    said = [
        (one.step, one.what, str(history.revealed(one.says, texts)))
        for one in gateway_form.lines(pack, case)
        if one.step not in SEVERAL
    ]
    back, since = _back(view) if case.run.gateway is GatewayState.RETURNED else (None, set())
    tasks = [
        _task(key, role, _mended(item, since), case, open_to, texts, said)
        for item in checklist(pack, case, now, around)
    ]
    handed_in = case.run.gateway is GatewayState.SUBMITTED
    return Gateway(
        "The gateway, as it was handed in" if handed_in else "What the gateway needs",
        tasks,
        sum(one.state == "done" for one in tasks),
        back.happened_at if back is not None else None,
        [str(history.revealed(one, texts)) for one in _reasons(back)],
    )


def about(
    action: str, pack: Pack, view: View | None, texts: Mapping[str, str]
) -> list[tuple[str, list[str]]]:
    """Tell what an action is about, where one has to see it to do it."""
    case = view.case if view is not None else None
    if view is None or case is None or action not in ("sign", "submit_gateway", *exhibits.REVIEWS):
        return preparation.about(action, case, texts)
    if action in exhibits.REVIEWS:
        return _form(pack, case, texts)
    now = clock.now()
    found = checklist(pack, case, now, around_us.on_the_day(day_of(now)))
    if action == "sign":
        return _to_sign(pack, case, found, texts)
    return [*_sent_back(view, found, texts), *_still_open(found)]


def _to_sign(
    pack: Pack, case: Case, found: Iterable[Item], texts: Mapping[str, str]
) -> list[tuple[str, list[str]]]:
    """Give what somebody puts their name to: the form line by line; first of all what is open."""
    still = _still_open(one for one in found if not isinstance(one.clause.rule, Signatures))
    again = "When any of it is filled in after you have signed, you are asked to sign again."
    return [(what, [*named, again]) for what, named in still] + _form(pack, case, texts)


def _form(pack: Pack, case: Case, texts: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Give the gateway form line by line."""
    return [
        (one.what, [str(history.revealed(one.says, texts))])
        for one in gateway_form.lines(pack, case)
    ]


def _still_open(found: Iterable[Item]) -> list[tuple[str, list[str]]]:
    named = [_name(one) for one in found if one.state == "open"]
    return [("Still open", named)] if named else []


def _sent_back(
    view: View, found: Iterable[Item], texts: Mapping[str, str]
) -> list[tuple[str, list[str]]]:
    """Give why it was sent back, and what of it nobody has done again since."""
    if view.case.run.gateway is not GatewayState.RETURNED:
        return []
    back, since = _back(view)
    reasons = [str(history.revealed(one, texts)) for one in _reasons(back)]
    left = [_name(one) for one in found if _mended(one, since).returned]
    told = [("Sent back for", reasons), ("Not done again since", left)]
    return [(what, said) for what, said in told if said]


def _back(view: View) -> tuple[Entry, set[str]]:
    """Give how the gateway was last sent back, and the events that have come since."""
    since: set[str] = set()
    for entry in reversed(view.entries):
        if isinstance(entry.event, GatewayReturned):
            return entry, since
        since.add(entry.event.name)
    raise LookupError("no entry says that the gateway was sent back")


def _mended(item: Item, since: set[str]) -> Item:
    """Give a task as one that was not sent back, once what brings it has been done again."""
    done_again = item.step is not None and rows_of(item.step)[0].event in since
    return replace(item, returned=False) if done_again else item


def _reasons(back: Entry | None) -> tuple[str, ...]:
    return back.event.reasons if back and isinstance(back.event, GatewayReturned) else ()


def _task(
    key: UUID,
    role: Role,
    item: Item,
    case: Case,
    open_to: set[str],
    texts: Mapping[str, str],
    said: Iterable[tuple[str, str, str]],
) -> Task:
    state = "returned" if item.returned and item.state != "warned" else item.state
    rule = item.clause.rule
    named = rule.by if isinstance(rule, Declared | Signatures) else (role,)
    step = item.step if item.step in open_to and role in (*named, Role.OFFICER) else None
    asks = item.state == "open" and role in links.ASKING
    return Task(
        name=_name(item),
        clause=item.clause.id,
        says=item.clause.says,
        state=state,
        words=STATES[state],
        sentences=[str(history.revealed(one.sentence, texts)) for one in item.findings],
        address=_address(key, step, rule) if step is not None else "",
        others=_others(item) if step is None and item.state == "open" else "",
        on_record=[(what, says) for own, what, says in said if own == item.step],
        links=_by_link(key, item, case) if asks else "",
    )


def _by_link(key: UUID, item: Item, case: Case) -> str:
    """Give where somebody at the employer who only signs is asked for a task; nothing if not."""
    rule = item.clause.rule
    if isinstance(rule, Declared):
        left = Role.EMPLOYER in rule.by and (rule.what, Role.EMPLOYER) not in case.run.declarations
        return asking.address(key, "declare", rule.what) if left else ""
    if isinstance(rule, Signatures):
        return asking.address(key, "sign")
    return asking.address(key, item.step) if item.step == "confirm_competence" else ""


def _address(key: UUID, step: str, rule: object) -> str:
    """Give where a task is done: a declaration at a form of its own."""
    return (
        declaring.address(key, rule) if isinstance(rule, Declared) else rows.step(key, step, None)
    )


def _name(item: Item) -> str:
    """Name a task by what is done; by what is asked where nothing can be."""
    rule = item.clause.rule
    if isinstance(rule, Declared):
        return declaring.called(rule)
    if item.step is None:
        return item.clause.says.partition(". ")[0].rstrip(".")
    return done_by(item.step)


def done_by(step: str) -> str:
    """Name what is done by its action: `Give the preferred dates`."""
    return spoken.sentence(deeds.infinitive(step))[:-1]


def _others(item: Item) -> str:
    """Say who does it: those whom the clause names, or whoever does such a thing."""
    rule = item.clause.rule
    if item.step is None:
        return ""
    if isinstance(rule, Declared | Signatures):
        by = [f"the {role.words}" for role in rule.by]
        each = "does" if len(by) == 1 else "each do"
        return spoken.sentence(f"{spoken.listed(by)} {each} this")
    ever = rows_of(item.step)[0].roles
    by = [f"the {role.words}" for role in Role if role in ever and role is not Role.OFFICER]
    return spoken.sentence(f"{spoken.listed(by or ['the awarding body'], 'or')} does this")

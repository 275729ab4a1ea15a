"""The matrix: role, relation, action or route, and what comes of it; and what each role sees.

It is made of what the code enforces: the lifecycle table, the audience tables, the scopes of
cases and of people, and the token that a route asks for. The tests try every cell of it.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

import django
from django.apps import apps

from guildhall.engine.actions import ACTIONS
from guildhall.engine.audience import EVENT_AUDIENCE, FIELD_AUDIENCE, INSIDE, raisers
from guildhall.engine.events import EVENTS, BreachSettled
from guildhall.engine.house.independence import OF_ANOTHER_THAN_THE_MARKER, OF_NO_ASSESSOR
from guildhall.engine.lifecycle import RELATIONS, rows, rows_of_event
from guildhall.engine.vocabulary import Role, Track

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
    os.environ.setdefault("GUILDHALL_SECRET_KEY", "none is needed, and none is to be written")
    django.setup()

# isort: split
from guildhall.api.actions import OFFERED
from guildhall.api.links import LinkKey
from guildhall.api.signing import Bearer
from guildhall.api.v1 import api
from guildhall.cases.perform import BEGINNINGS
from guildhall.cases.queries import CASES
from guildhall.people.scope import ORGANISATIONS, ROLES, Part

MATTERS = {Track.APPEAL, Track.COMPLAINT, Track.MALPRACTICE, Track.SPECIAL_CONSIDERATION}
OF_SOME = {Role.ASSESSOR: "their method", Role.PANELLIST: "their appeal"}
PEOPLE = tuple(role for role in Role if role is not Role.SYSTEM)


class Tie(Enum):
    """What somebody is to a case."""

    OWN = "has to do with it as their role has to"
    BESIDE = "has to do with it, and something more is the matter"
    STRANGER = "has nothing to do with it"
    LOCKED_OUT = "is not let in at all"


@dataclass(frozen=True, slots=True)
class Standing:
    """Somebody who asks: in which role, and what they are to the case or the method."""

    role: Role | None
    tie: Tie
    words: str


def _of(role: Role, own: str, beside: tuple[str, ...], *strangers: str) -> list[Standing]:
    return [
        Standing(role, Tie.OWN, own),
        *(Standing(role, Tie.BESIDE, words) for words in beside),
        *(Standing(role, Tie.STRANGER, words) for words in strangers),
    ]


ANOTHER_BODY = "of another awarding body"
ITS_ASSESSOR, ITS_MARKER = "who is its assessor too", "who marked the method"
OTHER_METHOD, OTHER_APPEAL = "of another method of the case", "named for another appeal of the case"
NO_TOKEN, NO_SCOPE, LEFT = "without a token", "whose token is for something else", "who has left"
STANDINGS: tuple[Standing, ...] = (
    *_of(Role.APPRENTICE, "of the case", (), "of another case"),
    *_of(Role.EMPLOYER, "of the case", (), "of another employer"),
    *_of(Role.PROVIDER, "of the case", (), "of another provider"),
    *_of(Role.OFFICER, "of the awarding body", (ITS_ASSESSOR,), ANOTHER_BODY),
    *_of(Role.ASSESSOR, "allocated to the method", (OTHER_METHOD,), "not allocated", ANOTHER_BODY),
    *_of(Role.QUALITY_ASSURER, "of the awarding body", (ITS_MARKER,), ANOTHER_BODY),
    *_of(Role.PANELLIST, "named for the appeal", (OTHER_APPEAL,), "not named", ANOTHER_BODY),
    *_of(Role.ADMINISTRATOR, "of the awarding body", (), ANOTHER_BODY),
    *_of(Role.EXTERNAL_QUALITY_ASSURER, "of the awarding body", (), ANOTHER_BODY),
    *(Standing(None, Tie.LOCKED_OUT, words) for words in (NO_TOKEN, NO_SCOPE, LEFT)),
)
"""Who is tried: in every role, those who have to do with a case, and others in the same role."""

OPEN, NEVER, NOT_FOUND, NOT_INDEPENDENT = "open", "403", "404", "422"
UNKNOWN = "401"


def locked_out(who: Standing) -> str | None:
    """Give how somebody is refused before anything is looked at; None where they are let in."""
    if who.tie is not Tie.LOCKED_OUT:
        return None
    return NEVER if who.words == NO_SCOPE else UNKNOWN


def answer(action: str, who: Standing) -> str:
    """Give what somebody is answered who asks for an action: OPEN in some states, or a status."""
    roles = roles_of(action)
    if who.role is None:
        return locked_out(who) or OPEN
    if action in BEGINNINGS:
        return OPEN if who.role in roles and who.tie is not Tie.STRANGER else NEVER
    if who.role not in CASES or who.tie is Tie.STRANGER:
        return NOT_FOUND
    if who.role not in roles:
        return NEVER
    kind = ACTIONS[action]
    if who.words == OTHER_METHOD and "method" in kind.model_fields:
        return NEVER
    if who.words == OTHER_APPEAL and kind.target == "appeal":
        return NEVER
    if who.words == ITS_MARKER and issubclass(kind, OF_ANOTHER_THAN_THE_MARKER):
        return NOT_INDEPENDENT
    if who.words == ITS_ASSESSOR and issubclass(kind, OF_NO_ASSESSOR):
        return NOT_INDEPENDENT
    return OPEN


def roles_of(action: str) -> frozenset[Role]:
    """Give the roles that have an action in any state."""
    return frozenset().union(*(row.roles for row in rows(action)))


@dataclass(frozen=True, slots=True)
class Route:
    """A route of the API, with what it asks of a token."""

    method: str
    path: str
    signed_in: bool
    scopes: frozenset[str]
    roles: frozenset[Role] | None
    link: bool = False
    hides: bool = False

    @property
    def of_a_case(self) -> bool:
        """Whether it is about one case."""
        return "{case}" in self.path


@cache
def routes() -> tuple[Route, ...]:
    """Give the routes of the API but those of actions."""
    found = []
    for bound in api._get_bound_routers():  # noqa: SLF001 - the library has no other way
        for path, view in bound.path_operations.items():
            for operation in view.operations:
                if operation.operation_id and operation.operation_id in of_actions():
                    continue
                asked = list(operation.auth_callbacks)
                bearer = asked[0] if asked else None
                link = isinstance(bearer, LinkKey)
                found += [
                    Route(
                        method,
                        re.sub(r"\{\w+:", "{", path),
                        bearer is not None,
                        getattr(bearer, "scopes", frozenset({"a link"})) if bearer else frozenset(),
                        bearer.roles if isinstance(bearer, Bearer) else None,
                        link,
                        getattr(bearer, "hides", False),
                    )
                    for method in operation.methods
                ]
    return tuple(sorted(found, key=lambda one: (one.path, one.method)))


@cache
def of_actions() -> frozenset[str]:
    """Name the operations that are actions and their previews."""
    return frozenset(OFFERED) | {f"{name}_preview" for name in OFFERED}


def reach(route: Route, who: Standing) -> str:
    """Give how far somebody comes with a route: OPEN, or the status of the refusal."""
    if not route.signed_in:
        return OPEN
    if route.link:
        return UNKNOWN
    if who.role is None:
        return OPEN if who.words == NO_SCOPE and not route.scopes else str(locked_out(who))
    if route.of_a_case and (who.role not in CASES or who.tie is Tie.STRANGER):
        return NOT_FOUND
    if route.roles is not None and who.role not in route.roles:
        return NOT_FOUND if route.hides else NEVER
    return OPEN


def sight(name: str, role: Role) -> str:
    """Give whether a role sees an event on a case of theirs."""
    kind = next(kind for (key, _), kind in EVENTS.items() if key == name)
    audience = EVENT_AUDIENCE[kind]
    if role not in CASES:
        return "no"
    if role not in audience:
        of_a_matter = {row.track for row in rows_of_event(name)} & MATTERS
        raised = any(role in raisers(track) for track in of_a_matter)
        return "who raised it" if raised else "no"
    of_a_method = "method" in kind.model_fields or kind is BreachSettled
    if role in OF_SOME and audience == INSIDE and of_a_method:
        return OF_SOME[role]
    return "yes"


def action_cells() -> Iterator[tuple[str, Standing]]:
    """Give every cell of the matrix of actions."""
    yield from ((action, who) for action in OFFERED for who in STANDINGS)


def route_cells() -> Iterator[tuple[Route, Standing]]:
    """Give every cell of the matrix of routes."""
    yield from ((route, who) for route in routes() for who in STANDINGS)


def event_cells() -> Iterator[tuple[str, Role]]:
    """Give every cell of the matrix of events."""
    yield from ((name, role) for name in sorted({key for key, _ in EVENTS}) for role in PEOPLE)


def field_cells() -> Iterator[tuple[str, str, Role]]:
    """Give every cell of the matrix of withheld fields."""
    for kind, field in FIELD_AUDIENCE:
        yield from ((kind.name, field, role) for role in PEOPLE)


# The pages


def states_of(action: str, role: Role) -> str:
    """Write the states of the action's track in which a role has it."""
    mine = [row for row in rows(action) if role in row.roles]
    if not mine:
        return ""
    return ", ".join(sorted(state.value for state in mine[0].states)) if mine[0].states else "(new)"


def permissions_page() -> Iterator[str]:
    """Role by relation by action, and by route."""
    yield "# Who may do what\n"
    cells, reached = len(list(action_cells())), len(list(route_cells()))
    yield "Made from the lifecycle table, from the scopes of `cases/queries.py`, and from what a"
    yield f"route asks of a token. Each of its {cells + reached} cells is tried over the API by"
    yield "`tests/permissions/test_matrix.py`: 404 for what is not somebody's to know of, 403 for"
    yield "what a role never does, and in a state that the table does not name a refusal (409) in"
    yield "words. How this is kept so is told in"
    yield "[Who sees what](../explanation/who-sees-what.md).\n"
    yield "Besides having the role, a person\n"
    for role, relation in RELATIONS.items():
        yield f"- as {role.words}: {relation};"
    yield "\n## What each role does\n"
    yield "A cell names the states of the action's track in which somebody may do it; the clauses"
    yield "of the specification may then still speak against it.\n"
    for role in PEOPLE:
        yield from _of_role(role)
    yield "### Whoever has no role here\n"
    for who in STANDINGS:
        if who.role is None:
            yield f"- {who.words}: {locked_out(who)}, whatever is asked for."
    yield ""
    yield from _routes_told()


def _of_role(role: Role) -> Iterator[str]:
    own = [who for who in STANDINGS if who.role is role]
    yield f"### {role.words[0].upper()}{role.words[1:]}\n"
    has = [name for name in OFFERED if role in roles_of(name)]
    if has:
        yield "| action | track | " + " | ".join(who.words for who in own) + " |"
        yield "| --- | --- |" + " --- |" * len(own)
        for name in has:
            told = [answer(name, who) for who in own]
            states = states_of(name, role)
            written = " | ".join(states if one == OPEN else one for one in told)
            yield f"| `{name}` | {rows(name)[0].track.value} | {written} |"
        yield ""
    rest = {who.words: answer("waive" if "waive" not in has else "sign", who) for who in own}
    told = "; ".join(f"{words}: {status}" for words, status in rest.items())
    yield f"Every {'other ' if has else ''}action on a case, {told}. Beginning a case: 403.\n"


def _routes_told() -> Iterator[str]:
    """Every route that is no action: the scope of the token, and how far each role comes."""
    yield "## Which routes open\n"
    yield "The routes of actions ask for `cases:write`, their previews for `cases:read`. Of each"
    yield "role: somebody who has to do with the case, where a route is about one; others in the"
    yield "same role get 404 there. Which rows they get elsewhere stands in"
    yield "[what is seen](what-is-seen.md).\n"
    yield "| route | scope | " + " | ".join(role.value for role in PEOPLE) + " |"
    yield "| --- | --- |" + " --- |" * len(PEOPLE)
    own = {who.role: who for who in STANDINGS if who.tie is Tie.OWN}
    for route in routes():
        scopes = " or ".join(f"`{one}`" for one in sorted(route.scopes))
        scope = scopes or ("any" if route.signed_in else "no token")
        reached = " | ".join(reach(route, own[role]) for role in PEOPLE)
        yield f"| `{route.method} {route.path}` | {scope} | {reached} |"
    yield ""


def seen_page() -> Iterator[str]:
    """Role by list, by event, and by field."""
    cells = len(list(event_cells())) + len(list(field_cells()))
    yield "# What is seen\n"
    yield "Made from the audience tables of the engine, and from the scopes of `cases/queries.py`"
    yield f"and `people/scope.py`: {cells} cells of events and fields.\n"
    yield "## Whose rows a list has\n"
    yield "| role | cases, with their moves and limits | organisations | roles of people |"
    yield "| --- | --- | --- | --- |"
    for role in PEOPLE:
        cases = CASES[role].words if role in CASES else "none"
        known = CASES[role].known if role in CASES else ()
        places = _parts(ORGANISATIONS[role])
        if known:
            of_cases = f"of their cases the {', '.join(_called(one) for one in known)}"
            places = f"{places}; {of_cases}" if ORGANISATIONS[role] else of_cases
        yield f"| {role.words} | {cases} | {places} | {_parts(ROLES[role])} |"
    yield "\n## Events\n"
    yield "Whether somebody of a role sees it, on a case that they have to do with. An assessor"
    yield "sees what is marked *their method* where it is allocated to them, a panellist what is"
    yield "marked *their appeal* where that is against the method; a party to a case who raised a"
    yield "matter sees it and its answer, and so does an assessor who reported malpractice.\n"
    yield from _table("event", (f"`{name}`" for name in sorted({key for key, _ in EVENTS})),
                      lambda told, role: sight(told.strip("`"), role))  # fmt: skip
    yield "## Fields\n"
    yield "Of an event that somebody sees, these fields are withheld from some; whoever wrote an"
    yield "entry reads it whole.\n"
    held = {f"`{kind.name}`, `{field}`": roles
            for (kind, field), (roles, _) in FIELD_AUDIENCE.items()}  # fmt: skip

    def read(told: str, role: Role) -> str:
        if sight(told.split("`")[1], role) == "no":
            return ""
        return "read" if role in held[told] else "withheld"

    yield from _table("field", held, read)


def _called(field: str) -> str:
    return "awarding body" if field == "body" else field


def _parts(parts: tuple[Part, ...]) -> str:
    return "; ".join(part.words for part in parts) or "none"


def _table(head: str, names, tell) -> Iterator[str]:  # noqa: ANN001 - names, and what to tell of each
    yield f"| {head} | " + " | ".join(role.value for role in PEOPLE) + " |"
    yield "| --- |" + " --- |" * len(PEOPLE)
    for name in names:
        yield f"| {name} | " + " | ".join(tell(name, role) for role in PEOPLE) + " |"
    yield ""

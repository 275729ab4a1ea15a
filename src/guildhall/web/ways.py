"""Ways of their own in a case: an appeal, a report, a request. Their names and addresses.

Their steps, who takes them and what they lead to stand in the lifecycle table; who hears of them,
in that of the audience. Here they have their words.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from guildhall.engine.actions import ACTIONS
from guildhall.engine.audience import EVENT_AUDIENCE
from guildhall.engine.case import Case
from guildhall.engine.events import EVENTS
from guildhall.engine.lifecycle import TABLE, Row, may_ever
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role, State, Track
from guildhall.engine.wording import numbered
from guildhall.words import spoken


@dataclass(frozen=True, slots=True)
class Way:
    """A way of its own: its track, how it is called, for what it is."""

    track: Track
    slug: str
    name: str
    one: str
    """How one of them goes, as a heading."""
    about: str
    house: tuple[str, ...] = ()
    """The rules of the house that `about` tells of."""

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of its track in the lifecycle table."""
        return tuple(row for row in TABLE if row.track is self.track and not row.also)

    @property
    def steps(self) -> tuple[str, ...]:
        """The actions by which it goes on, in order; the first begins it."""
        return tuple(dict.fromkeys(row.action for row in self.rows))

    @property
    def field(self) -> str:
        """The field by which actions and events say which one of them they are about."""
        return ACTIONS[self.steps[-1]].target or ""

    def is_for(self, role: Role) -> bool:
        """Whether a role ever takes a step of it, or hears that one has begun."""
        heard = EVENT_AUDIENCE[EVENTS[self.rows[0].event, 1]]
        return role in heard or any(may_ever(step, role) for step in self.steps)

    def follows(self, step: str) -> list[str]:
        """Say what a step may bring with it, beside where it leads to."""
        also = [row.event for row in TABLE if row.action == step and row.also]
        own = {row.event for row in self.rows}
        if step == self.steps[-1]:
            also += [
                name
                for (name, _), kind in EVENTS.items()
                if self.field in kind.model_fields and name not in own
            ]
        return [FOLLOWS[name] for name in dict.fromkeys(also)]


FOLLOWS: Mapping[str, str] = {
    "outcome.reached": "the result as a whole is reckoned anew",
    "redo.offered": "a re-sit or re-take is offered",
    "redo.withdrawn": "a re-sit or re-take that was offered falls away",
    "result.amended": "another grade stands in the place of the one before",
    "result.set_aside": "the result is set aside, and the session is held again",
    "result.voided": "what was done for the method is void: a fail, released like any other",
    "session.lengthened": "a session that is booked already becomes longer",
}
"""What each event means that follows a step."""

WAYS: tuple[Way, ...] = (
    Way(
        Track.ADJUSTMENT, "adjustments", "Reasonable adjustments", "How a request goes",
        "So that nobody is at a disadvantage: extra time, breaks, another room, another format. "
        "What is granted changes the sessions to come.",
    ),
    Way(
        Track.SPECIAL_CONSIDERATION, "special-consideration", "Special consideration",
        "How a request goes",
        "For what befell the apprentice and was not of their making: they were ill on the day, "
        "say. Until it is decided the result is not released, and the certificate not claimed. No "
        "assessor of the case decides it.",
        ("house.state", "house.independence"),
    ),
    Way(
        Track.APPEAL, "appeals", "Appeals", "How an appeal goes",
        "Against a result that is released, or another decision. A panellist decides who is not "
        "of the awarding body, and has had no part in the case.",
        ("house.state", "house.independence"),
    ),
    Way(
        Track.COMPLAINT, "complaints", "Complaints", "How a complaint goes",
        "About anything other than a result. The awarding body hears of it, and whoever made it.",
    ),
    Way(
        Track.MALPRACTICE, "malpractice", "Suspected malpractice", "How a report goes",
        "For what looks like cheating, or like rules broken on purpose. Few are told: the awarding "
        "body, and whoever reported it. Until it is decided the result is not released, and the "
        "certificate not claimed. Whoever reported it does not decide it, nor does an assessor of "
        "the case.",
        ("house.state", "house.independence"),
    ),
)  # fmt: skip
BY_SLUG: Mapping[str, Way] = {way.slug: way for way in WAYS}
BY_STEP: Mapping[str, Way] = {step: way for way in WAYS for step in way.steps}


@dataclass(frozen=True, slots=True)
class Signpost:
    """A link from the page of a case to one of its ways, and how it stands there."""

    name: str
    address: str
    said: str


def of_case(key: UUID, role: Role, case: Case) -> list[Signpost]:
    """Give the ways of a case that are anything to a role, each with what is on it."""
    return [
        Signpost(way.name, address(key, way), ", ".join(_states(way, case)))
        for way in WAYS
        if way.is_for(role)
    ]


def address(key: UUID, way: Way) -> str:
    """Give the address of the page of a way."""
    return reverse("way", args=[key, way.slug])


def named(pack: Pack, case: Case, key: str) -> str:
    """Call something by its key, with what it is about: `appeal 1, against the presentation`."""
    asked, matter = case.adjustments.get(key), case.matters.get(key)
    if asked is None and matter is None:
        return numbered(key) if key in case.breaches else key
    parts, about = [numbered(key)], matter.about if matter is not None else None
    if asked is not None:
        parts, about = [*parts, asked.kind.words], asked.method
    if about in pack.methods:
        parts.append(f"the {pack.methods[about].session}")
    elif about is not None:
        parts.append(spoken.plain(about))
    return ", ".join(parts)


def titles(pack: Pack, case: Case) -> dict[str, str]:
    """Call all that has a key on a case, by it."""
    keys = (*case.adjustments, *case.matters, *case.breaches)
    return {key: named(pack, case, key) for key in keys}


def _states(way: Way, case: Case) -> Iterator[str]:
    """Say how many there are, by their states."""
    found = [state for _, state in standing(way, case)]
    for state in dict.fromkeys(found):
        yield f"{found.count(state)} {state.words}"


def standing(way: Way, case: Case) -> list[tuple[str, State]]:
    """Name those of a case that somebody sees, with the state of each, in order."""
    if way.track is Track.ADJUSTMENT:
        return [(key, one.state) for key, one in case.adjustments.items()]
    return [(key, one.state) for key, one in case.matters.items() if one.track is way.track]

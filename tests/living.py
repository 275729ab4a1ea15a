"""Whole lives through the door: every role does its part at its time, with a clock that is moved.

A life is the walk of its pack (`guildhall.shelf.walk`): the shortest legal way to a goal, found
from the pack's own rules. `live` walks it to the end; `Life.steps` stops after every action.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from guildhall import clock
from guildhall.cases import around, packs, queries, versions
from guildhall.engine import Decision
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal
from guildhall.shelf.player import Player, read_moment
from guildhall.shelf.scenario import Step, Walk
from guildhall.shelf.walk import walk
from tests import people_of

FILLED_IN = {"allocate_assessor", "change_assessor", "acknowledge_appeal", "record_panel"}
"""Actions that name people: the walk tells facts about them, the door takes their ids."""
BEGAN = date(2024, 1, 10)
NAME, ULN = "Ada Demo", "9999999999"


class Standing(datetime):
    """What the clock reads in the place of the machine's own time: always the same moment."""

    at: ClassVar[datetime]

    @classmethod
    def now(cls, tz: Any = None) -> datetime:
        """Give the moment at which the clock stands."""
        return cls.at.astimezone(tz)


def stand_at(moment: datetime | None) -> None:
    """Let the clock of this process stand at a moment, to the point; None: it goes right again.

    A clock that runs ahead, as the demo's does, goes on in between, so that a session of an hour
    would be a millionth of a second too short or too long.
    """
    if moment is None:
        clock.datetime = datetime
    else:
        Standing.at = moment
        clock.datetime = Standing


Act = Callable[[Principal, str, UUID | None, str | None, dict[str, Any]], Decision]
"""How an action is done: who, action, case, specification of a case that begins, fields."""


@dataclass
class Life(Player):
    """A case that is lived through the door. `player.case` is all of it, unscoped, with texts."""

    town: people_of.Town = field(default_factory=people_of.Town)
    spec: str = "ST0825/AP02"
    assessor: str = "assessor"
    registered: dict[str, Any] = field(default_factory=dict)
    id: UUID | None = None
    done: list[Step] = field(default_factory=list)
    act: Act | None = None
    moved_clock: bool = True

    def perform(self, step: Step) -> Decision:
        """Do a step through the door, as whoever's it is."""
        moment = read_moment(step.at)
        if self.moved_clock:
            stand_at(moment)
        self.around = around.on_the_day(moment.date())
        who = self.principal(step.by)
        decision = (self.act or self._act)(who, step.do, self.id, self._begins(step),
                                           self.fields(step))  # fmt: skip
        self.append(decision.entries)
        self.done.append(step)
        self.last = decision
        return decision

    def _act(self, who: Principal, action: str, case: UUID | None, spec: str | None,
             fields: dict[str, Any]) -> Decision:  # fmt: skip
        seen = version(who, case) if case and action in versions.NEEDED else None
        outcome = people_of.do(who, action, case, spec=spec, seen=seen, **fields)
        assert not outcome.stale
        self.id = outcome.case
        return outcome.decision

    def _begins(self, step: Step) -> str | None:
        return self.spec if step.do == "register" else None

    def principal(self, role: str) -> Principal:
        """Give who plays a role in this life."""
        if role == "apprentice":
            return self.town.apprentice_of(self.id)
        if role == "assessor":
            return self.town.who[self.assessor]
        return self.town.who[body_prefix(self.pack, role) + role]

    def fields(self, step: Step) -> dict[str, Any]:
        """Give the fields of a step as a face would send them."""
        given = dict(step.given)
        match step.do:
            case "register":
                own = {"name_of_apprentice": NAME, "employer": "acme", "provider": "midtown",
                       "uln": ULN}  # fmt: skip
                return own | given | self.registered
            case "allocate_assessor" | "change_assessor":
                return given | {"assessor": self.principal("assessor").user.id}
            case "acknowledge_appeal":
                return given | {"panellist": self.principal("panellist").user.id}
        plain = self._filled(step.do, given)
        for name in ("starts_at", "happened_at"):
            if isinstance(plain.get(name), str):
                plain[name] = read_moment(plain[name])
        return plain

    def steps(self, to: str = "outcome", results: dict[str, str] | None = None,
              began: date = BEGAN, option: str | None = None) -> Iterator[Step]:  # fmt: skip
        """Live up to a goal, and give each step when it has been done."""
        plan = {"to": to, "from": str(began), "results": results or {}, "option": option}
        yield from walk(self, Walk.model_validate(plan))


def body_prefix(pack: Any, role: str) -> str:
    """Give how people of a pack's awarding body are called in the town: `other_` or nothing."""
    of_the_body = role not in ("provider", "employer")
    return "other_" if of_the_body and pack.awarding_body.id == people_of.OTHER_BODY else ""


def version(who: Principal, case: UUID) -> str:
    """Give the version of a case that somebody has before them."""
    return versions.version_of(case, who.actor, queries.view(who, case)[2].last)


def begin(town: people_of.Town, spec: str = "ST0825/AP02", **registered: Any) -> Life:
    """Give a life that has not begun yet, with an assessor who is free.

    The first life of a town has the town's own assessor; each further one a new colleague of
    theirs, since nobody is in two places at once. `registered` are fields of the registration.
    """
    from guildhall.cases.models import Part

    pack = packs.newest(spec)
    prefix = body_prefix(pack, "assessor")
    name = f"{prefix}assessor"
    others = sum(key.startswith(f"{name}_") for key in town.who)
    if Part.objects.filter(person=town.who[name].user).exists() or others:
        name = f"{name}_{others + 2}"
        town.add(name, Role.ASSESSOR, pack.awarding_body.id)
        people_of.competent(town.who[name], pack.awarding_body.id)
    return Life(pack, town=town, spec=spec, assessor=name, registered=registered)


def live(town: people_of.Town, spec: str = "ST0825/AP02", *, to: str = "outcome",
         results: dict[str, str] | None = None, began: date = BEGAN,
         option: str | None = None, **registered: Any) -> Life:  # fmt: skip
    """Live a case up to a goal (`guildhall.shelf.scenario.Goal`); `results` are the grades.

    The clock stays where the last action left it until the test ends.
    """
    life = begin(town, spec, **registered)
    for _ in life.steps(to, results, began, option):
        pass
    return life

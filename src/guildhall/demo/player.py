"""Playing a case of the demo: each step is judged here first, and then done through the door.

What is judged here is the case as it was at that step, whatever has been done already: so a demo
that was stopped is played again from its beginning, and only what is missing is done.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from guildhall import clock
from guildhall.cases import around, queries, versions
from guildhall.cases.answers import Retry
from guildhall.cases.history import Via, sha256
from guildhall.cases.models import Answer, CaseRecord
from guildhall.cases.perform import Outcome, Wanted, perform, perform_for_system
from guildhall.demo.world import Somebody
from guildhall.engine.actor import SYSTEM, Actor
from guildhall.engine.dates import day_of
from guildhall.engine.decide import Decision
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal
from guildhall.people.models import Membership
from guildhall.shelf.player import MOMENTS, Player, StepError, read_moment
from guildhall.shelf.scenario import Step

KEY = "demo"
VIA = Via("demo")
BEGINS = "register"


class NotAsJudgedError(Exception):
    """The door said something else than what was judged here: what it said."""


@dataclass(slots=True)
class Journal:
    """What has been done of a demo: the answers to its steps, by their keys."""

    answers: dict[str, str]
    principals: dict[tuple[str, str], Principal] = field(default_factory=dict)

    def principal(self, person: str, role: Role) -> Principal:
        """Give somebody who acts. Nobody has signed in: the demo itself speaks for them."""
        if (person, role) not in self.principals:
            one = Membership.objects.select_related("user", "organisation").get(
                user=person, role=role.value
            )
            self.principals[person, role] = Principal(one, frozenset())
        return self.principals[person, role]


def read_journal() -> Journal:
    """Read what has been done."""
    told = Answer.objects.filter(key__startswith=f"{KEY}/").values_list("key", "body")
    return Journal(dict(told))


@dataclass(slots=True)
class Acted(Player):
    """A case that is played, and done as it is played; without a journal it is only played."""

    name: str = ""
    cast: Mapping[Role, Somebody] = field(default_factory=dict)
    option: str | None = None
    journal: Journal | None = None
    number: int = 0
    record: UUID | None = None
    apprentice: str | None = None
    """Who the apprentice is since the registration: the door gives them their id."""

    def perform(self, step: Step) -> Decision:
        """Judge a step, and do it. Raises StepError for one that does not go through."""
        at = read_moment(step.at)
        self.around = around.on_the_day(day_of(at))
        decision = Player.perform(self, step)
        if decision.refused:
            reasons = "; ".join(f"{one.clause}: {one.sentence}" for one in decision.findings)
            message = f"{self.name}: {step.do} on {step.at}: {reasons}"
            raise StepError(message)
        self.number += 1
        if self.journal is not None:
            self._do(step)
        return decision

    def who(self, name: str, method: str | None) -> Actor:  # noqa: ARG002 - one of each role
        """Give who acts for a role: whoever has it in this case."""
        if name == Role.SYSTEM:
            return SYSTEM
        role = Role(name)
        one = self.cast[role]
        return Actor(one.id, role, one.organisation)

    def _filled(self, do: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Fill in the people of this case."""
        match do:
            case "register":
                own = {
                    "apprentice": self.cast[Role.APPRENTICE].id,
                    "name_of_apprentice": self.cast[Role.APPRENTICE].name,
                    "employer": self.cast[Role.EMPLOYER].organisation,
                    "provider": self.cast[Role.PROVIDER].organisation,
                }
                fields = own | fields
            case "allocate_assessor":
                fields = fields | {"assessor": _facts(self.cast[Role.ASSESSOR])}
            case "acknowledge_appeal":
                fields = fields | {"panellist": _facts(self.cast[Role.PANELLIST])}
        return super(Acted, self)._filled(do, fields)

    def _do(self, step: Step) -> None:
        """Do a step through the door, at its time, unless it was done before."""
        journal = self.journal
        key = f"{KEY}/{self.name}/{self.number}"
        if journal is None:
            return
        if key in journal.answers:
            self._remember(journal.answers[key])
            return
        clock.stand_at(read_moment(step.at))
        try:
            if step.by == Role.SYSTEM:
                self._lapse(step)
            else:
                self._ask(journal, step, key)
        finally:
            clock.stand_at(None)

    def _ask(self, journal: Journal, step: Step, key: str) -> None:
        who = self.principal(journal, Role(step.by))
        fields = _for_the_door(self._filled(step.do, dict(step.given)))
        wanted = Wanted(
            step.do,
            fields,
            case=self.record,
            spec=self.pack.spec if step.do == BEGINS else None,
            seen=self._seen(who, step.do),
        )
        said = perform(who, wanted, VIA, _speak, Retry(key, sha256(key)))
        if said.status != 200:  # noqa: PLR2004 - done
            message = f"{self.name}: {step.do} on {step.at}: {said.body}"
            raise NotAsJudgedError(message)
        self._remember(said.body)

    def principal(self, journal: Journal, role: Role) -> Principal:
        """Give who acts in a role in this case."""
        own = self.apprentice if role is Role.APPRENTICE else None
        return journal.principal(own or self.cast[role].id, role)

    def _lapse(self, step: Step) -> None:
        """Let Guildhall do what is its own. Once done, the state of the case refuses it."""
        if self.record is None:
            message = f"{self.name}: {step.do} before the registration"
            raise NotAsJudgedError(message)
        perform_for_system(Wanted(step.do, {}, case=self.record), Via("job"))

    def _seen(self, who: Principal, action: str) -> str | None:
        """Give the version that somebody has before them, for an action that needs it."""
        if self.record is None or action not in versions.NEEDED:
            return None
        _, _, view = queries.view(who, self.record)
        return versions.version_of(self.record, who.actor, view.last)

    def _remember(self, body: str) -> None:
        if self.record is None:
            self.record = UUID(json.loads(body)["case"])
            self.apprentice = CaseRecord.objects.get(pk=self.record).apprentice_id


def _facts(one: Somebody) -> dict[str, Any]:
    """Give what the rules need to know of somebody of the awarding body."""
    competent = [one.standard] if one.standard else []
    return {
        "person": one.id,
        "employed_by": [] if one.role is Role.PANELLIST else [one.organisation],
        "competent": competent,
    }


def _for_the_door(fields: dict[str, Any]) -> dict[str, Any]:
    """Give the fields as the door wants them: people by their ids, moments as moments."""
    told = {name: given for name, given in fields.items() if name != "apprentice"}
    for name in ("assessor", "panellist"):
        if name in told:
            told[name] = told[name]["person"]
    for name in MOMENTS:
        if isinstance(told.get(name), str):
            told[name] = read_moment(told[name])
    return told


def _speak(outcome: Outcome) -> tuple[int, str]:
    """Put an outcome into the words of the journal: the case, or what stands against it."""
    if outcome.done:
        return 200, json.dumps({"case": str(outcome.case)})
    findings = [f"{one.clause}: {one.sentence}" for one in outcome.decision.findings]
    return 422, json.dumps({"stale": outcome.stale, "findings": findings})

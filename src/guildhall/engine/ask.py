"""What a rule is asked: everything that it may look at, and the ways in which it may answer.

A rule function takes its rule and an `Ask` bound to the rule's clause. It gives None where the
clause does not concern the action, an empty list where the clause is kept, and findings else.
"""

from dataclasses import dataclass
from datetime import date, datetime

from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Actor, Surroundings
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.findings import Finding, Number
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.run import Attempt
from guildhall.engine.vocabulary import Force, Kind

Findings = list[Finding] | None
KEPT: list[Finding] = []


@dataclass(frozen=True, slots=True)
class Ask:
    """One clause, one action, one case, one moment."""

    pack: Pack
    case: Case
    action: Action
    actor: Actor
    at: datetime
    when: datetime
    surroundings: Surroundings
    clause: Clause

    @property
    def today(self) -> date:
        """The London day on which the action happens."""
        return day_of(self.when)

    @property
    def method(self) -> str | None:
        """The method that the action is about, if it is about one."""
        return self.action.of_method

    def about(self, method: str) -> bool:
        """Tell whether the action is about a method."""
        return self.method == method

    def attempt(self, method: str) -> Attempt:
        """Give the attempt at a method that is under way."""
        return self.case.attempt(method)

    def session_name(self, method: str) -> str:
        """Give what people call the session of a method."""
        return self.pack.methods[method].session

    def work_name(self, method: str) -> str:
        """Give what people call the work that is handed in for a method."""
        return self.pack.methods[method].work_name

    @property
    def binds(self) -> bool:
        """Whether the clause refuses what is against it, and does not only warn."""
        binds = self.clause.force in (Force.MUST, Force.FACT) or self.clause.does == "enforce"
        return binds and self.clause.does not in ("warn", "fails")

    def against(
        self,
        sentence: str,
        *,
        got: Number = None,
        limit: Number = None,
        unit: str | None = None,
        field: str | None = None,
    ) -> Finding:
        """Speak against the action: a refusal where the clause binds, else a warning."""
        kind = Kind.REFUSAL if self.binds else Kind.WARNING
        return self.clause.finding(kind, sentence, got=got, limit=limit, unit=unit, field=field)

    def hold(
        self,
        sentence: str,
        *,
        limit: Number = None,
        unit: str | None = None,
        field: str | None = None,
    ) -> Finding:
        """Refuse, whatever the clause does, because it cannot be judged without this."""
        return self.clause.finding(Kind.REFUSAL, sentence, limit=limit, unit=unit, field=field)

    def warn(self, sentence: str, *, field: str | None = None) -> Finding:
        """Warn, whatever the clause does: there is still time to put it right."""
        return self.clause.finding(Kind.WARNING, sentence, field=field)

    def note(
        self,
        sentence: str,
        *,
        got: Number = None,
        limit: Number = None,
        unit: str | None = None,
        field: str | None = None,
    ) -> Finding:
        """Say something that holds nothing back."""
        return self.clause.finding(
            Kind.NOTE, sentence, got=got, limit=limit, unit=unit, field=field
        )

    def happened(
        self, sentence: str, *, got: Number = None, limit: Number = None, unit: str | None = None
    ) -> Finding:
        """Say that something has happened against the clause.

        Recorded as a breach where the clause binds, warned of else; never refused.
        """
        return self.clause.finding(
            Kind.WARNING, sentence, got=got, limit=limit, unit=unit, breach=self.binds
        )

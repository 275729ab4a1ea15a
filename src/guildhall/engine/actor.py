"""Who acts, and what is known from outside the case."""

from dataclasses import dataclass
from datetime import date

from guildhall.engine.vocabulary import Role


@dataclass(frozen=True, slots=True)
class Behalf:
    """The person for whom an officer records what was said, and the proof of it."""

    person: str
    role: Role
    organisation: str | None = None
    proof: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts, in one role, for one organisation."""

    person: str
    role: Role
    organisation: str | None = None
    on_behalf_of: Behalf | None = None

    @property
    def voice(self) -> Role:
        """The role whose word it is: that of the person on whose behalf one acts, if any."""
        return self.on_behalf_of.role if self.on_behalf_of else self.role

    @property
    def speaker(self) -> str:
        """The person whose word it is: on whose behalf one acts, or oneself."""
        return self.on_behalf_of.person if self.on_behalf_of else self.person

    @property
    def hands(self) -> frozenset[str]:
        """Everybody who has a hand in it: who acts, and on whose behalf."""
        return frozenset({self.person, self.speaker})


SYSTEM = Actor(person="guildhall", role=Role.SYSTEM)
"""The system itself, for its own few actions."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The few facts from outside the case that a decision may need; replay never asks for them.

    `clashes`: sentences about people or rooms that are taken at the time of a booking.
    `ties`: what stands between whoever acts and the apprentice, a sentence each.
    `duplicate`: the apprentice already has a case for this standard with this awarding body.
    `check_identity_number`: the check digit of a ULN has to fit; made-up people have made-up ones.
    `bank_holidays`: the days, besides weekends, that are no working days, from `calendar_from`
    to `calendar_to`, both included; None where no calendar is known.
    """

    clashes: tuple[str, ...] = ()
    ties: tuple[str, ...] = ()
    duplicate: bool = False
    bank_holidays: frozenset[date] = frozenset()
    calendar_from: date | None = None
    calendar_to: date | None = None
    check_identity_number: bool = True


NOWHERE = Surroundings()
"""Surroundings in which nothing stands in the way."""

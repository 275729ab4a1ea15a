"""People and organisations for the tests of the service: two of each, so that one could leak."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from guildhall import clock
from guildhall.cases.history import Via
from guildhall.cases.perform import Outcome, Wanted, perform
from guildhall.engine.vocabulary import Role
from guildhall.people import tokens
from guildhall.people.acting import Principal
from guildhall.people.models import Competence, Membership, Organisation, Partnership, User

BODY, OTHER_BODY = "accelerate-people", "innovate-awarding"
VIA = Via("test")
ORGANISATIONS = (
    (BODY, "awarding_body", ""),
    (OTHER_BODY, "awarding_body", ""),
    ("midtown", "provider", "10000001"),
    ("uptown", "provider", "10000002"),
    ("acme", "employer", ""),
    ("bolt", "employer", ""),
)
STANDARDS = ("ST0825", "ST0120", "ST0792")


@dataclass
class Town:
    """Everybody there is, by name: `town.officer`, `town.other_officer` and so on."""

    who: dict[str, Principal] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Principal:
        try:
            return self.who[name]
        except KeyError:
            raise AttributeError(name) from None

    def add(self, name: str, role: Role, organisation: str | None) -> Principal:
        """Add somebody."""
        user = User.objects.create(name=name.replace("_", " ").title(), email=f"{name}@example.org")
        one = Membership.objects.create(user=user, role=role, organisation_id=organisation)
        one = Membership.objects.select_related("user", "organisation").get(pk=one.pk)
        self.who[name] = Principal(one, frozenset(tokens.SCOPES))
        return self.who[name]

    def apprentice_of(self, case: Any) -> Principal:
        """The apprentice of a case."""
        from guildhall.cases.models import CaseRecord

        person = CaseRecord.objects.get(pk=case).apprentice_id
        one = Membership.objects.select_related("user").get(user_id=person, role="apprentice")
        return Principal(one, frozenset(tokens.SCOPES))


@transaction.atomic
def town() -> Town:
    """Make two awarding bodies, two providers, two employers, and people in every role."""
    for key, kind, ukprn in ORGANISATIONS:
        Organisation.objects.create(id=key, kind=kind, name=key.title(), ukprn=ukprn)
        if kind != "awarding_body":
            for body in (BODY, OTHER_BODY):
                one = Partnership.objects.create(
                    body_id=body, organisation_id=key, name=key.title()
                )
                if kind == "employer":
                    one.providers.add("midtown" if key == "acme" else "uptown")
    found = Town()
    for body, prefix in ((BODY, ""), (OTHER_BODY, "other_")):
        for role in (Role.OFFICER, Role.ASSESSOR, Role.QUALITY_ASSURER, Role.PANELLIST,
                     Role.ADMINISTRATOR):  # fmt: skip
            found.add(prefix + role.value, role, body)
        competent(found.who[f"{prefix}assessor"], body)
    found.add("provider", Role.PROVIDER, "midtown")
    found.add("other_provider", Role.PROVIDER, "uptown")
    found.add("employer", Role.EMPLOYER, "acme")
    found.add("other_employer", Role.EMPLOYER, "bolt")
    return found


def competent(who: Principal, body: str) -> None:
    """Put it on record that somebody is competent for every standard here."""
    Competence.objects.bulk_create(
        Competence(user=who.user, organisation_id=body, standard=one, from_day=date(2020, 1, 1))
        for one in STANDARDS
    )


def do(who: Principal, action: str, case: Any = None, *, spec: str | None = None,
       seen: str | None = None, **fields: Any) -> Outcome:  # fmt: skip
    """Do something through the door, as a face would."""
    wanted = Wanted(action, fields, case=case, spec=spec, seen=seen)
    said = perform(who, wanted, VIA, lambda outcome: (200 if outcome.done else 422, ""))
    assert said.outcome is not None
    return said.outcome


def register(who: Principal, spec: str = "ST0825/AP02", **fields: Any) -> Outcome:
    """Register an apprentice who started a year and a half ago."""
    own = {
        "name_of_apprentice": "Ada Demo",
        "employer": "acme",
        "provider": "midtown",
        "started_on": str(clock.today().replace(day=1, year=clock.today().year - 2)),
    }
    return do(who, "register", spec=spec, **(own | fields))

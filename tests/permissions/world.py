"""Cases in every state, with everybody who could ask about them: theirs, and not theirs.

The cases are those of the engine's own tests (`tests.engine.builders`, `tests.engine.lives`),
written into a database as they are.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from guildhall.cases import around, history, packs, projections
from guildhall.cases.history import Via
from guildhall.cases.memory import NOTHING
from guildhall.cases.models import CaseRecord
from guildhall.engine.actions.base import PersonFacts, Present
from guildhall.engine.dates import day_of
from guildhall.engine.events import Entry
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role
from guildhall.people import tokens
from guildhall.people.acting import Principal
from guildhall.people.models import Competence, Membership, Organisation, Partnership, User
from guildhall.shelf.packs import pack as shelved
from guildhall.shelf.player import OF_THE_BODY
from tests.api.asking import Asking
from tests.people_of import BODY, OTHER_BODY

VIA = Via("test")
SPACE = UUID("b0c1d2e3-0000-4000-8000-000000000000")
MARKED = "am1"
"""The method that the actions tried are about; the other ones have another assessor."""
ORGANISATIONS = {
    BODY: "awarding_body", OTHER_BODY: "awarding_body",
    "provider": "provider", "another-provider": "provider", "second-provider": "provider",
    "employer": "employer", "another-employer": "employer", "second-employer": "employer",
    "stray-provider": "provider", "stray-employer": "employer",
}  # fmt: skip
STAFF = ("officer", "tom", "assessor", "another-assessor", "assessor-2", "stray-assessor", "ann",
         "bob", "dan", "eve", "carl", "quality_assurer", "quin", "panellist", "pia", "panellist-2",
         "stray-panellist", "administrator", "external_quality_assurer")  # fmt: skip


@dataclass
class World:
    """Everybody, and every case by the name of where it stands."""

    people: dict[tuple[str, str], Principal] = field(default_factory=dict)
    cases: dict[str, UUID] = field(default_factory=dict)
    last: dict[str, datetime] = field(default_factory=dict)
    asking: dict[tuple[Any, ...], Asking] = field(default_factory=dict)

    def person(self, name: str, role: str, organisation: str | None = BODY) -> Principal:
        """Give somebody in a role, who is made if they are not there."""
        if (name, role) not in self.people:
            user, _ = User.objects.get_or_create(
                id=name, defaults={"name": name.title(), "email": f"{name}@example.org"}
            )
            Membership.objects.create(user=user, role=role, organisation_id=organisation)
            one = Membership.objects.select_related("user", "organisation").get(
                user=user, role=role
            )
            self.people[name, role] = Principal(one, frozenset(tokens.SCOPES))
        return self.people[name, role]

    def asks(self, who: Principal, **how: Any) -> Asking:
        """Give somebody with a token."""
        key = (who.user.pk, who.role, tuple(sorted(how.get("scopes", ()))))
        if key not in self.asking:
            self.asking[key] = Asking(who, **how)
        return self.asking[key]

    def put(self, name: str, player: Any, marked: str = MARKED) -> UUID:
        """Write the history of a player as a case of the body; its apprentice is called after it.

        `marked` is the method that the assessor has; every other one has somebody else.
        """
        key, apprentice = uuid5(SPACE, name), f"a-{name}"[:40]
        self.person(apprentice, "apprentice", None)
        self._organisations(player)
        pack = of_the_body(player.pack)
        entries = [recast(entry, apprentice, marked, pack.digest) for entry in player.history]
        packs.install(pack)
        written = history.write(key, entries, NOTHING.head, 0, pack.digest, VIA)
        known = NOTHING.with_more(written.entries, written.head)
        record = CaseRecord(id=key, pack_id=pack.digest, body_id=BODY)
        projections.update(record, known, {text.id: text.text for text in written.texts})
        record.save(force_insert=True)
        calendar = around.on_the_day(day_of(known.case.last_at))
        rows = projections.rows_of(record, known, pack, calendar, NOTHING)
        for part in rows.parts:
            self.person(part.person_id, Role(part.role).value)
        rows.slots = []  # the same hours of the same assessor, in every case
        projections.write(record, NOTHING.rows, rows)
        history.append(written)
        self.cases[name], self.last[name] = key, known.case.last_at
        return key

    def _organisations(self, player: Any) -> None:
        """See that the provider and the employer of a history are there."""
        known = player.case.known
        for kind, key in (("provider", known.provider), ("employer", known.employer)):
            number = f"2{Organisation.objects.count():07}" if kind == "provider" else ""
            Organisation.objects.get_or_create(
                id=key, defaults={"kind": kind, "name": key.title(), "ukprn": number}
            )


def of_the_body(pack: Pack) -> Pack:
    """Give a pack as one of the body's, whosever it is."""
    if pack.awarding_body.id == BODY:
        return pack
    body = shelved("ST0825/AP02").awarding_body
    whole = shelved(pack.spec).model_copy(update={"awarding_body": body})
    return Pack.model_validate(whole.model_dump(by_alias=True))


def recast(entry: Entry, apprentice: str, marked: str, digest: str) -> Entry:
    """Give an entry with its own apprentice, and another assessor for every other method."""
    other = getattr(entry.event, "method", None) not in (None, marked)

    def who(name: str) -> str:
        if name == "apprentice":
            return apprentice
        return "assessor-2" if name == "assessor" and other else name

    changes: dict[str, Any] = {}
    for key, value in entry.event:
        if isinstance(value, PersonFacts):
            changes[key] = value.model_copy(update={"person": who(value.person)})
        elif key == "apprentice":
            changes[key] = who(value)
        elif key == "awarding_body":
            changes[key] = BODY
        elif key == "digest" and "awarding_body" in type(entry.event).model_fields:
            changes[key] = digest
    event = entry.event.model_copy(update=changes) if changes else entry.event
    inside = entry.actor.role in OF_THE_BODY
    place = BODY if inside and entry.actor.organisation is not None else entry.actor.organisation
    actor = replace(entry.actor, person=who(entry.actor.person), organisation=place)
    return replace(entry, event=event, actor=actor)


def world() -> World:
    """Make the organisations, and the people who are in the histories; no case yet."""
    for number, (key, kind) in enumerate(ORGANISATIONS.items()):
        ukprn = f"1000{number:04}" if kind == "provider" else ""
        Organisation.objects.create(id=key, kind=kind, name=key.title(), ukprn=ukprn)
        if kind != "awarding_body" and not key.startswith("stray"):
            for body in (BODY, OTHER_BODY):
                one = Partnership.objects.create(
                    body_id=body, organisation_id=key, name=key.title()
                )
                if kind == "employer":
                    one.providers.add("provider")
    made = World()
    for name in STAFF:
        role = name.split("-")[0] if name.startswith("panellist") else name
        role = {"tom": "officer", "quin": "quality_assurer", "pia": "panellist",
                "stray-panellist": "panellist"}.get(name, role)  # fmt: skip
        role = role if role in set(Role) else "assessor"
        made.person(name, role)
        if role == "assessor":
            for standard in ("ST0825", "ST0120", "ST0792"):
                Competence.objects.create(user_id=name, organisation_id=BODY, standard=standard,
                                          from_day=date(2020, 1, 1))  # fmt: skip
    for role in ("officer", "assessor", "quality_assurer", "panellist", "administrator",
                 "external_quality_assurer"):  # fmt: skip
        made.person(f"other-{role}", role, OTHER_BODY)
    for side in ("provider", "employer"):
        made.person(side, side, side)
        made.person(f"stray-{side}", side, f"stray-{side}")
    # People on both sides: the assessor of the case is an officer and a quality assurer as well.
    made.person("assessor", "officer")
    made.person("assessor", "quality_assurer")
    return made


def body_of(action: Any) -> dict[str, Any]:
    """Write an action of the engine as a request names it: people by their ids."""
    told = action.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for name, value in action:
        if isinstance(value, PersonFacts):
            told[name] = value.person
        elif isinstance(value, tuple) and value and isinstance(value[0], Present):
            told[name] = [{"part": one.part.value, "person": one.person.person} for one in value]
    return told

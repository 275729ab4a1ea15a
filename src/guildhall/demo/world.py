"""Who there is in a demo: organisations and people, plainly invented, the same in each of them.

Ids and names are fixed, so that a demo that was stopped is filled on with the same people; tokens
are made by chance, for each installation anew.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from guildhall import clock
from guildhall.engine.vocabulary import Role
from guildhall.people import brands, tokens
from guildhall.people.models import (
    Competence,
    Membership,
    Organisation,
    Partnership,
    Token,
    User,
)
from guildhall.web.cards import PEOPLE

TOKEN = "Made for the demo"  # noqa: S105 - the name of a token, and no secret
SINCE = date(2015, 1, 1)

ACCELERATE, INNOVATE = "accelerate-people", "innovate-awarding"
COLOURS = {ACCELERATE: "#5b2a86", INNOVATE: "#7a1f3d"}
"""Colours of the demo's own choice, so that one sees whose pages and cases these are."""
ORGANISATIONS = (
    (ACCELERATE, "awarding_body", "Accelerate People (demo)", ""),
    (INNOVATE, "awarding_body", "Innovate Awarding (demo)", ""),
    ("demo-north", "provider", "Demo Training North", "90000001"),
    ("demo-coast", "provider", "Demo Training Coast", "90000002"),
    ("demo-city", "provider", "Demo College City", "90000003"),
    ("demo-harbour", "employer", "Demo Harbour Logistics", ""),
    ("demo-orchard", "employer", "Demo Orchard Foods", ""),
    ("demo-lantern", "employer", "Demo Lantern Studios", ""),
    ("demo-canal", "employer", "Demo Canal Bank", ""),
)
STANDARDS = {ACCELERATE: ("ST0825", "ST0120"), INNOVATE: ("ST0792",)}
PROVIDERS = tuple(one for one, kind, *_ in ORGANISATIONS if kind == "provider")
EMPLOYERS = tuple(one for one, kind, *_ in ORGANISATIONS if kind == "employer")


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of the demo, as what they work, and where."""

    name: str
    role: Role
    organisation: str | None
    about: str
    standard: str = ""

    @property
    def id(self) -> str:
        """The id: fixed, and without the name in it."""
        return f"p-{hashlib.sha256(f'demo {self.name}'.encode()).hexdigest()[:16]}"


def _staff(body: str, names: tuple[str, ...]) -> list[Somebody]:
    officer, other, checker, panellist, keeper, outside = (f"{name} Demo" for name in names)
    return [
        Somebody(officer, Role.OFFICER, body, "Accepts gateways, books, releases results."),
        Somebody(other, Role.OFFICER, body, "A second officer."),
        Somebody(checker, Role.QUALITY_ASSURER, body, "Agrees with marks, or sends them back."),
        Somebody(panellist, Role.PANELLIST, body, "Decides appeals."),
        Somebody(keeper, Role.ADMINISTRATOR, body, "Looks after people and organisations."),
        Somebody(outside, Role.EXTERNAL_QUALITY_ASSURER, body, "Looks in from outside."),
    ]


STAFF: tuple[Somebody, ...] = (
    *_staff(ACCELERATE, ("Olive", "Oscar", "Quentin", "Petra", "Adele", "Edith")),
    *_staff(INNOVATE, ("Orla", "Osman", "Queenie", "Pavel", "Alban", "Ewan")),
    *(
        Somebody(f"{name} Demo", Role.ASSESSOR, body, f"Assesses {standard}.", standard)
        for name, body, standard in (
            ("Asta", ACCELERATE, "ST0825"),
            ("Amir", ACCELERATE, "ST0825"),
            ("Agnes", ACCELERATE, "ST0120"),
            ("Anton", ACCELERATE, "ST0120"),
            ("Aisha", INNOVATE, "ST0792"),
            ("Alfred", INNOVATE, "ST0792"),
        )
    ),
    *(
        Somebody(f"{name} Demo", Role.PROVIDER, provider, "Looks after apprentices.")
        for name, provider in zip(("Tara", "Tobias", "Tilda"), PROVIDERS, strict=True)
    ),
    *(
        Somebody(f"{name} Demo", Role.EMPLOYER, employer, "Signs, and agrees to re-sits.")
        for name, employer in zip(("Mabel", "Magnus", "Mina", "Morris"), EMPLOYERS, strict=True)
    ),
)


def of(role: Role, organisation: str, standard: str = "") -> Somebody:
    """Give the first person of a role in an organisation."""
    return next(
        one
        for one in STAFF
        if (one.role, one.organisation, one.standard) == (role, organisation, standard)
    )


def settle(folder: Path) -> None:
    """See that everybody but the apprentices is there, and that the file says how they sign in."""
    with transaction.atomic():
        for key, kind, name, ukprn in ORGANISATIONS:
            told = {"kind": kind, "name": name, "ukprn": ukprn}
            Organisation.objects.get_or_create(id=key, defaults=told)
        for key, kind, name, _ in ORGANISATIONS:
            for body in STANDARDS if kind != "awarding_body" else ():
                works_with, _ = Partnership.objects.get_or_create(
                    body_id=body, organisation_id=key, defaults={"name": name}
                )
                if kind == "employer":
                    works_with.providers.set(Organisation.objects.filter(pk__in=PROVIDERS))
        for body, colour in COLOURS.items():
            brands.settle(body, colour)
        for one in STAFF:
            _settle(one)
    listed = read(folder)
    if len(listed) < len(STAFF):
        write(folder, [_listed(one, one.id) for one in STAFF])


def sign_in(folder: Path, one: Somebody, person: str) -> None:
    """See that the file says how an apprentice signs in: the registration gave them their id."""
    listed = read(folder)
    if one.name not in {told["name"] for told in listed}:
        write(folder, [*listed, _listed(one, person)])


def read(folder: Path) -> list[dict[str, Any]]:
    """Read who may sign in, and how; nobody, where there is no file yet."""
    file = folder / PEOPLE
    if not file.exists():
        return []
    found: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return found


def write(folder: Path, listed: list[dict[str, Any]]) -> None:
    """Write who may sign in, whole or not at all."""
    part = folder / f"{PEOPLE}.part"
    part.touch(mode=0o600)
    part.write_text(json.dumps(listed, indent=1), encoding="utf-8")
    part.replace(folder / PEOPLE)


def _settle(one: Somebody) -> None:
    user, new = User.objects.get_or_create(id=one.id, defaults={"name": one.name})
    if new:
        user.set_unusable_password()
        user.save()
    Membership.objects.get_or_create(
        user=user, role=one.role.value, organisation_id=one.organisation
    )
    if one.standard:
        told = {"from_day": SINCE}
        Competence.objects.get_or_create(
            user=user, organisation_id=one.organisation, standard=one.standard, defaults=told
        )


def _listed(one: Somebody, person: str) -> dict[str, Any]:
    membership = Membership.objects.select_related("organisation").get(
        user=person, role=one.role.value, organisation_id=one.organisation
    )
    # Of a start that was ended before the file was written: nobody knows that one.
    Token.objects.filter(membership=membership, name=TOKEN).delete()
    organisation = membership.organisation
    return {
        "name": one.name,
        "role": one.role.value,
        "organisation": organisation.name if organisation is not None else None,
        "token": tokens.issue(membership, TOKEN, clock.now()),
        "about": one.about,
    }

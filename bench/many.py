"""Many cases, for lists to be measured on: copies of a few real ones, made by the database itself.

What lists show of a copy is what they show of its original, with another name, number, provider,
employer, assessor and days. A copy has no history: it is there to be listed, and not to be opened.
"""

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models

from guildhall.cases.models import CaseRecord, Due, Line, Move, Part
from guildhall.cases.rows import sort_name
from guildhall.engine.vocabulary import Role
from guildhall.people.models import Organisation, User
from tests import living, people_of

GOALS = ("registered", "submitted", "accepted", "ready", "held", "agreed", "outcome")
PROVIDERS, EMPLOYERS, ASSESSORS = 40, 300, 30
SHARE = 5
"""One case in so many is of the provider, and of the assessor, whose lists are measured."""
FIRST = ("Ada", "Bea", "Cem", "Dora", "Edo", "Fay", "Gus", "Hal", "Ida", "Jo", "Kit", "Lou")
LAST = ("Ash", "Birch", "Cedar", "Dale", "Elm", "Fern", "Gorse", "Hazel", "Iris", "Juniper")
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
"""Where the clock stands when lists are measured: some cases have lapsed, and nobody knows yet."""
BEGAN = datetime(2024, 1, 10, 12, tzinfo=UTC)


def settle(town: people_of.Town) -> list[UUID]:
    """Live a case up to each of several points, with the clock where the last one ended."""
    samples = []
    for goal in GOALS:
        life = living.live(town, to=goal)
        samples.append(life.id)
    for number in range(PROVIDERS):
        Organisation.objects.create(
            id=f"provider-{number}", kind="provider", name=f"Provider {number}",
            ukprn=str(20_000_000 + number),
        )  # fmt: skip
    for number in range(EMPLOYERS):
        Organisation.objects.create(
            id=f"employer-{number}", kind="employer", name=f"Employer {number}"
        )
    for number in range(ASSESSORS):
        town.add(f"many_{number}", Role.ASSESSOR, people_of.BODY)
    return [one for one in samples if one is not None]


def fill(town: people_of.Town, samples: list[UUID], number: int) -> None:
    """Add copies of cases, so many."""
    chance = random.Random(6)  # noqa: S311 - the same in every run
    originals = {one.id: one for one in CaseRecord.objects.filter(pk__in=samples)}
    assessors = [town.who[f"many_{n}"].user.id for n in range(ASSESSORS)]
    copies = []
    for n in range(number):
        sample = originals[samples[n % len(samples)]]
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)} {chance.choice(LAST)}"
        share = n % SHARE == 0
        began = BEGAN + timedelta(minutes=chance.randrange(500_000))
        copies.append(
            (
                n, _key(sample.id), _key(UUID(int=chance.getrandbits(128))),
                "midtown" if share else f"provider-{chance.randrange(PROVIDERS)}",
                f"employer-{chance.randrange(EMPLOYERS)}",
                town.assessor.user.id if share else chance.choice(assessors),
                f"p-{n:016x}", name, sort_name(name), str(1_000_000_000 + n),
                began, began + timedelta(days=chance.randrange(200)), chance.randrange(300),
            )
        )  # fmt: skip
    key = "uuid" if connection.vendor == "postgresql" else "char(32)"
    moment = "timestamptz" if connection.vendor == "postgresql" else "datetime"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE copy (n integer, sample {key}, id {key}, provider text, "
            f"employer text, assessor text, apprentice text, name text, sort_name text, uln text, "
            f"began {moment}, changed {moment}, days integer)"
        )
        marks = ", ".join(["%s"] * len(copies[0]))
        cursor.executemany(f"INSERT INTO copy VALUES ({marks})", copies)
        for table in (User, CaseRecord, Line, Move, Due, Part):
            cursor.execute(_copying(table))
        cursor.execute("DROP TABLE copy")
        cursor.execute("ANALYZE")


def _key(case: UUID) -> Any:
    return case if connection.vendor == "postgresql" else case.hex


def _copying(table: type[models.Model]) -> str:
    """Give the statement that copies the rows of a table."""
    postgres = connection.vendor == "postgresql"
    chance = "substr(md5(random()::text), 1, 20)" if postgres else "lower(hex(randomblob(10)))"
    owner = (
        "CASE t.side WHEN 'inside' THEN t.owner WHEN 'provider' THEN c.provider "
        "WHEN 'employer' THEN c.employer WHEN 'apprentice' THEN c.apprentice "
        f"ELSE c.assessor || ' {people_of.BODY}' END"
    )
    as_is = {"key": chance, "owner": owner, "last_at": "c.changed", "registered_at": "c.began"}
    as_is |= {one: f"c.{one}" for one in ("name", "sort_name", "uln", "provider", "employer")}
    if table is CaseRecord:
        as_is |= {
            "id": "c.id", "provider_id": "c.provider", "employer_id": "c.employer",
            "apprentice_id": "c.apprentice",
        }  # fmt: skip
    elif table is User:
        as_is |= {"id": "c.apprentice", "email": "''"}
    else:
        as_is |= {"case_id": "c.id", "person_id": "c.assessor"}
    for day in ("by_day", "due_by", "from_day", "waiting_since", "day"):
        moved = f"t.{day} + c.days" if postgres else f"date(t.{day}, '+' || c.days || ' days')"
        as_is[day] = f"CASE WHEN t.{day} > '9000-01-01' THEN t.{day} ELSE {moved} END"
    own = [
        field.column
        for field in table._meta.concrete_fields  # noqa: SLF001 - Django's own way to list them
        if not (field.primary_key and field.get_internal_type() == "BigAutoField")
    ]
    values = ", ".join(as_is.get(name, f't."{name}"') for name in own)
    names = ", ".join(f'"{name}"' for name in own)
    place = table._meta.db_table  # noqa: SLF001 - as above
    if table is User:
        one = "(SELECT * FROM people_user LIMIT 1)"
        return f"INSERT INTO {place} ({names}) SELECT {values} FROM copy c CROSS JOIN {one} t"
    on = "t.id = c.sample" if table is CaseRecord else "t.case_id = c.sample"
    return f"INSERT INTO {place} ({names}) SELECT {values} FROM copy c JOIN {place} t ON {on}"

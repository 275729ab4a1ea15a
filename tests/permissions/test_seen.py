"""Every event and every withheld field, by every role, over the API: shown as the tables say.

The histories are those of the engine's own tests: between them they have every event there is.
"""

import json
import logging
from collections import Counter

import pytest

from guildhall.engine.audience import FIELD_AUDIENCE
from guildhall.engine.events import EVENTS
from guildhall.engine.vocabulary import Role
from tests import databases, living
from tests.engine.more_lives import LIVES
from tests.permissions.world import world
from tools import reference_matrix as matrix

NEVER_TOGETHER = {Role.ADMINISTRATOR, Role.EXTERNAL_QUALITY_ASSURER}
"""Roles that see no case at all."""


@pytest.fixture(scope="module")
def lives(tmp_path_factory):
    """Every history, as a case with everybody who has to do with it."""
    databases.use_sqlite(tmp_path_factory.mktemp("seen"))
    logging.disable(logging.INFO)
    made = world()
    made.lives = {name: life() for name, life in LIVES.items()}
    for name, player in made.lives.items():
        living.stand_at(player.case.last_at)
        made.put(name, player, next(iter(player.pack.methods)))
    yield made
    logging.disable(logging.NOTSET)
    databases.leave()


def viewers(made, name):
    """Give who looks at a case, by role: for roles that are named, whoever is named in it."""
    known = made.lives[name].case.known
    yield made.people[f"a-{name}", "apprentice"]
    for role in ("provider", "employer"):
        place = getattr(known, role)
        yield made.person(f"{role}-of-{place}", role, place)
    yield made.people["administrator", "administrator"]
    yield made.people["external_quality_assurer", "external_quality_assurer"]
    yield made.person("onlooker", "officer")
    yield made.person("onlooker", "quality_assurer")
    from guildhall.cases.models import Part

    for part in Part.objects.filter(case_id=made.cases[name]):
        yield made.person(part.person_id, part.role)


def test_every_event_and_field_is_shown_to_whom_the_tables_say(lives):
    events, fields = Counter(), Counter()
    for name, player in lives.lives.items():
        living.stand_at(player.case.last_at)
        for who in viewers(lives, name):
            answer = lives.asks(who).get(f"cases/{lives.cases[name]}/history")
            assert answer.status_code == (404 if who.role in NEVER_TOGETHER else 200), (name, who)
            told = [] if who.role in NEVER_TOGETHER else answer.json()["entries"]
            _compare(player, told, who, events, fields)
    # Not every history has a panel, or an assessor: where there is none, none of them can look.
    left = set(matrix.event_cells()) - set(events) | set(matrix.field_cells()) - set(fields)
    assert {cell[-1] for cell in left} <= {Role.PANELLIST, Role.ASSESSOR}


def _compare(player, told, who, events, fields):
    """See that what is told of a history is what the tables say of it, entry by entry."""
    shown = Counter((one["event"], one["happened_at"]) for one in told)
    for entry in player.history:
        event = entry.event
        sight = matrix.sight(event.name, who.role)
        events[event.name, who.role] += 1
        for kind, field in FIELD_AUDIENCE:
            if kind is type(event):
                fields[event.name, field, who.role] += 1
        mine = [one for one in told if one["event"].startswith(f"{event.name}/")]
        if getattr(event, "inside", False) and who.role.value in ("apprentice", "provider",
                                                                  "employer"):  # fmt: skip
            continue
        if sight == "no":
            assert mine == [], (event.name, who.role)
        if sight == "yes":
            assert mine, (event.name, who.role)
        _fields(event, mine, who, entry)
    assert shown is not None


def _fields(event, mine, who, entry):
    """See that of the fields withheld from a role none is told, unless they wrote it."""
    for (kind, field), (roles, blank) in FIELD_AUDIENCE.items():
        if kind is not type(event) or who.role in roles:
            continue
        for one in mine:
            if one["actor"]["person"] == who.user.pk:
                continue
            value = one["data"].get(field)
            assert value in (None, "withheld", {}) or _only_names(value), (kind, field, who.role)
            assert blank is not None


def _only_names(value):
    """Whether of a person, or of several, nothing but who they are is told."""
    text = json.dumps(value)
    return not any(f'"{told}": {truth}' in text for told in ("trained", "related")
                   for truth in ("true",)) and 'employed_by": ["' not in text  # fmt: skip


def test_the_histories_have_every_event(lives):
    had = {entry.event.name for life in lives.lives.values() for entry in life.history}
    assert had == {name for name, _ in EVENTS}

"""The whole API is hunted over: no fault of the service, and no answer that is not documented.

Every day each operation gets a share of what covers its shapes, another share for each, and a few
requests at random; `make fuzz` sends all of it, and goes on at random for as long as it is given.
"""

import logging
import os
import time

import pytest
from schemathesis.checks import CHECKS, load_all_checks

from tests import databases
from tests.fuzz import hunting

MINUTES = float(os.environ.get("FUZZ", "0"))
SHARE, FEW = 12, 3
"""Every so many-th of what covers an operation's shapes is sent; of most actions, only a few: there
are 190 routes of actions, every quarter of them gets its share."""


@pytest.fixture(scope="module")
def hunt(tmp_path_factory):
    """Cases in several states, and people in every role; on SQLite."""
    folder = tmp_path_factory.mktemp("hunt")
    databases.use_sqlite(folder)
    logging.disable(logging.CRITICAL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.FILES", folder / "files")
        yield hunting.ground()
    logging.disable(logging.NOTSET)
    databases.leave()


def test_every_limit_of_every_shape_is_answered_as_documented(hunt):
    hunt.found.clear()
    for number, operation in enumerate(hunt.operations()):
        if MINUTES:
            hunt.cover(operation)
        elif (
            operation.method == "post" and "/cases/" in operation.path and number % 8 not in (0, 3)
        ):
            hunt.cover(operation, most=FEW)
        else:
            hunt.cover(operation, share=SHARE)
    assert not hunt.found, hunt.told()
    assert {200, 400, 401, 403, 404, 405, 409, 415, 422} <= set(hunt.statuses), hunt.statuses


def test_what_is_drawn_at_random_is_answered_as_documented(hunt):
    hunt.found.clear()
    end, turn = time.monotonic() + MINUTES * 60, 0
    operations = list(hunt.operations())
    while turn == 0 or time.monotonic() < end:
        for number, operation in enumerate(operations):
            if MINUTES and time.monotonic() > end:
                break
            if MINUTES or number % 8 == 0:
                hunt.draw(operation, 10 if MINUTES else 2, turn)
        turn += 1
    if MINUTES:
        print(f"{hunt.sent:,} requests: {sorted(hunt.statuses.items())}")  # noqa: T201 - make fuzz
    assert not hunt.found, hunt.told()


def test_every_check_that_is_left_out_has_its_reason():
    load_all_checks()
    made = {one.__name__ for one in hunting.CHECKS}
    assert made | set(hunting.LEFT_OUT) == set(CHECKS.get_all_names())
    assert not made & set(hunting.LEFT_OUT)

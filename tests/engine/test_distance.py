"""How far apart two sessions are, in words."""

from datetime import date

import pytest

from guildhall.engine.rules.order import _distance

FIRST = date(2026, 2, 2)


@pytest.mark.parametrize(
    ("day", "said"),
    [(1, "1 day before"), (2, "on the day of"), (3, "1 day after"), (4, "2 days after")],
)
def test_a_distance_is_said_on_either_side_of_its_day(day, said):
    assert _distance(FIRST, date(2026, 2, day)) == said

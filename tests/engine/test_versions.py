"""The right version of a standard, by day: one, or none, and never a guess."""

from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st
from pydantic import ValidationError

from guildhall.engine.actions.apprentice import BringIn, Register
from guildhall.engine.actions.claimed import ClaimedResult
from guildhall.engine.kinds.versions import AppliesTo
from guildhall.engine.versions import registered_day, right_version, versions_for
from guildhall.shelf.packs import pack, versions_of
from tests.engine.builders import changed

EX07 = versions_of("EX07")
DAY = timedelta(days=1)


def applying(**days):
    """Version 1.0 of the example, for other days."""
    return changed("version.starts", pack=pack("EX07/1.0"), **{"until": None, **days})


@pytest.mark.parametrize(
    ("started", "registered", "expected"),
    [
        (date(2023, 12, 31), None, "EX07/1.0"),
        (date(2023, 12, 31), date(2026, 5, 1), "EX07/1.0"),
        (date(2024, 1, 1), None, "EX07/1.1"),
        (date(2025, 12, 31), None, "EX07/1.1"),
        (date(2026, 1, 1), None, None),
        (date(2026, 2, 28), date(2026, 3, 1), None),
        (date(2026, 3, 1), None, "EX07/1.2"),
    ],
)
def test_the_right_version_is_found_on_both_sides_of_each_limit(started, registered, expected):
    found = right_version(EX07, started, registered)
    assert (found.spec if found else None) == expected


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_nobody_has_two_versions_and_only_the_gap_has_none(started):
    found = versions_for(EX07, started, None)
    in_the_gap = date(2026, 1, 1) <= started <= date(2026, 2, 28)
    assert len(found) == (0 if in_the_gap else 1)


def test_by_registration_the_start_says_nothing_and_an_unknown_day_is_nobodys():
    late = applying(by="registered", from_=date(2024, 5, 1))
    assert right_version([late], date(2020, 1, 1), date(2024, 5, 1)) is late
    assert right_version([late], date(2024, 6, 1), date(2024, 4, 30)) is None
    assert right_version([late], date(2024, 6, 1)) is None


def test_two_that_claim_somebody_give_none_and_a_pack_without_days_is_for_everybody():
    one, other = pack("EX07/1.0"), applying(by="started")
    assert right_version([one, other], date(2020, 1, 1)) is None
    assert right_version([pack("ST0120/AP02")], date(1999, 1, 1)) is not None


def test_days_out_of_order_are_no_days():
    with pytest.raises(ValidationError, match="`until` is 2024-01-01, before `from`, 2024-01-02"):
        AppliesTo.model_validate(
            {"kind": "applies_to", "by": "started", "from": "2024-01-02", "until": "2024-01-01"}
        )


def test_a_case_from_elsewhere_counts_as_registered_on_its_first_claimed_day():
    own = {"apprentice": "a", "name_of_apprentice": "A", "employer": "e", "provider": "p"}
    start, today = date(2024, 1, 1), date(2026, 1, 1)
    assert registered_day(Register(**own, started_on=start), today) == today
    claimed = BringIn(
        **own,
        started_on=start,
        source="elsewhere",
        vouched_by="somebody",
        gateway_accepted_on=date(2025, 3, 1),
        submitted_on={"am1": date(2025, 3, 2)},
        results=(
            ClaimedResult(
                method="am1",
                grade="pass",
                held_on=date(2025, 3, 3),
                released_on=date(2025, 3, 4),
            ),
        ),
    )
    assert registered_day(claimed, today) == date(2025, 3, 1)

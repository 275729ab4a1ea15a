"""Unique learner numbers: the check digit, and what has none."""

import pytest

from guildhall.engine.house import uln_fault
from tests.engine.builders import done, new, refusals, tried

STEMS = [
    "100000004", "123456789", "999999999", "999999998", "100000000", "246813579", "555555555",
    "108642097", "700000001", "361728495", "410203040", "987654321",
]  # fmt: skip


def check_digit(stem):
    """The tenth digit, reckoned the other way round: the whole has to be 10 modulo 11.

    With the tenth digit at weight 1, ten digits of weights 10 down to 1 leave a remainder of 10.
    None where no single digit does that.
    """
    total = 0
    for place, digit in enumerate(reversed(stem), start=2):
        total += place * int(digit)
    fitting = [digit for digit in range(10) if (total + digit) % 11 == 10]
    return str(fitting[0]) if fitting else None


VALID = [stem + check_digit(stem) for stem in STEMS if check_digit(stem) is not None]


def test_most_stems_have_a_number_and_two_have_none():
    assert [stem for stem in STEMS if check_digit(stem) is None] == ["999999998", "987654321"]
    assert check_digit("100000004") == "3"  # 10 + 8 = 18, which leaves 7, and 10 - 7 = 3


@pytest.mark.parametrize("number", VALID)
def test_a_number_whose_check_digit_fits_has_no_fault(number):
    assert uln_fault(number) is None


@pytest.mark.parametrize("number", VALID)
def test_each_of_the_nine_other_check_digits_is_a_fault(number):
    wrong = [number[:9] + digit for digit in "0123456789" if digit != number[9]]
    wrong = [other for other in wrong if other != "9999999999"]
    assert [uln_fault(other) for other in wrong] == [
        f"{other} is no valid ULN: its check digit does not fit." for other in wrong
    ]


@pytest.mark.parametrize("stem", ["999999998", "987654321", "100000006"])
def test_a_remainder_of_0_has_no_valid_number(stem):
    assert [uln_fault(f"{stem}{digit}") is None for digit in range(10)] == [False] * 10


@pytest.mark.parametrize("number", VALID)
def test_two_neighbours_that_differ_and_change_places_are_a_fault(number):
    for place in range(8):
        if number[place] != number[place + 1]:
            turned = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
            assert uln_fault(turned) == (f"{turned} is no valid ULN: its check digit does not fit.")


def test_a_remainder_of_10_has_the_check_digit_0():
    # 10 times 1, and nothing else: 10 minus 10 is 0.
    assert uln_fault("1000000000") is None


def test_ten_nines_mean_that_the_number_is_not_yet_known():
    assert uln_fault("9999999999") is None
    assert uln_fault("9999999999", check_digit=False) is None


def other_digits(zero):
    """A number that would be valid, in the digits of another script."""
    return "".join(chr(ord(zero) + int(digit)) for digit in "1000000043")


@pytest.mark.parametrize(
    "number",
    [
        "", "1", "123456789", "12345678901", "1000000004 ", " 100000043", "10000 0043",
        "100000004X", "-100000043", "1e10000000", "+100000043", "1.00000043", "1000000043\n",
        other_digits("\uff10"), other_digits("\u0660"), other_digits("\u0966"), "100000004\u00b3",
    ],
)  # fmt: skip
def test_what_is_not_ten_digits_of_ours_is_a_fault(number):
    expected = f"A ULN has ten digits; this one is {number!r}."
    assert uln_fault(number) == expected
    assert uln_fault(number, check_digit=False) == expected


def test_the_check_digit_can_be_left_alone():
    assert uln_fault("1000000044") is not None
    assert uln_fault("1000000044", check_digit=False) is None
    assert uln_fault("1000000060", check_digit=False) is None


# At the door


@pytest.mark.parametrize(
    ("number", "around", "refused"),
    [
        ("1000000043", {}, []),
        ("1000000044", {}, ["house.identity-number"]),
        ("1000000044", {"check_identity_number": False}, []),
        ("100000004", {"check_identity_number": False}, ["house.identity-number"]),
        ("9999999999", {}, []),
    ],
)
def test_a_faulty_number_is_refused_at_registration_and_correction(number, around, refused):
    at = "2025-01-10 12:00"
    decision = tried(
        new(), at, "provider", "register", started_on="2025-01-10", uln=number, around=around
    )
    assert refusals(decision) == refused
    player = new()
    done(player, at, "provider", "register", started_on="2025-01-10")
    later = tried(player, at, "officer", "correct_details", uln=number, around=around)
    assert refusals(later) == refused
    assert [f.field for f in later.findings] == ["uln"] * len(refused)


def test_a_number_may_come_later():
    player = new()
    done(player, "2025-01-10 12:00", "provider", "register", started_on="2025-01-10")
    assert player.case.known.uln is None
    done(player, "2025-02-10 12:00", "provider", "correct_details", uln="1000000043")
    assert player.case.known.uln == "1000000043"

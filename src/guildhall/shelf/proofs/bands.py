"""Bands of numbers: without a gap, without an overlap, from the least to the greatest."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil

from guildhall.engine.kinds.base import Band
from guildhall.engine.numbers import spoken_number

HUNDRED = Decimal(100)


def band_faults(
    bands: Mapping[str, Band], least: Decimal, most: Decimal, places: int | None
) -> Iterator[str]:
    """Tell where the number line from least to most is not covered once, band after band.

    `bands` stand with the lowest grade first. With `places`, numbers are rounded to so many
    decimals and there are none between; without, any number can be.
    """
    names = list(bands)
    expected: Fraction | None = Fraction(least)
    for number, (grade, band) in enumerate(bands.items()):
        start = _on_grid(Fraction(band.from_), places)
        if expected is not None and start > expected:
            yield (
                f"what is from {spoken_number(expected)} to below {spoken_number(start)} lies in "
                "no band"
            )
        elif expected is not None and start < expected and number:
            first, last = spoken_number(start), spoken_number(expected)
            yield f"`{names[number - 1]}` and `{grade}` overlap between {first} and {last}"
        if start > most:
            yield f"nothing leads to `{grade}`: {spoken_number(most)} is the most"
        inner = number < len(names) - 1
        if inner and band.to is not None and places is None:
            yield f"`{grade}` ends to a number, and nothing is rounded: say `below`"
            expected = None
        else:
            expected = _following(band, places)
    top = bands[names[-1]]
    if not top.holds(most) and top.end <= most:
        yield f"the greatest, {spoken_number(most)}, lies in no band"


def _on_grid(number: Fraction, places: int | None) -> Fraction:
    """Give the first number at or above one that there can be."""
    return number if places is None else Fraction(ceil(number * 10**places), 10**places)


def _following(band: Band, places: int | None) -> Fraction:
    """Give the first number that comes after a band."""
    end = Fraction(band.end)
    if band.to is None or places is None:
        return _on_grid(end, places)
    scaled = end * 10**places
    return Fraction(scaled.numerator // scaled.denominator + 1, 10**places)


def enough(bands: Mapping[str, Band], totals: Iterable[Fraction]) -> Iterator[str]:
    """Tell which of some totals lie in no band or in two, and which bands have none of them."""
    reached = set()
    for total in totals:
        found = [grade for grade, band in bands.items() if band.holds(total)]
        reached |= set(found)
        if len(found) != 1:
            where = "in no band" if not found else f"in two bands: {', '.join(found)}"
            yield f"a total of {spoken_number(total)} lies {where}"
    yield from (f"nothing leads to `{grade}`" for grade in bands if grade not in reached)

"""Exact numbers in words: marks, percentages, and how they are rounded.

Reckoning is done in fractions, so that nothing is lost between a mark and a grade: two thirds
stay two thirds until a specification says how they are rounded.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Literal

Half = Literal["up", "even", "down"]
Exact = Fraction | Decimal | int
SHOWN = 4
"""Decimals that are written in full; a number with more is cut and ends with an ellipsis."""
CUT = 2
"""Decimals that are left of a number that is cut."""
KEPT_PLACES = 12
"""Decimals to which a number is kept that has no end: what is kept is cut, never rounded up."""


def rounded(number: Fraction, places: int, half: Half) -> Fraction:
    """Round to so many decimals; `half` says where a number goes that is right between two."""
    scaled = number * 10**places
    whole = scaled.numerator // scaled.denominator
    rest = scaled - whole
    middle = Fraction(1, 2)
    up = rest > middle or (rest == middle and (half == "up" or (half == "even" and whole % 2 == 1)))
    return Fraction(whole + up, 10**places)


def spoken_number(number: Exact) -> str:
    """Write a number: `69.5`, `70`, and `68.33…` where there would be more decimals."""
    exact = Fraction(number)
    sign = "-" if exact < 0 else ""
    if (abs(exact) * 10**SHOWN).denominator == 1:
        return sign + _decimals(abs(exact), SHOWN)
    whole, rest = divmod(int(abs(exact) * 10**CUT), 10**CUT)
    return f"{sign}{whole}.{rest:0{CUT}}…"


def as_decimal(number: Fraction) -> Decimal:
    """Give a number that is not below nought as a decimal, cut where it has no end."""
    return Decimal(_decimals(number, KEPT_PLACES))


def _decimals(number: Fraction, places: int) -> str:
    whole, rest = divmod(int(number * 10**places), 10**places)
    return f"{whole}.{rest:0{places}}".rstrip("0").rstrip(".")

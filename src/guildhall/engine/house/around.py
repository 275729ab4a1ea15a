"""What is known from outside the case: its pack's revision, clashes, duplicates, numbers."""

from collections.abc import Iterator

from guildhall.engine import actions as a
from guildhall.engine.actions.base import Action
from guildhall.engine.actor import Surroundings
from guildhall.engine.case import Case
from guildhall.engine.findings import Finding
from guildhall.engine.house.citing import refuse
from guildhall.engine.pack import Pack

NOT_YET_KNOWN = "9999999999"
ULN_DIGITS = 10


def surroundings(pack: Pack, case: Case, action: Action, around: Surroundings) -> Iterator[Finding]:
    """Refuse by what is known from outside the case."""
    if case.registration is not None and case.registration.digest != pack.digest:
        sentence = (
            f"The case is pinned to revision {case.registration.revision} of {pack.spec}, and "
            "this is another one."
        )
        yield refuse("house.version", sentence)
    when = "starts_at" if isinstance(action, a.BookSession | a.MoveSession) else None
    yield from (refuse("house.clash", clash, field=when) for clash in around.clashes)
    numbered = isinstance(action, a.CorrectDetails) and action.uln is not None
    if around.duplicate and (numbered or isinstance(action, a.Register | a.BringIn)):
        sentence = f"This apprentice already has a case for {pack.spec} here."
        yield refuse("house.duplicate", sentence, field="uln")
    if isinstance(action, a.Register | a.BringIn | a.CorrectDetails) and action.uln is not None:
        fault = uln_fault(action.uln, check_digit=around.check_identity_number)
        if fault is not None:
            yield refuse("house.identity-number", fault, got=action.uln, field="uln")


def uln_fault(number: str, *, check_digit: bool = True) -> str | None:
    """Say what is wrong with a unique learner number, or give None.

    The first nine digits are weighted 10 down to 2 and summed; the remainder by 11 leaves the
    tenth digit as 10 minus it, and a remainder of 0 has no valid number. 9999999999 means that
    the number is not yet known.
    """
    if len(number) != ULN_DIGITS or not (number.isascii() and number.isdigit()):
        return f"A ULN has ten digits; this one is {number!r}."
    if number == NOT_YET_KNOWN or not check_digit:
        return None
    digits = [int(digit) for digit in number]
    weighted = zip(range(10, 1, -1), digits[:9], strict=True)
    rest = sum(weight * digit for weight, digit in weighted) % 11
    if rest == 0 or digits[9] != 10 - rest:
        return f"{number} is no valid ULN: its check digit does not fit."
    return None

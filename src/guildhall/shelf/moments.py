"""Reading moments as a scenario writes them.

A date alone is noon in London; a time without a zone is London's. The hour that comes twice in
October needs an offset, and the hour that March leaves out is a fault.
"""

from datetime import UTC, date, datetime

from guildhall.engine.dates import LONDON, noon_of


def moment(text: str) -> datetime:
    """Read a moment. Raises ValueError with a sentence for people."""
    try:
        if len(text) == len("2026-03-20"):
            return noon_of(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no day and no time: write 2026-03-20 or 2026-03-20 10:00"
        raise ValueError(message) from None
    if found.tzinfo is not None:
        return found
    early, late = found.replace(tzinfo=LONDON, fold=0), found.replace(tzinfo=LONDON, fold=1)
    if early.utcoffset() == late.utcoffset():
        return early
    if early.astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != found:
        message = f"{text} is in the hour that the clocks leave out in London"
        raise ValueError(message)
    message = f"{text} comes twice in London: write its offset, as in {text}+01:00"
    raise ValueError(message)

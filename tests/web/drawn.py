"""Values for the parts of a form, drawn by chance: what somebody could fill in."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from guildhall.web.forms.parts import (
    Choice,
    Day,
    Group,
    Moment,
    Number,
    Repeated,
    Several,
    Table,
    Text,
    Upload,
    YesNo,
)

LETTERS = st.characters(exclude_categories=["C", "Z"])
WORDS = st.text(st.one_of(LETTERS, st.just(" ")), min_size=1, max_size=12)
LINES = WORDS.map(str.strip).filter(bool)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
MOMENTS = st.datetimes(datetime(1900, 1, 2), datetime(2200, 12, 30), timezones=st.just(UTC)).map(  # noqa: DTZ001 - the zone is added
    lambda at: at.replace(microsecond=0)
)
CHANGES = st.sampled_from([(2026, 3, 29), (2026, 10, 25), (1987, 10, 25)]).flatmap(
    lambda day: st.integers(0, 5 * 60).map(
        lambda minute: datetime(*day, minute // 60, minute % 60, tzinfo=UTC)
    )
)


def values_of(parts):
    """Draw the values of some parts: of those that need not be said, some."""
    needed = {part.key: value_of(part) for part in parts if part.needed}
    others = {part.key: value_of(part) for part in parts if not part.needed}
    return st.fixed_dictionaries(needed, optional=others)


def value_of(part):
    match part:
        case Text():
            text = (
                st.lists(LINES, min_size=1, max_size=2).map("\n".join) if part.rows > 1 else LINES
            )
            return st.just("1234567890") if part.key == "uln" else text
        case Number(whole=True):
            return st.integers(*BOUNDS.get(part.key, (1, 8)))
        case Number():
            return st.decimals(1, 999, places=2)
        case YesNo():
            return st.booleans()
        case Choice():
            known = [one.value for one in part.options]
            return st.sampled_from(known) | LINES if part.more else st.sampled_from(known)
        case Several():
            known = [one.value for one in part.options]
            least = 1 if part.key == "methods" else 0
            if not known:
                return st.just([])
            chosen = st.lists(st.sampled_from(known), unique=True, min_size=least)
            return chosen.map(lambda some: [one for one in known if one in some])
        case Day():
            return DAYS
        case Moment():
            return MOMENTS | CHANGES
        case Upload():
            return st.sampled_from(sorted(part.files))
        case Group():
            return values_of(part.parts)
        case Repeated():
            return st.lists(value_of(part.item), min_size=1 if part.needed else 0, max_size=3)
        case Table():
            keys = [one.value for one in part.rows]
            return st.dictionaries(st.sampled_from(keys), value_of(part.item), max_size=4)
        case _:
            raise AssertionError(part)


BOUNDS = {
    "attempt": (1, 9),
    "age_at_start": (10, 120),
    "percent": (1, 300),
    "minutes": (1, 600),
    "seconds": (0, 59),
}

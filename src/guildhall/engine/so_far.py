"""The grade of a method while it is being marked: what it is at the least, and at the most.

Nothing is guessed of what is still open. The grade is derived twice, as it is when the marks are
given: once with all that is open not met (or without a mark), once with all of it met. Where the
two are the same, the grade stands whatever is still to be marked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from guildhall.engine.actions.base import Verdict
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.findings import Derivation, Reason
from guildhall.engine.pack import Pack, Theme
from guildhall.engine.rules.grading import (
    assessed,
    grade_method,
    levels_of,
    theme_reason,
    to_mark,
)
from guildhall.engine.rules.redo import method_capped
from guildhall.engine.rules.scoring import lines_of, marks_that_count
from guildhall.engine.versions import in_force


@dataclass(frozen=True, slots=True)
class Marked:
    """A theme of the sheet: its descriptors, and those still open.

    `absent` are the levels of the scale for which it has none; `reason`, what it gives the grade,
    once nothing is open.
    """

    theme: Theme
    keys: tuple[str, ...]
    open: tuple[str, ...]
    absent: tuple[str, ...]
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class SoFar:
    """How far the marks of a method have come, and what grade follows at the least and the most.

    `open` are descriptors, or lines that marks are given for, that are still to be marked.
    """

    lowest: Derivation
    highest: Derivation
    open: tuple[str, ...]
    themes: Mapping[str, Marked]

    @property
    def settled(self) -> bool:
        """Whether the grade stands, whatever is still open."""
        return self.lowest.grade == self.highest.grade


def so_far(
    pack: Pack,
    case: Case,
    method: str,
    at: datetime,
    *,
    met: Mapping[str, bool],
    scores: Mapping[str, Decimal],
) -> SoFar:
    """Say how far the marks of a method have come.

    `met` and `scores` are what is marked by now; of marks, those count that may be given. Raises
    LookupError for a method that is not marked here.
    """
    pack, option = in_force(pack, case, day_of(at)), case.known.option
    lines = lines_of(pack, method, option)
    given = marks_that_count(pack, method, option, scores) if lines else {}
    wanted = () if lines else to_mark(pack, case, method)
    said = {key: Verdict(met=met[key]) for key in wanted if key in met}

    def graded(*, good: bool) -> Derivation:
        sheet = {key: said.get(key, Verdict(met=good)) for key in wanted}
        marks = {
            key: given.get(key, line.most if good else Decimal(0)) for key, line in lines.items()
        }
        return method_capped(pack, case, method, grade_method(pack, method, option, sheet, marks))

    levels = levels_of(pack.scale_of(method))
    whole = dict.fromkeys(wanted, Verdict(met=True))
    themes = {}
    for slug, theme in (assessed(pack, method, option, whole) if wanted else {}).items():
        keys = tuple(own for key in theme.keys if (own := f"{slug}.{key}") in whole)
        todo = tuple(key for key in keys if key not in said)
        reason = None if todo else theme_reason(pack, method, slug, theme, said)
        absent = tuple(level for level in levels if not theme.levels[level])
        themes[slug] = Marked(theme, keys, todo, absent, reason)
    todo = tuple(key for key in (*wanted, *lines) if key not in said and key not in given)
    return SoFar(graded(good=False), graded(good=True), todo, themes)

"""Marks and bands of a pack as tables: what is given marks, and which numbers lead to a grade."""

from collections.abc import Iterable, Iterator, Sequence

from guildhall.engine.kinds.redo import RedoDecider, RedoTable
from guildhall.engine.kinds.scoring import Bands, LevelCounts, Line, MarkScheme
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Pack
from guildhall.engine.redos import row_words, when_words
from guildhall.engine.vocabulary import Role
from guildhall.telling.sheet import Sheet
from guildhall.words import spoken

TABLED = MarkScheme | Bands | LevelCounts | RedoTable
"""Rules whose numbers are shown as a table."""


def table(out: Sheet, lines: Sequence[Sequence[str]]) -> None:
    """Write lines in columns, the first as their heading; a column without words is left out."""
    used = [n for n in range(len(lines[0])) if any(line[n] for line in lines[1:])]
    widths = {n: max(len(line[n]) for line in lines) for n in used}
    for number, line in enumerate(lines):
        cells = "  ".join(line[n].ljust(widths[n]) for n in used)
        out.row(cells.rstrip(), indent=2, style="strong" if number == 0 else None)


def redos(out: Sheet, pack: Pack) -> None:
    """Write the tables of re-sits and re-takes, a row a line: the first that fits decides."""
    said = pack.rule(RedoDecider)
    usual = said[1].by if said is not None else Role.EMPLOYER
    for clause, rule in pack.rules(RedoTable):
        of = f" of {spoken.listed(rule.methods)}" if rule.methods else ""
        out.heading(f"Re-sits and re-takes{of} ({clause.id})")
        for number, row in enumerate(rule.rows, start=1):
            told = f"{when_words(row.when)}: {row_words(row, row.by or usual)}."
            out.say(spoken.sentence(told), label=str(number), indent=2, hang=4)


def marks(out: Sheet, pack: Pack) -> None:
    """Write what marks are given for, and the grades that they lead to."""
    for clause in pack.clauses:
        match clause.rule:
            case MarkScheme(method=method, lines=lines):
                out.heading(f"Marks of {method} ({clause.id})")
                rows = [_line(key, line) for key, line in lines.items()]
                table(out, [("for", "most", "in steps of", "option", "questions"), *rows])
            case Bands():
                out.heading(f"Grades of {clause.rule.method} ({clause.id})")
                bands = clause.rule.bands.items()
                rows = [(grade, band.words) for grade, band in bands]
                table(out, [("grade", clause.rule.of), *rows])
                _say(out, _beside(clause.rule))
            case LevelCounts():
                out.heading(f"Grades of {clause.rule.method} ({clause.id})")
                _say(out, _rows(clause.rule))
            case _:
                pass


def _line(key: str, line: Line) -> tuple[str, ...]:
    step = "" if line.step == 1 else spoken_number(line.step)
    questions = str(line.questions or "")
    if line.bank is not None:
        questions += f" of {line.bank}"
    return key, spoken_number(line.most), step, line.option or "", questions


def _say(out: Sheet, sentences: Iterable[str]) -> None:
    for sentence in sentences:
        out.say(sentence, indent=2, hang=2)


def _beside(rule: Bands) -> Iterator[str]:
    """Tell what counts beside the bands: rounding, and what must be got."""
    if rule.rounding is None:
        yield "Nothing is rounded."
    else:
        places = spoken.counted(rule.rounding.places, "decimal")
        to = places if rule.rounding.places else "whole numbers"
        where = {"up": "up", "down": "down", "even": "to the even one"}[rule.rounding.half]
        yield f"Rounded to {to}, a half goes {where}."
    for name, wanted in rule.must_get.items():
        asked = []
        if wanted.least is not None:
            asked.append(f"{spoken_number(wanted.least)} in all")
        if wanted.each is not None:
            asked.append(f"{spoken_number(wanted.each)} in each")
        limit = wanted.at_most or next(iter(rule.bands))
        lines = ", ".join(wanted.lines)
        got = spoken.listed(asked)
        yield f"{spoken.sentence(spoken.plain(name))[:-1]} ({lines}): {got}, or at most {limit}."


def _rows(rule: LevelCounts) -> Iterator[str]:
    """Tell what each grade needs."""
    if rule.zero_fails:
        yield "Nought in any of them fails the method."
    for row in rule.rows:
        needed = (f"{number} at {level} or above" for level, number in sorted(row.at_least.items()))
        yield f"{spoken.sentence(row.grade)[:-1]}: {spoken.listed(needed)}."

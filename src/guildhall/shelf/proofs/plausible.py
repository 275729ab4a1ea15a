"""Numbers that look like slips. They may be right: they are warned of, never corrected."""

from collections.abc import Iterator

from guildhall.engine.kinds.base import Period, Rounding
from guildhall.engine.kinds.credentials import Credential
from guildhall.engine.kinds.evidence import MeasureWithin
from guildhall.engine.kinds.gateway import OnProgramme
from guildhall.engine.kinds.lengths import Breaks
from guildhall.engine.kinds.order import DaysBetween, OneDay
from guildhall.engine.kinds.outside import OutsideResult
from guildhall.engine.kinds.overall import GradePoints
from guildhall.engine.kinds.people import Panel
from guildhall.engine.kinds.redo import RedoRow, RedoTable, RedoWithin, ReworkWithin
from guildhall.engine.kinds.scope import ScopeAnswered
from guildhall.engine.kinds.scoring import MarkScheme
from guildhall.engine.kinds.sittings import Sittings
from guildhall.engine.kinds.submissions import SubmittedWithin
from guildhall.engine.kinds.timing import (
    Before,
    Extension,
    HeldTypically,
    HeldWithin,
    NotBefore,
    Notice,
    PlannedLength,
)
from guildhall.engine.numbers import spoken_number
from guildhall.engine.pack import Clause
from guildhall.engine.periods import spoken_period
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof

LONGEST_MONTHS = 24
LONGEST_NOTICE = 60
LONGEST_MINUTES = 480
LONGEST_BETWEEN = 186
LONGEST_TOGETHER = 7
MOST_SITTINGS = 10
LARGEST_SHARE = 25
LONGEST_VALID = 10
MOST_PLACES = 3
LONGEST_BREAKS = 90
OLDEST_YEARS = 10
LARGEST_PANEL = 9
LONGEST_ANSWER = 92
MOST_PAGES = 500


def implausible(proof: Proof) -> Iterator[Fault]:
    """Warn of numbers that look like slips. They may be right."""
    for clause in proof.pack.clauses:
        odd = (_odd, _odd_redo, _odd_order, _odd_result, _odd_within, _odd_company)
        for sentence in (sentence for of in odd for sentence in of(clause)):
            yield proof.at_clause(clause, f"{sentence}: is that so?", "rule")


def _odd(clause: Clause) -> Iterator[str]:
    match clause.rule:
        case HeldWithin(within=period) | RedoWithin(within=period) | SubmittedWithin(within=period):
            if _days(period) > LONGEST_MONTHS * 31:
                yield f"the window is longer than {LONGEST_MONTHS} months"
            if _days(period) == 0:
                yield "the window is empty"
        case NotBefore(wait=period) if _days(period) > LONGEST_MONTHS * 31:
            yield f"the wait is longer than {LONGEST_MONTHS} months"
        case Notice(days=days) if days > LONGEST_NOTICE:
            yield f"{days} days' notice"
        case PlannedLength(parts=parts) if sum(p.minutes for p in parts) > LONGEST_MINUTES:
            yield f"a session of {sum(p.minutes for p in parts)} minutes"
        case Extension(percent=percent) if percent > LARGEST_SHARE:
            yield f"{percent}% on top"
        case Credential(not_older_than=Period() as period):
            if _days(period) > OLDEST_YEARS * 12 * 31:
                yield f"a credential of more than {OLDEST_YEARS} years"
            if _days(period) == 0 and period.working_days is None:
                yield "a credential of the very day"
        case OnProgramme(months=months) if months > 2 * LONGEST_MONTHS:
            yield f"{months} months on programme"
        case MarkScheme(lines=lines):
            for key, line in lines.items():
                if line.questions is not None and line.most % line.questions:
                    most = spoken_number(line.most)
                    yield f"`{key}` has {most} marks for {line.questions} questions"
        case _:
            return


def _odd_within(clause: Clause) -> Iterator[str]:
    """Tell of lengths within a session, and of days counted back, that look like slips."""
    match clause.rule:
        case PlannedLength(minus=minus, plus=plus):
            for margin in (minus, plus):
                if margin is not None and (margin.percent or 0) > LARGEST_SHARE:
                    yield f"a margin of {margin.percent}%"
        case Breaks(minutes=minutes) if minutes > LONGEST_BREAKS:
            yield f"{minutes} minutes of breaks"
        case Before(at_least=period) if _days(period) > LONGEST_MONTHS * 31:
            yield f"counted back by more than {LONGEST_MONTHS} months"
        case HeldTypically(within=period) if _days(period) > LONGEST_MONTHS * 31:
            yield f"the window is longer than {LONGEST_MONTHS} months"
        case _:
            return


def _odd_redo(clause: Clause) -> Iterator[str]:
    match clause.rule:
        case ReworkWithin(within=period) if _days(period) > LONGEST_MONTHS * 31:
            yield f"the work may take longer than {LONGEST_MONTHS} months"
        case ReworkWithin(within=period) if _days(period) == 0:
            yield "the window is empty"
        case RedoTable(rows=rows):
            yield from _odd_rows(rows)
        case _:
            return


def _odd_order(clause: Clause) -> Iterator[str]:
    match clause.rule:
        case DaysBetween(least=period) if _days(period) > LONGEST_BETWEEN:
            yield f"at least {spoken_period(period)} between two methods"
        case Sittings() as rule if rule.up_to > MOST_SITTINGS:
            yield f"{rule.up_to} sittings"
        case OneDay(days=days) if days > LONGEST_TOGETHER:
            yield f"methods held together within {days} days"
        case _:
            return


def _odd_rows(rows: tuple[RedoRow, ...]) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        days = row.when.days
        edges = (days.from_, days.to, days.below) if days is not None else ()
        if any(edge is not None and edge > LONGEST_MONTHS * 31 for edge in edges):
            yield f"row {number} speaks of more than {LONGEST_MONTHS} months"


def _odd_result(clause: Clause) -> Iterator[str]:
    match clause.rule:
        case GradePoints(rounding=Rounding(places=places)) if places > MOST_PLACES:
            yield f"a total rounded to {places} decimals"
        case OutsideResult(valid=Period() as period) if _days(period) > LONGEST_VALID * 366:
            yield f"a result that is taken for more than {LONGEST_VALID} years"
        case _:
            return


def _odd_company(clause: Clause) -> Iterator[str]:
    """Look at people who take part, at what they have to answer, and at what is handed to them."""
    match clause.rule:
        case Panel(members=members) if sum(members.values()) > LARGEST_PANEL:
            yield f"a panel of {sum(members.values())}"
        case MeasureWithin(unit="pages", most=int(most)) if most > MOST_PAGES:
            yield f"{most} pages"
        case ScopeAnswered(within=period) if _days(period) > LONGEST_ANSWER:
            yield f"more than {LONGEST_ANSWER} days to answer a scope"
        case _:
            return


def _days(period: Period) -> int:
    whole = (period.days or 0) + (period.working_days or 0)
    return whole + 7 * (period.weeks or 0) + 31 * (period.months or 0)

"""Trying tables of examples: clauses that are functions, without a case around them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guildhall.engine.actions.base import Verdict
from guildhall.engine.actor import NOWHERE, Actor, Surroundings
from guildhall.engine.dates import CalendarError, extended, spoken_length
from guildhall.engine.findings import Result
from guildhall.engine.kinds.base import Period
from guildhall.engine.kinds.grading import Descriptors
from guildhall.engine.kinds.lengths import Share
from guildhall.engine.kinds.overall import DecidedByBoard, Way
from guildhall.engine.kinds.records import Document as DocumentRule, Specimen
from guildhall.engine.kinds.redo import RedoDecider, RedoTable, RedoWithin, ReworkWithin
from guildhall.engine.kinds.scoring import Bands, LevelCounts, MarkScheme, ScoringRule
from guildhall.engine.kinds.submissions import BriefTitle, SubmittedWithin
from guildhall.engine.kinds.timing import Before, HeldTypically, HeldWithin, NotBefore
from guildhall.engine.kinds.versions import AppliesTo
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.periods import after, back
from guildhall.engine.redos import RedoFacts, choose, row_words
from guildhall.engine.rules.grading import grade_method
from guildhall.engine.rules.lengths import share_of
from guildhall.engine.rules.overall import capped, grade_overall
from guildhall.engine.rules.records import review_due, specimen
from guildhall.engine.rules.scoring import marks_amiss
from guildhall.engine.rules.ways import counts_score
from guildhall.engine.versions import right_version
from guildhall.engine.vocabulary import Role
from guildhall.shelf.faults import Fault, FaultyFileError
from guildhall.shelf.player import StepError, marked, sheet_for
from guildhall.shelf.reading import Document
from guildhall.shelf.scenario import Example, Table


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """One example as it was tried: the clauses that its answer cites."""

    n: int
    given: str
    expected: str
    got: str
    cites: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the answer was the expected one."""
        return self.expected == self.got


def try_table(
    document: Document,
    table: Table,
    pack: Pack,
    beside: Sequence[Pack] = (),
    around: Surroundings = NOWHERE,
) -> list[ExampleResult]:
    """Try every example of a table. Raises FaultyFileError for one that cannot be tried.

    `beside`: the other versions of the standard. `around`: the calendar of working days.
    """
    clause = pack.by_id.get(table.clause)
    if clause is None:
        sentence = f"{pack.spec} has no clause {table.clause!r}"
        raise FaultyFileError(Fault(document.path, document.line(("clause",)), sentence))
    found = []
    for number, example in enumerate(table.examples, start=1):
        line = document.line(("examples", number - 1))
        try:
            got, cites = _answer(pack, clause, example, beside, around)
        except (StepError, KeyError, CalendarError) as error:
            sentence = f"example {number}: {error.args[0]}"
            raise FaultyFileError(Fault(document.path, line, sentence)) from None
        given = ", ".join(_given(example))
        found.append(ExampleResult(number, given, example.expect, got, cites))
    return found


def _given(example: Example) -> Iterator[str]:
    shown = example.model_dump(mode="json", exclude={"expect"}, exclude_defaults=True)
    for name, value in shown.items():
        yield f"{name.rstrip('_')} {_words(value)}"


def _words(value: Any) -> str:  # noqa: ANN401 - a plain value of any shape
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_words(inner)}" for key, inner in value.items())
    return ", ".join(_words(inner) for inner in value) if isinstance(value, list) else str(value)


def _answer(
    pack: Pack, clause: Clause, example: Example, beside: Sequence[Pack], around: Surroundings
) -> tuple[str, tuple[str, ...]]:
    """Give the answer of the clause to an example, and the clauses that it cites."""
    match clause.rule:
        case DecidedByBoard():
            message = f"{clause.id}: a board decides, and nothing follows: write a scenario"
            raise StepError(message)
        case rule if isinstance(rule, Way):
            return _overall(pack, example)
        case Descriptors(method=method):
            return _method(pack, method, example)
        case MarkScheme() | Bands() | LevelCounts():
            return _by_marks(pack, clause, clause.rule, example)
        case Share() as rule:
            return spoken_length(share_of(rule, _seconds(example))), (clause.id,)
        case AppliesTo():
            return _version([pack, *beside], example), (clause.id,)
        case RedoTable() as table:
            return _redo(pack, clause, table, example), (clause.id,)
        case Specimen():
            actor = Actor("somebody", example.role or Role.PROVIDER)
            refused = specimen(pack, actor, registered=bool(example.registered))
            return ("refused" if refused else "allowed"), (clause.id,)
        case DocumentRule():
            if example.day is None:
                message = "`day` is missing"
                raise StepError(message)
            return ("due for review" if review_due(pack, example.day) else "current"), (clause.id,)
        case _:
            return _day(clause, example, around), (clause.id,)


def _day(clause: Clause, example: Example, around: Surroundings) -> str:
    """Give the day to which a clause of time leads."""
    match clause.rule:
        case (
            HeldWithin(within=period)
            | HeldTypically(within=period)
            | RedoWithin(within=period)
            | ReworkWithin(within=period)
            | SubmittedWithin(within=period)
            | BriefTitle(within=period)
        ):
            return _limit(example, period, around)
        case NotBefore(wait=period):
            return _limit(example, period, around, paused=False)
        case Before(at_least=period):
            if example.day is None:
                message = "`day` is missing"
                raise StepError(message)
            return str(back(example.day, period, around))
        case _:
            message = f"{clause.id} is of a kind that has no examples: write a scenario"
            raise StepError(message)


def _version(packs: Sequence[Pack], example: Example) -> str:
    if example.started_on is None:
        message = "`started_on` is missing"
        raise StepError(message)
    found = right_version(packs, example.started_on, example.registered_on)
    return found.spec if found else "none"


def _seconds(example: Example) -> int:
    if example.minutes is None:
        message = "`minutes` is missing"
        raise StepError(message)
    return example.minutes * 60 + example.seconds


def _limit(
    example: Example, period: Period, around: Surroundings = NOWHERE, *, paused: bool = True
) -> str:
    if example.counts_from is None:
        message = "`counts_from` is missing"
        raise StepError(message)
    limit = after(example.counts_from, period, around)
    if not paused:
        return str(limit)
    today = example.day or limit
    return str(extended(limit, example.counts_from, example.pauses, today))


def _redo(pack: Pack, clause: Clause, table: RedoTable, example: Example) -> str:
    """Give what a table of re-sits and re-takes allows; what it asks for has to be given."""
    wanted = ("failed", "days", "attempt", "all_attempted")
    for name in wanted:
        if table.asked(name) and getattr(example, name) is None:
            message = f"`{name}` is missing"
            raise StepError(message)
    facts = RedoFacts(
        failed=example.failed or 1,
        attempt=example.attempt or 2,
        days=example.days or 0,
        all_attempted=example.all_attempted is not False,
        last_score=example.last_score,
    )
    found = choose(clause, table, facts)
    said = pack.rule(RedoDecider)
    by = said[1].by if said is not None else Role.EMPLOYER
    return row_words(found.row, found.row.by or by) if found is not None else "no row"


def _overall(pack: Pack, example: Example) -> tuple[str, tuple[str, ...]]:
    missing = [method for method in pack.methods if method not in example.results]
    if missing:
        message = f"`results` has no grade for {', '.join(missing)}"
        raise StepError(message)
    for method, grade in example.results.items():
        if method not in pack.methods or grade not in pack.scale_of(method):
            message = f"{method} has no grade {grade!r}"
            raise StepError(message)
    unknown = [method for method in example.scores if method not in pack.methods]
    lacking = [m for m in pack.methods if counts_score(pack, m) and m not in example.scores]
    if unknown or lacking:
        message = f"`scores` is of {', '.join(unknown)}, which is no method"
        if lacking:
            message = f"`scores` has none for {', '.join(lacking)}"
        raise StepError(message)
    results = {m: _result(grade, example.scores.get(m)) for m, grade in example.results.items()}
    plain = grade_overall(pack, results)
    whole = capped(pack, plain, list(example.redo), run=example.run, waived=example.waived)
    return whole.grade, tuple(reason.clause for reason in whole.because)


def _result(grade: str, marks: Decimal | dict[str, Decimal] | None) -> Result:
    """Give a result with its total, or with its marks line by line."""
    if isinstance(marks, dict):
        return Result(grade, sum(marks.values(), Decimal(0)), marks)
    return Result(grade, marks)


def _option(pack: Pack, example: Example) -> str | None:
    if example.option is not None and example.option not in pack.options:
        message = f"{pack.spec} has no option {example.option!r}"
        raise StepError(message)
    return example.option


def _scores(pack: Pack, method: str, example: Example) -> dict[str, Decimal]:
    """Give the marks of an example: as written, over those that `set` amounts to."""
    option = _option(pack, example)
    given = {key: marks for key, marks in example.scores.items() if isinstance(marks, Decimal)}
    if len(given) < len(example.scores):
        message = f"`scores` has one number for each line of {method}"
        raise StepError(message)
    if example.set_ is None:
        return given
    _, whole = marked(pack, method, option, example.set_)
    return whole | given


def _by_marks(
    pack: Pack, clause: Clause, rule: ScoringRule, example: Example
) -> tuple[str, tuple[str, ...]]:
    """Tell whether marks may be given so, or what grade they amount to."""
    method = rule.method
    scores = _scores(pack, method, example)
    scheme = pack.rule(MarkScheme, method)
    amiss = list(marks_amiss(scheme[1], example.option, scores)) if scheme else []
    if isinstance(rule, MarkScheme):
        return ("refused" if amiss else "allowed"), (clause.id,)
    if amiss:
        raise StepError(" ".join(amiss))
    graded = grade_method(pack, method, example.option, {}, scores)
    return graded.grade, tuple(reason.clause for reason in graded.because)


def _method(pack: Pack, method: str, example: Example) -> tuple[str, tuple[str, ...]]:
    option = _option(pack, example)
    sheet = {
        key: Verdict.model_validate(verdict)
        for key, verdict in sheet_for(pack, method, option, example.set_ or "pass").items()
    }
    unknown = [key for key in example.except_ if key not in sheet]
    if unknown:
        message = f"{method} has no descriptor {', '.join(unknown)}"
        raise StepError(message)
    for key in example.except_:
        sheet[key] = Verdict(met=not sheet[key].met)
    graded = grade_method(pack, method, option, sheet)
    return graded.grade, tuple(reason.clause for reason in graded.because)

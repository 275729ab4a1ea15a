"""The first draft of a pack: whole enough to be proven, with every line marked that is open.

What the answers do not say is not guessed: it stands in the draft as a line marked with `FILL`,
and `packs check` tells these lines until the last of them is gone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

FILL = "TO FILL IN"
"""The mark of a line that somebody still has to write."""

SHORTEST = """\
scenario: the shortest life, from registration to the outcome
walk: {to: outcome, from: 2026-01-12}
then:
  stage: passed
"""


GRADED = ("descriptors", "marks", "outside")
"""How a method can get its grade: by descriptors, by marks, or from somebody outside."""

OVERALL = ("table", "points", "counts", "method", "lowest", "dimensions", "board")
"""The ways to the overall grade, by a word for each."""


@dataclass(frozen=True, slots=True)
class Way:
    """One assessment method as the answers have it.

    `minutes`, `notice`: 0 where the document asks for nothing or it is not known yet. `grades`:
    worst first. `graded`: one of `GRADED`.
    """

    name: str
    grades: tuple[str, ...]
    graded: str = "descriptors"
    work: str = ""
    minutes: int = 0
    notice: int = 0


@dataclass(frozen=True, slots=True)
class Answers:
    """What is asked before a draft is written. Numbers are 0 where the document has none."""

    spec: str
    title: str
    level: int
    body: str
    document: str
    version: str
    methods: tuple[Way, ...]
    programme_months: int
    english_maths_level: int
    window_months: int
    resit_months: int
    cap: str
    overall: str = "table"

    @property
    def folder(self) -> str:
        """The name of the pack's folder."""
        return self.spec.lower().replace("/", "-")

    @property
    def keys(self) -> tuple[str, ...]:
        """The ids of the methods: `am1`, `am2` and so on."""
        return tuple(f"am{number}" for number in range(1, len(self.methods) + 1))

    @property
    def own(self) -> tuple[tuple[str, Way], ...]:
        """Each method with its id."""
        return tuple(zip(self.keys, self.methods, strict=True))

    @property
    def grades(self) -> tuple[str, ...]:
        """The overall grades: those of the method with the most of them, worst first."""
        return max((way.grades for way in self.methods), key=len, default=("fail", "pass"))


def pack_text(answers: Answers) -> str:
    """Write the pack of a draft."""
    return "\n".join([*_head(answers), *_clauses(answers), *_criteria(answers), ""])


def scenario_text() -> str:
    """Write the first scenario of a draft: the shortest life to the outcome."""
    return SHORTEST


def changes_text(answers: Answers) -> str:
    """Write the first page of the pack's own changes."""
    return f"# Changes of {answers.spec}\n\n## Revision 1\n\n- The first draft.\n"


def to_fill_in(text: str) -> list[tuple[int, str]]:
    """Give the lines that are still to be filled in: their numbers, and what each asks for."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        _, mark, rest = line.partition(FILL)
        if mark:
            found.append((number, rest.strip(" :\"'#}],") or line.partition(FILL)[0].strip(" :#")))
    return found


def quoted(text: str) -> str:
    """Write a text so that no YAML reader takes it for anything else."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _slug(text: str) -> str:
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split()
    return "-".join(words) or "guild"


def _head(answers: Answers) -> Iterator[str]:
    yield "format: 1"
    yield f"spec: {answers.spec}"
    yield "revision: 1"
    yield "draft: true"
    yield f"title: {quoted(answers.title)}"
    yield f"level: {answers.level}"
    yield f"awarding_body: {{id: {_slug(answers.body)}, name: {quoted(answers.body)}}}"
    yield f"source: {{title: {quoted(answers.document)}, version: {quoted(answers.version)}}}"
    if not answers.methods:
        yield "methods: {}"
        return
    yield "methods:"
    for key, way in answers.own:
        work = f", work: {quoted(way.work)}" if way.work else ""
        name = way.name[:1].lower() + way.name[1:]
        yield f"  {key}: {{name: {quoted(way.name)}, session: {quoted(name)}{work}}}"


def _clause(
    key: str, at: str, does: str, says: str, rule: str, *, asked: bool = True
) -> Iterator[str]:
    if not asked:
        yield f"  # {FILL}: does the document say so? {says}"
    yield f"  - id: {key}"
    yield f"    at: {quoted(at)}"
    yield "    force: must"
    yield f"    does: {does}"
    yield f"    says: {quoted(says)}"
    yield f"    rule: {{{rule}}}"


def _clauses(answers: Answers) -> Iterator[str]:
    yield "clauses:"
    yield from _gateway(answers)
    for key, way in answers.own:
        yield from _method(answers, key, way)
    yield from _grades(answers)
    yield from _after(answers)
    yield f"  # {FILL}: every other clause of the document that asks something of the system"


BOTH = "bites: [submit_gateway, accept_gateway]"


def _dated(answers: Answers) -> str:
    """Where a clause bites that hangs on the day: at a session, or at a result from outside."""
    graded = {way.graded for way in answers.methods}
    at = ["book_session", "move_session", "start_session"] if graded != {"outside"} else []
    at += ["record_result"] if "outside" in graded else []
    return f"bites: [{', '.join(at)}]"


def _gateway(answers: Answers) -> Iterator[str]:
    if answers.programme_months:
        months = answers.programme_months
        yield from _clause(
            "gateway.duration", "Gateway", "enforce",
            f"At least {months} months on programme before the gateway.",
            f"kind: on_programme, months: {months}, {BOTH}",
        )  # fmt: skip
    if answers.english_maths_level:
        level = answers.english_maths_level
        yield from _clause(
            "gateway.english-maths", "Gateway", "enforce",
            f"English and maths at level {level}, each with evidence.",
            f"kind: english_maths, level: {level}, {BOTH}",
        )  # fmt: skip
    yield from _clause(
        "gateway.competence", "Gateway", "enforce",
        "The employer confirms that the apprentice works at the standard.",
        f"kind: gateway_item, item: competence, {BOTH}", asked=False,
    )  # fmt: skip
    yield f"  # {FILL}: what else the gateway waits for, an item a clause"
    yield from _clause(
        "gateway.signatures", "Gateway", "enforce",
        "The gateway form is signed by the apprentice, the employer and the training provider.",
        f"kind: signatures, by: [apprentice, employer, provider], {BOTH}", asked=False,
    )  # fmt: skip
    if any(way.graded != "outside" for way in answers.methods):
        yield from _clause(
            "gateway.complete", "Gateway", "enforce",
            "No assessment before the gateway is accepted.",
            "kind: gateway_complete, bites: [book_session, move_session, start_session]",
        )  # fmt: skip


def _method(answers: Answers, key: str, way: Way) -> Iterator[str]:
    name = way.name
    if way.graded == "outside":
        yield f"  # {FILL}: who judges the {name.lower()}, as the document has it"
        yield from _clause(
            f"{key}.from", name, "enforce", "It is judged outside, and its result is sent in.",
            f"kind: outside_result, method: {key}, from: [The examining body], "
            "bites: [record_result, book_session]",
        )  # fmt: skip
    else:
        yield from _session(key, way)
        yield from _graded(answers, key, way)
    if key == answers.keys[-1] and answers.window_months:
        yield from _clause(
            "epa.window", "EPA period", "enforce",
            f"Everything is held within {answers.window_months} months of the gateway.",
            f"kind: held_within, within: {{months: {answers.window_months}}}, "
            f"after: gateway.accepted, {_dated(answers)}",
        )  # fmt: skip


def _session(key: str, way: Way) -> Iterator[str]:
    name = way.name
    if way.minutes:
        part = f"{{id: {_slug(way.name)}, name: {quoted(way.name)}, minutes: {way.minutes}}}"
        yield from _clause(
            f"{key}.duration", name, "enforce", f"It takes {way.minutes} minutes.",
            f"kind: planned_length, method: {key}, bound: exactly, parts: [{part}], "
            "bites: [book_session, move_session]",
        )  # fmt: skip
    else:
        yield f"  # {FILL}: how long the {name.lower()} takes (kind planned_length)"
    if way.notice:
        yield from _clause(
            f"{key}.notice", name, "enforce",
            f"The apprentice hears of the date at least {way.notice} days before.",
            f"kind: notice, method: {key}, days: {way.notice}, bites: [book_session, move_session]",
        )  # fmt: skip
    else:
        yield f"  # {FILL}: the notice that the apprentice has of the {name.lower()} (kind notice)"
    if way.work:
        yield f"  # {FILL}: what is handed in for the {name.lower()}, and by when"
    yield from _clause(
        f"{key}.identity", name, "enforce", "The apprentice shows who they are before the start.",
        f"kind: identity, method: {key}, bites: [check_identity, start_session]", asked=False,
    )  # fmt: skip


def _graded(answers: Answers, key: str, way: Way) -> Iterator[str]:
    """Write how a method gets its grade: by descriptors, or by marks and bands."""
    if way.graded == "descriptors":
        yield from _clause(
            f"{key}.descriptors", way.name, "derive", "The grade follows from the descriptors.",
            f"kind: descriptors, method: {key}, bites: [mark]",
        )  # fmt: skip
        return
    # The dimensions of an overall grade are lines of marks that several methods have alike.
    line = DIMENSION if answers.overall == "dimensions" else f"{key}-section"
    number = answers.keys.index(key) + 1
    yield f"  # {FILL}: what marks are given for in the {way.name.lower()}, and how many each"
    yield from _clause(
        f"{key}.marks", way.name, "enforce", "Marks are given for each part of it.",
        f"kind: mark_scheme, method: {key}, lines: "
        f"{{{line}: {{most: {MOST_MARKS}, ksbs: [K{number}]}}}}, bites: [mark]",
    )  # fmt: skip
    bands = ", ".join(f"{grade}: {band}" for grade, band in _bands(way.grades))
    yield f"  # {FILL}: the marks for each grade (here equal shares), or level_counts in its place"
    yield from _clause(
        f"{key}.bands", way.name, "derive", "The grade follows from the marks.",
        f"kind: bands, method: {key}, of: marks, bands: {{{bands}}}",
    )  # fmt: skip


DIMENSION = "dimension-1"
MOST_MARKS = 100


def _bands(grades: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Give each grade an equal share of the marks, worst first, until the document's own come."""
    ends = [MOST_MARKS * place // len(grades) for place in range(len(grades) + 1)]
    for number, grade in enumerate(grades):
        last = number == len(grades) - 1
        end = f"to: {MOST_MARKS}" if last else f"below: {ends[number + 1]}"
        yield grade, f"{{from: {ends[number]}, {end}}}"


def _grades(answers: Answers) -> Iterator[str]:
    if not answers.methods:
        yield from _board(answers)
        return
    yield "  - id: grade.each"
    yield '    at: "Grading"'
    yield "    force: must"
    yield "    does: derive"
    yield '    says: "Each method has its own scale."'
    yield "    rule:"
    yield "      kind: method_scale"
    yield "      grades:"
    for key, way in answers.own:
        yield f"        {key}: [{', '.join(way.grades)}]"
    yield from OVERALL_DRAFTS[answers.overall](answers)
    yield from _clause(
        "epa.all-passed", "Grading", "enforce", "Every method is passed, or nothing is claimed.",
        "kind: all_passed, bites: [claim_certificate]", asked=False,
    )  # fmt: skip


def _lowest(answers: Answers, row: tuple[str, ...]) -> str:
    """Give the overall grade that a draft has for a row: the lowest, by its place on the scale."""
    places = [
        (way.grades.index(grade) / (len(way.grades) - 1), grade)
        for way, grade in zip(answers.methods, row, strict=True)
    ]
    if any(place == 0 for place, _ in places):
        return answers.grades[0]
    lowest = min(place for place, _ in places)
    return answers.grades[max(1, round(lowest * (len(answers.grades) - 1)))]


def _overall(answers: Answers, kind: str, says: str, still: str) -> Iterator[str]:
    """Begin the clause that leads to the overall grade. `still`: what is to be filled in."""
    yield "  - id: grade.overall"
    yield '    at: "Grading"'
    yield "    force: must"
    yield "    does: derive"
    yield f"    says: {quoted(says)}"
    yield f"    # {FILL}: {still}"
    yield "    rule:"
    yield f"      kind: {kind}"
    yield f"      grades: [{', '.join(answers.grades)}]"


def _table(answers: Answers) -> Iterator[str]:
    yield from _overall(
        answers, "grade_table", "The overall grade follows from the grades of the methods.",
        "the last grade of each row; here it is the lowest for now",
    )  # fmt: skip
    yield f"      methods: [{', '.join(answers.keys)}]"
    yield "      rows:"
    for row in product(*(way.grades for way in answers.methods)):
        yield f"        - [{', '.join((*row, _lowest(answers, row)))}]"


def _points(answers: Answers) -> Iterator[str]:
    """Give each grade a point more than the one below it; from all passed on, equal shares."""
    yield from _overall(
        answers, "grade_points", "The overall grade follows from the total of the points.",
        "the points of each grade (or weights, for scores), the bands of the total, and floors",
    )  # fmt: skip
    yield "      points:"
    for key, way in answers.own:
        given = ", ".join(f"{grade}: {number}" for number, grade in enumerate(way.grades))
        yield f"        {key}: {{{given}}}"
    passed = len(answers.methods)
    most = sum(len(way.grades) - 1 for way in answers.methods)
    steps = len(answers.grades) - 1
    begins = [0, *(passed + place * (most - passed + 1) // steps for place in range(steps))]
    yield "      bands:"
    for grade, first, after in zip(answers.grades, begins, [*begins[1:], most + 1], strict=True):
        yield f"        {grade}: {{from: {first}, to: {after - 1}}}"


def _counts(answers: Answers) -> Iterator[str]:
    yield from _overall(
        answers, "grade_counts", "The overall grade follows from how many methods have a grade.",
        "how many methods need which grade, the best row first",
    )  # fmt: skip
    yield "      rows:"
    lowest, *better = answers.grades[1:]
    every = len(answers.methods)
    for grade in reversed(better):
        having = sum(grade in way.grades for way in answers.methods)
        needed = f"{{{grade}: {having}, {lowest}: {every}}}"
        yield f"        - {{grade: {grade}, at_least: {needed}}}"
    yield f"        - {{grade: {lowest}, at_least: {{{lowest}: {every}}}}}"


def _of_method(answers: Answers) -> Iterator[str]:
    named = next(key for key, way in answers.own if way.grades == answers.grades)
    yield from _overall(
        answers, "grade_of_method", "The overall grade is that of one method.",
        "which method it is, and whether the others have to be passed (others: passed, or any)",
    )  # fmt: skip
    yield f"      method: {named}"
    yield "      others: passed"


def _the_lowest(answers: Answers) -> Iterator[str]:
    yield from _overall(
        answers, "grade_lowest", "The overall grade is the lowest of the methods' grades.",
        "whether it is really the lowest whatever the grades",
    )  # fmt: skip


def _dimensions(answers: Answers) -> Iterator[str]:
    yield from _overall(
        answers, "grade_dimensions", "The overall grade follows from the dimensions.",
        "the dimensions, which are lines of marks; what each comes to; how many need which mark",
    )  # fmt: skip
    yield f"      dimensions: {{{DIMENSION}: {quoted(f'{FILL}: what the dimension is called')}}}"
    yield "      take: best"
    yield "      rows:"
    for number, grade in reversed([*enumerate(answers.grades)][1:]):
        least = MOST_MARKS * number // len(answers.grades)
        yield f"        - {{grade: {grade}, at_least: {{{least}: 1}}}}"


def _board(answers: Answers) -> Iterator[str]:
    yield from _clause(
        "board.decides", "Grading", "enforce",
        "A board decides on the whole, and its minutes are sent in.",
        f"kind: decided_by_board, grades: [{', '.join(answers.grades)}], board: the board, "
        "bites: [record_outcome]",
        asked=False,
    )  # fmt: skip


OVERALL_DRAFTS: dict[str, Callable[[Answers], Iterator[str]]] = dict(
    zip(
        OVERALL,
        (_table, _points, _counts, _of_method, _the_lowest, _dimensions, _board),
        strict=True,
    )
)
"""What writes each way to the overall grade."""


def _after(answers: Answers) -> Iterator[str]:
    if not answers.resit_months:
        yield f"  # {FILL}: re-sits and re-takes, if there are any"
        return
    yield from _clause(
        "resit.offer", "Re-sits", "enforce", "A fail is followed by the offer of a re-sit.",
        "kind: redo_offer, bites: [agree_redo]",
    )  # fmt: skip
    yield from _clause(
        "resit.decider", "Re-sits", "enforce", "The employer agrees to a re-sit or a re-take.",
        "kind: redo_decider, by: employer, bites: [agree_redo, decline_redo]", asked=False,
    )  # fmt: skip
    yield from _clause(
        "resit.window", "Re-sits", "enforce",
        f"Within {answers.resit_months} months of the release of the fail.",
        f"kind: redo_within, within: {{months: {answers.resit_months}}}, after: result.released, "
        f"{_dated(answers)}",
    )  # fmt: skip
    if answers.cap:
        yield from _clause(
            "resit.cap", "Re-sits", "derive",
            f"After a re-sit or re-take the overall grade is at most {answers.cap}.",
            f"kind: cap, grade: {answers.cap}, reaches: [redo, run]",
        )  # fmt: skip


def _criteria(answers: Answers) -> Iterator[str]:
    """One theme a method, with one descriptor a grade: the document's own come in their place."""
    if not answers.methods:
        return
    yield "ksbs:"
    for number, _ in enumerate(answers.methods, start=1):
        yield f"  K{number}: {quoted(f'{FILL}: a statement of knowledge, in our own words.')}"
    if any(way.graded == "descriptors" for way in answers.methods):
        yield "themes:"
    for number, (key, way) in enumerate(answers.own, start=1):
        if way.graded != "descriptors":
            continue
        yield f"  {key}-theme:"
        yield f"    name: {quoted(f'{FILL}: the name of a theme')}"
        yield f"    method: {key}"
        yield f"    ksbs: [K{number}]"
        yield "    pass:"
        yield f"      p1: {quoted(f'{FILL}: what is met for a pass.')}"
        for level in way.grades[2:]:
            yield f"    {level}:"
            yield f"      {level[0]}1: {quoted(f'{FILL}: what is met for a {level}.')}"

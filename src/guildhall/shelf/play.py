"""Playing scenarios and tables of examples, and telling what was expected and what was got."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from guildhall.engine.actor import NOWHERE, Actor, Surroundings
from guildhall.engine.audience import open_as, visible
from guildhall.engine.case import Case
from guildhall.engine.deadlines import Deadline, deadlines
from guildhall.engine.decide import Decision
from guildhall.engine.findings import Finding
from guildhall.engine.lapse import standing
from guildhall.engine.pack import Pack
from guildhall.engine.permitted import permitted
from guildhall.engine.run import SETTLED
from guildhall.engine.stage import stage
from guildhall.engine.told import told
from guildhall.engine.vocabulary import Kind, Role, Track
from guildhall.shelf import otherwise
from guildhall.shelf.examples import ExampleResult, try_table
from guildhall.shelf.faults import Fault, FaultyFileError
from guildhall.shelf.packs import OVERLAY_FILE, PACK_FILE, read_pack, readable_versions, under
from guildhall.shelf.player import Player, StepError, read_moment
from guildhall.shelf.reading import read
from guildhall.shelf.scenario import (
    Due,
    May,
    MethodThen,
    Person,
    Script,
    Seen,
    Step,
    Then,
    Walk,
    is_table,
    load_scenario,
    load_table,
)
from guildhall.shelf.walk import walk


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step as it was played. `own`: written in the scenario itself, not in what it stands on.

    `n` counts the scenario's own steps from 1; 0 for what came before.
    """

    n: int
    step: Step
    decision: Decision
    expected: str
    got: str
    ok: bool
    walked: bool = False

    @property
    def otherwise(self) -> str:
        """How it came out otherwise than expected, in sentences."""
        return otherwise.of_step(self.step, self.decision)


@dataclass(frozen=True, slots=True)
class ThenResult:
    """One expectation about the end."""

    what: str
    expected: str
    got: str
    ok: bool
    keys: tuple[str | int, ...] = ("then",)
    """Where in the scenario it is asked."""


@dataclass(slots=True)
class Played:
    """A scenario or a table as it was played."""

    path: Path
    spec: str
    name: str
    life: bool = False
    about: str | None = None
    steps: list[StepResult] = field(default_factory=list)
    then: list[ThenResult] = field(default_factory=list)
    examples: list[ExampleResult] = field(default_factory=list)
    limits: list[Deadline] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    dues: list[tuple[str, str]] = field(default_factory=list)
    clause: str | None = None
    player: Player | None = None

    @property
    def ok(self) -> bool:
        """Whether everything came as expected."""
        return (
            all(step.ok for step in self.steps)
            and all(item.ok for item in self.then)
            and all(example.ok for example in self.examples)
        )


def scenario_files(paths: Iterable[Path]) -> list[Path]:
    """Give the scenario files at and below some paths; packs themselves are left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(
                file
                for file in path.rglob("*.yaml")
                if file.name != PACK_FILE and file.parent.name == "scenarios"
            ) or sorted(
                file for file in path.glob("*.yaml") if file.name not in (PACK_FILE, OVERLAY_FILE)
            )
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def play(
    path: Path, packs: dict[Path, Pack] | None = None, around: Surroundings = NOWHERE
) -> Played:
    """Play one file. Raises FaultyFileError where it cannot be played at all.

    `packs` keeps the packs that are read; `around` brings the calendar of working days.
    """
    packs = {} if packs is None else packs
    document = read(path)
    if is_table(document):
        table, folder = load_table(document)
        if folder not in packs:
            packs[folder] = read_pack(folder)
        pack = packs[folder]
        others = [other for other, _ in readable_versions(folder, pack.spec)]
        results = try_table(document, table, pack, others, around)
        return Played(path, pack.spec, table.table, clause=table.clause, examples=results)
    script = load_scenario(document)
    if script.pack_folder not in packs:
        packs[script.pack_folder] = read_pack(script.pack_folder)
    return play_script(script, packs[script.pack_folder], around)


def play_script(script: Script, pack: Pack, around: Surroundings = NOWHERE) -> Played:
    """Play a scenario that is already read. Raises FaultyFileError for a faulty step."""
    scenario = script.scenario
    pack = under(pack, scenario.overlays, script.document)
    unknown = [
        fault
        for document, part in (*script.before, (script.document, scenario))
        for fault in otherwise.unknown_clauses(document, part, pack)
    ]
    if unknown:
        raise FaultyFileError(*unknown)
    people: dict[str, Person] = {}
    for _, earlier in script.before:
        people |= earlier.people
    player = Player(pack, people | scenario.people, around=around)
    played = Played(
        script.document.path,
        pack.spec,
        scenario.scenario,
        life=scenario.life,
        about=scenario.about,
        player=player,
    )
    for document, earlier in (*script.before, (script.document, scenario)):
        own = earlier is scenario
        try:
            if earlier.walk is not None:
                for step, decision in _walked(player, earlier.walk):
                    played.steps.append(
                        StepResult(0, step, decision, "done", "done", ok=True, walked=True)
                    )
        except StepError as error:
            raise FaultyFileError(
                Fault(document.path, document.line(("walk",)), str(error))
            ) from None
        for number, step in enumerate(earlier.steps, start=1):
            try:
                decision = player.perform(step)
            except StepError as error:
                line = document.line(("steps", number - 1, *error.keys))
                sentence = f"step {number}: {error}"
                raise FaultyFileError(Fault(document.path, line, sentence)) from None
            result = _judged(number if own else 0, step, decision)
            if not own and not result.ok:
                line = document.line(("steps", number - 1))
                sentence = f"step {number} ({step.do}): {result.otherwise}"
                raise FaultyFileError(Fault(document.path, line, sentence))
            played.steps.append(result)
    try:
        played.then = list(_then(played, scenario.then))
    except StepError as error:
        line = script.document.line(("then",))
        raise FaultyFileError(Fault(script.document.path, line, str(error))) from None
    return played


def _walked(player: Player, plan: Walk) -> Iterator[tuple[Step, Decision]]:
    for step in walk(player, plan):
        decision = player.last
        if decision is not None:
            yield step, decision


def _ids(findings: Iterable[Finding]) -> tuple[str, ...]:
    return tuple(sorted({finding.clause for finding in findings}))


def _judged(number: int, step: Step, decision: Decision) -> StepResult:
    """Hold what was expected of a step against what came."""
    refusals = _ids(decision.of_kind(Kind.REFUSAL))
    warnings = _ids(decision.of_kind(Kind.WARNING))
    notes = _ids(decision.of_kind(Kind.NOTE))
    expected, got = [str(step.expect)], ["refused" if decision.refused else "done"]
    if step.clauses is not None or (step.expect == "done" and refusals):
        expected.append(f"by {_listed(sorted(set(step.clauses or ())))}")
        got.append(f"by {_listed(refusals)}")
    if step.warned is not None or (step.expect == "done" and warnings):
        expected.append(f"warned by {_listed(sorted(set(step.warned or ())))}")
        got.append(f"warned by {_listed(warnings)}")
    missing_kept = [clause for clause in step.kept if clause not in decision.kept]
    missing_notes = [clause for clause in step.noted if clause not in notes]
    if missing_kept:
        expected.append(f"keeping {_listed(missing_kept)}")
        got.append("keeping none of these")
    if missing_notes:
        expected.append(f"noting {_listed(missing_notes)}")
        got.append(f"noting {_listed(notes)}")
    return StepResult(
        number, step, decision, ", ".join(expected), ", ".join(got), ok=expected == got
    )


def _listed(ids: Iterable[str]) -> str:
    return " ".join(ids) or "nothing"


def _then(played: Played, then: Then) -> Iterator[ThenResult]:
    """Hold the end against what was expected of it."""
    player = played.player
    if player is None or player.case.last_at is None:
        return
    at = read_moment(then.at) if then.at else player.case.last_at
    pack, case = player.pack, standing(player.pack, player.case, at)
    played.limits = deadlines(pack, player.case, at, player.around)
    if then.stage is not None:
        yield _same("stage", then.stage.value, stage(case).value, "stage")
    if then.run is not None:
        yield _same("run", str(then.run), str(case.run.number), "run")
    for name, expected in then.tracks.items():
        yield _same(f"track {name}", expected, _track(case, name), "tracks", name)
    for method, wanted in then.methods.items():
        yield from _at(_method(case, method, wanted), "methods", method)
    yield from _grade(case, then)
    if then.warnings is not None:
        got = _listed(sorted({reason.clause for reason in case.warnings}))
        listed = _listed(sorted(set(then.warnings)))
        yield _same("warnings on the case", listed, got, "warnings")
    for number, due in enumerate(then.due):
        yield from _at(_due(played, due), "due", number)
    yield from _told(played, then, at)
    for number, may in enumerate(then.may):
        yield from _at([_may(player, may, at)], "may", number)
    for name, seen in then.seen.items():
        yield from _at(_seen(player, name, seen, at), "seen", name)
    for event, count in then.events.items():
        got_count = sum(entry.event.name == event for entry in player.history)
        yield _same(f"events {event}", str(count), str(got_count), "events", event)


def _due(played: Played, due: Due) -> Iterator[ThenResult]:
    wanted_due = {k: v for k, v in due.model_dump().items() if v is not None}
    matching = [d for d in played.limits if all(getattr(d, k) == v for k, v in wanted_due.items())]
    if matching and due.state is not None:
        played.dues.append((due.clause, due.state))
    near = [d for d in played.limits if d.clause == due.clause] or played.limits
    parts = ((d.clause, d.method, d.by_day, d.state, d.whose) for d in near)
    got = "; ".join(" ".join(str(part) for part in one if part is not None) for one in parts)
    shown = " ".join(str(value) for value in wanted_due.values())
    yield ThenResult(f"due {due.clause}", shown, shown if matching else got, ok=bool(matching))


def _at(results: Iterable[ThenResult], *keys: str | int) -> Iterator[ThenResult]:
    """Place what was asked at the end at the key of the scenario that asks for it."""
    yield from (replace(result, keys=("then", *keys)) for result in results)


def _same(what: str, expected: str, got: str, *keys: str | int) -> ThenResult:
    return ThenResult(what, expected, got, expected == got, ("then", *keys))


def _track(case: Case, name: str) -> str:
    """Give the state of a track by its name: `run`, `attempt am1`, `breach breach-1`."""
    track, _, target = name.partition(" ")
    try:
        state = case.state(Track(track), target or None)
    except ValueError:
        message = f"no track is called {track!r}"
        raise StepError(message) from None
    return state.value if state is not None else "not there"


def _method(case: Case, method: str, wanted: MethodThen) -> Iterator[ThenResult]:
    if method not in case.run.attempts:
        message = f"there is no method {method!r}"
        raise StepError(message)
    tried = case.attempt(method)
    session = tried.session
    result = tried.result
    got = {
        "state": tried.state.value,
        "grade": result.grade if result else "none",
        "score": result.score if result else None,
        "attempt": tried.number,
        "redo": tried.redo.value,
        "questions": len(session.questions) if session else 0,
        "planned_seconds": session.seconds if session else 0,
        "sittings": len(tried.sittings) + int(tried.state in SETTLED and tried.held),
    }
    for key, value in got.items():
        expected = getattr(wanted, key)
        if expected is not None:
            yield _same(f"{method} {key}", str(expected), str(value))
    if wanted.because is not None:
        reasons = tuple(dict.fromkeys(r.clause for r in result.because)) if result else ()
        missing = [clause for clause in wanted.because if clause not in reasons]
        yield ThenResult(
            f"{method} because", _listed(wanted.because), _listed(reasons), ok=not missing
        )


def _grade(case: Case, then: Then) -> Iterator[ThenResult]:
    outcome = case.run.outcome
    if then.grade is not None:
        yield _same("grade", then.grade, outcome.grade if outcome else "none", "grade")
    if then.why is not None:
        reasons = tuple(dict.fromkeys(r.clause for r in outcome.because)) if outcome else ()
        ok = all(clause in reasons for clause in then.why)
        yield ThenResult("why", _listed(then.why), _listed(reasons), ok, ("then", "why"))


def _told(played: Played, then: Then, at: datetime) -> Iterator[ThenResult]:
    player = played.player
    if player is None:
        return
    for number, item in enumerate(then.told):
        viewer = player.who(item.to.value, None)
        seen = open_as(player.history, viewer) if item.to is not Role.SYSTEM else player.case
        shown = told(player.pack, seen, viewer, at)
        found = [s for s in shown if s.clause == item.clause and (item.says or "") in s.sentence]
        if found and item.shown:
            played.told.append(item.clause)
        expected = f"{item.clause} is {'told' if item.shown else 'not told'} to {item.to.value}"
        if item.says:
            expected += f": {item.says!r}"
        got = " ".join(s.clause for s in shown) or "nothing is told"
        if item.says and not found:
            got = "; ".join(s.sentence for s in shown if s.clause == item.clause) or got
        ok = bool(found) == item.shown
        found_so = ThenResult(f"told {item.clause}", expected, expected if ok else got, ok)
        yield from _at([found_so], "told", number)


def _may(player: Player, may: May, at: datetime) -> ThenResult:
    actor = player.who(may.who, may.target)
    seen = _case_for(player, actor)
    found = [
        p
        for p in permitted(player.pack, seen, actor, at, player.around)
        if p.action == may.do and may.target in (None, p.target)
    ]
    status = found[0].status if found else "never"
    clauses = _ids(f for p in found[:1] for f in p.findings if f.kind is Kind.REFUSAL)
    what = f"{may.who} may {may.do} {may.target or ''}".strip()
    if may.clauses is None:
        return _same(what, may.status, status)
    expected = f"{may.status} by {_listed(sorted(may.clauses))}"
    return _same(what, expected, f"{status} by {_listed(clauses)}")


def _case_for(player: Player, actor: Actor) -> Case:
    return player.case if actor.role is Role.SYSTEM else open_as(player.history, actor)


def _seen(player: Player, name: str, wanted: Seen, at: datetime) -> Iterator[ThenResult]:
    viewer = player.who(name, None)
    entries = visible(player.history, viewer)
    case = standing(player.pack, open_as(player.history, viewer), at)
    if wanted.stage is not None:
        yield _same(f"{name} sees stage", wanted.stage.value, stage(case).value)
    if wanted.grade is not None:
        got = case.run.outcome.grade if case.runs and case.run.outcome else "none"
        yield _same(f"{name} sees grade", wanted.grade, got)
    for method, expected in wanted.methods.items():
        for result in _method(case, method, expected):
            yield ThenResult(f"{name} sees {result.what}", result.expected, result.got, result.ok)
    for event, count in wanted.events.items():
        got_count = sum(entry.event.name == event for entry in entries)
        yield _same(f"{name} sees {event}", str(count), str(got_count))

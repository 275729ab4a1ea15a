"""A played scenario as the minutes of a careful clerk.

Day by day: who did what, what was refused and by which clause, what it was warned of, what
followed from it, which clocks it started. At the end: what is due, by when, and whose move it is.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby

from guildhall.engine.actions.base import Action
from guildhall.engine.dates import day_of
from guildhall.engine.deadlines import Deadline, deadlines
from guildhall.engine.findings import Finding
from guildhall.engine.lapse import standing
from guildhall.engine.lifecycle import rows
from guildhall.engine.moves import moves
from guildhall.engine.stage import stage
from guildhall.engine.vocabulary import Kind, Stage
from guildhall.shelf.faults import shown_path
from guildhall.shelf.play import Played, StepResult
from guildhall.shelf.player import Player, read_moment
from guildhall.telling.sheet import Sheet
from guildhall.words import consequences, deeds, spoken, values

MARGIN = 4
"""Columns for the number of a step."""
TEXT = MARGIN + 11
"""The column at which the text of a step begins, after its time."""
LABEL = 9
"""Columns for a label: REFUSED, WARNING."""
FEW = 2
"""So many clauses that were kept are named in the minutes of a life, where more are counted."""


def nothing() -> None:
    """Do not wait between steps."""


@dataclass(slots=True)
class Clerk:
    """Who writes the minutes of one played scenario.

    `life`: stages as headings, and clauses that were kept merely counted. `for_readers`: without
    the file, and without what was expected where it came so. `pause` is called after each step.
    """

    paper: Sheet
    played: Played
    until: datetime | None = None
    life: bool = False
    for_readers: bool = False
    pause: Callable[[], None] = nothing
    day: date | None = None
    time: str = ""
    stage: Stage | None = None
    told: set[str] = field(default_factory=set)
    """Methods whose grade is already derived above, and not released yet."""

    def write(self) -> None:
        """Write the minutes, from the title to what is due at the end."""
        self._head()
        played = self.played
        if played.player is None:
            self._examples()
            return
        before = played.player
        follow = Player(before.pack, before.people, around=before.around)
        opening = [result for result in played.steps if result.n == 0]
        if opening and not self.life:
            self._opening(follow, opening)
            self._steps(follow, played.steps[len(opening) :])
        else:
            self._steps(follow, played.steps)
        self._end(follow)

    def _head(self) -> None:
        played, paper = self.played, self.paper
        paper.title(
            spoken.sentence(played.name)[:-1] if not played.name.endswith("?") else played.name
        )
        if played.about:
            for paragraph in played.about.strip().split("\n\n"):
                paper.say(" ".join(paragraph.split()))
        if not (self.life or self.for_readers):
            paper.say(f"{played.spec}, {shown_path(played.path)}", style="faint")

    # Before the scenario's own steps

    def _opening(self, follow: Player, opening: Sequence[StepResult]) -> None:
        """Tell what came before, a paragraph a day: the steps that moved the case on."""
        self.paper.heading("Before")
        for day, results in groupby(opening, lambda r: day_of(read_moment(r.step.at))):
            told, others = [], 0
            for run in runs(results):
                text = self._fact(follow, run)
                if moves_on(run[0]):
                    told.append(text)
                else:
                    others += len(run)
            if others:
                told.append(f"And {spoken.counted(others, 'smaller step')}.")
            self.paper.say(" ".join(told), label=f"{spoken.long_day(day)}.", style="faint")

    def _fact(self, follow: Player, run: Sequence[StepResult]) -> str:
        """Tell one step, or a run of questions, in a sentence; and follow the case on."""
        action = follow.action(run[0].step)
        who = self._who(follow, run[0], action)
        what = deeds.done(action, follow.pack)
        if len(run) > 1:
            what = questions(follow, run)
        if run[0].decision.refused:
            what = f"wanted to {deeds.meant(action, follow.pack)}"
        for result in run:
            follow.append(result.decision.entries)
        return spoken.sentence(f"{who} {what}")

    # Step by step

    def _steps(self, follow: Player, results: Sequence[StepResult]) -> None:
        for run in runs(results):
            at = read_moment(run[0].step.at)
            self._turn(follow, at)
            before = limits(follow, at)
            action = follow.action(run[0].step)
            self._deed(follow, run, action, at)
            for result in run:
                self._findings(result)
                for entry in result.decision.entries:
                    for line in consequences.of_entry(follow.pack, entry, self.told):
                        self._line(line.label, line.text, style=line.style, inner=line.inner)
            self._clocks(before, limits(follow, at))
            self._kept(run)
            for result in run:
                if not result.ok:
                    self._line("OTHERWISE", result.otherwise, style="refused")
            self.pause()

    def _turn(self, follow: Player, at: datetime) -> None:
        """Write a heading where the stage changes, and the day where it does."""
        now = stage(standing(follow.pack, follow.case, at))
        if self.life and now is not self.stage and now is not Stage.NONE:
            self.paper.heading(spoken.sentence(now.words)[:-1])
            self.day = None
        self.stage = now
        if day_of(at) != self.day:
            self.day, self.time = day_of(at), ""
            self.paper.say()
            self.paper.say(spoken.long_day(self.day), style="strong")

    def _deed(
        self, follow: Player, run: Sequence[StepResult], action: Action, at: datetime
    ) -> None:
        first = run[0]
        time = spoken.clock_time(at)
        label = f"{first.n or '':>{MARGIN - 2}}  {time if time != self.time else ''}"
        self.time = time
        text = self._fact(follow, run)
        if action.happened_at is not None and action.happened_at != at:
            text += f" It happened on {spoken.spoken_moment(action.happened_at)}."
        self.paper.say(text, label=label, hang=TEXT, label_style="faint")
        if len(run) == 1:
            for name, words in deeds.said(action):
                self.paper.say(f"{name}: “{words}”", indent=TEXT, hang=2, style="faint")

    def _who(self, follow: Player, result: StepResult, action: Action) -> str:
        step = result.step
        actor = follow.actor(step, action)
        who = spoken.the(actor.role)
        if step.by in follow.people:
            who = f"{values.person(step.by)} ({spoken.role_name(actor.role)})"
        if actor.on_behalf_of is not None:
            who += f", for {spoken.the(actor.on_behalf_of.role)}"
            who += f" (proof: {step.proof})," if step.proof else ","
        return who

    def _findings(self, result: StepResult) -> None:
        order = [Kind.REFUSAL, Kind.WARNING, Kind.NOTE]
        for finding in sorted(result.decision.findings, key=lambda f: order.index(f.kind)):
            label, style = label_of(finding)
            text = f"{finding.clause} ({finding.heading}): {finding.sentence}"
            self._line(label, text, style=style)
            if finding.reading:
                self._line("", f"Read here as: {finding.reading}", style="faint")

    def _clocks(
        self, before: dict[tuple[str, str], Deadline], now: dict[tuple[str, str], Deadline]
    ) -> None:
        """Tell which clocks have started, moved, or come to their end."""
        for key, limit in now.items():
            old = before.get(key)
            moved = old is not None and old.by_day != limit.by_day
            anew = old is None or old.state not in WAITING
            if (anew or moved) and limit.state in WAITING:
                before_that = (
                    f" Before, it was {spoken.long_day(old.by_day)}." if old and moved else ""
                )
                self._line("Clock", consequences.limit_words(limit) + before_that)
            elif (old is None or old.state != limit.state) and not limit.opens:
                done = consequences.done_words(limit)
                if limit.state == "late":
                    self._line("LATE", done, style="warned")
                elif limit.state == "met":
                    self._line("In time", done, style="good")

    def _kept(self, run: Sequence[StepResult]) -> None:
        kept = list(dict.fromkeys(clause for result in run for clause in result.decision.kept))
        if not kept:
            return
        few = not self.life or len(kept) <= FEW
        text = ", ".join(kept) if few else spoken.counted(len(kept), "clause")
        self._line("Kept", text, style="faint")

    def _line(
        self, label: str, text: str, *, style: str | None = None, inner: bool = False
    ) -> None:
        loud = style in ("refused", "warned", "good")
        self.paper.say(
            text,
            label=label,
            indent=TEXT + (2 if inner else 0),
            hang=LABEL,
            style=None if loud else style,
            label_style=style,
        )

    # The end

    def _end(self, follow: Player) -> None:
        at = self.until or follow.case.last_at
        if at is None:
            return
        paper, case = self.paper, follow.case
        now = standing(follow.pack, case, at)
        paper.heading("Where it stands")
        said = f"On {spoken.long_day(day_of(at))}, {spoken.clock_time(at)}: {stage(now).words}."
        if now.run.outcome is not None:
            said += f" Overall grade: {now.run.outcome.grade}."
        paper.say(said)
        for reason in now.warnings:
            paper.say(
                f"{reason.clause}: {reason.sentence}",
                label="Warning on the case:",
                label_style="warned",
            )
        waiting = [limit for limit in limits(follow, at).values() if limit.state in WAITING]
        if waiting:
            paper.say()
            paper.say("What is due, and what opens", style="strong")
        for limit in waiting:
            self._due(limit, day_of(at))
        waited_for = moves(follow.pack, case, at, follow.around)
        paper.say()
        paper.say("Whose move it is", style="strong")
        for role in dict.fromkeys(move.role for move in waited_for):
            own = "; ".join(move.words for move in waited_for if move.role is role)
            paper.say(spoken.sentence(f"{spoken.the(role)} {own}"), indent=2, hang=2)
        if not waited_for:
            paper.say("Nobody's: nothing is waited for.", indent=2)
        self._checked()

    def _due(self, limit: Deadline, today: date) -> None:
        overdue = limit.state == "overdue"
        start = "OVERDUE since" if overdue else "From" if limit.opens else "By"
        when = f"{spoken.long_day(limit.by_day)} ({spoken.distance(limit.by_day, today)})"
        whose = "" if limit.opens else f", {spoken.the(limit.whose)}"
        text = f"{when}: {consequences.what_of(limit)}. {limit.clause}{whose}."
        style = "refused" if overdue else "strong"
        self.paper.say(text, label=start, indent=2, hang=2, label_style=style)

    def _checked(self) -> None:
        right = [item for item in self.played.then if item.ok]
        if right and not (self.life or self.for_readers):
            self.paper.say()
            self.paper.say("As expected", style="strong")
            for item in right:
                self.paper.say(f"{item.what}: {item.expected}", indent=2, hang=2)
        for item in self.played.then:
            if not item.ok:
                text = f"{item.what}: expected {item.expected}, and it is {item.got}"
                self.paper.say(text, label="OTHERWISE", hang=2, label_style="refused")

    def _examples(self) -> None:
        """Tell a table of examples: what was given, and what it amounts to."""
        before: tuple[str, ...] = ()
        for example in self.played.examples:
            told = f"{example.given} gives {example.got}"
            if not example.ok:
                told = f"OTHERWISE {told}, and not {example.expected}"
            cites = tuple(dict.fromkeys(example.cites))
            if cites not in ((), before):
                told += f" ({', '.join(cites)})"
            before = cites
            style = None if example.ok else "refused"
            self.paper.say(told, label=f"{example.n:>2}", hang=MARGIN, style=style)


WAITING = ("running", "overdue")


def moves_on(result: StepResult) -> bool:
    """Whether a step is of those that move a track, and not merely fill something in."""
    return any(row.to is not None for row in rows(result.step.do))


def limits(follow: Player, at: datetime) -> dict[tuple[str, str], Deadline]:
    """Give the limits of a case at a moment, by clause and method."""
    found = deadlines(follow.pack, follow.case, at, follow.around)
    return {(limit.clause, limit.method or ""): limit for limit in found}


def label_of(finding: Finding) -> tuple[str, str]:
    """Give the word that stands before a finding, and its style."""
    if finding.breach:
        return "BREACH", "refused"
    match finding.kind:
        case Kind.REFUSAL:
            return "REFUSED", "refused"
        case Kind.WARNING:
            return "WARNING", "warned"
        case Kind.NOTE:
            return "Note", "faint"


def runs(results: Iterable[StepResult]) -> Iterator[list[StepResult]]:
    """Give the steps one by one, and questions that follow one another as one run."""
    run: list[StepResult] = []
    for result in results:
        if run and not (_question(result) and _question(run[0]) and _alike(run[0], result)):
            yield run
            run = []
        run.append(result)
    if run:
        yield run


def _question(result: StepResult) -> bool:
    loud = [f for f in result.decision.findings if f.kind is not Kind.NOTE]
    return result.step.do == "ask_question" and result.ok and not loud


def _alike(first: StepResult, other: StepResult) -> bool:
    """Whether two questions were put by the same person in the same session on the same day."""
    return (
        first.step.by == other.step.by
        and first.step.given.get("method") == other.step.given.get("method")
        and day_of(read_moment(first.step.at)) == day_of(read_moment(other.step.at))
        and not first.step.given.get("happened_at")
        and not other.step.given.get("happened_at")
        and (first.n == 0) == (other.n == 0)
    )


def questions(follow: Player, run: Sequence[StepResult]) -> str:
    """Tell a run of questions: how many, on which themes, until when."""
    counted: dict[str, int] = {}
    for result in run:
        theme = str(result.step.given.get("theme", "no theme"))
        name = follow.pack.themes[theme].name if theme in follow.pack.themes else theme
        counted[name] = counted.get(name, 0) + 1
    told = [f"{name} ({number})" if number > 1 else name for name, number in counted.items()]
    last = spoken.clock_time(read_moment(run[-1].step.at))
    return f"put {len(run)} questions, the last at {last}: {', '.join(told)}"

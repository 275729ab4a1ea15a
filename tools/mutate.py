"""Change the rules in small ways, one at a time, and see whether the tests notice.

`make mutate FAMILY=redo` changes src/guildhall/engine/rules/redo.py alone; without FAMILY all rules
are changed, one family after the other. With AGAIN=redo.txt only those changes are tried that stand
in that file, which keeps what an earlier run has printed. A change that no test notices is a
survivor: it is printed with its place, and the command ends with 1 unless
tests/mutation/explained.yaml says why it makes no difference.

mutmut thinks the changes up. Trying them is done here, for then it takes seconds and not hours: all
that tries the family is read and run once, while coverage notes which test comes to which line. For
each change this process forks; the child puts the changed code into the function and runs the tests
that come to the line, up to the first that fails, beginning with those that have noticed other
changes of the function. No file is touched.
"""

import difflib
import gc
import os
import resource
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import _lru_cache_wrapper
from importlib import import_module
from pathlib import Path
from types import FunctionType

import coverage
import libcst as cst
import pytest
import yaml
from _pytest.runner import runtestprotocol
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.file_mutation import Mutation, create_mutations, deep_replace

ROOT = Path(__file__).parents[1]
RULES = Path("src/guildhall/engine/rules")
EXPLAINED = ROOT / "tests" / "mutation" / "explained.yaml"
TRIED_BY = (
    "mutation/family",
    "shelf/test_said",
    "shelf/test_examples",
    "engine/test_adjustments",
    "engine/test_credentials",
    "engine/test_distance",
    "engine/test_grading",
    "engine/test_in_force",
    "engine/test_independence",
    "engine/test_late_records",
    "engine/test_lengths",
    "engine/test_outside",
    "engine/test_people_and_pieces",
    "engine/test_redos",
    "engine/test_remedies",
    "engine/test_said_of_versions",
    "engine/test_scoring",
    "engine/test_shown",
    "engine/test_sides*",
    "engine/test_so_far",
    "engine/test_unenforced",
    "engine/test_versions",
    "engine/test_ways",
    "engine/test_windows",
    "engine/test_wording",
)
"""The scenarios of a family, what its clauses say in them, and the tests that ask the rules."""
MINUTES = 15
SLACK = 1.0
"""Seconds that a test may take beyond thrice what it took unchanged."""
LIVING = ("survived", "no tests")


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """One small change of a rule."""

    path: Path
    function: str
    """The family and the function: `redo.judge`."""
    line: int
    lines: range
    """Lines of which one is come to whenever the change could make a difference."""
    was: str
    became: str
    text: str
    """The changed function."""

    def keys(self) -> set[tuple[str, str, str]]:
        """What it is known by in the list of explained ones: it holds when lines move.

        Some changes make no difference wherever they are made; they stand there under `*`.
        """
        return {(place, self.was, self.became) for place in (self.function, "*")}

    def make(self) -> None:
        """Put the changed code into the function, wherever it has been imported to."""
        module = import_module(f"guildhall.engine.rules.{self.path.stem}")
        holder, _, name = self.function.partition(".")[2].rpartition(".")
        place = getattr(module, holder) if holder else module
        function = vars(place)[name]
        function = getattr(function, "__func__", function)
        made: dict[str, FunctionType] = {}
        exec(compile(self.text, str(self.path), "exec", dont_inherit=True), vars(module), made)  # noqa: S102
        changed = getattr(made[name], "__func__", made[name])
        function.__code__ = changed.__code__
        function.__defaults__ = changed.__defaults__
        function.__kwdefaults__ = changed.__kwdefaults__


def changes(path: Path) -> Iterator[Change]:
    """Give every change of a file of rules."""
    source = (ROOT / path).read_text(encoding="utf-8")
    module, mutations, _, _ = create_mutations(str(path), source)
    wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
    position, parent = (
        wrapper.resolve(provider) for provider in (PositionProvider, ParentNodeProvider)
    )

    def lines_of(mutation: Mutation) -> range:
        node = mutation.original_node
        while not isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement)):
            node = parent[node]
        first, last = position[node].start.line, position[node].end.line
        inner = getattr(node, "body", None)
        if isinstance(inner, cst.IndentedBlock) and not isinstance(node, cst.FunctionDef):
            last = max(first, position[inner.body[0]].start.line - 1)
        return range(first, last + 1)

    for mutation in mutations:
        function = mutation.contained_by_top_level_function
        if not isinstance(function, cst.FunctionDef):
            continue  # outside functions there is nothing that could be put in place
        before = cst.Module([function]).code.strip()
        changed = deep_replace(function, mutation.original_node, mutation.mutated_node)
        after = cst.Module([changed]).code.strip()
        was, became = told(before, after)
        lines = lines_of(mutation)
        texts = source.splitlines()
        place = next((n for n in lines if was and texts[n - 1].strip() == was[0]), lines.start)
        holder = parent.get(parent.get(function))
        inside = f"{holder.name.value}." if isinstance(holder, cst.ClassDef) else ""
        name = f"{path.stem}.{inside}{function.name.value}"
        yield Change(path, name, place, lines, " ".join(was), " ".join(became), after)


def printed(path: Path) -> set[tuple[str, str, str]]:
    """Give the changes that an earlier run has printed, each as it is known in the list."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {
        (first.split()[1], was.removeprefix("  - "), became.removeprefix("  + "))
        for first, was, became in zip(lines, lines[1:], lines[2:], strict=False)
        if was.startswith("  - ") and became.startswith("  + ")
    }


def told(before: str, after: str) -> tuple[list[str], list[str]]:
    """Give the lines that stood there and those that were put there."""
    diff = list(difflib.unified_diff(before.split("\n"), after.split("\n"), lineterm=""))[3:]
    was, became = ([line[1:].strip() for line in diff if line[0] == sign] for sign in "-+")
    return was, became


class Trying:
    """What pytest is told: run all once and watch, then all that it takes for each change."""

    def __init__(self, found: list[Change], minutes: float) -> None:
        self.changes = found
        self.until = time.monotonic() + minutes * 60
        self.became: dict[Change, str] = dict.fromkeys(found, "not reached")
        self.seconds: dict[pytest.Item, float] = {}
        self.noticed: dict[str, Counter[pytest.Item]] = defaultdict(Counter)
        """By function: how many changes of it a test has noticed."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out what the clauses of other families say."""
        families = {change.path.stem for change in self.changes}
        items[:] = [
            item
            for item in items
            if item.path.name != "test_said.py" or item.callspec.params["family"] in families  # type: ignore[attr-defined]
        ]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Watch, then try."""
        if session.testsfailed:
            return True
        comes_to = self.watched(session.items)
        if session.testsfailed:
            return True
        forget()
        gc.collect()
        gc.freeze()
        for change in self.changes:
            if time.monotonic() > self.until:
                break
            items = {item for line in change.lines for item in comes_to[change.path, line]}
            self.became[change] = self.tried(change, items) if items else "no tests"
        return True

    def watched(self, items: list[pytest.Item]) -> dict[tuple[Path, int], set[pytest.Item]]:
        """Run everything once; give the tests that come to each line."""
        paths = {change.path for change in self.changes}
        files = [str(ROOT / path) for path in paths]
        watch = coverage.Coverage(data_file=None, config_file=False, include=files)
        watch.start()
        for number, item in enumerate(items):
            watch.switch_context(str(number))
            begun = time.perf_counter()
            if not passes(item):
                item.session.testsfailed += 1
                print(f"mutate: {item.nodeid} fails before anything is changed")
            self.seconds[item] = time.perf_counter() - begun
        watch.stop()
        found = defaultdict(set)
        for path in paths:
            for line, contexts in watch.get_data().contexts_by_lineno(str(ROOT / path)).items():
                found[path, line] = {items[int(number)] for number in contexts if number}
        return found

    def tried(self, change: Change, items: Iterable[pytest.Item]) -> str:
        """Make the change in a child of this process; give what became of it."""
        noticed = self.noticed[change.function]
        order = sorted(items, key=lambda item: (-noticed[item], self.seconds[item]))
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            self.judge(change, order, writing)
        os.close(writing)
        status = os.waitpid(child, 0)[1]
        told_by = os.read(reading, 16)
        os.close(reading)
        if told_by:
            noticed[order[int(told_by)]] += 1
            return "killed"
        return "timeout" if status else "survived"

    def judge(self, change: Change, order: list[pytest.Item], writing: int) -> None:
        """Run the tests up to the first that fails, say which, and end; in the child alone."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        number = 0
        try:
            change.make()
            for number, item in enumerate(order):
                signal.setitimer(signal.ITIMER_VIRTUAL, 3 * self.seconds[item] + SLACK)
                if not passes(item):
                    os.write(writing, str(number).encode())
                    break
        except BaseException:  # noqa: BLE001 whatever it is, it was noticed
            os.write(writing, str(number).encode())
        os._exit(0)


def passes(item: pytest.Item) -> bool:
    """Run a test; give whether it passed."""
    return all(not report.failed for report in runtestprotocol(item, log=False, nextitem=None))


def forget() -> None:
    """Empty what tests keep of what they have played: it was played unchanged."""
    for name, module in list(sys.modules.items()):
        for value in vars(module).values() if name.startswith("tests.") else ():
            if isinstance(value, _lru_cache_wrapper) and value.__wrapped__.__module__ == name:
                value.cache_clear()


def tell(trying: Trying, explained: set[tuple[str, str, str]]) -> int:
    """Print what became of the changes of a family; give how many nobody has explained."""
    counts = Counter(trying.became.values())
    living = [change for change, status in trying.became.items() if status in LIVING]
    strange = [change for change in living if not change.keys() & explained]
    for change in sorted(strange, key=lambda change: change.line):
        print(f"{change.path}:{change.line}: {change.function} ({trying.became[change]})")
        print(f"  - {change.was}\n  + {change.became}")
    summary = ", ".join(f"{number} {status}" for status, number in counts.most_common())
    known = len(living) - len(strange)
    print(
        f"{trying.changes[0].path.stem}: {len(trying.changes)} changes: {summary}; "
        f"{known} explained, {len(strange)} not explained"
    )
    return len(strange) + counts["not reached"]


def try_family(
    path: Path,
    minutes: float,
    explained: set[tuple[str, str, str]],
    again: set[tuple[str, str, str]] | None = None,
) -> int:
    """Try every change of a family; give how many are not explained or not reached.

    `again`: where these are given, only the changes among them are tried.
    """
    begun = time.perf_counter()
    found = [change for change in changes(path) if again is None or change.keys() & again]
    if not found:
        print(f"{path.stem}: there is nothing to change")
        return 0
    trying = Trying(found, minutes)
    # The conftest.py of the service is left out, for no database is asked here.
    options = ["-qq", "--capture=no", "--tb=no", "--assert=plain", "--confcutdir=tests/engine"]
    without = ("cacheprovider", "cov", "xdist", "unraisableexception", "threadexception")
    tests = [str(path) for name in TRIED_BY for path in sorted(Path("tests").glob(f"{name}.py"))]
    plugins = [part for name in without for part in ("-p", f"no:{name}")]
    if pytest.main([*options, *plugins, *tests], plugins=[trying]) not in (0, 5):
        sys.exit("mutate: the tests do not pass as they are")
    strange = tell(trying, explained)
    print(f"{time.perf_counter() - begun:.0f} seconds\n")
    return strange


def main() -> int:
    """Change, run, tell."""
    os.chdir(ROOT)
    family = os.environ.get("FAMILY", "")
    files = sorted(RULES.glob(f"{family or '[a-z]*'}.py"))
    if not files:
        print(f"mutate: there is no family of rules called {family!r}")
        return 1
    if len(files) > 1:  # each in a process of its own
        command = [sys.executable, __file__]
        families = [os.environ | {"FAMILY": path.stem} for path in files]
        codes = [subprocess.run(command, check=False, env=own).returncode for own in families]
        return int(any(codes))
    known = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or []
    explained = {(item["in"], item["was"], item["became"]) for item in known}
    os.environ["GUILDHALL_FAMILY"] = family
    minutes = float(os.environ.get("MINUTES") or MINUTES)
    earlier = os.environ.get("AGAIN", "")
    again = printed(Path(earlier)) if earlier else None
    return int(try_family(files[0], minutes, explained, again) > 0)


if __name__ == "__main__":
    sys.exit(main())

"""Change the rules in small ways, one at a time, and see whether the tests notice.

`make mutate FAMILY=redo` changes src/guildhall/engine/rules/redo.py alone; without FAMILY all rules
are changed. A change that no test notices is a survivor: it is printed with its place, and the
command ends with 1 unless tests/mutation/explained.yaml says why it makes no difference.
Everything happens on a copy, in the folder `mutants`, and ends after MINUTES (10, or 60 for all).
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from ast import FunctionDef, parse, walk
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml
from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code

ROOT = Path(__file__).parents[1]
COPY = ROOT / "mutants"
RULES = Path("src/guildhall/engine/rules")
EXPLAINED = ROOT / "tests" / "mutation" / "explained.yaml"
COPIED = ("src", "tests", "packs", "pyproject.toml")
MINUTES, MINUTES_FOR_ALL = 10, 60


@dataclass(frozen=True, slots=True)
class Survivor:
    """A change that no test noticed."""

    function: str
    """The family and the function: `redo.judge`."""
    line: int
    was: str
    became: str
    status: str

    def keys(self) -> set[tuple[str, str, str]]:
        """What it is known by in the list of explained ones: it holds when lines move.

        Some changes make no difference wherever they are made; they stand there under `*`.
        """
        return {(place, self.was, self.became) for place in (self.function, "*")}


def copied(family: str) -> None:
    """Lay a fresh copy of the house, with a configuration that changes this family alone."""
    shutil.rmtree(COPY, ignore_errors=True)
    COPY.mkdir()
    for name in COPIED:
        made = COPY / name
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, made, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, made)
    shutil.copy(ROOT / "tests" / "mutation" / "anew.py", COPY / "tests" / "conftest.py")
    config = COPY / "pyproject.toml"
    only = f'only_mutate = ["{RULES.as_posix()}/{family or "*"}.py"]'
    text, found = re.subn(r"(?m)^only_mutate = .*$", only, config.read_text(encoding="utf-8"))
    if found != 1:
        sys.exit("mutate: pyproject.toml has no line `only_mutate`")
    config.write_text(text, encoding="utf-8")


def run(family: str, minutes: float) -> bool:
    """Run mutmut on the copy; give whether it came to its end in time."""
    command = [Path(sys.executable).with_name("mutmut"), "run"]
    environment = os.environ | {"GUILDHALL_FAMILY": family}
    with (COPY / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=COPY, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            code = process.wait(timeout=minutes * 60)
        except subprocess.TimeoutExpired:
            return False
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
    if code != 0:
        last = (COPY / "log.txt").read_text(encoding="utf-8", errors="replace").splitlines()[-30:]
        sys.exit("\n".join([*last, "mutate: mutmut could not run"]))
    return True


def line_of(path: Path, function: str, text: str) -> int:
    """Give the line on which a piece of a function stands; the function's own as a last resort."""
    source = (ROOT / path).read_text(encoding="utf-8")
    nodes = [n for n in walk(parse(source)) if isinstance(n, FunctionDef) and n.name == function]
    if not nodes:
        return 1
    first = nodes[0].lineno
    lines = source.splitlines()[first - 1 : nodes[0].end_lineno]
    return next((first + n for n, line in enumerate(lines) if line.strip() == text), first)


def survivor(path: Path, key: str, status: str) -> Survivor:
    """Describe a survivor: where, what stood there, what was put there."""
    diff = get_diff_for_mutant(key, path=path).splitlines()
    was = [line[1:].strip() for line in diff if re.match(r"-(?!--)", line)]
    became = [line[1:].strip() for line in diff if re.match(r"\+(?!\+\+)", line)]
    name = re.sub(r"^xǁ?|__mutmut_\d+$", "", key.rpartition(".")[2]).strip("ǁ")
    name = name.removeprefix("_") if key.rpartition(".")[2].startswith("x_") else name
    line = line_of(path, name.rpartition("ǁ")[2], was[0] if was else "")
    return Survivor(f"{path.stem}.{name}", line, " ".join(was), " ".join(became), status)


def results(path: Path) -> Iterator[tuple[str, str]]:
    """Give every change in a file and what became of it."""
    data = SourceFileMutationData(path=path)
    data.load()
    for key, code in data.exit_code_by_key.items():
        yield key, status_by_exit_code[code]


def told(path: Path, explained: set[tuple[str, str, str]]) -> int:
    """Print what became of one file; give how many survivors nobody has explained."""
    found = dict(results(path))
    counts = Counter(found.values())
    stopped = {"survived", "no tests", "suspicious"}
    living = [survivor(path, key, status) for key, status in found.items() if status in stopped]
    strange = [item for item in living if not item.keys() & explained]
    for item in sorted(strange, key=lambda item: item.line):
        print(f"{path}:{item.line}: {item.function} ({item.status})")
        print(f"  - {item.was}\n  + {item.became}")
    summary = ", ".join(f"{number} {status}" for status, number in counts.most_common())
    known = len(living) - len(strange)
    print(
        f"{path.stem}: {len(found)} changes: {summary}; "
        f"{known} explained, {len(strange)} not explained\n"
    )
    return len(strange)


def main() -> int:
    """Change, run, tell."""
    family = os.environ.get("FAMILY", "")
    files = sorted((ROOT / RULES).glob(f"{family or '*'}.py"))
    if not files:
        print(f"mutate: there is no family of rules called {family!r}")
        return 1
    known = yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or []
    explained = {(item["in"], item["was"], item["became"]) for item in known}
    minutes = float(os.environ.get("MINUTES") or (MINUTES if family else MINUTES_FOR_ALL))
    begun = time.perf_counter()
    copied(family)
    ended = run(family, minutes)
    os.chdir(COPY)
    paths = [file.relative_to(ROOT) for file in files]
    made = [path for path in paths if (COPY / "mutants" / f"{path}.meta").exists()]
    strange = sum(told(path, explained) for path in made)
    print(f"{time.perf_counter() - begun:.0f} seconds")
    if not ended:
        print(f"mutate: stopped after {minutes:g} minutes; MINUTES=30 gives it longer")
    return int(strange > 0 or not ended)


if __name__ == "__main__":
    sys.exit(main())

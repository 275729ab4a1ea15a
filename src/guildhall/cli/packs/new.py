"""`guildhall packs new`: a few questions, and the first draft of a pack."""

import re
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from guildhall.cli.paper import paper
from guildhall.cli.perform import tell
from guildhall.engine.pack import Pack
from guildhall.shelf.faults import Fault
from guildhall.shelf.packs import CHANGES, PACK_FILE
from guildhall.shelf.skeleton import (
    GRADED,
    OVERALL,
    Answers,
    Way,
    changes_text,
    pack_text,
    scenario_text,
    to_fill_in,
)
from guildhall.words import spoken

T = TypeVar("T")
SCALE = "fail, pass, distinction"
GRADES = ("fail", "pass", "merit", "distinction")
MOST = 600
"""The largest number that any question takes: minutes, days, months."""
LEVELS = (2, 7)
TRIES = 3
"""How often a question is put before its answer is given up."""


def run(arguments: Namespace) -> int:
    """Ask, and write the draft into a folder of its own; 1 where there is one already."""
    answers = asked()
    folder = Path(arguments.folder or answers.folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        tell([Fault(folder, 1, "there is something here already: name another folder")])
        return 1
    text = pack_text(answers)
    (folder / "scenarios").mkdir(parents=True, exist_ok=True)
    (folder / PACK_FILE).write_text(text, encoding="utf-8")
    (folder / CHANGES).write_text(changes_text(answers), encoding="utf-8")
    (folder / "scenarios" / "life.shortest.yaml").write_text(scenario_text(), encoding="utf-8")
    out = paper()
    out.say()
    out.say(f"The draft is in {folder}. Still to be filled in:", style="strong")
    for line, what in to_fill_in(text):
        out.say(what, label=f"{folder / PACK_FILE}:{line}:", hang=2, label_style="faint")
    out.say()
    out.say(f"Then: guildhall packs check {folder}")
    return 0


def asked() -> Answers:
    """Put every question; what is not answered has its default."""
    print("A few questions about the specification. Return takes the answer in brackets.\n")
    spec = ask("Standard and version, such as ST0999/1.0", "ST0999/1.0", _spec)
    title = ask("Title of the occupation", "Untitled", _text)
    level = ask("Level, from 2 to 7", "3", _between(*LEVELS))
    body = ask("Awarding body", "The awarding body", _text)
    document = ask("Title of the document", f"Specification {spec}", _text)
    version = ask("Version of the document", spec.partition("/")[2], _text)
    programme = ask("Months on programme before the gateway, 0 if it asks for none", "12", _number)
    english = ask("Level of English and maths at the gateway, 0 if none", "2", _between(0, 2))
    names = ask("Assessment methods, with commas between; - if there are none", "Interview", _names)
    methods = tuple(_method(name) for name in names)
    window = resit = 0
    cap, overall = "", "table"
    if methods:
        overall = _overall(methods)
        window = ask("Months after the gateway for the whole EPA, 0 if none", "6", _number)
        resit = ask("Months after a fail for a re-sit, 0 if there is none", "6", _number)
    if resit:
        scale = max((way.grades for way in methods), key=len)
        cap = ask("Highest overall grade after a re-sit, - if any", "-", _one_of(scale))
    return Answers(
        spec=spec, title=title, level=level, body=body, document=document, version=version,
        methods=methods, programme_months=programme, english_maths_level=english,
        window_months=window, resit_months=resit, cap=cap, overall=overall,
    )  # fmt: skip


def _method(name: str) -> Way:
    print(f"\n{name}")
    graded = ask("  Graded by descriptors, by marks, or outside", GRADED[0], _word(GRADED))
    grades = ask("  Its grades, worst first", SCALE, _scale)
    if graded == "outside":
        return Way(name, grades, graded)
    work = ask("  What is handed in for it, - if nothing", "-", _perhaps)
    minutes = ask("  Minutes that its session takes, 0 if not known yet", "0", _number)
    notice = ask("  Days of notice that the apprentice has, 0 if not known yet", "0", _number)
    return Way(name, grades, graded, work, minutes, notice)


WAYS = {
    "table": "a table with a row for every combination",
    "points": "a total of points, or of weighed scores",
    "counts": "how many methods have which grade",
    "method": "the grade of one method",
    "lowest": "the lowest grade of all methods",
    "dimensions": "marks for the same dimensions in several methods",
    "board": "a board decides",
}
"""What each way to the overall grade is, for those who are asked."""


def _overall(methods: tuple[Way, ...]) -> str:
    """Ask for the way to the overall grade, of those that these methods can go."""
    no = set()
    if not any(way.graded == "marks" for way in methods):
        no.add("dimensions")
    if len({way.grades[-1] for way in methods}) > 1:
        no.add("lowest")  # nobody's lowest grade would be one that some method does not have
    ways = tuple(word for word in OVERALL if word not in no)
    print("\nThe overall grade. The ways to it are:")
    for word in ways:
        print(f"  {word}: {WAYS[word]}")
    return ask("The way to the overall grade", ways[0], _word(ways))


def ask(question: str, default: str, read: Callable[[str], T]) -> T:
    """Put one question until its answer can be read; then, or at the end of input, the default."""
    for _ in range(TRIES):
        try:
            answer = input(f"{question} [{default}]: ").strip()
        except EOFError:
            print()
            return read(default)
        try:
            return read(answer or default)
        except ValueError as error:
            print(f"  {error}", file=sys.stderr)
    print(f"  {default} is taken for now.", file=sys.stderr)
    return read(default)


def _spec(text: str) -> str:
    pattern = next(item.pattern for item in Pack.model_fields["spec"].metadata if item.pattern)
    if not re.fullmatch(pattern, text.upper()):
        message = "A standard and its version, in letters, digits and one stroke: ST0999/1.0."
        raise ValueError(message)
    return text.upper()


def _text(text: str) -> str:
    return text


def _perhaps(text: str) -> str:
    return "" if text == "-" else text


def _number(text: str) -> int:
    return _between(0, MOST)(text)


def _between(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isdecimal() or not least <= int(text) <= most:
            message = f"A whole number from {least} to {most}."
            raise ValueError(message)
        return int(text)

    return read


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip(" -"))


def _scale(text: str) -> tuple[str, ...]:
    grades = tuple(grade.strip().lower() for grade in text.split(",") if grade.strip())
    if grades not in {GRADES[:2], (*GRADES[:2], GRADES[3]), GRADES}:
        message = f"One of: {GRADES[0]}, {GRADES[1]}; {SCALE}; {', '.join(GRADES)}."
        raise ValueError(message)
    return grades


def _word(words: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in words:
            message = f"One of: {spoken.listed(words, 'or')}."
            raise ValueError(message)
        return text.lower()

    return read


def _one_of(scale: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text == "-":
            return ""
        if text.lower() not in scale[1:]:
            message = f"One of: {spoken.listed(scale[1:], 'or')}; or - for none."
            raise ValueError(message)
        return text.lower()

    return read

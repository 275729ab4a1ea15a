"""Reading YAML strictly: every scalar as written, and the line of every value.

No `on`, `no`, `15:30` or `1.2` is turned into something else by the YAML reader: scalars stay
strings, and the typed models alone say what they mean. Duplicate keys, anchors and tags are
faults. An empty value is None.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from guildhall.shelf.faults import Fault, FaultyFileError, meant
from guildhall.shelf.fields import known_at

M = TypeVar("M", bound=BaseModel)
Step = str | int
LARGEST = 2_000_000
"""Bytes: a pack or a scenario that is larger is none."""
MEMBER = re.compile(r"<\w+\.\w+: ('[^']*')>")
"""A closed word as a message of the library has it; people read its value alone."""


class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The reader in C where it is there, with no guessing at what a plain scalar is."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


PLAIN_TAGS = {
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge", "value")
}


@dataclass(slots=True)
class Document:
    """A file as read: plain values, and the line on which each stands."""

    path: Path
    value: Any
    lines: dict[tuple[Step, ...], int] = field(default_factory=dict)

    def line(self, steps: tuple[Step, ...]) -> int:
        """Give the line of a place, or of the nearest place around it."""
        while steps and steps not in self.lines:
            steps = steps[:-1]
        return self.lines.get(steps, 1)


def read(path: Path) -> Document:
    """Read one YAML file. Raises FaultyFileError, with line and sentence."""
    try:
        if path.stat().st_size > LARGEST:
            raise FaultyFileError(Fault(path, 1, f"the file is larger than {LARGEST:,} bytes"))
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise FaultyFileError(Fault(path, 1, "there is no such file")) from None
    except IsADirectoryError:
        raise FaultyFileError(Fault(path, 1, "this is a folder and no file")) from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise FaultyFileError(Fault(path, line, "the file is not written in UTF-8")) from None
    except OSError as error:
        sentence = f"the file cannot be read: {error.strerror}"
        raise FaultyFileError(Fault(path, 1, sentence)) from None
    return parse(path, text)


def parse(path: Path, text: str) -> Document:
    """Read the text of a YAML file."""
    try:
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        problem = error.problem or "it cannot be read"
        raise FaultyFileError(Fault(path, line, f"this is no YAML: {problem}")) from None
    except yaml.YAMLError as error:
        raise FaultyFileError(Fault(path, 1, f"this is no YAML: {error}")) from None
    except RecursionError:
        raise FaultyFileError(Fault(path, 1, "this is nested too deeply")) from None
    document = Document(path, None)
    if node is None:
        raise FaultyFileError(Fault(path, 1, "the file is empty"))
    try:
        document.value = _value(document, node, (), set())
    except RecursionError:
        raise FaultyFileError(Fault(path, 1, "this is nested too deeply")) from None
    return document


def _value(document: Document, node: yaml.Node, steps: tuple[Step, ...], seen: set[int]) -> Any:  # noqa: ANN401 - plain values of any shape
    line = node.start_mark.line + 1
    document.lines.setdefault(steps, line)
    if id(node) in seen:
        raise FaultyFileError(Fault(document.path, line, "anchors and aliases are not used here"))
    seen.add(id(node))
    if node.tag not in PLAIN_TAGS:
        raise FaultyFileError(Fault(document.path, line, f"tags are not used here: {node.tag}"))
    if isinstance(node, yaml.ScalarNode):
        return None if node.value == "" and not node.style else node.value
    if isinstance(node, yaml.SequenceNode):
        return [_value(document, item, (*steps, i), seen) for i, item in enumerate(node.value)]
    found: dict[str, Any] = {}
    for key_node, item in node.value:
        key_line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise FaultyFileError(Fault(document.path, key_line, "a key is a single word"))
        key = key_node.value
        if key in found:
            raise FaultyFileError(Fault(document.path, key_line, f"the key `{key}` stands twice"))
        document.lines[(*steps, key)] = key_line
        found[key] = _value(document, item, (*steps, key), seen)
    return found


def typed(document: Document, model: type[M], name: str) -> M:
    """Give the document its type. Raises FaultyFileError with every fault, in order of lines."""
    if not isinstance(document.value, dict):
        raise FaultyFileError(Fault(document.path, 1, f"{name} is a set of keys and values"))
    try:
        return model.model_validate(document.value)
    except ValidationError as error:
        faults = faults_of(document, error, model)
        raise FaultyFileError(*faults) from None


def faults_of(document: Document, error: ValidationError, model: type[BaseModel]) -> list[Fault]:
    """Translate what a model found into faults with file, line and clause."""
    items = error.errors(include_url=False)
    deeper = {item["loc"][:depth] for item in items for depth in range(len(item["loc"]))}
    found = []
    for item in items:
        if item["type"] == "too_short" and item["loc"] in deeper:
            continue  # what is in it could not be read: that is told where it stands
        steps = _steps(document, item["loc"])
        fault = Fault(
            document.path,
            document.line(steps),
            sentence_of(item, item["loc"], known_at(model, item["loc"])),
            clause_at(document, steps),
        )
        found.append(fault)
    return sorted(dict.fromkeys(found), key=lambda fault: fault.line)


def _steps(document: Document, loc: tuple[Step, ...]) -> tuple[Step, ...]:
    """Follow a location into the document, leaving out what only the model has a name for."""
    steps: list[Step] = []
    for step in loc:
        if (*steps, step) in document.lines:
            steps.append(step)
    return tuple(steps)


def clause_at(document: Document, steps: tuple[Step, ...]) -> str | None:
    """Give the id of the clause in which a place lies, if it lies in one."""
    if len(steps) < 2 or steps[0] != "clauses" or not isinstance(document.value, dict):  # noqa: PLR2004
        return None
    clause = document.value["clauses"][steps[1]]
    return clause.get("id") if isinstance(clause, dict) else None


PATTERNS = {
    r"^[A-Z0-9]+/[A-Z0-9.]+$": "a standard and its plan or version, such as ST0825/AP02",
    r"^[a-z0-9]+([-.][a-z0-9]+)*$": "lower-case words with dots or hyphens, such as am1.notice",
    r"^[a-z0-9]+([-_.][a-z0-9]+)*$": "lower-case words with hyphens, such as data-security",
    r"^[a-z0-9-]+$": "lower-case letters, digits and hyphens, such as am1",
    r"^\d{4}-\d{2}$": "a year and a month, such as 2024-04",
}
"""What the patterns of the models mean."""

PLAIN = {
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "decimal_parsing": "a number",
    "bool_parsing": "true or false",
    "date_from_datetime_parsing": "a day, such as 2026-03-20",
    "date_parsing": "a day, such as 2026-03-20",
    "date_from_datetime_inexact": "a day, such as 2026-03-20",
    "string_type": "a text",
    "dict_type": "a set of keys and values",
    "model_type": "a set of keys and values",
    "tuple_type": "a list",
}
"""What the types of the models mean."""


KEY = "[key]"
"""What stands last where something is wrong with a key of a map, and not with its value."""


def sentence_of(error: Mapping[str, Any], loc: tuple[Step, ...], known: Iterable[str] = ()) -> str:
    """Say what is wrong, and what was expected; `known` are the keys of that place."""
    key = next((step for step in reversed(loc) if isinstance(step, str)), "")
    called = f"a key of `{loc[-3]}`" if key == KEY else f"`{key}`"
    context = error.get("ctx", {})
    given = error.get("input")
    shown = f", and not {given!r}" if isinstance(given, str | int) else ""
    match error["type"]:
        case "missing":
            return f"`{key}` is missing"
        case "extra_forbidden":
            return f"the key `{key}` is not known here{meant(key, known)}"
        case "union_tag_invalid":
            kinds = re.findall(r"'([^']*)'", context["expected_tags"])
            return f"no rule kind is called `{context['tag']}`{meant(context['tag'], kinds)}"
        case "union_tag_not_found":
            return "the rule has no `kind`"
        case "enum" | "literal_error":
            expected = MEMBER.sub(r"\1", context["expected"])
            return f"{called} is one of {expected}{shown}"
        case "string_pattern_mismatch":
            wanted = PATTERNS.get(context["pattern"], context["pattern"])
            return f"{called} is {wanted}{shown}"
        case "greater_than_equal" | "greater_than":
            more = f"{context['ge']} or more" if "ge" in context else f"more than {context['gt']}"
            return f"`{key}` is {more}{shown}"
        case "less_than_equal" | "less_than":
            less = f"at most {context['le']}" if "le" in context else f"less than {context['lt']}"
            return f"`{key}` is {less}{shown}"
        case "too_short" if context["actual_length"]:
            return f"`{key}` has {context['actual_length']}, and {context['min_length']} are needed"
        case "too_short" | "string_too_short":
            return f"`{key}` is empty"
        case "value_error":
            return str(context["error"])
        case "string_type" if given is None:
            return f"`{key}` is empty"
        case known if known in PLAIN:
            return f"`{key}` is {PLAIN[known]}{shown}"
        case _:
            message = error["msg"][0].lower() + error["msg"][1:]
            return f"`{key}`: {message}{shown}"

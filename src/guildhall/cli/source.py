"""Finding places in Guildhall's own source: a model, the function that judges it, a row.

The source is read as text and parsed, so that every line is the one that stands there now.
"""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import guildhall.engine
import guildhall.shelf
from guildhall.engine import lifecycle
from guildhall.engine.kinds.base import RuleBase

ENGINE = Path(guildhall.engine.__file__).parent
SHELF = Path(guildhall.shelf.__file__).parent


class Place(NamedTuple):
    """A line of a file, and the name of what stands there."""

    path: Path
    line: int
    name: str = ""


@cache
def parsed(path: Path) -> ast.Module:
    """Parse a file of the source."""
    return ast.parse(path.read_text(encoding="utf-8"))


def class_place(kind: type[RuleBase]) -> Place:
    """Give where the model of a kind stands."""
    path = Path(inspect.getsourcefile(kind) or "")
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ClassDef) and node.name == kind.__name__:
            return Place(path, node.lineno, kind.__name__)
    return Place(path, 1, kind.__name__)


def judge_place(kind: type[RuleBase]) -> Place | None:
    """Give the function that judges rules of a kind; None for kinds that never bite.

    It is the one that `judge` calls for it: in the file of `rules/` that has the same name as the
    kind's, or for the whole.
    """
    rules = ENGINE / "rules"
    family = rules / Path(inspect.getsourcefile(kind) or "").name
    for path in (family, rules / "__init__.py"):
        called = _called(path, kind.__name__)
        if called is not None and called[1] != "judge":
            module, function = called
            found = _function(rules / f"{module}.py" if module else path, function)
            if found is not None:
                return found
    return None


def _function(path: Path, name: str) -> Place | None:
    """Give where a function of a file stands; None where there is none."""
    for node in parsed(path).body if path.is_file() else ():
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return Place(path, node.lineno, name)
    return None


def _called(path: Path, kind: str) -> tuple[str, str] | None:
    """Give what the `judge` of a file calls for a kind: the module, if it names one, and the name.

    It says so in its match, or after an `isinstance` before it.
    """
    judges = [
        node
        for node in (parsed(path).body if path.is_file() else ())
        if isinstance(node, ast.FunctionDef) and node.name == "judge"
    ]
    for node in (inner for judge in judges for inner in ast.walk(judge)):
        if isinstance(node, ast.match_case) and kind in _names(node.pattern):
            return _returned_call(node.body)
        if isinstance(node, ast.If) and kind in _names(node.test):
            return _returned_call(node.body)
    return None


def _names(node: ast.AST) -> set[str]:
    """Give every name within a piece of source, with or without its module."""
    names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return names | {inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)}


def _returned_call(body: list[ast.stmt]) -> tuple[str, str] | None:
    for node in body:
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Call):
            match node.value.func:
                case ast.Name(id=name):
                    return "", name
                case ast.Attribute(value=ast.Name(id=module), attr=name):
                    return module, name
                case _:
                    return None
    return None


def users_of(kind: type[RuleBase]) -> list[Place]:
    """Give the functions that name a kind, in engine and shelf, without those that dispatch."""
    found = []
    for path in sorted([*ENGINE.rglob("*.py"), *SHELF.rglob("*.py")]):
        for node in parsed(path).body:
            if isinstance(node, ast.FunctionDef) and node.name != "judge":
                inner = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                if kind.__name__ in inner:
                    found.append(Place(path, node.lineno, node.name))
    return found


def house_places(rule: str) -> list[Place]:
    """Give where a rule of the house is defined, and then the functions that speak by it."""
    files = sorted(ENGINE.rglob("*.py"))
    defined = [Place(file, line, "HOUSE") for file in files for line in _defined(file, rule)]
    speaking = [Place(file, *found) for file in files for found in _speaking(file, rule)]
    return [*defined, *speaking]


def _defined(path: Path, rule: str) -> Iterator[int]:
    """Give the line on which a rule is a key of a table."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Dict):
            yield from (
                key.lineno
                for key in node.keys
                if isinstance(key, ast.Constant) and key.value == rule
            )


def _speaking(path: Path, rule: str) -> Iterator[tuple[int, str]]:
    for node in parsed(path).body:
        if isinstance(node, ast.FunctionDef) and any(
            isinstance(n, ast.Call)
            and any(isinstance(a, ast.Constant) and a.value == rule for a in n.args)
            for n in ast.walk(node)
        ):
            yield node.lineno, node.name


def row_places() -> list[Place]:
    """Give where the rows of the lifecycle table stand, in the order of the table."""
    path = Path(lifecycle.__file__)
    return [
        Place(path, node.lineno, node.args[0].value)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "_row"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    ]

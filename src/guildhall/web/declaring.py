"""Declarations: a form of one alone where its task leads there, or of all that are one's own."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from guildhall.engine.case import Case
from guildhall.engine.kinds.gateway import Declared
from guildhall.engine.pack import Clause
from guildhall.engine.parts import to_declare
from guildhall.engine.vocabulary import Role
from guildhall.web import rows
from guildhall.web.forms.parts import Known
from guildhall.words import spoken

WHAT = "what"
"""In the address of the form: what is declared, where one came from its task."""


def address(case: UUID, rule: Declared) -> str:
    """Give the address at which something is declared."""
    return f"{rows.plain(case, 'declare', None)}?{WHAT}={rule.what}"


def called(rule: Declared) -> str:
    """Give what it is called to declare something."""
    return spoken.sentence(f"declare: {rule.words}")[:-1]


def wanted(
    sent: Mapping[str, str], own: Sequence[tuple[Clause, Declared]], state: Case | None, role: Role
) -> str:
    """Give what somebody came to declare, if it is theirs, or the one thing that they have left.

    Nothing where they have to choose.
    """
    what, asked = sent.get(WHAT), sent.get(rows.CLAUSE)
    came = [rule.what for one, rule in own if rule.what == what or one.id == asked]
    left = [rule.what for rule in _left(own, state, role)]
    return (came or (left if len(left) == 1 else [""]))[0]


def _left(own: Iterable[tuple[Clause, Declared]], state: Case | None, role: Role) -> list[Declared]:
    """Give what somebody has still to declare, or a part of it."""
    return [rule for clause, rule in own if state is None or to_declare(clause, role, state)]


def title(own: Iterable[tuple[Clause, Declared]], about: str) -> str:
    """Give the title of the form on which one thing is declared."""
    return next(called(rule) for _, rule in own if rule.what == about)


def offered(
    known: Known,
    own: Sequence[tuple[Clause, Declared]],
    about: str,
    state: Case | None,
    role: Role,
) -> Known:
    """Offer what somebody has left to declare, and the items of `about` alone, where it is said.

    Whoever has nothing left can say all of it anew, and what is said already from its task.
    """
    rules = [rule for _, rule in own]
    if not about:
        rules = _left(own, state, role) or rules
    if not rules:
        return known
    items = [rule.items for rule in rules if rule.what == (about or rule.what)]
    kept = {
        "Declare.what": {rule.what for rule in rules},
        "Declare.items": {key for one in items for key in one},
    }
    options = {
        name: tuple(one for one in known.options.get(name, ()) if one.value in words)
        for name, words in kept.items()
    }
    without = known.without | {name for name, left in options.items() if not left}
    return replace(known, options={**known.options, **options}, without=without)

"""Declarations: a form of one alone where its task leads there, or of all that are one's own."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

from guildhall.engine.kinds.gateway import Declared
from guildhall.engine.pack import Clause
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


def wanted(sent: Mapping[str, str], own: Iterable[tuple[Clause, Declared]]) -> str:
    """Give what somebody came to declare, if it is theirs; nothing where they have to choose."""
    what, asked = sent.get(WHAT), sent.get(rows.CLAUSE)
    return next((rule.what for one, rule in own if rule.what == what or one.id == asked), "")


def title(own: Iterable[tuple[Clause, Declared]], about: str) -> str:
    """Give the title of the form on which one thing is declared."""
    return next(called(rule) for _, rule in own if rule.what == about)


def offered(known: Known, own: Iterable[tuple[Clause, Declared]], about: str) -> Known:
    """Offer what is somebody's own to declare, and the items of `about` alone, where it is said."""
    rules = [rule for _, rule in own]
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

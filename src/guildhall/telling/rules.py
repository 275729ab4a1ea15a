"""The rules of a pack in words: families of clauses, numbers of rules, when they are judged."""

from collections.abc import Iterator
from typing import Any

from guildhall.engine.kinds.base import RuleBase
from guildhall.engine.kinds.overall import GradeTable
from guildhall.engine.pack import Clause, Pack
from guildhall.telling import tabled
from guildhall.words import deeds, spoken

FAMILIES = {
    "versions": "Versions",
    "gateway": "The gateway",
    "credentials": "Qualifications, certificates and licences",
    "evidence": "Evidence",
    "planning": "Planning",
    "submissions": "The brief and the work",
    "timing": "Windows, notice and lengths",
    "lengths": "Shares of time and breaks",
    "order": "What comes before what",
    "scope": "The scope of the work",
    "sessions": "Sessions",
    "people": "People who take part",
    "sittings": "Sittings, stations and settings",
    "grading": "Grading",
    "scoring": "Marks and bands",
    "outside": "Results from outside",
    "overall": "The overall grade",
    "redo": "Re-sits and re-takes",
    "records": "Recorded and told",
    "unenforced": "Shown and not enforced",
    "reform": "Reformed plans",
}
"""What a family of rules is called, by the file in which its kinds stand."""

NO_NUMBERS = frozenset({"kind", "bites"})


def family(rule: RuleBase) -> str:
    """Give the family of a rule: the name of the file in which its kind stands."""
    return type(rule).__module__.rpartition(".")[2]


def family_title(name: str) -> str:
    """Give what a family is called."""
    return FAMILIES.get(name, spoken.sentence(spoken.plain(name))[:-1])


def families(pack: Pack) -> Iterator[tuple[str, list[Clause]]]:
    """Give the clauses of a pack by family: those of `FAMILIES` first, each in the pack's order."""
    found: dict[str, list[Clause]] = {name: [] for name in FAMILIES}
    for clause in pack.clauses:
        found.setdefault(family(clause.rule), []).append(clause)
    yield from ((name, clauses) for name, clauses in found.items() if clauses)


def numbers(rule: RuleBase) -> dict[str, Any]:
    """Give what a rule is made of besides its kind: its numbers, lists and names."""
    fields = {name: getattr(rule, name) for name in type(rule).model_fields}
    return {
        name.rstrip("_"): thing
        for name, thing in fields.items()
        if name not in NO_NUMBERS and thing not in spoken.GONE
    }


def bites(rule: RuleBase) -> str:
    """Tell at which actions a rule is judged: `book a session or move a session`."""
    return spoken.listed([deeds.infinitive(action) for action in rule.bites], "or")


def rule(pack: Pack, one: Clause) -> str:
    """Tell the rule of a clause: its kind and its numbers."""
    kind = spoken.plain(one.rule.kind)
    if isinstance(one.rule, GradeTable | tabled.TABLED):
        return f"{kind}, as below"
    told = []
    for name, thing in numbers(one.rule).items():
        if name == "method" and thing in pack.methods:
            told.append(f"{thing} ({pack.methods[thing].name})")
        else:
            told.append(f"{spoken.plain(name)}: {spoken.value(thing)}")
    return f"{kind}; {'; '.join(told)}" if told else kind

"""What is wrong with a scenario that does not come out as it says, in sentences.

Clauses that it names and nobody knows are told before anything is played: an expectation about
them could never come true.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from guildhall.engine.decide import Decision
from guildhall.engine.house import HOUSE
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Kind
from guildhall.shelf.faults import Fault, meant
from guildhall.shelf.reading import Document
from guildhall.shelf.scenario import Scenario, Step

NAMING = ("clauses", "warned", "kept", "noted")
"""Where a step names clauses."""


def of_step(step: Step, decision: Decision) -> str:
    """Say how a step came out otherwise than expected; nothing where it did not."""
    return "; ".join(
        [
            *_done(step, decision),
            *_warned(step, decision),
            *_missing(step.kept, decision.kept, "should have let it through, and did not (`kept`)"),
            *_missing(step.noted, _by(decision, Kind.NOTE), "should have noted it, and did not"),
        ]
    )


def _by(decision: Decision, kind: Kind) -> list[str]:
    return sorted({finding.clause for finding in decision.of_kind(kind)})


def _done(step: Step, decision: Decision) -> Iterator[str]:
    refusals, wanted = _by(decision, Kind.REFUSAL), sorted(set(step.clauses or ()))
    if step.expect == "refused" and not decision.refused:
        by = f" by {_listed(wanted)}" if wanted else ""
        yield f"it should have been refused{by}, and was done"
    elif step.expect == "done" and decision.refused:
        said = " ".join(dict.fromkeys(f.sentence for f in decision.of_kind(Kind.REFUSAL)))
        yield f"it should have been done, and was refused by {_listed(refusals)}: {said}"
    elif step.clauses is not None:
        yield from _missing(wanted, refusals, "should have refused it, and did not")
        yield from _missing(refusals, wanted, "refused it, and is not expected to")


def _warned(step: Step, decision: Decision) -> Iterator[str]:
    warnings, wanted = _by(decision, Kind.WARNING), sorted(set(step.warned or ()))
    if step.warned is None and step.expect == "refused":
        return
    yield from _missing(wanted, warnings, "should have warned, and did not")
    yield from _missing(warnings, wanted, "warned, and is not expected to (`warned`)")


def _missing(these: Iterable[str], among: Iterable[str], how: str) -> Iterator[str]:
    there = set(among)
    yield from (f"{clause} {how}" for clause in dict.fromkeys(these) if clause not in there)


def _listed(ids: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(ids[:-1]), ids[-1]))) if ids else "nothing"


def unknown_clauses(document: Document, scenario: Scenario, pack: Pack) -> list[Fault]:
    """Give a fault for each clause that a scenario names, and that nobody knows."""
    layers = [layer for overlay in pack.overlays for layer in overlay.layers]
    known = {
        *HOUSE, *pack.whole.by_id, *(clause.id for layer in layers for clause in layer.clauses)
    }  # fmt: skip
    return [
        Fault(document.path, document.line(place), f"no clause is called `{n}`{meant(n, known)}")
        for place, n in _named(scenario)
        if n not in known
    ]


def _named(scenario: Scenario) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Give each clause that a scenario names, and where."""
    for number, step in enumerate(scenario.steps):
        for key in NAMING:
            for place, name in enumerate(getattr(step, key) or ()):
                yield ("steps", number, key, place), name
    then = scenario.then
    lists: Mapping[str, Any] = {"why": then.why, "warnings": then.warnings}
    for key, names in lists.items():
        yield from ((("then", key, place), name) for place, name in enumerate(names or ()))
    yield from ((("then", "due", place), due.clause) for place, due in enumerate(then.due))
    yield from ((("then", "told", place), item.clause) for place, item in enumerate(then.told))
    for number, may in enumerate(then.may):
        for place, name in enumerate(may.clauses or ()):
            yield ("then", "may", number, "clauses", place), name
    for method, wanted in then.methods.items():
        for place, name in enumerate(wanted.because or ()):
            yield ("then", "methods", method, "because", place), name

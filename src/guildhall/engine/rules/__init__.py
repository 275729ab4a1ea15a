"""The rules: one file a family, a rule = one small function that gives findings.

`judge` finds the family of a rule; the kinds of a family stand in the file of `kinds/` that has
the same name.
"""

from collections.abc import Callable, Mapping
from typing import Any

from guildhall.engine import kinds
from guildhall.engine.ask import Ask, Findings
from guildhall.engine.kinds import Rule
from guildhall.engine.kinds.base import MethodRule
from guildhall.engine.rules import (
    credentials,
    evidence,
    gateway,
    grading,
    lengths,
    order,
    outside,
    overall,
    people,
    planning,
    records,
    redo,
    reform,
    scope,
    scoring,
    sessions,
    sittings,
    submissions,
    timing,
    unenforced,
    versions,
)

JUDGES: Mapping[str, Callable[[Any, Ask], Findings]] = {
    kinds.credentials.__name__: credentials.judge,
    kinds.evidence.__name__: evidence.judge,
    kinds.gateway.__name__: gateway.judge,
    kinds.grading.__name__: grading.judge,
    kinds.lengths.__name__: lengths.judge,
    kinds.outside.__name__: outside.judge,
    kinds.order.__name__: order.judge,
    kinds.overall.__name__: overall.judge,
    kinds.people.__name__: people.judge,
    kinds.planning.__name__: planning.judge,
    kinds.records.__name__: records.judge,
    kinds.redo.__name__: redo.judge,
    kinds.scoring.__name__: scoring.judge,
    kinds.reform.__name__: reform.judge,
    kinds.scope.__name__: scope.judge,
    kinds.sessions.__name__: sessions.judge,
    kinds.sittings.__name__: sittings.judge,
    kinds.submissions.__name__: submissions.judge,
    kinds.timing.__name__: timing.judge,
    kinds.versions.__name__: versions.judge,
    kinds.unenforced.__name__: unenforced.judge,
}
"""The judge of each family, by the module in which its kinds stand."""


def judge(rule: Rule, ask: Ask) -> Findings:
    """Judge an action by one rule.

    Gives None where the rule does not concern the action, an empty list where it is kept, and
    findings else. Rules that only derive or tell never bite.
    """
    if isinstance(rule, MethodRule) and not ask.about(rule.method):
        return None
    return JUDGES[type(rule).__module__](rule, ask)

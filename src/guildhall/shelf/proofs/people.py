"""Proofs of panels, of quotas of questions, and of conditions by how a session is held."""

from collections.abc import Iterator

from guildhall.engine.kinds.people import Panel, PanelIndependent
from guildhall.engine.kinds.sessions import (
    Conditions,
    Delivery,
    QuestionQuota,
    QuestionsLeast,
    QuestionsMost,
    QuestionTheme,
)
from guildhall.engine.pack import Clause, Theme
from guildhall.engine.vocabulary import PanelPart
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof


def panels(proof: Proof) -> Iterator[Fault]:
    """A panel can be complete, and somebody has to be there."""
    for clause, rule in proof.pack.rules(Panel):
        for part in rule.may_be_absent:
            if part not in rule.members:
                sentence = f"`{part.value}` may be absent, and is no member"
                yield proof.at_clause(clause, sentence, "rule", "may_be_absent")
        whole = sum(rule.members.values())
        if rule.least is not None and rule.least > whole:
            sentence = f"at least {rule.least} members, and the panel has {whole}"
            yield proof.at_clause(clause, sentence, "rule", "least")
        if rule.least is None and set(rule.members) <= set(rule.may_be_absent):
            sentence = "everybody may be absent, so that nobody has to be there"
            yield proof.at_clause(clause, sentence, "rule", "may_be_absent")


def independent(proof: Proof) -> Iterator[Fault]:
    """Parts that are independent are parts of the panel, and no side's own."""
    sides = {PanelPart.EMPLOYER, PanelPart.PROVIDER}
    for clause, rule in proof.pack.rules(PanelIndependent):
        found = proof.pack.rule(Panel, rule.method)
        for part in rule.parts:
            if found is None or part not in found[1].members:
                sentence = f"the panel of `{rule.method}` has no `{part.value}`"
                yield proof.at_clause(clause, sentence, "rule", "parts")
            elif part in sides:
                sentence = f"a side's own member, `{part.value}`, cannot be independent of it"
                yield proof.at_clause(clause, sentence, "rule", "parts")


def quotas(proof: Proof) -> Iterator[Fault]:
    """Quotas are of themes that there are, and fit the number of questions in all."""
    pack = proof.pack
    for clause, rule in pack.rules(QuestionQuota):
        if rule.each is None and not rule.by_theme:
            yield proof.at_clause(clause, "it has neither `each` nor `by_theme`", "rule")
        for slug in rule.by_theme:
            theme = pack.themes.get(slug)
            if theme is None or theme.method != rule.method:
                sentence = f"`{rule.method}` has no theme `{slug}`"
                yield proof.at_clause(clause, sentence, "rule", "by_theme", slug)
        for option in tuple(pack.options) or (None,):
            themes = pack.themes_of(rule.method, option)
            found = list(_sums(proof, clause, rule, themes))
            yield from found
            if found:
                break  # what one option shows, another would only say again


def _sums(
    proof: Proof, clause: Clause, rule: QuestionQuota, themes: dict[str, Theme]
) -> Iterator[Fault]:
    pack, own = proof.pack, [rule.of(slug) for slug in themes]
    needed = sum(quota.least or 0 for quota in own if quota)
    most = pack.rule(QuestionsMost, rule.method)
    if most is not None and needed > most[1].most:
        sentence = (
            f"its quotas ask for {needed} questions at the least, and {most[1].most} are the most "
            f"({most[0].id})"
        )
        yield proof.at_clause(clause, sentence, "rule")
    tops = [quota.most if quota else None for quota in own]
    least = pack.rule(QuestionsLeast, rule.method)
    named = pack.rule(QuestionTheme, rule.method) is not None
    if least is not None and named and None not in tops:
        room = sum(top or 0 for top in tops)
        if room < least[1].least:
            sentence = (
                f"its quotas let through {room} questions at the most, and {least[1].least} are "
                f"the least ({least[0].id})"
            )
            yield proof.at_clause(clause, sentence, "rule")


def deliveries(proof: Proof) -> Iterator[Fault]:
    """Conditions of one way of holding a session are of a way that is recorded."""
    for clause, rule in proof.pack.rules(Conditions):
        found = proof.pack.rule(Delivery, rule.method)
        if rule.delivery is not None and (found is None or rule.delivery not in found[1].ways):
            way = rule.delivery.replace("_", " ")
            sentence = f"no `delivery` clause lets a session of `{rule.method}` be held {way}"
            yield proof.at_clause(clause, sentence, "rule", "delivery")


PROOFS = (panels, independent, quotas, deliveries)

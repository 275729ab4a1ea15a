"""What a link shows: the one thing that is to be signed or decided, and nothing else of the case.

Whoever shows it, the API or a page, needs this one function, and `wanted` for what is then done.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from guildhall.cases import around, gateway_form, history, packs, queries, versions
from guildhall.cases.links import ClosedError, Opened, asked
from guildhall.cases.perform import Wanted
from guildhall.engine import deadlines, permitted, standing
from guildhall.engine.actions import ACTIONS
from guildhall.engine.case import Case
from guildhall.engine.dates import day_of
from guildhall.engine.kinds.gateway import Declared, Signatures
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.vocabulary import Role
from guildhall.engine.wording import capital
from guildhall.people import names

NOT_ASKED = frozenset({"happened_at"})
"""Fields of an action that nobody fills in on a link: what is signed is signed now."""


def picture(opened: Opened, now: datetime) -> dict[str, Any]:
    """Give all that a link shows. Raises ClosedError where the case has slipped away."""
    link, who, thing = opened.link, opened.who, opened.thing
    try:
        record, _, view = queries.view(who, link.case_id)
    except queries.NotFoundError:
        raise ClosedError from None
    pack = packs.pinned(record.pack_id)
    case = standing(pack, view.case, now)
    known = case.known
    called = names.organisations((known.awarding_body, known.provider, known.employer))
    clauses = asked(pack, view.case, link.thing, link.about or None, now)
    around_now = around.on_the_day(day_of(now))
    limits = deadlines(pack, view.case, now, around_now)
    steps = {*thing.actions, *(step for clause in clauses for step in clause.rule.bites)}
    told = {
        "thing": link.thing,
        "words": f"{link.name} is asked to {thing.words}.",
        "about": _about(pack, opened),
        "person": link.name,
        "apprentice": known.name_of_apprentice,
        "spec": pack.spec,
        "title": pack.title,
        "option": pack.options.get(known.option, known.option) if known.option else None,
        "awarding_body": called[known.awarding_body],
        "provider": called[known.provider],
        "employer": called[known.employer],
        "clauses": [_clause(one) for one in clauses],
        "shown": list(_shown(pack, case, link.thing, link.about)),
        "signed": list(_signed(pack, case, link.thing, link.about)),
        "actions": list(_actions(pack, view.case, opened, now)),
        "by_day": min((one.by_day for one in limits if steps & set(one.steps)), default=None),
        "expires_at": link.expires_at,
        "version": versions.version_of(link.case_id, who.actor, view.last),
    }
    revealed: dict[str, Any] = history.revealed(told, history.texts_of(link.case_id))
    return revealed


def wanted(opened: Opened, action: str, fields: Mapping[str, Any], seen: str | None) -> Wanted:
    """Give what somebody wants to do with a link, with what the link itself says of it."""
    link = opened.link
    return Wanted(action, {**fields, **opened.fixed}, case=link.case_id, seen=seen, link=link.pk)


def _about(pack: Pack, opened: Opened) -> dict[str, str] | None:
    """Say what the thing is about, by its id and in words."""
    key = opened.link.about
    return {"id": key, "words": about_words(pack, key)} if key else None


def about_words(pack: Pack, key: str) -> str:
    """Say what a thing is about: a method, a clause or a declaration."""
    words = key
    if key in pack.methods:
        words = pack.methods[key].name
    elif key in pack.by_id:
        words = pack.by_id[key].at
    else:
        words = next((rule.words for _, rule in pack.rules(Declared) if rule.what == key), key)
    return words


def _clause(clause: Clause) -> dict[str, str | None]:
    return {
        "clause": clause.id,
        "heading": clause.at,
        "says": clause.says,
        "reading": clause.reading,
    }


def _actions(pack: Pack, case: Case, opened: Opened, now: datetime) -> Iterator[dict[str, Any]]:
    """Give what can be done with the link, whether it is open now, and what stands in the way."""
    known = around.on_the_day(day_of(now))
    for one in permitted(pack, case, opened.who.actor, now, known):
        about = one.target if ACTIONS[one.action].target is not None else opened.link.about
        if one.action in opened.thing.actions and (about or "") == opened.link.about:
            fixed = NOT_ASKED | set(opened.fixed)
            yield {
                "action": one.action,
                "words": " ".join((ACTIONS[one.action].__doc__ or "").split("\n\n")[0].split()),
                "fields": [name for name in ACTIONS[one.action].model_fields if name not in fixed],
                "status": one.status,
                "findings": one.findings,
            }


def _signed(pack: Pack, case: Case, thing: str, about: str) -> Iterator[dict[str, Any]]:
    """Give who has signed, declared or confirmed the same, and whose word is still to come."""
    run = case.run
    if thing == "sign":
        called = names.people(one.person for one in run.signatures.values())
        for role in {role: None for _, rule in pack.rules(Signatures) for role in rule.by}:
            sign = run.signatures.get(role)
            yield {
                "role": role,
                "name": called[sign.person] if sign else None,
                "on": day_of(sign.at) if sign else None,
                "stands": sign is not None and sign.digest == case.gateway_digest,
            }
    if thing == "declare":
        parties = {role: None for _, r in pack.rules(Declared) if r.what == about for role in r.by}
        for role in parties:
            said = run.declarations.get((about, role))
            on = said.on if said else None
            yield {"role": role, "name": None, "on": on, "stands": said is not None}
    if thing == "confirm_competence" and run.competence_confirmed:
        yield {"role": Role.EMPLOYER, "name": None, "on": None, "stands": True}
    if thing == "verify_behaviours" and run.behaviours is not None:
        on = day_of(run.behaviours.at)
        stands = run.behaviours.verified
        yield {"role": Role.EMPLOYER, "name": None, "on": on, "stands": stands}


# --- what lies before whoever signs -------------------------------------------------------------


def _shown(pack: Pack, case: Case, thing: str, about: str) -> Iterator[dict[str, str]]:
    """Give what is signed or decided upon, line by line."""
    match thing:
        case "sign":
            yield from (_line(one.what, one.says) for one in gateway_form.lines(pack, case))
        case "decide_english_maths":
            yield from (_line(one.what, one.says) for one in gateway_form.english_maths(case))
        case "decide_redo":
            tried = case.attempt(about)
            name = pack.methods[about].name
            if tried.result is not None:
                yield _line(name, f"attempt {tried.number}: {tried.result.grade}")
        case "declare":
            for _, rule in pack.rules(Declared):
                if rule.what == about:
                    yield from (_line(capital(rule.words), one) for one in rule.items.values())
        case _:
            return


def _line(what: str, says: str) -> dict[str, str]:
    return {"what": what, "says": says}

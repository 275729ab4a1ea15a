"""A guide for each role, and where specimen materials are."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.cases import packs, queries
from guildhall.cases.queries import NotFoundError
from guildhall.engine.kinds.records import Specimen
from guildhall.engine.rules.records import specimen as withheld
from guildhall.engine.vocabulary import Role
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

GUIDED = tuple(role for role in Role if role is not Role.SYSTEM)


@require_safe
@signed_in
def guide(request: Asked, role: str = "") -> HttpResponse:
    """Show what somebody does here, step by step: in one's own role, or in another."""
    wanted = role or request.principal.role.value
    if wanted not in GUIDED:
        raise NotFoundError
    others = [one for one in GUIDED if one.value != wanted]
    return render(request, f"web/guides/{wanted}.html", {"others": others})


@require_safe
@signed_in
def specimen(request: Asked) -> HttpResponse:
    """Show for whom there are specimen materials, and where they are to be had."""
    who = request.principal
    known = set(queries.organisations(who).values_list("pk", flat=True))
    found, silent = [], []
    for _, pack in sorted(packs.offered().items()):
        said = pack.rule(Specimen)
        if said is None:
            silent.append(pack.spec)
            continue
        refused = withheld(pack, who.actor, registered=pack.awarding_body.id in known)
        sentence = refused.sentence if refused is not None else ""
        found.append({"pack": pack, "clause": said[0], "refused": sentence})
    told = {
        "found": found,
        "silent": spoken.listed(silent),
        "silent_says": "says" if len(silent) == 1 else "say",
    }
    return render(request, "web/specimen.html", told)

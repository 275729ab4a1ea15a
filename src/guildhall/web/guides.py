"""A guide for each role."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall.cases.queries import NotFoundError
from guildhall.engine.vocabulary import Role
from guildhall.web.session import Asked, signed_in

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

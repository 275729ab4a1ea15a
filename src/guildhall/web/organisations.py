"""Organisations: whom one works with, and what an administrator changes about it."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from guildhall.cases import queries
from guildhall.engine.vocabulary import Role
from guildhall.people import registry
from guildhall.people.acting import Principal
from guildhall.people.models import Organisation
from guildhall.people.refusals import NotHereError
from guildhall.web.asking import Page, ask, do_once
from guildhall.web.forms.parts import AnyPart, Choice, Option, Several, Text, YesNo
from guildhall.web.forms.questions import Questions
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

KIND = Organisation.Kind
PAGE = 50
LONGEST = 200


@require_safe
@signed_in
def organisations(request: Asked) -> HttpResponse:
    """Show the organisations that one may know of: one's own, and those that one works with."""
    who = request.principal
    kind = request.GET.get("kind", "")
    name = request.GET.get("q", "").replace("\x00", "")[:LONGEST].strip()
    found: Any = queries.organisations(who)
    if kind in set(KIND):
        found = found.filter(kind=kind)
    if name:
        found = found.filter(said__icontains=name)
    text = request.GET.get("from", "")
    first = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0  # noqa: PLR2004
    listed = list(found.order_by("said", "pk")[first : first + PAGE + 1])
    told = {
        "rows": [_row(one) for one in listed[:PAGE]],
        "next": first + PAGE if len(listed) > PAGE else None,
        "kinds": [(one.value, spoken.sentence(str(one.label))[:-1]) for one in KIND],
        "kind": kind,
        "q": name,
        "administrator": who.role is Role.ADMINISTRATOR,
    }
    return render(request, "web/organisations.html", told)


def _row(one: Any) -> dict[str, Any]:  # noqa: ANN401 - with annotations
    return {
        "id": one.pk,
        "name": one.said,
        "kind": spoken.sentence(str(KIND(one.kind).label))[:-1],
        "ukprn": one.ukprn,
        "active": one.active and all(known.active for known in one.known),
    }


def _providers(who: Principal) -> tuple[Option, ...]:
    found: Any = queries.organisations(who).filter(kind=KIND.PROVIDER)
    listed = found.order_by("said", "pk")
    return tuple(Option(one.pk, one.said) for one in listed if _row(one)["active"])


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def add(request: Asked) -> HttpResponse:
    """Let one's awarding body work with a provider or an employer from now on."""
    who = request.principal
    registry.body_of(who)
    kinds = tuple(
        Option(kind.value, spoken.sentence(str(kind.label))[:-1])
        for kind in (KIND.PROVIDER, KIND.EMPLOYER)
    )
    form = Questions(
        (
            Choice(key="kind", label="What is it?", options=kinds),
            Text(key="name", label="What is it called?", most=registry.LONGEST_NAME),
            Text(key="ukprn", label="UKPRN", needed=False, most=20,
                 hint="Of a training provider: the eight digits of the register of providers."),
            *_may_name(who),
        )
    )  # fmt: skip
    page = Page("Add an organisation", "Add it", reverse("organisations"), "Organisations")

    def do(told: dict[str, Any]) -> HttpResponse:
        def once() -> dict[str, Any]:
            made = registry.add_organisation(
                who, told["kind"], told["name"], told.get("ukprn", ""), _chosen(told)
            )
            return {"id": made.organisation_id}

        key = do_once(request, told, once)["id"]
        messages.success(request, f"Your awarding body works with {told['name']} from now on.")
        return redirect("organisation", key)

    return ask(request, page, form, do)


def _may_name(who: Principal) -> list[AnyPart]:
    """Ask which providers may name an employer, where there are any."""
    known = _providers(who)
    label = "Which training providers may name it, if it is an employer?"
    hint = "They see it when they register an apprentice."
    return [Several(key="providers", label=label, hint=hint, needed=False, options=known)] * bool(
        known
    )


def _chosen(told: dict[str, Any]) -> Iterable[str]:
    return told.get("providers") or ()


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organisation(request: Asked, organisation: str) -> HttpResponse:
    """Show an organisation; an administrator changes what their awarding body says of it."""
    who = request.principal
    one: Any = queries.organisations(who).filter(pk=organisation).first()
    if one is None:
        raise NotHereError
    row = _row(one)
    if who.role is not Role.ADMINISTRATOR or not one.known:
        return render(request, "web/organisation.html", {"one": row})
    kept = {each.pk for known in one.known for each in known.providers.all()}
    parts: list[AnyPart] = [
        Text(key="name", label="What your awarding body calls it", most=registry.LONGEST_NAME),
        YesNo(key="active", label="Does your awarding body work with it?"),
    ]
    if one.kind == KIND.EMPLOYER:
        parts += _may_name(who)
    form = Questions(parts, {"name": row["name"], "active": row["active"], "providers": kept})
    lines = [row["kind"] + (f", UKPRN {row['ukprn']}" if row["ukprn"] else "") + "."]
    page = Page(row["name"], "Change it", reverse("organisations"), "Organisations", lines)

    def do(told: dict[str, Any]) -> HttpResponse:
        registry.change_organisation(
            who, organisation, name=told["name"], active=told["active"],
            providers=_chosen(told) if one.kind == KIND.EMPLOYER else None,
        )  # fmt: skip
        messages.success(request, "It is changed.")
        return redirect("organisation", organisation)

    return ask(request, page, form, do)

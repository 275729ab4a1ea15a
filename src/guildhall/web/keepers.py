"""What an administrator does with people, and officers with interests: each a page with questions.

Who may do it, and what is refused, says `people.registry`.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from guildhall import clock
from guildhall.cases import declaring, history, leaving, queries
from guildhall.cases.leaving import LeftBehind
from guildhall.engine.vocabulary import Role
from guildhall.people import names, registry, scope, sign_in
from guildhall.people.acting import KINDS_OF_ORGANISATION, Principal
from guildhall.people.models import Interest, Membership
from guildhall.people.refusals import NotHereError, NotYoursError
from guildhall.web import people, rows
from guildhall.web.asking import Page, ask, do_once
from guildhall.web.forms.parts import AnyPart, Choice, Day, Option, Options, Text
from guildhall.web.forms.questions import Questions
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken

BOTH = ["GET", "HEAD", "POST"]
INVITES = frozenset({Role.PROVIDER, Role.OFFICER})
"""Who hands an apprentice the code with which they begin to sign in."""


def _to(person: str, **more: str) -> dict[str, str]:
    """Give the way back to somebody's page."""
    return {"back": reverse("person", args=[person]), "back_words": more.get("name", "Back")}


def _code(request: Asked, told: dict[str, Any], back: dict[str, str], title: str) -> HttpResponse:
    """Show a code: once."""
    context = {
        "title": title,
        "code": told["code"],
        "seen": told["made"] and told["code"] is None,
        "name": told["name"],
        "address": request.build_absolute_uri(reverse("invitation")),
        "days": sign_in.INVITED_FOR.days,
    }
    return render(request, "web/code.html", context | back)


# --- people and their roles -----------------------------------------------------------------------


def _roles() -> Options:
    return tuple(
        Option(role.value, spoken.sentence(role.words)[:-1]) for role in KINDS_OF_ORGANISATION
    )


def _places(who: Principal, kind: str | None = None) -> Options:
    """Give the organisations in which somebody may be named, by name; those of a kind."""
    found: Any = queries.organisations(who).filter(active=True)
    if kind is not None:
        found = found.filter(kind=kind)
    listed = found.order_by("said", "pk")
    return tuple(Option(one.pk, one.said) for one in listed if all(p.active for p in one.known))


def _of_role(who: Principal) -> Iterator[AnyPart]:
    yield Choice(key="role", label="As what?", options=_roles())
    hint = "Your own awarding body for its staff; else the training provider or employer."
    yield Choice(key="organisation", label="Where?", hint=hint, options=_places(who))


@require_http_methods(BOTH)
@signed_in
@sensitive_variables("told", "made")
def add(request: Asked) -> HttpResponse:
    """Name somebody for a role."""
    who = request.principal
    registry.body_of(who)
    form = Questions(
        (
            Text(key="name", label="What are they called?", most=registry.LONGEST_NAME),
            Text(
                key="email", label="E-mail address", needed=False, most=254,
                hint="With it they sign in. Whoever only ever signs by a link needs none.",
            ),
            *_of_role(who),
        )
    )  # fmt: skip
    page = Page("Add somebody", "Add", reverse("people"), "People")

    def do(told: dict[str, Any]) -> HttpResponse:
        def once() -> dict[str, Any]:
            made = registry.add_person(
                who, told["name"], told.get("email", ""), told["role"], told["organisation"],
                clock.now(),
            )  # fmt: skip
            return _named(made, told["name"])

        return _shown(request, do_once(request, told, once, "code"))

    return ask(request, page, form, do)


def _named(made: tuple[Membership, str | None], name: str) -> dict[str, Any]:
    one, code = made
    return {"person": one.user_id, "name": name, "code": code, "made": code is not None}


def _shown(request: Asked, told: dict[str, Any]) -> HttpResponse:
    back = _to(told["person"], name=f"To the page of {told['name']}")
    return _code(request, told, back, f"{told['name']} is added")


@require_http_methods(BOTH)
@signed_in
@sensitive_variables("told", "made")
def add_role(request: Asked, person: str) -> HttpResponse:
    """Name somebody for one more role."""
    who = request.principal
    registry.body_of(who)
    one = people.find(who, person)
    page = Page(f"One more role for {one.called}", "Give it", **_to(person, name=one.called))

    def do(told: dict[str, Any]) -> HttpResponse:
        def once() -> dict[str, Any]:
            made = registry.give_role(who, person, told["role"], told["organisation"], clock.now())
            return _named(made, one.called)

        return _shown(request, do_once(request, told, once, "code"))

    return ask(request, page, Questions(_of_role(who)), do)


@require_http_methods(BOTH)
@signed_in
@sensitive_variables("told", "made")
def invite_again(request: Asked, membership: int) -> HttpResponse:
    """Make a new code for somebody who has still to accept."""
    who = request.principal
    held = registry.role_to_take(who, membership)
    one = people.find(who, held.user_id)
    lines = ("The code that they were given before opens nothing any more.",)
    back = _to(one.pk, name=one.called)
    page = Page(f"A new code for {one.called}", "Make a new code", **back, lines=lines)

    def do(told: dict[str, Any]) -> HttpResponse:
        def once() -> dict[str, Any]:
            return _named(registry.invite_again(who, membership, clock.now()), one.called)

        made = do_once(request, told, once, "code")
        return _code(request, made, back, f"A new code for {one.called}")

    return ask(request, page, Questions(()), do)


def _left(told: LeftBehind) -> list[str]:
    """Say what is left behind, in words; nothing where nothing is."""
    called = names.organisations(told.nobody_else)
    counted = (
        (told.methods, "assessment method", "of open cases that wait for them as an assessor"),
        (told.sessions, "session", "in the days to come that they would hold"),
        (told.appeals, "appeal", "that they are to decide"),
    )
    found = [f"{spoken.counted(n, what)} {words}" for n, what, words in counted if n]
    alone = [f"{called[key]}: nobody else acts for it" for key in told.nobody_else]
    return [*found, *alone]


def _behind(told: LeftBehind) -> tuple[tuple[str, ...], list[str]]:
    """Give what is said before somebody goes: sentences, and a list."""
    listed = _left(told)
    if not listed:
        return ("They leave nothing behind that waits for them.",), []
    return ("They leave behind, for the officers to give to somebody else:",), listed


@require_http_methods(BOTH)
@signed_in
def take_role(request: Asked, membership: int) -> HttpResponse:
    """Take a role back, after what it leaves behind was told."""
    who, now = request.principal, clock.now()
    lines, listed = _behind(leaving.left_behind_by_role(who, membership, now))
    held = registry.role_to_take(who, membership)
    one = people.find(who, held.user_id)
    words = Role(held.role).words
    page = Page(
        f"Take the role of {words} back from {one.called}", "Take it back",
        **_to(one.pk, name=one.called), lines=lines, listed=listed,
        warning="It ends at once, with all that they have signed in with for it.",
    )  # fmt: skip

    def do(_: dict[str, Any]) -> HttpResponse:
        leaving.take_role(who, membership, clock.now())
        messages.success(request, f"The role of {words} has ended.")
        return redirect("person", one.pk)

    return ask(request, page, Questions(()), do)


@require_http_methods(BOTH)
@signed_in
def leave(request: Asked, person: str) -> HttpResponse:
    """Take every role back from somebody, after what they leave behind was told."""
    who, now = request.principal, clock.now()
    lines, listed = _behind(leaving.left_behind(who, person, now))
    one = people.find(who, person)
    page = Page(
        f"{one.called} leaves", "Take all their roles back",
        **_to(person, name=one.called), lines=lines, listed=listed,
        warning="Every role that your awarding body has given them ends at once.",
    )  # fmt: skip

    def do(_: dict[str, Any]) -> HttpResponse:
        leaving.deactivate(who, person, clock.now())
        messages.success(request, f"The roles of {one.called} have ended.")
        return redirect("person", person)

    return ask(request, page, Questions(()), do)


@require_http_methods(BOTH)
@signed_in
def end_sessions(request: Asked, person: str) -> HttpResponse:
    """End what somebody has signed in with."""
    who = request.principal
    registry.body_of(who)
    one = people.find(who, person)
    lines = (
        "It ends at once, for the roles that your awarding body has given them.",
        "Their roles stay, and they can sign in again.",
    )
    page = Page(f"End what {one.called} has signed in with", "End it",
                **_to(person, name=one.called), lines=lines)  # fmt: skip

    def do(_: dict[str, Any]) -> HttpResponse:
        registry.end_sessions(who, person, clock.now())
        messages.success(request, f"What {one.called} had signed in with has ended.")
        return redirect("person", person)

    return ask(request, page, Questions(()), do)


# --- competences ----------------------------------------------------------------------------------


def _days(*, since: bool) -> tuple[AnyPart, ...]:
    return (
        Day(key="from_day", label="From which day?", needed=since),
        Day(key="until_day", label="Until which day?", needed=False, hint="If there is an end."),
    )


@require_http_methods(BOTH)
@signed_in
def add_competence(request: Asked, person: str) -> HttpResponse:
    """Put on record that an assessor is competent for a standard."""
    who = request.principal
    registry.body_of(who)
    one = people.find(who, person)
    standards = tuple(Option(each, each) for each in people.standards(who))
    form = Questions((Choice(key="standard", label="For which standard?", options=standards),
                      *_days(since=True)))  # fmt: skip
    page = Page(f"What {one.called} is competent for", "Put it on record",
                **_to(person, name=one.called))  # fmt: skip

    def do(told: dict[str, Any]) -> HttpResponse:
        registry.add_competence(
            who, person, told["standard"], told["from_day"], told.get("until_day")
        )
        messages.success(request, f"{one.called} is on record for {told['standard']}.")
        return redirect("person", person)

    return ask(request, page, form, do)


@require_http_methods(BOTH)
@signed_in
def change_competence(request: Asked, competence: int) -> HttpResponse:
    """Change the days of a competence."""
    who = request.principal
    kept = registry.competence_of(who, competence)
    one = people.find(who, kept.user_id)
    form = Questions(_days(since=True), {"from_day": kept.from_day, "until_day": kept.until_day})
    page = Page(f"The days of {kept.standard}, {one.called}", "Change them",
                **_to(one.pk, name=one.called))  # fmt: skip

    def do(told: dict[str, Any]) -> HttpResponse:
        registry.change_competence(
            who, competence, from_day=told["from_day"], until_day=told.get("until_day")
        )
        messages.success(request, f"The days of {kept.standard} are changed.")
        return redirect("person", one.pk)

    return ask(request, page, form, do)


@require_http_methods(BOTH)
@signed_in
def remove_competence(request: Asked, competence: int) -> HttpResponse:
    """Take a competence off the record."""
    who = request.principal
    kept = registry.competence_of(who, competence)
    one = people.find(who, kept.user_id)
    page = Page(
        f"Take {kept.standard} off the record of {one.called}", "Take it off",
        **_to(one.pk, name=one.called),
        lines=("What was judged with it stays. If it only ends, change its days.",),
    )  # fmt: skip

    def do(_: dict[str, Any]) -> HttpResponse:
        registry.remove_competence(who, competence)
        messages.success(request, f"{kept.standard} is off the record.")
        return redirect("person", one.pk)

    return ask(request, page, Questions(()), do)


# --- interests ------------------------------------------------------------------------------------


def _of_interest(who: Principal) -> tuple[AnyPart, ...]:
    kinds = tuple(Option(key, spoken.sentence(words)[:-1]) for key, words in Interest.Kind.choices)
    return (
        Choice(key="kind", label="What is it?", options=kinds),
        Choice(key="organisation", label="Which organisation?", needed=False,
               hint="For whoever works, or has worked, for one.",
               options=_places(who)),
        Text(key="apprentice", label="Which apprentice?", needed=False,
             hint="Their ULN, or the address of the page of their case.", most=200),
    )  # fmt: skip


def _declare(request: Asked, person: str | None, page: Page, after: str) -> HttpResponse:
    who = request.principal

    def do(told: dict[str, Any]) -> HttpResponse:
        said = told.get("apprentice")
        declaring.declare(
            who, told["kind"], person=person, organisation=told.get("organisation") or None,
            apprentice=declaring.apprentice_by(who, said) if said else None, day=clock.today(),
        )  # fmt: skip
        messages.success(request, "It is on record.")
        return redirect(after)

    return ask(request, page, Questions(_of_interest(who)), do)


@require_http_methods(BOTH)
@signed_in
def interest_of(request: Asked, person: str) -> HttpResponse:
    """Put on record what stands between one of the staff and impartiality."""
    who = request.principal
    if who.role not in scope.KEEPERS:
        raise NotYoursError("Officers and administrators record what their staff have declared.")
    one = people.find(who, person)
    back = _to(person, name=one.called)
    page = Page(f"An interest of {one.called}", "Put it on record", **back,
                lines=("From now on they judge nothing where it stands in the way.",))  # fmt: skip
    return _declare(request, person, page, back["back"])


@require_http_methods(BOTH)
@signed_in
def interests(request: Asked) -> HttpResponse:
    """Show what one has declared oneself, and let one declare more."""
    who = request.principal
    if who.role not in registry.DECLARES:
        raise NotYoursError("Assessors and panellists declare their own interests.")
    if request.method != "POST":
        found = people.declared(who, scope.interests(who))
        form = Questions(_of_interest(who)).show()
        return render(request, "web/interests.html", {"interests": found, "form": form})
    page = Page("Declare an interest", "Declare it", reverse("interests"), "Your interests")
    return _declare(request, None, page, "interests")


@require_http_methods(BOTH)
@signed_in
def end_interest(request: Asked, interest: int) -> HttpResponse:
    """Say on which day an interest ended."""
    who = request.principal
    kept = registry.interests_to_end(who).filter(pk=interest).first()
    if kept is None:
        raise NotHereError
    (said,) = people.declared(who, [kept])
    own = who.role in registry.DECLARES
    after = reverse("interests") if own else reverse("person", args=[kept.user_id])
    page = Page("An interest has ended", "It has ended", after, "Back", lines=(f"{said.words}.",))
    form = Questions(
        [Day(key="ended_on", label="On which day did it end?")], {"ended_on": clock.today()}
    )

    def do(told: dict[str, date]) -> HttpResponse:
        registry.end_interest(who, interest, told["ended_on"])
        messages.success(request, "Its end is on record.")
        return redirect(after)

    return ask(request, page, form, do)


# --- the apprentice of a case ---------------------------------------------------------------------


@require_http_methods(BOTH)
@signed_in
@sensitive_variables("told", "made")
def invite_apprentice(request: Asked, case: UUID) -> HttpResponse:
    """Make the code with which the apprentice of a case begins to sign in."""
    who = request.principal
    if who.role not in INVITES:
        raise NotYoursError("The provider of the case, or an officer, invites the apprentice.")
    record, _, view = queries.view(who, case)
    name = str(history.revealed(view.case.known.name_of_apprentice, history.texts_of(case)))
    back = {"back": rows.of_case(case), "back_words": name}
    lines = (
        "With a code, and a password of their own, they see their own case.",
        "A code that was made before opens nothing any more.",
    )
    page = Page(f"Invite {name}", "Make a code", **back, lines=lines)

    def do(told: dict[str, Any]) -> HttpResponse:
        def once() -> dict[str, Any]:
            code = sign_in.invite_apprentice(record.apprentice, record.body, clock.now())
            return {"name": name, "code": code, "made": True}

        made = do_once(request, told, once, "code")
        return _code(request, made, back, f"A code for {name}")

    return ask(request, page, Questions(()), do)

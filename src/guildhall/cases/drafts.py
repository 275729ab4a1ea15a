"""Drafts of mark sheets, and of what is written at their check: kept until it is given.

A draft is no part of a case. It is its writer's alone, of one go at one method: the draft of a
session that turned out void is not found by the next one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from guildhall.cases import queries
from guildhall.cases.models import Draft
from guildhall.engine.case import Case
from guildhall.people.acting import Principal

ENDS = frozenset({"mark", "return_marks", "agree_marks", "settle_check"})
"""Actions with which the drafts of a method are done with: they are given, or out of date."""
Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft: what was typed, by the names of a form, and when it was last kept."""

    texts: Texts
    at: datetime


def go_of(case: Case, method: str) -> str:
    """Name the go at a method that is under way: its run, its attempt, its session."""
    tried = case.attempt(method)
    number = tried.session.number if tried.session is not None else 0
    return f"{case.run.number}.{tried.number}.{number}"


def check_of(case: Case, method: str) -> str:
    """Name the check of the marks that a method has now."""
    return f"{go_of(case, method)} check"


def find(who: Principal, case: UUID, method: str, about: str) -> Kept | None:
    """Give somebody's own draft, if they have one of this go at the method."""
    found = Draft.objects.filter(case=case, person=who.user, method=method, about=about).first()
    return Kept(json.loads(found.texts), found.kept_at) if found is not None else None


def keep(who: Principal, case: UUID, method: str, about: str, fresh: Texts, at: datetime) -> Kept:
    """Keep what was typed now beside what was kept before; of a name, what is newer counts.

    Raises queries.NotFoundError.
    """
    with transaction.atomic():
        # Two windows of one person take turns, so that neither forgets what the other has kept.
        record = queries.find(who, case, lock=True)
        own: dict[str, Any] = {"case": record, "person": who.user, "method": method}
        before = Draft.objects.filter(**own, about=about).first()
        texts = {**(json.loads(before.texts) if before is not None else {}), **fresh}
        told = {name: list(said) for name, said in texts.items()}
        kept = {"about": about, "texts": json.dumps(told, ensure_ascii=False), "kept_at": at}
        Draft.objects.update_or_create(**own, defaults=kept)
    return Kept(told, at)


def drop(case: UUID, method: str) -> None:
    """Forget every draft of a method: its marks are given, or were checked."""
    Draft.objects.filter(case=case, method=method).delete()

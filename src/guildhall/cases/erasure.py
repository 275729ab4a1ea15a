"""Erasing what names or concerns a person, without a change to the history.

The history keeps the fact and a reference that leads nowhere any more; what is read in its place is
`(erased)`. What lists show is made again, so that no name and no number stays there either, and
the answers that are kept for retries forget it too.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from guildhall.cases import history, rebuild
from guildhall.cases.history import ERASED
from guildhall.cases.models import Answer, CaseRecord, Draft, Link, PersonalText


def erase(case: UUID, at: datetime, keys: Iterable[str] | None = None) -> int:
    """Erase personal texts of a case, all of them if none is named; give how many there were.

    Raises CaseRecord.DoesNotExist.
    """
    with transaction.atomic():
        record = CaseRecord.objects.select_for_update(of=("self",)).get(pk=case)
        found = PersonalText.objects.filter(case=record, erased_at__isnull=True)
        if keys is not None:
            found = found.filter(pk__in=list(keys))
        texts = dict(found.values_list("pk", "text"))
        told = set(texts.values())
        if keys is None:
            links = Link.objects.filter(case=record)
            told |= {text for link in links.values_list("name", "email") for text in link if text}
            links.update(name=ERASED, email="")
            Draft.objects.filter(case=record).delete()
        # A longer text first: one may lie within another.
        _forget(case, sorted(told, key=len, reverse=True))
        history.erase(record, texts, at)
        rebuild.again(case)
    return len(texts)


def _forget(case: UUID, texts: list[str]) -> None:
    """Take texts out of the answers to requests about a case; a retry is told the rest."""
    for answer in Answer.objects.filter(body__contains=str(case)).iterator():
        try:
            answer.body = json.dumps(_without(json.loads(answer.body), texts))
        except ValueError:
            answer.body = _without(answer.body, texts)
        answer.save(update_fields=["body"])


def _without(value: Any, texts: list[str]) -> Any:  # noqa: ANN401 - any JSON value
    """Give a JSON value without some texts."""
    if isinstance(value, str):
        for text in texts:
            value = value.replace(text, ERASED)
        return value
    if isinstance(value, dict):
        return {key: _without(inner, texts) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, texts) for inner in value]
    return value

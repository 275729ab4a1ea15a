"""Answers that are kept, so that a retry with the same key gets the first one again.

Whatever writes over a network goes by this one way: cases, people, files.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from guildhall import clock
from guildhall.cases.models import Answer


class KeyReusedError(Exception):
    """An idempotency key that was used for something else before."""


@dataclass(frozen=True, slots=True)
class Retry:
    """What makes a request the same as an earlier one: its key, and the hash of what it asks."""

    key: str
    asked: str


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its status and its body; `kept` is what a retry is told, where that is less.

    A secret is told once: what is kept of the answer is without it.
    """

    status: int
    body: str
    kept: str | None = None


def earlier(owner: str, retry: Retry) -> Reply | None:
    """Give the first answer to a request, if there is one. Raises KeyReusedError."""
    found = Answer.objects.filter(owner=owner, key=retry.key).first()
    if found is None:
        return None
    if found.asked != retry.asked:
        raise KeyReusedError
    return Reply(found.status, found.body)


def keep(owner: str, retry: Retry, reply: Reply) -> None:
    """Keep an answer, within the transaction of what it answers."""
    Answer.objects.create(
        owner=owner,
        key=retry.key,
        asked=retry.asked,
        status=reply.status,
        body=reply.body if reply.kept is None else reply.kept,
        at=clock.now(),
    )


def once(owner: str, retry: Retry, do: Callable[[], Reply]) -> Reply:
    """Do something in one transaction with its answer, or give the answer of the first time.

    What is refused by an error leaves nothing behind, the key neither.
    """
    try:
        return _once(owner, retry, do)
    except IntegrityError:
        # Somebody else was faster, with the same key or with the same thing.
        return _once(owner, retry, do)


def _once(owner: str, retry: Retry, do: Callable[[], Reply]) -> Reply:
    with transaction.atomic():
        said = earlier(owner, retry)
        if said is None:
            said = do()
            keep(owner, retry, said)
    return said

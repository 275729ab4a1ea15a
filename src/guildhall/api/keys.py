"""Keys of writes: a retry of the same request is done once, and gets the first answer again."""

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from guildhall.api import bodies
from guildhall.api.signing import asked_by
from guildhall.cases import answers

LONGEST_KEY = 200


def key_of(request: HttpRequest) -> str:
    """Give the key by which a retry is known. Raises MalformedError."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key:
        sentence = (
            "Every write carries a key of your own making, such as a UUID; a retry of the same "
            "request carries the same key."
        )
        bodies.refuse("Idempotency-Key", sentence)
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        bodies.refuse("Idempotency-Key", f"A key has up to {LONGEST_KEY} plain characters.")
    return key


def retry_of(request: HttpRequest, key: str, *asked: object) -> answers.Retry:
    """Give what makes a request the same as an earlier one of whoever has signed in."""
    return retry_for(request, key, asked_by(request).membership.pk, *asked)


def retry_for(request: HttpRequest, key: str, *asked: object) -> answers.Retry:
    """Give what makes a request the same as an earlier one, with who asks among what it asks."""
    told = [request.method, request.path, *asked]
    text = "\n".join(str(one) for one in told)
    return answers.Retry(key, hashlib.sha256(text.encode()).hexdigest())


def once(request: HttpRequest, asked: str, do: Callable[[], answers.Reply]) -> HttpResponse:
    """Do what a request asks for, or give the answer that it got the first time."""
    retry = retry_of(request, key_of(request), asked)
    said = answers.once(asked_by(request).user.id, retry, do)
    return HttpResponse(said.body, status=said.status, content_type="application/json")

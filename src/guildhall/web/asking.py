"""Pages with a few questions, or with none but whether to go on: what all of them do alike."""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from guildhall.cases.answers import KeyReusedError, Reply, Retry, once
from guildhall.people.refusals import RefusedError
from guildhall.web.forms.parts import Upload
from guildhall.web.forms.questions import Questions
from guildhall.web.session import Asked


@dataclass(frozen=True, slots=True)
class Page:
    """What stands around questions: a title, where one came from, what is to be known first."""

    title: str
    button: str
    back: str
    back_words: str
    lines: Sequence[str] = ()
    listed: Sequence[str] = ()
    warning: str = ""


Do = Callable[[dict[str, Any]], HttpResponse]
"""Does what was asked for, with the answers, and gives the page that comes after it."""


def ask(request: Asked, page: Page, form: Questions, do: Do) -> HttpResponse:
    """Ask, or do: what is refused stands at its question, and what was typed stays."""
    if request.method == "POST":
        told = form.read(request, _sent(request, form))
        if told is not None:
            try:
                return do(told)
            except RefusedError as error:
                form.refuse(error.field, error.sentence)
            except KeyReusedError:
                form.refuse("", "This was sent before with other answers: look whether it is done.")
    key = request.POST.get("key") or secrets.token_hex(16)
    told = {"page": page, "form": form.show(), "key": key}
    status = 422 if form.faults.sentences else 200
    return render(request, "web/questions.html", told, status=status)


def _sent(request: Asked, form: Questions) -> dict[str, Any]:
    """Give the files that came along, by question."""
    keys = (part.key for part in form.parts if isinstance(part, Upload))
    return {key: request.FILES.get(f"{key}.file") for key in keys}


def do_once(
    request: Asked, told: Mapping[str, Any], do: Callable[[], Mapping[str, Any]], *secret: str
) -> dict[str, Any]:
    """Do something, or give what came of it where the same form was sent a second time.

    What is `secret` in it is not kept, and None the second time. Raises KeyReusedError.
    """
    asked = f"web {request.path} {json.dumps(told, default=str, sort_keys=True)}"
    key = request.POST.get("key", "")[:60] or secrets.token_hex(16)
    retry = Retry(f"web-{key}", hashlib.sha256(asked.encode()).hexdigest())

    def reply() -> Reply:
        came = do()
        kept = {name: None if name in secret else one for name, one in came.items()}
        return Reply(200, json.dumps(came), json.dumps(kept))

    found: dict[str, Any] = json.loads(once(request.principal.user.id, retry, reply).body)
    return found

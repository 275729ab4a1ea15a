"""A fault of our own, wherever it comes, tells nobody of our inside, and leaves nothing behind."""

import json
import logging
from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.db import OperationalError, connection

from tests import people_of
from tests.api.asking import REGISTRATION, Asking, problem_of

WORDS = "guildhall.cases.perform broke over Ada Demo"
STEPS = {
    "before it is decided": ("guildhall.cases.perform.decide", False),
    "once it is decided": ("guildhall.cases.perform.decide", True),
    "before the record is saved": ("guildhall.cases.models.CaseRecord.save", False),
    "once the record is saved": ("guildhall.cases.models.CaseRecord.save", True),
    "once the rows are worked out": ("guildhall.cases.projections.rows_of", True),
    "once the rows are written": ("guildhall.cases.projections.write", True),
    "before the entries are appended": ("guildhall.cases.history.append", False),
    "once the entries are appended": ("guildhall.cases.history.append", True),
    "before the answer is kept": ("guildhall.cases.answers.keep", False),
    "once the answer is kept": ("guildhall.cases.answers.keep", True),
}
"""Where it breaks: what is called there, and whether it has done its part by then."""


def everything():
    """All that stands in the database."""
    return {
        model.__name__: sorted(map(str, model.objects.values()))
        for room in ("cases", "people", "evidence")
        for model in apps.get_app_config(room).get_models()
    }


def breaking(monkeypatch, place, done):
    """Let a place break, before or after it has done its part."""
    room, _, name = place.rpartition(".")
    monkeypatch.setattr(place, broken(_found(room, name), done))


def _found(room, name):
    try:
        return getattr(import_module(room), name)
    except ModuleNotFoundError:
        parent, _, kind = room.rpartition(".")
        return getattr(getattr(import_module(parent), kind), name)


def full():
    raise OperationalError("database or disk is full")


def broken(real, done):
    def breaks(*given, **named):
        if done:
            real(*given, **named)
        raise RuntimeError(WORDS)

    return breaks


@pytest.fixture
def log(monkeypatch):
    """What is logged in the meantime."""
    heard = StringIO()
    monkeypatch.setattr(logging.getLogger().handlers[0], "stream", heard)
    return heard


def told_as_our_fault(answer, log):
    """See that a problem tells of a fault of ours, and of nothing else but its id."""
    said = problem_of(answer)
    assert set(said) == {"status", "title", "detail", "request"}
    assert (said["status"], said["title"]) == (500, "Our fault")
    assert answer["X-Request-ID"] == said["request"]
    everywhere = answer.content.decode() + str(dict(answer.headers))
    assert not [word for word in (WORDS, "Ada", "guildhall.", ".py", "Runtime", "Traceback")
                if word in everywhere]  # fmt: skip
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    (line,) = [one for one in lines if one.get("error")]
    assert (line["request"], line["error"]) == (said["request"], "builtins.RuntimeError")
    assert line["where"][-1].startswith("api/test_broken.py")
    assert "Ada" not in log.getvalue()


def test_what_breaks_at_any_step_of_the_door_leaves_nothing_and_can_be_done_again(
    database, monkeypatch, log
):
    client = Asking(people_of.town().provider)
    case = client.registered()
    for path, body in (("cases/register", REGISTRATION | {"name_of_apprentice": "Bo Demo"}),
                       (f"cases/{case}/state_outcomes", {"where": "unit 3"})):  # fmt: skip
        for number, (when, (place, done)) in enumerate(STEPS.items()):
            before = everything()
            with monkeypatch.context() as patch:
                breaking(patch, place, done)
                log.seek(0)
                log.truncate()
                answer = client.post(path, body, key=f"{path}-{number}")
                told_as_our_fault(answer, log)
            assert everything() == before, when
        key = f"{path}-0"
        first = client.post(path, body, key=key)
        assert first.status_code == 200, first.content
        after = everything()
        again = client.post(path, body, key=key)
        assert (again.status_code, again.content) == (200, first.content)
        assert everything() == after


def test_what_breaks_while_it_is_committed_leaves_nothing(on_sqlite, monkeypatch):
    client = Asking(people_of.town().provider)
    case = client.registered()
    path = f"cases/{case}/state_outcomes"
    before = everything()
    with monkeypatch.context() as patch:
        patch.setattr(connection, "_commit", full)
        answer = client.post(path, {"where": "unit 3"}, key="a")
        assert (problem_of(answer)["status"], answer["Retry-After"]) == (503, "1")
        assert b"disk" not in answer.content
    assert everything() == before
    assert client.get(f"cases/{case}/history").json()["entries"][-1]["event"] != "outcomes.stated/1"
    assert client.post(path, {"where": "unit 3"}, key="a").status_code == 200


def test_what_breaks_while_people_are_changed_leaves_nothing(on_sqlite, monkeypatch, log):
    client = Asking(people_of.town().administrator)
    body = {"kind": "employer", "name": "Ada Works"}
    before = everything()
    for place, done in (
        ("guildhall.cases.answers.keep", False),
        ("guildhall.cases.answers.keep", True),
        ("guildhall.people.registry.add_organisation", True),
    ):
        with monkeypatch.context() as patch:
            breaking(patch, place, done)
            log.seek(0)
            log.truncate()
            told_as_our_fault(client.post("organisations", body, key="a"), log)
        assert everything() == before
    assert client.post("organisations", body, key="a").status_code == 200


def test_what_breaks_while_something_is_read_is_told_as_well(on_sqlite, monkeypatch, log):
    town = people_of.town()
    case = Asking(town.provider).registered()
    for place, path in (
        ("guildhall.people.tokens.principal_of", "me"),
        ("guildhall.cases.queries.view", f"cases/{case}/history"),
        ("guildhall.cases.lists.cases", "cases"),
        ("guildhall.people.scope.people", "people"),
        ("guildhall.cases.attached.attached", f"cases/{case}/files"),
    ):
        with monkeypatch.context() as patch:
            breaking(patch, place, done=False)
            log.seek(0)
            log.truncate()
            told_as_our_fault(Asking(town.officer).get(path), log)

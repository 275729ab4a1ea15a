"""Lists over HTTP: filtered, sorted, a page at a time, right at any moment, at a constant cost."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases.models import CaseRecord, Line
from guildhall.engine.dates import LONDON
from tests import living, people_of
from tests.api.asking import Asking, problem_of

NAMES = ("Ada Demo", "ada Brook", "Émile Zed", "Bea Ash", "Ze\u0301 Ünal", "İbrahim Kara")


@pytest.fixture
def town(database):
    return people_of.town()


def names_of(answer):
    assert answer.status_code == 200, answer.content
    return [one["name"] for one in answer.json()["cases"]]


def all_pages(client, path, key, **query):
    """Give the rows of all pages, and how many there were."""
    rows, cursor, pages = [], None, 0
    while True:
        told = client.get(path, **query, **({"cursor": cursor} if cursor else {})).json()
        rows += told[key]
        pages += 1
        cursor = told["next"]
        if cursor is None:
            return rows, pages


def test_cases_are_found_sorted_and_counted(town):
    client, officer = Asking(town.provider), Asking(town.officer)
    cases = [client.registered(name_of_apprentice=name) for name in NAMES]
    client.registered(name_of_apprentice="Cy Other", spec="ST0792/1.2", employer="bolt")
    for asking, number in ((client, 7), (officer, 6), (Asking(town.other_provider), 0)):
        assert len(names_of(asking.get("cases"))) == number
        counts = asking.get("cases/counts").json()
        assert (counts["total"], counts["stages"]["preparation"]) == (number, number)
    assert names_of(officer.get("cases", sort="name")) == [
        "ada Brook", "Ada Demo", "Bea Ash", "Émile Zed", "İbrahim Kara", "Ze\u0301 Ünal",
    ]  # fmt: skip
    assert names_of(officer.get("cases", sort="oldest")) == list(NAMES)
    assert names_of(officer.get("cases")) == list(NAMES)[::-1]
    client.post(f"cases/{cases[0]}/state_outcomes", {"where": "unit 3"})
    assert names_of(officer.get("cases", sort="changed"))[0] == "Ada Demo"
    for name, number in (("ADA", 2), ("ada d", 1), ("em", 1), ("ze", 1), ("da", 0), ("%", 0)):
        assert len(names_of(officer.get("cases", name=name))) == number, name
        waited = client.get("moves", name=name, limit="100").json()["moves"]
        assert len({one["case"] for one in waited}) == number, name
    assert names_of(client.get("cases", spec="ST0792/1.2")) == ["Cy Other"]
    assert names_of(client.get("cases", employer="bolt")) == ["Cy Other"]
    assert names_of(client.get("cases", provider="uptown")) == []
    assert names_of(client.get("cases", stage="passed")) == []
    assert len(names_of(client.get("cases", stage="preparation", overdue="false"))) == 7
    assert names_of(client.get("cases", overdue="true")) == []


def test_pages_go_on_where_the_last_one_ended(town):
    client = Asking(town.provider)
    for number in range(7):
        client.registered(name_of_apprentice=f"Ada {number % 3}")
    for sort in ("newest", "oldest", "changed", "name"):
        whole = client.get("cases", sort=sort).json()["cases"]
        rows, pages = all_pages(client, "cases", "cases", sort=sort, limit=2)
        assert (rows, pages) == (whole, 4), sort
    rows, pages = all_pages(client, "moves", "moves", limit=3)
    assert len(rows) == len({row["case"] for row in rows}) == 7
    assert pages == 3
    rows, pages = all_pages(client, "moves", "moves", name="ada 1", limit=1)
    assert (pages, {row["name"] for row in rows}) == (len(rows), {"Ada 1"})
    assert len({row["case"] for row in rows}) == 2


def test_a_cursor_is_of_one_list_and_nobody_makes_one_up(on_sqlite):
    town = people_of.town()
    client = Asking(town.provider)
    for _ in range(3):
        client.registered()
    cursor = client.get("cases", limit=1).json()["next"]
    bad = [{"cursor": cursor, "sort": "name"}, {"cursor": cursor, "spec": "ST0825/AP02"},
           {"cursor": cursor[:-1]}, {"cursor": "x"}, {"cursor": "\0"},
           {"cursor": "é:b:c"}]  # fmt: skip
    for query in bad:
        said = problem_of(client.get("cases", **query))
        assert (said["status"], said["errors"][0]["field"]) == (400, "cursor"), query
    for path in ("moves", "deadlines"):
        assert problem_of(client.get(path, cursor=cursor))["status"] == 400
    own = client.get("moves", limit=1).json()["next"]
    assert client.get("moves", cursor=own).status_code == 200
    for other in ({"spec": "ST0825/AP02"}, {"name": "a"}, {"overdue": "false"}):
        assert problem_of(client.get("moves", cursor=own, **other))["status"] == 400
    assert problem_of(Asking(town.officer).get("cases", cursor=cursor))["status"] == 400


def test_what_no_list_is_asked_is_malformed(town):
    client = Asking(town.provider)
    for path, query, field in (
        ("cases", {"limit": "0"}, "limit"), ("cases", {"limit": "101"}, "limit"),
        ("cases", {"limit": "a"}, "limit"), ("cases", {"stage": "nowhere"}, "stage"),
        ("cases", {"sort": "uln"}, "sort"), ("cases", {"stages": "passed"}, "stages"),
        ("cases", {"name": ""}, "name"), ("cases", {"spec": "a\0"}, "spec"),
        ("cases", {"uln": "1" * 201}, "uln"), ("moves", {"which": "his"}, "which"),
        ("moves", {"stage": "nowhere"}, "stage"), ("deadlines", {"name": ""}, "name"),
        ("deadlines", {"whose": "nobody"}, "whose"), ("cases/counts", {"stage": "passed"}, "stage"),
    ):  # fmt: skip
        said = problem_of(client.get(path, **query))
        assert (said["status"], said["errors"][0]["field"]) == (400, field), query


def test_lists_are_right_at_any_moment_without_a_worker(town, monkeypatch):
    life = living.live(town, to="ready", began=date(2024, 1, 10))
    living.live(town, to="accepted", began=date(2024, 1, 10))
    officer, assessor = Asking(town.officer), Asking(town.assessor)
    lapses = Line.objects.get(case=life.id, side="inside").lapses_at
    assert lapses is not None

    def at(moment):
        living.stand_at(moment)

    at(lapses - timedelta(seconds=1))
    assert officer.get("cases/counts").json()["stages"]["assessment"] == 2
    waited = officer.get("moves").json()["moves"]
    assert "begin_run" not in {one["action"] for one in waited}
    due = officer.get("deadlines").json()["deadlines"]
    assert due
    at(lapses)
    said = officer.get("cases", stage="lapsed").json()["cases"]
    assert str(life.id) in {one["case"] for one in said}
    for one in said:
        assert (one["stage"], one["words"], one["overdue"]) == ("lapsed", "lapsed", False)
    left = {one["case"] for one in officer.get("cases", stage="assessment").json()["cases"]}
    assert str(life.id) not in left
    assert officer.get("cases/counts").json()["stages"]["lapsed"] == len(said)
    mine = [
        one["action"] for one in officer.get("moves").json()["moves"] if one["case"] == str(life.id)
    ]
    assert mine == ["begin_run"]
    page = officer.get(f"cases/{life.id}").json()
    assert page["stage"] == "lapsed"
    assert [one["action"] for one in page["moves"]] == mine
    assert assessor.get("moves").json()["moves"] == []
    waits = assessor.get("moves", which="waiting").json()["moves"]
    assert [one["action"] for one in waits if one["case"] == str(life.id)] == ["begin_run"]


def test_a_session_is_coming_up_until_its_day(on_sqlite):
    town = people_of.town()
    life = living.live(town, to="ready")
    assessor = Asking(town.assessor)
    coming = assessor.get("moves", which="coming").json()["moves"]
    assert {one["action"] for one in coming} == {"start_session"}
    day = coming[0]["from_day"]
    assert "start_session" not in {one["action"] for one in assessor.get("moves").json()["moves"]}
    living.stand_at(datetime.combine(date.fromisoformat(day), datetime.min.time(), LONDON))
    now = assessor.get("moves").json()["moves"]
    assert "start_session" in {one["action"] for one in now}
    assert {one["case"] for one in now} == {str(life.id)}


def test_what_has_come_in_is_found_before_what_has_time(on_sqlite):
    town = people_of.town()
    officer, client = Asking(town.officer), Asking(town.provider)
    booked, came = living.live(town, to="accepted"), living.live(town, to="submitted")
    rows = officer.get("moves").json()["moves"]
    first = next(one for one in rows if one["case"] == str(came.id))
    assert (first["action"], first["by_day"]) == ("accept_gateway", None)
    assert first["waiting_since"] is not None
    later = next(one for one in rows if one["action"] == "book_session")
    assert (later["case"], later["waiting_since"]) == (str(booked.id), None)
    assert rows.index(first) < rows.index(later)
    assert first["waiting_since"] < later["by_day"]
    client.registered()
    waits = client.get("moves", overdue="true").json()["moves"]
    assert waits == []


PATHS = (
    ("cases", {}, 3),
    ("cases", {"sort": "name", "name": "a", "overdue": "false"}, 3),
    ("cases", {"stage": "preparation"}, 3),
    ("cases/counts", {}, 3),
    ("moves", {"which": "waiting"}, 9),
    ("moves", {"which": "waiting", "stage": "preparation", "provider": "midtown"}, 4),
    ("deadlines", {}, 4),
    ("deadlines", {"name": "a"}, 4),
)


@pytest.mark.usefixtures("on_sqlite")
def test_a_list_of_thirty_takes_the_questions_of_a_list_of_one():
    town = people_of.town()
    client, officer = Asking(town.provider), Asking(town.officer)

    def asked(path, query):
        with CaptureQueriesContext(connection) as found:
            assert officer.get(path, **query).status_code == 200
        return len(found)

    # One limit runs in a case that waits for its sessions: the lists of limits have it beside.
    living.live(town, to="ready", began=date(2024, 1, 10))
    client.registered()
    for path, query, number in PATHS:
        assert asked(path, query) == number, (path, query)
    for _ in range(29):
        client.registered()
    for path, query, number in PATHS:
        more = {} if path == "cases/counts" else {"limit": "100"}
        assert asked(path, query | more) == number, (path, query)
    assert CaseRecord.objects.count() == len(names_of(officer.get("cases"))) == 31

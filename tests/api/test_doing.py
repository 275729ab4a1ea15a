"""Doing over the API: once for each key, on the version that was seen, by whom it is for."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import OperationalError, connections

from guildhall import clock
from guildhall.cases import history
from guildhall.cases.models import Answer, CaseRecord, Entry
from tests import people_of
from tests.api.asking import REGISTRATION, Asking, problem_of


@pytest.mark.usefixtures("database")
def test_the_same_retry_twice_at_once_is_done_once():
    client = Asking(people_of.town().provider)
    case = client.registered()

    def ask(path, body, key):
        try:
            return client.post(path, body, key=key)
        finally:
            connections.close_all()

    training = {"hours": 2000, "off_the_job_hours": 500}
    for path, body in (
        ("cases/register", REGISTRATION),
        (f"cases/{case}/record_training", training),
    ):
        cases, entries = CaseRecord.objects.count(), Entry.objects.count()
        with ThreadPoolExecutor(6) as pool:
            said = list(pool.map(lambda _, p=path, b=body: ask(p, b, "the-same"), range(6)))
        if path == "cases/register":
            assert {one.status_code for one in said} == {200}
            assert len({one.content for one in said}) == 1
            assert CaseRecord.objects.count() == cases + 1
            assert Entry.objects.count() == entries + 1
        else:
            # The key was used for the registration: it is good for nothing else.
            assert {one.status_code for one in said} == {409}
            assert {problem_of(one)["title"] for one in said} == {"Key used before"}
            assert Entry.objects.count() == entries
            with ThreadPoolExecutor(6) as pool:
                said = list(pool.map(lambda _, p=path, b=body: ask(p, b, "another"), range(6)))
            assert {one.status_code for one in said} == {200}
            assert len({one.content for one in said}) == 1
            assert Entry.objects.count() == entries + 1


@pytest.mark.usefixtures("on_sqlite")
def test_statuses_say_what_kind_of_no_it_is():
    town = people_of.town()
    provider, employer = Asking(town.provider), Asking(town.employer)
    officer, stranger = Asking(town.officer), Asking(town.other_provider)
    case = provider.registered()
    assert problem_of(stranger.post(f"cases/{case}/submit_gateway"))["status"] == 404
    assert problem_of(stranger.post(f"cases/{uuid4()}/submit_gateway"))["status"] == 404
    assert problem_of(employer.post(f"cases/{case}/return_gateway", {"reasons": ["no"]})
                      )["status"] == 403  # fmt: skip
    said = problem_of(officer.post(f"cases/{case}/return_gateway", {"reasons": ["no"]}))
    assert (said["status"], said["findings"][0]["clause"]) == (409, "house.state")
    said = problem_of(provider.post(f"cases/{case}/submit_gateway"))
    assert said["status"] == 428
    version = provider.post(f"cases/{case}/state_outcomes", {"where": "unit 3"}).json()["version"]
    said = problem_of(provider.post(f"cases/{case}/submit_gateway", seen=version))
    assert said["status"] == 422
    assert said["findings"][0]["clause"].startswith("gateway.")
    assert said["version"] == version
    reader = Asking(town.provider, scopes=["cases:read"])
    assert problem_of(reader.post(f"cases/{case}/submit_gateway"))["status"] == 403
    reader.client.defaults["HTTP_AUTHORIZATION"] = "Bearer guildhall_a_b"
    answer = reader.get(f"cases/{case}/history")
    assert problem_of(answer)["status"] == 401
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.usefixtures("on_sqlite")
def test_who_acts_on_what_has_moved_on_is_told_what_is_newer():
    town = people_of.town()
    provider, employer = Asking(town.provider), Asking(town.employer)
    case = provider.registered()
    seen = provider.post(f"cases/{case}/state_outcomes", {"where": "unit 3"}).json()["version"]
    employer.post(f"cases/{case}/confirm_competence", {})
    for path in ("submit_gateway", "submit_gateway/preview"):
        said = problem_of(provider.post(f"cases/{case}/{path}", seen=seen))
        assert (said["status"], said["title"]) == (409, "The case has moved on")
        assert [one["event"] for one in said["newer"]] == ["competence.confirmed/1"]
    assert provider.post(f"cases/{case}/submit_gateway", seen=said["version"]).status_code == 422


@pytest.mark.usefixtures("on_sqlite")
def test_a_provider_need_not_say_who_it_is_and_an_apprentice_comes_again():
    town = people_of.town()
    provider, officer = Asking(town.provider), Asking(town.officer)
    record = CaseRecord.objects.get(pk=provider.registered())
    assert record.provider_id == "midtown"
    again = REGISTRATION | {"spec": "ST0120/AP02", "apprentice": record.apprentice_id}
    said = problem_of(officer.post("cases/register", REGISTRATION))
    assert (said["status"], said["errors"][0]["field"]) == (400, "provider")
    assert CaseRecord.objects.get(pk=provider.registered(**again)).apprentice_id == (
        record.apprentice_id
    )
    # Of somebody whose case is another's, no more is told than of nobody.
    tried = [
        problem_of(Asking(town.other_provider).post("cases/register", again | {"apprentice": who}))
        for who in (record.apprentice_id, "p-nobody", town.officer.user.id)
    ]
    assert tried[0] == tried[1] == tried[2]
    assert tried[0]["errors"] == [
        {"field": "apprentice", "sentence": "There is nobody here with that id."}
    ]


@pytest.mark.usefixtures("on_sqlite")
def test_an_officer_speaks_for_people_of_the_case_with_proof():
    town = people_of.town()
    provider, officer = Asking(town.provider), Asking(town.officer)
    case = provider.registered()
    path = f"cases/{case}/confirm_competence"

    def told(person, **more):
        return {"on_behalf_of": {"person": person, "role": "employer", "proof": "a call"} | more}

    for stranger in (town.other_employer.user.id, "nobody", town.provider.user.id):
        said = problem_of(officer.post(path, told(stranger)))
        assert said["errors"][0]["field"] == "on_behalf_of.person"
    said = problem_of(officer.post(path, told(town.employer.user.id, organisation="bolt")))
    assert said["errors"][0]["field"] == "on_behalf_of.organisation"
    said = problem_of(provider.post(path, told(town.employer.user.id)))
    assert said["status"] == 403
    done = officer.post(path, told(town.employer.user.id))
    assert done.status_code == 200, done.content
    behalf = done.json()["entries"][0]["actor"]["on_behalf_of"]
    assert (behalf["organisation"], behalf["proof"]) == ("acme", "a call")


@pytest.mark.usefixtures("on_sqlite")
def test_a_preview_writes_nothing():
    client = Asking(people_of.town().provider)
    case = client.registered()
    entries, answers = Entry.objects.count(), Answer.objects.count()
    said = client.post(f"cases/{case}/state_outcomes/preview", {"where": "unit 3"}, key="").json()
    assert (said["allowed"], said["events"]) == (True, ["outcomes.stated/1"])
    said = client.post("cases/register/preview", REGISTRATION, key="").json()
    assert (said["allowed"], said["events"]) == (True, ["case.registered/1"])
    assert (Entry.objects.count(), Answer.objects.count()) == (entries, answers)


@pytest.mark.usefixtures("on_sqlite")
def test_an_answer_that_is_kept_does_not_outlive_an_erasure():
    client = Asking(people_of.town().provider)
    first = client.post("cases/register", REGISTRATION, key="once")
    again = client.post("cases/register", REGISTRATION, key="once")
    assert first.content == again.content
    assert b"Ada Demo" in first.content
    assert "Ada" not in Answer.objects.get().body
    record = CaseRecord.objects.get(pk=first.json()["case"])
    history.erase(record, history.texts_of(record.pk), clock.now())
    again = client.post("cases/register", REGISTRATION, key="once")
    assert again.status_code == 200
    assert b"Ada Demo" not in again.content
    case = record.pk
    said = client.post(f"cases/{case}/submit_gateway", {}, seen=again.json()["version"], key="two")
    assert problem_of(said) == problem_of(
        client.post(f"cases/{case}/submit_gateway", {}, seen=again.json()["version"], key="two")
    )


@pytest.mark.usefixtures("on_sqlite")
def test_a_database_that_does_not_answer_is_told_as_such(monkeypatch):
    client = Asking(people_of.town().provider)

    def locked(*_):
        raise OperationalError

    monkeypatch.setattr("guildhall.cases.queries.records", locked)
    answer = client.get(f"cases/{uuid4()}/history")
    assert problem_of(answer)["title"] == "Busy"
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")

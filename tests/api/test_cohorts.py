"""Cohorts over the API: tried out first, with all that is wrong; then begun whole or not at all."""

import csv
from io import BytesIO, StringIO
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from guildhall.cases.models import Answer, Batch, CaseRecord
from guildhall.jobs import work
from guildhall.people.models import Organisation, Partnership
from tests import people_of
from tests.api.calling import ROOT, Calling
from tests.cases.cohort import ulns

KEYS = count(1)
SPEC = "ST0825/AP02"
SHORTENED = (
    "Excel has shortened this number to 9.1E+09, and its last digits are lost: make the column one "
    "of text, and put the number in again."
)
NOBODY = (
    "Here everybody needs a number of their own: by it they are known again. Register who has none "
    "yet one by one."
)
HEAD = "ULN,Name,Employer,Start date"


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.setattr("django.conf.settings.FILES", tmp_path / "files")
    return tmp_path / "files"


def send(who, content, *, spec=SPEC, provider=None, key=None, name="cohort.csv"):
    calling = Calling(who)
    more = f"&provider={provider}" if provider else ""
    calling.answer = calling.client.post(
        f"{ROOT}/cohorts?spec={spec}{more}",
        {
            "file": SimpleUploadedFile(
                name, content if isinstance(content, bytes) else content.encode()
            )
        },
        headers={"Idempotency-Key": key or f"cohort-{next(KEYS)}"},
    )
    return calling.answer.status_code, calling.answer.json()


def sheet(number, first=100_000_000, **other):
    rows = [f"{uln},Ada Demo {n},Acme,10/01/2024" for n, uln in enumerate(ulns(number, first))]
    return "\n".join([HEAD, *rows])


def begin(who, told, **how):
    calling = Calling(who)
    answer = calling.post(f"/cohorts/{told['id']}/begin", {"judged": told["judged"]}, **how)
    return calling.status, answer


def said(told):
    return [(one["row"], one["column"], one["sentence"]) for one in told["problems"]]


def test_a_cohort_is_tried_begun_and_there(database):
    town = people_of.town()
    status, told = send(town.provider, sheet(300))
    assert status == 200, told
    assert (told["state"], told["may_begin"], told["counts"]["begin"]) == ("tried", True, 300)
    assert not CaseRecord.objects.exists()
    for nobody in (town.other_provider, town.officer, town.employer):
        assert Calling(nobody).ask("get", f"/cohorts/{told['id']}")["status"] == 404
        assert begin(nobody, told)[0] in (403, 404)
    status, begun = begin(town.provider, told, key="once")
    assert (status, begun["state"], begun["wanted"]) == (200, "writing", 300)
    assert Calling(town.provider).get("/cases?limit=10")["cases"] == []
    assert work.write_batches(bool) == 1
    calling = Calling(town.provider)
    done = calling.get(f"/cohorts/{told['id']}")
    assert (done["state"], done["written"], done["problems"]) == ("done", 300, [])
    assert len(calling.get("/cases?limit=100")["cases"]) == 100
    assert calling.get("/cases/counts")["total"] == CaseRecord.objects.count() == 300
    assert begin(town.provider, told, key="once")[1]["state"] == "done"
    # A second time, and by somebody else: nobody is registered twice.
    status, again = send(town.provider, sheet(300))
    assert (again["counts"]["there"], again["may_begin"]) == (300, False)
    status, other = send(town.other_provider, sheet(2).replace("Acme", "Bolt"))
    assert {one["clause"] for one in other["problems"]} == {"house.duplicate"}
    assert not any("Ada" in one.body for one in Answer.objects.all())


def test_all_that_is_wrong_is_told_at_once(on_sqlite):
    town = people_of.town()
    one, two, three = ulns(3)
    content = "\n".join([
        HEAD, f"{one},Ada Demo,Acme,10/01/2024", "", "1234567890,Ben Demo,Acne,2024-02-31",
        f"{two},,acme,10/01/2199", f"{one},Cy Demo,Acme,10/01/2024", ",Di Demo,Acme,10/01/2024",
        f"{three},=HYPERLINK(1),Acme,10/01/2024", "9.1E+09,Ed Demo,Acme,1/1/24",
        "9999999999,Fi Demo,Acme,1/1/24",
    ])  # fmt: skip
    status, told = send(town.provider, content)
    assert status == 200
    assert said(told) == [
        (4, "ULN", "1234567890 is no valid ULN: its check digit does not fit."),
        (4, "Employer",
         "There is no employer “Acne” that you may name. Did you mean “Acme”?"),
        (4, "Start date", "There is no such day."),
        (5, "Name", "This is needed."),
        (5, "Start date",
         "The apprenticeship would start on 10 January 2199, still to come."),
        (6, "ULN", "Row 2 has the same ULN."),
        (7, "ULN", "This is needed."),
        (9, "ULN", SHORTENED),
        (10, "ULN", NOBODY),
    ]  # fmt: skip
    assert not told["may_begin"]
    assert begin(town.provider, told)[0] == 422
    answer = Calling(town.provider).client.get(f"{ROOT}/cohorts/{told['id']}/problems")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Row", "Column", "Value"]
    assert len(rows) == 1 + told["problems_in_all"] == 10
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_what_has_changed_since_is_told_and_nothing_is_begun(on_sqlite):
    town = people_of.town()
    _, told = send(town.provider, sheet(3))
    people_of.register(town.provider, uln=ulns(1)[0], name_of_apprentice="Ada Demo 0")
    status, problem = begin(town.provider, told)
    assert (status, problem["title"]) == (409, "Something has changed")
    anew = Calling(town.provider).get(f"/cohorts/{told['id']}")
    assert (anew["counts"]["there"], anew["counts"]["begin"]) == (1, 2)
    assert begin(town.provider, anew)[0] == 200
    work.write_batches(bool)
    assert CaseRecord.objects.count() == 3


def test_whoever_comes_first_has_the_apprentice(database):
    town = people_of.town()
    _, one = send(town.provider, sheet(3))
    _, two = send(town.provider, sheet(5))
    assert begin(town.provider, one)[0] == 200
    assert begin(town.provider, two)[0] == 409
    outcome = people_of.register(town.other_provider, provider="uptown", uln=ulns(1)[0])
    assert [each.clause for each in outcome.decision.findings] == ["house.duplicate"]
    _, told = send(town.provider, sheet(1))
    assert "is registering this apprentice at this moment" in told["problems"][0]["sentence"]
    work.write_batches(bool)
    _, two = send(town.provider, sheet(5))
    assert (two["counts"]["there"], begin(town.provider, two)[0]) == (3, 200)
    work.write_batches(bool)
    assert CaseRecord.objects.count() == 5


def test_an_officer_names_the_provider_and_others_have_no_part_in_it(on_sqlite):
    town = people_of.town()
    assert send(town.officer, sheet(1))[1]["errors"][0]["field"] == "provider"
    _, told = send(town.officer, sheet(2), provider="midtown")
    assert told["may_begin"], told
    assert send(town.employer, sheet(1))[0] == 403
    assert send(town.provider, sheet(1), spec="ST9999/1")[0] == 404
    _, told = send(town.provider, sheet(1), provider="uptown")
    assert {one["clause"] for one in told["problems"]} == {"house.relation"}
    _, told = send(town.other_officer, sheet(1), provider="midtown")
    assert {one["clause"] for one in told["problems"]} == {"house.relation"}


def test_two_employers_of_one_name_are_told_by_their_ids(on_sqlite):
    town = people_of.town()
    Organisation.objects.create(id="acme-2", kind="employer", name="Acme")
    one = Partnership.objects.create(
        body_id=people_of.BODY, organisation_id="acme-2", name="Acme"
    )  # fmt: skip
    one.providers.add("midtown")
    _, told = send(town.provider, sheet(1))
    assert said(told) == [
        (2, "Employer", "2 organisations are called “Acme”: write the id of one: acme, acme-2.")
    ]
    _, told = send(town.provider, sheet(1).replace("Acme", "acme-2"))
    assert told["may_begin"]


def test_the_template_is_a_sheet_that_is_read(on_sqlite):
    town = people_of.town()
    client = Calling(town.provider).client
    spec = "ST0120/AP02"
    answer = client.get(f"{ROOT}/cohorts/template?spec={spec}")
    book = load_workbook(BytesIO(answer.content))
    row = [ulns(1)[0], "Ada Demo", "Acme", "10/01/2024", "DAT"]
    for number, value in enumerate(row, start=1):
        book["Apprentices"].cell(2, number, value)
    made = BytesIO()
    book.save(made)
    status, told = send(town.provider, made.getvalue(), spec=spec)
    assert (status, told["counts"]["begin"], told["counts"]["wrong"]) == (200, 1, 0), told
    plain = client.get(f"{ROOT}/cohorts/template?spec={spec}&kind=csv")
    assert plain.content.decode("utf-8-sig").startswith("ULN,Name,Employer,Start date,Option,")


def test_a_sheet_is_sent_once_and_few_are_kept(on_sqlite):
    town = people_of.town()
    _, one = send(town.provider, sheet(1), key="same")
    _, two = send(town.provider, sheet(1), key="same")
    assert one["id"] == two["id"]
    assert Batch.objects.count() == 1
    assert send(town.provider, sheet(2), key="same")[0] == 409
    for number in range(11):
        send(town.provider, sheet(1 + number % 3))
    assert Batch.objects.count() == 10

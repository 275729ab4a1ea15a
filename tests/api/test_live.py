"""Live cases over the API: the sheet to fill in, what it would come to, and bringing it in."""

from io import BytesIO
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from guildhall.cases import batches
from guildhall.cases.models import Answer, CaseRecord
from tests import people_of
from tests.api.asking import Asking, problem_of
from tests.cases import cohort
from tests.cases.test_live import row, sheet_of

KEYS = count(1)
ASKED = {"spec": "ST0792/1.2", "source": "Another body", "vouched_by": "Its head of quality"}
CLAIM = {
    "Option": "Production coordinator", "Gateway accepted on": "12 Jan 2026",
    "AM1 submitted on": "2026-01-14", "AM1 held on": "30/01/2026", "AM1 grade": "fail",
    "AM1 released on": "05/02/2026", "AM2 held on": "10/02/2026", "AM2 grade": "Distinction",
    "AM2 released on": "16/02/2026", "AM1 attempt 2 kind": "re-sit",
    "AM1 attempt 2 agreed on": "23/02/2026", "AM1 attempt 2 held on": "20/05/2026",
    "AM1 attempt 2 grade": "distinction", "AM1 attempt 2 released on": "27/05/2026",
    "Overall grade": "merit",
}  # fmt: skip


@pytest.fixture
def town(on_sqlite, tmp_path, monkeypatch):
    monkeypatch.setattr("django.conf.settings.FILES", tmp_path / "files")
    return people_of.town()


def sent(asking, data, name="live.csv", key=None, **asked):
    query = "&".join(f"{name}={value}" for name, value in (ASKED | asked).items())
    return asking.client.post(
        f"/api/v1/live-cases?{query}",
        {"file": SimpleUploadedFile(name, data)},
        headers={"Idempotency-Key": key or f"live-{next(KEYS)}"},
    )


def claims(tmp_path, number=2, **more):
    rows = [row(uln, **(CLAIM | more)) for uln in cohort.ulns(number)]
    return sheet_of(tmp_path, rows).read_bytes()


def test_a_sheet_is_tried_told_and_brought_in_over_the_api(town, tmp_path):
    officer, data = Asking(town.other_officer), claims(tmp_path)
    answer = sent(officer, data, key="once")
    assert answer.status_code == 200, answer.content
    trial = answer.json()
    assert sent(officer, data, key="once").json() == trial
    assert "Ada" not in Answer.objects.get(key="once").body
    assert (trial["state"], trial["wanted"], trial["stages"]) == ("tried", 2, {"passed": 2})
    told = [(one["row"], one["column"], one["kind"], one["clause"]) for one in trial["problems"]]
    assert told == [(2, "Overall grade", "warning", "resit.cap"),
                    (3, "Overall grade", "warning", "resit.cap")]  # fmt: skip
    page = officer.get(f"live-cases/{trial['id']}/cases").json()
    assert [one["row"] for one in page["items"]] == [2, 3]
    assert page["items"][0]["grade"] == "pass"
    assert "claims the certificate" in page["items"][0]["moves"][0]["sentence"]
    assert officer.get(f"live-cases/{trial['id']}/cases", after=2).json()["items"][0]["row"] == 3
    assert CaseRecord.objects.count() == 0

    old = {"judged": "0" * 64}
    assert problem_of(officer.post(f"live-cases/{trial['id']}/begin", old))["status"] == 409
    now = {"judged": trial["judged"]}
    begun = officer.post(f"live-cases/{trial['id']}/begin", now, key="begin")
    assert (begun.status_code, begun.json()["state"]) == (200, "writing")
    assert officer.get("cases").json()["cases"] == []
    while batches.write_next(trial["id"]):
        pass
    done = officer.post(f"live-cases/{trial['id']}/begin", now, key="begin").json()
    assert (done["state"], done["written"], done["problems"]) == ("done", 2, [])
    cases = officer.get("cases").json()["cases"]
    assert len(cases) == 2
    history = officer.get(f"cases/{cases[0]['case']}/history").json()["entries"]
    assert [one.get("claimed", False) for one in history][:3] == [False, True, True]
    whole = officer.get(f"cases/{cases[0]['case']}").json()
    assert "Not witnessed here" in whole["outcome"]["because"][-1]["sentence"]
    again = sent(officer, data).json()
    assert (again["may_begin"], again["counts"]["there"]) == (False, 2)


def test_a_sheet_of_live_cases_is_seen_by_whoever_sent_it_and_nobody_else(town, tmp_path):
    data = claims(tmp_path)
    officer = Asking(town.other_officer)
    trial = sent(officer, data).json()["id"]
    for path in (f"live-cases/{trial}", f"live-cases/{trial}/cases"):
        assert problem_of(Asking(town.officer).get(path))["status"] == 404
        assert problem_of(Asking(town.provider).get(path))["status"] == 404
    start = Asking(town.officer).post(f"live-cases/{trial}/begin", {"judged": "0" * 64})
    assert problem_of(start)["status"] == 404
    assert problem_of(sent(Asking(town.officer), data))["status"] == 403  # another body's standard
    assert problem_of(sent(Asking(town.other_quality_assurer), data))["status"] == 403


def test_a_file_that_is_no_sheet_is_refused_with_a_sentence(town):
    officer = Asking(town.other_officer)
    for data, status in (
        (b"", 422),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 422),
        (b"PK\x03\x04", 422),
    ):
        assert problem_of(sent(officer, data))["status"] == status, data
    assert problem_of(sent(officer, b"ULN\n1\n", spec="ST9999/1.0"))["status"] == 404
    told = sent(officer, b"ULN,Nmae\n1,2\n").json()
    assert "did you mean" in " ".join(one["sentence"] for one in told["problems"])
    assert not told["may_begin"]


@pytest.mark.parametrize("spec", ["st0825-ap02", "st0120-ap02", "st0792-1.2"])
def test_the_sheet_to_fill_in_has_the_columns_of_its_specification(town, spec, tmp_path):
    officer = Asking(town.officer)
    book = load_workbook(BytesIO(officer.get(f"specs/{spec}/live-cases.xlsx").content))
    headings = [cell.value for cell in book["Cases"][1]]
    text = officer.get(f"specs/{spec}/live-cases.csv").content.decode("utf-8-sig").strip()
    assert text.split(",") == headings
    assert ("Option" in headings) == (spec != "st0825-ap02")
    assert ("Brief signed off on" in headings) == (spec == "st0825-ap02")
    assert ("Planning meeting held on" in headings) == (spec == "st0792-1.2")
    meanings = {line[0].value: line for line in book["What goes where"].iter_rows(min_row=2)}
    assert list(meanings) == headings
    assert "distinction" in meanings["AM1 grade"][3].value
    assert all(line[2].value for line in meanings.values())
    assert problem_of(officer.get("specs/st9-9/live-cases.csv"))["status"] == 404

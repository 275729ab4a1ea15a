"""Files over HTTP: handed in whole or not at all, seen by whom they concern, fetched untouched."""

import hashlib
import json
from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.evidence import kinds, store
from guildhall.evidence.models import File
from tests import people_of
from tests.api.calling import ROOT, Calling
from tests.evidence.made import DOCX, PDF

KEYS = count(1)
BEGUN = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
BASE64 = b"Content-Transfer-Encoding: base64\r\n"


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.setattr("django.conf.settings.FILES", tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def town(on_sqlite):
    found = people_of.town()
    found.case = people_of.register(found.provider).case
    return found


def hand_in(who, case, content=PDF, name="report.pdf", key=None, field="file"):
    calling = Calling(who)
    calling.answer = calling.client.post(
        f"{ROOT}/cases/{case}/files",
        {field: SimpleUploadedFile(name, content)},
        headers={"Idempotency-Key": key or f"file-{next(KEYS)}"},
    )
    return calling.answer.status_code, calling.answer.json()


def fetch(who, case, key):
    answer = Calling(who).client.get(f"{ROOT}/cases/{case}/files/{key}")
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return answer, content


def lying(files):
    return [path for path in files.rglob("*") if path.is_file()]


def add(town, file, **measures):
    piece = {"kind": "portfolio", "id": file["id"], "measures": measures}
    outcome = people_of.do(town.provider, "add_evidence", town.case, piece=piece)
    assert outcome.done, outcome.decision.findings


def test_a_file_is_handed_in_and_fetched_as_it_was(database, files):
    town = people_of.town()
    case = people_of.register(town.provider).case
    status, told = hand_in(town.provider, case, name="../my „report“.pdf")
    assert status == 200, told
    assert (told["name"], told["kind"], told["size"]) == (
        "my „report“.pdf", "application/pdf", len(PDF)
    )  # fmt: skip
    assert told["sha256"] == hashlib.sha256(PDF).hexdigest()
    answer, content = fetch(town.provider, case, told["id"])
    assert content == PDF
    assert answer["Content-Disposition"] == (
        "attachment; filename*=utf-8''my%20%E2%80%9Ereport%E2%80%9C.pdf"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Content-Type"] == "application/pdf"
    assert len(lying(files)) == 1


def test_a_retry_hands_it_in_once(town, files):
    first = hand_in(town.provider, town.case, key="once")
    assert first == hand_in(town.provider, town.case, key="once")
    assert File.objects.count() == len(lying(files)) == 1
    status, _ = hand_in(town.provider, town.case, content=DOCX, key="once")
    assert status == 409
    hand_in(town.provider, town.case)
    assert (File.objects.count(), len(lying(files))) == (2, 1)


@pytest.mark.parametrize(
    ("how", "status", "sentence"),
    [
        ({"content": b""}, 400, "The file is empty."),
        ({"field": "picture"}, 400, "One file is sent at a time, in the field `file`."),
        ({"content": b"MZ\x90\0\3\0\0\0", "name": "a.pdf"}, 422,
         kinds.WORDS),
    ],
)  # fmt: skip
def test_what_cannot_be_handed_in_leaves_nothing(town, files, how, status, sentence):
    got, told = hand_in(town.provider, town.case, **how)
    assert (got, told["errors"]) == (status, [{"field": "file", "sentence": sentence}])
    assert not lying(files)
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/json"),
        (b"{}", "application/json"),
        (b"", "multipart/form-data; boundary=x"),
        (BEGUN + b"\r\n%PDF", "multipart/form-data; boundary=x"),
        (b"nothing of the kind", "multipart/form-data; boundary=x"),
        (b"nothing of the kind", "multipart/form-data"),
        (BEGUN + BASE64 + b"\r\n????\r\n--x--\r\n", "multipart/form-data; boundary=x"),
    ],
)
def test_what_is_no_form_with_a_file_is_malformed(town, files, body, kind):
    calling = Calling(town.provider)
    answer = calling.client.generic(
        "POST", f"{ROOT}/cases/{town.case}/files", body, kind, headers={"Idempotency-Key": "a"}
    )
    form = kind.startswith("multipart") and body
    assert answer.status_code == (400 if form else 415), answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert not lying(files)


def test_two_files_at_once_are_refused_and_neither_is_kept(town, files):
    calling = Calling(town.provider)
    answer = calling.client.post(
        f"{ROOT}/cases/{town.case}/files",
        {"file": [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF)]},
        headers={"Idempotency-Key": "a"},
    )
    assert answer.status_code == 400
    assert not lying(files)


def test_what_is_too_large_is_refused_before_and_while_it_comes(town, files, monkeypatch):
    monkeypatch.setattr("django.conf.settings.UPLOAD_LIMIT", 1_000_000)
    for size in (1_020_000, 2_000_000):
        status, told = hand_in(town.provider, town.case, content=b"a" * size, name="a.txt")
        assert (status, told["detail"]) == (413, "A file has at most 1 megabytes.")
    assert not lying(files)
    assert hand_in(town.provider, town.case, content=b"a" * 1_000_000, name="a.txt")[0] == 200


def test_only_those_of_the_case_hand_in_and_nobody_learns_of_another(town, files):
    for who in (town.other_provider, town.other_officer, town.other_employer, town.administrator,
                town.assessor):  # fmt: skip
        status, told = hand_in(who, town.case)
        assert status == 404, told
        assert Calling(who).client.get(f"{ROOT}/cases/{town.case}/files").status_code == 404
    assert not lying(files)


def test_a_file_is_its_own_sides_until_an_entry_names_it(town):
    _, told = hand_in(town.provider, town.case)
    colleague = town.add("colleague", "provider", "midtown")
    others = (town.officer, town.employer, town.quality_assurer, town.apprentice_of(town.case))
    path = f"/cases/{town.case}/files"

    def sees(who):
        listed = [one["id"] for one in Calling(who).get(path)["items"]]
        answer, content = fetch(who, town.case, told["id"])
        assert (answer.status_code == 200) == (listed == [told["id"]])
        if answer.status_code == 404:
            assert b"report" not in content
        return bool(listed)

    assert sees(town.provider)
    assert sees(colleague)
    assert not any(sees(who) for who in others)
    add(town, told, pages=4)
    assert all(sees(who) for who in others)
    assert fetch(town.other_provider, town.case, told["id"])[0].status_code == 404


def test_a_file_of_another_case_is_not_found_in_this_one(town):
    _, told = hand_in(town.provider, town.case)
    other = people_of.register(town.provider, name_of_apprentice="Bo Demo").case
    add(town, told)
    assert fetch(town.provider, other, told["id"])[0].status_code == 404


def test_measures_are_marked_as_declared(town):
    _, told = hand_in(town.provider, town.case)
    officer = Calling(town.officer)
    add(town, told, pages=4)
    (one,) = officer.get(f"/cases/{town.case}/files")["items"]
    assert (one["measures"], one["measures_declared"], one["named"]) == ({"pages": 4}, True, True)


def test_a_damaged_file_is_not_given_out(town, capsys):
    _, told = hand_in(town.provider, town.case)
    place = store.place_of(told["sha256"])
    place.write_bytes(PDF[:-1] + b"!")
    answer, content = fetch(town.provider, town.case, told["id"])
    assert answer.status_code == 500
    assert json.loads(content)["title"] == "Damaged"
    assert answer["Content-Type"] == "application/problem+json"


def test_an_erased_file_is_told_as_erased(town):
    _, told = hand_in(town.provider, town.case)
    store.erase(File.objects.get(pk=told["id"]), clock.now())
    (one,) = Calling(town.provider).get(f"/cases/{town.case}/files")["items"]
    assert (one["erased"], one["name"]) == (True, "(erased)")
    assert fetch(town.provider, town.case, told["id"])[0].status_code == 410


def test_a_list_of_files_costs_the_same_at_1_and_at_30(town):
    calling = Calling(town.provider)
    path = f"/cases/{town.case}/files"

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert calling.get(path)["items"]
        return len(queries)

    hand_in(town.provider, town.case)
    first = cost()
    for number in range(29):
        hand_in(town.provider, town.case, content=b"file %d" % number, name="a.txt")
    assert cost() == first == 3

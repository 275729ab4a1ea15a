"""Sheets of many cases in a browser: a cohort, and live cases from elsewhere."""

from io import BytesIO

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from guildhall.cases.models import Batch, CaseRecord
from guildhall.jobs import work
from guildhall.people.pace import PACE
from tests import people_of
from tests.cases.cohort import ulns
from tests.cases.test_live import row, sheet_of
from tests.web.visiting import text_of, visitor

NEW = "/cohorts/new/st0825-ap02"
HEAD = "ULN,Name,Employer,Start date"


@pytest.fixture
def town(on_sqlite, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "FILES", tmp_path / "files")
    PACE.forget()
    return people_of.town()


def rows(number, **other):
    told = {"name": "Ada Demo", "employer": "Acme", "day": "10/01/2024"} | other
    return [f"{uln},{told['name']} {n},{told['employer']},{told['day']}"
            for n, uln in enumerate(ulns(number))]  # fmt: skip


def hand_in(browser, lines, address=NEW, name="cohort.csv", **told):
    content = lines if isinstance(lines, bytes) else "\n".join([HEAD, *lines]).encode()
    return browser.post(address, told | {"sheet.file": SimpleUploadedFile(name, content)})


def judged(page):
    return page.content.decode().partition('name="judged" value="')[2][:64]


def test_a_cohort_is_registered_by_pages_alone(town):
    provider = visitor(town.provider)
    assert 'href="/cohorts"' in provider.get("/").content.decode()
    assert f'href="{NEW}"' in provider.get("/cohorts").content.decode()
    form = provider.get(NEW).content.decode()
    assert "/cohorts/empty/st0825-ap02.xlsx" in form
    assert "Whose apprentices" not in form
    sheet = hand_in(provider, rows(12))
    assert sheet.status_code == 302, text_of(sheet)
    address = sheet["Location"]
    page = provider.get(address)
    assert "12 cases can begin" in text_of(page)
    assert not CaseRecord.objects.exists()
    begun = provider.post(f"{address}/begin", {"judged": judged(page)}, follow=True)
    assert "0 of 12 cases are written" in text_of(begun)
    assert "data-follow" in begun.content.decode()
    assert "Ada Demo" not in text_of(provider.get("/cases"))
    work.write_batches(bool)
    assert "12 cases are registered" in text_of(provider.get(address))
    assert text_of(provider.get("/cases?spec=ST0825%2FAP02&sort=newest")).count("Ada Demo") == 12
    assert "12 cases registered" in text_of(provider.get("/cohorts"))
    again = provider.get(hand_in(provider, rows(12))["Location"])
    assert "everybody in it is here already" in text_of(again)
    assert "left alone" in text_of(again)


def test_all_that_is_wrong_stands_on_the_page_and_is_mended_by_handing_it_in_again(town):
    provider = visitor(town.provider)
    first, second, third = rows(3)
    sheet = hand_in(
        provider, [first, second.replace("Acme", "Acne"), "123,Bea Demo,Acme,31/02/2024"]
    )
    page = provider.get(sheet["Location"])
    said = text_of(page)
    assert "3 things have to be mended, in 2 of 3 rows" in said
    assert "Did you mean “Acme”?" in said
    assert "There is no such day." in said
    assert "Hand the sheet in again" in said
    assert "judged" not in page.content.decode()
    listed = provider.get(f"{sheet['Location']}/problems.csv")
    assert listed["Content-Type"] == "text/csv"
    assert b"Acne" in listed.content
    assert "3 things to mend" in text_of(provider.get("/cohorts"))
    mended = provider.get(hand_in(provider, [first, second, third])["Location"])
    assert "3 cases can begin" in text_of(mended)


def test_a_file_that_is_no_sheet_is_refused_at_its_input(town):
    provider = visitor(town.provider)
    for sent in ({}, {"sheet.file": SimpleUploadedFile("x.csv", b"")},
                 {"sheet.file": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 broken")}):  # fmt: skip
        page = provider.post(NEW, sent)
        assert page.status_code == 422
        assert 'href="#sheet.file"' in page.content.decode()
        assert "Error:" in text_of(page)
    assert not Batch.objects.exists()


def test_what_has_changed_since_is_told_and_nothing_is_begun(town):
    provider = visitor(town.provider)
    address = hand_in(provider, rows(2))["Location"]
    seen = judged(provider.get(address))
    people_of.register(town.provider, uln=ulns(1)[0])
    page = provider.post(f"{address}/begin", {"judged": seen}, follow=True)
    assert "Nothing was begun" in text_of(page)
    assert Batch.objects.get().state == "tried"
    fresh = judged(page)
    for _ in range(2):
        page = provider.post(f"{address}/begin", {"judged": fresh}, follow=True)
        assert "0 of 1 cases are written" in text_of(page)


def test_a_sheet_is_its_sender_s_own_and_sheets_are_for_those_who_begin_cases(town):
    address = hand_in(visitor(town.provider), rows(1))["Location"]
    for name in ("other_provider", "officer", "employer", "assessor", "administrator"):
        browser = visitor(town.who[name])
        for path in ("", "/problems.csv", "/cases"):
            assert browser.get(f"{address}{path}").status_code == 404
        assert browser.post(f"{address}/begin", {"judged": "x"}).status_code == 404
    for name in ("employer", "assessor", "quality_assurer", "administrator"):
        browser = visitor(town.who[name])
        for path in ("/cohorts", NEW, "/cohorts/empty/st0825-ap02.csv", "/live-cases"):
            assert browser.get(path).status_code == 403
        assert "/cohorts" not in browser.get("/").content.decode()
    assert visitor(town.provider).get("/live-cases").status_code == 403
    assert visitor(town.other_officer).get(NEW).status_code == 404
    assert visitor(town.provider).get("/cohorts/empty/st0825-ap02.pdf").status_code == 404
    assert visitor().get(address).status_code == 303


def test_an_officer_names_the_provider(town):
    officer = visitor(town.officer)
    assert "Whose apprentices are they?" in text_of(officer.get(NEW))
    page = hand_in(officer, rows(2))
    assert page.status_code == 422
    assert "This is needed." in text_of(page)
    sheet = hand_in(officer, rows(2), provider="midtown")
    assert "2 cases can begin" in text_of(officer.get(sheet["Location"]))


@pytest.mark.parametrize("kind", ["cohorts", "live-cases"])
@pytest.mark.parametrize("spec", ["st0825-ap02", "st0120-ap02", "st0792-1.2"])
def test_the_empty_sheet_has_its_columns(town, kind, spec):
    officer = visitor(town.other_officer if spec == "st0792-1.2" else town.officer)
    book = load_workbook(BytesIO(officer.get(f"/{kind}/empty/{spec}.xlsx").content))
    headings = [cell.value for cell in book.worksheets[0][1]]
    text = officer.get(f"/{kind}/empty/{spec}.csv").content.decode("utf-8-sig").strip()
    assert text.split(",") == headings
    assert [line[0].value for line in book["What goes where"].iter_rows(min_row=2)] == headings


def test_live_cases_are_foretold_and_brought_in_by_pages_alone(town, tmp_path):
    officer = visitor(town.officer)
    assert 'href="/live-cases"' in officer.get("/").content.decode()
    claims = [row(uln, **{"Gateway accepted on": "12 Jan 2026"}) for uln in ulns(2)]
    data = sheet_of(tmp_path, claims).read_bytes()
    new = "/live-cases/new/st0825-ap02"
    assert hand_in(officer, data, new, "live.csv").status_code == 422
    told = {"source": "Our spreadsheet", "vouched_by": "Head of operations"}
    sheet = hand_in(officer, data, new, "live.csv", **told)
    assert sheet.status_code == 302, text_of(sheet)
    page = officer.get(sheet["Location"])
    assert "2 cases can begin" in text_of(page), text_of(page)
    assert "Would stand at" in text_of(page)
    rules = text_of(officer.get(f"{sheet['Location']}/cases"))
    assert (
        "/specifications/st0825-ap02/clauses/"
        in officer.get(f"{sheet['Location']}/cases").content.decode()
    )
    assert "Row 2:" in rules
    assert "The officer" in rules
    officer.post(f"{sheet['Location']}/begin", {"judged": judged(page)})
    work.write_batches(bool)
    assert "2 cases are here" in text_of(officer.get(sheet["Location"]))
    assert "Nothing is told of single cases" in text_of(officer.get(f"{sheet['Location']}/cases"))
    assert CaseRecord.objects.count() == 2


def test_sheets_are_costly_and_there_is_a_limit_to_them(town, monkeypatch):
    monkeypatch.setattr(settings, "COSTLY_REQUESTS", 1)
    provider = visitor(town.provider)
    assert hand_in(provider, rows(1)).status_code == 302
    page = hand_in(provider, rows(1))
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "Wait a minute" in text_of(page)


def test_the_pages_of_sheets_cost_the_same_with_one_row_and_with_thirty(town):
    provider = visitor(town.provider)

    def costs(address):
        found = []
        for page in ("/cohorts", address):
            with CaptureQueriesContext(connection) as asked:
                assert provider.get(page).status_code == 200
            found.append(len(asked))
        return found

    one = costs(hand_in(provider, rows(1))["Location"])
    thirty = [hand_in(provider, rows(30)) for _ in range(3)]
    assert costs(thirty[0]["Location"]) == one == [3, 3]

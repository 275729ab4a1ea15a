"""The evidence on the page of a case: what there is, who sees it, and how it is fetched."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from guildhall.cases.memory import MEMORY
from guildhall.evidence import store
from guildhall.evidence.models import File
from guildhall.web import keeping
from tests import living, people_of
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite, tmp_path, monkeypatch):
    monkeypatch.setattr("django.conf.settings.FILES", tmp_path / "files")
    return people_of.town()


def kept(who, case, name="log.txt"):
    return keeping.keep(who, case, SimpleUploadedFile(name, b"What I did in week nine.\n"))


def added(town, life, key):
    piece = {"kind": "work_product", "form": "file", "title": "The log of week nine", "id": key,
             "ksbs": ["K1"]}  # fmt: skip
    said = people_of.do(town.provider, "add_evidence", life.id, piece=piece)
    assert said.done, said.decision.findings


def test_evidence_is_on_the_page_and_is_fetched_by_whoever_sees_its_entry(town):
    life = living.live(town, to="registered")
    key = kept(town.provider, life.id)
    address = f"/cases/{life.id}/files/{key}"
    assert "Your own side's, so far" in text_of(visitor(town.provider).get(f"/cases/{life.id}"))
    for other in (town.officer, town.employer, town.other_provider):
        assert visitor(other).get(address).status_code == 404
    added(town, life, key)
    for who in (town.provider, town.officer, town.employer, town.apprentice_of(life.id)):
        page = visitor(who).get(f"/cases/{life.id}")
        said = text_of(page)
        assert "The log of week nine" in said
        assert "shows K1" in said
        assert address in page.content.decode()
        answer = visitor(who).get(address)
        assert b"".join(answer.streaming_content) == b"What I did in week nine.\n"
        assert answer["Content-Disposition"] == 'attachment; filename="log.txt"'
        assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    for other in (town.other_provider, town.other_officer, town.other_employer):
        assert visitor(other).get(address).status_code == 404


def test_what_nothing_tells_apart_is_told_once_and_called_by_its_number(town):
    case = people_of.register(town.provider, "ST0120/AP02").case
    for _ in range(2):
        assert people_of.do(town.provider, "add_evidence", case, piece={"kind": "document"}).done
    browser = visitor(town.officer)
    page = browser.get(f"/cases/{case}")
    assert "Document (2 of them)" in text_of(page)
    assert "Correct the measures of a piece of evidence: document 2" in text_of(page)
    first = re.search(r"/cases/[^\"]+/do/correct_measure/[^\"]+", page.content.decode())[0]
    assert "Correct the measures of a piece of evidence: document 1" in text_of(browser.get(first))


def test_a_link_leads_to_its_address_and_anything_else_says_where_it_lies(on_sqlite):
    town = people_of.town()
    case = people_of.register(town.provider, "ST0120/AP02").case
    places = ("https://example.org/week/9?page=2", "folder <3>, shelf 2", "javascript:alert(1)")
    for where in places:
        piece = {"kind": "document", "form": "link", "title": f"In {where[:6]}", "where": where}
        assert people_of.do(town.provider, "add_evidence", case, piece=piece).done
    page = visitor(town.officer).get(f"/cases/{case}").content.decode()
    assert '<a href="https://example.org/week/9?page=2" rel="nofollow">' in page
    assert "at folder &lt;3&gt;, shelf 2" in page
    assert 'href="javascript' not in page


def test_the_page_says_what_the_portfolio_covers_and_what_is_bare(town):
    case = people_of.register(town.provider, "ST0792/1.2").case
    browser = visitor(town.provider)
    assert "Which KSBs the portfolio covers" not in text_of(browser.get(f"/cases/{case}"))
    piece = {
        "kind": "work_product",
        "form": "file",
        "title": "The menu",
        "ksbs": ["K1", "S2"],
        "dated": "2024-11-15",
        "task": "The menu of the week",
    }
    assert people_of.do(town.provider, "add_evidence", case, piece=piece).done
    said = text_of(browser.get(f"/cases/{case}")).partition("Which KSBs the portfolio covers")[2]
    assert "K1 The menu" in said
    assert "K9 Nothing yet" in said


def test_what_is_erased_or_damaged_says_so_and_gives_nothing_out(town):
    life = living.live(town, to="registered")
    key = kept(town.provider, life.id)
    added(town, life, key)
    browser, file = visitor(town.provider), File.objects.get(pk=key)
    place = store.place_of(file.sha256)
    place.chmod(0o600)
    place.write_bytes(b"something else")
    answer = browser.get(f"/cases/{life.id}/files/{key}")
    assert answer.status_code == 500
    assert "This file is damaged" in text_of(answer)
    File.objects.filter(pk=key).update(erased_at="2025-01-01T12:00Z")
    answer = browser.get(f"/cases/{life.id}/files/{key}")
    assert answer.status_code == 410
    assert "This file has been erased" in text_of(answer)
    MEMORY.forget()
    page = browser.get(f"/cases/{life.id}").content.decode()
    assert f"/cases/{life.id}/files/" not in page
    assert browser.get(f"/cases/{life.id}/files/f-unknown").status_code == 404

"""The page of specimen materials: for whom they are, and who puts them there."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.cases import materials
from guildhall.evidence import store
from guildhall.evidence.models import File, Material
from guildhall.people.models import Partnership
from tests import people_of
from tests.evidence.made import PDF
from tests.web.visiting import text_of, visitor

PLACE = "/specifications/st0825-ap02/specimen/new"
TITLE = "Specimen scenario for the questions"


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def put(who, content=PDF, name="scenario.pdf", title=TITLE, place=PLACE):
    sent = {"title": title, "file.file": SimpleUploadedFile(name, content)}
    return visitor(who).post(place, sent)


def links(page):
    return re.findall(r'href="(/specimen/[^"/]+)"', page.content.decode())


def test_they_are_for_registered_providers_and_where_there_are_none_it_says_whom_to_ask(town):
    said = text_of(visitor(town.provider).get("/specimen"))
    assert said.count("They are yours to have, and none is here yet.") == 2
    assert "specimen.providers" in said
    assert "ST0792/1.2 says nothing of specimen materials." in said
    for name in ("employer", "assessor", "other_officer"):
        said = text_of(visitor(town.who[name]).get("/specimen"))
        assert "Specimen materials are for every registered training provider." in said


def test_an_officer_puts_one_there_and_registered_providers_alone_fetch_it(town):
    for who in (town.officer, town.administrator):
        answer = put(who)
        assert (answer.status_code, answer["Location"]) == (302, "/specimen")
    page = visitor(town.provider).get("/specimen")
    assert text_of(page).count(TITLE) == 2
    assert "Remove" not in text_of(page)
    one, _ = links(page)
    answer = visitor(town.provider).get(one)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="scenario.pdf"'
    assert answer["Content-Security-Policy"].startswith("sandbox")
    for name in ("employer", "assessor", "quality_assurer", "other_officer", "other_provider"):
        expected = 200 if name == "other_provider" else 404
        answer = visitor(town.who[name]).get(one)
        assert answer.status_code == expected, name
        answer.close()
    # Who is registered no longer fetches it no longer.
    Partnership.objects.filter(organisation="midtown", body=people_of.BODY).update(active=False)
    assert visitor(town.provider).get(one).status_code == 404
    assert TITLE not in text_of(visitor(town.provider).get("/specimen"))


@pytest.mark.parametrize(
    "name", ["provider", "assessor", "quality_assurer", "employer", "other_officer"]
)
def test_nobody_else_puts_one_there_or_takes_one_away(town, name):
    put(town.officer)
    one = Material.objects.get()
    assert put(town.who[name]).status_code == 404
    assert visitor(town.who[name]).get(PLACE).status_code == 404
    assert visitor(town.who[name]).post(f"/specimen/{one.pk}/remove").status_code == 404
    assert Material.objects.filter(erased_at=None).count() == 1


def test_what_says_nothing_of_them_has_no_place_for_them(town):
    place = "/specifications/st0792-1-2/specimen/new"
    assert put(town.other_officer, place=place).status_code == 404
    assert visitor(town.officer).get("/specifications/st0000/specimen/new").status_code == 404


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"content": b""}, "The file is empty."),
        ({"content": b"MZ\x90\x00\x03", "name": "scenario.exe"}, "This kind of file is not taken"),
        ({"title": ""}, "This is needed."),
    ],
)
def test_what_is_not_right_is_said_at_its_question_and_nothing_is_kept(town, sent, sentence):
    answer = put(town.officer, **sent)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not Material.objects.exists()


def test_without_a_file_nothing_is_put_there(town):
    answer = visitor(town.officer).post(PLACE, {"title": TITLE})
    assert answer.status_code == 422
    assert TITLE in answer.content.decode()


def test_there_is_an_end_to_how_many_are_kept(town, monkeypatch):
    monkeypatch.setattr(materials, "MOST", 1)
    put(town.officer)
    answer = put(town.officer)
    assert answer.status_code == 422
    assert "ST0825/AP02 has 1 materials, the most that are kept" in text_of(answer)


def test_what_is_removed_is_gone_and_the_same_bytes_of_a_case_are_not(town):
    put(town.officer)
    one = Material.objects.get()
    case = people_of.register(town.provider).case
    File.objects.create(
        id=store.new_id(), case=case, name="mine.pdf", kind=one.kind, size=one.size,
        sha256=one.sha256, person=town.provider.user.pk, role="provider", at=one.at,
    )  # fmt: skip
    browser = visitor(town.officer)
    assert "cannot be brought back" in text_of(browser.get(f"/specimen/{one.pk}/remove"))
    assert browser.post(f"/specimen/{one.pk}/remove")["Location"] == "/specimen"
    assert visitor(town.provider).get(f"/specimen/{one.pk}").status_code == 404
    assert browser.post(f"/specimen/{one.pk}/remove").status_code == 404
    with store.opened(File.objects.get()) as found:
        assert found.read() == PDF
    store.erase(File.objects.get(), one.at)
    assert not store.place_of(one.sha256).exists()


def test_the_page_asks_as_often_with_one_as_with_thirty(town):
    asked = []
    browser = visitor(town.provider)
    browser.get("/specimen")
    for number in (1, 29):
        for _ in range(number):
            put(town.officer)
        with CaptureQueriesContext(connection) as found:
            browser.get("/specimen")
        asked.append(len(found))
    assert asked == [5, 5]

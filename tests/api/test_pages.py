"""The page at the address, and that of the documentation: nothing comes from anywhere else."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from guildhall.api.front import PEOPLE
from tests import people_of
from tests.api.asking import Asking

PERSON = {
    "name": "Ann <b>Demo</b>", "role": "officer", "organisation": "Accelerate",
    "token": "guildhall_a_b", "about": "Reviews gateways.",
}  # fmt: skip
SOURCES = re.compile(r"(?:src|href)=\"([^\"]+)\"")


@pytest.fixture
def client():
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def demo(tmp_path, monkeypatch):
    """A demo in a folder of its own; it gives the file of its people."""
    monkeypatch.setattr(settings, "DEMO", True)
    monkeypatch.setattr(settings, "DATA", tmp_path)
    return tmp_path / PEOPLE


def body_of(answer):
    parts = answer.streaming_content if answer.streaming else [answer.content]
    whole = b"".join(parts)
    answer.close()
    return whole


def test_the_documentation_loads_from_here_alone(client):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "//" not in text.replace("<!DOCTYPE html>", "")
    sources = [one for one in SOURCES.findall(text) if one != "data:,"]
    assert len(sources) == 3
    for source in sources:
        answer = client.get(source)
        assert answer.status_code == 200, source
        assert len(body_of(answer)) > 500, source
    shown = json.loads(re.search(r"<script type=\"application/json\"[^>]*>(.*?)</script>",
                                    text, re.DOTALL)[1])  # fmt: skip
    assert shown["validatorUrl"] is None
    document = client.get(shown["url"])
    assert document.json()["openapi"] == "3.1.0"
    # Every script lies in a file of ours: none is written into the page.
    assert not re.findall(r"<script>|<script[^>]*>[^<{\s]", text)


def test_the_address_says_what_this_is(client):
    page = client.get("/").content.decode()
    assert 'href="/api/v1/docs"' in page
    assert "Who may sign in" not in page
    assert not re.findall(r"<script|https?://", page)
    assert b"max-width" in body_of(client.get("/static/guildhall/front.css"))
    assert client.post("/").status_code == 405


def test_a_demo_tells_who_may_sign_in(client, demo, monkeypatch):
    assert "being filled" in client.get("/").content.decode()
    demo.write_text(json.dumps([PERSON]))
    answer = client.get("/")
    assert "no-store" in answer["Cache-Control"]
    page = answer.content.decode()
    assert "Ann &lt;b&gt;Demo" in page
    assert "Authorization: Bearer guildhall_a_b" in page
    assert "http://localhost/api/v1/moves" in page
    demo.write_text("[")
    assert "being filled" in client.get("/").content.decode()
    demo.write_text(json.dumps([PERSON]))
    monkeypatch.setattr(settings, "DEMO", False)
    assert "guildhall_a_b" not in client.get("/").content.decode()


def test_the_lines_of_the_demo_page_work(on_sqlite, client, demo):
    officer = Asking(people_of.town().officer)
    demo.write_text(json.dumps([PERSON | {"token": officer.token}]))
    token = re.search(r"Bearer ([^'\s]+)'", client.get("/").content.decode())[1]
    answer = client.get("/api/v1/moves", headers={"Authorization": f"Bearer {token}"})
    assert answer.json() == {"moves": [], "next": None}

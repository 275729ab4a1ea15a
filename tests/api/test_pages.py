"""The page of the documentation: nothing comes from anywhere else."""

import json
import re

import pytest
from django.test import Client

SOURCES = re.compile(r"(?:src|href)=\"([^\"]+)\"")


@pytest.fixture
def client():
    return Client(SERVER_NAME="localhost")


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

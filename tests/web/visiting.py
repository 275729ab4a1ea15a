"""Somebody at a browser: a test client that is signed in as whoever is named."""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

from guildhall import clock
from guildhall.people import tokens
from guildhall.people.acting import Principal
from guildhall.web.session import TOKEN


def visitor(who: Principal | None = None, **how: Any) -> Client:
    """Give a browser, in which somebody is signed in where one is named."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False, **how)
    if who is not None:
        session = client.session
        text = tokens.issue(who.membership, "browser", clock.now())
        session[TOKEN] = tokens.principal_of(text, clock.now()).token
        session.save()
        client.cookies["guildhall"] = session.session_key
    return client


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def text_of(answer: Any) -> str:
    """Give what a page says, without its tags."""
    parser = _Text()
    parser.feed(answer.content.decode())
    return " ".join(" ".join(parser.said).split())

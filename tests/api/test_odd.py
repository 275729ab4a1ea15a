"""Odd requests: headers, addresses, dates and lengths that nobody means, each with its answer."""

import gzip
import json

import pytest
from django.test import Client

from guildhall.cases.models import Answer, Entry
from tests import people_of
from tests.api.asking import REGISTRATION, Asking, problem_of
from tests.fuzz.said import faults_of

DAYS = ["2026-02-29", "2024-04-31", "0000-01-01", "2024-13-01", "2024-1-1", "20240110",
        "29/02/2024", "2024-W02-3", "2024-01-10T12:00:00Z", 20240110, 1704844800, True,
        ["2024-01-10"], ""]  # fmt: skip
MOMENTS = ["2024-01-10T24:00:01+00:00", "2024-01-10T23:59:61+00:00", "2024-01-10T10:00:00+25:00",
           "2024-01-10T10:00:00", "2026-03-29T01:30:00", "2026-10-25T01:30:00", "10:00", 1704844800,
           "2024-02-30T10:00:00Z"]  # fmt: skip
BODIES = [
    b"\xef\xbb\xbf{}", b"\0", b"{}\0", b'"\\ud800"', b'{"a": "\\ud800"}', b"{'a': 1}", b"{a: 1}",
    b'{"a": 1,}', b"{} {}", b"[1]" * 9, b'{"a":' + b"[" * 60 + b"]" * 60 + b"}", b"1e400",
    b'{"age_at_start": 1e400}', b'{"age_at_start": -Infinity}', "{}".encode("utf-16"),
    "{}".encode("utf-32"), b'{"a": 1' + b"0" * 400 + b"}", b'{"a": 1, "a": 2}',
    b'{"on_behalf_of": {"role": 1, "role": 2}}', b"\xc3\x28", b"true", b'"text"', b"-", b"nul",
]  # fmt: skip
NOWHERE = "0b9de9bd-0000-4000-8000-000000000000"
DEEP = [b'{"a":' * depth + b"1" + b"}" * depth for depth in (31, 100, 300, 600, 900, 990, 1100)]


@pytest.fixture
def client(on_sqlite):
    made = Asking(people_of.town().provider)
    made.case = made.registered()
    return made


def refused(answer, *statuses, sent=""):
    """See that an answer is a no in our own words; give it."""
    said = problem_of(answer)
    assert answer.status_code in statuses, (sent, said)
    faults = faults_of(answer.status_code, "application/problem+json", answer.content, str(sent))
    assert not faults, (sent, faults)
    return said


def test_what_is_no_request_is_refused_with_its_field_and_nothing_is_kept(client):
    before = (Entry.objects.count(), Answer.objects.count())
    for body in BODIES + DEEP:
        refused(client.post("cases/register", body), 400, sent=body[:60])
    for day in DAYS:
        said = refused(
            client.post("cases/register", REGISTRATION | {"started_on": day}), 400, sent=day
        )
        assert [one["field"] for one in said["errors"]] == ["started_on"], (day, said)
    for moment in MOMENTS:
        body = REGISTRATION | {"happened_at": moment}
        said = refused(client.post("cases/register", body), 400, sent=moment)
        assert [one["field"] for one in said["errors"]] == ["happened_at"], (moment, said)
    path = f"cases/{client.case}/book_session"
    for minutes in (0, -5, "60", 60.5, 2**60, [60]):
        body = {"method": "am1", "starts_at": "2026-03-20T10:00:00+00:00",
                "place": "room 1", "minutes": minutes}  # fmt: skip
        said = refused(client.post(path, body), 400, sent=minutes)
        assert [one["field"] for one in said["errors"]] == ["minutes"], said
    for field, value in (("employer", "acme "), ("name_of_apprentice", ["A"]), ("uln", 9999999999),
                         ("provider", {}), ("spec", 825)):  # fmt: skip
        said = refused(
            client.post("cases/register", REGISTRATION | {field: value}), 400, sent=field
        )
        assert [one["field"] for one in said["errors"]] == [field], said
    assert (Entry.objects.count(), Answer.objects.count()) == before


def test_odd_headers_are_refused_or_passed_over_one_way(client):
    path = f"/api/v1/cases/{client.case}/state_outcomes"
    body = json.dumps({"where": "unit 3"})

    def send(text=body, kind="application/json", path=path, **headers):
        named = {"Idempotency-Key": "k"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return client.client.generic("POST", path, text, kind, headers=named)

    for key in ("", " ", "a" * 201, "a" * 300, "schlüssel", "a\tb"):
        said = refused(send(Idempotency_Key=key), 400, sent=key)
        assert said["errors"][0]["field"] == "Idempotency-Key"
    for seen in ("*", 'W/"*"', '"0123456789abcdef", "0123456789abcdee"', "", "no version", "é"):
        said = refused(send(If_Match=seen), 400, sent=seen)
        assert said["errors"][0]["field"] == "If-Match"
    for text, name in ((gzip.compress(body.encode()), "gzip"), (body, "br")):
        said = refused(send(text, Content_Encoding=name), 415)
        assert said["errors"][0]["field"] == "Content-Encoding"
    for kind in ("text/plain", "application/xml", "application/problem+json", "multipart/form-data",
                 "application/json; charset=latin-1", "nothing", ""):  # fmt: skip
        refused(send(kind=kind), 415, sent=kind)
    refused(send(path=path + "?dry_run=1"), 400)
    refused(client.client.get("/api/v1/cases?limit=1&limit=2"), 400)
    refused(client.client.get("/api/v1/people?curser=x"), 400)
    refused(client.client.get("/api/v1/me?%ff=%00"), 400)
    for cursor in ("x", "a:b:c", "A" * 490, "%00", "é"):
        for path_of_list in ("cases", "moves", "deadlines", "people", "organisations"):
            refused(client.get(path_of_list, cursor=cursor), 400, sent=cursor)
    for limit in ("0", "-1", "201", "1.5", "many", "9" * 400, "NaN"):
        refused(client.get("cases", limit=limit), 400, sent=limit)
        refused(client.get("people", limit=limit), 400, sent=limit)
    for odd in (
        "../../etc/passwd", "%2e%2e/%2e%2e", "cases/%00", "cases//history", "cases/" + "a" * 5000,
        "cases/%ff%fe", "cases/00000000-0000-0000-0000-00000000000g", "specs/%0d%0aSet-Cookie:x",
    ):  # fmt: skip
        refused(client.client.get(f"/api/v1/{odd}"), 400, 404, sent=odd)
    # What a client would like to have instead is passed over: a problem could not be told either.
    assert client.client.get("/api/v1/me", headers={"Accept": "image/png"}).status_code == 200
    refused(client.client.get("/api/v1/me", headers={"Host": "elsewhere.example"}), 400)
    done = send(If_Match=f'W/"{client.get(f"cases/{client.case}").json()["version"]}"')
    assert done.status_code == 200
    said = refused(send(json.dumps({"where": "unit 4"})), 409)
    assert said["title"] == "Key used before"


def test_what_can_be_read_can_be_asked_for_without_its_body(client):
    nobody = Client(SERVER_NAME="localhost")
    for path in ("me", "cases", f"cases/{client.case}", f"cases/{client.case}/history", "specs",
                 f"cases/{NOWHERE}", "cases?sort=nothing", "cohorts/template?spec=ST0825/AP02",
                 "nowhere", "openapi.json", "docs"):  # fmt: skip
        for asking in (client.client, nobody):
            get, head = asking.get(f"/api/v1/{path}"), asking.head(f"/api/v1/{path}")
            assert head.status_code == get.status_code, path
            assert (head.content, bool(get.content)) == (b"", True), path
            own = {"X-Request-ID", *(("Content-Length",) if "template" in path else ())}
            alike = [{k: v for k, v in one.headers.items() if k not in own} for one in (get, head)]
            assert alike[0] == alike[1], path
    # What only writes has nothing to be read.
    answer = client.client.head("/api/v1/cases/register")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")

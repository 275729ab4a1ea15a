"""A real server does nothing with what does not come whole, or not as HTTP has it; and lives on."""

import re
import socket
import struct
import time
from contextlib import closing, suppress

import pytest

from guildhall.cases.models import Answer, Entry
from guildhall.evidence.models import File
from tests import databases, people_of
from tests.api.asking import Asking
from tests.evidence.made import PDF
from tests.fuzz.said import INSIDE
from tests.served import Served

BODY = b'{"where": "unit 3"}'
JSON = "Content-Type: application/json"
FORM = "Content-Type: multipart/form-data; boundary=x"
CUT = (b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + PDF
       + b"a" * 300_000)  # fmt: skip
"""A file whose end never comes."""


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A real server, with a case and a token."""
    folder = tmp_path_factory.mktemp("cut")
    databases.use_sqlite(folder)
    asking = Asking(people_of.town().provider)
    asking.case = asking.registered()
    databases.connections.close_all()
    server = Served(folder)
    server.asking, server.folder = asking, folder
    yield server
    server.stop()
    databases.leave()


def spoken(served, line, *lines, body=b"", token=True, cut=False):
    """Say something to the server as it stands; give the status, 0 where nothing is answered.

    `cut`: our side of the line ends there, though more was to come.
    """
    head = [line, "Host: localhost", *lines, "Connection: close"]
    head += [f"Authorization: Bearer {served.asking.token}"] if token else []
    with closing(socket.create_connection(("127.0.0.1", served.port), timeout=20)) as wire:
        heard = b""
        with suppress(OSError):
            wire.sendall("\r\n".join([*head, "", ""]).encode() + body)
            if cut:
                wire.shutdown(socket.SHUT_WR)
            while more := wire.recv(65536):
                heard += more
    served.heard = heard
    said = INSIDE.sub(lambda found: "" if found[0] in line else found[0], heard.decode())
    assert not re.search(r"Traceback|\.py\b|django", said), said[:600]
    return int(heard.split(b" ", 2)[1]) if heard else 0


def write(served, key, *lines, body=BODY, cut=False):
    """Ask for something to be done to the case."""
    line = f"POST /api/v1/cases/{served.asking.case}/state_outcomes HTTP/1.1"
    return spoken(served, line, JSON, f"Idempotency-Key: {key}", *lines, body=body, cut=cut)


def upload(served, *lines, body=CUT, cut=True):
    """Hand in a file for the case."""
    line = f"POST /api/v1/cases/{served.asking.case}/files HTTP/1.1"
    return spoken(served, line, FORM, "Idempotency-Key: f", *lines, body=body, cut=cut)


def there(served):
    """Give all that there is: entries, answers, files, and what lies on the disk."""
    found = (Entry.objects.count(), Answer.objects.count(), File.objects.count())
    databases.connections.close_all()
    return (*found, [one for one in (served.folder / "files").rglob("*") if one.is_file()])


@pytest.fixture
def nothing_is_left_behind(served):
    before = there(served)
    yield
    # What broke off is noticed by the server a moment after us.
    end = time.monotonic() + 10
    while there(served) != before and time.monotonic() < end:
        time.sleep(0.1)
    assert there(served) == before
    # And the server goes on: the next one is served as ever.
    assert spoken(served, "GET /api/v1/me HTTP/1.1") == 200
    told = served.log.read_text()
    assert "Traceback" not in told, told[-2000:]


untouched = pytest.mark.usefixtures("nothing_is_left_behind")


def chunk(body):
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


@untouched
def test_a_body_in_chunks_is_refused_and_told_why(served):
    chunked = "Transfer-Encoding: chunked"
    assert write(served, "a", chunked, body=chunk(BODY) + b"0\r\n\r\n") == 411
    whole = chunk(CUT) + b"0\r\n\r\n"
    assert upload(served, chunked, body=whole, cut=False) == 411
    # Chunks that say what cannot be, that break off, and of which there is no end.
    for body in (b"zz\r\n" + BODY, b"ffffffffffffffff\r\n" + BODY, chunk(BODY), b"13", b""):
        assert write(served, "a", chunked, body=body, cut=True) in (0, 400, 411), body
    # Both lengths at once are how one request is smuggled in another.
    both = ("Content-Length: 19", chunked)
    assert write(served, "a", *both, body=chunk(BODY) + b"0\r\n\r\n") in (0, 400, 411)


@untouched
@pytest.mark.parametrize("length", ["abc", "-1", "19, 20", "1e3", "99999999999999999999", "0x13"])
def test_a_length_that_is_none_is_refused(served, length):
    assert write(served, "a", f"Content-Length: {length}", cut=True) in (0, 400, 413)
    assert upload(served, f"Content-Length: {length}") in (0, 400, 413)


@untouched
def test_two_lengths_are_refused(served):
    assert write(served, "a", "Content-Length: 19", "Content-Length: 5", cut=True) in (0, 400)


@untouched
def test_a_length_that_is_wrong_is_refused(served):
    assert write(served, "a", "Content-Length: 40", cut=True) in (0, 400)
    assert write(served, "a", "Content-Length: 10") == 400
    assert write(served, "a", "Content-Length: 0", body=b"") == 400
    assert write(served, "a") == 400
    assert write(served, "a", "Content-Length: 5000000", body=b" " * 5_000_000) in (0, 413)


@untouched
def test_a_file_that_breaks_off_is_not_kept(served):
    assert upload(served, "Content-Length: 900000") in (0, 400)
    assert upload(served, "Content-Length: 900000", body=CUT[:60]) in (0, 400)
    assert upload(served, f"Content-Length: {len(CUT)}") in (0, 400)
    assert upload(served, "Content-Length: 900000000000", body=CUT) in (0, 413)
    assert upload(served, "Transfer-Encoding: chunked", body=chunk(CUT)) in (0, 400, 411)


@untouched
def test_a_sheet_that_breaks_off_is_not_tried_out(served):
    line = "POST /api/v1/cohorts?spec=ST0825/AP02 HTTP/1.1"
    key = "Idempotency-Key: sheet"
    assert spoken(served, line, FORM, key, "Content-Length: 900000", body=CUT, cut=True) in (0, 400)


@untouched
def test_a_form_of_a_page_that_breaks_off_does_nothing(served):
    line = f"POST /cases/{served.asking.case}/do/add_evidence HTTP/1.1"
    for body in (CUT, b"reason=x"):
        lines = (FORM, "Content-Length: 900000")
        assert spoken(served, line, *lines, body=body, token=False, cut=True) in (0, 303, 400, 403)
    kind = "Content-Type: application/x-www-form-urlencoded"
    for length in ("abc", "-1", "900000"):
        lines = (kind, f"Content-Length: {length}")
        assert spoken(served, line, *lines, body=b"a=b", token=False, cut=True) in (
            0,
            303,
            400,
            403,
        )


@untouched
def test_what_is_no_http_is_refused(served):
    assert spoken(served, "NONSENSE") in (0, 400)
    assert spoken(served, "GET /" + "a" * 100_000 + " HTTP/1.1") in (0, 400, 404, 414, 431)
    assert spoken(served, "GET /api/v1/me HTTP/1.1", "X-Long: " + "a" * 1_000_000) in (0, 400, 431)
    many = [f"X-{number}: a" for number in range(5_000)]
    assert spoken(served, "GET /api/v1/me HTTP/1.1", *many) in (0, 400, 431)
    assert spoken(served, "GET /api/v1/me HTTP/9.9") in (0, 400, 505)


@untouched
def test_a_question_for_the_head_alone_gets_no_body(served):
    assert spoken(served, "HEAD /api/v1/me HTTP/1.1") == 200
    assert served.heard.endswith(b"\r\n\r\n")
    assert b"content-length: " in served.heard.lower()


@untouched
def test_a_head_that_never_ends_keeps_nobody_else_waiting(served):
    open_ones = []
    for _ in range(40):
        wire = socket.create_connection(("127.0.0.1", served.port), timeout=20)
        wire.sendall(b"POST /api/v1/cases/register HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        open_ones.append(wire)
    try:
        assert spoken(served, "GET /api/v1/me HTTP/1.1") == 200
    finally:
        for wire in open_ones:
            wire.close()


def test_a_line_that_drops_while_something_is_done_leaves_it_done_once_or_not_at_all(served):
    """Whoever was cut off asks again with their key, and is told what came of it."""
    before = there(served)[0]
    path = f"/api/v1/cases/{served.asking.case}/state_outcomes"
    for number in range(6):
        head = [f"POST {path} HTTP/1.1", "Host: localhost", JSON,
                f"Idempotency-Key: drop-{number}", f"Content-Length: {len(BODY)}",
                f"Authorization: Bearer {served.asking.token}", "", ""]  # fmt: skip
        wire = socket.create_connection(("127.0.0.1", served.port), timeout=20)
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        wire.sendall("\r\n".join(head).encode() + BODY)
        time.sleep(0.004 * number)
        wire.close()  # at once, with a reset
        assert write(served, f"drop-{number}", f"Content-Length: {len(BODY)}") == 200
        assert there(served)[0] == before + number + 1

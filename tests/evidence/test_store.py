"""Where files lie: named by their hash, whole or not there, erased with their last row."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from uuid import uuid4

import pytest

from guildhall import clock
from guildhall.evidence import store
from guildhall.evidence.models import File

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from uuid import UUID
import django
django.setup()
from guildhall.evidence import store
from guildhall.evidence.models import File
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "row":
    File.save = die
if sys.argv[1] == "rename":
    store._sync = die
received = store.Receiving(1000)
received.write(b"half of it")
if sys.argv[1] == "receiving":
    die()
digest = received.finish()
store.keep(received, digest, File(id="f-1", case=UUID(int=1), name="a", kind="b", size=10,
           person="p", role="provider", sha256=digest, at=datetime.now(UTC)))
"""


@pytest.fixture
def files(on_sqlite, tmp_path, monkeypatch):
    monkeypatch.setattr("django.conf.settings.FILES", tmp_path / "files")
    return tmp_path / "files"


def kept(content=b"what I did", case=None):
    received = store.Receiving(1000)
    received.write(content)
    digest = received.finish()
    row = File(
        id=store.new_id(),
        case=case or uuid4(),
        name="a.txt",
        kind="text/plain",
        size=received.size,
        sha256=digest,
        person="p",
        role="provider",
        at=clock.now(),
    )
    return store.keep(received, digest, row)


def lying(files):
    return [path for path in files.rglob("*") if path.is_file()]


@pytest.mark.parametrize("moment", ["receiving", "rename", "row", "never"])
def test_killed_at_any_moment_there_is_no_row_without_its_file(files, tmp_path, moment):
    environment = os.environ | {"GUILDHALL_DATA": str(tmp_path), "PYTHONPATH": ":".join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", KILLED, moment], env=environment, capture_output=True, check=False
    )
    assert run.returncode == (0 if moment == "never" else -signal.SIGKILL), run.stderr.decode()
    for row in File.objects.all():
        assert store.place_of(row.sha256).exists()
    assert File.objects.count() == (1 if moment == "never" else 0)


def test_the_same_bytes_lie_once_and_go_with_the_last_row(database, tmp_path, monkeypatch):
    monkeypatch.setattr("django.conf.settings.FILES", tmp_path / "files")
    one, two = kept(), kept()
    assert len(lying(tmp_path / "files")) == 1
    store.erase(one, clock.now())
    one.refresh_from_db()
    assert (one.name, one.erased_at is None) == ("(erased)", False)
    with store.opened(two) as file:
        assert file.read() == b"what I did"
    store.erase(two, clock.now())
    assert lying(tmp_path / "files") == []
    again = kept()
    store.opened(again).close()


def test_one_changed_byte_is_found_and_handing_it_in_again_mends_it(files):
    row = kept()
    place = store.place_of(row.sha256)
    place.write_bytes(b"what I dId")
    with pytest.raises(store.DamagedError):
        store.opened(row)
    kept()
    store.opened(row).close()
    place.unlink()
    with pytest.raises(store.DamagedError):
        store.opened(row)


def test_what_is_too_large_stops_at_the_limit(files):
    received = store.Receiving(10)
    received.write(b"x" * 10)
    with pytest.raises(store.TooLargeError):
        received.write(b"x")
    received.drop()
    assert lying(files) == []


def test_what_never_got_its_place_is_swept_away_later(files):
    left = store.Receiving(10)
    left.write(b"half")
    left.finish()
    kept()
    now = clock.now()
    assert store.sweep(now - timedelta(days=1)) == 0
    old = (now - timedelta(days=2)).timestamp()
    os.utime(left.path, (old, old))
    assert store.sweep(now - timedelta(days=1)) == 1
    assert len(lying(files)) == 1


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\my  report.pdf", "my report.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("exe.\u202efdp.txt", "exe.fdp.txt"),
        ("Gr\u0075\u0308\u00dfe.txt", "Gr\u00fc\u00dfe.txt"),
        ("..", "file"),
        ("", "file"),
        ("\0", "file"),
        ("a" * 300 + ".pdf", "a" * 146 + ".pdf"),
        ("a" * 300, "a" * 150),
    ],
)
def test_a_name_is_a_name_and_nothing_else(told, name):
    assert store.name_of(told) == name

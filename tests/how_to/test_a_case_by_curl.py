"""The script that lives a whole case by curl alone, against a server in a process of its own."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from guildhall import clock
from guildhall.cases.models import CaseRecord, Line
from guildhall.cases.rebuild import rebuild
from guildhall.evidence.models import File
from guildhall.people import tokens
from tests import people_of, served

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
SCRIPT = HOW_TO / "a-case-by-curl.sh"
PASSWORD = "a long enough sentence"  # noqa: S105 - nobody's
WHO = {
    "PROVIDER": "provider", "EMPLOYER": "employer",
    "OFFICER": "officer", "ASSESSOR": "assessor", "CHECKER": "quality_assurer",
}  # fmt: skip


@pytest.fixture
def server(on_sqlite, tmp_path):
    running = served.Served(tmp_path, "tests.how_to.clocked:application")
    yield running
    running.stop()


def test_a_whole_case_by_curl_alone(server):
    town = people_of.town()
    own = {name: tokens.issue(town.who[who].membership, "curl", clock.now())
           for name, who in WHO.items()}  # fmt: skip
    town.provider.user.set_password(PASSWORD)
    town.provider.user.save()
    own["PROVIDER"] = f"provider@example.org:{PASSWORD}"
    done = subprocess.run(
        [SCRIPT], env={"PATH": os.environ["PATH"], "GUILDHALL": server.address, **own},
        capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    statuses = [line[:3] for line in lines if re.match(r"\d{3} ", line)]
    assert statuses.count("200") == 57
    assert [line for line in lines if line.startswith("4")] == [
        "409 Key used before: This Idempotency-Key was used for another request; use a new one.",
        '428 Version needed: Send the version of the case that was seen: `If-Match: "…"`.',
        next(line for line in lines if "am1.notice" in line and "9 days' notice" in line),
        "409 The case has moved on: result.released/1",
    ]
    assert "200 register, and the same answer to a retry with the same key" in lines
    assert lines[-2:] == [
        "56 entries, the last: certificate.recorded/1 EXAMPLE-1",
        "34 entries, the last: certificate.recorded/1 EXAMPLE-1",
    ]
    assert CaseRecord.objects.get().sequence == 56
    assert File.objects.get().name == "platform.pdf"
    assert {line.stage for line in Line.objects.all()} == {"certified"}
    assert rebuild(print, check=True).differing == 0


def test_the_page_shows_what_the_script_does():
    page = (HOW_TO / "use-the-api.md").read_text(encoding="utf-8")
    script = SCRIPT.read_text(encoding="utf-8")
    shown = re.findall(r"```bash\n(.*?)```", page, re.DOTALL)
    assert len(shown) > 5
    assert [block for block in shown if block not in script] == []

"""A small invented specification on a shelf of its own, and its scenarios."""

import pytest

from guildhall.cli import main
from guildhall.shelf.packs import pack as installed_pack

PACK = """\
format: 1
spec: ST0001/AP01
revision: 1
title: Bell Ringer
level: 3
awarding_body: {id: guild, name: The Invented Guild, contact: ring twice}
source: {title: An invented specification, version: "1.0"}
methods:
  talk: {name: Discussion of ringing, session: discussion}
clauses:
  - id: document.version
    at: Version
    force: fact
    does: record
    says: Version 1.0, due for review in January 2001.
    rule: {kind: document, version: "1.0", status: Live, owner: The Guild, review: "2001-01"}
  - id: talk.notice
    at: The Discussion
    force: must
    does: enforce
    says: The apprentice hears of the date ten days before.
    reading: Days of the calendar.
    edge: 9 refused, 10 in
    waivable: policy
    rule: {kind: notice, method: talk, days: 10, bites: [book_session, move_session]}
  - id: talk.window
    at: The EPA
    force: must
    does: enforce
    says: The discussion is held within two months of the gateway.
    rule: {kind: held_within, within: {months: 2}, after: gateway.accepted, bites: [book_session]}
  - id: talk.themes
    at: Criteria
    force: must
    does: derive
    says: One theme, with a distinction descriptor.
    rule: {kind: descriptors, method: talk, bites: [mark]}
  - id: grade.each
    at: Grading
    force: must
    does: derive
    says: Fail, pass or distinction.
    rule: {kind: method_scale, grades: {talk: [fail, pass, distinction]}}
  - id: grade.overall
    at: Grading
    force: must
    does: derive
    says: The grade of the discussion is the grade of the whole.
    rule:
      kind: grade_table
      methods: [talk]
      grades: [fail, pass, distinction]
      rows: [[fail, fail], [pass, pass], [distinction, distinction]]
ksbs: {K1: Knows the ropes.}
themes:
  ringing:
    name: Ringing
    method: talk
    ksbs: [K1]
    pass: {p1: Rings in time.}
    distinction: {d1: Rings with closed eyes.}
"""

NOTICE = """\
scenario: nine days' notice is refused, ten are let through
walk: {to: accepted, from: 2025-01-10}
steps:
  - at: 2026-01-12 10:30
    by: officer
    do: book_session
    with: {method: talk, starts_at: 2026-01-21 10:00, place: the tower}
    expect: refused
    clauses: [talk.notice]
  - at: 2026-01-12 10:30
    by: ann
    do: book_session
    with: {method: talk, starts_at: 2026-01-22 10:00, place: the tower, minutes: 45}
    kept: [talk.notice]
people:
  ann: {role: officer}
then:
  stage: assessment
  due: [{clause: talk.window, by_day: 2026-03-10}]
"""

LIFE = """\
scenario: a ringer is assessed and claims the certificate
life: true
about: >-
  From the gateway to the grade
  without a hitch.
walk: {to: marked, from: 2025-01-10, results: {talk: distinction}}
steps:
  - {at: 2026-02-01, by: quality_assurer, do: agree_marks, with: {method: talk}}
  - {at: 2026-02-02, by: officer, do: release_result, with: {method: talk}}
  - {at: 2026-02-03, by: officer, do: claim_certificate}
then: {stage: passed, grade: distinction, why: [grade.overall]}
"""

TABLE = """\
table: the grade of the discussion
clause: talk.themes
examples:
  - {set: distinction, expect: distinction}
  - {set: pass, expect: pass}
  - {set: distinction, except: [ringing.d1], expect: pass}
"""


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch):
    """Eighty columns, no colour, whatever the machine says."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.delenv("NO_COLOR", raising=False)
    installed_pack.cache_clear()


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """A shelf with the invented pack and its scenarios, and the folder in which people stand."""
    folder = tmp_path / "packs" / "st0001-ap01"
    (folder / "scenarios").mkdir(parents=True)
    (folder / "pack.yaml").write_text(PACK)
    (folder / "CHANGES.md").write_text("## Revision 1\n")
    files = {"talk.notice": NOTICE, "life.ringer": LIFE, "talk.themes": TABLE}
    for stem, text in files.items():
        (folder / "scenarios" / f"{stem}.yaml").write_text(text)
    monkeypatch.setenv("GUILDHALL_PACKS", str(tmp_path / "packs"))
    monkeypatch.chdir(tmp_path)
    return folder


@pytest.fixture
def scenarios(shelf):
    """The folder of the invented pack's scenarios."""
    return shelf / "scenarios"


@pytest.fixture
def run(capsys):
    """Run a command line: exit code, standard output, standard error."""

    def call(*words):
        code = main([str(word) for word in words])
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def changed(shelf):
    """Write a copy of the invented pack with some of its text replaced."""

    def write(*pairs, name="changed"):
        text = PACK
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        folder = shelf.parents[1] / name
        folder.mkdir(exist_ok=True)
        (folder / "pack.yaml").write_text(text)
        (folder / "CHANGES.md").write_text("## Revision 2\n\n## Revision 1\n")
        return folder

    return write

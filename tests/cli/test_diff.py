"""`guildhall packs diff`: what is added, removed, changed, reworded."""

import json

import pytest

from guildhall.shelf.compare import Change, compare, differences
from guildhall.shelf.packs import read_pack

pytestmark = pytest.mark.usefixtures("shelf")


SAME = """\
From ST0001/AP01 revision 1 to ST0001/AP01 revision 1
=====================================================

No difference.
"""

DIFFERENT = """\
From ST0001/AP01 revision 1 to ST0001/AP01 revision 2
=====================================================

clause grade.each
  removed  Fail, pass or distinction.

clause talk.notice
  changed  `days` changed from 10 to 12
  wording  also reworded: says

clause grade.every
  added    Fail, pass or distinction.

The rules differ in 3 places, the wording in 1.
"""


@pytest.fixture
def changes(shelf, changed):
    """Compare the invented pack with a changed copy of it."""

    def call(*pairs):
        return compare(read_pack(shelf), read_pack(changed(*pairs)))

    return call


def test_no_difference(run, changed):
    assert run("packs", "diff", "ST0001/AP01", changed()) == (0, SAME, "")


def test_clause_by_clause(run, changed):
    folder = changed(
        ("revision: 1", "revision: 2"),
        ("days: 10", "days: 12"),
        ("ten days before", "twelve days before"),
        ("id: grade.each", "id: grade.every"),
    )
    assert run("packs", "diff", "ST0001/AP01", folder) == (0, DIFFERENT, "")


def test_only_wording(run, shelf, changed):
    folder = changed(
        ("hears of the date ten days", "is told of the date ten days"),
        ("title: Bell Ringer", "title: Ringer of Bells"),
        ("p1: Rings in time.", "p1: Rings on time."),
        ("edge: 9 refused, 10 in", "edge: nine refused"),
    )
    out = run("packs", "diff", shelf, folder / "pack.yaml")[1]
    assert "  wording  wording only: says, edge\n" in out
    assert "  wording  title: from 'Bell Ringer' to 'Ringer of Bells'\n" in out
    assert "descriptor ringing.p1\n  wording  wording only: statement\n" in out
    assert out.endswith(
        "The rules are the same, the wording differs in 3 places: no case has to be\nmoved.\n"
    )


def test_other_rules_under_the_same_revision_are_noticed(run, shelf, changed):
    out = run("packs", "diff", shelf, changed(("days: 10", "days: 12")))[1]
    assert "Both are called revision 1: other rules need another number." in " ".join(out.split())


def test_for_machines(run, shelf, changed):
    folder = changed(("days: 10", "days: 12"))
    whole = json.loads(run("packs", "diff", shelf, folder, "--json")[1])
    assert (whole["format"], whole["same_rules"]) == (1, False)
    assert whole["before"] == {
        "spec": "ST0001/AP01",
        "revision": 1,
        "digest": read_pack(shelf).digest,
    }
    assert whole["after"]["digest"] == read_pack(folder).digest
    assert whole["changes"] == [
        {
            "where": "clause talk.notice",
            "what": "changed",
            "sentence": "`days` changed from 10 to 12",
        }
    ]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("level: 3", "level: 4", Change("pack", "changed", "`level` changed from 3 to 4")),
        (
            "name: The Invented Guild",
            "name: Another Guild",
            Change(
                "pack",
                "changed",
                "`name` of `awarding_body` changed from The Invented Guild to Another Guild",
            ),
        ),
        (
            "title: An invented specification",
            "title: The invented one",
            Change("pack", "wording", "wording only: source"),
        ),
        (
            "session: discussion",
            "session: talk",
            Change("method talk", "changed", "`session` changed from discussion to talk"),
        ),
        (
            "force: must\n    does: enforce\n    says: The apprentice",
            "force: typical\n    does: enforce\n    says: The apprentice",
            Change("clause talk.notice", "changed", "`force` changed from must to typical"),
        ),
        (
            "bites: [book_session, move_session]",
            "bites: [book_session]",
            Change("clause talk.notice", "changed", "`bites` no longer has move_session"),
        ),
        (
            "bites: [book_session]}",
            "bites: [book_session, move_session]}",
            Change("clause talk.window", "changed", "`bites` now has move_session"),
        ),
        (
            "bites: [book_session, move_session]",
            "bites: [move_session, book_session]",
            Change(
                "clause talk.notice",
                "changed",
                "`bites` has another order or number: move_session, book_session",
            ),
        ),
        (
            "    waivable: policy\n",
            "",
            Change(
                "clause talk.notice", "changed", "`waivable` is no longer given; it was policy"
            ),
        ),
        (
            "rule: {kind: notice, method: talk, days: 10, bites: [book_session, move_session]}",
            "rule: {kind: nothing_asked, bites: [register]}",
            Change(
                "clause talk.notice",
                "changed",
                "the kind of its rule is nothing_asked, and was notice",
            ),
        ),
        ("ksbs: {K1: Knows", "ksbs: {K1: Sees", Change("KSB K1", "wording",
                                                       "wording only: statement")),
        ("ksbs: {K1: Knows the ropes.}", "ksbs: {K1: Knows the ropes., K2: Climbs.}",
         Change("KSB K2", "added", "Climbs.")),
        ("ksbs: [K1]", "ksbs: [K1, K2]", Change("theme ringing", "changed", "`ksbs` now has K2")),
        ("    distinction: {d1: Rings with closed eyes.}\n", "",
         Change("descriptor ringing.d1", "removed", "Rings with closed eyes.")),
        ("  ringing:\n    name: Ringing", "  bells:\n    name: Bells",
         Change("theme ringing", "removed", "Ringing")),
        ("[pass, pass], ", "[pass, distinction], ",
         Change("clause grade.overall", "changed",
                "`rows`: pass led to pass, and leads to distinction now")),
    ],
)  # fmt: skip
def test_every_sort_of_change_is_told(changes, old, new, change):
    assert change in changes((old, new))


def test_periods_change_their_unit_in_words(changes):
    found = [change.sentence for change in changes(("{months: 2}", "{weeks: 9}"))]
    assert found == [
        "`months` of `within` is no longer given; it was 2",
        "`weeks` of `within` is now 9, and was not given",
    ]


def test_parts_are_compared_by_their_ids(changed):
    rule = "rule: {kind: notice, method: talk, days: 10, bites: [book_session, move_session]}"
    parts = (
        "rule: {{kind: planned_length, method: talk, bound: exactly, "
        "parts: [{{id: a, name: A, minutes: {}}}]}}"
    )
    before = read_pack(changed((rule, parts.format(60)), name="before"))
    after = read_pack(changed((rule, parts.format(75)), name="after"))
    assert [change.sentence for change in compare(before, after)] == [
        "`minutes` of `a` of `parts` changed from 60 to 75"
    ]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            [["pass", "fail", "fail"], ["pass", "pass", "pass"]],
            [["pass", "pass", "merit"], ["fail", "fail", "fail"]],
            [
                "`rows`: there is no row for pass, fail any more; it led to fail",
                "`rows`: pass, pass led to pass, and leads to merit now",
                "`rows`: fail, fail leads to fail, a new row",
            ],
        ),
        (
            [{"grade": "merit", "at_least": {"2": 3}}, {"grade": "pass", "at_least": {"1": 3}}],
            [{"grade": "merit", "at_least": {"2": 4}}, {"grade": "pass", "at_least": {"1": 3}}],
            ["`2` of `at_least` of `merit` of `rows` changed from 3 to 4"],
        ),
        (
            [{"when": {"failed": 1}, "allow": "re-sit"}, {"allow": "none"}],
            [{"when": {"failed": 1}, "allow": "re-take"}, {"allow": "none"}],
            ["`allow` of `row 1` of `rows` changed from re-sit to re-take"],
        ),
        (
            [{"grade": "merit"}, {"grade": "pass"}],
            [{"grade": "pass"}, {"grade": "merit"}],
            ["`rows` has another order or number: grade pass, grade merit"],
        ),
        (
            [{"allow": "none"}],
            [{"allow": "none"}, {"allow": "re-sit"}],
            ["`rows` now has allow re-sit"],
        ),
    ],
    ids=["combinations", "grades", "by place", "another order", "a row more"],
)
def test_a_changed_row_is_told_from_what_it_was_to_what_it_is(before, after, told) -> None:
    assert list(differences({"rows": before}, {"rows": after})) == told

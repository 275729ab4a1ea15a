"""Histories that were recorded once and are kept for ever: what they amount to stays the same."""

import json
from pathlib import Path

import pytest

from guildhall.engine.events import EVENTS, from_json, to_json
from guildhall.engine.replay import replay
from guildhall.engine.stage import stage
from guildhall.engine.vocabulary import Track

HISTORIES = Path(__file__).with_name("histories")


def recorded(name):
    return json.loads((HISTORIES / f"{name}.json").read_text(encoding="utf-8"))


def case_of(name):
    return replay(from_json(entry) for entry in recorded(name)["entries"])


def summary(case):
    """What a history amounts to, in plain words."""
    run = case.run
    return {
        "entries": case.entries,
        "stage": stage(case).value,
        "run": [run.number, run.state.value],
        "gateway": run.gateway.value,
        "brief": run.brief_state.value,
        "planning": run.planning.value,
        "evidence": len(case.evidence),
        "attempts": {
            method: [
                (tried.state.value, tried.redo.value, tried.result.grade if tried.result else None)
                for tried in tries
            ]
            for method, tries in run.attempts.items()
        },
        "outcome": run.outcome.grade if run.outcome else None,
        "certificate": case.certificate.value,
        "pause": case.pause.value,
        "warnings": [reason.clause for reason in case.warnings],
        "adjustments": [asked.state.value for asked in case.adjustments.values()],
        "breaches": [(b.clause, b.state.value, b.outcome) for b in case.breaches.values()],
        "matters": {key: matter.state.value for key, matter in case.matters.items()},
        "waived": sorted(run.waivers),
        "source": case.source,
    }


NOTHING = {
    "pause": "running",
    "warnings": [],
    "adjustments": [],
    "breaches": [],
    "matters": {},
    "waived": [],
    "certificate": "none",
    "planning": "none",
    "evidence": 0,
    "source": None,
}
EXPECTED = {
    "plain": NOTHING
    | {
        "entries": 58,
        "stage": "certified",
        "run": [1, "passed"],
        "gateway": "accepted",
        "brief": "signed_off",
        "attempts": {
            "am1": [("released", "none", "distinction")],
            "am2": [("released", "none", "pass")],
        },
        "outcome": "merit",
        "certificate": "recorded",
    },
    "difficult": NOTHING
    | {
        "entries": 132,
        "stage": "passed",
        "run": [1, "passed"],
        "gateway": "accepted",
        "brief": "signed_off",
        "attempts": {
            "am1": [("released", "agreed", "fail"), ("released", "none", "distinction")],
            "am2": [("released", "none", "pass")],
        },
        "outcome": "pass",
        "warnings": ["brief.words", "brief.words", "brief.opportunity"],
        "adjustments": ["granted", "refused", "granted"],
        "breaches": [
            ("am1.room", "closed", "session_void"),
            ("am1.whiteboard", "closed", "stands"),
        ],
    },
    "anew": NOTHING
    | {
        "entries": 59,
        "stage": "withdrawn",
        "run": [2, "withdrawn"],
        "gateway": "preparing",
        "brief": "none",
        "attempts": {"am1": [("waiting", "none", None)], "am2": [("waiting", "none", None)]},
        "outcome": None,
    },
    "reopened": NOTHING
    | {
        "entries": 81,
        "stage": "passed",
        "run": [1, "passed"],
        "gateway": "accepted",
        "brief": "signed_off",
        "attempts": {
            "am1": [("released", "agreed", "fail"), ("released", "none", "distinction")],
            "am2": [("released", "none", "distinction")],
        },
        "outcome": "distinction",
        "waived": ["resit.cap", "resit.window"],
    },
    "disputed": NOTHING
    | {
        "entries": 101,
        "stage": "certified",
        "run": [1, "passed"],
        "gateway": "accepted",
        "brief": "signed_off",
        "attempts": {"am1": [("released", "none", "pass")], "am2": [("released", "none", "pass")]},
        "outcome": "pass",
        "certificate": "recorded",
        "matters": {
            "request-1": "granted",
            "request-2": "refused",
            "complaint-1": "closed",
            "report-1": "closed",
            "appeal-1": "dismissed",
            "appeal-2": "upheld",
            "appeal-3": "upheld",
        },
    },
    "rested": NOTHING
    | {
        "entries": 35,
        "stage": "assessment",
        "run": [1, "open"],
        "gateway": "accepted",
        "brief": "signed_off",
        "attempts": {
            "am1": [("under_way", "none", None)],
            "am2": [("booked", "none", None)],
        },
        "outcome": None,
    },
    "planned": NOTHING
    | {
        "entries": 80,
        "stage": "assessment",
        "run": [1, "open"],
        "gateway": "accepted",
        "brief": "none",
        "planning": "confirmed",
        "evidence": 18,
        "attempts": {"am1": [("waiting", "none", None)], "am2": [("ended", "none", None)]},
        "outcome": None,
        "warnings": ["gateway.rejection"],
    },
    "degree": NOTHING
    | {
        "entries": 22,
        "stage": "passed",
        "run": [1, "passed"],
        "gateway": "accepted",
        "brief": "none",
        "evidence": 0,
        "attempts": {
            "am1": [("released", "agreed", "pass"), ("released", "none", "pass")],
            "am2": [("released", "none", "pass")],
        },
        "outcome": "first",
        "certificate": "claimed",
    },
    "too_long": NOTHING
    | {
        "entries": 29,
        "stage": "assessment",
        "run": [1, "open"],
        "gateway": "accepted",
        "brief": "none",
        "evidence": 5,
        "attempts": {"am1": [("released", "offered", "fail")], "am2": [("waiting", "none", None)]},
        "outcome": None,
        "warnings": ["am1.report.words"],
    },
    "elsewhere": NOTHING
    | {
        "entries": 16,
        "stage": "failed",
        "run": [1, "failed"],
        "gateway": "accepted",
        "brief": "signed_off",
        "attempts": {
            "am1": [("released", "offered", "fail")],
            "am2": [("released", "none", "pass")],
        },
        "outcome": "fail",
        "source": "another-body",
    },
    "confirmed": NOTHING
    | {
        "entries": 10,
        "stage": "results",
        "run": [1, "open"],
        "gateway": "accepted",
        "brief": "none",
        "attempts": {"am1": [("ended", "none", None)]},
        "outcome": None,
    },
    "reformed": NOTHING
    | {
        "entries": 11,
        "stage": "assessment",
        "run": [1, "open"],
        "gateway": "preparing",
        "brief": "none",
        "evidence": 0,
        "attempts": {"am1": [("marked", "none", "pass")], "am2": [("waiting", "none", None)]},
        "outcome": None,
    },
    "renewed": NOTHING
    | {
        "entries": 17,
        "stage": "assessment",
        "run": [1, "open"],
        "gateway": "accepted",
        "brief": "none",
        "attempts": {"am1": [("waiting", "none", None)]},
        "outcome": None,
    },
    "adult": NOTHING
    | {
        "entries": 4,
        "stage": "preparation",
        "run": [1, "open"],
        "gateway": "preparing",
        "brief": "none",
        "attempts": {"am1": [("waiting", "none", None)], "am2": [("waiting", "none", None)]},
        "outcome": None,
    },
    "convened": NOTHING
    | {
        "entries": 12,
        "stage": "results",
        "run": [1, "open"],
        "gateway": "accepted",
        "brief": "none",
        "attempts": {"am1": [("ended", "none", None)]},
        "outcome": None,
    },
    "scoped": NOTHING
    | {
        "entries": 7,
        "stage": "assessment",
        "run": [1, "open"],
        "gateway": "accepted",
        "brief": "none",
        "attempts": {"am1": [("waiting", "none", None)]},
        "outcome": None,
    },
    "watched": NOTHING
    | {
        "entries": 34,
        "stage": "assessment",
        "run": [1, "open"],
        "gateway": "accepted",
        "brief": "none",
        "attempts": {"am1": [("marked", "none", "pass")], "am2": [("booked", "none", None)]},
        "outcome": None,
        "breaches": [("am1.safety", "closed", "session_void")],
    },
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_recorded_history_amounts_to_what_it_always_did(name):
    assert summary(case_of(name)) == EXPECTED[name]


def test_every_recorded_history_is_looked_at():
    assert sorted(path.stem for path in HISTORIES.iterdir()) == sorted(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_recorded_history_has_its_format_and_its_specification(name):
    value = recorded(name)
    assert sorted(value) == ["entries", "format", "spec"]
    assert value["format"] == 1
    assert value["entries"][0]["data"]["spec"] == value["spec"]


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_recorded_history_is_written_again_as_it_was_read(name):
    """Entries whose version is the newest: an old version may be written as a newer one."""
    newest = {event: max(v for e, v in EVENTS if e == event) for event, _ in EVENTS}
    entries = [
        entry
        for entry in recorded(name)["entries"]
        if int(entry["event"].partition("/")[2]) == newest[entry["event"].partition("/")[0]]
    ]
    assert [to_json(from_json(entry)) for entry in entries] == entries


def test_every_version_of_every_event_is_in_a_recorded_history():
    found = {entry["event"] for name in EXPECTED for entry in recorded(name)["entries"]}
    assert {f"{name}/{version}" for name, version in EVENTS} - found == set()


def test_the_first_run_of_a_second_one_is_still_readable():
    first, second = case_of("anew").runs
    assert (first.number, first.state.value, first.outcome.grade) == (1, "failed", "fail")
    assert first.attempts["am2"][0].redo.value == "declined"
    assert (second.outcomes, second.accepted_at, second.signatures) == ("The new index.", None, {})


def test_sessions_that_did_not_count_are_kept_beside_the_one_that_did():
    first, second = case_of("difficult").attempts("am1")
    assert [str(session.day) for session in first.earlier_sessions] == [
        "2026-03-01", "2026-03-15", "2026-03-29", "2026-04-12",
    ]  # fmt: skip
    assert [session.started_at is not None for session in first.earlier_sessions] == [
        False, False, True, True,
    ]  # fmt: skip
    assert str(first.session.day) == "2026-04-26"
    assert (str(second.session.day), second.work.taken_over) == ("2026-05-12", False)


def test_who_spoke_for_whom_is_still_known():
    spoken = [
        (entry["event"], entry["actor"]["on_behalf_of"]["role"])
        for entry in recorded("difficult")["entries"]
        if "on_behalf_of" in entry["actor"]
    ]
    assert spoken == [
        ("gateway.signed/1", "employer"),
        ("redo.agreed/1", "employer"),
        ("attempt.opened/1", "employer"),
    ]


def test_a_track_of_a_recorded_case_can_be_asked_for():
    case = case_of("difficult")
    assert case.state(Track.BREACH, "breach-1").value == "closed"
    assert case.state(Track.BREACH, "breach-9") is None
    assert case.state(Track.ADJUSTMENT, "adjustment-2").value == "refused"
    assert case.state(Track.APPEAL, "appeal-1") is None
    assert case.state(Track.ATTEMPT, "am9") is None

"""Two worlds that differ only in what is not released: no outsider can tell one from the other.

From one case, several hidden stories: marks of every grade, returned, agreed, a breach, a report
of malpractice. Whatever an outsider can read or ask for is answered the same in all of them, to
the byte: bodies, statuses, headers, lists in every order, cursors, previews, refusals.
"""

import logging
import os
import re
from contextlib import contextmanager
from datetime import timedelta
from functools import cache

import pytest
from django.db import transaction

from guildhall import clock
from guildhall.api.actions import OFFERED
from guildhall.cases.perform import BEGINNINGS
from guildhall.engine.decide import NEUTRAL
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.vocabulary import Role, Stage
from guildhall.people import tokens
from tests import databases, living
from tests.engine.builders import STANDS, copied, done, sensible, step
from tests.permissions.world import body_of, world

HIDDEN = {
    "nothing": (),
    "pass": (("assessor", "mark", {"set": "pass"}),),
    "fail": (("assessor", "mark", {"set": "fail"}),),
    "distinction": (("assessor", "mark", {"set": "distinction"}),),
    "returned": (("assessor", "mark", {"set": "fail"}),
                 ("quality_assurer", "return_marks", {"reason": "Too short."})),
    "agreed": (("assessor", "mark", {"set": "fail"}), ("quality_assurer", "agree_marks", {})),
    "agreed pass": (("assessor", "mark", {"set": "pass"}), ("quality_assurer", "agree_marks", {})),
    "breach": (("quality_assurer", "record_breach",
                {"clause": "am2.room", "what": "A second person is in the room."}),),
    "settled": (("quality_assurer", "record_breach",
                 {"clause": "am2.room", "what": "A second person is in the room."}),
                ("officer", "settle_breach",
                 {"breach": "breach-1", "outcome": "stands", "reason": "A cleaner.",
                  "method": None})),
    "reported": (("assessor", "report_malpractice", {"what": "A whisper."}),),
    "voided": (("assessor", "report_malpractice", {"what": "A whisper."}),
               ("officer", "decide_malpractice",
                {"malpractice": "report-1", "found": True, "voids": True, "reason": "Heard.",
                 "method": None})),
}  # fmt: skip
"""What happens that no party sees, by the name of the story."""
VOIDED = (
    ("officer", "report_malpractice", {"what": "A whisper."}),
    ("tom", "decide_malpractice", {"malpractice": "report-1", "found": True, "voids": True,
                                   "reason": "Heard.", "method": None}),
)  # fmt: skip
SORTS = ("newest", "oldest", "changed", "name")
QUERIES = (
    *(("cases", {"sort": sort, "limit": "1"}) for sort in SORTS),
    *(("cases", {"stage": stage.value}) for stage in (Stage.RESULTS, Stage.PASSED, Stage.FAILED)),
    *(("cases", {"overdue": told}) for told in ("true", "false")),
    ("cases", {}), ("cases/counts", {}), ("cases/counts", {"overdue": "true"}),
    *(("moves", {"which": which}) for which in ("mine", "waiting", "coming")),
    ("moves", {"which": "waiting", "stage": "results"}), ("moves", {"overdue": "true"}),
    ("moves", {"stage": "failed"}), ("deadlines", {"stage": "results"}),
    ("deadlines", {}), ("deadlines", {"overdue": "true"}),
    ("deadlines", {"whose": "officer"}),
    ("cases/{case}", {}), ("cases/{case}/history", {}), ("cases/{case}/permitted", {}),
    ("cases/{case}/deadlines", {}), ("cases/{case}/files", {}), ("organisations", {}),
    ("people", {}), ("memberships", {}), ("interests", {}),
)  # fmt: skip
OUTSIDERS = (("provider", "provider"), ("employer", "employer"), ("a-told", "apprentice"),
             ("stray-provider", "provider"), ("other-officer", "officer"))  # fmt: skip


def released_fail():
    """Walk to a fail that is out, with an offer to sit again, beside a method not yet marked."""
    player = copied(STANDS["ended"]())
    at = player.case.last_at + timedelta(hours=1)
    done(player, at, "assessor", "mark", method="am1", set="fail")
    done(player, at, "quality_assurer", "agree_marks", method="am1")
    done(player, at, "officer", "release_result", method="am1")
    return player


def some(*names):
    """Give these stories; all of them where it may take longer (`SOAK`)."""
    return {name: told for name, told in HIDDEN.items() if "SOAK" in os.environ or name in names}


STORIES = {
    "nothing is out": (STANDS["ended"], "am2", some("nothing", "agreed", "settled")),
    "a fail is out and voided": (released_fail, "am1", {"nothing": (), "voided": VOIDED}),
}
if "SOAK" in os.environ:
    STORIES["one fail is out"] = (released_fail, "am2", HIDDEN)
NUMBERED = "report_malpractice"
"""Its answer numbers the report, and a number tells how many there were before it."""
LOOKED_UP = tokens.principal_of
KEEPS = re.compile(rb'"version": "[0-9a-f]{16}"')


@pytest.fixture(scope="module", params=sorted(STORIES))
def told(request, tmp_path_factory):
    with parting(tmp_path_factory.mktemp("told"), *STORIES[request.param]) as made:
        yield made


@contextmanager
def parting(folder, begin, method, stories):
    """A case at the moment from which the stories part, another one beside it, and who asks."""
    databases.use_sqlite(folder)
    logging.disable(logging.INFO)
    made = world()
    made.player = begin()
    living.stand_at(made.player.case.last_at)
    made.put("beside", STANDS["accepted"]())
    made.put("told", made.player)
    quicker = pytest.MonkeyPatch()
    look_up = cache(lambda text: LOOKED_UP(text, clock.now()))
    quicker.setattr(tokens, "principal_of", lambda text, _: look_up(text))
    made.outsiders = [made.asks(made.people[who]) for who in OUTSIDERS]
    made.method, made.stories = method, stories
    yield made
    quicker.undo()
    logging.disable(logging.NOTSET)
    databases.leave()


def lived(made, story, asked):
    """Let a hidden story happen, and give what `asked` gives after it; nothing of it stays."""
    case, at = made.cases["told"], made.last["told"] + timedelta(hours=1)
    own = copied(made.player)
    with transaction.atomic():
        for number, (by, what, given) in enumerate(made.stories[story]):
            moment = at + timedelta(minutes=10 * number)
            living.stand_at(moment)
            fields = {key: value for key, value in ({"method": made.method} | given).items()
                      if value is not None}  # fmt: skip
            role = {"tom": "officer"}.get(by, by)
            name = "assessor-2" if role == "assessor" and made.method == "am2" else by
            action = own.action(step(moment, role, what, **fields))
            who = made.people[name, role]
            answer = made.asks(who).post(
                f"cases/{case}/{what}", body_of(action), seen=living.version(who, case)
            )
            assert answer.status_code == 200, (story, what, answer.content)
        living.stand_at(at + timedelta(hours=2, days=1))
        found = asked(made, case)
        transaction.set_rollback(True)
    return found


def everything(made, case):
    """Read and ask all that an outsider can read and ask for."""
    found = {}
    for (name, role), asking in zip(OUTSIDERS, made.outsiders, strict=True):
        for path, query in QUERIES:
            answer = asking.get(path.format(case=case), **query)
            found[name, path, str(query)] = kept(answer)
        seen = re.search(r'"version": "(\w+)"', asking.get(f"cases/{case}").content.decode())
        version = seen[1] if seen else None
        for action in OFFERED:
            if action in BEGINNINGS or version is None or not may_ever(action, Role(role)):
                continue
            at = living.Standing.at
            wanted = body_of(sensible(made.player, action, at))
            with transaction.atomic():
                answer = asking.post(f"cases/{case}/{action}", wanted, key="one", seen=version)
                found[name, action] = kept(answer)
                transaction.set_rollback(True)
    return found


def kept(answer):
    """Give an answer as it is compared: all of it, but for the word that a version is."""
    content = answer.content
    if answer.status_code == 200 and b'"entries"' in content:
        # After something of one's own has been done the version is a new word, which says nothing.
        content = KEEPS.sub(b"", content)
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    headers["Content-Length"] = str(len(answer.content))
    return answer.status_code, content, headers


def says_nothing(answer):
    """Whether a refusal gives no reason: what is decided on the whole case can still say no."""
    status, content, _ = answer
    return status == 409 and NEUTRAL in content.decode()


def test_no_outsider_can_tell_two_hidden_stories_apart(told):
    first = lived(told, "nothing", everything)
    assert {status for status, _, _ in first.values()} >= {200, 404, 409}
    for story in told.stories:
        other = lived(told, story, everything)
        differing = [
            (key, first[key], other[key])
            for key in first
            if first[key] != other[key]
            and key[1] != NUMBERED
            and not (story == "voided" and says_nothing(other[key]))
        ]
        assert differing == [], (story, differing[:6])

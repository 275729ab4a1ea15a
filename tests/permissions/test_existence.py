"""Two worlds that differ in whether a case of others is there at all: no outsider can tell.

The other case is of another awarding body, of another provider, or of another employer. In one
world it has been lived to its end; in the other it never was. Whatever an outsider asks for, in
whatever order, is answered alike to the byte: statuses, bodies, headers, lists, counts, cursors,
refusals, and the ids of all that they make themselves afterwards. For that, chance falls alike in
both: what is drawn, and not counted, is the same.
"""

import csv
import io
import logging
import os
import random
import secrets
import shutil
import time
import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from guildhall.cases import packs
from guildhall.cases.models import Batch, CaseRecord
from guildhall.config.environment import Environment
from guildhall.engine.vocabulary import Role
from tests import databases, living, people_of
from tests.api.asking import REGISTRATION, Asking
from tests.evidence.made import PDF
from tests.people_of import BODY, OTHER_BODY

NOBODYS = {"case": str(uuid.UUID(int=7)), "person": "p-0000000000000007", "file": f"f-{'0' * 24}"}
SECRET_NAME, SECRET_ULN = "Zelda Elsewhere", "1000000027"
THEIRS = {"name_of_apprentice": SECRET_NAME, "uln": SECRET_ULN, "email": "zelda@example.org"}
STAFF = ("officer", "quality_assurer", "assessor", "panellist", "administrator")
OUTSIDE = ("provider", "employer", "apprentice")
WORLDS = {
    "another awarding body's": {
        "spec": "ST0792/1.2", "provider": "other_provider", "employer": "other_employer",
        "outsiders": (*STAFF, *OUTSIDE),
    },
    "another provider's": {
        "spec": "ST0825/AP02", "provider": "other_provider", "employer": "other_employer",
        "outsiders": ("assessor", "panellist", "other_officer", "other_administrator",
                      "other_assessor", *OUTSIDE),
    },
    "another employer's": {
        "spec": "ST0825/AP02", "provider": "provider", "employer": "other_employer",
        "outsiders": ("assessor", "other_officer", "other_provider", "employer", "apprentice"),
    },
}  # fmt: skip
"""Whose the other case is, by what it is called; and who has nothing to do with it."""


class Dice:
    """Chance, and the time of the machine, that fall the same way each time from where they begin.

    What a service draws is then alike in two worlds, unless the one has drawn more than the other.
    """

    def __init__(self, patch):
        self.begin(0)
        patch.setattr(secrets, "token_hex", lambda size=32: self.chance.randbytes(size).hex())
        patch.setattr(secrets, "token_urlsafe", lambda size=32: self.chance.randbytes(size).hex())
        patch.setattr(secrets, "randbelow", lambda most: self.chance.randint(0, most - 1))
        patch.setattr("guildhall.cases.perform.uuid4", self.uuid)
        for model in (CaseRecord, Batch):
            patch.setattr(model._meta.pk, "_get_default", self.uuid)  # noqa: SLF001 - Django's name
        patch.setattr(time, "time", lambda: 1_800_000_000.0)

    def begin(self, seed):
        self.chance = random.Random(seed)  # noqa: S311 - for tests

    def uuid(self):
        return uuid.UUID(bytes=self.chance.randbytes(16), version=4)


class Known:
    """What an outsider can name: of their own case, and of the other one, whether it is there."""

    def __init__(self, own, theirs):
        self.own, self.theirs = own, theirs


READS = (
    ("me", {}), ("cases", {}), ("cases", {"limit": "1", "sort": "newest"}),
    ("cases", {"sort": "changed"}), ("cases", {"sort": "name", "name": SECRET_NAME[:3]}),
    ("cases", {"uln": SECRET_ULN}), ("cases", {"provider": "uptown"}),
    ("cases", {"employer": "bolt"}), ("cases", {"spec": "ST0792/1.2"}), ("cases/counts", {}),
    ("cases/counts", {"provider": "uptown"}), ("moves", {"limit": "1"}),
    ("moves", {"which": "waiting"}), ("moves", {"which": "coming"}),
    ("moves", {"which": "another"}), ("moves", {"which": "another", "uln": SECRET_ULN}),
    ("moves", {"name": SECRET_NAME[:3]}), ("moves", {"which": "waiting", "uln": SECRET_ULN}),
    ("deadlines", {"name": SECRET_NAME[:3]}), ("deadlines", {"provider": "uptown"}),
    ("deadlines", {}), ("deadlines", {"overdue": "true"}), ("organisations", {"limit": "1"}),
    ("organisations", {"kind": "employer"}), ("people", {"limit": "2"}),
    ("people", {"role": "assessor"}), ("people", {"name": SECRET_NAME[:3]}), ("memberships", {}),
    ("memberships", {"limit": "1"}), ("interests", {}), ("competences", {}), ("specs", {}),
    ("tokens", {}),
)  # fmt: skip
ABOUT = ("", "/history", "/permitted", "/deadlines", "/files", "/links", "/files/{file}")
DOINGS = {
    "withdraw": {"reason": "Moves abroad."}, "pause": {"reason": "Ill."}, "sign": {},
    "state_outcomes": {"where": "unit 3"}, "add_evidence": {"piece": {"kind": "document"}},
    "state_adjustments": {"needed": False}, "correct_details": {"uln": "{uln}"},
    "complain": {"about": "Nobody answers."}, "change_employer": {"employer": "bolt"},
    "report_malpractice": {"what": "A whisper."}, "waive": {"clause": "resit.window",
                                                           "reason": "A flood."},
    "allocate_assessor": {"method": "am1", "assessor": "{assessor}"},
}  # fmt: skip
MADE = ("register", "link", "file", "person", "interest", "cohort", "competence", "organisation",
        "token", "role", "left")  # fmt: skip
WHOSE = st.sampled_from(("own", "own", "theirs"))
ASKED = st.one_of(
    st.tuples(st.just("read"), st.sampled_from(READS), st.booleans()),
    st.tuples(st.just("about"), WHOSE, st.sampled_from(ABOUT)),
    st.tuples(st.sampled_from(("do", "preview")), WHOSE, st.sampled_from(sorted(DOINGS))),
    st.tuples(st.just("make"), WHOSE, st.sampled_from(MADE)),
)  # fmt: skip


class Outsider:
    """Somebody who asks for one thing after another, and goes on from what they were answered."""

    def __init__(self, made, name):
        self.made, self.name, self.asking = made, name, made.asking[name]
        self.known, self.cursor, self.number = made.known, None, 0

    def ask(self, how, what, more):
        """Ask for something; give all of the answer but the id of the request."""
        self.number += 1
        answer = getattr(self, how)(what, more)
        told = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
        content = b"".join(answer) if answer.streaming else answer.content
        return answer.status_code, content, told

    def read(self, what, more):
        path, query = what
        query = query | ({"cursor": self.cursor} if more and self.cursor else {})
        answer = self.asking.get(path, **query)
        if answer.status_code == 200:
            self.cursor = answer.json().get("next") or self.cursor
        return answer

    def about(self, whose, part):
        names = getattr(self.known, whose)
        return self.asking.get(f"cases/{names['case']}{part.format(**names)}")

    def do(self, whose, action, tail=""):
        names = getattr(self.known, whose)
        path = f"cases/{names['case']}"
        seen = self.asking.get(path)
        version = seen.json()["version"] if seen.status_code == 200 else "0" * 16
        names = names | {"uln": SECRET_ULN if self.made.apart else "1000000035"}
        body = {key: value.format(**names) if isinstance(value, str) else value
                for key, value in DOINGS[action].items()}  # fmt: skip
        return self._post(f"{path}/{action}{tail}", body, seen=version)

    def preview(self, whose, action):
        return self.do(whose, action, "/preview")

    def make(self, whose, what):
        names = getattr(self.known, whose)
        case, other = names["case"], whose == "theirs"
        match what:
            case "register":
                own: dict = {"employer": "bolt" if other else "acme"}
                if self.name != "provider":
                    own["provider"] = "uptown" if other else "midtown"
                told = THEIRS if other and self.made.apart else {}
                told = {key: value for key, value in told.items() if key != "email"}
                return self._post("cases/register", REGISTRATION | own | told)
            case "link":
                email = "employer@example.org" if whose == "own" else "other_employer@example.org"
                told = {"name": "Lin", "email": email, "thing": "sign"}
                return self._post(f"cases/{case}/links", told)
            case "file":
                return self._upload(f"cases/{case}/files", "a.pdf", PDF)
            case "cohort":
                text = io.StringIO()
                csv.writer(text).writerows([
                    ("ULN", "Name", "Employer", "Start date"),
                    (SECRET_ULN if self.made.apart else "1000000035", "Bo", "Acme", "10/01/2024"),
                ])  # fmt: skip
                path = "cohorts?spec=ST0825/AP02"
                if self.name != "provider":
                    path += "&provider=midtown"
                return self._upload(path, "a.csv", text.getvalue().encode())
            case "person":
                told = {"name": "Bo", "email": THEIRS["email"] if other else "bo@example.org",
                        "role": "assessor", "organisation": BODY}  # fmt: skip
                return self._post("people", told)
            case "role":
                told = {"person": names["person"], "role": "assessor", "organisation": BODY}
                return self._post("memberships", told)
            case "interest":
                told = {"kind": "related", "apprentice": names["person"],
                        "person": names["assessor"]}  # fmt: skip
                return self._post("interests", told)
            case "competence":
                told = {
                    "person": names["assessor"],
                    "standard": "ST0120",
                    "from_day": "2010-01-01",
                    "until_day": "2011-01-01",
                }
                return self._post("competences", told)
            case "organisation":
                number = "10000002" if other else "10000009"
                told = {"kind": "provider", "name": "New", "ukprn": number}
                return self._post("organisations", told)
            case "left":
                return self.asking.get(f"people/{names['person']}/left-behind")
            case _:
                return self._post("tokens/revoke-others", {})

    def _post(self, path, body, **how):
        return self.asking.post(path, body, key=f"key-{self.number}", **how)

    def _upload(self, path, name, content):
        kind = "multipart/form-data; boundary=x"
        body = (f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
                ).encode() + content + b"\r\n--x--\r\n"  # fmt: skip
        return self._post(path, body, kind=kind)


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The world without the other case: everybody, and a case of the outsiders' own."""
    logging.disable(logging.INFO)
    patch = pytest.MonkeyPatch()
    made = Made(tmp_path_factory.mktemp("base"), Dice(patch))
    databases.use_sqlite(made.folder)
    patch.setattr("django.conf.settings.FILES", made.folder / "files")
    town = made.town = people_of.town()
    for prefix, body in (("", BODY), ("other_", OTHER_BODY)):
        town.add(f"{prefix}assessor_2", Role.ASSESSOR, body)
        people_of.competent(town.who[f"{prefix}assessor_2"], body)
    life = living.Life(packs.newest("ST0825/AP02"), town=town)
    for _ in life.steps("ready"):
        pass
    town.who["apprentice"] = town.apprentice_of(life.id)
    names = {"case": str(life.id), "person": town.apprentice.user.id, "file": NOBODYS["file"]}
    made.own = names | {"assessor": town.assessor.user.id}
    made.asking = {name: Asking(who) for name, who in town.who.items()}
    databases.leave()
    yield made
    databases.leave()
    patch.undo()
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module", params=sorted(WORLDS))
def worlds(request, base, tmp_path_factory):
    """Two worlds: the base, and the same with the other case in it."""
    told = WORLDS[request.param]
    folder = tmp_path_factory.mktemp("more")
    shutil.copy(base.folder / "guildhall.sqlite3", folder)
    databases.use(Environment(data=folder))
    base.dice.begin(1)
    parties = {side: base.town.who[told[side]] for side in ("provider", "employer")}
    town = people_of.Town(base.town.who | parties)
    pack = packs.newest(told["spec"])
    registered = {side: one.membership.organisation_id for side, one in parties.items()}
    registered |= {"name_of_apprentice": SECRET_NAME, "uln": SECRET_ULN}
    assessor = f"{living.body_prefix(pack, 'assessor')}assessor_2"
    life = living.Life(pack, town=town, spec=told["spec"], assessor=assessor,
                       registered=registered)  # fmt: skip
    for _ in life.steps("outcome", {next(iter(pack.methods)): "fail"}):
        pass
    person = CaseRecord.objects.get(pk=life.id).apprentice_id
    theirs = {"case": str(life.id), "person": person, "file": NOBODYS["file"],
              "assessor": town.who[assessor].user.id}  # fmt: skip
    databases.leave()
    base.apart, base.outsiders = pack.awarding_body.id != BODY, told["outsiders"]
    base.known = Known(base.own, theirs)
    base.at, base.more = life.case.last_at + timedelta(days=1), folder
    return base


class Made:
    """A world, and what is the same in the one beside it."""

    def __init__(self, folder, dice):
        self.folder, self.dice = folder, dice

    def answers(self, folder, name, asked):
        """Ask for one thing after another in the world of a folder; nothing of it stays."""
        databases.use(Environment(data=folder))
        living.stand_at(self.at)
        self.dice.begin(2)
        outsider = Outsider(self, name)
        with transaction.atomic():
            found = [outsider.ask(*one) for one in asked]
            transaction.set_rollback(True)
        return found


LONGER = int(os.environ.get("SOAK", "0") or 0)


@settings(derandomize=not LONGER, max_examples=400 if LONGER else 14, deadline=None, database=None,
          phases=[Phase.generate], suppress_health_check=list(HealthCheck))  # fmt: skip
@given(number=st.integers(0, 9), asked=st.lists(ASKED, min_size=4, max_size=12))
def test_no_outsider_can_tell_whether_a_case_of_others_is_there(worlds, number, asked):
    name = worlds.outsiders[number % len(worlds.outsiders)]
    without, with_it = (
        worlds.answers(folder, name, asked) for folder in (worlds.folder, worlds.more)
    )
    for one, first, other in zip(asked, without, with_it, strict=True):
        assert first == other, (name, one)


def test_everything_that_an_outsider_can_ask_for_is_answered_alike(worlds):
    """Each thing by somebody, and what is made by everybody; and it is not all refused."""
    every = [("read", one, False) for one in READS]
    for whose in ("own", "theirs"):
        every += [("about", whose, part) for part in ABOUT]
        every += [("do", whose, one) for one in sorted(DOINGS)]
        every += [("make", whose, one) for one in MADE]
    share = 1 if LONGER else len(worlds.outsiders)
    met = set()
    for number, name in enumerate(worlds.outsiders):
        asked = [one for turn, one in enumerate(every)
                 if one[0] == "make" or turn % share == number % share]  # fmt: skip
        without, with_it = (
            worlds.answers(folder, name, asked) for folder in (worlds.folder, worlds.more)
        )
        for one, first, other in zip(asked, without, with_it, strict=True):
            assert first == other, (name, one)
        met |= {(one[0], status) for one, (status, *_) in zip(asked, without, strict=True)}
    assert {("read", 200), ("about", 200), ("about", 404), ("make", 404)} <= met

"""Links for employers who only sign: one person, one thing, once, and nothing else."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client

from guildhall import clock
from guildhall.api.links import CLOSED
from guildhall.cases import erasure, packs
from guildhall.cases.models import Entry, Link
from guildhall.engine.pack import Clause, Pack
from guildhall.people import knocks, registry, sign_in
from guildhall.people.models import Knock, Membership, User
from tests import living, people_of
from tests.api.asking import KEYS, Asking, problem_of

NAMED = {"name": "Lin Signer", "email": "lin@acme.example.org", "thing": "sign"}


class Signing:
    """Somebody who holds a link, and nothing else."""

    def __init__(self, code, scheme="Link"):
        headers = {"Authorization": f"{scheme} {code}"}
        self.client = Client(SERVER_NAME="localhost", headers=headers)

    def get(self, path="link"):
        return self.client.get(f"/api/v1/{path}")

    def post(self, action, fields=None, *, seen=None, key=None, path="link"):
        headers = {"Idempotency-Key": key or f"link-{next(KEYS)}"}
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        body = json.dumps({"action": action, "fields": fields or {}})
        return self.client.generic(
            "POST", f"/api/v1/{path}", body, "application/json", headers=headers
        )

    def sign(self, action="sign", **fields):
        """Sign what stands there now."""
        return self.post(action, fields, seen=self.get().json()["version"])


def asked(asking, case, **body):
    answer = asking.post(f"cases/{case}/links", NAMED | body)
    assert answer.status_code == 200, answer.content
    return answer.json()


def closed(answer):
    told = problem_of(answer)
    assert (answer.status_code, told["detail"]) == (401, CLOSED)
    return True


def test_somebody_named_signs_once_as_themselves_and_nothing_else_opens(database):
    town = people_of.town()
    provider, officer = Asking(town.provider), Asking(town.officer)
    case = provider.registered()
    provider.post(f"cases/{case}/record_training", {"hours": 2000, "off_the_job_hours": 500})
    made = asked(provider, case)
    signing = Signing(made["code"])
    told = signing.get().json()
    assert signing.get().headers["Cache-Control"] == "no-store"
    assert (told["person"], told["apprentice"]) == ("Lin Signer", "Ada Demo")
    assert told["words"] == "Lin Signer is asked to sign the gateway form as it stands now."
    assert [one["clause"] for one in told["clauses"]] == ["gateway.form.signatures"]
    assert {"what": "Hours on programme", "says": "2000, 500 of them off the job"} in told["shown"]
    assert [(one["role"], one["stands"]) for one in told["signed"]] == [
        ("apprentice", False), ("employer", False), ("provider", False)
    ]  # fmt: skip
    assert [one["action"] for one in told["actions"]] == ["sign"]
    assert made["link"]["expires_at"] == told["expires_at"].replace("Z", "+00:00")
    foreseen = signing.post("sign", seen=told["version"], path="link/preview").json()
    assert (foreseen["allowed"], foreseen["events"]) == (True, ["gateway.signed/1"])
    # Nothing else opens with it, under either name of what it is.
    for scheme in ("Link", "Bearer"):
        holder = Signing(made["code"], scheme)
        for path in (
            "me", "cases", f"cases/{case}", f"cases/{case}/history", f"cases/{case}/files",
            f"cases/{case}/permitted", f"cases/{case}/links", "moves", "people", "specs",
        ):  # fmt: skip
            assert holder.get(path).status_code == 401, path
        assert holder.post("sign", path=f"cases/{case}/sign").status_code == 401
    # What a link does is written as that person's, for the employer, by the link.
    done = signing.sign()
    assert done.status_code == 200, done.content
    body = json.loads(Entry.objects.filter(case=case).order_by("sequence").last().body)
    actor = body["entry"]["actor"] if "entry" in body else body["actor"]
    assert (actor["person"], actor["role"], actor["organisation"]) == (
        made["link"]["person"], "employer", "acme"
    )  # fmt: skip
    assert body["via"] == {"face": "link", "token": made["link"]["id"]}
    assert closed(signing.get())
    assert closed(signing.post("sign", seen=told["version"]))
    listed = officer.get(f"cases/{case}/links").json()["items"]
    assert listed[0]["used_at"]
    # Whoever was named so has no other right, and no password is there to guess.
    one = Membership.objects.get(user=made["link"]["person"])
    assert (one.invited, one.user.email, sign_in.has_password(one.user)) == (True, "", False)
    assert list(sign_in.roles_of(one.user)) == []


@pytest.mark.usefixtures("on_sqlite")
def test_what_was_signed_is_what_was_seen():
    town = people_of.town()
    provider = Asking(town.provider)
    case = provider.registered()
    signing = Signing(asked(provider, case)["code"])
    assert problem_of(signing.post("sign"))["status"] == 428
    seen = signing.get().json()["version"]
    provider.post(f"cases/{case}/record_training", {"hours": 2000, "off_the_job_hours": 500})
    told = problem_of(signing.post("sign", seen=seen))
    assert (told["status"], told["title"]) == (409, "The case has moved on")
    assert "newer" not in told
    assert problem_of(signing.post("sign", seen=seen, path="link/preview"))["status"] == 409
    # An action that elsewhere needs no version needs it here, too.
    signing = Signing(asked(provider, case, thing="confirm_competence")["code"])
    assert problem_of(signing.post("confirm_competence"))["status"] == 428
    assert signing.sign("confirm_competence", statement="Ready").status_code == 200


@pytest.mark.usefixtures("on_sqlite")
def test_a_refusal_leaves_a_link_open_and_says_why():
    town = people_of.town()
    life = living.begin(town)
    steps = life.steps("outcome", {"am1": "fail"})
    assert next(step for step in steps if step.do == "accept_gateway")
    provider = Asking(town.provider)
    made = asked(provider, life.id, thing="decide_redo", about="am1")
    signing = Signing(made["code"])
    told = signing.get().json()
    assert {one["action"]: one["status"] for one in told["actions"]} == {
        "agree_redo": "blocked", "decline_redo": "blocked"
    }  # fmt: skip
    assert told["about"]["id"] == "am1"
    refused = problem_of(signing.sign("agree_redo", kind="re-sit"))
    assert refused["status"] == 422
    assert "resit.offer" in {one["clause"] for one in refused["findings"]}
    assert "version" in refused
    assert signing.get().status_code == 200
    for body, field in (
        ({"method": "am2"}, "fields.method"), ({"happened_at": "2024-01-01T00:00:00Z"},
                                               "fields.happened_at"),
        ({"kind": "nothing"}, "fields.kind"), ({"on_behalf_of": {}}, "fields.on_behalf_of"),
    ):  # fmt: skip
        told = problem_of(signing.post("agree_redo", body, seen="0" * 16))
        assert (told["status"], told["errors"][0]["field"]) == (400, field), told
    told = problem_of(signing.post("sign", seen="0" * 16))
    assert (told["status"], told["errors"][0]["field"]) == (400, "action")
    # What was refused before the result was out is done with the same link after it.
    unsigned = Signing(asked(provider, life.id)["code"])
    for _ in steps:
        pass
    Link.objects.update(expires_at=clock.now() + timedelta(days=3))
    told = signing.get().json()
    assert told["shown"] == [{"what": told["about"]["words"], "says": "attempt 1: fail"}]
    assert signing.sign("agree_redo", kind="re-sit", action_plan="plan 1").status_code == 200
    assert closed(signing.get())
    # The other one was for a signature, which is over.
    Link.objects.filter(thing="sign").update(run=2)
    assert closed(unsigned.get())


@pytest.mark.usefixtures("on_sqlite")
def test_a_link_ends_with_what_it_rests_on(ahead):
    town = people_of.town()
    provider, officer = Asking(town.provider), Asking(town.officer)
    admin = town.administrator

    def fresh(**body):
        case = provider.registered()
        made = asked(provider, case, **body)
        signing = Signing(made["code"])
        assert signing.get().status_code == 200
        return case, made, signing

    case, _, signing = fresh(email=None)
    officer.post(f"cases/{case}/change_employer", {"employer": "bolt"})
    assert closed(signing.get())
    officer.post(f"cases/{case}/change_employer", {"employer": "acme"})
    assert closed(signing.get())
    case, _, signing = fresh(email=None)
    officer.post(f"cases/{case}/withdraw", {"reason": "left"})
    assert closed(signing.get())
    case, made, signing = fresh(email=None)
    registry.deactivate(admin, made["link"]["person"], clock.now())
    assert closed(signing.get())
    case, made, signing = fresh(days=2)
    assert officer.client.delete(
        f"/api/v1/cases/{case}/links/{made['link']['id']}", headers={"Idempotency-Key": "x"}
    ).status_code == 200  # fmt: skip
    assert closed(signing.get())
    case, made, signing = fresh(days=2)
    ahead(days=2, minutes=1)
    assert closed(signing.get())


def test_of_two_uses_at_once_one_wins_and_a_retry_gets_the_first_answer(database):
    town = people_of.town()
    provider = Asking(town.provider)
    case = provider.registered()
    code = asked(provider, case)["code"]
    seen = Signing(code).get().json()["version"]
    before = Entry.objects.count()

    def use(number):
        try:
            return Signing(code).post("sign", seen=seen, key=f"at-once-{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(use, range(4)))
    assert sorted(one.status_code for one in said) == [200, 401, 401, 401]
    assert Entry.objects.count() == before + 1
    (number,) = (n for n, one in enumerate(said) if one.status_code == 200)
    again = use(number)
    assert (again.status_code, again.content) == (200, said[number].content)
    assert Entry.objects.count() == before + 1


@pytest.mark.usefixtures("on_sqlite")
def test_who_may_ask_for_a_link_list_it_and_take_it_back():
    town = people_of.town()
    provider, officer = Asking(town.provider), Asking(town.officer)
    case = provider.registered()
    mine, theirs = asked(provider, case), asked(officer, case, name="Bo", email=None)
    assert [one["id"] for one in provider.get(f"cases/{case}/links").json()["items"]] == [
        mine["link"]["id"]
    ]
    both = {one["id"] for one in officer.get(f"cases/{case}/links").json()["items"]}
    assert both == {mine["link"]["id"], theirs["link"]["id"]}
    assert provider.client.delete(
        f"/api/v1/cases/{case}/links/{theirs['link']['id']}", headers={"Idempotency-Key": "y"}
    ).status_code == 404  # fmt: skip
    for name, status in (
        ("employer", 403), ("quality_assurer", 403), ("other_provider", 404),
        ("other_officer", 404), ("other_employer", 404), ("assessor", 404), ("administrator", 404),
    ):  # fmt: skip
        asking = Asking(town.who[name])
        assert asking.get(f"cases/{case}/links").status_code == status, name
        assert asking.post(f"cases/{case}/links", NAMED).status_code == status, name
    # A retry makes no second link, and is not told the code again.
    first = provider.post(f"cases/{case}/links", NAMED, key="once").json()
    again = provider.post(f"cases/{case}/links", NAMED, key="once").json()
    assert (again["link"], again["code"]) == (first["link"], None)
    assert first["link"]["person"] == mine["link"]["person"]
    for body, field in (
        ({"thing": "mark"}, "thing"), ({"thing": "decide_english_maths"}, "thing"),
        ({"thing": "decide_redo"}, "about"), ({"thing": "decide_redo", "about": "am9"}, "about"),
        ({"thing": "declare", "about": "anything"}, "about"), ({"email": "no address"}, "email"),
        ({"name": "a\u200b\n"}, "name"), ({"days": 61}, "days"), ({"days": 0}, "days"),
    ):  # fmt: skip
        told = problem_of(provider.post(f"cases/{case}/links", NAMED | body))
        assert told["errors"][0]["field"] == field, told
    assert not Link.objects.exclude(hash__regex="^[0-9a-f]{64}$").exists()


@pytest.mark.usefixtures("on_sqlite")
def test_nobody_finds_out_by_a_link_who_is_known_elsewhere():
    town = people_of.town()
    provider = Asking(town.provider)
    case = provider.registered()
    before = User.objects.count()
    known = asked(provider, case, email="employer@example.org")
    assert known["link"]["person"] == town.employer.user.id
    elsewhere = asked(provider, case, email="other_officer@example.org")
    assert elsewhere["link"]["person"] != town.other_officer.user.id
    assert User.objects.count() == before + 1
    assert known["link"].keys() == elsewhere["link"].keys()
    assert known["link"]["name"] == elsewhere["link"]["name"] == "Lin Signer"
    assert not Membership.objects.filter(
        user=town.other_officer.user, role="employer"
    ).exists()  # fmt: skip


@pytest.mark.usefixtures("on_sqlite")
def test_whoever_guesses_links_is_told_the_same_and_stopped(monkeypatch):
    monkeypatch.setattr(knocks, "TRIES_FROM_AN_ADDRESS", 5)
    town = people_of.town()
    provider = Asking(town.provider)
    case = provider.registered()
    code = asked(provider, case)["code"]
    wrong = [f"{code[:-1]}{'A' if code[-1] != 'A' else 'B'}", "nonsense", ""]
    wrong += [f"guildhall-link_{'0' * 16}_{'a' * 43}"]
    assert len({Signing(one).get().content for one in wrong}) == 1
    assert closed(Signing("x").get())
    answer = Signing("x").get()
    assert (answer.status_code, "Retry-After" in answer.headers) == (429, True)
    # Whoever holds a link is let in, whoever else guesses from the same office.
    assert Signing(code).get().status_code == 200
    assert Knock.objects.filter(since__gt=clock.now() - timedelta(minutes=1)).count() == 1


@pytest.mark.usefixtures("on_sqlite")
def test_an_erasure_takes_the_names_from_links_and_from_what_is_kept_for_a_retry():
    town = people_of.town()
    provider = Asking(town.provider)
    case = provider.registered()
    provider.post(f"cases/{case}/links", NAMED, key="kept")
    erasure.erase(case, clock.now())
    listed = provider.get(f"cases/{case}/links").content.decode()
    again = provider.post(f"cases/{case}/links", NAMED, key="kept")
    assert again.status_code == 200
    for told in (listed, again.content.decode()):
        assert "Lin" not in told
        assert "(erased)" in told


OTHERS = {
    "declare": ("behaviours", {"statement": "So it is."}, "declaration.made/1",
                {"kind": "declared", "what": "behaviours", "by": ["employer"],
                 "words": "that the behaviours are shown", "bites": ["submit_gateway"]}),
    "decide_english_maths": (None, {"needed": False}, "english_maths.decided/1",
                             {"kind": "english_maths_choice", "age_from": 19,
                              "bites": ["submit_gateway"]}),
    "confirm_rule": ("employer.confirm-rule", {}, "rule.confirmed/1",
                     {"kind": "unenforced", "shown_to": ["employer"], "confirm": True,
                      "bites": ["submit_gateway"]}),
    "verify_behaviours": (None, {"verified": True}, "behaviours.verified/1",
                          {"kind": "behaviours_verified", "bites": ["claim_certificate"]}),
}  # fmt: skip
"""What an employer does by a link besides: what it is about, what they say, what comes of it, and
the rule by which it is theirs."""


def clause_of(thing):
    return f"employer.{thing.replace('_', '-')}"


def with_rules(*things):
    """Give the specification with rules besides, by which these things are the employer's."""
    whole = packs.newest("ST0825/AP02")
    told = {"at": "Elsewhere", "force": "must", "does": "enforce", "says": "It is the employer's."}
    more = [
        Clause.model_validate(told | {"id": clause_of(one), "rule": OTHERS[one][3]})
        for one in things
    ]
    changed = whole.model_copy(update={"clauses": (*whole.clauses, *more)})
    return Pack.model_validate(changed.model_dump(by_alias=True))


@pytest.mark.usefixtures("on_sqlite")
def test_all_else_that_is_the_employers_is_done_by_a_link_of_its_own(monkeypatch):
    pack, other = with_rules(*OTHERS), with_rules()
    monkeypatch.setattr(packs, "offered", lambda: {pack.spec: pack})
    town = people_of.town()
    provider, officer = Asking(town.provider), Asking(town.officer)
    case = provider.registered(age_at_start=20)
    for thing, (about, fields, event, _) in OTHERS.items():
        made = asked(provider, case, thing=thing, **({"about": about} if about else {}))
        signing = Signing(made["code"])
        told = signing.get().json()
        assert [one["action"] for one in told["actions"]] == [thing]
        assert clause_of(thing) in {one["clause"] for one in told["clauses"]}
        assert problem_of(signing.post("sign", seen=told["version"]))["status"] == 400
        if about is not None:
            # What it is about is the link's to say, and of nobody who holds it.
            named = {"what": "other", "clause": "gateway.form"}
            key = "what" if thing == "declare" else "clause"
            wrong = signing.post(thing, fields | {key: named[key]}, seen=told["version"])
            assert problem_of(wrong)["errors"][0]["field"] == f"fields.{key}"
        done = signing.sign(thing, **fields)
        assert done.status_code == 200, done.content
        last = officer.get(f"cases/{case}/history").json()["entries"][-1]
        assert (last["event"], last["actor"]["person"]) == (event, made["link"]["person"])
        assert closed(signing.get())
    # Where no rule asks it of the employer, nobody is asked.
    monkeypatch.setattr(packs, "offered", lambda: {other.spec: other})
    case = provider.registered()
    for thing, (about, *_) in OTHERS.items():
        body = NAMED | {"thing": thing} | ({"about": about} if about else {})
        assert provider.post(f"cases/{case}/links", body).status_code == 422

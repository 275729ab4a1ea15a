"""Every cell of the matrix is asked over the API: every action and route, by everybody.

The matrix is the one of the reference (`tools/reference_matrix.py`), made of what the code
enforces. What is refused leaves nothing behind; what is let through is tried, and taken back.
"""

import json
import logging
import re
from collections import Counter
from datetime import timedelta
from functools import cache

import pytest
from django.db import connection, transaction
from django.test import Client

from guildhall import clock
from guildhall.api import live
from guildhall.api.actions import OFFERED
from guildhall.cases import cohorts, queries
from guildhall.cases.models import Batch
from guildhall.cases.perform import BEGINNINGS
from guildhall.cases.queries import CASES
from guildhall.engine import decide, house
from guildhall.engine.vocabulary import Role
from guildhall.people import tokens
from guildhall.people.models import Membership
from guildhall.shelf.player import Player, read_moment
from tests import databases, living
from tests.api.asking import Asking
from tests.engine.builders import PACK, STANDS, changed, copied, done, own, sensible, walked
from tests.engine.lives import Life
from tests.engine.more_lives import LIVES
from tests.people_of import BODY
from tests.permissions.world import MARKED, body_of, world
from tools import reference_matrix as matrix
from tools.reference_matrix import Tie

COMPETENT = {"person": "assessor", "competent": ["EX11", "EX13"]}


def two_appeals():
    """Walk to two appeals, each with a panellist of its own."""
    player = copied(STANDS["appeal_acknowledged"]())
    at = player.case.last_at + timedelta(hours=1)
    done(player, at, "provider", "appeal", against="am1", grounds="Nobody listened.")
    given = {"appeal": "appeal-2", "panellist": {"person": "panellist-2"}}
    done(player, at, "officer", "acknowledge_appeal", **given)
    return player


class Place:
    """Where a case stands: its player, and the method that the assessor has."""

    def __init__(self, player, marked=MARKED, wanted=None, at=None):
        self.player = player
        self.marked = marked
        self.at = at or player.case.last_at + timedelta(hours=1)
        self.opened = {}
        self.only = None if wanted is None else wanted.name
        self.wanted = {} if wanted is None else {wanted.name: wanted}

    def action(self, name):
        """Give an action as somebody would sensibly fill it in, here."""
        if name not in self.wanted:
            self.wanted[name] = sensible(self.player, name, self.at)
        return self.wanted[name]

    def opens(self, name):
        """Whether the lifecycle table has a row for an action here."""
        if name not in self.opened:
            case, wanted, pack = self.player.case, self.action(name), self.player.pack
            against = house.own_state(pack, case, wanted) or house.guards(pack, case, wanted)
            self.opened[name] = not against
        return self.opened[name]

    def lets(self, name, role):
        """Whether the engine lets somebody of a role do it here, who has to do with the case."""
        if not self.opens(name):
            return False
        actor = own(self.player, role, self.marked)
        wanted = self.action(name)
        return not decide(self.player.pack, self.player.case, wanted, actor, self.at).refused


def every_place():
    """Give a case in every state; and of other specifications, for what these do not have."""
    places = {name: Place(stand()) for name, stand in STANDS.items() if name != "new"}
    places["two_appeals"] = Place(two_appeals())
    for name in sorted(set(OFFERED) - set(BEGINNINGS)):
        for role in sorted(matrix.roles_of(name)):
            usual = (place for place in places.values() if place.only is None)
            if role in CASES and not any(place.lets(name, role) for place in usual):
                other = of_a_life(name, role)
                if other is None or not other.lets(name, role):
                    other = another(name, role)
                places[f"{name}-{role.value}"] = other
    return places


def of_a_life(name, role):
    """Walk a life of another specification to where somebody of a role does something."""
    for life in LIVES.values():
        for number, one in enumerate(life().steps):
            if one.do == name and life().who(one.by, None).role is role:
                player = Player(life().pack, dict(life().people))
                for step in life().steps[:number]:
                    player.perform(step)
                wanted = player.action(one)
                method = getattr(wanted, "method", None) or next(iter(player.pack.methods))
                return Place(player, method, wanted, read_moment(one.at))
    return None


def another(name, role):
    """Walk to where a specification that leaves something to a role lets them do it."""
    if name in ("agree_redo", "decline_redo"):
        own_pack = changed("resit.employer-decides", by=role)
        player = walked("outcome", player=Player(own_pack), am1="fail", am2="pass")
        return Place(player, wanted=sensible(player, name, player.case.last_at))
    if name == "confirm_rule":
        player, clause = Life("EX13/1.0"), "am1.weather"
        of_ours = player.pack.model_copy(update={"awarding_body": PACK.awarding_body})
        player.pack = changed(clause, pack=of_ours, confirm=True, shown_to=(role,))
        player = walked("accepted", player=player, option=None)
        at = player.case.last_at + timedelta(hours=1)
        done(player, at, "officer", "allocate_assessor", method="am1", assessor=COMPETENT)
        return Place(player, wanted=sensible(player, name, at, clause=clause))
    player = walked("accepted", player=Life("EX11/1.0"), option=None)
    at = player.case.last_at + timedelta(hours=1)
    done(player, at, "officer", "allocate_assessor", method="am1", assessor=COMPETENT)
    done(player, at, "apprentice", "propose_scope", method="am1", scope="One hive.")
    return Place(player, wanted=sensible(player, name, at))


LOOKED_UP = tokens.principal_of


@cache
def known(text):
    """Find who a token stands for, the first time."""
    return LOOKED_UP(text, clock.now())


@pytest.fixture(scope="module")
def everybody(tmp_path_factory):
    """One database with a case in every state; nothing that a test does in it stays."""
    databases.use_sqlite(tmp_path_factory.mktemp("matrix"))
    logging.disable(logging.INFO)
    quicker = pytest.MonkeyPatch()
    # Who a token stands for is looked up once: that it is looked up at all is tried elsewhere.
    quicker.setattr(tokens, "principal_of", lambda text, _: known(text))
    living.stand_at(STANDS["registered"]().case.last_at)
    made = world()
    made.places = every_place()
    for name, place in made.places.items():
        made.put(name, place.player, place.marked)
    made.nobody = Asking(made.people["officer", "officer"])
    made.nobody.client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    gone = made.person("gone", "officer")
    made.left = Asking(gone)
    Membership.objects.filter(user="gone").update(active=False)
    yield made
    quicker.undo()
    known.cache_clear()
    logging.disable(logging.NOTSET)
    databases.leave()


WHO = {
    (Role.EMPLOYER, Tie.OWN): ("employer", "employer"),
    (Role.EMPLOYER, Tie.STRANGER): ("stray-employer", "employer"),
    (Role.PROVIDER, Tie.OWN): ("provider", "provider"),
    (Role.PROVIDER, Tie.STRANGER): ("stray-provider", "provider"),
    (Role.ASSESSOR, Tie.STRANGER): ("stray-assessor", "assessor"),
    (Role.PANELLIST, Tie.STRANGER): ("stray-panellist", "panellist"),
}
BESIDE = {
    matrix.ITS_ASSESSOR: ("assessor", "officer"),
    matrix.ITS_MARKER: ("assessor", "quality_assurer"),
    matrix.OTHER_METHOD: ("assessor-2", "assessor"),
    matrix.OTHER_APPEAL: ("panellist-2", "panellist"),
}


def principal_of(everybody, who, place):
    """Give who somebody is to the case of a place."""
    if who.role is Role.APPRENTICE:
        other = next(name for name in everybody.cases if name != place)
        return everybody.people[f"a-{place if who.tie is Tie.OWN else other}", "apprentice"]
    if who.tie is Tie.BESIDE:
        return everybody.people[BESIDE[who.words]]
    if who.words == matrix.ANOTHER_BODY:
        return everybody.people[f"other-{who.role.value}", who.role.value]
    return everybody.people[WHO.get((who.role, who.tie), (who.role.value, who.role.value))]


def asking_of(everybody, who, place, scope="account"):
    """Give somebody with the token that they have; `scope` is good for something else."""
    officer = everybody.people["officer", "officer"]
    if who.words == matrix.NO_TOKEN:
        return everybody.nobody
    if who.words == matrix.NO_SCOPE:
        return everybody.asks(officer, scopes=[scope])
    if who.words == matrix.LEFT:
        return everybody.left
    return everybody.asks(principal_of(everybody, who, place))


class Trial:
    """Asks for actions in the places of the cases, and takes back what was done."""

    def __init__(self, everybody):
        self.everybody = everybody
        self.seen = {}

    def version(self, who, place):
        """Give the version that somebody has before them; some version, where they see nothing."""
        key = (who.user.pk, who.role, place)
        if key not in self.seen:
            try:
                self.seen[key] = living.version(who, self.everybody.cases[place])
            except queries.NotFoundError:
                self.seen[key] = "0" * 16
        return self.seen[key]

    def ask(self, action, who, place, *, preview):
        """Ask for an action, and for its preview; give both answers, and whether it was written."""
        living.stand_at(self.everybody.places[place].at)
        client = asking_of(self.everybody, who, place)
        seen = None
        if who.role is not None and action not in BEGINNINGS:
            seen = self.version(principal_of(self.everybody, who, place), place)
        body = body_of(self.everybody.places[place].action(action))
        case = self.everybody.cases[place]
        path = f"cases/{case}/{action}"
        if action in BEGINNINGS:
            path = f"cases/{action}"
            body |= {"spec": "ST0825/AP02", "provider": "provider", "employer": "employer"}
            body.pop("apprentice", None)
        foreseen = client.post(f"{path}/preview", body, key="", seen=seen) if preview else None
        with transaction.atomic():
            before = state_of_the_tables()
            done = client.post(path, body, seen=seen)
            written = state_of_the_tables() != before
            transaction.set_rollback(True)
        return done, foreseen, written


def state_of_the_tables():
    """Give what changes with anything that is written to any history."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT max(position) FROM cases_entry), sum(sequence) "
                       "FROM cases_caserecord")  # fmt: skip
        return cursor.fetchone()


def clauses_of(answer):
    return {one["clause"] for one in answer.json().get("findings", ()) if one["kind"] == "refusal"}


RELATED = {
    Role.PANELLIST: lambda place: len(place.player.case.matters) > 1,
    Role.ASSESSOR: lambda place: allocated(place) > 1,
}
"""Where somebody of a role has to do with the case at all."""


def allocated(place):
    """Give how many methods have an assessor."""
    return sum(one.assessor is not None for one in place.player.case.current_attempts.values())


def was_marked(place):
    """Whether the assessor has marked their method."""
    attempts = place.player.case.current_attempts
    return place.marked in attempts and attempts[place.marked].marked_by is not None


def places_for(places, action, who):
    """Give the places where somebody is what they are to a case: open ones, and the others."""
    if action in BEGINNINGS:
        return ["registered"], []
    fits = RELATED.get(who.role, lambda _: True)
    if who.words == matrix.ITS_ASSESSOR:
        fits = RELATED[Role.ASSESSOR]
    if who.words == matrix.ITS_MARKER:
        fits = was_marked

    # A place that was made for this action and this role is theirs anyway.
    made = f"{action}-{who.role.value}" if who.role and who.tie is Tie.OWN else ""
    there = [name for name, one in places.items()
             if name == made or (one.only in (None, action) and fits(one))]  # fmt: skip
    opens = [name for name in there if places[name].opens(action)]
    return opens, [name for name in there if name not in opens]


LEFT_TO = {"agree_redo", "decline_redo", "confirm_rule"}
"""What the table opens to more roles, and a clause to one of them, or to those of its method."""


def test_every_cell_of_the_actions(everybody):
    trial, tried, wrong, never = Trial(everybody), Counter(), [], set()

    def expect(action, who, place, statuses):
        answer, foreseen, written = trial.ask(action, who, place, preview=statuses == {200})
        is_done = answer.status_code == 200
        good = answer.status_code in statuses and written is is_done
        if is_done:
            good = good and foreseen.json()["allowed"]
        elif who.role is not None and answer.status_code != 404:
            good = good and clauses_of(answer)
        if not good:
            told = answer.content.decode()[:300]
            wrong.append((action, who.role, who.words, place, statuses, answer.status_code, told))

    for action, who in matrix.action_cells():
        tried[action, who] += 1
        expected = matrix.answer(action, who)
        opens, shuts = places_for(everybody.places, action, who)
        if expected != matrix.OPEN:
            # A refusal for who somebody is holds in every state: open ones and others in turn.
            turn = len(tried) % 2 or expected == matrix.NOT_INDEPENDENT
            first, second = (opens, shuts) if turn else (shuts, opens)
            expect(action, who, (first or second)[0], {int(expected)})
            continue
        refused = {409, 422, 403} if action in LEFT_TO else {409, 422}
        lets = [one for one in opens if everybody.places[one].lets(action, who.role)]
        if lets or action in BEGINNINGS:
            expect(action, who, [*lets, *opens][0], {200})
        else:
            never |= {(action, who.role.value)} if who.tie is Tie.OWN else set()
            for place in opens[:1]:
                expect(action, who, place, refused)
        for place in shuts[:1]:
            expect(action, who, place, refused)
    assert wrong == [], "\n".join(map(str, wrong))
    # Whatever the table lets a role do is done, and not only asked for.
    assert never == set()
    assert sum(tried.values()) == len(tried) == len(list(matrix.action_cells()))


OF_A_BATCH = {"{cohort}": cohorts.ACTION, "{trial}": live.ACTION}
"""In the addresses: a sheet that somebody has tried out, by what is done with it."""


def sheet_of(who, action):
    """Keep a sheet that somebody has tried out; give its id."""
    counts = dict.fromkeys(
        ("rows", "begin", "there", "rows_wrong", "wrong", "warnings", "notes"), 0
    )
    report = json.dumps({"counts": counts, "notes": [], "problems": [], "cases": []})
    return Batch.objects.create(
        membership=who.membership, body_id=BODY, action=action, spec="ST0825/AP02", report=report,
        standard="ST0825", provider="provider", file="a.csv", tried_at=clock.now(),
    ).pk  # fmt: skip


def address(everybody, route, who, place, asking):
    """Give the address of a route for somebody: what it names is there, where it is theirs."""
    path = route.path.replace("{case}", str(everybody.cases[place]))
    path = path.replace("{file}", f"f-{'0' * 24}").replace("{spec}", "st0825-ap02")
    path = path.replace("{kind}", "csv")
    for name, action in OF_A_BATCH.items():
        if name in path:
            path = path.replace(name, str(sheet_of(asking, action)))
    if path.endswith("/left-behind"):
        theirs = "other-officer" if who.words == matrix.ANOTHER_BODY else "tom"
        path = path.replace("{person}", theirs)
    spec = "ST0792/1.2" if who.words == matrix.ANOTHER_BODY else "ST0825/AP02"
    asked = f"?spec={spec}{ASKED[route.path]}" if route.path in ASKED else ""
    return f"/api/v1{re.sub(NAMED, '987654321', path)}{asked}"


NAMED = r"\{\w+\}"
ASKED = {
    "/cohorts": "", "/cohorts/template": "",
    "/live-cases": "&source=elsewhere&vouched_by=somebody",
}  # fmt: skip
"""What is asked for besides a specification, where a route wants one."""


def test_every_cell_of_the_routes(everybody):
    tried, wrong = Counter(), []
    place = "two_appeals"
    living.stand_at(everybody.places[place].at)
    before = state_of_the_tables()
    for route, who in matrix.route_cells():
        tried[route, who] += 1
        other = "cases:read" if "account" in route.scopes else "account"
        client = asking_of(everybody, who, place, other)
        asking = everybody.people["officer", "officer"]
        if who.role is not None:
            asking = principal_of(everybody, who, place)
        with transaction.atomic():
            path = address(everybody, route, who, place, asking)
            answer = client.client.generic(
                route.method, path, "{}" if route.method != "GET" else "",
                "application/json", headers={"Idempotency-Key": f"k-{len(tried)}"},
            )  # fmt: skip
            transaction.set_rollback(True)
        expected = matrix.reach(route, who)
        got = answer.status_code
        if expected == matrix.OPEN:
            # What is asked for in so few words may be malformed, or not there; it is not refused.
            there = route.method != "GET" or "{file}" in route.path or got == 200
            good = got != 403 and (not route.signed_in or got != 401) and there
            here = route.path.endswith("{case}") or any(one in route.path for one in OF_A_BATCH)
            good = good and (got != 404 or not here)
        else:
            good = got == int(expected)
        if not good:
            wrong.append((route.method, route.path, who.role, who.words, expected, got))
    assert wrong == [], "\n".join(map(str, wrong))
    assert state_of_the_tables() == before
    assert sum(tried.values()) == len(tried) == len(list(matrix.route_cells()))


def test_the_sheet_of_somebody_else_is_not_there_whatever_is_sent(everybody):
    place = "two_appeals"
    living.stand_at(everybody.places[place].at)
    asked = [route for route in matrix.routes() if any(one in route.path for one in OF_A_BATCH)]
    mine = {who.role: principal_of(everybody, who, place)
            for who in matrix.STANDINGS if who.tie is Tie.OWN}  # fmt: skip
    others = {
        Role.OFFICER: [everybody.people["tom", "officer"],
                       everybody.people["other-officer", "officer"], mine[Role.PROVIDER]],
        Role.PROVIDER: [mine[Role.OFFICER], everybody.people["stray-provider", "provider"]],
    }  # fmt: skip
    wrong = []
    for route in asked:
        name, action = next(one for one in OF_A_BATCH.items() if one[0] in route.path)
        for role in route.roles:
            for owner in others[role]:
                with transaction.atomic():
                    path = route.path.replace(name, str(sheet_of(owner, action)))
                    answer = everybody.asks(mine[role]).client.generic(
                        route.method, f"/api/v1{path}", "no JSON", "application/json",
                        headers={"Idempotency-Key": "k-sheet"},
                    )  # fmt: skip
                    transaction.set_rollback(True)
                if answer.status_code != 404:
                    wrong.append((route.method, route.path, role, owner, answer.status_code))
    assert len(asked) == 6
    assert wrong == [], "\n".join(map(str, wrong))

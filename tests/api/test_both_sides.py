"""Those who leave, those who change sides, and those who turn out to stand too close."""

import pytest

from guildhall import clock
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import facts_of
from guildhall.people.models import Membership
from tests import living, people_of
from tests.api.asking import Asking, problem_of
from tests.api.calling import Calling

BODY = people_of.BODY


def until(life, action):
    """Live on until an action has been done; the walk goes on after it, if asked."""
    steps = life.steps("outcome")
    assert any(step.do == action for step in steps)


def clauses(answer):
    return {one["clause"] for one in problem_of(answer)["findings"]}


@pytest.mark.usefixtures("on_sqlite")
def test_who_turns_out_to_be_related_marks_no_more_and_somebody_else_is_asked_for():
    town = people_of.town()
    life = living.begin(town)
    until(life, "end_session")
    officer, assessor = Asking(town.officer), Asking(town.who[life.assessor])
    method = life.done[-1].given["method"]
    apprentice = town.apprentice_of(life.id).user.id

    def another():
        return [
            (one["case"], one["target"], one["action"], one["sentence"])
            for one in officer.get("moves", which="another").json()["moves"]
        ]

    assert another() == []
    told = {"kind": "related", "apprentice": apprentice, "person": town.assessor.user.id}
    assert officer.post("interests", told).status_code == 200
    rows = another()
    assert {one[0] for one in rows} == {str(life.id)}
    assert (method, "change_assessor") in {(one[1], one[2]) for one in rows}
    assert all("Assessor stands too close to the apprentice by now" in one[3] for one in rows)
    found = assessor.get(f"cases/{life.id}/permitted").json()["actions"]
    marks = next(one for one in found if (one["action"], one["target"]) == ("mark", method))
    assert marks["status"] == "blocked"
    assert "house.independence" in {one["clause"] for one in marks["findings"]}
    seen = living.version(town.who[life.assessor], life.id)
    answer = assessor.post(f"cases/{life.id}/mark", {"method": method}, seen=seen)
    assert "house.independence" in clauses(answer)
    # Nobody outside the awarding body hears of it.
    for who in (town.provider, town.employer, town.other_officer, town.who[life.assessor]):
        assert Asking(who).get("moves", which="another").json()["moves"] == []
    town.add("colleague", Role.ASSESSOR, BODY)
    people_of.competent(town.colleague, BODY)
    for one in {one[1] for one in rows}:
        body = {"method": one, "assessor": town.colleague.user.id, "reason": "related"}
        answer = officer.post(f"cases/{life.id}/change_assessor", body)
        assert answer.status_code == 200, answer.content
    assert another() == []


@pytest.mark.usefixtures("on_sqlite")
def test_a_deactivation_tells_what_it_leaves_behind_and_strands_nothing():
    town = people_of.town()
    life = living.begin(town)
    until(life, "book_session")
    person = town.assessor.user.id
    admin, officer = Calling(town.administrator), Asking(town.officer)
    before = admin.get(f"/people/{person}/left-behind")
    assert before["sessions"] >= 1
    assert before["methods"] >= before["sessions"]
    assert (before["appeals"], before["nobody_else"]) == (0, [])
    Calling(town.officer).get(f"/people/{person}/left-behind")
    Calling(town.other_administrator).get(f"/people/{person}/left-behind")
    assert admin.delete(f"/people/{person}") == before
    rows = officer.get("moves", which="another").json()["moves"]
    assert len(rows) == before["methods"]
    assert all(one["sentence"].endswith("Assessor has left.") for one in rows)
    admin.get(f"/people/{town.provider.user.id}/left-behind")
    assert admin.status == 200
    Calling(town.officer).delete(f"/people/{town.provider.user.id}")


@pytest.mark.usefixtures("on_sqlite")
def test_who_has_worked_for_a_provider_counts_as_theirs_for_those_who_were_there():
    town = people_of.town()
    case = people_of.register(town.provider).case
    day, user = clock.today(), town.assessor.user.id
    role = Membership.objects.create(user_id=user, role="provider", organisation_id="midtown")
    apprentice = town.apprentice_of(case).user.id
    assert "midtown" in facts_of(user, BODY, apprentice, day, day).employed_by
    Calling(town.administrator).delete(f"/memberships/{role.pk}")
    Membership.objects.filter(pk=role.pk).update(active=False, ended_on=day)
    assert "midtown" in facts_of(user, BODY, apprentice, day, day).employed_by
    tomorrow = day.replace(year=day.year + 1)
    assert "midtown" not in facts_of(user, BODY, apprentice, tomorrow, tomorrow).employed_by
    Membership.objects.filter(pk=role.pk).update(active=True, invited=True)
    assert "midtown" not in facts_of(user, BODY, apprentice, day, day).employed_by


@pytest.mark.usefixtures("on_sqlite")
def test_the_apprentice_of_a_case_has_a_part_in_it_as_that_alone():
    town = people_of.town()
    case = people_of.register(town.provider).case
    apprentice = town.apprentice_of(case).user
    for name, role, place in (("both", Role.EMPLOYER, "acme"), ("inside", Role.OFFICER, BODY)):
        one = Membership.objects.create(user=apprentice, role=role, organisation_id=place)
        town.who[name] = type(town.officer)(one, town.officer.scopes)
    both, inside = Asking(town.both), Asking(town.inside)
    answer = both.post(f"cases/{case}/confirm_competence", {"statement": "I am ready"})
    assert clauses(answer) == {"house.independence"}
    assert inside.get(f"cases/{case}").status_code == 404
    assert inside.get("cases").json()["cases"] == []
    assert inside.get("moves").json()["moves"] == []
    assert inside.get("cases/counts").json()["total"] == 0
    assert len(Asking(town.officer).get("cases").json()["cases"]) == 1


@pytest.mark.usefixtures("on_sqlite")
def test_an_assessor_who_becomes_a_quality_assurer_does_not_check_their_own_marks():
    town = people_of.town()
    life = living.begin(town)
    until(life, "mark")
    method = life.done[-1].given["method"]
    marker = town.who[life.assessor]
    as_assessor, admin = Asking(marker), Calling(town.administrator)
    assert as_assessor.get(f"cases/{life.id}").status_code == 200
    admin.delete(f"/memberships/{marker.membership.pk}")
    assert admin.status == 200
    role = Membership.objects.create(
        user=marker.user, role=Role.QUALITY_ASSURER, organisation_id=BODY
    )
    # What was opened in the role that they had is shut; what they did in it stands in their name.
    assert as_assessor.get(f"cases/{life.id}").status_code == 401
    now = Asking(type(marker)(role, marker.scopes))
    told = now.get(f"cases/{life.id}/history").json()
    marks = [one for one in told["entries"] if one["event"].startswith("marks.given")]
    assert [(one["actor"]["role"], one["actor"]["person"]) for one in marks] == [
        ("assessor", marker.user.id)
    ]
    own = [
        one
        for one in now.get(f"cases/{life.id}/permitted").json()["actions"]
        if (one["action"], one["target"]) == ("agree_marks", method)
    ]
    assert [one["status"] for one in own] == ["blocked"]
    seen = living.version(type(marker)(role, marker.scopes), life.id)
    for action, body in (("agree_marks", {}), ("return_marks", {"reason": "Too mild."})):
        answer = now.post(f"cases/{life.id}/{action}", {"method": method} | body, seen=seen)
        assert (action, clauses(answer)) == (action, {"house.independence"})
    # Another one does, and nothing stands still.
    other = Asking(town.quality_assurer)
    seen = living.version(town.quality_assurer, life.id)
    answer = other.post(f"cases/{life.id}/agree_marks", {"method": method}, seen=seen)
    assert answer.status_code == 200, answer.content


@pytest.mark.usefixtures("on_sqlite")
def test_who_goes_from_the_provider_to_the_employer_has_the_one_side_and_then_the_other():
    town = people_of.town()
    life = living.begin(town)
    until(life, "submit_gateway")
    was = Asking(town.provider)
    own = was.get(f"cases/{life.id}/permitted").json()["actions"]
    Membership.objects.filter(pk=town.provider.membership.pk).update(
        active=False, ended_on=clock.today()
    )
    assert was.get(f"cases/{life.id}").status_code == 401
    role = Membership.objects.create(
        user=town.provider.user, role=Role.EMPLOYER, organisation_id="acme"
    )
    now = Asking(type(town.provider)(role, town.provider.scopes))
    told = now.get(f"cases/{life.id}/permitted").json()["actions"]
    theirs = Asking(town.employer).get(f"cases/{life.id}/permitted").json()["actions"]
    names = [{one["action"] for one in found} for found in (told, theirs, own)]
    assert names[0] == names[1] != names[2]
    rival = people_of.register(town.other_provider, provider="uptown", employer="bolt").case
    assert now.get(f"cases/{rival}").status_code == 404


@pytest.mark.usefixtures("on_sqlite")
def test_who_has_not_accepted_is_not_allocated_and_an_old_employer_sees_nothing():
    town = people_of.town()
    provider, officer = Asking(town.provider), Asking(town.officer)
    case = provider.registered()
    Membership.objects.filter(pk=town.assessor.membership.pk).update(invited=True)
    body = {"method": "am1", "assessor": town.assessor.user.id}
    told = problem_of(officer.post(f"cases/{case}/allocate_assessor", body))
    assert told["errors"][0]["sentence"] == "They have not accepted the role of assessor yet."
    employer = Asking(town.employer)
    assert employer.get(f"cases/{case}").status_code == 200
    officer.post(f"cases/{case}/change_employer", {"employer": "bolt"})
    for path in ("", "/history", "/files", "/permitted"):
        assert employer.get(f"cases/{case}{path}").status_code == 404, path
    assert employer.get("cases").json()["cases"] == []
    assert employer.get("cases/counts").json()["total"] == 0
    for which in ("mine", "waiting", "coming"):
        assert employer.get("moves", which=which).json()["moves"] == []


@pytest.mark.usefixtures("on_sqlite")
def test_a_piece_names_no_file_of_another_case():
    town = people_of.town()
    provider = Asking(town.provider)
    case = provider.registered()
    piece = {"kind": "portfolio", "id": f"f-{'0' * 24}"}
    told = problem_of(provider.post(f"cases/{case}/add_evidence", {"piece": piece}))
    assert (told["status"], told["errors"][0]["field"]) == (400, "piece.id")

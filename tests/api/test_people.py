"""People and organisations over HTTP: who adds whom, who sees whom, two awarding bodies apart."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall.engine.vocabulary import Role
from guildhall.people import sign_in
from guildhall.people.acting import facts_of
from guildhall.people.models import Interest, Membership, Organisation, User
from tests import people_of
from tests.api.calling import PASSWORD, Calling

BODY, OTHER = people_of.BODY, people_of.OTHER_BODY


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def person(name, role, organisation, email=None):
    address = f"{name.lower()}@example.org" if email is None else email
    return {"name": f"{name} Demo", "email": address, "role": role, "organisation": organisation}


def accepted(named):
    nobody = Calling()
    told = nobody.post("/invitations/accept", {"code": named["code"], "password": PASSWORD})
    assert nobody.status == 200, told


# --- organisations


def test_an_administrator_adds_a_provider_and_an_employer(database):
    town = people_of.town()
    admin = Calling(town.administrator)
    provider = admin.post(
        "/organisations", {"kind": "provider", "name": " New  College ", "ukprn": "10000009"}
    )
    assert (admin.status, provider["name"], provider["active"]) == (200, "New College", True)
    employer = admin.post(
        "/organisations", {"kind": "employer", "name": "Forge", "providers": [provider["id"]]}
    )
    assert employer["providers"] == [provider["id"]]
    listed = {one["id"]: one for one in admin.every("/organisations")}
    assert listed[employer["id"]] == employer
    assert admin.get("/organisations?kind=provider&ukprn=10000009")["items"] == [provider]


@pytest.mark.parametrize(
    ("body", "field", "sentence"),
    [
        ({"kind": "provider", "name": "C", "ukprn": "123"}, "ukprn",
         "A UKPRN has 8 digits and does not begin with 0."),
        ({"kind": "provider", "name": "C", "ukprn": "1000000\uff18"}, "ukprn",
         "A UKPRN has 8 digits and does not begin with 0."),
        ({"kind": "employer", "name": "C", "ukprn": "10000009"}, "ukprn",
         "An employer is added without a UKPRN."),
        ({"kind": "employer", "name": "C", "providers": ["acme"]}, "providers",
         "There is no training provider with the id 'acme'."),
        ({"kind": "awarding_body", "name": "C"}, "kind",
         "Only providers and employers are added here."),
        ({"kind": "employer", "name": "a\x07b"}, "name",
         "A name has from 1 to 200 characters, in one line."),
    ],
)  # fmt: skip
def test_an_organisation_is_refused_in_words(town, body, field, sentence):
    admin = Calling(town.administrator)
    told = admin.post("/organisations", body)
    assert (admin.status, told["errors"]) == (422, [{"field": field, "sentence": sentence}])


def test_only_an_administrator_writes(town):
    for name, who in town.who.items():
        if who.role is Role.ADMINISTRATOR:
            continue
        asking = Calling(who)
        asking.post("/organisations", {"kind": "employer", "name": "Forge"})
        assert asking.status == 403, name
        asking.patch("/organisations/acme", {"name": "Forge"})
        assert asking.status == 403, name
        asking.post("/people", person("New", "officer", BODY))
        assert asking.status == 403, name
        asking.post("/competences", {"person": town.assessor.user.id, "standard": "ST0001",
                                     "from_day": "2026-01-01"})  # fmt: skip
        assert asking.status == 403, name
        asking.delete(f"/people/{town.assessor.user.id}")
        assert asking.status == 403, name
        asking.delete(f"/memberships/{town.assessor.membership.pk}")
        assert asking.status == 403, name


def test_a_provider_is_one_by_its_number_and_each_body_has_its_own_word_for_it(town):
    ours, theirs = Calling(town.administrator), Calling(town.other_administrator)
    one = ours.post("/organisations", {"kind": "provider", "name": "New", "ukprn": "10000009"})
    assert one["id"] not in {each["id"] for each in theirs.every("/organisations")}
    two = theirs.post("/organisations", {"kind": "provider", "name": "Neu", "ukprn": "10000009"})
    assert (one["id"], one["name"], two["name"]) == (two["id"], "New", "Neu")
    theirs.patch(f"/organisations/{two['id']}", {"active": False, "name": "Gone"})
    listed = {each["id"]: each for each in ours.every("/organisations")}
    assert listed[one["id"]] == one


def test_what_a_body_no_longer_works_with_cannot_be_named_with_it(town):
    admin = Calling(town.administrator)
    told = admin.patch("/organisations/acme", {"active": False})
    assert (admin.status, told["active"]) == (200, False)
    provider = Calling(town.provider)
    body = {"spec": "ST0825/AP02", "name_of_apprentice": "Ada Demo", "employer": "acme",
            "provider": "midtown", "started_on": "2024-01-10"}  # fmt: skip
    told = provider.post("/cases/register", body)
    assert (provider.status, told["errors"][0]["sentence"]) == (
        400, "There is no employer with the id 'acme'."
    )  # fmt: skip
    assert "acme" not in {one["id"] for one in Calling(town.officer).every("/organisations")}
    assert "acme" in {one["id"] for one in admin.every("/organisations")}


def test_each_side_sees_the_organisations_that_it_works_with(town):
    Organisation.objects.create(id="far", kind="provider", name="Far", ukprn="10000077")
    seen = {
        name: {one["id"] for one in Calling(who).every("/organisations")}
        for name, who in town.who.items()
    }
    partners = {"midtown", "uptown", "acme", "bolt"}
    for role in ("officer", "assessor", "quality_assurer", "administrator"):
        assert seen[role] == {BODY} | partners, role
        assert seen[f"other_{role}"] == {OTHER} | partners, role
    assert seen["panellist"] == {BODY}
    assert seen["provider"] == {"midtown", BODY, OTHER, "acme"}
    assert seen["other_provider"] == {"uptown", BODY, OTHER, "bolt"}
    assert seen["employer"] == {"acme", BODY, OTHER, "midtown"}


def test_a_provider_learns_of_an_employer_by_its_cases_too(town):
    outcome = people_of.register(town.provider, employer="bolt")
    assert outcome.done
    assert "bolt" in {one["id"] for one in Calling(town.provider).every("/organisations")}
    assert "midtown" in {one["id"] for one in Calling(town.other_employer).every("/organisations")}
    apprentice = Calling(town.apprentice_of(outcome.case))
    assert {one["id"] for one in apprentice.every("/organisations")} == {BODY, "bolt", "midtown"}


# --- people and roles


def test_a_retry_adds_nobody_twice_and_is_not_told_the_code_again(database):
    town = people_of.town()
    admin, before = Calling(town.administrator), User.objects.count()
    first = admin.post("/people", person("New", "officer", BODY), key="one")
    again = admin.post("/people", person("New", "officer", BODY), key="one")
    assert (again["membership"], again["code"]) == (first["membership"], None)
    assert first["code"]
    assert User.objects.count() == before + 1
    admin.post("/people", person("Other", "officer", BODY), key="one")
    assert admin.status == 409


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (person("New", "officer", OTHER), "organisation"),
        (person("New", "officer", "midtown"), "role"),
        (person("New", "provider", BODY), "role"),
        (person("New", "apprentice", BODY), "role"),
        (person("New", "system", BODY), "role"),
        (person("New", "officer", "nowhere"), "organisation"),
        (person("New", "officer", BODY, "no address"), "email"),
        (person("a\n", "officer", BODY, "no address"), "email"),
    ],
)
def test_a_person_is_refused_in_words(town, body, field):
    admin = Calling(town.administrator)
    told = admin.post("/people", body)
    assert (admin.status, [one["field"] for one in told["errors"]]) == (422, [field]), told


def test_somebody_without_an_address_does_not_sign_in_and_has_nothing_to_accept(town):
    named = Calling(town.administrator).post("/people", person("New", "assessor", BODY, ""))
    assert (named["code"], named["membership"]["invited"]) == (None, False)


def test_a_second_role_is_theirs_at_once_where_they_have_accepted_one(town):
    admin = Calling(town.administrator)
    named = admin.post("/people", person("New", "officer", BODY))
    more = {"person": named["membership"]["person"], "role": "assessor", "organisation": BODY}
    assert admin.post("/memberships", more)["code"]
    accepted(named)
    more["role"] = "panellist"
    told = admin.post("/memberships", more)
    assert (told["code"], told["membership"]["invited"]) == (None, False)
    found = admin.every(f"/memberships?person={more['person']}")
    assert sorted(one["role"] for one in found) == ["assessor", "officer", "panellist"]


def test_a_role_that_is_taken_back_ends_at_once(town):
    admin, officer = Calling(town.administrator), Calling(town.officer)
    assert officer.get("/me")["working_as"]["role"] == "officer"
    admin.delete(f"/memberships/{town.officer.membership.pk}")
    assert admin.status == 200
    officer.get("/me")
    assert officer.status == 401
    again = {"person": town.officer.user.id, "role": "officer", "organisation": BODY}
    admin.post("/memberships", again)
    Membership.objects.filter(pk=town.officer.membership.pk).update(invited=False)
    officer.get("/me")
    assert officer.status == 401
    admin.delete(f"/memberships/{town.administrator.membership.pk}")
    assert admin.status == 422
    admin.delete(f"/memberships/{town.other_officer.membership.pk}")
    assert admin.status == 404
    admin.delete(f"/people/{town.assessor.user.id}")
    assert not Membership.objects.filter(user=town.assessor.user, active=True).exists()


def test_a_role_named_by_two_bodies_goes_on_with_the_other(town):
    ours, theirs = Calling(town.administrator), Calling(town.other_administrator)
    one = ours.post("/people", person("New", "provider", "midtown"))
    two = theirs.post("/people", person("Neu", "provider", "midtown", "new@example.org"))
    assert one["membership"] == two["membership"]
    assert one["code"]
    assert two["code"]
    accepted(one)
    key = one["membership"]["id"]
    ours.delete(f"/memberships/{key}")
    assert Membership.objects.get(pk=key).active
    assert key not in {each["id"] for each in ours.every("/memberships")}
    assert key in {each["id"] for each in theirs.every("/memberships")}
    theirs.delete(f"/memberships/{key}")
    assert not Membership.objects.get(pk=key).active


def test_an_awarding_body_cannot_tell_that_somebody_is_known_at_another(town):
    sign_in.set_password(town.other_assessor.user, PASSWORD)
    admin = Calling(town.administrator)
    known = admin.post("/people", person("Known", "assessor", BODY, "other_assessor@example.org"))
    new = admin.post("/people", person("New", "assessor", BODY))
    for one in (known, new):
        assert one["code"]
        assert one["membership"]["invited"]
    listed = {one["id"]: one for one in admin.every("/people")}
    for one, name in ((known, "Known Demo"), (new, "New Demo")):
        told = listed[one["membership"]["person"]]
        assert (told["name"], told["competences"], told["interests"]) == (name, [], [])
        assert len(told["roles"]) == 1
    accepted(known)
    listed = {one["id"]: one for one in admin.every("/people")}
    assert listed[known["membership"]["person"]]["name"] == "Other Assessor"


def test_each_side_sees_its_own_people(town):
    def names(who):
        return {one["name"] for one in Calling(who).every("/people")}

    staff = {"Officer", "Assessor", "Quality Assurer", "Panellist", "Administrator"}
    partners = {"Provider", "Other Provider", "Employer", "Other Employer"}
    assert names(town.officer) == staff | partners
    assert names(town.administrator) == staff | partners
    assert names(town.assessor) == staff
    assert names(town.panellist) == {"Panellist"}
    assert names(town.provider) == {"Provider"}
    assert names(town.other_employer) == {"Other Employer"}
    for who in (town.other_officer, town.other_administrator):
        assert not names(who) & staff
    told = Calling(town.assessor).every("/people")
    assert {one["email"] for one in told} == {None}


def test_people_of_a_partner_named_by_one_body_are_not_seen_by_another(town):
    Calling(town.administrator).post("/people", person("New", "employer", "acme"))
    assert "New Demo" in {one["name"] for one in Calling(town.officer).every("/people")}
    assert "New Demo" not in {one["name"] for one in Calling(town.other_officer).every("/people")}


# --- assessors


def test_competences_are_kept_with_their_days(town):
    admin, officer = Calling(town.administrator), Calling(town.officer)
    new = {"person": town.assessor.user.id, "standard": "ST0999", "from_day": "2026-01-01",
           "until_day": "2026-06-30"}  # fmt: skip
    one = admin.post("/competences", new)
    assert (admin.status, one["standard"]) == (200, "ST0999")
    told = admin.post("/competences", new | {"from_day": "2026-06-30", "until_day": None})
    assert (admin.status, told["detail"]) == (422, "On some of these days it is on record already.")
    admin.patch(f"/competences/{one['id']}", {"until_day": "2025-01-01"})
    assert admin.status == 422
    assert admin.patch(f"/competences/{one['id']}", {"until_day": "2099-01-01"})["until_day"]
    found = officer.get("/people?role=assessor&competent_for=ST0999")["items"]
    assert [each["id"] for each in found] == [town.assessor.user.id]
    assert "ST0999" in {each["standard"] for each in found[0]["competences"]}
    assert Calling(town.assessor).get("/people?competent_for=ST0999")["items"] == []
    other = Calling(town.other_administrator)
    other.patch(f"/competences/{one['id']}", {"until_day": "2099-01-02"})
    assert other.status == 404
    assert one["id"] not in {each["id"] for each in other.every("/competences")}
    admin.delete(f"/competences/{one['id']}")
    assert one["id"] not in {each["id"] for each in officer.every("/competences")}
    told = admin.post("/competences", new | {"person": town.other_assessor.user.id})
    assert admin.status == 422


def test_interests_are_declared_by_oneself_or_recorded_by_the_body(town):
    outcome = people_of.register(town.provider)
    case_of = town.apprentice_of(outcome.case).user.id
    assessor, officer = Calling(town.assessor), Calling(town.officer)
    one = assessor.post("/interests", {"kind": "employed_by", "organisation": "acme"})
    assert assessor.status == 200, one
    told = assessor.post("/interests", {"kind": "employed_by", "organisation": "nowhere"})
    assert (assessor.status, told["errors"][0]["field"]) == (422, "organisation")
    told = assessor.post("/interests", {"kind": "trained", "apprentice": case_of})
    assert (assessor.status, told["errors"][0]["field"]) == (422, "apprentice")
    two = officer.post("/interests", {"kind": "related", "apprentice": case_of,
                                      "person": town.assessor.user.id})  # fmt: skip
    assert officer.status == 200, two
    officer.post("/interests", {"kind": "related", "apprentice": case_of,
                                "person": town.other_assessor.user.id})  # fmt: skip
    assert officer.status == 422
    assert {each["id"] for each in officer.every("/interests")} == {one["id"], two["id"]}
    assert Calling(town.other_officer).every("/interests") == []
    assert assessor.patch(f"/interests/{one['id']}", {"ended_on": "2099-01-01"})["ended_on"]
    officer.patch(f"/interests/{one['id']}", {"ended_on": "2099-01-01"})
    assert officer.status == 404
    Calling(town.provider).post("/interests", {"kind": "employed_by", "organisation": "acme"})


def test_the_rules_hear_of_interests_and_not_of_another_awarding_body(town):
    user = town.assessor.user
    Membership.objects.create(user=user, role="assessor", organisation_id=OTHER)
    Membership.objects.create(user=user, role="provider", organisation_id="uptown")
    day = people_of.date(2026, 1, 1)
    for kind, organisation, apprentice, by in (
        ("employed_by", "acme", None, None),
        ("employed_by", "bolt", None, OTHER),
        ("employed_by", OTHER, None, None),
        ("related", None, town.provider.user, None),
    ):
        who = {"organisation_id": organisation, "apprentice": apprentice, "recorded_by_id": by}
        Interest.objects.create(user=user, kind=kind, declared_on=day, **who)
    facts = facts_of(user.id, BODY, town.provider.user.id, day)
    assert facts.employed_by == (BODY, "acme", "uptown")
    assert (facts.related, facts.trained) == (True, False)


# --- lists


def test_a_cursor_is_of_its_own_list(town):
    admin = Calling(town.administrator)
    told = admin.get("/people?limit=1")
    assert len(told["items"]) == 1
    admin.get(f"/organisations?cursor={told['next']}")
    assert admin.status == 400
    admin.get("/people?limit=0")
    assert admin.status == 400


def test_a_list_costs_the_same_at_1_and_at_30(town):
    admin, officer, provider = (
        Calling(who) for who in (town.administrator, town.officer, town.provider)
    )
    paths = ("/people", "/organisations", "/memberships", "/competences", "/interests")

    def costs():
        found = {}
        for name, asking in (("officer", officer), ("provider", provider)):
            for path in paths:
                with CaptureQueriesContext(connection) as queries:
                    asking.get(path)
                found[name, path] = len(queries)
        return found

    officer.get("/me")
    before = costs()
    for number in range(30):
        named = admin.post("/people", person(f"New{number}", "assessor", BODY))
        admin.post("/competences", {"person": named["membership"]["person"], "standard": "ST0825",
                                    "from_day": "2026-01-01"})  # fmt: skip
        admin.post("/organisations", {"kind": "employer", "name": f"Forge {number}",
                                      "providers": ["midtown"]})  # fmt: skip
        admin.post("/interests", {"kind": "employed_by", "organisation": "acme",
                                  "person": named["membership"]["person"]})  # fmt: skip
    assert costs() == before
    assert before == {
        ("officer", "/people"): 6,
        ("officer", "/organisations"): 4,
        ("officer", "/memberships"): 3,
        ("officer", "/competences"): 2,
        ("officer", "/interests"): 2,
        ("provider", "/people"): 4,
        ("provider", "/organisations"): 4,
        ("provider", "/memberships"): 3,
        ("provider", "/competences"): 1,
        ("provider", "/interests"): 2,
    }

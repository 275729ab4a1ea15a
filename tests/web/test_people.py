"""People and organisations in a browser: whom one sees, and what an administrator does."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from guildhall import clock
from guildhall.cases.models import Part
from guildhall.engine.vocabulary import Role
from guildhall.people import scope, sign_in, tokens
from guildhall.people.models import Competence, Interest, Invitation, Membership, Organisation, User
from tests import living, people_of
from tests.cases.cohort import ulns
from tests.web.visiting import text_of, visitor

WORD = "a long walk by the canal"


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def code_of(page):
    return re.search(r'guildhall-code">([^<]+)<', page.content.decode())[1]


def key_of(page):
    return re.search(r'name="key" value="([^"]+)"', page.content.decode())[1]


def test_somebody_is_added_accepts_with_their_code_and_signs_in(town):
    keeper = visitor(town.administrator)
    form = keeper.get("/people/new")
    assert "As what?" in text_of(form)
    sent = {"name": "Nia New", "email": "nia@example.org", "role": "provider",
            "organisation": "midtown", "key": key_of(form)}  # fmt: skip
    page = keeper.post("/people/new", sent)
    code = code_of(page)
    assert "/invitation" in text_of(page)
    again = keeper.post("/people/new", sent)
    assert "the code was shown then" in text_of(again)
    assert code not in again.content.decode()
    assert "Nia New" in text_of(keeper.get("/"))
    assert "Not accepted yet" in text_of(keeper.get("/people", {"q": "nia"}))
    new = visitor()
    assert new.post("/invitation", {"code": code, "password": WORD})["Location"] == "/"
    assert "What needs you now" in text_of(new.get("/"))
    assert "Nia New" not in text_of(keeper.get("/"))
    assert "accepted" not in text_of(keeper.get("/people", {"q": "nia"}))


def test_what_cannot_be_is_told_at_its_question_and_what_was_typed_stays(town):
    keeper = visitor(town.administrator)
    sent = {"name": "Nia New", "email": "no address", "role": "assessor", "organisation": "midtown"}
    page = keeper.post("/people/new", sent)
    assert page.status_code == 422
    assert "This is no e-mail address." in text_of(page)
    assert 'href="#email"' in page.content.decode()
    assert 'value="Nia New"' in page.content.decode()
    page = keeper.post("/people/new", sent | {"email": ""})
    assert "held in an organisation of another kind" in text_of(page)
    assert "This is needed." in text_of(keeper.post("/people/new", {}))
    assert not Membership.objects.filter(user__name="Nia New").exists()


def test_a_new_code_makes_the_older_one_void(town):
    keeper = visitor(town.administrator)
    sent = {"name": "Nia New", "email": "nia@example.org", "role": "officer",
            "organisation": people_of.BODY}  # fmt: skip
    old = code_of(keeper.post("/people/new", sent))
    one = Membership.objects.get(user__name="Nia New")
    assert f"/roles/{one.pk}/invitation" in keeper.get(f"/people/{one.user_id}").content.decode()
    new = code_of(keeper.post(f"/roles/{one.pk}/invitation"))
    assert new != old
    nobody = visitor()
    assert nobody.post("/invitation", {"code": old, "password": WORD}).status_code == 422
    assert nobody.post("/invitation", {"code": new, "password": WORD}).status_code == 302
    refused = keeper.post(f"/roles/{one.pk}/invitation")
    assert "There is no invitation that waits" in text_of(refused)


def test_a_role_is_given_and_taken_back_after_what_it_leaves_behind_was_told(town):
    life = living.live(town, to="ready")
    assessor, keeper, officer = town.assessor, visitor(town.administrator), visitor(town.officer)
    assert "Needs somebody else" not in text_of(officer.get("/"))
    person = f"/people/{assessor.user.pk}"
    given = keeper.post(
        f"{person}/roles/new", {"role": "panellist", "organisation": people_of.BODY}
    )
    assert "has nothing to accept" in text_of(given) or "code" in text_of(given)
    held = assessor.membership.pk
    before = text_of(keeper.get(f"/roles/{held}/take"))
    assert "wait for them as an assessor" in before
    assert "in the days to come" in before
    assert Membership.objects.get(pk=held).active
    assert "wait for them" in text_of(keeper.get(f"{person}/leaves"))
    browser = visitor(assessor)
    assert browser.get("/").status_code == 200
    assert "has ended" in text_of(keeper.post(f"/roles/{held}/take", follow=True))
    assert not Membership.objects.get(pk=held).active
    assert browser.get("/cases").status_code == 303
    assert "Ended on" in text_of(keeper.get(person))
    for address in ("/", f"/cases/{life.id}"):
        page = officer.get(address)
        assert f'href="/cases/{life.id}/other-assessor/' in page.content.decode(), address
        assert "Name another assessor for the practical assessment" in text_of(page)
        assert "has left" in text_of(page)
    assert Part.objects.filter(person=assessor.user).exists()
    keeper.post(f"{person}/leaves")
    assert not Membership.objects.filter(user=assessor.user, active=True).exists()


def test_nobody_takes_their_own_role_and_sessions_end_without_the_role(town):
    keeper = visitor(town.administrator)
    own = town.administrator.membership
    assert f"/roles/{own.pk}/take" not in keeper.get(f"/people/{own.user_id}").content.decode()
    refused = keeper.post(f"/roles/{own.pk}/take")
    assert "Nobody takes from themselves" in text_of(refused)
    token = tokens.issue(town.officer.membership, "laptop", clock.now())
    assert tokens.principal_of(token, clock.now())
    done = keeper.post(f"/people/{town.officer.user.pk}/sessions", follow=True)
    assert "has ended" in text_of(done)
    with pytest.raises(tokens.TokenRefusedError):
        tokens.principal_of(token, clock.now())
    assert Membership.objects.get(pk=town.officer.membership.pk).active


def test_competences_are_put_on_record_changed_and_taken_off(town):
    keeper, person = visitor(town.administrator), f"/people/{town.assessor.user.pk}"
    Competence.objects.all().delete()
    assert "no method can be allocated to them" in text_of(keeper.get(person))
    sent = {"standard": "ST0825", "from_day.day": "1", "from_day.month": "2",
            "from_day.year": "2024"}  # fmt: skip
    done = keeper.post(f"{person}/competences/new", sent, follow=True)
    assert "From 1 February 2024" in text_of(done)
    one = Competence.objects.get()
    wrong = sent | {"until_day.day": "1", "until_day.month": "1", "until_day.year": "2024"}
    page = keeper.post(f"/competences/{one.pk}", wrong)
    assert "It ends before it begins." in text_of(page)
    keeper.post(f"/competences/{one.pk}", wrong | {"until_day.year": "2025"})
    assert "Not today" in text_of(keeper.get(person))
    found = keeper.get("/people", {"competent": "ST0825"})
    assert "Nobody is like that." in text_of(found)
    assert visitor(town.other_administrator).post(f"/competences/{one.pk}").status_code == 404
    keeper.post(f"/competences/{one.pk}/remove")
    assert not Competence.objects.exists()


def test_an_assessor_declares_an_interest_and_an_officer_puts_one_on_record(town):
    life = living.live(town, to="accepted", uln=ulns(1)[0])
    assessor, officer = visitor(town.assessor), visitor(town.officer)
    assert 'href="/interests"' in assessor.get("/").content.decode()
    page = assessor.post(
        "/interests", {"kind": "employed_by", "organisation": "uptown"}, follow=True
    )
    assert "Works, or has worked, for Uptown: declared on" in text_of(page)
    assert assessor.post("/interests", {"kind": "related"}).status_code == 422
    unknown = assessor.post("/interests", {"kind": "related", "apprentice": ulns(1)[0]})
    assert "No case of yours" in text_of(unknown)
    person = f"/people/{town.assessor.user.pk}"
    for told in (ulns(1)[0], f"http://localhost/cases/{life.id}"):
        done = officer.post(f"{person}/interests/new", {"kind": "related", "apprentice": told},
                            follow=True)  # fmt: skip
        assert "It is on record." in text_of(done)
    assert Interest.objects.filter(recorded_by=people_of.BODY).count() == 2
    mine = Interest.objects.get(recorded_by=None)
    assert f"/interests/{mine.pk}/end" not in officer.get(person).content.decode()
    assert f"/interests/{mine.pk}/end" in assessor.get("/interests").content.decode()
    one = Interest.objects.filter(recorded_by=people_of.BODY).first()
    early = {"ended_on.day": "1", "ended_on.month": "1", "ended_on.year": "2000"}
    assert "It ends before it was declared." in text_of(
        officer.post(f"/interests/{one.pk}/end", early)
    )
    today = {"ended_on.day": str(clock.today().day), "ended_on.month": str(clock.today().month),
             "ended_on.year": str(clock.today().year)}  # fmt: skip
    assert "Its end is on record." in text_of(
        officer.post(f"/interests/{one.pk}/end", today, follow=True)
    )
    assert visitor(town.other_officer).get(f"/interests/{one.pk}/end").status_code == 404
    assert visitor(town.provider).get("/interests").status_code == 403
    assert visitor(town.provider).get(f"{person}/interests/new").status_code == 403


def test_organisations_are_added_and_changed(town):
    keeper = visitor(town.administrator)
    sent = {"kind": "provider", "name": "Westend College", "ukprn": "1234"}
    assert "A UKPRN has 8 digits" in text_of(keeper.post("/organisations/new", sent))
    done = keeper.post("/organisations/new", sent | {"ukprn": "10000077"}, follow=True)
    assert "works with Westend College from now on" in text_of(done)
    made = keeper.post("/organisations/new", {"kind": "employer", "name": "Cobalt Ltd",
                                              "providers": ["ukprn-10000077"]})  # fmt: skip
    address = made["Location"]
    page = keeper.get(address).content.decode()
    assert re.search(r'value="ukprn-10000077" checked', page)
    changed = keeper.post(address, {"name": "Cobalt plc", "active": "no"}, follow=True)
    assert "It is changed." in text_of(changed)
    assert "Worked with no longer" in text_of(keeper.get("/organisations", {"q": "cobalt"}))
    assert "No organisation is like that." in text_of(
        visitor(town.other_administrator).get("/organisations", {"q": "cobalt"})
    )
    assert visitor(town.other_administrator).get(address).status_code == 404
    assert visitor(town.officer).get("/organisations/midtown").status_code == 200
    assert visitor(town.officer).post("/organisations/midtown", {"name": "x"}).status_code == 200
    assert Organisation.objects.get(pk="midtown").name == "Midtown"


WRITES = (
    "/people/new", "/people/{officer}/roles/new", "/people/{officer}/leaves",
    "/people/{officer}/sessions", "/people/{assessor}/competences/new", "/roles/{role}/take",
    "/roles/{role}/invitation", "/competences/{competence}", "/competences/{competence}/remove",
    "/organisations/new",
)  # fmt: skip


def test_only_an_administrator_changes_people_and_only_their_own_body_s(town):
    told = {
        "officer": town.officer.user.pk, "assessor": town.assessor.user.pk,
        "role": town.officer.membership.pk,
        "competence": town.assessor.user.competences.first().pk,
    }  # fmt: skip
    nobody = [visitor(town.who[name]) for name in ("officer", "assessor", "provider")]
    for address in WRITES:
        own = address.format(**told)
        for browser in nobody:
            assert browser.get(own).status_code == 403, own
            assert browser.post(own).status_code == 403, own
        assert visitor(town.administrator).get(own).status_code == 200, own
        status = 200 if own in ("/people/new", "/organisations/new") else 404
        assert visitor(town.other_administrator).get(own).status_code == status, own
        assert visitor().get(own).status_code == 303


def test_each_sees_the_people_that_the_api_tells_them_of(town):
    for name in ("administrator", "officer", "assessor", "provider", "panellist"):
        who = town.who[name]
        browser = visitor(who)
        page = browser.get("/people").content.decode()
        shown = re.findall(r'href="/people/(p-[0-9a-f]+)"', page)
        known = scope.people(who)
        assert set(shown) == {one.pk for one in known}, name
        for other in ("other_officer", "provider"):
            key = town.who[other].user.pk
            status = 200 if key in shown else 404
            assert browser.get(f"/people/{key}").status_code == status, (name, other)
        assert ("@example.org" in page) == (who.role in scope.KEEPERS)


def test_a_name_given_elsewhere_is_neither_shown_nor_found(town):
    other = visitor(town.other_administrator)
    User.objects.filter(pk=town.officer.user.pk).update(name="Real Name")
    sent = {"name": "O. F. Ficer", "email": town.officer.user.email, "role": "officer",
            "organisation": people_of.OTHER_BODY}  # fmt: skip
    page = other.post("/people/new", sent)
    assert "Real Name" not in text_of(page)
    assert "O. F. Ficer" in text_of(other.get("/people", {"q": "ficer"}))
    for asked in ("Real", "Name"):
        assert "O. F. Ficer" not in text_of(other.get("/people", {"q": asked})), asked
    sign_in.set_password(town.officer.user, WORD)
    code = code_of(other.post(f"/roles/{Invitation.objects.get().membership_id}/invitation"))
    assert visitor().post("/invitation", {"code": code, "password": WORD}).status_code == 302
    assert "O. F. Ficer" not in text_of(other.get("/people"))
    assert "Real Name" in text_of(other.get("/people"))


def test_the_apprentice_of_a_case_is_invited(town):
    case = people_of.register(town.provider).case
    address = f"/cases/{case}/invitation"
    provider = visitor(town.provider)
    assert address in provider.get(f"/cases/{case}").content.decode()
    code = code_of(provider.post(address))
    new = visitor()
    sent = {"code": code, "email": "ada@example.org", "password": WORD}
    assert new.post("/invitation", sent).status_code == 302
    assert new.get(f"/cases/{case}").status_code == 200
    assert visitor(town.employer).get(address).status_code == 403
    assert visitor(town.other_provider).get(address).status_code == 404


def test_people_are_listed_a_page_at_a_time_at_the_same_cost(town):
    keeper = visitor(town.administrator)

    def costs():
        found = []
        for page in ("/people", "/organisations", f"/people/{town.assessor.user.pk}", "/"):
            with CaptureQueriesContext(connection) as asked:
                assert keeper.get(page).status_code == 200
            found.append(len(asked))
        return found

    before = costs()
    for number in range(40):
        town.add(f"more_{number}", Role.ASSESSOR, people_of.BODY)
    assert costs() == before == [9, 6, 9, 4]
    seen, address = [], "/people"
    while address:
        page = keeper.get(address).content.decode()
        seen += re.findall(r'href="/people/(p-[0-9a-f]+)"', page)
        after = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"/people{after[1]}" if after else ""
    assert len(seen) == len(set(seen)) == scope.people(town.administrator).count()

"""What whoever runs an installation does, from the command line."""

import io
from argparse import Namespace

import pytest

from guildhall import clock
from guildhall.config import people_commands as commands
from guildhall.people import installation, sign_in, tokens
from guildhall.people.models import Membership, Organisation, User
from guildhall.people.refusals import RefusedError
from tests import people_of


def organisation(kind, name, **more):
    told = {"id": None, "ukprn": None, "body": [], "provider": []} | more
    return commands.add_organisation(Namespace(kind=kind, name=name, **told))


def person(name, role, place, *, email=None, password=False):
    return commands.add_person(
        Namespace(name=name, email=email, role=role, organisation=place, password=password)
    )


def test_an_installation_begins_with_a_body_and_its_administrator(database, capsys, monkeypatch):
    assert organisation("awarding_body", "Demo Body", id="demo-body") == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("a long walk by the canal\n"))
    told = {"email": "a@example.org", "password": True}
    assert person("An Admin", "administrator", "demo-body", **told) == 0
    said = capsys.readouterr().out
    assert "Demo Body is here, as demo-body." in said
    assert "canal" not in said
    one = sign_in.sign_in(
        "A@example.org", "a long walk by the canal", sign_in.As(), "", clock.now()
    )
    assert (one.role, one.organisation_id) == ("administrator", "demo-body")
    token = Namespace(email="a@example.org", role=None, organisation=None, name="machine",
                      scope=["people:read"], days=7)  # fmt: skip
    assert commands.add_token(token) == 0
    who = tokens.principal_of(capsys.readouterr().out.strip(), clock.now())
    assert (who.user.name, who.scopes) == ("An Admin", {"people:read"})


def test_whoever_gets_no_password_gets_a_code(on_sqlite, capsys):
    organisation("awarding_body", "Demo Body", id="demo-body")
    person("An Admin", "administrator", "demo-body", email="a@example.org")
    code = capsys.readouterr().out.rsplit(" ", 1)[1].strip()
    assert Membership.objects.get().invited
    sign_in.accept(code, "a long walk by the canal", "", clock.now())
    assert not Membership.objects.get().invited


def test_an_employer_is_added_for_a_body_and_its_providers(on_sqlite):
    town = people_of.town()
    assert organisation("employer", "Forge", id="forge", body=[people_of.BODY],
                        provider=["midtown"]) == 0  # fmt: skip
    assert people_of.register(town.provider, employer="forge").done


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (("guild", "A"), "kind"),
        (("awarding_body", "A"), "id"),
        (("awarding_body", "A", "a b"), "id"),
        (("awarding_body", "A", "midtown"), "id"),
        (("provider", "A"), "ukprn"),
        (("provider", "A", "", "10000001"), "ukprn"),
        (("employer", " "), "name"),
    ],
)
def test_an_organisation_that_cannot_be_is_refused(on_sqlite, told, field):
    people_of.town()
    before = Organisation.objects.count()
    with pytest.raises(RefusedError) as refused:
        installation.add_organisation(*told)
    assert refused.value.field in (field, "id")
    assert Organisation.objects.count() == before


@pytest.mark.parametrize(
    ("role", "place", "email", "password", "field"),
    [
        ("lord", people_of.BODY, "", None, "role"),
        ("officer", "nowhere", "", None, "organisation"),
        ("officer", "midtown", "", None, "role"),
        ("officer", people_of.BODY, "no address", None, "email"),
        ("officer", people_of.BODY, "new@example.org", "short", "password"),
        ("officer", people_of.BODY, "provider@example.org", "a long walk by it", "password"),
    ],
)
def test_a_person_who_cannot_be_is_refused(on_sqlite, role, place, email, password, field):
    people_of.town()
    before = User.objects.count()
    with pytest.raises(RefusedError) as refused:
        installation.add_person("A", email, role, place, clock.now(), password)
    assert refused.value.field == field
    assert User.objects.count() == before


def test_what_is_refused_is_said_with_its_field(on_sqlite, capsys):
    town = people_of.town()
    assert person("A", "officer", "midtown") == 1
    assert capsys.readouterr().err.startswith("role: The role of officer of the awarding body")
    Membership.objects.create(user=town.officer.user, role="provider", organisation_id="uptown")
    token = {"email": "officer@example.org", "name": "x", "scope": [], "days": None}
    assert commands.add_token(Namespace(role=None, organisation=None, **token)) == 1
    assert "  provider in uptown" in capsys.readouterr().err
    assert commands.add_token(Namespace(role="provider", organisation=None, **token)) == 0


def test_a_new_password_for_somebody_who_cannot_sign_in_ends_their_tokens(
    on_sqlite, capsys, monkeypatch
):
    town = people_of.town()
    text = tokens.issue(town.officer.membership, "old", clock.now())
    monkeypatch.setattr("sys.stdin", io.StringIO("a long walk by the canal\n"))
    assert commands.set_password(Namespace(email="officer@example.org")) == 0
    with pytest.raises(tokens.TokenRefusedError):
        tokens.principal_of(text, clock.now())
    signed = ("officer@example.org", "a long walk by the canal", sign_in.As(), "", clock.now())
    assert sign_in.sign_in(*signed).role == "officer"
    assert commands.set_password(Namespace(email="nobody@example.org")) == 1

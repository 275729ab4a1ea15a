"""What a provider of single sign-on says, and what of it is believed."""

import pytest
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from guildhall import clock
from guildhall.config.environment import Environment
from guildhall.people import second_factor, sign_in, single_sign_on, tokens
from guildhall.people.refusals import CodeNeededError, RefusedError, WrongError
from guildhall.people.single_sign_on import Identity, UnknownError, UnreachableError
from tests import people_of, phones

ISSUER = "https://login.example.org"
KEY, OTHER = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "1"})
TOLD = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "userinfo_endpoint": f"{ISSUER}/me",
}


@pytest.fixture
def provider(monkeypatch):
    """A provider that says what it is told to say."""
    said = {
        f"{ISSUER}/.well-known/openid-configuration": dict(TOLD),
        TOLD["jwks_uri"]: KeySet([KEY]).as_dict(private=False),
        TOLD["userinfo_endpoint"]: {"sub": "7", "email": "provider@example.org",
                                    "email_verified": True},
    }  # fmt: skip
    monkeypatch.setattr(single_sign_on, "_ask", lambda request: said[request.full_url])
    for name, value in (("ISSUER", ISSUER), ("CLIENT_ID", "us"), ("CLIENT_SECRET", "s"),
                        ("SECOND_FACTOR", ["mfa"]), ("NAME", "the College")):  # fmt: skip
        monkeypatch.setattr(settings, f"OIDC_{name}", value)
    single_sign_on._KNOWN.clear()  # noqa: SLF001 - each test has a provider of its own
    yield said
    single_sign_on._KNOWN.clear()  # noqa: SLF001 - as above


def come_back(said, *, key=KEY, alg="RS256", **claims):
    """Go there, let the provider sign something, and come back with it."""
    now = clock.now()
    begun = single_sign_on.begin("https://here.example.org/back", now)
    seconds = int(now.timestamp())
    told = {
        "iss": ISSUER, "aud": "us", "sub": "7", "iat": seconds, "exp": seconds + 300,
        "nonce": begun.kept["nonce"],
    } | claims  # fmt: skip
    told = {name: value for name, value in told.items() if value is not None}
    text = jwt.encode({"alg": alg, "kid": "1"}, told, key, algorithms=[alg])
    said[TOLD["token_endpoint"]] = {"id_token": text, "access_token": "t"}
    came = {"state": begun.kept["state"], "code": "c"}
    return single_sign_on.finish(begun.kept, came, now)


def test_what_is_signed_for_us_is_believed_and_an_address_is_asked_for(provider):
    assert come_back(provider) == Identity(ISSUER, "7", "provider@example.org", sure=False)
    assert come_back(provider, aud=["us", "them"], azp="us").subject == "7"
    assert come_back(provider, email="x@example.org").email == ""
    assert come_back(provider, amr=["pwd", "mfa"]).sure
    assert come_back(provider, acr="mfa").sure
    assert not come_back(provider, amr=["pwd"], acr="1").sure


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example.org"}, {"aud": "them"}, {"aud": ["us", "them"]},
        {"nonce": "another"}, {"nonce": None}, {"exp": 1}, {"exp": None}, {"sub": None},
        {"iat": 99_999_999_999},
    ],
)  # fmt: skip
def test_what_is_for_another_place_or_time_is_not_believed(provider, claims):
    with pytest.raises(UnreachableError):
        come_back(provider, **claims)


def test_what_is_signed_with_another_key_or_with_our_own_secret_is_not_believed(provider):
    with pytest.raises(UnreachableError):
        come_back(provider, key=OTHER)
    with pytest.raises(UnreachableError):
        come_back(provider, key=OctKey.import_key("s" * 32), alg="HS256")


def test_another_state_another_issuer_and_an_old_journey_open_nothing(provider):
    now = clock.now()
    kept = single_sign_on.begin("https://here.example.org/back", now).kept
    right = {"state": kept["state"], "code": "c"}
    for came in (
        {},
        right | {"state": "x"},
        right | {"iss": "https://x"},
        {"state": right["state"]},
    ):
        with pytest.raises(UnreachableError):
            single_sign_on.finish(kept, came, now)
    with pytest.raises(UnreachableError):
        single_sign_on.finish(None, right, now)
    with pytest.raises(UnreachableError):
        single_sign_on.finish(kept, right, now + single_sign_on.ASKED_FOR)


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "https://x"}, {"token_endpoint": "http://login.example.org/token"},
        {"jwks_uri": "file:///etc/passwd"}, {"authorization_endpoint": ""},
        {"userinfo_endpoint": "http://10.0.0.1/"},
    ],
)  # fmt: skip
def test_a_provider_that_is_not_safe_is_not_asked(provider, wrong):
    provider[f"{ISSUER}/.well-known/openid-configuration"] |= wrong
    with pytest.raises(UnreachableError):
        single_sign_on.begin("https://here.example.org/back", clock.now())


def test_a_second_factor_of_the_provider_counts_only_where_it_is_believed(on_sqlite, provider):
    town, now = people_of.town(), clock.now()
    unsure = Identity(ISSUER, "8", town.officer.user.email, sure=False)
    sure = Identity(ISSUER, "8", town.officer.user.email, sure=True)
    one = sign_in.sign_in_by_provider(unsure, None, "here", now)
    for believed, scopes in ((False, {tokens.ENROL}), (True, set(tokens.SCOPES))):
        text = sign_in.begin(one, "x", now, scopes=tokens.SCOPES, sure=believed)
        assert tokens.principal_of(text, now).scopes == scopes
    phones.enrolled(town.officer)
    assert second_factor.is_set_up(town.officer.user)
    with pytest.raises(CodeNeededError):
        sign_in.sign_in_by_provider(unsure, None, "here", now)
    assert sign_in.sign_in_by_provider(sure, None, "here", now) == one


def test_one_is_linked_to_one(on_sqlite, provider):
    town, now = people_of.town(), clock.now()
    code = sign_in.invite(
        town.employer.membership, town.officer.membership.organisation, "Emp", now
    )
    someone = Identity(ISSUER, "9", town.provider.user.email, sure=False)
    sign_in.sign_in_by_provider(someone, None, "here", now)
    with pytest.raises(RefusedError):  # the invitation is for another address
        sign_in.accept_by_provider(code, someone, "here", now)
    again = Identity(ISSUER, "10", town.provider.user.email, sure=False)
    with pytest.raises(UnknownError):
        sign_in.sign_in_by_provider(again, None, "here", now)
    sign_in.set_password(town.employer.user, "a long walk by the canal")
    own = Identity(ISSUER, "11", town.employer.user.email, sure=False)
    with pytest.raises(WrongError):  # who has a password accepts with it
        sign_in.accept_by_provider(code, own, "here", now)


def test_a_provider_is_named_whole_or_not_at_all(monkeypatch):
    monkeypatch.setenv("GUILDHALL_OIDC_ISSUER", ISSUER)
    with pytest.raises(ValueError, match="goes with GUILDHALL_OIDC_ISSUER"):
        Environment()
    monkeypatch.setenv("GUILDHALL_OIDC_CLIENT_ID", "us")
    monkeypatch.setenv("GUILDHALL_OIDC_CLIENT_SECRET", "s")
    assert Environment().oidc_issuer == ISSUER
    monkeypatch.setenv("GUILDHALL_OIDC_ISSUER", "http://login.example.org")
    with pytest.raises(ValueError, match="it begins with https"):
        Environment()

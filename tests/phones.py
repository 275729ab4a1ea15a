"""Phones with an app that makes codes, and the time by which those go."""

from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value

from guildhall.people import second_factor
from guildhall.people.acting import Principal


class World:
    """The time of the world in half minutes: it stands, until it is let go on."""

    def __init__(self, monkeypatch):
        self.now = 50_000_000
        monkeypatch.setattr(
            second_factor,
            "yield_hotp_counters_from_time",
            lambda: range(self.now - 1, self.now + 2),
        )

    def later(self, by=1):
        """Let it be later by so many half minutes."""
        self.now += by

    def code(self, secret, by=0):
        """The code that a phone shows now, or so many half minutes from now."""
        return format_hotp_value(hotp_value(secret, self.now + by))

    def new_code(self, secret):
        """A code that nobody has seen: that of the next half minute."""
        self.later()
        return self.code(secret)


def enrolled(who: Principal) -> str:
    """Give somebody a second factor, without asking; give the secret of their phone."""
    secret = generate_totp_secret()
    told = {"secret": second_factor.get_adapter().encrypt(secret), "used": 0}
    kind = second_factor.KIND.TOTP
    second_factor.Authenticator.objects.create(user=who.user, type=kind, data=told)
    return secret

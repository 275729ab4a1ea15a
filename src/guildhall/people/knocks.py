"""How often somebody tries to sign in of late: counted in the database, for all processes."""

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from guildhall.people.models import Knock
from guildhall.people.refusals import TooOftenError

WINDOW = timedelta(minutes=15)
TRIES_OF_AN_ACCOUNT = 10
TRIES_FROM_AN_ADDRESS = 100
"""So many tries are let through in a window; the password is not looked at for any more."""


def from_address(address: str, at: datetime) -> None:
    """Count a try from an address of the network. Raises TooOftenError."""
    _knock(_key("address", address), TRIES_FROM_AN_ADDRESS, at)


def at_account(email: str, at: datetime) -> None:
    """Count a try at an account. Raises TooOftenError."""
    _knock(_account(email), TRIES_OF_AN_ACCOUNT, at)


def at_links(address: str, at: datetime) -> None:
    """Count a link from an address that opened nothing. Raises TooOftenError."""
    _knock(_key("link", address), TRIES_FROM_AN_ADDRESS, at)


def forgive(email: str, at: datetime) -> None:
    """Let an account begin anew, since it was its own person; forget all that is long past."""
    Knock.objects.filter(Q(key=_account(email)) | Q(since__lte=at - WINDOW)).delete()


def _knock(key: str, limit: int, at: datetime) -> None:
    """Count a try before it is looked at. Raises TooOftenError."""
    with transaction.atomic():
        Knock.objects.filter(key=key, since__lte=at - WINDOW).delete()
        Knock.objects.bulk_create([Knock(key=key, count=0, since=at)], ignore_conflicts=True)
        Knock.objects.filter(key=key).update(count=F("count") + 1)
        one = Knock.objects.filter(key=key).first()
    # None is there where its own person was let in, and forgiven, in this very moment.
    if one is not None and one.count > limit:
        raise TooOftenError(one.since + WINDOW)


def _account(email: str) -> str:
    return _key("account", email.strip().lower())


def _key(kind: str, told: str) -> str:
    """Give the key under which tries are counted; without the service's own key it says nothing."""
    text = f"knock:{kind}:{told}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()

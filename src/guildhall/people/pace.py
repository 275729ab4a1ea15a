"""How many requests come of late, counted in the memory of this process.

Nothing is written for it, and nobody waits. Each process counts for itself: with two of them, twice
as many requests are let through at most. Tries to sign in are few and are counted in the database,
for all processes (`knocks`).
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

from guildhall.people.refusals import TooOftenError

WINDOW = timedelta(minutes=1)
KEPT = 20_000
"""So many counts are kept; whoever has been quiet for longest is forgotten first."""
UNKNOWN_TOKENS = 60
"""So many tokens that open nothing may come from an address in a window."""
Key = tuple[str, str]
"""What is counted, and of whom."""


class Pace:
    """Counts by key: from the first request on, until its window is over."""

    def __init__(self) -> None:
        self._counts: OrderedDict[Key, tuple[datetime, int]] = OrderedDict()
        self._lock = Lock()

    def count(self, key: Key, most: int, at: datetime) -> None:
        """Count a request. Raises TooOftenError for one more than there may be; 0: any number."""
        with self._lock:
            since, before = self._current(key, at)
            self._counts[key] = since, before + 1
            self._counts.move_to_end(key)
            while len(self._counts) > KEPT:
                self._counts.popitem(last=False)
        if most and before >= most:
            raise TooOftenError(since + WINDOW)

    def see(self, key: Key, most: int, at: datetime) -> None:
        """Raise TooOftenError where as many have come as may; nothing is counted."""
        with self._lock:
            since, before = self._current(key, at)
        if before >= most:
            raise TooOftenError(since + WINDOW)

    def knows(self, key: Key, at: datetime) -> bool:
        """Tell whether a key has come in the window that is now."""
        with self._lock:
            return self._current(key, at)[1] > 0

    def forget(self) -> None:
        """Forget all that was counted."""
        with self._lock:
            self._counts.clear()

    def _current(self, key: Key, at: datetime) -> tuple[datetime, int]:
        since, count = self._counts.get(key, (at, 0))
        # A clock may have been set back.
        return (since, count) if since <= at < since + WINDOW else (at, 0)


PACE = Pace()
"""The counts of this process."""


def address_of(request: HttpRequest) -> str:
    """Give the address from which a request comes; of IPv6, the network of a household."""
    if settings.BEHIND_PROXY:
        # The proxy in front adds the last one; what stands before it, anybody may have made up.
        told = str(request.headers.get("X-Forwarded-For", "")).rpartition(",")[2].strip()
    else:
        told = str(request.META.get("REMOTE_ADDR", ""))
    return network_of(told)


def network_of(address: str) -> str:
    """Give what is counted as one address: of IPv6 the network, since a household has all of it."""
    try:
        read = ip_address(address)
    except ValueError:
        return address
    if isinstance(read, IPv6Address) and read.ipv4_mapped is None:
        return str(IPv6Address(int(read) >> 64 << 64))
    return str(read)

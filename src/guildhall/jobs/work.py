"""What falls due, and what has had its time: small pieces, each in a transaction of its own.

Several workers may run at once: what another one has done meanwhile is no error, and no answer
depends on whether any of them has.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import QuerySet

from guildhall import clock
from guildhall.cases import batches, queries, seals
from guildhall.cases.history import Via
from guildhall.cases.models import Answer, Entry, Seal
from guildhall.cases.perform import Wanted, perform_for_system
from guildhall.people.models import Token

BATCH = 50
"""Cases, or rows, that are looked at in one go."""
ANSWERS_KEPT = timedelta(days=30)
"""How long a retry gets its first answer again."""
TOKENS_KEPT = timedelta(days=90)
"""How long a token that opens nothing any more is still listed."""
SEALED_EVERY = timedelta(minutes=5)
"""How long entries wait for their seal at most, while a worker runs."""
VIA = Via("job")
LOG = structlog.get_logger("guildhall.worker")

Stopped = Callable[[], bool]
"""Whether somebody has said that it is time to end."""


def all_of_it(stopped: Stopped) -> None:
    """Do all that is to be done now; between two pieces of it, look whether to stop."""
    pieces = (
        write_batches, record_lapses, seal_history, forget_answers, forget_tokens, forget_batches,
    )  # fmt: skip
    for piece in pieces:
        if stopped():
            return
        try:
            piece(stopped)
        except DatabaseError as error:
            # It is tried again in the next round.
            LOG.warning("a piece of work failed", piece=piece.__name__, error=type(error).__name__)


def meanwhile(stopped: Stopped) -> None:
    """Do what does not wait for the next round: somebody is looking on."""
    try:
        write_batches(stopped)
    except DatabaseError as error:
        LOG.warning("a batch is not written yet", error=type(error).__name__)


def write_batches(stopped: Stopped) -> int:
    """Write the cases of batches that have begun; give how many batches have come to their end."""
    done = 0
    for key in batches.being_written():
        more = True
        while more and not stopped():
            more = batches.write_next(key)
        if not more:
            LOG.info("batch written", batch=str(key))
            done += 1
    return done


def record_lapses(stopped: Stopped) -> int:
    """Record the lapses that have fallen due; give how many."""
    done, tried = 0, set[UUID]()
    while found := queries.fallen_due(clock.now(), BATCH, tried):
        for case in found:
            if stopped():
                return done
            tried.add(case)
            done += _lapse(case)
    return done


def _lapse(case: UUID) -> bool:
    """Record one lapse; whether it was still to be recorded."""
    try:
        outcome = perform_for_system(Wanted("lapse", {}, case=case), VIA)
    except DatabaseError as error:
        LOG.warning("a lapse was not recorded", case=str(case), error=type(error).__name__)
        return False
    if outcome.done:
        LOG.info("lapse recorded", case=str(case))
    return outcome.done


def seal_history(stopped: Stopped) -> int:
    """Seal what is new, if the last seal is some time ago; give how many entries are sealed now."""
    newest = Seal.objects.order_by("-position").first()
    last = Entry.objects.order_by("-position").values_list("position", flat=True).first() or 0
    at = clock.now()
    if newest is not None and (newest.position >= last or at - newest.at < SEALED_EVERY):
        return 0
    if not last or stopped():
        return 0
    sealed = seals.seal(at)
    return (sealed.count if sealed else 0) - (newest.count if newest else 0)


def forget_answers(stopped: Stopped) -> int:
    """Forget answers that nobody will ask for again; give how many.

    In a demo they are kept: by them it is known what has been filled.
    """
    if settings.DEMO:
        return 0
    return _forget(stopped, lambda: Answer.objects.filter(at__lt=clock.now() - ANSWERS_KEPT))


def forget_tokens(stopped: Stopped) -> int:
    """Forget tokens that have long run out; give how many."""
    return _forget(stopped, lambda: Token.objects.filter(expires_at__lt=clock.now() - TOKENS_KEPT))


def forget_batches(stopped: Stopped) -> int:
    """Forget batches that were tried and not begun in time; give how many."""
    gone = 0
    while not stopped():
        some = batches.forgotten(clock.now() - batches.KEPT, BATCH)
        gone += some
        if not some:
            break
    return gone


def _forget(stopped: Stopped, old: Callable[[], QuerySet[Any]]) -> int:
    """Take rows away, a batch at a time; give how many."""
    gone = 0
    while not stopped():
        rows = list(old().values_list("pk", flat=True)[:BATCH])
        if not rows:
            break
        gone += old().filter(pk__in=rows).delete()[0]
    return gone

"""Versions: whether somebody acts on the case as it is, or as they saw it a while ago.

A version is a word that means nothing to who holds it. It changes with every entry that they see,
and with none that they do not: a count would tell an outsider that something hidden has happened.
"""

import hashlib
import hmac
from uuid import UUID

from django.conf import settings

from guildhall.cases.memory import View
from guildhall.engine.actor import Actor
from guildhall.engine.events import Entry

NEEDED = frozenset(
    {
        "accept_gateway",
        "agree_marks",
        "agree_redo",
        "approve_scope",
        "begin_run",
        "claim_certificate",
        "decide_adjustment",
        "decide_appeal",
        "decide_english_maths",
        "decide_malpractice",
        "decide_special_consideration",
        "decline_redo",
        "mark",
        "record_outcome",
        "record_result",
        "release_result",
        "return_marks",
        "settle_breach",
        "settle_check",
        "sign",
        "sign_off_brief",
        "submit_gateway",
        "waive",
    }
)
"""Actions that judge, sign or release what somebody has before them: they are let through only on
the version that the person saw. All others are judged on the newest, whatever was seen."""


def version_of(case: UUID, viewer: Actor, place: int) -> str:
    """Give the version of a case at an entry that a viewer sees, by the entry's place."""
    told = f"{case}:{viewer.role}:{viewer.person}:{viewer.organisation}:{place}"
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()[:16]


def entries_since(case: UUID, viewer: Actor, view: View, version: str) -> tuple[Entry, ...]:
    """Give the entries that a viewer sees and that are newer than a version; all, if unknown."""
    for number, place in enumerate(view.places, start=1):
        if hmac.compare_digest(version_of(case, viewer, place), version):
            return view.entries[number:]
    return view.entries

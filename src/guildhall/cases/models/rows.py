"""The tables that lists are made of: projections. `rebuild` makes them out of the history."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from guildhall.cases.models.records import ULN, CaseRecord
from guildhall.engine.vocabulary import CertificateState, Role, Stage
from guildhall.people.models import User

SIDES = ("inside", "apprentice", "employer", "provider", "assessor", "panellist")
"""From where a case is looked at. Officers and quality assurers look from inside; an assessor and
a panellist each with their own eyes, so that their lines carry a person."""

NAMED = ("assessor", "panellist")
"""Sides of somebody who was named for a part, by an awarding body."""
ROLES = tuple(role.value for role in Role)
OVER = ("passed", "certified", "lapsed", "withdrawn")
"""Stages of a case that does not lapse any more."""
END_OF_DAYS = date.max
"""Where a move stands in lists that nothing gives a day."""
LAST = Value(END_OF_DAYS, output_field=models.DateField())


class Part(models.Model):
    """Somebody's part in a case for which they were named: an assessor's or a panellist's.

    `waits` names what still needs them, a blank between: methods, or the keys of appeals.
    """

    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="parts")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30)
    waits = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="a_part_is_played_once", fields=["person", "role", "case"]
            ),
            models.CheckConstraint(
                name="a_part_is_an_assessors_or_a_panellists",
                condition=Q(role__in=["assessor", "panellist"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.role}"


class Slot(models.Model):
    """A quarter of an hour in which somebody holds a session: nobody is in two places at once."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateTimeField()
    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="slots")
    method = models.CharField(max_length=60)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(name="nobody_is_in_two_places", fields=["person", "quarter"]),
            models.CheckConstraint(
                name="a_slot_is_a_quarter_of_an_hour",
                condition=Q(quarter__minute__in=[0, 15, 30, 45], quarter__second=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.quarter}"


class Scoped(models.Model):
    """What lists are found by: from which side a case is looked at, and in whose list it stands.

    `owner` is an organisation, an apprentice, or an assessor or a panellist for an awarding body
    (`queries.owner_of` writes it).
    """

    case = models.ForeignKey(CaseRecord, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=20, choices=[(side, side) for side in SIDES])
    owner = models.CharField(max_length=120)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="a_%(class)s_stands_in_a_list",
                condition=Q(side__in=NAMED, owner__regex=r"^[^ ]+ [^ ]+$")
                | Q(
                    side__in=[side for side in SIDES if side not in NAMED], owner__regex=r"^[^ ]+$"
                ),
            ),
        ]


class Line(Scoped):
    """A case as one side sees it in a list: nothing unreleased is in the line of an outsider.

    A case whose window runs out without a session lapses by itself: from `lapses_at` on the stage
    is `lapsed`, whether or not anybody has recorded it. `due_by` is the nearest day by which
    something has to be done, as long as the case has not lapsed. `sort_name` is the name as lists
    look for it and sort by it.
    """

    provider = models.CharField(max_length=60)
    employer = models.CharField(max_length=60)
    spec = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    sort_name = models.CharField(max_length=200)
    uln = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=20, choices=[(one.value, one.words) for one in Stage])
    lapses_at = models.DateTimeField(null=True)
    due_by = models.DateField(null=True)
    grade = models.CharField(max_length=40, blank=True)
    certificate = models.CharField(
        max_length=20, choices=[(one.value, one.words) for one in CertificateState]
    )
    certificate_number = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="one_line_for_each_side", fields=["case", "side", "owner"]
            ),
            *Scoped.Meta.constraints,
            models.CheckConstraint(name="a_line_is_of_somebody", condition=~Q(name="")),
            models.CheckConstraint(name="a_line_has_a_uln_of_ten_digits", condition=ULN),
            models.CheckConstraint(
                name="a_line_has_a_stage_that_there_is",
                condition=Q(stage__in=[one.value for one in Stage if one is not Stage.NONE]),
            ),
            models.CheckConstraint(
                name="what_is_over_does_not_lapse",
                condition=Q(lapses_at__isnull=True) | ~Q(stage__in=OVER),
            ),
            models.CheckConstraint(
                name="a_number_is_of_a_certificate",
                condition=Q(certificate__in=["none", "claimed", "rejected"], certificate_number="")
                | Q(certificate__in=["recorded", "replacement"]) & ~Q(certificate_number=""),
            ),
            models.CheckConstraint(
                name="a_line_does_not_end_before_it_begins",
                condition=Q(last_at__gte=F("registered_at")),
            ),
            models.CheckConstraint(
                name="what_has_passed_has_a_grade",
                condition=~Q(stage__in=["passed", "certified"]) | ~Q(grade=""),
            ),
            models.CheckConstraint(
                name="a_certificate_is_of_a_pass",
                condition=~Q(stage="certified") | Q(certificate__in=["recorded", "replacement"]),
            ),
        ]
        indexes: ClassVar = [
            models.Index(name="lines_by_day", fields=["side", "owner", "registered_at", "case"]),
            models.Index(name="lines_by_change", fields=["side", "owner", "last_at", "case"]),
            models.Index(name="lines_by_name", fields=["side", "owner", "sort_name", "case"]),
            models.Index(
                name="lines_by_stage", fields=["side", "owner", "stage", "registered_at", "case"]
            ),
            models.Index(
                name="lines_by_spec", fields=["side", "owner", "spec", "registered_at", "case"]
            ),
            models.Index(
                name="lines_of_a_provider",
                fields=["side", "provider", "owner", "registered_at", "case"],
            ),
            models.Index(
                name="lines_of_an_employer",
                fields=["side", "employer", "owner", "registered_at", "case"],
            ),
            models.Index(
                name="lines_by_number", fields=["side", "owner", "uln", "registered_at", "case"]
            ),
            models.Index(
                name="lines_that_lapse",
                fields=["side", "lapses_at", "case"],
                condition=Q(lapses_at__isnull=False),
            ),
            models.Index(
                name="lines_that_are_due",
                fields=["side", "owner", "due_by"],
                condition=Q(due_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} from the {self.side}"


class Timed(Scoped):
    """A row of a list that holds from `since` until `until`.

    Time alone changes some rows: they are written beforehand, and those that did not hold yet
    when they were written are `later`. `key` says which row it is, the same whenever it is
    written anew: lists go on after it.
    """

    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    later = models.BooleanField(default=False)
    key = models.CharField(max_length=20)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            *Scoped.Meta.constraints,
            models.CheckConstraint(
                name="a_%(class)s_does_not_end_before_it_begins",
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        ]


class Move(Timed):
    """What a case waits for, as one side sees it, and from whom; `by_day` where a clause says.

    Before `from_day`, where it has one, it is only coming up: a session on its day. On the day
    `waiting_since` it came to whoever makes it. `day` is what lists are sorted by: the first of
    these three that there is (from, by, since), or the end of all days.
    """

    role = models.CharField(max_length=30)
    action = models.CharField(max_length=60)
    target = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=60, blank=True)
    words = models.CharField(max_length=300)
    from_day = models.DateField(null=True)
    by_day = models.DateField(null=True)
    waiting_since = models.DateField(null=True)
    day = models.DateField()
    clause = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints: ClassVar = [
            *Timed.Meta.constraints,
            models.CheckConstraint(
                name="a_move_is_somebodys",
                condition=Q(role__in=ROLES) & ~Q(action="") & ~Q(words=""),
            ),
            models.CheckConstraint(
                name="a_day_comes_from_a_clause",
                condition=Q(by_day__isnull=True) | ~Q(clause=""),
            ),
            models.CheckConstraint(
                name="a_move_is_sorted_by_its_day",
                condition=Q(day=Coalesce("from_day", "by_day", "waiting_since", LAST)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="moves_of_a_role",
                fields=["side", "owner", "role", "day", "key"],
                condition=Q(later=False),
            ),
            models.Index(
                name="moves_of_all",
                fields=["side", "owner", "day", "key"],
                condition=Q(later=False),
            ),
            models.Index(
                name="moves_to_come",
                fields=["side", "owner", "role", "from_day", "key"],
                condition=Q(from_day__isnull=False),
            ),
            models.Index(
                name="moves_with_a_limit",
                fields=["side", "owner", "role", "by_day", "key"],
                condition=Q(by_day__isnull=False),
            ),
            models.Index(
                name="moves_later", fields=["side", "owner", "since"], condition=Q(later=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.words}"


class Due(Timed):
    """A dated limit of a case that is still running, as one side sees it.

    Where it `opens`, `by_day` is the first day on which something can be.
    """

    clause = models.CharField(max_length=80)
    heading = models.CharField(max_length=300)
    method = models.CharField(max_length=60, blank=True)
    what = models.CharField(max_length=300)
    whose = models.CharField(max_length=30)
    by_day = models.DateField()
    opens = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            *Timed.Meta.constraints,
            models.CheckConstraint(
                name="a_limit_is_of_a_clause",
                condition=Q(whose__in=ROLES) & ~Q(clause="") & ~Q(what=""),
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                name="dues_by_day",
                fields=["side", "owner", "by_day", "key"],
                condition=Q(later=False),
            ),
            models.Index(
                name="dues_of_a_role",
                fields=["side", "owner", "whose", "by_day", "key"],
                condition=Q(later=False),
            ),
            models.Index(
                name="dues_later", fields=["side", "owner", "since"], condition=Q(later=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause} by {self.by_day}"

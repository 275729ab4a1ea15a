"""The shape of one case, and of the specifications."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from guildhall.api.listed import OrganisationNamed
from guildhall.api.shapes import DeadlineOut
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import AttemptState, Does, Force, Role, Stage, Track


class PersonNamed(Strict):
    """A person: their id, and what they are called."""

    id: str
    name: str


class OptionNamed(Strict):
    """An option of a specification."""

    id: str
    name: str


class TrackOut(Strict):
    """Where the case is on one of its tracks; `target` is what it is about, if not the whole."""

    track: Track
    target: str | None
    state: str
    words: str = Field(description="Track and state, as people read them.")


class ReasonOut(Strict):
    """One step of a derivation, or something told: what it is, and from which clause."""

    clause: str
    heading: str
    sentence: str
    reading: str | None


class SessionOut(Strict):
    """A session, from its booking on."""

    starts_at: datetime
    minutes: int = Field(description="The planned length, extra time included.")
    place: str
    delivery: str | None
    started_at: datetime | None
    ended_at: datetime | None
    ending: str | None


class MethodOut(Strict):
    """An assessment method: its attempt under way, or the last one."""

    method: str
    name: str
    attempt: int = Field(description="1 for the first, 2 and up for re-sits and re-takes.")
    state: AttemptState
    words: str
    assessor: PersonNamed | None
    submitted_on: date | None
    session: SessionOut | None
    grade: str | None = Field(description="As far as the reader may know it.")
    passed: bool | None
    released_at: datetime | None
    because: list[ReasonOut] = Field(description="How the grade follows, down to the clauses.")


class OutcomeOut(Strict):
    """The overall outcome, with how it follows."""

    grade: str
    passed: bool | None
    score: str | None
    because: list[ReasonOut]


class NextMove(Strict):
    """What the case waits for, and from whom."""

    role: Role
    action: str
    target: str | None
    method: str | None
    sentence: str
    from_day: date | None = Field(description="Before this London day it is only coming up.")
    by_day: date | None
    waiting_since: date | None = Field(description="When it came to whoever makes it.")
    clause: str | None
    mine: bool = Field(description="Whether it is the reader's own.")


class CertificateOut(Strict):
    """Where the certificate is."""

    state: str
    words: str
    number: str | None


class CaseOut(Strict):
    """A case as the reader sees it now."""

    case: UUID
    version: str = Field(description="Send it as `If-Match` with what is done next.")
    name: str
    uln: str
    apprentice: str = Field(description="The id of the apprentice.")
    spec: str
    title: str
    revision: int
    option: OptionNamed | None
    awarding_body: OrganisationNamed
    provider: OrganisationNamed
    employer: OrganisationNamed
    started_on: date
    registered_on: date
    run: int = Field(description="1, or more where the whole EPA has begun again.")
    stage: Stage
    words: str = Field(description="The stage, as people read it.")
    tracks: list[TrackOut]
    methods: list[MethodOut]
    outcome: OutcomeOut | None
    certificate: CertificateOut
    told: list[ReasonOut] = Field(description="What the reader is told at this point.")
    moves: list[NextMove]
    deadlines: list[DeadlineOut]
    warnings: list[ReasonOut] = Field(description="Warnings that stay on the case.")


class MethodNamed(Strict):
    """An assessment method of a specification."""

    id: str
    name: str
    session: str
    work: str | None


class SpecLine(Strict):
    """A specification that is offered."""

    spec: str
    id: str = Field(description="Its name in an address: `st0825-ap02`.")
    title: str
    level: int
    revision: int
    awarding_body: OrganisationNamed


class SpecsOut(Strict):
    """The specifications that are offered."""

    specs: list[SpecLine]


class ClauseOut(Strict):
    """A clause: what it asks, how it binds, and how it is read where the document is open."""

    id: str
    heading: str
    says: str
    force: Force
    does: Does
    bites: list[str] = Field(description="The actions at which it speaks.")
    reading: str | None
    waivable: str | None


class FormOut(Strict):
    """What an action asks for: the shape of its body in the document, and which clauses speak."""

    action: str
    words: str
    shape: str = Field(description="The name of its shape in the OpenAPI document.")
    roles: list[Role] = Field(description="Who may ever do it.")
    clauses: list[str]


class SpecOut(SpecLine):
    """A specification: its methods, options, themes and clauses, and the forms of its actions."""

    source: str
    digest: str = Field(description="The hash of its rules, to which its cases are pinned.")
    methods: list[MethodNamed]
    options: list[OptionNamed]
    ksbs: dict[str, str]
    themes: list[dict[str, Any]]
    clauses: list[ClauseOut]
    forms: list[FormOut]

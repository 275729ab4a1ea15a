"""The closed words of the engine: roles, tracks, states, forces and kinds.

Every member carries the words that people read, so that no page and no sentence has to
invent its own. A word that is not here does not exist for the engine.
"""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A closed word: its value is stored, its `words` are read by people."""

    words: str

    def __new__(cls, value: str, words: str = "") -> Self:
        """Keep the stored value as the string, and the reading beside it."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member


class Role(Word):
    """Who acts. A person may have several roles, and acts in one at a time."""

    APPRENTICE = "apprentice", "apprentice"
    EMPLOYER = "employer", "employer"
    PROVIDER = "provider", "training provider"
    OFFICER = "officer", "officer of the awarding body"
    ASSESSOR = "assessor", "assessor"
    QUALITY_ASSURER = "quality_assurer", "quality assurer"
    EXTERNAL_QUALITY_ASSURER = "external_quality_assurer", "external quality assurer"
    PANELLIST = "panellist", "panellist"
    ADMINISTRATOR = "administrator", "administrator"
    SYSTEM = "system", "Guildhall"


class Track(Word):
    """One strand of a case's state. A case is on all its tracks at once."""

    RUN = "run", "the EPA"
    GATEWAY = "gateway", "the gateway"
    BRIEF = "brief", "the project brief"
    PLANNING = "planning", "the planning meeting"
    SCOPE = "scope", "the scope"
    ATTEMPT = "attempt", "the attempt"
    REDO = "redo", "the re-sit or re-take"
    ADJUSTMENT = "adjustment", "the adjustment"
    SPECIAL_CONSIDERATION = "special_consideration", "the special consideration"
    APPEAL = "appeal", "the appeal"
    COMPLAINT = "complaint", "the complaint"
    MALPRACTICE = "malpractice", "the malpractice report"
    BREACH = "breach", "the breach"
    CERTIFICATE = "certificate", "the certificate"
    PAUSE = "pause", "the apprenticeship"


class RunState(Word):
    """Where the whole EPA is. A new run begins again at OPEN."""

    NONE = "none", "not registered"
    OPEN = "open", "under way"
    PASSED = "passed", "passed"
    FAILED = "failed", "failed"
    LAPSED = "lapsed", "lapsed"
    WITHDRAWN = "withdrawn", "withdrawn"


class GatewayState(Word):
    """Where the gateway is."""

    PREPARING = "preparing", "being prepared"
    SUBMITTED = "submitted", "submitted"
    RETURNED = "returned", "returned"
    ACCEPTED = "accepted", "accepted"


class BriefState(Word):
    """Where the project brief is, in specifications that have one."""

    NONE = "none", "not handed in"
    RECEIVED = "received", "handed in"
    RETURNED = "returned", "returned"
    SIGNED_OFF = "signed_off", "signed off"


class PlanningState(Word):
    """Where the planning meeting is, in specifications that have one."""

    NONE = "none", "not booked"
    BOOKED = "booked", "booked"
    MISSED = "missed", "missed"
    HELD = "held", "held"
    CONFIRMED = "confirmed", "held and confirmed"


class ScopeState(Word):
    """Where the scope of a method's work is, in specifications that have it approved."""

    NONE = "none", "not proposed"
    PROPOSED = "proposed", "proposed"
    RETURNED = "returned", "returned"
    APPROVED = "approved", "approved"


class AttemptState(Word):
    """Where one go at a method is. The submission is a fact of the attempt, not a state."""

    WAITING = "waiting", "not booked"
    BOOKED = "booked", "booked"
    UNDER_WAY = "under_way", "under way"
    INTERRUPTED = "interrupted", "interrupted"
    ENDED = "ended", "held and waiting for marks"
    MARKED = "marked", "marked and waiting for its check"
    RETURNED = "returned", "sent back to its assessor"
    AGREED = "agreed", "agreed and waiting for release"
    RELEASED = "released", "released"


class RedoState(Word):
    """What follows the fail of one attempt."""

    NONE = "none", "not offered"
    OFFERED = "offered", "offered"
    AGREED = "agreed", "agreed"
    DECLINED = "declined", "declined"


class RequestState(Word):
    """A request that somebody decides: an adjustment or a special consideration."""

    ASKED = "asked", "asked for and not decided"
    GRANTED = "granted", "granted"
    REFUSED = "refused", "refused"


class AppealState(Word):
    """Where an appeal is."""

    LODGED = "lodged", "lodged"
    ACKNOWLEDGED = "acknowledged", "acknowledged"
    UPHELD = "upheld", "upheld"
    DISMISSED = "dismissed", "dismissed"


class MatterState(Word):
    """A matter that is raised and then closed: a complaint, a report, a breach."""

    OPEN = "open", "open"
    CLOSED = "closed", "closed"


class CertificateState(Word):
    """Where the certificate is."""

    NONE = "none", "not claimed"
    CLAIMED = "claimed", "claimed"
    REJECTED = "rejected", "claimed and sent back"
    RECORDED = "recorded", "issued"
    REPLACEMENT = "replacement", "issued, with a replacement asked for"


class PauseState(Word):
    """Whether the apprentice is on a break in learning."""

    RUNNING = "running", "running"
    PAUSED = "paused", "paused"


State = (
    RunState
    | GatewayState
    | BriefState
    | PlanningState
    | ScopeState
    | AttemptState
    | RedoState
    | RequestState
    | AppealState
    | MatterState
    | CertificateState
    | PauseState
)

STATES: dict[Track, type[State]] = {
    Track.RUN: RunState,
    Track.GATEWAY: GatewayState,
    Track.BRIEF: BriefState,
    Track.PLANNING: PlanningState,
    Track.SCOPE: ScopeState,
    Track.ATTEMPT: AttemptState,
    Track.REDO: RedoState,
    Track.ADJUSTMENT: RequestState,
    Track.SPECIAL_CONSIDERATION: RequestState,
    Track.APPEAL: AppealState,
    Track.COMPLAINT: MatterState,
    Track.MALPRACTICE: MatterState,
    Track.BREACH: MatterState,
    Track.CERTIFICATE: CertificateState,
    Track.PAUSE: PauseState,
}
"""The states of each track; together with the tracks, the whole state space."""


OF_A_METHOD = frozenset({Track.SCOPE, Track.ATTEMPT, Track.REDO})
"""Tracks that a case is on once for each assessment method."""
OF_THE_RUN = frozenset(
    {Track.RUN, Track.GATEWAY, Track.BRIEF, Track.PLANNING, Track.CERTIFICATE, Track.PAUSE}
)
"""Tracks that a case is on once; on all others, once for each thing that they are about."""


class Stage(Word):
    """One word for where a case is, derived from its tracks, for headers and lists."""

    NONE = "none", "not registered"
    PREPARATION = "preparation", "preparing for the gateway"
    GATEWAY = "gateway", "gateway under review"
    ASSESSMENT = "assessment", "assessment"
    RESULTS = "results", "waiting for results"
    REDO = "redo", "re-sit or re-take"
    PASSED = "passed", "passed"
    FAILED = "failed", "failed"
    LAPSED = "lapsed", "lapsed"
    PAUSED = "paused", "paused"
    WITHDRAWN = "withdrawn", "withdrawn"
    CERTIFIED = "certified", "certificate issued"


class Force(Word):
    """How a clause binds."""

    MUST = "must", "binding"
    TYPICAL = "typical", "typical: warned of, never refused"
    MAY = "may", "a permission"
    FACT = "fact", "a fact of the specification"


class Does(Word):
    """What the system does with a clause."""

    ENFORCE = "enforce", "an intention that breaks it is refused"
    FAILS = "fails", "taken in, and the method fails by the rule"
    WARN = "warn", "allowed, with a warning that stays on the case"
    DERIVE = "derive", "worked out"
    CLOCK = "clock", "a dated deadline"
    RECORD = "record", "a fact to capture"
    SHOW = "show", "told to those whom it concerns"


class Kind(Word):
    """What a finding is."""

    REFUSAL = "refusal", "refused"
    WARNING = "warning", "warned"
    NOTE = "note", "noted"


class Waivable(Word):
    """Who lets a clause be set aside."""

    DOCUMENT = "document", "the document itself lets the awarding body set it aside"
    POLICY = "policy", "only the awarding body's own policy can set it aside"


class Ending(Word):
    """How a session came to its end."""

    COMPLETED = "completed", "it ran its course"
    BY_APPRENTICE = "by_apprentice", "the apprentice chose to end it"
    BY_ASSESSOR = "by_assessor", "the assessor ended it"
    EMERGENCY = "emergency", "an emergency ended it"
    TECHNICAL = "technical", "a technical fault ended it"


class Setting(Word):
    """Where work is watched."""

    REAL = "real", "real work"
    SIMULATED = "simulated", "a simulation"


class RedoKind(Word):
    """The two ways to take a failed method again. `redo` is the genus, in code alone."""

    RESIT = "re-sit", "re-sit"
    RETAKE = "re-take", "re-take"


class AdjustmentKind(Word):
    """What a reasonable adjustment changes."""

    EXTRA_TIME = "extra_time", "extra time"
    ROOM = "room", "the room, or who is in it"
    BREAKS = "breaks", "breaks"
    FORMAT = "format", "the format"
    OTHER = "other", "something else"


class PanelPart(Word):
    """The part that somebody takes on a panel. All but the two sides' own are independent."""

    ASSESSOR = "assessor", "assessor"
    EXTERNAL_EXAMINER = "external_examiner", "external examiner"
    SPECIALIST = "specialist", "technical specialist"
    EMPLOYER = "employer", "employer's member"
    PROVIDER = "provider", "training provider's member"


class Anchor(Word):
    """The dated events from which clocks count."""

    REGISTERED = "case.registered", "the registration"
    STARTED = "apprenticeship.started", "the start of the apprenticeship"
    GATEWAY_ACCEPTED = "gateway.accepted", "the acceptance of the gateway"
    PLANNING_HELD = "planning_meeting.held", "the planning meeting"
    BRIEF_RECEIVED = "brief.received", "the receipt of the brief"
    BRIEF_SIGNED_OFF = "brief.signed_off", "the sign-off of the brief"
    SCOPE_PROPOSED = "scope.proposed", "the proposal of the scope"
    SCOPE_APPROVED = "scope.approved", "the approval of the scope"
    WORK_SUBMITTED = "work.submitted", "the submission"
    WORK_REVIEWED = "work.reviewed", "the review of the work"
    FAIL_RELEASED = "result.released", "the release of the fail"
    SESSION_BOOKED = "session.booked", "the first booking"
    SESSION_HELD = "session.ended", "the assessment"
    REPLACEMENT_ASKED = "replacement.requested", "the request for a replacement"
    OUTCOME_REACHED = "outcome.reached", "the notification of the outcome"

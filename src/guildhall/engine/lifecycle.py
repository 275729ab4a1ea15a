"""THE TABLE: which action, in which state of which track, by whom, yields which event and state.

It holds only what would be senseless otherwise. The order that a document asks for (gateway
before project, submission before session) is a clause of its pack with its citation, and no row.
Who may see what has happened stands in `audience`; who may act stands here alone.

A row says: the action moves its track from one of `states` to `to` (None: it stays), and yields
the event. `states` of None: the action makes something new (an adjustment, a breach). `guards`
are states that other tracks have to be in. A row that is `also` belongs to another event of the
same action and asks for nothing of its own. An action that waits is a type without a row.
"""

from collections.abc import Mapping, Set as AbstractSet
from dataclasses import dataclass
from functools import cache

from guildhall.engine.actions import ACTIONS
from guildhall.engine.vocabulary import (
    AppealState as L,
    AttemptState as A,
    BriefState as B,
    CertificateState as C,
    GatewayState as G,
    MatterState as M,
    PauseState as P,
    PlanningState as N,
    RedoState as D,
    RequestState as Q,
    Role,
    RunState as R,
    ScopeState as X,
    State,
    Track,
)

States = frozenset[State]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    action: str
    track: Track
    states: States | None
    event: str
    to: State | None
    roles: frozenset[Role]
    guards: Mapping[Track, States]
    also: bool = False


APPRENTICE, EMPLOYER, PROVIDER = Role.APPRENTICE, Role.EMPLOYER, Role.PROVIDER
OFFICER, ASSESSOR, ASSURER = Role.OFFICER, Role.ASSESSOR, Role.QUALITY_ASSURER
SYSTEM, PANELLIST = Role.SYSTEM, Role.PANELLIST
DECIDERS = (EMPLOYER, PROVIDER, OFFICER, APPRENTICE)
"""Who may decide on a re-sit or re-take; which of them it is, the pack says."""

RELATIONS: Mapping[Role, str] = {
    Role.APPRENTICE: "is the apprentice of the case",
    Role.EMPLOYER: "acts for the apprentice's employer",
    Role.PROVIDER: "acts for the apprentice's training provider",
    Role.OFFICER: "acts for the awarding body of the case",
    Role.ASSESSOR: "is allocated to the method",
    Role.QUALITY_ASSURER: "acts for the awarding body, and did not mark the method",
    Role.EXTERNAL_QUALITY_ASSURER: "has had the case opened to them",
    Role.PANELLIST: "is named for the appeal",
    Role.ADMINISTRATOR: "acts for the awarding body of the case",
    Role.SYSTEM: "is Guildhall itself",
}
"""What a person in a role has to be to the case, besides having the role."""

_RUNNING: Mapping[Track, States] = {
    Track.RUN: frozenset({R.OPEN}),
    Track.PAUSE: frozenset({P.RUNNING}),
}
_OPEN: Mapping[Track, States] = {Track.RUN: frozenset({R.OPEN})}
_REGISTERED: Mapping[Track, States] = {Track.RUN: frozenset({R.OPEN, R.PASSED, R.FAILED, R.LAPSED})}
_IDLE = frozenset(A) - {A.BOOKED, A.UNDER_WAY, A.INTERRUPTED}
_FORM = {G.PREPARING, G.RETURNED}
_STILL_TO_COME = {A.WAITING, A.BOOKED}
_TO_MARK = {A.ENDED, A.RETURNED}


def _row(
    action: str,
    track: Track,
    states: AbstractSet[State] | None,
    event: str,
    to: State | None,
    *roles: Role,
    guards: Mapping[Track, States] = _RUNNING,
    also: bool = False,
) -> Row:
    of = frozenset(states) if states is not None else None
    return Row(action, track, of, event, to, frozenset(roles), guards, also)


TABLE: tuple[Row, ...] = (
    # The apprentice
    _row("register", Track.RUN, {R.NONE}, "case.registered", R.OPEN, PROVIDER, OFFICER, guards={}),
    _row("bring_in", Track.RUN, {R.NONE}, "case.registered", R.OPEN, OFFICER, guards={}),
    _row("choose_option", Track.GATEWAY, _FORM, "option.chosen", None, APPRENTICE, PROVIDER,
         OFFICER),
    _row("correct_details", Track.RUN, {R.OPEN, R.PASSED, R.FAILED, R.LAPSED},
         "details.corrected", None, PROVIDER, OFFICER, guards={}),
    _row("change_employer", Track.RUN, {R.OPEN, R.FAILED, R.LAPSED},
         "employer.changed", None, PROVIDER, OFFICER, guards={}),
    _row("change_provider", Track.RUN, {R.OPEN, R.FAILED, R.LAPSED},
         "provider.changed", None, OFFICER, guards={}),
    _row("pause", Track.PAUSE, {P.RUNNING}, "learning.paused", P.PAUSED, PROVIDER, OFFICER,
         guards={Track.RUN: frozenset({R.OPEN, R.FAILED}), Track.ATTEMPT: _IDLE}),
    _row("resume", Track.PAUSE, {P.PAUSED}, "learning.resumed", P.RUNNING, PROVIDER, OFFICER,
         guards={}),
    _row("withdraw", Track.RUN, {R.OPEN, R.FAILED, R.LAPSED}, "case.withdrawn", R.WITHDRAWN,
         APPRENTICE, EMPLOYER, PROVIDER, OFFICER, guards={}),
    # Evidence and declarations
    _row("add_evidence", Track.GATEWAY, _FORM, "evidence.added", None, APPRENTICE, PROVIDER),
    _row("remove_evidence", Track.GATEWAY, _FORM, "evidence.removed", None, APPRENTICE, PROVIDER),
    _row("map_evidence", Track.GATEWAY, _FORM, "evidence.mapped", None, APPRENTICE, PROVIDER),
    _row("correct_measure", Track.GATEWAY, {*_FORM, G.SUBMITTED}, "measure.corrected", None,
         OFFICER),
    _row("declare", Track.RUN, {R.OPEN}, "declaration.made", None,
         APPRENTICE, EMPLOYER, PROVIDER),
    _row("confirm_rule", Track.RUN, {R.OPEN, R.PASSED, R.FAILED, R.LAPSED}, "rule.confirmed",
         None, APPRENTICE, EMPLOYER, PROVIDER, OFFICER, ASSESSOR, ASSURER, guards={}),
    _row("record_credential", Track.RUN, {R.OPEN, R.PASSED, R.FAILED}, "credential.recorded",
         None, PROVIDER, OFFICER, guards={}),
    _row("remove_credential", Track.RUN, {R.OPEN, R.PASSED, R.FAILED}, "credential.removed",
         None, PROVIDER, OFFICER, guards={}),
    _row("review_portfolio", Track.GATEWAY, {G.SUBMITTED}, "portfolio.reviewed", None, OFFICER),
    # The gateway
    _row("record_english_maths", Track.GATEWAY, _FORM, "english_maths.recorded", None,
         PROVIDER, OFFICER),
    _row("decide_english_maths", Track.GATEWAY, _FORM, "english_maths.decided", None, EMPLOYER),
    _row("record_training", Track.GATEWAY, _FORM, "training.recorded", None, PROVIDER, OFFICER),
    _row("state_outcomes", Track.GATEWAY, _FORM, "outcomes.stated", None, APPRENTICE, PROVIDER),
    _row("state_knowledge", Track.GATEWAY, _FORM, "knowledge.stated", None, APPRENTICE, PROVIDER),
    _row("confirm_competence", Track.GATEWAY, _FORM, "competence.confirmed", None, EMPLOYER),
    _row("state_preferred_dates", Track.GATEWAY, _FORM, "preferred_dates.stated", None,
         APPRENTICE, PROVIDER),
    _row("state_adjustments", Track.GATEWAY, _FORM, "adjustments.stated", None,
         APPRENTICE, PROVIDER),
    _row("sign", Track.GATEWAY, _FORM, "gateway.signed", None, APPRENTICE, EMPLOYER, PROVIDER),
    _row("submit_gateway", Track.GATEWAY, _FORM, "gateway.submitted", G.SUBMITTED, PROVIDER),
    _row("return_gateway", Track.GATEWAY, {G.SUBMITTED}, "gateway.returned", G.RETURNED, OFFICER),
    _row("return_gateway", Track.BRIEF, {B.RECEIVED}, "brief.returned", B.RETURNED, OFFICER,
         also=True),
    _row("accept_gateway", Track.GATEWAY, {G.SUBMITTED}, "gateway.accepted", G.ACCEPTED, OFFICER),
    # Adjustments
    _row("request_adjustment", Track.ADJUSTMENT, None, "adjustment.requested", Q.ASKED,
         APPRENTICE, PROVIDER, guards=_OPEN),
    _row("decide_adjustment", Track.ADJUSTMENT, {Q.ASKED}, "adjustment.granted", Q.GRANTED,
         OFFICER, guards=_OPEN),
    _row("decide_adjustment", Track.ADJUSTMENT, {Q.ASKED}, "adjustment.refused", Q.REFUSED,
         OFFICER, guards=_OPEN),
    _row("decide_adjustment", Track.ATTEMPT, {A.BOOKED}, "session.lengthened", None,
         OFFICER, guards=_OPEN, also=True),
    _row("request_special_consideration", Track.SPECIAL_CONSIDERATION, None,
         "special_consideration.requested", Q.ASKED, APPRENTICE, PROVIDER, guards=_OPEN),
    _row("decide_special_consideration", Track.SPECIAL_CONSIDERATION, {Q.ASKED},
         "special_consideration.granted", Q.GRANTED, OFFICER, guards=_REGISTERED),
    _row("decide_special_consideration", Track.SPECIAL_CONSIDERATION, {Q.ASKED},
         "special_consideration.refused", Q.REFUSED, OFFICER, guards=_REGISTERED),
    # The brief
    _row("submit_brief", Track.BRIEF, {B.NONE, B.RETURNED}, "brief.submitted", B.RECEIVED,
         APPRENTICE, PROVIDER),
    _row("sign_off_brief", Track.BRIEF, {B.RECEIVED}, "brief.signed_off", B.SIGNED_OFF, OFFICER),
    _row("return_brief", Track.BRIEF, {B.RECEIVED}, "brief.returned", B.RETURNED, OFFICER),
    # The scope of a method's work
    _row("propose_scope", Track.SCOPE, {X.NONE, X.RETURNED}, "scope.proposed", X.PROPOSED,
         APPRENTICE, EMPLOYER, PROVIDER),
    _row("approve_scope", Track.SCOPE, {X.PROPOSED}, "scope.approved", X.APPROVED,
         OFFICER, ASSESSOR, guards=_OPEN),
    _row("return_scope", Track.SCOPE, {X.PROPOSED, X.APPROVED}, "scope.returned", X.RETURNED,
         OFFICER, ASSESSOR, guards=_OPEN),
    # The planning meeting
    _row("book_planning_meeting", Track.PLANNING, {N.NONE, N.MISSED}, "planning_meeting.booked",
         N.BOOKED, OFFICER),
    _row("hold_planning_meeting", Track.PLANNING, {N.BOOKED}, "planning_meeting.held", N.HELD,
         OFFICER),
    _row("miss_planning_meeting", Track.PLANNING, {N.BOOKED}, "planning_meeting.missed", N.MISSED,
         OFFICER),
    _row("confirm_planning_meeting", Track.PLANNING, {N.HELD}, "planning_meeting.confirmed",
         N.CONFIRMED, OFFICER),
    _row("choose_methods", Track.RUN, {R.OPEN}, "methods.chosen", None, OFFICER),
    _row("plan_session", Track.ATTEMPT, {*_STILL_TO_COME}, "session.planned", None, ASSESSOR),
    # The work
    _row("submit_work", Track.ATTEMPT, {*_STILL_TO_COME}, "work.submitted", None,
         APPRENTICE, PROVIDER),
    _row("submit_work", Track.ATTEMPT, {A.BOOKED}, "session.cancelled", A.WAITING,
         APPRENTICE, PROVIDER, also=True),
    _row("submit_work", Track.ATTEMPT, {*_STILL_TO_COME}, "work.failed", A.AGREED,
         APPRENTICE, PROVIDER, also=True),
    _row("withdraw_work", Track.ATTEMPT, {*_STILL_TO_COME}, "work.withdrawn", None,
         APPRENTICE, OFFICER),
    _row("review_work", Track.ATTEMPT, {*_STILL_TO_COME}, "work.reviewed", None, ASSESSOR),
    # Assessors and sessions
    _row("allocate_assessor", Track.ATTEMPT, {*_STILL_TO_COME, A.ENDED}, "assessor.allocated", None,
         OFFICER, guards=_OPEN),
    _row("change_assessor", Track.ATTEMPT, {*_STILL_TO_COME, *_TO_MARK}, "assessor.changed", None,
         OFFICER, guards=_OPEN),
    _row("declare_interest", Track.ATTEMPT, {*_STILL_TO_COME, *_TO_MARK}, "interest.declared",
         None, ASSESSOR, guards=_OPEN),
    _row("book_session", Track.ATTEMPT, {A.WAITING}, "session.booked", A.BOOKED,
         OFFICER, PROVIDER, APPRENTICE),
    _row("move_session", Track.ATTEMPT, {A.BOOKED}, "session.moved", None,
         OFFICER, PROVIDER, APPRENTICE),
    _row("cancel_session", Track.ATTEMPT, {A.BOOKED}, "session.cancelled", A.WAITING,
         OFFICER, PROVIDER, APPRENTICE),
    _row("record_conditions", Track.ATTEMPT, {A.BOOKED}, "conditions.recorded", None, ASSESSOR),
    _row("record_panel", Track.ATTEMPT, {A.BOOKED}, "panel.recorded", None, ASSESSOR),
    _row("check_identity", Track.ATTEMPT, {A.BOOKED}, "identity.checked", None, ASSESSOR),
    _row("check_identity", Track.ATTEMPT, {A.BOOKED}, "session.cancelled", A.WAITING, ASSESSOR),
    _row("start_session", Track.ATTEMPT, {A.BOOKED}, "session.started", A.UNDER_WAY, ASSESSOR),
    _row("start_part", Track.ATTEMPT, {A.UNDER_WAY}, "part.started", None, ASSESSOR),
    _row("ask_question", Track.ATTEMPT, {A.UNDER_WAY}, "question.asked", None, ASSESSOR),
    _row("extend_session", Track.ATTEMPT, {A.UNDER_WAY}, "session.extended", None, ASSESSOR),
    _row("interrupt_session", Track.ATTEMPT, {A.UNDER_WAY}, "session.interrupted", A.INTERRUPTED,
         ASSESSOR),
    _row("take_break", Track.ATTEMPT, {A.UNDER_WAY}, "break.taken", A.INTERRUPTED, ASSESSOR),
    _row("resume_session", Track.ATTEMPT, {A.INTERRUPTED}, "session.resumed", A.UNDER_WAY,
         ASSESSOR),
    _row("end_session", Track.ATTEMPT, {A.UNDER_WAY, A.INTERRUPTED}, "session.ended", A.ENDED,
         ASSESSOR),
    _row("end_session", Track.ATTEMPT, {A.UNDER_WAY, A.INTERRUPTED}, "sitting.ended", A.WAITING,
         ASSESSOR),
    _row("end_session", Track.ATTEMPT, {A.UNDER_WAY, A.INTERRUPTED}, "session.broken_off",
         A.WAITING, ASSESSOR),
    _row("miss_session", Track.ATTEMPT, {A.BOOKED}, "session.missed", A.WAITING,
         ASSESSOR, OFFICER),
    _row("record_breach", Track.BREACH, None, "breach.recorded", M.OPEN,
         ASSESSOR, OFFICER, ASSURER, guards=_REGISTERED),
    _row("settle_breach", Track.BREACH, {M.OPEN}, "breach.settled", M.CLOSED,
         OFFICER, guards=_REGISTERED),
    _row("settle_breach", Track.ATTEMPT, {A.WAITING, A.ENDED, A.MARKED, A.RETURNED, A.AGREED},
         "session.voided", A.WAITING, OFFICER, guards=_OPEN, also=True),
    # Marks and results
    _row("mark", Track.ATTEMPT, {*_TO_MARK}, "marks.given", A.MARKED, ASSESSOR, guards=_OPEN),
    _row("return_marks", Track.ATTEMPT, {A.MARKED}, "marks.returned", A.RETURNED, ASSURER,
         guards=_OPEN),
    _row("agree_marks", Track.ATTEMPT, {A.MARKED}, "marks.agreed", A.AGREED, ASSURER,
         guards=_OPEN),
    _row("record_result", Track.ATTEMPT, {A.WAITING}, "assessment.held", A.ENDED, OFFICER,
         guards=_OPEN),
    _row("record_result", Track.ATTEMPT, {A.ENDED}, "result.recorded", A.AGREED, OFFICER,
         guards=_OPEN, also=True),
    _row("settle_check", Track.ATTEMPT, {A.MARKED}, "check.settled", A.AGREED, ASSURER, SYSTEM,
         guards=_OPEN),
    _row("release_result", Track.ATTEMPT, {A.AGREED}, "result.released", A.RELEASED, OFFICER,
         guards=_OPEN),
    _row("release_result", Track.REDO, {D.NONE}, "redo.offered", D.OFFERED, OFFICER,
         guards=_OPEN, also=True),
    _row("release_result", Track.REDO, {D.OFFERED}, "redo.withdrawn", D.NONE, OFFICER,
         guards=_OPEN, also=True),
    _row("release_result", Track.RUN, {R.OPEN}, "outcome.reached", R.PASSED, OFFICER,
         guards=_OPEN, also=True),
    _row("release_result", Track.RUN, {R.OPEN}, "outcome.reached", R.FAILED, OFFICER,
         guards=_OPEN, also=True),
    _row("release_result", Track.RUN, {R.OPEN}, "outcome.reached", R.OPEN, OFFICER,
         guards=_OPEN, also=True),
    _row("record_outcome", Track.RUN, {R.OPEN}, "outcome.decided", None, OFFICER, guards=_OPEN),
    _row("record_outcome", Track.RUN, {R.OPEN}, "outcome.reached", R.PASSED, OFFICER,
         guards=_OPEN, also=True),
    _row("record_outcome", Track.RUN, {R.OPEN}, "outcome.reached", R.FAILED, OFFICER,
         guards=_OPEN, also=True),
    _row("record_outcome", Track.REDO, {D.NONE}, "redo.offered", D.OFFERED, OFFICER,
         guards=_OPEN, also=True),
    _row("record_outcome", Track.REDO, {D.OFFERED}, "redo.withdrawn", D.NONE, OFFICER,
         guards=_OPEN, also=True),
    # What follows
    _row("agree_redo", Track.REDO, {D.OFFERED}, "redo.agreed", D.AGREED, *DECIDERS,
         guards={Track.RUN: frozenset({R.OPEN, R.FAILED, R.PASSED}),
                 Track.PAUSE: frozenset({P.RUNNING})}),
    _row("agree_redo", Track.ATTEMPT, {A.RELEASED}, "attempt.opened", A.WAITING, *DECIDERS,
         also=True),
    _row("agree_redo", Track.RUN, {R.FAILED, R.OPEN}, "attempt.opened", R.OPEN, *DECIDERS,
         also=True),
    _row("decline_redo", Track.REDO, {D.OFFERED}, "redo.declined", D.DECLINED, *DECIDERS,
         guards={Track.RUN: frozenset({R.OPEN, R.FAILED})}),
    _row("begin_run", Track.RUN, {R.LAPSED, R.FAILED}, "run.begun", R.OPEN, OFFICER,
         guards={Track.PAUSE: frozenset({P.RUNNING})}),
    _row("verify_behaviours", Track.RUN, {R.OPEN, R.PASSED, R.FAILED}, "behaviours.verified", None,
         EMPLOYER, guards={}),
    _row("claim_certificate", Track.CERTIFICATE, {C.NONE, C.REJECTED}, "certificate.claimed",
         C.CLAIMED, OFFICER, guards=_REGISTERED),
    _row("reject_claim", Track.CERTIFICATE, {C.CLAIMED}, "claim.rejected", C.REJECTED, OFFICER,
         guards=_REGISTERED),
    _row("record_certificate", Track.CERTIFICATE, {C.CLAIMED}, "certificate.recorded", C.RECORDED,
         OFFICER, guards=_REGISTERED),
    _row("request_replacement", Track.CERTIFICATE, {C.RECORDED}, "replacement.requested",
         C.REPLACEMENT, APPRENTICE, EMPLOYER, OFFICER, guards=_REGISTERED),
    _row("record_replacement", Track.CERTIFICATE, {C.REPLACEMENT}, "replacement.recorded",
         C.RECORDED, OFFICER, guards=_REGISTERED),
    # Fairness
    _row("appeal", Track.APPEAL, None, "appeal.lodged", L.LODGED, APPRENTICE, PROVIDER,
         guards=_REGISTERED),
    _row("acknowledge_appeal", Track.APPEAL, {L.LODGED, L.ACKNOWLEDGED}, "appeal.acknowledged",
         L.ACKNOWLEDGED, OFFICER, guards=_REGISTERED),
    _row("decide_appeal", Track.APPEAL, {L.ACKNOWLEDGED}, "appeal.upheld", L.UPHELD, PANELLIST,
         guards=_REGISTERED),
    _row("decide_appeal", Track.APPEAL, {L.ACKNOWLEDGED}, "appeal.dismissed", L.DISMISSED,
         PANELLIST, guards=_REGISTERED),
    _row("decide_appeal", Track.REDO, {D.OFFERED, D.DECLINED}, "redo.withdrawn", D.NONE,
         PANELLIST, guards=_REGISTERED, also=True),
    _row("decide_appeal", Track.REDO, {D.NONE}, "redo.offered", D.OFFERED,
         PANELLIST, guards=_REGISTERED, also=True),
    _row("decide_appeal", Track.RUN, {R.OPEN, R.PASSED, R.FAILED}, "outcome.reached", R.PASSED,
         PANELLIST, guards=_REGISTERED, also=True),
    _row("decide_appeal", Track.RUN, {R.OPEN, R.PASSED, R.FAILED}, "outcome.reached", R.FAILED,
         PANELLIST, guards=_REGISTERED, also=True),
    _row("decide_appeal", Track.ATTEMPT, {A.RELEASED}, "result.set_aside", A.WAITING,
         PANELLIST, guards=_REGISTERED, also=True),
    _row("decide_appeal", Track.RUN, {R.OPEN, R.PASSED, R.FAILED}, "result.set_aside", R.OPEN,
         PANELLIST, guards=_REGISTERED, also=True),
    _row("complain", Track.COMPLAINT, None, "complaint.made", M.OPEN,
         APPRENTICE, EMPLOYER, PROVIDER, guards=_REGISTERED),
    _row("answer_complaint", Track.COMPLAINT, {M.OPEN}, "complaint.answered", M.CLOSED, OFFICER,
         guards=_REGISTERED),
    _row("report_malpractice", Track.MALPRACTICE, None, "malpractice.reported", M.OPEN,
         EMPLOYER, PROVIDER, OFFICER, ASSESSOR, ASSURER, guards=_REGISTERED),
    _row("decide_malpractice", Track.MALPRACTICE, {M.OPEN}, "malpractice.decided", M.CLOSED,
         OFFICER, guards=_REGISTERED),
    _row("decide_malpractice", Track.ATTEMPT,
         {A.ENDED, A.MARKED, A.RETURNED, A.AGREED, A.RELEASED}, "result.voided", A.AGREED,
         OFFICER, guards=_REGISTERED, also=True),
    _row("decide_malpractice", Track.REDO, {D.OFFERED, D.DECLINED}, "redo.withdrawn",
         D.NONE, OFFICER, guards=_REGISTERED, also=True),
    _row("decide_malpractice", Track.RUN, {R.OPEN, R.PASSED, R.FAILED}, "result.voided", R.OPEN,
         OFFICER, guards=_REGISTERED, also=True),
    # Waivers, and the system's own
    _row("waive", Track.RUN, {R.OPEN, R.PASSED, R.FAILED, R.LAPSED}, "clause.waived", None,
         OFFICER, guards={}),
    _row("waive", Track.RUN, {R.LAPSED}, "run.reopened", R.OPEN, OFFICER, guards={}, also=True),
    _row("waive", Track.RUN, {R.LAPSED}, "run.reopened", R.FAILED, OFFICER, guards={}, also=True),
    _row("waive", Track.REDO, {D.NONE}, "redo.offered", D.OFFERED, OFFICER, guards={}, also=True),
    _row("waive", Track.RUN, {R.PASSED, R.FAILED, R.OPEN}, "outcome.reached", R.PASSED, OFFICER,
         guards={}, also=True),
    _row("waive", Track.RUN, {R.PASSED, R.FAILED, R.OPEN}, "outcome.reached", R.FAILED, OFFICER,
         guards={}, also=True),
    _row("waive", Track.RUN, {R.PASSED, R.FAILED, R.OPEN}, "outcome.reached", R.OPEN, OFFICER,
         guards={}, also=True),
    _row("lapse", Track.RUN, {R.OPEN, R.FAILED}, "run.lapsed", R.LAPSED, SYSTEM, guards={}),
)  # fmt: skip

WAITING: frozenset[str] = frozenset(ACTIONS) - {row.action for row in TABLE}
"""Actions that exist as types and have no row yet: no shipped specification needs them so far."""


@cache
def rows(action: str) -> tuple[Row, ...]:
    """Give the rows in which an action asks for something: not those that merely follow."""
    return tuple(row for row in TABLE if row.action == action and not row.also)


def own_row(action: str) -> Row:
    """Give the row of an action: its track, states, roles and guards, and its usual event.

    Where it has several, they ask for the same and differ in what follows alone: the first is the
    usual one. Raises IndexError for an action that waits.
    """
    return rows(action)[0]


@cache
def rows_of_event(event: str) -> tuple[Row, ...]:
    """Give the rows by which an event moves a track."""
    return tuple(row for row in TABLE if row.event == event and row.to is not None)


@cache
def possible_in(action: str, run: R) -> bool:
    """Tell whether an action can be done at all while the run is in a state."""
    return any(
        run in ((row.states if row.track is Track.RUN else row.guards.get(Track.RUN)) or {run})
        for row in rows(action)
    )


def may_ever(action: str, role: Role) -> bool:
    """Tell whether a role has this action in any state at all."""
    return any(role in row.roles for row in rows(action))

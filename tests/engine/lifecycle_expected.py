"""What the lifecycle table should say, written down a second time and by hand.

It is held against `guildhall.engine.lifecycle` cell by cell. Nothing here is made from the table:
whoever changes the one has to think of the other.
"""

from guildhall.engine.vocabulary import (
    AppealState,
    AttemptState,
    BriefState,
    CertificateState,
    GatewayState,
    MatterState,
    PauseState,
    PlanningState,
    RedoState,
    RequestState,
    Role,
    RunState,
    Track,
)

A, E, P = Role.APPRENTICE, Role.EMPLOYER, Role.PROVIDER
O, M, Q, S = Role.OFFICER, Role.ASSESSOR, Role.QUALITY_ASSURER, Role.SYSTEM  # noqa: E741 - letters

# Who may do what, in which state of the track that the action moves or asks about.

_FORM = {
    "record_english_maths": {P, O},
    "record_training": {P, O},
    "state_outcomes": {A, P},
    "state_knowledge": {A, P},
    "confirm_competence": {E},
    "state_preferred_dates": {A, P},
    "state_adjustments": {A, P},
    "sign": {A, E, P},
    "submit_gateway": {P},
}
_BOOKER = {A, P, O}
_ALWAYS = {"correct_details": {P, O}, "waive": {O}}
_LEAVING = {"change_employer": {P, O}, "change_provider": {O}, "withdraw": {A, E, P, O}}
_BEFORE_A_SESSION = {
    "submit_work": {A, P},
    "withdraw_work": {A, O},
    "review_work": {M},
    "allocate_assessor": {O},
    "change_assessor": {O},
    "declare_interest": {M},
}
_TO_MARK = {"mark": {M}, "change_assessor": {O}, "declare_interest": {M}}
_CLAIM = {"claim_certificate": {O}}

OPEN = {
    Track.RUN: {
        RunState.NONE: {"register": {P, O}},
        RunState.OPEN: {**_ALWAYS, **_LEAVING, "lapse": {S}},
        RunState.PASSED: {**_ALWAYS},
        RunState.FAILED: {**_ALWAYS, **_LEAVING, "lapse": {S}, "begin_run": {O}},
        RunState.LAPSED: {**_ALWAYS, **_LEAVING, "begin_run": {O}},
        RunState.WITHDRAWN: {},
    },
    Track.GATEWAY: {
        GatewayState.PREPARING: _FORM,
        GatewayState.RETURNED: _FORM,
        GatewayState.SUBMITTED: {"return_gateway": {O}, "accept_gateway": {O}},
        GatewayState.ACCEPTED: {},
    },
    Track.BRIEF: {
        BriefState.NONE: {"submit_brief": {A, P}},
        BriefState.RETURNED: {"submit_brief": {A, P}},
        BriefState.RECEIVED: {"sign_off_brief": {O}, "return_brief": {O}},
        BriefState.SIGNED_OFF: {},
    },
    Track.PLANNING: {
        PlanningState.NONE: {},
        PlanningState.BOOKED: {},
        PlanningState.MISSED: {},
        PlanningState.HELD: {},
        PlanningState.CONFIRMED: {},
    },
    Track.ATTEMPT: {
        AttemptState.WAITING: {**_BEFORE_A_SESSION, "book_session": _BOOKER},
        AttemptState.BOOKED: {
            **_BEFORE_A_SESSION,
            "move_session": _BOOKER,
            "cancel_session": _BOOKER,
            "record_conditions": {M},
            "check_identity": {M},
            "start_session": {M},
            "miss_session": {M, O},
        },
        AttemptState.UNDER_WAY: {
            "start_part": {M},
            "ask_question": {M},
            "extend_session": {M},
            "interrupt_session": {M},
            "end_session": {M},
        },
        AttemptState.INTERRUPTED: {"resume_session": {M}, "end_session": {M}},
        AttemptState.ENDED: _TO_MARK,
        AttemptState.MARKED: {"agree_marks": {Q}, "return_marks": {Q}, "settle_check": {Q, S}},
        AttemptState.RETURNED: _TO_MARK,
        AttemptState.AGREED: {"release_result": {O}},
        AttemptState.RELEASED: {},
    },
    Track.REDO: {
        RedoState.NONE: {},
        RedoState.OFFERED: {"agree_redo": {E}, "decline_redo": {E}},
        RedoState.AGREED: {},
        RedoState.DECLINED: {},
    },
    Track.ADJUSTMENT: {
        None: {"request_adjustment": {A, P}},
        RequestState.ASKED: {"decide_adjustment": {O}},
        RequestState.GRANTED: {},
        RequestState.REFUSED: {},
    },
    Track.SPECIAL_CONSIDERATION: {
        None: {},
        RequestState.ASKED: {},
        RequestState.GRANTED: {},
        RequestState.REFUSED: {},
    },
    Track.APPEAL: {
        None: {},
        AppealState.LODGED: {},
        AppealState.ACKNOWLEDGED: {},
        AppealState.UPHELD: {},
        AppealState.DISMISSED: {},
    },
    Track.COMPLAINT: {None: {}, MatterState.OPEN: {}, MatterState.CLOSED: {}},
    Track.MALPRACTICE: {None: {}, MatterState.OPEN: {}, MatterState.CLOSED: {}},
    Track.BREACH: {
        None: {"record_breach": {M, O, Q}},
        MatterState.OPEN: {"settle_breach": {O}},
        MatterState.CLOSED: {},
    },
    Track.CERTIFICATE: {
        CertificateState.NONE: _CLAIM,
        CertificateState.REJECTED: _CLAIM,
        CertificateState.CLAIMED: {"reject_claim": {O}, "record_certificate": {O}},
        CertificateState.RECORDED: {},
        CertificateState.REPLACEMENT: {},
    },
    Track.PAUSE: {
        PauseState.RUNNING: {"pause": {P, O}},
        PauseState.PAUSED: {"resume": {P, O}},
    },
}
"""Track to state to action to roles; None stands for what the action makes anew."""

# What other tracks have to say to it.

_GOING = {RunState.OPEN}
_ON_THE_BOOKS = {RunState.OPEN, RunState.PASSED, RunState.FAILED, RunState.LAPSED}
_NO_SESSION_AHEAD = {
    AttemptState.WAITING,
    AttemptState.ENDED,
    AttemptState.MARKED,
    AttemptState.RETURNED,
    AttemptState.AGREED,
    AttemptState.RELEASED,
}
_UNPAUSED = {PauseState.RUNNING}
_ALONE: dict = {}
_BOTH = {Track.RUN: _GOING, Track.PAUSE: _UNPAUSED}
_RUN_ALONE = {Track.RUN: _GOING}
_BOOKS = {Track.RUN: _ON_THE_BOOKS}

HELD_BACK_BY = {
    # Nothing but the action's own track.
    **dict.fromkeys(
        ("register", "correct_details", "change_employer", "change_provider", "resume", "withdraw",
         "waive", "lapse"),
        _ALONE,
    ),
    # A run that is under way, and no break in learning.
    **dict.fromkeys(
        (
            *_FORM, "return_gateway", "accept_gateway", "submit_brief", "sign_off_brief",
            "return_brief", "submit_work", "withdraw_work", "review_work", "book_session",
            "move_session", "cancel_session", "record_conditions", "check_identity",
            "start_session", "start_part", "ask_question", "extend_session", "interrupt_session",
            "resume_session", "end_session", "miss_session",
        ),
        _BOTH,
    ),
    # A run that is under way: the awarding body's own work goes on through a break.
    **dict.fromkeys(
        (
            "request_adjustment", "decide_adjustment", "allocate_assessor", "change_assessor",
            "declare_interest", "mark", "return_marks", "agree_marks", "settle_check",
            "release_result",
        ),
        _RUN_ALONE,
    ),
    # Anything but a case that was withdrawn, or never registered.
    **dict.fromkeys(
        ("record_breach", "settle_breach", "claim_certificate", "reject_claim",
         "record_certificate"),
        _BOOKS,
    ),
    "pause": {Track.RUN: {RunState.OPEN, RunState.FAILED}, Track.ATTEMPT: _NO_SESSION_AHEAD},
    # A run that was passed is let in, so that the clauses against lifting a grade can speak.
    "agree_redo": {
        Track.RUN: {RunState.OPEN, RunState.FAILED, RunState.PASSED},
        Track.PAUSE: _UNPAUSED,
    },
    "decline_redo": {Track.RUN: {RunState.OPEN, RunState.FAILED}},
    "begin_run": {Track.PAUSE: _UNPAUSED},
}  # fmt: skip
"""Action to track to the states in which that track lets it be."""

# What comes of it.

YIELDS = {
    "register": {"case.registered"},
    "correct_details": {"details.corrected"},
    "change_employer": {"employer.changed"},
    "change_provider": {"provider.changed"},
    "pause": {"learning.paused"},
    "resume": {"learning.resumed"},
    "withdraw": {"case.withdrawn"},
    "record_english_maths": {"english_maths.recorded"},
    "record_training": {"training.recorded"},
    "state_outcomes": {"outcomes.stated"},
    "state_knowledge": {"knowledge.stated"},
    "confirm_competence": {"competence.confirmed"},
    "state_preferred_dates": {"preferred_dates.stated"},
    "state_adjustments": {"adjustments.stated"},
    "sign": {"gateway.signed"},
    "submit_gateway": {"gateway.submitted"},
    "return_gateway": {"gateway.returned"},
    "accept_gateway": {"gateway.accepted"},
    "request_adjustment": {"adjustment.requested"},
    "decide_adjustment": {"adjustment.granted", "adjustment.refused"},
    "submit_brief": {"brief.submitted"},
    "sign_off_brief": {"brief.signed_off"},
    "return_brief": {"brief.returned"},
    "submit_work": {"work.submitted"},
    "withdraw_work": {"work.withdrawn"},
    "review_work": {"work.reviewed"},
    "allocate_assessor": {"assessor.allocated"},
    "change_assessor": {"assessor.changed"},
    "declare_interest": {"interest.declared"},
    "book_session": {"session.booked"},
    "move_session": {"session.moved"},
    "cancel_session": {"session.cancelled"},
    "record_conditions": {"conditions.recorded"},
    "check_identity": {"identity.checked", "session.cancelled"},
    "start_session": {"session.started"},
    "start_part": {"part.started"},
    "ask_question": {"question.asked"},
    "extend_session": {"session.extended"},
    "interrupt_session": {"session.interrupted"},
    "resume_session": {"session.resumed"},
    "end_session": {"session.ended", "session.broken_off"},
    "miss_session": {"session.missed"},
    "record_breach": {"breach.recorded"},
    "settle_breach": {"breach.settled", "session.voided"},
    "mark": {"marks.given"},
    "return_marks": {"marks.returned"},
    "agree_marks": {"marks.agreed"},
    "settle_check": {"check.settled"},
    "release_result": {"result.released", "redo.offered", "outcome.reached"},
    "agree_redo": {"redo.agreed", "attempt.opened"},
    "decline_redo": {"redo.declined"},
    "begin_run": {"run.begun"},
    "claim_certificate": {"certificate.claimed"},
    "reject_claim": {"claim.rejected"},
    "record_certificate": {"certificate.recorded"},
    "waive": {"clause.waived", "run.reopened"},
    "lapse": {"run.lapsed"},
}
"""Action to the events that it can yield."""

ENDS_IN = {
    "case.registered": {Track.RUN: {RunState.OPEN}},
    "learning.paused": {Track.PAUSE: {PauseState.PAUSED}},
    "learning.resumed": {Track.PAUSE: {PauseState.RUNNING}},
    "case.withdrawn": {Track.RUN: {RunState.WITHDRAWN}},
    "gateway.submitted": {Track.GATEWAY: {GatewayState.SUBMITTED}},
    "gateway.returned": {Track.GATEWAY: {GatewayState.RETURNED}},
    "gateway.accepted": {Track.GATEWAY: {GatewayState.ACCEPTED}},
    "adjustment.requested": {Track.ADJUSTMENT: {RequestState.ASKED}},
    "adjustment.granted": {Track.ADJUSTMENT: {RequestState.GRANTED}},
    "adjustment.refused": {Track.ADJUSTMENT: {RequestState.REFUSED}},
    "brief.submitted": {Track.BRIEF: {BriefState.RECEIVED}},
    "brief.signed_off": {Track.BRIEF: {BriefState.SIGNED_OFF}},
    "brief.returned": {Track.BRIEF: {BriefState.RETURNED}},
    "session.booked": {Track.ATTEMPT: {AttemptState.BOOKED}},
    "session.cancelled": {Track.ATTEMPT: {AttemptState.WAITING}},
    "session.started": {Track.ATTEMPT: {AttemptState.UNDER_WAY}},
    "session.interrupted": {Track.ATTEMPT: {AttemptState.INTERRUPTED}},
    "session.resumed": {Track.ATTEMPT: {AttemptState.UNDER_WAY}},
    "session.ended": {Track.ATTEMPT: {AttemptState.ENDED}},
    "session.broken_off": {Track.ATTEMPT: {AttemptState.WAITING}},
    "session.missed": {Track.ATTEMPT: {AttemptState.WAITING}},
    "session.voided": {Track.ATTEMPT: {AttemptState.WAITING}},
    "breach.recorded": {Track.BREACH: {MatterState.OPEN}},
    "breach.settled": {Track.BREACH: {MatterState.CLOSED}},
    "marks.given": {Track.ATTEMPT: {AttemptState.MARKED}},
    "marks.returned": {Track.ATTEMPT: {AttemptState.RETURNED}},
    "marks.agreed": {Track.ATTEMPT: {AttemptState.AGREED}},
    "check.settled": {Track.ATTEMPT: {AttemptState.AGREED}},
    "result.released": {Track.ATTEMPT: {AttemptState.RELEASED}},
    "redo.offered": {Track.REDO: {RedoState.OFFERED}},
    "redo.agreed": {Track.REDO: {RedoState.AGREED}},
    "redo.declined": {Track.REDO: {RedoState.DECLINED}},
    "attempt.opened": {Track.ATTEMPT: {AttemptState.WAITING}, Track.RUN: {RunState.OPEN}},
    "outcome.reached": {Track.RUN: {RunState.PASSED, RunState.FAILED, RunState.OPEN}},
    "run.begun": {Track.RUN: {RunState.OPEN}},
    "run.lapsed": {Track.RUN: {RunState.LAPSED}},
    "run.reopened": {Track.RUN: {RunState.OPEN}},
    "certificate.claimed": {Track.CERTIFICATE: {CertificateState.CLAIMED}},
    "claim.rejected": {Track.CERTIFICATE: {CertificateState.REJECTED}},
    "certificate.recorded": {Track.CERTIFICATE: {CertificateState.RECORDED}},
}
"""Event to track to the states in which it can leave it; every other event moves nothing."""

FOLLOWS = {
    ("settle_breach", "session.voided"): {
        AttemptState.ENDED, AttemptState.MARKED, AttemptState.RETURNED, AttemptState.AGREED
    },
    ("release_result", "redo.offered"): {RedoState.NONE},
    ("release_result", "outcome.reached"): {RunState.OPEN},
    ("agree_redo", "attempt.opened"): {AttemptState.RELEASED, RunState.FAILED, RunState.OPEN},
    ("waive", "run.reopened"): {RunState.LAPSED},
}  # fmt: skip
"""Events that merely follow another of the same action, and the states that they can move from."""

WAITING = {
    "bring_in", "choose_option", "add_evidence", "remove_evidence", "map_evidence",
    "correct_measure", "declare", "review_portfolio", "request_special_consideration",
    "decide_special_consideration", "propose_scope", "approve_scope", "return_scope",
    "book_planning_meeting", "hold_planning_meeting", "confirm_planning_meeting",
    "miss_planning_meeting", "plan_session", "record_result", "give_second_opinion",
    "verify_behaviours", "request_replacement", "record_replacement", "appeal",
    "acknowledge_appeal", "decide_appeal", "complain", "answer_complaint", "report_malpractice",
    "decide_malpractice", "open_to_external", "move_pack_revision",
}  # fmt: skip
"""Actions that have a type and no row: no shipped specification needs them so far."""

BEGINS_IN = {
    Track.RUN: RunState.NONE,
    Track.GATEWAY: GatewayState.PREPARING,
    Track.BRIEF: BriefState.NONE,
    Track.PLANNING: PlanningState.NONE,
    Track.ATTEMPT: AttemptState.WAITING,
    Track.REDO: RedoState.NONE,
    Track.CERTIFICATE: CertificateState.NONE,
    Track.PAUSE: PauseState.RUNNING,
}
"""Tracks that a case is on from the beginning, and where they begin."""

NOT_REACHED_YET = {
    Track.PLANNING: {
        PlanningState.BOOKED, PlanningState.MISSED, PlanningState.HELD, PlanningState.CONFIRMED
    },
    Track.SPECIAL_CONSIDERATION: set(RequestState),
    Track.APPEAL: set(AppealState),
    Track.COMPLAINT: set(MatterState),
    Track.MALPRACTICE: set(MatterState),
    Track.CERTIFICATE: {CertificateState.REPLACEMENT},
}  # fmt: skip
"""States that no row leads to, because all actions that would are still waiting."""

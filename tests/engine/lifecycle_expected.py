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
    ScopeState,
    Track,
)

A, E, P = Role.APPRENTICE, Role.EMPLOYER, Role.PROVIDER
O, M, Q, S = Role.OFFICER, Role.ASSESSOR, Role.QUALITY_ASSURER, Role.SYSTEM  # noqa: E741 - letters
N = Role.PANELLIST

# Who may do what, in which state of the track that the action moves or asks about.

_FORM = {
    "choose_option": {A, P, O},
    "add_evidence": {A, P},
    "remove_evidence": {A, P},
    "map_evidence": {A, P},
    "correct_measure": {O},
    "record_english_maths": {P, O},
    "record_training": {P, O},
    "state_outcomes": {A, P},
    "state_knowledge": {A, P},
    "confirm_competence": {E},
    "decide_english_maths": {E},
    "state_preferred_dates": {A, P},
    "state_adjustments": {A, P},
    "sign": {A, E, P},
    "submit_gateway": {P},
}
_BOOKER = {A, P, O}
_ALWAYS = {
    "correct_details": {P, O}, "waive": {O}, "confirm_rule": {A, E, P, O, M, Q},
}  # fmt: skip
_HELD = {"record_credential": {P, O}, "remove_credential": {P, O}}
_VERIFY = {"verify_behaviours": {E}}
_LEAVING = {"change_employer": {P, O}, "change_provider": {O}, "withdraw": {A, E, P, O}}
_BEFORE_A_SESSION = {
    "submit_work": {A, P},
    "withdraw_work": {A, O},
    "review_work": {M},
    "allocate_assessor": {O},
    "change_assessor": {O},
    "declare_interest": {M},
    "plan_session": {M},
}
_TO_MARK = {"mark": {M}, "change_assessor": {O}, "declare_interest": {M}}
_CLAIM = {"claim_certificate": {O}}

OPEN = {
    Track.RUN: {
        RunState.NONE: {"register": {P, O}, "bring_in": {O}},
        RunState.OPEN: {
            **_ALWAYS,
            **_LEAVING,
            **_HELD,
            **_VERIFY,
            "lapse": {S},
            "declare": {A, E, P},
            "record_outcome": {O},
            "choose_methods": {O},
        },
        RunState.PASSED: {**_ALWAYS, **_HELD, **_VERIFY},
        RunState.FAILED: {
            **_ALWAYS,
            **_LEAVING,
            **_HELD,
            **_VERIFY,
            "lapse": {S},
            "begin_run": {O},
        },
        RunState.LAPSED: {**_ALWAYS, **_LEAVING, "begin_run": {O}},
        RunState.WITHDRAWN: {},
    },
    Track.GATEWAY: {
        GatewayState.PREPARING: _FORM,
        GatewayState.RETURNED: _FORM,
        GatewayState.SUBMITTED: {
            "return_gateway": {O},
            "accept_gateway": {O},
            "review_portfolio": {O},
            "correct_measure": {O},
        },
        GatewayState.ACCEPTED: {},
    },
    Track.BRIEF: {
        BriefState.NONE: {"submit_brief": {A, P}},
        BriefState.RETURNED: {"submit_brief": {A, P}},
        BriefState.RECEIVED: {"sign_off_brief": {O}, "return_brief": {O}},
        BriefState.SIGNED_OFF: {},
    },
    Track.SCOPE: {
        ScopeState.NONE: {"propose_scope": {A, E, P}},
        ScopeState.RETURNED: {"propose_scope": {A, E, P}},
        ScopeState.PROPOSED: {"approve_scope": {O, M}, "return_scope": {O, M}},
        ScopeState.APPROVED: {"return_scope": {O, M}},
    },
    Track.PLANNING: {
        PlanningState.NONE: {"book_planning_meeting": {O}},
        PlanningState.MISSED: {"book_planning_meeting": {O}},
        PlanningState.BOOKED: {"hold_planning_meeting": {O}, "miss_planning_meeting": {O}},
        PlanningState.HELD: {"confirm_planning_meeting": {O}},
        PlanningState.CONFIRMED: {},
    },
    Track.ATTEMPT: {
        AttemptState.WAITING: {
            **_BEFORE_A_SESSION,
            "book_session": _BOOKER,
            "record_result": {O},
        },
        AttemptState.BOOKED: {
            **_BEFORE_A_SESSION,
            "move_session": _BOOKER,
            "cancel_session": _BOOKER,
            "record_conditions": {M},
            "record_panel": {M},
            "check_identity": {M},
            "start_session": {M},
            "miss_session": {M, O},
        },
        AttemptState.UNDER_WAY: {
            "start_part": {M},
            "ask_question": {M},
            "extend_session": {M},
            "interrupt_session": {M},
            "take_break": {M},
            "end_session": {M},
        },
        AttemptState.INTERRUPTED: {"resume_session": {M}, "end_session": {M}},
        AttemptState.ENDED: _TO_MARK | {"allocate_assessor": {O}},
        AttemptState.MARKED: {"agree_marks": {Q}, "return_marks": {Q}, "settle_check": {Q, S}},
        AttemptState.RETURNED: _TO_MARK,
        AttemptState.AGREED: {"release_result": {O}},
        AttemptState.RELEASED: {},
    },
    Track.REDO: {
        RedoState.NONE: {},
        RedoState.OFFERED: {"agree_redo": {A, E, P, O}, "decline_redo": {A, E, P, O}},
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
        None: {"request_special_consideration": {A, P}},
        RequestState.ASKED: {"decide_special_consideration": {O}},
        RequestState.GRANTED: {},
        RequestState.REFUSED: {},
    },
    Track.APPEAL: {
        None: {"appeal": {A, P}},
        AppealState.LODGED: {"acknowledge_appeal": {O}},
        AppealState.ACKNOWLEDGED: {"decide_appeal": {N}, "acknowledge_appeal": {O}},
        AppealState.UPHELD: {},
        AppealState.DISMISSED: {},
    },
    Track.COMPLAINT: {
        None: {"complain": {A, E, P}},
        MatterState.OPEN: {"answer_complaint": {O}},
        MatterState.CLOSED: {},
    },
    Track.MALPRACTICE: {
        None: {"report_malpractice": {E, P, O, M, Q}},
        MatterState.OPEN: {"decide_malpractice": {O}},
        MatterState.CLOSED: {},
    },
    Track.BREACH: {
        None: {"record_breach": {M, O, Q}},
        MatterState.OPEN: {"settle_breach": {O}},
        MatterState.CLOSED: {},
    },
    Track.CERTIFICATE: {
        CertificateState.NONE: _CLAIM,
        CertificateState.REJECTED: _CLAIM,
        CertificateState.CLAIMED: {"reject_claim": {O}, "record_certificate": {O}},
        CertificateState.RECORDED: {"request_replacement": {A, E, O}},
        CertificateState.REPLACEMENT: {"record_replacement": {O}},
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
         "waive", "lapse", "bring_in", "record_credential", "remove_credential", "confirm_rule",
         "verify_behaviours"),
        _ALONE,
    ),
    # A run that is under way, and no break in learning.
    **dict.fromkeys(
        (
            *_FORM, "return_gateway", "accept_gateway", "submit_brief", "sign_off_brief",
            "return_brief", "submit_work", "withdraw_work", "review_work", "book_session",
            "move_session", "cancel_session", "record_conditions", "record_panel", "check_identity",
            "start_session", "start_part", "ask_question", "extend_session", "interrupt_session",
            "take_break", "resume_session", "end_session", "miss_session", "review_portfolio",
            "declare",
            "plan_session", "book_planning_meeting", "hold_planning_meeting",
            "miss_planning_meeting", "confirm_planning_meeting", "choose_methods",
            "propose_scope",
        ),
        _BOTH,
    ),
    # A run that is under way: the awarding body's own work goes on through a break.
    **dict.fromkeys(
        (
            "request_adjustment", "decide_adjustment", "allocate_assessor", "change_assessor",
            "declare_interest", "mark", "return_marks", "agree_marks", "settle_check",
            "release_result", "record_result", "record_outcome", "request_special_consideration",
            "approve_scope", "return_scope",
        ),
        _RUN_ALONE,
    ),
    # Anything but a case that was withdrawn, or never registered.
    **dict.fromkeys(
        (
            "record_breach", "settle_breach", "claim_certificate", "reject_claim",
            "record_certificate", "request_replacement", "record_replacement",
            "decide_special_consideration", "appeal", "acknowledge_appeal", "decide_appeal",
            "complain", "answer_complaint", "report_malpractice", "decide_malpractice",
        ),
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

# What comes of it: `YIELDS` is in a file of its own.

WITHOUT_A_ROW = {"case.brought_in", "result.amended"}
"""Events that move no track and follow another: the word of a case from elsewhere, and a grade
that an appeal puts in place of another. What is claimed of a case from elsewhere are events of
other actions."""

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
    "special_consideration.requested": {Track.SPECIAL_CONSIDERATION: {RequestState.ASKED}},
    "special_consideration.granted": {Track.SPECIAL_CONSIDERATION: {RequestState.GRANTED}},
    "special_consideration.refused": {Track.SPECIAL_CONSIDERATION: {RequestState.REFUSED}},
    "planning_meeting.booked": {Track.PLANNING: {PlanningState.BOOKED}},
    "planning_meeting.held": {Track.PLANNING: {PlanningState.HELD}},
    "planning_meeting.missed": {Track.PLANNING: {PlanningState.MISSED}},
    "planning_meeting.confirmed": {Track.PLANNING: {PlanningState.CONFIRMED}},
    "scope.proposed": {Track.SCOPE: {ScopeState.PROPOSED}},
    "scope.approved": {Track.SCOPE: {ScopeState.APPROVED}},
    "scope.returned": {Track.SCOPE: {ScopeState.RETURNED}},
    "work.failed": {Track.ATTEMPT: {AttemptState.AGREED}},
    "session.booked": {Track.ATTEMPT: {AttemptState.BOOKED}},
    "session.cancelled": {Track.ATTEMPT: {AttemptState.WAITING}},
    "session.started": {Track.ATTEMPT: {AttemptState.UNDER_WAY}},
    "session.interrupted": {Track.ATTEMPT: {AttemptState.INTERRUPTED}},
    "break.taken": {Track.ATTEMPT: {AttemptState.INTERRUPTED}},
    "session.resumed": {Track.ATTEMPT: {AttemptState.UNDER_WAY}},
    "session.ended": {Track.ATTEMPT: {AttemptState.ENDED}},
    "sitting.ended": {Track.ATTEMPT: {AttemptState.WAITING}},
    "session.broken_off": {Track.ATTEMPT: {AttemptState.WAITING}},
    "session.missed": {Track.ATTEMPT: {AttemptState.WAITING}},
    "session.voided": {Track.ATTEMPT: {AttemptState.WAITING}},
    "breach.recorded": {Track.BREACH: {MatterState.OPEN}},
    "breach.settled": {Track.BREACH: {MatterState.CLOSED}},
    "assessment.held": {Track.ATTEMPT: {AttemptState.ENDED}},
    "result.recorded": {Track.ATTEMPT: {AttemptState.AGREED}},
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
    "run.reopened": {Track.RUN: {RunState.OPEN, RunState.FAILED}},
    "certificate.claimed": {Track.CERTIFICATE: {CertificateState.CLAIMED}},
    "claim.rejected": {Track.CERTIFICATE: {CertificateState.REJECTED}},
    "certificate.recorded": {Track.CERTIFICATE: {CertificateState.RECORDED}},
    "replacement.requested": {Track.CERTIFICATE: {CertificateState.REPLACEMENT}},
    "replacement.recorded": {Track.CERTIFICATE: {CertificateState.RECORDED}},
    "appeal.lodged": {Track.APPEAL: {AppealState.LODGED}},
    "appeal.acknowledged": {Track.APPEAL: {AppealState.ACKNOWLEDGED}},
    "appeal.upheld": {Track.APPEAL: {AppealState.UPHELD}},
    "appeal.dismissed": {Track.APPEAL: {AppealState.DISMISSED}},
    "redo.withdrawn": {Track.REDO: {RedoState.NONE}},
    "result.set_aside": {Track.ATTEMPT: {AttemptState.WAITING}, Track.RUN: {RunState.OPEN}},
    "result.voided": {Track.ATTEMPT: {AttemptState.AGREED}, Track.RUN: {RunState.OPEN}},
    "complaint.made": {Track.COMPLAINT: {MatterState.OPEN}},
    "complaint.answered": {Track.COMPLAINT: {MatterState.CLOSED}},
    "malpractice.reported": {Track.MALPRACTICE: {MatterState.OPEN}},
    "malpractice.decided": {Track.MALPRACTICE: {MatterState.CLOSED}},
}
"""Event to track to the states in which it can leave it; every other event moves nothing."""

_DONE = {AttemptState.ENDED, AttemptState.MARKED, AttemptState.RETURNED, AttemptState.AGREED}
_ALIVE = {RunState.OPEN, RunState.PASSED, RunState.FAILED}

FOLLOWS = {
    ("return_gateway", "brief.returned"): {BriefState.RECEIVED},
    ("decide_adjustment", "session.lengthened"): {AttemptState.BOOKED},
    ("settle_breach", "session.voided"): {AttemptState.WAITING, *_DONE},
    ("submit_work", "session.cancelled"): {AttemptState.BOOKED},
    ("submit_work", "work.failed"): {AttemptState.WAITING, AttemptState.BOOKED},
    ("record_result", "result.recorded"): {AttemptState.ENDED},
    ("release_result", "redo.offered"): {RedoState.NONE},
    ("release_result", "redo.withdrawn"): {RedoState.OFFERED},
    ("record_outcome", "redo.offered"): {RedoState.NONE},
    ("record_outcome", "redo.withdrawn"): {RedoState.OFFERED},
    ("record_outcome", "outcome.reached"): {RunState.OPEN},
    ("decide_appeal", "redo.offered"): {RedoState.NONE},
    ("release_result", "outcome.reached"): {RunState.OPEN},
    ("agree_redo", "attempt.opened"): {AttemptState.RELEASED, RunState.FAILED, RunState.OPEN},
    ("decide_appeal", "redo.withdrawn"): {RedoState.OFFERED, RedoState.DECLINED},
    ("decide_appeal", "outcome.reached"): _ALIVE,
    ("decide_appeal", "result.set_aside"): {AttemptState.RELEASED, *_ALIVE},
    ("decide_malpractice", "redo.withdrawn"): {RedoState.OFFERED, RedoState.DECLINED},
    ("decide_malpractice", "result.voided"): {*_DONE, AttemptState.RELEASED, *_ALIVE},
    ("waive", "run.reopened"): {RunState.LAPSED},
    ("waive", "redo.offered"): {RedoState.NONE},
    ("waive", "outcome.reached"): _ALIVE,
}
"""Events that merely follow another of the same action, and the states that they can move from."""

WAITING = {
    "give_second_opinion", "move_pack_revision", "open_to_external",
}  # fmt: skip
"""Actions that have a type and no row: no shipped specification needs them so far."""

BEGINS_IN = {
    Track.RUN: RunState.NONE,
    Track.GATEWAY: GatewayState.PREPARING,
    Track.BRIEF: BriefState.NONE,
    Track.PLANNING: PlanningState.NONE,
    Track.SCOPE: ScopeState.NONE,
    Track.ATTEMPT: AttemptState.WAITING,
    Track.REDO: RedoState.NONE,
    Track.CERTIFICATE: CertificateState.NONE,
    Track.PAUSE: PauseState.RUNNING,
}
"""Tracks that a case is on from the beginning, and where they begin."""

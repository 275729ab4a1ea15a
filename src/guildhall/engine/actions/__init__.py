"""Every action: what somebody means to do, imperative, one typed model each.

The same models serve Python, scenarios and the API.
"""

from typing import get_args

from guildhall.engine.actions.apprentice import (
    AcceptGateway,
    AddEvidence,
    BringIn,
    ChangeEmployer,
    ChangeProvider,
    ChooseOption,
    ConfirmCompetence,
    ConfirmRule,
    CorrectDetails,
    CorrectMeasure,
    DecideEnglishMaths,
    Declare,
    MapEvidence,
    Pause,
    RecordCredential,
    RecordEnglishMaths,
    RecordTraining,
    Register,
    RemoveCredential,
    RemoveEvidence,
    Resume,
    ReturnGateway,
    ReviewPortfolio,
    Sign,
    StateAdjustments,
    StateKnowledge,
    StateOutcomes,
    StatePreferredDates,
    SubmitGateway,
    Withdraw,
)
from guildhall.engine.actions.base import Action
from guildhall.engine.actions.fairness import (
    AcknowledgeAppeal,
    AnswerComplaint,
    Appeal,
    Complain,
    DecideAppeal,
    DecideMalpractice,
    DecideSpecialConsideration,
    Lapse,
    MovePackRevision,
    OpenToExternal,
    ReportMalpractice,
    RequestSpecialConsideration,
    Waive,
)
from guildhall.engine.actions.judging import (
    AgreeMarks,
    AgreeRedo,
    BeginRun,
    ClaimCertificate,
    DeclineRedo,
    GiveSecondOpinion,
    Mark,
    RecordCertificate,
    RecordOutcome,
    RecordReplacement,
    RecordResult,
    RejectClaim,
    ReleaseResult,
    RequestReplacement,
    ReturnMarks,
    SettleCheck,
    VerifyBehaviours,
)
from guildhall.engine.actions.preparation import (
    ApproveScope,
    BookPlanningMeeting,
    ChooseMethods,
    ConfirmPlanningMeeting,
    DecideAdjustment,
    HoldPlanningMeeting,
    MissPlanningMeeting,
    PlanSession,
    ProposeScope,
    RequestAdjustment,
    ReturnBrief,
    ReturnScope,
    ReviewWork,
    SignOffBrief,
    SubmitBrief,
    SubmitWork,
    WithdrawWork,
)
from guildhall.engine.actions.sessions import (
    AllocateAssessor,
    AskQuestion,
    BookSession,
    CancelSession,
    ChangeAssessor,
    CheckIdentity,
    DeclareInterest,
    EndSession,
    ExtendSession,
    InterruptSession,
    MissSession,
    MoveSession,
    RecordBreach,
    RecordConditions,
    RecordPanel,
    ResumeSession,
    SettleBreach,
    StartPart,
    StartSession,
    TakeBreak,
)

AnyAction = (
    Register
    | BringIn
    | CorrectDetails
    | ChooseOption
    | ChangeEmployer
    | ChangeProvider
    | Pause
    | Resume
    | Withdraw
    | AddEvidence
    | RemoveEvidence
    | MapEvidence
    | CorrectMeasure
    | Declare
    | ConfirmRule
    | RecordCredential
    | RemoveCredential
    | Sign
    | RecordEnglishMaths
    | DecideEnglishMaths
    | RecordTraining
    | StateOutcomes
    | StateKnowledge
    | ReviewPortfolio
    | ConfirmCompetence
    | StatePreferredDates
    | StateAdjustments
    | SubmitGateway
    | ReturnGateway
    | AcceptGateway
    | RequestAdjustment
    | DecideAdjustment
    | RequestSpecialConsideration
    | DecideSpecialConsideration
    | SubmitBrief
    | SignOffBrief
    | ReturnBrief
    | ChooseMethods
    | ProposeScope
    | ApproveScope
    | ReturnScope
    | BookPlanningMeeting
    | HoldPlanningMeeting
    | ConfirmPlanningMeeting
    | MissPlanningMeeting
    | PlanSession
    | SubmitWork
    | WithdrawWork
    | ReviewWork
    | AllocateAssessor
    | ChangeAssessor
    | DeclareInterest
    | BookSession
    | MoveSession
    | CancelSession
    | RecordConditions
    | RecordPanel
    | CheckIdentity
    | StartSession
    | StartPart
    | AskQuestion
    | ExtendSession
    | InterruptSession
    | TakeBreak
    | ResumeSession
    | EndSession
    | MissSession
    | RecordBreach
    | SettleBreach
    | Mark
    | RecordResult
    | RecordOutcome
    | SettleCheck
    | GiveSecondOpinion
    | ReturnMarks
    | AgreeMarks
    | ReleaseResult
    | AgreeRedo
    | DeclineRedo
    | BeginRun
    | VerifyBehaviours
    | ClaimCertificate
    | RejectClaim
    | RecordCertificate
    | RequestReplacement
    | RecordReplacement
    | Appeal
    | AcknowledgeAppeal
    | DecideAppeal
    | Complain
    | AnswerComplaint
    | ReportMalpractice
    | DecideMalpractice
    | Waive
    | OpenToExternal
    | MovePackRevision
    | Lapse
)

ACTIONS: dict[str, type[Action]] = {kind.name: kind for kind in get_args(AnyAction)}
"""Every action by its name."""

__all__ = [
    "ACTIONS",
    "AcceptGateway",
    "AcknowledgeAppeal",
    "Action",
    "AddEvidence",
    "AgreeMarks",
    "AgreeRedo",
    "AllocateAssessor",
    "AnswerComplaint",
    "AnyAction",
    "Appeal",
    "ApproveScope",
    "AskQuestion",
    "BeginRun",
    "BookPlanningMeeting",
    "BookSession",
    "BringIn",
    "CancelSession",
    "ChangeAssessor",
    "ChangeEmployer",
    "ChangeProvider",
    "CheckIdentity",
    "ChooseMethods",
    "ChooseOption",
    "ClaimCertificate",
    "Complain",
    "ConfirmCompetence",
    "ConfirmPlanningMeeting",
    "ConfirmRule",
    "CorrectDetails",
    "CorrectMeasure",
    "DecideAdjustment",
    "DecideAppeal",
    "DecideEnglishMaths",
    "DecideMalpractice",
    "DecideSpecialConsideration",
    "Declare",
    "DeclareInterest",
    "DeclineRedo",
    "EndSession",
    "ExtendSession",
    "GiveSecondOpinion",
    "HoldPlanningMeeting",
    "InterruptSession",
    "Lapse",
    "MapEvidence",
    "Mark",
    "MissPlanningMeeting",
    "MissSession",
    "MovePackRevision",
    "MoveSession",
    "OpenToExternal",
    "Pause",
    "PlanSession",
    "ProposeScope",
    "RecordBreach",
    "RecordCertificate",
    "RecordConditions",
    "RecordCredential",
    "RecordEnglishMaths",
    "RecordOutcome",
    "RecordPanel",
    "RecordReplacement",
    "RecordResult",
    "RecordTraining",
    "Register",
    "RejectClaim",
    "ReleaseResult",
    "RemoveCredential",
    "RemoveEvidence",
    "ReportMalpractice",
    "RequestAdjustment",
    "RequestReplacement",
    "RequestSpecialConsideration",
    "Resume",
    "ResumeSession",
    "ReturnBrief",
    "ReturnGateway",
    "ReturnMarks",
    "ReturnScope",
    "ReviewPortfolio",
    "ReviewWork",
    "SettleBreach",
    "SettleCheck",
    "Sign",
    "SignOffBrief",
    "StartPart",
    "StartSession",
    "StateAdjustments",
    "StateKnowledge",
    "StateOutcomes",
    "StatePreferredDates",
    "SubmitBrief",
    "SubmitGateway",
    "SubmitWork",
    "TakeBreak",
    "VerifyBehaviours",
    "Waive",
    "Withdraw",
    "WithdrawWork",
]

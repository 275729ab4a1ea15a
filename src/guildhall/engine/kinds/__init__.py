"""The closed kinds of rule that a clause of a pack can have, one file a family."""

from typing import Annotated

from pydantic import Field

from guildhall.engine.kinds.evidence import (
    DiscouragedKinds,
    KnowledgeInWork,
    PieceDates,
    PieceForms,
    PieceStates,
    PortfolioCovers,
    PortfolioPieces,
    PortfolioReviewed,
    VideoLimits,
)
from guildhall.engine.kinds.gateway import (
    AdjustmentsEarly,
    Declared,
    EnglishMaths,
    GatewayComplete,
    GatewayItem,
    NothingAsked,
    OffTheJob,
    OnProgramme,
    Options,
    ReturnMessage,
    Signatures,
    TrainingRecorded,
)
from guildhall.engine.kinds.grading import (
    AllPassed,
    CriteriaStand,
    Descriptors,
    EachMethod,
    GradeTable,
    KsbMap,
    MethodScale,
)
from guildhall.engine.kinds.planning import (
    PlanningConfirmed,
    PlanningHeld,
    PlanningMissed,
    PlanningPresent,
    PlanningSettles,
)
from guildhall.engine.kinds.records import (
    ClaimWithin,
    Document,
    GatewayDelay,
    ReplacementForm,
    ReplacementWithin,
    ResultsWithin,
    Specimen,
    Tell,
)
from guildhall.engine.kinds.redo import (
    Cap,
    FailedOnly,
    NoUpgrade,
    RedoDecider,
    RedoLearning,
    RedoOffer,
    RedoPlan,
    RedoTimescale,
    RedoTypical,
    RedoWithin,
    SameWork,
)
from guildhall.engine.kinds.sessions import (
    Conditions,
    Delivery,
    EndedByApprentice,
    EndedConfident,
    ExtraTime,
    Identity,
    IndependentAssessor,
    NotEndedByAssessor,
    QuestionsLeast,
    QuestionsMost,
    QuestionTheme,
    SessionPlan,
    SessionShows,
)
from guildhall.engine.kinds.submissions import (
    AfterGateway,
    AfterSubmission,
    BriefContent,
    BriefDateFits,
    BriefOpportunity,
    BriefTitle,
    BriefWords,
    LatestSubmission,
    SubmittedWithin,
    Together,
    Topic,
    WordsExcluded,
    WordsWithin,
    WorkIncludes,
    WorkMaps,
    WorkOpened,
)
from guildhall.engine.kinds.timing import (
    Extension,
    HeldWithin,
    NotBefore,
    Notice,
    PlannedLength,
    ReviewTime,
    TypicalSplit,
)

Rule = Annotated[
    PortfolioPieces
    | PortfolioCovers
    | PieceForms
    | VideoLimits
    | PieceStates
    | PieceDates
    | KnowledgeInWork
    | DiscouragedKinds
    | PortfolioReviewed
    | NothingAsked
    | EnglishMaths
    | OnProgramme
    | OffTheJob
    | GatewayItem
    | Signatures
    | GatewayComplete
    | Options
    | Declared
    | TrainingRecorded
    | ReturnMessage
    | AdjustmentsEarly
    | Descriptors
    | MethodScale
    | EachMethod
    | GradeTable
    | AllPassed
    | CriteriaStand
    | KsbMap
    | PlanningHeld
    | PlanningSettles
    | PlanningPresent
    | PlanningMissed
    | PlanningConfirmed
    | Document
    | Tell
    | Specimen
    | GatewayDelay
    | ResultsWithin
    | ClaimWithin
    | ReplacementWithin
    | ReplacementForm
    | RedoOffer
    | RedoDecider
    | RedoLearning
    | RedoPlan
    | FailedOnly
    | NoUpgrade
    | SameWork
    | RedoWithin
    | Cap
    | RedoTypical
    | RedoTimescale
    | Conditions
    | Identity
    | QuestionsMost
    | QuestionsLeast
    | QuestionTheme
    | SessionShows
    | IndependentAssessor
    | ExtraTime
    | EndedByApprentice
    | NotEndedByAssessor
    | EndedConfident
    | SessionPlan
    | Delivery
    | BriefContent
    | BriefWords
    | BriefTitle
    | BriefOpportunity
    | BriefDateFits
    | AfterGateway
    | SubmittedWithin
    | WorkIncludes
    | AfterSubmission
    | WorkOpened
    | WorkMaps
    | WordsWithin
    | WordsExcluded
    | Together
    | Topic
    | LatestSubmission
    | HeldWithin
    | NotBefore
    | Notice
    | PlannedLength
    | Extension
    | ReviewTime
    | TypicalSplit,
    Field(discriminator="kind"),
]
"""Any rule; `kind` says which."""

__all__ = [
    "AdjustmentsEarly",
    "AfterGateway",
    "AfterSubmission",
    "AllPassed",
    "BriefContent",
    "BriefDateFits",
    "BriefOpportunity",
    "BriefTitle",
    "BriefWords",
    "Cap",
    "ClaimWithin",
    "Conditions",
    "CriteriaStand",
    "Declared",
    "Delivery",
    "Descriptors",
    "DiscouragedKinds",
    "Document",
    "EachMethod",
    "EndedByApprentice",
    "EndedConfident",
    "EnglishMaths",
    "Extension",
    "ExtraTime",
    "FailedOnly",
    "GatewayComplete",
    "GatewayDelay",
    "GatewayItem",
    "GradeTable",
    "HeldWithin",
    "Identity",
    "IndependentAssessor",
    "KnowledgeInWork",
    "KsbMap",
    "LatestSubmission",
    "MethodScale",
    "NoUpgrade",
    "NotBefore",
    "NotEndedByAssessor",
    "NothingAsked",
    "Notice",
    "OffTheJob",
    "OnProgramme",
    "Options",
    "PieceDates",
    "PieceForms",
    "PieceStates",
    "PlannedLength",
    "PlanningConfirmed",
    "PlanningHeld",
    "PlanningMissed",
    "PlanningPresent",
    "PlanningSettles",
    "PortfolioCovers",
    "PortfolioPieces",
    "PortfolioReviewed",
    "QuestionTheme",
    "QuestionsLeast",
    "QuestionsMost",
    "RedoDecider",
    "RedoLearning",
    "RedoOffer",
    "RedoPlan",
    "RedoTimescale",
    "RedoTypical",
    "RedoWithin",
    "ReplacementForm",
    "ReplacementWithin",
    "ResultsWithin",
    "ReturnMessage",
    "ReviewTime",
    "Rule",
    "SameWork",
    "SessionPlan",
    "SessionShows",
    "Signatures",
    "Specimen",
    "SubmittedWithin",
    "Tell",
    "Together",
    "Topic",
    "TrainingRecorded",
    "TypicalSplit",
    "VideoLimits",
    "WordsExcluded",
    "WordsWithin",
    "WorkIncludes",
    "WorkMaps",
    "WorkOpened",
]

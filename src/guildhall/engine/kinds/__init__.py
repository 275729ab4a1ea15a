"""The closed kinds of rule that a clause of a pack can have, one file a family."""

from typing import Annotated

from pydantic import Field

from guildhall.engine.kinds.gateway import (
    EnglishMaths,
    GatewayComplete,
    GatewayItem,
    NothingAsked,
    OffTheJob,
    OnProgramme,
    Signatures,
)
from guildhall.engine.kinds.grading import (
    AllPassed,
    CriteriaStand,
    Descriptors,
    GradeTable,
    KsbMap,
    MethodScale,
)
from guildhall.engine.kinds.records import (
    Document,
    GatewayDelay,
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
    RedoWithin,
    SameWork,
)
from guildhall.engine.kinds.sessions import (
    Conditions,
    ExtraTime,
    Identity,
    IndependentAssessor,
    QuestionsLeast,
    QuestionsMost,
    QuestionTheme,
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
    SubmittedWithin,
    WorkIncludes,
    WorkOpened,
)
from guildhall.engine.kinds.timing import (
    Extension,
    HeldWithin,
    NotBefore,
    Notice,
    PlannedLength,
)

Rule = Annotated[
    NothingAsked
    | EnglishMaths
    | OnProgramme
    | OffTheJob
    | GatewayItem
    | Signatures
    | GatewayComplete
    | GatewayDelay
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
    | HeldWithin
    | NotBefore
    | Notice
    | PlannedLength
    | Extension
    | Conditions
    | Identity
    | QuestionsMost
    | QuestionsLeast
    | QuestionTheme
    | SessionShows
    | IndependentAssessor
    | ExtraTime
    | Descriptors
    | MethodScale
    | GradeTable
    | AllPassed
    | CriteriaStand
    | KsbMap
    | RedoOffer
    | RedoDecider
    | RedoLearning
    | RedoPlan
    | FailedOnly
    | NoUpgrade
    | SameWork
    | RedoWithin
    | Cap
    | Document
    | Tell
    | Specimen,
    Field(discriminator="kind"),
]
"""Any rule; `kind` says which."""

__all__ = [
    "AfterGateway",
    "AfterSubmission",
    "AllPassed",
    "BriefContent",
    "BriefDateFits",
    "BriefOpportunity",
    "BriefTitle",
    "BriefWords",
    "Cap",
    "Conditions",
    "CriteriaStand",
    "Descriptors",
    "Document",
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
    "KsbMap",
    "MethodScale",
    "NoUpgrade",
    "NotBefore",
    "NothingAsked",
    "Notice",
    "OffTheJob",
    "OnProgramme",
    "PlannedLength",
    "QuestionTheme",
    "QuestionsLeast",
    "QuestionsMost",
    "RedoDecider",
    "RedoLearning",
    "RedoOffer",
    "RedoPlan",
    "RedoWithin",
    "Rule",
    "SameWork",
    "SessionShows",
    "Signatures",
    "Specimen",
    "SubmittedWithin",
    "Tell",
    "WorkIncludes",
    "WorkOpened",
]

"""The closed kinds of rule that a clause of a pack can have, one file a family.

Each file ends with the union of its kinds; a new kind is a class there and a case in the file of
`rules/` that has the same name.
"""

from typing import Annotated

from pydantic import Field

from guildhall.engine.kinds.credentials import CredentialRule
from guildhall.engine.kinds.evidence import EvidenceRule
from guildhall.engine.kinds.gateway import GatewayRule
from guildhall.engine.kinds.grading import GradingRule
from guildhall.engine.kinds.lengths import LengthRule
from guildhall.engine.kinds.order import OrderRule
from guildhall.engine.kinds.outside import OutsideRule
from guildhall.engine.kinds.overall import OverallRule
from guildhall.engine.kinds.people import PeopleRule
from guildhall.engine.kinds.planning import PlanningRule
from guildhall.engine.kinds.records import RecordRule
from guildhall.engine.kinds.redo import RedoRule
from guildhall.engine.kinds.reform import ReformRule
from guildhall.engine.kinds.scope import ScopeRule
from guildhall.engine.kinds.scoring import ScoringRule
from guildhall.engine.kinds.sessions import SessionRule
from guildhall.engine.kinds.sittings import SittingRule
from guildhall.engine.kinds.submissions import SubmissionRule
from guildhall.engine.kinds.timing import TimingRule
from guildhall.engine.kinds.unenforced import UnenforcedRule
from guildhall.engine.kinds.versions import VersionRule

Rule = Annotated[
    CredentialRule
    | EvidenceRule
    | GatewayRule
    | GradingRule
    | LengthRule
    | OutsideRule
    | OrderRule
    | OverallRule
    | PeopleRule
    | PlanningRule
    | RecordRule
    | RedoRule
    | ScoringRule
    | ReformRule
    | ScopeRule
    | SessionRule
    | SittingRule
    | SubmissionRule
    | TimingRule
    | UnenforcedRule
    | VersionRule,
    Field(discriminator="kind"),
]
"""Any rule; `kind` says which."""

__all__ = ["Rule"]

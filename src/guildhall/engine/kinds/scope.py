"""The scope of a method's work, proposed and approved before the work is done."""

from typing import Literal

from pydantic import Field

from guildhall.engine.kinds.base import MethodRule, Period


class ScopeApproved(MethodRule):
    """The scope is approved before the steps at which the clause bites."""

    kind: Literal["scope_approved"]
    may_bite = frozenset({"submit_work", "book_session", "start_session"})


class ScopeReturns(MethodRule):
    """A scope is sent back at most so many times."""

    kind: Literal["scope_returns"]
    most: int = Field(ge=0)
    may_bite = frozenset({"return_scope"})


class ScopeAnswered(MethodRule):
    """A proposed scope is answered within a period of its proposal, whose day is day 0."""

    kind: Literal["scope_answered"]
    within: Period


ScopeRule = ScopeApproved | ScopeReturns | ScopeAnswered
"""Any rule of this family."""

"""Credentials: qualifications, certificates, licences and checks, each with its day."""

from typing import Annotated, Literal

from pydantic import Field

from guildhall.engine.kinds.base import DATED, GATEWAY_STEPS, Period, RuleBase

Key = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_.][a-z0-9]+)*$")]


class Credential(RuleBase):
    """So many of a set of qualifications, certificates, licences or checks are on record.

    `item` is the word under which they are recorded, `any_of` the set: a key and what people read
    of each, `least` how many of them there have to be. `attempted` is enough where the document
    asks for no more. `not_older_than` is reckoned to the acceptance of the gateway. `valid_on` is
    the day on which it must not have expired: that of the gateway's acceptance, of the session
    (of `method`, or of each), or of the claim of the certificate.
    """

    kind: Literal["credential"]
    item: Key
    any_of: dict[Key, str] = Field(min_length=1)
    least: int = Field(default=1, ge=1)
    state: Literal["achieved", "attempted"] = "achieved"
    evidence: bool = True
    not_older_than: Period | None = None
    valid_on: Literal["gateway", "session", "claim"] | None = None
    method: str | None = None
    may_bite = GATEWAY_STEPS | DATED | {"claim_certificate"}
    met_by = "record_credential"
    needs = ("starts_at",)


CredentialRule = Credential
"""Any rule of this family."""

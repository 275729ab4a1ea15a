"""Version 1 of the API: its parts, put together."""

from collections.abc import Iterator

from pydantic import BaseModel

from guildhall import __version__
from guildhall.api import (
    actions,
    cohorts,
    files,
    links,
    listed,
    lists,
    live,
    people,
    pictured,
    problems,
    reading,
    registered,
    second_factor,
    shapes,
    specs,
    tokens,
)
from guildhall.api.docs import DOCS
from guildhall.api.document import Api, Mode
from guildhall.api.gate import through_the_gate
from guildhall.cases.asked import OFFERED, body_of

TOLD: tuple[type[BaseModel], ...] = (
    shapes.Done,
    shapes.Foreseen,
    shapes.HistoryOut,
    shapes.PermittedOut,
    shapes.DeadlinesOut,
    listed.CasesOut,
    listed.CountsOut,
    listed.MovesOut,
    listed.DuesOut,
    pictured.CaseOut,
    pictured.SpecsOut,
    pictured.SpecOut,
    problems.Problem,
    *tokens.TOLD,
    *second_factor.TOLD,
    *registered.TOLD,
    *files.TOLD,
    *links.TOLD,
    *live.TOLD,
    *cohorts.TOLD,
)
"""The shapes of what is answered."""


class Version1(Api):
    """The API, with the shapes of its document."""

    def shapes(self) -> Iterator[tuple[type[BaseModel], Mode]]:
        """Give the body of each action, what it answers, and what goes wrong."""
        for name in OFFERED:
            yield body_of(name), "validation"
        asked_of = (tokens, second_factor, registered, links, live, cohorts)
        for asked in (one for part in asked_of for one in part.ASKED):
            yield asked, "validation"
        for told in TOLD:
            yield told, "serialization"


api = Version1(
    title="Guildhall",
    version="1",
    description=f"End-point assessment of apprenticeships. Guildhall {__version__}.",
    urls_namespace="api-v1",
    docs=DOCS,
)
api.add_decorator(through_the_gate, mode="view")
problems.handle(api)
tokens.handle(api)
files.handle(api)
links.handle(api)
api.add_router("", actions.router)
for part in (cohorts, files, links, lists, live, people, reading, second_factor, specs, tokens):
    api.add_router("", part.router)

"""Version 1 of the API: its parts, put together."""

from collections.abc import Iterator

from pydantic import BaseModel

from guildhall import __version__
from guildhall.api import actions, problems, reading, shapes
from guildhall.api.document import Api, Mode


class Version1(Api):
    """The API, with the shapes of its document."""

    def shapes(self) -> Iterator[tuple[type[BaseModel], Mode]]:
        """Give the body of each action, what it answers, and what goes wrong."""
        for name in actions.OFFERED:
            yield actions.body_of(name), "validation"
        for told in (shapes.Done, shapes.Foreseen, problems.Problem):
            yield told, "serialization"


api = Version1(
    title="Guildhall",
    version="1",
    description=f"End-point assessment of apprenticeships. Guildhall {__version__}.",
    urls_namespace="api-v1",
)
problems.handle(api)
api.add_router("", actions.router)
api.add_router("", reading.router)

"""Version 1 of the API: its parts, put together."""

from ninja import NinjaAPI

from guildhall import __version__
from guildhall.api import actions, problems, reading

api = NinjaAPI(
    title="Guildhall",
    version="1",
    description=f"End-point assessment of apprenticeships. Guildhall {__version__}.",
    urls_namespace="api-v1",
)
problems.handle(api)
api.add_router("", actions.router)
api.add_router("", reading.router)

"""The specifications: what is offered, and what each asks, clause by clause."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from guildhall.api.answering import told
from guildhall.api.document import responses
from guildhall.api.signing import BEARERS
from guildhall.cases import packs
from guildhall.cases.asked import OFFERED
from guildhall.cases.queries import NotFoundError
from guildhall.engine.actions import ACTIONS
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.vocabulary import Role

router = Router(tags=["specifications"], auth=BEARERS["cases:read"])


@router.get("/specs", openapi_extra=responses("SpecsOut", (401, 403)))
def list_specs(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the library gives it
    """List the specifications under which apprentices can be registered."""
    return told({"specs": [_line(pack) for _, pack in sorted(packs.offered().items())]})


@router.get("/specs/{spec}", openapi_extra=responses("SpecOut", (401, 403, 404)))
def read_spec(request: HttpRequest, spec: str) -> HttpResponse:  # noqa: ARG001 - as above
    """Read a specification by its name in an address, such as `st0825-ap02`."""
    for pack in packs.offered().values():
        if _id(pack) == spec.lower():
            return told(_whole(pack))
    raise NotFoundError


def _id(pack: Pack) -> str:
    return pack.spec.lower().replace("/", "-")


def _line(pack: Pack) -> dict[str, Any]:
    return {
        "spec": pack.spec,
        "id": _id(pack),
        "title": pack.title,
        "level": pack.level,
        "revision": pack.revision,
        "awarding_body": {"id": pack.awarding_body.id, "name": pack.awarding_body.name},
    }


def _whole(pack: Pack) -> dict[str, Any]:
    return _line(pack) | {
        "source": f"{pack.source.title}, {pack.source.version}",
        "digest": pack.digest,
        "methods": [
            {"id": key, "name": one.name, "session": one.session, "work": one.work}
            for key, one in pack.methods.items()
        ],
        "options": [{"id": key, "name": name} for key, name in pack.options.items()],
        "ksbs": pack.ksbs,
        "themes": [
            {"id": key, **theme.model_dump(mode="json", by_alias=True)}
            for key, theme in pack.themes.items()
        ],
        "clauses": [_clause(clause) for clause in pack.clauses],
        "forms": [_form(pack, name) for name in OFFERED],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    return {
        "id": clause.id,
        "heading": clause.at,
        "says": clause.says,
        "force": clause.force,
        "does": clause.does,
        "bites": list(clause.rule.bites),
        "reading": clause.reading,
        "waivable": clause.waivable,
    }


def _form(pack: Pack, name: str) -> dict[str, Any]:
    kind = ACTIONS[name]
    return {
        "action": name,
        "words": " ".join((kind.__doc__ or "").split("\n\n")[0].split()),
        "shape": kind.__name__,
        "roles": [role for role in Role if may_ever(name, role)],
        "clauses": [clause.id for clause in pack.biting.get(name, ())],
    }

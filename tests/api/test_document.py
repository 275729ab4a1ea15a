"""The OpenAPI document: valid, whole, in words, and the same as the one that is committed."""

import json
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

from guildhall.api.v1 import api
from guildhall.cases.versions import NEEDED
from guildhall.engine.actions import ACTIONS
from guildhall.engine.lifecycle import WAITING

ROOT = Path(__file__).resolve().parents[2]
COMMITTED = ROOT / "docs" / "reference" / "openapi.json"


def document():
    return json.loads(COMMITTED.read_text(encoding="utf-8"))


def operations():
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_is_valid_and_the_one_that_is_handed_out():
    told = document()
    OpenAPIV31SpecValidator(told).validate()
    assert told == json.loads(json.dumps(api.get_openapi_schema()))
    assert "://" not in COMMITTED.read_text(encoding="utf-8")


def test_every_action_of_a_person_has_a_route_and_a_preview():
    offered = {operation["operationId"] for _, method, operation in operations()}
    wanted = set(ACTIONS) - WAITING - {"lapse"}
    assert wanted | {f"{name}_preview" for name in wanted} <= offered
    assert "lapse" not in offered


def test_every_field_and_operation_is_told_in_words():
    told = document()
    for name, shape in told["components"]["schemas"].items():
        assert shape.get("description"), name
        for field, about in shape.get("properties", {}).items():
            assert about.get("description"), f"{name}.{field}"
    for path, _, operation in operations():
        assert operation["summary"].strip(), path


def test_every_operation_says_how_it_can_go_wrong():
    for path, method, operation in operations():
        statuses = set(operation["responses"])
        if operation.get("security"):
            assert {"200", "401"} <= statuses, path
        headers = json.dumps(operation["parameters"])
        if method == "post" and "/cases/" in path and not path.endswith("/preview"):
            assert {"400", "403", "409", "422"} <= statuses, path
            assert "IdempotencyKey" in headers, path
            needed = path.rpartition("/")[2] in NEEDED
            assert ("428" in statuses) == needed == ("IfMatchNeeded" in headers), path

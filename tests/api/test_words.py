"""Whatever a library finds wrong with a request is told in our own words."""

import json

import pytest
from pydantic_core._pydantic_core import list_all_errors  # the library's own list, with examples

from guildhall.api.v1 import api
from guildhall.cases import sentences
from guildhall.cases.asked import OFFERED, body_of
from tests import people_of
from tests.api.asking import REGISTRATION, Asking, problem_of
from tests.fuzz.said import LIBRARY, SENTENCE

NOT_OF_JSON = {
    # What only Python has: no request brings it about, and none of our models asks for it.
    "no_such_attribute", "needs_python_object", "frozen_field", "frozen_instance",
    "get_attribute_error", "dataclass_type", "dataclass_exact_type", "named_tuple_type",
    "default_factory_not_called", "iterable_type", "iteration_error", "string_not_ascii",
    "frozen_dict_type", "ordered_dict_type", "counter_type", "deque_type", "set_item_not_hashable",
    "bytes_type", "bytes_too_short", "bytes_too_long", "bytes_invalid_encoding",
    "assertion_error", "missing_sentinel_error", "ellipsis_error", "date_past", "date_future",
    "time_type", "time_parsing", "datetime_past", "datetime_future", "timezone_naive",
    "timezone_offset", "time_delta_type", "time_delta_parsing", "is_instance_of", "is_subclass_of",
    "callable_type", "union_tag_invalid", "union_tag_not_found", "arguments_type",
    "missing_argument", "unexpected_keyword_argument", "missing_keyword_only_argument",
    "unexpected_positional_argument", "missing_positional_only_argument",
    "multiple_argument_values", "url_type", "url_parsing", "url_syntax_violation", "url_too_long",
    "url_scheme", "uuid_version", "fraction_type", "fraction_parsing", "complex_type",
    "complex_str_parsing", "multiple_of",
}  # fmt: skip


def test_every_kind_of_fault_that_a_request_can_have_has_words_of_ours():
    unknown = []
    for one in list_all_errors():
        context = (one.get("example_context") or {}) | {"expected": "'a' or 'b'"}
        if one["type"] == "string_pattern_mismatch":
            context = {"pattern": "^[a-z0-9-]+$"}
        if one["type"] == "value_error":
            context = {"error": ValueError("The day lies too far back.")}
        fault = {"type": one["type"], "loc": ("a",), "ctx": context, "msg": "", "input": None}
        ((field, sentence),) = sentences.said([fault])
        assert field == "a"
        assert SENTENCE.match(sentence), (one["type"], sentence)
        assert not LIBRARY.search(sentence), (one["type"], sentence)
        if sentence == sentences.OTHERWISE:
            unknown.append(one["type"])
    assert set(unknown) <= NOT_OF_JSON, set(unknown) - NOT_OF_JSON


def test_every_pattern_of_the_document_has_words():
    found = set()

    def look(value):
        if isinstance(value, dict):
            if isinstance(value.get("pattern"), str):
                found.add(value["pattern"])
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)

    told = json.loads(json.dumps(api.get_openapi_schema()))
    asked = {body_of(name).__name__ for name in OFFERED}
    look({name: shape for name, shape in told["components"]["schemas"].items() if name in asked})
    look(told["paths"])
    assert found
    # The library tells a decimal as a number or as a text of this pattern.
    decimal = {one for one in found if "0*" in one}
    assert found - decimal <= set(sentences.PATTERNS), found - decimal - set(sentences.PATTERNS)


@pytest.mark.usefixtures("on_sqlite")
def test_a_field_is_told_by_its_place_and_an_unknown_one_with_the_nearest():
    town = people_of.town()
    client = Asking(town.provider)
    case = client.registered()

    def told(path, body):
        return {
            one["field"]: one["sentence"] for one in problem_of(client.post(path, body))["errors"]
        }

    assert told("cases/register", REGISTRATION | {"name_of_aprentice": "A", "zzz": 1}) == {
        "name_of_aprentice": "There is no field of this name here; "
        "did you mean name_of_apprentice?",
        "zzz": "There is no field of this name here.",
    }
    assert told("cases/register", REGISTRATION | {"age_at_start": 9}) == {
        "age_at_start": "This is 10 or more."
    }
    path = f"cases/{case}/submit_work"
    body = {"method": "AM 1", "pieces": [{"kind": "report"}, {"knd": "x", "form": "tape"}]}
    assert told(path, body) == {
        "method": "This is the id of a method, such as `am1`.",
        "pieces[1].kind": "This is needed.",
        "pieces[1].knd": "There is no field of this name here; did you mean kind?",
        "pieces[1].form": "This is one of `file`, `link`, `access` or `paper`.",
    }
    assert told(path, {"method": "am1", "pieces": [{"kind": "a", "measures": {"x": "1"}}]}) == {
        "pieces[0].measures.x": "This is no whole number."
    }
    told = client.get("cases", stge="ready", limit="0", cursor="")
    said = problem_of(told)["errors"]
    assert said == [
        {"field": "stge", "sentence": "There is no field of this name here; did you mean stage?"}
    ]
    said = problem_of(client.get("cases", stage="nowhere", limit="0", overdue="perhaps"))["errors"]
    assert {one["field"]: one["sentence"][:30] for one in said} == {
        "stage": "This is one of `none`, `prepar",
        "limit": "This is 1 or more.",
        "overdue": "This is true or false.",
    }

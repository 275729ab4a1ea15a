"""The JSON Schemas of what people write: what an editor needs to help them.

They describe the files with their scalars typed, as an editor's YAML reader has them (`days: 10`
is a number). Guildhall itself reads scalars as written and lets the models type them.
"""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from guildhall.engine.pack import Overlay, Pack
from guildhall.engine.strict import Strict
from guildhall.shelf.scenario import Scenario, Table

FILES: dict[str, type[Strict]] = {
    "pack": Pack,
    "overlay": Overlay,
    "scenario": Scenario,
    "table": Table,
}
"""What is written by hand, by its word, with the model that reads it."""


def schema_of(word: str) -> dict[str, Any]:
    """Give the schema of one sort of file, naming the dialect in which it is written."""
    schema = FILES[word].model_json_schema(by_alias=True, mode="validation")
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}


def pack_schema() -> dict[str, Any]:
    """Give the schema of a pack."""
    return schema_of("pack")

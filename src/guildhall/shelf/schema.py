"""The JSON Schema of a pack: what an editor needs to help those who write one.

It describes the file with its scalars typed, as an editor's YAML reader has them (`days: 10` is
a number). Guildhall itself reads scalars as written and lets the models type them.
"""

from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from guildhall.engine.pack import Pack


def pack_schema() -> dict[str, Any]:
    """Give the schema, naming the dialect in which it is written."""
    schema = Pack.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema}

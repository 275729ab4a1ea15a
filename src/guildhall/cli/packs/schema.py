"""`guildhall packs schema`: the JSON Schemas of packs, overlays and scenarios, for editors."""

import json
from argparse import Namespace

from guildhall.shelf.schema import schema_of


def run(arguments: Namespace) -> int:
    """Print the schema."""
    print(json.dumps(schema_of(arguments.file), indent=2, ensure_ascii=False))
    return 0

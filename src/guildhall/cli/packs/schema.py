"""`guildhall packs schema`: the JSON Schema of a pack, for editors."""

import json
from argparse import Namespace

from guildhall.shelf.schema import pack_schema


def run(_: Namespace) -> int:
    """Print the schema."""
    print(json.dumps(pack_schema(), indent=2, ensure_ascii=False))
    return 0

"""`guildhall packs diff`: two packs, or two revisions of one, told in words."""

import json
from argparse import Namespace
from dataclasses import asdict
from itertools import groupby

from guildhall.cli.packs import words
from guildhall.cli.paper import Paper, paper
from guildhall.engine.pack import Pack
from guildhall.shelf.compare import Change, compare
from guildhall.shelf.packs import read_pack
from guildhall.telling.difference import name, verdict

LABEL = 9
STYLES = {"added": "good", "removed": "refused", "changed": "warned", "wording": "faint"}


def run(arguments: Namespace) -> int:
    """Tell how the second pack differs from the first."""
    before = read_pack(words.folder_of(arguments.before))
    after = read_pack(words.folder_of(arguments.after))
    changes = compare(before, after)
    if arguments.json:
        print(json.dumps(as_json(before, after, changes), indent=2, ensure_ascii=False))
    else:
        tell(paper(), before, after, changes)
    return 0


def as_json(before: Pack, after: Pack, changes: list[Change]) -> dict[str, object]:
    """Give the comparison as plain values."""
    return {
        "format": 1,
        "before": {"spec": before.spec, "revision": before.revision, "digest": before.digest},
        "after": {"spec": after.spec, "revision": after.revision, "digest": after.digest},
        "same_rules": before.digest == after.digest,
        "changes": [asdict(change) for change in changes],
    }


def tell(out: Paper, before: Pack, after: Pack, changes: list[Change]) -> None:
    """Write the comparison, part by part."""
    out.title(f"From {name(before)} to {name(after)}")
    for where, group in groupby(changes, key=lambda change: change.where):
        out.say()
        out.say(where, style="clause")
        for change in group:
            out.say(change.sentence, label=change.what, indent=2, hang=LABEL,
                    label_style=STYLES[change.what])  # fmt: skip
    out.say()
    out.say(verdict(before, after, changes), style="strong")

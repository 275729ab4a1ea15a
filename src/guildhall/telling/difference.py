"""Whether two packs judge alike, in a sentence."""

from guildhall.engine.pack import Pack
from guildhall.shelf.compare import Change
from guildhall.words import spoken


def name(pack: Pack) -> str:
    """Give a pack with its revision."""
    return f"{pack.spec} revision {pack.revision}"


def verdict(before: Pack, after: Pack, changes: list[Change]) -> str:
    """Say whether the two judge alike."""
    rules = sum(change.what != "wording" for change in changes)
    wording = len(changes) - rules
    if before.digest == after.digest:
        if not changes:
            return "No difference."
        places = spoken.counted(wording, "place")
        return f"The rules are the same, the wording differs in {places}: no case has to be moved."
    if not rules:
        return f"The rules are the same; besides the revision, the wording differs in {wording}."
    text = f"The rules differ in {spoken.counted(rules, 'place')}"
    if wording:
        text += f", the wording in {wording}"
    if (before.spec, before.revision) == (after.spec, after.revision):
        text += f". Both are called revision {after.revision}: other rules need another number"
    return f"{text}."

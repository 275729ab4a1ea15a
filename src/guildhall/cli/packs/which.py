"""`guildhall packs which`: the version of a standard that is an apprentice's, by day."""

import json
from argparse import Namespace
from collections.abc import Iterator
from datetime import date

from guildhall.cli.paper import paper
from guildhall.engine.kinds.versions import AppliesTo
from guildhall.engine.pack import Pack
from guildhall.engine.versions import versions_for
from guildhall.shelf.packs import versions_of
from guildhall.words import spoken


def run(arguments: Namespace) -> int:
    """Tell which version is theirs, or that none is; and for whom each one is."""
    packs = sorted(versions_of(arguments.standard), key=_first_day)
    started, registered = arguments.started, arguments.registered
    found = versions_for(packs, started, registered)
    right = found[0].spec if len(found) == 1 else None
    if arguments.json:
        whole = {
            "format": 1,
            "standard": arguments.standard.upper(),
            "started_on": str(started),
            "registered_on": str(registered) if registered else None,
            "version": right,
            "why": why(packs, found, started, registered),
            "versions": [as_json(pack, pack in found) for pack in packs],
        }
        print(json.dumps(whole, indent=2, ensure_ascii=False))
        return 0
    out = paper()
    out.title(right or "none")
    out.say(why(packs, found, started, registered))
    widest = max(len(pack.spec) for pack in packs)
    for pack in packs:
        style = "good" if pack.spec == right else "strong"
        out.say(for_whom(pack), label=pack.spec, hang=widest + 2, label_style=style)
    return 0


def why(packs: list[Pack], found: tuple[Pack, ...], started: date, registered: date | None) -> str:
    """Say in a sentence why it is this version, or none."""
    days = f"Started on {spoken.spoken(started)}"
    if registered is not None:
        days += f", registered on {spoken.spoken(registered)}"
    if len(found) > 1:
        names = spoken.listed(pack.spec for pack in found)
        return f"{days}: {names} are all for these days, so that none can be told apart."
    if found:
        return f"{days}: {found[0].spec} is {for_whom(found[0])}."
    by_registration = any(rule.by == "registered" for _, rule in _all(packs))
    if registered is None and by_registration:
        return f"{days}: no version can be told without the day of registration (--registered)."
    return f"{days}: no version of this standard is for these days."


def for_whom(pack: Pack) -> str:
    """Say for whom a version is."""
    found = pack.rule(AppliesTo)
    if found is None:
        return "for everybody: it does not go by any day"
    was = "started" if found[1].by == "started" else "were registered"
    return f"for those who {was} {found[1].words}"


def as_json(pack: Pack, fits: bool) -> dict[str, object]:  # noqa: FBT001 - a fact of the pack
    """Give one version as plain values."""
    found = pack.rule(AppliesTo)
    plain = found[1].model_dump(mode="json", by_alias=True) if found else {}
    return {
        "spec": pack.spec,
        "revision": pack.revision,
        "invented": pack.invented,
        "clause": found[0].id if found else None,
        "by": plain.get("by"),
        "from": plain.get("from"),
        "until": plain.get("until"),
        "fits": fits,
    }


def _all(packs: list[Pack]) -> Iterator[tuple[Pack, AppliesTo]]:
    yield from ((pack, rule) for pack in packs for _, rule in pack.rules(AppliesTo))


def _first_day(pack: Pack) -> tuple[date, str]:
    found = pack.rule(AppliesTo)
    return (found[1].from_ if found else None) or date.min, pack.spec

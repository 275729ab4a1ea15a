"""Two packs, or two revisions of one, compared: what was added, removed, changed, reworded.

Wording is told apart from rules as the digest tells it: a mended sentence changes no rule.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from guildhall.engine.pack import LEVELS, WORDING, Clause, Overlay, Pack, Theme

What = Literal["added", "removed", "changed", "wording"]
HEAD = (
    "spec",
    "level",
    "qualification_number",
    "awarding_body",
    "source",
    "waivers_allowed",
    "options",
)
"""Parts of a pack's head that are compared. Its revision is told beside."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: where it is, of what sort, and in words.

    `where`: `clause am1.notice`, `method am1`, `theme operability`, `KSB K1`, or `pack`.
    """

    where: str
    what: What
    sentence: str


def compare(before: Pack, after: Pack) -> list[Change]:
    """Tell how one pack differs from another, part by part, in the order of the packs."""
    return [
        *_head(before, after),
        *_named("method", before.methods, after.methods),
        *_clauses(before, after),
        *_themes(before.themes, after.themes),
        *_statements("KSB", before.ksbs, after.ksbs),
        *_overlays(before, after),
    ]


def _head(before: Pack, after: Pack) -> Iterator[Change]:
    if before.title != after.title:
        yield Change("pack", "wording", f"title: from {before.title!r} to {after.title!r}")
    for name in HEAD:
        old, new = _plain(getattr(before, name)), _plain(getattr(after, name))
        for sentence in differences(_rules(old), _rules(new), (name,)):
            yield Change("pack", "changed", sentence)
        if _rules(old) == _rules(new) and old != new:
            yield Change("pack", "wording", f"wording only: {name}")


def _clauses(before: Pack, after: Pack) -> Iterator[Change]:
    for clause in before.clauses:
        if clause.id not in after.by_id:
            yield Change(f"clause {clause.id}", "removed", clause.says)
    for clause in after.clauses:
        old = before.by_id.get(clause.id)
        if old is None:
            yield Change(f"clause {clause.id}", "added", clause.says)
        else:
            yield from _clause(old, clause)


def _clause(old: Clause, new: Clause) -> Iterator[Change]:
    where = f"clause {new.id}"
    before, after = _plain(old), _plain(new)
    rule_before, rule_after = before.pop("rule"), after.pop("rule")
    reworded = [
        key for key in (*before, *after) if key in WORDING and before.get(key) != after.get(key)
    ]
    told = list(differences(_rules(before), _rules(after)))
    if rule_before.get("kind") != rule_after.get("kind"):
        told.append(f"the kind of its rule is {rule_after['kind']}, and was {rule_before['kind']}")
    else:
        told += differences(rule_before, rule_after)
    for sentence in told:
        yield Change(where, "changed", sentence)
    if reworded:
        parts = ", ".join(dict.fromkeys(reworded))
        yield Change(where, "wording", f"{'also reworded' if told else 'wording only'}: {parts}")


def _themes(before: Mapping[str, Theme], after: Mapping[str, Theme]) -> Iterator[Change]:
    yield from _gone_or_new("theme", before, after)
    for slug, new in after.items():
        old = before.get(slug)
        if old is None:
            continue
        where = f"theme {slug}"
        for sentence in differences(_facts(old), _facts(new)):
            yield Change(where, "changed", sentence)
        for level in LEVELS:
            was, now = old.levels[level], new.levels[level]
            yield from _statements(f"descriptor {slug}", was, now, joint=".")


def _overlays(before: Pack, after: Pack) -> Iterator[Change]:
    """Tell overlays apart, layer by layer."""
    old, new = ({o.overlay: o for o in pack.overlays} for pack in (before, after))
    for name in old:
        if name not in new:
            yield Change(f"overlay {name}", "removed", old[name].title)
    for name, overlay in new.items():
        if name not in old:
            yield Change(f"overlay {name}", "added", overlay.title)
            continue
        for sentence in differences(_layers(old[name]), _layers(overlay)):
            yield Change(f"overlay {name}", "changed", sentence)


def _layers(overlay: Overlay) -> dict[str, Any]:
    """Give the layers of an overlay by number, so that they are told apart one by one."""
    return {
        f"layer {number}": _rules(_plain(layer))
        for number, layer in enumerate(overlay.layers, start=1)
    }


def _facts(theme: Theme) -> dict[str, Any]:
    """Give what a theme is, without its descriptors."""
    return {key: value for key, value in _plain(theme).items() if key not in LEVELS}


def _statements(
    of: str, before: Mapping[str, str], after: Mapping[str, str], joint: str = " "
) -> Iterator[Change]:
    for key in before:
        if key not in after:
            yield Change(f"{of}{joint}{key}", "removed", before[key])
    for key, statement in after.items():
        if key not in before:
            yield Change(f"{of}{joint}{key}", "added", statement)
        elif before[key] != statement:
            yield Change(f"{of}{joint}{key}", "wording", "wording only: statement")


def _named(of: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    yield from _gone_or_new(of, before, after)
    for key, new in after.items():
        if key in before:
            for sentence in differences(_plain(before[key]), _plain(new)):
                yield Change(f"{of} {key}", "changed", sentence)


def _gone_or_new(of: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key in before:
        if key not in after:
            yield Change(f"{of} {key}", "removed", before[key].name)
    for key in after:
        if key not in before:
            yield Change(f"{of} {key}", "added", after[key].name)


def _plain(value: Any) -> Any:  # noqa: ANN401 - plain values of any shape
    """Give a part of a pack as plain values, as the file has them."""
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json", by_alias=True, exclude_none=True)
    return list(value) if isinstance(value, tuple) else value


def _rules(value: Any) -> Any:  # noqa: ANN401
    """Leave the wording out of a set of keys."""
    if not isinstance(value, dict):
        return value
    return {key: inner for key, inner in value.items() if key not in WORDING}


def differences(before: Any, after: Any, path: tuple[str, ...] = ()) -> Iterator[str]:  # noqa: ANN401
    """Tell two plain values apart, down to the number: `days changed from 10 to 12`."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from differences(before.get(key), after.get(key), (*path, str(key)))
        return
    name = _spoken(path)
    if isinstance(before, list) and isinstance(after, list):
        yield from _lists(name, before, after, path)
    elif before is None:
        yield f"{name} is now {_value(after)}, and was not given"
    elif after is None:
        yield f"{name} is no longer given; it was {_value(before)}"
    else:
        yield f"{name} changed from {_value(before)} to {_value(after)}"


def _lists(name: str, before: list[Any], after: list[Any], path: tuple[str, ...]) -> Iterator[str]:
    """Tell two lists apart: by what their entries are called, or by what came and what went."""
    gone = [item for item in before if item not in after]
    new = [item for item in after if item not in before]
    if not gone and not new:
        yield f"{name} has another order or number: {', '.join(_value(item) for item in after)}"
        return
    for called in (_by_id, _by_grade, *([_by_place] if len(before) == len(after) else [])):
        was, now = called(before), called(after)
        if was is not None and now is not None:
            yield from differences(was, now, path)
            return
    rows = _by_combination(before), _by_combination(after)
    if rows[0] is not None and rows[1] is not None:
        yield from _rows(name, rows[0], rows[1])
        return
    if gone:
        yield f"{name} no longer has {', '.join(_value(item) for item in gone)}"
    if new:
        yield f"{name} now has {', '.join(_value(item) for item in new)}"


def _by_id(items: list[Any]) -> dict[str, Any] | None:
    return _by_key(items, "id")


def _by_grade(items: list[Any]) -> dict[str, Any] | None:
    return _by_key(items, "grade")


def _by_key(items: list[Any], key: str) -> dict[str, Any] | None:
    """Give entries by what they are called under a key; None where not each has its own."""
    if not items or not all(isinstance(item, dict) and key in item for item in items):
        return None
    found = {str(item[key]): {k: v for k, v in item.items() if k != key} for item in items}
    return found if len(found) == len(items) else None


def _by_place(items: list[Any]) -> dict[str, Any] | None:
    """Give rows by their number, as far as they are sets of keys."""
    if not items or not all(isinstance(item, dict) for item in items):
        return None
    return {f"row {number}": item for number, item in enumerate(items, start=1)}


def _by_combination(items: list[Any]) -> dict[str, str] | None:
    """Give the rows of a table by what they are for: the last cell is what follows."""
    if not items or not all(isinstance(item, list) and len(item) > 1 for item in items):
        return None
    found = {", ".join(map(str, item[:-1])): str(item[-1]) for item in items}
    return found if len(found) == len(items) else None


def _rows(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    """Tell the rows of two tables apart, each from what followed to what follows."""
    for row, follows in before.items():
        if row not in after:
            yield f"{name}: there is no row for {row} any more; it led to {follows}"
        elif after[row] != follows:
            yield f"{name}: {row} led to {follows}, and leads to {after[row]} now"
    for row, follows in after.items():
        if row not in before:
            yield f"{name}: {row} leads to {follows}, a new row"


def _spoken(path: tuple[str, ...]) -> str:
    return " of ".join(f"`{step}`" for step in reversed(path)) or "it"


def _value(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, dict):
        return " ".join(f"{key} {_value(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "(" + ", ".join(_value(item) for item in value) + ")"
    return str(value)

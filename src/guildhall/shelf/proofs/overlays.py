"""Proofs of overlays: that layers do not contradict one another, and fit the packs below them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, product

from guildhall.engine.pack import For, Laid, Layer, Overlay, Pack
from guildhall.shelf.faults import Fault
from guildhall.shelf.proofs.proof import Proof
from guildhall.shelf.reading import Document

DAY = timedelta(days=1)


def alone(overlay: Overlay, document: Document) -> Iterator[Fault]:
    """Prove an overlay by itself: each layer changes something, and no two the same at once."""
    if document.path.parent.name != overlay.overlay:
        sentence = f"the overlay `{overlay.overlay}` lies in a folder of its name"
        yield Fault(document.path, document.line(("overlay",)), sentence)
    for number, layer in enumerate(overlay.layers):
        line = document.line(("layers", number))
        if not layer.touches:
            yield Fault(document.path, line, "this layer changes nothing")
        named = [*(clause.id for clause in layer.clauses), *layer.drop]
        for name in dict.fromkeys(name for name in named if named.count(name) > 1):
            yield Fault(document.path, line, "this layer has it twice", name)
    for (first, one), (second, other) in combinations(enumerate(overlay.layers), 2):
        shared = one.touches & other.touches
        if shared and together(one.for_, other.for_):
            line = document.line(("layers", second))
            for name in sorted(shared):
                sentence = f"layer {first + 1} changes it too, and both can be in force at once"
                yield Fault(document.path, line, sentence, name)


def together(one: For, other: For) -> bool:
    """Tell whether two layers can be in force for the same apprentice."""
    if one.by != other.by:
        return True
    first = max(one.from_ or date.min, other.from_ or date.min)
    return first <= min(one.until or date.max, other.until or date.max)


def over(pack: Pack, overlay: Overlay, document: Document) -> Iterator[Fault]:
    """Prove that what an overlay replaces, drops and moves is there in a pack below it."""
    for number, layer in enumerate(overlay.layers):
        line = document.line(("layers", number))
        for clause in layer.clauses:
            if clause.id not in pack.by_id and not clause.id.startswith(f"{overlay.overlay}."):
                sentence = (
                    f"{pack.spec} has no such clause to replace; one that is new is called "
                    f"`{overlay.overlay}.…`"
                )
                yield Fault(document.path, line, sentence, clause.id)
        for gone in layer.drop:
            if gone not in pack.by_id:
                sentence = f"{pack.spec} has no such clause to drop"
                yield Fault(document.path, line, sentence, gone)
        for slug, moved in layer.themes.items():
            if slug not in pack.themes:
                sentence = f"{pack.spec} has no such theme to move"
                yield Fault(document.path, line, sentence, slug)
            elif moved.method not in pack.methods:
                sentence = f"{pack.spec} has no method `{moved.method}`"
                yield Fault(document.path, line, sentence, slug)


def between(pack: Pack) -> Iterator[str]:
    """Say of every two overlays over a pack what both of them change."""
    for one, other in combinations(pack.overlays, 2):
        for layer, beside in product(one.layers, other.layers):
            for name in sorted(layer.touches & beside.touches):
                if together(layer.for_, beside.for_):
                    yield f"`{one.overlay}` and `{other.overlay}` both change `{name}`"


def effective(proof: Proof, documents: dict[str, Document]) -> Iterator[tuple[str, Proof]]:
    """Give the pack with every set of layers that can be in force, and which layers these are."""
    for layers in in_force_at_once(proof.pack):
        places = {}
        names = []
        for overlay, layer in layers:
            document = documents[overlay.overlay]
            number = overlay.layers.index(layer)
            names.append(f"layer {number + 1} of `{overlay.overlay}`")
            for index, clause in enumerate(layer.clauses):
                places[clause.id] = (document, ("layers", number, "clauses", index))
        laid = replace(proof, pack=proof.pack.laid(layers), places=places)
        yield " and ".join(names), laid


def in_force_at_once(pack: Pack) -> list[Laid]:
    """Give every set of layers that can be in force at once, but for none at all.

    Between two limits nothing changes: the first day of a layer, and the one after its last, are
    all that has to be looked at.
    """
    whole = [(overlay, layer) for overlay in pack.overlays for layer in overlay.layers]
    by_day = []
    for by in ("started", "registered", "gateway"):
        own = [(overlay, layer) for overlay, layer in whole if layer.for_.by == by]
        days = {date.min} | {day for _, layer in own for day in _limits(layer)}
        sets = {tuple(i for i, (_, layer) in enumerate(own) if layer.for_.holds(d)) for d in days}
        by_day.append([[own[i] for i in chosen] for chosen in sorted(sets)])
    found = []
    for parts in product(*by_day):
        chosen = [layer for part in parts for layer in part]
        ordered = tuple(item for item in whole if item in chosen)
        if ordered and ordered not in found:
            found.append(ordered)
    return found


def _limits(layer: Layer) -> Iterator[date]:
    if layer.for_.from_ is not None:
        yield layer.for_.from_
    if layer.for_.until is not None:
        yield layer.for_.until + DAY

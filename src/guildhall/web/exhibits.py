"""The evidence of a case as its page shows it: what there is, what can be opened, for what."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.views.decorators.http import require_safe

from guildhall.cases import attached, history
from guildhall.engine.actions.base import Piece
from guildhall.engine.case import Case
from guildhall.engine.kinds.evidence import PortfolioCovers
from guildhall.engine.pack import Pack
from guildhall.evidence import store
from guildhall.people.acting import Principal
from guildhall.web import errors
from guildhall.web.session import Asked, signed_in
from guildhall.words import spoken
from guildhall.words.values import about_piece

LOOSE = "Your own side's, so far"
"""What files are called together that nothing names yet."""


REVIEWS = ("accept_gateway", "return_gateway")
"""Actions that decide about the evidence: it stands beside them."""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A piece of evidence: what it is, where it can be fetched from, which KSBs it shows."""

    title: str
    about: str
    ksbs: Sequence[str]
    address: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """Pieces that belong together: the portfolio, the work for a method (`method`)."""

    name: str
    exhibits: Sequence[Exhibit]
    method: str | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """A KSB that the portfolio has to cover, what it asks for, and the pieces that show it."""

    ksb: str
    words: str
    pieces: Sequence[str]


def bundles(who: Principal, key: UUID, pack: Pack, case: Case,
            texts: Mapping[str, str]) -> list[Bundle]:  # fmt: skip
    """Give the evidence of a case, as somebody sees it, where there is any."""
    files = {file.pk: file for file, _, _ in attached.attached(who, key)}
    named = set()

    def exhibit(piece: Piece) -> Exhibit:
        about, title = about_piece(piece), history.revealed(piece.title or "", texts)
        file = files.get(piece.id or "")
        named.add(piece.id)
        kind = spoken.plain(piece.kind)
        called = title or (file.name if file is not None else spoken.sentence(kind)[:-1])
        return Exhibit(
            called,
            ", ".join(about if called.casefold() == kind.casefold() else [kind, *about]),
            tuple(sorted(piece.ksbs, key=_place)),
            address_of(key, file.pk) if file is not None and file.erased_at is None else "",
        )

    found = [
        Bundle(name, _together([exhibit(one) for one in pieces]), method)
        for method, name, pieces in _named(pack, case)
    ]
    loose = [
        Exhibit(file.name, "handed in, and not named in anything yet", (), address_of(key, one))
        for one, file in files.items()
        if one not in named and file.erased_at is None
    ]
    return [one for one in (*found, Bundle(LOOSE, loose)) if one.exhibits]


def reviewed(action: str, who: Principal, key: UUID | None, pack: Pack, case: Case | None,
             texts: Mapping[str, str]) -> list[Bundle]:  # fmt: skip
    """Give the evidence beside an action that decides about it; nothing beside any other."""
    if action not in REVIEWS or key is None or case is None:
        return []
    return bundles(who, key, pack, case, texts)


def _named(pack: Pack, case: Case) -> Iterator[tuple[str | None, str, Sequence[Piece]]]:
    yield None, "Portfolio", tuple(case.evidence.values())
    for method, tries in case.run.attempts.items():
        for one in tries:
            name = f"Work for the {pack.methods[method].session}"
            name = name if one.number == 1 else f"{name}, attempt {one.number}"
            yield method, name, one.handed_in


def _place(ksb: str) -> tuple[int, int, str]:
    """Give where a KSB stands: knowledge, then skills, then behaviours, by their numbers."""
    letter, number = ksb[:1], ksb[1:]
    return "KSB".find(letter), int(number) if number.isdecimal() else 0, ksb


def _together(exhibits: Sequence[Exhibit]) -> list[Exhibit]:
    """Tell pieces once, with how many there are, that nothing tells apart."""
    counted = Counter(exhibits)
    return [
        replace(one, title=f"{one.title} ({many} of them)") if many > 1 else one
        for one, many in counted.items()
    ]


def titles(case: Case, texts: Mapping[str, str]) -> dict[str, str]:
    """Give what the pieces of the portfolio are called, by their ids: no two of them the same."""
    called = {
        key: str(history.revealed(piece.title or "", texts)) or spoken.plain(piece.kind)
        for key, piece in case.evidence.items()
    }
    many, met = Counter(called.values()), Counter[str]()
    for key, name in called.items():
        if many[name] > 1:
            met[name] += 1
            called[key] = f"{name} {met[name]}"
    return called


def covered(pack: Pack, case: Case, texts: Mapping[str, str]) -> list[Cover]:
    """Give the KSBs that the portfolio has to cover, with its pieces: what is bare has none."""
    shown: dict[str, list[str]] = {}
    called = titles(case, texts)
    for key, piece in case.evidence.items():
        for ksb in piece.ksbs:
            shown.setdefault(ksb, []).append(called[key])
    return [
        Cover(ksb, pack.ksbs[ksb], shown.get(ksb, ()))
        for _, rule in pack.rules(PortfolioCovers)
        for ksb in pack.ksbs_of(rule.method, case.known.option)
    ]


def address_of(case: UUID, file: str) -> str:
    """Give the address from which a file is fetched."""
    return reverse("file", args=[case, file])


@require_safe
@signed_in
def fetch(request: Asked, case: UUID, file: str) -> Any:  # noqa: ANN401 - an answer, or one that streams
    """Give a file of a case out, as it was handed in."""
    found = attached.find(request.principal, case, file)
    return errors.page(410) if found.erased_at is not None else store.download(found)

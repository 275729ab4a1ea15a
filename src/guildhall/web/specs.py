"""The specifications: what each asks, clause by clause, how it is tried, how revisions differ.

They are public documents: whoever has signed in may read them, whichever body they are of.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from guildhall import clock
from guildhall.cases import packs
from guildhall.cases.queries import NotFoundError
from guildhall.engine.house import HOUSE
from guildhall.engine.kinds.grading import MethodScale
from guildhall.engine.kinds.overall import GradeTable
from guildhall.engine.pack import Clause, Pack
from guildhall.engine.rules.records import review_due
from guildhall.engine.wording import capital
from guildhall.people.pace import PACE
from guildhall.shelf.compare import compare as compared
from guildhall.shelf.coverage import count
from guildhall.shelf.faults import FaultyFileError
from guildhall.shelf.packs import find
from guildhall.shelf.play import Played, scenario_files
from guildhall.shelf.player import read_moment
from guildhall.shelf.reading import read
from guildhall.shelf.scenario import is_table, load_scenario
from guildhall.telling import rules, tabled
from guildhall.telling.difference import verdict
from guildhall.telling.met import places
from guildhall.telling.minutes import Clerk
from guildhall.telling.playing import play_file
from guildhall.web import rows
from guildhall.web.session import Asked, signed_in
from guildhall.web.told import Line, Lines
from guildhall.words import spoken

MOST_PLAYED = 12
"""So many scenarios of a clause are played to tell how it is tried; the others are listed."""
KEPT = 128
"""So many played scenarios are kept in memory."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A clause as it is shown: what it says, what is done with it, how it is read."""

    clause: Clause
    rule: str
    bites: str
    over: str = ""
    """The overlay that brings it, if it is one's."""


def by_address(spec: str) -> Pack:
    """Find a specification by its name in an address. Raises NotFoundError."""
    found = next((one for one in packs.offered().values() if rows.spec_id(one) == spec), None)
    if found is None:
        raise NotFoundError
    return found


@require_safe
@signed_in
def specs(request: Asked) -> HttpResponse:
    """Show which specifications there are."""
    found = [(rows.spec_id(pack), pack) for _, pack in sorted(packs.offered().items())]
    return render(request, "web/specs.html", {"specs": found})


@require_safe
@signed_in
def house(request: Asked) -> HttpResponse:
    """Show the rules of the house, which hold in every specification."""
    return render(request, "web/house.html", {"rules": HOUSE.items()})


@require_safe
@signed_in
def spec(request: Asked, spec: str) -> HttpResponse:
    """Show a specification: its methods, its grades, its themes, and every clause."""
    pack = by_address(spec)
    told = {
        "pack": pack,
        "spec": spec,
        "review": review_due(pack, clock.today()),
        "methods": _methods(pack),
        "tables": [
            {
                "clause": one,
                "methods": [capital(pack.methods[method].session) for method in rule.methods],
                "rows": rule.rows,
            }
            for one, rule in pack.rules(GradeTable)
        ],
        "others": _others(pack),
        "themes": _themes(pack),
        "families": [
            (name, rules.family_title(name), [_shown(pack, one) for one in clauses])
            for name, clauses in rules.families(pack)
        ],
        "overlays": pack.overlays,
        "several": len(revisions()) > 1,
    }
    return render(request, "web/spec.html", told)


def _shown(pack: Pack, one: Clause, over: str = "") -> Shown:
    return Shown(one, rules.rule(pack, one), rules.bites(one.rule) if one.rule.bites else "", over)


def _methods(pack: Pack) -> list[dict[str, Any]]:
    """Give the assessment methods, each with its scale where one is stated."""
    found = pack.rule(MethodScale)
    scales: Mapping[str, Any] = found[1].grades if found is not None else {}
    return [
        {
            "id": key,
            "name": one.name,
            "session": one.session,
            "work": one.work,
            "grades": spoken.listed(list(scales[key]), "or") if key in scales else "",
        }
        for key, one in pack.methods.items()
    ]


def _others(pack: Pack) -> list[Line]:
    """Tell the tables of marks and of re-sits, where there are such."""
    lines = Lines()
    tabled.marks(lines, pack)
    tabled.redos(lines, pack)
    return lines.kept


def _themes(pack: Pack) -> list[dict[str, Any]]:
    """Give the themes by method: their KSBs and descriptors, each with its statement."""
    found = []
    for method, named in pack.methods.items():
        own = [
            {
                "name": theme.name,
                "option": pack.options.get(theme.option or "", ""),
                "ksbs": [(code, pack.ksbs.get(code, "")) for code in theme.ksbs],
                "levels": [
                    (spoken.sentence(level)[:-1], list(statements.items()))
                    for level, statements in theme.levels.items()
                    if statements
                ],
            }
            for theme in pack.themes.values()
            if theme.method == method
        ]
        if own:
            found.append({"method": method, "name": named.name, "themes": own})
    return found


# --- a clause, and how it is tried ----------------------------------------------------------------


def clauses_of(pack: Pack) -> dict[str, Shown]:
    """Give every clause of a pack and of the overlays over it, by its id."""
    found = {one.id: _shown(pack, one) for one in pack.clauses}
    for overlay in pack.overlays:
        for layer in overlay.layers:
            for one in overlay.clauses_of(layer):
                found.setdefault(one.id, _shown(pack, one, overlay.title))
    return found


@require_safe
@signed_in
def clause(request: Asked, spec: str, clause: str) -> HttpResponse:
    """Show a clause: what is done with it, how it is read, and the scenarios that try it."""
    pack, live = _revision(spec, request.GET.get("rules", "")), packs.offered()
    one = clauses_of(pack).get(clause)
    if one is None:
        raise NotFoundError
    is_live = pack.spec in live and live[pack.spec].digest == pack.digest
    # Scenarios are those of the live revision: of an older one they prove nothing.
    naming = _naming(pack.spec, clause) if is_live else ()
    told = {
        "pack": pack,
        "spec": spec,
        "one": one,
        "met": [place.words for place in places(one.clause)],
        "sides": _sides(pack.spec, clause) if is_live else (),
        "scenarios": [(path.stem, _named(path)) for path in naming],
        "live": is_live,
    }
    return render(request, "web/clause.html", told)


def _revision(spec: str, rules: str) -> Pack:
    """Find the revision that an address names by the hash of its rules; without one, the live one.

    Raises NotFoundError.
    """
    if not rules:
        return by_address(spec)
    named = (one for digest, one in revisions().items() if digest.startswith(rules))
    found = next((one for one in named if rows.spec_id(one) == spec), None)
    if found is None:
        raise NotFoundError
    return found


@cache
def _files(spec: str) -> dict[str, Path]:
    return {path.stem: path for path in scenario_files([find(spec)])}


@lru_cache(1024)
def _naming(spec: str, clause: str) -> tuple[Path, ...]:
    """Give the scenarios that name a clause, those that are called after it first."""
    found = [path for path in _files(spec).values() if clause in _text(path)]
    own = [path for path in _files(spec).values() if path.stem.startswith(clause)]
    return tuple(dict.fromkeys((*own, *found)))


@cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def _named(path: Path) -> str:
    """Give what a scenario is called: its first line says so."""
    for line in _text(path).splitlines():
        key, _, rest = line.partition(":")
        if key in ("scenario", "table"):
            return spoken.sentence(rest.strip().strip("\"'"))[:-1]
    return path.stem


@lru_cache(1024)
def _sides(spec: str, clause: str) -> tuple[str, ...]:
    """Say how a clause is tried, by the scenarios that are called after it."""
    pack = packs.newest(spec)
    own = [path for path in _naming(spec, clause) if path.stem.startswith(clause)]
    played = [one for one in map(_play, own[:MOST_PLAYED]) if one is not None]
    found = next((one for one in count(pack, played) if one.clause.id == clause), None)
    return found.how if found is not None else ()


def _play(path: Path) -> Played | None:
    spec = next(name for name in packs.offered() if path in _files(name).values())
    try:
        return play_file(path, {find(spec): packs.newest(spec)})
    except FaultyFileError:
        return None


@require_safe
@signed_in
def scenarios(request: Asked, spec: str) -> HttpResponse:
    """Show the scenarios of a specification, by the clause after which they are called."""
    pack = by_address(spec)
    known = sorted(clauses_of(pack), key=len, reverse=True)

    def after(stem: str) -> str:
        return next((one for one in known if stem.startswith(one)), "")

    found = sorted((after(stem), stem, path) for stem, path in _files(pack.spec).items())
    groups = [
        (name, [(stem, _named(path)) for _, stem, path in group])
        for name, group in groupby(found, key=lambda one: one[0])
    ]
    told = {"pack": pack, "spec": spec, "groups": groups, "number": len(found)}
    return render(request, "web/scenarios.html", told)


@require_safe
@signed_in
def scenario(request: Asked, spec: str, name: str) -> HttpResponse:
    """Play a scenario, and tell it as minutes: who did what, what was refused, by which clause."""
    pack = by_address(spec)
    path = _files(pack.spec).get(name)
    if path is None:
        raise NotFoundError
    PACE.count(("costly", request.principal.user.pk), settings.COSTLY_REQUESTS, clock.now())
    told = {"pack": pack, "spec": spec, "name": _named(path), "lines": minutes(path)}
    return render(request, "web/scenario.html", told)


@lru_cache(KEPT)
def minutes(path: Path) -> tuple[Line, ...]:
    """Play a scenario, and give its minutes."""
    played = _play(path)
    if played is None:
        raise NotFoundError
    lines, document = Lines(), read(path)
    at = None if is_table(document) else load_scenario(document).scenario.then.at
    Clerk(lines, played, until=read_moment(at) if at else None, for_readers=True).write()
    return tuple(lines.kept)


# --- revisions ------------------------------------------------------------------------------------


def revisions() -> dict[str, Pack]:
    """Give every revision that is here, by the hash of its rules: offered, or kept for a case."""
    found = {one.digest: one for one in packs.offered().values()}
    for digest in packs.kept():
        found.setdefault(digest, packs.pinned(digest))
    return dict(sorted(found.items(), key=lambda item: (item[1].spec, -item[1].revision)))


@require_safe
@signed_in
def compare(request: Asked) -> HttpResponse:
    """Show how two revisions differ, or two specifications."""
    known = revisions()
    before, after = (known.get(request.GET.get(name, "")) for name in ("before", "after"))
    told: dict[str, Any] = {"revisions": known, "before": before, "after": after}
    if before is not None and after is not None:
        changes = compared(before, after)
        told["verdict"] = verdict(before, after, changes)
        told["changes"] = [
            (where, list(group)) for where, group in groupby(changes, key=lambda one: one.where)
        ]
    return render(request, "web/compare.html", told)

"""A specification as data: its methods, themes, KSBs and clauses.

The engine is given a pack; it never reads one (that is the shelf's work). Wording (`says`,
`reading`, statements) is kept apart from rules: the digest to which a case is pinned covers the
rules alone, so that a mended sentence locks nobody out.

A pack carries the overlays that lie over it: dated layers that put clauses in the place of
others, add some, drop some, or move themes. Which layers are in force is asked of a case (see
`versions.in_force`).
"""

import hashlib
import json
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, PrivateAttr, WithJsonSchema

from guildhall.engine.findings import Finding, Number, Reason
from guildhall.engine.kinds import Rule
from guildhall.engine.kinds.base import GradesMethod, MethodRule, RuleBase
from guildhall.engine.kinds.grading import MethodScale
from guildhall.engine.kinds.overall import Way
from guildhall.engine.kinds.timing import PlannedLength
from guildhall.engine.kinds.versions import Days
from guildhall.engine.strict import Strict
from guildhall.engine.vocabulary import Does, Force, Kind, Waivable

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_.][a-z0-9]+)*$")]
ClauseId = Annotated[str, Field(pattern=r"^[a-z0-9]+([-.][a-z0-9]+)*$")]
R = TypeVar("R", bound=RuleBase)

WORDING = {
    "says", "reading", "edge", "when", "title", "statement", "revision", "board", "degree", "why",
    "theme_word",
}  # fmt: skip
"""Keys that are wording and not rules: they do not count towards the digest. A revision that
only mends wording has another number and the same digest, and locks no case out."""


class Body(Strict):
    """The awarding body whose specification this is."""

    id: Slug = Field(description="a word for it, used in the cases")
    name: str = Field(description="what it is called")
    contact: str | None = Field(default=None, description="where to turn to")


class Source(Strict):
    """The document that the pack was made from."""

    title: str = Field(description="as it stands on the document")
    version: str = Field(description="as it stands on the document, in quotes")


class Method(Strict):
    """An assessment method: what it is called, what its session is, what is handed in for it."""

    name: str = Field(description="as the document has it")
    session: str = Field(description="what its session is called in a sentence: `interview`")
    work: str | None = Field(default=None, description="what is handed in for it, if anything")

    @property
    def work_name(self) -> str:
        """What people call the work that is handed in, also where the document has no word."""
        return self.work or "work"


class Theme(Strict):
    """Criteria that are graded together: their KSBs and their descriptors, level by level."""

    name: str = Field(description="as the document has it")
    method: Slug = Field(description="the method in which it is assessed")
    option: str | None = Field(default=None, description="the option for which it counts; else all")
    ksbs: tuple[str, ...] = Field(min_length=1, description="the KSBs that it covers")
    passes: dict[str, str] = Field(
        alias="pass", min_length=1, description="its pass descriptors: `p1`, `p2` and so on"
    )
    merit: dict[str, str] = Field(default={}, description="its merit descriptors: `m1` and so on")
    distinction: dict[str, str] = Field(
        default={}, description="its distinction descriptors: `d1` and so on"
    )

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @property
    def levels(self) -> dict[str, dict[str, str]]:
        """The descriptors by their level, the lowest first: id (`p1`) to statement."""
        return {"pass": self.passes, "merit": self.merit, "distinction": self.distinction}

    @property
    def keys(self) -> tuple[str, ...]:
        """The ids of all its descriptors, the lowest level first."""
        return tuple(key for level in self.levels.values() for key in level)


class Clause(Strict):
    """One clause of the document that asks something of the system."""

    id: ClauseId = Field(description="its own name: `am1.notice`")
    at: str = Field(min_length=1, description="the heading under which it stands in the document")
    force: Force = Field(
        description="how it binds: `must`, `typical` (warned of, never refused), `may` (a "
        "permission) or `fact`"
    )
    does: Does = Field(
        description="what the system does: `enforce` (refuse), `fails` (take it in, and the method "
        "fails), `warn`, `derive` (work it out), `clock` (a deadline), `record` (a fact) or `show`"
    )
    says: str = Field(min_length=1, description="what it asks, in a sentence or two of your own")
    rule: Rule = Field(description="its kind, its numbers, and the actions at which it `bites`")
    reading: str | None = Field(
        default=None, description="how it is read where the document is open; shown beside it"
    )
    edge: str | None = Field(
        default=None, description="what holds on the limit itself; a note for readers, no rule"
    )
    waivable: Waivable | None = Field(
        default=None,
        description="who lets it be set aside for a case: the `document` itself, or only the "
        "awarding body's `policy`, which then lists it in `waivers_allowed`; else nobody",
    )
    when: str | None = Field(
        default=None, description="for which ground it may be waived; a note for readers, no rule"
    )

    def reason(self, sentence: str) -> Reason:
        """Cite the clause as the reason of something that follows from it."""
        return Reason(self.id, self.at, sentence, self.reading)

    def finding(
        self,
        kind: Kind,
        sentence: str,
        *,
        got: Number = None,
        limit: Number = None,
        unit: str | None = None,
        field: str | None = None,
        breach: bool = False,
    ) -> Finding:
        """Cite the clause for or against an action; see `Finding` for what each is."""
        return Finding(
            kind=kind,
            clause=self.id,
            heading=self.at,
            force=self.force,
            sentence=sentence,
            got=got,
            limit=limit,
            unit=unit,
            field=field,
            reading=self.reading,
            breach=breach,
        )


class For(Days):
    """For whom a layer is, by a day of theirs.

    `gateway` is the day on which it is accepted; until then, today.
    """

    by: Literal["started", "registered", "gateway"]


class Moved(Strict):
    """Where a theme is moved: the method that it is assessed by."""

    method: Slug


class Layer(Strict):
    """What an overlay changes for some: whole clauses, clauses left out, themes moved.

    A clause with the id of one that is there takes its place; any other one is added. `source`,
    where it is another one than the overlay's.
    """

    for_: For = Field(
        alias="for", description="for whom: `by` a day of theirs, `from` and `until` which"
    )
    why: str = Field(min_length=1, description="the reason, in a sentence")
    source: Source | None = Field(
        default=None, description="its own document, where it is not the overlay's"
    )
    clauses: tuple[Clause, ...] = Field(
        default=(), description="clauses that take the place of those with their ids, or are added"
    )
    drop: tuple[ClauseId, ...] = Field(default=(), description="clauses that are left out")
    themes: dict[Slug, Moved] = Field(
        default={}, description="themes that are assessed in another method"
    )

    @property
    def touches(self) -> frozenset[str]:
        """The clauses and themes that the layer changes, adds or drops."""
        return frozenset({*(clause.id for clause in self.clauses), *self.drop, *self.themes})


class Overlay(Strict):
    """Dated layers over packs: a dispensation, or national rules. `over`: which packs, or all."""

    format: int = Field(ge=1, le=1, description="1: the shape of the file")
    overlay: Slug = Field(description="its name, and its folder's")
    title: str = Field(description="what it is called")
    source: Source = Field(description="the document that it was made from")
    over: Literal["all"] | tuple[str, ...] = Field(description="the packs it is for, or `all`")
    layers: tuple[Layer, ...] = Field(min_length=1, description="what it changes, and for whom")

    def lies_over(self, spec: str) -> bool:
        """Tell whether the overlay is meant for a specification."""
        return self.over == "all" or spec in self.over

    def clauses_of(self, layer: Layer) -> Iterator[Clause]:
        """Give the clauses of a layer, each under a heading that begins with its own source."""
        source = layer.source or self.source
        for clause in layer.clauses:
            yield clause.model_copy(update={"at": f"{source.title}: {clause.at}"})


Laid = tuple[tuple[Overlay, Layer], ...]
"""Layers in force, each with its overlay."""
NAMES = {"type": "array", "items": {"type": "string"}}
"""How a file names its overlays; the shelf brings them."""


class Pack(Strict):
    """A specification at one revision.

    `invented`: it is made up, to try the engine with. `draft`: lines of it are still to be written.
    """

    format: int = Field(ge=1, le=1, description="1: the shape of the file")
    spec: str = Field(
        pattern=r"^[A-Z0-9]+/[A-Z0-9.]+$", description="the standard and its version: `ST0999/1.0`"
    )
    revision: int = Field(ge=1, description="raised when it changes; `CHANGES.md` says how")
    title: str = Field(description="the occupation")
    invented: bool = Field(
        default=False, description="it is made up, and listed with the examples, not the real ones"
    )
    draft: bool = Field(
        default=False,
        description="lines of it are still to be written: open lines, and clauses that nothing "
        "tries, are told and are no faults",
    )
    level: int = Field(ge=2, le=7, description="the level of the apprenticeship")
    awarding_body: Body = Field(description="whose specification it is")
    qualification_number: str | None = Field(default=None, description="as the document has it")
    source: Source = Field(description="the document that it was made from")
    waivers_allowed: tuple[ClauseId, ...] = Field(
        default=(),
        description="clauses with `waivable: policy` that the awarding body's policy lets its "
        "officers set aside",
    )
    options: dict[str, str] = Field(
        default={}, description="the options of the apprenticeship, a key and a name each"
    )
    methods: dict[Slug, Method] = Field(default={}, description="the assessment methods, by id")
    theme_word: Literal["theme", "assessment outcome"] = Field(
        default="theme", description="what the document calls its themes"
    )
    themes: dict[Slug, Theme] = Field(
        default={}, description="what is graded together, of the methods graded by descriptors"
    )
    ksbs: dict[str, str] = Field(
        default={}, description="the KSBs, `K1`, `S1`, `B1` and so on, in words of your own"
    )
    clauses: tuple[Clause, ...] = Field(min_length=1, description="every clause, in any order")
    overlays: Annotated[tuple[Overlay, ...], WithJsonSchema(NAMES)] = Field(
        default=(), description="the overlays that lie over it, by name"
    )
    _whole: "Pack | None" = PrivateAttr(default=None)

    @property
    def whole(self) -> "Pack":
        """The pack with no layer in force: what a case is pinned to, with all overlays."""
        return self._whole or self

    def under(self, *overlays: Overlay) -> "Pack":
        """Give the pack with more overlays over it."""
        return self._changed(overlays=(*self.overlays, *overlays))

    def laid(self, layers: Laid) -> "Pack":
        """Give the pack as it is with these layers in force; it knows the whole it comes from."""
        key = tuple(id(layer) for _, layer in layers)
        if not layers:
            return self
        if key not in self._kept:
            self._kept[key] = self._lay(layers)
        return self._kept[key]

    @cached_property
    def _kept(self) -> dict[tuple[int, ...], "Pack"]:
        """The packs for the layers that were asked for, so that each is made once."""
        return {}

    def _lay(self, layers: Laid) -> "Pack":
        clauses = {clause.id: clause for clause in self.clauses}
        themes = dict(self.themes)
        for overlay, layer in layers:
            for gone in layer.drop:
                clauses.pop(gone, None)
            clauses |= {clause.id: clause for clause in overlay.clauses_of(layer)}
            for slug, moved in layer.themes.items():
                if slug in themes:
                    themes[slug] = themes[slug].model_copy(update={"method": moved.method})
        changed = self._changed(clauses=tuple(clauses.values()), themes=themes)
        changed._whole = self  # noqa: SLF001 - its own kind
        return changed

    def _changed(self, **changes: Any) -> "Pack":  # noqa: ANN401 - fields of any type
        """Copy with changes; what was worked out of the fields before is not copied."""
        fields = {name: getattr(self, name) for name in type(self).model_fields}
        return self.model_construct(**(fields | changes))

    @property
    def folder(self) -> str:
        """The name of the pack's folder and of its place in addresses: `st0825-ap02`."""
        return self.spec.lower().replace("/", "-")

    @cached_property
    def digest(self) -> str:
        """The hash of the rules, to which a case is pinned: not of wording, comments or order."""
        if self._whole is not None:
            return self._whole.digest
        # What is at its default is left out: a kind that learns something new locks nobody out.
        whole = self.model_dump(mode="json", by_alias=True, exclude_defaults=True)
        for theme in whole.get("themes", {}).values():
            theme |= {level: list(theme[level]) for level in LEVELS if level in theme}
        rules = _without_wording(whole)
        text = json.dumps(rules, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def by_id(self) -> dict[str, Clause]:
        """The clauses by their ids."""
        return {clause.id: clause for clause in self.clauses}

    @cached_property
    def biting(self) -> dict[str, tuple[Clause, ...]]:
        """The clauses that bite at each action, in the order of the pack."""
        found: dict[str, list[Clause]] = {}
        for clause in self.clauses:
            for action in clause.rule.bites:
                found.setdefault(action, []).append(clause)
        return {action: tuple(clauses) for action, clauses in found.items()}

    @cached_property
    def descriptors(self) -> dict[str, dict[str, str]]:
        """The descriptors of each method: id (`theme-slug.p1`) to statement."""
        found: dict[str, dict[str, str]] = {method: {} for method in self.methods}
        for slug, theme in self.themes.items():
            for level in theme.levels.values():
                for key, statement in level.items():
                    found[theme.method][f"{slug}.{key}"] = statement
        return found

    @cached_property
    def _by_kind(self) -> dict[type[RuleBase], tuple[tuple[Clause, Any], ...]]:
        found: dict[type[RuleBase], list[tuple[Clause, Any]]] = {}
        for clause in self.clauses:
            found.setdefault(type(clause.rule), []).append((clause, clause.rule))
        return {kind: tuple(pairs) for kind, pairs in found.items()}

    def rules(self, kind: type[R]) -> tuple[tuple[Clause, R], ...]:
        """Give every clause of a kind, with its rule."""
        return self._by_kind.get(kind, ())

    def rule(self, kind: type[R], method: str | None = None) -> tuple[Clause, R] | None:
        """Give the first clause of a kind, of one method where the kind is a method's."""
        for clause, rule in self.rules(kind):
            if method is None or not isinstance(rule, MethodRule) or rule.method == method:
                return clause, rule
        return None

    @cached_property
    def way(self) -> tuple[Clause, Way] | None:
        """The clause that leads to the overall grade, with its rule."""
        return next(((c, c.rule) for c in self.clauses if isinstance(c.rule, Way)), None)

    @property
    def overall_scale(self) -> tuple[str, ...]:
        """The overall grades, worst first; the first is the fail."""
        if self.way is None:
            message = f"{self.spec} has no way to an overall grade"
            raise LookupError(message)
        return self.way[1].grades

    def themes_of(self, method: str, option: str | None) -> dict[str, Theme]:
        """Give the themes that count in a method: core, and those of the apprentice's option."""
        return {
            slug: theme
            for slug, theme in self.themes.items()
            if theme.method == method and theme.option in (None, option)
        }

    def ksbs_of(self, method: str, option: str | None) -> tuple[str, ...]:
        """Give the KSBs that count in a method: core, and those of the apprentice's option."""
        themes = self.themes_of(method, option).values()
        return tuple(code for theme in themes for code in theme.ksbs)

    def grading(self, method: str) -> tuple[Clause, GradesMethod] | None:
        """Give the clause by which a method gets its grade, with its rule."""
        for clause in self.clauses:
            if isinstance(clause.rule, GradesMethod) and clause.rule.method == method:
                return clause, clause.rule
        return None

    def scale_of(self, method: str) -> tuple[str, ...]:
        """Give the grades of a method, worst first; the first is the fail."""
        found = self.rule(MethodScale)
        if found is None or method not in found[1].grades:
            message = f"{self.spec} has no scale for {method}"
            raise LookupError(message)
        return found[1].grades[method]

    def on_scale(self, method: str, grade: str) -> tuple[Reason, ...]:
        """Cite the scale to which a grade of a method belongs, where a clause gives it."""
        found = self.rule(MethodScale)
        if found is None:
            return ()
        name, scale = self.methods[method].name, ", ".join(self.scale_of(method))
        return (found[0].reason(f"{name}: {grade}, on the scale {scale}."),)

    def parts_of(self, method: str) -> tuple[str, ...]:
        """Give the parts of a method's session, in their order."""
        found = self.rule(PlannedLength, method)
        return tuple(part.id for part in found[1].parts) if found else ()

    def passed(self, method: str, grade: str) -> bool:
        """Tell whether a grade of a method is a pass or better."""
        return grade != self.scale_of(method)[0]


LEVELS = ("pass", "merit", "distinction")
"""Levels of descriptors in a theme, the lowest first: maps from ids to words, as below."""

WORDED = {"ksbs", "items", "statements", "settles", "tells", "topics", "kinds", "dimensions"}
"""Maps from ids to words: the ids are rules, the words are wording."""


def _without_wording(value: Any) -> Any:  # noqa: ANN401 - a JSON value of any shape
    """Leave out wording; a map from ids to statements keeps its ids."""
    if isinstance(value, dict):
        return {
            key: sorted(inner) if key in WORDED else _without_wording(inner)
            for key, inner in value.items()
            if key not in WORDING
        }
    if isinstance(value, list):
        items = [_without_wording(inner) for inner in value]
        if items and all(isinstance(item, dict) and "rule" in item for item in items):
            return sorted(items, key=lambda item: str(item["id"]))
        return items
    return value

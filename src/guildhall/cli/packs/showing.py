"""`guildhall packs show`: one pack, readable."""

import json
from argparse import Namespace

from guildhall.cli.packs import words
from guildhall.cli.packs.listing import flag
from guildhall.cli.paper import Paper, paper
from guildhall.engine.kinds.grading import MethodScale
from guildhall.engine.kinds.overall import GradeTable
from guildhall.engine.pack import Clause, For, Overlay, Pack, Theme
from guildhall.shelf.packs import read_with_lines, under
from guildhall.telling import rules, tabled
from guildhall.words import spoken

LABEL = 15
"""Columns for the words before the lines of a clause."""
STATEMENT = 16
"""Columns for the code of a statement: a KSB or a descriptor."""


def run(arguments: Namespace) -> int:
    """Show a pack, in words or as JSON."""
    pack, document = read_with_lines(words.folder_of(arguments.spec))
    pack = under(pack, arguments.with_ or (), document)
    if arguments.json:
        whole = {
            "format": 1,
            "digest": pack.digest,
            "pack": pack.model_dump(mode="json", by_alias=True, exclude_none=True),
        }
        print(json.dumps(whole, indent=2, ensure_ascii=False))
        return 0
    out = paper()
    head(out, pack)
    methods(out, pack)
    for name, clauses in rules.families(pack):
        out.heading(f"{rules.family_title(name)} ({spoken.counted(len(clauses), 'clause')})")
        for one in clauses:
            clause(out, pack, one)
    themes(out, pack)
    tabled.marks(out, pack)
    grades(out, pack)
    tabled.redos(out, pack)
    for overlay in pack.overlays:
        laid(out, pack, overlay)
    return 0


def laid(out: Paper, pack: Pack, overlay: Overlay) -> None:
    """Write an overlay: for whom each layer is, why, and what it drops, moves, replaces, adds."""
    out.heading(f"Over it: {overlay.title}")
    out.say(f"{overlay.source.title}, version {overlay.source.version}", style="faint")
    for layer in overlay.layers:
        out.say()
        out.say(for_whom(layer.for_), style="strong")
        out.say(layer.why, indent=2)
        for gone in layer.drop:
            out.say(gone, label="Drops", indent=2, hang=LABEL - 2, label_style="faint")
        for slug, moved in layer.themes.items():
            method = pack.methods.get(moved.method)
            to = f"{moved.method} ({method.name})" if method else moved.method
            text = f"the theme {slug} to {to}"
            out.say(text, label="Moves", indent=2, hang=LABEL - 2, label_style="faint")
        for one in overlay.clauses_of(layer):
            out.say()
            text = "in place of the specification's" if one.id in pack.by_id else "besides"
            out.say(f"{text[:1].upper()}{text[1:]}:", indent=2, style="faint")
            clause(out, pack, one)


def for_whom(days: For) -> str:
    """Say for whom a layer is."""
    by = {
        "started": "For those who started",
        "registered": "For those who were registered",
        "gateway": "For gateways that are accepted",
    }[days.by]
    return f"{by} {days.words}"


def head(out: Paper, pack: Pack) -> None:
    """Write what the pack is of."""
    out.title(f"{pack.spec}: {pack.title}, level {pack.level}")
    facts = [
        ("Awarding body", pack.awarding_body.name),
        ("Contact", pack.awarding_body.contact),
        ("Document", f"{pack.source.title}, version {pack.source.version}"),
        ("Qualification", pack.qualification_number),
        ("Revision", f"{pack.revision} (rules {pack.digest[:12]})"),
        ("Options", "; ".join(f"{key}: {name}" for key, name in pack.options.items())),
        ("Waivable here", ", ".join(pack.waivers_allowed) or "nothing by policy"),
    ]
    for label, text in facts:
        if text:
            out.say(text, label=label, hang=LABEL, label_style="faint")
    due = flag(pack)
    if due is not None:
        out.say(due, label="Review", hang=LABEL, label_style="warned")


def methods(out: Paper, pack: Pack) -> None:
    """Write the assessment methods, each with its scale."""
    out.heading("Assessment methods")
    found = pack.rule(MethodScale)
    if not pack.methods:
        out.say("There is none.", indent=6)
    for key, method in pack.methods.items():
        out.say(method.name, label=key, hang=6, label_style="strong")
        told = [f"session: {method.session}"]
        if method.work:
            told.append(f"handed in: {method.work}")
        if found is not None and key in found[1].grades:
            told.append(f"grades: {', '.join(found[1].grades[key])}")
        out.say("; ".join(told), indent=6)


def clause(out: Paper, pack: Pack, one: Clause) -> None:
    """Write one clause: heading, force, what it does, says, numbers, reading, edge, bites."""
    out.say()
    out.say(one.id, style="clause")
    out.say(one.says, indent=2)
    lines = [
        ("Under", one.at),
        ("Force", f"{one.force.value}; {one.does.words}"),
        ("Rule", rules.rule(pack, one)),
        ("Judged when", f"somebody means to {rules.bites(one.rule)}" if one.rule.bites else None),
        ("Read here as", one.reading),
        ("At the edge", one.edge),
        ("Set aside", f"{one.waivable.words}{f': {one.when}' if one.when else ''}"
         if one.waivable else None),
    ]  # fmt: skip
    for label, text in lines:
        if text:
            out.say(text, label=label, indent=2, hang=LABEL - 2, label_style="faint")


def themes(out: Paper, pack: Pack) -> None:
    """Write the themes: KSBs and descriptors with their statements."""
    for method, named in pack.methods.items():
        own = {slug: theme for slug, theme in pack.themes.items() if theme.method == method}
        if own:
            word = pack.theme_word[0].upper() + pack.theme_word[1:]
            out.heading(f"{word}s of {method}, {named.name}")
        for slug, one in own.items():
            theme(out, pack, slug, one)


def theme(out: Paper, pack: Pack, slug: str, one: Theme) -> None:
    """Write one theme."""
    out.say()
    option = f", for the option {one.option}" if one.option else ""
    out.say(f"({slug}{option})", label=one.name, hang=2, label_style="strong")
    for code in one.ksbs:
        statement = pack.ksbs.get(code, "")
        out.say(statement, label=code, indent=2, hang=STATEMENT, label_style="clause")
    for level, statements in one.levels.items():
        for key, statement in statements.items():
            label = f"{level} {key}"
            out.say(statement, label=label, indent=2, hang=STATEMENT, label_style="faint")
    if not one.distinction:
        out.say("No distinction descriptors.", indent=2, style="faint")


def grades(out: Paper, pack: Pack) -> None:
    """Write the table of overall grades."""
    for one, rows in pack.rules(GradeTable):
        out.heading(f"Overall grade ({one.id})")
        tabled.table(out, [(*rows.methods, "overall"), *rows.rows])

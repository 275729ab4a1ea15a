"""Write the reference pages from what they describe; `--check` tells which of them are stale.

Every page comes from the code and the packs alone, so that it cannot be out of date unnoticed.
"""

import json
import os
import sys
from collections.abc import Iterator
from enum import Enum
from inspect import cleandoc
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import django
import yaml
from django.apps import apps
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from guildhall.cli import diagram, usage
from guildhall.config import command
from guildhall.engine.actions import ACTIONS
from guildhall.engine.audience import ALL, EVENT_AUDIENCE, FIELD_AUDIENCE
from guildhall.engine.events import EVENTS
from guildhall.engine.house import HOUSE
from guildhall.engine.kinds.base import RuleBase
from guildhall.engine.lifecycle import TABLE, WAITING, Row, rows
from guildhall.engine.pack import Body, Clause, Layer, Method, Overlay, Pack, Source, Theme
from guildhall.engine.personal import personal_fields
from guildhall.engine.vocabulary import Role, State, Track
from guildhall.shelf import scenario
from guildhall.shelf.packs import (
    OVERLAY_FILE,
    PACK_FILE,
    installed_folders,
    overlay_folders,
    pack_folders,
    shelf_folder,
)
from guildhall.shelf.schema import pack_schema
from guildhall.telling.rules import family_title

from reference_clauses import clauses_page  # isort: skip - it lies beside this file
from reference_matrix import permissions_page, seen_page  # isort: skip - as above
from reference_met import met_page  # isort: skip - as above
from reference_settings import settings_page  # isort: skip - as above

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference"
NOTE = "<!-- Made by `make docs` from the code and the packs; do not edit. -->\n"


def first_line(thing: type) -> str:
    """Give the first paragraph of a docstring on one line."""
    return " ".join((thing.__doc__ or "").strip().split("\n\n")[0].split())


def states_of(states: frozenset[State] | None) -> str:
    """Write the states from which a row starts."""
    return ", ".join(sorted(state.value for state in states)) if states else "(new)"


def roles_of(roles: frozenset[Role]) -> str:
    """Write roles in the order in which they are declared."""
    return ", ".join(role.value for role in Role if role in roles)


def fields_of(model: type[BaseModel]) -> str:
    """Write the fields of a model; those that must be given are marked."""
    return ", ".join(
        f"`{field.alias or name}`{'' if not field.is_required() else ' (needed)'}"
        for name, field in model.model_fields.items()
        if name != "happened_at"
    )


def lifecycle_page() -> Iterator[str]:
    """The table, track by track, with its diagrams."""
    yield "# The lifecycle table\n"
    yield "Who may do what in which state of which track, and what follows.\n"
    for track in Track:
        yield diagram.page(track) + "\n"
        own = [row for row in TABLE if row.track is track]
        if own:
            yield "| from | action | by | event | to |\n| --- | --- | --- | --- | --- |"
            yield "\n".join(_row(row) for row in own) + "\n"
    waiting = ", ".join(f"`{name}`" for name in sorted(WAITING))
    yield f"Actions without a row, because no shipped specification needs them yet: {waiting}.\n"


def _row(row: Row) -> str:
    to = row.to.value if row.to is not None else "as it is"
    follows = " (follows)" if row.also else ""
    states = states_of(row.states)
    return f"| {states} | `{row.action}`{follows} | {roles_of(row.roles)} | `{row.event}` | {to} |"


def actions_page() -> Iterator[str]:
    """Every action with its fields and who may ever do it."""
    yield "# Actions\n"
    yield "The same in Python, in a scenario and in the API. An action with `happened_at` may be"
    yield "recorded after it happened.\n"
    yield "| action | what it means | fields | by |\n| --- | --- | --- | --- |"
    for name, kind in ACTIONS.items():
        roles: frozenset[Role] = frozenset().union(*(row.roles for row in rows(name)))
        late = ", `happened_at`" if kind.late else ""
        by = roles_of(roles) or "not yet"
        yield f"| `{name}` | {first_line(kind)} | {fields_of(kind)}{late} | {by} |"
    yield ""
    yield "## What the fields are made of\n"
    yield "The actions whose fields have parts, closed words or defaults.\n"
    for name, kind in ACTIONS.items():
        own = [
            f"`{field.alias or key}`{_said_of(field)}"
            for key, field in kind.model_fields.items()
            if _said_of(field) not in ("", " (needed)")
        ]
        if own:
            yield f"- `{name}`: {', '.join(own)}."
            yield from (f"  {line}" for line in parts_told(kind))
    yield ""


FILES = (
    (scenario.Scenario, "A scenario"),
    (scenario.Step, "A step"),
    (scenario.Walk, "`walk`"),
    (scenario.Person, "Somebody under `people`"),
    (scenario.Around, "`around`, what is known from outside the case at a step"),
    (scenario.Then, "`then`"),
    (scenario.MethodThen, "A method, under `methods` of `then` or `seen`"),
    (scenario.Due, "An entry of `due`"),
    (scenario.Told, "An entry of `told`"),
    (scenario.May, "An entry of `may`"),
    (scenario.Seen, "A viewer, under `seen`"),
    (scenario.Table, "A table of examples"),
    (scenario.Example, "An example, a row of a table"),
)
"""What a scenario or a table is made of."""


def scenario_page() -> Iterator[str]:
    """Every key of a scenario and of a table of examples, with its closed words."""
    yield "# Keys of a scenario\n"
    yield "What each key means is told in [Try a pack with a scenario](../how-to/try-a-pack.md)."
    yield "Anything that is not needed may be left out.\n"
    for model, where in FILES:
        yield f"- {where}: {fields_in_full(model)}."
    tracks = ", ".join(f"`{track.value}`" for track in Track)
    yield f"\nThe tracks that `tracks` can ask for: {tracks}; where there are several of one, with"
    yield "what it is of (`attempt am1`). Their states are in [lifecycle](lifecycle.md).\n"


def events_page() -> Iterator[str]:
    """Every event with its version, its audience and its personal text."""
    yield "# Events and their audience\n"
    yield "What a viewer sees is the fold of the events that are open to them; a field that fewer"
    yield "may read is withheld from the others. Personal text can be erased.\n"
    yield "| event | what happened | seen by | withheld from others | personal text |"
    yield "| --- | --- | --- | --- | --- |"
    for (name, version), kind in sorted(EVENTS.items()):
        audience = EVENT_AUDIENCE[kind]
        seen = "everybody of the case" if audience == ALL else roles_of(audience)
        held = "; ".join(
            f"`{field}` (for {roles_of(roles)})"
            for (event, field), (roles, _) in FIELD_AUDIENCE.items()
            if event is kind
        )
        personal = ", ".join(f"`{field}`" for field in sorted(personal_fields(kind)))
        yield f"| `{name}/{version}` | {first_line(kind)} | {seen} | {held} | {personal} |"
    yield ""


def kinds_page() -> Iterator[str]:
    """Every kind of rule, family by family, each with a rule of a pack that has it."""
    yield "# Kinds of rule\n"
    yield "What a clause's `rule` can be: for each kind what it says, what it takes, the actions at"
    yield "which it can bite, and the fullest rule of that kind among the shipped and the invented"
    yield "packs. What is needed has to be given. Anything else may be left out: it has its default"
    yield "or, where none is told, asks for nothing. The keys around a rule are on a page of their"
    yield "own, [keys of a pack](keys-of-a-pack.md). A kind's model stands in"
    yield "`engine/kinds/<family>.py`, its function in `engine/rules/<family>.py`.\n"
    families: dict[str, list[type[RuleBase]]] = {}
    for kind in Clause.model_fields["rule"].annotation.__args__:  # type: ignore[union-attr]
        families.setdefault(kind.__module__.rpartition(".")[2], []).append(kind)
    fullest = dict(rules_of_packs())
    for family, kinds in sorted(families.items()):
        yield f"## {family_title(family)}\n"
        for kind in kinds:
            yield from kind_section(kind, fullest)


KEYED: tuple[tuple[type[BaseModel], str], ...] = (
    (Pack, "The pack"),
    (Body, "`awarding_body`"),
    (Source, "`source`"),
    (Method, "A method, under `methods`"),
    (Theme, "A theme, under `themes`"),
    (Clause, "A clause, under `clauses`"),
    (Overlay, "An overlay, in a file of its own"),
    (Layer, "A layer, under `layers` of an overlay"),
)
"""The parts of a pack, and where each stands."""


def keys_page() -> Iterator[str]:
    """Every key around the rules: of the pack, of its parts, of an overlay."""
    yield "# Keys of a pack\n"
    yield "What stands around the rules; they themselves are [kinds of rule](kinds-of-rule.md).\n"
    for model, where in KEYED:
        yield f"## {where}\n"
        yield f"{' '.join(cleandoc(model.__doc__ or '').split())}\n"
        yield "| key | what it says | default |\n| --- | --- | --- |"
        for name, field in model.model_fields.items():
            without = "needed" if field.is_required() else told_default(field)
            yield f"| `{field.alias or name}` | {field.description} | {without} |"
        yield ""


def kind_section(kind: type[RuleBase], rules: dict[str, tuple[str, str]]) -> Iterator[str]:
    """One kind: its docstring whole, what it takes, where it bites, an example."""
    name = kind.model_fields["kind"].annotation.__args__[0]  # type: ignore[union-attr]
    yield f"### `{name}`\n"
    yield f"{cleandoc(kind.__doc__ or '')}\n"
    yield from takes(kind)
    bites = ", ".join(f"`{action}`" for action in sorted(kind.may_bite))
    yield f"Can bite at: {bites}.\n" if bites else "Derives or tells: it bites nowhere.\n"
    if name in rules:
        rule, spec = rules[name]
        yield f"In {spec}:\n\n```yaml\n{rule}```\n"


def takes(kind: type[RuleBase]) -> Iterator[str]:
    """What a kind takes, and what the parts of it take, each once."""
    own = fields_in_full(kind)
    yield f"Takes: {own}.\n" if own else "Takes nothing.\n"
    parts = list(parts_told(kind))
    yield from parts
    if parts:
        yield ""


def parts_told(kind: type[BaseModel]) -> Iterator[str]:
    """What the parts of a kind or an action take, each once."""
    for part in dict.fromkeys(parts_of(kind)):
        said = " ".join(cleandoc(part.__doc__ or "").split())
        yield f"- {part.__name__}: {said} Takes: {fields_in_full(part)}."


def fields_in_full(model: type[BaseModel]) -> str:
    """Write the fields of a model with the values that they can have, where these are closed."""
    return ", ".join(
        f"`{field.alias or name}`{_said_of(field)}"
        for name, field in model.model_fields.items()
        if name not in ("kind", "bites")
    )


def _said_of(field: FieldInfo) -> str:
    """Write of a field that it is needed, what parts it is made of, and its closed values."""
    values = list(dict.fromkeys(closed_values(field.annotation)))
    inner = list(dict.fromkeys(part.__name__ for part in models_in(field.annotation)))
    said = ["needed"] if field.is_required() else []
    said += [f"of {', '.join(inner)}"] if inner else []
    default = told_default(field)
    said += (
        [" or ".join((", ".join(values[:-1]), values[-1]) if values[1:] else values)]
        if (values)
        else []
    )
    said += [f"default {default}"] if default else []
    return f" ({'; '.join(said)})" if said else ""


def told_default(field: FieldInfo) -> str:
    """Write the value that a field has where a pack leaves it out; nothing where it has none."""
    value = field.default
    if field.is_required() or value is None or value in ((), {}, frozenset()):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return " and ".join(str(item) for item in value)
    if isinstance(value, BaseModel):
        given = value.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        return ", ".join(f"{key} {inner}" for key, inner in given.items())
    return str(value)


def closed_values(annotation: Any) -> Iterator[str]:  # noqa: ANN401 - any annotation
    """Give the values of the closed words in a type, in their order."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (str(member.value) for member in annotation)
    elif get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation))
    else:
        for inner in get_args(annotation):
            yield from closed_values(inner)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any annotation
    """Give the models within a type."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    else:
        for inner in get_args(annotation):
            yield from models_in(inner)


def parts_of(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Give the models that a model is made of, and those that they are made of."""
    for field in model.model_fields.values():
        for part in models_in(field.annotation):
            yield part
            yield from parts_of(part)


def rules_of_packs() -> Iterator[tuple[str, tuple[str, str]]]:
    """Give a rule of each kind, as its pack has it, and whose it is.

    Of all packs, the one that says most; of several, the shortest.
    """
    found: dict[str, tuple[tuple[int, int], tuple[str, str]]] = {}
    overlays = [layer for folder in overlay_folders(shelf_folder()) for layer in _layers(folder)]
    packs = [_clauses(folder) for folder in pack_folders(shelf_folder())]
    for spec, clauses in (*packs, *overlays):
        for clause in clauses:
            rule = clause["rule"]
            text = yaml.dump({"rule": rule}, Dumper=Plainly, sort_keys=False, width=96)
            richness = (-len(rule), len(text))
            if rule["kind"] not in found or richness < found[rule["kind"]][0]:
                found[rule["kind"]] = (richness, (text, spec))
    yield from ((kind, kept) for kind, (_, kept) in found.items())


class Plainly(yaml.SafeDumper):
    """Writes a rule as a person would: keys below one another, what is in them on one line."""


def _flow(dumper: Plainly, value: dict[str, Any]) -> yaml.Node:
    inner = "rule" not in value and "kind" not in value
    return dumper.represent_mapping("tag:yaml.org,2002:map", value, flow_style=inner)


def _listed(dumper: Plainly, value: list[Any]) -> yaml.Node:
    inner = not any(isinstance(item, dict) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=inner)


Plainly.add_representer(dict, _flow)
Plainly.add_representer(list, _listed)
Plainly.ignore_aliases = lambda *_: True  # type: ignore[method-assign,assignment]


def _clauses(folder: Path) -> tuple[str, list[dict[str, Any]]]:
    value = yaml.safe_load((folder / PACK_FILE).read_text(encoding="utf-8"))
    return value["spec"], value["clauses"]


def _layers(folder: Path) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    value = yaml.safe_load((folder / OVERLAY_FILE).read_text(encoding="utf-8"))
    for layer in value["layers"]:
        yield f"the overlay {value['overlay']}", layer.get("clauses", [])


def commands_page() -> Iterator[str]:
    """The help texts of every command."""
    yield "# Commands\n"
    text = usage.overview("", command.ALL)
    yield f"```\n{text}```\n"
    for name in command.ALL.commands:
        try:
            usage.read([*name.split(), "--help"], command.ALL)
        except usage.HelpWanted as told:
            yield f"## guildhall {name}\n\n```\n{told}```\n"


def house_page() -> Iterator[str]:
    """The rules of the house."""
    yield "# Rules of the house\n"
    yield "What holds in every specification. They are cited like clauses.\n"
    yield "| id | heading |\n| --- | --- |"
    for rule, heading in HOUSE.items():
        yield f"| `{rule}` | {heading} |"
    yield ""


def openapi() -> str:
    """The document of the API: as the service hands it out, with nothing of an installation."""
    if not apps.ready:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guildhall.config.settings")
        os.environ.setdefault("GUILDHALL_SECRET_KEY", "none is needed, and none is to be written")
        django.setup()
    from guildhall.api.v1 import api  # noqa: PLC0415 - it can be had once Django is set up

    return json.dumps(api.get_openapi_schema(), indent=1, ensure_ascii=False) + "\n"


def pages() -> dict[Path, str]:
    """Give every page with its content."""
    simple = {
        "lifecycle.md": lifecycle_page,
        "actions.md": actions_page,
        "scenarios.md": scenario_page,
        "events.md": events_page,
        "kinds-of-rule.md": kinds_page,
        "keys-of-a-pack.md": keys_page,
        "permissions.md": permissions_page,
        "what-is-seen.md": seen_page,
        "commands.md": commands_page,
        "settings.md": settings_page,
        "house-rules.md": house_page,
        "where-clauses-are-met.md": met_page,
    }
    found = {PAGES / name: NOTE + "\n" + "\n".join(make()) for name, make in simple.items()}
    for folder in installed_folders():
        name = f"clauses-{folder.name}.md"
        found[PAGES / name] = NOTE + "\n" + "\n".join(clauses_page(folder))
    schema = json.dumps(pack_schema(), indent=2, ensure_ascii=False)
    found[PAGES / "pack.schema.json"] = schema + "\n"
    found[PAGES / "openapi.json"] = openapi()
    found[PAGES / "README.md"] = NOTE + "\n" + "\n".join(index(list(found)))
    return found


def index(paths: list[Path]) -> Iterator[str]:
    """List the pages."""
    yield "# Reference\n"
    yield "Generated; `make check` fails when one of these pages is stale.\n"
    for path in sorted(paths):
        yield f"- [{path.stem}]({path.name})"
    yield ""


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are stale."""
    wanted = pages()
    there = {path for path in PAGES.glob("*") if path.is_file()}
    stale = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    extra = sorted(there - set(wanted))
    if "--check" in arguments:
        for path in (*stale, *extra):
            print(f"{path.relative_to(ROOT)} is stale: run `make docs`")
        return 1 if stale or extra else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(wanted[path], encoding="utf-8")
        print(f"wrote {path.relative_to(ROOT)}")
    for path in extra:
        path.unlink()
        print(f"removed {path.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

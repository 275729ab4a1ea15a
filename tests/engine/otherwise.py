"""A step of a scenario, taken otherwise: another rule behind a clause, another payload.

What a pack of the shelf never asks for is tried so, from a state in which a case has really been.
"""

from dataclasses import replace
from datetime import date
from functools import cache

from guildhall.clock.calendar import around
from guildhall.engine.actor import Surroundings
from guildhall.engine.pack import Pack
from guildhall.shelf.packs import read_pack, shelf_folder
from guildhall.shelf.play import play_script
from guildhall.shelf.reading import read
from guildhall.shelf.scenario import Then, load_scenario

DAYS, KNOWN_FROM, KNOWN_TO = around(date(2026, 11, 21))
OUTSIDE = Surroundings(bank_holidays=DAYS, calendar_from=KNOWN_FROM, calendar_to=KNOWN_TO)
read_pack = cache(read_pack)


def scenario_file(name):
    """`examples/time/lengths/am1.breaks` stands in the folder `scenarios` of that pack."""
    pack, _, stem = name.rpartition("/")
    return shelf_folder() / pack / "scenarios" / f"{stem}.yaml"


def line(finding):
    """Write a finding: kind, clause, sentence, and what a program would read."""
    told = {name: getattr(finding, name) for name in ("got", "limit", "unit", "field")}
    numbers = ", ".join(f"{name}={value}" for name, value in told.items() if value is not None)
    breach = " breach" if finding.breach else ""
    end = f" ({numbers})" if numbers else ""
    return f"{finding.kind}{breach} {finding.clause}: {finding.sentence}{end}"


def ruled(pack, rules):
    """Give the pack with other numbers in the rules of some clauses; with a `kind`, other rules."""
    whole = pack.model_dump(by_alias=True)
    for written in whole["clauses"]:
        changes = rules.get(written["id"], {})
        written["rule"] = changes if "kind" in changes else written["rule"] | changes
    return Pack.model_validate(whole)


def before(scenario, step, rules=None):
    """Give a player who stands before a step of a scenario, and the step.

    `rules`: what is changed in the pack, by clause; the case is of this pack from its beginning.
    """
    script = load_scenario(read(scenario_file(scenario)))
    steps = script.scenario.steps
    pack = read_pack(script.pack_folder)
    short = script.scenario.model_copy(update={"steps": steps[: step - 1], "then": Then()})
    changed = ruled(pack, rules) if rules else pack
    played = play_script(replace(script, scenario=short), changed, OUTSIDE)
    return played.player, steps[step - 1]


def otherwise(scenario, step, rules=None, given=None, **other):
    """Take a step with other rules behind some clauses, another payload, by another person.

    Where another action is taken (`do`), what was given for the first is left out.
    """
    player, taken = before(scenario, step, rules)
    whole = given or {} if "do" in other else taken.given | (given or {})
    return player.perform(taken.model_copy(update={"given": whole, **other}))


def reasons(decision):
    """Write what is recorded as the reasons of something that follows, each once."""
    given = [r for entry in decision.entries for r in getattr(entry.event, "because", ())]
    return [*dict.fromkeys(f"because {reason.clause}: {reason.sentence}" for reason in given)]


def says(decision, *clauses):
    """Give what some clauses say in a decision, line by line: what they find, and as reasons."""
    found = [line(finding) for finding in decision.findings if finding.clause in clauses]
    return found + [r for r in reasons(decision) if r.split(":")[0].split()[1] in clauses]

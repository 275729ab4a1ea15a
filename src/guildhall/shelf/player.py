"""Performing the steps of a scenario against a pack, one after another."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from guildhall.engine.actions import ACTIONS
from guildhall.engine.actions.base import Action, MethodAction
from guildhall.engine.actor import NOWHERE, Actor, Behalf, Surroundings
from guildhall.engine.case import NEW, Case
from guildhall.engine.dates import day_of
from guildhall.engine.decide import Decision, decide
from guildhall.engine.events import Entry
from guildhall.engine.kinds.grading import Descriptors, Sampled
from guildhall.engine.pack import Pack
from guildhall.engine.replay import replay
from guildhall.engine.rules.grading import descriptors_of, levels_of
from guildhall.engine.versions import in_force
from guildhall.engine.vocabulary import Role
from guildhall.shelf.faults import meant
from guildhall.shelf.marking import scores_for
from guildhall.shelf.moments import moment
from guildhall.shelf.reading import sentence_of
from guildhall.shelf.scenario import Person, Step

OF_THE_BODY = frozenset(
    {Role.OFFICER, Role.QUALITY_ASSURER, Role.EXTERNAL_QUALITY_ASSURER, Role.ADMINISTRATOR,
     Role.ASSESSOR, Role.PANELLIST}
)  # fmt: skip
SHORTHAND = ("set", "except")
"""What a scenario may write of a sheet in place of all its parts."""
MOMENTS = ("starts_at", "happened_at")


class StepError(ValueError):
    """A step that cannot be played, because it is not written as a step has to be.

    `keys`: where in the step the fault lies, as far as that is known.
    """

    def __init__(self, sentence: str, *keys: str | int) -> None:
        """Keep what is wrong, and where."""
        super().__init__(sentence)
        self.keys = keys


@dataclass(slots=True)
class Player:
    """A case in the making: its pack as it is in force, its people, its history so far."""

    pack: Pack
    people: dict[str, Person] = field(default_factory=dict)
    history: list[Entry] = field(default_factory=list)
    case: Case = NEW
    around: Surroundings = NOWHERE
    last: Decision | None = None

    def perform(self, step: Step) -> Decision:
        """Decide one step, and append what it yields. Raises StepError for a faulty step."""
        at = read_moment(step.at)
        self.pack = in_force(self.pack, self.case, day_of(at))
        action = self.action(step)
        actor = self.actor(step, action)
        around = replace(self.around, **dict(step.around))
        decision = decide(self.pack, self.case, action, actor, at, around)
        self.append(decision.entries)
        self.pack = in_force(self.pack, self.case, day_of(at))
        self.last = decision
        return decision

    def append(self, entries: tuple[Entry, ...]) -> None:
        """Append to the history, and fold on."""
        self.history.extend(entries)
        self.case = replay(entries, self.case)

    def actor(self, step: Step, action: Action) -> Actor:
        """Give who acts: somebody whom the scenario names, or else the case's own."""
        actor = self.who(step.by, action.of_method)
        if step.for_ is None:
            return actor
        told = self.who(step.for_, None)
        behalf = Behalf(told.person, told.role, told.organisation, step.proof)
        return replace(actor, on_behalf_of=behalf)

    def who(self, name: str, method: str | None) -> Actor:
        """Give a person by the name in the scenario, or by a role: the case's own."""
        if name in self.people:
            person = self.people[name]
            organisation = person.organisation
            if organisation is None and person.role in OF_THE_BODY:
                organisation = self.pack.awarding_body.id
            return Actor(name, person.role, organisation)
        try:
            role = Role(name)
        except ValueError:
            message = f"nobody is called {name!r}: name them under `people`, or use a role"
            raise StepError(message) from None
        return Actor(self._person(role, method), role, self._organisation(role))

    def _person(self, role: Role, method: str | None) -> str:
        known = self.case.registration
        if known is not None and role is Role.APPRENTICE:
            return known.apprentice
        if known is not None and role is Role.ASSESSOR and method in self.case.run.attempts:
            assessor = self.case.attempt(method or "").assessor
            return assessor.person if assessor else role.value
        return role.value

    def _organisation(self, role: Role) -> str | None:
        known = self.case.registration
        if role in OF_THE_BODY:
            return self.pack.awarding_body.id
        if role is Role.EMPLOYER:
            return known.employer if known else "employer"
        if role is Role.PROVIDER:
            return known.provider if known else "provider"
        return None

    def action(self, step: Step) -> Action:
        """Give the action of a step, typed. Raises StepError, with what is wrong."""
        kind = ACTIONS.get(step.do)
        if kind is None:
            message = f"no action is called {step.do!r}{meant(step.do, ACTIONS)}"
            raise StepError(message, "do")
        fields = self._filled(step.do, dict(step.given))
        for name in MOMENTS:
            if isinstance(fields.get(name), str):
                fields[name] = read_moment(fields[name])
        if issubclass(kind, MethodAction) and fields.get("method") not in self.pack.methods:
            names = ", ".join(self.pack.methods)
            message = f"`method` is one of {names}, and not {fields.get('method')!r}"
            raise StepError(message, "with", "method")
        try:
            return kind.model_validate(fields)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            message = f"{step.do}: {sentence_of(first, first['loc'])}"
            if first["type"] == "extra_forbidden" and len(first["loc"]) == 1:
                takes = [field.alias or name for name, field in kind.model_fields.items()]
                takes += SHORTHAND if step.do == "mark" else ()
                known = [name for name in takes if name != "happened_at" or kind.late]
                message += f": it takes {', '.join(known) or 'nothing'}"
                message += meant(str(first["loc"][0]), known)
            raise StepError(message, "with", *first["loc"]) from None

    def _filled(self, do: str, fields: dict[str, Any]) -> dict[str, Any]:
        """Fill in what a scenario need not say."""
        match do:
            case "register" | "bring_in":
                own = {
                    "apprentice": "apprentice",
                    "name_of_apprentice": "The apprentice",
                    "employer": "employer",
                    "provider": "provider",
                }
                return own | fields
            case "allocate_assessor" | "change_assessor":
                return fields | {"assessor": self._facts(fields.get("assessor", "assessor"))}
            case "acknowledge_appeal":
                return fields | {"panellist": self._facts(fields.get("panellist", "panellist"))}
            case "record_panel":
                return fields | {"present": self._panel(fields)}
            case "mark":
                return self._sheet(fields)
            case _:
                return fields

    def _facts(self, given: Any) -> Any:  # noqa: ANN401 - a name, or facts written out
        if not isinstance(given, str):
            return given
        person = self.people.get(given)
        if person is None:
            return {"person": given}
        facts = person.model_dump(exclude={"role", "organisation"})
        return {"person": given, **facts}

    def _panel(self, fields: dict[str, Any]) -> Any:  # noqa: ANN401 - as it is written
        """Give each member a person: somebody named, or else one of that part's own side."""
        given = fields.get("present", [])
        if not isinstance(given, list):
            return given
        return [self._member(item, fields.get("method")) for item in given]

    def _member(self, item: Any, method: Any) -> Any:  # noqa: ANN401 - as it is written
        if not isinstance(item, dict) or "part" not in item:
            return item
        part = item["part"]
        own = self._person(Role.ASSESSOR, method) if part == "assessor" else part
        name = item.get("person", own)
        facts = self._facts(name)
        known = self.case.registration
        sides = {"employer": known.employer, "provider": known.provider} if known else {}
        if part in sides and isinstance(name, str) and name not in self.people:
            facts = facts | {"employed_by": [sides[part]]}
        return item | {"person": facts}

    def _sheet(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Expand `set` and `except` to the full sheet of the method, or to all its marks."""
        whole = fields.pop("set", None)
        exceptions = fields.pop("except", {})
        method = fields.get("method")
        if whole is None or method not in self.pack.methods:
            return fields
        option = self.case.registration.option if self.case.registration else None
        name, sheet = marked(self.pack, method, option, whole, self._sample(method))
        return fields | {name: sheet | exceptions}

    def _sample(self, method: str) -> tuple[str, ...] | None:
        """Give what was sampled of a method, where its pack has samples."""
        if self.pack.rule(Sampled, method) is None or method not in self.case.run.attempts:
            return None
        plan = self.case.attempt(method).plan
        return plan.descriptors if plan is not None else None


def marked(
    pack: Pack,
    method: str,
    option: str | None,
    grade: str,
    sample: tuple[str, ...] | None = None,
) -> tuple[str, dict[str, Any]]:
    """Give what amounts to a grade: `sheet` with its descriptors, or `scores` with its marks.

    `sample`: the descriptors that were drawn, where a sample is assessed. Raises StepError for a
    grade that is none, or that no marks lead to.
    """
    found = pack.grading(method)
    if found is None or isinstance(found[1], Descriptors):
        sheet = sheet_for(pack, method, option, grade)
        return "sheet", {k: v for k, v in sheet.items() if sample is None or k in sample}
    _on_the_scale(pack, method, grade)
    scores = scores_for(pack, method, option, grade)
    if not scores:
        message = f"no marks of {method} were found that lead to {grade!r}: write them out"
        raise StepError(message)
    return "scores", scores


def _on_the_scale(pack: Pack, method: str, grade: str) -> int:
    scale = pack.scale_of(method)
    if grade not in scale:
        message = f"`set` is one of {', '.join(scale)}, and not {grade!r}"
        raise StepError(message)
    return scale.index(grade)


def sheet_for(pack: Pack, method: str, option: str | None, grade: str) -> dict[str, Any]:
    """Give a full sheet that amounts to a grade. Raises StepError for a grade that is none."""
    level = _on_the_scale(pack, method, grade)
    keys = descriptors_of(pack, method, option)
    ladder = [name[0] for name in levels_of(pack.scale_of(method))]
    sheet: dict[str, Any] = {}
    for key in keys:
        letter = key.rpartition(".")[2][0]
        sheet[key] = {"met": letter in ladder[:level]}
    if level == 0:
        sheet = {key: {"met": key != keys[0] and key.rpartition(".")[2][0] == "p"} for key in keys}
    return sheet


def read_moment(text: str) -> datetime:
    """Read a moment of a step. Raises StepError."""
    try:
        return moment(text)
    except ValueError as error:
        raise StepError(str(error)) from None

"""Cohorts: a sheet with one apprentice in each row, to be registered for one specification."""

from collections.abc import Sequence
from pathlib import Path

from guildhall.cases import packs
from guildhall.cases.trial import Asked, Problem, Told
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.pack import Pack
from guildhall.engine.vocabulary import Role
from guildhall.people.acting import Principal
from guildhall.people.refusals import NotYoursError, RefusedError
from guildhall.sheets import columns, writing
from guildhall.sheets.cells import Cell, SheetError
from guildhall.sheets.columns import Column, Line, Table, UnfitError, told_by
from guildhall.sheets.reading import read_sheet
from guildhall.sheets.writing import Download

ACTION = "register"


def columns_of(pack: Pack) -> tuple[Column, ...]:
    """Give the columns of a sheet for a specification."""
    found = [
        Column(
            "uln", "ULN", columns.number_in_digits,
            "The unique learner number: ten digits. By it, somebody is known the second time.",
            needed=True, also=("Unique learner number", "Learner number", "ULN number"),
        ),
        Column(
            "name_of_apprentice", "Name", columns.text, "First and last name, in one cell.",
            needed=True,
            also=("Full name", "Apprentice", "Name of apprentice", "Apprentice name", "Learner",
                  "Learner name"),
        ),
        Column(
            "employer", "Employer", columns.text,
            "The employer's name as it is known here, or its id.",
            needed=True, also=("Employer name", "Name of employer", "Company", "Employer id"),
        ),
        Column(
            "started_on", "Start date", columns.day,
            "The first day of the apprenticeship, as 03/09/2025 or 3 Sep 2025.",
            needed=True,
            also=("Started on", "Start", "Date started", "Learning start date",
                  "Apprenticeship start date", "Date of start"),
        ),
        Column(
            "planned_end", "Planned end date", columns.day, "The day on which learning should end.",
            also=("Planned end", "Expected end date", "End date", "Learning planned end date"),
        ),
        Column(
            "age_at_start", "Age at start", columns.whole, "Whole years on the day of the start.",
            also=("Age", "Age on start"),
        ),
        Column(
            "spec", "Standard", _of(pack), f"{pack.spec}, or left empty.",
            also=("Specification", "Standard code", "Assessment plan", "Spec", "Standard ref"),
        ),
    ]  # fmt: skip
    if pack.options:
        words = {key: key for key in pack.options} | {
            name: key for key, name in pack.options.items()
        }
        option = Column(
            "option", "Option", columns.one_of(words), "The option of the standard, once chosen.",
            also=("Pathway", "Route", "Option chosen"), choices=tuple(pack.options),
        )  # fmt: skip
        found.insert(4, option)
    return tuple(found)


def template(pack: Pack, kind: str) -> Download:
    """Give an empty sheet for a specification, as `csv` or `xlsx`."""
    name = f"cohort-{pack.spec.lower().replace('/', '-')}"
    return writing.template(columns_of(pack), "Apprentices", name, kind)


def _of(pack: Pack) -> columns.Reader:
    """Give what sees that a row is of the specification of the sheet."""
    standard = pack.spec.partition("/")[0]
    own = {columns.plain(one) for one in (pack.spec, standard, pack.title)}

    def read(cell: Cell) -> str:
        if columns.plain(cell.text) not in own:
            sentence = f"This sheet is for {pack.spec}; “{cell.text}” goes into another one."
            raise UnfitError(sentence)
        return pack.spec

    return read


def read(
    who: Principal, spec: str, provider: str | None, path: Path, name: str, sha256: str
) -> Asked:
    """Read a sheet for a specification.

    Raises UnknownSpecError, NotYoursError, and RefusedError for a file that is no sheet.
    """
    pack = packs.newest(spec)
    if not may_ever(ACTION, who.role):
        sentence = "Apprentices are registered by training providers, and by officers."
        raise NotYoursError(sentence)
    if who.role is Role.OFFICER and provider is None:
        raise RefusedError("provider", "Name the training provider of these apprentices.")
    if who.role is Role.PROVIDER:
        provider = provider or who.membership.organisation_id
    try:
        table = told_by(read_sheet(path), columns_of(pack))
    except SheetError as error:
        raise RefusedError("file", error.sentence) from None
    return asked(ACTION, spec, provider, table, name, sha256)


def asked(
    action: str, spec: str, provider: str | None, table: Table, name: str, sha256: str
) -> Asked:
    """Give what is asked for with a table; where its headings are wrong, they alone are told."""
    problems = [
        Problem(one.row, one.column, one.value, "wrong", one.sentence) for one in table.faults
    ]
    rows = [] if table.misread else table.lines
    if table.misread:
        problems = problems[: table.misread]
    return Asked(
        action=action,
        spec=spec,
        rows=[_told(one) for one in rows],
        headings=table.headings,
        file=name,
        file_hash=sha256,
        provider=provider,
        problems=problems,
        notes=_notes(table.notes),
    )


def _told(line: Line) -> Told:
    kept = {name: value for name, value in line.fields.items() if name != "spec"}
    return Told(line.number, kept, line.shown)


def _notes(notes: Sequence[str]) -> list[str]:
    """Give the notes; of a date of birth, that it is not kept."""
    birth = [one for one in notes if "birth" in one.casefold() or "“dob”" in one.casefold()]
    more = ["No rule needs a date of birth: it was not read, and is not kept."] if birth else []
    return [*notes, *more]

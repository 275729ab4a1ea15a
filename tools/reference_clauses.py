"""The pages of clauses: every clause of a pack, and how it is tried."""

from collections.abc import Iterator
from pathlib import Path

from guildhall.shelf.coverage import Coverage, coverage
from guildhall.shelf.packs import read_pack
from guildhall.telling.playing import surroundings


def clauses_page(folder: Path) -> Iterator[str]:
    """Every clause of one specification, with its rule and what tries it."""
    pack = read_pack(folder)
    yield f"# {pack.spec}: {pack.title}\n"
    yield f"{pack.awarding_body.name}, level {pack.level}, revision {pack.revision} of the pack.\n"
    covered = coverage(pack, folder, surroundings(pack))
    yield "| clause | heading | says | rule | tried | scenarios |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for item in covered:
        yield _clause(item)
    yield ""
    readings = [clause for clause in pack.clauses if clause.reading]
    if readings:
        yield "## Readings\n"
        yield "Where the document is open or misprinted, it is read as follows.\n"
        for clause in readings:
            yield f"- `{clause.id}` ({clause.at}): {clause.reading}"
        yield ""


def _clause(item: Coverage) -> str:
    clause = item.clause
    says = clause.says.replace("|", "\\|")
    own = [path for path in item.scenarios if path.stem.startswith(clause.id)]
    files = (own or list(item.scenarios))[:4]
    named = ", ".join(f"`{path.stem}`" for path in files)
    force = f"{clause.force.value}, {clause.does.value}"
    return (
        f"| `{clause.id}`<br>{force} | {clause.at} | {says} | `{clause.rule.kind}` | "
        f"{'; '.join(item.how)} | {named} |"
    )

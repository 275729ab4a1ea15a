"""The list of changes that make no difference is in order; `make mutate` reads it."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
EXPLAINED = ROOT / "tests" / "mutation" / "explained.yaml"
RULES = ROOT / "src" / "guildhall" / "engine" / "rules"


def flat(text: str) -> str:
    return " ".join(text.split())


def test_every_explained_change_says_why_and_stands_in_the_code() -> None:
    amiss = []
    for item in yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or []:
        family, _, function = item["in"].partition(".")
        text = flat((RULES / f"{family}.py").read_text(encoding="utf-8"))
        whole = set(item) == {"in", "was", "became", "why"} and item["why"].endswith(".")
        if not whole or f"def {function}(" not in text or flat(item["was"]) not in text:
            amiss.append(item)
    assert amiss == []

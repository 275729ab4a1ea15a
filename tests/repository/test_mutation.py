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
        texts = [flat(path.read_text(encoding="utf-8")) for path in RULES.glob(f"{family}.py")]
        whole = set(item) == {"in", "was", "became", "why"} and item["why"].endswith(".")
        place = f"def {function.rpartition('ǁ')[2]}(" if function else "def "
        if not whole or not any(place in text and flat(item["was"]) in text for text in texts):
            amiss.append(item)
    assert amiss == []

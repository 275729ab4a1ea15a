"""Small words that every sentence needs: counts with their nouns, lists, `is` or `are`."""

from collections.abc import Iterable


def counted(number: int, noun: str) -> str:
    """Write a count with its noun: `1 day`, `2 days`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def capital(words: str) -> str:
    """Give words as they stand at the beginning of a sentence; the rest of them stays."""
    return words[:1].upper() + words[1:]


def are(number: int) -> str:
    """Give the verb that goes with a number: `is` for one, else `are`."""
    return "is" if number == 1 else "are"


def listed(items: Iterable[str], joint: str = "and") -> str:
    """Write a list in a sentence: `am1, am2 and am3`."""
    words = list(items)
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def numbered(key: str) -> str:
    """Write the key of an appeal, a request or the like as words: `appeal-1` is `appeal 1`."""
    return key.replace("-", " ")

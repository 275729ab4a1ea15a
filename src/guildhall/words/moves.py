"""A move as it is said to whoever makes it: `The officer books a session` is `Book a session`."""

import re

OTHERWISE = {"goes": "go"}
"""Verbs that do not only lose an s."""
FIRST = re.compile(r"^(\w+?s)\b")
AFTER = re.compile(r"\b(and|or) (names|ends|hands|sends|signs)\b")


def imperative(words: str) -> str:
    """Turn the words of a move round: `deals with it and ends it` is `Deal with it and end it`."""
    turned = FIRST.sub(lambda found: _base(found[1]), words, count=1)
    turned = AFTER.sub(lambda found: f"{found[1]} {_base(found[2])}", turned)
    return f"{turned[:1].upper()}{turned[1:]}"


def _base(verb: str) -> str:
    return OTHERWISE.get(verb, verb.removesuffix("s"))

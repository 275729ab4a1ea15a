"""What is asked of every answer of the API that is a no: a problem, in words, without a trace."""

import json
import re

INSIDE = re.compile(
    r"Traceback|guildhall\.[a-z]+\.|\.py\b|django|pydantic|ninja|sqlite|psycopg|granian|"
    r"<class |0x[0-9a-f]{8,}|\bNoneType\b|\bself\b",
    re.IGNORECASE,
)
"""What would tell of the inside of the service."""
LIBRARY = re.compile(
    r"Input should|Value error|Field required|Extra inputs|validation error|String should|"
    r"should (be|have|match)|Assertion failed|Expecting|unable to|Unable to|must be a valid|"
    r"is not JSON serializable|Object of type|List should|Tuple should|codec",
)
"""Wording of libraries."""
SENTENCE = re.compile(r"^[^a-z\s].*[.?:…”`\])]$", re.DOTALL)


def faults_of(status: int, kind: str, body: bytes, sent: str = "") -> list[str]:
    """Give what is wrong with how an answer says no; nothing, where it says yes.

    What was sent may be quoted: it is left aside.
    """
    text = body.decode(errors="replace")
    if status < 400:
        return []
    if kind != "application/problem+json":
        return [f"it is no problem+json but {kind}"]
    told = json.loads(text)
    found = []
    if told["status"] != status or not told["title"] or not told["detail"]:
        found.append("status, title or detail are not told")
    sentences = [told["detail"]] + [one["sentence"] for one in told.get("errors", ())]
    for sentence in sentences:
        if not SENTENCE.match(sentence):
            found.append(f"no sentence: {sentence!r}")
        if LIBRARY.search(sentence):
            found.append(f"a library speaks: {sentence!r}")
        within = INSIDE.search(sentence)
        if within and within[0] not in sent:
            found.append(f"the inside is told: {sentence!r}")
    if told["title"] == "Malformed" and not told.get("errors"):
        found.append("malformed, and no field is named")
    if any(not one["field"] for one in told.get("errors", ())):
        found.append("a fault without its field")
    return found

"""What those outside can get of a case, as it is sent to them: to see that it tells of no result.

The apprentice, the employer and the training provider learn of a result when it is released. All
that they can open is fetched before anybody has marked, and again when all is marked and agreed,
at one and the same moment of the clock: it has to be the same, to the letter.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from guildhall.engine.vocabulary import Role
from guildhall.shelf.scenario import Step
from guildhall.web.ways import WAYS

CHANGING = re.compile(r'(name="(?:csrfmiddlewaretoken|key)" value=")[^"]*')
"""What is another one in every answer."""
A_WHILE = timedelta(days=20)


def lived(house, life, to: str = "outcome", results: dict[str, str] | None = None) -> None:
    """Live up to a goal, and see that nobody outside can tell whether anything was marked."""
    for _ in silent(house, life, life.steps(to, results)):
        pass


def silent(house, life, steps: Iterator[Step]) -> Iterator[Step]:
    """Give steps as they are done; between a session and a release nothing is told outside."""
    before, at = None, None
    for step in steps:
        if step.do == "end_session":
            at = life.case.last_at + A_WHILE
            before = fetched(house, life, at)
        elif step.do == "agree_marks":
            now = fetched(house, life, at)
            told = [key for key in before if before[key] != now[key]]
            assert told == [], f"{step.by} did {step.do}, and outsiders can tell"
        yield step


def fetched(house, life, at: datetime) -> dict[tuple[str, str], str]:
    """Give all that they can open, by who asks and the address."""
    people = (life.town.apprentice_of(life.id), life.town.employer, life.town.provider)
    for who in people:
        house.of(who)
    house.stand_at(at)
    found = {}
    for who in people:
        case = f"/cases/{life.id}"
        ways = [f"{case}/ways/{way.slug}" for way in WAYS if way.is_for(Role(who.role))]
        for address in ("/", "/cases", "/moves/mine", "/moves/waiting", "/moves/coming",
                        case, *ways):  # fmt: skip
            answer = house.of(who).request.get(address)
            assert answer.status == 200, (who.role, address, answer.status)
            found[who.role.value, address] = CHANGING.sub(r"\1", answer.text())
    return found

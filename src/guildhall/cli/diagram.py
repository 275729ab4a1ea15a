"""`guildhall diagram`: the tracks of a case, drawn from the lifecycle table in Mermaid.

An arrow is a row that moves its track: the action, and who has it. Rows that leave the track where
it is stand in a note beside their states. What `follows` moves the track as a consequence of an
action on another one.
"""

import sys
from argparse import Namespace
from collections.abc import Iterator

from guildhall.engine.lifecycle import TABLE, Row
from guildhall.engine.vocabulary import STATES, State, Track
from guildhall.words import spoken


def run(arguments: Namespace) -> int:
    """Draw every track as a page with a diagram each, or one track alone."""
    if arguments.track is None:
        print("\n\n".join(page(track) for track in Track))
        return 0
    try:
        track = Track(arguments.track)
    except ValueError:
        names = ", ".join(item.value for item in Track)
        print(
            f"guildhall: no track is called {arguments.track!r}; there are: {names}",
            file=sys.stderr,
        )
        return 1
    print("\n".join(diagram(track)))
    return 0


def page(track: Track) -> str:
    """Give a track with its heading, its diagram fenced as Markdown has it."""
    heading = f"## {spoken.sentence(track.words)[:-1]}"
    if not rows_of(track):
        return f"{heading}\n\nNo action moves it yet."
    return "\n".join([heading, "", "```mermaid", *diagram(track), "```"])


def rows_of(track: Track) -> list[Row]:
    """Give the rows of a track, in the order of the table."""
    return [row for row in TABLE if row.track is track]


def diagram(track: Track) -> Iterator[str]:
    """Give the lines of one diagram: states, arrows, notes."""
    rows = rows_of(track)
    states = [state for state in STATES[track] if any(_touches(row, state) for row in rows)]
    yield "stateDiagram-v2"
    for state in states:
        yield f"    {state.value} : {state.words}"
    yield from _beginnings(track, rows, states)
    moving = [row for row in rows if row.to is not None and row.states is not None]
    for row in moving:
        for state in _ordered(track, row):
            yield f"    {state.value} --> {row.to.value if row.to else ''} : {label(row)}"
    left = {state for row in moving for state in row.states or () if state is not row.to}
    for state in states:
        if state not in left and any(row.to is state for row in rows):
            yield f"    {state.value} --> [*]"
    yield from _notes(rows, states)


def _touches(row: Row, state: State) -> bool:
    return state is row.to or state in (row.states or ())


def _ordered(track: Track, row: Row) -> list[State]:
    """Give the states of a row in the order of the vocabulary, so that a drawing never varies."""
    return [state for state in STATES[track] if state in (row.states or ())]


def _beginnings(track: Track, rows: list[Row], states: list[State]) -> Iterator[str]:
    """Give the arrows from nothing: to what an action makes anew, or to the first state."""
    making = [row for row in rows if row.states is None and row.to is not None]
    for row in making:
        yield f"    [*] --> {row.to.value if row.to else ''} : {label(row)}"
    first = next(iter(STATES[track]))
    if not making and first in states:
        yield f"    [*] --> {first.value}"


def _notes(rows: list[Row], states: list[State]) -> Iterator[str]:
    """Give, beside each state, the actions that leave it as it is."""
    for state in states:
        staying = [row for row in rows if row.to is None and state in (row.states or ())]
        if staying:
            yield f"    note right of {state.value}"
            yield from (f"        {label(row)}" for row in staying)
            yield "    end note"


def label(row: Row) -> str:
    """Give the words of an arrow: the action, and who has it."""
    if row.also:
        return f"follows {row.action}"
    return f"{row.action} ({', '.join(sorted(role.value for role in row.roles))})"

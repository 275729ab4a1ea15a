"""The rules of the house: what holds in every specification, with ids of its own.

Who may, can it be, may it be so. A refusal for role or relation hides all else; what remains
speaks together with the clauses.
"""

from guildhall.engine.house.around import surroundings, uln_fault
from guildhall.engine.house.citing import HOUSE, refuse
from guildhall.engine.house.independence import independence
from guildhall.engine.house.sense import can_be, filled_in
from guildhall.engine.house.state import guards, own_state, track_name
from guildhall.engine.house.waiting import held_back
from guildhall.engine.house.when import before_its_day, time
from guildhall.engine.house.who import related, who

__all__ = [
    "HOUSE",
    "before_its_day",
    "can_be",
    "filled_in",
    "guards",
    "held_back",
    "independence",
    "own_state",
    "refuse",
    "related",
    "surroundings",
    "time",
    "track_name",
    "uln_fault",
    "who",
]

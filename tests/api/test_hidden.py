"""What is not released is nowhere: no answer of any read changes with it, not by one byte."""

import pytest

from tests import living, people_of
from tests.api.asking import Asking

HIDDEN = ("mark", "agree_marks")
READS = (
    ("cases", {}), ("cases", {"sort": "changed"}), ("cases", {"sort": "name", "limit": "1"}),
    ("cases", {"stage": "results"}), ("cases", {"overdue": "true"}), ("cases/counts", {}),
    ("moves", {}), ("moves", {"which": "waiting", "limit": "1"}), ("moves", {"which": "coming"}),
    ("deadlines", {}), ("deadlines", {"overdue": "false"}), ("cases/{case}", {}),
    ("cases/{case}/history", {}), ("cases/{case}/permitted", {}), ("cases/{case}/deadlines", {}),
)  # fmt: skip


@pytest.mark.usefixtures("on_sqlite")
def test_nothing_that_an_outsider_reads_changes_with_what_is_not_released():
    town = people_of.town()
    living.live(town, to="accepted", name_of_apprentice="Zed Demo")
    life = living.begin(town)
    outsiders, before, tried, moment = [], {}, set(), None

    def read():
        return {
            (who, number): (answer.status_code, answer.content)
            for who, asking in enumerate(outsiders)
            for number, (path, query) in enumerate(READS)
            for answer in [asking.get(path.format(case=life.id), **query)]
        }

    for step in life.steps("outcome"):
        if not outsiders:
            parties = (town.provider, town.employer, town.apprentice_of(life.id))
            outsiders = [Asking(who) for who in parties]
        if step.do in HIDDEN:
            # As at the moment before: time itself changes what is overdue.
            living.stand_at(moment)
            assert read() == before, step.do
            tried.add(step.do)
        moment = life.case.last_at
        if step.do in ("end_session", *HIDDEN):
            living.stand_at(moment)
            before = read()
            assert {status for status, _ in before.values()} == {200}
    assert tried == set(HIDDEN)

"""Whatever an outsider asks for, in whatever order: hidden stories cannot be told apart by it."""

import re

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from guildhall.api.actions import OFFERED
from guildhall.cases.perform import BEGINNINGS
from guildhall.engine.lifecycle import may_ever
from guildhall.engine.vocabulary import Role
from tests import living
from tests.engine.builders import STANDS, sensible
from tests.permissions.test_two_worlds import HIDDEN, NUMBERED, OUTSIDERS, QUERIES, lived, parting
from tests.permissions.world import body_of

STORIES = sorted(set(HIDDEN) - {"nothing", "voided"})
"""What is void is told by a refusal that says nothing: that is tried apart."""
VERSION = re.compile(r'(?<=")[0-9a-f]{16}(?=")')
ACTIONS = sorted(set(OFFERED) - set(BEGINNINGS) - {NUMBERED})
READS = st.tuples(st.just("read"), st.sampled_from(QUERIES), st.booleans())
WRITES = st.tuples(
    st.sampled_from(("try", "do")),
    st.sampled_from(ACTIONS),
    st.tuples(st.sampled_from(("seen", "first", "old", None)), st.sampled_from(("a", "b", ""))),
)


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    with parting(tmp_path_factory.mktemp("drawn"), STANDS["ended"], "am2", HIDDEN) as made:
        yield made


class Outsider:
    """Somebody who asks for one thing after the other, and uses what they were answered."""

    def __init__(self, made, case, number):
        self.made, self.case, self.asking = made, case, made.outsiders[number]
        self.role = Role(OUTSIDERS[number][1])
        self.cursor, self.versions = None, {}

    def ask(self, how, what, more):
        """Ask for something; give the answer, its versions by the order in which they came."""
        if how == "read":
            path, query = what
            given = query | ({"cursor": self.cursor} if more and self.cursor else {})
            answer = self.asking.get(path.format(case=self.case), **given)
            if answer.status_code == 200:
                self.cursor = answer.json().get("next") or self.cursor
        else:
            seen, key = more
            body = body_of(sensible(self.made.player, what, living.Standing.at))
            path = f"cases/{self.case}/{what}" + ("/preview" if how == "try" else "")
            with transaction.atomic():
                answer = self.asking.post(path, body, key=key, seen=self.seen(seen))
        headers = {name: told for name, told in answer.headers.items() if name != "X-Request-ID"}
        content = VERSION.sub(self.numbered, answer.content.decode())
        return answer.status_code, content, VERSION.sub(self.numbered, str(headers))

    def numbered(self, found):
        return f"version {self.versions.setdefault(found[0], len(self.versions))}"

    def seen(self, which):
        """Give a version to send: the one now before them, the first that they met, or none."""
        if which == "seen":
            told = self.asking.get(f"cases/{self.case}").content.decode()
            found = re.search(r'"version": "(\w+)"', told)
            return found[1] if found else "0" * 16
        return {"first": next(iter(self.versions), "1" * 16), "old": "0" * 16}.get(which)


@settings(derandomize=True, max_examples=20, deadline=None, database=None,
          suppress_health_check=list(HealthCheck))  # fmt: skip
@given(
    story=st.sampled_from(STORIES),
    number=st.sampled_from(range(len(OUTSIDERS))),
    asked=st.lists(st.one_of(READS, WRITES), min_size=3, max_size=8),
)
def test_no_outsider_can_tell_hidden_stories_apart_in_whatever_order_they_ask(
    told, story, number, asked
):
    role = Role(OUTSIDERS[number][1])
    asked = [one for one in asked if one[0] == "read" or may_ever(one[1], role)]
    asked.append(("read", ("cases/{case}", {}), False))

    def answers(made, case):
        outsider = Outsider(made, case, number)
        return [outsider.ask(*one) for one in asked]

    first, other = lived(told, "nothing", answers), lived(told, story, answers)
    assert first == other

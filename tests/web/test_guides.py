"""The guides."""

import re

import pytest

from guildhall.web.guides import GUIDED
from tests import people_of
from tests.web.visiting import text_of, visitor


@pytest.fixture
def town(on_sqlite):
    return people_of.town()


def test_each_role_has_a_guide_that_home_leads_to_and_every_link_of_it_opens(town):
    for name in ("officer", "provider", "employer", "assessor", "quality_assurer", "panellist",
                 "administrator"):  # fmt: skip
        browser = visitor(town.who[name])
        assert 'href="/guide"' in browser.get("/").content.decode(), name
        page = browser.get("/guide").content.decode()
        assert "<ol" in page
        links = set(re.findall(r'<a class="govuk-link" href="(/[^"]*)"', page.partition("<ol")[2]))
        own = {one for one in links if not one.startswith(("/guide", "/accessib", "/privacy"))}
        for link in own:
            assert browser.get(link).status_code == 200, (name, link)
    for role in GUIDED:
        page = visitor(town.officer).get(f"/guide/{role.value}")
        assert text_of(page).count("<") == 0
        assert page.status_code == 200
    assert visitor(town.officer).get("/guide/system").status_code == 404
    assert visitor().get("/guide").status_code == 303

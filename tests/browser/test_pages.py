"""Every page in several states, looked at in a real browser as several people have to.

`make screenshots` goes the same way and takes pictures.
"""

import os
from pathlib import Path

import pytest
from django.conf import settings

from guildhall import clock
from tests import databases
from tests.browser.annexe import SIGN_ON
from tests.browser.gallery import FORMS, Gallery
from tests.browser.house import House
from tests.browser.looking import Eyes


@pytest.fixture(scope="module")
def eyes(browser, tmp_path_factory):
    """What was seen on a walk through the gallery."""
    folder = tmp_path_factory.mktemp("gallery")
    databases.use_sqlite(folder)
    house = House(browser, folder, secret_key=settings.SECRET_KEY, **SIGN_ON)
    pictures = Path(os.environ["PICTURES"]) if "PICTURES" in os.environ else None
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    found = Eyes(pictures)
    try:
        for room in Gallery(house, whole=pictures is not None).rooms():
            found.look(room.name, room.page, form=room.form)
        found.wrong["scripts"] = house.faults
    finally:
        house.close()
        clock.stand_at(None)
        databases.leave()
    return found


def test_the_whole_gallery_was_walked(eyes):
    told = {one.removeprefix("form-").removesuffix("-sent-blank") for one in eyes.looked}
    assert told >= FORMS
    assert len(set(eyes.looked)) == len(eyes.looked)


def test_axe_finds_no_violation(eyes):
    assert eyes.wrong["axe"] == []


def test_everything_is_reached_by_tab_and_one_sees_where_one_is(eyes):
    assert eyes.wrong["keyboard"] == []


def test_no_page_scrolls_sideways_on_a_phone_or_at_four_times_the_size(eyes):
    assert eyes.wrong["sideways"] == []


def test_a_summary_of_errors_takes_the_focus_and_leads_to_inputs(eyes):
    assert eyes.wrong["errors"] == []


def test_nothing_moves_for_whoever_wants_no_motion(eyes):
    assert eyes.wrong["moving"] == []


def test_a_page_is_printed_without_its_buttons_and_navigation(eyes):
    assert eyes.wrong["printed"] == []


def test_times_are_written_as_people_say_them(eyes):
    assert eyes.wrong["dates"] == []


def test_no_script_fails_and_nobody_else_is_asked(eyes):
    assert eyes.wrong["scripts"] == []

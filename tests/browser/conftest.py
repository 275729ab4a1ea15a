"""What the tests in a real browser share."""

import pytest
from playwright.sync_api import sync_playwright

from guildhall import clock
from tests.browser.chromium import program
from tests.browser.house import House
from tests.building import built

FLAGS = (
    "--no-sandbox",  # in CI one is root
    # Nothing is drawn by a card here: what would draw in its place costs more than the pages.
    "--disable-gpu", "--disable-gpu-rasterization", "--disable-extensions",
)  # fmt: skip


@pytest.fixture(scope="module")
def browser():
    """A real browser, for one file of tests.

    Playwright keeps an event loop in this thread; what these tests ask the database themselves
    goes on as ever, and Django is told so.
    """
    path = program()
    built()
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        one = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield one
        one.close()


@pytest.fixture
def house(browser, on_sqlite, tmp_path):
    """The service with a fresh database, and browsers at it.

    At the end, no script has failed, and nobody else was asked for anything.
    """
    one = House(browser, tmp_path)
    yield one
    one.close()
    clock.stand_at(None)
    assert one.faults == []

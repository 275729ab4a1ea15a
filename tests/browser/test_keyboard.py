"""By keyboard alone: past the top of a page, into its form, and on."""

from tests import people_of

FOCUS = "document.activeElement.id || document.activeElement.className"


def test_the_skip_link_is_the_first_stop_and_leads_past_the_top(house):
    page = house.stranger()
    page.goto("/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS).startswith("govuk-skip-link")
    assert page.evaluate("document.activeElement.getBoundingClientRect().height > 20")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == "main-content"
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS) == "email"


def test_enter_in_an_input_sends_the_form_and_leads_to_what_is_wrong(house):
    town = people_of.town()
    case = people_of.register(town.provider).case
    page = house.of(town.provider)
    page.goto(f"/cases/{case}/do/record_training")
    for name, typed in (("hours", "1500"), ("off_the_job_hours", "not a number")):
        page.locator(f'[name="{name}"]').focus()
        page.keyboard.type(typed)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == "govuk-error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == page.locator('[name="off_the_job_hours"]').get_attribute("id")
    page.keyboard.press("Control+A")
    page.keyboard.type("300")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "Check before you do it"
    page.locator('button[value="confirmed"]').focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.partition("#")[0].endswith(f"/cases/{case}")

"""By keyboard alone: past the top of a page, into its form."""

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

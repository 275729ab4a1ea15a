"""A link on a phone: its code never leaves the browser in an address."""

import pytest

from guildhall.cases.models import Link
from tests import people_of

PHONE = {"width": 320, "height": 640}


@pytest.mark.parametrize("scripts", [True, False])
def test_the_code_of_a_link_stands_in_no_address_that_is_sent(house, scripts):
    town = people_of.town()
    case = people_of.register(town.provider).case
    page = house.of(town.provider)
    page.goto(f"/cases/{case}/links")
    page.fill("#name", "Lin Signer")
    page.get_by_label("Sign the gateway form as it stands now").check()
    page.get_by_role("button", name="Make the link").click()
    address = page.locator("#address").inner_text()
    code = address.partition("#")[2]
    phone = house.stranger(PHONE, java_script_enabled=scripts)
    asked = []
    phone.on("request", lambda one: asked.append((one.url, one.headers.get("referer", ""))))
    phone.goto(address)
    if not scripts:
        phone.fill("#code", address)
        phone.get_by_role("button", name="Open").click()
    phone.get_by_role("heading", name="Lin Signer is asked to").wait_for()
    assert code not in phone.url
    assert not [one for one in asked if code in "".join(one)]
    for _ in range(2):
        phone.get_by_role("button", name="Sign the gateway form").click()
    phone.get_by_role("heading", name="It is done").wait_for()
    assert Link.objects.get().used_at is not None
    phone.context.close()

"""Passkeys in a real browser, with the device that Chromium plays: made, used, and refused."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl

import pytest
from fido2.utils import websafe_encode

from guildhall.people import passkeys, sign_in
from tests import people_of, served

WORD = "a long walk by the canal"


@pytest.fixture
def town(on_sqlite):
    found = people_of.town()
    for one in (found.provider, found.officer):
        sign_in.set_password(one.user, WORD)
    return found


@pytest.fixture
def service(town, tmp_path):
    running = served.Served(tmp_path)
    yield f"http://localhost:{running.port}"
    running.stop()


class Device:
    """A browser with a device that has whatever passkeys were made with it."""

    def __init__(self, browser, service):
        self.service = service
        self.context = browser.new_context()
        self.page = self.context.new_page()
        self.devtools = self.context.new_cdp_session(self.page)
        self.devtools.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }  # fmt: skip
        made = self.devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id = made["authenticatorId"]
        self.sent = []
        self.page.on("request", self._see)

    def _see(self, request):
        if request.method == "POST" and "passkey" in request.url:
            self.sent.append(request.post_data or "")

    def go(self, path):
        self.page.goto(f"{self.service}{path}")

    def press(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def switch(self, what, *, on):
        self.devtools.send(f"WebAuthn.{what}", {"authenticatorId": self.id, **on})

    def waits(self, *, waits):
        """Let the device wait for its person, or not."""
        self.switch("setAutomaticPresenceSimulation", on={"enabled": not waits})

    def said(self):
        return self.page.locator("main").inner_text()

    def ask(self):
        """Ask the device, which does not answer."""
        self.waits(waits=True)
        self.go("/sign-in")
        self.press("Sign in with a passkey")
        self.page.wait_for_selector("[data-passkey]")

    def asked(self):
        """Give what the device is asked, which then answers nothing of itself."""
        self.ask()
        self.waits(waits=False)
        asked = self.page.locator("[data-passkey]").get_attribute("data-options")
        return json.loads(asked)

    def answer(self, text):
        """Send something in the place of what the device would say."""
        with self.page.expect_navigation():
            self.page.evaluate(
                "text => { const form = document.querySelector('[data-passkey]')"
                " ?? document.querySelector('[action=\"/sign-in/passkey\"]');"
                "const field = document.createElement('input'); field.name = 'answer';"
                "form.elements.answer?.remove(); form.append(field);"
                "field.value = text; form.submit(); }",
                text,
            )
        return self.said()


@pytest.fixture
def device(browser, service):
    one = Device(browser, service)
    yield one
    one.context.close()


@contextmanager
def elsewhere():
    """Serve an empty page at another address of the same host."""

    class Empty(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<title>elsewhere</title>")

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Empty)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


SIGNED = """async options => {
  const bytes = text => Uint8Array.from(
    atob(text.replaceAll('-', '+').replaceAll('_', '/')), one => one.charCodeAt(0));
  const said = await navigator.credentials.get(
    {publicKey: {...options, challenge: bytes(options.challenge)}});
  return JSON.stringify(said.toJSON());
}"""


def test_staff_make_a_passkey_and_come_in_with_it_alone(device, town):
    device.go("/sign-in")
    device.page.fill("#email", town.officer.user.email)
    device.page.fill("#password", WORD)
    device.press("Sign in")
    device.press("Make a passkey")
    device.page.get_by_role("heading", name="Keep these codes").wait_for()
    device.page.get_by_role("button", name="I have kept them").click()
    device.press("Sign out")
    device.press("Sign in with a passkey")
    device.page.get_by_role("link", name="How you sign in").click()
    assert "last used on" in device.said()
    assert "Chrome on Linux" in device.said()
    (kept,) = passkeys.of(town.officer.user)
    assert kept.data["counter"] > 0
    # A second one of the same device is not made, and it says why.
    device.page.fill("#name", "the same device")
    device.page.fill("#password", WORD)
    device.press("Make a passkey")
    device.page.get_by_text("has a passkey for you here already").wait_for()
    # Whoever is not known to the device is not let in by it.
    device.go("/account")
    device.press("Sign out")
    device.switch("setUserVerified", on={"isUserVerified": False})
    device.press("Sign in with a passkey")
    device.page.get_by_text("Nothing was chosen, or it took too long.").wait_for()
    device.switch("setUserVerified", on={"isUserVerified": True})
    device.press("Ask again")
    device.page.get_by_role("link", name="How you sign in").click()
    device.page.get_by_role("link", name="Remove").click()
    device.page.fill("#password", WORD)
    device.press("Remove it")
    assert "It is your only second factor" in device.said()


def test_what_was_said_before_or_elsewhere_or_by_another_is_refused(device, town):
    device.go("/sign-in")
    device.page.fill("#email", town.provider.user.email)
    device.page.fill("#password", WORD)
    device.press("Sign in")
    device.go("/account")
    device.page.fill("#name", "my phone")
    device.page.fill("#password", WORD)
    device.press("Make a passkey")
    device.page.get_by_role("button", name="I have kept them").click()
    device.press("Sign out")
    with device.page.expect_request(lambda one: "answer=%7B" in (one.post_data or "")) as told:
        device.press("Sign in with a passkey")
    device.page.get_by_role("link", name="How you sign in").wait_for()
    said = dict(parse_qsl(told.value.post_data))["answer"]
    device.press("Sign out")
    # The same again: to a new challenge it is no answer.
    device.ask()
    assert "This passkey was not taken." in device.answer(said)
    # A page at another address of the same host gets a right answer, which is good for there alone.
    options = device.asked()
    with elsewhere() as address:
        device.page.goto(address)
        stolen = device.page.evaluate(SIGNED, options)
    device.go("/sign-in")
    assert "This passkey was not taken." in device.answer(stolen)
    # In somebody else's name it is none; in one's own, here, it is one.
    for person, taken in ((town.officer, False), (town.provider, True)):
        options = device.asked()
        device.go("/accessibility")
        fresh = json.loads(device.page.evaluate(SIGNED, options))
        fresh["response"]["userHandle"] = websafe_encode(person.user.pk.encode())
        device.go("/sign-in")
        assert ("was not taken" not in device.answer(json.dumps(fresh))) is taken
    device.press("Sign out")
    passkeys.remove(town.provider.user, passkeys.of(town.provider.user)[0].pk)
    device.press("Sign in with a passkey")
    device.page.get_by_text("This passkey was not taken.").first.wait_for()

"""What every answer carries for browsers and for whatever stands on its way."""

import json
import subprocess
import sys

from tests import people_of, processes
from tests.api.asking import Asking

HTTPS = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
client = Client(SERVER_NAME="localhost")
told = dict(client.get("/health", secure=True).headers)
names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE",
         "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SECURE_SSL_REDIRECT")
print(json.dumps([told, {name: getattr(settings, name) for name in names},
                  dict(client.get("/health").headers)]))
"""


def test_every_answer_tells_browsers_to_be_careful(on_sqlite):
    asking = Asking(people_of.town().officer)
    answers = [
        asking.client.get(path)
        for path in ("/", "/health", "/api/v1/me", "/api/v1/nothing", "/nothing", "/api/v1/docs",
                     "/api/v1/openapi.json", "/static/ninja/swagger-ui.css")
    ]  # fmt: skip
    answers.append(asking.client.post("/api/v1/me"))
    answers.append(asking.client.get("/api/v1/me", headers={"Authorization": "Bearer x"}))
    for answer in answers:
        path = answer.request["PATH_INFO"]
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["X-Frame-Options"] == "DENY", path
        assert answer["Referrer-Policy"] == "same-origin", path
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin", path
        assert "Strict-Transport-Security" not in answer, path
        if path.startswith("/api/"):
            assert answer["Cache-Control"] == "no-store", path
        answer.close()


def test_over_https_browsers_come_back_by_https_and_keep_cookies_to_it(tmp_path):
    env = processes.environment(
        tmp_path, GUILDHALL_HTTPS="true", DJANGO_SETTINGS_MODULE="guildhall.config.settings"
    )
    done = subprocess.run(
        [sys.executable, "-c", HTTPS], env=env, capture_output=True, text=True, check=True
    )
    headers, cookies, plain = json.loads(done.stdout)
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert cookies == {
        "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True, "SESSION_COOKIE_SAMESITE": "Lax",
        "SECURE_SSL_REDIRECT": True,
    }  # fmt: skip
    assert plain["Location"].startswith("https://")
    assert plain["X-Frame-Options"] == "DENY"

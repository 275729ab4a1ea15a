"""What the pages are built of: nothing of another's house, and nothing from another's host."""

import json
import re
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.test import Client

from guildhall.web import built as web_built
from tests.building import PACKAGES, ROOT, built

SCRIPTS = ("guildhall.js", "govuk-frontend.min.js", "moj-frontend.min.js", "supported.js")


@pytest.fixture(scope="module")
def folder():
    return built()


@pytest.fixture(scope="module")
def css(folder):
    return (folder / "guildhall.css").read_text(encoding="utf-8")


def test_the_styles_name_our_typeface_and_not_that_of_another_house(css):
    assert "Atkinson Hyperlegible Next Variable" in css
    assert "GDS Transport" not in css
    assert not re.search(r"crown|crest|royal", css, re.IGNORECASE)


def test_the_styles_ask_for_nothing_that_is_not_beside_them(css, folder):
    asked = re.findall(r"url\(\s*[\"']?([^\"')]+)", css)
    assert len(asked) > 5
    assert [one for one in asked if not (folder / one).is_file()] == []
    assert "@import" not in css


def test_the_scripts_load_nothing_that_is_not_beside_them(folder):
    for name in SCRIPTS:
        text = (folder / name).read_text(encoding="utf-8")
        loaded = re.findall(r"\bimport\s*\(?[^;]*?[\"']([^\"']+)[\"']", text)
        assert [one for one in loaded if not (folder / one).is_file()] == []
        assert "sourceMappingURL" not in text


def test_no_mark_of_another_house_travels(folder):
    names = [file.name for file in folder.rglob("*")]
    assert [name for name in names if re.search(r"crown|crest|govuk-icon|logotype", name)] == []
    assert "mark.svg" in names


def test_licences_travel_with_what_is_under_them(folder):
    assert "SIL OPEN FONT LICENSE" in (folder / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    told = (folder / "LICENCES.txt").read_text(encoding="utf-8")
    assert "govuk-frontend 6" in told
    assert "Permission is hereby granted" in told


def test_nothing_that_is_built_is_committed():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/node_modules/", "/src/guildhall/web/built/"} <= set(ignored)


def test_packages_are_pinned_by_version_and_hash_and_name_no_registry():
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    pins = asked["dependencies"] | asked["devDependencies"]
    assert [pin for pin in pins.values() if not re.fullmatch(r"\d+\.\d+\.\d+", pin)] == []
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    packages = {name: one for name, one in json.loads(text)["packages"].items() if name}
    assert {name: one["version"] for name, one in packages.items()}.items() >= {
        f"node_modules/{name}": pin for name, pin in pins.items()
    }.items()
    assert [name for name, one in packages.items() if "resolved" in one] == []
    locks = [ROOT / "package.json", ROOT / "package-lock.json", *(ROOT / "requirements").iterdir()]
    assert [file.name for file in locks if "://" in file.read_text(encoding="utf-8")] == []
    assert [name for name, one in packages.items() if "integrity" not in one] == []
    assert "registry" not in text
    assert not (ROOT / ".npmrc").exists()


def test_the_packages_that_are_here_are_those_that_are_locked():
    locked = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for name in ("govuk-frontend", "@ministryofjustice/frontend", "axe-core"):
        here = json.loads((PACKAGES / name / "package.json").read_text(encoding="utf-8"))
        assert here["version"] == locked[f"node_modules/{name}"]["version"]


def test_what_is_built_is_served_squeezed_and_to_be_kept_for_good(folder):
    web_built.digest.cache_clear()
    address = web_built.built("guildhall.css")
    assert address == f"/static/web/{folder.name}/guildhall.css"
    answer = Client().get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    assert "immutable" in answer["Cache-Control"]
    answer.close()


def test_pages_that_nobody_has_built_are_told_of(monkeypatch, tmp_path):
    monkeypatch.setattr(web_built, "FOLDER", tmp_path / "nowhere")
    web_built.digest.cache_clear()
    assert web_built.built("guildhall.css") == "/static/web/not-built/guildhall.css"
    assert [one.id for one in run_checks() if one.id.startswith("web")] == ["web.W001"]
    web_built.digest.cache_clear()
    monkeypatch.undo()
    built()
    assert [one for one in run_checks() if one.id.startswith("web")] == []


def test_the_mark_is_drawn_with_nothing_from_elsewhere():
    text = Path(ROOT / "src/guildhall/web/images/mark.svg").read_text(encoding="utf-8")
    addresses = re.findall(r"\w+://[^\s\"]+", text)
    assert addresses == ["http://www.w3.org/2000/svg"]
    assert "<script" not in text

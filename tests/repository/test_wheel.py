"""What a user who installs the wheel receives."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.building import built

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The names of the files in a wheel that was built from this tree, without a network."""
    built()
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        return archive.namelist()


def test_every_pack_is_in_the_wheel(shipped):
    packs = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("packs/*/pack.yaml")}
    assert "packs/st0825-ap02/pack.yaml" in packs
    assert {f"guildhall/{pack}" for pack in packs} <= set(shipped)


def test_what_the_pages_are_built_of_is_in_the_wheel_with_its_licences(shipped):
    place = f"guildhall/web/built/web/{built().name}"
    for name in ("guildhall.css", "guildhall.js", "mark.svg", "fonts/OFL.txt", "LICENCES.txt"):
        assert f"{place}/{name}" in shipped


def test_the_types_are_in_the_wheel(shipped):
    assert "guildhall/py.typed" in shipped


def test_the_licence_is_in_the_wheel(shipped):
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in shipped)


def test_nothing_else_is_in_the_wheel(shipped):
    assert {name.split("/")[0] for name in shipped if ".dist-info/" not in name} == {"guildhall"}
    code = [name for name in shipped if not name.startswith("guildhall/packs/")]
    assert [name for name in code if "tests" in name.split("/") or "/test_" in name] == []

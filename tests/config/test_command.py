"""`guildhall`: the commands with a service and without, in one table."""

import subprocess
import sys

import pytest

from guildhall import __version__
from guildhall.cli import usage
from guildhall.config.command import ALL, SERVICE
from tests import processes

LOOK = """
import sys
from guildhall.config.command import main
code = main(sys.argv[1:])
loaded = {"django", "pydantic", "yaml", "guildhall.engine", "guildhall.config.environment"}
print(code, sorted(loaded & set(sys.modules)), file=sys.stderr)
"""


def loaded(*words):
    command = [sys.executable, "-c", LOOK, *words]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return result.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--version"], 0), (["--help"], 0), (["serve", "--help"], 0), (["demo", "--port", "x"], 2)],
)
def test_help_loads_neither_settings_nor_rules(words, code):
    assert loaded(*words) == f"{code} []"


def test_commands_without_a_service_load_no_framework():
    assert loaded("packs", "schema") == "0 ['guildhall.engine', 'pydantic', 'yaml']"


def test_all_commands_stand_in_one_table():
    assert set(ALL.commands) == set(SERVICE) | set(usage.COMMANDS)
    text = usage.overview("", ALL)
    assert all(f"  {name} " in text for name in ALL.commands)
    assert "To begin with: guildhall demo" in text


def test_what_the_command_line_has_by_itself_is_left_as_it_was():
    assert "serve" not in usage.COMMANDS
    assert "serve" not in usage.overview()


def test_the_programme_runs_as_a_module():
    command = [sys.executable, "-m", "guildhall", "--version"]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    assert result.stdout == f"guildhall {__version__}\n"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["serve", "--port", "high"], "argument --port: a port from 0 to 65535, and not 'high'"),
        (["serve", "--workers", "0"], "argument --workers: a number from 1 to 64, and not '0'"),
    ],
)
def test_wrong_usage_is_one_line(words, sentence):
    command = [sys.executable, "-m", "guildhall", *words]
    result = subprocess.run(command, check=False, capture_output=True, text=True)
    line = f"guildhall serve: {sentence}; `guildhall serve --help` tells more\n"
    assert (result.returncode, result.stderr) == (2, line)


def test_the_first_people_of_an_installation(tmp_path):
    env = processes.environment(tmp_path / "data")
    assert processes.run("migrate", env=env).returncode == 0
    body = ("people", "organisation", "awarding_body", "A Body", "--id", "accelerate-people")
    assert processes.run(*body, env=env).stdout == "A Body is here, as accelerate-people.\n"
    person = ("people", "add", "Kay", "administrator", "accelerate-people")
    added = processes.run(*person, "--email", "kay@example.org", env=env)
    assert "told once" in added.stdout, added.stderr
    assert processes.run("people", "nobody", env=env).returncode == 2

"""The command line itself: commands, wrong usage, exit codes, and what is not loaded."""

import subprocess
import sys
from importlib import import_module

import pytest

from guildhall import __version__
from guildhall.cli import usage

pytestmark = pytest.mark.usefixtures("shelf")

COMMANDS = sorted(usage.COMMANDS)


@pytest.mark.parametrize(
    ("words", "command", "sentence"),
    [
        ((), "guildhall", "no command is given"),
        (("plya",), "guildhall", "no command is called 'plya'; did you mean play?"),
        (
            ("xyz",),
            "guildhall",
            "no command is called 'xyz'; there are: diagram, life, packs, play, where",
        ),
        (("--nonsense",), "guildhall", "--nonsense is not known here"),
        (
            ("packs",),
            "guildhall packs",
            "say which: list, show, which, diff, new, check, coverage, schema",
        ),
        (
            ("packs", "lits"),
            "guildhall packs",
            "no command is called 'lits'; did you mean list?",
        ),
        (("play",), "guildhall play", "still missing: PATH"),
        (("play", "a.yaml", "--explian"), "guildhall play", "not known here: --explian"),
        (
            ("play", "a.yaml", "--explain", "--json"),
            "guildhall play",
            "argument --json: not allowed with argument --explain",
        ),
        (
            ("life", "--pace", "slow"),
            "guildhall life",
            "argument --pace: a number of seconds from 0 to 60, and not 'slow'",
        ),
        (
            ("life", "--pace", "61"),
            "guildhall life",
            "argument --pace: a number of seconds from 0 to 60, and not '61'",
        ),
        (("packs", "diff", "ST0825/AP02"), "guildhall packs diff", "still missing: B"),
        (("where",), "guildhall where", "still missing: CLAUSE"),
        (("where", "am1.notice", "extra"), "guildhall where", "not known here: extra"),
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(run, words, command, sentence):
    line = f"{command}: {sentence}; `{command} --help` tells more\n"
    assert run(*words) == (2, "", line)


def test_the_version(run):
    assert run("--version") == (0, f"guildhall {__version__}\n", "")
    assert run("-V") == run("--version")


def test_the_overview_names_every_command_and_what_it_does(run):
    code, out, err = run("--help")
    assert (code, err) == (0, "")
    for command in usage.COMMANDS.values():
        assert f"  {command.name} " in out
        assert command.does in out


def test_the_overview_of_a_group_names_its_own_commands_alone(run):
    code, out, _ = run("packs", "--help")
    assert code == 0
    assert "packs check" in out
    assert "diagram" not in out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_how_it_is_used(run, name):
    code, out, err = run(*name.split(), "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: guildhall {name}")
    assert usage.COMMANDS[name].does[1:] in " ".join(out.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_module(name):
    assert callable(import_module(usage.COMMANDS[name].module).run)


@pytest.mark.parametrize(
    "words",
    [
        ("packs", "show", "ST9999/AP01"),
        ("packs", "coverage", "ST9999/AP01"),
        ("packs", "diff", "ST0001/AP01", "ST9999/AP01"),
        ("where", "talk.notice", "--spec", "ST9999/AP01"),
        ("life", "--spec", "ST9999/AP01"),
    ],
)
def test_an_unknown_specification_is_one_line(run, words):
    line = "guildhall: no pack is called 'ST9999/AP01'; installed are: st0001-ap01\n"
    assert run(*words) == (1, "", line)


def test_a_file_that_is_not_there_is_one_line(run):
    assert run("play", "nowhere.yaml") == (
        1,
        "0 passed, 1 failed\n",
        "nowhere.yaml:1: there is no such file\n",
    )
    line = "nowhere/pack.yaml:1: there is no such file\n"
    assert run("packs", "check", "nowhere/pack.yaml") == (1, "", line)


LOOK = """
import sys
from guildhall.cli import main
code = main(sys.argv[1:])
print(code, sorted({"pydantic", "yaml", "guildhall.engine"} & set(sys.modules)), file=sys.stderr)
"""


def loaded(*words):
    command = [sys.executable, "-c", LOOK, *words]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    return result.stderr.strip()


@pytest.mark.parametrize(
    ("words", "code"),
    [(["--version"], 0), (["--help"], 0), (["packs", "--help"], 0), (["play", "--help"], 0),
     (["nonsense"], 2)],
)  # fmt: skip
def test_help_loads_no_rules(words, code):
    assert loaded(*words).splitlines()[-1] == f"{code} []"


def test_a_command_that_reads_packs_loads_them():
    assert loaded("packs", "schema") == "0 ['guildhall.engine', 'pydantic', 'yaml']"


def test_the_programme_runs_as_a_module():
    command = [sys.executable, "-m", "guildhall", "--version"]
    result = subprocess.run(command, check=True, capture_output=True, text=True)
    assert result.stdout == f"guildhall {__version__}\n"


def test_a_reader_who_stops_reading_is_no_reason_for_a_traceback():
    command = [sys.executable, "-m", "guildhall", "packs", "schema"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 1

"""At a terminal the command asks which life."""

import os
import pty
import subprocess
import sys

import pytest


def at_a_terminal(answer: str) -> str:
    """Run `guildhall life` at a pseudo-terminal, answer it, and give all that it printed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "guildhall", "life"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        close_fds=True,
    )
    os.close(theirs)
    os.write(ours, f"{answer}\n".encode())
    printed = b""
    while True:
        try:
            block = os.read(ours, 65536)
        except OSError:
            break
        if not block:
            break
        printed += block
    os.close(ours)
    assert process.wait(timeout=120) == 0
    return printed.decode()


@pytest.mark.parametrize(
    ("answer", "title"),
    [("life.lapsed", "The window passes"), ("1", "a report too long")],
)
def test_a_life_is_chosen_by_number_or_name(answer: str, title: str) -> None:
    printed = at_a_terminal(answer)
    assert "Which life?" in printed
    assert title in printed.partition("Which life?")[2][:400]

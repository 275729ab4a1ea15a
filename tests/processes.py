"""Real processes of the programme for the tests: started, asked, and ended by their own ids."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

PATIENCE = 60
"""Seconds: the machine may have other work."""


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of an installation in a folder, and nothing of another one."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GUILDHALL_", "DJANGO_"))}
    return kept | {"GUILDHALL_DATA": str(data)} | more


def run(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = [sys.executable, "-m", "guildhall", *words]
    return subprocess.run(
        command, env=env, check=False, capture_output=True, text=True, timeout=PATIENCE
    )


@contextmanager
def started(*words: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Start a command; it is ended at the end, if it has not ended by itself."""
    command = [sys.executable, "-m", *words]
    with subprocess.Popen(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    process.kill()


def free_port() -> int:
    """A port at which nobody listens."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def answer(port: int, path: str) -> tuple[int, str] | None:
    """What a server answers, or None if there is none."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()
    except (URLError, HTTPException, OSError):
        return None


def wait_for_answer(process: subprocess.Popen[str], port: int, path: str) -> tuple[int, str]:
    """Wait until a server answers."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = answer(port, path)
        if found is not None:
            return found
        if process.poll() is not None:
            raise AssertionError(process.communicate())
        time.sleep(0.1)
    message = "the server does not answer"
    raise TimeoutError(message)


def children(pid: int) -> list[int]:
    """The processes that a process has started, and theirs."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *children(int(child))]
    return found


def alive(pid: int) -> bool:
    """Whether a process is there, and not merely waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def all_gone(pids: list[int]) -> bool:
    """Whether processes are gone, or go in a while."""
    until = time.monotonic() + PATIENCE
    while any(alive(pid) for pid in pids) and time.monotonic() < until:
        time.sleep(0.1)
    return not any(alive(pid) for pid in pids)

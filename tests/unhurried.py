"""Databases of the tests, which need not outlast the machine that they are on."""

from typing import Any


def unhurried(settings: dict[str, Any]) -> dict[str, Any]:
    """Let SQLite not wait for the disk at every commit: most of what a test did was to wait.

    What a process has written is there after it was killed all the same. The PostgreSQL of the
    tests does without `fsync` likewise.
    """
    options = settings.get("OPTIONS", {})
    if "init_command" in options:
        command = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
        assert command != options["init_command"]
        options["init_command"] = command
    return settings

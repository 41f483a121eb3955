"""`python -m tests.needs`: Debian packages that the tests need; installed where that is allowed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

#: Package, and how to see that what it brings is there.
NEEDS = {
    "chromium": lambda: any(shutil.which(name) for name in ("chromium", "chromium-browser")),
    "libzbar0": lambda: _library("libzbar.so.0"),
    "fonts-noto-cjk": lambda: any(Path("/usr/share/fonts").rglob("NotoSansCJK*")),
    "espeak-ng": lambda: bool(shutil.which("espeak-ng")),
    "alsa-utils": lambda: bool(shutil.which("aplay")),
}

#: Without these the tests of the voice that need them are skipped, and say so.
SPARED = {"espeak-ng", "alsa-utils"}


def _library(name: str) -> bool:
    known = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False)
    return name in known.stdout


def missing() -> list[str]:
    """Return the packages that are not there."""
    return [package for package, there in NEEDS.items() if not there()]


def main() -> int:
    """Install what is missing, or say what to install."""
    left = install(missing())
    if left:
        print(f"The tests need: apt-get install {' '.join(left)}", file=sys.stderr)
    return 1 if set(left) - SPARED else 0


def install(wanted: list[str]) -> list[str]:
    """Install packages where that is allowed; returns those that are still missing."""
    if not wanted:
        return []
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    can = shutil.which("apt-get") and (not sudo or shutil.which("sudo"))
    if can:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        install = [*sudo, "apt-get", "install", "-y", "--no-install-recommends", *wanted]
        for command in ([*sudo, "apt-get", "update"], install):
            subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
    return [package for package in wanted if not NEEDS[package]()]


if __name__ == "__main__":
    sys.exit(main())

"""The machine that the figures are of."""

import os
import platform
import sqlite3
from pathlib import Path


def machine(data: Path) -> str:
    """Return processor, cores, versions and the filesystem under the data, in one sentence."""
    return (
        f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        f"data on {_filesystem(data)}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith(("model name", "Model")):
            return line.partition(":")[2].strip()
    return platform.machine()


def _filesystem(data: Path) -> str:
    mounts = [line.split() for line in Path("/proc/mounts").read_text("utf-8").splitlines()]
    inside = [m for m in mounts if data.resolve().is_relative_to(m[1])]
    return max(inside, key=lambda m: len(m[1]))[2] if inside else "an unknown filesystem"

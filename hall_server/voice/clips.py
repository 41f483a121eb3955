"""A hall's clips on disk: which are there, and what they are."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .sequence import possible


@dataclass(frozen=True)
class Clips:
    """The clips of a folder when it was looked at; `version` changes whenever one of them does."""

    files: Mapping[str, Path] = field(default_factory=dict)
    version: str = "none"

    @classmethod
    def look(cls, folder: Path | None, points: Collection[str]) -> "Clips":
        """Look a folder through for what a hall of these points can use; none: no clips."""
        if folder is None:
            return cls()
        found: dict[str, Path] = {}
        mark = hashlib.sha256()
        for name in possible(points):
            file = folder / f"{name}.wav"
            if file.is_file():
                found[name] = file
                seen = file.stat()
                mark.update(f"{name} {seen.st_size} {seen.st_mtime_ns}\n".encode())
        return cls(found, mark.hexdigest()[:16])

"""The pictures of a board: files of one folder, looked at before anybody is shown them."""

import logging
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger("hall")

#: What a board shows, by the name that Pillow has for it.
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})

#: A board keeps a picture decoded: 4096 x 4096 points are 64 MB.
MOST_BYTES = 8 * 1024 * 1024
MOST_SIDE = 4096

#: Pictures of one folder.
MOST = 100


@dataclass(frozen=True, slots=True)
class Picture:
    """A file that may be shown; `mark` changes with its content, which is of the `mimetype`."""

    name: str
    mark: str
    mimetype: str


class Pictures:
    """One folder of pictures; each file is looked into once, and again when it changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._seen: dict[tuple[str, str], Picture | None] = {}

    def all(self) -> list[Picture]:
        """Return what may be shown, by name; a folder that is gone holds nothing."""
        try:
            files = sorted(it for it in self.folder.iterdir() if it.suffix.lower() in SUFFIXES)
        except OSError:
            return []
        seen = {(file.name, _mark(file)): file for file in files[:MOST]}
        fresh = {key: self._look(key, file) for key, file in seen.items()}
        self._seen = fresh
        return [picture for picture in fresh.values() if picture]

    def get(self, name: str) -> Picture | None:
        """Return a picture by the name of its file, or None."""
        return next((it for it in self.all() if it.name == name), None)

    def _look(self, key: tuple[str, str], file: Path) -> Picture | None:
        if key in self._seen:
            return self._seen[key]
        try:
            return Picture(*key, _mimetype(file))
        except ValueError as error:
            log.warning("picture %s is not shown: %s", file, error)
            return None


def _mark(file: Path) -> str:
    try:
        found = file.stat()
    except OSError:  # just taken away
        return ""
    return f"{found.st_mtime_ns:x}-{found.st_size:x}"


def _mimetype(file: Path) -> str:
    """Return the type of a picture by its content; raises ValueError with the reason."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - not at start

    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            raise ValueError(f"no file of at most {MOST_BYTES // 1024 // 1024} MB")
        with Image.open(file, formats=list(FORMATS)) as image:
            width, height = image.size
            found = FORMATS[str(image.format)]
            if max(width, height) > MOST_SIDE:
                raise ValueError(f"{width} x {height} is more than {MOST_SIDE} a side")
            image.verify()
    except UnidentifiedImageError:
        raise ValueError("it is no JPEG, PNG or WebP") from None
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"it cannot be read: {error}") from error
    return found

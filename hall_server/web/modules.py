"""What a page's script imports, said ahead: the browser asks for all of it at once.

Without it each module is asked for when the one that imports it has come: five rounds instead of
one, before a page can draw anything.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

_IMPORTED = re.compile(r"""(?:\bfrom|\bimport)\s*"([^"]+)\"""")

#: Returns the file that an address is served from, None for one that is not ours.
FileOf = Callable[[str], Path | None]


def needed(entry: str, imports: Mapping[str, str], file_of: FileOf) -> list[str]:
    """Return the addresses of all that the script at `entry` loads, itself first.

    `imports` is the page's import map.  Words are no imports: a text that only looks like one
    leads to no file, and is left out.
    """
    found = {entry: None}
    for address in (todo := [entry]):
        file = file_of(address.partition("?")[0])
        for name in _names(file):
            other = _resolved(name, address, imports)
            if other not in found and file_of(other.partition("?")[0]):
                found[other] = None
                todo.append(other)
    return list(found)


def _names(file: Path | None) -> Iterator[str]:
    yield from _IMPORTED.findall(file.read_text("utf-8")) if file else ()


def _resolved(name: str, importer: str, imports: Mapping[str, str]) -> str:
    address = importer.rpartition("/")[0] + name[1:] if name.startswith("./") else name
    return imports.get(address, address)

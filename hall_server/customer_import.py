"""Reads a CSV file of customers; what is wrong is said by line, and never what stands there."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO

from .customers import KINDS, CustomerRules, Entry, Fingerprints, read_entry, refused
from .queueing.refusals import Refusal, Unknown

COLUMNS = ("name", "phone", "card", "id_number", "tier", "language", "needs", "note")

_BETWEEN_NEEDS = re.compile(r"[\s,;、，；]+")


class NotATable(ValueError):  # noqa: N818 -- reads as what is wrong
    """The file is no CSV of customers at all; str says why."""


@dataclass(slots=True)
class Rows:
    """Entries and refusals, each with its line."""

    good: list[tuple[int, Entry]] = field(default_factory=list)
    bad: list[tuple[int, Refusal]] = field(default_factory=list)


def read_rows(file: TextIO, rules: CustomerRules, prints: Fingerprints) -> Rows:
    """Return what the rows of a file say; raises NotATable."""
    found = Rows()
    for line, header, cells in _lines(file):
        try:
            found.good.append((line, _entry(header, cells, rules, prints)))
        except Refusal as refusal:
            found.bad.append((line, refusal))
    return found


def explained(bad: Iterable[tuple[int, Refusal]]) -> Iterator[str]:
    """Yield a sentence for each bad row, without anything that stood in it."""
    for line, refusal in sorted(bad, key=lambda found: found[0]):
        # An unknown word may be a name or number in the wrong column: it is not repeated.
        why = f"unknown {refusal.kind}" if isinstance(refusal, Unknown) else refusal.message
        where = refusal.about.get("field")
        yield f"line {line}: {where}: {why}" if where else f"line {line}: {why}"


def _lines(file: TextIO) -> Iterator[tuple[int, list[str], list[str]]]:
    """Yield line, header and cells of each row; raises NotATable."""
    reader = csv.reader(file, strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(header)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, header, cells
    except UnicodeDecodeError:
        raise NotATable("is not UTF-8") from None
    except csv.Error:
        raise NotATable(f"line {reader.line_num} is no row of a CSV file") from None


def _check_header(header: list[str]) -> None:
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or len(set(header)) < len(header) or not set(header) & set(KINDS):
        raise NotATable(f"the first line must name columns out of {', '.join(COLUMNS)}")


def _entry(
    header: list[str], cells: list[str], rules: CustomerRules, prints: Fingerprints
) -> Entry:
    if len(cells) > len(header):  # a comma too many: no cell is what it seems
        raise Refusal("bad_input", "The row has more cells than the first line.")
    row = dict(zip(header, cells, strict=False))
    said: dict[str, str | None] = {name: cell.strip() for name, cell in row.items() if cell.strip()}
    if not any(kind in said for kind in KINDS):
        raise refused("phone", "A customer needs a card, a phone or an ID number.")
    needs = said.pop("needs", None)
    return read_entry(said, _BETWEEN_NEEDS.split(needs) if needs else None, rules, prints)

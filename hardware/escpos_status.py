"""What ESC/POS printers say of themselves: DLE EOT 1 to 4, and GS a, the automatic status back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from hardware.ports import PrinterStatus, State

UNCLEAR = PrinterStatus("unknown", False, "no clear answer to a status request")

RANK: tuple[State, ...] = ("cover_open", "paper_out", "jam", "offline", "near_end")
"""Of several findings the one to be said: what a person must do first."""

Finding = tuple[int, State, str]
"""Bits of a byte, the state that any of them means, and its words."""

FINDINGS: dict[int, tuple[Finding, ...]] = {
    1: ((0x08, "offline", "the printer says it is offline"),),
    2: (
        (0x04, "cover_open", "the cover is open"),
        (0x20, "paper_out", "printing stopped: no paper"),
    ),
    3: (
        (0x08, "jam", "the cutter is stuck"),
        (0x20, "jam", "an error that needs service"),
        (0x40, "jam", "an error that passes, such as a hot print head"),
    ),
    4: ((0x60, "paper_out", "no paper"), (0x0C, "near_end", "the paper is nearly used up")),
}
"""Per DLE EOT n, worst first within one n (Epson ESC/POS reference)."""

AN_ERROR: Finding = (0x40, "jam", "the printer reports an error")
"""Bit of DLE EOT 2; said only when DLE EOT 3 does not say which."""

ASB_REQUEST = b"\x1da\x0e\x1da\x00"
"""GS a 14: send four bytes now (online, errors, paper), and GS a 0: and no more unasked.

Unlike DLE EOT it is obeyed in its turn, after all that was sent before it.
"""

MANY = 64
"""Bytes that are never reached: whoever waits for so many waits until there are no more."""

ASB_FINDINGS: tuple[tuple[Finding, ...], ...] = (
    ((0x20, "cover_open", "the cover is open"), FINDINGS[1][0]),
    (
        (0x08, "jam", "the cutter is stuck"),
        (0x20, "jam", "an error that needs service"),
        (0x44, "jam", "a mechanical error, or one that passes, such as a hot print head"),
    ),
    ((0x0C, "paper_out", "no paper"), (0x03, "near_end", "the paper is nearly used up")),
    (),
)
"""Per byte of the automatic status back (Epson ESC/POS reference, GS a)."""


class Ask(Protocol):
    """Sends a request and returns what came within the time-out, up to `size` bytes or more."""

    def __call__(self, request: bytes, size: int = 1, /) -> bytes:
        """Return the reply, empty if there was none."""


def status_request(n: int) -> bytes:
    """DLE EOT n, the real-time status request; n is 1 to 4."""
    return bytes((0x10, 0x04, n))


def status_bits(reply: bytes) -> int | None:
    """Return the byte of a valid reply, 0xx1xx10 in binary; None for all else, also nothing."""
    if len(reply) != 1 or reply[0] & 0b1001_0011 != 0b0001_0010:
        return None
    return reply[0]


def read_status(ask: Callable[[bytes], bytes]) -> PrinterStatus:
    """Ask DLE EOT 1 to 4 and name the worst finding; `unknown` at the first unclear reply."""
    found: dict[State, str] = {}
    replies: list[int] = []
    for n in (1, 2, 3, 4):
        bits = status_bits(ask(status_request(n)))
        if bits is None:
            return UNCLEAR
        replies.append(bits)
        note(found, bits, FINDINGS[n])
    note(found, replies[1], (AN_ERROR,))
    return worst(found)


def read_asb(reply: bytes) -> PrinterStatus:
    """Read the four bytes of GS a, 0xx1xx00 and three 0xx0xxxx in binary; `unknown` for all else.

    Without an answer the caller asks DLE EOT: some models are silent here while they are offline.
    """
    if len(reply) != 4 or reply[0] & 0x93 != 0x10 or any(byte & 0x90 for byte in reply[1:]):
        return UNCLEAR
    found: dict[State, str] = {}
    for bits, findings in zip(reply, ASB_FINDINGS, strict=True):
        note(found, bits, findings)
    return worst(found)


def ask_asb(ask: Ask, owed: bool = False) -> tuple[PrinterStatus, bool]:
    """Ask GS a, and a printer that is silent there DLE EOT, which must then say why.

    Returns the status and whether an answer is still owed. With `owed`, answers to earlier
    questions may come first, from before a fault was mended: the last one is ours.
    """
    reply = ask(ASB_REQUEST, MANY if owed else 4)
    if owed and reply and len(reply) % 4 == 0:
        reply = reply[-4:]
    if reply:
        return read_asb(reply), False
    status = read_status(ask)
    if status.can_print:
        status = PrinterStatus(
            "unknown", False, "no automatic status back (GS a) from this printer"
        )
    return status, True


def note(found: dict[State, str], bits: int, findings: Iterable[Finding]) -> None:
    """Add to `found` what the bits of one byte mean; the first words for a state stay."""
    for mask, state, words in findings:
        if bits & mask:
            found.setdefault(state, words)


def worst(found: dict[State, str]) -> PrinterStatus:
    """Return the status that several findings come to."""
    for state in RANK:
        if state in found:
            return PrinterStatus(state, state == "near_end", found[state])
    return PrinterStatus("ready", True)

"""Presenter bytes of Custom VKP80 and KPM kiosk printers: GS e, and the six-byte full status."""

from __future__ import annotations

from dataclasses import dataclass

from hardware.escpos_status import UNCLEAR, Finding, note, worst
from hardware.ports import PrinterStatus, State

RETRACT = b"\x1de\x02"
EJECT = b"\x1de\x05"
"""GS e 2 and 5: draw the ticket back into the kiosk, or push it all the way out."""

EJECTOR_STATUS = b"\x1de\x06"
"""GS e 6: one byte, sent in its turn, so that an answer says that all before it is done."""

FULL_STATUS = b"\x10\x04\x14"
"""DLE EOT 20: six bytes at once, `10 0F p u r x`."""

TICKET_AT_MOUTH = 0x20

FINDINGS: tuple[tuple[Finding, ...], ...] = (
    ((0x01, "paper_out", "no paper"), (0x04, "near_end", "the paper is nearly used up")),
    ((0x03, "cover_open", "the cover is open"),),
    ((0x40, "jam", "paper is stuck"),),
    ((0x01, "jam", "the cutter is stuck"),),
)
"""Per byte p, u, r, x (Custom VKP80 command manual)."""

EJECTOR_FINDINGS: tuple[Finding, ...] = (
    (0x80, "jam", "paper is stuck in the presenter"),
    (0x40, "jam", "the presenter reports an error"),
    (0x01, "near_end", "the paper is nearly used up"),
)
"""Bits of the answer to GS e 6; 08 is a ticket at the mouth (Custom VKP80 command manual)."""


@dataclass(frozen=True)
class Presenter:
    """What a presenter printer said; `mouth`: a ticket waits to be taken."""

    status: PrinterStatus
    mouth: bool = False


def present(length_mm: float, step_mm: float) -> bytes:
    """GS e 3 m: let so much of the ticket out, in 1 to 255 steps of the model's size."""
    return b"\x1de\x03" + bytes((min(255, max(1, round(length_mm / step_mm))),))


def read_full_status(reply: bytes) -> Presenter:
    """Read the six bytes of DLE EOT 20; `unknown` for all else."""
    if len(reply) != 6 or reply[:2] != b"\x10\x0f":
        return Presenter(UNCLEAR)
    found: dict[State, str] = {}
    for bits, findings in zip(reply[2:], FINDINGS, strict=True):
        note(found, bits, findings)
    return Presenter(worst(found), bool(reply[2] & TICKET_AT_MOUTH))


def read_ejector_status(reply: bytes) -> PrinterStatus:
    """Read the byte of GS e 6; every value is one, so silence and two bytes are `unknown`."""
    if len(reply) != 1:
        return UNCLEAR
    found: dict[State, str] = {}
    note(found, reply[0], EJECTOR_FINDINGS)
    return worst(found)

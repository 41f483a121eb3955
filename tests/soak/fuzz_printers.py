"""Noise for printers: a ticket goes out, and counts as printed, only on sound answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from unittest.mock import patch

from hardware.escpos_printer import EscposOptions, EscposPrinter
from hardware.presenter_printer import PresenterOptions, PresenterPrinter
from hardware.transports import Line
from tests.hardware.helpers import PLAIN
from tests.soak.noise import Clock, Noise, Port, Probe, Tally

TICKET = b"<the ticket>"

#: One question and what came.
Asked = tuple[bytes, bytes]


def realtime(noise: Noise) -> Tally:
    """DLE EOT 1 to 4, one byte each."""
    options = EscposOptions(connection="serial", device="/dev/p", driver="escpos", name="p")
    return _run(noise, EscposPrinter(options), lambda _: b"\x12", _realtime_well)


def automatic(noise: Noise) -> Tally:
    """GS a, four bytes, and DLE EOT for a printer that is silent there."""
    options = EscposOptions(
        connection="serial", device="/dev/p", driver="escpos", name="p", status="asb"
    )

    def good(request: bytes) -> bytes:
        return b"\x10\x00\x00\x00" if request.startswith(b"\x1da") else b"\x12"

    return _run(noise, EscposPrinter(options), good, _automatic_well)


def presenter(noise: Noise) -> Tally:
    """DLE EOT 20, six bytes, and GS e 6, one."""
    options = PresenterOptions(connection="serial", device="/dev/p", driver="vkp80", name="p")
    clock = Clock()

    def good(request: bytes) -> bytes:
        return b"\x10\x0f\x00\x00\x00\x00" if request.startswith(b"\x10") else b"\x00"

    return _run(noise, PresenterPrinter(options, clock), good, _presenter_well)


def _run(
    noise: Noise,
    printer: EscposPrinter,
    good: Callable[[bytes], bytes],
    is_well: Callable[[list[Asked]], bool],
) -> Tally:
    tally, clock = noise.tally, Clock()
    asked: list[Asked] = []
    ticket_at: list[int] = []

    def answer(request: bytes) -> bytes:
        if TICKET in request:
            ticket_at.append(len(asked))
        if not request.startswith((b"\x10\x04", b"\x1da", b"\x1de\x06")):
            return b""
        # Mostly sound, or no ticket ever came as far as its end.
        reply = good(request) if noise.random.random() < 0.6 else noise.piece(good(request), 4)
        asked.append((request, reply))
        return reply

    @contextmanager
    def connected(_options: EscposOptions) -> Iterator[Line]:
        port = Port(answer, clock)
        yield Line(SimpleNamespace(_raw=port.write, device=port), "serial")

    probe = Probe(tally)
    with (
        patch("hardware.escpos_printer.connected", connected),
        patch("hardware.escpos_printer.ticket_frames", lambda *_: [TICKET]),
    ):
        while noise.more:
            asked.clear()
            ticket_at.clear()
            printed = probe.turn(lambda: printer.print(PLAIN))
            before = asked[: ticket_at[0]] if ticket_at else asked
            if ticket_at:
                tally.check(is_well(before), f"a ticket went out on {before}")
            if printed:
                tally.acted += 1
                tally.check(is_well(asked[len(before) :]), f"printed, it says, on {asked}")
            probe.turn(printer.status)
    return tally


def _realtime_well(asked: list[Asked]) -> bool:
    """Of the last four answers each is one sound byte, and none forbids to print."""
    forbidden = (0x08, 0x64, 0x68, 0x60)
    last = [reply for request, reply in asked if request[:2] == b"\x10\x04"][-4:]
    return len(last) == 4 and all(
        len(reply) == 1 and _fixed(reply[0])
        and not reply[0] & bad
        for reply, bad in zip(last, forbidden, strict=True)
    )  # fmt: skip


def _fixed(byte: int) -> bool:
    bits = f"{byte:08b}"
    return (bits[0], bits[3], bits[6], bits[7]) == ("0", "1", "1", "0")


def _automatic_well(asked: list[Asked]) -> bool:
    """The last answer ends with four sound bytes, and none forbids to print."""
    reply = asked[-1][1] if asked and asked[-1][0].startswith(b"\x1da") else b""
    if not reply or len(reply) % 4:
        return False
    first, second, third, fourth = (f"{byte:08b}" for byte in reply[-4:])
    fixed = (first[0], first[3], first[6], first[7]) == ("0", "1", "0", "0")
    fixed &= all((bits[0], bits[3]) == ("0", "0") for bits in (second, third, fourth))
    return fixed and not int(first, 2) & 0x28 and not int(second, 2) & 0x6C and third[4:6] == "00"


def _presenter_well(asked: list[Asked]) -> bool:
    """The last full status is six sound bytes that do not forbid to print."""
    last = [reply for request, reply in asked if request == b"\x10\x04\x14"][-1:]
    if not last or len(last[0]) != 6 or last[0][:2].hex() != "100f":
        return False
    paper, user, recoverable, fatal = last[0][2:]
    return not (paper & 1 or user & 3 or recoverable & 64 or fatal & 1)

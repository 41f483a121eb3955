"""`python -m tests.soak.fuzz`: noise into every device protocol, by a seed.

A million bytes each, random and half-valid, through the real parsers, drivers and workers.
Nothing may raise past its worker or hang, and nothing broken may be acted on: what is sound is
recognised here a second time, by code that has nothing of the drivers'.
"""

from __future__ import annotations

import argparse
import faulthandler
import logging
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.soak import fuzz_agent, fuzz_inputs, fuzz_printers, fuzz_signs
from tests.soak.noise import Noise, Tally

PROTOCOLS: dict[str, Callable[[Noise], Tally]] = {
    "ESC/POS status": fuzz_printers.realtime,
    "ESC/POS ASB": fuzz_printers.automatic,
    "presenter status": fuzz_printers.presenter,
    "Modbus replies": fuzz_signs.modbus,
    "Onbon replies": fuzz_signs.onbon,
    "Alpha replies": fuzz_signs.alpha,
    "pads and evaluators": fuzz_inputs.call_line,
    "scanner lines": fuzz_inputs.scanner,
    "identity cards": fuzz_inputs.card_reader,
    "orders to agents": fuzz_agent.orders,
    "reports of agents": fuzz_agent.reports,
}

HANGS_S = 1800.0
"""No protocol needs so long for its bytes on any machine."""


@contextmanager
def quiet() -> Iterator[None]:
    """Let the drivers say nothing: every broken answer would be a line."""
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)


def fuzz(protocol: str, seed: int, size: int) -> Tally:
    """Feed so many bytes to one protocol."""
    with quiet():
        return PROTOCOLS[protocol](Noise(seed ^ zlib.crc32(protocol.encode()), size))


def main() -> int:
    """Fuzz and print a line for each protocol; 1 if something is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.fuzz", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bytes", type=int, default=1_000_000, help="for each protocol")
    parser.add_argument("protocols", nargs="*", metavar="PROTOCOL", help="only these")
    asked = parser.parse_args()
    wrong = 0
    for protocol in asked.protocols or PROTOCOLS:
        faulthandler.dump_traceback_later(HANGS_S, exit=True)
        began = time.monotonic()
        tally = fuzz(protocol, asked.seed, asked.bytes)
        print(f"{tally.line(protocol)}   {time.monotonic() - began:.0f} s", flush=True)
        wrong += bool(tally.failed)
    faulthandler.cancel_dump_traceback_later()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""`python -m tests.soak --seconds N`: sixteen signs and sixteen call pads at the same time.

The signs follow ten calls a second while every pad presses ten keys and is told other figures.
"""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor

from tests.soak import pads, signs
from tests.soak.figures import Figures


def together(seconds: float, newest_s: float = signs.NEWEST_S) -> tuple[Figures, pads.Figures]:
    """Run both for so long; the last sign must show its newest call within `newest_s`."""
    with ThreadPoolExecutor(1) as aside:
        # The pads begin a little later than the signs, and so press until these are done.
        pressed = aside.submit(pads.run, seconds)
        return signs.soak(seconds, newest_s), pressed.result()


def main() -> int:
    """Soak and print; 1 if something was lost, doubled or stale, or the newest came late."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    called, pressed = together(parser.parse_args().seconds)
    print("\n".join(["signs", *called.lines(), "", *pressed.lines()]))
    return 0 if pressed.good and not called.failed else 1


if __name__ == "__main__":
    sys.exit(main())

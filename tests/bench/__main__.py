"""`python -m tests.bench`: the budgets, measured against the floor of the same run."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from .calling import cold_start_s, measure_calling
from .config import write_config
from .days import measure_day
from .deciding import measure_deciding
from .devices import measure_devices
from .figures import FULL, QUICK, Scale
from .issuing import Floor, measure_issuing
from .machine import machine
from .report import Found, markdown, write
from .server import bare


def measure(scale: Scale, place: Path, say: Callable[[str], None]) -> Found:
    """Measure everything, with the data of every server under a place."""
    config = place / "hall.toml"
    write_config(config)
    with bare(config, place / "bare") as running:
        floor = Floor(running, place / "floor.db")
        issued = measure_issuing(scale, config, place / "issuing", floor, say)
        called = measure_calling(scale, config, place / "calling", floor, say)
        floor.close()
    beside = measure_devices(scale, config, place / "devices", say)
    day = measure_day(scale, config, place / "day", say)
    say("deciding")
    decided = measure_deciding(scale.samples)
    say("cold start")
    return Found(issued, called, beside, day, decided, cold_start_s(scale, config, place))


def main() -> None:
    """Measure, print, and write if asked to; figures are no tests, so the exit code is 0."""
    asked = _arguments()
    with tempfile.TemporaryDirectory(prefix="hall-bench-", dir=asked.place) as place:
        found = measure(QUICK if asked.quick else FULL, Path(place), _say)
        where = machine(Path(place))
    report = markdown(found, QUICK if asked.quick else FULL, where, asked.date)
    print(report)
    if asked.write:
        write(asked.write, report)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer rounds, 2,000 tickets")
    parser.add_argument("--date", default=f"{datetime.now(UTC):%Y-%m-%d}", help="date to print")
    parser.add_argument("--write", type=Path, metavar="FILE", help="also into FILE's markers")
    parser.add_argument(
        "--place", type=Path, metavar="DIR", help="where the data lies: on the hall's filesystem"
    )
    return parser.parse_args()


def _say(what: str) -> None:
    print(f"  {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()

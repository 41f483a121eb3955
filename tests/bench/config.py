"""The bench's hall: 40 counters, 5 boards that all show every call, a kiosk without printer."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hall_server.store.access import FILE, AccessStore

SERVICES = ("cash", "accounts", "loans", "corporate", "fx", "wealth")
COUNTERS = tuple(f"W{n}" for n in range(1, 41))
BOARDS = tuple(f"board{n}" for n in range(1, 6))

#: The kiosk of the rate tests, and the one whose every ticket a simulated printer prints.
PLAIN, PAPER = "plain", "paper"

_HEAD = """
[hall]
name = {{ zh = "测试厅", en = "Bench hall" }}
timezone = "UTC"
rollover = "{rollover}"

[server]
max_sockets = 96
phone_polls_per_min = 120

[tiers.ordinary]
name = {{ zh = "普通", en = "Ordinary" }}
default = true

[tiers.vip]
name = {{ zh = "贵宾", en = "VIP" }}
priority = true
promise_factor = 0.25

[zones.east]
name = {{ zh = "东厅", en = "East" }}

[zones.west]
name = {{ zh = "西厅", en = "West" }}

[kiosks.plain]
zone = "east"

[kiosks.paper]
zone = "west"
printer = "printer"

[devices.printer]
driver = "escpos"
connection = "simulator"
width = 576
"""

_SERVICE = """
[services.{name}]
name = {{ zh = "{name}", en = "{name}" }}
series = "{series}"
promise_min = 20
ceiling_min = 45
handling_min = 5
"""

_POINT = """
[points.{name}]
kind = "counter"
label = {{ zh = "{n}号窗口", en = "Window {n}" }}
zone = "{zone}"
skills = ["{first}", "{second}"]
"""

_BOARD = """
[displays.{name}]
zones = ["east", "west"]
"""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Bearer tokens of the bench hall's devices, by their ids, and the lobby's."""

    kiosks: dict[str, str]
    boards: dict[str, str]
    counters: dict[str, str]
    lobby: str


def write_config(file: Path) -> None:
    """Write the hall's configuration; its day ends half a day from now, not in the bench."""
    far = datetime.now(UTC) + timedelta(hours=12)
    parts = [_HEAD.format(rollover=f"{far:%H:%M}")]
    parts += [_SERVICE.format(name=s, series="ABCDEF"[n]) for n, s in enumerate(SERVICES)]
    for n, name in enumerate(COUNTERS):
        first, second = (SERVICES[(n + i) % len(SERVICES)] for i in (0, 1))
        zone = "east" if n % 2 else "west"
        parts.append(_POINT.format(name=name, n=n + 1, zone=zone, first=first, second=second))
    parts += [_BOARD.format(name=board) for board in BOARDS]
    file.write_text("".join(parts), "utf-8")


def add_tokens(data: Path) -> Tokens:
    """Make a token for every device, as `hall token add` does."""
    data.mkdir(parents=True, exist_ok=True)
    with closing(AccessStore(data / FILE)) as access:
        return Tokens(
            {kiosk: access.add_token("kiosk", kiosk) for kiosk in (PLAIN, PAPER)},
            {board: access.add_token("display", board) for board in BOARDS},
            {point: access.add_token("counter", point, point) for point in COUNTERS},
            access.add_token("lobby", "bench"),
        )

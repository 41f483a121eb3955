"""The stress day: the same latencies at its end as at its start, and a start after it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median

from .calling import WAITING, fill, open_points
from .config import PLAIN, Tokens, add_tokens
from .figures import Scale
from .issuing import Tickets
from .server import hall
from .wire import Client, call


@dataclass(frozen=True, slots=True)
class Day:
    """What was found: seconds per issue and per call in order, and after the last of them."""

    issues: list[float]
    calls: list[float]
    restart_s: float
    pss_mb: float
    waiting: int


def measure_day(scale: Scale, config: Path, data: Path, say: Callable[[str], None]) -> Day:
    """Issue and call a day's tickets one by one, then start the hall again."""
    tokens = add_tokens(data)
    with hall(config, data) as running:
        client = Client(running.port)
        open_points(client, tokens)
        fill(client, tokens, WAITING)
        say(f"a day of {scale.tickets} tickets")
        issues, calls, waiting = _day(client, tokens, scale.tickets)
        pss_mb = running.pss_mb()
        client.close()
    say("restart")
    restarts = []
    for _ in range(scale.starts):
        with hall(config, data) as running:
            restarts.append(running.start_s)
    return Day(issues, calls, median(restarts), pss_mb, waiting)


def _day(client: Client, tokens: Tokens, tickets: int) -> tuple[list[float], list[float], int]:
    kiosk = Tickets(client, tokens.kiosks[PLAIN], "day")
    messages = cycle([call(token, point) for point, token in tokens.counters.items()])
    issues, calls, waiting = [], [], WAITING
    for _ in range(tickets):
        issues.append(kiosk.issue())
        calls.append(client.ask(next(messages), 200, 204))
        waiting += client.reply.status == 204
    return issues, calls, waiting

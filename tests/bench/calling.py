"""How long a call takes to the boards, and what a full hall of screens and phones costs."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from statistics import median

from .clients import Helper, helper, poll
from .config import BOARDS, COUNTERS, PLAIN, SERVICES, Tokens, add_tokens
from .figures import CALLS, Compared, Scale, sample
from .issuing import Floor
from .server import Running, hall
from .sockets import listen
from .wire import Client, call, issue, request

#: Tickets that wait all the time.
WAITING = 100

#: How long boards may take to show the last call, and a new load to settle, in seconds.
PATIENCE_S, SETTLE_S = 5.0, 3.0


@dataclass(slots=True)
class Called:
    """What was found: times in seconds, `every` board and the `last` of the boards."""

    every: Compared = field(default_factory=Compared)
    last: Compared = field(default_factory=Compared)
    phones_every: list[float] = field(default_factory=list)
    phones_last: list[float] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)
    missing: int = 0
    idle_cpu: float = 0.0
    pss_mb: float = 0.0


class Tellers:
    """Call by call, each at the next counter, and what the boards say of it."""

    def __init__(self, client: Client, tokens: Tokens, boards: Helper) -> None:
        self._client = client
        self._boards = boards
        self._messages = cycle([call(token, point) for point, token in tokens.counters.items()])
        self._left: dict[str, float] = {}
        self.missing = 0

    def call(self) -> float:
        """Call the next customer; return seconds to the teller's own answer."""
        left = time.monotonic()
        took = self._client.ask(next(self._messages), 200)
        self._left[self._client.answer()["call_id"]] = left
        return took

    def calls(self, times: int) -> tuple[list[float], list[float]]:
        """Call at the pace of calls; return seconds to every board, and to the last of each."""
        self._left.clear()
        sample(self.call, times, CALLS)
        took = self.arrived(times * len(BOARDS))
        self.missing += times * len(BOARDS) - sum(map(len, took.values()))
        return [one for each in took.values() for one in each], [max(t) for t in took.values()]

    def arrived(self, expected: int) -> dict[str, list[float]]:
        """Wait for so many arrivals, not for ever; return seconds to the boards by call."""
        took: dict[str, list[float]] = {}
        until = time.monotonic() + PATIENCE_S
        while expected > 0 and time.monotonic() < until:
            for call_id, _, at in self._boards.ask("arrived"):
                if call_id in self._left:
                    took.setdefault(call_id, []).append(at - self._left[call_id])
                    expected -= 1
            time.sleep(0.05)
        return took


def measure_calling(
    scale: Scale, config: Path, data: Path, floor: Floor, say: Callable[[str], None]
) -> Called:
    """Measure with 5 boards and 40 counters connected, idle, and with the phones too."""
    found, tokens = Called(), add_tokens(data)
    with hall(config, data) as running, _client(running) as client:
        open_points(client, tokens)
        stock = WAITING + scale.phones + scale.rounds * scale.calls + scale.phone_calls
        phones = fill(client, tokens, stock)[: scale.phones]
        with (
            helper(listen, running.port, "display", tokens.boards) as boards,
            helper(listen, running.port, "counter", tokens.counters),
        ):
            tellers = Tellers(client, tokens, boards)
            _compare(scale, tellers, floor, found, say)
            say("idle")
            found.idle_cpu = _idle(running, scale.idle_s)
            say(f"call to board with {len(phones)} phones")
            with helper(poll, running.port, phones) as polling:
                time.sleep(min(SETTLE_S, scale.idle_s))
                polling.ask("forget")
                found.phones_every, found.phones_last = tellers.calls(scale.phone_calls)
                found.polls = polling.ask("took")
                found.pss_mb = running.pss_mb()
            found.missing = tellers.missing
    return found


def _compare(
    scale: Scale, tellers: Tellers, floor: Floor, found: Called, say: Callable[[str], None]
) -> None:
    for turn in range(scale.rounds):
        say(f"call to board, round {turn + 1} of {scale.rounds}")
        floor.measure(found.every, scale.calls, CALLS)
        every, last = tellers.calls(scale.calls)
        found.every.halls.append(every)
        found.last.halls.append(last)
    found.last.floors, found.last.commits = found.every.floors, found.every.commits


def _idle(running: Running, seconds: float) -> float:
    """Return the share of one core that a hall uses while nobody does anything."""
    time.sleep(min(1.0, seconds))
    began, used = time.monotonic(), running.cpu_s()
    time.sleep(seconds)
    return (running.cpu_s() - used) / (time.monotonic() - began)


def open_points(client: Client, tokens: Tokens, points: Sequence[str] = COUNTERS) -> None:
    """Open counters, every one of them if not told which."""
    for point in points:
        client.ask(request("POST", f"/api/v1/points/{point}/open", tokens.lobby), 200)


def fill(client: Client, tokens: Tokens, times: int) -> list[str]:
    """Issue so many tickets and return their tokens."""
    held = []
    for n in range(times):
        service = SERVICES[n % len(SERVICES)]
        client.ask(issue(tokens.kiosks[PLAIN], service, f"fill-{n}"), 201)
        held.append(client.answer()["token"])
    return held


@contextmanager
def _client(running: Running) -> Iterator[Client]:
    client = Client(running.port)
    try:
        yield client
    finally:
        client.close()


def cold_start_s(scale: Scale, config: Path, data: Path) -> float:
    """Return the median time from the command to /readyz on an empty data directory."""
    took = []
    for n in range(scale.starts):
        with hall(config, data / f"cold{n}") as running:
            took.append(running.start_s)
    return median(took)

"""How long a ticket takes, and how many eight clients get in a second."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, cycle
from pathlib import Path
from statistics import median

from .clients import rate
from .config import PAPER, PLAIN, SERVICES, add_tokens
from .figures import BACK_TO_BACK, PACED, Compared, Pace, Scale, sample
from .floor import Commits
from .server import Running, hall
from .wire import Client, issue, request

#: Requests that warm a server up and are not counted.
WARM_UP = 20


class Floor:
    """The floor at any pace: a bare POST, and apart from it a commit."""

    def __init__(self, bare: Running, file: Path) -> None:
        self.port = bare.port
        self._commits = Commits(file)
        self._client = Client(bare.port)
        self._message = request("POST", "/bare", "x" * 43, {"service": "cash"}, Idempotency_Key="k")
        sample(self._post, WARM_UP, BACK_TO_BACK)

    def measure(self, into: Compared, times: int, pace: Pace) -> None:
        """Add one round; commits fall between the posts, and so both keep the pace."""
        turns = cycle([self._post, self._commits.commit])

        def either() -> float:
            return next(turns)()

        took = sample(either, 2 * times, Pace(pace.every_s / 2, pace.spread_s / 2))
        into.floors.append(took[::2])
        into.commits.append(took[1::2])

    def close(self) -> None:
        """Hang up and close the file."""
        self._client.close()
        self._commits.close()

    def _post(self) -> float:
        return self._client.ask(self._message, 201)


class Tickets:
    """Issues one ticket after the other, service by service."""

    def __init__(self, client: Client, token: str, salt: str) -> None:
        self._client = client
        self._token = token
        self._salt = salt
        self._count = count()

    def issue(self) -> float:
        """Issue one; return seconds."""
        n = next(self._count)
        service = SERVICES[n % len(SERVICES)]
        return self._client.ask(issue(self._token, service, f"{self._salt}-{n}"), 201)


@dataclass(frozen=True, slots=True)
class Issued:
    """What was found; rates are answers per second of eight clients, round by round."""

    back_to_back: Compared
    paced: Compared
    bare_rates: list[float]
    durable_rates: list[float]
    hall_rates: list[float]
    plain_s: float
    paper_s: float

    def rate_ratios(self) -> tuple[float, float]:
        """Return the medians of the rounds' ratios to the bare and to the durable floor."""
        floors = (self.bare_rates, self.durable_rates)
        bare, durable = (
            median(mine / floor for mine, floor in zip(self.hall_rates, rates, strict=True))
            for rates in floors
        )
        return bare, durable


def measure_issuing(
    scale: Scale, config: Path, data: Path, floor: Floor, say: Callable[[str], None]
) -> Issued:
    """Measure one client at two paces, eight clients, and a kiosk with a printer."""
    tokens = add_tokens(data)
    plain = tokens.kiosks[PLAIN]
    close, paced = Compared(), Compared()
    rates: tuple[list[float], list[float], list[float]] = ([], [], [])
    with hall(config, data) as running:
        client = Client(running.port)
        tickets = Tickets(client, plain, "one")
        sample(tickets.issue, WARM_UP, BACK_TO_BACK)
        for turn in range(scale.rounds):
            say(f"issue, round {turn + 1} of {scale.rounds}")
            for pace, into in ((BACK_TO_BACK, close), (PACED, paced)):
                floor.measure(into, scale.samples, pace)
                into.halls.append(sample(tickets.issue, scale.samples, pace))
            rates[0].append(rate(floor.port, "bare", plain, scale.rate_s))
            rates[1].append(rate(floor.port, "durable", plain, scale.rate_s))
            rates[2].append(rate(running.port, "issue", plain, scale.rate_s))
        say("issue with a printer")
        printed = Tickets(client, tokens.kiosks[PAPER], "paper")
        without, with_paper = _in_turns(tickets, printed, scale.papers)
        client.close()
    return Issued(close, paced, *rates, without, with_paper)


def _in_turns(plain: Tickets, printed: Tickets, times: int) -> tuple[float, float]:
    """Return the medians of a kiosk without and one with a printer, each once a second."""
    turns = iter([printed, plain] * times)
    took = sample(lambda: next(turns).issue(), 2 * times, Pace(0.5))
    return median(took[1::2]), median(took[::2])

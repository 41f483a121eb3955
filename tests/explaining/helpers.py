"""A hall that was played, and what is said of its calls."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from hall_server.explaining.cases import Audience, Names, Reader
from hall_server.explaining.sentences import between_text, call_text
from hall_server.explaining.texts import Text
from hall_server.queueing.events import Recorded, TicketCalled
from hall_server.why import Hindsight, Made
from tests.halls import Bench, with_rules

NAMES = Names(
    services={
        "cash": {"zh": "现金", "en": "Cash"},
        "loans": {"zh": "贷款", "en": "Loans"},
    },
    tiers={"ordinary": {"zh": "普通", "en": "Ordinary"}, "vip": {"zh": "贵宾", "en": "VIP"}},
    points={"W1": {"zh": "1号窗口", "en": "Window 1"}, "W2": {"zh": "2号窗口", "en": "Window 2"}},
    zones={"west": {"zh": "西厅", "en": "West hall"}},
)

STAFF, CUSTOMER = Reader(NAMES), Reader(NAMES, Audience.CUSTOMER)


class Played:
    """A bench, asked as a running hall is."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.replays = 0

    def read(self, question: Any) -> Any:
        return question(self.bench.state, self.bench.now_ms)

    def story(self, ticket: str) -> list[Recorded]:
        return [r for r in self.bench.journal if getattr(r.event, "ticket", None) == ticket]

    def until(self, seq: int) -> Iterable[Recorded]:
        self.replays += 1
        return [r for r in self.bench.journal if r.seq < seq]


@dataclass
class Told:
    """What is said of the newest call, by language."""

    rule: str
    staff: Text
    customer: Text


def told(bench: Bench) -> Told:
    """Explain the newest call of a bench."""
    recorded = next(r for r in reversed(bench.journal) if isinstance(r.event, TicketCalled))
    newest = made(recorded)
    event, moment = newest.event, Hindsight(Played(bench)).moment(newest)
    case = moment.case()
    return Told(
        event.reason.rule,
        call_text(event, case, event.ticket, STAFF),
        call_text(event, case, event.ticket, CUSTOMER),
    )


def made(recorded: Recorded) -> Made:
    assert isinstance(recorded.event, TicketCalled)
    return Made(recorded.seq, recorded.cause, recorded.at_ms, recorded.event)


def asked(bench: Bench, first: str, second: str, mine: bool = False) -> tuple[Text, Text]:
    """Ask why the first number was called before the second: for staff, for the second."""
    hindsight = Hindsight(Played(bench))
    one, other = hindsight.number(first), hindsight.number(second)
    found = hindsight.between(one, other)
    holder = replace(CUSTOMER, mine=other.id)
    return between_text(found, STAFF), between_text(found, holder)


def two_tiers(policy: str, **changes: Any) -> Bench:
    """An ordinary customer, A001, waits 12 minutes and a VIP, A002, 4 when W1 opens."""
    bench = Bench(with_rules(policy=policy, **changes))
    bench.issue(tier="ordinary")
    bench.pass_s(8 * 60)
    bench.issue(tier="vip")
    bench.pass_s(4 * 60)
    bench.open("W1")
    bench.call("W1")
    return bench

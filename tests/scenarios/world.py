"""The hall of a scenario: the real core, a journal, and time that passes as the writer lets it."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.entities import Call, Ticket, TicketState
from hall_server.queueing.events import Event, Recorded, TicketIssued
from hall_server.queueing.model import HallState
from tests.scenarios.house import House
from tests.scenarios.language import Wrong, clock

#: Ticks at one moment at most; more of them would be a hall that never comes to rest.
MOST_TICKS = 200


@dataclass
class World:
    """A hall at work: commands at the moments of a scenario, and what came of them.

    `seen` has every ticket as it was last, also yesterday's; `events` and `news` what happened
    since the line began.
    """

    house: House
    state: HallState = field(default_factory=HallState)
    journal: list[Recorded] = field(default_factory=list)
    now_ms: int = 0
    seen: dict[str, Ticket] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    news: list[Call] = field(default_factory=list)

    def begin(self, now_ms: int) -> None:
        """Configure the hall, as its server does at its start, and open the day."""
        self.now_ms = now_ms
        self.do(c.Configure(self.house.rules()))
        self.settle()

    def do(self, command: c.Command) -> list[Event]:
        """Decide a command now and take in what happened; raises Refusal."""
        events = hall.decide(self.state, command, self.now_ms)
        cause = len(self.journal) + 1
        for event in events:
            self.journal.append(Recorded(len(self.journal) + 1, self.now_ms, cause, event))
            self._take(event)
        self.events += events
        return events

    def _take(self, event: Event) -> None:
        for entity in hall.apply(self.state, event, self.now_ms):
            if isinstance(entity, Ticket):
                self.seen[entity.id] = entity
            elif isinstance(entity, Call):
                self.news.append(entity)
        if isinstance(event, TicketIssued):
            self.numbers[event.number] = event.ticket

    def pass_to(self, until_ms: int) -> None:
        """Let time pass, with a Tick at every moment at which something is due."""
        if until_ms < self.now_ms:
            raise Wrong(f"time runs backwards here: it is {self.clock(self.now_ms)} already")
        while (due := hall.next_due(self.state)) is not None and due <= until_ms:
            self.now_ms = max(self.now_ms, due)
            self.settle()
        self.now_ms = until_ms

    def settle(self) -> None:
        """Do what is due now, one Tick after the other."""
        for _ in range(MOST_TICKS):
            due = hall.next_due(self.state)
            if due is None or due > self.now_ms:
                return
            if not self.do(c.Tick()):
                raise Wrong(f"something is due since {self.clock(due)} and a Tick does nothing")
        raise Wrong("the hall does not come to rest: a Tick is due again and again")

    def power_cut(self, until_ms: int) -> None:
        """Throw the state away; at the power's return build it from the journal alone."""
        if until_ms < self.now_ms:
            raise Wrong(f"time runs backwards here: it is {self.clock(self.now_ms)} already")
        self.state = hall.replay(self.journal)
        self.now_ms = until_ms
        self.do(c.Configure(self.house.rules()))
        self.settle()

    def reload(self, key: str, text: str) -> None:
        """Change the configuration while the hall works; raises Refusal and keeps the old one."""
        house = deepcopy(self.house)
        house.say(key, text)
        self.do(c.Configure(house.rules()))
        self.house = house
        self.settle()

    def check(self) -> None:
        """Raise Wrong unless the journal tells this very state and nothing is left to do."""
        if hall.replay(self.journal) != self.state:
            raise Wrong("the journal replayed is not the state")
        due = hall.next_due(self.state)
        if due is not None and due <= self.now_ms:
            raise Wrong(f"what is due since {self.clock(due)} is not done")

    def ticket(self, number: str) -> Ticket:
        """Return the ticket that bears a number, today's before an earlier one's; raises Wrong."""
        if number not in self.numbers:
            raise Wrong(f"no ticket {number} was issued")
        return self.seen[self.numbers[number]]

    def moment(self, written: str, *, again: bool = False) -> int:
        """Return the hall time (ms) of a local time; `again` in an hour that comes twice."""
        zone = ZoneInfo(self.house.timezone)
        local = datetime.combine(self.house.day, clock(written), zone)
        wall_ms = int(local.replace(fold=int(again)).timestamp() * 1000)
        if datetime.fromtimestamp(wall_ms / 1000, zone).time() != local.time():
            raise Wrong(f"{written} does not exist on {self.house.day}: the clocks skip it")
        return wall_ms - self.state.day.correction_ms

    def clock(self, at_ms: int) -> str:
        """Return a hall time (ms) as the hall's clocks show it, with the day if it is another."""
        wall_ms = at_ms + self.state.day.correction_ms
        local = datetime.fromtimestamp(wall_ms / 1000, ZoneInfo(self.house.timezone))
        shown = local.strftime("%H:%M:%S" if local.second else "%H:%M")
        return shown if local.date() == self.house.day else f"{local.date()} {shown}"

    def describe(self, ticket: Ticket) -> str:
        """Return what a ticket does now, in the words of the expectations."""
        at = {
            TicketState.WAITING: f"waits in {ticket.service}",
            TicketState.CALLED: f"is called to {ticket.point}",
            TicketState.SERVING: f"is being served at {ticket.point}",
            TicketState.PARKED: "is parked",
            TicketState.FINISHED: "is finished",
            TicketState.NO_SHOW: "is a no-show",
            TicketState.CANCELLED: "is cancelled",
            TicketState.EXPIRED: "is expired",
        }[ticket.state]
        if ticket.state is TicketState.PARKED and ticket.back_ms is not None:
            at += f" until {self.clock(ticket.back_ms)}"
        if ticket.state is TicketState.WAITING and ticket.target:
            where, _, name = ticket.target.partition(":")
            at += f" for the machines in {name}" if where == "machines" else f" for {where} {name}"
        return f"{ticket.number} {at}"

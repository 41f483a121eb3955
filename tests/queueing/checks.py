"""What every call and every undo must have done, whatever came before."""

from dataclasses import replace
from typing import Any

from hall_server.queueing import commands as c
from hall_server.queueing import hall
from hall_server.queueing.entities import TicketState
from hall_server.queueing.events import Event, PointRestored, TicketCalled
from hall_server.queueing.model import HallState
from tests.halls import Bench, copied
from tests.queueing.oracle import Oracle, eligible


def check_calls(events: list[Event], before: HallState, now_ms: int) -> None:
    """A call by the rules takes the first by the oracle, and nobody past the ceiling is passed."""
    before = copied(before)
    for event in events:
        if not isinstance(event, TicketCalled):
            hall.apply(before, event, now_ms)
            continue
        ticket = before.tickets[event.ticket]
        if event.reason.rule == "by_hand":
            assert ticket.state in (TicketState.WAITING, TicketState.PARKED)
            continue
        oracle = Oracle(before, event.point, now_ms)
        assert ticket.state is TicketState.WAITING
        assert event.ticket == oracle.first()
        if not oracle.past(ticket):
            for other in before.tickets.values():
                if other.state is TicketState.WAITING and eligible(oracle.point, other):
                    assert not oracle.past(other)


def check_undo(bench: Bench, point: str, before: HallState) -> None:
    """Taking a command back at once gives what was, but for the marks that the undo leaves."""
    state = copied(bench.state)
    events = hall.decide(state, c.Undo(point), bench.now_ms)
    assert isinstance(events[-1], PointRestored)
    for event in events:
        hall.apply(state, event, bench.now_ms)
    assert state.tickets == before.tickets
    assert _in_order(state.lines) == _in_order(before.lines)
    assert state.away == before.away
    was, is_now = before.points[point], state.points[point]
    assert replace(is_now, auto_ms=0) == replace(was, auto_ms=0)
    others = {name: p for name, p in before.points.items() if name != point}
    assert {name: p for name, p in state.points.items() if name != point} == others
    assert point not in state.last


def _in_order(lines: Any) -> Any:
    return {key: line for key, line in lines.items() if line}

"""The hall's three questions: what does a command do, what does an event change, what is due."""

from collections.abc import Iterable

from .commands import Command
from .decisions import DECISIONS
from .due import next_due
from .entities import Entity
from .events import Event, Recorded
from .evolution import EVOLUTIONS
from .model import HallState

__all__ = ["apply", "decide", "next_due", "replay"]


def decide(state: HallState, command: Command, now_ms: int) -> list[Event]:
    """Return the events of a command at this hall time; raises Refusal; changes nothing."""
    return DECISIONS[type(command)](state, command, now_ms)


def apply(state: HallState, event: Event, at_ms: int) -> list[Entity]:
    """Take an event into the state and return the entities it changed, in order."""
    changed: list[Entity] = []
    for entity in EVOLUTIONS[type(event)](state, event, at_ms):
        state.put(entity)
        changed.append(entity)
    return changed


def replay(events: Iterable[Recorded]) -> HallState:
    """Return the state that a journal tells, from the rules before a day's opening onwards."""
    state = HallState()
    for recorded in events:
        apply(state, recorded.event, recorded.at_ms)
    return state

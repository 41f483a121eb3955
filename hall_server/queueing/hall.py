"""The hall's three questions: what does a command do, what does an event change, what is due."""

from collections.abc import Iterable

from .commands import Command
from .decisions import DECISIONS, serving
from .events import Event, Recorded
from .evolution import EVOLUTIONS
from .model import Entity, HallState


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


def next_due(state: HallState) -> int | None:
    """Return the hall time (ms) at which a `Tick` has work to do, or None before any rules.

    0 means at once: no business day is open yet.  While a customer is being served the
    roll-over waits for the end of its grace time; when the service ends it is due at once.
    """
    if state.rules is None:
        return None
    if state.day.day is None:
        return 0
    due_ms = state.day.rolls_at_ms - state.day.correction_ms
    return due_ms + state.rules.rollover_grace_s * 1000 if serving(state) else due_ms

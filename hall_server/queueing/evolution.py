"""What each event makes of the hall: the changed entities, never a rule looked at again."""

from collections.abc import Callable
from typing import Any

from . import events as e
from .entities import (
    SELF_SERVICE,
    DayStatus,
    Health,
    LastCommand,
    NewDay,
    Point,
    PointState,
    Removed,
    ServiceStatus,
    changed,
)
from .evolution_tickets import TICKET_EVOLUTIONS, Entities
from .model import HallState
from .rules import PointRules


def configured(state: HallState, event: e.HallConfigured, at_ms: int) -> Entities:
    """Take the rules; keep the state of points and services that remain."""
    rules, before = event.rules, state.rules
    yield rules
    if state.day.day:
        yield changed(state.day, rolls_at_ms=event.rolls_at_ms)
    for name in rules.services:
        yield state.services.get(name) or ServiceStatus(name)
    for wanted in rules.points.values():
        point = state.points.get(wanted.id)
        # What the lobby changed today stands until the file says something else of the point.
        if point is None or before is None or before.points.get(wanted.id) != wanted:
            yield _reshaped(point, wanted, at_ms)
    for gone in [id_ for id_ in state.services if id_ not in rules.services]:
        yield Removed("service", gone)
    for gone in [id_ for id_ in state.points if id_ not in rules.points]:
        yield Removed("point", gone)


def _shape(rules: PointRules) -> dict[str, Any]:
    """Return what a point has from the configuration."""
    return {
        "kind": rules.kind,
        "zone": rules.zone,
        "skills": rules.skills,
        "borrows": rules.borrows,
        "tiers": rules.tiers,
        "shared": rules.shared,
        "auto": rules.auto_call or rules.kind == SELF_SERVICE,
    }


def _reshaped(point: Point | None, rules: PointRules, at_ms: int) -> Point:
    if point and point.kind == rules.kind:
        return changed(point, **_shape(rules))
    fresh = Point(id=rules.id, since_ms=at_ms, auto_ms=at_ms, **_shape(rules))
    if rules.kind != SELF_SERVICE:
        return fresh
    # Nobody signs in at a machine: it takes part from its first report on.
    return changed(fresh, state=PointState.OPEN, health=Health.SILENT)


def day_opened(state: HallState, event: e.DayOpened, at_ms: int) -> Entities:
    """Start the day again with the points as they were carried, in the file's shape."""
    rules = state.known_rules()
    yield NewDay(
        DayStatus(
            event.day, event.rolls_at_ms, event.correction_ms, event.issuing, event.notice_ref
        )
    )
    for service in list(state.services.values()):
        is_open = service.id not in event.stopped
        yield ServiceStatus(service.id, is_open, event.stopped.get(service.id))
    for carried in event.points:
        point = state.points.get(carried.id)
        if point:
            yield changed(
                point,
                **_shape(rules.points[point.id]),
                state=PointState(carried.state),
                teller=carried.teller,
                reason=carried.reason,
                since_ms=carried.since_ms,
                ticket=None,
                streak=0,
                turn=0,
                auto_ms=at_ms,
                health=carried.health,
                busy=carried.busy,
            )


def clock_corrected(state: HallState, event: e.ClockCorrected, at_ms: int) -> Entities:
    """Show times with the new correction; hall time itself goes on as it was."""
    yield changed(state.day, correction_ms=event.correction_ms)


def point_opened(state: HallState, event: e.PointOpened, at_ms: int) -> Entities:
    """Open a point for its teller."""
    yield changed(
        state.points[event.point],
        state=PointState.OPEN,
        teller=event.teller,
        reason=None,
        since_ms=at_ms,
        auto_ms=at_ms,
    )
    yield LastCommand(event.point)


def point_paused(state: HallState, event: e.PointPaused, at_ms: int) -> Entities:
    """Pause a point."""
    point = state.points[event.point]
    yield changed(point, state=PointState.PAUSED, reason=event.reason, since_ms=at_ms)
    yield LastCommand(event.point)


def point_closed(state: HallState, event: e.PointClosed, at_ms: int) -> Entities:
    """Close a point."""
    point = state.points[event.point]
    yield changed(point, state=PointState.CLOSED, teller=None, reason=None, since_ms=at_ms)
    yield LastCommand(event.point)


def point_changed(state: HallState, event: e.PointChanged, at_ms: int) -> Entities:
    """Give a point other skills or another zone."""
    point = state.points[event.point]
    yield changed(point, skills=event.skills, borrows=event.borrows, zone=event.zone)


def point_restored(state: HallState, event: e.PointRestored, at_ms: int) -> Entities:
    """Give a point back whom it served; an undo cannot be undone."""
    yield changed(
        state.points[event.point],
        ticket=event.serves,
        since_ms=event.since_ms,
        streak=event.streak,
        turn=event.turn,
        auto_ms=event.auto_ms,
    )
    yield LastCommand(event.point)


def machine_reported(state: HallState, event: e.MachineReported, at_ms: int) -> Entities:
    """Take what a machine says of itself."""
    point = state.points[event.point]
    yield changed(point, health=event.health, busy=event.busy)


def service_stopped(state: HallState, event: e.ServiceStopped, at_ms: int) -> Entities:
    """Stop a service."""
    yield ServiceStatus(event.service, False, event.notice_ref)


def service_restarted(state: HallState, event: e.ServiceRestarted, at_ms: int) -> Entities:
    """Restart a service."""
    yield ServiceStatus(event.service)


def hall_stopped(state: HallState, event: e.HallStopped, at_ms: int) -> Entities:
    """Stop the hall."""
    yield changed(state.day, issuing=False, notice_ref=event.notice_ref)


def hall_restarted(state: HallState, event: e.HallRestarted, at_ms: int) -> Entities:
    """Restart the hall."""
    yield changed(state.day, issuing=True, notice_ref=None)


EVOLUTIONS: dict[type, Callable[[HallState, Any, int], Entities]] = {
    **TICKET_EVOLUTIONS,
    e.HallConfigured: configured,
    e.DayOpened: day_opened,
    e.ClockCorrected: clock_corrected,
    e.PointOpened: point_opened,
    e.PointPaused: point_paused,
    e.PointClosed: point_closed,
    e.PointChanged: point_changed,
    e.PointRestored: point_restored,
    e.MachineReported: machine_reported,
    e.ServiceStopped: service_stopped,
    e.ServiceRestarted: service_restarted,
    e.HallStopped: hall_stopped,
    e.HallRestarted: hall_restarted,
}

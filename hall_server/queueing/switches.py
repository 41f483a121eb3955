"""Stop and restart a service or the whole hall; those who wait are still served."""

from . import commands as c
from . import events as e
from .lookup import Events, find_service
from .model import HallState


def stop_service(state: HallState, command: c.StopService, now_ms: int) -> Events:
    """Stop issuing for a service."""
    status = find_service(state, command.service)
    if not status.open and status.notice_ref == command.notice_ref:
        return []
    return [e.ServiceStopped(status.id, command.notice_ref)]


def restart_service(state: HallState, command: c.RestartService, now_ms: int) -> Events:
    """Issue for a service again."""
    status = find_service(state, command.service)
    return [] if status.open else [e.ServiceRestarted(status.id)]


def stop_hall(state: HallState, command: c.StopHall, now_ms: int) -> Events:
    """Stop issuing in the whole hall."""
    if not state.day.issuing and state.day.notice_ref == command.notice_ref:
        return []
    return [e.HallStopped(command.notice_ref)]


def restart_hall(state: HallState, command: c.RestartHall, now_ms: int) -> Events:
    """Issue in the hall again."""
    return [] if state.day.issuing else [e.HallRestarted()]

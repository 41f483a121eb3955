"""What several faces' snapshots are made of: pure functions over the hall's state.

Durations and ages are in seconds, relative to the snapshot's time; texts are {"zh", "en"}.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hall_server.queueing.estimates import Estimate, Outlook, newcomer
from hall_server.queueing.model import HallState, Point, PointState, Ticket

if TYPE_CHECKING:
    from hall_server.about import About

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Forecast:
    state: HallState
    key: tuple[object, ...]
    outlooks: dict[str, Outlook]


_last: list[_Forecast] = []


def outlooks(state: HallState, now_ms: int) -> dict[str, Outlook]:
    """Return what a newcomer of the default tier has before it, by service.

    Kept for one second of hall time, or until a point opens or closes: a push renders dozens
    of snapshots, and all of them ask.
    """
    key = (state.day.day, now_ms // 1000, *(point.state for point in state.points.values()))
    for kept in _last[:1]:
        if kept.state is state and kept.key == key:
            return kept.outlooks
    rules = state.known_rules()
    found = {s: newcomer(state, s, rules.default_tier, now_ms) for s in rules.services}
    _last[:] = [_Forecast(state, key, found)]
    return found


def age_s(since_ms: int, now_ms: int) -> float:
    """Return how long ago a hall time was, in seconds, never negative."""
    return round(max(0, now_ms - since_ms) / 1000, 1)


def hall(state: HallState, about: "About") -> Json:
    """Return what every screen says of the hall itself."""
    ref = state.day.notice_ref
    return {
        "hall": {"name": about.settings.hall.name},
        "languages": list(state.known_rules().languages),
        "issuing": state.day.issuing and state.day.day is not None and not about.day_held,
        "notice": about.note(ref) if ref else None,
        "can_write": about.can_write,
    }


def estimate(found: Estimate | None) -> Json | None:
    """Return an estimate in seconds, or None while no point is open."""
    return {"low": found.low, "mid": found.mid, "high": found.high} if found else None


def waiting(state: HallState) -> dict[str, int]:
    """Return how many wait, by service."""
    counts = dict.fromkeys(state.services, 0)
    for (service, _), line in state.lines.items():
        counts[service] = counts.get(service, 0) + len(line)
    return counts


def services(state: HallState, now_ms: int, about: "About") -> dict[str, Json]:
    """Return each service as a customer may choose it, by id."""
    counts, ahead = waiting(state), outlooks(state, now_ms)
    return {
        status.id: {
            "id": status.id,
            "name": about.settings.services[status.id].name,
            "icon": about.settings.services[status.id].icon,
            "open": status.open,
            "notice": about.note(status.notice_ref) if status.notice_ref else None,
            "waiting": counts[status.id],
            "estimate": estimate(ahead[status.id].estimate),
        }
        for status in state.services.values()
    }


def promise_used(state: HallState, ticket: Ticket, now_ms: int) -> float:
    """Return waited / promise of a ticket; 1.0 is a promise just used up."""
    promise = state.known_rules().services[ticket.service].promises[ticket.tier]
    return round(max(0, now_ms - ticket.since_ms) / 1000 / promise.promise_s, 3)


def point(it: Point, now_ms: int, about: "About") -> Json:
    """Return a service point as staff see it."""
    teller = {"ref": it.teller, "name": about.person(it.teller)} if it.teller else None
    return {
        "id": it.id,
        "kind": it.kind,
        "label": about.settings.points[it.id].label,
        "zone": it.zone,
        "state": it.state.value,
        "reason": it.reason,
        "teller": teller,
        "since_s": age_s(it.since_ms, now_ms),
        "skills": list(it.skills),
    }


def active_ticket(state: HallState, it: Point, now_ms: int, about: "About") -> Json | None:
    """Return the customer who is at a point, or None."""
    if it.ticket is None:
        return None
    ticket = state.tickets[it.ticket]
    called_ms = now_ms if ticket.called_ms is None else ticket.called_ms
    served = None if ticket.started_ms is None else age_s(ticket.started_ms, now_ms)
    return {
        "id": ticket.id,
        "number": ticket.number,
        "service": ticket.service,
        "service_name": about.settings.services[ticket.service].name,
        "tier": ticket.tier,
        "tier_name": about.settings.tiers[ticket.tier].name,
        "language": ticket.language,
        "state": ticket.state.value,
        "waited_s": age_s(ticket.since_ms, called_ms),
        "called_s": age_s(called_ms, now_ms),
        "served_s": served,
        "recalls": ticket.recalls,
        "usual_s": state.known_rules().services[ticket.service].handling_s,
        "call_id": ticket.call_id,
    }


def open_points(state: HallState) -> int:
    """Return how many points are open and not paused."""
    return sum(1 for it in state.points.values() if it.state is PointState.OPEN)


def zones(about: "About") -> list[Json]:
    """Return the places in the hall."""
    return [{"id": zone.id, "name": zone.name} for zone in about.settings.zones.values()]


def device(name: str | None, about: "About") -> Json | None:
    """Return a device's name and state, or None if there is no such device."""
    found = (d for d in about.devices() if d["name"] == name)
    return next(({"name": d["name"], "state": d["state"]} for d in found), None)

"""What several faces' snapshots are made of: pure functions over the hall's state.

Durations and ages are in seconds, relative to the snapshot's time; texts are {"zh", "en"}.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hall_server.queueing.entities import (
    SELF_SERVICE,
    ClassKey,
    Point,
    Ticket,
    TicketState,
)
from hall_server.queueing.estimates import Estimate, Outlook, Waits
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.model import HallState
from hall_server.queueing.opening import closes_ms, opens_ms
from hall_server.queueing.routing import best_offer
from hall_server.queueing.tickets import closed_because
from hall_server.wall_time import rfc3339

if TYPE_CHECKING:
    from hall_server.about import About

Json = dict[str, Any]

#: Arrivals that are alerted at the same time.
SHOWN_ARRIVALS = 10


@dataclass(frozen=True, slots=True)
class _Forecast:
    state: HallState
    key: tuple[object, ...]
    outlooks: dict[str, Outlook]
    offers: dict[str, Offer | None]


_last: list[_Forecast] = []


def _forecast(state: HallState, now_ms: int, waits: Waits) -> _Forecast:
    """Return what a newcomer of the default tier has before it, and is offered, by service.

    Kept for one second of hall time, or until a point opens, fails, moves or closes: a push
    renders dozens of snapshots, and all of them ask.
    """
    key = (waits, state.day.day, now_ms // 1000, *(point.reach for point in state.points.values()))
    for kept in _last[:1]:
        if kept.state is state and kept.key == key:
            return kept
    rules = state.known_rules()
    tier = rules.default_tier
    found = _Forecast(
        state,
        key,
        {name: waits.newcomer(state, ClassKey(name, tier), now_ms) for name in rules.services},
        {name: best_offer(state, name, tier, now_ms, waits) for name in rules.services},
    )
    _last[:] = [found]
    return found


def outlooks(state: HallState, now_ms: int, about: "About") -> dict[str, Outlook]:
    """Return what a newcomer of the default tier has before it, by service."""
    return _forecast(state, now_ms, about.waits).outlooks


def offers(state: HallState, now_ms: int, about: "About") -> dict[str, Json | None]:
    """Return the faster place that a newcomer of the default tier is offered, by service."""
    found = _forecast(state, now_ms, about.waits).offers
    return {name: _offer(state, it) for name, it in found.items()}


def _offer(state: HallState, offer: Offer | None) -> Json | None:
    if offer is None:
        return None
    where, _, zone = offer.target.partition(":")
    here = (it for it in state.points.values() if it.zone == zone)
    kinds = (it.kind for it in here if (it.kind == SELF_SERVICE) == (where == "machines"))
    return {
        "target": offer.target,
        "zone": zone,
        "kind": next(kinds, None),
        "wait_s": offer.wait_s,
        "usual_s": offer.usual_s,
    }


def age_s(since_ms: int, now_ms: int) -> float:
    """Return how long ago a hall time was, in seconds, never negative."""
    return round(max(0, now_ms - since_ms) / 1000, 1)


def hall(state: HallState, now_ms: int, about: "About") -> Json:
    """Return what every screen says of the hall itself."""
    ref = state.day.notice_ref
    return {
        "hall": {"name": about.settings.hall.name},
        "languages": list(state.known_rules().languages),
        "issuing": state.day.issuing and state.day.day is not None and not about.day_held,
        "notice": about.note(ref) if ref else None,
        "opens_at": _opens_at(state, now_ms),
        "can_write": about.can_write,
    }


def _opens_at(state: HallState, now_ms: int) -> str | None:
    """Return when the hall opens next, RFC 3339; None while it is open, or without hours."""
    rules, wall_ms = state.known_rules(), now_ms + state.day.correction_ms
    if not (rules.hours.week or rules.hours.dates) or closes_ms(rules, wall_ms) is not None:
        return None
    found = opens_ms(rules, wall_ms)
    return None if found is None else rfc3339(found)


def estimate(found: Estimate | None) -> Json | None:
    """Return an estimate in seconds, or None while no point is open."""
    return {"low": found.low, "mid": found.mid, "high": found.high} if found else None


def waiting(state: HallState) -> dict[str, int]:
    """Return how many wait, by service."""
    counts = dict.fromkeys(state.services, 0)
    for key, line in state.lines.items():
        counts[key.service] = counts.get(key.service, 0) + len(line)
    return counts


def services(state: HallState, now_ms: int, about: "About") -> dict[str, Json]:
    """Return each service as a customer may choose it, by id.

    `open` is the switch of the lobby; `closed_code` says why no ticket is issued for the service
    now, unless the whole hall is stopped.
    """
    counts, ahead = waiting(state), outlooks(state, now_ms, about)
    return {
        status.id: {
            "id": status.id,
            "name": about.settings.services[status.id].name,
            "icon": about.settings.services[status.id].icon,
            "open": status.open,
            "closed_code": _closed_code(state, status.id, now_ms),
            "notice": about.note(status.notice_ref) if status.notice_ref else None,
            "waiting": counts[status.id],
            "estimate": estimate(ahead[status.id].estimate),
        }
        for status in state.services.values()
    }


def _closed_code(state: HallState, service: str, now_ms: int) -> str | None:
    if not state.services[service].open:
        return "service_closed"
    refusal = closed_because(state, state.known_rules().services[service], now_ms)
    return None if refusal is None or refusal.code == "hall_closed" else refusal.code


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
        "borrows": list(it.borrows),
        "health": it.health.value,
        "busy": it.busy,
        "auto": it.auto,
    }


def named(ticket: Ticket, about: "About") -> Json:
    """Return what names a ticket, its service and its tier."""
    return {
        "id": ticket.id,
        "number": ticket.number,
        "service": ticket.service,
        "service_name": about.settings.services[ticket.service].name,
        "tier": ticket.tier,
        "tier_name": about.settings.tiers[ticket.tier].name,
    }


def active_ticket(state: HallState, it: Point, now_ms: int, about: "About") -> Json | None:
    """Return the customer who is at a point, or None."""
    if it.ticket is None:
        return None
    ticket = state.tickets[it.ticket]
    called_ms = now_ms if ticket.called_ms is None else ticket.called_ms
    served = None if ticket.started_ms is None else age_s(ticket.started_ms, now_ms)
    return named(ticket, about) | {
        "language": ticket.language,
        "state": ticket.state.value,
        "waited_s": age_s(ticket.since_ms, called_ms),
        "called_s": age_s(called_ms, now_ms),
        "served_s": served,
        "recalls": ticket.recalls,
        "usual_s": state.known_rules().services[ticket.service].handling_s,
        "call_id": ticket.call_id,
        "target": ticket.target,
        "steps": steps(ticket, about),
        "free_order": ticket.free_order,
        "customer": ticket.person_ref,
        "note": about.note(ticket.note_ref) if ticket.note_ref else None,
    }


def steps(ticket: Ticket, about: "About") -> list[Json]:
    """Return the services after a ticket's present one."""
    known = about.settings.services
    return [{"id": name, "name": known[name].name} for name in ticket.todo if name in known]


def away(state: HallState, which: TicketState) -> list[Ticket]:
    """Return who is parked, or who did not come, in the order of issue."""
    tickets = (state.tickets[ticket] for ticket in state.away)
    return sorted((it for it in tickets if it.state is which), key=lambda it: it.order)


def parked(state: HallState, ticket: Ticket, now_ms: int, about: "About") -> Json:
    """Return a customer who waits aside; `back_in_s` None: until staff call again."""
    back_ms = ticket.back_ms
    return named(ticket, about) | {
        "note": about.note(ticket.note_ref) if ticket.note_ref else None,
        "back_in_s": None if back_ms is None else age_s(now_ms, back_ms),
        "waited_s": age_s(ticket.since_ms, now_ms),
        "promise_used": promise_used(state, ticket, now_ms),
    }


def arrivals(state: HallState, about: "About", at: Point | None = None) -> list[Json]:
    """Return an alert for each waiting customer of whom the hall is told, the newest first.

    With a point, only for those whom it may serve.
    """
    tiers = state.known_rules().tiers
    found = [
        state.tickets[place[2]]
        for key, line in state.lines.items()
        if line and tiers[key.tier].announce and (at is None or at.may_serve(key))
        for place in line
    ]
    found.sort(key=lambda ticket: ticket.order, reverse=True)
    return [_arrival(ticket, about) for ticket in found[:SHOWN_ARRIVALS]]


def _arrival(ticket: Ticket, about: "About") -> Json:
    tier = about.settings.tiers[ticket.tier].name
    service = about.settings.services[ticket.service].name
    return {
        "kind": "arrival",
        "text": {
            "zh": f"{tier['zh']} {ticket.number} 已到，等候{service['zh']}。",
            "en": f"{tier['en']} {ticket.number} has arrived for {service['en']}.",
        },
        "since": ticket.issued_ms,
        "number": ticket.number,
        "ticket": ticket.id,
    }


def open_points(state: HallState) -> int:
    """Return how many points with a teller are open and not paused."""
    return sum(1 for it in state.points.values() if it.able and it.kind != SELF_SERVICE)


def zones(about: "About") -> list[Json]:
    """Return the places in the hall."""
    return [{"id": zone.id, "name": zone.name} for zone in about.settings.zones.values()]


def device(name: str | None, about: "About") -> Json | None:
    """Return a device's name and state, or None if there is no such device."""
    found = (d for d in about.devices() if d["name"] == name)
    return next(({"name": d["name"], "state": d["state"]} for d in found), None)

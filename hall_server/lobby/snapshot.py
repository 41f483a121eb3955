"""What the lobby manager sees, as one JSON object."""

from itertools import islice
from typing import TYPE_CHECKING, Any

from hall_server.queueing.entities import Ticket, TicketState
from hall_server.queueing.model import HallState
from hall_server.queueing.tickets import may_return
from hall_server.web import pieces

from .advice import advised
from .plan import plans

if TYPE_CHECKING:
    from hall_server.about import About
    from hall_server.settings import Settings

#: Tickets of each line that the lobby sees.
SHOWN_LINE = 50

Json = dict[str, Any]


def snapshot(
    state: HallState,
    now_ms: int,
    id: str,  # noqa: A002, ARG001 -- the feeds' own word; there is one lobby
    about: "About",
) -> Json:
    """Return the lobby's snapshot."""
    lines = [_line(state, service, now_ms) for service in state.services]
    used = {line["id"]: line["promise_used"] for line in lines}
    known = pieces.services(state, now_ms, about)
    devices = about.devices()
    said = [*about.alerts(), *_not_shown(state, about), *pieces.arrivals(state, about)]
    alerts = advised(said, devices)
    return pieces.hall(state, now_ms, about) | {
        "day": state.day.day,
        "services": [known[name] | {"promise_used": used[name]} for name in known],
        "tiers": _tiers(state, about),
        "zones": pieces.zones(about),
        "points": _points(state, now_ms, about),
        "displays": _displays(about),
        "kiosks": _kiosks(about),
        "lines": lines,
        "parked": _parked(state, now_ms, about),
        "late": _late(state, now_ms, about),
        "devices": devices,
        "plan": _plans(state, about),
        "alerts": alerts,
        "figures": {
            "waiting": sum(line["waiting"] for line in lines),
            "longest_promise_used": max(used.values(), default=0.0),
            "open_points": pieces.open_points(state),
            "alerts": len(alerts),
        },
    }


def _not_shown(state: HallState, about: "About") -> list[Json]:
    """Return an alert for each customer whose call has not come out everywhere."""
    tickets = (state.tickets[it.ticket] for it in state.points.values() if it.ticket)
    called = [it for it in tickets if it.state is TicketState.CALLED]
    found = [(it, about.not_shown(it.call_id, it.number)) for it in called]
    return [alert | {"number": it.number, "ticket": it.id} for it, alert in found if alert]


_drawn: tuple["Settings | None", dict[str, str], Json] = (None, {}, {})


def _plans(state: HallState, about: "About") -> Json:
    """Return the floor plans, drawn anew only for other settings or a point in another zone."""
    global _drawn  # noqa: PLW0603 -- one hall, and the newest settings alone are asked for
    today = {it.id: it.zone for it in state.points.values()}
    if _drawn[0] is not about.settings or _drawn[1] != today:
        _drawn = (about.settings, today, plans(about.settings, today))
    return _drawn[2]


def _line(state: HallState, service: str, now_ms: int) -> Json:
    """Return one service's line, the most of its promise used first, and its share by tier."""
    mine = {key.tier: it for key, it in state.lines.items() if key.service == service and it}
    heads = [state.tickets[place[2]] for it in mine.values() for place in islice(it, SHOWN_LINE)]
    tickets = sorted((_ticket(state, t, now_ms) for t in heads), key=_most_used)
    used: dict[str, float] = {}
    for ticket in tickets:
        used.setdefault(ticket["tier"], ticket["promise_used"])
    return {
        "id": service,
        "waiting": sum(len(it) for it in mine.values()),
        "longest_s": max((t["waited_s"] for t in tickets[:SHOWN_LINE]), default=0.0),
        "promise_used": max(used.values(), default=0.0),
        "tiers": [
            {"id": tier, "waiting": len(mine[tier]), "promise_used": used[tier]}
            for tier in state.known_rules().tiers
            if tier in mine
        ],
        "tickets": tickets[:SHOWN_LINE],
    }


def _most_used(ticket: Json) -> float:
    return -float(ticket["promise_used"])


def _ticket(state: HallState, ticket: Ticket, now_ms: int) -> Json:
    return {
        "id": ticket.id,
        "number": ticket.number,
        "tier": ticket.tier,
        "waited_s": pieces.age_s(ticket.since_ms, now_ms),
        "promise_used": pieces.promise_used(state, ticket, now_ms),
        "state": ticket.state.value,
        "point": ticket.point,
        "target": ticket.target,
        "diversion": ticket.diversion,
        "steps": list(ticket.todo),
    }


def _parked(state: HallState, now_ms: int, about: "About") -> list[Json]:
    """Return who waits aside."""
    return [
        pieces.parked(state, it, now_ms, about) for it in pieces.away(state, TicketState.PARKED)
    ]


def _late(state: HallState, now_ms: int, about: "About") -> list[Json]:
    """Return who did not come but still may, the latest first."""
    grace_s = state.known_rules().changes.return_grace_s
    found = [
        it for it in pieces.away(state, TicketState.NO_SHOW) if may_return(it, grace_s, now_ms)
    ]
    # A service or tier may have been taken away since: nobody comes back to that.
    known = about.settings
    found = [it for it in found if it.service in known.services and it.tier in known.tiers]
    found.sort(key=lambda it: it.ended_ms or 0, reverse=True)
    return [_absent(it, grace_s, now_ms, about) for it in found[:SHOWN_LINE]]


def _absent(ticket: Ticket, grace_s: int, now_ms: int, about: "About") -> Json:
    """Return a no-show; `left_s` is how long the customer may still come."""
    since_s = pieces.age_s(ticket.ended_ms or now_ms, now_ms)
    return pieces.named(ticket, about) | {
        "since_s": since_s,
        "left_s": round(grace_s - since_s, 1),
    }


def _tiers(state: HallState, about: "About") -> list[Json]:
    return [
        {"id": tier.id, "name": about.settings.tiers[tier.id].name, "priority": tier.priority}
        for tier in state.known_rules().tiers.values()
    ]


def _points(state: HallState, now_ms: int, about: "About") -> list[Json]:
    return [
        pieces.point(point, now_ms, about)
        | {"ticket": _at_point(pieces.active_ticket(state, point, now_ms, about), about)}
        for point in state.points.values()
    ]


def _at_point(ticket: Json | None, about: "About") -> Json | None:
    """Return a point's customer with who has shown the call, and who should have."""
    return ticket and ticket | {"receipts": about.receipts(ticket["call_id"])}


def _displays(about: "About") -> list[Json]:
    connected, since = about.connected("display"), about.since("display")
    return [
        {
            "id": it.id,
            "zones": list(it.zones),
            "connected": it.id in connected,
            "since": since.get(it.id),
        }
        for it in about.settings.displays.values()
    ]


def _kiosks(about: "About") -> list[Json]:
    connected, since = about.connected("kiosk"), about.since("kiosk")
    return [
        {
            "id": it.id,
            "connected": it.id in connected,
            "since": since.get(it.id),
            "printer": pieces.device(it.printer, about),
        }
        for it in about.settings.kiosks.values()
    ]

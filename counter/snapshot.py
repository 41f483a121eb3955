"""What a teller sees, as one small JSON object."""

from itertools import islice
from typing import TYPE_CHECKING, Any

from hall_server.queueing.choosing import Candidate, rank, waiting_for
from hall_server.queueing.model import HallState
from hall_server.web import pieces

if TYPE_CHECKING:
    from hall_server.about import About

#: Tickets of the line that a teller sees.
SHOWN_LINE = 12


def snapshot(
    state: HallState,
    now_ms: int,
    id: str,  # noqa: A002 -- the feeds' own word
    about: "About",
) -> dict[str, Any]:
    """Return the snapshot of point `id`; raises KeyError for an unknown one."""
    point = state.points[id]
    ticket = pieces.active_ticket(state, point, now_ms, about)
    line = [_brief(c, about) for c in islice(rank(state, point, now_ms), SHOWN_LINE)]
    call_id = ticket["call_id"] if ticket else None
    return pieces.hall(state, about) | {
        "point": pieces.point(point, now_ms, about),
        "ticket": ticket,
        "waiting": waiting_for(state, point),
        "next": _next(line),
        "line": line,
        "receipts": about.receipts(call_id) if call_id else None,
        "pause_reasons": [
            {"id": reason.id, "name": reason.name}
            for reason in about.settings.pause_reasons.values()
        ],
        "alerts": about.alerts(),
    }


def _brief(c: Candidate, about: "About") -> dict[str, Any]:
    return {
        "id": c.ticket.id,
        "number": c.ticket.number,
        "service_name": about.settings.services[c.ticket.service].name,
        "tier_name": about.settings.tiers[c.ticket.tier].name,
        "waited_s": round(c.waited_ms / 1000, 1),
        "promise_used": round(c.waited_ms / 1000 / c.promise.promise_s, 3),
    }


def _next(line: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not line:
        return None
    return {key: value for key, value in line[0].items() if key != "waited_s"}

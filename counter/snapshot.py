"""What a teller sees, as one small JSON object."""

from itertools import islice
from typing import TYPE_CHECKING, Any

from hall_server.marks import filled
from hall_server.queueing.choosing import Candidate, rank, waiting_for
from hall_server.queueing.entities import Point, TicketState
from hall_server.queueing.model import HallState
from hall_server.queueing.tickets import may_return
from hall_server.web import pieces

from .words import DONE, PAD_KEYS

if TYPE_CHECKING:
    from hall_server.about import About

#: Tickets of the line that a teller sees.
SHOWN_LINE = 12

#: No-shows of the point that a teller may bring back.
SHOWN_MISSED = 3


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
    return pieces.hall(state, now_ms, about) | {
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
        "parked": [
            pieces.parked(state, it, now_ms, about)
            for it in pieces.away(state, TicketState.PARKED)
            if point.may_serve(it.class_key)
        ],
        "missed": _missed(state, point, now_ms, about),
        "undo": _undo(state, point, now_ms, about),
        "pad": _pad(about.pad_notice(id, now_ms), about),
        "alerts": [*_arrivals(state, point, about), *about.alerts()],
    }


def _arrivals(state: HallState, point: Point, about: "About") -> list[dict[str, Any]]:
    """Return the arrivals that a VIP room is told of."""
    return pieces.arrivals(state, about, point) if point.kind == "vip-room" else []


def _missed(state: HallState, point: Point, now_ms: int, about: "About") -> list[dict[str, Any]]:
    """Return who did not come to this very point and may still be brought back, newest first."""
    grace_s = state.known_rules().changes.return_grace_s
    missed = [
        (it.ended_ms, it)
        for it in pieces.away(state, TicketState.NO_SHOW)
        if it.point == point.id and it.ended_ms and may_return(it, grace_s, now_ms)
    ]
    missed.sort(key=lambda one: (one[0], one[1].order), reverse=True)
    return [
        {
            "id": ticket.id,
            "number": ticket.number,
            "service_name": about.settings.services[ticket.service].name,
            "ago_s": pieces.age_s(ended_ms, now_ms),
        }
        for ended_ms, ticket in missed[:SHOWN_MISSED]
    ]


def _pad(notice: dict[str, Any] | None, about: "About") -> dict[str, Any] | None:
    """Return why a key of the window's call pad did nothing, with what the key is called."""
    return notice and notice | {"key_name": about.say(PAD_KEYS.get(notice["key"], notice["key"]))}


def _undo(state: HallState, point: Point, now_ms: int, about: "About") -> dict[str, Any] | None:
    """Return what the point's next undo takes back, in words too, and how long it still can."""
    last, undo_s = state.last.get(point.id), state.known_rules().changes.undo_s
    if last is None:
        return None
    left_s = undo_s - pieces.age_s(last.at_ms, now_ms)
    if left_s < 0 or any(state.tickets.get(ticket.id) != ticket for ticket in last.after):
        return None
    number = last.after[-1].number
    words = about.say(DONE.get(last.what or "", "{number}"))
    said = {language: filled(text, number=number) for language, text in words.items()}
    return {"what": last.what, "number": number, "said": said, "left_s": round(left_s, 1)}


def _brief(c: Candidate, about: "About") -> dict[str, Any]:
    return pieces.named(c.ticket, about) | {
        "target": c.ticket.target,
        "steps": pieces.steps(c.ticket, about),
        "waited_s": round(c.waited_ms / 1000, 1),
        "promise_used": round(c.waited_ms / 1000 / c.promise.promise_s, 3),
    }


def _next(line: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not line:
        return None
    return {key: value for key, value in line[0].items() if key != "waited_s"}

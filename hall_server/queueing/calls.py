"""What a point does with its customers: call, recall, start, finish, no-show, park, transfer."""

from . import commands as c
from . import events as e
from .choosing import by_hand, choose
from .entities import ACTIVE, SELF_SERVICE, LastCommand, Point, Ticket, TicketState
from .event_parts import Reason
from .evolution_tickets import waiting_for_next_step
from .lookup import (
    Events,
    call_id,
    customer_at,
    find_ticket,
    not_waiting,
    taken_back,
    working_point,
)
from .model import HallState
from .refusals import Refusal
from .routing import shortest
from .tickets import check_transfer, still_served


def call_next(state: HallState, command: c.CallNext, now_ms: int) -> Events:
    """Finish the active ticket and call the first by the rules; no events while nobody waits."""
    point = _calling_point(state, command.point, command.actor)
    done = _finish_active(state, point, now_ms)
    chosen = choose(state, point, now_ms, _going_on(state, done, now_ms))
    if chosen is None:
        return done
    ticket, reason = chosen
    return [*done, _called(state, point, ticket, reason)]


def call_ticket(state: HallState, command: c.CallTicket, now_ms: int) -> Events:
    """Finish the active ticket and call one waiting or parked ticket by hand."""
    point = _calling_point(state, command.point, command.actor)
    ticket = find_ticket(state, command.ticket)
    if ticket.state not in (TicketState.WAITING, TicketState.PARKED):
        raise not_waiting(ticket)
    if not point.may_serve(ticket.class_key):
        raise Refusal(
            "not_eligible",
            f"Point {point.id} does not serve {ticket.number} ({ticket.service}, {ticket.tier}).",
            point=point.id,
            ticket=ticket.id,
        )
    done = _finish_active(state, point, now_ms)
    reason = by_hand(state, point, ticket, now_ms, _going_on(state, done, now_ms))
    return [*done, _called(state, point, ticket, reason)]


def _calling_point(state: HallState, point_id: str, actor: str | None) -> Point:
    """Return a working point to which customers may be called now: no machine that is down."""
    point = working_point(state, point_id, actor)
    if not point.able or point.busy:
        raise Refusal("machine_down", f"{point.id} takes nobody now.", point=point.id)
    return point


def recall(state: HallState, command: c.Recall, now_ms: int) -> Events:
    """Call the called customer once more; past the recall limit it is a no-show."""
    point, ticket = customer_at(state, command.point, command.actor, TicketState.CALLED)
    limit = state.known_rules().changes.recall_limit
    if limit and ticket.recalls >= limit:
        return [e.TicketNoShow(ticket.id, point.id, "recall_limit")]
    return [e.TicketRecalled(ticket.id, point.id, call_id(state))]


def start_service(state: HallState, command: c.StartService, now_ms: int) -> Events:
    """Begin serving the called customer."""
    point, ticket = customer_at(state, command.point, command.actor, TicketState.CALLED)
    return [e.ServiceStarted(ticket.id, point.id)]


def finish_service(state: HallState, command: c.FinishService, now_ms: int) -> Events:
    """Finish the active ticket, served or only called; a journey goes on to its next step."""
    point, ticket = customer_at(state, command.point, command.actor, *ACTIVE)
    return [finished(state, ticket, point, now_ms)]


def mark_no_show(state: HallState, command: c.MarkNoShow, now_ms: int) -> Events:
    """Give up waiting for the called customer."""
    point, ticket = customer_at(state, command.point, command.actor, TicketState.CALLED)
    return [e.TicketNoShow(ticket.id, point.id)]


def park(state: HallState, command: c.Park, now_ms: int) -> Events:
    """Let the point's customer wait aside."""
    point, ticket = customer_at(state, command.point, command.actor, *ACTIVE)
    most_s = state.known_rules().changes.park_max_s
    back_ms = None
    if command.minutes is not None:
        if not 0 < command.minutes * 60 <= most_s:
            raise Refusal(
                "park_too_long", f"At most {most_s // 60} minutes.", most_min=most_s // 60
            )
        back_ms = now_ms + round(command.minutes * 60_000)
    withdrawn = taken_back(state, ticket)
    return [e.TicketParked(ticket.id, point.id, back_ms, command.note_ref, withdrawn)]


def transfer_customer(state: HallState, command: c.TransferCustomer, now_ms: int) -> Events:
    """Send the point's customer elsewhere."""
    point, ticket = customer_at(state, command.point, command.actor, *ACTIVE)
    service = command.service or ticket.service
    check_transfer(state, ticket, service, command.target, command.place)
    withdrawn = taken_back(state, ticket)
    return [
        e.TicketTransferred(ticket.id, point.id, service, command.target, command.place, withdrawn)
    ]


def undo(state: HallState, command: c.Undo, now_ms: int) -> Events:
    """Take back the point's last command, unless its time is over or others went on from it."""
    point = working_point(state, command.point, command.actor)
    last = state.last.get(point.id)
    if last is None or last.seat is None or last.what is None or point.kind == SELF_SERVICE:
        raise Refusal("nothing_to_undo", f"{point.id} has nothing to undo.", point=point.id)
    changes = state.known_rules().changes
    if now_ms - last.at_ms > changes.undo_s * 1000 or not _untouched(state, last):
        raise Refusal("undo_too_late", "This cannot be taken back any more.", point=point.id)
    rules = state.known_rules().points[point.id]
    rest_ms = max(rules.wrap_up_s, changes.undo_s) * 1000
    seat = last.seat
    back = e.PointRestored(
        point=point.id,
        what=last.what,
        serves=seat.ticket,
        since_ms=seat.since_ms,
        streak=seat.streak,
        turn=seat.turn,
        # Else an idle point would at once call again whom it has just given back.
        auto_ms=seat.auto_ms if seat.ticket else now_ms + rest_ms,
    )
    # The last change first: a called customer leaves the point before the one before returns.
    pairs = zip(reversed(last.before), reversed(last.after), strict=True)
    return [*(_restored(state, last.what, point, *pair) for pair in pairs), back]


def _untouched(state: HallState, last: LastCommand) -> bool:
    """Whether a command's tickets are as it left them, and may be again what they were."""
    rules = state.known_rules()
    return all(state.tickets.get(ticket.id) == ticket for ticket in last.after) and all(
        still_served(rules, ticket) for ticket in last.before
    )


def _restored(
    state: HallState, what: str, point: Point, was: Ticket, is_now: Ticket
) -> e.TicketRestored:
    # Only a call that the undo takes back is news for the boards.
    called_here = is_now.state is TicketState.CALLED and was.call_id != is_now.call_id
    withdrawn = call_id(state) if called_here else None
    return e.TicketRestored(was.id, point.id, what, was, withdrawn)


def finished(
    state: HallState, ticket: Ticket, point: Point, now_ms: int
) -> e.TicketFinished | e.StepFinished:
    """Return what the end of a service means: the end of the visit, or its next step."""
    implied = ticket.state is TicketState.CALLED
    if not ticket.todo:
        return e.TicketFinished(ticket.id, point.id, start_implied=implied)
    service = ticket.todo[0]
    if ticket.free_order:
        service = shortest(state, ticket.todo, ticket.tier, now_ms)
    at = ticket.todo.index(service)
    place = state.known_rules().changes.step_place
    todo = ticket.todo[:at] + ticket.todo[at + 1 :]
    return e.StepFinished(ticket.id, point.id, service, todo, place, start_implied=implied)


def _going_on(state: HallState, done: Events, now_ms: int) -> Ticket | None:
    """Return the customer before as a waiting one, whose journey's next step may be here too."""
    for event in done:
        if isinstance(event, e.StepFinished):
            return waiting_for_next_step(state, event, now_ms)
    return None


def _called(state: HallState, point: Point, ticket: Ticket, reason: Reason) -> e.TicketCalled:
    return e.TicketCalled(ticket.id, point.id, call_id(state), reason, after=point.ticket)


def _finish_active(state: HallState, point: Point, now_ms: int) -> Events:
    if point.ticket is None:
        return []
    ticket = state.tickets[point.ticket]
    if not state.known_rules().auto_finish:
        raise Refusal(
            "point_busy",
            f"{ticket.number} is still at {point.id}.",
            point=point.id,
            ticket=ticket.id,
        )
    return [finished(state, ticket, point, now_ms)]

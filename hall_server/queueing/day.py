"""The business day: its rules, its opening and roll-over, its clock."""

from . import commands as c
from . import events as e
from .business_day import business_day, ends_ms
from .entities import OPEN_STATES, TicketState
from .event_parts import PointCarried
from .lookup import Events
from .model import HallState
from .policies import POLICIES
from .refusals import Refusal, Unknown
from .rules import Rules


def configure(state: HallState, command: c.Configure, now_ms: int) -> Events:
    """Put rules in force, unless an open ticket would lose its ground."""
    rules = command.rules
    if rules == state.rules:
        return []
    for policy in {rules.policy, *(p.policy for p in rules.points.values() if p.policy)}:
        if policy not in POLICIES:
            raise Unknown("policy", policy)
    needed = [t for t in state.tickets.values() if t.state in OPEN_STATES]
    if any(
        _loses_ground(rules, t.point, t.tier, (t.service, *t.todo)) for t in needed
    ) or _other_kind(state, rules):
        raise Refusal(
            "open_tickets",
            "The configuration takes away what open tickets need: "
            + ", ".join(t.number for t in needed[:10]),
            tickets=[t.number for t in needed],
        )
    day = state.day.day
    return [e.HallConfigured(rules, ends_ms(day, rules.timezone, rules.rollover) if day else 0)]


def _other_kind(state: HallState, rules: Rules) -> bool:
    """Whether a point with a customer would become one of another kind."""
    return any(
        point.ticket and point.id in rules.points and rules.points[point.id].kind != point.kind
        for point in state.points.values()
    )


def _loses_ground(rules: Rules, point: str | None, tier: str, services: tuple[str, ...]) -> bool:
    known = [rules.services[name] for name in services if name in rules.services]
    gone = len(known) < len(services) or any(tier not in it.promises for it in known)
    return gone or (point is not None and point not in rules.points)


def open_day(state: HallState, now_ms: int) -> Events:
    """Open the first business day."""
    rules = state.known_rules()
    wall_ms = now_ms + state.day.correction_ms
    return [_day_opened(state, *business_day(wall_ms, rules.timezone, rules.rollover))]


def rolls_ms(state: HallState) -> int:
    """Return the hall time (ms) of the roll-over: put off while a customer is being served."""
    due_ms = state.day.rolls_at_ms - state.day.correction_ms
    return due_ms + state.known_rules().rollover_grace_s * 1000 if serving(state) else due_ms


def roll_over(state: HallState, now_ms: int) -> Events:
    """Roll over: once per day, late by at most the grace time."""
    rules, today = state.known_rules(), state.day.day
    if now_ms < rolls_ms(state):
        return []
    wall_ms = now_ms + state.day.correction_ms
    day, rolls_at_ms = business_day(wall_ms, rules.timezone, rules.rollover)
    if today is not None and day <= today:
        return []
    return [*_leftovers(state), _day_opened(state, day, rolls_at_ms)]


def serving(state: HallState) -> bool:
    """Whether any point is serving a customer."""
    return any(
        p.ticket and state.tickets[p.ticket].state is TicketState.SERVING
        for p in state.engaged.values()
    )


def _leftovers(state: HallState) -> Events:
    over: Events = []
    for ticket in state.tickets.values():
        if ticket.state is TicketState.SERVING and ticket.point:
            over.append(e.TicketFinished(ticket.id, ticket.point, by_rollover=True))
        elif ticket.state in OPEN_STATES:
            over.append(e.TicketExpired(ticket.id))
    return over


def _day_opened(state: HallState, day: str, rolls_at_ms: int) -> e.DayOpened:
    return e.DayOpened(
        day=day,
        rolls_at_ms=rolls_at_ms,
        correction_ms=state.day.correction_ms,
        issuing=state.day.issuing,
        notice_ref=state.day.notice_ref,
        stopped={s.id: s.notice_ref for s in state.services.values() if not s.open},
        points=tuple(
            PointCarried(p.id, p.state.value, p.teller, p.reason, p.since_ms, p.health, p.busy)
            for p in state.points.values()
        ),
    )


def correct_clock(state: HallState, command: c.CorrectClock, now_ms: int) -> Events:
    """Adopt a clock correction; waits are hall time and do not move."""
    if command.correction_ms == state.day.correction_ms:
        return []
    return [e.ClockCorrected(command.correction_ms)]

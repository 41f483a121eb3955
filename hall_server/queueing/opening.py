"""Opening hours: when tickets are issued, in the hall's own time zone."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from .rules import Hours, Rules, Span

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

#: The end of a day as the hours write it.
MIDNIGHT = "24:00"

#: Days looked ahead for the next opening; a hall closed for longer says no time.
_AHEAD = 31


def spans(hours: Hours, day: date) -> tuple[Span, ...]:
    """Return the opening spans of a date; one whole day where no weekdays are given."""
    own = hours.dates.get(day.isoformat())
    if own is not None:
        return own
    if not hours.week:
        return (("00:00", MIDNIGHT),)
    return hours.week.get(WEEKDAYS[day.weekday()], ())


def closes_ms(rules: Rules, wall_ms: int) -> int | None:
    """Return when the hall, open at a wall time (ms), closes; None when it is closed then."""
    here = ZoneInfo(rules.timezone)
    day = datetime.fromtimestamp(wall_ms / 1000, here).date()
    for begins, ends in spans(rules.hours, day):
        if _at(day, begins, here) <= wall_ms < _at(day, ends, here):
            return _end(rules.hours, day, ends, here)
    return None


def is_open_between(rules: Rules, from_ms: int, to_ms: int) -> bool:
    """Whether the hall is open from one wall time (ms) to another without a gap."""
    while from_ms < to_ms:
        end_ms = closes_ms(rules, from_ms)
        if end_ms is None:
            return False
        from_ms = end_ms  # where another span may begin
    return True


def _end(hours: Hours, day: date, ends: str, here: ZoneInfo) -> int:
    """Return the end of a span, over midnight where the next day begins with one."""
    for _ in range(_AHEAD):
        after = day + timedelta(days=1)
        on = next((end for begins, end in spans(hours, after) if begins == "00:00"), None)
        if ends != MIDNIGHT or on is None:
            break
        day, ends = after, on
    return _at(day, ends, here)


def opens_ms(rules: Rules, wall_ms: int) -> int | None:
    """Return when the hall opens next after a wall time (ms); None within a month never."""
    here = ZoneInfo(rules.timezone)
    today = datetime.fromtimestamp(wall_ms / 1000, here).date()
    for ahead in range(_AHEAD):
        day = today + timedelta(days=ahead)
        for begins, _ in sorted(spans(rules.hours, day)):
            if _at(day, begins, here) > wall_ms:
                return _at(day, begins, here)
    return None


def _at(day: date, clock: str, here: ZoneInfo) -> int:
    """Return the wall time (ms) of a local time; in a repeated hour the first (PEP 495)."""
    if clock == MIDNIGHT:
        day, clock = day + timedelta(days=1), "00:00"
    moment = datetime.combine(day, time.fromisoformat(clock), here)
    return int(moment.timestamp() * 1000)

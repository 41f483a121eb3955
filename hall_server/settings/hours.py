"""Opening hours: spans of a day, by weekday and by date."""

import re
from datetime import date
from itertools import groupby, pairwise

from hall_server.queueing.opening import WEEKDAYS
from hall_server.queueing.rules import Hours, Span

from .kinds import Kind, Unfit, shown
from .tables import Table

_CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_SPAN = re.compile(rf"({_CLOCK})-({_CLOCK}|24:00)")


def _read_span(value: object) -> Span:
    found = _SPAN.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise Unfit(f'must be hours like "09:00-17:00", not {shown(value)}')
    begins, ends = found.groups()
    if ends <= begins:
        midnight = "; hours end at 24:00 and go on with the next day's" if ends < begins else ""
        raise Unfit(f"{shown(value)} ends before it has begun{midnight}")
    return begins, ends


def _read_spans(value: object) -> tuple[Span, ...]:
    if not isinstance(value, list):
        raise Unfit(f'must be a list like ["09:00-17:00"], not {shown(value)}')
    spans = sorted(map(_read_span, value))
    for one, two in pairwise(spans):
        if two[0] < one[1]:
            raise Unfit(f"{'-'.join(one)} and {'-'.join(two)} overlap")
        if two[0] == one[1]:
            # The last ticket is counted from the end of a span: one that is no closing time.
            raise Unfit(f"{'-'.join(one)} goes on with {'-'.join(two)}; write {one[0]}-{two[1]}")
    return tuple(spans)


def _read_date(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:  # as the 30th of February
            pass
    raise Unfit(f'must be a date like "2026-10-01", not {shown(value)}')


#: The hours of one day, in order; none of them: closed.
SPANS: Kind[tuple[Span, ...]] = Kind(
    'a list, each hours like "09:00-17:00"', _read_spans, (), {"kind": "spans"}
)

#: A day of the calendar.
DATE: Kind[str] = Kind('a date like "2026-10-01"', _read_date, "")


def day_in_words(spans: tuple[Span, ...]) -> str:
    """Return one day's hours for people."""
    return ", ".join("-".join(span) for span in spans) or "closed"


def in_words(hours: Hours) -> str:
    """Return a week's hours for people, days alike together, and how many dates are otherwise."""
    days = {day: hours.week.get(day, ()) for day in WEEKDAYS}
    parts = []
    for spans, same in groupby(days, key=days.__getitem__):
        first, *more = same
        name = f"{first}-{more[-1]}" if more else first
        parts.append(f"{name} {day_in_words(spans)}")
    words = f"open {'; '.join(parts)}" if hours.week else "open around the clock"
    return f"{words}; {len(hours.dates)} dates otherwise" if hours.dates else words


def read_hours(table: Table) -> Hours:
    """Read `[hours]`: a weekday that is left out is closed."""
    days = {day: table.maybe(day, SPANS, "closed") for day in WEEKDAYS}
    return Hours(
        week={day: spans for day, spans in days.items() if spans is not None},
        dates=table.entries("dates", DATE, SPANS),
    )

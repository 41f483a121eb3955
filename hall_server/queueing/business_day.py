"""The business day: the hall's own day in its own time zone, from roll-over to roll-over."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def business_day(wall_ms: int, timezone: str, rollover: str) -> tuple[str, int]:
    """Return the business day (ISO date) at a wall time, and the wall time (ms) it ends.

    `rollover` is local time as HH:MM.  A roll-over inside the hour that a clock change skips
    or repeats happens once, as PEP 495 resolves `fold=0`.
    """
    today = datetime.fromtimestamp(wall_ms / 1000, ZoneInfo(timezone)).date()
    for day in (today - timedelta(days=1), today, today + timedelta(days=1)):
        ends = ends_ms(day.isoformat(), timezone, rollover)
        if wall_ms < ends:
            return day.isoformat(), ends
    raise ValueError(f"no business day holds {wall_ms} ms in {timezone}")  # pragma: no cover


def ends_ms(day: str, timezone: str, rollover: str) -> int:
    """Return the wall time (ms) at which a business day (ISO date) ends."""
    turn = time.fromisoformat(rollover)
    after = date.fromisoformat(day) + timedelta(days=1)
    return int(datetime.combine(after, turn, ZoneInfo(timezone)).timestamp() * 1000)

"""The lines that describe a hall (`hall:`, `tiers:`, `points:` ...) and the rules they make."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hall_server.appointments import CheckInRules
from hall_server.queueing.opening import WEEKDAYS
from hall_server.queueing.rules import (
    Changes,
    Hours,
    PointRules,
    Promise,
    Rules,
    ServiceRules,
    Span,
    TierRules,
)
from tests.scenarios.language import Phrasebook, Wrong
from tests.scenarios.language import clock as read_clock


@dataclass
class Tier:
    """A tier as written: its rules, and what it makes of a service's promise."""

    rules: TierRules
    factor: float = 1
    ceiling_factor: float = 1
    credit: float = 0
    series: str | None = None


@dataclass
class Service:
    """A service as written, in seconds."""

    series: str
    promise_s: int
    ceiling_s: int
    handling_s: int
    quota: int = 0
    last_ticket_s: int = 0


@dataclass
class House:
    """A hall in the making; the lines before the first time describe it, a `reload` changes it."""

    day: date = date(2026, 3, 2)
    timezone: str = "Asia/Shanghai"
    rollover: str = "04:00"
    services: dict[str, Service] = field(default_factory=dict)
    tiers: dict[str, Tier] = field(default_factory=dict)
    points: dict[str, PointRules] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=lambda: {"policy": "promise"})
    changes: dict[str, Any] = field(default_factory=dict)
    week: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    dates: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    check_in: dict[str, Any] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, set[str]]:
        """Return the names that lines may use, by kind."""
        return {
            "service": set(self.services),
            "tier": set(self.tiers),
            "point": set(self.points),
            "zone": {point.zone for point in self.points.values()},
            "reason": set(self.options.get("pause_reasons", ("break",))),
        }

    def say(self, key: str, text: str) -> None:
        """Take a line `key: text`; raises Wrong."""
        for item in re.split(SEPARATORS[key], text):
            meaning, values = LINES[key].read(item, self)
            meaning(self, **values)

    def rules(self) -> Rules:
        """Return the rules that the lines make; raises Wrong while something is missing."""
        tiers = self.tiers or {"ordinary": Tier(TierRules("ordinary"))}
        if not self.services or not self.points:
            raise Wrong("a scenario begins with a line `hall:` and a line `points:`")
        return Rules(
            timezone=self.timezone,
            rollover=self.rollover,
            services={name: _service(name, it, tiers) for name, it in self.services.items()},
            tiers={name: tier.rules for name, tier in tiers.items()},
            points=dict(self.points),
            default_tier=next(iter(tiers)),
            hours=Hours(dict(self.week), dict(self.dates)),
            changes=Changes(**self.changes),
            **self.options,
        )

    def check_in_rules(self) -> CheckInRules:
        """Return the rules of checking in for an appointment."""
        return CheckInRules(**self.check_in)


def _service(name: str, it: Service, tiers: dict[str, Tier]) -> ServiceRules:
    promises = {
        tier_id: Promise(
            round(it.promise_s * tier.factor),
            round(it.ceiling_s * tier.ceiling_factor),
            tier.credit,
        )
        for tier_id, tier in tiers.items()
    }
    own = {tier_id: tier.series for tier_id, tier in tiers.items() if tier.series}
    return ServiceRules(
        name, it.series, it.handling_s, promises, own, it.quota, it.last_ticket_s
    )  # fmt: skip


DAY, HALL, TIERS, POINTS, POLICY, CHANGES, HOURS, PAUSES, APPOINTMENTS, WITHOUT = (
    Phrasebook(f"part of a line `{key}:`")
    for key in ("day", "hall", "tiers", "points", "policy", "changes", "hours", "pauses",
                "appointments", "without")
)  # fmt: skip

#: What describes the hall, by the word before the colon.
LINES = {
    "day": DAY,
    "hall": HALL,
    "tiers": TIERS,
    "points": POINTS,
    "policy": POLICY,
    "changes": CHANGES,
    "hours": HOURS,
    "pauses": PAUSES,
    "appointments": APPOINTMENTS,
    "without": WITHOUT,
}

SEPARATORS = dict.fromkeys(LINES, ",") | dict.fromkeys(("hall", "points", "hours"), ";")


@DAY.says("{date} [in {timezone}] [rolls over at {clock}]")
def _day(house: House, date: date, timezone: str | None = None, clock: str | None = None) -> None:
    house.day = date
    house.timezone = timezone or house.timezone
    if clock:
        house.rollover = read_clock(clock).strftime("%H:%M")


@HALL.says(
    "{word} promise {minutes} ceiling {minutes:ceiling} handling {minutes:handling}"
    " [quota {number}] [last ticket {minutes:last}]"
)
def _hall(
    house: House,
    word: str,
    minutes: int,
    ceiling: int,
    handling: int,
    number: int = 0,
    last: int = 0,
) -> None:
    old = house.services.get(word)
    series = old.series if old else "ABCDEFGHJK"[len(house.services)]
    house.services[word] = Service(series, minutes, ceiling, handling, number, last)


@TIERS.says(
    "{word} [{factor}] [ceiling {factor:ceiling}] [credit {figure:credit}] [rank {number:rank}]"
    " [turns {number:turns}] [head start {minutes:head}] [series {series}] [{priority}]"
    " [{announce}]"
)
def _tier(
    house: House,
    word: str,
    factor: float = 1,
    ceiling: float | None = None,
    credit: float = 0,
    series: str | None = None,
    rank: int = 0,
    turns: int = 1,
    head: int = 0,
    priority: str = "",
    announce: str = "",
) -> None:
    rules = TierRules(
        word,
        priority=bool(priority),
        head_start_s=head,
        rank=rank,
        turns=turns,
        announce=bool(announce),
    )
    house.tiers[word] = Tier(rules, factor, factor if ceiling is None else ceiling, credit, series)


@POINTS.says(
    "{new_point} {kind} {word:zone} {services} [borrows {services:borrows}] [tiers {tiers}]"
    " [{shared}] [policy {policy}] [turns {turns}] [{automatic}] [wrap-up {minutes}]"
)
def _point(
    house: House,
    new_point: str,
    kind: str,
    zone: str,
    services: tuple[str, ...],
    borrows: tuple[str, ...] = (),
    tiers: tuple[str, ...] = (),
    shared: str = "",
    policy: str | None = None,
    turns: dict[str, int] | None = None,
    automatic: str = "",
    minutes: int = 0,
) -> None:
    house.points[new_point] = PointRules(
        id=new_point,
        kind=kind,
        zone=zone,
        skills=services,
        borrows=borrows,
        tiers=tiers,
        shared=bool(shared),
        policy=policy,
        turns=turns or {},
        auto_call=bool(automatic),
        wrap_up_s=minutes,
    )


@POLICY.says("{policy}")
def _policy(house: House, policy: str) -> None:
    house.options["policy"] = policy


@POLICY.says("at most {number} priority in a row")
def _bound(house: House, number: int) -> None:
    house.options["max_priority_in_row"] = number


@POLICY.says("borrows after {minutes}")
def _borrow_after(house: House, minutes: int) -> None:
    house.options["borrow_after_s"] = minutes


@POLICY.says("ceiling lead {minutes}")
def _ceiling_lead(house: House, minutes: int) -> None:
    house.options["ceiling_lead_s"] = minutes


@POLICY.says("offers what gains {minutes}")
def _offer_gain(house: House, minutes: int) -> None:
    house.options["offer_gain_s"] = minutes


@POLICY.says("next does not finish")
def _no_auto_finish(house: House) -> None:
    house.options["auto_finish"] = False


@POLICY.says("roll-over waits {minutes}")
def _rollover_grace(house: House, minutes: int) -> None:
    house.options["rollover_grace_s"] = minutes


@PAUSES.says("{word}")
def _pause(house: House, word: str) -> None:
    house.options["pause_reasons"] = (*house.options.get("pause_reasons", ()), word)


def _seconds(form: str, key: str) -> None:
    """Let a line `changes:` set one of the durations of Changes."""

    @CHANGES.says(form)
    def put(house: House, minutes: int) -> None:
        house.changes[key] = minutes


_seconds("undo {minutes}", "undo_s")
_seconds("return within {minutes}", "return_grace_s")
_seconds("park at most {minutes}", "park_max_s")
_seconds("machine call {minutes}", "machine_call_s")


@CHANGES.says("recalls {number}")
def _recall_limit(house: House, number: int) -> None:
    house.changes["recall_limit"] = number


@CHANGES.says("return {spot}")
def _return_place(house: House, spot: str) -> None:
    house.changes["return_place"] = spot


@CHANGES.says("steps {spot}")
def _step_place(house: House, spot: str) -> None:
    house.changes["step_place"] = spot


@HOURS.says("{weekdays} {span}")
def _week(house: House, weekdays: str, span: str) -> None:
    first, _, last = weekdays.partition("-")
    for day in WEEKDAYS[WEEKDAYS.index(first) : WEEKDAYS.index(last or first) + 1]:
        house.week[day] = _spans(span)


@HOURS.says("{date} {span}")
def _date(house: House, date: date, span: str) -> None:
    house.dates[date.isoformat()] = _spans(span)


def _spans(text: str) -> tuple[Span, ...]:
    if text == "closed":
        return ()
    pairs = (span.split("-") for span in text.split())
    return tuple((begins, ends) for begins, ends in pairs)


@APPOINTMENTS.says("early {minutes}")
def _early(house: House, minutes: int) -> None:
    house.check_in["early_ms"] = minutes * 1000


@APPOINTMENTS.says("late {minutes}")
def _late(house: House, minutes: int) -> None:
    house.check_in["late_ms"] = minutes * 1000


@APPOINTMENTS.says("late ones are refused")
def _refuses_late(house: House) -> None:
    house.check_in["refuses_late"] = True


@APPOINTMENTS.says("tier {tier}")
def _kept_tier(house: House, tier: str) -> None:
    house.check_in["tier"] = tier


@WITHOUT.says("{point}")
def _without_point(house: House, point: str) -> None:
    del house.points[point]


@WITHOUT.says("{service}")
def _without_service(house: House, service: str) -> None:
    del house.services[service]

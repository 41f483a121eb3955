"""The rules in force: what `hall_configured` carries in full; durations in seconds (`_s`)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Promise:
    """What one tier of one service is promised: wait, ceiling, and a head start in score."""

    promise_s: int
    ceiling_s: int
    credit: float = 0.0


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """One service: its number series, usual handling time and the promise of each tier."""

    id: str
    series: str
    handling_s: int
    promises: dict[str, Promise]


@dataclass(frozen=True, slots=True)
class TierRules:
    """One tier; `priority` tiers are those that the ratio bound counts."""

    id: str
    priority: bool = False


@dataclass(frozen=True, slots=True)
class PointRules:
    """One service point: the services it serves, those it borrows, and its tiers (none: all)."""

    id: str
    kind: str
    zone: str
    skills: tuple[str, ...]
    borrows: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that `decide` and `apply` know of a hall's configuration."""

    timezone: str
    rollover: str
    policy: str
    services: dict[str, ServiceRules]
    tiers: dict[str, TierRules]
    points: dict[str, PointRules]
    default_tier: str
    auto_finish: bool = True
    max_priority_in_row: int = 0
    borrow_after_s: int = 0
    rollover_grace_s: int = 1800
    languages: tuple[str, ...] = ("zh", "en")
    pause_reasons: tuple[str, ...] = field(default=("break",))

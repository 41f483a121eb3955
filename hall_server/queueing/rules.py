"""The rules in force: what `hall_configured` carries in full; durations in seconds (`_s`)."""

from dataclasses import dataclass, field

#: An opening span of a day, local times as HH:MM; it ends at 24:00 at the latest.
Span = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Promise:
    """What one tier of one service is promised: wait, ceiling, and a head start in score."""

    promise_s: int
    ceiling_s: int
    credit: float = 0.0


@dataclass(frozen=True, slots=True)
class ServiceRules:
    """One service: its number series, usual handling time and the promise of each tier.

    `tier_series` names a series of its own for some tiers; `quota` 0 means without bound;
    `last_ticket_s` is how long before closing the last ticket is issued.
    """

    id: str
    series: str
    handling_s: int
    promises: dict[str, Promise]
    tier_series: dict[str, str] = field(default_factory=dict)
    quota: int = 0
    last_ticket_s: int = 0


@dataclass(frozen=True, slots=True)
class TierRules:
    """One tier; `priority` tiers are those that the ratio bound counts.

    `head_start_s`, `rank` (higher goes first) and `turns` are what the policies `head-start`,
    `strict` and `turns` look at; `announce`: the hall is told when such a customer arrives.
    """

    id: str
    priority: bool = False
    head_start_s: int = 0
    rank: int = 0
    turns: int = 1
    announce: bool = False


@dataclass(frozen=True, slots=True)
class PointRules:
    """One service point: the services it serves, those it borrows, and its tiers (none: all).

    `shared`: it takes other tiers too, as borrowed ones.  `policy` and `turns` stand in place
    of the hall's; `auto_call` calls by itself, `wrap_up_s` after the customer before.
    """

    id: str
    kind: str
    zone: str
    skills: tuple[str, ...]
    borrows: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    shared: bool = False
    policy: str | None = None
    turns: dict[str, int] = field(default_factory=dict)
    auto_call: bool = False
    wrap_up_s: int = 0


@dataclass(frozen=True, slots=True)
class Hours:
    """When tickets are issued: spans by weekday (`mon`...) and by date; no weekdays: always.

    A date's spans, none of them for a holiday, stand in place of its weekday's.
    """

    week: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    dates: dict[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What may be done to a ticket and for how long afterwards; recall limit 0: none.

    `return_place` is where a late customer and `step_place` where a journey's next step goes:
    `kept`, `first` or `last`.
    """

    undo_s: int = 60
    recall_limit: int = 0
    return_grace_s: int = 1800
    return_place: str = "kept"
    step_place: str = "last"
    park_max_s: int = 4 * 3600
    machine_call_s: int = 120


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything that `decide` and `apply` know of a hall's configuration.

    A place is offered when its wait is at least `offer_gain_s` shorter; 0: never.
    """

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
    ceiling_lead_s: int = 0
    offer_gain_s: int = 300
    rollover_grace_s: int = 1800
    languages: tuple[str, ...] = ("zh", "en")
    pause_reasons: tuple[str, ...] = field(default=("break",))
    hours: Hours = field(default_factory=Hours)
    changes: Changes = field(default_factory=Changes)

    def turns_at(self, point_id: str) -> dict[str, int]:
        """Return each tier's turns in a row at a point, in the order of the tiers."""
        point = self.points.get(point_id)
        own = point.turns if point else {}
        return {tier.id: own.get(tier.id, tier.turns) for tier in self.tiers.values()}

    def policy_at(self, point_id: str) -> str:
        """Return the name of the policy in force at a point."""
        point = self.points.get(point_id)
        return (point.policy if point else None) or self.policy

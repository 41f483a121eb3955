"""What the line's rules need of the settings: minutes to seconds, and who may go where."""

from typing import TYPE_CHECKING

from hall_server.queueing.entities import SELF_SERVICE
from hall_server.queueing.rules import Changes, PointRules, Rules, ServiceRules, TierRules

if TYPE_CHECKING:
    from .model import HallSettings, PointSettings, ServiceSettings, Settings, TierSettings

VIP_ROOM = "vip-room"


def seconds(minutes: float) -> int:
    """Return minutes in whole seconds."""
    return round(minutes * 60)


def some_seconds(minutes: float) -> int:
    """Return at least one second: a score divides by a promise."""
    return max(1, seconds(minutes))


def room_tiers(settings: "Settings") -> dict[str, str]:
    """Return the tiers that VIP rooms are for, each with the first of its rooms."""
    rooms: dict[str, str] = {}
    for point in settings.points.values():
        if point.kind == VIP_ROOM:
            for tier in point.tiers:
                rooms.setdefault(tier, point.id)
    return rooms


def reach(settings: "Settings", point: "PointSettings") -> tuple[tuple[str, ...], bool]:
    """Return the tiers that are a point's own (none: all), and whether it takes others too.

    Shared rooms take everybody, as the counters do; of closed rooms' tiers the counters take
    none.  Sharing in one direction alone makes one class wait much longer than either.
    """
    if not settings.hall.closed_rooms:
        return point.tiers, point.kind == VIP_ROOM and bool(point.tiers)
    if point.tiers or point.kind != "counter":
        return point.tiers, False
    rooms = room_tiers(settings)
    return tuple(tier for tier in settings.tiers if tier not in rooms), False


def takes(settings: "Settings", point: "PointSettings", tier: str) -> bool:
    """Whether a point serves a tier, as its own or as one it shares."""
    own, shared = reach(settings, point)
    return shared or not own or tier in own


def policy_at(settings: "Settings", point: "PointSettings") -> str:
    """Return the name of the policy in force at a point."""
    return point.policy or settings.hall.policy


def auto_call_at(settings: "Settings", point: "PointSettings") -> bool:
    """Whether a counter or room calls by itself; a machine always does, without being told."""
    if point.kind == SELF_SERVICE:
        return False
    return settings.hall.auto_call if point.auto_call is None else point.auto_call


def rules_of(settings: "Settings") -> Rules:
    """Return the rules in force with these settings."""
    hall = settings.hall
    return Rules(
        timezone=hall.timezone,
        rollover=hall.rollover,
        policy=hall.policy,
        services={s.id: _service_rules(settings, s) for s in settings.services.values()},
        tiers={tier.id: _tier_rules(tier) for tier in settings.tiers.values()},
        points={point.id: _point_rules(settings, point) for point in settings.points.values()},
        default_tier=settings.default_tier,
        auto_finish=hall.auto_finish,
        max_priority_in_row=hall.max_priority_in_row,
        borrow_after_s=seconds(hall.borrow_after_min),
        ceiling_lead_s=seconds(hall.ceiling_lead_min),
        offer_gain_s=seconds(hall.offer_gain_min),
        rollover_grace_s=seconds(hall.rollover_grace_min),
        languages=hall.languages,
        pause_reasons=tuple(settings.pause_reasons),
        hours=settings.hours,
        changes=_changes(hall),
    )


def _changes(hall: "HallSettings") -> Changes:
    return Changes(
        undo_s=hall.undo_s,
        recall_limit=hall.recall_limit,
        return_grace_s=seconds(hall.return_grace_min),
        return_place=hall.return_place,
        step_place=hall.step_place,
        park_max_s=seconds(hall.park_max_min),
        machine_call_s=hall.machine_call_s,
    )


def _tier_rules(tier: "TierSettings") -> TierRules:
    return TierRules(
        id=tier.id,
        priority=tier.priority,
        head_start_s=seconds(tier.head_start_min),
        rank=tier.rank,
        turns=tier.turns,
        announce=tier.announce,
    )


def _service_rules(settings: "Settings", service: "ServiceSettings") -> ServiceRules:
    return ServiceRules(
        id=service.id,
        series=service.series,
        handling_s=some_seconds(service.handling_min),
        promises={name: service.promise(tier) for name, tier in settings.tiers.items()},
        tier_series={name: own.series for name, own in service.tiers.items() if own.series},
        quota=service.quota,
        last_ticket_s=seconds(service.last_ticket_min),
    )


def _point_rules(settings: "Settings", point: "PointSettings") -> PointRules:
    tiers, shared = reach(settings, point)
    auto_call = auto_call_at(settings, point)
    wrap_up_s = settings.hall.wrap_up_s if point.wrap_up_s is None else point.wrap_up_s
    return PointRules(
        id=point.id,
        kind=point.kind,
        zone=point.zone,
        skills=point.skills,
        borrows=point.borrows,
        tiers=tiers,
        shared=shared,
        policy=point.policy,
        turns=point.turns,
        auto_call=auto_call,
        wrap_up_s=wrap_up_s if auto_call else 0,
    )

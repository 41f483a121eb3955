"""Where a service can be had, and how soon: the places that a customer may be offered."""

from dataclasses import dataclass

from .entities import SELF_SERVICE, ClassKey
from .estimates import CLOSED_FORM, Estimate, Waits
from .event_parts import Offer
from .model import HallState


@dataclass(frozen=True, slots=True)
class Way:
    """One place that serves a class now: its target, zone, kind, points, and the wait there."""

    target: str
    zone: str
    kind: str
    points: tuple[str, ...]
    estimate: Estimate


def ways(
    state: HallState, service: str, tier: str, now_ms: int, waits: Waits = CLOSED_FORM
) -> list[Way]:
    """Return the places that can serve a newcomer of a class now, the shortest wait first."""
    by_place: dict[tuple[str, str], list[str]] = {}
    for point in state.points.values():
        key = ClassKey(service, tier, _target(point.zone, point.kind))
        if point.able and point.may_serve(key):
            by_place.setdefault((point.zone, point.kind), []).append(point.id)
    found = []
    for (zone, kind), points in by_place.items():
        target = _target(zone, kind)
        estimate = waits.newcomer(state, ClassKey(service, tier, target), now_ms).estimate
        if estimate:
            found.append(Way(target, zone, kind, tuple(points), estimate))
    return sorted(found, key=lambda way: way.estimate.mid)


def best_offer(
    state: HallState, service: str, tier: str, now_ms: int, waits: Waits = CLOSED_FORM
) -> Offer | None:
    """Return the place that is faster than the usual line by what the rules ask for, or None."""
    least_s = state.known_rules().offer_gain_s
    usual = waits.newcomer(state, ClassKey(service, tier), now_ms).estimate if least_s else None
    if usual is None or usual.mid < least_s:
        return None
    for way in ways(state, service, tier, now_ms, waits)[:1]:
        if usual.mid - way.estimate.mid >= least_s:
            return Offer(way.target, way.estimate.mid, usual.mid, accepted=False)
    return None


def _target(zone: str, kind: str) -> str:
    return f"machines:{zone}" if kind == SELF_SERVICE else f"zone:{zone}"


def shortest(
    state: HallState,
    services: tuple[str, ...],
    tier: str,
    now_ms: int,
    waits: Waits = CLOSED_FORM,
) -> str:
    """Return the service with the shortest expected wait; one that nobody serves now is last."""

    def wait_s(service: str) -> float:
        found = waits.newcomer(state, ClassKey(service, tier), now_ms).estimate
        return float("inf") if found is None else found.mid

    return min(services, key=wait_s)

"""Where a service can be had, and how soon: the places that a customer may be offered."""

from dataclasses import dataclass

from .entities import SELF_SERVICE, ClassKey
from .estimates import Estimate, newcomer
from .events import Offer
from .model import HallState


@dataclass(frozen=True, slots=True)
class Way:
    """One place that serves a class now: its target, zone, kind, points, and the wait there."""

    target: str
    zone: str
    kind: str
    points: tuple[str, ...]
    estimate: Estimate


def ways(state: HallState, service: str, tier: str, now_ms: int) -> list[Way]:
    """Return the places that can serve a newcomer of a class now, the shortest wait first."""
    by_place: dict[tuple[str, str], list[str]] = {}
    for point in state.points.values():
        key = ClassKey(service, tier, _target(point.zone, point.kind))
        if point.able and point.may_serve(key):
            by_place.setdefault((point.zone, point.kind), []).append(point.id)
    found = []
    for (zone, kind), points in by_place.items():
        target = _target(zone, kind)
        estimate = newcomer(state, ClassKey(service, tier, target), now_ms).estimate
        if estimate:
            found.append(Way(target, zone, kind, tuple(points), estimate))
    return sorted(found, key=lambda way: way.estimate.mid)


def best_offer(state: HallState, service: str, tier: str, now_ms: int) -> Offer | None:
    """Return the place that is faster than the usual line by what the rules ask for, or None."""
    least_s = state.known_rules().offer_gain_s
    usual = newcomer(state, ClassKey(service, tier), now_ms).estimate if least_s else None
    if usual is None or usual.mid < least_s:
        return None
    for way in ways(state, service, tier, now_ms)[:1]:
        if usual.mid - way.estimate.mid >= least_s:
            return Offer(way.target, way.estimate.mid, usual.mid, accepted=False)
    return None


def _target(zone: str, kind: str) -> str:
    return f"machines:{zone}" if kind == SELF_SERVICE else f"zone:{zone}"

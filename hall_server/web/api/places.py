"""Where a service can be had now, and how soon: what a kiosk offers before it issues."""

from hall_server.queueing.entities import ClassKey
from hall_server.queueing.estimates import Waits
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.model import HallState
from hall_server.queueing.refusals import Unknown
from hall_server.queueing.routing import Way, best_offer, ways
from hall_server.service import Answer
from hall_server.web import contract, shapes
from hall_server.web.ports import Ports
from hall_server.web.routes import Asking, Routes

routes = Routes()


@routes.route(
    "GET",
    "/services/{service}/places",
    ("kiosk", "lobby", "admin"),
    query=contract.TierAsked,
    answers={200: contract.Places},
    codes=("unknown_service", "unknown_tier"),
)
def get_places(ports: Ports, asking: Asking, service: str) -> Answer:
    """Return the places that serve a service now, and the one to offer, if it is much faster."""
    tier: str | None = asking.query.tier
    waits = ports.about.waits
    return shapes.answer(
        ports.service.read(lambda state, now_ms: _places(state, service, tier, now_ms, waits))
    )


def _places(
    state: HallState, service: str, asked: str | None, now_ms: int, waits: Waits
) -> contract.Places:
    rules = state.known_rules()
    tier = asked or rules.default_tier
    if service not in rules.services:
        raise Unknown("service", service)
    if tier not in rules.tiers:
        raise Unknown("tier", tier)
    found = ways(state, service, tier, now_ms, waits)
    return contract.Places(
        service=service,
        tier=tier,
        usual=waits.newcomer(state, ClassKey(service, tier), now_ms).estimate,
        places=[
            contract.Way(
                target=way.target,
                zone=way.zone,
                kind=way.kind,
                points=list(way.points),
                estimate=way.estimate,
            )
            for way in found
        ],
        offer=_offer(best_offer(state, service, tier, now_ms, waits), found),
    )


def _offer(offer: Offer | None, found: list[Way]) -> contract.OfferedPlace | None:
    if offer is None:
        return None
    way = next(way for way in found if way.target == offer.target)
    return contract.OfferedPlace(
        target=offer.target,
        zone=way.zone,
        kind=way.kind,
        wait_s=offer.wait_s,
        usual_s=offer.usual_s,
    )

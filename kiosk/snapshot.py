"""What a kiosk shows, as one small JSON object."""

from typing import TYPE_CHECKING, Any

from hall_server.queueing.model import HallState
from hall_server.web import pieces

if TYPE_CHECKING:
    from hall_server.about import About


def snapshot(
    state: HallState,
    now_ms: int,
    id: str,  # noqa: A002 -- the feeds' own word
    about: "About",
) -> dict[str, Any]:
    """Return the snapshot of kiosk `id`; raises KeyError for an unknown one."""
    settings = about.settings.kiosks[id]
    known, offers = pieces.services(state, now_ms, about), pieces.offers(state, now_ms, about)
    offered = [
        known[name] | {"open": known[name]["closed_code"] is None, "offer": offers[name]}
        for name in settings.services
        if name in known
    ]
    printer = pieces.device(settings.printer, about)
    return pieces.hall(state, now_ms, about) | {
        "zone": settings.zone,
        "zones": pieces.zones(about),
        "waiting": sum(service["waiting"] for service in offered),
        "services": offered,
        "printer": printer,
        "prints": about.prints(id),
        "idle_s": about.settings.hall.kiosk_idle_s,
    }

"""What a kiosk shows, as one small JSON object."""

from typing import TYPE_CHECKING, Any

from hall_server.queueing.model import HallState
from hall_server.web import pieces

if TYPE_CHECKING:
    from hall_server.about import About

Json = dict[str, Any]


def snapshot(
    state: HallState,
    now_ms: int,
    id: str,  # noqa: A002 -- the feeds' own word
    about: "About",
) -> Json:
    """Return the snapshot of kiosk `id`; raises KeyError for an unknown one."""
    settings = about.settings.kiosks[id]
    offered = _services(state, now_ms, settings.services, about)
    return pieces.hall(state, now_ms, about) | {
        "zone": settings.zone,
        "zones": pieces.zones(about),
        "waiting": sum(service["waiting"] for service in offered),
        "services": offered,
        "groups": _groups({service["id"] for service in offered}, about),
        "appointments": any(about.settings.services[s["id"]].appointments for s in offered),
        "assistance_tier": about.settings.hall.assistance_tier,
        "help": _help(id, now_ms, about),
        "printer": pieces.device(settings.printer, about),
        "prints": [_print(job, about) for job in about.prints(id)],
        "idle_s": about.settings.hall.kiosk_idle_s,
    }


def _services(state: HallState, now_ms: int, names: tuple[str, ...], about: "About") -> list[Json]:
    """Return what is offered; `ahead` are those who go first, whatever they came for."""
    known, offers = pieces.services(state, now_ms, about), pieces.offers(state, now_ms, about)
    outlooks = pieces.outlooks(state, now_ms, about)
    return [
        known[name]
        | {
            "open": known[name]["closed_code"] is None,
            "ahead": outlooks[name].ahead,
            "offer": offers[name],
        }
        for name in names
        if name in known
    ]


def _print(job: dict[str, str], about: "About") -> Json:
    """Return a print job; `place` is where the kiosk with its printer stands, None: at none."""
    if "printer" not in job:
        return dict(job)
    kiosks = about.settings.kiosks.values()
    zones = (it.zone for it in kiosks if it.printer == job["printer"])
    zone = about.settings.zones.get(next(zones, ""))
    return job | {"place": zone.name if zone else None}


def _groups(offered: set[str], about: "About") -> list[Json]:
    """Return the groups that hold something that this kiosk offers."""
    groups = about.settings.service_groups.values()
    return [
        {"id": it.id, "name": it.name, "icon": it.icon, "services": held}
        for it in groups
        if (held := [service for service in it.services if service in offered])
    ]


def _help(kiosk: str, now_ms: int, about: "About") -> Json | None:
    """Return whether staff were called to this kiosk and somebody is coming, or None."""
    call = about.help_calls.of(kiosk, now_ms)
    if call is None:
        return None
    return {"since_s": pieces.age_s(call.since_ms, now_ms), "coming": call.answered_ms is not None}

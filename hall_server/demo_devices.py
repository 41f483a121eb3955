"""The demo's hall of devices: pretended devices to look at, to break and to press."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, jsonify, request

from .device_words import ACTIONS, JOBS, KINDS, STATES, fault_words
from .web.access import public

if TYPE_CHECKING:
    from hardware.devices import DeviceSet
    from hardware.ports import DeviceStatus, Simulator

    from .about import About
    from .queueing.model import HallState

#: Print jobs that are shown beside a printer.
SHOWN_PRINTS = 4

#: Keys of a point, kiosk or zone that name a device, or several.
USES = ("printer", "sign", "pad", "evaluator", "reader", "speaker")

#: The longest word and the longest text that a page may send to a pretended device.
MAX_NAME, MAX_VALUE = 40, 400


def create_blueprint(devices: "DeviceSet", about: "About") -> Blueprint:
    """Return the routes of the hall of devices; only a demo has them."""
    blueprint = Blueprint("demo", __name__, url_prefix="/api/demo")
    _add_looks(blueprint, devices, about)
    _add_hands(blueprint, devices, about)
    return blueprint


def _add_looks(blueprint: Blueprint, devices: "DeviceSet", about: "About") -> None:
    """Add what is seen of the devices."""

    @blueprint.get("/devices")
    @public
    def simulated() -> Response:
        statuses = {status.name: status for status in devices.statuses()}
        return jsonify(
            [
                {"name": name, **_seen(statuses[name], about), **_told(simulator.status(), about)}
                for name, simulator in devices.simulators().items()
                if name in statuses
            ]
        )

    @blueprint.get("/devices/<name>/tickets/<int:ticket>.png")
    @public
    def ticket_image(name: str, ticket: int) -> Response:
        simulator: Any = devices.simulators().get(name)
        try:
            png = simulator.png(ticket) if hasattr(simulator, "png") else None
        except KeyError:
            png = None
        if png is None:
            abort(404)
        return Response(png, content_type="image/png")


def _add_hands(blueprint: Blueprint, devices: "DeviceSet", about: "About") -> None:
    """Add what is done to the devices: break one, mend it, press its keys."""

    @blueprint.post("/devices/<name>/fault")
    @public
    def set_fault(name: str) -> Response:
        simulator = devices.simulators().get(name) or abort(404)
        _break(simulator, _body().get("fault"))
        devices.retry(name)
        return jsonify(_told(simulator.status(), about))

    @blueprint.post("/devices/<name>/act")
    @public
    def act(name: str) -> Response:
        simulator = devices.simulators().get(name) or abort(404)
        _act(simulator, _body())
        return jsonify(_told(simulator.status(), about))


def _body() -> dict[str, Any]:
    asked = request.get_json(silent=True)
    if not isinstance(asked, dict):
        abort(422)
    return asked


def _break(simulator: "Simulator", fault: Any) -> None:
    """Break a device, or mend it with None; 422 for a fault that it cannot have."""
    if fault is not None and (not isinstance(fault, str) or len(fault) > MAX_NAME):
        abort(422)
    try:
        simulator.set_fault(fault)
    except ValueError:
        abort(422)


def _act(simulator: Any, asked: dict[str, Any]) -> None:
    """Do what a person would at a device; 422 for anything that it does not offer."""
    offered = {action["name"] for action in simulator.status().get("actions", ())}
    action, value = asked.get("name"), asked.get("value")
    is_text = value is None or (isinstance(value, str) and len(value) <= MAX_VALUE)
    if not isinstance(action, str) or action not in offered or not is_text:
        abort(422)
    try:
        simulator.act(action, value)
    except ValueError:
        abort(422)


def _told(status: dict[str, Any], about: "About") -> dict[str, Any]:
    """Return what a simulator tells of itself, with its faults and actions in words."""
    return {
        **status,
        "actions": [
            {**action, "text": about.say(ACTIONS.get(action["name"], action["label"]))}
            for action in status.get("actions", ())
        ],
        "faults": [
            {"name": fault, "text": fault_words(fault, about.say)}
            for fault in status.get("faults", ())
        ],
    }


def _seen(status: "DeviceStatus", about: "About") -> dict[str, Any]:
    """Return what the hall sees, says and does about a device."""
    return {
        "kind_name": about.say(KINDS.get(status.kind, status.kind)),
        "state": status.state,
        "state_name": about.say(STATES.get(status.state, status.state)),
        "since": status.since_ms,
        "detail": status.detail,
        "at": list(_places(status.name, about)),
        "alerts": [a["text"] for a in about.alerts() if a.get("name") == status.name],
        "prints": about.service.read(lambda state, _: _prints(state, status.name, about)),
    }


def _places(device: str, about: "About") -> Iterator[dict[str, str]]:
    """Yield the labels of what a device belongs to."""
    for point in about.settings.points.values():
        if _has(point, device):
            yield point.label
    for kiosk in about.settings.kiosks.values():
        if _has(kiosk, device):
            yield {"zh": f"取号机 {kiosk.id}", "en": f"Kiosk {kiosk.id}"}
    for zone in about.settings.zones.values():
        if _has(zone, device):
            yield zone.name


def _has(place: object, device: str) -> bool:
    found = [getattr(place, use, None) for use in USES]
    return any(device in one if isinstance(one, tuple) else device == one for one in found)


def _prints(state: "HallState", printer: str, about: "About") -> list[dict[str, Any]]:
    """Return the newest jobs of a printer and of its kiosks, newest first, each with its printer.

    A job that another printer took over is said beside both.
    """
    found = [
        {
            "number": state.tickets[ticket].number,
            "state": job["state"],
            "state_name": about.say(JOBS.get(job["state"], job["state"])),
            "printer": job["printer"],
        }
        for kiosk in about.settings.kiosks.values()
        for job in about.prints(kiosk.id)
        if printer in {kiosk.printer, job["printer"]}
        and (ticket := job["ticket"].partition("-")[0]) in state.tickets
    ]
    return found[: -SHOWN_PRINTS - 1 : -1]

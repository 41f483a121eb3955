"""The hall as a whole: stop and restart issuing, and the snapshots that programs read."""

import secrets
from collections.abc import Callable
from typing import Any

from hall_server.queueing import commands as c
from hall_server.queueing.model import HallState
from hall_server.queueing.refusals import Unknown
from hall_server.service import Answer, Done
from hall_server.web import contract, shapes
from hall_server.web import snapshot_contract as snapshots
from hall_server.web.access import PEOPLE
from hall_server.web.ports import Ports
from hall_server.web.problems import forbidden
from hall_server.web.routes import Asking, Routes

routes = Routes()

#: What a kiosk does not see of a ticket at a point.
_NOBODY = {"customer": None, "note": None}


@routes.route(
    "PATCH",
    "/services/{service}",
    ("lobby", "admin"),
    body=contract.SwitchService,
    answers={200: contract.ServiceSwitch},
    codes=("unknown_service",),
    key="optional",
)
def switch_service(ports: Ports, asking: Asking, service: str) -> Answer:
    """Stop or restart a service; who waits is still served."""
    asked: contract.SwitchService = asking.body
    notice = None if asked.open else asked.notice or None
    ref = _notice_ref(ports, notice, lambda state: state.services[service].notice_ref, service)
    command = c.RestartService(service) if asked.open else c.StopService(service, ref)
    switched = contract.ServiceSwitch(id=service, open=asked.open, notice=notice)
    return _switch(ports, asking, command, switched, ref, notice)


@routes.route(
    "PATCH",
    "/hall",
    ("lobby", "admin"),
    body=contract.SwitchHall,
    answers={200: contract.HallSwitch},
    key="optional",
)
def switch_hall(ports: Ports, asking: Asking) -> Answer:
    """Stop or restart issuing in the whole hall; who waits is still served."""
    asked: contract.SwitchHall = asking.body
    notice = None if asked.issuing else asked.notice or None
    ref = _notice_ref(ports, notice, lambda state: state.day.notice_ref)
    command = c.RestartHall() if asked.issuing else c.StopHall(ref)
    switched = contract.HallSwitch(issuing=asked.issuing, notice=notice)
    return _switch(ports, asking, command, switched, ref, notice)


@routes.route("POST", "/hall/confirm-day", ("lobby", "admin"), answers={204: None})
def confirm_day(ports: Ports, _asking: Asking) -> Answer:
    """Confirm the date after a long stop: the business day may roll over and tickets expire."""
    ports.service.confirm_day()
    return Answer(204)


@routes.route(
    "GET",
    "/hall",
    ("kiosk", "counter", *PEOPLE),
    answers={200: snapshots.HallSnapshot},
)
def get_hall(ports: Ports, asking: Asking) -> Answer:
    """Return the whole hall; a kiosk or a counter gets it without tickets and people."""
    snapshot = ports.feeds.snapshot("lobby", "lobby")
    return shapes.answer(snapshot if asking.who.role in PEOPLE else _for_kiosk(snapshot))


@routes.route(
    "GET",
    "/points/{point}",
    ("kiosk", "counter", *PEOPLE),
    answers={200: snapshots.PointSnapshot},
    codes=("unknown_point",),
)
def get_point(ports: Ports, asking: Asking, point: str) -> Answer:
    """Return a service point as its teller sees it; a kiosk gets it without people."""
    who = asking.who
    if who.role == "counter" and who.point != point:
        raise forbidden()
    snapshot = _snapshot(ports, "counter", "point", point)
    if who.role == "kiosk":
        shown = _without_teller(snapshot["point"])
        snapshot |= {"point": shown, "line": [], "next": None, "alerts": [], "parked": []}
        if snapshot["ticket"]:
            snapshot["ticket"] |= _NOBODY
    return shapes.answer(snapshot)


@routes.route(
    "GET",
    "/displays/{display}",
    ("kiosk", "display", *PEOPLE),
    answers={200: snapshots.DisplaySnapshot},
    codes=("unknown_display",),
)
def get_display(ports: Ports, asking: Asking, display: str) -> Answer:
    """Return what a board shows; a board sees only its own."""
    if asking.who.role == "display" and asking.who.name != display:
        raise forbidden()
    return shapes.answer(_snapshot(ports, "display", "display", display))


def _snapshot(ports: Ports, face: str, kind: str, name: str) -> dict[str, Any]:
    try:
        return dict(ports.feeds.snapshot(face, name))
    except KeyError as error:
        raise Unknown(kind, name) from error


def _for_kiosk(snapshot: dict[str, Any]) -> dict[str, Any]:
    figures = snapshot.get("figures")
    return snapshot | {
        "lines": [line | {"tickets": []} for line in snapshot["lines"]],
        "points": [_without_people(point) for point in snapshot["points"]],
        "parked": [],
        "late": [],
        "alerts": [],
        "devices": [],
        "figures": figures | {"alerts": 0} if figures else figures,
    }


def _without_teller(point: dict[str, Any]) -> dict[str, Any]:
    return point | {"teller": None}


def _without_people(point: dict[str, Any]) -> dict[str, Any]:
    ticket = point["ticket"]
    return _without_teller(point) | {"ticket": ticket | _NOBODY if ticket else None}


def _notice_ref(
    ports: Ports,
    notice: str | None,
    kept: Callable[[HallState], str | None],
    service: str | None = None,
) -> str | None:
    """Return the reference of a notice: the one in force if it says the same, else a new one."""
    if notice is None:
        return None

    def question(state: HallState, _: int) -> str | None:
        if service is not None and service not in state.services:
            raise Unknown("service", service)
        return kept(state)

    ref = ports.service.read(question)
    if ref is not None and ports.service.note(ref) == notice:
        return ref
    return secrets.token_hex(8)


def _switch(
    ports: Ports,
    asking: Asking,
    command: c.StopService | c.RestartService | c.StopHall | c.RestartHall,
    switched: contract.ServiceSwitch | contract.HallSwitch,
    ref: str | None,
    notice: str | None,
) -> Answer:
    def render(_: Done) -> Answer:
        return shapes.answer(switched)

    notes = {ref: notice} if ref and notice else None
    return ports.service.handle(command, render, request=asking.request, notes=notes)

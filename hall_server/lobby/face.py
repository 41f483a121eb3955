"""The lobby manager's pages, and the way from a number to its ticket."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from flask import Blueprint, Response, jsonify, request

from hall_server.queueing.model import HallState
from hall_server.web.access import allow, public, public_files

if TYPE_CHECKING:
    from hall_server.service import Service
    from hall_server.web.pages import Page

_HERE = Path(__file__).parent


class Reports(Protocol):
    """What the lobby may ask of the day's figures."""

    def today(self, day: str, timezone: str, shift_ms: int, /) -> dict[str, Any]:
        """Return a business day's figures; raises StoreFailed."""
        ...


def create_blueprint(
    page: "Page", service: "Service", reports: Reports, *, demo: bool = False
) -> Blueprint:
    """Return the lobby's pages; `demo` adds the hall of simulated devices."""
    blueprint = Blueprint(
        "lobby",
        __name__,
        template_folder=_HERE / "templates",
        static_folder=_HERE / "static",
        static_url_path="/lobby/static",
    )

    @blueprint.get("/lobby")
    @public
    def lobby() -> Response:
        return page("lobby", "lobby", "lobby/lobby.html", demo=demo)

    @blueprint.get("/lobby/find")
    @allow("lobby", "admin")
    def find() -> Response:
        number = request.args.get("number", "")
        return jsonify({"ticket": service.read(lambda state, _: find_number(state, number))})

    @blueprint.get("/lobby/today")
    @allow("lobby", "admin")
    def today() -> Response:
        asked = service.read(lambda state, _: _day(state))
        return jsonify(reports.today(*asked))

    @blueprint.get("/lobby/admin")
    @public
    def admin() -> Response:
        return page("admin", "", "lobby/admin.html")

    if demo:

        @blueprint.get("/devices")
        @public
        def devices() -> Response:
            return page("devices", "", "lobby/devices.html")

    return public_files(blueprint)


def _day(state: HallState) -> tuple[str, str, int]:
    """Return the business day, the hall's time zone, and what makes wall time of hall time."""
    return state.day.day or "", state.known_rules().timezone, state.day.correction_ms


def find_number(state: HallState, number: str) -> str | None:
    """Return the id of today's ticket with this number, however it is typed, or None."""
    wanted = number.strip().upper()
    return next((t.id for t in reversed(state.tickets.values()) if t.number == wanted), None)

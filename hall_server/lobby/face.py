"""The lobby manager's pages, and the way from a number to its ticket."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, jsonify, request

from hall_server.queueing.model import HallState
from hall_server.web.access import allow, public, public_files

if TYPE_CHECKING:
    from hall_server.service import Service
    from hall_server.web.pages import Page

_HERE = Path(__file__).parent


def create_blueprint(page: "Page", service: "Service", *, demo: bool = False) -> Blueprint:
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

    if demo:

        @blueprint.get("/devices")
        @public
        def devices() -> Response:
            return page("devices", "", "lobby/devices.html")

    return public_files(blueprint)


def find_number(state: HallState, number: str) -> str | None:
    """Return the id of today's ticket with this number, however it is typed, or None."""
    wanted = number.strip().upper()
    return next((t.id for t in reversed(state.tickets.values()) if t.number == wanted), None)

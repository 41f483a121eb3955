"""The customer's page at a window, which asks how the service was."""

from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort

from hall_server.queueing.model import HallState
from hall_server.web import pieces
from hall_server.web.access import public
from hall_server.web.face_blueprint import face_blueprint

if TYPE_CHECKING:
    from hall_server.about import About
    from hall_server.settings import Settings
    from hall_server.web.pages import Page


def create_blueprint(page: "Page", settings: "Settings") -> Blueprint:
    """Return the tablets' pages, one for each service point."""
    blueprint = face_blueprint("evaluate", __name__, files="evaluation_static")

    @blueprint.get("/evaluate/<point>")
    @public
    def evaluate(point: str) -> Response:
        if point not in settings.points:
            abort(404)
        label = settings.points[point].label
        return page("evaluate", point, "counter/evaluate.html", point_label=label)

    return blueprint


def snapshot(
    state: HallState,
    now_ms: int,
    id: str,  # noqa: A002 -- the feeds' own word
    about: "About",
) -> dict[str, Any]:
    """Return what a tablet at point `id` shows; raises KeyError for an unknown one.

    A customer reads it: nothing of who waits, nothing of the teller.
    """
    point = state.points[id]
    asked = about.asked_rating(id, now_ms)
    if asked and (ticket := state.tickets.get(asked["ticket"])):
        asked = asked | {"number": ticket.number, "language": ticket.language}
    return pieces.hall(state, now_ms, about) | {
        "point": {"id": point.id, "state": point.state.value},
        "asked": asked,
    }

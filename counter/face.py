"""The teller's page."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort

from hall_server.web.access import public
from hall_server.web.face_blueprint import face_blueprint

if TYPE_CHECKING:
    from hall_server.settings import Settings
    from hall_server.web.pages import Page


def create_blueprint(page: "Page", settings: "Settings") -> Blueprint:
    """Return the tellers' pages, one for each service point."""
    blueprint = face_blueprint("counter", __name__)

    @blueprint.get("/counter/<point>")
    @public
    def counter(point: str) -> Response:
        if point not in settings.points:
            abort(404)
        label = settings.points[point].label
        return page("counter", point, "counter/counter.html", point_label=label)

    return blueprint

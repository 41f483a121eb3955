"""The teller's page."""

from pathlib import Path
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort

from hall_server.web.access import public, public_files

if TYPE_CHECKING:
    from hall_server.settings import Settings
    from hall_server.web.pages import Page

_HERE = Path(__file__).parent


def create_blueprint(page: "Page", settings: "Settings") -> Blueprint:
    """Return the tellers' pages, one for each service point."""
    blueprint = Blueprint(
        "counter",
        __name__,
        template_folder=_HERE / "templates",
        static_folder=_HERE / "static",
        static_url_path="/counter/static",
    )

    @blueprint.get("/counter/<point>")
    @public
    def counter(point: str) -> Response:
        if point not in settings.points:
            abort(404)
        label = settings.points[point].label
        return page("counter", point, "counter/counter.html", point_label=label)

    return public_files(blueprint)

"""The boards' pages: the live one, and a plain one for browsers that know no modules."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, redirect, request, url_for

from hall_server.web.access import allow, current, public, public_files

if TYPE_CHECKING:
    from hall_server.settings import Settings
    from hall_server.web.pages import Page

_HERE = Path(__file__).parent

#: `snapshot("display", name)`: what the plain page is made of; raises KeyError.
Snapshot = Callable[[str, str], dict[str, Any]]


def create_blueprint(page: "Page", settings: "Settings", snapshot: Snapshot) -> Blueprint:
    """Return the boards' pages."""
    blueprint = Blueprint(
        "display",
        __name__,
        template_folder=_HERE / "templates",
        static_folder=_HERE / "static",
        static_url_path="/display/static",
    )

    @blueprint.get("/display/<name>")
    @public
    def board(name: str) -> Any:
        if name not in settings.displays:
            abort(404)
        if "plain" in request.args:
            return redirect(url_for("display.plain", name=name))
        return page("display", name, "display/board.html", acts_as=name)

    @blueprint.get("/display/<name>/plain")
    @allow("display", "lobby", "admin")
    def plain(name: str) -> Response:
        if name not in settings.displays:
            abort(404)
        if current().role == "display" and current().name != name:
            abort(403)
        return page("display", name, "display/plain.html", board=snapshot("display", name))

    return public_files(blueprint)

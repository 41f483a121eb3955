"""The boards' pages: the live one, and a plain one for browsers that know no modules."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, abort, jsonify, redirect, request, send_file, url_for

from hall_server.web.access import allow, current, public, public_files

from .pictures import Pictures

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

    _add_pictures(blueprint, settings)
    return public_files(blueprint)


def _add_pictures(blueprint: Blueprint, settings: "Settings") -> None:
    folders = {name: settings.pictures_of(name) for name in settings.displays}
    known = {name: Pictures(folder) for name, folder in folders.items() if folder}

    def of(name: str) -> Pictures:
        if name not in known:
            abort(404)
        return known[name]

    # Any board may ask: what hangs in the hall is no secret of one screen's.
    @blueprint.get("/display/<name>/pictures")
    @allow("display", "lobby", "admin")
    def pictures(name: str) -> Response:
        return jsonify(
            [
                url_for("display.picture", name=name, file=it.name, v=it.mark)
                for it in of(name).all()
            ]
        )

    @blueprint.get("/display/<name>/pictures/<file>")
    @allow("display", "lobby", "admin")
    def picture(name: str, file: str) -> Response:
        found = of(name).get(file)
        if found is None:
            abort(404)
        return send_file(of(name).folder / found.name, mimetype=found.mimetype, max_age=3600)

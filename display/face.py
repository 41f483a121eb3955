"""The boards' pages: the live one, and a plain one for browsers that know no modules."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, jsonify, redirect, request, send_file, url_for

from hall_server.web.access import allow, current, public
from hall_server.web.face_blueprint import face_blueprint

from .pictures import Pictures

if TYPE_CHECKING:
    from hall_server.settings import Settings
    from hall_server.voice.voice import Voice
    from hall_server.web.pages import Page

#: `snapshot("display", name)`: what the plain page is made of; raises KeyError.
Snapshot = Callable[[str, str], dict[str, Any]]

#: A clip's address has its version, so what is kept under it never changes.
_A_YEAR_S = 31_536_000


def create_blueprint(
    page: "Page", settings: "Settings", snapshot: Snapshot, voice: "Voice"
) -> Blueprint:
    """Return the boards' pages, and the clips that they say calls with."""
    blueprint = face_blueprint("display", __name__)

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
        shown = snapshot("display", name)
        at = datetime.fromisoformat(shown["at"]).astimezone(ZoneInfo(settings.hall.timezone))
        return page("display", name, "display/plain.html", board=shown, clock=f"{at:%H:%M}")

    _add_clips(blueprint, voice)
    _add_pictures(blueprint, settings)
    return blueprint


def _add_clips(blueprint: Blueprint, voice: "Voice") -> None:
    """Add the clips that a board says its calls with."""

    @blueprint.get("/display/<name>/voice")
    @allow("display")
    def clips(name: str) -> Response:
        if current().name != name:
            abort(403)
        # The hall's list alone: a clip is asked for by name, and never by a path of ours.
        return jsonify({"version": voice.clips.version, "clips": sorted(voice.clips.files)})

    @blueprint.get("/display/<name>/voice/<version>/<path:clip>.wav")
    @allow("display")
    def clip_file(name: str, version: str, clip: str) -> Response:
        if current().name != name:
            abort(403)
        file = voice.clips.files.get(clip)
        if file is None or version != voice.clips.version or not file.is_file():
            abort(404)
        response = send_file(file, mimetype="audio/wav", conditional=True, max_age=_A_YEAR_S)
        response.cache_control.private = response.cache_control.immutable = True
        response.cache_control.public = False
        response.cache_control.no_cache = None
        return response


def _add_pictures(blueprint: Blueprint, settings: "Settings") -> None:
    """Add the pictures that hang in the hall."""
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

"""The kiosk's and the phone's pages, and a ticket's QR code."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

import qrcode
from flask import Blueprint, Response, abort, request
from qrcode.image.svg import SvgPathImage

from hall_server.web.access import public
from hall_server.web.face_blueprint import face_blueprint

if TYPE_CHECKING:
    from hall_server.settings import Settings
    from hall_server.web.pages import Page

_TOKEN = re.compile(r"[A-Za-z0-9_-]{16,64}")
_A_DAY_S = 86_400


def create_blueprint(
    page: "Page",
    settings: "Settings",
    code: Callable[[str], str],
    is_todays: Callable[[str], bool],
) -> Blueprint:
    """Return the customer's pages; `code` says what a ticket token's QR code holds.

    `is_todays` says whether a token is of one of today's tickets: nothing is drawn for others.
    """
    blueprint = face_blueprint("kiosk", __name__)

    @blueprint.get("/kiosk/<name>")
    @public
    def kiosk(name: str) -> Response:
        if name not in settings.kiosks:
            abort(404)
        return page("kiosk", name, "kiosk/kiosk.html", acts_as=name)

    _add_phone(blueprint, page, settings)
    _add_code(blueprint, code, is_todays)
    return blueprint


def _add_phone(blueprint: Blueprint, page: "Page", settings: "Settings") -> None:
    """Add the page of a ticket's holder."""

    @blueprint.get("/t/<token>")
    @public
    def phone(token: str) -> Response:
        _check(token)
        # A known ticket has a language of its own; for one that is gone the browser's is used.
        spoken = request.accept_languages.best_match(settings.hall.languages)
        scripts = "phone*.js"
        return page("phone", "", "kiosk/phone.html", private=True, language=spoken, scripts=scripts)


def _add_code(
    blueprint: Blueprint, code: Callable[[str], str], is_todays: Callable[[str], bool]
) -> None:
    """Add the picture of a ticket's QR code."""

    @blueprint.get("/t/<token>/qr.svg")
    @public
    def qr(token: str) -> Response:
        _check(token)
        if not is_todays(token):
            abort(404)
        response = Response(qr_svg(code(token)), content_type="image/svg+xml")
        response.cache_control.private = True
        response.cache_control.max_age = _A_DAY_S
        return response


def _check(token: str) -> None:
    # Whether the page's ticket exists is the API's to say, where unknown tokens are counted.
    if not _TOKEN.fullmatch(token):
        abort(404)


def qr_svg(text: str) -> bytes:
    """Return a QR code as SVG, without a quiet zone: the page leaves one."""
    image = qrcode.make(text, image_factory=SvgPathImage, border=0, box_size=10)
    out = BytesIO()
    image.save(out)
    return out.getvalue()

"""A bank's own look: its colour as a style sheet laid over the tokens, and its logo."""

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, send_file

from hall_server.settings import LookSettings
from hall_server.settings.colours import DARK, LIGHT, ON_ACCENT, mixed, readable
from hall_server.settings.look import LOGOS

from .access import public

if TYPE_CHECKING:
    from hall_server.settings import Settings

#: A picture that somebody opens by itself runs nothing and loads nothing.
_LOGO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

_DEEPER, _SOFTER, _SOFTER_DARK = 0.2, 0.92, 0.85


def has_style(look: LookSettings) -> bool:
    """Whether a bank has a colour of its own."""
    return look.accent is not None or look.accent_dark is not None


def style(look: LookSettings) -> str | None:
    """Return the style sheet of a bank's accent, or None when it has none of its own."""
    if not has_style(look):
        return None
    light = _light(look.accent) if look.accent else ""
    dark = _dark(look.accent_dark or readable(str(look.accent), DARK))
    # High contrast is for who sees little: no bank's colour there.
    plain = ':not([data-contrast="high"])'
    return (
        f":root{plain} {{{light}}}\n"
        f'[data-face="display"]{plain}, [data-scheme="dark"]{plain} {{{dark}}}\n'
        f'@media (prefers-color-scheme: dark) {{ [data-scheme="auto"]{plain} {{{dark}}} }}\n'
    )


def _light(accent: str) -> str:
    deep, soft = mixed(accent, "#000000", _DEEPER), mixed(accent, LIGHT[1], _SOFTER)
    return _tokens(accent, deep, soft, ON_ACCENT[LIGHT])


def _dark(accent: str) -> str:
    deep, soft = mixed(accent, "#ffffff", _DEEPER), mixed(accent, DARK[1], _SOFTER_DARK)
    return _tokens(accent, deep, soft, ON_ACCENT[DARK])


def _tokens(accent: str, deep: str, soft: str, on_accent: str) -> str:
    return (
        f" --accent: {accent}; --accent-deep: {deep}; --accent-soft: {soft};"
        f" --on-accent: {on_accent}; "
    )


def add_routes(blueprint: Blueprint, settings: "Settings") -> None:
    """Add `/look.css` and `/look/logo`; 404 where the bank has none of its own."""

    @blueprint.get("/look.css")
    @public
    def look_css() -> Response:
        sheet = style(settings.look)
        if sheet is None:
            abort(404)
        return Response(sheet, content_type="text/css; charset=utf-8")

    @blueprint.get("/look/logo")
    @public
    def look_logo() -> Response:
        logo = settings.look.logo
        if logo is None or not logo.is_file():
            abort(404)
        response = send_file(logo.resolve(), mimetype=LOGOS[logo.suffix.lower()])
        response.headers["Content-Security-Policy"] = _LOGO_POLICY
        return response

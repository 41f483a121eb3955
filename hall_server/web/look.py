"""A bank's own look: its colour as a style sheet laid over the tokens, and its logo."""

from flask import Blueprint, Response, abort, send_file

from hall_server.settings import LookSettings
from hall_server.settings.colours import DARK, LIGHT, ON_ACCENT, mixed, readable
from hall_server.settings.look import LOGOS

from .access import public

#: A picture that somebody opens by itself runs nothing and loads nothing.
_LOGO_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

_DEEPER, _SOFTER, _SOFTER_DARK = 0.2, 0.92, 0.85


def style(look: LookSettings) -> str | None:
    """Return the style sheet of a bank's accent, or None when it has none of its own."""
    if look.accent is None and look.accent_dark is None:
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


def add_routes(blueprint: Blueprint, look: LookSettings) -> None:
    """Add `/look.css` and `/look/logo`; 404 where the bank has none of its own."""
    sheet = style(look)

    @blueprint.get("/look.css")
    @public
    def look_css() -> Response:
        if sheet is None:
            abort(404)
        return Response(sheet, content_type="text/css; charset=utf-8")

    @blueprint.get("/look/logo")
    @public
    def look_logo() -> Response:
        if look.logo is None or not look.logo.is_file():
            abort(404)
        response = send_file(look.logo.resolve(), mimetype=LOGOS[look.logo.suffix.lower()])
        response.headers["Content-Security-Policy"] = _LOGO_POLICY
        return response

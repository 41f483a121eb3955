"""The app factory: everything is refused unless its route declares who may call it."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import msgspec
from flask import Blueprint, Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import MethodNotAllowed, NotFound

import hall_server
from hall_server.about import About
from hall_server.feeds import Feeds
from hall_server.machines import Machines
from hall_server.service import Service
from hall_server.settings import Settings
from hall_server.why import Hindsight

from . import api, health, openapi, problems
from .access import Guard, public, undeclared
from .administration_port import AccessAdmin, Configuration
from .error_pages import error_page
from .limits import Limits
from .pairing import Pairing
from .ports import Devices, Ports
from .records_port import Records
from .routes import JSON

#: Bytes of the largest body; no command needs more than a few hundred.
MAX_BODY = 16 * 1024

#: Browsers forget cookies after 400 days at the latest (RFC 6265bis).
SESSION_LIFE = timedelta(days=400)

HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)

API_HEADERS = (*HEADERS, ("Cache-Control", "no-store"))


class Sessions(SecureCookieSessionInterface):
    """Cookie sessions whose keys are made only for requests that bring or change one."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session; a new one for a request without a cookie."""
        if "HTTP_COOKIE" not in request.environ:
            return SecureCookieSession()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie if need be; nobody can have changed what nobody looked at."""
        if session.accessed:
            super().save_session(app, session, response)

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether the browser came by https, also through a proxy that does not say so."""
        # Per request: staff inside may use plain http where only the phones' address has https.
        return request.is_secure or request.host == app.config["HALL_SECURE_HOST"]


class App(Flask):
    """Flask without what the hall never has: async views."""

    session_interface = Sessions()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function; Flask would look at each of them at every request."""
        return func


def create_app(
    *,
    service: Service,
    feeds: Feeds,
    access: AccessAdmin,
    settings: Settings,
    about: About,
    devices: Devices,
    records: Records,
    machines: Machines,
    configuration: Configuration,
    secret: bytes,
    blueprints: Iterable[Blueprint] = (),
) -> Flask:
    """Return the app; raises LookupError naming the endpoints that declare nobody."""
    app = _bare_app(secret)
    app.config["HALL_SECURE_HOST"] = _secure_host(settings.hall.public_url)
    limits = Limits(
        lambda: service.now_ms() / 1000,
        settings.server.phone_polls_per_min,
        settings.server.unknown_tokens_per_min,
        settings.customers.identify_per_min,
    )
    ports = Ports(
        service,
        feeds,
        access,
        settings,
        about,
        devices,
        limits,
        records,
        machines,
        Hindsight(service),
        configuration,
        Pairing(lambda: service.now_ms() / 1000),
    )
    guard = Guard(access, CSRFProtect(app))
    app.extensions["hall.guard"] = guard
    problems.install(app, error_page(settings))
    app.before_request(_refuse_unrouted)
    app.before_request(guard.check)
    app.after_request(_add_headers)
    app.register_blueprint(_contract(ports))
    app.register_blueprint(health.blueprint(ports))
    for blueprint in blueprints:
        app.register_blueprint(blueprint)
    if unclear := undeclared(app):
        raise LookupError(f"endpoints that declare nobody: {', '.join(unclear)}")
    return app


def _bare_app(secret: bytes) -> Flask:
    app = App("hall_server.web", static_folder=None)
    app.secret_key = secret
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY,
        PERMANENT_SESSION_LIFETIME=SESSION_LIFE,
        SESSION_COOKIE_NAME="hall",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_REFRESH_EACH_REQUEST=False,
        # The guard checks, since only sessions need it; a kiosk's page is open for weeks.
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,
        # It looks at the referrer, which pages do not send: an address may hold a ticket's token.
        WTF_CSRF_SSL_STRICT=False,
    )
    return app


def _secure_host(public_url: str | None) -> str | None:
    url = urlsplit(public_url or "")
    return url.netloc if url.scheme == "https" else None


def _contract(ports: Ports) -> Blueprint:
    blueprint = api.blueprint(ports)
    document = openapi.document(api.ROUTES, api.PREFIX, hall_server.__version__)
    body = msgspec.json.encode(document)

    @blueprint.get("/openapi.json")
    @public
    def get_openapi() -> Response:
        return Response(body, content_type=JSON)

    return blueprint


def _refuse_unrouted() -> None:
    """Answer in JSON what no route of the API takes, whatever pages say to such requests."""
    error = request.routing_exception
    if problems.in_api() and isinstance(error, NotFound | MethodNotAllowed):
        raise problems.from_http(error)


def _add_headers(response: Response) -> Response:
    headers = response.headers
    # One look at what is there: `setdefault` would search for each, at every request.
    present = {name for name, _ in headers}
    for name, value in API_HEADERS if problems.in_api() else HEADERS:
        if name not in present:
            headers.add(name, value)
    return response

"""The app factory: everything is refused unless its route declares who may call it."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from flask import Blueprint, Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_wtf.csrf import CSRFProtect

import hall_server
from hall_server.about import About
from hall_server.feeds import Feeds
from hall_server.machines import Machines
from hall_server.ratings import Ratings
from hall_server.service import Service
from hall_server.settings import Settings
from hall_server.why import Hindsight

from . import api, health, openapi, problems
from .access import Guard, public, undeclared
from .administration_port import AccessAdmin, Configuration
from .compressed import Compressed
from .direct import Direct
from .error_pages import error_page
from .limits import Limits
from .pairing import Pairing
from .ports import Devices, Ports
from .records_port import Records
from .routes import JSON, MAX_BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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

#: JSON is no page: what only concerns frames and links is left out.
API_HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("Cache-Control", "no-store"),
)


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
    ratings: Ratings,
    configuration: Configuration,
    secret: bytes,
    blueprints: Iterable[Blueprint] = (),
) -> Flask:
    """Return the app; raises LookupError naming the endpoints that declare nobody."""
    app = _bare_app(secret)
    app.config["HALL_SECURE_HOST"] = _secure_host(settings.hall.public_url)
    ports = Ports(
        service, feeds, access, settings, about, devices, _limits(service, settings), records,
        machines, Hindsight(service), ratings, configuration,
        Pairing(lambda: service.now_ms() / 1000),
    )  # fmt: skip
    _install(app, access, settings)
    direct = Direct(app.wsgi_app, api.PREFIX, api.ROUTES, ports, access)
    app.wsgi_app = _with_headers(direct)  # type: ignore[assignment, method-assign]
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


def _limits(service: Service, settings: Settings) -> Limits:
    return Limits(
        lambda: service.now_ms() / 1000,
        settings.server.phone_polls_per_min,
        settings.server.unknown_tokens_per_min,
        settings.customers.identify_per_min,
    )


def _install(app: Flask, access: AccessAdmin, settings: Settings) -> None:
    """Put what every request of a page passes around the app: guard, problems, compression."""
    guard = Guard(access, CSRFProtect(app))
    app.extensions["hall.guard"] = guard
    problems.install(app, error_page(settings))
    app.before_request(guard.check)
    Compressed(app)


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


def _with_headers(app: "WSGIApplication") -> "WSGIApplication":
    """Return the app with the headers that every answer has, also one that went wrong.

    Here, since Flask would look at each header of each answer several times.
    """

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        wanted = API_HEADERS if environ["PATH_INFO"].startswith(problems.API) else HEADERS

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            present = {name for name, _ in headers}
            headers += [one for one in wanted if one[0] not in present]
            return start_response(status, headers, *error)

        return app(environ, start)

    return answer

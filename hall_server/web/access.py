"""Who may do what: every endpoint declares its callers, and whatever declares none is refused.

The one module of `web` that faces import: `allow`, `public`, `public_files`, `current`,
`principals` and `Principal`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol, TypeVar

from flask import Blueprint, Flask, abort, current_app, g, request, session
from flask.blueprints import BlueprintSetupState
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.exceptions import MethodNotAllowed, NotFound

from .problems import Problem, forbidden, from_http, in_api, unauthorized

DEVICES = ("kiosk", "display", "counter", "evaluator", "agent")
PEOPLE = ("teller", "lobby", "admin")
ROLES = frozenset(DEVICES + PEOPLE)

#: What a public endpoint declares instead of roles.
PUBLIC = frozenset({"public"})

#: Identities that one browser may hold at once.
MAX_IDENTITIES = 16

_DECLARED = "_hall_roles"

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks: a device, person or program; `ref` is its identity's id, `via` token or session.

    `grant` is what a session keeps of it.
    """

    role: str
    ref: str
    name: str
    point: str | None = None
    via: str = "token"
    grant: str = ""


class Identity(Protocol):
    """A token or user of the access store."""

    @property
    def id(self) -> str:
        """Random hex, the ref that events use."""
        ...

    @property
    def role(self) -> str:
        """One of ROLES."""
        ...

    @property
    def name(self) -> str:
        """The sign-in name, or a device's id in the configuration."""
        ...

    @property
    def point(self) -> str | None:
        """The service point that a token is bound to."""
        ...

    @property
    def grant(self) -> str:
        """What a session keeps: another one when the password changes."""
        ...


class AccessStore(Protocol):
    """What the web needs of the access store; cheap enough to be asked at every request."""

    def by_token(self, token: str, /) -> Identity | None:
        """Return the holder of a token, or None."""
        ...

    def by_grant(self, grant: str, /) -> Identity | None:
        """Return whose session this is, or None when it is over."""
        ...

    def sign_in(self, name: str, password: str, /) -> Identity | None:
        """Return the user with this name and password, or None; slow on purpose."""
        ...


def allow(*roles: str) -> Callable[[View], View]:
    """Declare the roles that may call an endpoint; raises ValueError for an unknown role."""
    if not roles or not ROLES.issuperset(roles):
        raise ValueError(f"roles are {sorted(ROLES)}, not {roles}")
    return lambda view: _declare(view, frozenset(roles))


def public(view: View) -> View:
    """Declare that anybody may call an endpoint."""
    return _declare(view, PUBLIC)


def public_files(blueprint: Blueprint) -> Blueprint:
    """Declare that anybody may fetch a blueprint's static files."""

    @blueprint.record
    def declare(setup: BlueprintSetupState) -> None:
        _declare_files(setup, f"{blueprint.name}.static")

    return blueprint


def _declare_files(setup: BlueprintSetupState, endpoint: str) -> None:
    # A bound method cannot carry the mark itself.
    send = setup.app.view_functions[endpoint]

    def send_file(**path: str) -> Any:
        return send(**path)

    setup.app.view_functions[endpoint] = public(send_file)


def _declare(view: View, roles: frozenset[str]) -> View:
    setattr(view, _DECLARED, roles)
    return view


def declared(app: Flask, endpoint: str) -> frozenset[str] | None:
    """Return the roles that an endpoint declares (PUBLIC: anybody), or None."""
    return getattr(app.view_functions.get(endpoint), _DECLARED, None)


def undeclared(app: Flask) -> list[str]:
    """Return the endpoints that declare nobody, and so are refused to everybody."""
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    return sorted(e for e in endpoints if declared(app, e) is None)


def current() -> Principal:
    """Return who makes this request; only for endpoints that are not public."""
    principal: Principal = g.principal
    return principal


def principals(store: AccessStore) -> list[Principal]:
    """Return everybody that this browser's session may act as."""
    found = (store.by_grant(grant) for grant in session.get("who", ()))
    return [principal_of(identity, "session") for identity in found if identity]


def principal_of(identity: Identity, via: str) -> Principal:
    """Return an identity as the one who asks."""
    return Principal(identity.role, identity.id, identity.name, identity.point, via, identity.grant)


def from_token(store: AccessStore, token: str) -> Principal | None:
    """Return the holder of a bearer token, or None."""
    identity = store.by_token(token)
    return principal_of(identity, "token") if identity else None


def from_header(store: AccessStore, header: str) -> Principal | None:
    """Return the holder of the bearer token in an Authorization header, or None."""
    scheme, _, token = header.partition(" ")
    return from_token(store, token.strip()) if scheme.lower() == "bearer" else None


def pick(
    mine: Iterable[Principal],
    name: str | None,
    roles: frozenset[str] = ROLES,
    of: str | None = None,
) -> Principal | None:
    """Return the one to act as: who is named, else the person, else a device that may.

    Of several such devices it is the one that the address is `of`, if that is there.
    """
    named = [p for p in mine if name is None or p.name == name]
    fitting = [p for p in named if p.role in roles] or named
    return min(fitting, key=lambda p: (p.role not in PEOPLE, p.name != of), default=None)


def enrol(store: AccessStore, identity: Identity) -> str:
    """Add an identity to a session made new, and return its new CSRF token.

    A person replaces the person before; devices of this browser stay.
    """
    replaces = PEOPLE if identity.role in PEOPLE else ()
    kept = [p for p in principals(store) if p.role not in replaces and p.ref != identity.id]
    return _renew([p.grant for p in kept] + [identity.grant], device=identity.role in DEVICES)


def sign_out(store: AccessStore) -> None:
    """Take the people out of this session; its devices stay."""
    _renew([p.grant for p in principals(store) if p.role in DEVICES], device=False)


def csrf_token() -> str:
    """Return the CSRF token of this browser's session."""
    return str(generate_csrf())


def _renew(who: list[str], *, device: bool) -> str:
    permanent = session.permanent or device
    # Kiosk, board and counter may be open in one browser: a device that joins must not lock the
    # others out, so the token that their pages carry stays.  A person's coming renews it.
    kept = {"csrf_token": session["csrf_token"]} if device and "csrf_token" in session else {}
    session.clear()
    session.update(kept)
    g.pop("csrf_token", None)
    if who:
        session["who"] = who[-MAX_IDENTITIES:]
        session.permanent = permanent
    return csrf_token()


class Guard:
    """Looks at every request before its view does."""

    def __init__(self, store: AccessStore, csrf: CSRFProtect) -> None:
        self._store = store
        self._csrf = csrf

    def check(self) -> None:
        """Refuse who may not; leave the principal in `g`; raises Problem or an HTTP error."""
        endpoint = request.endpoint
        if endpoint is None:
            _refuse_unrouted()
            return
        roles = declared(current_app, endpoint)
        if roles is PUBLIC:
            return
        principal = self._resolve(roles or frozenset())
        if principal is None:
            refuse(401)
        if not roles or principal.role not in roles:
            refuse(403)
        if principal.via == "session":
            self.check_csrf()
        g.principal = principal

    def check_csrf(self) -> None:
        """Refuse a change asked with a cookie by another site's page."""
        try:
            self._csrf.protect()
        except CSRFError as error:
            raise Problem(400, "csrf", str(error.description)) from error

    def _resolve(self, roles: frozenset[str]) -> Principal | None:
        environ = request.environ
        header = environ.get("HTTP_AUTHORIZATION")
        if header is None:
            of = (request.view_args or {}).get("name")  # a page is asked for without a header
            return pick(principals(self._store), environ.get("HTTP_HALL_AS"), roles, of)
        return from_header(self._store, header)


def _refuse_unrouted() -> None:
    """Answer in JSON what no route of the API takes, whatever pages say to such requests."""
    error = request.routing_exception
    if in_api() and isinstance(error, NotFound | MethodNotAllowed):
        raise from_http(error)


def guard() -> Guard:
    """Return the app's guard."""
    found: Guard = current_app.extensions["hall.guard"]
    return found


def refuse(status: int) -> NoReturn:
    """Refuse with 401 or 403: a problem in the API, an HTTP error that pages may word elsewhere."""
    if not in_api():
        abort(status)
    raise unauthorized() if status == 401 else forbidden()

"""One declaration per route: what registers it, guards it, reads its body and documents it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import msgspec
from flask import Blueprint, Response, request
from flask import Request as Asked
from msgspec import Struct
from werkzeug.exceptions import HTTPException

from hall_server.queueing.refusals import Refusal
from hall_server.service import Answer, Request

from .access import PUBLIC, Principal, allow, current, public
from .ports import Ports
from .problems import Problem, from_http, from_refusal

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

JSON = "application/json"

#: Bytes of the largest body; no command needs more than a few hundred.
MAX_BODY = 16 * 1024

_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_FIELD = re.compile(r"field `(.*)`", re.DOTALL)
_PATH = re.compile(r"at `\$\.(\w+)")

Handler = Callable[..., Answer | Response]

#: Answers a request: who asks, its WSGI environment, and what stands in its path.
Ask = Callable[[Principal | None, "WSGIEnvironment", Mapping[str, str]], Answer | Response]


@dataclass(slots=True)
class Asking:
    """One request on its way to a handler; `request` is its identity when it has a key."""

    principal: Principal | None
    body: Any
    request: Request | None
    query: Any = None

    @property
    def who(self) -> Principal:
        """Who asks; only where the route is not public."""
        if self.principal is None:
            raise LookupError("a public route has no principal")
        return self.principal


@dataclass(frozen=True, slots=True)
class Route:
    """A route of the API; `codes` are those of its own, beside what its kind implies."""

    method: str
    path: str
    handler: Handler
    roles: frozenset[str]
    summary: str
    answers: dict[int, Any]
    body: type[Struct] | None = None
    body_optional: bool = False
    query: type[Struct] | None = None
    codes: tuple[str, ...] = ()
    key: str | None = None

    @property
    def name(self) -> str:
        """The handler's name, unique in the API."""
        return self.handler.__name__

    @property
    def is_command(self) -> bool:
        """Whether the route writes to the journal, and so may carry a key."""
        return self.key is not None

    @property
    def fields(self) -> frozenset[str]:
        """The names of the body's fields."""
        return frozenset(self.body.__struct_fields__) if self.body else frozenset()


class Routes(list[Route]):
    """A module's routes, each declared where its handler stands."""

    def route(
        self,
        method: str,
        path: str,
        roles: tuple[str, ...] | None,
        **declared: Any,
    ) -> Callable[[Handler], Handler]:
        """Declare a handler; `roles` None means anybody; the docstring is the summary."""

        def declare(handler: Handler) -> Handler:
            allowed = PUBLIC if roles is None else frozenset(roles)
            summary = (handler.__doc__ or "").strip()
            self.append(Route(method, path, handler, allowed, summary, **declared))
            return handler

        return declare


def register(blueprint: Blueprint, routes: list[Route], ports: Ports) -> None:
    """Add every route to the blueprint, guarded as it declares."""
    for route in routes:
        view = _view(route, ports)
        guarded = public(view) if route.roles is PUBLIC else allow(*sorted(route.roles))(view)
        blueprint.add_url_rule(
            flask_path(route),
            route.name,
            guarded,
            methods=[route.method],
            provide_automatic_options=False,
        )


def flask_path(route: Route) -> str:
    """Return a route's path as werkzeug writes it: `<name>` for `{name}`."""
    return re.sub(r"{(\w+)}", r"<\1>", route.path)


def _view(route: Route, ports: Ports) -> Callable[..., Response]:
    ask, is_public = asking(route, ports), route.roles is PUBLIC

    def view(**path: str) -> Response:
        return respond(ask(None if is_public else current(), request.environ, path))

    return view


def asking(route: Route, ports: Ports) -> Ask:
    """Return what answers a route's requests, however they came; it raises what went wrong."""
    decode = msgspec.json.Decoder(route.body).decode if route.body else None
    handler, fields = route.handler, route.fields

    def ask(
        principal: Principal | None, environ: "WSGIEnvironment", path: Mapping[str, str]
    ) -> Answer | Response:
        raw = _raw_body(environ)
        asked = Asking(principal, None, _request_of(route, principal, environ, raw))
        if route.query:
            asked.query = _query(route.query, environ)
        if decode:
            asked.body = _body(route, decode, environ, raw)
        try:
            return handler(ports, asked, **path)
        except Refusal as refusal:
            raise from_refusal(refusal, fields) from refusal

    return ask


def path_of(environ: "WSGIEnvironment") -> str:
    """Return the decoded path of a request (PEP 3333 has it as Latin-1)."""
    return str(environ["PATH_INFO"]).encode("latin-1").decode(errors="replace")


def respond(answer: Answer | Response) -> Response:
    """Return a stored or fresh answer as a response."""
    if isinstance(answer, Response):
        return answer
    return Response(answer.body, answer.status, content_type=JSON if answer.body else None)


def _raw_body(environ: "WSGIEnvironment") -> bytes:
    length = environ.get("CONTENT_LENGTH", "")
    if length.isdecimal() and int(length) <= MAX_BODY:
        # The plain case without the layers that guard the others.
        return bytes(environ["wsgi.input"].read(int(length)))
    try:
        return Asked(environ).get_data(cache=False)
    except HTTPException as error:
        raise from_http(error) from error


def _body(
    route: Route, decode: Callable[[bytes], Struct], environ: "WSGIEnvironment", raw: bytes
) -> Struct:
    if not raw and route.body and route.body_optional:
        return route.body()
    if environ.get("CONTENT_TYPE") != JSON and Asked(environ).mimetype != JSON:
        raise Problem(415, "wrong_content_type", f"The body must be {JSON}.")
    try:
        return decode(raw)
    except msgspec.ValidationError as error:
        raise _bad_input(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, "bad_json", "The body is not JSON.") from error


def _query(kind: type[Struct], environ: "WSGIEnvironment") -> Struct:
    try:
        return msgspec.convert(Asked(environ).args.to_dict(), kind, strict=False)
    except msgspec.ValidationError as error:
        raise _bad_input(str(error)) from error


def _bad_input(message: str) -> Problem:
    found = _PATH.search(message) or _FIELD.search(message)
    about = {"field": found.group(1)[:100]} if found else None
    return Problem(422, "bad_input", message[:300], about=about)


def _request_of(
    route: Route, principal: Principal | None, environ: "WSGIEnvironment", raw: bytes
) -> Request | None:
    if route.key is None:
        return None
    key = environ.get("HTTP_IDEMPOTENCY_KEY")
    if key is None:
        if route.key == "required":
            raise Problem(400, "missing_key", "The header Idempotency-Key is needed.")
        return None
    if not _KEY.fullmatch(key):
        raise Problem(400, "bad_key", "A key is 1 to 255 visible ASCII characters.")
    # A public route is asked by its holder: the path, with the token, says who.
    who = principal.ref if principal else "holder"
    return Request(f"{who}:{route.method} {path_of(environ)}", key, sha256(raw).digest())

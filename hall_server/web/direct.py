"""The API's short way: who brings a token needs no cookie, no page, and so none of Flask.

A ticket's own work is small beside the contexts, sessions and hooks that a page's request passes
(docs/decisions/012-the-short-way.md).  Guard, handlers and problems are the same on both ways;
whatever is unusual, public or by cookie takes the long one.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from hall_server.service import Answer

from .access import PUBLIC, AccessStore, Principal, from_header
from .ports import Ports
from .problems import forbidden, of_error, unauthorized
from .routes import JSON, MAX_BODY, Ask, Route, asking, flask_path, path_of, respond

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

#: A route and what answers its requests.
Way = tuple[Route, Ask]

_STATUS_LINES = {status: f"{status.value} {status.phrase.upper()}" for status in HTTPStatus}


class Direct:
    """A WSGI app: answers what the short way is for, and hands `others` everything else."""

    def __init__(
        self,
        others: "WSGIApplication",
        prefix: str,
        routes: list[Route],
        ports: Ports,
        access: AccessStore,
    ) -> None:
        self._others = others
        self._access = access
        self._ways = {route.name: (route, asking(route, ports)) for route in routes}
        rules = [
            Rule(prefix + flask_path(route), methods=[route.method], endpoint=route.name)
            for route in routes
        ]
        self._paths = Map(rules).bind("")

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer, in the way of WSGI."""
        found = self._find(environ)
        if found is None:
            return self._others(environ, start_response)
        (route, ask), path = found
        try:
            principal = self._guard(route, environ["HTTP_AUTHORIZATION"])
            answer = ask(principal, environ, path)
        except Exception as error:  # noqa: BLE001 -- logged there, unless it is an answer
            answer = of_error(error, route.method, f"api.{route.name}").response()
        if isinstance(answer, Response) or not answer.body:
            return respond(answer)(environ, start_response)
        return _send(answer, start_response)

    def _find(self, environ: "WSGIEnvironment") -> tuple[Way, Mapping[str, str]] | None:
        """Return the way to a route's answer, and what stands in its path; None: the long way."""
        if "HTTP_AUTHORIZATION" not in environ or not _is_plain(environ):
            return None
        method = environ["REQUEST_METHOD"]
        try:
            name, path = self._paths.match(path_of(environ), method)
        except HTTPException:
            return None
        way = route, _ = self._ways[name]
        # A HEAD finds the route of a GET; one that anybody may call may want a browser's session.
        is_mine = route.method == method and route.roles is not PUBLIC
        return (way, path) if is_mine else None

    def _guard(self, route: Route, header: str) -> Principal:
        principal = from_header(self._access, header)
        if principal is None:
            raise unauthorized()
        if principal.role not in route.roles:
            raise forbidden()
        return principal


def _is_plain(environ: "WSGIEnvironment") -> bool:
    """Whether a body, if there is one, says how long it is and may come."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return False
    length = environ.get("CONTENT_LENGTH") or "0"
    return length.isdecimal() and int(length) <= MAX_BODY


def _send(answer: Answer, start_response: "StartResponse") -> list[bytes]:
    headers = [("Content-Type", JSON), ("Content-Length", str(len(answer.body)))]
    start_response(_STATUS_LINES[HTTPStatus(answer.status)], headers)
    return [answer.body]

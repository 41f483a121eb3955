"""How the API says no: RFC 9457 problems with a stable `code`, and never our own internals."""

import logging
from collections.abc import Mapping
from math import ceil

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, InternalServerError

from hall_server.ports import StoreFailed
from hall_server.queueing.refusals import Refusal, Unknown
from hall_server.service import Unavailable
from hall_server.wall_time import rfc3339

from .error_pages import ErrorPage

log = logging.getLogger("hall.web")

#: The HTTP status of codes that are not refusals of the hall's rules.
STATUS: dict[str, int] = {
    "bad_json": 400,
    "missing_key": 400,
    "bad_key": 400,
    "csrf": 400,
    "unauthorized": 401,
    "sign_in_failed": 401,
    "unknown_token": 401,
    "forbidden": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "too_large": 413,
    "wrong_content_type": 415,
    "bad_input": 422,
    "bad_configuration": 422,
    "key_reused": 422,
    "too_many": 429,
    "internal_error": 500,
    "outcome_unknown": 503,
    "cannot_read": 503,
    "cannot_write": 503,
    "stopping": 503,
    "too_busy": 503,
}

#: Where the API lives: there everything is JSON, also what went wrong.
API = "/api/"

_DETAILS = {
    "outcome_unknown": "It is not known whether this was written; the same key settles it.",
    "cannot_read": "The hall cannot read its journal now.",
    "cannot_write": "The hall cannot write its journal now.",
    "stopping": "The hall is stopping.",
    "too_busy": "The hall has too much to do now.",
}

_HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "too_large",
    415: "wrong_content_type",
}


class Problem(Exception):  # noqa: N818 -- RFC 9457's own word
    """An answer that says no; `about` are further members of the problem."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        *,
        headers: Mapping[str, str] | None = None,
        about: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.about = dict(about or {})

    def response(self) -> Response:
        """Return the problem as application/problem+json."""
        body = self.about | {
            "type": f"urn:service-hall:problem:{self.code}",
            "title": self.code.replace("_", " ").capitalize(),
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
        }
        return Response(
            msgspec.json.encode(body),
            self.status,
            self.headers,
            content_type="application/problem+json",
        )


INTERNAL_ERROR = Problem(500, "internal_error", "The hall made a mistake; it is in its log.")


def status_of(code: str) -> int:
    """Return the HTTP status that a code comes with."""
    return STATUS.get(code) or (404 if code.startswith("unknown_") else 409)


def in_api() -> bool:
    """Whether this request is for the API, where everything is JSON."""
    return request.path.startswith(API)


def unauthorized() -> Problem:
    """Return the answer to who brings no token or session that counts."""
    headers = {"WWW-Authenticate": "Bearer"}
    return Problem(401, "unauthorized", "A token or session is needed.", headers=headers)


def forbidden() -> Problem:
    """Return the answer to who may not do this."""
    return Problem(403, "forbidden", "This is not for you to do.")


def from_refusal(refusal: Refusal, fields: frozenset[str] = frozenset()) -> Problem:
    """Return a refusal as a problem; `fields` are the body's, to say which one named the thing."""
    about = dict(refusal.about)
    if "opens_ms" in about:  # wall time: the contract has no bare milliseconds
        opens_ms = about.pop("opens_ms")
        about["opens_at"] = rfc3339(opens_ms) if isinstance(opens_ms, int) else None
    if isinstance(refusal, Unknown) and refusal.kind in fields:
        about["field"] = refusal.kind
    return Problem(status_of(refusal.code), refusal.code, refusal.message, about=about)


def of_error(error: Exception, method: str, endpoint: str | None) -> Problem:
    """Return whatever went wrong as a problem; what nobody expected is logged."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refusal):
        return from_refusal(error)
    if isinstance(error, Unavailable):
        return _unavailable(error)
    if isinstance(error, StoreFailed):
        return _unavailable(Unavailable("cannot_read" if method == "GET" else "cannot_write"))
    if isinstance(error, HTTPException):
        return from_http(error)
    # The endpoint, not the path: a path may hold a ticket's token.
    log.error("unexpected error in %s", endpoint, exc_info=error)
    return INTERNAL_ERROR


def install(app: Flask, error_page: ErrorPage) -> None:
    """Register how each kind of error is answered: by problems, outside the API by a page."""

    def problem(error: Exception) -> Response:
        return of_error(error, request.method, request.endpoint).response()

    def http(error: HTTPException) -> Response:
        return problem(error) if in_api() else error_page(error)

    def unexpected(error: Exception) -> Response:
        answer = problem(error)
        return answer if in_api() else error_page(InternalServerError())

    for kind in (Problem, Refusal, Unavailable, StoreFailed):
        app.register_error_handler(kind, problem)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, unexpected)


def _unavailable(error: Unavailable) -> Problem:
    headers = {"Retry-After": str(max(1, ceil(error.retry_after_s)))}
    detail = _DETAILS.get(error.code, error.code)
    return Problem(503, error.code, detail, headers=headers)


def from_http(error: HTTPException) -> Problem:
    """Return an HTTP error of Flask's own as a problem."""
    status = error.code or 500
    headers = {k: v for k, v in error.get_headers() if k.lower() in {"allow", "retry-after"}}
    code = _HTTP_CODES.get(status, f"http_{status}")
    return Problem(status, code, error.description or error.name, headers=headers)

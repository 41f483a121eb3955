"""The OpenAPI 3.1 document, made of the same declarations that register the routes."""

from http import HTTPStatus
from typing import Any

import msgspec

from . import contract
from .access import PUBLIC
from .problems import status_of
from .routes import JSON, Route

_REF = "#/components/schemas/{name}"

_KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
    "description": "The same key and body give the same answer; another body is refused.",
}

_HALL_AS = {
    "name": "Hall-As",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "description": "Which identity of the session acts, where a browser holds several.",
}

_SECURITY = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": "hall"},
    "csrf": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
}


def codes(route: Route) -> list[str]:
    """Return every code that a route may answer with: its own and those of its kind."""
    found = {*route.codes, "too_large", "internal_error"}
    if route.roles is not PUBLIC:
        found |= {"unauthorized", "forbidden"}
        if route.method != "GET":
            found.add("csrf")
    if route.body:
        found |= {"bad_json", "wrong_content_type", "bad_input"}
    if route.query:
        found.add("bad_input")
    if route.is_command:
        found |= {"bad_key", "key_reused", "answer_lost"}
        found |= {"outcome_unknown", "cannot_write", "stopping", "too_busy"}
    if route.key == "required":
        found.add("missing_key")
    return sorted(found)


def document(routes: list[Route], prefix: str, version: str) -> dict[str, Any]:
    """Return the document; validated by the tests against every answer they get."""
    answers = [kind for route in routes for kind in route.answers.values() if kind]
    types = [*answers, *(route.body for route in routes if route.body), contract.ProblemBody]
    schemas, components = msgspec.json.schema_components(types, ref_template=_REF)
    schema_of = dict(zip(map(_name, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schema_of)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Service Hall", "version": version},
        "servers": [{"url": prefix}],
        "paths": paths,
        "components": {"schemas": components, "securitySchemes": _SECURITY},
    }


def _name(kind: object) -> str:
    return str(kind)


def _operation(route: Route, schema_of: dict[str, Any]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": _parameters(route),
        "responses": _answers(route, schema_of) | _problems(route, schema_of),
        "security": _security(route),
        "x-codes": codes(route),
        "x-roles": sorted(route.roles),
    }
    if route.body:
        operation["requestBody"] = {
            "required": not route.body_optional,
            "content": {JSON: {"schema": schema_of[_name(route.body)]}},
        }
    return operation


def _parameters(route: Route) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in route.path.split("/") if part.startswith("{")]
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]
    found += _query(route)
    if route.roles is not PUBLIC:
        found.append(_HALL_AS)
    if route.is_command:
        found.append(_KEY_HEADER | {"required": route.key == "required"})
    return found


def _query(route: Route) -> list[dict[str, Any]]:
    if route.query is None:
        return []
    # A query is flat: its fields refer to no other types.
    shape = msgspec.json.schema(route.query)["$defs"][route.query.__name__]
    needed = shape.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": schema}
        for name, schema in shape["properties"].items()
    ]


def _security(route: Route) -> list[dict[str, Any]]:
    if route.roles is PUBLIC:
        return []
    session: dict[str, list[str]] = {"session": []}
    if route.method != "GET":
        session["csrf"] = []
    return [{"token": []}, session]


def _answers(route: Route, schema_of: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for status, kind in route.answers.items():
        found[str(status)] = {"description": HTTPStatus(status).phrase}
        if kind:
            found[str(status)]["content"] = {JSON: {"schema": schema_of[_name(kind)]}}
    return found


def _problems(route: Route, schema_of: dict[str, Any]) -> dict[str, Any]:
    by_status: dict[int, list[str]] = {}
    for code in codes(route):
        by_status.setdefault(status_of(code), []).append(code)
    problem = {"application/problem+json": {"schema": schema_of[_name(contract.ProblemBody)]}}
    return {
        str(status): {"description": ", ".join(found), "content": problem}
        for status, found in sorted(by_status.items())
    }

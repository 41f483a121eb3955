"""A client that checks every answer of the API against the document that the API serves."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from jsonschema import Draft202012Validator, FormatChecker
from werkzeug.test import TestResponse

PREFIX = "/api/v1"


@dataclass
class Caller:
    """Calls the API as `token`, or with the cookies of a browser of its own."""

    app: Flask
    token: str | None = None
    keys: int = 0

    def __post_init__(self) -> None:
        self.client = self.app.test_client(use_cookies=self.token is None)
        self.document = self.app.test_client().get(PREFIX + "/openapi.json").get_json()

    def __call__(
        self,
        method: str,
        path: str,
        json: Any = None,
        *,
        key: str | None = None,
        headers: dict[str, str] | None = None,
        data: bytes | None = None,
        content_type: str = "application/json",
        address: str = "127.0.0.1",
    ) -> TestResponse:
        """Call and check; `data` goes as it is."""
        sent = dict(headers or {})
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if key:
            sent["Idempotency-Key"] = key
        body = {"json": json} if data is None and json is not None else {}
        if data is not None:
            body = {"data": data, "content_type": content_type}
        response = self.client.open(
            PREFIX + path,
            method=method,
            headers=sent,
            environ_overrides={"REMOTE_ADDR": address},
            **body,
        )
        self.check(method, path, response)
        return response

    def issue(self, service: str = "cash", **asked: Any) -> dict[str, Any]:
        """Issue a ticket under a key of its own."""
        self.keys += 1
        response = self("POST", "/tickets", {"service": service, **asked}, key=f"k{self.keys}")
        assert response.status_code == 201, response.get_json()
        return dict(response.get_json())

    def check(self, method: str, path: str, response: TestResponse) -> None:
        """The answer is one that the document promises: status, code, shape, headers."""
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        operation = self.operation(method, path)
        if operation is None:
            assert response.mimetype in ("application/problem+json", "application/json")
            return
        promised = operation["responses"].get(str(response.status_code))
        assert promised, f"{method} {path} may not answer {response.status_code} {response.data!r}"
        if "content" not in promised:
            assert response.data == b""
            return
        schema = promised["content"][response.mimetype]["schema"]
        self.validate(schema, response.get_json())
        if response.status_code >= 400:
            code = response.get_json()["code"]
            assert code in operation["x-codes"], f"{method} {path} does not document {code}"

    def operation(self, method: str, path: str) -> dict[str, Any] | None:
        """Return the document's operation for a call."""
        path = path.partition("?")[0]
        for template, operations in self.document["paths"].items():
            if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
                found: dict[str, Any] | None = operations.get(method.lower())
                return found
        return None

    def validate(self, schema: dict[str, Any], value: Any) -> None:
        """Check a value against a schema of the document."""
        full = {"components": self.document["components"], **schema}
        Draft202012Validator(full, format_checker=FormatChecker()).validate(value)


def code_of(response: TestResponse) -> str:
    """Return a problem's code; the answer must be a problem."""
    assert response.mimetype == "application/problem+json", response.data
    problem = response.get_json()
    assert problem["status"] == response.status_code
    return str(problem["code"])

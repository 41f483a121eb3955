"""The document, and what no route answers: unknown paths, methods, mistakes and a tired disk."""

import logging
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openapi_spec_validator import validate

from hall_server import appointments, customers, live_state, queueing, ratings
from hall_server.service import Unavailable
from hall_server.store import booking_records, customer_records
from hall_server.web import api
from hall_server.web.api import appointments as appointment_routes
from hall_server.web.problem_words import SENTENCES
from hall_server.web.problems import STATUS
from tests.web.caller import Caller, code_of
from tests.web.test_access import NAMES, path_of


def test_the_document_is_openapi(browser):
    validate(browser.document)
    assert browser.document["openapi"].startswith("3.1")
    assert set(browser.document["components"]["securitySchemes"]) == {"token", "session", "csrf"}


def test_the_document_has_every_route_and_no_other(world, browser):
    documented = {
        (method.upper(), path)
        for path, operations in browser.document["paths"].items()
        for method in operations
    }
    assert documented == {(route.method, route.path) for route in api.ROUTES}
    served = {
        (method, rule.rule.removeprefix(api.PREFIX).replace("<", "{").replace(">", "}"))
        for rule in world.app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(api.PREFIX)
    }
    assert served - documented == {("GET", "/openapi.json")}


def test_the_codes_of_the_rules_and_of_the_document_agree():
    files = (live_state, appointments, customers, customer_records, booking_records,
             appointment_routes, ratings)  # fmt: skip
    rules = "".join(Path(str(file.__file__)).read_text() for file in files)
    rules += "".join(file.read_text() for file in Path(queueing.__path__[0]).glob("*.py"))
    raised = set(re.findall(r'Refusal\(\s*"(\w+)"', rules))
    raised |= {f"unknown_{kind}" for kind in re.findall(r'Unknown\("(\w+)"', rules)}
    raised -= {"unknown_policy"}  # of configuring: such a file is refused before
    raised -= set(STATUS)
    documented = {code for route in api.ROUTES for code in route.codes}
    assert raised <= documented
    of_the_web = {code for code in documented if code in STATUS}
    assert documented - raised - of_the_web == {
        "no_printer", "unknown_display", "unknown_kiosk", "unknown_need", "unknown_call",
        "configuration_changed", "configuration_read_only", "user_refused", "unknown_user",
        "user_exists", "name_refused", "password_refused",
        "not_yourself", "unknown_token_id", "unknown_pairing", "unknown_code", "unknown_screen",
    }  # fmt: skip


def test_every_documented_refusal_has_words_in_the_pages():
    # What only a program can get wrong, or a page asks for by names that it has from the hall.
    of_programs = {"unknown_service", "unknown_tier", "unknown_language", "unknown_point",
                   "unknown_reason", "unknown_display", "unknown_kiosk", "cannot_read"}  # fmt: skip
    documented = {code for route in api.ROUTES for code in route.codes}
    assert documented - set(SENTENCES) - of_programs == set()


def test_keys_are_documented(browser):
    def header(path, method="post"):
        parameters = browser.document["paths"][path][method]["parameters"]
        return next((p for p in parameters if p["name"] == "Idempotency-Key"), None)

    assert header("/tickets")["required"] is True
    assert header("/points/{point}/call")["required"] is False
    assert header("/hall", "get") is None


def test_unknown_paths_and_methods_are_problems(lobby):
    for path in ("/nope", "/tickets/a/b/c", "/t/"):
        response = lobby("GET", path)
        assert (response.status_code, code_of(response)) == (404, "not_found")
    response = lobby("PUT", "/tickets")
    assert (response.status_code, code_of(response)) == (405, "method_not_allowed")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}
    assert code_of(lobby("OPTIONS", "/tickets")) == "method_not_allowed"


def test_pages_cannot_word_the_problems_of_the_api(world):
    app = world.make()
    app.register_error_handler(404, lambda _: ("<h1>oh</h1>", 404))
    assert code_of(Caller(app)("GET", "/nope")) == "not_found"
    assert app.test_client().get("/nope").text == "<h1>oh</h1>"


def test_a_mistake_of_ours_shows_nothing(world, lobby, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("secret path /etc/hall")

    monkeypatch.setattr(world.service, "read", fail)
    with caplog.at_level(logging.ERROR):
        response = lobby("GET", "/hall")
    assert (response.status_code, code_of(response)) == (500, "internal_error")
    assert "secret" not in response.text
    assert "secret path" in caplog.text


def test_a_mistake_logs_no_ticket_token(world, kiosk, browser, monkeypatch, caplog):
    token = kiosk.issue()["token"]

    def fail(*_):
        raise RuntimeError("oh")

    monkeypatch.setattr(world.service, "read", fail)
    assert browser("GET", f"/t/{token}").status_code == 500
    assert token not in caplog.text


@pytest.mark.parametrize("code", ["outcome_unknown", "cannot_write", "stopping", "too_busy"])
def test_a_hall_that_cannot_now_says_when(world, kiosk, monkeypatch, code):
    def refuse(*_, **__):
        raise Unavailable(code, 3)

    monkeypatch.setattr(world.service, "handle", refuse)
    response = kiosk("POST", "/tickets", {"service": "cash"}, key="k")
    assert (response.status_code, code_of(response)) == (503, code)
    assert response.headers["Retry-After"] == "3"


def test_a_stopped_hall_is_503(world, kiosk):
    world.service.stop()
    response = kiosk("POST", "/tickets", {"service": "cash"}, key="k")
    assert code_of(response) == "stopping"


def test_headers_of_the_api(lobby):
    headers = lobby("GET", "/hall").headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Set-Cookie" not in headers


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["a", "ticket", "notice"]), inner, max_size=3)
    ),
    max_leaves=5,
)
FIELDS = st.sampled_from(sorted({name for route in api.ROUTES for name in route.fields}))
GOOD = st.sampled_from(["cash", "vip", "zh", "break", "kiosk1", True, False])
BODIES = st.dictionaries(FIELDS, GOOD | ANY_JSON, max_size=4) | ANY_JSON
COMMANDS = [r for r in api.ROUTES if r.method != "GET" and not r.path.startswith("/t/")]


@hypothesis_settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_body_is_a_mistake_of_ours(world, data):
    route = data.draw(st.sampled_from(COMMANDS))
    role = data.draw(st.sampled_from(sorted(route.roles & set(NAMES)) or ["kiosk"]))
    caller = world.caller(NAMES[role])
    raw = data.draw(st.none() | st.binary(max_size=60))
    body = None if raw is not None else data.draw(BODIES)
    key = data.draw(st.none() | st.text("ab", min_size=1, max_size=2))
    response = caller(route.method, path_of(route), body, data=raw, key=key)
    assert response.status_code < 500


@hypothesis_settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(name=st.text(min_size=1, max_size=20).filter(lambda s: "/" not in s and s.isprintable()))
def test_no_path_is_a_mistake_of_ours(world, name):
    lobby = world.caller("lobby")
    for path in ("/points/{}", "/tickets/{}", "/displays/{}", "/t/{}"):
        response = lobby.client.get(
            "/api/v1" + path.format(name), headers={"Authorization": f"Bearer {lobby.token}"}
        )
        assert response.status_code in (200, 308, 404, 429)

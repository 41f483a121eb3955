"""The short way of who brings a token and the long way of everybody else say the same."""

import pytest

import hall_server.web.app as web
from tests.web.caller import PREFIX

CASH = b'{"service": "cash"}'
JSON = "application/json"

#: Method, path, who, body, content type, further headers.
REQUESTS = {
    "a ticket": ("POST", "/tickets", "kiosk1", CASH, JSON, {"Idempotency-Key": "k1"}),
    "the same again": ("POST", "/tickets", "kiosk1", CASH, JSON, {"Idempotency-Key": "k1"}),
    "no key": ("POST", "/tickets", "kiosk1", CASH, JSON, {}),
    "a bad key": ("POST", "/tickets", "kiosk1", CASH, JSON, {"Idempotency-Key": "a b"}),
    "no JSON": ("POST", "/tickets", "kiosk1", b"{", JSON, {"Idempotency-Key": "k2"}),
    "no type": ("POST", "/tickets", "kiosk1", CASH, None, {"Idempotency-Key": "k3"}),
    "with charset": (
        "POST", "/tickets", "kiosk1", CASH, "application/json; charset=utf-8",
        {"Idempotency-Key": "k4"},
    ),
    "a wrong field": ("POST", "/tickets", "kiosk1", b'{"x": 1}', JSON, {"Idempotency-Key": "k5"}),
    "unknown": (
        "POST", "/tickets", "kiosk1", b'{"service": "x"}', JSON, {"Idempotency-Key": "k6"},
    ),
    "too large": ("POST", "/tickets", "kiosk1", b" " * 20_000, JSON, {"Idempotency-Key": "k7"}),
    "another role": ("POST", "/tickets", "board1", CASH, JSON, {"Idempotency-Key": "k8"}),
    "not this one's": ("GET", "/kiosks/kiosk2/state", "kiosk1", None, None, {}),
    "a list": ("GET", "/tickets?state=waiting", "lobby", None, None, {}),
    "a wrong query": ("GET", "/tickets?state=x", "lobby", None, None, {}),
    "in the path": ("GET", "/tickets/t%C3%A9%2Fx", "lobby", None, None, {}),
    "HEAD": ("HEAD", "/tickets", "lobby", None, None, {}),
    "OPTIONS": ("OPTIONS", "/tickets", "lobby", None, None, {}),
    "a wrong method": ("PUT", "/tickets", "lobby", CASH, JSON, {}),
    "nothing there": ("GET", "/nothing", "lobby", None, None, {}),
    "a slash too many": ("GET", "/tickets/", "lobby", None, None, {}),
    "anybody's": ("GET", "/session", "lobby", None, None, {}),
    "no body": ("POST", "/points/W1/open", "anna", None, None, {}),
}  # fmt: skip


def _ask(app, token, case):
    method, path, _, body, kind, headers = case
    answer = app.test_client(use_cookies=False).open(
        PREFIX + path,
        method=method,
        data=body,
        content_type=kind,
        headers={"Authorization": token, **headers},
    )
    return answer.status, sorted(answer.headers.items()), answer.data


@pytest.fixture
def long_way(world, monkeypatch):
    """The same hall's app without its short way."""
    monkeypatch.setattr(web, "Direct", lambda others, *_: others)
    return world.make()


@pytest.mark.parametrize("case", REQUESTS.values(), ids=REQUESTS)
def test_both_ways_say_the_same(world, long_way, case):
    token = f"Bearer {world.tokens[case[2]]}"
    first = _ask(world.app, token, case)
    second = _ask(long_way, token, case)
    if case[1] == "/session":  # a CSRF token is another one each time
        assert (first[0], second[0]) == ("200 OK", "200 OK")
    else:
        assert first == second


@pytest.mark.parametrize("token", ["Bearer sh_nobody", "Bearer", "Basic eDp5", ""])
def test_nobody_known_is_refused_on_both_ways(world, long_way, token):
    for name in ("a ticket", "a list", "no body"):
        answer = _ask(world.app, token, REQUESTS[name])
        assert answer == _ask(long_way, token, REQUESTS[name])
        assert answer[0] == "401 UNAUTHORIZED"


def test_a_mistake_of_ours_is_logged_without_the_path_and_answered(world, monkeypatch, caplog):
    def fail(*_args, **_more):
        raise ValueError("ours")

    monkeypatch.setattr(world.service, "read", fail)
    answer = world.app.test_client().get(
        f"{PREFIX}/tickets/secret",
        headers={"Authorization": f"Bearer {world.tokens['lobby']}"},
    )
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal_error")
    assert "unexpected error in api.get_ticket" in caplog.text
    assert "secret" not in "".join(r.getMessage() for r in caplog.records)


def test_a_token_takes_the_short_way_and_nobody_else_does(world, monkeypatch):
    passed = []
    dispatch = type(world.app).full_dispatch_request

    def passing(app):
        passed.append(1)
        return dispatch(app)

    monkeypatch.setattr(type(world.app), "full_dispatch_request", passing)
    world.caller("kiosk1").issue()
    before = len(passed)
    token = {"Authorization": f"Bearer {world.tokens['kiosk1']}"}
    client = world.app.test_client()
    client.post(f"{PREFIX}/tickets", data=CASH, content_type=JSON, headers=token)
    assert len(passed) == before
    client.post(f"{PREFIX}/tickets", data=CASH, content_type=JSON)
    assert len(passed) == before + 1

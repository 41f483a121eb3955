"""Who may do what: everything is refused unless a route says otherwise."""

import re
from dataclasses import replace

import pytest
from flask import Blueprint

from hall_server.web import api
from hall_server.web.access import (
    PUBLIC,
    Principal,
    allow,
    current,
    pick,
    public,
    public_files,
    undeclared,
)
from hall_server.web.live import LISTENERS
from tests.web.caller import Caller, code_of
from tests.web.conftest import PASSWORD

NAMES = {
    "kiosk": "kiosk1",
    "display": "board1",
    "counter": "W1-pc",
    "evaluator": "W1-tablet",
    "agent": "agent1",
    "teller": "anna",
    "lobby": "lobby",
    "admin": "admin",
}

GUARDED = [route for route in api.ROUTES if route.roles is not PUBLIC]


def path_of(route):
    ids = {"point": "W1", "ticket": "t1", "service": "cash", "display": "board1", "kiosk": "kiosk1",
           "customer": "c1", "appointment": "00000000", "call_id": "2026-03-02-1", "user": "boss",
           "token": "t1", "code": "ABC234"}  # fmt: skip
    return re.sub(r"{(\w+)}", lambda found: ids[found[1]], route.path)


def test_a_tablet_in_customers_hands_rates_and_nothing_else():
    may = {(route.method, route.path) for route in GUARDED if "evaluator" in route.roles}
    assert may == {("POST", "/points/{point}/rating")}
    faces = {face for face, roles in LISTENERS.items() if "evaluator" in roles}
    assert faces == {"evaluate"}
    assert LISTENERS["evaluate"] == {"evaluator"}


def test_every_route_declares_who_may_call_it(world):
    assert undeclared(world.app) == []
    assert len(list(world.app.url_map.iter_rules())) > 20


def test_an_undeclared_route_stops_the_start(world):
    face = Blueprint("face", __name__)
    face.get("/secret")(lambda: "everything")
    with pytest.raises(LookupError, match=r"face\.<lambda>"):
        world.make(blueprints=[face])


def test_an_undeclared_route_added_later_is_refused(world):
    app = world.make()
    app.add_url_rule("/api/v1/late", "late", lambda: "everything")
    assert code_of(Caller(app, world.tokens["lobby"])("GET", "/late")) == "forbidden"
    assert code_of(Caller(app)("GET", "/late")) == "unauthorized"


def test_faces_declare_pages_and_files(world, tmp_path):
    (tmp_path / "board.js").write_text("1")
    face = Blueprint("face", __name__, static_folder=tmp_path, static_url_path="/face/static")
    face.get("/board", endpoint="board")(allow("display")(lambda: "board"))
    face.get("/door", endpoint="door")(public(lambda: "door"))
    client = world.make(blueprints=[public_files(face)]).test_client()
    assert client.get("/face/static/board.js").data == b"1"
    assert client.get("/door").data == b"door"
    assert client.get("/board").status_code == 401
    for name, status in (("board1", 200), ("kiosk1", 403)):
        headers = {"Authorization": f"Bearer {world.tokens[name]}"}
        assert client.get("/board", headers=headers).status_code == status


def test_roles_are_known_words():
    with pytest.raises(ValueError, match="roles"):
        allow("manager")
    with pytest.raises(ValueError, match="roles"):
        allow()


@pytest.mark.parametrize("route", GUARDED, ids=lambda route: route.name)
def test_missing_and_foreign_tokens_write_nothing(world, route):
    length = world.journal_length()
    for headers in (
        {},
        {"Authorization": "Bearer nobody's"},
        {"Authorization": "Bearer "},
        {"Authorization": f"Basic {world.tokens['lobby']}"},
        {"Authorization": "Bearer \xff"},
    ):
        response = world.caller()(route.method, path_of(route), headers=headers, key="k")
        assert (response.status_code, code_of(response)) == (401, "unauthorized")
        assert response.headers["WWW-Authenticate"] == "Bearer"
    assert world.journal_length() == length


@pytest.mark.parametrize("route", GUARDED, ids=lambda route: route.name)
def test_roles_that_are_not_declared_write_nothing(world, route):
    length = world.journal_length()
    for role, name in NAMES.items():
        if role not in route.roles:
            response = world.caller(name)(route.method, path_of(route), {}, key="k")
            assert (response.status_code, code_of(response)) == (403, "forbidden"), role
    assert world.journal_length() == length


def test_a_revoked_token_is_nobody(world):
    token = world.access.add_token("kiosk", "kiosk2")
    kiosk = Caller(world.app, token)
    kiosk.issue()
    world.access.revoke_token(name="kiosk2")
    assert code_of(kiosk("GET", "/hall")) == "unauthorized"


def as_browser(csrf, name=None):
    headers = {"X-CSRFToken": csrf}
    return headers | {"Hall-As": name} if name else headers


def sign_in(browser, name="lina"):
    response = browser("POST", "/session", {"name": name, "password": PASSWORD})
    assert response.status_code == 200
    return response.get_json()["csrf"]


def join(browser, token):
    response = browser("POST", "/session/device", {"token": token})
    assert response.status_code == 200
    return response.get_json()["csrf"]


@pytest.mark.parametrize(
    ("base", "secure"),
    [
        ("https://anything.example", True),  # the proxy says how the browser came
        ("http://hall.example.com", True),  # it does not, but this address is https to phones
        ("http://10.0.0.5:8000", False),  # inside, where there is nothing but http
    ],
)
def test_the_cookie_stays_on_https(world, public_settings, base, secure):
    client = world.make(public_settings).test_client()
    body = {"name": "lina", "password": PASSWORD}
    answer = client.post("/api/v1/session", json=body, base_url=base)
    assert answer.status_code == 200
    assert ("Secure" in answer.headers["Set-Cookie"]) is secure


def test_signing_in_and_out(world, browser):
    assert code_of(browser("GET", "/hall")) == "unauthorized"
    answer = browser("POST", "/session", {"name": "lina", "password": PASSWORD})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert answer.get_json() | {"csrf": ""} == {
        "name": "lina",
        "role": "teller",
        "point": None,
        "csrf": "",
    }
    csrf = answer.get_json()["csrf"]
    assert browser("GET", "/hall").status_code == 200
    assert browser("POST", "/points/W1/open", headers=as_browser(csrf)).status_code == 200
    assert code_of(browser("DELETE", "/session")) == "csrf"
    assert browser("DELETE", "/session", headers=as_browser(csrf)).status_code == 204
    assert code_of(browser("GET", "/hall")) == "unauthorized"


def test_a_cookie_needs_the_csrf_token_and_a_bearer_does_not(world, browser, anna):
    csrf = sign_in(browser)
    length = world.journal_length()
    assert code_of(browser("POST", "/points/W1/open")) == "csrf"
    assert code_of(browser("POST", "/points/W1/open", headers=as_browser("wrong"))) == "csrf"
    assert world.journal_length() == length
    assert browser("POST", "/points/W1/open", headers=as_browser(csrf)).status_code == 200
    assert anna("POST", "/points/W2/open").status_code == 200


def test_signing_in_renews_the_session(browser):
    before = join(browser, browser_token(browser))
    after = sign_in(browser)
    assert after != before
    assert code_of(browser("POST", "/points/W1/open", headers=as_browser(before))) == "csrf"
    assert browser("POST", "/points/W1/open", headers=as_browser(after)).status_code == 200


def browser_token(browser):
    access = browser.app.extensions["hall.guard"]._store
    return access.add_token("display", "board3")


def test_the_next_person_replaces_the_one_before(browser):
    sign_in(browser, "boss")
    csrf = sign_in(browser, "lina")
    response = browser("PATCH", "/hall", {"issuing": False}, headers=as_browser(csrf))
    assert code_of(response) == "forbidden"
    named = browser("GET", "/hall", headers={"Hall-As": "boss"})
    assert code_of(named) == "unauthorized"


def test_one_browser_shows_several_faces(world, browser):
    join(browser, world.tokens["kiosk1"])
    join(browser, world.tokens["board1"])
    csrf = sign_in(browser)
    asked = {"service": "cash"}
    issued = browser("POST", "/tickets", asked, key="k", headers=as_browser(csrf, "kiosk1"))
    assert issued.status_code == 201
    shown = browser("GET", "/displays/board1", headers={"Hall-As": "board1"})
    assert shown.status_code == 200
    refused = browser("POST", "/tickets", asked, key="k", headers=as_browser(csrf, "board1"))
    assert code_of(refused) == "forbidden"
    assert browser("POST", "/points/W1/open", headers=as_browser(csrf)).status_code == 200
    browser("DELETE", "/session", headers=as_browser(csrf))
    assert browser("GET", "/displays/board1").status_code == 200  # the board stays


def test_revoking_ends_a_session(world, browser):
    join(browser, world.access.add_token("kiosk", "kiosk9"))
    assert browser("GET", "/hall").status_code == 200
    world.access.revoke_token(name="kiosk9")
    assert code_of(browser("GET", "/hall")) == "unauthorized"


def test_a_new_password_ends_the_persons_sessions_and_no_others(world, browser):
    world.access.add_user("mei", "teller", PASSWORD)
    join(browser, world.tokens["board1"])
    sign_in(browser, "mei")
    assert browser("GET", "/hall").status_code == 200
    world.access.set_password("mei", "quite another password")
    assert code_of(browser("GET", "/hall", headers={"Hall-As": "mei"})) == "unauthorized"
    assert browser("GET", "/displays/board1", headers={"Hall-As": "board1"}).status_code == 200
    body = {"name": "mei", "password": "quite another password"}
    assert browser("POST", "/session", body).status_code == 200
    assert browser("GET", "/hall").status_code == 200
    world.access.remove_user("mei")


def test_a_forged_cookie_is_nobody(world, browser):
    browser.client.set_cookie("hall", "eyJ3aG8iOlsieCJdfQ.aaaa.bbbb")
    assert code_of(browser("GET", "/hall")) == "unauthorized"


def test_who_acts():
    def one(role, name):
        return Principal(role, f"ref-{name}", name, via="session")

    board, kiosk, person = one("display", "b"), one("kiosk", "k"), one("teller", "p")
    everybody = [board, kiosk, person]
    assert pick([], None) is None
    assert pick([board], None) == board
    assert pick(everybody, None) == person
    assert pick(everybody, "k") == kiosk
    assert pick(everybody, "x") is None
    assert pick(everybody, None, frozenset({"kiosk"})) == kiosk
    assert pick(everybody, None, frozenset({"admin"})) == person
    other = replace(board, ref="r9", name="other")
    assert pick([board, other], None, frozenset({"display"}), "other") == other
    assert pick([board, other], None, frozenset({"display"}), "none") == board
    assert pick([*everybody, other], None, of="other") == person


def test_a_browser_with_several_boards_sees_the_plain_page_of_each(world):
    boards = ("board1", "board2")
    plain = Blueprint("plain", __name__)

    @plain.get("/display/<name>/plain")
    @allow("display")
    def show(name):
        return current().name

    browser = Caller(world.make(blueprints=[plain]))
    for board in boards:
        token = world.access.add_token("display", board)
        assert browser("POST", "/session/device", {"token": token}).status_code == 200
    for board in boards:
        assert browser.client.get(f"/display/{board}/plain").text == board


def test_wrong_passwords_are_limited_per_name_and_address(world, browser):
    def attempt(name, password, address="10.0.0.1"):
        body = {"name": name, "password": password}
        return browser("POST", "/session", body, address=address)

    for _ in range(5):
        assert code_of(attempt("lina", "wrong")) == "sign_in_failed"
    limited = attempt("LINA", PASSWORD)
    assert (limited.status_code, code_of(limited)) == (429, "too_many")
    assert 1 <= int(limited.headers["Retry-After"]) <= 20
    assert attempt("boss", PASSWORD).status_code == 200
    assert attempt("lina", PASSWORD, "10.0.0.2").status_code == 200
    world.watch.pass_s(20)
    for _ in range(6):  # signing in does not use the limit up
        assert attempt("lina", PASSWORD).status_code == 200


def test_guessing_device_tokens_is_limited(browser):
    codes = [code_of(browser("POST", "/session/device", {"token": f"t{n}"})) for n in range(31)]
    assert codes == ["unknown_token"] * 30 + ["too_many"]

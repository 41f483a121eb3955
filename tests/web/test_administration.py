"""Administration over HTTP: the hall's file, people, tokens, and the pairing of screens."""

import logging

import pytest

from tests.web.caller import Caller, code_of
from tests.web.conftest import PASSWORD


@pytest.fixture
def store(tmp_path):
    """Administration looks at no journal: one kind of store is enough."""
    from hall_server.store.memory import MemoryStore  # noqa: PLC0415

    return MemoryStore()


@pytest.fixture
def admin(world):
    return world.caller("admin")


@pytest.fixture
def person(world):
    """Somebody to change, who is gone after the test."""
    world.access.add_user("mei", "teller", PASSWORD, "梅")
    yield "mei"
    world.access.remove_user("mei")


def change(value, *path):
    return {"path": list(path), "value": value}


# ---- The hall's file ------------------------------------------------------------------------


def test_a_change_is_shown_then_put_in_force(world, admin):
    shown = admin("GET", "/admin/configuration").get_json()
    assert shown["file"] == "hall.toml"
    asked = {"version": shown["version"], "changes": [change(90, "hall", "undo_s")]}
    checked = admin("POST", "/admin/configuration/check", asked).get_json()
    assert "+undo_s = 90" in checked["diff"]
    assert world.rules.changes.undo_s == 60
    done = admin("PATCH", "/admin/configuration", asked)
    assert done.get_json() == checked
    assert world.rules.changes.undo_s == 90
    assert "undo_s = 90                  #" in world.file.read_text("utf-8")
    again = admin("PATCH", "/admin/configuration", asked)
    assert (again.status_code, code_of(again)) == (409, "configuration_changed")


def test_what_is_wrong_is_said_at_its_key(world, admin):
    version = admin("GET", "/admin/configuration").get_json()["version"]
    asked = {"version": version, "changes": [change(-1, "services", "cash", "promise_min")]}
    response = admin("PATCH", "/admin/configuration", asked)
    assert (response.status_code, code_of(response)) == (422, "bad_configuration")
    (problem,) = response.get_json()["problems"]
    assert problem["key"] == "services.cash.promise_min"
    assert problem["file"] == "hall.toml"
    assert problem["label"]["en"] == "Services cash: Promised wait, minutes"
    assert problem["reason"]["zh"].startswith("应为")
    assert world.adopted == []


def test_what_open_tickets_need_cannot_be_taken_away(world, admin, kiosk):
    number = kiosk.issue("fx")["number"]
    version = admin("GET", "/admin/configuration").get_json()["version"]
    gone = [
        change(None, "services", "fx"),
        change(["cash"], "points", "W4", "skills"),
        change(["loans"], "points", "W6", "borrows"),
        change([], "points", "V1", "borrows"),
    ]
    response = admin("PATCH", "/admin/configuration", {"version": version, "changes": gone})
    assert (response.status_code, code_of(response)) == (409, "open_tickets")
    assert number in response.get_json()["detail"]
    assert "[services.fx]" in world.file.read_text("utf-8")


def test_keys_that_wait_for_a_restart_are_named(admin):
    version = admin("GET", "/admin/configuration").get_json()["version"]
    asked = {"version": version, "changes": [change("sign2", "points", "W3", "sign"),
                                             change(None, "points", "W2", "sign")]}  # fmt: skip
    found = admin("POST", "/admin/configuration/check", asked).get_json()
    assert found["after_restart"] == ["points.W3.sign", "points.W2.sign"]
    first = found["after_restart_labels"][0]
    assert first == {"en": "Windows and machines W3: Window sign", "zh": "窗口与自助机 W3: 窗口屏"}


# ---- People and tokens ----------------------------------------------------------------------


def test_a_person_is_added_and_kept_out_and_let_in_again(world, admin, browser):
    made = {"name": "wen", "role": "teller", "password": PASSWORD, "display_name": "文"}
    assert admin("POST", "/admin/users", made).get_json() == {
        "name": "wen", "display_name": "文", "role": "teller", "disabled": False,
    }  # fmt: skip
    assert code_of(admin("POST", "/admin/users", made)) == "user_exists"
    for wrong, code in [
        ({"name": "王"}, "name_refused"),
        ({"password": "7chars."}, "password_refused"),
    ]:
        asked = made | {"name": "new"} | wrong
        assert code_of(admin("POST", "/admin/users", asked)) == code
    sign_in = {"name": "wen", "password": PASSWORD}
    assert browser("POST", "/session", sign_in).status_code == 200
    assert browser("GET", "/hall").status_code == 200
    assert admin("PATCH", "/admin/users/wen", {"disabled": True}).get_json()["disabled"]
    assert code_of(browser("GET", "/hall")) == "unauthorized"
    assert code_of(browser("POST", "/session", sign_in)) == "sign_in_failed"
    assert not admin("PATCH", "/admin/users/wen", {"disabled": False}).get_json()["disabled"]
    assert browser("POST", "/session", sign_in).status_code == 200
    world.access.remove_user("wen")


def test_a_role_and_a_password_change_at_once(admin, browser, person):
    browser("POST", "/session", {"name": person, "password": PASSWORD})
    assert admin("PATCH", f"/admin/users/{person}", {"role": "lobby"}).get_json()["role"] == "lobby"
    csrf = browser("GET", "/session").get_json()["csrf"]
    answer = browser("PATCH", "/hall", {"issuing": True}, headers={"X-CSRFToken": csrf})
    assert answer.status_code == 200
    changed = {"password": "another long password"}
    assert admin("PATCH", f"/admin/users/{person}", changed).status_code == 200
    assert code_of(browser("GET", "/hall")) == "unauthorized"


def test_nobody_locks_themselves_out(world, browser):
    world.access.add_user("chief", "admin", PASSWORD)
    browser("POST", "/session", {"name": "chief", "password": PASSWORD})
    headers = {"X-CSRFToken": browser("GET", "/session").get_json()["csrf"]}
    for body in ({"disabled": True}, {"role": "lobby"}):
        response = browser("PATCH", "/admin/users/chief", body, headers=headers)
        assert (response.status_code, code_of(response)) == (409, "not_yourself")
    assert code_of(browser("PATCH", "/admin/users/nobody", {}, headers=headers)) == "unknown_user"
    without = browser("PATCH", "/admin/users/chief", {"role": "admin"})
    assert code_of(without) == "csrf"
    world.access.remove_user("chief")


def test_no_password_is_logged(admin, person, caplog):
    caplog.set_level(logging.INFO)
    admin("PATCH", f"/admin/users/{person}", {"password": "a very secret one"})
    assert "very secret" not in caplog.text
    assert "changed by" in caplog.text


def test_a_token_is_listed_and_revoked(world, admin):
    token = world.access.add_token("display", "board9")
    board = Caller(world.app, token)
    found = admin("GET", "/admin/tokens").get_json()["tokens"]
    assert token not in str(found)
    (mine,) = [it for it in found if it["name"] == "board9"]
    assert admin("DELETE", f"/admin/tokens/{mine['id']}").status_code == 204
    assert code_of(board("GET", "/displays/board1")) == "unauthorized"
    assert code_of(admin("DELETE", f"/admin/tokens/{mine['id']}")) == "unknown_token_id"


# ---- Pairing --------------------------------------------------------------------------------


def claim(screen, secret):
    return screen("POST", "/pairing/claim", {"secret": secret})


def test_a_screen_is_let_in_by_its_code_once(browser, lobby, world):
    made = browser("POST", "/pairing").get_json()
    assert len(made["code"]) == 6
    assert claim(browser, made["secret"]).status_code == 204
    board = {"role": "display", "name": "board2"}
    assert lobby("POST", f"/pairing/{made['code'].lower()}", board).status_code == 204
    # Nobody else can say otherwise, and nobody else can fetch it without the secret.
    assert code_of(lobby("POST", f"/pairing/{made['code']}", board)) == "unknown_code"
    assert code_of(claim(world.caller(), "guessed")) == "unknown_pairing"
    let_in = claim(browser, made["secret"]).get_json()
    assert (let_in["role"], let_in["name"]) == ("display", "board2")
    assert browser("GET", "/displays/board2").status_code == 200
    assert browser("GET", "/displays/board1").status_code == 403
    assert code_of(claim(world.caller(), made["secret"])) == "unknown_pairing"


def test_a_counter_is_let_in_for_its_point(browser, lobby):
    made = browser("POST", "/pairing").get_json()
    lobby("POST", f"/pairing/{made['code']}", {"role": "counter", "name": "W3"})
    assert claim(browser, made["secret"]).get_json()["point"] == "W3"
    assert browser("GET", "/points/W3").status_code == 200


def test_a_tablet_is_let_in_to_ask_at_its_point_alone(browser, lobby):
    made = browser("POST", "/pairing").get_json()
    lobby("POST", f"/pairing/{made['code']}", {"role": "evaluator", "name": "W3"})
    let_in = claim(browser, made["secret"]).get_json()
    assert (let_in["role"], let_in["point"]) == ("evaluator", "W3")
    assert code_of(browser("GET", "/points/W3")) == "forbidden"
    code = browser("POST", "/pairing").get_json()["code"]
    asked = {"role": "evaluator", "name": "kiosk1"}
    assert code_of(lobby("POST", f"/pairing/{code}", asked)) == "unknown_screen"


def test_a_code_ends_after_ten_minutes(browser, lobby, world):
    made = browser("POST", "/pairing").get_json()
    world.watch.pass_s(601)
    asked = {"role": "kiosk", "name": "kiosk1"}
    assert code_of(lobby("POST", f"/pairing/{made['code']}", asked)) == "unknown_code"
    assert code_of(claim(browser, made["secret"])) == "unknown_pairing"


def test_screens_that_are_not_configured_are_refused(browser, lobby):
    code = browser("POST", "/pairing").get_json()["code"]
    response = lobby("POST", f"/pairing/{code}", {"role": "kiosk", "name": "board1"})
    assert (response.status_code, code_of(response)) == (404, "unknown_screen")
    response = lobby("POST", f"/pairing/{code}", {"role": "admin", "name": "kiosk1"})
    assert response.status_code == 422


def test_guessing_codes_is_slow_work(world, lobby, browser):
    asked = {"role": "kiosk", "name": "kiosk1"}
    found = [code_of(lobby("POST", f"/pairing/AAAA{n:02}", asked)) for n in range(12)]
    assert found[:10] == ["unknown_code"] * 10
    assert found[10:] == ["too_many"] * 2
    # And a stranger gets no endless row of codes or tries.
    asks = [world.caller()("POST", "/pairing").status_code for _ in range(12)]
    assert asks == [201] * 10 + [429] * 2
    assert code_of(claim(browser, "guessed")) == "too_many"

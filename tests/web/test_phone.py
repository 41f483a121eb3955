"""The holder's view of a ticket: its token is all it takes, and all it shows is public."""

from tests.web.caller import code_of


def test_from_waiting_to_called(world, kiosk, anna, browser):
    anna("POST", "/points/W1/open")
    first, mine = kiosk.issue(), kiosk.issue()
    seen = browser("GET", f"/t/{mine['token']}").get_json()
    assert (seen["number"], seen["state"], seen["ahead"]) == (mine["number"], "waiting", 1)
    assert seen["point"] is None
    assert seen["can_cancel"]
    assert seen["can_write"]
    assert seen["service_name"]["zh"]
    assert seen["hall"]["name"]["en"]
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/call")
    seen = browser("GET", f"/t/{mine['token']}").get_json()
    assert (seen["state"], seen["point"]["id"]) == ("called", "W1")
    assert seen["call_id"]
    assert seen["poll_after"] == 2
    assert browser("GET", f"/t/{first['token']}").get_json()["point"] is None


def test_an_unchanged_ticket_is_304(world, kiosk, anna, browser):
    anna("POST", "/points/W1/open")
    token = kiosk.issue()["token"]
    etag = browser("GET", f"/t/{token}").headers["ETag"]
    world.watch.pass_s(2)
    again = browser("GET", f"/t/{token}", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    anna("POST", "/points/W1/call")
    changed = browser("GET", f"/t/{token}", headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_the_pace_follows_the_line(world, kiosk, browser):
    tickets = [kiosk.issue() for _ in range(30)]
    paces = [
        browser("GET", f"/t/{tickets[n]['token']}").get_json()["poll_after"] for n in (0, 2, 9, 29)
    ]
    assert paces == [2, 2, 9, 15]


def test_giving_up(world, kiosk, browser):
    token = kiosk.issue()["token"]
    seen = browser("POST", f"/t/{token}/cancel", key="bye").get_json()
    assert (seen["state"], seen["can_cancel"]) == ("cancelled", False)
    assert browser("POST", f"/t/{token}/cancel", key="bye").get_json() == seen
    assert code_of(browser("POST", f"/t/{token}/cancel")) == "ticket_not_waiting"


def test_the_token_is_not_in_the_answers_or_in_the_scope(world, kiosk, browser):
    token = kiosk.issue()["token"]
    assert token not in browser("GET", f"/t/{token}").text
    unknown = browser("GET", "/t/abcdefgh")
    assert (unknown.status_code, code_of(unknown)) == (404, "unknown_ticket")
    assert "abcdefgh" not in unknown.text


def test_limits_per_token_and_for_unknown_tokens_per_address(world, kiosk, browser):
    mine, other = kiosk.issue()["token"], kiosk.issue()["token"]
    statuses = [browser("GET", f"/t/{mine}").status_code for _ in range(25)]
    assert statuses == [200] * 20 + [429] * 5
    assert browser("GET", f"/t/{other}").status_code == 200
    unknown = [browser("GET", f"/t/guess{n}").status_code for n in range(31)]
    assert unknown == [404] * 30 + [429]
    refused = browser("GET", "/t/guess")
    assert int(refused.headers["Retry-After"]) >= 1
    assert browser("GET", f"/t/{other}").status_code == 200  # guests share one address
    assert browser("GET", "/t/guess", address="10.0.0.9").status_code == 404
    world.watch.pass_s(10)
    assert browser("GET", f"/t/{mine}").status_code == 200
    assert browser("GET", "/t/guess").status_code == 404


def test_who_did_not_come_may_come_back_within_the_grace_time(world, kiosk, anna, browser):
    anna("POST", "/points/W1/open")
    token = kiosk.issue()["token"]
    assert not browser("GET", f"/t/{token}").get_json()["can_return"]
    assert code_of(browser("POST", f"/t/{token}/return")) == "ticket_not_away"
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/no-show")
    etag = browser("GET", f"/t/{token}").headers["ETag"]
    assert browser("GET", f"/t/{token}").get_json()["can_return"]
    back = browser("POST", f"/t/{token}/return", key="r").get_json()
    assert (back["state"], back["can_return"], back["ahead"]) == ("waiting", False, 0)
    assert browser("POST", f"/t/{token}/return", key="r").get_json() == back
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/no-show")
    world.watch.pass_s(world.rules.changes.return_grace_s + 1)
    late = browser("GET", f"/t/{token}", headers={"If-None-Match": etag})
    assert (late.status_code, late.get_json()["can_return"]) == (200, False)
    assert code_of(browser("POST", f"/t/{token}/return")) == "return_too_late"


def test_a_parked_customer_says_so_when_back(kiosk, anna, browser):
    anna("POST", "/points/W1/open")
    token = kiosk.issue()["token"]
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/park", {"minutes": 30, "note": "passport"})
    seen = browser("GET", f"/t/{token}")
    assert "passport" not in seen.text
    shown = seen.get_json()
    assert (shown["state"], shown["can_return"], shown["can_cancel"]) == ("parked", True, True)
    assert shown["back_at"] == "2026-03-02T01:30:00.000Z"
    assert browser("POST", f"/t/{token}/return").get_json()["state"] == "waiting"


def test_the_phone_says_where_to_go_and_what_comes_after(world, kiosk, anna, lobby, browser):
    box = world.caller("M1-box")
    box("POST", "/points/M1/report", {"health": "ok", "busy": True})
    offer = {"target": "machines:machines", "accepted": True}
    mine = kiosk.issue("cash", steps=["accounts"], offer=offer)
    seen = browser("GET", f"/t/{mine['token']}").get_json()
    name = world.settings.zones["machines"].name
    assert seen["place"] == {"kind": "machines", "id": "machines", "name": dict(name)}
    steps = [(it["service"], it["state"]) for it in seen["steps"]]
    assert steps == [("cash", "now"), ("accounts", "next")]
    assert seen["steps"][1]["name"]["en"]
    other = kiosk.issue()
    waiting = browser("GET", f"/t/{other['token']}").get_json()
    assert waiting["place"] is None
    assert waiting["zone"] in [dict(zone.name) for zone in world.settings.zones.values()]
    anna("POST", "/points/W1/open")
    path = f"/tickets/{other['id']}/transfer"
    lobby("POST", path, {"point": "W1"})
    place = browser("GET", f"/t/{other['token']}").get_json()["place"]
    assert (place["kind"], place["id"], place["name"]["en"]) == ("point", "W1", "Window 1")
    lobby("POST", path, {"zone": "east"})
    place = browser("GET", f"/t/{other['token']}").get_json()["place"]
    assert (place["kind"], place["id"]) == ("zone", "east")


def test_a_service_that_was_broken_off_is_not_done(kiosk, anna, browser):
    anna("POST", "/points/W1/open")
    token = kiosk.issue()["token"]
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/transfer", {"service": "loans"})
    steps = browser("GET", f"/t/{token}").get_json()["steps"]
    assert [(it["service"], it["state"]) for it in steps] == [("loans", "now")]

"""What staff change of a ticket: transfer, divert, return, tier, steps."""

import pytest

from tests.web.caller import code_of


def report(world, health="ok", busy=False):
    body = {"health": health, "busy": busy}
    return world.caller("M1-box")("POST", "/points/M1/report", body)


def test_a_transfer_to_service_zone_and_point(kiosk, lobby, anna):
    anna("POST", "/points/W4/open")
    ticket = kiosk.issue("cash")
    path = f"/tickets/{ticket['id']}/transfer"
    moved = lobby("POST", path, {"service": "loans"}).get_json()
    assert (moved["service"], moved["target"], moved["number"]) == ("loans", None, ticket["number"])
    moved = lobby("POST", path, {"service": "cash", "zone": "west", "place": "last"}).get_json()
    assert (moved["service"], moved["target"], moved["zone"]) == ("cash", "zone:west", "west")
    moved = lobby("POST", path, {"point": "W4", "place": "first"}, key="t").get_json()
    assert moved["target"] == "point:W4"
    assert lobby("POST", path, {"point": "W4", "place": "first"}, key="t").get_json() == moved
    assert anna("POST", "/points/W4/call").get_json()["id"] == ticket["id"]


@pytest.mark.parametrize(
    ("asked", "status", "code", "field"),
    [
        ({"service": "zzz"}, 404, "unknown_service", "service"),
        ({"zone": "zzz"}, 404, "unknown_zone", "zone"),
        ({"point": "zzz"}, 404, "unknown_point", "point"),
        ({"point": "W1"}, 409, "point_closed", None),
        ({"service": "loans", "zone": "east"}, 409, "not_eligible", None),
        ({"point": "W1", "zone": "east"}, 422, "bad_input", "zone"),
        ({"place": "second"}, 422, "bad_input", "place"),
    ],
)
def test_a_transfer_that_leads_nowhere_writes_nothing(
    world, kiosk, lobby, asked, status, code, field
):
    ticket = kiosk.issue()
    length = world.journal_length()
    response = lobby("POST", f"/tickets/{ticket['id']}/transfer", asked)
    assert (response.status_code, code_of(response)) == (status, code)
    assert response.get_json().get("field") == field
    assert world.journal_length() == length


def test_the_lobby_diverts_to_a_machine_and_a_fault_gives_the_place_back(world, kiosk, lobby):
    ticket = kiosk.issue("cash")
    path = f"/tickets/{ticket['id']}/divert"
    asked = {"target": "machines:machines"}
    assert code_of(lobby("POST", path, asked)) == "place_closed"
    assert code_of(lobby("POST", path, {"target": "heaven"})) == "unknown_place"
    report(world, busy=True)  # somebody without a ticket is at it
    sent = lobby("POST", path, asked).get_json()
    assert (sent["target"], sent["zone"]) == ("machines:machines", "machines")
    assert sent["diversion"] == "accepted"
    report(world, "fault")
    world.pass_due()
    back = lobby("GET", f"/tickets/{ticket['id']}").get_json()
    assert (back["target"], back["diversion"], back["state"]) == (None, "bounced", "waiting")
    told = {happening["kind"]: happening for happening in back["timeline"]}
    assert told["ticket_diverted"]["offer"]["target"] == "machines:machines"


def test_a_late_customer_is_brought_back_within_the_grace_time(world, kiosk, lobby, anna):
    grace_s = world.rules.changes.return_grace_s
    anna("POST", "/points/W1/open")
    ticket = kiosk.issue()
    path = f"/tickets/{ticket['id']}/return"
    assert code_of(lobby("POST", path)) == "ticket_not_away"
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/no-show")
    assert lobby("POST", path).get_json()["state"] == "waiting"
    anna("POST", "/points/W1/call")
    anna("POST", "/points/W1/no-show")
    world.watch.pass_s(grace_s + 1)
    assert code_of(lobby("POST", path)) == "return_too_late"


def test_another_tier(kiosk, lobby):
    path = f"/tickets/{kiosk.issue()['id']}/tier"
    assert lobby("POST", path, {"tier": "vip"}).get_json()["tier"] == "vip"
    response = lobby("POST", path, {"tier": "zzz"})
    assert (response.status_code, response.get_json()["field"]) == (404, "tier")
    assert code_of(lobby("POST", path, {})) == "bad_input"


def test_steps_are_said_anew(kiosk, lobby):
    ticket = kiosk.issue(steps=["accounts"])
    assert ticket["steps"] == ["accounts"]
    path = f"/tickets/{ticket['id']}/steps"
    changed = lobby("POST", path, {"steps": ["fx", "loans"], "free_order": True}).get_json()
    assert (changed["steps"], changed["free_order"]) == (["fx", "loans"], True)
    assert code_of(lobby("POST", path, {"steps": ["zzz"]})) == "unknown_service"
    assert code_of(lobby("POST", path, {"steps": ["fx"] * 8})) == "too_many_steps"
    assert lobby("POST", path, {"steps": []}).get_json()["steps"] == []


def test_a_teller_adds_steps_for_the_customer_at_hand_alone(world, kiosk, anna, bert):
    anna("POST", "/points/W1/open")
    bert("POST", "/points/W2/open")
    here, other = kiosk.issue(), kiosk.issue()
    anna("POST", "/points/W1/call")
    asked = {"steps": ["loans"]}
    mine, theirs = f"/tickets/{here['id']}/steps", f"/tickets/{other['id']}/steps"
    assert anna("POST", mine, asked).get_json()["steps"] == ["loans"]
    assert world.caller("W1-pc")("POST", mine, {"steps": []}).get_json()["steps"] == []
    for caller, path in ((anna, theirs), (bert, mine), (world.caller("M1-box"), mine)):
        assert code_of(caller("POST", path, asked)) == "not_your_point"
    assert code_of(anna("POST", "/tickets/nope/steps", asked)) == "unknown_ticket"


def test_a_journey_has_one_number_from_the_first_to_the_last_step(kiosk, anna, browser):
    anna("POST", "/points/W1/open")
    ticket = kiosk.issue("cash", steps=["accounts"])
    anna("POST", "/points/W1/call")
    going_on = anna("POST", "/points/W1/finish").get_json()
    assert (going_on["number"], going_on["service"]) == (ticket["number"], "accounts")
    assert (going_on["state"], going_on["steps"]) == ("waiting", [])
    steps = browser("GET", f"/t/{ticket['token']}").get_json()["steps"]
    assert [(it["service"], it["state"]) for it in steps] == [("cash", "done"), ("accounts", "now")]
    assert anna("POST", "/points/W1/call").get_json()["number"] == ticket["number"]
    assert anna("POST", "/points/W1/finish").get_json()["state"] == "finished"
    steps = browser("GET", f"/t/{ticket['token']}").get_json()["steps"]
    assert [it["state"] for it in steps] == ["done", "done"]


def test_tickets_are_found_by_number_and_state(kiosk, lobby, anna):
    first, second = kiosk.issue(), kiosk.issue("loans")
    lobby("POST", f"/tickets/{first['id']}/cancel")

    def found(query=""):
        return [it["number"] for it in lobby("GET", f"/tickets{query}").get_json()]

    assert found() == [second["number"], first["number"]]
    assert found("?state=cancelled") == [first["number"]]
    assert found(f"?number=%20{second['number'].lower()}") == [second["number"]]
    assert found("?state=waiting&number=A001") == []
    assert anna("GET", "/tickets?number=A001").get_json()[0]["id"] == first["id"]
    assert code_of(lobby("GET", "/tickets?state=lost")) == "bad_input"

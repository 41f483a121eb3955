"""Self-service machines over HTTP: what they report, and whom they learn of."""

import pytest

from tests.web.caller import code_of


@pytest.fixture
def machine(world):
    caller = world.caller("M1-box")

    def report(health="ok", busy=False, **more):
        return caller("POST", "/points/M1/report", {"health": health, "busy": busy}, **more)

    return report


def sent_to_machines(kiosk):
    return kiosk.issue("cash", offer={"target": "machines:machines", "accepted": True})


def test_a_machine_learns_of_its_customer_and_serves_it(world, machine, kiosk):
    free = machine().get_json()
    assert free == {"point": "M1", "health": "ok", "busy": False, "ticket": None}
    ticket = sent_to_machines(kiosk)
    world.pass_due()
    called = machine().get_json()["ticket"]
    assert (called["number"], called["state"]) == (ticket["number"], "called")
    assert machine(busy=True).get_json()["ticket"]["state"] == "serving"
    assert machine(busy=False).get_json()["ticket"] is None
    done = kiosk("GET", f"/tickets/{ticket['id']}").get_json()
    assert (done["state"], done["diversion"]) == ("finished", "done")


def test_a_heartbeat_that_changes_nothing_writes_nothing(world, machine):
    machine()
    length = world.journal_length()
    for _ in range(3):
        assert machine().status_code == 200
    assert world.journal_length() == length
    machine("out_of_cash")
    assert world.journal_length() > length


def test_a_key_is_one_report(world, machine):
    first = machine(key="r").get_json()
    assert machine(key="r").get_json() == first
    assert code_of(machine(busy=True, key="r")) == "key_reused"


def test_a_machine_speaks_for_itself_alone(world, anna, lobby, kiosk):
    asked = {"health": "ok", "busy": False}
    box = world.caller("M1-box")
    assert code_of(box("POST", "/points/M2/report", asked)) == "forbidden"
    assert code_of(world.caller("W1-pc")("POST", "/points/W1/report", asked)) == "not_a_machine"
    assert code_of(lobby("POST", "/points/W99/report", asked)) == "unknown_point"
    assert lobby("POST", "/points/M2/report", asked).get_json()["health"] == "ok"
    for caller in (anna, kiosk):
        assert code_of(caller("POST", "/points/M1/report", asked)) == "forbidden"
    for body in ({}, {"health": "silent", "busy": False}, {"health": "ok", "busy": "no"}):
        assert code_of(box("POST", "/points/M1/report", body)) == "bad_input"


def test_a_machine_that_says_nothing_is_silent_and_its_customer_goes_back(world, machine, kiosk):
    machine()
    ticket = sent_to_machines(kiosk)
    world.pass_due()
    silent_s = world.settings.hall.machine_silent_s
    world.watch.pass_s(silent_s)
    assert world.machines.look(world.service.now_ms()) == []
    world.watch.pass_s(1)
    assert world.machines.look(world.service.now_ms()) == ["M1"]
    back = kiosk("GET", f"/tickets/{ticket['id']}").get_json()
    assert (back["state"], back["target"], back["diversion"]) == ("waiting", None, "bounced")
    assert world.machines.look(world.service.now_ms()) == []
    assert machine().get_json()["health"] == "ok"

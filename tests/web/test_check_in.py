"""Who asks for a ticket: customers of the register, appointments, and what both give it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from hall_server.jobs import answer_nothing
from hall_server.queueing.commands import CorrectClock
from hall_server.service import Unavailable
from tests.web.caller import Caller, code_of


@pytest.fixture
def wang(lobby):
    """A gold customer who speaks English."""
    asked = {"phone": "13800138000", "name": "王小明", "tier": "gold", "language": "en"}
    return lobby("POST", "/customers", asked).get_json()["ref"]


def book(lobby, hour=10, minute=0, **more):
    """Book wealth this morning (the hall opens at 9) and return the code."""
    at = datetime(2026, 3, 2, hour - 8, minute, tzinfo=UTC).isoformat()
    response = lobby("POST", "/appointments", {"service": "wealth", "at": at, **more})
    assert response.status_code == 201, response.get_json()
    return response.get_json()["code"]


def state_of(lobby, code):
    booking = lobby("GET", f"/appointments/{code}").get_json()
    return booking["state"], booking["ticket"]


def test_a_customers_tier_and_language_are_the_tickets(world, kiosk, wang):
    ticket = kiosk.issue("cash", customer=wang)
    assert (ticket["tier"], ticket["language"]) == ("gold", "en")
    event = world.service.story(ticket["id"])[0].event
    assert event.person_ref == wang
    said = kiosk.issue("cash", customer=wang, tier="vip", language="zh")
    assert (said["tier"], said["language"]) == ("vip", "zh")
    assert "王" not in str(ticket)


def test_staff_learn_which_customer_it_is_and_kiosks_do_not(kiosk, lobby, anna, wang):
    anna("POST", "/points/W1/open")
    ticket = kiosk.issue("cash", customer=wang)
    assert lobby("GET", f"/tickets/{ticket['id']}").get_json()["customer"] == wang
    anna("POST", "/points/W1/call")
    assert anna("GET", "/points/W1").get_json()["ticket"]["customer"] == wang
    for path in (f"/tickets/{ticket['id']}", "/points/W1", "/hall"):
        assert wang not in kiosk("GET", path).text


def test_an_unknown_customer_is_refused_and_an_erased_one_too(world, kiosk, lobby, wang):
    lobby("DELETE", f"/customers/{wang}")
    length = world.journal_length()
    for ref in (wang, "nobody"):
        response = kiosk("POST", "/tickets", {"service": "cash", "customer": ref}, key="k")
        assert (response.status_code, code_of(response)) == (404, "unknown_customer")
        assert response.get_json()["field"] == "customer"
    assert world.journal_length() == length


def test_a_tier_that_the_hall_lost_is_the_default(world, wang, settings):
    fewer = {name: tier for name, tier in settings.tiers.items() if name != "gold"}
    caller = Caller(world.make(replace(settings, tiers=fewer)), world.tokens["kiosk1"])
    assert caller.issue("cash", customer=wang)["tier"] == "ordinary"


def test_the_visit_is_noted(world, lobby, kiosk, wang):
    world.watch.pass_s(36 * 3600)
    kiosk.issue("cash", customer=wang)
    seen_at = lobby("GET", f"/customers/{wang}").get_json()["seen_at"]
    assert seen_at.startswith("2026-03-03T13")


def test_an_appointment_gets_its_ticket_and_its_time(world, kiosk, lobby, wang):
    code = book(lobby, 9, 30, customer=wang)
    world.watch.pass_s(20 * 60)
    ticket = kiosk.issue("wealth", appointment=code.lower())
    assert ticket["appointment_at"] == "2026-03-02T01:30:00.000Z"
    assert (ticket["tier"], ticket["language"]) == ("gold", "en")
    assert state_of(lobby, code) == ("arrived", ticket["id"])
    event = world.service.story(ticket["id"])[0].event
    assert (event.booking, event.person_ref) == (code, wang)
    booked = world.service.read(lambda state, _: state.tickets[ticket["id"]])
    assert booked.since_ms - booked.issued_ms == 10 * 60_000


def test_the_booked_time_is_hall_time_also_after_a_correction(world, kiosk, lobby):
    code = book(lobby, 9, 30)
    world.service.handle(CorrectClock(20 * 60_000), answer_nothing)
    ticket = kiosk.issue("wealth", appointment=code)
    booked = world.service.read(lambda state, _: state.tickets[ticket["id"]])
    assert booked.since_ms - booked.issued_ms == 10 * 60_000
    assert ticket["appointment_at"] == "2026-03-02T01:30:00.000Z"


def test_checking_in_twice_is_one_ticket(world, kiosk, lobby):
    code = book(lobby, 9, 30)
    world.watch.pass_s(20 * 60)
    asked = {"service": "wealth", "appointment": code}
    first = kiosk("POST", "/tickets", asked, key="tap")
    again = kiosk("POST", "/tickets", asked, key="tap")
    assert (again.status_code, again.data) == (201, first.data)
    response = kiosk("POST", "/tickets", asked, key="other-tap")
    assert code_of(response) == "already_arrived"
    assert response.get_json()["ticket"] == first.get_json()["id"]
    other = asked | {"language": "en"}
    assert code_of(kiosk("POST", "/tickets", other, key="tap")) == "key_reused"
    assert state_of(lobby, code) == ("arrived", first.get_json()["id"])
    world.watch.pass_s(3600)
    assert kiosk("POST", "/tickets", asked, key="tap").data == first.data


def test_a_refused_ticket_leaves_the_appointment_as_it_was(world, kiosk, lobby):
    code = book(lobby, 9, 30)
    world.watch.pass_s(20 * 60)
    lobby("PATCH", "/services/wealth", {"open": False})
    asked = {"service": "wealth", "appointment": code}
    assert code_of(kiosk("POST", "/tickets", asked, key="k")) == "service_closed"
    assert state_of(lobby, code) == ("booked", None)
    lobby("PATCH", "/services/wealth", {"open": True})
    assert kiosk("POST", "/tickets", asked, key="k").status_code == 201


def test_an_arrival_whose_ticket_was_never_written_can_be_kept(world, kiosk, lobby, monkeypatch):
    code = book(lobby, 9, 30)
    world.watch.pass_s(20 * 60)

    def fail(*_, **__):
        raise Unavailable("outcome_unknown")

    asked = {"service": "wealth", "appointment": code}
    with monkeypatch.context() as broken:
        broken.setattr(world.service, "handle", fail)
        assert code_of(kiosk("POST", "/tickets", asked, key="k")) == "outcome_unknown"
    assert state_of(lobby, code)[0] == "arrived"
    ticket = kiosk("POST", "/tickets", asked, key="another").get_json()
    assert state_of(lobby, code) == ("arrived", ticket["id"])


def test_early_late_and_cancelled(world, kiosk, lobby):
    code, cancelled, late = book(lobby, 11), book(lobby, 11), book(lobby, 9, 30)

    def ask(code):
        return kiosk("POST", "/tickets", {"service": "wealth", "appointment": code}, key=code)

    early = ask(code)
    assert code_of(early) == "too_early"
    assert early.get_json()["opens_at"] == "2026-03-02T02:45:00.000Z"
    lobby("DELETE", f"/appointments/{cancelled}")
    assert code_of(ask(cancelled)) == "appointment_cancelled"
    assert code_of(ask("00000000")) == "unknown_appointment"
    world.watch.pass_s(50 * 60)
    ticket = ask(late).get_json()
    walked_in = world.service.read(lambda state, _: state.tickets[ticket["id"]])
    assert walked_in.since_ms == walked_in.issued_ms
    response = kiosk("POST", "/tickets", {"service": "cash", "appointment": code}, key="x")
    assert (response.status_code, response.get_json()["field"]) == (422, "service")


def test_codes_are_not_tried_one_by_one(world, kiosk):
    tries = world.settings.customers.identify_per_min
    asked = {"service": "wealth", "appointment": "00000000"}
    codes = [code_of(kiosk("POST", "/tickets", asked, key=f"k{n}")) for n in range(tries + 1)]
    assert codes == ["unknown_appointment"] * tries + ["too_many"]


def test_a_kept_appointment_has_the_tier_that_the_hall_gives_it(world, lobby, wang, settings):
    gives = replace(settings, appointments=replace(settings.appointments, tier="vip"))
    caller = Caller(world.make(gives), world.tokens["kiosk1"])
    kept, late = book(lobby, 9, 30, customer=wang), book(lobby, 9, 30, customer=wang)
    world.watch.pass_s(20 * 60)
    assert caller.issue("wealth", appointment=kept)["tier"] == "vip"
    world.watch.pass_s(30 * 60)
    assert caller.issue("wealth", appointment=late)["tier"] == "gold"

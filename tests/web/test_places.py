"""Where a service can be had, the offer of a faster place, and what came of it."""

import pytest

from tests.web.caller import code_of

MACHINES = "machines:machines"


@pytest.fixture
def long_line(world, kiosk, anna):
    """Twelve customers before one window, and a machine that is free."""
    anna("POST", "/points/W1/open")
    for _ in range(12):
        kiosk.issue("cash")
    world.caller("M1-box")("POST", "/points/M1/report", {"health": "ok", "busy": False})


def test_the_places_of_a_service_with_their_waits(long_line, kiosk):
    shown = kiosk("GET", "/services/cash/places").get_json()
    first, second = shown["places"]
    assert (first["target"], first["kind"], first["points"]) == (MACHINES, "self-service", ["M1"])
    assert first["estimate"] == {"low": 0, "mid": 0, "high": 0}
    assert (second["target"], second["kind"]) == ("zone:east", "counter")
    assert shown["tier"] == "ordinary"
    assert shown["offer"] == {
        "target": MACHINES,
        "zone": "machines",
        "kind": "self-service",
        "wait_s": 0,
        "usual_s": shown["usual"]["mid"],
    }


def test_nothing_is_offered_where_nobody_serves_or_waits(kiosk, lobby):
    empty = kiosk("GET", "/services/loans/places?tier=vip").get_json()
    assert (empty["places"], empty["usual"], empty["offer"]) == ([], None, None)
    assert empty["tier"] == "vip"
    assert code_of(lobby("GET", "/services/zzz/places")) == "unknown_service"
    assert code_of(lobby("GET", "/services/cash/places?tier=zzz")) == "unknown_tier"


def test_an_accepted_offer_has_the_halls_figures_not_the_kiosks(long_line, world, kiosk):
    offered = kiosk("GET", "/services/cash/places").get_json()["offer"]
    ticket = kiosk.issue("cash", offer={"target": MACHINES, "accepted": True})
    assert (ticket["target"], ticket["zone"]) == (MACHINES, "machines")
    assert (ticket["ahead"], ticket["estimate"]["mid"]) == (0, 0)
    assert ticket["diversion"] == "accepted"
    event = world.service.story(ticket["id"])[0].event
    assert (event.offer.wait_s, event.offer.usual_s) == (0, offered["usual_s"])
    for figures in ({"wait_s": 1}, {"usual_s": 9}):
        asked = {"service": "cash", "offer": {"target": MACHINES, "accepted": True, **figures}}
        assert code_of(kiosk("POST", "/tickets", asked, key="x")) == "bad_input"


def test_a_refused_offer_is_remembered(long_line, kiosk):
    ticket = kiosk.issue("cash", offer={"target": MACHINES, "accepted": False})
    assert (ticket["target"], ticket["diversion"]) == (None, "refused")


def test_an_offer_that_is_gone(world, kiosk):
    gone = {"target": MACHINES, "accepted": True}
    length = world.journal_length()
    asked = {"service": "cash", "offer": gone}
    assert code_of(kiosk("POST", "/tickets", asked, key="k")) == "place_closed"
    asked["offer"] = {"target": "nowhere", "accepted": True}
    response = kiosk("POST", "/tickets", asked, key="k")
    assert (response.status_code, code_of(response)) == (404, "unknown_place")
    assert world.journal_length() == length
    ticket = kiosk.issue("cash", offer=gone | {"accepted": False})
    assert (ticket["target"], ticket["diversion"]) == (None, None)


def test_services_in_any_order_begin_with_the_shortest(long_line, kiosk, bert):
    bert("POST", "/points/W5/open")
    ticket = kiosk.issue("cash", steps=["loans"], free_order=True)
    assert (ticket["service"], ticket["steps"], ticket["ahead"]) == ("loans", ["cash"], 0)
    assert code_of(kiosk("POST", "/tickets", {"service": "cash", "steps": ["zzz"]}, key="a")) == (
        "unknown_service"
    )
    too_many = {"service": "cash", "steps": ["cash"] * 8}
    assert code_of(kiosk("POST", "/tickets", too_many, key="b")) == "too_many_steps"

"""A tablet asks how the service was, and a scanner is understood on any page of the kiosk."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

expect.set_options(timeout=60_000)


def test_a_tablet_asks_thanks_and_waits_for_the_next_one(demo, face):
    tablet, counter = face("Evaluation W1"), face("Counter W1")
    expect(tablet.get_by_test_id("idle")).to_be_visible()
    expect(counter.get_by_test_id("next")).to_be_enabled()  # it has heard of the hall
    counter.keyboard.press("Space")
    number = counter.get_by_test_id("current-number").inner_text().strip()
    counter.keyboard.press("f")
    expect(tablet.get_by_test_id("question")).to_contain_text(number)
    expect(tablet.get_by_test_id("question")).to_contain_text("满意")
    tablet.get_by_test_id("lang-en").click()
    expect(tablet.get_by_test_id("question")).to_contain_text("How was the service at Window 1?")
    tablet.get_by_test_id("score-4").click()
    expect(tablet.get_by_test_id("thanks")).to_contain_text("Thank you for your answer")
    expect(tablet.get_by_test_id("idle")).to_contain_text("1号窗口")

    # The next customer is asked again, and the hall away: nobody is asked anything.
    counter.keyboard.press("Space")
    expect(counter.get_by_test_id("current-number")).not_to_have_text(number)
    counter.keyboard.press("f")
    expect(tablet.get_by_test_id("question")).to_be_visible()
    demo.freeze(frozen=True)
    expect(tablet.get_by_test_id("offline")).to_be_visible()
    expect(tablet.get_by_test_id("question")).to_have_count(0)
    demo.freeze(frozen=False)
    expect(tablet.get_by_test_id("question")).to_be_visible()
    tablet.keyboard.press("2")
    expect(tablet.get_by_test_id("thanks")).to_be_visible()


def test_a_scanner_that_types_is_understood_on_any_page(demo, face):
    kiosk = face("Kiosk kiosk1")
    expect(kiosk.get_by_test_id("take-ticket")).to_be_visible()
    kiosk.keyboard.type("6228480402564890018\n")
    kiosk.get_by_test_id("service-loans").click()
    number = kiosk.get_by_test_id("ticket-number").inner_text().strip()
    token = kiosk.get_by_test_id("ticket-qr").get_attribute("src").split("/")[2]

    kiosk.keyboard.type(f"HALL:{token}\n")
    expect(kiosk.locator(".mine .number")).to_have_text(number)
    kiosk.get_by_test_id("mine-done").click()

    # A card where an appointment's code is asked for is still a card.
    kiosk.get_by_test_id("have-appointment").click()
    kiosk.keyboard.type("6228480402564890018\n")
    expect(kiosk.get_by_test_id("service-loans")).to_be_visible()
    with urllib.request.urlopen(f"{demo.origin}/api/demo/devices") as answer:
        kinds = {device["name"]: device["kind"] for device in json.load(answer)}
    assert kinds["pad1"] == "pad"
    assert kinds["scan1"] == "reader"

"""A tablet asks how the service was, a scanner is understood, and the page of all devices."""

import json
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.keys import tap

pytestmark = pytest.mark.browser

expect.set_options(timeout=60_000)


def test_a_tablet_asks_thanks_and_waits_for_the_next_one(demo, face):
    tablet, counter = face("Evaluation W1"), face("Counter W1")
    expect(tablet.get_by_test_id("idle")).to_be_visible()
    tap(counter, "Space")
    number = counter.get_by_test_id("current-number").inner_text().strip()
    tap(counter, "f")
    expect(tablet.get_by_test_id("question")).to_contain_text(number)
    expect(tablet.get_by_test_id("question")).to_contain_text("满意")
    tablet.get_by_test_id("lang-en").click()
    expect(tablet.get_by_test_id("question")).to_contain_text("How was the service at Window 1?")
    tablet.get_by_test_id("score-4").click()
    expect(tablet.get_by_test_id("thanks")).to_contain_text("Thank you for your answer")
    expect(tablet.get_by_test_id("idle")).to_contain_text("1号窗口")

    # The next customer is asked again, and the hall away: nobody is asked anything.
    tap(counter, "Space")
    expect(counter.get_by_test_id("current-number")).not_to_have_text(number)
    tap(counter, "f")
    expect(tablet.get_by_test_id("question")).to_be_visible()
    demo.freeze(frozen=True)
    try:
        expect(tablet.get_by_test_id("offline")).to_be_visible()
        expect(tablet.get_by_test_id("question")).to_have_count(0)
    finally:
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


def test_who_pulls_out_the_paper_sees_what_the_hall_does(face):
    page = face("Hall of devices")
    page.get_by_test_id("lang-en").click()
    paper = page.get_by_test_id("fault-printer2-paper_out")
    expect(page.get_by_test_id("state-printer2")).to_contain_text("ready")
    paper.click()
    expect(paper).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("state-printer2")).to_contain_text("no paper")
    says = page.get_by_test_id("says-printer2")
    expect(says).to_contain_text("tells the lobby: Device printer2: out of paper")
    expect(says).to_contain_text("asks customers to take a photo of their number")
    paper.click()
    expect(page.get_by_test_id("state-printer2")).to_contain_text("ready")


def test_kinds_that_this_demo_has_not_are_drawn_as_well(face):
    """Whatever a simulator tells of itself has its picture: none may break the page."""
    page = face("Hall of devices")
    page.evaluate(
        """async () => {
            const { html, render } = await import("/static/hall.js");
            const { Picture } = await import("/lobby/static/device-pictures.js");
            const acts = (window.acts = []);
            const act = (...what) => acts.push(what);
            const of = [
                { kind: "sign", name: "s", look: "text", value: "A012 → 3", blink: true },
                { kind: "pad", name: "p", waiting: "12", actions: [{ name: "next" }] },
                { kind: "evaluator", name: "e", actions: [{ name: "5", label: "5" }] },
                { kind: "reader", name: "r", actions: [{ name: "scan", value: "text" }] },
                { kind: "speaker", name: "v", said: [{ id: 1, at: 0, title: "A012" }] },
                { kind: "robot", name: "x", value: "beep", actions: [{ name: "nod" }] },
            ];
            const place = document.body.appendChild(document.createElement("div"));
            const all = of.map((one) => html`<${Picture} of=${one} act=${act} />`);
            render(html`<div>${all}</div>`, place);
        }"""
    )
    page.get_by_test_id("act-p-next").click()
    page.get_by_test_id("act-e-5").click()
    expect(page.get_by_test_id("act-r-scan")).to_be_disabled()
    page.get_by_test_id("text-r-scan").fill("HALL:x")
    page.get_by_test_id("act-r-scan").click()
    page.get_by_test_id("act-x-nod").click()
    assert page.evaluate("window.acts") == [["next"], ["5"], ["scan", "HALL:x"], ["nod"]]

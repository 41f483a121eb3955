"""The tablet at a window, the front door, a new screen, and the hall of devices."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.keys import tap
from tests.browser.staff import Staff

pytestmark = pytest.mark.browser

expect.set_options(timeout=60_000)


def test_a_tablet_asks_thanks_and_waits_for_the_next_one(demo, face, context):
    context.clock.install()
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
    tablet.clock.fast_forward(5_000)
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


def test_who_does_not_want_to_say_is_left_alone(face):
    tablet, counter = face("Evaluation W1"), face("Counter W1")
    tap(counter, "Space")
    tap(counter, "f")
    tablet.get_by_test_id("skip").click()
    expect(tablet.get_by_test_id("question")).to_have_count(0)
    expect(tablet.get_by_test_id("idle")).to_be_visible()


def test_the_front_door_lets_in_by_name_and_leads_to_each_face(demo, face):
    face("Kiosk kiosk1").close()  # the same browser is the kiosk's, too
    door = face("Hall", f"{demo.origin}/")
    door.get_by_test_id("lang-zh").click()
    expect(door.get_by_role("heading", name="窗口")).to_be_visible()
    door.get_by_test_id("lang-en").click()
    for password in ("not this one", demo.passwords["lobby"]):
        door.get_by_test_id("signin-name").fill("lobby")
        door.get_by_test_id("signin-password").fill(password)
        door.get_by_test_id("signin-submit").click()
        expect(door.locator(".note.bad, .person").first).to_be_visible()
    expect(door.locator(".person")).to_contain_text("Signed in as")
    for way in dict.fromkeys(re.findall(r'href="(/[\w]+)', door.locator("main").inner_html())):
        door.locator(f"a[href^='{way}']").first.click()
        expect(door).to_have_url(
            re.compile(r"^\w+://[^/]+/(kiosk|display|counter|evaluate|lobby|devices)")
        )
        door.goto(f"{demo.origin}/")
        door.locator(".ways").first.wait_for()
    door.get_by_test_id("sign-out").click()
    expect(door.get_by_test_id("signin-name")).to_be_visible()


def test_a_screen_that_is_not_let_in_shows_a_code(demo, chromium):
    context = chromium.new_context(locale="en-GB")
    screen = context.new_page()
    for address in ("/kiosk/kiosk1", "/display/board1", "/evaluate/W1"):
        screen.goto(demo.origin + address)
        screen.get_by_test_id("to-pair").click()
        expect(screen.get_by_test_id("pair-shown")).to_have_text(re.compile(r"^[2-9A-Z]{6}$"))
    screen.get_by_test_id("lang-zh").click()
    expect(screen.locator("main")).to_contain_text("添加屏幕")
    screen.goto(f"{demo.origin}/nothing")
    screen.locator("a[href='/']").first.click()
    expect(screen.get_by_test_id("signin-name")).to_be_visible()
    screen.goto(f"{demo.origin}/join")  # without a token
    expect(screen.get_by_role("alert")).to_be_visible()
    context.close()


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
    expect(page.get_by_test_id("state-printer2")).to_contain_text("out of paper")
    says = page.get_by_test_id("says-printer2")
    expect(says).to_contain_text("tells the lobby: Device printer2: out of paper")
    expect(says).to_contain_text("asks customers to take a photo of their number")
    paper.click()
    expect(page.get_by_test_id("state-printer2")).to_contain_text("ready")


def test_an_older_ticket_on_paper_is_picked_up(demo, face):
    kiosk = Staff(demo).of("Kiosk kiosk2")
    for n in range(2):
        kiosk.ok("POST", "/tickets", {"service": "loans"}, key=f"paper{n}")
    page = face("Hall of devices")
    printer = page.get_by_test_id("device-printer2")
    papers = printer.get_by_test_id("paper-printer2")
    expect(papers).to_have_count(2)
    newest = printer.get_by_test_id("ticket-image").get_attribute("src")
    papers.last.click()
    expect(papers.last).to_have_attribute("aria-pressed", "true")
    expect(printer.get_by_test_id("ticket-image")).not_to_have_attribute("src", newest or "")
    papers.first.click()
    expect(printer.get_by_test_id("ticket-image")).to_have_attribute("src", newest or "")


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

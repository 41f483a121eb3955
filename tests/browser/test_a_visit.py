"""A person's way through the hall, in a real browser, with real bytes to printer and sign."""

import io
import json
import re
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect
from pyzbar.pyzbar import decode

from tests.browser.keys import tap

pytestmark = pytest.mark.browser

FILE = Path(__file__).parents[2] / "config" / "demo.toml"

#: Nobody waits at first: a board shows each of many calls for its time before the next.
CONFIG = f"""
include = "{FILE}"
[demo]
waiting_tickets = 0
"""

#: A board shows each of several quick calls for some seconds before the next.
expect.set_options(timeout=60_000)


def devices(demo: Any) -> dict[str, Any]:
    with urllib.request.urlopen(f"{demo.origin}/api/demo/devices") as answer:
        return {device["name"]: device for device in json.load(answer)}


def choose_cash(kiosk: Page) -> None:
    """Choose cash, and stay in the counters' line if the machines are offered."""
    kiosk.get_by_test_id("service-cash").click()
    stay = kiosk.get_by_test_id("offer-refuse")
    expect(kiosk.get_by_test_id("ticket-number").or_(stay)).to_be_visible()
    if stay.count():
        stay.click()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_take_a_ticket_call_it_see_it_hold_it(demo, face, language):
    board, counter, hall = face("Board board1"), face("Counter W1"), face("Hall of devices")
    kiosk = face("Kiosk kiosk1")
    printed_before = sum(len(device.get("tickets", ())) for device in devices(demo).values())

    kiosk.get_by_test_id(f"lang-{language}").click()
    kiosk.get_by_test_id("take-ticket").click()
    choose_cash(kiosk)
    number = kiosk.get_by_test_id("ticket-number").inner_text().strip()
    assert number.startswith("A")
    expect(kiosk.get_by_test_id("ticket-qr")).to_be_visible()

    # On paper: a picture made from the printer's bytes, whose code leads to the phone page.
    wait_until_printed(hall, printed_before + 1)
    hall.get_by_test_id("ticket-image").first.wait_for()
    tickets = devices(demo)["printer1"]["tickets"]
    png = f"{demo.origin}/api/demo/devices/printer1/tickets/{tickets[-1]['id']}.png"
    with urllib.request.urlopen(png) as answer:
        picture = Image.open(io.BytesIO(answer.read()))
    codes = [code.data.decode() for code in decode(picture.convert("L"))]
    assert len(codes) == 1
    assert codes[0].startswith(f"{demo.origin}/t/")

    phone = face("Phone", codes[0])
    expect(phone.get_by_test_id("phone-number")).to_have_text(number)

    # The rules may call others before it; each press of the one key calls the next.
    for _ in range(30):
        before = counter.get_by_test_id("current-number").all_inner_texts()
        tap(counter, "Space")
        expect(counter.get_by_test_id("current-number")).not_to_have_text(
            before[0] if before else ""
        )
        if counter.get_by_test_id("current-number").inner_text().strip() == number:
            break
    expect(counter.get_by_test_id("current-number")).to_have_text(number)

    expect(board.get_by_test_id(f"call-{number}").first).to_be_visible()
    expect(phone.get_by_test_id("phone-called")).to_be_visible()
    expect(hall.get_by_test_id("sign-sign1")).to_contain_text(str(int(number[1:])))
    expect(counter.get_by_text("board1").first).to_be_visible()  # the board said `shown`


def test_peers_11_no_paper_is_no_error_page(demo, face):
    """PEERS 11: a printer fault throws the kiosk to an error page."""
    hall = face("Hall of devices")
    for printer in ("printer1", "printer2"):
        set_fault(demo, printer, "paper_out")
    kiosk = face("Kiosk kiosk1")
    lobby = face("Lobby")
    kiosk.get_by_test_id("lang-en").click()
    kiosk.get_by_test_id("take-ticket").click()
    kiosk.get_by_test_id("service-loans").click()
    number = kiosk.get_by_test_id("ticket-number").inner_text().strip()
    assert number.startswith("C")
    expect(kiosk.get_by_test_id("print-state")).to_contain_text("photo")
    expect(lobby.get_by_text("out of paper").first).to_be_visible()
    before = sum(len(device.get("tickets", ())) for device in devices(demo).values())
    for printer in ("printer1", "printer2"):
        set_fault(demo, printer, None)
    # Mended, the printer prints it, once, with nobody restarting anything.
    wait_until_printed(hall, before + 1)


def test_paper_from_the_other_kiosk_is_said_to_be_there(demo, face):
    set_fault(demo, "printer1", "paper_out")
    try:
        kiosk = face("Kiosk kiosk1")
        kiosk.get_by_test_id("lang-en").click()
        kiosk.get_by_test_id("take-ticket").click()
        choose_cash(kiosk)
        paper = kiosk.get_by_test_id("print-state")
        expect(paper).to_have_attribute("data-state", "elsewhere")
        expect(paper).to_contain_text("the other kiosk: West hall")
    finally:
        set_fault(demo, "printer1", None)


def wait_until_printed(page: Page, tickets: int) -> None:
    """Wait until all printers together have printed exactly so many tickets."""
    page.wait_for_function(
        """tickets => fetch('/api/demo/devices').then(r => r.json()).then(all =>
            all.flatMap(d => d.tickets || []).length === tickets)""",
        arg=tickets,
    )


def set_fault(demo: Any, device: str, fault: str | None) -> None:
    request = urllib.request.Request(
        f"{demo.origin}/api/demo/devices/{device}/fault",
        json.dumps({"fault": fault}).encode(),
        {"Content-Type": "application/json"},
    )
    urllib.request.urlopen(request).close()


def test_peers_08_a_board_that_hears_nothing_says_so(demo, face):
    """PEERS 8: the display does not refresh; ours says how old its numbers are, and comes back."""
    page = face("Board board2")
    page.get_by_test_id("waiting-cash").wait_for()
    expect(page.get_by_test_id("stale")).to_have_count(0)
    demo.freeze(frozen=True)
    try:
        expect(page.get_by_test_id("stale")).to_be_visible()
    finally:
        demo.freeze(frozen=False)
    expect(page.get_by_test_id("stale")).to_have_count(0)


def test_a_counter_that_hears_nothing_has_no_keys_to_press(demo, face):
    counter = face("Counter W1")
    expect(counter.get_by_test_id("next")).to_be_enabled()
    sent: list[str] = []
    counter.on("request", lambda request: sent.append(request.url))
    demo.freeze(frozen=True)
    try:
        expect(counter.get_by_test_id("stale")).to_be_visible()
        sent.clear()
        for key in ("next", "recall", "start", "finish", "no-show", "pause"):
            expect(counter.get_by_test_id(key)).to_be_disabled()
        for key in (" ", "r", "f", "n", "p", "c"):
            counter.keyboard.press(key)
        assert not [url for url in sent if "/api/" in url]
    finally:
        demo.freeze(frozen=False)
    expect(counter.get_by_test_id("next")).to_be_enabled()


def test_a_lobby_that_cannot_confirm_the_day_says_so(demo, face):
    lobby = face("Lobby")
    lobby.get_by_test_id("device-printer1").wait_for()
    lobby.evaluate(
        """async () => {
            const { html, render } = await import("/static/hall.js");
            const { Alerts } = await import("/lobby/static/alerts.js");
            const state = { alerts: [{ kind: "day_unconfirmed", text: { zh: "日", en: "Day" } }] };
            const place = document.body.appendChild(document.createElement("div"));
            render(html`<${Alerts} state=${state} />`, place);
        }"""
    )
    lobby.clock.install()
    lobby.route("**/api/v1/hall/confirm-day", lambda route: route.abort())
    lobby.get_by_test_id("alert-day_unconfirmed").get_by_role("button").click()
    for _ in range(20):  # as long as the page itself tries again
        if lobby.get_by_test_id("problem").count():
            break
        lobby.clock.run_for(2_000)
    expect(lobby.get_by_test_id("problem")).to_contain_text("cannot be reached")


def test_a_press_after_an_unknown_end_calls_nobody_else(demo, face):
    """The call is written, its answer is lost: pressing again must not finish who was called."""
    counter = face("Counter W1")
    kiosk = face("Kiosk kiosk1")
    for _ in range(2):
        kiosk.get_by_test_id("take-ticket").click()
        choose_cash(kiosk)
        kiosk.get_by_test_id("done").click()
    expect(counter.get_by_test_id("next")).to_be_enabled()
    before = at_window(counter, "W1")
    keys: list[str] = []

    def swallow(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        route.fetch()
        route.abort()

    counter.clock.install()
    counter.route("**/api/v1/points/W1/call", swallow)
    counter.get_by_test_id("next").click()
    expect(counter.get_by_test_id("next")).to_be_disabled()
    for _ in range(20):  # as long as the page itself tries again
        if counter.get_by_test_id("problem").count():
            break
        counter.clock.run_for(2_000)
    expect(counter.get_by_test_id("problem")).to_have_attribute("data-code", "offline")
    called = at_window(counter, "W1")
    assert called != before
    counter.unroute_all(behavior="wait")  # one try may still be on its way

    with counter.expect_response("**/api/v1/points/W1/call") as again:
        counter.get_by_test_id("next").click()
    assert {*keys, again.value.request.headers["idempotency-key"]} == {keys[0]}
    expect(counter.get_by_test_id("problem")).to_have_count(0)
    assert at_window(counter, "W1") == called
    expect(counter.get_by_test_id("current-number")).to_have_text(called[0])

    # Settled: the next press is a press of its own.
    with counter.expect_response("**/api/v1/points/W1/call") as fresh:
        counter.get_by_test_id("next").click()
    assert fresh.value.request.headers["idempotency-key"] != keys[0]
    assert at_window(counter, "W1") != called


def at_window(page: Page, point: str) -> Any:
    """Return number, state and call of the ticket at a point, as the API tells them."""
    return page.evaluate(
        """point => fetch(`/api/v1/points/${point}`).then(r => r.json()).then(({ ticket }) =>
            ticket && [ticket.number, ticket.state, ticket.call_id])""",
        point,
    )


def test_a_kiosk_that_failed_forgets_the_customer(demo, face):
    kiosk = face("Kiosk kiosk2")
    kiosk.get_by_test_id("take-ticket").wait_for()
    kiosk.clock.install()
    keys: list[str] = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        route.abort()

    kiosk.route("**/api/v1/tickets", lose)
    kiosk.get_by_test_id("lang-en").click()
    kiosk.get_by_test_id("take-ticket").click()
    kiosk.get_by_test_id("service-loans").click()
    for _ in range(20):
        if kiosk.get_by_test_id("try-again").count():
            break
        kiosk.clock.run_for(2_000)
    kiosk.get_by_test_id("try-again").wait_for()
    kiosk.clock.run_for(40_000)
    expect(kiosk.get_by_test_id("take-ticket")).to_be_visible()
    expect(kiosk.get_by_test_id("lang-zh")).to_have_attribute("aria-pressed", "true")
    kiosk.unroute("**/api/v1/tickets")

    kiosk.get_by_test_id("lang-en").click()
    with kiosk.expect_response("**/api/v1/tickets") as answer:
        kiosk.get_by_test_id("take-ticket").click()
        kiosk.get_by_test_id("service-loans").click()
    assert answer.value.request.headers["idempotency-key"] not in keys
    kiosk.get_by_test_id("done").click()
    kiosk.get_by_test_id("lang-en").click()
    kiosk.clock.run_for(40_000)
    expect(kiosk.get_by_test_id("lang-zh")).to_have_attribute("aria-pressed", "true")


def test_a_teller_signs_in_by_name(demo, face):
    counter = face("Counter", f"{demo.origin}/counter/W1")
    counter.get_by_test_id("signin-name").fill("teller1")
    counter.get_by_test_id("signin-password").fill(demo.passwords["teller1"])
    counter.get_by_test_id("signin-submit").click()
    expect(counter.get_by_test_id("next")).to_be_visible()
    # The keys work with Caps Lock too.
    counter.keyboard.press("P")
    expect(counter.get_by_test_id("panel-pause")).to_be_visible()
    counter.keyboard.press("Escape")
    expect(counter.get_by_test_id("panel-pause")).to_have_count(0)


def test_a_hall_that_does_not_issue_says_so_on_every_screen(demo, face):
    lobby, kiosk, _ = face("Lobby"), face("Kiosk kiosk1"), face("Board board1")
    lobby.get_by_test_id("switches").click()
    lobby.get_by_test_id("stop-hall").click()
    lobby.get_by_test_id("stop-now-hall").click()
    try:
        expect(kiosk.get_by_test_id("closed")).to_have_attribute("data-because", "stopped")
        plain = face("Board plain", f"{demo.origin}/display/board1/plain")
        expect(plain.locator(".notice").first).to_contain_text("No new tickets now")
        expect(plain.locator(".at")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    finally:
        lobby.get_by_test_id("restart-hall").click()
    expect(kiosk.get_by_test_id("take-ticket")).to_be_visible()

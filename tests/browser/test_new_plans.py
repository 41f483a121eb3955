"""What happens when plans change, on the screens: offers, journeys, undo, park, why, late."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.keys import tap
from tests.screens import lobby_states

pytestmark = pytest.mark.browser

expect.set_options(timeout=60_000)

FILE = Path(__file__).parents[2] / "config" / "demo.toml"

#: The reference hall, where a place counts as faster early, and appointments are to be had always.
CONFIG = f"""
include = "{FILE}"
[hall]
offer_gain_min = 1
[services.fx]
quota = 4
[services.wealth.appointments]
from = "00:00"
to = "23:30"
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
[appointments]
early_min = 480
"""

TODAY = datetime.now(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def kiosk(kept: Callable[..., Page]) -> Page:
    page = kept("Kiosk kiosk1")
    page.evaluate("import('/kiosk/static/state.js').then((state) => state.startAgain())")
    page.get_by_test_id("lang-en").click()
    return page


@pytest.fixture
def lobby(kept: Callable[..., Page]) -> Page:
    page = kept("Lobby")
    page.get_by_test_id("device-printer1").wait_for()
    page.evaluate(lobby_states.RESET)
    return page


def ask(page: Page, method: str, path: str, body: Any = None, role: str = "lobby") -> Any:
    """Ask the hall as whoever has this role in the page's browser; returns the answer's body."""
    return page.evaluate(
        """async ([method, path, body, role]) => {
            const { api, me } = await import("/static/hall.js");
            const as = me.who.find((who) => who.role === role)?.name;
            const answer = await api(method, path, body, { as });
            if (answer.status >= 400) throw new Error(`${path}: ${answer.code}`);
            return answer.body;
        }""",
        [method, path, body, role],
    )


def by_number(page: Page, number: str) -> Any:
    """Return the newest ticket with a number."""
    return ask(page, "GET", f"/tickets?number={number}")[0]


def slots(page: Page, day: Any) -> list[Any]:
    """Return the slots of a day that have a free place."""
    found = ask(page, "GET", f"/appointments/slots?service=wealth&day={day}")
    return [slot for slot in found if slot["free"]]


def call_next(counter: Page) -> Any:
    """Press Next and wait until the screen shows who was called; returns the ticket."""
    with counter.expect_response("**/call") as answer:
        tap(counter, "Space")
    called = answer.value.json()
    expect(counter.get_by_test_id("undo-toast")).to_contain_text(f"{called['number']} was called")
    return called


def to_the_offer(kiosk: Page, lobby: Page) -> None:
    """Fill the counters' line until the machines are faster, and choose what they serve."""
    for _ in range(20):
        ask(lobby, "POST", "/tickets", {"service": "cash"})
    waits = kiosk.get_by_test_id("service-cash").locator(".people")
    kiosk.get_by_test_id("take-ticket").click()
    expect(waits).to_have_text(re.compile(r"^(1\d|[2-9]\d) before you"))
    kiosk.wait_for_function(
        """() => import("/kiosk/static/state.js").then(({ hall }) =>
            hall.state.value.services.some(({ id, offer }) => id === "cash" && offer))"""
    )
    kiosk.get_by_test_id("service-cash").click()


def test_an_offer_that_is_accepted_leads_to_the_machines(kiosk, lobby):
    to_the_offer(kiosk, lobby)
    expect(kiosk.locator(".faster")).to_contain_text("Self-service")
    kiosk.get_by_test_id("offer-accept").click()
    expect(kiosk.get_by_test_id("ticket-place")).to_contain_text("Self-service")
    ticket = by_number(lobby, kiosk.get_by_test_id("ticket-number").inner_text())
    assert ticket["target"] == "machines:machines"
    assert ticket["diversion"] in ("accepted", "done")


def test_an_offer_that_is_refused_leaves_the_customer_in_the_line(kiosk, lobby):
    to_the_offer(kiosk, lobby)
    kiosk.get_by_test_id("back").click()
    kiosk.get_by_test_id("service-cash").click()
    kiosk.get_by_test_id("offer-refuse").click()
    ticket = by_number(lobby, kiosk.get_by_test_id("ticket-number").inner_text())
    assert (ticket["target"], ticket["diversion"]) == (None, "refused")
    expect(kiosk.get_by_test_id("ticket-place")).to_have_count(0)


def test_several_services_go_on_one_ticket_in_the_order_chosen(kiosk, lobby):
    kiosk.get_by_test_id("take-ticket").click()
    kiosk.get_by_test_id("several").click()
    for service in ("loans", "cash", "corporate", "cash"):  # the second tap takes it back
        kiosk.get_by_test_id(f"service-{service}").click()
    kiosk.get_by_test_id("take-several").click()
    expect(kiosk.get_by_test_id("ticket-steps")).to_contain_text("Corporate")
    ticket = by_number(lobby, kiosk.get_by_test_id("ticket-number").inner_text())
    assert (ticket["service"], ticket["steps"], ticket["free_order"]) == (
        "loans",
        ["corporate"],
        False,
    )


def test_the_shortest_wait_comes_first_when_the_order_is_free(kiosk, lobby):
    kiosk.get_by_test_id("take-ticket").click()
    kiosk.get_by_test_id("several").click()
    for service in ("loans", "accounts"):
        kiosk.get_by_test_id(f"service-{service}").click()
    kiosk.get_by_test_id("order-free").click()
    kiosk.get_by_test_id("take-several").click()
    ticket = by_number(lobby, kiosk.get_by_test_id("ticket-number").inner_text())
    assert ticket["free_order"] is True
    assert {ticket["service"], *ticket["steps"]} == {"loans", "accounts"}


def test_an_appointment_is_checked_in_by_a_scanner(kiosk, lobby):
    near = (slots(lobby, TODAY) + slots(lobby, TODAY + timedelta(days=1)))[0]
    booked = ask(lobby, "POST", "/appointments", {"service": "wealth", "at": near["at"]})
    kiosk.get_by_test_id("have-appointment").click()
    kiosk.get_by_test_id("entry").wait_for()
    kiosk.keyboard.type(booked["code"].lower() + "\n")
    number = kiosk.get_by_test_id("ticket-number").inner_text()
    expect(kiosk.get_by_text("You are checked in for")).to_be_visible()
    assert by_number(lobby, number)["service"] == "wealth"


def test_who_is_too_early_learns_when_to_come(kiosk, lobby):
    far = slots(lobby, TODAY + timedelta(days=3))[-1]
    booked = ask(lobby, "POST", "/appointments", {"service": "wealth", "at": far["at"]})
    kiosk.get_by_test_id("have-appointment").click()
    for key in booked["code"]:
        kiosk.get_by_test_id(f"key-{key}").click()
    kiosk.get_by_test_id("enter").click()
    opens = datetime.fromisoformat(far["at"]).astimezone(ZoneInfo("Asia/Shanghai"))
    opens -= timedelta(hours=8)
    expect(kiosk.get_by_test_id("failed")).to_contain_text(f"{opens:%H:%M}")
    expect(kiosk.get_by_test_id("try-again")).to_have_count(0)


def test_a_known_customer_is_greeted_without_a_name_and_forgotten(kiosk, lobby):
    ask(lobby, "POST", "/customers", {"phone": "13800001111", "tier": "gold", "name": "Li Jing"})
    kiosk.get_by_test_id("take-ticket").click()
    kiosk.get_by_test_id("am-customer").click()
    kiosk.get_by_test_id("kind-phone").click()
    kiosk.keyboard.type("13800001111")
    expect(kiosk.get_by_test_id("entry")).to_have_text("•" * 7 + "1111")
    kiosk.keyboard.press("Enter")
    expect(kiosk.get_by_test_id("greeting")).to_have_text("Welcome back")
    assert not re.search("Gold|Jing|Li |L\\*", kiosk.locator("main").inner_text())
    kiosk.get_by_test_id("service-corporate").click()
    mine = by_number(lobby, kiosk.get_by_test_id("ticket-number").inner_text())
    kiosk.get_by_test_id("done").click()
    kiosk.get_by_test_id("take-ticket").click()
    expect(kiosk.get_by_test_id("greeting")).to_have_count(0)
    kiosk.get_by_test_id("service-corporate").click()
    next_one = by_number(lobby, kiosk.get_by_test_id("ticket-number").inner_text())
    assert (mine["tier"], next_one["tier"]) == ("gold", "ordinary")


def test_a_service_whose_tickets_are_all_issued_says_so(kiosk, lobby):
    kiosk.get_by_test_id("take-ticket").click()
    fx = kiosk.get_by_test_id("service-fx")
    for _ in range(4 - len([t for t in ask(lobby, "GET", "/tickets") if t["service"] == "fx"])):
        ask(lobby, "POST", "/tickets", {"service": "fx"})
    expect(fx).to_be_disabled()
    expect(fx).to_contain_text("have all been issued")


@pytest.fixture
def counter(demo: Any, kept: Callable[..., Page]) -> Page:
    """A counter where a teller signed in by name."""
    page = kept("Counter", f"{demo.origin}/counter/W1", "teller")
    name = page.get_by_test_id("signin-name")
    expect(name.or_(page.get_by_test_id("next"))).to_be_visible()
    if name.count():
        name.fill("teller1")
        page.get_by_test_id("signin-password").fill(demo.passwords["teller1"])
        page.get_by_test_id("signin-submit").click()
    expect(page.get_by_test_id("next")).to_be_enabled()
    return page


def test_a_call_is_undone_by_its_key(counter):
    number = call_next(counter)["number"]
    tap(counter, "u")
    expect(counter.get_by_test_id("current-number")).to_have_count(0)
    tap(counter, "Space")
    expect(counter.get_by_test_id("current-number")).to_have_text(number)


def test_a_customer_waits_aside_with_a_note_and_is_called_by_hand(counter):
    number = call_next(counter)["number"]
    tap(counter, "k")
    counter.keyboard.press("0")
    counter.keyboard.type("fills in the form\n")  # letters of a note are no keys
    counter.keyboard.press("2")
    parked = counter.get_by_test_id("parked")
    expect(parked).to_contain_text("fills in the form")
    expect(parked).to_contain_text(re.compile(r"back in (10:00|9:\d\d)"))
    tap(counter, "g")
    counter.keyboard.press("1")
    expect(counter.get_by_test_id("current-number")).to_have_text(number)
    expect(counter.get_by_test_id("customer-note")).to_have_text("fills in the form")
    expect(parked.locator("li")).to_have_count(0)


def test_a_customer_is_sent_on_by_two_keys_and_taken_back(counter):
    number = call_next(counter)["number"]
    tap(counter, "t")
    loans = counter.get_by_test_id("transfer-service-loans")
    counter.keyboard.press("0")
    expect(counter.get_by_test_id("transfer-place")).to_contain_text("goes first")
    with counter.expect_response("**/points/W1/transfer") as sent:
        counter.keyboard.press(loans.locator("kbd").inner_text())
    assert sent.value.request.post_data_json == {"service": "loans", "place": "first"}
    expect(counter.get_by_test_id("current-number")).to_have_count(0)
    expect(counter.get_by_test_id("undo-toast")).to_contain_text("was sent on")
    tap(counter, "u")
    expect(counter.get_by_test_id("current-number")).to_have_text(number)


@pytest.fixture
def window(kept: Callable[..., Page]) -> Page:
    """Window 2's own screen, in a browser of its own."""
    page = kept("Counter W2", browser="window")
    expect(page.get_by_test_id("next")).to_be_enabled()
    return page


def test_the_lobby_reads_why_a_number_was_called_before_another(window, lobby):
    _, waiting = (ask(lobby, "POST", "/tickets", {"service": "cash"}) for _ in range(2))
    called = call_next(window)

    lobby.get_by_test_id("find").fill(called["number"])
    lobby.keyboard.press("Enter")
    why = ask(lobby, "GET", f"/tickets/{called['id']}/why")["calls"][0]
    expect(lobby.get_by_test_id("reason").first).to_have_text(why["sentence"]["en"])
    lobby.get_by_test_id("story-close").click()

    lobby.get_by_test_id("find").fill(waiting["number"])
    lobby.keyboard.press("Enter")
    lobby.get_by_test_id("why-other").fill(called["number"].lower())
    lobby.get_by_test_id("why-ask").click()
    answer_shown = lobby.get_by_test_id("why-answer")
    expect(answer_shown).to_contain_text(called["number"])
    expect(answer_shown).to_contain_text(waiting["number"])
    expect(lobby.get_by_test_id("why-customer")).to_contain_text(waiting["number"])


def test_the_lobby_changes_a_ticket_and_a_window(lobby):
    ticket = ask(lobby, "POST", "/tickets", {"service": "accounts"})
    lobby.get_by_test_id("find").fill(ticket["number"])
    lobby.keyboard.press("Enter")
    lobby.get_by_test_id("tab-changes").click()
    lobby.get_by_test_id("change-tier").select_option("gold")
    expect(lobby.get_by_test_id("story")).to_contain_text("Accounts & cards · Gold")
    lobby.get_by_test_id("add-step").select_option("loans")
    expect(lobby.get_by_test_id("step-loans")).to_be_visible()
    lobby.get_by_test_id("transfer-to").select_option("point:W3")
    lobby.get_by_test_id("transfer").click()
    lobby.get_by_test_id("tab-story").click()
    expect(lobby.get_by_test_id("story")).to_contain_text("Window 3")
    now = by_number(lobby, ticket["number"])
    assert (now["tier"], now["steps"], now["target"]) == ("gold", ["loans"], "point:W3")
    lobby.get_by_test_id("story-close").click()

    lobby.get_by_test_id("point-W5").click()
    lobby.get_by_test_id("skill-fx").select_option("borrowed")
    lobby.get_by_test_id("skills-zone").select_option("east")
    lobby.get_by_test_id("skills-save").click()
    expect(lobby.get_by_test_id("message")).to_be_visible()
    point = ask(lobby, "GET", "/points/W5")["point"]
    assert (point["skills"], point["borrows"]) == (["loans", "corporate"], ["accounts", "fx"])
    assert point["zone"] == "east"


def test_who_is_late_comes_back_by_phone(demo, face, window, lobby):
    ticket = ask(lobby, "POST", "/tickets", {"service": "cash", "steps": ["accounts"]})
    ask(window, "POST", "/points/W2/call", {"ticket": ticket["id"]}, "counter")
    phone = face("Phone", f"{demo.origin}/t/{ticket['token']}")
    expect(phone.get_by_test_id("phone-called")).to_be_visible()
    expect(window.get_by_test_id("current-number")).to_have_text(ticket["number"])
    tap(window, "n")
    phone.get_by_test_id("phone-return").click()
    expect(phone.get_by_test_id("phone-return")).to_have_count(0)
    expect(phone.get_by_test_id("phone-steps").locator("li")).to_have_text(
        [re.compile("个人现金"), re.compile("账户与银行卡")]
    )
    assert by_number(lobby, ticket["number"])["state"] == "waiting"


def test_a_diverted_phone_says_where_to_go(demo, face, lobby):
    ticket = ask(lobby, "POST", "/tickets", {"service": "loans"})
    ask(lobby, "POST", f"/tickets/{ticket['id']}/transfer", {"zone": "west"})
    phone = face("Phone", f"{demo.origin}/t/{ticket['token']}")
    expect(phone.get_by_test_id("phone-place")).to_have_text(re.compile("西厅|West hall"))

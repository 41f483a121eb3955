"""The lobby's own screens in a real browser: every key pressed, drag and its other way, a phone."""

import json
import re
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.screens import lobby_states
from tests.server.hall_process import until

pytestmark = pytest.mark.browser

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 800}


class Hall:
    """The demo's API, asked as the lobby or as a window."""

    def __init__(self, demo: Any) -> None:
        self.demo = demo
        self.keys = 0

    def __call__(self, method: str, path: str, body: Any = None, as_: str = "Lobby") -> Any:
        self.keys += 1
        request = urllib.request.Request(
            f"{self.demo.origin}/api/v1{path}",
            None if body is None else json.dumps(body).encode(),
            {
                "Authorization": f"Bearer {self.demo.links[as_].partition('#')[2]}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"test{self.keys}",
            },
            method=method,
        )
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read() or b"null")

    def issue(self, service: str, **more: Any) -> Any:
        return self("POST", "/tickets", {"service": service, **more})

    def point(self, name: str) -> Any:
        return next(it for it in self("GET", "/hall")["points"] if it["id"] == name)

    def ticket(self, name: str) -> Any:
        return self("GET", f"/tickets/{name}")


@pytest.fixture(scope="module")
def hall(demo: Any) -> Hall:
    return Hall(demo)


@pytest.fixture
def lobby(kept: Callable[..., Page]) -> Page:
    page = kept("Lobby")
    page.set_viewport_size(DESK)
    page.evaluate(lobby_states.RESET)
    page.get_by_test_id("lang-en").click()
    page.get_by_test_id("point-W1").wait_for()
    return page


@pytest.fixture
def admin(demo: Any, kept: Callable[..., Page]) -> Page:
    """The administrator's own browser."""
    page = kept("Admin", f"{demo.origin}/lobby/admin", "admin")
    name = page.get_by_test_id("signin-name")
    expect(name.or_(page.get_by_test_id("admin-settings"))).to_be_visible()
    if name.count():
        name.fill("admin")
        page.get_by_test_id("signin-password").fill(demo.passwords["admin"])
        page.get_by_test_id("signin-submit").click()
    page.get_by_test_id("admin-settings").wait_for()
    page.get_by_test_id("lang-en").click()
    return page


def drag(page: Page, what: str, onto: str) -> None:
    """Drag one thing to the middle of another, with the mouse."""
    one, two = (page.get_by_test_id(it).bounding_box() for it in (what, onto))
    assert one
    assert two
    page.mouse.move(one["x"] + one["width"] / 2, one["y"] + one["height"] / 2)
    page.mouse.down()
    page.mouse.move(two["x"] + two["width"] / 2, two["y"] + 12, steps=4)
    page.mouse.up()


def message(page: Page, words: str) -> None:
    expect(page.get_by_test_id("message")).to_contain_text(words)


def drag_till(page: Page, what: str, onto: str, words: str) -> None:
    """Drag until that is said: a page that is drawn anew moves things away under the pointer."""
    for _ in range(3):
        drag(page, what, onto)
        try:
            expect(page.get_by_test_id("message")).to_contain_text(words, timeout=8_000)
        except AssertionError:
            continue
        return
    message(page, words)


INSIDE = """([point, zone]) => {
    const [a, b] = [point, zone].map(id =>
        document.querySelector(`[data-testid=${id}]`).getBoundingClientRect());
    return b.left <= a.left + 2 && a.right <= b.right + 2;
}"""


def test_a_window_is_dragged_to_a_line_and_taken_back(lobby, hall):
    was = hall.point("W5")["skills"]
    drag_till(lobby, "point-W5", "line-cash", "Window 5 serves: Personal cash")
    assert hall.point("W5")["skills"] == ["cash", *was]
    lobby.get_by_test_id("take-back").click()
    expect(lobby.get_by_test_id("message")).to_have_count(0)
    until(lambda: hall.point("W5")["skills"] == was, "the window's own skills")
    # Onto another window: the same skills as that one.  Beside everything: nothing.
    drag(lobby, "point-W3", "point-W4")
    message(lobby, "Window 3 serves: Foreign exchange · Personal cash")
    assert hall.point("W3")["skills"] == ["fx", "cash"]
    drag(lobby, "point-W3", "figure-open")
    expect(lobby.get_by_test_id("sheet")).to_be_hidden()


def test_the_same_by_keyboard_and_tap(lobby, hall):
    lobby.get_by_test_id("point-W6").focus()
    lobby.keyboard.press("Enter")
    lobby.get_by_test_id("skills-like").select_option("W1")
    expect(lobby.get_by_test_id("skill-cash")).to_have_value("own")
    lobby.get_by_test_id("skill-fx").select_option("borrowed")
    lobby.get_by_test_id("skills-zone").select_option("east")
    lobby.get_by_test_id("skills-save").click()
    message(lobby, "Window 6 has been changed")
    now = hall.point("W6")
    assert (set(now["skills"]), now["borrows"], now["zone"]) == (
        {"cash", "accounts"}, ["fx"], "east",
    )  # fmt: skip
    lobby.wait_for_function(INSIDE, arg=["point-W6", "zone-east"])
    lobby.get_by_test_id("point-W6").click()
    lobby.get_by_test_id("point-close").click()
    expect(lobby.get_by_test_id("point-W6")).to_have_attribute("data-state", "closed")
    lobby.get_by_test_id("point-W6").click()
    lobby.get_by_test_id("point-open").click()
    expect(lobby.get_by_test_id("point-W6")).to_have_attribute("data-state", "open")
    lobby.get_by_test_id("device-kiosk1").click()
    expect(lobby.get_by_test_id("sheet")).to_contain_text("not connected")
    lobby.get_by_test_id("sheet-close").click()
    expect(lobby.get_by_test_id("sheet")).to_be_hidden()


def test_a_ticket_is_dragged_to_a_window_a_zone_and_a_line(lobby, hall):
    ticket = hall.issue("loans")
    name = f"ticket-{ticket['number']}"
    line = lobby.get_by_test_id("line-loans").get_by_role("button").first
    line.click()
    drag_till(lobby, name, "point-V2", f"{ticket['number']} is sent to VIP room 2")
    assert hall.ticket(ticket["id"])["target"] == "point:V2"
    drag_till(lobby, name, "zone-west", f"{ticket['number']} is sent to West hall")
    drag_till(lobby, name, "line-corporate", f"{ticket['number']} is sent to Corporate")
    assert hall.ticket(ticket["id"])["service"] == "corporate"
    # A tap is still a tap.
    lobby.get_by_test_id("line-corporate").get_by_role("button").first.click()
    lobby.get_by_test_id(name).click()
    expect(lobby.get_by_test_id("story")).to_contain_text(ticket["number"])
    lobby.get_by_test_id("story-close").click()


def test_a_tickets_story_and_all_its_keys(lobby, hall):
    ticket = hall.issue("cash", tier="vip")
    hall("POST", "/points/V1/call", {"ticket": ticket["id"]}, "Counter V1")
    lobby.get_by_test_id("point-V1").click()
    lobby.get_by_test_id("sheet-ticket").click()
    expect(lobby.get_by_test_id("reason").first).not_to_have_text("…")
    lobby.get_by_test_id("reprint").click()
    message(lobby, "is being printed again")
    hall("POST", "/points/V1/park", {"minutes": 30}, "Counter V1")
    lobby.get_by_test_id(f"away-{ticket['number']}").get_by_role("button").first.click()
    lobby.get_by_test_id("return").click()
    expect(lobby.get_by_test_id("story")).to_contain_text("in the line")
    lobby.get_by_test_id("tab-changes").click()
    lobby.get_by_test_id("change-tier").select_option("gold")
    expect(lobby.get_by_test_id("story")).to_contain_text("Gold")
    lobby.get_by_test_id("add-step").select_option("fx")
    lobby.get_by_test_id("step-fx").click()
    expect(lobby.get_by_test_id("step-fx")).to_have_count(0)
    lobby.get_by_test_id("transfer-to").select_option("zone:east")
    lobby.locator("[name=place]").select_option("first")
    lobby.get_by_test_id("transfer").click()
    expect(lobby.get_by_test_id("story")).to_contain_text("East hall")
    lobby.locator("[data-testid^=divert-]").first.click()
    lobby.get_by_test_id("tab-story").click()
    lobby.get_by_test_id("cancel").click()
    lobby.get_by_test_id("cancel-yes").click()
    expect(lobby.get_by_test_id("story")).to_contain_text("given up")
    lobby.get_by_test_id("story-close").click()
    lobby.get_by_test_id("find").fill("Z999")
    lobby.keyboard.press("Enter")
    expect(lobby.get_by_test_id("problem")).to_contain_text("no such ticket")


def test_assist_stop_and_today(lobby, hall):
    lobby.get_by_test_id("issue-service").select_option("wealth")
    lobby.get_by_test_id("issue-tier").select_option("vip")
    lobby.get_by_test_id("issue").click()
    message(lobby, "is issued. It is not printed")
    lobby.get_by_test_id("lang-zh").click()
    message(lobby, "未打印号票")
    lobby.get_by_test_id("lang-en").click()
    lobby.get_by_test_id("figure-alerts").get_by_role("link").click()
    assert lobby.url.endswith("#alerts")
    expect(lobby.get_by_test_id("alerts-more")).to_have_attribute("aria-expanded", "true")
    arrival = lobby.get_by_test_id("alert-arrival").first
    expect(arrival).to_contain_text("Greet the customer")
    arrival.get_by_role("button").first.click()
    lobby.get_by_test_id("story-close").click()
    lobby.get_by_test_id("switches").click()
    lobby.get_by_test_id("stop-fx").click()
    lobby.get_by_test_id("keep-fx").click()
    lobby.get_by_test_id("stop-fx").click()
    lobby.get_by_test_id("notice-fx").fill("No dollars today")
    lobby.get_by_test_id("stop-now-fx").click()
    expect(lobby.get_by_test_id("switches")).to_contain_text("1 stopped")
    lobby.get_by_test_id("restart-fx").click()
    lobby.get_by_test_id("today").click()
    charts = lobby.get_by_test_id("charts")
    expect(charts.locator("figure")).to_have_count(3)
    expect(charts.locator("rect").first).to_be_visible()
    expect(lobby.get_by_test_id("today")).to_contain_text(re.compile(r"\d+ tickets"))
    lobby.get_by_test_id("today").click()
    expect(charts).to_have_count(0)


def test_what_needs_a_hand_leads_to_it(lobby, hall):
    """A call for help, a customer of whom the hall is told, one who waits aside."""
    lobby.get_by_test_id("alerts-more").click()
    expect(lobby.get_by_test_id("alerts-more")).to_have_attribute("aria-expanded", "true")
    hall("POST", "/kiosks/kiosk1/help", as_="Kiosk kiosk1")
    lobby.get_by_test_id("help-kiosk1").click()
    expect(lobby.get_by_test_id("alert-assistance")).to_have_count(0)

    arrived = [hall.issue("wealth", tier="vip") for _ in range(2)]
    lobby.get_by_test_id(f"arrival-{arrived[0]['number']}").click()
    expect(lobby.get_by_test_id("story")).to_contain_text(arrived[0]["number"])
    lobby.get_by_test_id("story-close").click()
    for other in [it for it in hall("GET", "/tickets?state=waiting") if it["tier"] == "vip"]:
        if other["id"] != arrived[1]["id"]:
            hall("POST", f"/tickets/{other['id']}/cancel")
    lobby.get_by_test_id("alert-arrival").get_by_test_id("alert-show").click()
    expect(lobby.get_by_test_id("story")).to_contain_text(arrived[1]["number"])
    lobby.get_by_test_id("story-close").click()

    aside = hall("POST", "/points/V1/call", {"ticket": arrived[1]["id"]}, "Counter V1")
    hall("POST", "/points/V1/park", {"minutes": 30}, "Counter V1")
    lobby.get_by_test_id(f"back-{aside['number']}").click()
    expect(lobby.get_by_test_id(f"away-{aside['number']}")).to_have_count(0)
    assert hall.ticket(aside["id"])["state"] == "waiting"

    lobby.get_by_test_id("issue").click()
    lobby.get_by_test_id("mentioned").click()
    expect(lobby.get_by_test_id("story")).to_be_visible()
    lobby.get_by_test_id("story-close").click()


def test_a_phone_has_everything_in_one_column(lobby):
    lobby.set_viewport_size(PHONE)
    lobby.get_by_test_id("point-M4").scroll_into_view_if_needed()
    sideways = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
    for language in ("zh", "en"):
        lobby.get_by_test_id(f"lang-{language}").click()
        assert not lobby.evaluate(sideways)
    small = lobby.evaluate(
        "[...document.querySelectorAll('.plan text')].map(it => it.getBoundingClientRect().height)"
        ".filter(height => height < 12).length"
    )
    assert small == 0
    lobby.get_by_test_id("point-M4").click()
    expect(lobby.get_by_test_id("skills-save")).to_be_attached()
    assert not lobby.evaluate(sideways)


def test_settings_are_changed_in_forms(admin, face, hall):
    kiosk = face("Kiosk kiosk1")
    admin.get_by_test_id("lang-zh").click()
    expect(admin.get_by_test_id("admin-settings")).to_have_text("设置")
    admin.get_by_test_id("lang-en").click()
    admin.get_by_test_id("admin-settings").click()
    admin.get_by_test_id("entry-cash").click()
    admin.get_by_test_id("field-services.cash.ceiling_min").fill("3")
    admin.get_by_test_id("section-points").click()
    admin.get_by_test_id("check").click()
    expect(admin.get_by_test_id("refused")).to_contain_text("less than the promised wait")
    admin.get_by_test_id("refused-open").click()  # leads to the field, wherever one is
    admin.get_by_test_id("discard").click()
    expect(admin.get_by_test_id("field-services.cash.ceiling_min")).to_have_value("45")
    admin.get_by_test_id("field-services.cash.name.en").fill("Cash desk")
    admin.get_by_test_id("add-services").fill("tax")
    admin.get_by_test_id("add-entry-services").click()
    for key, value in {"name.zh": "税务", "name.en": "Tax", "series": "T", "promise_min": "10",
                       "ceiling_min": "30", "handling_min": "5"}.items():  # fmt: skip
        admin.get_by_test_id(f"field-services.tax.{key}").fill(value)
    admin.get_by_test_id("section-points").click()
    admin.get_by_test_id("entry-W6").click()
    admin.get_by_test_id("field-points.W6.skills-tax").check()
    admin.get_by_test_id("field-points.W6.policy").select_option(label="who came first")
    admin.get_by_test_id("section-hours").click()
    admin.get_by_test_id("field-hours.dates").fill("2030-10-01: 09:00-12:00")
    admin.get_by_test_id("section-services").click()
    admin.get_by_test_id("entry-loans").click()
    tiers = admin.locator("details", has=admin.get_by_test_id("nested-services-loans-tiers"))
    was = tiers.evaluate("it => it.open")
    admin.get_by_test_id("nested-services-loans-tiers").click()
    assert tiers.evaluate("it => it.open") != was
    admin.get_by_test_id("check").click()
    expect(admin.get_by_test_id("diff")).to_contain_text('+policy = "fifo"')
    expect(admin.get_by_test_id("diff")).to_contain_text("2030-10-01")
    expect(admin.get_by_test_id("diff")).to_contain_text("+[services.tax]")
    admin.get_by_test_id("apply").click()
    message(admin, "in force")
    assert "tax" in hall.point("W6")["skills"]
    kiosk.get_by_test_id("lang-en").click()
    kiosk.get_by_test_id("take-ticket").click()
    expect(kiosk.get_by_test_id("service-cash")).to_contain_text("Cash desk")
    admin.get_by_test_id("section-tickets").click()
    admin.get_by_test_id("to-preview").click()
    expect(admin.get_by_test_id("preview-kiosk1").locator("img").first).to_be_visible()
    admin.locator("a[href='/lobby']").click()
    admin.get_by_test_id("to-admin").click()
    admin.get_by_test_id("admin-settings").click()
    admin.get_by_test_id("section-devices").click()
    admin.get_by_test_id("entry-printer1").click()
    admin.get_by_test_id("take-away").click()
    admin.get_by_test_id("take-away").click()
    expect(admin.get_by_test_id("check")).to_be_disabled()


def test_a_screen_is_paired_and_shut_out(admin, face, demo):
    screen = face("Board new", f"{demo.origin}/pair")
    code = screen.get_by_test_id("pair-shown")
    expect(code).to_have_text(re.compile(r"^[2-9A-Z]{6}$"))
    admin.get_by_test_id("admin-screens").click()
    admin.get_by_test_id("pair-code").fill(code.inner_text())
    admin.get_by_test_id("pair-screen").select_option("display:board3")
    admin.get_by_test_id("pair-enter").click()
    message(admin, "let in")
    admin.get_by_test_id("admin-people").click()
    expect(admin.get_by_test_id("message")).to_have_count(0)
    expect(screen).to_have_url(re.compile("/display/board3$"))
    admin.get_by_test_id("admin-tokens").click()
    admin.get_by_test_id("revoke-board3").last.click()
    admin.get_by_test_id("revoke-yes").click()
    message(admin, "board3 is shut out")


def test_people_are_added_changed_and_kept_out(admin):
    admin.get_by_test_id("admin-people").click()
    form = admin.get_by_test_id("user-add")
    form.locator("[name=name]").fill("mei")
    form.locator("[name=display]").fill("梅")
    form.locator("[name=role]").select_option("lobby")
    form.locator("[name=role]").select_option("teller")
    form.locator("[name=password]").fill("a long password")
    form.get_by_role("button").click()
    message(admin, "mei can sign in")
    admin.get_by_test_id("role-mei").select_option("lobby")
    message(admin, "mei is changed")
    admin.get_by_test_id("password-mei").click()
    admin.get_by_test_id("new-password-mei").fill("another password")
    admin.keyboard.press("Enter")
    message(admin, "password of mei")
    admin.get_by_test_id("disable-mei").click()
    expect(admin.get_by_test_id("user-mei")).to_contain_text("kept out")
    admin.get_by_test_id("disable-mei").click()
    expect(admin.get_by_test_id("user-mei")).not_to_contain_text("kept out")
    expect(admin.get_by_test_id("disable-admin")).to_be_disabled()


def test_the_lobby_signs_out_and_lends_the_way_to_administration(demo, face):
    lobby = face("Lobby")
    lobby.get_by_test_id("lang-en").click()
    lobby.locator("a[href='/devices']").click()
    expect(lobby.get_by_test_id("device-printer1")).to_be_visible()
    lobby.go_back()
    lobby.get_by_test_id("to-admin").click()
    lobby.locator("a[href='/lobby']").click()
    expect(lobby.get_by_test_id("plan")).to_be_visible()
    lobby.get_by_test_id("sign-out").click()
    lobby.get_by_test_id("signin-name").fill("lobby")
    lobby.get_by_test_id("signin-password").fill(demo.passwords["lobby"])
    lobby.get_by_test_id("signin-submit").click()
    lobby.get_by_test_id("to-admin").click()
    expect(lobby.get_by_test_id("pair-code")).to_be_visible()
    expect(lobby.get_by_test_id("admin-people")).to_have_count(0)
    lobby.get_by_test_id("sign-out").click()
    expect(lobby.get_by_test_id("signin-name")).to_be_visible()

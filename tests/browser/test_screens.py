"""Boards and counters in a real browser: every key, every layout, cuts and many at once."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.between import Between
from tests.browser.conftest import Demo, live
from tests.browser.keys import number, sign_in, tap
from tests.browser.looks import cut_off, faint, font_px, places, too_small
from tests.browser.staff import Staff
from tests.server.hall_process import Client

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]

CONFIG = f"""
include = "{ROOT / "config" / "demo.toml"}"

[demo]
waiting_tickets = 0
open_points = ["W1", "W2", "W3"]

[demo.accounts.mei]
role = "teller"
display_name = "梅"

[demo.accounts.lin]
role = "teller"
display_name = "林"

[points.W1]
label = {{ zh = "私人银行贵宾理财专窗 1", en = "Private banking and wealth window 1" }}
direction = "up-left"

[services.accounts]
name = {{ zh = "账户、银行卡与电子银行业务", en = "Accounts, cards and electronic banking" }}

[displays.board1]
arrows = {{ W2 = "right" }}

[displays.zone1]
zones = ["east"]
layout = "zone"
pictures = "{ROOT / "docs" / "images"}"
pictures_in = "panel"

[displays.window2]
zones = ["east"]
layout = "window"
point = "W2"

[displays.quiet]
zones = ["vip"]
pictures = "{ROOT / "docs" / "images"}"
"""

#: Generous, since nothing here is about speed.
expect.set_options(timeout=30_000)


@pytest.fixture
def staff(demo: Demo) -> Staff:
    found = Staff(demo)
    found.clear()
    return found


@pytest.fixture
def alone(demo: Demo, chromium: Any, faults: list[str]) -> Iterator[Any]:
    """Open a page in a browser of its own: another person's."""
    contexts = []

    def opened(path: str, width: int = 1024, height: int = 768) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="en")
        context.set_default_timeout(30_000)
        contexts.append(context)
        page: Page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(path if path.startswith("http") else demo.origin + path)
        live(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


# ---- The counter ----------------------------------------------------------------------------


def test_a_day_at_the_counter_by_keyboard_alone(demo, staff, alone):
    page = alone("/counter/W4")
    press = partial(tap, page)
    state = page.get_by_test_id("point-state")
    sign_in(page, "mei", demo.passwords["mei"])
    expect(state).to_have_attribute("data-state", "closed")
    expect(page.get_by_test_id("open-point")).to_be_enabled()
    press("Space")
    expect(state).to_have_attribute("data-state", "open")
    lobby = staff.of("Lobby")
    wang = {"phone": "13800138000", "needs": ["wheelchair"], "note": "asks for Li"}
    ref = lobby.ok("POST", "/customers", wang)["ref"]
    first = staff.issue("fx", customer=ref, steps=["cash"])
    second, third = staff.issue("fx"), staff.issue("fx")
    expect(page.get_by_test_id("next")).to_contain_text(first)
    press("Space")
    expect(number(page)).to_have_text(first)
    expect(page.get_by_test_id("needs")).to_have_text("Wheelchair")
    expect(page.get_by_test_id("customer-note")).to_have_text("asks for Li")
    expect(page.get_by_test_id("customer-steps")).to_contain_text("Personal cash")
    press("r")
    expect(page.get_by_test_id("history").locator("li")).to_have_count(3)
    press("s")
    expect(number(page)).to_have_attribute("data-state", "serving")
    page.wait_for_function("() => document.querySelector('[data-testid=timer]').dataset.share > 0")
    press("u")  # it was only called, after all
    expect(number(page)).to_have_attribute("data-state", "called")
    press("k")
    press("0")
    page.keyboard.type("fetches a form")
    page.keyboard.press("Enter")
    press("1")
    expect(number(page)).to_have_count(0)
    press("Space")
    expect(number(page)).to_have_text(second)
    press("n")
    expect(page.get_by_test_id("undo-toast")).to_contain_text("did not come")
    press("g")
    press("1")
    expect(number(page)).to_have_text(first)
    expect(page.get_by_test_id("customer-note").first).to_have_text("fetches a form")
    press("t")
    page.get_by_test_id("transfer-service-cash").wait_for()
    press("0")
    expect(page.get_by_test_id("transfer-place")).to_contain_text("goes first")
    press("1")
    expect(page.get_by_test_id("undo-toast")).to_contain_text("sent on")
    press("u")
    expect(number(page)).to_have_text(first)
    press("f")
    press("Space")
    expect(number(page)).to_have_text(re.compile(f"{first}|{third}"))
    press("f")
    expect(number(page)).to_have_count(0)
    press("p")
    press("2")
    expect(page.get_by_test_id("away")).to_contain_text("Lunch")
    press("Space")
    expect(state).to_have_attribute("data-state", "open")
    press("c")
    expect(state).to_have_attribute("data-state", "closed")
    press("x")
    expect(page.get_by_test_id("signin-name")).to_be_visible()


def test_two_tellers_at_one_window_know_of_each_other(demo, alone):
    mine, hers = alone("/counter/W4"), alone("/counter/W4")
    sign_in(mine, "mei", demo.passwords["mei"])
    mine.get_by_test_id("open-point").click()
    expect(mine.get_by_test_id("next")).to_be_visible()
    sign_in(hers, "lin", demo.passwords["lin"])
    expect(hers.get_by_test_id("taken-over")).to_contain_text("梅")
    hers.keyboard.press("Space")  # takes nothing from anybody by accident
    tap(hers, "o")
    expect(hers.get_by_test_id("next")).to_be_visible()
    expect(mine.get_by_test_id("taken-over")).to_contain_text("林")
    expect(mine.get_by_test_id("next")).to_have_count(0)
    mine.get_by_test_id("take-over").click()
    expect(mine.get_by_test_id("next")).to_be_visible()
    tap(mine, "c")
    expect(mine.get_by_test_id("away")).to_be_visible()
    mine.get_by_test_id("sign-out").click()
    expect(mine.get_by_test_id("signin-name")).to_be_visible()


def test_a_window_that_nobody_is_named_for_is_taken_and_keys_may_come_fast(demo, staff, alone):
    page = alone("/counter/W3")
    sign_in(page, "mei", demo.passwords["mei"])
    expect(page.get_by_test_id("unclaimed")).to_contain_text("mei")
    expect(page.get_by_test_id("sign-out")).to_be_visible()
    page.get_by_test_id("work-here").click()
    expect(page.get_by_test_id("teller")).to_have_text("梅")
    page.get_by_test_id("sign-out").click()  # who works here closes the window first
    expect(page.get_by_test_id("problem")).to_contain_text("Close the window first")
    first = staff.issue("cash")
    tap(page, "Space")
    tap(page, "n")
    expect(page.get_by_test_id("parked")).to_contain_text("did not come")
    tap(page, "g")
    page.get_by_test_id(f"missed-{first}").click()
    expect(number(page)).to_have_text(first)
    tap(page, "s")
    expect(number(page)).to_have_attribute("data-state", "serving")
    page.keyboard.press("f")
    page.keyboard.press("p")  # before the hall has said that the customer is gone
    page.keyboard.press("2")
    expect(page.get_by_test_id("away")).to_contain_text("Lunch")
    tap(page, "Space")
    expect(page.get_by_test_id("next")).to_be_enabled()
    page.keyboard.press("r")
    expect(page.get_by_test_id("problem")).to_have_attribute("data-code", "key_not_done")
    page.get_by_test_id("problem-close").click()
    expect(page.get_by_test_id("problem")).to_have_count(0)
    for _ in range(14):
        staff.issue("cash")
    expect(page.locator(".line h2").first).to_contain_text("14")
    seen = page.locator(".line > ol li:not(.hides)")
    bottom = page.locator(".line > ol").evaluate("it => it.getBoundingClientRect().bottom")
    assert 1 <= seen.count() < 12
    assert seen.last.evaluate("it => it.getBoundingClientRect().bottom") <= bottom + 1
    expect(page.locator(".line > p")).to_have_text(f"and {14 - seen.count()} more")
    tap(page, "c")
    expect(page.get_by_test_id("away")).to_be_visible()


#: Every place that a finger or mouse presses, by its test id.
KEYS = ("next", "recall", "start", "finish", "no-show", "park", "transfer", "pause", "close-point")


def test_every_key_by_hand_in_a_strip_and_nothing_moves_under_it(demo, staff, alone):
    page = alone(demo.links["Counter W1"], 360)
    page.get_by_test_id("lang-en").click()
    expect(page.get_by_test_id("paired")).to_contain_text("Sign in to pause")
    page.get_by_test_id("sign-in").click()
    sign_in(page, "teller1", demo.passwords["teller1"])
    expect(page.get_by_test_id("sign-in")).to_have_count(0)

    def press(name: str) -> None:
        page.get_by_test_id(name).click()

    expect(page.get_by_test_id("close-point")).to_be_enabled()
    before = places(page, KEYS)
    numbers = [staff.issue("accounts", tier="vip"), staff.issue("cash"), staff.issue("cash")]
    expect(page.get_by_test_id("next")).to_contain_text(numbers[0])
    page.get_by_test_id("next").dblclick()  # means one customer, however late the second click
    expect(number(page)).to_have_text(numbers[0])
    expect(page.get_by_test_id("next")).to_be_enabled()
    assert places(page, KEYS) == before
    assert cut_off(page, scrolls=True) == []
    assert too_small(page) == []
    page.get_by_test_id("next").dispatch_event("click", {"detail": 2})
    press("recall")
    expect(page.get_by_text("Called 2 times")).to_be_visible()
    expect(number(page)).to_have_text(numbers[0])
    press("start")
    expect(number(page)).to_have_attribute("data-state", "serving")
    press("transfer")
    page.get_by_test_id("transfer-service-cash").wait_for()
    assert cut_off(page, scrolls=True) == []
    assert too_small(page) == []
    page.get_by_test_id("transfer-place").click()
    press("panel-back")
    expect(page.get_by_test_id("panel-transfer")).to_have_count(0)
    press("park")
    page.get_by_test_id("park-note").fill("back soon")
    press("park-5")
    expect(page.get_by_test_id("parked")).to_contain_text("back soon")
    expect(page.get_by_test_id("undo-toast")).to_be_visible()
    assert places(page, KEYS) == before
    assert cut_off(page, scrolls=True) == []
    press("undo")
    expect(number(page)).to_have_text(numbers[0])
    press("park")
    press("park-5")
    page.get_by_test_id("parked").locator("[data-testid^=parked-]").click()
    expect(number(page)).to_have_text(numbers[0])
    press("transfer")
    press("transfer-service-cash")
    expect(page.get_by_test_id("undo-toast")).to_contain_text("sent on")
    press("undo")
    expect(number(page)).to_have_text(numbers[0])
    press("finish")
    expect(number(page)).to_have_count(0)
    press("next")
    press("no-show")
    expect(number(page)).to_have_count(0)
    press("pause")
    press("pause-break")
    assert cut_off(page, scrolls=True) == []
    press("open-point")
    expect(page.get_by_test_id("next")).to_be_enabled()
    assert places(page, KEYS) == before

    page.set_viewport_size({"width": 1024, "height": 768})
    before = places(page, KEYS)
    press("next")
    expect(number(page)).to_have_text(numbers[2])
    assert places(page, KEYS) == before
    assert cut_off(page) == []
    assert too_small(page) == []
    press("finish")
    expect(number(page)).to_have_count(0)
    press("close-point")
    expect(page.get_by_test_id("away")).to_be_visible()


def test_sound_is_off_until_this_machine_wants_it(demo, staff, alone):
    page = alone(demo.links["Counter W3"])
    sound = page.get_by_test_id("sound")
    expect(sound).to_have_attribute("aria-pressed", "false")
    tones = "import('/counter/static/sound.js').then(it => it.sounded.value)"
    first = staff.issue("accounts")
    expect(page.get_by_test_id(f"line-{first}")).to_be_visible()
    assert page.evaluate(tones) == 0
    page.keyboard.press("i")
    expect(page.get_by_test_id("signin-name")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("signin-name")).to_have_count(0)
    sound.click()
    sound.click()
    expect(sound).to_have_attribute("aria-pressed", "false")
    page.keyboard.press("m")
    expect(sound).to_have_attribute("aria-pressed", "true")
    tap(page, "Space")
    expect(number(page)).to_have_text(first)
    tap(page, "f")
    expect(number(page)).to_have_count(0)
    before = page.evaluate(tones)
    second = staff.issue("accounts")
    expect(page.get_by_test_id(f"line-{second}")).to_be_visible()
    page.wait_for_function(f"before => {tones}.then(n => n > before)", arg=before)
    page.reload()
    expect(sound).to_have_attribute("aria-pressed", "true")
    tap(page, "Space")
    page.keyboard.press("l")
    expect(page.get_by_test_id("lang-zh")).to_have_attribute("aria-pressed", "true")
    tap(page, "f")
    expect(number(page)).to_have_count(0)


# ---- The boards -----------------------------------------------------------------------------

#: What must be read from afar.
READ = ".number, .label span, .side b, .side .wait, .clock, .notice span"


def test_a_call_is_large_and_plain_from_afar(demo, staff, face, alone):
    board, window, zone = face("Board board1"), face("Board window2"), face("Board zone1")
    for page in (board, window, zone):
        page.emulate_media(reduced_motion="reduce")
        page.locator(".board").wait_for()
    expect(window.get_by_test_id("window")).to_have_attribute("data-state", "open")
    expect(window.get_by_test_id("window")).to_contain_text("请等候叫号")
    expect(zone.get_by_test_id("window-W2")).to_have_attribute("data-state", "open")
    expect(zone.get_by_test_id("picture").locator("img")).to_have_js_property(
        "complete", value=True
    )
    called = staff.issue("cash")
    staff.of("Counter W2").ok("POST", "/points/W2/call")
    for page in (board, window, zone):
        call = page.get_by_test_id(f"call-{called}")
        expect(call).to_have_class(re.compile(r"\bnew\b"))
        assert font_px(page, f"[data-testid=call-{called}] .number") >= 220
        assert faint(page, READ, 7) == []
        assert cut_off(page) == []
    row = board.get_by_test_id(f"call-{called}")
    assert row.locator(".arrow").get_attribute("data-arrow") == "right"
    expect(row.locator(".label")).to_have_text("2号窗口Window 2")
    expect(zone.get_by_test_id("window-W2").locator(".number")).to_have_text(called)
    expect(board.get_by_test_id("notice")).to_have_text(re.compile("过号|Did you miss"))

    # A recall is news of its own: another row comes, and breathes twice again.
    old = row.get_attribute("data-call")
    staff.of("Counter W2").ok("POST", "/points/W2/recall")
    expect(row).not_to_have_attribute("data-call", old or "")
    board.emulate_media(reduced_motion="no-preference")
    expect(row).to_have_css("animation-name", "breathe")
    expect(row).to_have_css("animation-iteration-count", "2")

    # Another window's call is not over this one; several share the top.
    other = staff.issue("accounts", tier="vip")
    staff.of("Counter W1").ok("POST", "/points/W1/call")
    expect(board.locator(".heads .call")).to_have_count(2)
    expect(zone.get_by_test_id(f"call-{other}")).to_be_visible()
    expect(window.get_by_test_id(f"call-{other}")).to_have_count(0)
    assert cut_off(board) == []
    assert cut_off(zone) == []

    # Upright, and on the plain page.
    board.set_viewport_size({"width": 1080, "height": 1920})
    side = board.locator(".side").bounding_box()
    calls = board.locator("section.calls").bounding_box()
    assert side
    assert calls
    assert side["y"] >= calls["y"] + calls["height"] - 1
    assert cut_off(board) == []
    plain = alone(demo.links["Board window2"])
    plain.locator(".board").wait_for()
    plain.goto(f"{demo.origin}/display/window2/plain")
    expect(plain.locator(".one .number")).to_have_text(called)
    for point in ("W1", "W2"):
        staff.of(f"Counter {point}").ok("POST", f"/points/{point}/finish")
    expect(window.get_by_test_id("window")).to_have_attribute("data-state", "serving")  # its dwell


def test_pictures_are_for_paired_screens_and_fill_an_idle_board(demo, face):
    board = face("Board quiet")
    shown = board.get_by_test_id("picture").locator("img")
    expect(shown).to_be_visible()
    address = shown.get_attribute("src") or ""
    assert board.request.get(demo.origin + address).status == 200
    stranger = Client(int(demo.origin.rpartition(":")[2]), None)
    stranger._http.request("GET", address)
    assert stranger._http.getresponse().status == 401
    stranger.close()
    assert board.request.get(f"{demo.origin}/display/quiet/pictures/..%2fapi.md").status == 404
    assert board.request.get(f"{demo.origin}/display/board1/pictures").status == 404


def test_two_boards_and_three_counters_live_and_what_a_cut_does(demo, staff, face, faults):
    """PEERS 8: nothing has to be loaded again, and a screen that hears nothing says so."""
    boards = [face("Board board1"), face("Board zone1")]
    counters = [face("Counter W1"), face("Counter W2"), face("Counter W3")]
    twin = face("Counter W1")
    called = staff.issue("accounts")
    for page in (*counters, twin):
        expect(page.get_by_test_id(f"line-{called}")).to_be_visible()
    tap(counters[0], "Space")
    for page in (counters[0], twin):
        expect(number(page)).to_have_text(called)
    for page in counters[1:]:
        expect(page.get_by_test_id(f"line-{called}")).to_have_count(0)
    for page in boards:
        expect(page.get_by_test_id(f"call-{called}")).to_be_visible()
    expect(counters[0].get_by_test_id("shown")).to_contain_text("board1")

    # The hall falls silent, as a pulled cable does: each page notes the age that it says first.
    pages = [*boards, *counters]
    for page in pages:
        page.evaluate(
            """() => new MutationObserver((_, me) => {
                const stale = document.querySelector("[data-testid=stale]");
                if (stale) { window.firstSaid = stale.textContent; me.disconnect(); }
            }).observe(document.body, { subtree: true, childList: true })"""
        )
    demo.freeze(frozen=True)
    try:
        for page in pages:
            expect(page.get_by_test_id("stale")).to_be_visible()
    finally:
        demo.freeze(frozen=False)
    for page in pages:
        expect(page.get_by_test_id("stale")).to_have_count(0)
        said = page.evaluate("window.firstSaid")
        ages = [int(n) for n in re.findall(r"(\d+) (?:s|秒)", said)]
        assert max(ages) <= 5, said

    # A browser that loses the network says it at once, and is back by itself with what it missed.
    boards[0].context.set_offline(True)
    for page in pages:
        expect(page.get_by_test_id("stale")).to_be_visible()
    missed = staff.issue("cash")
    staff.of("Counter W2").ok("POST", "/points/W2/call")
    boards[0].context.set_offline(False)
    for page in pages:
        expect(page.get_by_test_id("stale")).to_have_count(0)
    expect(boards[0].get_by_test_id(f"call-{missed}")).to_have_class(re.compile(r"\bnew\b"))
    expect(boards[0].get_by_test_id(f"call-{missed}")).to_have_count(1)
    tap(counters[0], "f")
    expect(number(twin)).to_have_count(0)
    # What Chromium itself says of a network that is gone.
    faults[:] = [said for said in faults if "ERR_INTERNET_DISCONNECTED" not in said]


def test_an_older_snapshot_is_never_drawn_and_a_new_epoch_is(demo, staff, alone):
    page = alone("/")
    between = Between(page)
    page.goto(demo.links["Board board2"])
    page.get_by_test_id("waiting-cash").wait_for()
    page.evaluate(
        """() => {
            window.drawn = [];
            const count = document.querySelector("[data-testid=waiting-cash] b");
            const note = () => window.drawn.push(count.textContent);
            new MutationObserver(note).observe(count, { characterData: true, subtree: true });
        }"""
    )
    cash = {"id": "cash", "name": {"zh": "现金", "en": "Cash"}, "estimate": None}
    between.say(seq=-1, waiting=[{**cash, "waiting": 55}])
    between.say(seq=+1, waiting=[{**cash, "waiting": 77}])
    page.wait_for_function("() => window.drawn.includes('77')")
    between.say(seq=-1_000_000, epoch="another start", waiting=[{**cash, "waiting": 33}])
    page.wait_for_function("() => window.drawn.includes('33')")
    assert "55" not in page.evaluate("window.drawn")

    # Nobody called, and closed: the board says when it opens, with the day unless it is today.
    between.is_deaf = True
    now = {"epoch": "a third", "calls": [], "at": "2026-03-02T01:00:00.000Z"}
    between.say(seq=0, **now, opens_at="2026-03-02T05:30:00.000Z")
    expect(page.get_by_test_id("closed")).to_contain_text("We open at 13:30.")
    between.say(seq=0, **now, opens_at="2026-03-03T01:00:00.000Z")
    expect(page.get_by_test_id("closed")).to_contain_text("3月3日周二 09:00 开始营业。")
    expect(page.get_by_test_id("closed")).to_contain_text(re.compile("Tue,? 3 Mar 09:00"))

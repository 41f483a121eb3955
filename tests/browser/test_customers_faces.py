"""Kiosk and phone: the longest names, every mode, every way through, and a ticket in the hand."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import grouped
from tests.browser.looks import cut_off
from tests.screens import kiosk_states, phone_states

#: What the fixture `demo` starts.
CONFIG = grouped.CONFIG

pytestmark = pytest.mark.browser

expect.set_options(timeout=60_000)


@pytest.fixture(scope="module")
def kiosk(demo, chromium):
    """One kiosk for the module: each test puts it into the state that it looks at."""
    size = {"width": 1080, "height": 1920}
    context = chromium.new_context(viewport=size, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(demo.links["Kiosk kiosk1"])
    page.get_by_test_id("take-ticket").wait_for()
    yield page
    context.close()


@pytest.mark.parametrize(
    ("state", "language", "ahead"),
    [
        ("welcome", "en", 0),
        ("welcome", "zh", 99),
        ("services", "en", 0),
        ("services", "en", 99),
        ("services", "zh", 99),
        ("several", "en", 99),
        ("large", "en", 99),
        ("low", "en", 99),
        ("low", "zh", 0),
        ("offer", "en", 99),
        ("ticket", "en", 99),
        ("ticket", "zh", 0),
    ],
)
def test_the_longest_names_fit_with_nobody_and_with_99_waiting(kiosk, state, language, ahead):
    kiosk_states.show(kiosk, state, language, longest=True, ahead=ahead)
    assert cut_off(kiosk) == []


@pytest.mark.parametrize("state", ["welcome", "services", "identify", "appointment", "assistance"])
def test_from_a_wheelchair_all_that_is_pressed_is_in_the_lower_two_thirds(kiosk, state):
    kiosk_states.show(kiosk, state)
    kiosk.get_by_test_id("mode-low").click()
    highest = kiosk.evaluate(
        """Math.min(...[...document.querySelectorAll("button")]
            .map((it) => it.getBoundingClientRect().top))"""
    )
    assert highest >= 1920 / 3
    assert cut_off(kiosk) == []


def test_every_mode_and_language_is_switched_and_forgotten(kiosk):
    kiosk_states.show(kiosk, "services")
    html = kiosk.locator("html")
    for mode, name, on in (
        ("large", "size", "large"),
        ("contrast", "contrast", "high"),
        ("low", "reach", "low"),
    ):
        kiosk.get_by_test_id(f"mode-{mode}").click()
        expect(html).to_have_attribute(f"data-{name}", on)
        assert cut_off(kiosk) == []
    kiosk.get_by_test_id("lang-zh").click()
    expect(kiosk.locator("h1")).to_have_text("请选择您要办理的业务")
    kiosk.get_by_test_id("back").click()
    expect(kiosk.get_by_test_id("take-ticket")).to_contain_text("取号")
    expect(html).to_have_attribute("data-size", "large")
    kiosk.get_by_test_id("lang-en").click()
    kiosk.evaluate("import('/kiosk/static/state.js').then((state) => state.startAgain())")
    expect(kiosk.get_by_test_id("take-ticket")).to_contain_text("取号")
    for name in ("size", "contrast", "reach"):
        expect(html).to_have_attribute(f"data-{name}", "normal")


def test_a_kiosk_with_a_voice_reads_its_pages(demo, chromium):
    page = chromium.new_page(viewport={"width": 1080, "height": 1920})
    page.add_init_script(
        """window.said = [];
        window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
        Object.defineProperty(window, "speechSynthesis", { value: {
            getVoices: () => [{ lang: "zh-CN" }], cancel() {}, addEventListener() {},
            speak: (it) => window.said.push([it.voice.lang, it.text]),
        } });"""
    )
    page.goto(demo.links["Kiosk kiosk2"])
    page.get_by_test_id("mode-aloud").click()
    page.get_by_test_id("take-ticket").click()
    page.wait_for_function("window.said.some(([, text]) => text.includes('个人现金'))")
    assert page.evaluate("window.said[0][0]") == "zh-CN"
    page.get_by_test_id("lang-en").click()  # for which this kiosk has no voice
    expect(page.get_by_test_id("mode-aloud")).to_have_count(0)
    page.close()


def test_what_is_wrong_is_one_sentence_with_every_way_on(kiosk):
    kiosk_states.show(kiosk, "no-appointment")
    said = "We cannot find an appointment with this code."
    expect(kiosk.locator("h1")).to_have_text(said)
    for press, screen in (
        ("need-assistance", "assistance"),
        ("take-ticket", "services"),
        ("type-again", "appointment"),
    ):
        kiosk_states.show(kiosk, "no-appointment")
        kiosk.get_by_test_id(press).click()
        expect(kiosk.locator("main")).to_have_attribute("data-screen", screen)


def test_a_ticket_says_what_is_so_of_window_code_and_paper(kiosk):
    kiosk_states.show(kiosk, "nobody-serves")
    expect(kiosk.locator(".before")).to_have_text("No window is open for this yet")
    expect(kiosk.locator("figcaption")).to_contain_text("at a counter or a machine")
    kiosk_states.show(kiosk, "elsewhere")
    expect(kiosk.get_by_test_id("print-state")).to_contain_text("other kiosk: West hall")


def test_nobody_there_is_asked_and_then_forgotten(kiosk):
    kiosk_states.show(kiosk, "still")
    kiosk.get_by_test_id("still-yes").click()
    expect(kiosk.get_by_test_id("still-left")).to_have_count(0)
    expect(kiosk.locator("main")).to_have_attribute("data-screen", "services")
    kiosk_states.show(kiosk, "still")
    kiosk.get_by_test_id("still-no").click()
    expect(kiosk.locator("main")).to_have_attribute("data-screen", "welcome")


def test_there_is_no_way_out_of_the_page(kiosk):
    kiosk_states.show(kiosk, "services")
    assert kiosk.locator("a, form, iframe").count() == 0
    prevented = kiosk.evaluate(
        """() => [
            new MouseEvent("contextmenu", { cancelable: true, bubbles: true }),
            new Event("dragstart", { cancelable: true, bubbles: true }),
            new WheelEvent("wheel", { cancelable: true, bubbles: true, ctrlKey: true }),
            new KeyboardEvent("keydown", { cancelable: true, bubbles: true, key: "F5" }),
            new KeyboardEvent("keydown", { cancelable: true, key: "w", ctrlKey: true }),
        ].map((event) => !document.body.dispatchEvent(event))"""
    )
    assert all(prevented)
    address = kiosk.url
    kiosk.evaluate("history.back()")
    kiosk.wait_for_timeout(50)
    assert kiosk.url == address


def fresh(kiosk):
    """The kiosk's first page, with the hall's own state again."""
    kiosk.reload()
    kiosk.get_by_test_id("lang-en").click()
    return kiosk


def test_three_taps_are_enough_for_a_ticket(kiosk):
    fresh(kiosk)
    taps = ["take-ticket", "service-loans"]
    for tap in taps:
        kiosk.get_by_test_id(tap).click()
    expect(kiosk.get_by_test_id("ticket-number")).to_have_text(re.compile(r"^C\d{3}$"))
    assert len(taps) <= 3
    kiosk.get_by_test_id("done").click()
    expect(kiosk.locator("main")).to_have_attribute("data-screen", "welcome")


def press_until(kiosk, name):
    """Press Tab until a button has the focus, and see that it shows."""
    wanted = kiosk.get_by_test_id(name)
    wanted.wait_for()
    for _ in range(20):
        kiosk.keyboard.press("Tab")
        if wanted.evaluate("(it) => it === document.activeElement"):
            width = wanted.evaluate("(it) => parseFloat(getComputedStyle(it).outlineWidth)")
            assert width >= 3
            return
    raise AssertionError(name)


def test_the_keyboard_alone_is_enough(kiosk):
    fresh(kiosk)
    for name in ("take-ticket", "group-more", "service-wealth", "done"):
        press_until(kiosk, name)
        kiosk.keyboard.press("Enter")
    expect(kiosk.locator("main")).to_have_attribute("data-screen", "welcome")


def scan(kiosk, code):
    """Type as a scanner does: faster than this test could by itself on a busy machine."""
    kiosk.evaluate(
        """(code) => [...code, "Enter"].forEach((key) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })))""",
        code,
    )


def test_a_scanner_is_heard_on_any_page(kiosk):
    fresh(kiosk)
    scan(kiosk, "HALL:abcdefghijklmnopqrstuv")
    expect(kiosk.get_by_test_id("failed")).to_contain_text("No such ticket")
    kiosk.get_by_test_id("back").click()
    kiosk.get_by_test_id("take-ticket").click()
    kiosk.get_by_test_id("lang-en").click()
    scan(kiosk, "6228480000000000000")
    expect(kiosk.get_by_test_id("greeting")).to_have_text("Thank you")
    kiosk.get_by_test_id("service-loans").click()
    number = kiosk.get_by_test_id("ticket-number").inner_text()
    token = kiosk.get_by_test_id("ticket-qr").get_attribute("src").split("/")[2]
    scan(kiosk, f"HALL:{token}")
    expect(kiosk.locator(".mine .number")).to_have_text(number)
    kiosk.get_by_test_id("mine-done").click()
    expect(kiosk.locator("main")).to_have_attribute("data-screen", "welcome")


def test_assistance_is_a_priority_ticket_or_somebody_who_comes(kiosk):
    fresh(kiosk)
    kiosk.get_by_test_id("need-assistance").click()
    kiosk.get_by_test_id("help-call").click()
    expect(kiosk.get_by_test_id("help-state")).to_contain_text("have been called")
    kiosk.get_by_test_id("help-cancel").click()
    expect(kiosk.get_by_test_id("help-state")).to_have_count(0)
    with kiosk.expect_response("**/api/v1/tickets") as sent:
        kiosk.get_by_test_id("assistance-ticket").click()
        expect(kiosk.get_by_test_id("priority")).to_be_visible()
        kiosk.get_by_test_id("service-corporate").click()
    assert sent.value.json()["tier"] == "assistance"
    kiosk.get_by_test_id("done").click()


def test_who_typed_wrongly_erases_and_who_says_nothing_goes_on(kiosk):
    fresh(kiosk)
    kiosk.get_by_test_id("take-ticket").click()
    kiosk.get_by_test_id("am-customer").click()
    kiosk.get_by_test_id("kind-phone").click()
    kiosk.get_by_test_id("kind-card").click()
    for digit in "1234567890":
        kiosk.get_by_test_id(f"key-{digit}").click()
    kiosk.get_by_test_id("key-erase").click()
    expect(kiosk.get_by_test_id("entry")).to_have_text("•••••6789")
    kiosk.get_by_test_id("enter").click()
    expect(kiosk.locator(".problem")).to_be_visible()
    kiosk.get_by_test_id("skip").click()
    kiosk.get_by_test_id("group-more").click()
    kiosk.get_by_test_id("back").click()
    kiosk.get_by_test_id("mode-low").click()
    kiosk.get_by_test_id("more").click()
    expect(kiosk.get_by_test_id("group-more")).to_be_visible()
    kiosk.get_by_test_id("back").click()
    expect(kiosk.locator("main")).to_have_attribute("data-screen", "welcome")


def test_in_chinese_several_services_are_chosen_in_their_order(kiosk):
    fresh(kiosk)
    kiosk.get_by_test_id("lang-zh").click()
    kiosk.get_by_test_id("take-ticket").click()
    kiosk.get_by_test_id("several").click()
    for name in ("group-more", "service-fx", "back", "service-corporate", "order-free"):
        kiosk.get_by_test_id(name).click()
    kiosk.get_by_test_id("order-chosen").click()
    with kiosk.expect_response("**/api/v1/tickets") as sent:
        kiosk.get_by_test_id("take-several").click()
        answered = kiosk.get_by_test_id("offer-refuse").or_(kiosk.get_by_test_id("ticket-steps"))
        answered.wait_for()
    ticket = sent.value.json()
    assert (ticket["service"], ticket["steps"]) == ("fx", ["corporate"])
    expect(kiosk.get_by_test_id("ticket-steps")).to_have_text("之后：对公业务")
    kiosk.get_by_test_id("done").click()


def test_what_failed_is_tried_again_with_the_same_key(kiosk):
    fresh(kiosk)
    keys: list[str] = []

    def refuse(route):
        keys.append(route.request.headers["idempotency-key"])
        route.fulfill(status=500, content_type="application/json", body="{}")

    kiosk.route("**/api/v1/tickets", refuse)
    kiosk.get_by_test_id("take-ticket").click()
    kiosk.get_by_test_id("service-loans").click()
    kiosk.get_by_test_id("try-again").wait_for()
    kiosk.unroute("**/api/v1/tickets")
    with kiosk.expect_request("**/api/v1/tickets") as again:
        kiosk.get_by_test_id("try-again").click()
    assert again.value.headers["idempotency-key"] == keys[0]
    kiosk.get_by_test_id("done").click()


def test_who_is_known_checks_the_appointment_in_with_one_press(kiosk):
    kiosk_states.show(kiosk, "services")
    kiosk.evaluate(
        """async () => {
            const { guest } = await import("/kiosk/static/state.js");
            const appointment = { state: "booked", service: "wealth", code: "ABCD1234",
                at: "2030-05-06T02:00:00.000Z" };
            guest.value = { known: true, tier: "ordinary", appointment };
        }"""
    )
    with kiosk.expect_request("**/api/v1/tickets") as sent:
        kiosk.get_by_test_id("check-in").click()
    assert sent.value.post_data_json["appointment"] == "ABCD1234"
    kiosk.get_by_test_id("back").click()


@pytest.fixture(scope="module")
def phone(chromium):
    """One guest's phone for the module, which keeps no language."""
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_default_timeout(30_000)
    yield page
    page.close()


def phone_page(demo):
    return f"{demo.origin}/t/abcdefghijklmnopqrstuv"


def test_a_phone_that_is_called_is_amber_and_buzzes(demo, phone):
    phone.add_init_script("navigator.vibrate = (pattern) => (window.buzzed = pattern)")
    phone_states.show(phone, phone_page(demo), "waiting")
    phone.get_by_test_id("phone-sound").click()  # a touch, without which a page may not sound
    expect(phone.get_by_test_id("phone-sounds")).to_contain_text("The sound is on")
    phone_states.answer(phone, "called")
    phone.evaluate("dispatchEvent(new Event('online'))")  # it asks at once
    expect(phone.get_by_test_id("phone-called")).to_contain_text("Window 3")
    assert phone.evaluate("window.buzzed.length") == 5
    ground = phone.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert ground == "rgb(255, 194, 77)"


def test_a_place_is_given_up_only_when_confirmed(demo, phone):
    phone_states.show(phone, phone_page(demo), "waiting")
    sent: list[str] = []
    phone.on("request", lambda it: sent.append(it.url) if it.method == "POST" else None)
    phone.get_by_test_id("phone-cancel").click()
    phone.get_by_test_id("phone-keep").click()
    assert sent == []
    phone.get_by_test_id("phone-cancel").click()
    with phone.expect_request("**/cancel"):
        phone.get_by_test_id("phone-cancel-yes").click()


def test_a_phone_without_news_says_how_old_it_is(demo, chromium):
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.clock.install()
    phone_states.show(page, phone_page(demo), "waiting")
    page.get_by_test_id("lang-zh").click()
    page.unroute("**/api/v1/t/*")
    page.route("**/api/v1/t/*", lambda route: route.abort())
    page.clock.run_for(60_000)
    expect(page.get_by_test_id("stale")).to_contain_text(re.compile(r"\d\d 秒前"))
    page.context.set_offline(True)
    expect(page.get_by_test_id("stale")).to_contain_text("手机没有联网")
    page.close()


def test_a_phones_page_is_small(demo, chromium):
    """All that a guest's phone loads, headers too, as it is served: under 50 kB."""
    page = chromium.new_page(viewport={"width": 390, "height": 844}, locale="en-GB")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    loaded: list[float] = []
    session.on("Network.loadingFinished", lambda it: loaded.append(it["encodedDataLength"]))
    page.goto(f"{demo.origin}/t/{issue(page, demo)['token']}")
    page.get_by_test_id("phone-number").wait_for()
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_load_state("networkidle")
    assert len(loaded) > 8
    assert sum(loaded) < 50_000
    page.close()


def issue(page, demo):
    """Take a ticket as the kiosk's page does, in another browser's session."""
    kiosk = page.context.browser.new_page()
    kiosk.goto(demo.links["Kiosk kiosk2"])
    kiosk.get_by_test_id("take-ticket").wait_for()
    ticket = kiosk.evaluate(
        """async () => {
            const { api } = await import("/static/hall.js");
            return (await api("POST", "/tickets", { service: "cash" })).body;
        }"""
    )
    kiosk.close()
    return ticket


def test_the_phone_is_told_why_another_was_called(demo, phone):
    phone.unroute("**/api/v1/t/*")
    first, second = issue(phone, demo), issue(phone, demo)
    phone.goto(f"{demo.origin}/t/{second['token']}")
    number = phone.get_by_test_id("phone-why-number")
    number.fill(first["number"].lower())
    phone.get_by_test_id("phone-why-ask").click()
    expect(phone.get_by_test_id("phone-why-answer")).to_contain_text(first["number"])
    number.fill("Z999")
    number.press("Enter")
    none = re.compile("没有叫过|No such number")
    expect(phone.get_by_test_id("phone-why-answer")).to_contain_text(none)


def test_the_page_of_the_look_is_as_good_as_what_it_shows(demo, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{demo.origin}/style")
    page.locator(".pairs").first.wait_for()
    page.get_by_test_id("lang-zh").click()
    expect(page.locator("header h1")).to_have_text("界面样式")
    ratios = page.locator(".pairs b").all_inner_texts()
    assert len(ratios) == 3 * 14
    assert min(map(float, ratios)) >= 4.5
    widths = page.evaluate(
        """[...document.querySelectorAll(".card .figure")]
            .map((it) => it.getBoundingClientRect().width)"""
    )
    assert len({round(width, 1) for width in widths}) == 1  # tabular digits
    families = page.evaluate("getComputedStyle(document.documentElement).fontFamily")
    assert re.search("Atkinson|Hall Latin", families)
    assert page.evaluate("document.fonts.check('700 16px \"Atkinson Hyperlegible Next\"')")
    page.locator("a[href='/style/board']").click()
    expect(page.locator(".stills[data-frame=board]")).to_have_attribute("data-scheme", "dark")
    page.close()

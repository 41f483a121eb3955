"""The pages before and beside the faces: who is not let in yet, what is not there, the devices."""

from typing import Any

from playwright.sync_api import Page, expect

from hall_server.device_words import ACTIONS, JOBS, KINDS, STATES, fault_words
from hall_server.web.words import load, locales

from .lobby_states import DEVICES
from .pushed import place

#: By state: its address and what is seen of it, by who is not let in.
STRANGER = {
    "home": ("/", "signin-name"),
    "pair": ("/pair", "pair-shown"),
    "join": ("/join", ".note.bad"),
    "nothing": ("/nothing", ".door section"),
    "kiosk": ("/kiosk/kiosk1", "to-pair"),
    "board": ("/display/board1", "to-pair"),
    "tablet": ("/evaluate/W1", "to-pair"),
    "counter": ("/counter/W2", "signin-name"),
    "lobby": ("/lobby", "signin-name"),
    "admin": ("/lobby/admin", "signin-name"),
}

#: By the lobby's manager.
LOBBY = {
    "home": ("/", ".ways"),
    "preview": ("/lobby/ticket-preview", "preview-kiosk1"),
    "plain": ("/display/board1/plain", ".at"),
}

#: Its words are chosen by the page itself; one without scripts says both languages, or the hall's.
KEEP = """(language) => document.querySelector("script[type=importmap]") &&
    import("/static/hall.js").then((it) => it.keepLanguage(language))"""


def show(page: Page, demo: Any, door: tuple[str, str], language: str) -> None:
    """Open one of the pages."""
    address, sees = door
    page.goto(demo.origin + address)
    page.evaluate(KEEP, language)
    expect(place(page, sees).first).to_be_visible()


_say = load(locales()).text


def _device(
    name: str, kind: str, state: str = "ready", actions: Any = (), **more: Any
) -> dict[str, Any]:
    return {
        "name": name, "kind": kind, "kind_name": _say(KINDS[kind]), "at": [], "state": state,
        "state_name": _say(STATES[state]), "since": 0, "detail": "", "fault": None, "faults": [],
        "alerts": [], "prints": [], "tickets": [],
        "actions": [it | {"text": _say(ACTIONS.get(it["name"], it["name"]))} for it in actions],
    } | more  # fmt: skip


def _printer(i: int, state: str) -> dict[str, Any]:
    jobs = ("queued", "printing", "printed", "unknown", "failed")
    text = {"zh": "设备：缺纸", "en": "Device: out of paper"}
    return _device(
        f"printer{i}", "printer", state=state,
        faults=[{"name": it, "text": fault_words(it, _say)}
                for it in ("paper_out", "jam", "paper_out_after:3")],
        fault="jam" if i % 2 else None, alerts=[text] if state == "paper_out" else [],
        prints=[{"number": f"A{n:03}", "state": it, "state_name": _say(JOBS[it]),
                 "printer": "printer1"}
                for n, it in enumerate(jobs)],
        at=[{"zh": f"取号机 {i}", "en": f"Kiosk {i}"}],
    )  # fmt: skip


#: Each kind of device, and a printer in each state.
RACK = [
    *(_printer(i, state) for i, state in enumerate(DEVICES)),
    _device("s1", "sign", value="12", cells=4, blink=False),
    _device("s2", "sign", value="A012 → 3", look="text", blink=True),
    _device("p1", "pad", waiting="12", number="7", actions=[{"name": "next"}, {"name": "hold"}]),
    _device("e1", "evaluator", asking=True,
            actions=[{"name": str(n), "label": str(n)} for n in range(1, 6)]),
    _device("r1", "reader", card=True, actions=[{"name": "scan", "value": "text"}]),
    _device("v1", "speaker", said=[{"id": 1, "at": 0, "title": "A012"}]),
    _device("v2", "speaker"),
]  # fmt: skip


def show_devices(page: Page, demo: Any, state: str, language: str) -> None:
    """Open the hall of devices: as it is, or with every device in a state of its own."""
    page.unroute_all()
    if state == "every":
        page.route("**/api/demo/devices", lambda route: route.fulfill(json=RACK))
    if state == "none":
        page.route("**/api/demo/devices", lambda route: route.fulfill(json=[]))
    if state == "lost":
        page.route("**/api/demo/devices", lambda route: route.fulfill(status=503))
    sees = {"every": "device-s2", "usual": "device-printer1"}.get(
        state, ".devices > .quiet, .devices > .note"
    )
    show(page, demo, ("/devices", sees), language)

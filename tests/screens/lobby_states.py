"""The lobby in each of its states: alerts, lines, stories, and whatever stands on the plan."""

from typing import Any

from hall_server import device_words
from hall_server.web.words import load, locales

from .pushed import State
from .things import LIN, alerts, away, customer

#: In turn over the points of the plan: state, customer, and a machine's health.
_POINTS: tuple[dict[str, Any], ...] = (
    {"state": "open", "ticket": customer("called"), "teller": LIN},
    {"state": "open", "ticket": customer("serving", served_s=700.0), "teller": LIN},
    {"state": "open", "ticket": customer("serving")},
    {"state": "open", "ticket": None, "auto": True},
    {"state": "paused", "ticket": None, "reason": "break"},
    {"state": "closed", "ticket": None, "teller": None},
)
_HEALTHS = ("ok", "fault", "out_of_cash", "out_of_paper", "silent")
#: Every state that a device can be in.
DEVICES = ("ready", "near_end", "paper_out", "cover_open", "jam", "not_taken", "offline",
            "silent", "failed", "unknown")  # fmt: skip


def points(was: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the points, each in another state than the one before it."""
    receipts = {"receipts": {"shown": ["board1"], "missing": ["sign1", "board3"]}}
    made = []
    for i, point in enumerate(was):
        look = dict(_POINTS[i % len(_POINTS)])
        if look["ticket"]:
            look["ticket"] = look["ticket"] | receipts | {"id": f"id-{i}"}
        if point["kind"] == "self-service":
            look = {"state": "open", "ticket": None, "health": _HEALTHS[i % len(_HEALTHS)],
                    "busy": i % 2 == 0}  # fmt: skip
        made.append(point | look)
    return made


def devices(was: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the devices, each in another state than the one before it."""
    states = [DEVICES[i % len(DEVICES)] for i in range(len(was))]
    say = load(locales()).text
    return [
        it | {"state": state, "state_name": say(device_words.STATES[state])}
        for it, state in zip(was, states, strict=True)
    ]


def _half(was: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [it | {"connected": i % 2 == 0} for i, it in enumerate(was)]


def lines(was: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the lines, the first of them long and with its promise used up."""
    tickets: list[dict[str, Any]] = [
        {"id": f"id-{i}", "number": f"A{i:03}", "tier": tier, "waited_s": 1400.0 - i * 60,
         "promise_used": 1.2 - i * 0.05, "state": "waiting", "point": None,
         "target": "point:W3" if i == 3 else None, "diversion": None, "steps": []}
        for i, tier in enumerate(["ordinary"] * 6 + ["vip"] * 2)
    ]  # fmt: skip
    tiers = [{"id": "vip", "waiting": 2, "promise_used": 0.9},
             {"id": "ordinary", "waiting": 6, "promise_used": 1.2}]  # fmt: skip
    long = {"waiting": 8, "longest_s": 1400.0, "promise_used": 1.2, "tiers": tiers}
    return [was[0] | long | {"tickets": tickets}, *was[1:]]


def _stopped(was: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [it | {"open": i > 1, "notice": "今日外币已售完"} for i, it in enumerate(was)]


NONE: dict[str, Any] = {"alerts": [], "parked": [], "late": []}
BUSY = NONE | {"points": points, "devices": devices, "displays": _half, "kiosks": _half,
               "lines": lines}  # fmt: skip
FIGURES = {"waiting": 18, "longest_promise_used": 1.2, "open_points": 5, "alerts": 14}

#: A ticket that the demo's own window 1 has called.
STORY = ("point-W1", "sheet-ticket")

STATES = {
    "usual": State("plan", NONE | {"figures": FIGURES | {"alerts": 0}}),
    "empty": State("plan", NONE | {
        "lines": lambda was: [it | {"waiting": 0, "tickets": [], "tiers": []} for it in was],
        "figures": {"waiting": 0, "longest_promise_used": 0.0, "alerts": 0}}),
    "busy": State("plan", BUSY | {"alerts": alerts(), "figures": FIGURES}),
    "alerts": State("alert-assistance", BUSY | {"alerts": alerts()}, ("alerts-more",)),
    "away": State("away", NONE | {"parked": [away("A007", note="填表", back_in_s=540.0)],
                                  "late": [away("A009")]}),
    "line": State("ticket-A003", BUSY, ("[data-testid=line-cash] button",)),
    "window": State("skills", NONE, ("point-W2",)),
    "window-called": State("point-not-shown-W1", BUSY, ("point-W1",)),
    "window-serving": State("skills", BUSY, ("point-W2",)),
    "window-closed": State("point-open", BUSY, ("point-W6",)),
    "machine": State("sheet", BUSY, ("point-M1",)),
    "kiosk": State("sheet", BUSY, ("device-kiosk2",)),
    "printer": State("sheet", BUSY | {"alerts": [
        it | {"name": "printer1"} for it in alerts() if it["kind"] == "device"]},
        ("device-printer1",)),
    "story": State("reason", NONE, STORY),
    "changes": State("change-tier", NONE, (*STORY, "tab-changes")),
    "take-out": State("cancel-yes", NONE, (*STORY, "cancel")),
    "stopped": State("stopped", NONE | {"issuing": False, "notice": "系统维护",
                                        "services": _stopped}, ("switches", "stop-fx")),
    "today": State("charts", NONE, ("today",)),
    "said": State("take-back", NONE, run="""import("/lobby/static/state.js").then((it) => {
        it.done.value = () => document.title;
        it.mentioned.value = "id-1";
        it.back.value = () => null;
    })"""),
    "problem": State("problem", NONE, run="import('/lobby/static/state.js')"
                     ".then((it) => it.problem.value = () => document.title)"),
    "stale": State("stale", BUSY, is_cut=True),
}  # fmt: skip

#: Everything else stands one under the other as well: these have something of each kind.
ON_A_PHONE = ("busy", "alerts", "line", "away", "window", "story", "changes", "stopped", "today")

RESET = """async () => {
    const lobby = await import("/lobby/static/state.js");
    lobby.forget();
    lobby.opened.value = lobby.selected.value = null;
    (await import("/lobby/static/alerts.js")).unfolded.value = false;
    document.querySelector(".switches")?.removeAttribute("open");
    document.querySelector("[data-testid^=keep-]")?.click();
    document.querySelector(".today.open [data-testid=today]")?.click();
    document.querySelector(".line [aria-expanded=true], .lines [aria-expanded=true]")?.click();
}"""

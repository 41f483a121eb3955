"""The lobby's own pieces for `/style`, each in a state that is made up."""

from typing import Any

from hall_server.about import ALERTS
from hall_server.marks import mark
from hall_server.web.made_up import (
    ACCOUNTS,
    CASH,
    GOLD,
    HALL,
    LOANS,
    ORDINARY,
    WEST,
    customer,
    waiting,
    window,
)
from hall_server.web.stills import Gallery, Still

from .advice import ADVICE

Json = dict[str, Any]

_SERVICES = [
    {"id": id_, "name": name, "open": True, "notice": None}
    for id_, name in (("cash", CASH), ("accounts", ACCOUNTS), ("loans", LOANS))
]


def _line(id_: str, used: float, *numbers: str) -> Json:
    tickets = [
        waiting(it, used - i / 10, tier="gold" if it[0] == "B" else "ordinary")
        for i, it in enumerate(numbers)
    ]
    tiers = sorted({it["tier"] for it in tickets})
    return {"id": id_, "waiting": len(tickets), "promise_used": used, "tickets": tickets,
            "tiers": [{"id": it, "waiting": sum(t["tier"] == it for t in tickets),
                       "promise_used": used} for it in tiers]}  # fmt: skip


_LINES = [_line("cash", 1.2, "A012", "A013", "B007"), _line("accounts", 0.85, "A014"),
          _line("loans", 0.0)]  # fmt: skip


def _point(n: int, state: str = "open", **more: Any) -> Json:
    return {
        "id": f"W{n}", "kind": "counter", "label": window(n), "zone": "west", "state": state,
        "reason": None, "teller": None, "since_s": 312.0, "skills": ["cash"], "ticket": None,
        "borrows": ["loans"], "health": "ok", "busy": False, "auto": False, "state_name": None,
    } | more  # fmt: skip


def _machine(n: int, health: str, *, busy: bool = False) -> Json:
    label = {"zh": f"{n}号机", "en": f"Machine {n}"}
    return _point(n, id=f"M{n}", kind="self-service", label=label, health=health, busy=busy)


_RECEIPTS = {"receipts": {"shown": ["board1"], "missing": ["sign1"]}}
_POINTS = [
    _point(1, ticket=customer("called") | _RECEIPTS),
    _point(2, ticket=customer("serving") | _RECEIPTS, since_s=200.0),
    _point(3, ticket=customer("serving") | _RECEIPTS, since_s=700.0),
    _point(4),
    _point(5, "paused", reason="break"),
    _point(6, "closed"),
    _machine(1, "ok"),
    _machine(2, "ok", busy=True),
    _machine(3, "fault"),
    _machine(4, "out_of_cash"),
]
_KINDS = {"zh": "打印机", "en": "Printer"}
_DEVICES = [
    {"name": "printer1", "kind": "printer", "kind_name": _KINDS, "state": "ready", "since": 0,
     "state_name": {"zh": "正常", "en": "ready"}},
    {"name": "printer2", "kind": "printer", "kind_name": _KINDS, "state": "paper_out", "since": 0,
     "state_name": {"zh": "缺纸", "en": "out of paper"}},
]  # fmt: skip
_SPOTS = [
    *({"kind": "points", "id": it["id"], "x": 1.7 + 2.8 * (i % 5), "y": 2.0 + 2.7 * (i // 5),
       "zone": None} for i, it in enumerate(_POINTS)),
    *({"kind": "devices", "id": it["name"], "x": 1.7 + 2.8 * i, "y": 6.9, "zone": None}
      for i, it in enumerate(_DEVICES)),
    {"kind": "kiosks", "id": "kiosk1", "x": 7.3, "y": 6.9, "zone": None},
    {"kind": "displays", "id": "board1", "x": 10.1, "y": 6.9, "zone": None},
]  # fmt: skip
_PLAN = {"width": 14.6, "height": 8, "things": _SPOTS,
         "zones": [{"id": "west", "x": 0, "y": 0, "width": 14.6, "height": 8}]}  # fmt: skip

_WORDS = {"name": "printer2", "number": "A012", "state": "…"}


def _alert(kind: str) -> Json:
    text = {language: said.format(**_WORDS) for language, said in ALERTS[kind].items()}
    return {"kind": kind, "name": "printer2", "since": 1000, "text": text, "ticket": None,
            "advice": ADVICE.get(kind, ADVICE[""])}  # fmt: skip


_ALERTS = [_alert(kind) for kind in ALERTS]
_ARRIVALS = [
    {"kind": "arrival", "name": "", "number": number, "ticket": f"id-{number}", "since": 0,
     "advice": ADVICE["arrival"],
     "text": {"zh": f"金卡客户 {number} 已到。", "en": f"Gold {number} has arrived."}}
    for number in ("B007", "B008")
]  # fmt: skip
_AWAY = {
    "parked": [waiting("A007", 0.4, note="填写表格", back_in_s=540.0)],
    "late": [waiting("A009", 0.4, note=None, since_s=95.0, left_s=1700.0)],
}
_STATE: Json = HALL | {
    "services": _SERVICES, "lines": _LINES, "points": _POINTS, "devices": _DEVICES,
    "tiers": [{"id": "gold", "name": GOLD}, {"id": "ordinary", "name": ORDINARY}],
    "zones": [{"id": "west", "name": WEST}], "plan": {"wide": _PLAN, "narrow": _PLAN},
    "displays": [{"id": "board1", "zones": ["west"], "connected": True, "since": None}],
    "kiosks": [{"id": "kiosk1", "connected": False, "since": 1000, "printer": None}],
    "alerts": [_alert("device")], "parked": [], "late": [], "day": "2030-05-06",
}  # fmt: skip


def _figures(used: float, alerts: int) -> Json:
    return {"of": {"waiting": 4, "longest_promise_used": used, "open_points": 4,
                   "alerts": alerts}}  # fmt: skip


def _sheet(name: str, n: int) -> Still:
    return Still(name, "sheet.js", "Point", props={"point": _POINTS[n - 1]}, frame="story sheet")


GALLERY = Gallery(
    title=mark("Lobby"),
    blueprint="lobby",
    sheets=("lobby.css", "plan.css", "alerts.css", "lines.css", "story.css", "today.css"),
    frame="lobby",
    state=_STATE,
    page={"who": [{"role": "lobby", "ref": "l1", "name": "lobby", "point": None}]},
    pieces={
        mark("Figures"): [
            Still(mark("all is well"), "top.js", "Figures", props=_figures(0.4, 0), is_wide=True),
            Still(mark("a promise passed"), "top.js", "Figures", props=_figures(1.2, 3),
                  is_wide=True),
        ],
        mark("Floor plan"): [
            Still(mark("windows, machines and devices in each state"), "plan.js", "Plan",
                  is_wide=True),
        ],
        mark("Alerts"): [
            Still(mark("folded, with arrivals"), "alerts.js", "Alerts",
                  {"alerts": _ARRIVALS + _ALERTS}, is_wide=True),
            Still(mark("every kind, unfolded"), "alerts.js", "Alerts", {"alerts": _ALERTS},
                  said={"alerts.js": {"unfolded": True}}, is_wide=True),
        ],
        mark("Lines"): [
            Still(mark("a promise passed, nearly used, nobody"), "lines.js", "Lines"),
            Still(mark("a line is open, another stopped"), "lines.js", "Lines",
                  {"services": [_SERVICES[0], _SERVICES[1] | {"open": False}, _SERVICES[2]]},
                  said={"lines.js": {"shown": "cash"}}),
            Still(mark("aside and late"), "lines.js", "Away", _AWAY),
        ],
        mark("Window"): [
            _sheet(mark("called, not shown everywhere"), 1),
            _sheet(mark("being served"), 3),
            _sheet(mark("closed"), 6),
        ],
        mark("Stop issuing tickets"): [
            Still(mark("a service is stopped"), "issue.js", "Switches",
                  {"services": [_SERVICES[0] | {"open": False, "notice": "外币已售完"},
                                *_SERVICES[1:]]}, press=("switches",)),
            Still(mark("what shall customers read?"), "issue.js", "Switches",
                  press=("switches", "stop-hall")),
        ],
    },
)  # fmt: skip

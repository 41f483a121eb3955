"""The counter's own pieces for `/style`, each in a state that is made up."""

from typing import Any

from hall_server.marks import mark
from hall_server.web.made_up import AT, CASH, GOLD, HALL, LOANS, customer, waiting, window
from hall_server.web.stills import Gallery, Still

Json = dict[str, Any]

_POINT: Json = {
    "id": "W1", "kind": "counter", "label": window(1), "zone": "west", "state": "open",
    "reason": None, "teller": {"ref": "t1", "name": "林"}, "since_s": 312.0, "skills": ["cash"],
    "borrows": [], "health": "ok", "busy": False, "auto": False,
}  # fmt: skip
_LINE = [waiting("A013", 1.2), waiting("A014", 0.82), waiting("A015", 0.31),
         waiting("B016", 0.05, tier_name=GOLD)]  # fmt: skip
_STATE: Json = HALL | {
    "point": _POINT, "ticket": None, "waiting": 4, "next": _LINE[0], "line": _LINE,
    "receipts": None, "parked": [], "missed": [], "undo": None, "pad": None, "alerts": [],
    "pause_reasons": [{"id": "break", "name": {"zh": "休息", "en": "Break"}},
                      {"id": "papers", "name": {"zh": "整理单据", "en": "Paperwork"}}],
}  # fmt: skip
_CALLED: Json = {
    "ticket": customer("called", recalls=1, note="客户去填写表格",
                       steps=[{"id": "loans", "name": LOANS}]),
    "receipts": {"shown": ["board1"], "missing": ["sign1"]},
    "undo": {"what": "call", "number": "B002", "left_s": 30.0,
             "said": {"zh": "已呼叫 B002", "en": "B002 was called"}},
}  # fmt: skip
_SERVING: Json = {"ticket": customer("serving")}
_ORDINARY = {"ticket": customer("serving", tier="ordinary", served_s=700.0, service_name=CASH,
                                tier_name={"zh": "普通客户", "en": "Ordinary"})}  # fmt: skip
_ASIDE = {
    "parked": [waiting("A007", 0.4, note="填写表格", back_in_s=540.0),
               waiting("A008", 0.4, note=None, back_in_s=None)],
    "missed": [{"id": "m", "number": "A009", "service_name": CASH, "ago_s": 95.0}],
}  # fmt: skip
_TOLD = [
    {
        "kind": "device",
        "name": "printer1",
        "text": {"zh": "设备 printer1：缺纸", "en": "Device printer1: out of paper"},
    }
]


def _working(name: str, state: Json | None = None, panel: str | None = None) -> Still:
    return Still(name, "keys.js", "Keys", state or {}, said={"state.js": {"panel": panel}})


def _away(name: str, **point: Any) -> Still:
    return Still(name, "away.js", "Away", {"point": _POINT | point})


def _says(name: str, state: Json | None = None, **more: Any) -> Still:
    return Still(name, "says.js", "Says", state or {}, is_wide=True, **more)


_PROBLEM = {
    "state.js": {
        "problem": {
            "code": "point_busy",
            "words": "请先办完当前客户 · Finish the present customer first",
        }
    }
}

GALLERY = Gallery(
    title=mark("Counter"),
    blueprint="counter",
    sheets=("counter.css", "work.css", "line.css", "strip.css"),
    frame="counter",
    state=_STATE,
    page={"name": "W1", "point_label": window(1), "acts_as": None,
          "who": [{"role": "teller", "ref": "t1", "name": "林", "point": None}]},
    answers={"/points/W1/customer": {
        "ticket": "id-B002", "note": "找李经理", "needs": [{"zh": "轮椅", "en": "Wheelchair"}],
        "story": [{"kind": "ticket_issued", "said": {"zh": "已取号", "en": "Ticket issued"},
                   "at": AT, "point": None, "service": CASH}]}},
    pieces={
        mark("Customer"): [
            Still(mark("nobody"), "customer.js", "Head"),
            Still(mark("called"), "customer.js", "Head", _CALLED),
            Still(mark("being served"), "customer.js", "Head", _SERVING),
            Still(mark("longer than usual"), "customer.js", "Head", _ORDINARY),
            Still(mark("gold, with needs, notes and a call not shown"), "customer.js", "Details",
                  _CALLED),
            Still(mark("ordinary"), "customer.js", "Details", _ORDINARY),
        ],
        mark("Keys"): [
            _working(mark("nobody")),
            _working(mark("called, can be taken back"), _CALLED),
            _working(mark("nobody waits"), {"next": None, "line": [], "waiting": 0}),
            _working(mark("why a pause"), panel="pause"),
            _working(mark("how long aside"), _SERVING, "park"),
        ],
        mark("My line"): [
            Still(mark("a promise passed, nearly used, kept"), "line.js", "Line"),
            Still(mark("some wait aside, a printer is ill"), "line.js", "Line",
                  _ASIDE | {"alerts": _TOLD}),
            Still(mark("aside, called by key"), "line.js", "Line", _ASIDE,
                  said={"state.js": {"panel": "parked"}}),
            Still(mark("nobody waits"), "line.js", "Line",
                  {"line": [], "waiting": 0, "next": None}),
        ],
        mark("What is said"): [
            _says(mark("refused"), said=_PROBLEM),
            _says(mark("old news"), age_s=40),
            _says(mark("cannot be written"), {"can_write": False}),
            _says(mark("the call pad"), {"pad": {
                "key": "recall", "code": "point_idle",
                "key_name": {"zh": "重呼", "en": "Call again"}}}),
            _says(mark("another teller"), {"point": _POINT | {
                "teller": {"ref": "t2", "name": "王"}}}),
            _says(mark("nobody is named"), {"point": _POINT | {"teller": None}}),
        ],
        mark("The window itself"): [
            _away(mark("closed"), state="closed", teller=None),
            _away(mark("paused"), state="paused", reason="break"),
        ],
    },
)  # fmt: skip

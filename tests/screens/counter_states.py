"""The counter, and the tablet beside it, in each of their states."""

from playwright.sync_api import Page

from .pushed import State
from .things import LIN, alerts, away, customer, waiting

LINE = [waiting("A013", 1.2), waiting("A014", 0.82), waiting("A015", 0.31)]
BUSY = {"line": LINE, "waiting": 5, "next": LINE[0], "alerts": [], "parked": [], "missed": [],
        "pad": None, "undo": None, "receipts": None, "can_write": True}  # fmt: skip
CALLED = BUSY | {
    "ticket": customer(
        "called",
        recalls=1,
        note="客户去填写表格",
        steps=[{"id": "loans", "name": {"zh": "贷款", "en": "Loans"}}],
    ),
    "receipts": {"shown": ["board1"], "missing": ["sign1"]},
    "undo": {
        "what": "call",
        "number": "B002",
        "left_s": 30.0,
        "said": {"zh": "已呼叫 B002", "en": "B002 was called"},
    },
}
SERVING = BUSY | {"ticket": customer("serving")}
IDLE = BUSY | {"ticket": None}
OPEN = {"point": {"state": "open"}}

STATES = {
    "idle": State("next", IDLE | OPEN),
    "empty": State(".line ol .quiet", IDLE | {"line": [], "waiting": 0, "next": None}),
    "called": State("not-shown", CALLED),
    "serving": State("timer", SERVING),
    "over-time": State(".timer .over", BUSY | {"ticket": customer("serving", served_s=700.0)}),
    "pause": State("panel-pause", IDLE, ("pause",)),
    "park": State("park-note", SERVING, ("park",)),
    "transfer": State("transfer-place", SERVING, ("transfer",)),
    "aside": State(
        "parked",
        IDLE | {"parked": [away("A007", note="fills in the form", back_in_s=540.0)],
                "missed": [away("A009")]},
        ("call-parked",),
    ),
    "whispers": State(".whispers li", SERVING | {"alerts": alerts()}),
    "pad": State("pad-notice", IDLE | {"pad": {
        "key": "recall", "code": "point_idle", "key_name": {"zh": "重呼", "en": "Call again"}}}),
    "problem": State(
        "problem", SERVING,
        run="import('/counter/static/state.js').then((it) => it.problem.value ="
            " { code: 'service_closed', words: document.title })",
    ),
    "cannot-write": State("cannot-write", IDLE | {"can_write": False}),
    "unclaimed": State("unclaimed", IDLE | {"point": {"state": "open", "teller": None}}),
    "taken-over": State("taken-over", IDLE | {"point": {"state": "open", "teller": LIN}}),
    "paused": State(
        "away", IDLE | {"point": {"state": "paused", "reason": "break", "since_s": 312.0}}
    ),
    "closed": State("away", IDLE | {"point": {"state": "closed", "teller": None}}),
    "stale": State("stale", SERVING, is_cut=True),
}  # fmt: skip

#: What a screen shows that belongs to a window, and at which nobody is signed in.
PAIRED = {
    "paired": State("paired", IDLE | OPEN),
    "sign-in": State("signin-name", IDLE | OPEN, ("sign-in",)),
    "paired-closed": State("signin-name", IDLE | {"point": {"state": "closed", "teller": None}}),
}

RESET = """async () => {
    const counter = await import("/counter/static/state.js");
    for (const it of [counter.panel, counter.problem]) it.value = null;
    counter.signingIn.value = false;
}"""

#: What the hall knows of the customer, asked for when one comes.
_KNOWN = {
    "ticket": "id-B002",
    "needs": [{"zh": "轮椅", "en": "Wheelchair"}],
    "note": "找李经理",
    "story": [
        {"kind": kind, "said": said, "at": "2030-05-06T02:00:00.000Z",
         "point": {"zh": "1号窗口", "en": "Window 1"}, "service": None}
        for kind, said in (
            ("ticket_issued", {"zh": "已取号", "en": "Ticket issued"}),
            ("ticket_called", {"zh": "呼叫至 1号窗口", "en": "Called to Window 1"}),
            ("ticket_recalled", {"zh": "再次呼叫", "en": "Called again"}),
        )
    ],
}  # fmt: skip


def know(page: Page) -> None:
    """Let the hall know the customer of window 1."""
    page.route("**/api/v1/points/W1/customer", lambda route: route.fulfill(json=_KNOWN))


ASKED = {"ticket": "id-B002", "number": "B002", "left_s": 100.0, "language": "zh"}

TABLET = {
    "idle": State("idle", {"asked": None, "point": {"state": "open"}}),
    "closed": State("idle", {"asked": None, "point": {"state": "closed"}}),
    "question": State("question", {"asked": ASKED, "point": {"state": "open"}}),
    "problem": State(
        ".problem:not(:empty)", {"asked": ASKED},
        run="import('/evaluate/static/state.js').then((it) => it.problem.value = document.title)",
    ),
    "thanks": State(
        "thanks",
        run="import('/evaluate/static/state.js').then((it) => it.thanked.value = true)",
    ),
    "offline": State("offline", {"asked": ASKED}, is_cut=True),
}  # fmt: skip

TABLET_RESET = """async () => {
    const tablet = await import("/evaluate/static/state.js");
    tablet.thanked.value = false;
    tablet.problem.value = "";
}"""

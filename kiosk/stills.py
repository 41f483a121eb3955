"""The kiosk's own pieces for `/style`, each in a state that is made up."""

from typing import Any

from hall_server.marks import mark
from hall_server.web.made_up import (
    ACCOUNTS,
    CASH,
    HALL,
    LOANS,
    LONG,
    OPENS_AT,
    WEST,
    estimate,
)
from hall_server.web.stills import Gallery, Still

Json = dict[str, Any]

#: Longer than anybody looks at the page: it does not go back to its start by itself.
_NEVER_S = 2_000_000


def _service(id_: str, name: dict[str, str], icon: str, ahead: int, **more: Any) -> Json:
    return {
        "id": id_, "name": name, "icon": icon, "ahead": ahead, "waiting": ahead, "open": True,
        "closed_code": None, "notice": None, "offer": None, "estimate": estimate(2 * ahead),
    } | more  # fmt: skip


_SERVICES = [
    _service("cash", CASH, "cash", 6),
    _service("accounts", ACCOUNTS, "card", 0, estimate={"low": 0, "mid": 10, "high": 30}),
    _service("fx", LONG, "exchange", 2, closed_code="outside_hours", open=False),
    _service("funds", {"zh": "基金理财", "en": "Funds"}, "growth", 1, estimate=None),
    _service("business", {"zh": "对公业务", "en": "Business"}, "building", 1, open=False),
    _service("loans", LOANS, "house", 3),
    _service("mortgages", {"zh": "住房贷款", "en": "Mortgages"}, "house", 2),
]
_GROUPS = [{"id": "lending", "name": {"zh": "贷款业务", "en": "Lending"}, "icon": "house",
            "services": ["loans", "mortgages"]}]  # fmt: skip
_STATE: Json = HALL | {
    "services": _SERVICES, "groups": _GROUPS, "waiting": 14, "appointments": True,
    "assistance_tier": "priority", "help": None, "printer": {"name": "p1", "state": "ready"},
    "prints": [], "idle_s": _NEVER_S,
}  # fmt: skip

_CHOOSING: dict[str, Json] = {"state.js": {"screen": "services"}}


def _offer(name: str, zone: str, wait_s: int, *, is_machine: bool) -> Still:
    offer = {"target": f"zone:{zone}", "zone": zone, "wait_s": wait_s, "usual_s": 840,
             "kind": "self-service" if is_machine else "counter"}  # fmt: skip
    proposal = {"asked": {}, "service": _SERVICES[0], "offer": offer}
    return Still(name, "choose.js", "OfferPage", said={"state.js": {"proposal": proposal}})


def _paper(name: str, paper: str, place: dict[str, str] | None = None) -> Still:
    return Still(name, "ticket.js", "Paper", props={"paper": paper, "place": place})


def _closed(name: str, kind: str, **more: Any) -> Still:
    return Still(name, "closed.js", "Closed", props={"because": {"kind": kind, **more}})


def _failed(name: str, **more: Any) -> Still:
    failure = {"title": None, "said": "", "more": None, "again": False, "back": None} | more
    said = {"issue.js": {"failure": failure}, "state.js": {"choice": {}}}
    return Still(name, "issue.js", "Failed", said=said)


_COMING = {"since_s": 9, "coming": True}
_CALLED = {"since_s": 3, "coming": False}

GALLERY = Gallery(
    title=mark("Kiosk"),
    blueprint="kiosk",
    sheets=("kiosk.css", "choices.css", "ticket.css"),
    frame="kiosk",
    state=_STATE,
    page={"name": "kiosk1", "notices": []},
    pieces={
        mark("Welcome"): [
            Still(mark("14 people wait"), "welcome.js", "Welcome"),
            Still(mark("nobody waits"), "welcome.js", "Welcome", {"waiting": 0}),
            Still(mark("staff are coming"), "welcome.js", "Welcome", {"help": _COMING}),
        ],
        mark("Services"): [
            Still(mark("open, closed, without a window, a group"), "services.js", "Services",
                  said=_CHOOSING),
            Still(mark("two are chosen"), "services.js", "Services", said=_CHOOSING,
                  press=("several", "service-cash", "service-accounts")),
            Still(mark("a group is open"), "services.js", "Services", said=_CHOOSING,
                  press=("group-lending",)),
            Still(mark("who is known has an appointment"), "services.js", "Services",
                  said={"state.js": {"screen": "services", "guest": {
                      "known": True, "customer": "x",
                      "appointment": {"state": "booked", "at": HALL["at"], "code": "A",
                                      "service": "loans"}}}}),
        ],
        mark("A faster place"): [
            _offer(mark("a machine, now"), "machines", 0, is_machine=True),
            _offer(mark("a machine, soon"), "machines", 180, is_machine=True),
            _offer(mark("other windows"), "west", 300, is_machine=False),
        ],
        mark("Ticket on paper"): [
            _paper(mark("comes"), "coming"),
            _paper(mark("can be taken"), "taken"),
            _paper(mark("is elsewhere"), "elsewhere", WEST),
            _paper(mark("does not come"), "none"),
        ],
        mark("No tickets"): [
            _closed(mark("outside the hours"), "hours", opens=OPENS_AT),
            _closed(mark("stopped by staff"), "stopped",
                    detail="系统维护 · System maintenance"),
            _closed(mark("cannot be written"), "cannot_write"),
            _closed(mark("old news"), "stale", age=40),
        ],
        mark("A ticket is asked for"): [
            Still(mark("on its way"), "issue.js", "Issuing"),
            _failed(mark("refused"), said="现在不能取号 · No ticket can be issued now", again=True),
            _failed(mark("unknown appointment"), booked=True,
                    said="没有此预约 · There is no such appointment"),
        ],
        mark("Assistance"): [
            Still(mark("offered"), "welcome.js", "Assistance"),
            Still(mark("staff are called"), "welcome.js", "Assistance", {"help": _CALLED}),
        ],
        mark("Typing"): [
            Still(mark("a card's number"), "typing.js", "Identify",
                  press=("key-6", "key-2", "key-2", "key-8", "key-4")),
            Still(mark("an appointment's code"), "typing.js", "Appointment"),
        ],
        mark("Easier to read"): [
            Still(mark("off"), "frame.js", "Tools"),
            Still(mark("on"), "frame.js", "Tools",
                  said={"state.js": {"low": True, "contrast": True}}),
        ],
    },
)  # fmt: skip

"""The phone's page in each of its states: the real page, with an answer of the hall put into it."""

import json
from typing import Any

from playwright.sync_api import Page, Route

_CASH = {"zh": "个人现金", "en": "Personal cash"}
_ACCOUNTS = {"zh": "账户与银行卡", "en": "Accounts & cards"}
_WINDOW = {"zh": "3号窗口", "en": "Window 3"}

WAITING: dict[str, Any] = {
    "number": "A012",
    "service": "cash",
    "service_name": _CASH,
    "state": "waiting",
    "ahead": 3,
    "estimate": {"low": 360, "mid": 540, "high": 840},
    "point": None,
    "place": None,
    "zone": {"zh": "西厅", "en": "West hall"},
    "steps": [],
    "call_id": None,
    "recalls": 0,
    "language": "en",
    "issued_at": "2030-05-06T02:00:00.000Z",
    "back_at": None,
    "hall": {"name": {"zh": "示范支行", "en": "Reference Branch"}},
    "poll_after": 15,
    "can_cancel": True,
    "can_return": False,
    "can_write": True,
    "at": "2030-05-06T02:04:00.000Z",
}

_STEPS = [
    {"service": "cash", "name": _CASH, "state": "now"},
    {"service": "accounts", "name": _ACCOUNTS, "state": "next"},
]

STATES: dict[str, dict[str, Any]] = {
    "waiting": {},
    "next": {"ahead": 0, "estimate": {"low": 0, "mid": 20, "high": 60}},
    "journey": {
        "steps": _STEPS,
        "place": {"kind": "zone", "id": "west", "name": {"zh": "西厅", "en": "West hall"}},
    },
    "called": {"state": "called", "point": {"id": "W3", "label": _WINDOW}, "call_id": "c1"},
    "serving": {"state": "serving", "point": {"id": "W3", "label": _WINDOW}, "can_cancel": False},
    "late": {"state": "no_show", "can_return": True, "can_cancel": False},
    "finished": {"state": "finished", "can_cancel": False},
}


def answer(page: Page, state: str, language: str = "en") -> None:
    """Let the hall's next answer be that the ticket stands like this."""
    ticket = WAITING | STATES[state] | {"language": language}

    def fulfil(route: Route) -> None:
        route.fulfill(status=200, content_type="application/json", body=json.dumps(ticket))

    page.unroute("**/api/v1/t/*")
    page.route("**/api/v1/t/*", fulfil)


def show(page: Page, address: str, state: str, language: str = "en") -> None:
    """Open a phone's page for a ticket that stands like this."""
    answer(page, state, language)
    page.goto(address)
    page.get_by_test_id("phone-number").wait_for()

"""The kiosk in each of its states: the real page, with a state of the hall put into it."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

#: What is put over the hall's own snapshot, and what the customer has done, by state.
#: `push` is laid over the snapshot, `each` over every service; `screen` is the page.
STATES: dict[str, dict[str, Any]] = {
    "welcome": {"screen": "welcome"},
    "empty": {
        "screen": "welcome",
        "push": {"waiting": 0},
        "each": {"waiting": 0, "ahead": 0, "estimate": {"low": 0, "mid": 0, "high": 0}},
    },
    "services": {"screen": "services"},
    "several": {"screen": "services", "press": ["several", "service-cash", "service-loans"]},
    "identify": {"screen": "identify"},
    "appointment": {"screen": "appointment"},
    "assistance": {"screen": "assistance"},
    "called-staff": {
        "screen": "assistance",
        "push": {"help": {"since_s": 3, "coming": False}},
    },
    "coming": {"screen": "welcome", "push": {"help": {"since_s": 9, "coming": True}}},
    "offer": {
        "screen": "offer",
        "offer": {"target": "machines:machines", "zone": "machines", "kind": "self-service",
                  "wait_s": 0, "usual_s": 840},
    },
    "issuing": {"screen": "issuing"},
    "ticket": {"screen": "ticket", "prints": "printed"},
    "no-paper": {"screen": "ticket", "prints": "failed"},
    "elsewhere": {"screen": "ticket", "prints": "printed",
                  "printer": {"printer": "p2", "place": {"zh": "西厅", "en": "West hall"}}},
    "nobody-serves": {"screen": "ticket", "prints": "printed",
                      "mine": {"ahead": 0, "estimate": None, "url": None}},
    "failed": {"screen": "failed"},
    "no-appointment": {"screen": "failed", "code": "unknown_appointment"},
    "hours": {
        "screen": "welcome",
        "push": {"opens_at": "2030-05-06T01:00:00.000Z"},
        "each": {"open": False, "closed_code": "outside_hours"},
    },
    "stopped": {"screen": "welcome", "push": {"issuing": False, "notice": None}},
    "cannot-write": {"screen": "welcome", "push": {"can_write": False}},
    "one-closed": {"screen": "services", "first": {"open": False, "closed_code": "quota_reached"}},
    "stale": {"screen": "welcome", "stale": 40},
    "still": {"screen": "services", "still": 9},
    "large": {"screen": "services", "modes": ["large"]},
    "contrast": {"screen": "services", "modes": ["contrast"]},
    "low": {"screen": "services", "modes": ["low"]},
    "all-modes": {"screen": "ticket", "prints": "printed", "modes": ["large", "contrast", "low"],
                  "mine": {"steps": ["cash", "fx"]}},
}  # fmt: skip

#: No service, or all its staff, is so long in any hall we know of.
LONGEST = {
    "zh": "外币兑换及境外汇款与国际结算业务",
    "en": "Foreign currency exchange and international remittances",
}

_SHOW = (Path(__file__).parent / "kiosk_states.js").read_text("utf-8")


def show(
    page: Page,
    state: str,
    language: str = "en",
    *,
    longest: bool = False,
    ahead: int | None = None,
) -> None:
    """Put a kiosk's page into a state, if wanted with the longest names and so many waiting."""
    page.evaluate(_SHOW, [STATES[state], language, LONGEST if longest else None, ahead])

"""What a pictured hall speaks of: customers, places and troubles, as the hall tells them."""

from typing import Any

from hall_server.about import ALERTS
from hall_server.lobby.advice import ADVICE

CASH = {"zh": "个人现金", "en": "Personal cash"}
ACCOUNTS = {"zh": "账户与银行卡", "en": "Accounts & cards"}
GOLD = {"zh": "金卡客户", "en": "Gold"}
ORDINARY = {"zh": "普通客户", "en": "Ordinary"}

#: A person's name is in no language of the page's.
LIN = {"ref": "another", "name": "林"}


def waiting(number: str, used: float, **more: Any) -> dict[str, Any]:
    """Return a ticket in a line that has used so much of its promise."""
    return {
        "id": f"id-{number}", "number": number, "service": "cash", "service_name": CASH,
        "tier": "ordinary", "tier_name": ORDINARY, "target": None, "steps": [],
        "waited_s": used * 1200, "promise_used": used,
    } | more  # fmt: skip


def customer(state: str, **more: Any) -> dict[str, Any]:
    """Return the customer at a window: called or being served."""
    served = 130.0 if state == "serving" else None
    return {
        "id": "id-B002", "number": "B002", "service": "accounts", "service_name": ACCOUNTS,
        "tier": "gold", "tier_name": GOLD, "language": "zh", "state": state, "waited_s": 412.0,
        "called_s": 9.0, "served_s": served, "recalls": 0, "usual_s": 480, "call_id": "a call",
        "target": None, "steps": [], "free_order": False, "customer": None, "note": None,
    } | more  # fmt: skip


def away(number: str, **more: Any) -> dict[str, Any]:
    """Return who waits aside, or is late."""
    return waiting(number, 0.4) | {
        "note": None, "back_in_s": None, "ago_s": 95.0, "since_s": 95.0, "left_s": 1700.0,
    } | more  # fmt: skip


def alerts(numbers: tuple[str, ...] = ("F003", "F004")) -> list[dict[str, Any]]:
    """Return one alert of each kind, and the arrivals of some customers."""
    words = {"name": "board1", "number": "A012", "state": "…"}
    arrivals: list[dict[str, Any]] = [
        {"kind": "arrival", "name": "", "number": number, "ticket": f"id-{number}", "since": 0,
         "text": {"zh": f"{number} 已到店：金卡客户", "en": f"{number} has arrived: Gold"}}
        for number in numbers
    ]  # fmt: skip
    told: list[dict[str, Any]] = [
        {"kind": kind, "name": "kiosk1" if kind == "assistance" else "board1", "since": 1_000,
         "text": {language: said.format(**words) for language, said in text.items()}}
        for kind, text in ALERTS.items()
    ]  # fmt: skip
    told[0]["ticket"] = "id-A012"
    return [it | {"advice": ADVICE.get(str(it["kind"]), ADVICE[""])} for it in (*arrivals, *told)]

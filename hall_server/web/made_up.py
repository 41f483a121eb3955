"""Who and what the stills of `/style` are about: the same customers and windows on every face."""

from typing import Any

Json = dict[str, Any]

CASH = {"zh": "个人现金", "en": "Personal cash"}
ACCOUNTS = {"zh": "账户与银行卡", "en": "Accounts & cards"}
LOANS = {"zh": "贷款", "en": "Loans"}
LONG = {
    "zh": "外币兑换及境外汇款与国际结算",
    "en": "Foreign exchange and international remittances",
}
GOLD = {"zh": "金卡客户", "en": "Gold"}
ORDINARY = {"zh": "普通客户", "en": "Ordinary"}
WEST = {"zh": "西厅", "en": "West hall"}
MACHINES = {"zh": "自助区", "en": "Machines"}
ZONES = [{"id": "west", "name": WEST}, {"id": "machines", "name": MACHINES}]

AT = "2030-05-06T02:04:00.000Z"
OPENS_AT = "2030-05-07T01:00:00.000Z"

#: What every snapshot begins with.
HALL: Json = {
    "epoch": "made up",
    "seq": 1,
    "at": AT,
    "issuing": True,
    "notice": None,
    "can_write": True,
    "opens_at": None,
    "zones": ZONES,
}


def window(n: int) -> dict[str, str]:
    """Return what a window is called."""
    return {"zh": f"{n}号窗口", "en": f"Window {n}"}


def estimate(minutes: int) -> Json:
    """Return an expected wait around some minutes."""
    return {"low": minutes * 40, "mid": minutes * 60, "high": minutes * 90}


def waiting(number: str, used: float, **more: Any) -> Json:
    """Return a ticket in a line, that has used so much of its promise of 20 minutes."""
    return {
        "id": f"id-{number}", "number": number, "service": "cash", "service_name": CASH,
        "tier": "ordinary", "tier_name": ORDINARY, "target": None, "steps": [],
        "waited_s": used * 1200, "promise_used": used,
    } | more  # fmt: skip


def customer(state: str, **more: Any) -> Json:
    """Return who is at a window: called or being served."""
    return {
        "id": "id-B002", "number": "B002", "service": "accounts", "service_name": ACCOUNTS,
        "tier": "gold", "tier_name": GOLD, "language": "zh", "state": state, "waited_s": 412.0,
        "called_s": 9.0, "served_s": 130.0 if state == "serving" else None, "recalls": 0,
        "usual_s": 480, "call_id": "c1", "target": None, "steps": [], "free_order": False,
        "customer": None, "note": None,
    } | more  # fmt: skip

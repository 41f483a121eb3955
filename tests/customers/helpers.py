"""A hall's rules for customers, and the numbers of one."""

from pathlib import Path

from hall_server.customers import (
    CustomerRules,
    Fingerprints,
)

ROOT = Path(__file__).parents[2]

HALL = ROOT / "config" / "hall.toml"

RULES = CustomerRules(
    "ordinary", ("ordinary", "gold", "vip"), ("zh", "en"), ("hearing", "sight"),
    {"6228": "gold", "622848": "vip", "5": "gold"},
)  # fmt: skip

PRINTS = Fingerprints(b"k" * 32)

CARD, PHONE, ID_NUMBER = "6228480402564890018", "13800138000", "11010519491231002X"

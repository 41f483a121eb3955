"""A small hall file as a table, with what a test changes in it, and what is said of that."""

import re
import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from hall_server.settings import ConfigError, from_table

ROOT = Path(__file__).parents[1]

#: The reference hall as it is written.
WRITTEN = (ROOT / "config" / "hall.toml").read_text("utf-8")
REFERENCE = tomllib.loads(WRITTEN)

#: The same with its examples no longer commented out.
EXAMPLES = re.sub(r'^# (\[|[a-z_]+ = |"[0-9-]+" = )', r"\1", WRITTEN, flags=re.MULTILINE)

#: Points that may be added to it.
TEXT = {"zh": "名", "en": "Name"}
SERVES_ALL = {"label": TEXT, "zone": "east", "skills": ["cash", "loans"]}
ROOM = SERVES_ALL | {"kind": "vip-room", "tiers": ["vip"]}
MACHINE = SERVES_ALL | {"kind": "self-service"}


def small() -> dict[str, Any]:
    """A hall of one counter, two tiers and two services."""
    text = dict(TEXT)
    service = {"name": text, "promise_min": 10, "ceiling_min": 30, "handling_min": 5}
    return {
        "hall": {"name": text, "timezone": "Asia/Shanghai"},
        "tiers": {
            "ordinary": {"name": text, "default": True},
            "vip": {"name": text, "priority": True, "promise_factor": 0.5},
        },
        "services": {"cash": service | {"series": "A"}, "loans": service | {"series": "B"}},
        "zones": {"east": {"name": text}},
        "points": {
            "W1": {"kind": "counter", "label": text, "zone": "east", "skills": ["cash", "loans"]},
            "W2": {"kind": "counter", "label": text, "zone": "east", "skills": ["cash"]},
        },
        "kiosks": {"kiosk1": {"zone": "east", "printer": "printer1"}},
        "displays": {"board1": {"zones": ["east"]}},
        "devices": {"printer1": {"driver": "escpos"}, "sign1": {"driver": "led485"}},
        "demo": {
            "open_points": ["W1"],
            "accounts": {"li": {"role": "teller", "point": "W1"}, "chen": {"role": "lobby"}},
        },
    }


def changed(changes: dict[str, Any]) -> dict[str, Any]:
    """The small hall with dotted keys changed; `...` removes one."""
    table = small()
    for dotted, value in changes.items():
        *path, last = dotted.split(".")
        inner = table
        for key in path:
            inner = inner.setdefault(key, {})
        if value is ...:
            del inner[last]
        else:
            inner[last] = deepcopy(value)
    return table


def problems(table: dict[str, Any]) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        from_table(table)
    assert str(caught.value).splitlines() == [str(problem) for problem in caught.value.problems]
    return [str(problem).removeprefix("hall.toml: ") for problem in caught.value.problems]

"""Every state that a device can be in is said in words, and those that need somebody alert."""

import re
from pathlib import Path
from typing import get_args

import pytest

from hall_server.about import FINE, STATES
from hardware.ports import State

THINGS_JS = Path(__file__).parents[1] / "hall_server/lobby/static/things.js"


@pytest.mark.parametrize("state", get_args(State))
def test_a_device_state_has_words(state):
    assert re.search(rf"^  {state}: mark\(", THINGS_JS.read_text("utf-8"), re.MULTILINE)
    assert state == "ready" or set(STATES[state]) == {"zh", "en"}


def test_only_what_is_well_or_not_asked_yet_needs_nobody():
    assert sorted(FINE) == ["ready", "unknown"]

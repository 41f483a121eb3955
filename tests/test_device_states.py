"""Every state, kind and fault of a device is said in words, and those that need somebody alert."""

from typing import get_args

import pytest

from hall_server.about import FINE
from hall_server.device_words import ACTIONS, FAULTS, JOBS, KINDS, STATES, fault_words
from hall_server.web.words import load, locales
from hardware.ports import State

words = load(locales())


@pytest.mark.parametrize("state", get_args(State))
def test_a_device_state_has_words(state):
    assert state in STATES


@pytest.mark.parametrize("names", [KINDS, STATES, FAULTS, JOBS, ACTIONS])
def test_all_words_are_said_in_chinese(names):
    assert [said for said in names.values() if words.say(said, "zh") == said] == []


def test_a_fault_may_come_later_and_an_unknown_name_is_its_own_word():
    assert fault_words("paper_out_after:1", words.text)["en"] == "out of paper after 1 ticket"
    assert fault_words("jam_after:3", words.text)["zh"] == "再打 3 张后卡纸"
    assert fault_words("on_fire", words.text) == {"en": "on fire", "zh": "on fire"}


def test_only_what_is_well_or_not_asked_yet_needs_nobody():
    assert sorted(FINE) == ["ready", "unknown"]

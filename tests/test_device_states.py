"""Every state, kind and fault of a device is said in words, and those that need somebody alert."""

from typing import get_args

import pytest

from hall_server.about import FINE
from hall_server.device_words import ACTIONS, FAULTS, JOBS, KINDS, STATES, called, fault_words
from hardware.ports import State


@pytest.mark.parametrize("state", get_args(State))
def test_a_device_state_has_words(state):
    assert set(STATES[state]) == {"zh", "en"}


@pytest.mark.parametrize("names", [KINDS, STATES, FAULTS, JOBS, ACTIONS])
def test_all_words_are_there_in_both_languages(names):
    assert all(words["zh"] and words["en"] for words in names.values())


def test_a_fault_may_come_later_and_an_unknown_name_is_its_own_word():
    assert fault_words("paper_out_after:1")["en"] == "out of paper after 1 ticket"
    assert fault_words("jam_after:3") == {
        "zh": "再打 3 张后卡纸",
        "en": "paper jam after 3 tickets",
    }
    assert fault_words("on_fire")["en"] == "on fire"
    assert called(KINDS, "robot") == {"zh": "robot", "en": "robot"}


def test_only_what_is_well_or_not_asked_yet_needs_nobody():
    assert sorted(FINE) == ["ready", "unknown"]

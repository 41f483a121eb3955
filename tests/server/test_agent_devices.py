"""A pad, a sign and a speaker at an agent that runs: what is pressed there, shown and said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.simulators.call_pad import SimulatedPad
from hardware.simulators.led485 import SimulatedLed485
from tests.server.agent_process import agent_of
from tests.server.conftest import MakeHall
from tests.server.hall_process import PATIENCE_S, HallProcess, until
from tests.server.halls import hall_toml
from tests.server.listener import Listener

AGENT = "window-pc"


@pytest.fixture
def pad() -> Iterator[SimulatedPad]:
    made = SimulatedPad("pad1")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def sign() -> Iterator[SimulatedLed485]:
    made = SimulatedLed485("sign1")
    made.start()
    yield made
    made.stop()


@pytest.fixture
def hall(make_hall: MakeHall, pad: SimulatedPad, sign: SimulatedLed485) -> HallProcess:
    devices = (
        f'[devices.pad1]\ndriver = "callpad"\nagent = "{AGENT}"\nconnection = "serial"\n'
        f'device = "{pad.device}"\nrepeat_s = 10\n'
        f'[devices.sign1]\ndriver = "led485"\nagent = "{AGENT}"\nconnection = "serial"\n'
        f'device = "{sign.device}"\ntimeout_s = 10\nblink_s = 0\n'
        f'[devices.speaker1]\ndriver = "aplay"\nagent = "{AGENT}"\nconnection = "simulator"\n'
        "timeout_s = 60\n"
    )
    config = hall_toml({"cash": "A"}, ["W1"], more=devices)
    config = config.replace("[points.W1]\n", '[points.W1]\npad = "pad1"\nsign = "sign1"\n')
    config = config.replace("[zones.main]\n", '[zones.main]\nspeaker = "speaker1"\n')
    return make_hall(config)


def shown(state: dict[str, Any]) -> set[str]:
    """Return who has confirmed the call at the window."""
    (point,) = state["points"]
    return set(point["ticket"]["receipts"]["shown"]) if point["ticket"] else set()


def recalls(hall: HallProcess) -> int:
    ((count,),) = hall.ask("SELECT count(*) FROM events WHERE kind = 'ticket_recalled'")
    return int(count)


def test_a_key_at_the_agent_calls_and_sign_and_speaker_there_confirm_it(
    hall: HallProcess, pad: SimulatedPad, sign: SimulatedLed485, tmp_path: Path
) -> None:
    hall.start()
    lobby = hall.client(hall.token("lobby", "lobby"))
    hall.client(hall.token("teller", "anna")).ok("POST", "/points/W1/open")
    agent = agent_of(hall, tmp_path / "agent", AGENT)
    agent.start()
    try:
        for key in "abc":
            lobby.ok("POST", "/tickets", {"service": "cash"}, key=key)
        assert pad.wait_for(lambda: pad.display == "003   ", PATIENCE_S), pad.display
        with Listener(hall.url, "lobby", token=hall.token("lobby", "manager")) as manager:
            pad.press("next")
            manager.wait_state(lambda s: shown(s) == {"sign1", "speaker1"})
        assert pad.wait_for(lambda: pad.display == "002001", PATIENCE_S), pad.display
        assert sign.wait_for("1", PATIENCE_S)

        agent.kill()
        pad.forget()
        agent.start()
        assert pad.wait_for(lambda: pad.display == "002001", PATIENCE_S), pad.display
        hall.stop()
        agent.says("the devices go on")
        hall.start()
        agent.says("connected with", times=3)
        pad.press("recall")
        until(lambda: recalls(hall) == 1, "the recall")
    finally:
        assert agent.stop() == 0
    assert recalls(hall) == 1
    assert "Traceback" not in agent.log + hall.log

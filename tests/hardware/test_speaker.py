"""Speakers: what is said is heard to its end, through a real child."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.aplay_speaker import DRIVER, AplayOptions, AplaySpeaker
from hardware.clips import sound_of
from hardware.devices import DeviceSet, Listeners
from hardware.options import OptionError
from hardware.ports import Announcement, DeviceError
from hardware.registry import check
from hardware.simulators.speaker import SimulatedSpeaker
from hardware.sound import SoundError, silence, to_wav
from hardware.speaker_worker import SpeakerWorker
from tests.hardware.helpers import PATIENCE_S, Listener, call

NAMES = ("zh/prefix", "zh/A", "zh/0", "zh/1", "zh/2", "zh/number")

CLIP_S = 0.02


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Clips of 20 ms."""
    made = tmp_path_factory.mktemp("clips")
    (made / "zh").mkdir()
    for name in NAMES:
        (made / f"{name}.wav").write_bytes(to_wav(silence(CLIP_S)))
    return str(made)


@pytest.fixture
def simulated() -> Iterator[SimulatedSpeaker]:
    simulator = SimulatedSpeaker("speaker1")
    simulator.start()
    yield simulator
    simulator.stop()


def speaker_at(simulator: SimulatedSpeaker, folder: str, timeout_s: float = 30) -> AplaySpeaker:
    options = AplayOptions(
        "speaker1", "aplay", clips=folder, connection="simulator", timeout_s=timeout_s
    )
    made: AplaySpeaker = DRIVER.make(DRIVER.attach(options, simulator))
    return made


def test_what_is_said_is_heard_to_its_end(simulated: SimulatedSpeaker, folder: str) -> None:
    speaker = speaker_at(simulated, folder)
    speaker.check()
    speaker.say(call("A012", clips=NAMES))
    (said,) = simulated.said
    assert said.title == "A012 to window 3"
    assert said.seconds == pytest.approx(len(NAMES) * CLIP_S, abs=0.001)


@pytest.mark.parametrize(
    ("fault", "state"), [("broken", "offline"), ("unplug", "offline"), ("silent", "silent")]
)
def test_every_fault_and_back(
    fault: str, state: str, simulated: SimulatedSpeaker, folder: str
) -> None:
    speaker = speaker_at(simulated, folder, timeout_s=0.2 if fault == "silent" else 30)
    simulated.set_fault(fault)
    for ask in (speaker.check, lambda: speaker.say(call("A001"))):
        with pytest.raises(DeviceError) as caught:
            ask()
        assert (caught.value.state, caught.value.permanent) == (state, False)
    simulated.set_fault(None)
    speaker_at(simulated, folder).say(call("A002"))
    assert [said.title for said in simulated.said] == ["A002 to window 3"]


def test_a_slow_speaker_takes_its_time(simulated: SimulatedSpeaker, folder: str) -> None:
    simulated.set_fault("slow")
    speaker_at(simulated, folder).say(call("A001"))
    assert simulated.wait_for(1)


def test_a_missing_player_names_the_package(folder: str) -> None:
    speaker = AplaySpeaker(AplayOptions("s", "aplay", clips=folder), ["no-such-player"])
    with pytest.raises(DeviceError, match="apt-get install alsa-utils") as caught:
        speaker.check()
    assert caught.value.permanent


def test_a_missing_clip_is_said_by_name_and_does_not_hold_up_the_others(
    simulated: SimulatedSpeaker, folder: str, listener: Listener
) -> None:
    heard: list[str] = []
    told = threading.Event()

    def on_said(call_id: str) -> None:
        heard.append(call_id)
        told.set()

    worker = SpeakerWorker("speaker1", speaker_at(simulated, folder), listener.on_status, on_said)
    worker.say(call("B007", clips=("zh/B",)))
    worker.say(call("A001"))
    worker.start()
    assert told.wait(PATIENCE_S)
    worker.ask_to_stop()
    assert worker.join(PATIENCE_S)
    assert heard == ["call-A001"]
    assert any("zh/B.wav is missing" in status.detail for status in listener.statuses)


def test_a_hall_that_ends_does_not_wait_for_the_last_word(
    simulated: SimulatedSpeaker, folder: str, listener: Listener
) -> None:
    heard: list[str] = []
    speaker = speaker_at(simulated, folder, timeout_s=60)
    worker = SpeakerWorker("speaker1", speaker, listener.on_status, heard.append, check_s=0)
    simulated.set_fault("silent")
    worker.say(call("A001"))
    worker.start()
    worker.ask_to_stop()
    assert worker.join(PATIENCE_S)
    assert heard == []
    assert listener.statuses == [], "it is the hall that ends, nothing is wrong with the speaker"


def test_through_the_device_set_with_a_simulator(
    tmp_path: Path, folder: str, listener: Listener
) -> None:
    section = {"driver": "aplay", "connection": "simulator", "clips": folder}
    heard: list[tuple[str, str]] = []
    told = threading.Event()

    def on_said(call_id: str, speaker: str) -> None:
        heard.append((call_id, speaker))
        told.set()

    devices = DeviceSet(
        {"speaker1": section, "sign1": {"driver": "led485", "connection": "simulator"}},
        tmp_path,
        Listeners(listener.on_status, lambda *_: None, on_said=on_said),
    )
    devices.start()
    listener.wait_state("speaker1", "ready")
    devices.say("speaker1", call("A012"))
    devices.withdraw("speaker1", "A099")
    assert told.wait(PATIENCE_S)
    assert heard == [("call-A012", "speaker1")]
    status = devices.simulators()["speaker1"].status()
    assert [said["title"] for said in status["said"]] == ["A012 to window 3"]  # type: ignore[attr-defined]
    for wrong in ("sign1", "nobody"):
        with pytest.raises(DeviceError):
            devices.say(wrong, call("A012"))
    devices.stop()


@pytest.mark.skipif(not shutil.which("aplay"), reason="Debian's alsa-utils is not installed")
def test_the_real_player_hears_every_sample_of_every_clip(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ALSA's own `file` device writes down what it is given to play."""
    heard = tmp_path / "heard.raw"
    (tmp_path / "alsa.conf").write_text(
        "pcm.written { type file slave.pcm { type null } format raw file " + f'"{heard}" }}'
    )
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(tmp_path / "alsa.conf"))
    options = AplayOptions("s", "aplay", clips=folder, device="written")
    speaker: AplaySpeaker = DRIVER.make(options)
    speaker.say(call("A012", clips=("chime", *NAMES)))
    wanted = sound_of(call("A012", clips=("chime", *NAMES)), folder)
    raw, samples = heard.read_bytes(), wanted.samples.tobytes()
    assert raw[: len(samples)] == samples
    assert not any(raw[len(samples) :]), "the last period is filled up with silence"
    monkeypatch.setenv("ALSA_CONFIG_PATH", "/dev/null")
    with pytest.raises(DeviceError, match=r"cannot play: .*No such file|Unknown PCM"):
        speaker.check()


def test_options() -> None:
    made = check("speaker1", {"driver": "aplay"})
    assert isinstance(made, AplayOptions)
    assert DRIVER.make(made)._command == ["aplay", "-q", "-D", "default", "-"]
    for wrong in ({"device": "--help"}, {"device": ""}, {"connection": "x"}, {"clip": ""}):
        with pytest.raises(OptionError):
            check("speaker1", {"driver": "aplay", **wrong})


@pytest.mark.parametrize(
    "device",
    [
        "file:'|touch x',raw", "file:/tmp/x,raw", "file:x,raw", "tee:hw,x,raw", "plug:SLAVE=file",
        "plug:FILE", "plug:tee,x", '{type file file "|touch x"}', "hw:0 ", "hw:0\n", "plug:'x'",
    ],
)  # fmt: skip
def test_no_name_of_a_sound_card_writes_or_runs_anything(device: str) -> None:
    with pytest.raises(OptionError) as refused:
        check("speaker1", {"driver": "aplay", "device": device})
    assert refused.value.key == "device"


@pytest.mark.parametrize(
    "device", ["default", "hw:1,0", "plughw:CARD=PCH,DEV=0", "sysdefault:CARD=USB_2.0", "profile"]
)
def test_the_names_that_aplay_lists_are_taken(device: str) -> None:
    made = check("speaker1", {"driver": "aplay", "device": device})
    assert DRIVER.make(made)._command[3] == device


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_no_name_of_a_clip_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(SoundError):
        sound_of(Announcement("c", "A1", (name + "/../x",)), "/")
    with pytest.raises(SoundError):
        sound_of(Announcement("c", "A1", (name,)), "/nowhere" if name == "chime" else "/proc")


def test_the_chime_is_our_own_where_there_is_none() -> None:
    assert 1 < sound_of(Announcement("c", "A1", ("chime",)), "").seconds < 2

"""What `hall check-config` says of a hall's voice."""

import pytest

from hall_server.announcing import sections_with_clips
from hall_server.check_config import device_problems
from hall_server.hall_summary import notes, summary
from hall_server.settings import from_table
from hall_server.voice.sequence import needed
from hardware.sound import silence, to_wav
from tests.small_hall import changed

SPEAKER = {"driver": "aplay", "connection": "simulator"}


def hall(folder, **changes):
    table = {"devices.speaker1": SPEAKER, "zones.east.speaker": "speaker1", "voice": {}}
    return from_table(changed(table | changes), str(folder / "hall.toml"))


def about_the_voice(settings):
    return [note for note in notes(settings) if "clips" in note or "twice" in note]


def test_a_speaker_is_a_speaker(tmp_path):
    table = {"devices.sign1": {"driver": "led485", "connection": "simulator"}}
    settings = hall(tmp_path, **table | {"zones.east.speaker": "sign1"})
    problems = {".".join(key): why for key, why in device_problems(settings)}
    assert problems["zones.east.speaker"] == "sign1 is a sign, not a speaker"


def test_a_zone_that_is_heard_twice_is_noted(tmp_path):
    (note,) = about_the_voice(hall(tmp_path))
    assert note.startswith("zone east is heard twice, from speaker1 and board1")
    quiet = hall(tmp_path, **{"displays.board1.sound": "off"})
    assert about_the_voice(quiet) == []
    assert "speaker1 says east" in summary(quiet)


@pytest.mark.parametrize("lost", [set(), {"zh/7", "en/point-W2"}])
def test_clips_that_are_missing_are_noted(tmp_path, lost):
    for name in {*needed(("zh", "en"), ("W1", "W2"))} - lost:
        file = tmp_path / "clips" / f"{name}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(to_wav(silence(0.01)))
    settings = hall(tmp_path, **{"voice.clips": "clips", "displays.board1.sound": "off"})
    found = about_the_voice(settings)
    wanted = f"clips are missing in {tmp_path}/clips: zh/7, en/point-W2; hall voice make makes them"
    assert found == ([wanted] if lost else [])


def test_a_zones_speaker_says_the_halls_clips_unless_it_has_its_own(tmp_path):
    settings = hall(tmp_path, **{"voice.clips": "clips"})
    assert sections_with_clips(settings)["speaker1"] == SPEAKER | {"clips": str(tmp_path / "clips")}
    own = SPEAKER | {"clips": "/srv/own"}
    settings = hall(tmp_path, **{"voice.clips": "clips", "devices.speaker1": own})
    assert sections_with_clips(settings)["speaker1"] == own
    assert "clips" not in sections_with_clips(settings)["sign1"]

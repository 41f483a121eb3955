"""Clips made by the real espeak-ng, and what is said when it is not there."""

import shutil
import subprocess
import wave
from pathlib import Path

import pytest
from click.testing import CliRunner

from hall_server.cli import main
from hall_server.voice import making
from hall_server.voice.clips import Clips
from hall_server.voice.making import CannotSpeak, make, speak
from hall_server.voice.sequence import announcement, needed
from hardware.clips import sound_of
from hardware.ports import Announcement
from hardware.sound import read, silence, to_wav
from tests.needs import install
from tests.small_hall import ROOT

LABELS = {
    "W3": {"zh": "3号窗口", "en": "Window 3"},
    "V1": {"zh": "贵宾室1", "en": "VIP room 1"},
    "X1": {"zh": "鑫鑫窗口", "en": "Window of gold"},
}
HOSTILE = "$(touch /tmp/x); --help `id` [[x]] | -w /etc/passwd 3"


@pytest.fixture(scope="module")
def espeak():
    if not shutil.which("espeak-ng") and install(["espeak-ng"]):
        pytest.skip("espeak-ng is not installed and cannot be: apt-get install espeak-ng")


@pytest.fixture(scope="module")
def made(espeak, tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    (folder / "zh").mkdir()
    (folder / "zh" / "0.wav").write_bytes(to_wav(silence(0.5)))
    return folder, make(folder, LABELS, ("zh", "en"), {})


def test_a_whole_set_is_made_and_recordings_stay(made):
    folder, done = made
    assert done.kept == ["zh/0"]
    assert read(folder / "zh" / "0.wav").samples == silence(0.5).samples
    assert done.unread == {"zh/point-X1": "鑫鑫"}
    wanted = {*needed(("zh", "en"), LABELS)} - {"zh/point-X1"}
    assert wanted <= set(Clips.look(folder, LABELS).files)
    for name in wanted - {"zh/0"}:
        sound = read(folder / f"{name}.wav")
        assert 0.1 < sound.seconds < 3, name
        assert max(sound.samples) > 2000, f"{name} can hardly be heard"


@pytest.mark.parametrize(("number", "point"), [("A012", "W3"), ("A1000", "V1")])
def test_an_announcement_is_as_long_as_its_clips(made, number, point):
    folder, _ = made
    names = announcement(number, point, ("zh", "en"), set(Clips.look(folder, LABELS).files))
    assert len(names) == 1 + 2 * len(number) + 4 + 3
    frames = 0
    for name in names:
        with wave.open(str(folder / f"{name}.wav")) as clip:
            frames += clip.getnframes()
    said = sound_of(Announcement("c", number, names), str(folder))
    assert len(said.samples) == frames
    assert 3 < said.seconds < 12


def test_hostile_text_is_said_and_never_run(espeak, tmp_path, monkeypatch):
    ran = []
    real = subprocess.run

    def run(command, **options):
        ran.append((command, options))
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", run)
    make(tmp_path, {"W1": {"zh": HOSTILE, "en": HOSTILE}}, ("en",), {})
    words = [options["input"].decode() for _, options in ran]
    assert any("touch" in text for text in words)
    for command, options in ran:
        assert command[:-1] == [
            "espeak-ng", "-v", "en-gb", "-s", "140", "-z", "--stdin", "-w"
        ]  # fmt: skip
        assert not options.get("shell")
    assert not Path("/tmp/x").exists()


def test_a_label_that_would_be_half_said_is_not_made(espeak, tmp_path, monkeypatch):
    monkeypatch.setattr(making, "texts", lambda _language: {})
    done = make(tmp_path, LABELS, ("zh",), {"鑫": "xin1"})
    assert not done.unread
    assert done.made == ["chime", "zh/point-W3", "zh/point-V1", "zh/point-X1"]
    assert make(tmp_path, LABELS, ("zh",), {}).made == []
    assert "zh/point-W3" in make(tmp_path, LABELS, ("zh",), {}, again=True).made


def test_without_espeak_the_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotSpeak, match="apt-get install espeak-ng"):
        speak("hello", "en")
    config = str(ROOT / "config" / "hall.toml")
    out = str(tmp_path / "clips")
    ran = CliRunner().invoke(main, ["voice", "make", "--config", config, "--out", out])
    assert ran.exit_code == 1
    assert "apt-get install espeak-ng" in ran.output
    asked = CliRunner().invoke(main, ["voice", "make", "--config", config])
    assert "give --out DIR, or voice.clips" in asked.output

"""Sounds: joined, mixed, and told from what is none."""

from __future__ import annotations

from array import array
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.sound import Sound, SoundError, join, read, read_bytes, silence, title_of, to_wav


class TestSound:
    def test_joined_is_as_long_as_its_parts(self) -> None:
        parts = [Sound(8000, array("h", [1000] * n)) for n in (10, 20, 30)]
        assert len(join(parts).samples) == 60
        assert max(join(parts, 0.25).samples) == 250

    def test_rates_that_differ_become_the_highest(self) -> None:
        slow, quick = Sound(8000, array("h", [0, 800] * 40)), Sound(16000, array("h", [5] * 160))
        both = join([slow, quick])
        assert (both.rate, len(both.samples)) == (16000, 320)
        assert list(both.samples[:4]) == [0, 400, 800, 400]
        assert both.seconds == pytest.approx(slow.seconds + quick.seconds)

    def test_stereo_is_mixed(self, tmp_path: Path) -> None:
        mono = to_wav(Sound(8000, array("h", [100, 300, -50, 50])))
        stereo = bytearray(mono)
        stereo[22], stereo[32] = 2, 4
        (tmp_path / "s.wav").write_bytes(bytes(stereo))
        assert list(read(tmp_path / "s.wav").samples) == [200, 0]

    def test_a_title_is_kept_and_the_file_is_plain_wav(self) -> None:
        wav = to_wav(silence(0.1), "A012 到 3号窗口")
        assert title_of(wav) == "A012 到 3号窗口"
        assert read_bytes(wav) == (22_050, 2205)

    @given(st.binary(max_size=200))
    @settings(max_examples=100, deadline=None)
    def test_what_is_no_sound_is_refused(
        self, tmp_path_factory: pytest.TempPathFactory, data: bytes
    ) -> None:
        file = tmp_path_factory.getbasetemp() / "fuzzed.wav"
        for content in (data, to_wav(silence(0.01))[:20] + data):
            file.write_bytes(content)
            with suppress(SoundError):
                assert read(file).rate > 0

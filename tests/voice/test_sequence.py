"""From a call to its clips, and from labels to what a synthesiser is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.settings import config_dir, load
from hall_server.voice.clips import Clips
from hall_server.voice.sequence import (
    CHIME,
    LANGUAGES,
    SPOKEN,
    announcement,
    clips_of,
    needed,
    possible,
)
from hall_server.voice.voice import Voice
from hall_server.voice.words import en_label, texts, zh_label
from hardware.sound import silence, to_wav

HALL = load(config_dir() / "hall.toml")
POINTS = tuple(HALL.points)
ALL = frozenset(possible(POINTS)) - {"zh/suffix", "en/prefix", "en/suffix"}


def words(clips):
    return " ".join(name.partition("/")[2] or name for name in clips)


@pytest.mark.parametrize(
    ("number", "point", "spelled"),
    [
        ("A012", "W3", "A 0 1 2"),
        ("A1000", "W1", "A 1 0 0 0"),
        ("VP007", "V1", "V P 0 0 7"),
        ("C003", "M2", "C 0 0 3"),
    ],
)
def test_a_call_in_both_languages(number, point, spelled):
    zh = f"prefix {spelled} number go-to point-{point}"
    en = f"number {spelled} go-to point-{point}"
    assert words(announcement(number, point, ("zh",), ALL)) == f"chime {zh}"
    assert words(announcement(number, point, ("en",), ALL)) == f"chime {en}"
    both = announcement(number, point, ("en", "zh"), ALL)
    assert both == (
        CHIME,
        *(f"en/{name}" for name in en.split()),
        *(f"zh/{name}" for name in zh.split()),
    )


def test_a_bank_may_add_a_beginning_and_an_end():
    more = ALL | {"zh/suffix", "en/prefix"}
    said = announcement("A1", "W1", LANGUAGES, more)
    assert words(said).endswith("go-to point-W1")
    assert "zh/suffix" in said
    assert said[said.index("zh/suffix") + 1] == "en/prefix"


@pytest.mark.parametrize("lost", ["zh/1", "zh/go-to", "zh/point-W3"])
def test_half_a_call_is_never_said(lost):
    said = announcement("A012", "W3", LANGUAGES, ALL - {lost})
    assert said == (CHIME, *clips_of("A012", "W3", "en")[1:-1])


def test_without_clips_nothing_is_said():
    assert announcement("A012", "W3", LANGUAGES, ()) == ()


@given(st.text(max_size=12), st.sampled_from(LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_unknown_characters_are_passed_over(number, language):
    said = clips_of(number, "W1", language)
    assert set(said) <= set(possible(POINTS))
    spoken = [one for one in number if one in SPOKEN]
    assert [name[3:] for name in said if len(name) == 4] == spoken
    assert bool(said) == bool(spoken)


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("3号窗口", "san1 hao4 chuang1 kou3"),
        ("贵宾室1", "gui4 bin1 shi4 yi1"),
        ("自助机12", "zi4 zhu4 ji1 shi2 er4"),
        ("20号柜台", "er4 shi2 hao4 gui4 tai2"),
        ("105", "yi1 ling2 wu3"),
        ("0号", "ling2 hao4"),
        ("A区-2", "ei1 qu1 er4"),
    ],
)
def test_chinese_labels_in_pinyin(label, said):
    assert zh_label(label, {}) == (said, "")


def test_a_reading_that_is_not_known_is_given_by_the_hall():
    assert zh_label("鑫3", {}) == ("san1", "鑫")
    assert zh_label("鑫3", {"鑫": "xin1"}) == ("xin1 san1", "")


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_hostile_labels_become_plain_words(label):
    for said, _ in (zh_label(label, {}), en_label(label)):
        assert not set(said) - set(f" '{SPOKEN}{SPOKEN.lower()}")


def test_every_label_of_the_reference_hall_can_be_read():
    for point in HALL.points.values():
        assert zh_label(point.label["zh"], {})[1] == ""
        assert en_label(point.label["en"])[0] == point.label["en"]


def test_every_clip_that_a_hall_needs_has_words():
    for language in LANGUAGES:
        made = {f"{language}/{name}" for name in texts(language)}
        lacking = {name for name in needed([language], ()) if name not in made}
        assert not lacking


def test_what_is_there_and_what_is_missing(tmp_path):
    for name in (*needed(["en"], ["W1"]), "en/stray", CHIME):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.wav").write_bytes(to_wav(silence(0.01)))
    clips = Clips.look(tmp_path, ("W1", "W2"))
    assert set(clips.files) == {*needed(["en"], ["W1"]), CHIME}
    voice = Voice(clips, points=("W1", "W2"), languages=lambda: ("en",))
    assert voice.missing == ("en/point-W2",)
    assert words(voice.say("A1", "W1")) == "chime number A 1 go-to point-W1"
    assert voice.say("A1", "W2") == (CHIME,)
    (tmp_path / "en" / "A.wav").write_bytes(to_wav(silence(0.02)))
    assert Clips.look(tmp_path, ("W1", "W2")).version != clips.version
    assert Clips.look(None, ()).files == Clips.look(tmp_path / "no", ()).files == {}


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("12:29", False), ("12:30", True), ("13:29", True), ("13:30", False), ("23:59", True)],
)
def test_quiet_hours_are_the_halls_own_time(clock, quiet):
    hour, minute = map(int, clock.split(":"))
    midnight_in_shanghai = 1_772_380_800_000
    voice = Voice(quiet=(("12:30", "13:30"), ("22:00", "24:00")), timezone="Asia/Shanghai")
    assert voice.is_quiet(midnight_in_shanghai + (hour * 60 + minute) * 60_000) is quiet
    assert not Voice().is_quiet(midnight_in_shanghai)

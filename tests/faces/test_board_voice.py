"""The board's voice, run by Node as the browser runs it, on a pretended audio."""

from pathlib import Path

import pytest

from hall_server import dispatch
from tests.faces.test_announcer import ANNOUNCER, run

VOICE = Path(__file__).parents[2] / "display" / "static" / "voice.js"

HEAD = """
const { Voice, MOST_WAITING } = await import("%s");
const audio = {
  currentTime: 0,
  destination: {},
  createGain: () => ({ gain: { value: 1 }, connect: () => {} }),
  createBufferSource() {
    const source = { connect: () => {}, start: (at) => played.push([source.buffer.name, at]) };
    sources.push(source);
    return source;
  },
};
let runs = true;
let broken = false;
const played = [];
const sources = [];
const sound = (name) => ({ name, duration: 1 });
const chime = { audio, runs: () => runs, sound: () => sound("notes") };
const looked = [];
const clips = {
  look: (epoch) => looked.push(epoch),
  all: async (names) => (broken ? [] : names.map(sound)),
};
const voice = new Voice(chime, clips);
const words = (n) => ["chime", `zh/${n}`, "zh/go-to"];
const one = (n, more = {}) => ({ call_id: `c${n}`, number: `A00${n}`, say: words(n), ...more });
const state = (more = {}, calls = []) => voice.snapshot({
  epoch: "e", calls, sound: { volume: 0.8, voice: true, max_age_s: 20, ...more },
});
const rest = () => new Promise((resolve) => setImmediate(resolve));
const names = () => played.map(([name]) => name);
// Lets what is being said come to its end.
const end = async () => {
  audio.currentTime += 10;
  sources.findLast((source) => source.onended).onended();
  await rest();
};
""" % VOICE.as_uri()  # noqa: UP031 -- braces everywhere


def said(script):
    return run(HEAD + script)


def test_calls_are_said_one_after_another():
    first, both, at = said("""
        state(); voice.say(one(1)); voice.say(one(2)); await rest();
        out(names()); await end(); out(names()); out(played.map(([, at]) => at));
    """)
    assert first == ["chime", "zh/1", "zh/go-to"]
    assert both == [*first, "chime", "zh/2", "zh/go-to"]
    assert at == pytest.approx([0.05, 1.05, 2.05, 10.05, 11.05, 12.05])


def test_without_a_clip_of_a_chime_there_are_two_notes_before():
    (names,) = said("""
        state(); voice.say(one(1, { say: ["en/1"] })); await rest(); out(names());
    """)
    assert names == ["notes", "en/1"]


def test_clips_that_cannot_be_had_leave_a_chime():
    (names,) = said("broken = true; state(); voice.say(one(1)); await rest(); out(names());")
    assert names == ["notes"]


def test_calls_without_words_that_come_together_share_a_chime():
    together, later = said("""
        state({ voice: false }); for (const n of [1, 2, 3]) voice.say(one(n)); await rest();
        out(names()); await end(); voice.say(one(4)); await rest(); out(names());
    """)
    assert together == ["notes"]
    assert later == ["notes", "notes"]


def test_what_is_withdrawn_leaves_the_line_and_what_is_being_said_is_said():
    (names,) = said("""
        state(); for (const n of [1, 2, 3]) voice.say(one(n)); await rest();
        voice.withdraw("A001"); voice.withdraw("A002"); await end(); await end(); out(names());
    """)
    assert [name for name in names if name.startswith("zh/") and name[3:].isdigit()] == [
        "zh/1",
        "zh/3",
    ]


def test_what_the_snapshot_does_not_list_any_more_leaves_the_line():
    (line,) = said("""
        state(); for (const n of [1, 2, 3]) voice.say(one(n)); await rest();
        state({}, [one(3)]); out(voice.line.map((call) => call.number));
    """)
    assert line == ["A003"]


@pytest.mark.parametrize(
    "why",
    [
        "state({ volume: 0 }); voice.say(one(1));",
        "state(); runs = false; voice.say(one(1));",
        "state(); voice.say(one(1, { age: 21 }));",
        "voice.say(one(1));",
    ],
    ids=["quiet hours", "blocked", "too old", "nothing known yet"],
)
def test_nothing_is_said(why):
    (names, line) = said(f"{why} await rest(); out(names()); out(voice.line.length);")
    assert (names, line) == ([], 0)


def test_who_touches_the_screen_hears_what_is_new_alone():
    names, after = said("""
        state(); voice.say(one(1)); await rest(); voice.say(one(2)); voice.say(one(3));
        runs = false; await end(); out(names());
        runs = true; voice.say(one(4)); await rest(); out(names());
    """)
    assert names == ["chime", "zh/1", "zh/go-to"]
    assert after == [*names, "chime", "zh/4", "zh/go-to"]


def test_in_a_long_rush_the_oldest_are_left_out():
    (line, most) = said("""
        state(); for (let n = 0; n < 20; n += 1) voice.say(one(n)); await rest();
        out(voice.line.map((call) => call.number)); out(MOST_WAITING);
    """)
    assert line == [f"A00{n}" for n in range(20 - most, 20)]


def test_an_end_that_was_never_told_does_not_silence_the_hall():
    (names,) = said("""
        state(); voice.say(one(1)); voice.say(one(2)); await rest();
        voice.step(); audio.currentTime = 6; voice.step(); await rest(); out(names());
    """)
    assert names.count("chime") == 2


def test_a_recall_is_said_again():
    (names,) = said("""
        state(); voice.say(one(1)); await rest(); await end();
        voice.say(one(1, { call_id: "r1", kind: "recall" })); await rest(); out(names());
    """)
    assert names.count("zh/1") == 2


def test_board_and_server_agree_on_how_calls_share_the_screen():
    source = ANNOUNCER.read_text()
    assert f"DWELL_MS = {round(dispatch.DWELL_S * 1000):_}" in source
    assert f"AT_ONCE = {dispatch.AT_ONCE};" in source


def test_a_boards_turns():
    turns = dispatch.Turns()
    assert [turns.wait_s("board1", 100.0) for _ in range(7)] == [0, 0, 0, 8, 8, 8, 16]
    assert turns.wait_s("board2", 100.0) == 0
    assert turns.wait_s("board1", 130.0) == 0

"""Calls on a real board in a real Chromium: each is said, in order, and stays on screen."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from hall_server.settings import load
from hall_server.voice.sequence import announcement, possible
from hardware.sound import silence, to_wav
from tests.browser.conftest import Demo

pytestmark = pytest.mark.browser

expect.set_options(timeout=60_000)

FILE = Path(__file__).parents[2] / "config" / "demo.toml"

CONFIG = f"""
include = "{FILE}"
[voice]
clips = "clips"
[displays.board1]
zones = ["east", "west"]
[demo]
waiting_tickets = 24
"""

POINTS = ("W1", "W2", "W3", "W4", "W5")

#: Tells what the page's audio is asked to play, and waits until so many sounds have ended.
LISTEN = """
(() => {
  const heard = (window.heard = { sounds: [], ended: 0, waiting: [] });
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at) {
    heard.sounds.push([at, this.buffer.duration]);
    this.addEventListener("ended", () => {
      heard.ended += 1;
      for (const look of heard.waiting) look();
    });
    return start.apply(this, arguments);
  };
  heard.until = (ended) => new Promise((resolve) => {
    const look = () => heard.ended >= ended && resolve(heard.sounds);
    heard.waiting.push(look);
    look();
  });
})();
"""


def seconds_of() -> dict[str, float]:
    """How long each clip is: no two alike, so that a sound can be told by its length."""
    names = possible(tuple(load(FILE).points))
    return {name: round(0.012 + 0.0004 * place, 4) for place, name in enumerate(names)}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("voice")
    for name, seconds in seconds_of().items():
        file = folder / "clips" / f"{name}.wav"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(to_wav(silence(seconds)))
    (folder / "hall.toml").write_text(CONFIG)
    running = Demo(folder / "data", folder / "hall.toml")
    yield running
    running.stop()


def post(demo: Demo, point: str, what: str) -> dict[str, Any]:
    """Press a key of a counter; returns the ticket."""
    token = token_of(demo, f"Counter {point}")
    request = urllib.request.Request(
        f"{demo.origin}/api/v1/points/{point}/{what}",
        b"",
        {"Authorization": f"Bearer {token}"},
    )
    with urllib.request.urlopen(request) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def news(page: Page) -> set[str]:
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('.call.new .number')].map((it) => it.textContent)"
    )
    return set(found)


def said(number: str, point: str) -> tuple[str, ...]:
    return announcement(number, point, ("zh", "en"), set(seconds_of()))


def named(sounds: list[tuple[float, float]]) -> list[str]:
    """Tell the clips by their lengths."""
    lengths = seconds_of()
    return [min(lengths, key=lambda name: abs(lengths[name] - s)) for _, s in sounds]


def test_peers_09_peers_14_five_calls_at_once_and_a_recall(demo, face, context):
    """PEERS 9 and 14: calls that show for a second, one voice over another, a silent recall."""
    context.add_init_script(LISTEN)
    context.clock.install()
    board = face("Board board1")
    board.get_by_test_id("waiting-cash").wait_for()
    # Not so far that the page believes its connection dead: a new one would wait for the clock.
    board.clock.pause_at(board.evaluate("() => Date.now() / 1000 + 2"))
    numbers = {point: post(demo, point, "call")["number"] for point in POINTS}
    called = list(numbers.values())
    expect(board.get_by_test_id(f"call-{called[2]}")).to_be_visible()

    seconds = dict.fromkeys(called, 0)
    for _ in range(40):
        on_screen = news(board)
        assert len(on_screen) <= 3
        for number in on_screen:
            seconds[number] += 1
        if min(seconds.values()) and not on_screen:
            break
        board.clock.run_for(1000)
    assert min(seconds.values()) >= 7, "seen at 1 s, 2 s, ... 7 s: on screen for 8 s"

    wanted = [name for point in POINTS for name in said(numbers[point], point)]
    sounds = board.evaluate("(n) => heard.until(n)", len(wanted))
    assert named(sounds) == wanted
    for (at, lasts), (next_at, _) in pairwise(sounds):
        assert next_at >= at + lasts - 0.001, "one voice over another"

    post(demo, "W5", "call")
    again = post(demo, "W5", "recall")
    board.clock.run_for(1000)
    recalled = board.locator(f'[data-call="{again["call_id"]}"]')
    expect(recalled).to_be_visible()
    assert again["number"] in news(board)
    wanted += 2 * said(again["number"], "W5")
    sounds = board.evaluate("(n) => heard.until(n)", len(wanted))
    assert named(sounds) == wanted


def test_clips_are_for_boards_alone(demo, face):
    board = face("Board board1")
    board.get_by_test_id("waiting-cash").wait_for()
    asked = board.evaluate(
        """async () => {
            const { me } = await import("/static/hall.js");
            const get = (path, as) =>
                fetch(path, as && { headers: { "Hall-As": as } });
            const list = await (await get("/display/board1/voice", "board1")).json();
            const clip = `/display/board1/voice/${list.version}/zh/A.wav`;
            const kept = await get(clip, "board1");
            return {
                version: list.version,
                clips: list.clips.length,
                type: kept.headers.get("Content-Type"),
                cache: kept.headers.get("Cache-Control"),
                other: (await get(clip.replace("board1", "board2"), "board1")).status,
            };
        }"""
    )
    assert asked["clips"] == len(seconds_of())
    assert asked["type"] == "audio/wav"
    assert {"private", "immutable", "max-age=31536000"} <= set(asked["cache"].split(", "))
    assert asked["other"] == 403
    assert status(demo, "voice", "") == 401
    assert status(demo, f"voice/{asked['version']}/zh/A.wav", "") == 401
    assert status(demo, "voice", token_of(demo, "Lobby")) == 403
    mine = token_of(demo, "Board board1")
    assert status(demo, f"voice/{asked['version']}/zh/A.wav", mine) == 200
    assert status(demo, "voice/older/zh/A.wav", mine) == 404
    for name in (
        "zh/9999",
        "..%2f..%2fhall",
        "../../hall",
        "zh/..%2Fen%2FA",
        "%2fetc%2fpasswd",
        "zh",
    ):
        assert status(demo, f"voice/{asked['version']}/{name}.wav", mine) == 404, name


def test_a_call_that_a_board_owes_is_seen_until_it_is_shown(demo, face):
    counter, lobby = face("Counter V1"), face("Lobby")
    counter.get_by_test_id("next").wait_for()
    called = post(demo, "V1", "call")
    # Its zone has a speaker, which says it, and a board, which is not there.
    expect(counter.get_by_test_id("not-shown")).to_contain_text("board3")
    with urllib.request.urlopen(f"{demo.origin}/api/demo/devices") as answer:
        (speaker,) = (it for it in json.load(answer) if it["name"] == "speaker1")
    assert [said["title"] for said in speaker["said"]] == [f"{called['number']} 贵宾室1 VIP room 1"]
    alert = lobby.get_by_test_id("alert-not_shown").filter(has_text=called["number"])
    expect(alert).to_contain_text("board3")
    lobby.get_by_test_id("point-V1").click()
    expect(lobby.get_by_test_id("point-not-shown-V1")).to_contain_text("board3")
    lobby.get_by_test_id("sheet-close").click()
    alert.get_by_role("button").click()
    expect(lobby.get_by_test_id("story-not-shown")).to_contain_text("board3")
    expect(lobby.get_by_test_id("story-shown")).to_contain_text("speaker1")
    face("Board board3")
    expect(counter.get_by_test_id("shown")).to_contain_text("board3, speaker1")
    expect(counter.get_by_test_id("not-shown")).to_have_count(0)
    expect(alert).to_have_count(0)


def token_of(demo: Demo, link: str) -> str:
    return str(demo.links[link].partition("#")[2])


def status(demo: Demo, path: str, token: str) -> int:
    """Ask as the holder of a token, or as nobody; returns the answer's status."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(f"{demo.origin}/display/board1/{path}", headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code

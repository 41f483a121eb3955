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
    token = demo.links[f"Counter {point}"].partition("#")[2]
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
    numbers = {point: post(demo, point, "call")["number"] for point in POINTS}
    called = list(numbers.values())
    expect(board.get_by_test_id(f"call-{called[2]}")).to_be_visible()
    board.clock.pause_at(board.evaluate("() => Date.now() / 1000 + 0.1"))

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
                clips: list.clips.length, type: kept.headers.get("Content-Type"),
                cache: kept.headers.get("Cache-Control"),
                other: (await get(clip.replace("board1", "board2"), "board1")).status,
            };
        }"""
    )
    assert asked["clips"] == len(seconds_of())
    assert asked["type"] == "audio/wav"
    assert {"private", "immutable", "max-age=31536000"} <= set(asked["cache"].split(", "))
    assert asked["other"] == 403
    for path in ("voice", "voice/x/zh/A.wav"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{demo.origin}/display/board1/{path}")
        assert refused.value.code == 401

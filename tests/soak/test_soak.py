"""A moment of the soak, without its times: nothing is lost, and the newest is shown in the end."""

from __future__ import annotations

import math
from pathlib import Path

from tests.soak.__main__ import together
from tests.soak.figures import Figures, main, share
from tests.soak.pads import LINES, PADS
from tests.soak.signs import CALLS_PER_S, Hall


def test_signs_and_pads_together_lose_nothing_and_show_the_newest_in_the_end() -> None:
    signs, pads = together(1.5, math.inf)
    assert signs.failed == []
    assert signs.counts["calls"] == 1.5 * CALLS_PER_S
    assert signs.counts["signs"] == 16
    assert 0 < len(signs.latencies_s) <= signs.counts["calls"]
    assert 0 < signs.counts["confirmed"] <= signs.counts["calls"]
    assert signs.counts["writes"] > signs.counts["signs"]
    assert pads.presses == 15 * LINES * PADS
    assert pads.good, pads


def test_a_sign_that_goes_back_to_an_older_call_is_found(tmp_path: Path) -> None:
    hall = Hall(tmp_path)
    for text in ("9998", "", "9999", "9999", "2", "1"):
        hall._on_change("sign1", text)
    assert hall.figures.failed == ["sign1 shows 1 again after 2"]


def test_figures() -> None:
    assert share(range(1, 101), 0.99) == 99
    assert share([5.0], 0.5) == 5
    assert math.isnan(share([], 0.5))
    figures = Figures(latencies_s=[0.001, 0.002, 0.003])
    figures.count("calls", 2)
    assert figures.lines() == [
        "2 calls",
        "latency p50 2 ms, p99 3 ms, max 3 ms",
        "newest value on the last one after 0 ms",
    ]
    assert main(lambda _: figures, ["--seconds", "1"]) == 0
    figures.failed.append("never shown: sign1")
    assert main(lambda _: figures, []) == 1

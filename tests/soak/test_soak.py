"""A moment of every soak, without its times: the newest value is shown in the end."""

from __future__ import annotations

import math

from tests.soak.figures import Figures, main, share
from tests.soak.signs import CALLS_PER_S, soak


def test_sixteen_signs_on_four_lines_show_their_newest_call_in_the_end() -> None:
    figures = soak(1.5, math.inf)
    assert figures.failed == []
    assert figures.counts["calls"] == 1.5 * CALLS_PER_S
    assert figures.counts["signs"] == 16
    assert 0 < len(figures.latencies_s) <= figures.counts["calls"]
    assert 0 < figures.counts["confirmed"] <= figures.counts["calls"]
    assert figures.counts["writes"] > figures.counts["signs"]


def test_figures() -> None:
    assert share(range(1, 101), 0.99) == 99
    assert share([5.0], 0.5) == 5
    assert math.isnan(share([], 0.5))
    figures = Figures(latencies_s=[0.001, 0.002, 0.003])
    figures.count("calls", 2)
    assert figures.lines() == ["2 calls", "latency p50 2 ms, p99 3 ms, max 3 ms"]
    assert main(lambda _: figures, ["--seconds", "1"]) == 0
    figures.failed.append("never shown: sign1")
    assert main(lambda _: figures, []) == 1

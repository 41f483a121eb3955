"""A short soak; the long one is `python -m tests.soak.board --calls 10000`."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest

from tests.soak.board import grown, soak

pytestmark = pytest.mark.browser


def test_a_board_does_not_grow_with_its_calls(tmp_path):
    # In a process of its own: other tests of this one may hold a browser already.
    with ProcessPoolExecutor(1, get_context("spawn")) as apart:
        looks = apart.submit(soak, 300, tmp_path).result()
    heap, nodes, listeners = grown(looks)
    # One row kept for each call would be some 20 nodes and 5 KB a call.
    assert nodes < 200
    assert listeners < 50
    assert heap < 400 * 1024

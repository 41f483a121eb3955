"""Halls that really run."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server.hall_process import HallProcess
from tests.server.halls import EIGHT

MakeHall = Callable[..., HallProcess]


@pytest.fixture
def make_hall(tmp_path: Path) -> Iterator[MakeHall]:
    """Return a maker of halls that are not started; all are ended after the test."""
    made: list[HallProcess] = []

    def make(config: str = EIGHT, data: Path | None = None) -> HallProcess:
        folder = tmp_path / f"hall{len(made)}"
        folder.mkdir()
        made.append(HallProcess(folder, config, data))
        return made[-1]

    yield make
    for hall in made:
        hall.close()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HallProcess]:
    """A running hall for the tests of one module."""
    running = HallProcess(tmp_path_factory.mktemp("hall"), EIGHT)
    try:
        running.start()
        yield running
    finally:
        running.close()

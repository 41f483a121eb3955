"""Snapshots: each face's whole small state, numbered, for pushes and for those who ask."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from .about import About
from .queueing.model import HallState
from .service import Service
from .wall_time import rfc3339

#: A face's builder: state, hall time (ms), the face's id and what it knows beside.
Builder = Callable[[HallState, int, str, About], dict[str, Any]]


class Feeds:
    """Builds snapshots of the committed state; one counter for all keeps every face's order."""

    def __init__(self, service: Service, about: About, builders: Mapping[str, Builder]) -> None:
        self._service = service
        self._about = about
        self._builders = builders
        self._seq = count(1)

    def snapshot(self, face: str, name: str) -> dict[str, Any]:
        """Return a face's snapshot; raises KeyError for a face or id that is not configured."""
        build = self._builders[face]

        def ask(state: HallState, now_ms: int) -> dict[str, Any]:
            return {
                "epoch": self._service.epoch,
                "seq": next(self._seq),
                "at": rfc3339(now_ms + state.day.correction_ms),
                **build(state, now_ms, name, self._about),
            }

        return self._service.read(ask)

"""The faults of simulators: each has some, and is asked for no other."""

from __future__ import annotations

from collections.abc import Sequence


def check_fault(fault: str | None, known: Sequence[str], *, also: tuple[str, ...] = ()) -> None:
    """Refuse a fault that a simulator does not have; raises ValueError.

    `also` are ways to ask that were read before.
    """
    if fault is not None and fault not in known:
        raise ValueError(f"unknown fault '{fault}'; known: {', '.join((*known, *also))}")

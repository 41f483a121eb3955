"""Contradictions about pads, evaluators and readers: two places for one, keys without effect."""

from collections.abc import Collection, Iterator

from hall_server.queueing.entities import SELF_SERVICE

from .model import Settings
from .problems import hint
from .tables import KeyPath, Source


def one_place_a_device(settings: Settings, source: Source) -> None:
    """Refuse an input device at two places: a press there would mean two things."""
    first: dict[str, str] = {}
    for path, device, place in _placed(settings):
        other = first.setdefault(device, place)
        if other != place:
            source.refuse(path, f"{device} belongs to {other} already")


def _placed(settings: Settings) -> Iterator[tuple[KeyPath, str, str]]:
    """Yield each input device's key, its name, and the place it is given to."""
    for point in settings.points.values():
        for key, device in (("pad", point.pad), ("evaluator", point.evaluator)):
            if device is not None:
                yield ("points", point.id, key), device, f"the {key} of point {point.id}"
        for reader in point.reader:
            yield ("points", point.id, "reader"), reader, f"the readers of point {point.id}"
    for kiosk in settings.kiosks.values():
        for reader in kiosk.reader:
            yield ("kiosks", kiosk.id, "reader"), reader, f"the readers of kiosk {kiosk.id}"


def pads(settings: Settings, source: Source) -> None:
    """Refuse pads at machines, and transfers that lead nowhere."""
    known: dict[str, Collection[str]] = {
        "service": settings.services,
        "point": settings.points,
        "zone": settings.zones,
    }
    for point in settings.points.values():
        if point.pad is not None and point.kind == SELF_SERVICE:
            why = f"{point.id} is a machine: nobody is signed in there who could press a key"
            source.refuse(("points", point.id, "pad"), why)
        if point.pad_transfer is None:
            continue
        path = ("points", point.id, "pad_transfer")
        what, _, name = point.pad_transfer.partition(":")
        if point.pad is None:
            source.refuse(path, "has no effect without a pad; add pad, or leave it out")
        elif name not in known[what]:
            source.refuse(path, f"unknown {what} {name}; {hint(name, known[what])}")
        elif point.pad_transfer == f"point:{point.id}":
            source.refuse(path, f"{point.id} would send its customers to itself")

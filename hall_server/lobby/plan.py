"""The floor plan: where zones and things stand, as configured or laid out by zone; pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, TypeVar

from hall_server.settings import Settings
from hall_server.settings.plan import Area, Spot

#: Width and height of a point, and height of anything else, in the plan's units.
CELL, TALL, LOW = 2.6, 2.4, 1.1

#: Room for a zone's name above what stands in it, and around it on every side.
NAME, EDGE, GAP = 0.85, 0.25, 0.35

#: Points in a row, and zones in a row: on a tablet, on a phone.
WIDE, NARROW = (4, 2), (3, 1)


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Thing:
    """Something in the hall: the section that names it (`points`, `kiosks`, ...), id and zone."""

    kind: str
    id: str
    zone: str

    @property
    def height(self) -> float:
        """How much room it takes downwards."""
        return TALL if self.kind == "points" else LOW


def plans(settings: Settings, today: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return the plan for a tablet (`wide`) and for a phone (`narrow`), where nothing is to scale.

    Each has `width`, `height`, `zones` (x, y, width, height) and `things` (kind, id, and the
    middle's x and y).  `today` is the zone of each point that may be another than configured;
    a point that was put in its place by hand stays there and says its zone of today (`zone`).
    """
    things = list(_things(settings, today or {}))
    return {
        "wide": _plan(settings, things, *WIDE, drawn=True),
        "narrow": _plan(settings, things, *NARROW),
    }


def _plan(
    settings: Settings, things: list[Thing], cells: int, across: int, *, drawn: bool = False
) -> dict[str, Any]:
    needs = {
        zone: _width([it for it in things if it.zone == zone], cells) for zone in settings.zones
    }
    full = max(sum(needs[it] for it in row) + GAP * (len(row) - 1) for row in _rows(needs, across))
    areas = _drawn(settings, full) if drawn else {}
    below = max((area.y + area.height + GAP for area in areas.values()), default=0.0)
    rest = {zone: need for zone, need in needs.items() if zone not in areas}
    areas |= _stacked(rest, things, full, across, below)
    spots = _spots(settings, things, areas, full if drawn else None)
    height = max(area.y + area.height for area in areas.values())
    return {
        "width": round(full, 2),
        "height": round(height, 2),
        "zones": [{"id": zone} | _rounded(areas[zone]) for zone in settings.zones],
        "things": [
            {"kind": it.kind, "id": it.id}
            | _rounded(spots[it])
            | ({"zone": it.zone} if drawn and _is_elsewhere(settings, it) else {})
            for it in things
        ],
    }


def _is_elsewhere(settings: Settings, it: Thing) -> bool:
    """Whether a point stands where it was put by hand, and belongs to another zone today."""
    put = it.id in settings.plan.spots.get(it.kind, {})
    return put and it.kind == "points" and it.zone != settings.points[it.id].zone


def _rounded(it: Area | Spot) -> dict[str, float]:
    return {name: round(value, 2) for name, value in asdict(it).items()}


def _things(settings: Settings, today: Mapping[str, str]) -> Iterator[Thing]:
    """Yield what stands in the hall; a printer stands by its kiosk, a sign is its point's own."""
    for point in settings.points.values():
        zone = today.get(point.id, point.zone)
        yield Thing("points", point.id, zone if zone in settings.zones else point.zone)
    seen = {point.sign for point in settings.points.values()}
    for kiosk in settings.kiosks.values():
        yield Thing("kiosks", kiosk.id, kiosk.zone)
        if kiosk.printer and kiosk.printer not in seen:
            seen.add(kiosk.printer)
            yield Thing("devices", kiosk.printer, kiosk.zone)
    for display in settings.displays.values():
        yield Thing("displays", display.id, display.zones[0])
    for device in settings.devices:
        if device not in seen:
            yield Thing("devices", device, next(iter(settings.zones)))


def _scale(settings: Settings, full: float) -> float:
    """Return how many of our units make one of the configuration's."""
    ends = [area.x + area.width for area in settings.plan.zones.values()]
    ends += [spot.x for spots in settings.plan.spots.values() for spot in spots.values()]
    return full / max(ends, default=full)


def _drawn(settings: Settings, full: float) -> dict[str, Area]:
    scale = _scale(settings, full)
    return {
        zone: Area(it.x * scale, it.y * scale, it.width * scale, it.height * scale)
        for zone, it in settings.plan.zones.items()
    }


def _stacked(
    needs: dict[str, float], things: list[Thing], full: float, across: int, top: float
) -> dict[str, Area]:
    """Return areas for zones, so many beside each other, as tall as what stands in them."""
    areas: dict[str, Area] = {}
    for row in _rows(needs, across):
        stretch = (full - GAP * (len(row) - 1)) / sum(needs[zone] for zone in row)
        widths = {zone: needs[zone] * stretch for zone in row}
        height = max(_height([it for it in things if it.zone == z], w) for z, w in widths.items())
        left = 0.0
        for zone, width in widths.items():
            areas[zone] = Area(left, top, width, height)
            left += width + GAP
        top += height + GAP
    return areas


def _rows(items: Iterable[T], most: int) -> list[list[T]]:
    """Return items in rows of so many."""
    every = list(items)
    return [every[n : n + most] for n in range(0, len(every), most)]


def _shelves(things: list[Thing], width: float) -> list[list[Thing]]:
    """Return what stands in a zone of this width, in rows: points first."""
    fit = max(1, int((width - 2 * EDGE + 0.01) / CELL))
    points = [it for it in things if it.kind == "points"]
    return _rows(points, fit) + _rows([it for it in things if it.kind != "points"], fit)


def _width(things: list[Thing], cells: int) -> float:
    points = sum(it.kind == "points" for it in things)
    return min(cells, max(2, points, len(things) - points)) * CELL + 2 * EDGE


def _height(things: list[Thing], width: float) -> float:
    return NAME + sum(row[0].height for row in _shelves(things, width)) + EDGE


def _spots(
    settings: Settings, things: list[Thing], areas: dict[str, Area], full: float | None
) -> dict[Thing, Spot]:
    """Return the middle of everything: where it was put, else the next free place of its zone."""
    spots: dict[Thing, Spot] = {}
    for zone, area in areas.items():
        y, inside = area.y + NAME, area.width - 2 * EDGE
        step = inside / max(1, int((inside + 0.01) / CELL))
        for row in _shelves([it for it in things if it.zone == zone], area.width):
            for n, it in enumerate(row):
                spots[it] = Spot(area.x + EDGE + step * (n + 0.5), y + it.height / 2)
            y += row[0].height
    if full is None:
        return spots
    scale = _scale(settings, full)
    put = ((it, settings.plan.spots.get(it.kind, {}).get(it.id)) for it in things)
    return spots | {it: replace(at, x=at.x * scale, y=at.y * scale) for it, at in put if at}

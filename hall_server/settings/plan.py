"""`[plan]`: where things stand in the hall, for the floor plan; all of it may be left out."""

from dataclasses import dataclass, field

from .kinds import known, number
from .names import Names
from .tables import Table

#: What stands in a hall beside its points, by the section that names it.
KINDS = ("points", "kiosks", "displays", "devices")

_LENGTH = number(0, 500)
_SIDE = number(1, 500)


@dataclass(frozen=True, slots=True)
class Spot:
    """`[plan.points.NAME]` and the like: the middle of a thing, in the plan's own unit."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Area:
    """`[plan.zones.NAME]`: a zone's upper left corner and size, in the plan's own unit."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """`[plan]`: zones and things that have a place; the others find one by themselves."""

    zones: dict[str, Area] = field(default_factory=dict)
    spots: dict[str, dict[str, Spot]] = field(default_factory=dict)


def read_plan(table: Table, names: Names) -> PlanSettings:
    """Read `[plan]`."""
    zones = table.tables("zones", named=known("zone", names.zones))
    return PlanSettings(
        zones={name: _area(inner) for name, inner in zones.items()},
        spots={kind: _spots(table, kind, getattr(names, kind)) for kind in KINDS},
    )


def _area(table: Table) -> Area:
    return Area(
        x=table.need("x", _LENGTH),
        y=table.need("y", _LENGTH),
        width=table.need("width", _SIDE),
        height=table.need("height", _SIDE),
    )


def _spots(table: Table, kind: str, names: tuple[str, ...] | None) -> dict[str, Spot]:
    tables = table.tables(kind, named=known(kind[:-1], names))
    return {name: Spot(it.need("x", _LENGTH), it.need("y", _LENGTH)) for name, it in tables.items()}

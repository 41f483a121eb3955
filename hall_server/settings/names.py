"""The names that sections of a hall file refer to each other by."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """The names that other sections may refer to; None: the section is missing, as is said."""

    services: tuple[str, ...] | None
    tiers: tuple[str, ...] | None
    zones: tuple[str, ...] | None
    points: tuple[str, ...] | None
    devices: tuple[str, ...]
    notices: tuple[str, ...]
    kiosks: tuple[str, ...]
    displays: tuple[str, ...]

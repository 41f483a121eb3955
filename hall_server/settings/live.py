"""Settings that are exchanged while the hall runs, and what of new ones waits for a restart."""

from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any, cast

from .model import Settings
from .tables import KeyPath

#: Keys that are read once, at the start; `*` is the name of a thing.
AT_START = (
    "hall.timezone",
    "hall.public_url",
    "hall.machine_silent_s",
    "customers.identify_per_min",
    "points.*.sign",
    "points.*.pad",
    "points.*.evaluator",
    "points.*.reader",
    "zones.*.sign",
    "zones.*.speaker",
    "kiosks.*.printer",
    "kiosks.*.reader",
    "displays.*.pictures",
    "voice.*",
    "look.logo",
    "ratings.within_min",
    "devices.*",
)

#: Which devices a thing has, by the section that holds it: they are put together at the start.
DEVICES = {
    "points": ("sign", "pad", "evaluator", "reader"),
    "zones": ("sign", "speaker"),
    "kiosks": ("printer", "reader"),
    "displays": ("pictures",),
}


def waits_for_restart(path: KeyPath) -> bool:
    """Whether a key holds only after the next start."""
    dotted = ".".join(path)
    return any(fnmatchcase(dotted, key) for key in AT_START)


class LiveSettings:
    """Reads like `Settings`, always the newest; bootstrap gives it to all that outlive a change."""

    def __init__(self, now: Settings) -> None:
        self.now = now

    def __getattr__(self, name: str) -> Any:
        return getattr(self.now, name)

    @property
    def settings(self) -> Settings:
        """Itself, to who asks for settings."""
        return cast("Settings", self)


def adopted(new: Settings, old: Settings) -> Settings:
    """Return new settings with what holds only after a restart as it is now."""
    hall, was = new.hall, old.hall
    return replace(
        new,
        hall=replace(
            hall,
            timezone=was.timezone,
            public_url=was.public_url,
            machine_silent_s=was.machine_silent_s,
        ),
        customers=replace(new.customers, identify_per_min=old.customers.identify_per_min),
        server=old.server,
        devices=old.devices,
        voice=old.voice,
        look=replace(new.look, logo=old.look.logo),
        ratings=old.ratings,
        demo=old.demo,
        points=_equipped("points", new, old),
        zones=_equipped("zones", new, old),
        kiosks=_equipped("kiosks", new, old),
        displays=_equipped("displays", new, old),
    )


def _equipped(section: str, new: Settings, old: Settings) -> dict[str, Any]:
    """Return a section's things, each with the devices that it has now; a new one has none yet."""
    was: dict[str, Any] = getattr(old, section)
    empty = {"reader": ()}

    def kept(name: str, key: str) -> Any:
        return getattr(was[name], key) if name in was else empty.get(key)

    things: dict[str, Any] = getattr(new, section)
    return {
        name: replace(it, **{key: kept(name, key) for key in DEVICES[section]})
        for name, it in things.items()
    }


def both(new: Settings, old: Settings) -> Settings:
    """Return new settings that still know what is taken away, for the moment between the two."""
    return replace(
        new,
        tiers=old.tiers | new.tiers,
        services=old.services | new.services,
        zones=old.zones | new.zones,
        points=old.points | new.points,
        kiosks=old.kiosks | new.kiosks,
        displays=old.displays | new.displays,
        notices=old.notices | new.notices,
        service_groups=old.service_groups | new.service_groups,
    )

"""Every section of a hall file, read in the order in which the docs have them."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from .customers import read_appointments, read_customers, read_ratings
from .demo import read_demo
from .files import languages
from .hall import read_hall, read_open_hours, read_server
from .look import read_look
from .model import Settings
from .names import Names
from .plan import read_plan
from .points import read_pads, read_pause_reasons, read_point, read_signs, read_zone
from .screens import read_display, read_kiosk, read_notice, read_voice
from .services import read_group, read_service, read_tier
from .tables import Declared, KeyPath, Source, Table
from .tickets import read_tickets

T = TypeVar("T")

#: The sections of named things that a hall cannot do without.
_NEEDED = ("tiers", "services", "zones", "points")

#: Those that it may leave out.
_MAYBE = ("devices", "notices", "service_groups", "pause_reasons", "kiosks", "displays")


class _Sections:
    """The tables of a file, and the names in them that other sections may refer to."""

    def __init__(self, root: Table) -> None:
        self.root = root
        self.named = {name: root.tables(name, least=1) for name in _NEEDED}
        self.named |= {name: root.tables(name) for name in _MAYBE}
        known = {name: tuple(tables) for name, tables in self.named.items()}
        self.names = Names(
            services=known["services"] or None,
            tiers=known["tiers"] or None,
            zones=known["zones"] or None,
            points=known["points"] or None,
            devices=known["devices"],
            notices=known["notices"],
            kiosks=known["kiosks"],
            displays=known["displays"],
        )

    def one(self, name: str) -> Table:
        """Return a table that may be left out."""
        return self.root.table(name, needed=False)

    def each(self, name: str, read: Callable[[str, Table, Names], T]) -> dict[str, T]:
        """Read a section of named things."""
        return {it: read(it, table, self.names) for it, table in self.named[name].items()}


def read_settings(source: Source, values: Mapping[str, Any]) -> Settings:
    """Return the settings; what is wrong is noted in `source`."""
    source.languages = languages(Path(source.file).parent)
    it = _Sections(source.table((), values))
    root, names, one, each = it.root, it.names, it.one, it.each
    tickets = read_tickets(one("tickets"))
    demo = one("demo")
    reasons = read_pause_reasons(it.named["pause_reasons"])
    return Settings(
        file=source.file,
        hall=read_hall(root.table("hall"), names),
        hours=read_open_hours(root),
        server=read_server(one("server")),
        tiers=each("tiers", read_tier),
        services=each("services", read_service),
        zones=each("zones", read_zone),
        points=each("points", read_point),
        service_groups=each("service_groups", read_group),
        signs=read_signs(one("signs")),
        tickets=tickets,
        kiosks=each("kiosks", partial(read_kiosk, tickets=tickets)),
        displays=each("displays", read_display),
        notices=each("notices", read_notice),
        pause_reasons=reasons,
        voice=read_voice(one("voice")),
        customers=read_customers(one("customers"), names),
        appointments=read_appointments(one("appointments"), names),
        pads=read_pads(one("pads"), reasons),
        ratings=read_ratings(one("ratings")),
        look=read_look(one("look")),
        devices={name: table.raw() for name, table in it.named["devices"].items()},
        plan=read_plan(one("plan"), names),
        demo=read_demo(demo, names) if root.has("demo") else None,
    )


def describe() -> dict[KeyPath, Declared]:
    """Return every key that a file may have, in order; NAME stands for the names of things."""
    source = Source("", describes=True)
    read_settings(source, {"demo": {}})
    return source.declared

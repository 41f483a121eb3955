"""Whom the hall serves, and with what: tiers, services and their groups."""

from hall_server.appointments import WEEKDAYS, SlotRules

from .kinds import CLOCK, flag, known, list_of, matching, number, one_of, whole
from .model import ServiceGroup, ServiceSettings, TierPromise, TierSettings
from .names import Names
from .points import TURNS
from .tables import Table

_MINUTES = number(0.1, 480)
_FACTOR = number(0.05, 10)
_SERIES = matching("one or two letters A-Z", "[A-Z]{1,2}")
_ICON = matching("a-z, digits and -", r"[a-z][a-z0-9-]{0,39}")


def read_tier(name: str, table: Table, _names: Names) -> TierSettings:
    """Read `[tiers.NAME]`."""
    factor = table.get("promise_factor", _FACTOR, 1.0)
    return TierSettings(
        id=name,
        name=table.text("name"),
        priority=table.get("priority", flag(), default=False),
        promise_factor=factor,
        ceiling_factor=table.get("ceiling_factor", _FACTOR, factor, "promise_factor"),
        credit=table.get("credit", number(0, 10), 0.0),
        head_start_min=table.get("head_start_min", number(0, 480), 0.0),
        rank=table.get("rank", whole(0, 100), 0),
        turns=table.get("turns", TURNS, 1),
        announce=table.get("announce", flag(), default=False),
        default=table.get("default", flag(), default=False),
    )


def read_service(name: str, table: Table, names: Names) -> ServiceSettings:
    """Read `[services.NAME]`."""
    return ServiceSettings(
        id=name,
        name=table.text("name"),
        series=table.need("series", _SERIES),
        promise_min=table.need("promise_min", _MINUTES),
        ceiling_min=table.need("ceiling_min", _MINUTES),
        handling_min=table.need("handling_min", _MINUTES),
        icon=table.get("icon", _ICON, "ticket"),
        quota=table.get("quota", whole(0, 10000), 0),
        last_ticket_min=table.get("last_ticket_min", number(0, 480), 0.0),
        tiers=_overrides(table, names),
        appointments=_slots(table),
    )


def _overrides(table: Table, names: Names) -> dict[str, TierPromise]:
    tiers = table.tables("tiers", named=known("tier", names.tiers))
    return {tier: _override(inner) for tier, inner in tiers.items()}


def _override(table: Table) -> TierPromise:
    return TierPromise(
        promise_min=table.maybe("promise_min", _MINUTES),
        ceiling_min=table.maybe("ceiling_min", _MINUTES),
        series=table.maybe("series", _SERIES),
    )


def _slots(table: Table) -> SlotRules | None:
    inner = table.table("appointments", needed=False)
    rules = SlotRules(
        slot_min=inner.need("slot_min", whole(5, 480)),
        capacity=inner.need("capacity", whole(1, 500)),
        opens=inner.need("from", CLOCK),
        closes=inner.need("to", CLOCK),
        weekdays=inner.get("weekdays", list_of(one_of(WEEKDAYS), least=1), WEEKDAYS, "all"),
    )
    return rules if table.has("appointments") else None


def read_group(name: str, table: Table, names: Names) -> ServiceGroup:
    """Read `[service_groups.NAME]`."""
    return ServiceGroup(
        id=name,
        name=table.text("name"),
        icon=table.get("icon", _ICON, "ticket"),
        services=table.need("services", list_of(known("service", names.services), least=1)),
    )

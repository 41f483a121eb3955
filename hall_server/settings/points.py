"""Where customers are served: zones and points, what a pad does, and what signs show."""

from collections.abc import Mapping

from hall_server.queueing.policies import POLICIES

from .kinds import flag, known, list_of, matching, one_of, some_of, whole
from .model import PadSettings, PauseReason, PointSettings, SignSettings, ZoneSettings
from .names import Names
from .tables import Table

POINT_KINDS = ("counter", "vip-room", "self-service")
DIRECTIONS = (
    "left", "right", "up", "down", "up-left", "up-right", "down-left", "down-right",
)  # fmt: skip
SIGNS_IDLE = ("wait", "dark")

POLICY = one_of(tuple(POLICIES))
TURNS = whole(0, 20)
WRAP_UP = whole(0, 3600)

_HALLS = "the hall's"  # the default of what a point may have of its own
_TARGET = matching(
    '"service:", "point:" or "zone:" with a name', r"(service|point|zone):[A-Za-z0-9_-]{1,64}"
)
_BREAK = PauseReason("break", {"zh": "休息", "en": "Break"})
_WAIT = {"zh": "请稍候", "en": "Please wait"}
_CLOSED = {"zh": "暂停服务", "en": "Closed"}


def read_zone(name: str, table: Table, names: Names) -> ZoneSettings:
    """Read `[zones.NAME]`."""
    return ZoneSettings(
        id=name,
        name=table.text("name"),
        sign=table.maybe("sign", known("device", names.devices)),
        speaker=table.maybe("speaker", known("device", names.devices)),
    )


def read_point(name: str, table: Table, names: Names) -> PointSettings:
    """Read `[points.NAME]`."""
    services, tier = known("service", names.services), known("tier", names.tiers)
    return PointSettings(
        id=name,
        kind=table.need("kind", one_of(POINT_KINDS)),
        label=table.text("label"),
        zone=table.need("zone", known("zone", names.zones)),
        skills=table.need("skills", list_of(services, least=1)),
        borrows=table.get("borrows", list_of(services), ()),
        tiers=table.get("tiers", list_of(tier), (), "all"),
        policy=table.maybe("policy", POLICY, _HALLS),
        turns=table.entries("turns", tier, TURNS),
        auto_call=table.maybe("auto_call", flag(), _HALLS),
        wrap_up_s=table.maybe("wrap_up_s", WRAP_UP, _HALLS),
        sign=table.maybe("sign", known("device", names.devices)),
        pad=table.maybe("pad", known("device", names.devices)),
        pad_transfer=table.maybe("pad_transfer", _TARGET),
        evaluator=table.maybe("evaluator", known("device", names.devices)),
        reader=table.get("reader", some_of(known("device", names.devices)), (), "none"),
        direction=table.maybe("direction", one_of(DIRECTIONS)),
    )


def read_pause_reasons(tables: Mapping[str, Table]) -> dict[str, PauseReason]:
    """Read `[pause_reasons.NAME]`; without any there is the break."""
    found = {name: PauseReason(name, table.text("name")) for name, table in tables.items()}
    return found or {_BREAK.id: _BREAK}


def read_pads(table: Table, reasons: Mapping[str, PauseReason]) -> PadSettings:
    """Read `[pads]`."""
    reason = known("pause reason", tuple(reasons))
    first = next(iter(reasons))
    return PadSettings(pause_reason=table.get("pause_reason", reason, first, "the first one"))


def read_signs(table: Table) -> SignSettings:
    """Read `[signs]`."""
    return SignSettings(
        idle=table.get("idle", one_of(SIGNS_IDLE), "wait"),
        wait=table.text_or("wait", _WAIT),
        closed=table.text_or("closed", _CLOSED),
    )

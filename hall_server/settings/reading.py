"""Every section and key of a hall file: what it may hold and what holds without it."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from hall_server.appointments import WEEKDAYS, SlotRules
from hall_server.queueing.lookup import PLACES
from hall_server.queueing.policies import POLICIES
from hall_server.queueing.rules import Hours

from .files import languages
from .hours import SPANS, read_hours
from .kinds import (
    CLOCK,
    LINE,
    NAME,
    NETWORK,
    TIMEZONE,
    URL,
    flag,
    known,
    list_of,
    matching,
    number,
    one_of,
    some_of,
    whole,
)
from .look import read_look
from .model import (
    AppointmentSettings,
    CustomerSettings,
    DemoAccount,
    DemoSettings,
    DisplaySettings,
    HallSettings,
    KioskSettings,
    Need,
    NoticeSettings,
    PadSettings,
    PauseReason,
    PointSettings,
    RatingSettings,
    ServerSettings,
    ServiceGroup,
    ServiceSettings,
    Settings,
    SignSettings,
    TierPromise,
    TierSettings,
    VoiceSettings,
    ZoneSettings,
)
from .plan import read_plan
from .tables import LANGUAGES, Declared, KeyPath, Source, Table
from .tickets import TicketSettings, read_tickets

POINT_KINDS = ("counter", "vip-room", "self-service")
LAYOUTS = ("full", "calls", "zone", "window")
NOTICES_ON = ("kiosk", "display", "phone")
SOUNDS = ("voice", "chime", "off")
PICTURES_IN = ("idle", "panel")
DIRECTIONS = (
    "left", "right", "up", "down", "up-left", "up-right", "down-left", "down-right",
)  # fmt: skip
LATE = ("walk-in", "refuse")
SIGNS_IDLE = ("wait", "dark")
VIP_ROOMS = ("shared", "closed")
DEMO_ROLES = ("teller", "lobby", "admin")

_MINUTES = number(0.1, 480)
_FACTOR = number(0.05, 10)
_SERIES = matching("one or two letters A-Z", "[A-Z]{1,2}")
_ICON = matching("a-z, digits and -", r"[a-z][a-z0-9-]{0,39}")
_POLICY = one_of(tuple(POLICIES))
_TURNS = whole(0, 20)
_HANZI = matching("one Chinese character", "[\u3400-\u9fff]")
_READING = matching('pinyin with a tone number, as "xin1"', "[a-zü]{1,6}[1-5]")
_HALLS = "the hall's"  # the default of what a point may have of its own
_WRAP_UP = whole(0, 3600)
_TARGET = matching(
    '"service:", "point:" or "zone:" with a name', r"(service|point|zone):[A-Za-z0-9_-]{1,64}"
)
_FOLDER = matching("a folder, 1 to 200 characters", r"(?=.*\S)[^\x00-\x1f\x7f]{1,200}")
_BREAK = PauseReason("break", {"zh": "休息", "en": "Break"})
_NEEDS = {
    "wheelchair": {"zh": "轮椅", "en": "Wheelchair"},
    "hearing": {"zh": "听力不便", "en": "Hard of hearing"},
    "sight": {"zh": "视力不便", "en": "Low vision"},
    "elderly": {"zh": "老年人", "en": "Elderly"},
    "pregnant": {"zh": "孕妇", "en": "Pregnant"},
    "interpreter": {"zh": "需要翻译", "en": "Interpreter"},
}
_WAIT = {"zh": "请稍候", "en": "Please wait"}
_CLOSED = {"zh": "暂停服务", "en": "Closed"}
_LOOPBACK = (ip_network("127.0.0.1"), ip_network("::1"))


@dataclass(frozen=True, slots=True)
class Names:
    """The names that other sections may refer to; None: the section is missing, as is said."""

    services: tuple[str, ...] | None
    tiers: tuple[str, ...] | None
    zones: tuple[str, ...] | None
    points: tuple[str, ...] | None
    devices: tuple[str, ...]
    notices: tuple[str, ...]


def read_settings(source: Source, values: Mapping[str, Any]) -> Settings:
    """Return the settings; what is wrong is noted in `source`."""
    source.languages = languages(Path(source.file).parent)
    root = source.table((), values)
    tiers = root.tables("tiers", least=1)
    services = root.tables("services", least=1)
    zones = root.tables("zones", least=1)
    points = root.tables("points", least=1)
    devices = root.tables("devices")
    notices = root.tables("notices")
    demo = root.table("demo", needed=False)
    names = Names(
        tuple(services) or None,
        tuple(tiers) or None,
        tuple(zones) or None,
        tuple(points) or None,
        tuple(devices),
        tuple(notices),
    )
    tickets = read_tickets(root.table("tickets", needed=False))
    found = {n: PauseReason(n, t.text("name")) for n, t in root.tables("pause_reasons").items()}
    reasons = found or {_BREAK.id: _BREAK}
    kiosks, displays = root.tables("kiosks"), root.tables("displays")
    placed = {
        "zones": names.zones,
        "points": names.points,
        "kiosks": tuple(kiosks),
        "displays": tuple(displays),
        "devices": names.devices,
    }
    return Settings(
        file=source.file,
        hall=_hall(root.table("hall"), names),
        hours=_hours(root),
        server=_server(root.table("server", needed=False)),
        tiers={name: _tier(name, table) for name, table in tiers.items()},
        services={name: _service(name, table, names) for name, table in services.items()},
        zones={name: _zone(name, table, names) for name, table in zones.items()},
        points={name: _point(name, table, names) for name, table in points.items()},
        service_groups={n: _group(n, t, names) for n, t in root.tables("service_groups").items()},
        signs=_signs(root.table("signs", needed=False)),
        tickets=tickets,
        kiosks={n: _kiosk(n, table, names, tickets) for n, table in kiosks.items()},
        displays={n: _display(n, table, names) for n, table in displays.items()},
        notices={n: _notice(n, table) for n, table in notices.items()},
        pause_reasons=reasons,
        voice=_voice(root.table("voice", needed=False)),
        customers=_customers(root.table("customers", needed=False), names),
        appointments=_appointments(root.table("appointments", needed=False), names),
        pads=_pads(root.table("pads", needed=False), reasons),
        ratings=_ratings(root.table("ratings", needed=False)),
        look=read_look(root.table("look", needed=False)),
        devices={name: table.raw() for name, table in devices.items()},
        plan=read_plan(root.table("plan", needed=False), placed),
        demo=_demo(demo, names) if root.has("demo") else None,
    )


def describe() -> dict[KeyPath, Declared]:
    """Return every key that a file may have, in order; NAME stands for the names of things."""
    source = Source("", describes=True)
    read_settings(source, {"demo": {}})
    return source.declared


def _hall(table: Table, names: Names) -> HallSettings:
    return HallSettings(
        id=table.get("id", NAME, "hall"),
        name=table.text("name"),
        timezone=table.need("timezone", TIMEZONE),
        rollover=table.get("rollover", CLOCK, "04:00"),
        rollover_grace_min=table.get("rollover_grace_min", number(0, 30), 30.0),
        languages=table.get(
            "languages", list_of(one_of(table.source.languages), least=1), LANGUAGES
        ),
        policy=table.get("policy", _POLICY, "promise"),
        max_priority_in_row=table.get("max_priority_in_row", whole(0, 20), 0),
        borrow_after_min=table.get("borrow_after_min", number(0, 480), 0.0),
        ceiling_lead_min=table.get("ceiling_lead_min", number(0, 240), 0.0),
        offer_gain_min=table.get("offer_gain_min", number(0, 240), 5.0),
        vip_rooms=table.get("vip_rooms", one_of(VIP_ROOMS), "shared"),
        auto_finish=table.get("auto_finish", flag(), default=True),
        auto_call=table.get("auto_call", flag(), default=False),
        wrap_up_s=table.get("wrap_up_s", _WRAP_UP, 0),
        undo_s=table.get("undo_s", whole(0, 600), 60),
        recall_limit=table.get("recall_limit", whole(0, 20), 0),
        return_grace_min=table.get("return_grace_min", number(0, 480), 30.0),
        return_place=table.get("return_place", one_of(PLACES), "kept"),
        step_place=table.get("step_place", one_of(PLACES), "last"),
        park_max_min=table.get("park_max_min", number(1, 720), 240.0),
        machine_call_s=table.get("machine_call_s", whole(10, 1800), 120),
        machine_silent_s=table.get("machine_silent_s", whole(5, 3600), 60),
        kiosk_idle_s=table.get("kiosk_idle_s", whole(10, 300), 30),
        assistance_tier=table.maybe("assistance_tier", known("tier", names.tiers)),
        public_url=table.maybe("public_url", URL),
    )


def _hours(root: Table) -> Hours:
    table = root.table("hours", needed=False)
    if root.has("hours") and table.empty and not root.source.refused(table.path):
        root.refuse("hours", "has no day; without [hours] the hall is always open")
    return read_hours(table)


def _server(table: Table) -> ServerSettings:
    host = matching("an address or host name", r"[A-Za-z0-9.:-]{1,253}")
    return ServerSettings(
        host=table.get("host", host, "127.0.0.1"),
        port=table.get("port", whole(1, 65535), 8080),
        max_sockets=table.get("max_sockets", whole(8, 500), 96),
        phone_polls_per_min=table.get("phone_polls_per_min", whole(10, 600), 60),
        unknown_tokens_per_min=table.get("unknown_tokens_per_min", whole(1, 600), 30),
        metrics_from=table.get("metrics_from", list_of(NETWORK), _LOOPBACK, "loopback"),
    )


def _tier(name: str, table: Table) -> TierSettings:
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
        turns=table.get("turns", _TURNS, 1),
        announce=table.get("announce", flag(), default=False),
        default=table.get("default", flag(), default=False),
    )


def _service(name: str, table: Table, names: Names) -> ServiceSettings:
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


def _customers(table: Table, names: Names) -> CustomerSettings:
    digits = matching("1 to 19 digits", r"[0-9]{1,19}")
    tier = known("tier", names.tiers)
    needs = {name: inner.text("name") for name, inner in table.tables("needs").items()}
    return CustomerSettings(
        prefixes=table.entries("prefixes", digits, tier),
        needs={name: Need(name, text) for name, text in (needs or _NEEDS).items()},
        card_checksum=table.get("card_checksum", flag(), default=True),
        keep_days=table.get("keep_days", whole(1, 3650), 365),
        identify_per_min=table.get("identify_per_min", whole(1, 600), 30),
    )


def _appointments(table: Table, names: Names) -> AppointmentSettings:
    return AppointmentSettings(
        tier=table.maybe("tier", known("tier", names.tiers)),
        early_min=table.get("early_min", number(0, 480), 15.0),
        late_min=table.get("late_min", number(0, 480), 10.0),
        late=table.get("late", one_of(LATE), "walk-in"),
        days_ahead=table.get("days_ahead", whole(0, 366), 14),
    )


def _zone(name: str, table: Table, names: Names) -> ZoneSettings:
    return ZoneSettings(
        id=name,
        name=table.text("name"),
        sign=table.maybe("sign", known("device", names.devices)),
        speaker=table.maybe("speaker", known("device", names.devices)),
    )


def _signs(table: Table) -> SignSettings:
    return SignSettings(
        idle=table.get("idle", one_of(SIGNS_IDLE), "wait"),
        wait=table.text_or("wait", _WAIT),
        closed=table.text_or("closed", _CLOSED),
    )


def _point(name: str, table: Table, names: Names) -> PointSettings:
    services, tier = known("service", names.services), known("tier", names.tiers)
    return PointSettings(
        id=name,
        kind=table.need("kind", one_of(POINT_KINDS)),
        label=table.text("label"),
        zone=table.need("zone", known("zone", names.zones)),
        skills=table.need("skills", list_of(services, least=1)),
        borrows=table.get("borrows", list_of(services), ()),
        tiers=table.get("tiers", list_of(tier), (), "all"),
        policy=table.maybe("policy", _POLICY, _HALLS),
        turns=table.entries("turns", tier, _TURNS),
        auto_call=table.maybe("auto_call", flag(), _HALLS),
        wrap_up_s=table.maybe("wrap_up_s", _WRAP_UP, _HALLS),
        sign=table.maybe("sign", known("device", names.devices)),
        pad=table.maybe("pad", known("device", names.devices)),
        pad_transfer=table.maybe("pad_transfer", _TARGET),
        evaluator=table.maybe("evaluator", known("device", names.devices)),
        reader=table.get("reader", some_of(known("device", names.devices)), (), "none"),
        direction=table.maybe("direction", one_of(DIRECTIONS)),
    )


def _group(name: str, table: Table, names: Names) -> ServiceGroup:
    return ServiceGroup(
        id=name,
        name=table.text("name"),
        icon=table.get("icon", _ICON, "ticket"),
        services=table.need("services", list_of(known("service", names.services), least=1)),
    )


def _kiosk(name: str, table: Table, names: Names, tickets: TicketSettings) -> KioskSettings:
    offered = list_of(known("service", names.services), least=1)
    return KioskSettings(
        id=name,
        zone=table.need("zone", known("zone", names.zones)),
        services=table.get("services", offered, names.services or (), "all"),
        printer=table.maybe("printer", known("device", names.devices)),
        tickets=read_tickets(table.table("tickets", needed=False), tickets),
        reader=table.get("reader", some_of(known("device", names.devices)), (), "none"),
    )


def _notice(name: str, table: Table) -> NoticeSettings:
    on = list_of(one_of(NOTICES_ON), least=1)
    return NoticeSettings(name, table.text("text"), table.get("on", on, NOTICES_ON, "all"))


def _display(name: str, table: Table, names: Names) -> DisplaySettings:
    return DisplaySettings(
        id=name,
        zones=table.need("zones", list_of(known("zone", names.zones), least=1)),
        layout=table.get("layout", one_of(LAYOUTS), "full"),
        sound=table.get("sound", one_of(SOUNDS), "voice"),
        point=table.maybe("point", known("point", names.points)),
        arrows=table.entries("arrows", known("point", names.points), one_of(DIRECTIONS)),
        notices=table.get("notices", list_of(known("notice", names.notices)), names.notices, "all"),
        pictures=table.maybe("pictures", _FOLDER),
        pictures_in=table.get("pictures_in", one_of(PICTURES_IN), "idle"),
    )


def _voice(table: Table) -> VoiceSettings:
    folder = table.maybe("clips", LINE)
    return VoiceSettings(
        # Beside the hall's file, wherever the hall is started from.
        clips=Path(table.source.file).parent / folder if folder else None,
        languages=table.get("languages", list_of(one_of(LANGUAGES), least=1), (), "the hall's"),
        volume=table.get("volume", whole(0, 100), 80),
        quiet=table.get("quiet", SPANS, ()),
        max_age_s=table.get("max_age_s", whole(5, 120), 20),
        pinyin=table.entries("pinyin", _HANZI, _READING),
    )


def _pads(table: Table, reasons: Mapping[str, PauseReason]) -> PadSettings:
    reason = known("pause reason", tuple(reasons))
    first = next(iter(reasons))
    return PadSettings(pause_reason=table.get("pause_reason", reason, first, "the first one"))


def _ratings(table: Table) -> RatingSettings:
    return RatingSettings(within_min=table.get("within_min", number(0.5, 120), 3.0))


def _demo(table: Table, names: Names) -> DemoSettings:
    point = known("point", names.points)
    accounts = {}
    for name, inner in table.tables("accounts").items():
        accounts[name] = DemoAccount(
            name=name,
            role=inner.need("role", one_of(DEMO_ROLES)),
            display_name=inner.get("display_name", LINE, name, "NAME"),
            point=inner.maybe("point", point),
        )
    return DemoSettings(
        open_points=table.get("open_points", list_of(point), ()),
        waiting_tickets=table.get("waiting_tickets", whole(0, 200), 0),
        machines=table.get("machines", flag(), default=False),
        accounts=accounts,
    )

"""The hall as a whole, its opening hours, and the server it runs on."""

from ipaddress import ip_network

from hall_server.queueing.lookup import PLACES
from hall_server.queueing.rules import Hours

from .hours import read_hours
from .kinds import (
    CLOCK,
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
    whole,
)
from .model import HallSettings, ServerSettings
from .names import Names
from .points import POLICY, WRAP_UP
from .tables import LANGUAGES, Table

VIP_ROOMS = ("shared", "closed")

_LOOPBACK = (ip_network("127.0.0.1"), ip_network("::1"))


def read_hall(table: Table, names: Names) -> HallSettings:
    """Read `[hall]`."""
    return HallSettings(
        id=table.get("id", NAME, "hall"),
        name=table.text("name"),
        timezone=table.need("timezone", TIMEZONE),
        rollover=table.get("rollover", CLOCK, "04:00"),
        rollover_grace_min=table.get("rollover_grace_min", number(0, 30), 30.0),
        languages=table.get(
            "languages", list_of(one_of(table.source.languages), least=1), LANGUAGES
        ),
        policy=table.get("policy", POLICY, "promise"),
        max_priority_in_row=table.get("max_priority_in_row", whole(0, 20), 0),
        borrow_after_min=table.get("borrow_after_min", number(0, 480), 0.0),
        ceiling_lead_min=table.get("ceiling_lead_min", number(0, 240), 0.0),
        offer_gain_min=table.get("offer_gain_min", number(0, 240), 5.0),
        vip_rooms=table.get("vip_rooms", one_of(VIP_ROOMS), "shared"),
        auto_finish=table.get("auto_finish", flag(), default=True),
        auto_call=table.get("auto_call", flag(), default=False),
        wrap_up_s=table.get("wrap_up_s", WRAP_UP, 0),
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


def read_open_hours(root: Table) -> Hours:
    """Read `[hours]`, which refuses to be there without a day."""
    table = root.table("hours", needed=False)
    if root.has("hours") and table.empty and not root.source.refused(table.path):
        root.refuse("hours", "has no day; without [hours] the hall is always open")
    return read_hours(table)


def read_server(table: Table) -> ServerSettings:
    """Read `[server]`."""
    host = matching("an address or host name", r"[A-Za-z0-9.:-]{1,253}")
    return ServerSettings(
        host=table.get("host", host, "127.0.0.1"),
        port=table.get("port", whole(1, 65535), 8080),
        max_sockets=table.get("max_sockets", whole(8, 500), 96),
        phone_polls_per_min=table.get("phone_polls_per_min", whole(10, 600), 60),
        unknown_tokens_per_min=table.get("unknown_tokens_per_min", whole(1, 600), 30),
        metrics_from=table.get("metrics_from", list_of(NETWORK), _LOOPBACK, "loopback"),
    )

"""What customers see and hear: kiosks, boards, the lines on them, and the voice."""

from pathlib import Path

from .hours import SPANS
from .kinds import LINE, known, list_of, matching, one_of, some_of, whole
from .model import DisplaySettings, KioskSettings, NoticeSettings, VoiceSettings
from .names import Names
from .points import DIRECTIONS
from .tables import LANGUAGES, Table
from .tickets import TicketSettings, read_tickets

LAYOUTS = ("full", "calls", "zone", "window")
NOTICES_ON = ("kiosk", "display", "phone")
SOUNDS = ("voice", "chime", "off")
PICTURES_IN = ("idle", "panel")

_FOLDER = matching("a folder, 1 to 200 characters", r"(?=.*\S)[^\x00-\x1f\x7f]{1,200}")
_HANZI = matching("one Chinese character", "[\u3400-\u9fff]")
_READING = matching('pinyin with a tone number, as "xin1"', "[a-zü]{1,6}[1-5]")


def read_kiosk(name: str, table: Table, names: Names, tickets: TicketSettings) -> KioskSettings:
    """Read `[kiosks.NAME]`; what its tickets do not say is as in `tickets`, the hall's."""
    offered = list_of(known("service", names.services), least=1)
    return KioskSettings(
        id=name,
        zone=table.need("zone", known("zone", names.zones)),
        services=table.get("services", offered, names.services or (), "all"),
        printer=table.maybe("printer", known("device", names.devices)),
        tickets=read_tickets(table.table("tickets", needed=False), tickets),
        reader=table.get("reader", some_of(known("device", names.devices)), (), "none"),
    )


def read_display(name: str, table: Table, names: Names) -> DisplaySettings:
    """Read `[displays.NAME]`."""
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


def read_notice(name: str, table: Table, _names: Names) -> NoticeSettings:
    """Read `[notices.NAME]`."""
    on = list_of(one_of(NOTICES_ON), least=1)
    return NoticeSettings(name, table.text("text"), table.get("on", on, NOTICES_ON, "all"))


def read_voice(table: Table) -> VoiceSettings:
    """Read `[voice]`."""
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

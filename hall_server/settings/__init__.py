"""A hall's configuration: TOML files read into frozen settings; whatever is wrong is refused."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from .checks import check
from .files import config_dir, read_file
from .look import LookSettings
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
from .problems import ConfigError, Problem, hint
from .reading import read_settings
from .tables import KeyPath, Source, Text
from .tickets import TicketSettings

__all__ = [
    "AppointmentSettings",
    "ConfigError",
    "CustomerSettings",
    "DemoAccount",
    "DemoSettings",
    "DisplaySettings",
    "HallSettings",
    "KeyPath",
    "KioskSettings",
    "LookSettings",
    "Need",
    "NoticeSettings",
    "PadSettings",
    "PauseReason",
    "PointSettings",
    "Problem",
    "RatingSettings",
    "ServerSettings",
    "ServiceGroup",
    "ServiceSettings",
    "Settings",
    "SignSettings",
    "Text",
    "TicketSettings",
    "TierPromise",
    "TierSettings",
    "VoiceSettings",
    "ZoneSettings",
    "config_dir",
    "from_table",
    "hint",
    "load",
]


#: Looks at settings for what they cannot know, as which drivers there are; gives key and reason.
Also = Callable[[Settings], Iterable[tuple[KeyPath, str]]]


def load(file: Path, also: Also | None = None) -> Settings:
    """Read a hall file and what it includes; raises ConfigError with all that is wrong."""
    source, values = read_file(file)
    return _settings(source, values, also)


def from_table(
    values: Mapping[str, Any], file: str = "hall.toml", also: Also | None = None
) -> Settings:
    """Read settings from a parsed TOML table; raises ConfigError with all that is wrong."""
    return _settings(Source(file), values, also)


def _settings(source: Source, values: Mapping[str, Any], also: Also | None) -> Settings:
    settings = read_settings(source, values)
    source.finish()
    check(settings, source)
    for path, message in also(settings) if also else ():
        source.refuse(path, message)
    source.raise_problems()
    return settings

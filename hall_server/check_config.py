"""A hall file checked whole: the settings, and the devices as their drivers see them."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from hardware import registry
from hardware.logo import load_logo
from hardware.options import DeviceOptions, OptionError
from hardware.ports import DeviceError

from .settings import KeyPath, Settings, load

#: The logo is tried at the width of 58 mm paper.
LOGO_DOTS = 384


def load_checked(file: Path) -> tuple[Settings, dict[str, DeviceOptions]]:
    """Return settings and device options; raises ConfigError with all that is wrong."""
    settings = load(file, also=_problems)
    return settings, registry.check_all(settings.devices)


def device_problems(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Yield what the drivers refuse in a hall's devices: key and reason."""
    options: dict[str, DeviceOptions] = {}
    for name, section in settings.devices.items():
        try:
            options[name] = registry.check(name, section)
        except OptionError as error:
            yield ("devices", name, *filter(None, [error.key])), str(error)
    if len(options) == len(settings.devices):
        try:
            registry.check_all(settings.devices)
        except OptionError as error:
            yield ("devices", *error.key.split(".")), str(error)
    for kiosk in settings.kiosks.values():
        yield from _wrong_kind(("kiosks", kiosk.id, "printer"), "printer", kiosk.printer, options)
    for point in settings.points.values():
        for key in ("sign", "pad", "evaluator"):
            yield from _wrong_kind(("points", point.id, key), key, getattr(point, key), options)
    for zone in settings.zones.values():
        yield from _wrong_kind(("zones", zone.id, "sign"), "sign", zone.sign, options)
        yield from _wrong_kind(("zones", zone.id, "speaker"), "speaker", zone.speaker, options)
    for kind, places in (("kiosks", settings.kiosks), ("points", settings.points)):
        for name, place in places.items():
            for reader in place.reader:
                yield from _wrong_kind((kind, name, "reader"), "reader", reader, options)
    yield from _logos(settings)


def _logos(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Yield the logos that cannot be printed, each once."""
    wanted: dict[KeyPath, str | None] = {("tickets", "logo"): settings.tickets.logo}
    for kiosk in settings.kiosks.values():
        if kiosk.tickets.logo != settings.tickets.logo:
            wanted["kiosks", kiosk.id, "tickets", "logo"] = kiosk.tickets.logo
    for path, file in wanted.items():
        if file is None:
            continue
        try:
            load_logo(Path(file), LOGO_DOTS)
        except DeviceError as error:
            yield path, str(error)


def folder_problems(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    """Yield the boards' picture folders that are not there: key and reason."""
    for board in settings.displays.values():
        folder = settings.pictures_of(board.id)
        if folder and not folder.is_dir():
            why = f"there is no folder {folder}; make it, or leave the key out"
            yield ("displays", board.id, "pictures"), why


def _problems(settings: Settings) -> Iterator[tuple[KeyPath, str]]:
    yield from device_problems(settings)
    yield from folder_problems(settings)


def _wrong_kind(
    path: KeyPath, kind: str, device: str | None, options: Mapping[str, DeviceOptions]
) -> Iterator[tuple[KeyPath, str]]:
    if device is not None and device in options:
        found = registry.driver(options[device].driver).kind
        if found != kind:
            yield path, f"{device} is {_a(found)}, not {_a(kind)}"


def _a(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"

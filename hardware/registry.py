"""Which drivers there are; one line here and one module make a device type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from hardware.line_options import check_lines
from hardware.options import DeviceOptions, OptionError, PrinterOptions, read_options, suggest
from hardware.ports import Kind, Simulator

DRIVERS: dict[str, str] = {
    "aplay": "hardware.aplay_speaker",
    "callpad": "hardware.call_pad",
    "escpos": "hardware.escpos_printer",
    "evaluator": "hardware.call_evaluator",
    "idcard": "hardware.id_card_reader",
    "vkp80": "hardware.presenter_printer",
    "led485": "hardware.led485_sign",
    "onbon": "hardware.onbon_sign",
    "numeric": "hardware.numeric_sign",
    "scanner": "hardware.scanner",
    "sunpn": "hardware.sunpn_sign",
    "alpha": "hardware.alpha_sign",
}
"""Driver name -> the module that holds its `DRIVER`; loaded only when a device asks for it."""

REFUSED: dict[str, str] = {
    "star": "Star printers have a command set of their own (Star Line Mode, StarPRNT), which the"
    " hall does not speak: ESC/POS would come out as garbage. Set the printer to its ESC/POS"
    ' emulation (a DIP switch, or Star\'s own set-up tool) and write driver = "escpos", or take'
    " another printer",
}
"""Drivers that are asked for and do not exist, with what to do instead."""


AT_THE_HALL = (
    "driver '{driver}' cannot be at an agent: it reads identity numbers, which are hashed where"
    " they are read, and the key for that does not leave the hall's computer; connect the reader"
    " there and leave 'agent' out"
)


@dataclass(frozen=True)
class Driver:
    """What a driver module offers: its options, the device itself, and a simulator of it.

    `make` gives a `Printer`, `Sign`, `Speaker` or `InputDevice`, as `kind` says; `hashes` that it
    also takes a `Hasher`, because what the device reads must not leave the driver as it is.
    `simulate` gives a simulator, not yet started, and `attach` the options with which the real
    driver reaches the started simulator.
    """

    kind: Kind
    options: type[DeviceOptions]
    make: Callable[..., Any]
    simulate: Callable[[Any], Simulator]
    attach: Callable[[Any, Any], DeviceOptions]
    hashes: bool = False


def driver(name: str) -> Driver:
    """Find the driver of that name; OptionError on `driver` suggests the nearest one."""
    if name.lower() in REFUSED:
        raise OptionError("driver", REFUSED[name.lower()])
    if name not in DRIVERS:
        raise OptionError("driver", f"unknown driver '{name}'; {suggest(name, DRIVERS)}")
    found: Driver = import_module(DRIVERS[name]).DRIVER
    return found


NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def check(name: str, section: Mapping[str, object]) -> DeviceOptions:
    """Turn one `[devices.NAME]` section into checked options, or raise OptionError."""
    if not NAME.fullmatch(name):
        raise OptionError("", f"device name '{name}' may have letters, digits, - and _ only")
    if "driver" not in section:
        raise OptionError("driver", "option 'driver' is missing; known: " + ", ".join(DRIVERS))
    found = driver(str(section["driver"]))
    options = read_options(found.options, name, section)
    if options.agent and not NAME.fullmatch(options.agent):
        raise OptionError("agent", f"'{options.agent}' may have letters, digits, - and _ only")
    if options.agent and found.hashes:
        raise OptionError("agent", AT_THE_HALL.format(driver=options.driver))
    return options


def check_all(sections: Mapping[str, Mapping[str, object]]) -> dict[str, DeviceOptions]:
    """Check every section, every fallback and every shared line; keys of errors are NAME.KEY."""
    checked: dict[str, DeviceOptions] = {}
    for name, section in sections.items():
        try:
            checked[name] = check(name, section)
        except OptionError as error:
            raise OptionError(f"{name}.{error.key}".rstrip("."), str(error)) from None
    for name, options in checked.items():
        others = [n for n, o in checked.items() if isinstance(o, PrinterOptions) and n != name]
        fallback = options.fallback if isinstance(options, PrinterOptions) else ""
        if fallback and fallback not in others:
            hint = suggest(fallback, others) if others else "there is no other printer"
            raise OptionError(f"{name}.fallback", f"no other printer '{fallback}'; {hint}")
    check_lines(checked)
    return checked

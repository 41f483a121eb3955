"""The keys of a device, as the drivers declare them, for the forms that edit them."""

import dataclasses
from typing import Any

from hardware import registry

from .settings.kinds import shown


def device_fields() -> list[dict[str, Any]]:
    """Return the keys of `[devices.NAME]` for forms: path, form, default, needed, at_start.

    `drivers` in a form are those that have the key like that: others may have other choices.
    """
    found: dict[str, dict[str, Any]] = {}
    for name in registry.DRIVERS:
        for option in dataclasses.fields(registry.driver(name).options):
            if option.name == "name":
                continue
            made = _device_field(option)
            it = found.setdefault(repr(made), made)
            if option.name != "driver":
                it["form"].setdefault("drivers", []).append(name)
    return list(found.values())


def _device_field(option: dataclasses.Field[Any]) -> dict[str, Any]:
    needed = option.default is dataclasses.MISSING
    return {
        "path": ["devices", "NAME", option.name],
        "form": _device_form(option),
        "default": None if needed else shown(option.default),
        "needed": needed,
        "at_start": True,
    }


def _device_form(option: dataclasses.Field[Any]) -> dict[str, Any]:
    choices, between = option.metadata.get("choices"), option.metadata.get("range")
    if option.name == "driver":
        return {"kind": "choice", "choices": list(registry.DRIVERS)}
    if choices:
        return {"kind": "choice", "choices": list(choices)}
    if option.type in {"bool", bool}:
        return {"kind": "flag"}
    kind = {"int": "whole", "float": "number"}.get(str(option.type), "text")
    return {"kind": kind} | ({"low": between[0], "high": between[1]} if between else {})

"""Pads, evaluators and readers in a hall file: what is refused, with a way out."""

from typing import Any

import pytest

from hall_server.check_config import device_problems
from hall_server.hall_summary import summary
from hall_server.settings import from_table
from tests.small_hall import MACHINE, changed, problems

INPUTS: dict[str, Any] = {
    "devices.pad1": {"driver": "callpad"},
    "devices.eval1": {"driver": "evaluator"},
    "devices.scan1": {"driver": "scanner"},
    "devices.id1": {"driver": "idcard"},
}

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"points.W1.pad": "pad"}, 'points.W1.pad: unknown device "pad"; did you mean pad1?'),
    (
        {"points.W1.pad": "pad1", "points.W2.pad": "pad1"},
        "points.W2.pad: pad1 belongs to the pad of point W1 already",
    ),
    (
        {"points.W1.reader": "scan1", "kiosks.kiosk1.reader": ["id1", "scan1"]},
        "kiosks.kiosk1.reader: scan1 belongs to the readers of point W1 already",
    ),
    ({"kiosks.kiosk1.reader": []}, "kiosks.kiosk1.reader: must not be empty"),
    ({"kiosks.kiosk1.reader": 5}, "kiosks.kiosk1.reader: must be the name of a device, not 5"),
    (
        {"points.M1": MACHINE | {"pad": "pad1"}},
        "points.M1.pad: M1 is a machine: nobody is signed in there",
    ),
    (
        {"points.W1.pad_transfer": "service:loans"},
        "points.W1.pad_transfer: has no effect without a pad; add pad, or leave it out",
    ),
    (
        {"points.W1.pad": "pad1", "points.W1.pad_transfer": "service:loan"},
        "points.W1.pad_transfer: unknown service loan; did you mean loans?",
    ),
    (
        {"points.W1.pad": "pad1", "points.W1.pad_transfer": "loans"},
        'points.W1.pad_transfer: must be "service:", "point:" or "zone:" with a name',
    ),
    (
        {"points.W1.pad": "pad1", "points.W1.pad_transfer": "point:W1"},
        "points.W1.pad_transfer: W1 would send its customers to itself",
    ),
    ({"pads": {"pause_reason": "brake"}}, "pads.pause_reason: unknown pause reason"),
    ({"ratings": {"within_min": 0}}, "ratings.within_min: must be a number from 0.5 to 120"),
]


@pytest.mark.parametrize(("changes", "words"), REFUSED)
def test_refused(changes: dict[str, Any], words: str) -> None:
    found = problems(changed(INPUTS | changes))
    assert len(found) == 1, found
    assert words in found[0]


def test_what_holds_without_them() -> None:
    settings = from_table(changed({}))
    assert settings.points["W1"].reader == settings.kiosks["kiosk1"].reader == ()
    assert settings.pads.pause_reason == "break"
    assert settings.ratings.within_min == 3


def test_a_reader_alone_or_several() -> None:
    given = {"points.W1.reader": "scan1", "kiosks.kiosk1.reader": ["id1"]}
    settings = from_table(changed(INPUTS | given))
    assert settings.points["W1"].reader == ("scan1",)
    assert settings.kiosks["kiosk1"].reader == ("id1",)
    assert "reader scan1" in summary(settings)
    assert "reader id1" in summary(settings)


def test_the_drivers_say_what_kind_a_device_is() -> None:
    devices = {
        f"devices.{name}": {"driver": driver, "connection": "simulator"}
        for name, driver in (("pad1", "callpad"), ("eval1", "evaluator"), ("scan1", "scanner"))
    }
    given = {
        "points.W1.pad": "eval1",
        "points.W2.evaluator": "pad1",
        "kiosks.kiosk1.reader": "sign1",
        "devices.sign1.connection": "simulator",
        "devices.printer1.connection": "simulator",
    }
    found = {
        ".".join(key): why for key, why in device_problems(from_table(changed(devices | given)))
    }
    assert found == {
        "points.W1.pad": "eval1 is an evaluator, not a pad",
        "points.W2.evaluator": "pad1 is a pad, not an evaluator",
        "kiosks.kiosk1.reader": "sign1 is a sign, not a reader",
    }

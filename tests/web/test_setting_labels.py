"""What the settings are called on the page that changes them: every key and choice has words."""

import pytest

from hall_server import configuration
from hall_server.device_forms import device_fields
from hall_server.web.setting_labels import described, full_label
from hall_server.web.setting_reasons import reason
from hall_server.web.words import load, locales
from hardware.registry import DRIVERS

words = load(locales())
file = described({"fields": [*configuration.fields(), *device_fields()]}, words)

#: What is called the same in every language.
SAME = {"XON/XOFF", "USB", "English", "CR", "LF", "CR LF", "Tab", "7E1", "8N1", *DRIVERS}


def field(*path):
    return next(it for it in file["fields"] if it["path"] == list(path))


def table(*path):
    return next(it for it in file["tables"] if it["path"] == list(path))


def test_every_key_of_the_settings_has_words():
    labels = [it["label"]["zh"] for it in [*file["fields"], *file["tables"]]]
    choices = [said["zh"] for it in file["fields"] for said in it["choices"].values()]
    assert len(labels) > 100
    said = [it for it in (*labels, *choices) if not it.isdigit()]
    assert [it for it in said if it.isascii() and it not in SAME] == []


def test_a_key_of_a_device_has_the_choices_of_its_driver():
    every = [it for it in file["fields"] if it["path"][-1] == "connection"]
    of = {driver: set(it["choices"]) for it in every for driver in it["form"]["drivers"]}
    assert of["escpos"] == {"network", "serial", "usb", "file", "simulator"}
    assert of["led485"] == {"serial", "simulator"}
    assert sum(len(it["form"]["drivers"]) for it in every) == len(of) == len(DRIVERS)


def test_sections_stand_in_their_order_and_then_what_is_within():
    sections = [it["path"][0] for it in file["tables"] if len(it["path"]) == 1]
    assert sections[:3] == ["services", "tiers", "points"]
    assert set(sections) == {it["path"][0] for it in file["fields"]}
    assert table("services")["example"] == "tax"
    assert table("services", "NAME", "tiers")["label"]["en"] == "One tier otherwise"
    assert table("plan", "zones")["example"] is None


def test_a_field_says_its_hint_its_default_and_its_choices():
    languages = field("hall", "languages")
    assert languages["choices"] == {
        "zh": {"en": "中文", "zh": "中文"}, "en": {"en": "English", "zh": "English"},
    }  # fmt: skip
    rooms = field("hall", "vip_rooms")
    assert rooms["usual"]["en"] == "usually: for everybody when free"
    assert rooms["hint"] is None
    assert field("services", "NAME", "ceiling_min")["hint"]["en"].startswith("Who has waited")
    assert field("services", "NAME", "name", "zh")["label"]["en"] == "What it is called"
    assert field("displays", "NAME", "sound")["choices"]["off"]["en"] == "none"


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("", ""),
        ("hall", "Rules of the hall"),
        ("hall.undo_s", "Rules of the hall: Undo within, seconds"),
        ("points.W4", "Windows and machines W4"),
        ("points.W4.label.en", "Windows and machines W4: Name on boards and tickets"),
        ("services.cash.tiers.vip.series", "Services cash: Letter of the numbers"),
        ("plan.points.W4.x", "Floor plan: From the left"),
    ],
)
def test_a_key_is_named_with_the_thing_that_it_is_of(key, said):
    assert full_label(key, words)["en"] == said


def test_a_reason_is_said_in_the_pages_words_or_as_it_is():
    known = reason("must be a whole number from 1 to 9, not 12", words)
    assert known == {"en": "must be a number from 1 to 9", "zh": "应为 1 至 9 之间的数字"}
    other = reason("is odd", words)
    assert other["en"] == "is odd"
    assert "is odd" in other["zh"] != "is odd"

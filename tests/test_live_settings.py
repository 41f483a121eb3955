"""Settings exchanged while the hall runs, and what of them waits for a restart."""

from dataclasses import fields, is_dataclass, replace
from fnmatch import fnmatchcase
from typing import Any, cast

from hall_server.announcing import hall_voice
from hall_server.settings import from_table
from hall_server.settings.live import AT_START, LiveSettings, adopted, both, waits_for_restart
from hall_server.settings.reading import describe
from tests.small_hall import SERVES_ALL, changed

OLD = from_table(changed({"points.W1.sign": "sign1"}))


def test_who_holds_live_settings_sees_the_newest():
    live = LiveSettings(OLD)
    held = live.settings
    live.now = from_table(changed({"hall.undo_s": 90}))
    assert held.hall.undo_s == 90
    assert held.default_tier == "ordinary"


def test_what_is_read_at_the_start_stays_as_it_is():
    new = from_table(
        changed(
            {
                "hall.undo_s": 90,
                "hall.timezone": "Europe/Berlin",
                "hall.public_url": "https://hall.example.com",
                "server": {"port": 9000},
                "points.W2.sign": "sign1",
                "points.W7": SERVES_ALL | {"kind": "counter", "sign": "sign2"},
                "devices.sign2": {"driver": "led485"},
                "kiosks.kiosk1.printer": ...,
            }
        )
    )
    now = adopted(new, OLD)
    assert now.hall.undo_s == 90
    assert (now.hall.timezone, now.hall.public_url) == (OLD.hall.timezone, None)
    assert now.server == OLD.server
    assert {it.id: it.sign for it in now.points.values()} == {"W1": "sign1", "W2": None, "W7": None}
    assert now.kiosks["kiosk1"].printer == "printer1"
    assert set(now.devices) == {"printer1", "sign1"}


def test_between_the_two_nothing_is_missing():
    new = from_table(
        changed({"points.W2": ..., "zones.west": {"name": {"zh": "西", "en": "West"}}})
    )
    known = both(new, OLD)
    assert set(known.points) == {"W1", "W2"}
    assert set(known.zones) == {"east", "west"}


def test_keys_that_wait():
    waiting = ("hall.timezone", "points.W1.sign", "devices.printer1.host", "devices.new")
    assert all(waits_for_restart(tuple(key.split("."))) for key in waiting)
    assert not waits_for_restart(("points", "W1", "skills"))
    assert not waits_for_restart(("hall", "undo_s"))


OTHER = object()


def changes_of_one_key():
    """Each key that is a field of its section, with the settings in which that alone is other."""
    for path in describe():
        section, key = path[0], path[-1]
        held = getattr(OLD, section, None)
        if isinstance(held, dict) and len(path) == 3 and held:
            name, thing = next(iter(held.items()))
            if is_dataclass(thing) and key in {it.name for it in fields(thing)}:
                yield path, {section: held | {name: replace(cast("Any", thing), **{key: OTHER})}}
        elif len(path) == 2 and is_dataclass(held) and key in {it.name for it in fields(held)}:
            yield path, {section: replace(cast("Any", held), **{key: OTHER})}


def is_taken(settings, path):
    held = getattr(settings, path[0])
    if isinstance(held, dict):
        held = next(iter(held.values()))
    return getattr(held, path[-1]) is OTHER


def test_each_key_is_taken_at_once_or_said_to_wait():
    found = {path: change for path, change in changes_of_one_key() if path[0] != "demo"}
    assert len(found) > 60
    for path, change in found.items():
        waits = waits_for_restart(path) or path[0] == "server"
        assert is_taken(adopted(replace(OLD, **change), OLD), path) is not waits, path
    # Read at once by whoever holds live settings: test_look, test_input_dispatch, and below.
    for key in ("look.accent", "look.accent_dark", "pads.pause_reason", "points.NAME.pad_transfer",
                "hall.languages"):  # fmt: skip
        path = tuple(key.split("."))
        assert path in found
        assert not waits_for_restart(path)


def test_each_key_that_waits_is_a_key():
    keys = [".".join(path) for path in describe()]
    for pattern in AT_START:
        assert pattern == "devices.*" or any(fnmatchcase(key, pattern) for key in keys), pattern


def test_the_voice_speaks_the_halls_languages_of_now(tmp_path):
    live = LiveSettings(from_table(changed({})))
    voice = hall_voice(live.settings)
    assert voice.languages() == ("zh", "en")
    live.now = from_table(changed({"hall.languages": ["en"]}))
    assert voice.languages() == ("en",)

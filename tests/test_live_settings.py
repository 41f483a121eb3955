"""Settings exchanged while the hall runs, and what of them waits for a restart."""

from hall_server.settings import from_table
from hall_server.settings.live import LiveSettings, adopted, both, waits_for_restart
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

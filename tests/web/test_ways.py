"""What the front door leads to: the demo's screens, and what this browser may see."""

import pytest

from hall_server.settings import load as load_settings
from hall_server.settings.files import config_dir
from hall_server.web.access import Principal
from hall_server.web.ways import ways
from hall_server.web.words import load, locales

settings = load_settings(config_dir() / "hall.toml")
words = load(locales())

LINK = {
    "face": "kiosk", "name": "kiosk1", "href": "/join?to=/kiosk/kiosk1#x",
    "label": "Kiosk kiosk1", "label_zh": "取号机 kiosk1",
}  # fmt: skip


def led_to(*who, links=()):
    found = ways([Principal(*it) for it in who], links, settings, words)
    return {it["face"]: [way["href"] for way in it["ways"]] for it in found}


@pytest.mark.parametrize(
    ("who", "where"),
    [
        (("kiosk", "r", "kiosk1"), {"kiosk": ["/kiosk/kiosk1"]}),
        (("display", "r", "board2"), {"display": ["/display/board2"]}),
        (("counter", "r", "screen", "W2"), {"counter": ["/counter/W2"]}),
        (("evaluator", "r", "W3"), {"evaluate": ["/evaluate/W3"]}),
        (("teller", "r", "wang", "W1"), {"counter": ["/counter/W1"]}),
        (("lobby", "r", "liu"), {"lobby": ["/lobby"]}),
        (("agent", "r", "pc1"), {}),
    ],
)
def test_each_role_is_led_to_its_screen(who, where):
    assert led_to(who) == where


def test_a_teller_of_no_window_may_choose_and_faces_stand_in_their_order():
    found = led_to(("lobby", "r", "liu"), ("teller", "r", "wang"), ("kiosk", "r", "kiosk1"))
    assert list(found) == ["kiosk", "counter", "lobby"]
    assert len(found["counter"]) == len(settings.points)


def test_a_browsers_own_way_replaces_the_demos():
    assert led_to(links=[LINK]) == {"kiosk": [LINK["href"]]}
    assert led_to(("kiosk", "r", "kiosk1"), links=[LINK]) == {"kiosk": ["/kiosk/kiosk1"]}


def test_what_a_way_is_called_is_said_in_each_language():
    (face,) = ways([Principal("counter", "r", "gone")], [LINK], settings, words)[1:]
    assert (face["name"]["zh"], face["ways"][0]["label"]) == ("窗口", {"en": "gone"})
    (first,) = ways([Principal("display", "r", "board1")], [], settings, words)
    assert first["ways"][0]["label"] == {"en": "Board board1", "zh": "显示屏 board1"}

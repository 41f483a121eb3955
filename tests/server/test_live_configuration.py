"""The file changed over HTTP while the hall serves: screens follow, the next start agrees."""

from tests.server.listener import Listener


def change(admin, *changes):
    version = admin.ok("GET", "/admin/configuration")["version"]
    listed = [{"path": path.split("."), "value": value} for path, value in changes]
    return admin.ok("PATCH", "/admin/configuration", {"version": version, "changes": listed})


def test_a_running_hall_takes_a_new_window_and_lets_a_board_go(make_hall):
    hall = make_hall()
    hall.start()
    chief = hall.token("admin", "chief")
    admin = hall.client(chief)
    new = {"kind": "counter", "label": {"zh": "9号", "en": "Window 9"}, "zone": "main",
           "skills": ["cash"]}  # fmt: skip
    with (
        Listener(hall.url, "display", token=hall.token("display", "board1")) as board,
        Listener(hall.url, "lobby", token=hall.token("lobby", "lobby")) as lobby,
    ):
        lobby.wait_state(lambda state: state["displays"])
        change(
            admin, ("points.W9", new), ("displays.board1", None), ("services.cash.promise_min", 7)
        )
        seen = lobby.wait_state(lambda state: not state["displays"])
        assert [it["label"]["en"] for it in seen["points"]][-1] == "Window 9"
        board.wait(lambda it: not it.connected)
    teller = hall.client(hall.token("teller", "anna"))
    teller.ok("POST", "/points/W9/open")
    ticket = admin.ok("POST", "/tickets", {"service": "cash"}, key="one")
    assert teller.ok("POST", "/points/W9/call")["number"] == ticket["number"]
    assert "failed" not in hall.log
    hall.stop()
    hall.start()
    assert [it["id"] for it in hall.client(chief).ok("GET", "/hall")["points"]][-1] == "W9"
    hall.verify()


def test_a_kiosk_with_an_open_call_for_help_is_taken_away(make_hall):
    hall = make_hall()
    hall.start()
    admin = hall.client(hall.token("admin", "chief"))
    kiosk = hall.client(hall.token("kiosk", "kiosk1"))
    with Listener(hall.url, "lobby", token=hall.token("lobby", "lobby")) as lobby:
        assert kiosk("POST", "/kiosks/kiosk1/help").status == 204
        lobby.wait_state(lambda state: any(it["kind"] == "assistance" for it in state["alerts"]))
        change(admin, ("kiosks.kiosk1", None))
        seen = lobby.wait_state(lambda state: "kiosk1" not in str(state["kiosks"]))
        assert all(it["kind"] != "assistance" for it in seen["alerts"])
    assert "failed" not in hall.log
    hall.stop()

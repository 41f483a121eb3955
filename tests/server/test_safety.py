"""What strangers and those who are no longer welcome can do to a hall, and who reads its files."""

import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
import websocket

from hall_server.store.access import AccessStore
from tests.server.conftest import MakeHall
from tests.server.hall_process import PATIENCE_S, ROOT, HallProcess, until
from tests.server.halls import hall_toml
from tests.server.listener import Listener, Refused

#: As few sockets as the settings allow: with the spare threads 40 in all.
FEW = hall_toml({"cash": "A"}, ["W1"], more="[server]\nmax_sockets = 8\n")

WITH_PRINTER = hall_toml(
    {"cash": "A"}, ["W1"], printer="p1",
    more='[devices.p1]\ndriver = "escpos"\nconnection = "simulator"\n',
)  # fmt: skip


@pytest.fixture
def few(make_hall: MakeHall) -> HallProcess:
    hall = make_hall(FEW)
    hall.start()
    return hall


def wire(hall: HallProcess) -> websocket.WebSocket:
    """Open a socket that says nothing."""
    url = hall.url.replace("http", "ws", 1)
    return websocket.create_connection(
        f"{url}/socket.io/?EIO=4&transport=websocket", timeout=PATIENCE_S
    )


def is_open(socket: websocket.WebSocket) -> bool:
    """Whether the hall still holds a socket: a closed one can be read at once."""
    socket.settimeout(0.01)
    try:
        while socket.recv():
            pass
    except websocket.WebSocketTimeoutException:
        return True
    except (OSError, websocket.WebSocketException):
        return False
    return False


def wires(hall: HallProcess, count: int, stack: ExitStack) -> list[websocket.WebSocket]:
    return [stack.enter_context(closing(wire(hall))) for _ in range(count)]


def test_silent_sockets_keep_nobody_out(few):
    board = few.token("display", "board1")
    with ExitStack() as stack:
        silent = wires(few, 60, stack)
        assert few.client(None)("GET", "/openapi.json").status == 200
        with Listener(few.url, "display", token=board) as screen:
            screen.wait(lambda it: it.states)
            until(lambda: sum(map(is_open, silent)) <= 7, "the end of the silent ones")
            wires(few, 30, stack)
            assert screen.connected
            heard = len(screen.states)
            screen.wait(lambda it: len(it.states) > heard)
        assert few.client(None)("GET", "/openapi.json").status == 200


def test_a_full_hall_says_so_at_the_door(few):
    board = few.token("display", "board1")
    with ExitStack() as stack:
        screens = [stack.enter_context(Listener(few.url, "display", token=board)) for _ in range(8)]
        with pytest.raises(websocket.WebSocketBadStatusException) as refused:
            wire(few)
        assert refused.value.status_code == 503
        assert (refused.value.resp_headers or {}).get("retry-after") == "5"
        assert all(screen.connected for screen in screens)


@pytest.mark.parametrize("role", ["display", "lobby"])
def test_a_revoked_token_hears_no_more(few, role):
    name = "board1" if role == "display" else "boss"
    token = few.token(role, name)
    kept = few.token("display", "board1")
    with (
        Listener(few.url, role, token=token) as gone,
        Listener(few.url, "display", token=kept) as stays,
    ):
        gone.wait(lambda it: it.states)
        stays.wait(lambda it: it.states)
        with closing(AccessStore(few.data / "access.db")) as access:
            identity = access.by_token(token)
            assert identity
            assert access.revoke_token(identity=identity.id) == 1
        gone.wait(lambda it: not it.connected, "the end")
        with pytest.raises(Refused):
            gone.connect()
        assert stays.connected


def test_who_is_signed_in_hears_no_more_after_the_password_changed(few):
    with closing(AccessStore(few.data / "access.db")) as access:
        access.add_user("boss", "lobby", "the old password")
        body = {"name": "boss", "password": "the old password"}
        signed_in = few.client(None)("POST", "/session", body)
        cookie = signed_in.headers["set-cookie"].partition(";")[0]
        with Listener(few.url, "lobby", cookie=cookie) as gone:
            gone.wait(lambda it: it.states)
            access.set_password("boss", "a new password")
            gone.wait(lambda it: not it.connected, "the end")
            with pytest.raises(Refused):
                gone.connect()


def test_a_board_that_left_is_not_reported_as_mute(few):
    lobby = few.client(few.token("lobby", "lobby"))

    def alerts() -> list[str]:
        return [alert["kind"] for alert in lobby.ok("GET", "/hall")["alerts"]]

    with Listener(few.url, "display", token=few.token("display", "board1")) as board:
        board.wait(lambda it: it.states)
        board.say("sound", {"blocked": True})
        until(lambda: alerts() == ["sound_blocked"], "the alert")
    until(lambda: alerts() == [], "the alert's end")


def test_nobody_else_can_read_the_halls_files(make_hall, tmp_path):
    data = tmp_path / "data"
    hall = make_hall(WITH_PRINTER, data)
    data.rmdir()  # the command makes its own
    made = hall.command("token", "add", "--data", data, "--role", "kiosk", "--name", "kiosk1")
    hall.start()
    kiosk = hall.client(made.stdout.strip())
    kiosk.ok("POST", "/tickets", {"service": "cash"}, key="k")
    backup = tmp_path / "backup"
    assert hall.command("backup", "--data", data, backup).returncode == 0
    assert {"hall.db", "hall.db-wal", "access.db", "session.key"} <= names(data)
    assert any(name.endswith(".jobs") for name in names(data / "devices"))
    assert {"hall.db", "access.db"} <= names(backup)
    for file in (data, backup, *data.rglob("*"), *backup.rglob("*")):
        assert file.stat().st_mode & 0o077 == 0, file


def names(folder: Path) -> set[str]:
    return {file.name for file in folder.iterdir()}


def test_a_broken_session_key_is_made_anew(make_hall):
    hall = make_hall()
    key = hall.data / "session.key"
    key.write_bytes(b"")
    hall.start()
    made = key.read_bytes()
    assert len(made) == 32
    assert not (hall.data / "session.key.new").exists()
    hall.stop()
    hall.start()
    assert key.read_bytes() == made


def test_a_reprint_asked_for_again_is_one_job(make_hall):
    hall = make_hall(WITH_PRINTER)
    hall.start()
    ticket = hall.client(hall.token("kiosk", "kiosk1")).ok(
        "POST", "/tickets", {"service": "cash"}, key="k"
    )
    lobby = hall.client(hall.token("lobby", "lobby"))
    path = f"/tickets/{ticket['id']}/reprint"
    first, again = (lobby.ok("POST", path, key="once")["job"] for _ in range(2))
    assert again == first
    assert lobby.ok("POST", path, key="twice")["job"] != first


def test_a_configuration_that_open_tickets_forbid_is_refused_in_one_line(make_hall, tmp_path):
    hall = make_hall(hall_toml({"cash": "A", "loans": "B"}, ["W1"]))
    hall.start()
    hall.client(hall.token("kiosk", "kiosk1")).ok("POST", "/tickets", {"service": "loans"}, key="k")
    hall.stop()
    config = tmp_path / "less.toml"
    config.write_text(hall_toml({"cash": "A"}, ["W1"]), "utf-8")
    ended = subprocess.run(
        [sys.executable, "-m", "hall_server", "serve", "--config", str(config),
         "--data", str(hall.data), "--port", str(hall.port)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert ended.returncode == 3
    assert "Traceback" not in ended.stderr
    assert "The hall does not start" in ended.stderr
    assert "B001" in ended.stderr

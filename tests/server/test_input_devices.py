"""Call pads, evaluators and readers at a hall that runs: what is pressed here happens there."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import socketio

from hardware.simulators.call_pad import SimulatedCallLine, SimulatedEvaluator, SimulatedPad
from hardware.simulators.readers import SimulatedIdCardReader, SimulatedScanner
from tests.server.hall_process import PATIENCE_S, HallProcess, until
from tests.server.halls import hall_toml
from tests.server.listener import Listener

NUMBER, UNKNOWN = "11010519491231002X", "110105194912310038"

AGAIN_S = 0.1


class Devices:
    """Two pads and an evaluator on one line, and three readers."""

    def __init__(self) -> None:
        self.line = SimulatedCallLine("line1")
        self.pad = SimulatedPad("pad1", 1, self.line, AGAIN_S)
        self.other = SimulatedPad("pad2", 2, self.line, AGAIN_S)
        self.evaluator = SimulatedEvaluator("eval1", 1, self.line, AGAIN_S)
        self.scanner = SimulatedScanner("scan1")
        self.at_window = SimulatedScanner("scan2")
        self.cards = SimulatedIdCardReader("id1")
        self.all = (self.line, self.scanner, self.at_window, self.cards)

    def sections(self) -> str:
        """Return the devices as a hall file has them."""
        at = {"pad1": ("callpad", 1), "pad2": ("callpad", 2), "eval1": ("evaluator", 1)}
        lines = [
            f'[devices.{name}]\ndriver = "{driver}"\nconnection = "serial"\n'
            f'device = "{self.line.device}"\naddress = {address}\nrepeat_s = 10\n'
            for name, (driver, address) in at.items()
        ]
        readers = (("scanner", self.scanner), ("scanner", self.at_window), ("idcard", self.cards))
        lines += [
            f'[devices.{reader.name}]\ndriver = "{driver}"\nconnection = "serial"\n'
            f'device = "{reader.device}"\n'
            for driver, reader in readers
        ]
        return "".join(lines)


@pytest.fixture(scope="module")
def devices() -> Iterator[Devices]:
    made = Devices()
    for each in made.all:
        each.start()
    yield made
    for each in made.all:
        each.stop()


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory, devices: Devices) -> Iterator[HallProcess]:
    config = hall_toml({"cash": "A"}, ["W1", "W2"], more=devices.sections())
    config = config.replace(
        "[points.W1]\n", '[points.W1]\npad = "pad1"\nevaluator = "eval1"\nreader = "scan2"\n'
    )
    config = config.replace("[points.W2]\n", '[points.W2]\npad = "pad2"\n')
    config = config.replace("[kiosks.kiosk1]\n", '[kiosks.kiosk1]\nreader = ["scan1", "id1"]\n')
    running = HallProcess(tmp_path_factory.mktemp("hall"), config)
    try:
        running.start()
        yield running
    finally:
        running.close()


@pytest.fixture(scope="module")
def teller(hall: HallProcess) -> Any:
    client = hall.client(hall.token("teller", "anna"))
    client.ok("POST", "/points/W1/open")
    return client


@pytest.fixture(scope="module")
def lobby(hall: HallProcess) -> Any:
    return hall.client(hall.token("lobby", "lobby"))


def issue(lobby: Any, key: str) -> dict[str, Any]:
    return dict(lobby.ok("POST", "/tickets", {"service": "cash"}, key=key))


def here(lobby: Any) -> Any:
    return lobby.ok("GET", "/points/W1")["ticket"]


def test_next_on_the_pad_calls_and_its_digits_say_so(hall, devices, teller, lobby):
    pad = devices.pad
    assert pad.wait_for(lambda: pad.display == "000   ", PATIENCE_S), pad.display
    first, _ = issue(lobby, "a"), issue(lobby, "b")
    assert pad.wait_for(lambda: pad.display == "002   ", PATIENCE_S), pad.display
    # It does not hear the ACK: what it sends again is the same press.
    pad.set_fault("deaf")
    pad.press("next")
    assert pad.wait_for(lambda: pad.given_up == 1, PATIENCE_S)
    pad.set_fault(None)
    number = int(first["number"][1:])
    assert pad.wait_for(lambda: pad.display == f"001{number:03}", PATIENCE_S), pad.display
    assert here(lobby)["id"] == first["id"]
    ((called,),) = hall.ask("SELECT count(*) FROM events WHERE kind = 'ticket_called'")
    assert called == 1


def test_scores_are_kept_once_and_not_in_the_journal(hall, devices, teller, lobby):
    ticket = issue(lobby, "c")
    teller.ok("POST", "/points/W1/call", {"ticket": ticket["id"]})
    assert devices.evaluator.wait_for(lambda: devices.evaluator.asking, PATIENCE_S)
    devices.evaluator.score(1)  # of the customer before: the next one is still on the way
    until(lambda: sum(p["count"] for p in lobby.ok("GET", "/ratings")["points"]) == 1)
    devices.pad.press("evaluate")
    # It asks at once: at its pad's address it hears the key's answer. The hall follows.
    assert devices.evaluator.wait_for(lambda: devices.evaluator.asking, PATIENCE_S)
    until(lambda: here(lobby) is None, "the end of the service")
    for score in (4, 2):
        devices.evaluator.score(score)
    assert devices.evaluator.wait_for(lambda: devices.evaluator.answered == 3, PATIENCE_S)
    rated = until(lambda: [p for p in lobby.ok("GET", "/ratings")["points"] if p["count"] == 2])
    assert rated == [{"point": "W1", "count": 2, "average": 2.5}]
    ((told,),) = hall.ask("SELECT count(*) FROM events WHERE data LIKE '%score%rat%'")
    assert told == 0


def test_a_refused_key_beeps_and_the_counter_says_why(hall, devices, teller):
    pad, beeps = devices.pad, devices.pad.beeps
    with Listener(hall.url, "counter", token=hall.token("counter", "pc", "W1")) as counter:
        pad.press("recall")
        state = counter.wait_state(lambda s: s["pad"])
    assert (state["pad"]["key"], state["pad"]["code"]) == ("recall", "point_idle")
    assert pad.wait_for(lambda: pad.beeps == beeps + 1, PATIENCE_S)


def test_where_nobody_is_signed_in_a_pad_only_beeps(hall, devices, teller, lobby):
    ticket = issue(lobby, "d")
    pad = devices.other
    pad.press("next")
    assert pad.wait_for(lambda: pad.beeps == 1, PATIENCE_S)
    assert lobby.ok("GET", f"/tickets/{ticket['id']}")["state"] == "waiting"
    assert pad.display == "      "


def test_a_tickets_code_at_the_window_starts_its_service(hall, devices, teller, lobby):
    ticket, other = issue(lobby, "e"), issue(lobby, "f")
    teller.ok("POST", "/points/W1/call", {"ticket": ticket["id"]})
    beeps = devices.pad.beeps
    devices.at_window.scan(f"HALL:{other['token']}")
    assert devices.pad.wait_for(lambda: devices.pad.beeps == beeps + 1, PATIENCE_S)
    assert here(lobby)["state"] == "called"
    devices.at_window.scan(f"HALL:{ticket['token']}")
    until(lambda: here(lobby)["state"] == "serving")


class KioskScreen(Listener):
    """Hears what readers read."""

    def __init__(self, *args: Any, **auth: str) -> None:
        self.read: list[tuple[str, dict[str, Any]]] = []
        self.heard = threading.Condition()
        super().__init__(*args, **auth)

    def _client(self) -> socketio.Client:
        client = super()._client()
        for event in ("scanned", "identified"):
            client.on(event, self._hears(event), namespace="/kiosk")
        return client

    def _hears(self, event: str) -> Any:
        def hear(data: dict[str, Any]) -> None:
            with self.heard:
                self.read.append((event, data))
                self.heard.notify_all()

        return hear

    def wait_read(self, number: int) -> list[tuple[str, dict[str, Any]]]:
        with self.heard:
            assert self.heard.wait_for(lambda: len(self.read) >= number, PATIENCE_S)
        return self.read


def test_readers_tell_their_own_kiosk_alone_who_is_there(hall, devices, lobby):
    registered = lobby.ok(
        "POST", "/customers", {"id_number": NUMBER, "tier": "vip", "name": "王小明"}
    )
    with KioskScreen(hall.url, "kiosk", token=hall.token("kiosk", "kiosk1")) as screen:
        screen.wait_state(lambda s: s["services"])
        devices.cards.lay(NUMBER)
        ((event, known),) = screen.wait_read(1)
        assert event == "identified"
        assert (known["customer"], known["tier"]) == (registered["ref"], "vip")
        devices.cards.lay(UNKNOWN)
        _, (_, nobody) = screen.wait_read(2)
        assert (nobody["known"], nobody["customer"], nobody["tier"]) == (False, None, "ordinary")
        devices.cards.lift()
        devices.scanner.scan("6228480402564890018")
        assert screen.wait_read(3)[2] == ("scanned", {"text": "6228480402564890018"})
        assert not any("identified" in str(state) for state in screen.states)


def test_nothing_of_a_card_lies_anywhere(hall):
    files = [path for path in Path(hall.data).rglob("*") if path.is_file()]
    kept = b"".join(path.read_bytes() for path in files) + hall.log.encode()
    for number in (NUMBER, UNKNOWN, "6228480402564890018"):
        assert number.encode() not in kept
        assert number.encode("utf-16-le") not in kept
    assert "王小明".encode() not in kept

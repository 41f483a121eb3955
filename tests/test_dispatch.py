"""What goes to the screens and devices after the commit, for every change of mind."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from hall_server.about import Receipts
from hall_server.device_dispatch import KEPT_PRINTS, DeviceDispatch
from hall_server.dispatch import BEAT_S, FACES, ScreenDispatch
from hall_server.jobs import Unavailable
from hall_server.queueing import commands as c
from hall_server.queueing.entities import Health
from hall_server.queueing.event_parts import Offer
from hall_server.settings import Settings, load
from hall_server.settings.files import config_dir
from hardware.ports import DeviceError
from tests.server.inside import Inside, Watch, at

SENT = Offer("machines:machines", 0, 900, accepted=True)


@dataclass
class Screens:
    """Keeps what is pushed."""

    pushed: list[tuple[str, tuple[str, ...], dict[str, Any]]] = field(default_factory=list)

    def connected(self, face: str) -> set[str]:
        return set()

    def push(self, face: str, names: Any, event: str, data: Any) -> None:
        assert event == "call"
        self.pushed.append((face, tuple(names), dict(data)))

    def drop_revoked(self) -> None:
        """Nobody is connected."""

    def news(self, face: str) -> list[tuple[str, str, tuple[str, ...]]]:
        """Return kind, number and receivers of what one face was told."""
        return [(d["kind"], d["number"], names) for to, names, d in self.pushed if to == face]


@dataclass
class Devices:
    """Keeps what signs show and what printers print."""

    signs: dict[str, Any] = field(default_factory=dict)
    papers: dict[str, Any] = field(default_factory=dict)
    refusal: DeviceError | None = None

    def print(self, device_name: str, job_id: str, paper: Any) -> None:
        if self.refusal:
            raise self.refusal
        self.papers[job_id] = paper

    def show(self, device_name: str, value: Any) -> None:
        self.signs[device_name] = (value.number, value.blink)

    def confirms(self, device_name: str) -> bool:
        return True


@dataclass
class Out:
    """A hall whose followers take each command's events at once."""

    inside: Inside
    screens: Screens
    devices: Devices
    followers: list[Any]
    taken: int = 0

    def do(self, *commands: c.Command) -> None:
        for command in commands:
            self.inside.do(command)
            fresh = self.inside.told[self.taken :]
            self.taken = len(self.inside.told)
            for follower in self.followers:
                if fresh and follower.wants(fresh):
                    follower.take(fresh)

    def issue(self, offer: Offer | None = None) -> str:
        name = f"t{len(self.inside.state().tickets)}"
        self.do(c.IssueTicket(name, f"token-{name}", "cash", origin="kiosk1", offer=offer))
        return name


@pytest.fixture(scope="module")
def settings() -> Settings:
    return load(config_dir() / "hall.toml")


@pytest.fixture
def out(tmp_path: Path, settings: Settings) -> Iterator[Out]:
    watch = Watch(at("Asia/Shanghai", 2026, 3, 2, 9))
    inside = Inside.begin(tmp_path / "hall.db", watch, settings.rules())
    screens, devices = Screens(), Devices()
    feeds: Any = None  # no screen is connected, so no snapshot is built
    followers = [
        ScreenDispatch(inside.service, feeds, screens, settings, Receipts()),
        DeviceDispatch(inside.service, settings, devices, lambda: None),
    ]
    found = Out(inside, screens, devices, followers)
    found.do(c.OpenPoint("W1", "anna"), c.OpenPoint("W2", "bert"))
    yield found
    inside.service.stop()


def test_every_face_that_listens_hears_a_sign_of_life(out, monkeypatch):
    (dispatch, _), told = out.followers, []
    monkeypatch.setattr(out.screens, "connected", lambda face: {f"{face}1"})
    monkeypatch.setattr(out.screens, "push", lambda *pushed: told.append(pushed))
    monkeypatch.setattr("hall_server.dispatch.HEARTBEAT_S", 3600)
    dispatch._slow_due = dispatch._heartbeat_due = float("inf")
    dispatch._beat_due = 0.0
    dispatch.pause()
    assert told == [(face, [f"{face}1"], "beat", {}) for face in FACES]
    dispatch.pause()  # the next one is not due yet
    assert len(told) == len(FACES)
    assert 0 < dispatch.wait_s() <= BEAT_S


def test_a_state_is_a_sign_of_life_too(out, monkeypatch):
    (dispatch, _), told = out.followers, []
    monkeypatch.setattr(out.screens, "push", lambda *pushed: told.append(pushed))
    dispatch._heartbeat_due = dispatch._beat_due = 0.0
    dispatch.pause()
    assert told == []  # every screen that is connected gets its state now
    assert 0 < dispatch.wait_s() <= BEAT_S


def test_a_board_over_a_window_is_told_its_calls_alone(out, settings):
    board = replace(settings.displays["board1"], layout="window", point="W1")
    dispatch = out.followers[0]
    dispatch._settings = replace(settings, displays={**settings.displays, "board1": board})
    out.issue()
    out.issue()
    out.do(c.CallNext("W2"), c.CallNext("W1"))
    assert out.screens.news("display") == [("call", "A001", ()), ("call", "A002", ("board1",))]


def test_a_call_of_a_window_that_is_taken_away_is_told_by_its_name(out, settings):
    dispatch = out.followers[0]
    kept = {name: it for name, it in settings.points.items() if name != "W1"}
    dispatch._settings = replace(settings, points=kept)
    dispatch._slow_due = float("inf")
    out.issue()
    out.do(c.CallNext("W1"))
    ((_, _, told),) = [it for it in out.screens.pushed if it[0] == "counter"]
    assert (told["number"], told["label"]) == ("A001", {"zh": "W1", "en": "W1"})
    assert dispatch._slow_due < float("inf"), "the other faces hear of it too"


CHANGES: dict[str, Callable[[], c.Command]] = {
    "undo": lambda: c.Undo("W1"),
    "park": lambda: c.Park("W1", 5),
    "transfer": lambda: c.TransferCustomer("W1", target="point:W2"),
    "pause": lambda: c.PausePoint("W1", "break"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_call_that_is_taken_back_is_withdrawn_and_leaves_the_sign(out, change):
    out.issue()
    out.do(c.CallNext("W1"))
    assert out.devices.signs["sign1"] == ("A001", True)
    out.do(CHANGES[change]())
    boards = out.screens.news("display")
    assert [kind for kind, _, _ in boards] == ["call", "withdrawn"]
    assert boards[1] == ("withdrawn", "A001", boards[0][2])
    assert out.screens.news("counter")[-1] == ("withdrawn", "A001", ("W1",))
    ids = [data["call_id"] for to, _, data in out.screens.pushed if to == "display"]
    assert len(set(ids)) == 2
    assert out.devices.signs["sign1"] == (None, False)


@pytest.mark.parametrize("change", ["park", "transfer"])
def test_who_was_being_served_is_not_called_back(out, change):
    out.issue()
    out.do(c.CallNext("W1"), c.StartService("W1"), CHANGES[change]())
    assert [kind for kind, _, _ in out.screens.news("display")] == ["call"]
    assert out.devices.signs["sign1"] == (None, False)


def test_an_undo_of_next_shows_the_one_before_on_the_sign_again(out):
    out.issue()
    out.issue()
    out.do(c.CallNext("W1"), c.StartService("W1"), c.CallNext("W1"))
    assert out.devices.signs["sign1"] == ("A002", True)
    out.do(c.Undo("W1"))
    assert out.devices.signs["sign1"] == ("A001", False)
    kinds = [(kind, number) for kind, number, _ in out.screens.news("display")]
    assert kinds == [("call", "A001"), ("call", "A002"), ("withdrawn", "A002")]


def test_a_parked_customer_called_elsewhere_is_on_one_sign_alone(out):
    ticket = out.issue()
    out.do(c.CallNext("W1"), c.Park("W1"), c.CallTicket("W2", ticket))
    assert out.devices.signs == {"sign1": (None, False), "sign2": ("A001", True)}


def test_a_machine_that_fails_withdraws_its_call(out):
    out.do(c.ReportMachine("M1", Health.OK, busy=False))
    out.issue(SENT)
    out.do(c.Tick(), c.ReportMachine("M1", Health.FAULT, busy=False))
    kinds = [(kind, number) for kind, number, _ in out.screens.news("display")]
    assert kinds == [("call", "A001"), ("withdrawn", "A001")]


def test_the_paper_names_the_place_that_was_accepted(out, settings):
    out.do(c.ReportMachine("M1", Health.OK, busy=True))
    plain, sent = out.issue(), out.issue(SENT)
    zones = settings.zones
    assert out.devices.papers[plain].where.en == f"Please wait in: {zones['east'].name['en']}"
    assert out.devices.papers[sent].where.zh == f"请前往{zones['machines'].name['zh']}"


def test_devices_are_not_woken_for_a_ticket_that_no_printer_prints(out, monkeypatch):
    monkeypatch.setattr("hall_server.device_dispatch.KEEP_S", 3600.0)
    dispatch = out.followers[1]
    wanted = []
    monkeypatch.setattr(dispatch, "take", lambda fresh: wanted.append(fresh[0].event))
    dispatch._keep()
    out.do(c.IssueTicket("lobby's", "token", "cash", origin="lobby"))
    assert wanted == []
    printed = out.issue()
    assert wanted.pop().ticket == printed
    out.do(c.CallNext("W1"))
    assert wanted.pop().point == "W1"
    dispatch._keep_at = 0.0  # its position is due to be kept
    out.do(c.IssueTicket("another", "token2", "cash", origin="lobby"))
    assert wanted.pop().ticket == "another"


def doubtful(out: Out) -> list[str]:
    return [number for number, _ in out.followers[1].doubtful()]


def test_a_paper_in_doubt_is_forgotten_with_its_day(out):
    dispatch = out.followers[1]
    old = out.issue()
    dispatch.on_job(old, "unknown", "printer1")
    assert doubtful(out) == ["A001"]
    out.inside.watch.pass_s(24 * 3600)
    out.do(c.Tick())
    assert out.inside.state().tickets == {}
    assert doubtful(out) == []
    dispatch.on_job(old, "unknown", "printer1")  # as a printer says that comes back days later
    assert doubtful(out) == []


def test_of_many_papers_in_doubt_the_newest_are_kept(out):
    dispatch = out.followers[1]
    first, second = out.issue(), out.issue()
    dispatch.on_job(first, "unknown", "printer1")
    for n in range(KEPT_PRINTS):
        dispatch.on_job(f"{second}-copy-{n}", "unknown", "printer1")
    assert doubtful(out) == ["A002"] * KEPT_PRINTS


REFUSALS = [
    (DeviceError("no room on the disk", state="failed"), Unavailable),
    (DeviceError("there is no running device", permanent=True), LookupError),
]


@pytest.mark.parametrize(("refusal", "told"), REFUSALS)
def test_a_reprint_that_no_printer_takes_leaves_the_paper_in_doubt(out, refusal, told):
    dispatch, ticket = out.followers[1], out.issue()
    dispatch.on_job(ticket, "unknown", "printer1")
    out.devices.refusal = refusal
    with pytest.raises(told):
        dispatch.reprint(ticket)
    assert doubtful(out) == ["A001"]
    out.devices.refusal = None
    job = dispatch.reprint(ticket)
    assert out.devices.papers[job].copy
    assert doubtful(out) == []


def test_a_copy_in_doubt_is_said_also_when_it_is_asked_for_again(out):
    dispatch = out.followers[1]
    _, ticket, *_, other = [out.issue() for _ in range(11)]
    assert other.startswith(ticket)
    dispatch.on_job(other, "unknown", "printer1")
    dispatch.on_job(dispatch.reprint(ticket, "key"), "unknown", "printer1")
    assert doubtful(out) == ["A011", "A002"]
    dispatch.reprint(ticket, "key")
    assert doubtful(out) == ["A011", "A002"]
    dispatch.reprint(ticket, "another key")
    assert doubtful(out) == ["A011"]


def test_a_ticket_whose_paper_no_printer_takes_is_said(out):
    out.devices.refusal = DeviceError("no room on the disk", state="failed")
    out.issue()
    assert doubtful(out) == ["A001"]

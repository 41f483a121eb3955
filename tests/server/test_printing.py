"""Paper: one number everywhere, and a printer that fails never costs a ticket."""

import json
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from pyzbar.pyzbar import decode

from hardware.simulators.presenter import SimulatedPresenter
from hardware.simulators.printer import SimulatedPrinter
from tests.server.conftest import MakeHall
from tests.server.hall_process import HallProcess, until
from tests.server.halls import hall_toml
from tests.server.listener import Listener


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    made = SimulatedPrinter("printer1", 384)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def hall(make_hall: MakeHall, printer: SimulatedPrinter) -> HallProcess:
    """A running hall whose kiosk has a printer, at the other end of a cable."""
    device = (
        '[devices.printer1]\ndriver = "escpos"\nconnection = "network"\nhost = "127.0.0.1"\n'
        f"port = {printer.port}\nwidth = 384\npoll_s = 1\n"
    )
    made: HallProcess = make_hall(hall_toml({"cash": "A"}, ["W1"], printer="printer1", more=device))
    made.start()
    return made


def papers(hall: HallProcess) -> dict[str, Any]:
    """Return what was to be printed, by job, as it lies on the disk."""
    lines = (hall.data / "devices" / "printer1.jobs").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    return {r["id"]: r["paper"] for r in records if r.get("paper")}


def codes_on(printer: SimulatedPrinter, piece: int) -> list[str]:
    """Return what the QR codes on a piece of paper say: none if it was torn or is not there."""
    try:
        found = decode(Image.open(BytesIO(printer.png(piece))).convert("L"))
    except KeyError:
        return []
    return [str(code.data.decode()) for code in found]


def code_on(printer: SimulatedPrinter, piece: int) -> str:
    """Return what the one QR code on a piece of paper says."""
    (code,) = codes_on(printer, piece)
    return code


def test_peers_10_the_number_is_the_same_everywhere(hall, printer):
    kiosk = hall.client(hall.token("kiosk", "kiosk1"))
    lobby = hall.client(hall.token("lobby", "lobby"))
    token = hall.token("teller", "anna")
    teller = hall.client(token)
    teller.ok("POST", "/points/W1/open")
    for n in range(2):
        lobby.ok("POST", "/tickets", {"service": "cash"}, key=f"before-{n}")
    with (
        Listener(hall.url, "display", token=hall.token("display", "board1")) as board,
        Listener(hall.url, "counter", token=token, point="W1") as counter,
    ):
        board.wait(lambda it: it.states)
        counter.wait(lambda it: it.states)
        ticket = kiosk.ok("POST", "/tickets", {"service": "cash"}, key="it")
        number = ticket["number"]
        assert number == "A003"
        called = teller.ok("POST", "/points/W1/call", {"ticket": ticket["id"]})
        assert called["number"] == number
        assert board.wait(lambda it: it.calls)[0]["number"] == number
        assert board.wait_state(lambda s: s["calls"])["calls"][0]["number"] == number
        assert counter.wait_state(lambda s: s["ticket"])["ticket"]["number"] == number
        assert counter.wait(lambda it: it.calls)[0]["number"] == number
    phone = hall.client(None)
    assert phone.ok("GET", f"/t/{ticket['token']}")["number"] == number
    assert lobby.ok("GET", f"/tickets/{ticket['id']}")["number"] == number
    assert printer.wait_for(tickets=1)
    assert papers(hall)[ticket["id"]]["number"] == number
    assert code_on(printer, 1) == f"HALL:{ticket['token']}"
    ((journaled,),) = hall.ask(
        "SELECT json_extract(data, '$.number') FROM events"
        " WHERE kind = 'ticket_issued' AND ticket = ?",
        ticket["id"],
    )
    assert journaled == number


def test_peers_11_a_printer_without_paper_costs_no_ticket_and_no_second_number(hall, printer):
    kiosk_token, lobby_token = hall.token("kiosk", "kiosk1"), hall.token("lobby", "lobby")
    kiosk, lobby = hall.client(kiosk_token), hall.client(lobby_token)
    with (
        Listener(hall.url, "kiosk", token=kiosk_token) as screen,
        Listener(hall.url, "lobby", token=lobby_token) as manager,
    ):
        screen.wait_state(lambda s: s["printer"]["state"] == "ready")
        printer.set_fault("paper_out")
        issued = [kiosk("POST", "/tickets", {"service": "cash"}, key=f"k{n}") for n in range(2)]
        assert [r.status for r in issued] == [201, 201]
        assert [r.json["number"] for r in issued] == ["A001", "A002"]
        told = screen.wait_state(lambda s: s["printer"]["state"] == "paper_out")
        assert told["can_write"]
        assert told["issuing"]
        alerts = manager.wait_state(lambda s: s["alerts"])["alerts"]
        assert [(a["kind"], a.get("name")) for a in alerts] == [("device", "printer1")]
        assert all(alerts[0]["text"][language] for language in ("zh", "en"))
        printer.set_fault(None)
        first, second = (r.json for r in issued)
        screen.wait_state(
            lambda s: (
                {p["ticket"]: p["state"] for p in s["prints"]}
                == {first["id"]: "printed", second["id"]: "printed"}
            )
        )
        screen.wait_state(lambda s: s["printer"]["state"] == "ready")
        manager.wait_state(lambda s: not s["alerts"])
    assert [code_on(printer, n) for n in (1, 2)] == [f"HALL:{t['token']}" for t in (first, second)]

    copy = lobby.ok("POST", f"/tickets/{first['id']}/reprint")
    assert copy["number"] == first["number"]
    assert printer.wait_for(tickets=3)
    assert code_on(printer, 3) == f"HALL:{first['token']}"
    assert printer.png(3) != printer.png(1)
    paper = papers(hall)[copy["job"]]
    assert (paper["number"], paper["copy"]) == (first["number"], True)
    assert not papers(hall)[first["id"]].get("copy")
    again = kiosk.ok("POST", "/tickets", {"service": "cash"}, key="k0")
    assert again == first
    assert hall.ask("SELECT count(*) FROM events WHERE kind = 'ticket_issued'") == [(2,)]
    assert kiosk.ok("POST", "/tickets", {"service": "cash"}, key="k2")["number"] == "A003"
    assert printer.wait_for(tickets=4)


def test_a_printer_that_never_answers_alerts_the_lobby_and_costs_no_ticket(hall, printer):
    kiosk, lobby_token = hall.client(hall.token("kiosk", "kiosk1")), hall.token("lobby", "lobby")
    with Listener(hall.url, "lobby", token=lobby_token) as manager:
        printer.set_fault("silent")
        ticket = kiosk.ok("POST", "/tickets", {"service": "cash"}, key="k")
        (alert,) = manager.wait_state(lambda s: s["alerts"])["alerts"]
        assert alert["text"] == {
            "zh": "设备 printer1：没有应答",
            "en": "Device printer1: does not answer",
        }
        printer.set_fault(None)
        assert printer.wait_for(tickets=1)
        manager.wait_state(lambda s: not s["alerts"])
    assert code_on(printer, 1) == f"HALL:{ticket['token']}"


def test_a_kill_while_the_paper_is_out_prints_each_ticket_once(hall, printer):
    kiosk = hall.client(hall.token("kiosk", "kiosk1"))
    printer.set_fault("paper_out")
    tickets = [kiosk.ok("POST", "/tickets", {"service": "cash"}, key=f"k{n}") for n in range(4)]
    hall.kill()
    hall.start()
    printer.set_fault(None)
    ids = {t["id"] for t in tickets}
    assert printer.wait_for(tickets=4)
    # The job that the kill cut may stay in doubt, as the design says; no other may.
    until(lambda: ids <= ended(hall, "printed", "unknown"), "four ended jobs")
    doubted = ids & ended(hall, "unknown")
    assert len(doubted) <= 1
    # What is in doubt is not sent again; the printer is freed from it by a piece without a code.
    codes = [code for piece in range(1, 5) for code in codes_on(printer, piece)]
    sure = {f"HALL:{t['token']}" for t in tickets if t["id"] not in doubted}
    assert len(codes) == len(set(codes))
    assert sure <= set(codes) <= {f"HALL:{t['token']}" for t in tickets}
    assert [p["id"] for p in printer.status()["tickets"]] == [1, 2, 3, 4]


def ended(hall: HallProcess, *how: str) -> set[str]:
    """Return the jobs whose last line says one of these."""
    lines = (hall.data / "devices" / "printer1.jobs").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines if line.endswith("}")]
    last = {r["id"]: r["state"] for r in records}
    return {job for job, state in last.items() if state in how}


def test_peers_11_a_cable_out_in_mid_ticket_is_said_and_the_copy_is_marked(hall, printer):
    kiosk_token, lobby_token = hall.token("kiosk", "kiosk1"), hall.token("lobby", "lobby")
    kiosk, lobby = hall.client(kiosk_token), hall.client(lobby_token)
    with (
        Listener(hall.url, "kiosk", token=kiosk_token) as screen,
        Listener(hall.url, "lobby", token=lobby_token) as manager,
    ):
        screen.wait_state(lambda s: s["printer"]["state"] == "ready")
        printer.set_fault("unplug_after:1")
        first, torn = (
            kiosk.ok("POST", "/tickets", {"service": "cash"}, key=f"k{n}") for n in range(2)
        )
        told = screen.wait_state(
            lambda s: {p["ticket"]: p["state"] for p in s["prints"]}.get(torn["id"]) == "unknown"
        )
        assert {p["ticket"]: p["state"] for p in told["prints"]}[first["id"]] == "printed"
        told = manager.wait_state(lambda s: len(s["alerts"]) == 2)
        doubt = "This paper may not have come out: A002. Find the number and print a copy."
        assert [(a["kind"], a["text"]["en"]) for a in told["alerts"]] == [
            ("device", "Device printer1: offline"),
            ("print_unknown", doubt),
        ]
        printer.set_fault(None)
        lobby.ok("POST", f"/tickets/{torn['id']}/reprint")
        manager.wait_state(lambda s: not s["alerts"])
        third = kiosk.ok("POST", "/tickets", {"service": "cash"}, key="k2")
        screen.wait_state(
            lambda s: {p["ticket"]: p["state"] for p in s["prints"]}.get(third["id"]) == "printed"
        )
    assert third["number"] == "A003"
    whole = [code for piece in range(1, 5) for code in codes_on(printer, piece)]
    assert whole == [f"HALL:{t['token']}" for t in (first, torn, third)]
    marks = {job: bool(paper.get("copy")) for job, paper in papers(hall).items()}
    assert sorted(marks.values()) == [False, False, False, True]


def test_peers_11_a_ticket_that_nobody_takes_is_drawn_back_and_the_lobby_is_told(make_hall):
    presenter = SimulatedPresenter("printer1", 384)
    presenter.start()
    device = (
        '[devices.printer1]\ndriver = "vkp80"\nconnection = "network"\nhost = "127.0.0.1"\n'
        f"port = {presenter.port}\nwidth = 384\npoll_s = 1\ntake_s = 0.1\n"
        '[tickets]\nfooter = { zh = "当日有效", en = "Valid today" }\nlanguages = "zh"\n'
    )
    hall = make_hall(hall_toml({"cash": "A"}, ["W1"], printer="printer1", more=device))
    try:
        hall.start()
        kiosk = hall.client(hall.token("kiosk", "kiosk1"))
        with Listener(hall.url, "lobby", token=hall.token("lobby", "lobby")) as manager:
            presenter.set_fault("not_taken")
            ticket = kiosk.ok("POST", "/tickets", {"service": "cash"}, key="k")
            (alert,) = manager.wait_state(lambda s: s["alerts"])["alerts"]
            assert alert["text"] == {
                "zh": "设备 printer1：号票无人取走，请查看出票口",
                "en": "Device printer1: ticket not taken, look at its mouth",
            }
            manager.wait_state(lambda s: not s["alerts"])
    finally:
        presenter.stop()
    assert presenter.drawn_back == 1
    assert code_on(presenter, 1) == f"HALL:{ticket['token']}"
    paper = papers(hall)[ticket["id"]]
    assert paper["small_print"] == {"zh": "当日有效", "en": "Valid today"}
    assert paper["look"]["languages"] == "zh"

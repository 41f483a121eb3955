"""The agent as it runs: killed like the hall, refused, superseded, lost and found."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pyzbar.pyzbar import decode

from hardware.simulators.printer import SimulatedPrinter
from tests.server.agent_process import AgentProcess, agent_of
from tests.server.conftest import MakeHall
from tests.server.hall_process import HallProcess, until
from tests.server.halls import hall_toml
from tests.server.listener import Listener, Refused

AGENT = "kiosk1-pc"


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    made = SimulatedPrinter("printer1", 384, slow_s=0.02)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def hall(make_hall: MakeHall, printer: SimulatedPrinter) -> HallProcess:
    """A hall whose printer is at an agent; nothing runs yet."""
    device = (
        f'[devices.printer1]\ndriver = "escpos"\nagent = "{AGENT}"\nconnection = "network"\n'
        f'host = "127.0.0.1"\nport = {printer.port}\nwidth = 384\npoll_s = 1\n'
    )
    return make_hall(hall_toml({"cash": "A"}, ["W1"], printer="printer1", more=device))


@pytest.fixture
def make_agent(hall: HallProcess, tmp_path: Path) -> Iterator[Callable[[str], AgentProcess]]:
    made: list[AgentProcess] = []

    def make(name: str) -> AgentProcess:
        made.append(agent_of(hall, tmp_path / f"agent{len(made)}", name))
        return made[-1]

    yield make
    for agent in made:
        agent.close()


def states(folder: Path) -> dict[str, str]:
    """Return the last state of every job in a list on the disk."""
    file = folder / "devices" / "printer1.jobs"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return {r["id"]: r["state"] for r in map(json.loads, lines) if "id" in r}


def codes(printer: SimulatedPrinter) -> list[str]:
    """Return what the QR codes on all the paper say."""
    tickets = printer.status()["tickets"]
    assert isinstance(tickets, list)
    pictures = [Image.open(BytesIO(printer.png(t["id"]))).convert("L") for t in tickets]
    return [code.data.decode() for picture in pictures for code in decode(picture)]


def test_kills_of_hall_and_agent_lose_no_ticket_and_print_none_twice(hall, make_agent, printer):
    """Five kills, each at a moment that is told by the lists on both disks."""
    hall.start()
    token = hall.token("kiosk", "kiosk1")
    agent = make_agent(AGENT)
    agent.start()
    agent.says("connected with")
    issued: dict[str, str] = {}

    def issue(count: int) -> str:
        kiosk = hall.client(token)
        made = [
            kiosk.ok("POST", "/tickets", {"service": "cash"}, key=f"k{len(issued) + n}")
            for n in range(count)
        ]
        issued.update({t["id"]: f"HALL:{t['token']}" for t in made})
        return str(made[0]["id"])

    def at_agent(job: str, state: str) -> None:
        until(lambda: states(agent.data).get(job) == state, f"{job} {state} at the agent")

    printer.set_fault("slow")
    at_agent(issue(2), "printing")
    agent.kill()
    agent.start()

    until(lambda: "sent" not in states(hall.data).values(), "the jobs' ends")
    at_agent(issue(2), "printing")
    hall.kill()
    hall.start()

    issue(2)
    hall.kill()  # whatever was on its way
    agent.kill()
    agent.start()
    hall.start()

    until(lambda: set(states(hall.data).values()) <= {"printed", "unknown"}, "all ends")
    printer.set_fault("paper_out")
    first = issue(3)
    until(lambda: states(hall.data).get(first) in {"queued", "sent"}, "a job that waits")
    agent.kill()
    hall.kill()
    printer.set_fault(None)
    hall.start()
    agent.start()

    until(
        lambda: (
            states(hall.data).keys() >= issued.keys()
            and set(states(hall.data).values()) <= {"printed", "unknown"}
        ),
        "the end of every job",
    )
    ends = states(hall.data)
    unknown = [job for job in issued if ends[job] == "unknown"]
    assert len(unknown) <= 3, "one for each time that somebody who printed was killed"
    on_paper = codes(printer)
    assert len(on_paper) == len(set(on_paper)), "none twice"
    assert set(issued.values()) - set(on_paper) <= {issued[job] for job in unknown}
    assert hall.ask("SELECT count(*) FROM tickets") == [(len(issued),)]
    assert "Traceback" not in agent.log


def test_a_lost_agent_is_shown_and_prints_what_waited_when_it_is_back(hall, make_agent, printer):
    hall.start()
    kiosk_token, lobby_token = hall.token("kiosk", "kiosk1"), hall.token("lobby", "lobby")
    agent = make_agent(AGENT)
    with (
        Listener(hall.url, "kiosk", token=kiosk_token) as screen,
        Listener(hall.url, "lobby", token=lobby_token) as manager,
    ):
        screen.wait_state(lambda s: s["printer"]["state"] == "offline")
        agent.start()
        screen.wait_state(lambda s: s["printer"]["state"] == "ready")
        manager.wait_state(lambda s: not s["alerts"])
        agent.kill()
        told = screen.wait_state(lambda s: s["printer"]["state"] == "offline")
        assert told["issuing"]
        lobby = manager.wait_state(lambda s: s["alerts"] and s["devices"][0]["state"] == "offline")
        (alert,) = lobby["alerts"]
        assert (alert["kind"], alert["name"]) == ("agent", AGENT)
        assert alert["text"]["en"].startswith(f"The agent {AGENT} is not connected")
        (device,) = lobby["devices"]
        assert device["detail"] == f"agent {AGENT} not connected"
        assert device["since"] > 0
        ticket = hall.client(kiosk_token).ok("POST", "/tickets", {"service": "cash"}, key="k")
        agent.start()
        manager.wait_state(lambda s: not s["alerts"])
        assert printer.wait_for(tickets=1)
        hall.stop()
        agent.says("the devices go on")
        hall.start()
        agent.says("connected with", times=3)
    assert codes(printer) == [f"HALL:{ticket['token']}"]
    assert agent.log.count("is gone") == 1, "said once, not at every try"
    assert agent.stop() == 0


def test_an_agent_that_hung_prints_no_job_that_the_fallback_has(make_hall, tmp_path, printer):
    device = (
        f'[devices.printer1]\ndriver = "escpos"\nagent = "{AGENT}"\nconnection = "network"\n'
        f'host = "127.0.0.1"\nport = {printer.port}\nwidth = 384\nfallback = "printer2"\n'
        '[devices.printer2]\ndriver = "escpos"\nconnection = "network"\nhost = "127.0.0.1"\n'
    )
    second = SimulatedPrinter("printer2", 384)
    second.start()
    device += f"port = {second.port}\nwidth = 384\n"
    hall = make_hall(hall_toml({"cash": "A"}, ["W1"], printer="printer1", more=device))
    hall.start()
    agent = agent_of(hall, tmp_path / "agent", AGENT)
    kiosk = hall.token("kiosk", "kiosk1")
    try:
        agent.start()
        with Listener(hall.url, "kiosk", token=kiosk) as screen:
            screen.wait_state(lambda s: s["printer"]["state"] == "ready")
            agent.hang()
            ticket = hall.client(kiosk).ok("POST", "/tickets", {"service": "cash"}, key="k")
            screen.wait_state(lambda s: s["printer"]["state"] == "offline")
        agent.go_on()
        until(
            lambda: states(hall.data).get(ticket["id"]) in {"printed", "handed"}, "the ticket's end"
        )
        until(lambda: len(codes(printer) + codes(second)) >= 1, "the paper")
        agent.stop()  # in good order: what had come to it is done
        assert codes(printer) + codes(second) == [f"HALL:{ticket['token']}"]
    finally:
        agent.close()
        second.stop()


def test_who_is_not_wanted_ends_with_a_sentence(hall, make_agent):
    hall.start()
    stranger = make_agent("another-pc")
    stranger.start()
    assert stranger.ended() == 2
    assert "no device of the hall names this agent" in stranger.log

    first, second = make_agent(AGENT), make_agent(AGENT)
    first.start()
    first.says("connected with")
    second.start()
    assert first.ended() == 3
    assert "another agent with this name has taken over" in first.log
    twin = AgentProcess(second.data.parent / "twin", hall.url, "x")
    twin.data = second.data
    twin.start()
    assert twin.ended() == 2
    assert f"another agent is running on {second.data}" in twin.log

    hall.command("token", "revoke", "--data", hall.data, "--role", "agent", "--name", AGENT)
    assert second.ended() == 2
    assert "the hall refuses this token" in second.log
    assert "Traceback" not in first.log + second.log + stranger.log


def test_only_an_agent_comes_in_at_the_agents_door(hall):
    hall.start()
    for role, name in (("kiosk", "kiosk1"), ("display", "board1"), ("lobby", AGENT)):
        with pytest.raises(Refused), Listener(hall.url, "agent", token=hall.token(role, name)):
            pass
    for auth in ({}, {"token": "x"}):
        with pytest.raises(Refused), Listener(hall.url, "agent", **auth):
            pass
    token = hall.token("agent", AGENT)
    for face in ("kiosk", "display", "counter", "lobby"):
        with pytest.raises(Refused), Listener(hall.url, face, token=token, point="W1"):
            pass
    reply = hall.client(token)("POST", "/tickets", {"service": "cash"}, key="k")
    assert reply.status == 403

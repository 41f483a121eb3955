"""Every call in the demo can be asked why: by the rules, by hand, at machines, by itself."""

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hall_server.bootstrap import Hall, build
from hall_server.demo import prepare
from hall_server.queueing.events import TicketCalled
from hall_server.queueing.model import HallState
from hall_server.settings import load
from hall_server.settings.files import config_dir
from tests.web.caller import Caller

CHINESE = re.compile("[\u4e00-\u9fff]")

PATIENCE_S = 30.0


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Hall]:
    """The demo as it comes, but that window 6 calls by itself."""
    file = tmp_path / "hall.toml"
    file.write_text(
        f'include = "{config_dir() / "demo.toml"}"\n[points.W6]\nauto_call = true\nwrap_up_s = 0\n',
        "utf-8",
    )
    hall = build(load(file), tmp_path / "data", demo=True)
    hall.start()
    prepare(hall, "http://127.0.0.1")
    yield hall
    hall.stop()


def calls_of(hall: Hall) -> list[TicketCalled]:
    return [e.event for e in hall.service.since(0) if isinstance(e.event, TicketCalled)]


def wait_for_a_call(hall: Hall, kind: str, *, auto: bool = False) -> None:
    """Wait for what the hall does by itself: the demo's machines, or a tick."""
    deadline = time.monotonic() + PATIENCE_S
    points = hall.settings.points
    while not any(points[c.point].kind == kind and c.auto >= auto for c in calls_of(hall)):
        assert time.monotonic() < deadline, f"no call at a {kind}"
        time.sleep(0.02)


def _a_machine_is_able(state: HallState, _now_ms: int) -> bool:
    return any(p.able for p in state.points.values() if p.kind == "self-service")


def wait_for_the_machines(hall: Hall) -> None:
    """Wait until the demo's machines have reported: nobody is sent to one that never did."""
    deadline = time.monotonic() + PATIENCE_S
    while not hall.service.read(_a_machine_is_able):
        assert time.monotonic() < deadline, "no machine reports"
        time.sleep(0.02)


def run_the_hall(hall: Hall, kiosk: Caller) -> None:
    """Call by the rules at every window, by hand, at a machine, by itself, and undo one."""
    wait_for_the_machines(hall)
    at = {
        point: Caller(hall.app, hall.access.add_token("counter", f"{point}-test", point))
        for point in ("W1", "W2", "W3", "W4", "W5", "V1", "V2")
    }
    kiosk.issue("cash", offer={"target": "machines:machines", "accepted": True})
    kiosk.issue("corporate")
    kiosk.issue("cash", tier="vip")
    for _ in range(2):
        for point, teller in at.items():
            assert teller("POST", f"/points/{point}/call").status_code in (200, 204)
    last, w1 = kiosk.issue("cash"), at["W1"]
    assert w1("POST", "/points/W1/call", {"ticket": last["id"]}).status_code == 200
    assert w1("POST", "/points/W1/undo").status_code == 200
    assert w1("POST", "/points/W1/call", {"ticket": last["id"]}).status_code == 200
    wait_for_a_call(hall, "self-service")
    wait_for_a_call(hall, "counter", auto=True)


def test_every_call_in_the_demo_can_be_asked_why(demo):
    lobby = Caller(demo.app, demo.access.add_token("lobby", "asking"))
    kiosk = Caller(demo.app, demo.access.add_token("kiosk", "kiosk1"))
    run_the_hall(demo, kiosk)
    calls = calls_of(demo)
    answers = [lobby("GET", f"/calls/{call.call_id}/why") for call in calls]
    assert {answer.status_code for answer in answers} == {200}
    whys = [answer.get_json() for answer in answers]
    for call, why in zip(calls, whys, strict=True):
        assert (why["call_id"], why["point"], why["auto"]) == (call.call_id, call.point, call.auto)
        check_sentences(why, demo.settings.points[call.point].label)
        mine = lobby("GET", f"/tickets/{call.ticket}/why").get_json()["calls"]
        assert call.call_id in [one["call_id"] for one in mine]
    kinds = {demo.settings.points[call.point].kind for call in calls}
    assert kinds == {"counter", "vip-room", "self-service"}
    assert {why["rule"] for why in whys} >= {"by_hand", "policy"}
    assert any(why["auto"] for why in whys)
    assert any(why["undone"] for why in whys)


def check_sentences(why: dict[str, Any], where: dict[str, str]) -> None:
    """A sentence for staff and one for customers, who are told of no tier, in both languages."""
    tiers = ("VIP", "Gold", "Ordinary", "贵宾", "金卡", "普通")
    for said in (why["sentence"], why["customer_sentence"]):
        assert set(said) >= {"zh", "en"}
        assert CHINESE.search(said["zh"]), said
        assert said["en"], said
        assert not CHINESE.search(re.sub("“.*?”", "", said["en"])), said
    told = [text.replace(where[at], "") for at, text in why["customer_sentence"].items()]
    assert not any(tier in text for tier in tiers for text in told), told

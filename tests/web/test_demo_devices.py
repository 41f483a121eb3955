"""The demo's hall of devices: what its page is told, and what it may do to a pretended device."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from hall_server.about import About
from hall_server.demo_devices import _places, create_blueprint
from hall_server.service import Service
from hall_server.settings import Settings, load
from hall_server.store.memory import MemoryStore
from hardware.devices import DeviceSet, Listeners

ROOT = Path(__file__).parents[2]


class Pressed:
    """A pretended pad: one key, and one field that takes short texts."""

    def __init__(self) -> None:
        self.acts: list[tuple[str, str | None]] = []

    def status(self) -> dict[str, Any]:
        actions = [
            {"name": "next", "label": "Next"},
            {"name": "scan", "label": "", "value": "text"},
        ]
        return {"kind": "pad", "fault": None, "faults": [], "actions": actions}

    def act(self, name: str, value: str | None = None) -> None:
        if value == "bad":
            raise ValueError("no such code")
        self.acts.append((name, value))

    def start(self) -> None: ...

    def stop(self) -> None: ...


@pytest.fixture
def pad() -> Pressed:
    return Pressed()


@pytest.fixture
def page(settings: Settings, tmp_path: Path, pad: Pressed) -> Iterator[FlaskClient]:
    service = Service(MemoryStore())
    service.start(settings.rules())
    sections = {
        name: {"driver": "led485", "connection": "simulator"} for name in ("sign1", "sign2")
    }
    listeners = Listeners(lambda _status: None, lambda *_job: None)
    devices = DeviceSet(sections, tmp_path / "devices", listeners)
    devices.start()
    devices._simulators["pad1"] = pad  # type: ignore[assignment]
    app = Flask(__name__)
    app.register_blueprint(create_blueprint(devices, About(settings, service, lambda _: None)))
    yield app.test_client()
    devices.stop()
    service.stop()


def test_each_device_says_where_it_is_and_how(page):
    first, second = page.get("/api/demo/devices").get_json()
    assert (first["name"], first["kind"], first["prints"]) == ("sign1", "sign", [])
    assert first["at"] == [{"zh": "1号窗口", "en": "Window 1"}]
    assert first["since"] > 0
    faults = {fault["name"]: fault["text"]["en"] for fault in second["faults"]}
    assert {"silent", "garbage", "unplug"} <= faults.keys()
    assert faults["unplug"] == "cable pulled out"
    assert first["kind_name"]["en"] == "Window sign"


def test_readers_and_a_zones_devices_have_a_place_too():
    about = About(load(ROOT / "config" / "demo.toml"), Service(MemoryStore()), lambda _: None)
    places = {name: [at["en"] for at in _places(name, about)] for name in about.settings.devices}
    assert places["scan1"] == places["id1"] == ["Kiosk kiosk1"]
    assert places["strip1"] == ["East hall"]
    assert all(places.values()), "nothing lies about"


@pytest.mark.parametrize(
    ("fault", "status"), [("silent", 200), (None, 200), ("fire", 422), (7, 422), ("x" * 999, 422)]
)
def test_a_fault_is_one_of_the_devices_own(fault, status, page):
    assert page.post("/api/demo/devices/sign1/fault", json={"fault": fault}).status_code == status


def test_what_is_offered_can_be_done(page, pad):
    assert page.post("/api/demo/devices/pad1/act", json={"name": "next"}).status_code == 200
    sent = {"name": "scan", "value": "A012"}
    assert page.post("/api/demo/devices/pad1/act", json=sent).get_json()["kind"] == "pad"
    assert pad.acts == [("next", None), ("scan", "A012")]


@pytest.mark.parametrize(
    "body",
    [
        {}, [], None, "next", {"name": "explode"}, {"name": ["next"]}, {"name": None},
        {"name": "scan", "value": 7}, {"name": "scan", "value": "x" * 401},
        {"name": "scan", "value": "bad"},
    ],
)  # fmt: skip
def test_nothing_else_can_be_done(body, page, pad):
    assert page.post("/api/demo/devices/pad1/act", json=body).status_code == 422
    assert pad.acts == []


def test_devices_that_are_not_there_or_have_no_keys(page):
    assert page.post("/api/demo/devices/pad9/act", json={"name": "next"}).status_code == 404
    assert page.post("/api/demo/devices/pad9/fault", json={"fault": None}).status_code == 404
    assert page.post("/api/demo/devices/sign1/act", json={"name": "next"}).status_code == 422
    assert page.get("/api/demo/devices/sign1/tickets/1.png").status_code == 404

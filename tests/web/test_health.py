"""Liveness, readiness and figures, and who may see them."""

from dataclasses import replace
from ipaddress import ip_network

import pytest
from prometheus_client.parser import text_string_to_metric_families

PATHS = ("/healthz", "/readyz", "/metrics")


def test_healthy_and_ready(world):
    client = world.app.test_client()
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/readyz").get_json() == {"ready": True, "can_write": True, "why": []}


def test_not_ready_while_the_journal_cannot_be_written(world, monkeypatch):
    monkeypatch.setattr(world.service._writer, "can_write", False)
    answer = world.app.test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {"ready": False, "can_write": False, "why": ["cannot_write"]}


def test_not_ready_while_the_lobby_has_not_confirmed_the_day(world, monkeypatch):
    monkeypatch.setitem(world.service._alerts, "day_unconfirmed", world.watch.ms)
    client = world.app.test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json() == {"ready": False, "can_write": True, "why": ["day_unconfirmed"]}
    assert client.get("/healthz").status_code == 200
    world.service.confirm_day()
    assert client.get("/readyz").status_code == 200


def test_a_hall_whose_writer_has_ended_is_not_alive(world):
    world.service._writer._stopping = True
    world.service._writer._ring()
    world.service._writer._thread.join()
    client = world.app.test_client()
    assert client.get("/healthz").status_code == 503
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["why"]) == (503, ["stopped"])


def figures(world):
    text = world.app.test_client().get("/metrics").text
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_the_figures(world, kiosk, anna):
    anna("POST", "/points/W1/open")
    for _ in range(3):
        kiosk.issue("cash")
    anna("POST", "/points/W1/call")
    found = figures(world)
    assert found["hall_tickets_issued_total",] == 3
    assert found["hall_calls_total",] == 1
    assert found["hall_waiting", "cash"] == 2
    assert found["hall_points", "open"] == 1
    assert found["hall_can_write",] == 1
    assert found["hall_screens", "display"] == 0
    assert found["hall_devices_not_ready",] == 0


@pytest.mark.parametrize("path", PATHS)
def test_only_this_machine_unless_configured(world, path):
    def status(address, app=world.app, **headers):
        environ = {"REMOTE_ADDR": address}
        return app.test_client().get(path, environ_overrides=environ, headers=headers).status_code

    assert status("127.0.0.1") == status("::1") == status("::ffff:127.0.0.1") == 200
    assert status("10.0.0.5") == status("") == 403
    assert status("127.0.0.1", **{"X-Forwarded-For": "10.0.0.5"}) == 403
    server = replace(world.settings.server, metrics_from=(ip_network("10.0.0.0/24"),))
    app = world.make(replace(world.settings, server=server))
    assert status("10.0.0.5", app) == 200
    assert status("127.0.0.1", app) == 403

"""Liveness, readiness and figures for Prometheus; for this machine alone unless configured."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

import msgspec
from flask import Blueprint, Response, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from hall_server.about import FINE
from hall_server.queueing.entities import SELF_SERVICE
from hall_server.queueing.model import HallState

from .access import public
from .ports import Ports
from .problems import Problem
from .routes import JSON

#: Faces that keep a live connection.
FACES = ("kiosk", "display", "counter", "lobby")


def blueprint(ports: Ports) -> Blueprint:
    """Return /healthz, /readyz and /metrics."""
    health = Blueprint("health", __name__)
    registry = CollectorRegistry()
    registry.register(Figures(ports))

    @health.before_request
    def only_from_here() -> None:
        if not may_watch(ports, request.remote_addr):
            raise Problem(403, "forbidden", "Only for this machine.")

    @health.get("/healthz")
    @public
    def healthz() -> Response:
        is_alive = ports.service.is_alive
        status = "ok" if is_alive else "the writer's thread has ended: restart the hall"
        return _json({"status": status}, _status(is_alive))

    @health.get("/readyz")
    @public
    def readyz() -> Response:
        why = _why_not_ready(ports)
        can_write = "cannot_write" not in why
        return _json({"ready": not why, "can_write": can_write, "why": why}, _status(not why))

    @health.get("/metrics")
    @public
    def metrics() -> Response:
        return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)

    return health


def may_watch(ports: Ports, address: str | None) -> bool:
    """Whether an address may see the figures; a proxy's callers are not on this machine."""
    if any(h in request.headers for h in ("X-Forwarded-For", "Forwarded", "X-Real-IP")):
        return False
    try:
        asked_from = ip_address(address or "")
    except ValueError:
        return False
    asked_from = getattr(asked_from, "ipv4_mapped", None) or asked_from
    return any(asked_from in network for network in ports.settings.server.metrics_from)


def _why_not_ready(ports: Ports) -> list[str]:
    """Return what keeps the hall from issuing, by codes that callers and alerts use too."""
    service = ports.service
    found = {
        "stopped": not service.is_alive,
        "cannot_write": not service.can_write,
        "no_day": not service.read(_has_a_day),
        "day_unconfirmed": ports.about.day_held,
    }
    return [code for code, holds in found.items() if holds]


def _status(is_well: bool) -> int:
    return 200 if is_well else 503


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(msgspec.json.encode(body), status, content_type=JSON)


def _has_a_day(state: HallState, _: int) -> bool:
    return state.day.day is not None


class Figures(Collector):
    """Reads the committed state when asked; what counts the day starts again at roll-over."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports

    def collect(self) -> Iterable[CounterMetricFamily | GaugeMetricFamily]:
        """Yield the hall's figures."""
        issued, calls, waiting, points = self._ports.service.read(_figures)
        yield CounterMetricFamily("hall_tickets_issued", "Tickets issued today.", issued)
        yield CounterMetricFamily("hall_calls", "Calls and recalls today.", calls)
        yield _by("hall_waiting", "Tickets waiting.", "service", waiting)
        yield _by("hall_points", "Service points by state.", "state", points)
        yield GaugeMetricFamily(
            "hall_can_write", "Whether the journal can be written.", self._ports.service.can_write
        )
        about = self._ports.about
        screens = {face: len(about.connected(face)) for face in FACES}
        yield _by("hall_screens", "Connected screens.", "face", screens)
        failing = sum(1 for device in about.devices() if device["state"] not in FINE)
        yield GaugeMetricFamily("hall_devices_not_ready", "Devices that need somebody.", failing)


def _figures(state: HallState, _: int) -> tuple[int, int, dict[str, int], dict[str, int]]:
    waiting = dict.fromkeys(state.services, 0)
    for key, line in state.lines.items():
        waiting[key.service] = waiting.get(key.service, 0) + len(line)
    points: dict[str, int] = {}
    for point in state.points.values():
        if point.kind == SELF_SERVICE and not point.able:
            continue  # nobody closed it, but it serves nobody either
        points[point.state.value] = points.get(point.state.value, 0) + 1
    return sum(state.issued.values()), state.calls_made, waiting, points


def _by(name: str, help_text: str, label: str, values: dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for value, figure in values.items():
        family.add_metric([value], figure)
    return family

"""The API, version 1: every route of the contract."""

from flask import Blueprint

from hall_server.web.ports import Ports
from hall_server.web.routes import Route, register

from . import (
    administration,
    appointments,
    at_point,
    changes,
    customers,
    hall,
    kiosks,
    machines,
    pairing,
    phone,
    places,
    points,
    ratings,
    session,
    tickets,
    why,
)

PREFIX = "/api/v1"

ROUTES: list[Route] = [
    *tickets.routes,
    *changes.routes,
    *phone.routes,
    *points.routes,
    *at_point.routes,
    *machines.routes,
    *places.routes,
    *kiosks.routes,
    *hall.routes,
    *session.routes,
    *customers.routes,
    *appointments.routes,
    *why.routes,
    *ratings.routes,
    *administration.routes,
    *pairing.routes,
]


def blueprint(ports: Ports) -> Blueprint:
    """Return the API as a blueprint."""
    api = Blueprint("api", __name__, url_prefix=PREFIX)
    register(api, ROUTES, ports)
    return api

"""Pairing a new screen: it shows a code, and staff say which screen it is."""

from collections.abc import Collection

from flask import request

from hall_server.service import Answer
from hall_server.web import admin_contract as contract
from hall_server.web import shapes
from hall_server.web.access import enrol
from hall_server.web.pairing import LIFE_S
from hall_server.web.ports import Ports
from hall_server.web.problems import Problem
from hall_server.web.routes import Asking, Routes

routes = Routes()


@routes.route("POST", "/pairing", None, answers={201: contract.PairingCode}, codes=("too_many",))
def begin_pairing(ports: Ports, _asking: Asking) -> Answer:
    """Give a new screen a code to show, and a secret with which it asks what became of it."""
    ports.pairing.asking.take(request.remote_addr)
    code, secret = ports.pairing.begin()
    return shapes.answer(contract.PairingCode(code=code, secret=secret, expires_s=LIFE_S), 201)


@routes.route(
    "POST",
    "/pairing/claim",
    None,
    body=contract.PairingClaim,
    answers={200: contract.PairedSession, 204: None},
    codes=("unknown_pairing", "too_many"),
)
def claim_pairing(ports: Ports, asking: Asking) -> Answer:
    """Let the screen in whose code was entered, once; 204 while nobody has entered it."""
    try:
        found = ports.pairing.claim(asking.body.secret)
    except KeyError:
        ports.pairing.asking.take(request.remote_addr)
        raise Problem(404, "unknown_pairing", "This code is not valid any more.") from None
    if found is None:
        return Answer(204)
    role, name = found
    point = name if role in {"counter", "evaluator"} else None
    identity = ports.access.by_token(ports.access.add_token(role, name, point))
    if identity is None:  # revoked in the same moment
        raise Problem(404, "unknown_pairing", "This code is not valid any more.")
    csrf = enrol(ports.access, identity)
    return shapes.answer(contract.PairedSession(name=name, role=role, point=point, csrf=csrf))


@routes.route(
    "POST",
    "/pairing/{code}",
    ("lobby", "admin"),
    body=contract.PairedScreen,
    answers={204: None},
    codes=("unknown_code", "unknown_screen", "too_many"),
)
def enter_pairing(ports: Ports, asking: Asking, code: str) -> Answer:
    """Say which screen of the configuration shows a code."""
    asked: contract.PairedScreen = asking.body
    ports.pairing.entering.take(asking.who.ref)
    settings = ports.settings
    known: dict[str, Collection[str]] = {
        "kiosk": settings.kiosks,
        "display": settings.displays,
        "counter": settings.points,
        "evaluator": settings.points,
    }
    if asked.name not in known[asked.role]:
        raise Problem(404, "unknown_screen", "There is no such screen.", about={"field": "name"})
    if not ports.pairing.enter(code, asked.role, asked.name):
        raise Problem(404, "unknown_code", "No screen shows this code now.")
    return Answer(204)

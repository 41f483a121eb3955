"""Sessions of browsers: people sign in and out, devices join with their token."""

from flask import request, session

from hall_server.service import Answer
from hall_server.web import contract, shapes
from hall_server.web.access import Identity, csrf_token, enrol, guard, sign_out
from hall_server.web.ports import Ports
from hall_server.web.problems import Problem
from hall_server.web.routes import Asking, Routes

routes = Routes()


@routes.route(
    "POST",
    "/session",
    None,
    body=contract.SignIn,
    answers={200: contract.Session},
    codes=("sign_in_failed", "too_many"),
)
def sign_in(ports: Ports, asking: Asking) -> Answer:
    """Sign a person in; who was signed in before in this browser is signed out."""
    asked: contract.SignIn = asking.body
    limits, address = ports.limits, request.remote_addr
    who = (asked.name.casefold(), address)
    limits.sign_in_address.take(address)
    limits.sign_in.take(who)
    identity = ports.access.sign_in(asked.name, asked.password)
    if identity is None:
        raise _refused("sign_in_failed", "The name or the password is wrong.")
    limits.sign_in_address.give_back(address)
    limits.sign_in.give_back(who)
    return _joined(ports, identity)


@routes.route("GET", "/session", None, answers={200: contract.PageToken})
def page_token(_ports: Ports, _asking: Asking) -> Answer:
    """Return this browser's CSRF token: a page needs it anew when somebody has signed in."""
    return shapes.answer(contract.PageToken(csrf=csrf_token()))


@routes.route("DELETE", "/session", None, answers={204: None}, codes=("csrf",))
def end_session(ports: Ports, _asking: Asking) -> Answer:
    """Sign the person out; devices that joined in this browser stay."""
    if session.get("who"):
        guard().check_csrf()
    sign_out(ports.access)
    return Answer(204)


@routes.route(
    "POST",
    "/session/device",
    None,
    body=contract.Join,
    answers={200: contract.Session},
    codes=("unknown_token", "too_many"),
)
def join(ports: Ports, asking: Asking) -> Answer:
    """Trade a device's token for a session, beside those that this browser has."""
    identity = ports.access.by_token(asking.body.token)
    if identity is None:
        ports.limits.unknown_token.take(request.remote_addr)
        raise _refused("unknown_token", "Nobody holds this token.")
    return _joined(ports, identity)


def _joined(ports: Ports, identity: Identity) -> Answer:
    csrf = enrol(ports.access, identity)
    return shapes.answer(
        contract.Session(name=identity.name, role=identity.role, point=identity.point, csrf=csrf)
    )


def _refused(code: str, detail: str) -> Problem:
    return Problem(401, code, detail, headers={"WWW-Authenticate": "Bearer"})

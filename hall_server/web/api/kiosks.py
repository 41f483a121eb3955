"""Kiosks: a customer calls for help, and staff say that they are coming."""

from hall_server.queueing.refusals import Unknown
from hall_server.service import Answer
from hall_server.web.ports import Ports
from hall_server.web.problems import forbidden
from hall_server.web.routes import Asking, Routes

routes = Routes()


@routes.route(
    "POST",
    "/kiosks/{kiosk}/help",
    ("kiosk",),
    answers={204: None},
    codes=("unknown_kiosk",),
)
def call_for_help(ports: Ports, asking: Asking, kiosk: str) -> Answer:
    """Call staff to a kiosk: the lobby is alerted until somebody answers."""
    _check(ports, asking, kiosk)
    ports.about.help_calls.ask(kiosk, ports.service.now_ms())
    return Answer(204)


@routes.route(
    "DELETE",
    "/kiosks/{kiosk}/help",
    ("kiosk", "lobby", "admin"),
    answers={204: None},
    codes=("unknown_kiosk",),
)
def end_call_for_help(ports: Ports, asking: Asking, kiosk: str) -> Answer:
    """Answer a kiosk's call, which then says that somebody is coming; a kiosk withdraws its own."""
    _check(ports, asking, kiosk)
    if asking.who.role == "kiosk":
        ports.about.help_calls.withdraw(kiosk)
    else:
        ports.about.help_calls.answer(kiosk, ports.service.now_ms())
    return Answer(204)


def _check(ports: Ports, asking: Asking, kiosk: str) -> None:
    if asking.who.role == "kiosk" and asking.who.name != kiosk:
        raise forbidden()
    if kiosk not in ports.settings.kiosks:
        raise Unknown("kiosk", kiosk)

"""Self-service machines: what they report, and what they learn of their customer."""

from hall_server.queueing.entities import Health
from hall_server.queueing.model import HallState
from hall_server.service import Answer, Done
from hall_server.web import point_contract, shapes
from hall_server.web.ports import Ports
from hall_server.web.problems import forbidden
from hall_server.web.routes import Asking, Routes

routes = Routes()


@routes.route(
    "POST",
    "/points/{point}/report",
    ("counter", "lobby", "admin"),
    body=point_contract.ReportMachine,
    answers={200: point_contract.Machine},
    codes=("unknown_point", "not_a_machine"),
    key="optional",
)
def report_machine(ports: Ports, asking: Asking, point: str) -> Answer:
    """Say how a machine is; it is to report every few seconds, and learns who was called to it."""
    asked: point_contract.ReportMachine = asking.body
    if asking.who.role == "counter" and asking.who.point != point:
        raise forbidden()
    return ports.machines.heard(
        point,
        Health(asked.health),
        busy=asked.busy,
        render=lambda done: _machine(done, point),
        request=asking.request,
    )


def _machine(done: Done, point_id: str) -> Answer:
    state: HallState = done.state
    point = state.points[point_id]
    ticket = state.tickets[point.ticket] if point.ticket else None
    return shapes.answer(
        point_contract.Machine(
            point=point_id,
            health=point.health,
            busy=point.busy,
            ticket=shapes.ticket(state, ticket) if ticket else None,
        )
    )

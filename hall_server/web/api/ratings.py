"""How the service was: a customer says so at the window, the lobby reads it by point."""

from hall_server.appointments import rfc3339
from hall_server.queueing.refusals import Unknown
from hall_server.ratings import Moment
from hall_server.service import Answer
from hall_server.web import records_contract as contract
from hall_server.web import shapes
from hall_server.web.ports import Ports
from hall_server.web.problems import forbidden
from hall_server.web.routes import Asking, Routes

routes = Routes()


@routes.route(
    "POST",
    "/points/{point}/rating",
    ("evaluator",),
    body=contract.RateService,
    answers={200: contract.Rated},
    codes=("unknown_point", "rating_closed", "rated_already", "cannot_write"),
)
def rate_service(ports: Ports, asking: Asking, point: str) -> Answer:
    """Rate the service that has just ended at a point; the same once more is answered again."""
    if point not in ports.settings.points:
        raise Unknown("point", point)
    if asking.who.point != point:
        raise forbidden()
    asked: contract.RateService = asking.body
    now = ports.service.read(Moment.of)
    rating = ports.ratings.rate(point, asked.score, now, ticket=asked.ticket)
    return shapes.answer(
        contract.Rated(
            ticket=rating.ticket, point=point, score=rating.score, at=rfc3339(rating.at_ms)
        )
    )


@routes.route(
    "GET",
    "/ratings",
    ("lobby", "admin"),
    answers={200: contract.RatingsOfDay},
    codes=("cannot_read",),
)
def get_ratings(ports: Ports, _asking: Asking) -> Answer:
    """Return how today's customers rated each point: how many did, and their average."""
    day = ports.service.read(lambda state, _: state.day.day)
    found = ports.records.ratings(day) if day else []
    points = [
        contract.PointRatings(point=it.point, count=it.count, average=round(it.average, 2))
        for it in found
    ]
    return shapes.answer(contract.RatingsOfDay(day=day, points=points))

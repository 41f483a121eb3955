"""The lobby manager's pages, and the way from a number to its ticket."""

from typing import TYPE_CHECKING, Any, Literal, Protocol

from flask import Blueprint, Response, abort, jsonify, request

from hall_server.queueing.model import HallState
from hall_server.web.access import allow, public
from hall_server.web.face_blueprint import face_blueprint

if TYPE_CHECKING:
    from hall_server.service import Service
    from hall_server.web.pages import Page

#: The papers and languages in which a ticket can be looked at.
PAPERS_MM = (80, 58)
LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")


class Reports(Protocol):
    """What the lobby may ask of the day's figures."""

    def today(self, day: str, timezone: str, shift_ms: int, /) -> dict[str, Any]:
        """Return a business day's figures; raises StoreFailed."""
        ...


class TicketPreview(Protocol):
    """Draws what a kiosk's tickets look like."""

    def kiosks(self) -> list[str]:
        """Return the kiosks that there are."""
        ...

    def png(self, kiosk: str, language: Literal["zh", "en"], paper_mm: int, /) -> bytes | None:
        """Return a sample ticket as a PNG file; None if it cannot be drawn here."""
        ...


def create_blueprint(
    page: "Page",
    service: "Service",
    reports: Reports,
    *,
    preview: TicketPreview | None = None,
    demo: bool = False,
) -> Blueprint:
    """Return the lobby's pages; `demo` adds the hall of simulated devices."""
    blueprint = face_blueprint("lobby", __name__)

    @blueprint.get("/lobby")
    @public
    def lobby() -> Response:
        return page("lobby", "lobby", "lobby/lobby.html", demo=demo)

    @blueprint.get("/lobby/admin")
    @public
    def admin() -> Response:
        return page("admin", "", "lobby/admin.html")

    _add_answers(blueprint, service, reports)
    if preview is not None:
        _add_preview(blueprint, page, preview)

    if demo:

        @blueprint.get("/devices")
        @public
        def devices() -> Response:
            return page("devices", "", "lobby/devices.html")

    return blueprint


def _add_answers(blueprint: Blueprint, service: "Service", reports: Reports) -> None:
    """Add what the page asks beside its snapshot: a number's ticket, and the day's figures."""

    @blueprint.get("/lobby/find")
    @allow("lobby", "admin")
    def find() -> Response:
        number = request.args.get("number", "")
        return jsonify({"ticket": service.read(lambda state, _: find_number(state, number))})

    @blueprint.get("/lobby/today")
    @allow("lobby", "admin")
    def today() -> Response:
        asked = service.read(lambda state, _: _day(state))
        return jsonify(reports.today(*asked))


def _add_preview(blueprint: Blueprint, page: "Page", preview: TicketPreview) -> None:
    """Add the page that shows the printed tickets, and its pictures."""

    @blueprint.get("/lobby/ticket-preview")
    @allow("lobby", "admin")
    def ticket_preview() -> Response:
        return page(
            "preview",
            "",
            "lobby/ticket_preview.html",
            kiosks=preview.kiosks(),
            papers=PAPERS_MM,
            spoken=LANGUAGES,
        )

    @blueprint.get("/lobby/ticket-preview/<kiosk>-<language>-<int:paper_mm>.png")
    @allow("lobby", "admin")
    def ticket_picture(kiosk: str, language: str, paper_mm: int) -> Response:
        known = next((each for each in LANGUAGES if each == language), None)
        if kiosk not in preview.kiosks() or known is None or paper_mm not in PAPERS_MM:
            abort(404)
        png = preview.png(kiosk, known, paper_mm)
        if png is None:
            abort(503)
        response = Response(png, content_type="image/png")
        response.headers["Cache-Control"] = "no-store"
        return response


def _day(state: HallState) -> tuple[str, str, int]:
    """Return the business day, the hall's time zone, and what makes wall time of hall time."""
    return state.day.day or "", state.known_rules().timezone, state.day.correction_ms


def find_number(state: HallState, number: str) -> str | None:
    """Return the id of today's ticket with this number, however it is typed, or None."""
    wanted = number.strip().upper()
    return next((t.id for t in reversed(state.tickets.values()) if t.number == wanted), None)

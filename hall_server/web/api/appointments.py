"""Appointments: slots, booking, moving and cancelling; check-in is `POST /tickets`."""

from datetime import date, datetime

from hall_server import appointments as a
from hall_server.customers import normalise
from hall_server.queueing.opening import is_open_between
from hall_server.queueing.refusals import Refusal, Unknown
from hall_server.service import Answer
from hall_server.web import records_contract as contract
from hall_server.web import shapes
from hall_server.web.access import PEOPLE
from hall_server.web.ports import Ports
from hall_server.web.routes import Asking, Routes

routes = Routes()

_DAY_MS = 24 * 3600 * 1000

_BOOKING = ("slot_full", "no_slot", "not_bookable")
_ENDED = ("unknown_appointment", "already_arrived")


@routes.route(
    "GET",
    "/appointments/slots",
    ("kiosk", *PEOPLE),
    query=contract.SlotsAsked,
    answers={200: list[contract.OpenSlot]},
    codes=("unknown_service", "not_bookable", "cannot_read"),
)
def get_slots(ports: Ports, asking: Asking) -> Answer:
    """Return the slots of a service on a day that can still be booked, full ones too."""
    asked: contract.SlotsAsked = asking.query
    rules = _rules(ports, asked.service)
    found = _offered(ports, rules, asked.day)
    taken = ports.records.taken(asked.service, found[0], found[-1] + 1) if found else {}
    return shapes.answer(
        [
            contract.OpenSlot(
                at=a.rfc3339(at_ms),
                capacity=rules.capacity,
                free=max(0, rules.capacity - taken.get(at_ms, 0)),
            )
            for at_ms in found
        ]
    )


@routes.route(
    "GET",
    "/appointments",
    PEOPLE,
    query=contract.DayAsked,
    answers={200: list[contract.Appointment]},
    codes=("cannot_read",),
)
def list_appointments(ports: Ports, asking: Asking) -> Answer:
    """Return the appointments of a day of the hall, cancelled ones too."""
    timezone = ports.settings.hall.timezone
    day = asking.query.day or a.day_of(ports.wall_ms(), timezone)
    # Beyond these years a local midnight cannot be told in UTC.
    span = a.day_span(day, timezone) if 2000 <= day.year < 3000 else (0, 0)
    return shapes.answer([_shape(booking) for booking in ports.records.bookings(*span)])


@routes.route(
    "POST",
    "/appointments",
    ("lobby", "admin"),
    body=contract.NewAppointment,
    answers={201: contract.Appointment},
    codes=("unknown_service", "unknown_customer", "unknown_language", *_BOOKING),
    key="optional",
)
def book_appointment(ports: Ports, asking: Asking) -> Answer:
    """Book a slot; its code is what the customer brings."""
    asked: contract.NewAppointment = asking.body
    rules, records = _rules(ports, asked.service), ports.records
    if asked.language is not None and asked.language not in ports.settings.hall.languages:
        raise Unknown("language", asked.language)
    phone = (
        records.prints.mark_of("phone", normalise("phone", asked.phone)) if asked.phone else None
    )
    booking = records.book(
        asked.service,
        _slot(ports, rules, asked.at),
        rules.capacity,
        now_ms=ports.wall_ms(),
        customer=asked.customer,
        phone=phone,
        language=asked.language,
        request=asking.request,
    )
    return shapes.answer(_shape(booking), 201)


@routes.route(
    "GET",
    "/appointments/{appointment}",
    ("kiosk", *PEOPLE),
    answers={200: contract.Appointment},
    codes=("unknown_appointment", "too_many", "cannot_read"),
)
def get_appointment(ports: Ports, asking: Asking, appointment: str) -> Answer:
    """Return an appointment by its code."""
    ports.limits.identify.take(asking.who.ref)
    return shapes.answer(_shape(_booking(ports, appointment)))


@routes.route(
    "PATCH",
    "/appointments/{appointment}",
    ("lobby", "admin"),
    body=contract.MoveAppointment,
    answers={200: contract.Appointment},
    codes=(*_ENDED, "appointment_cancelled", "unknown_service", "cannot_write", *_BOOKING),
)
def move_appointment(ports: Ports, asking: Asking, appointment: str) -> Answer:
    """Move an appointment to another slot of its service."""
    booking = _booking(ports, appointment)
    a.refuse_ended(booking)
    rules = _rules(ports, booking.service)
    at_ms = _slot(ports, rules, asking.body.at)
    return shapes.answer(_shape(ports.records.move(booking.code, at_ms, rules.capacity)))


@routes.route(
    "DELETE",
    "/appointments/{appointment}",
    ("lobby", "admin"),
    answers={200: contract.Appointment},
    codes=(*_ENDED, "cannot_write"),
)
def cancel_appointment(ports: Ports, _asking: Asking, appointment: str) -> Answer:
    """Cancel an appointment: its place is free again."""
    return shapes.answer(_shape(ports.records.cancel(a.read_code(appointment))))


def _booking(ports: Ports, written: str) -> a.Booking:
    code = a.read_code(written)
    booking = ports.records.booking(code)
    if booking is None:
        raise Unknown("appointment", code)
    return booking


def _rules(ports: Ports, service: str) -> a.SlotRules:
    known = ports.settings.services.get(service)
    if known is None:
        raise Unknown("service", service)
    if known.appointments is None:
        raise Refusal("not_bookable", "This service takes no appointments.", service=service)
    return known.appointments


def _offered(ports: Ports, rules: a.SlotRules, day: date) -> list[int]:
    """Return the slots of a day that can be booked now, while the hall is open."""
    timezone, days = ports.settings.hall.timezone, ports.settings.appointments.days_ahead
    hall, length_ms = ports.settings.rules(), rules.slot_min * 60_000
    return [
        at_ms
        for at_ms in a.offered(rules, day, timezone, ports.wall_ms(), days)
        if is_open_between(hall, at_ms, at_ms + length_ms)
    ]


def _slot(ports: Ports, rules: a.SlotRules, at: datetime) -> int:
    """Return the wall time (ms) of a slot that can be booked; raises Refusal `no_slot`."""
    at_ms, now_ms = round(at.timestamp() * 1000), ports.wall_ms()
    # Before its day is looked for: a calendar ends, and a body may name any year.
    is_near = 0 <= at_ms - now_ms <= (ports.settings.appointments.days_ahead + 2) * _DAY_MS
    day = a.day_of(at_ms, ports.settings.hall.timezone) if is_near else None
    if day is None or at_ms not in _offered(ports, rules, day):
        raise Refusal("no_slot", "There is no slot to book at this time.", at=at.isoformat())
    return at_ms


def _shape(booking: a.Booking) -> contract.Appointment:
    return contract.Appointment(
        code=booking.code,
        service=booking.service,
        at=a.rfc3339(booking.at_ms),
        state=booking.state,
        customer=booking.customer,
        name=booking.name,
        phone=booking.phone,
        language=booking.language,
        ticket=booking.ticket,
        created_at=a.rfc3339(booking.created_ms),
    )

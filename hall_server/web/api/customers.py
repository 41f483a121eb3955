"""Customers: who came, and the register that knows them."""

import msgspec
from msgspec import UNSET
from msgspec.structs import asdict

from hall_server import customers as c
from hall_server.appointments import read_code, rfc3339
from hall_server.queueing.refusals import Unknown
from hall_server.recognition import described, recognised
from hall_server.service import Answer
from hall_server.web import records_contract as contract
from hall_server.web import shapes
from hall_server.web.access import PEOPLE
from hall_server.web.ports import Ports
from hall_server.web.routes import Asking, Routes

routes = Routes()

_WORDS = ("unknown_tier", "unknown_language", "unknown_need")
_WRITING = ("cannot_write", "customers_differ", *_WORDS)


@routes.route(
    "POST",
    "/customers/identify",
    ("kiosk", *PEOPLE),
    body=contract.Identify,
    answers={200: contract.Identified},
    codes=("too_many", "unknown_appointment", "cannot_write"),
)
def identify_customer(ports: Ports, asking: Asking) -> Answer:
    """Say who a customer is: tier, language, needs, and the appointment of today, if any."""
    # Whoever steals a kiosk's token must not read the register number by number.
    ports.limits.identify.take(asking.who.ref)
    given = {name: said for name, said in asdict(asking.body).items() if said is not None}
    if len(given) != 1:
        raise c.refused("card", "Give exactly one of card, phone, id_number and appointment.")
    if "appointment" in given:
        return shapes.answer(_of_appointment(ports, given["appointment"]))
    (kind,) = (kind for kind in c.KINDS if kind in given)
    return shapes.answer(_of_number(ports, kind, given[kind]))


def _of_appointment(ports: Ports, written: str) -> contract.Identified:
    code = read_code(written)
    booking = ports.records.booking(code)
    if booking is None:
        raise Unknown("appointment", code)
    customer = ports.records.customer(booking.customer) if booking.customer else None
    found = described(ports.settings, customer, None, booking)
    return msgspec.convert(found, contract.Identified)


def _of_number(ports: Ports, kind: c.Kind, written: str) -> contract.Identified:
    rules = ports.settings.customer_rules()
    number = c.normalise(kind, written, card_checksum=rules.card_checksum)
    mark = ports.records.prints.mark_of(kind, number)
    tier = rules.tier_of_card(number) if kind == "card" else None
    found = recognised(ports.records, ports.settings, ports.wall_ms(), mark, tier)
    return msgspec.convert(found, contract.Identified)


@routes.route(
    "POST",
    "/customers",
    ("lobby", "admin"),
    body=contract.NewCustomer,
    answers={200: contract.Customer, 201: contract.Customer},
    codes=_WRITING,
)
def register_customer(ports: Ports, asking: Asking) -> Answer:
    """Register a customer, or add to the one these numbers are known of (200)."""
    said = {name: value for name, value in asdict(asking.body).items() if value is not None}
    if not any(kind in said for kind in c.KINDS):
        raise c.refused("phone", "A customer needs a card, a phone or an ID number.")
    needs = said.pop("needs", None)
    entry = c.read_entry(said, needs, ports.settings.customer_rules(), ports.records.prints)
    customer, is_new = ports.records.keep(entry, ports.wall_ms())
    return shapes.answer(_shape(customer), 201 if is_new else 200)


@routes.route(
    "GET",
    "/customers/{customer}",
    PEOPLE,
    answers={200: contract.Customer},
    codes=("unknown_customer", "cannot_read"),
)
def get_customer(ports: Ports, _asking: Asking, customer: str) -> Answer:
    """Return a customer of the register, with the note for staff."""
    found = ports.records.customer(customer)
    if found is None:
        raise Unknown("customer", customer)
    return shapes.answer(_shape(found))


@routes.route(
    "PATCH",
    "/customers/{customer}",
    ("lobby", "admin"),
    body=contract.ChangeCustomer,
    answers={200: contract.Customer},
    codes=("unknown_customer", *_WRITING),
)
def change_customer(ports: Ports, asking: Asking, customer: str) -> Answer:
    """Change a customer; what is not given stays."""
    said = {name: value for name, value in asdict(asking.body).items() if value is not UNSET}
    forgotten, needs = said.pop("forget"), said.pop("needs", None)
    rules = ports.settings.customer_rules()
    entry = c.read_entry(said, needs, rules, ports.records.prints, forgotten)
    return shapes.answer(_shape(ports.records.change(customer, entry, ports.wall_ms())))


@routes.route(
    "DELETE",
    "/customers/{customer}",
    ("lobby", "admin"),
    answers={204: None},
    codes=("unknown_customer", "cannot_write"),
)
def erase_customer(ports: Ports, _asking: Asking, customer: str) -> Answer:
    """Erase a customer and the notes on their tickets for good.

    The journal keeps a reference to nobody.
    """
    ports.records.erase(customer)
    ports.service.erase_notes_of(customer)
    return Answer(204)


def _shape(customer: c.Customer) -> contract.Customer:
    return contract.Customer(
        ref=customer.ref,
        tier=customer.tier,
        language=customer.language,
        name=customer.name,
        needs=list(customer.needs),
        note=customer.note,
        marks=[contract.CustomerMark(kind=kind, last=last) for kind, last in customer.marks],
        created_at=rfc3339(customer.created_ms),
        updated_at=rfc3339(customer.updated_ms),
        seen_at=rfc3339(customer.seen_ms),
    )

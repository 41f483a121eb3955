"""Slots, booking, moving and cancelling over HTTP; the morning is Monday 9:00 in Shanghai."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from hall_server.appointments import SlotRules
from hall_server.queueing.rules import Hours
from tests.web.caller import Caller, code_of

PHONE = "13800138000"

#: Monday 10:00 and 10:30 in Shanghai.
TEN, HALF_PAST = "2026-03-02T02:00:00.000Z", "2026-03-02T02:30:00.000Z"


def book(caller, at=TEN, *, key=None, **more):
    response = caller("POST", "/appointments", {"service": "wealth", "at": at, **more}, key=key)
    assert response.status_code == 201, response.get_json()
    return response.get_json()


def slots(caller, day="2026-03-02", service="wealth"):
    response = caller("GET", f"/appointments/slots?service={service}&day={day}")
    assert response.status_code == 200, response.get_json()
    return {slot["at"]: (slot["capacity"], slot["free"]) for slot in response.get_json()}


def test_slots_of_today_are_those_to_come(kiosk):
    found = slots(kiosk)
    assert list(found)[:2] == ["2026-03-02T01:30:00.000Z", TEN]
    assert list(found)[-1] == "2026-03-02T08:00:00.000Z"
    assert set(found.values()) == {(2, 2)}


def test_slots_of_other_days(anna):
    days = {day: len(slots(anna, day)) for day in
            ("2026-03-01", "2026-03-03", "2026-03-07", "2026-03-16", "2026-03-17", "9999-12-31",
             "0001-01-01")}  # fmt: skip
    assert list(days.values()) == [0, 15, 0, 15, 0, 0, 0]


def test_no_slot_lies_where_the_hall_is_closed(world):
    noon = (("09:00", "09:45"), ("09:45", "12:00"), ("13:15", "17:30"))
    hours = Hours(
        dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), noon),
        {"2026-03-04": (), "2026-03-05": (("09:00", "11:00"),)},
    )
    app = world.make(replace(world.settings, hours=hours))
    kiosk = Caller(app, world.tokens["kiosk1"])
    utc = {day: [at[11:16] for at in slots(kiosk, f"2026-03-0{day}")] for day in (3, 4, 5)}
    assert [at for at in utc[3] if "03:00" <= at < "06:00"] == ["03:00", "03:30", "05:30"]
    assert "01:30" in utc[3]  # spans that touch are no gap
    assert utc[4] == []
    assert utc[5][-1] == "02:30"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("service=wealth", "bad_input"),
        ("day=2026-03-02", "bad_input"),
        ("service=wealth&day=2026-02-30", "bad_input"),
        ("service=wealth&day=today", "bad_input"),
        ("service=wealth&day=2026-03-02&x=1", "bad_input"),
        ("service=nope&day=2026-03-02", "unknown_service"),
        ("service=cash&day=2026-03-02", "not_bookable"),
    ],
)
def test_slots_that_cannot_be_told(kiosk, query, code):
    response = kiosk("GET", f"/appointments/slots?{query}")
    assert code_of(response) == code
    if query == "service=wealth&day=today":
        assert response.get_json()["field"] == "day"


def test_query_parameters_are_documented(browser):
    parameters = browser.document["paths"]["/appointments/slots"]["get"]["parameters"]
    found = {p["name"]: (p["in"], p["required"]) for p in parameters if p["in"] == "query"}
    assert found == {"service": ("query", True), "day": ("query", True)}
    assert next(p for p in parameters if p["name"] == "day")["schema"]["format"] == "date"


def test_booking_takes_a_place_and_the_third_is_refused(lobby, world, kiosk):
    first = book(lobby, phone="+86 138 0013 8000", language="zh")
    assert (first["state"], first["at"], first["service"]) == ("booked", TEN, "wealth")
    assert (first["phone"], first["customer"], first["ticket"]) == ("8000", None, None)
    assert len(first["code"]) == 8
    book(world.caller("admin"))
    assert slots(kiosk)[TEN] == (2, 0)
    response = lobby("POST", "/appointments", {"service": "wealth", "at": TEN})
    assert (response.status_code, code_of(response)) == (409, "slot_full")
    assert response.get_json()["at"] == TEN


def test_the_last_place_asked_for_at_once_is_given_once(world, lobby):
    book(lobby)
    callers = [Caller(world.app, world.tokens["lobby"]) for _ in range(6)]
    start = Barrier(len(callers))

    def ask(caller):
        start.wait()
        return caller("POST", "/appointments", {"service": "wealth", "at": TEN})

    with ThreadPoolExecutor(len(callers)) as pool:
        answers = list(pool.map(ask, callers))
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 5


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"service": "nope"}, "unknown_service"),
        ({"service": "cash"}, "not_bookable"),
        ({"at": "2026-03-02T02:10:00Z"}, "no_slot"),
        ({"at": "2026-03-02T01:00:00Z"}, "no_slot"),
        ({"at": "2026-03-20T02:00:00Z"}, "no_slot"),
        ({"at": "2026-03-07T02:00:00Z"}, "no_slot"),
        ({"at": "0001-01-01T00:00:00Z"}, "no_slot"),
        ({"at": "9999-12-31T23:59:59Z"}, "no_slot"),
        ({"at": "2026-03-02T10:00:00"}, "bad_input"),
        ({"at": 5}, "bad_input"),
        ({"phone": "x"}, "bad_input"),
        ({"language": "fr"}, "unknown_language"),
        ({"customer": "nobody"}, "unknown_customer"),
    ],
)
def test_what_cannot_be_booked(lobby, changes, code):
    response = lobby("POST", "/appointments", {"service": "wealth", "at": TEN} | changes)
    assert code_of(response) == code
    assert lobby("GET", "/appointments").get_json() == []


def test_a_time_may_be_given_in_any_zone(lobby):
    assert book(lobby, "2026-03-02T10:00:00+08:00")["at"] == TEN


def test_the_same_key_books_once(world, lobby):
    first = book(lobby, key="k", phone=PHONE)
    assert book(lobby, key="k", phone=PHONE) == first
    response = lobby("POST", "/appointments", {"service": "wealth", "at": HALF_PAST}, key="k")
    assert (response.status_code, code_of(response)) == (422, "key_reused")
    assert book(world.caller("admin"), key="k", phone=PHONE)["code"] != first["code"]


def test_moving_and_cancelling(lobby, kiosk, anna):
    first, second = book(lobby), book(lobby)
    book(lobby, HALF_PAST)
    path = f"/appointments/{first['code']}"
    moved = lobby("PATCH", path, {"at": HALF_PAST}).get_json()
    assert (moved["code"], moved["at"], moved["state"]) == (first["code"], HALF_PAST, "booked")
    full = lobby("PATCH", f"/appointments/{second['code']}", {"at": HALF_PAST})
    assert code_of(full) == "slot_full"
    assert code_of(lobby("PATCH", path, {"at": "2026-03-02T02:31:00Z"})) == "no_slot"
    assert lobby("DELETE", path).get_json()["state"] == "cancelled"
    assert lobby("DELETE", path).status_code == 200
    assert code_of(lobby("PATCH", path, {"at": TEN})) == "appointment_cancelled"
    found = slots(kiosk)
    assert (found[TEN], found[HALF_PAST]) == ((2, 1), (2, 1))
    assert anna("GET", path).get_json()["state"] == "cancelled"


def test_codes_are_read_as_people_write_them(lobby, kiosk):
    made = book(lobby)
    code = made["code"]
    written = f"{code[:4]}-{code[4:]}".lower().replace("0", "o").replace("1", "l")
    assert kiosk("GET", f"/appointments/{written}").get_json() == made
    for method, body in (("GET", None), ("PATCH", {"at": TEN}), ("DELETE", None)):
        answer = lobby(method, "/appointments/ABCD0000", body)
        assert (answer.status_code, code_of(answer)) == (404, "unknown_appointment")


def test_the_days_list(lobby, anna):
    second, first = book(lobby, HALF_PAST), book(lobby)
    tomorrow = book(lobby, "2026-03-03T02:00:00Z")
    lobby("DELETE", f"/appointments/{first['code']}")

    def codes(path):
        return [booking["code"] for booking in anna("GET", path).get_json()]

    assert codes("/appointments") == [first["code"], second["code"]]
    assert codes("/appointments?day=2026-03-03") == [tomorrow["code"]]
    assert codes("/appointments?day=0001-01-01") == codes("/appointments?day=9999-12-31") == []
    assert code_of(anna("GET", "/appointments?day=x")) == "bad_input"


def test_who_comes_is_told_the_appointment_of_today(world, lobby, kiosk):
    def told(**given):
        return kiosk("POST", "/customers/identify", given).get_json()

    code = book(lobby, HALF_PAST, phone=PHONE, language="en")["code"]
    near = book(lobby, TEN, phone=PHONE)["code"]
    book(lobby, "2026-03-03T02:00:00Z", phone="13900139000")
    nobody = told(phone=PHONE)
    assert (nobody["known"], nobody["appointment"]) == (
        False, {"code": near, "service": "wealth", "at": TEN, "state": "booked"}
    )  # fmt: skip
    assert told(phone="13900139000")["appointment"] is None
    ref = lobby("POST", "/customers", {"phone": PHONE, "name": "Li Na"}).get_json()["ref"]
    by_code = told(appointment=code.lower())
    assert (by_code["customer"], by_code["name"], by_code["language"]) == (ref, "L*** Na", None)
    assert by_code["appointment"]["at"] == HALF_PAST
    world.records.arrived(near, "t1")
    assert told(phone=PHONE)["appointment"]["code"] == code
    assert told(appointment=near)["appointment"]["state"] == "arrived"
    for method, body in (("PATCH", {"at": HALF_PAST}), ("DELETE", None)):
        over = lobby(method, f"/appointments/{near}", body)
        assert (code_of(over), over.get_json()["ticket"]) == ("already_arrived", "t1")
    missing = kiosk("POST", "/customers/identify", {"appointment": "ABCD0000"})
    assert code_of(missing) == "unknown_appointment"


def test_a_hall_whose_clocks_change(world):
    """Where an hour is repeated, both of its slots are there and can be booked."""
    rules = SlotRules(30, 1, "01:00", "02:00")
    settings = world.settings
    services = settings.services | {
        "wealth": replace(settings.services["wealth"], appointments=rules)
    }
    hall = replace(settings.hall, timezone="America/New_York")
    world.watch.ms = 1_793_448_000_000  # 2026-10-31 12:00 UTC
    app = world.make(replace(settings, services=services, hall=hall))
    lobby = Caller(app, world.tokens["lobby"])
    assert list(slots(lobby, "2026-11-01")) == [
        f"2026-11-01T0{hour}:{minute}:00.000Z" for hour in (5, 6) for minute in ("00", "30")
    ]
    assert book(lobby, "2026-11-01T01:30:00-05:00")["at"] == "2026-11-01T06:30:00.000Z"
    assert slots(lobby, "2026-11-01")["2026-11-01T05:30:00.000Z"] == (1, 1)
    assert [b["at"] for b in lobby("GET", "/appointments?day=2026-11-01").get_json()] == [
        "2026-11-01T06:30:00.000Z"
    ]

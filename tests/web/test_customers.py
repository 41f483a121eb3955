"""Who came, the register, and that nothing entered stays readable anywhere."""

import logging
from dataclasses import replace
from typing import Any

import pytest

from hall_server.ports import StoreFailed
from hall_server.store.sqlite import SqliteStore
from tests.web.caller import Caller, code_of

CARD, PHONE, ID_NUMBER = "6228480402564890018", "13800138000", "11010519491231002X"
WANG = {
    "card": "6228 4804 0256 4890 018",
    "phone": "+86 138-0013-8000",
    "id_number": ID_NUMBER,
    "name": "王小明",
    "tier": "gold",
    "language": "zh",
    "needs": ["hearing"],
    "note": "asks for Li",
}


@pytest.fixture
def wang(lobby):
    response = lobby("POST", "/customers", WANG)
    assert response.status_code == 201
    return response.get_json()


def identify(caller, **given):
    response = caller("POST", "/customers/identify", given)
    assert response.status_code == 200, response.get_json()
    return response.get_json()


def test_a_registered_customer_is_known_by_any_number(kiosk, anna, wang):
    expected = {
        "customer": wang["ref"],
        "known": True,
        "tier": "gold",
        "language": "zh",
        "name": "王*",
        "needs": ["hearing"],
        "appointment": None,
    }
    for kind, number in (("card", CARD), ("phone", "0086 " + PHONE), ("id_number", ID_NUMBER)):
        assert identify(kiosk, **{kind: number}) == expected
        assert identify(anna, **{kind: number}) == expected


def test_who_nobody_knows_is_ordinary_unless_the_card_says_otherwise(kiosk):
    nobody: dict[str, Any] = {
        "customer": None, "known": False, "tier": "ordinary", "language": None, "name": None,
        "needs": [], "appointment": None,
    }  # fmt: skip
    assert identify(kiosk, phone="13900139000") == nobody
    assert identify(kiosk, card="4111111111111111") == nobody
    assert identify(kiosk, card=CARD) == nobody | {"tier": "vip"}
    assert identify(kiosk, card="6228481234567894") == nobody | {"tier": "gold"}


def test_the_register_goes_before_the_cards_first_digits(kiosk, wang, lobby):
    assert identify(kiosk, card=CARD)["tier"] == "gold"
    lobby("PATCH", f"/customers/{wang['ref']}", {"tier": None})
    assert identify(kiosk, card=CARD)["tier"] == "vip"
    assert identify(kiosk, phone=PHONE)["tier"] == "ordinary"


def test_a_tier_that_the_hall_gave_up_counts_for_nothing(world, wang):
    tiers = {n: t for n, t in world.settings.tiers.items() if n != "gold"}
    app = world.make(replace(world.settings, tiers=tiers))
    assert identify(Caller(app, world.tokens["kiosk1"]), phone=PHONE)["tier"] == "ordinary"


def test_one_and_only_one_number(kiosk):
    for body in ({}, {"card": CARD, "phone": PHONE}, {"appointment": "A", "phone": PHONE}):
        response = kiosk("POST", "/customers/identify", body)
        assert (response.status_code, code_of(response)) == (422, "bad_input")


@pytest.mark.parametrize(
    ("field", "number"),
    [
        ("card", "6228480402564890019"),
        ("phone", "138001380OO"),
        ("id_number", "110105194912310021"),
        ("card", "x" * 41),
    ],
)
def test_a_wrong_number_names_its_field_and_is_not_repeated(kiosk, lobby, field, number):
    for caller, path in ((kiosk, "/customers/identify"), (lobby, "/customers")):
        response = caller("POST", path, {field: number})
        assert (response.status_code, code_of(response)) == (422, "bad_input")
        assert response.get_json()["field"] == field
        assert number not in response.text


def test_a_bank_whose_cards_have_no_check_digit(world):
    rules = replace(world.settings.customers, card_checksum=False)
    app = world.make(replace(world.settings, customers=rules))
    kiosk = Caller(app, world.tokens["kiosk1"])
    assert identify(kiosk, card="6228480402564890019")["tier"] == "vip"


def test_a_stolen_token_cannot_read_the_register(world, kiosk, anna):
    limit = world.settings.customers.identify_per_min
    for n in range(limit):
        identify(kiosk, phone=f"138{n:08}")
    response = kiosk("POST", "/customers/identify", {"phone": PHONE})
    assert (response.status_code, code_of(response)) == (429, "too_many")
    assert response.headers["Retry-After"] == str(round(60 / limit))
    assert code_of(kiosk("GET", "/appointments/ABCD0000")) == "too_many"
    identify(anna, phone=PHONE)
    world.watch.pass_s(60 / limit)
    identify(kiosk, phone=PHONE)
    assert code_of(kiosk("POST", "/customers/identify", {"phone": PHONE})) == "too_many"


def test_registering_again_adds_to_the_same_customer(lobby, wang):
    response = lobby("POST", "/customers", {"card": "4111111111111111", "phone": PHONE})
    assert response.status_code == 200
    again = response.get_json()
    assert again["ref"] == wang["ref"]
    assert [mark["last"] for mark in again["marks"]] == ["0018", "1111", "002X", "8000"]
    other = lobby("POST", "/customers", {"phone": "13900139000"}).get_json()
    clash = lobby("POST", "/customers", {"phone": "13900139000", "card": CARD})
    assert (clash.status_code, code_of(clash)) == (409, "customers_differ")
    assert set(clash.get_json()["customers"]) == {wang["ref"], other["ref"]}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tier": "platinum"}, "unknown_tier"),
        ({"language": "fr"}, "unknown_language"),
        ({"needs": ["dog"]}, "unknown_need"),
        ({"name": "13800138000"}, "bad_input"),
        ({"note": "phone 138 0013 8000"}, "bad_input"),
        ({"card": None, "phone": None, "id_number": None}, "bad_input"),
        ({"nickname": "x"}, "bad_input"),
    ],
)
def test_what_is_not_registered(lobby, kiosk, changes, code):
    assert code_of(lobby("POST", "/customers", WANG | changes)) == code
    assert not identify(kiosk, phone=PHONE)["known"]


def test_staff_see_the_note_and_change_and_erase(lobby, anna, wang, kiosk):
    path = f"/customers/{wang['ref']}"
    assert anna("GET", path).get_json() == wang
    assert wang["note"] == "asks for Li"
    assert wang["marks"][2] == {"kind": "phone", "last": "8000"}
    changes = {"note": None, "needs": [], "phone": "13900139000", "forget": ["phone", "card"]}
    changed = lobby("PATCH", path, changes).get_json()
    assert (changed["note"], changed["needs"], changed["name"]) == (None, [], "王*")
    assert [mark["last"] for mark in changed["marks"]] == ["002X", "9000"]
    assert not identify(kiosk, phone=PHONE)["known"]
    assert lobby("DELETE", path).status_code == 204
    assert not identify(kiosk, phone="13900139000")["known"]
    for method, body in (("GET", None), ("PATCH", {}), ("DELETE", None)):
        assert code_of(lobby(method, path, body)) == "unknown_customer"


def test_an_erased_customers_note_is_on_no_screen_any_more(lobby, anna, wang, kiosk):
    anna("POST", "/points/W1/open")
    kiosk("POST", "/tickets", {"service": "cash", "customer": wang["ref"]}, key="k1")
    assert anna("POST", "/points/W1/call").status_code == 200
    anna("POST", "/points/W1/park", {"note": "lost her passport"})
    assert "lost her passport" in anna("GET", "/points/W1").text
    assert lobby("DELETE", f"/customers/{wang['ref']}").status_code == 204
    for caller, path in ((anna, "/points/W1"), (lobby, "/hall")):
        assert "lost her passport" not in caller("GET", path).text


def test_a_disk_that_fails_is_said(lobby, kiosk, world, monkeypatch):
    def fail(*_):
        raise StoreFailed("no disk")

    for name in ("customer", "identify", "erase"):
        monkeypatch.setattr(world.records, name, fail)
    for caller, method, path, body, code in (
        (lobby, "GET", "/customers/x", None, "cannot_read"),
        (kiosk, "POST", "/customers/identify", {"phone": PHONE}, "cannot_write"),
        (lobby, "DELETE", "/customers/x", None, "cannot_write"),
    ):
        response = caller(method, path, body)
        assert (response.status_code, code_of(response)) == (503, code)


def test_nothing_entered_stays_readable(world, lobby, kiosk, tmp_path, caplog):
    """Not in the records, not in the journal, not in a log: also when something goes wrong."""
    secrets = [CARD, PHONE, ID_NUMBER, "小明", "13900139000", "Ramsbottom Smythe", "4890 018"]
    with caplog.at_level(logging.DEBUG):
        ref = lobby("POST", "/customers", WANG).get_json()["ref"]
        lobby("POST", "/customers", {"phone": "13900139000", "name": "Anne Ramsbottom Smythe"})
        at = "2026-03-03T02:00:00Z"
        booking = {"service": "wealth", "at": at, "phone": "139 0013 9000"}
        assert lobby("POST", "/appointments", booking, key="k").status_code == 201
        answers = [
            kiosk("POST", "/customers/identify", {"phone": PHONE}),
            kiosk("POST", "/customers/identify", {"card": CARD[:-1] + "9"}),
            kiosk("POST", "/customers/identify", {"phone": PHONE, "card": CARD}),
            lobby("POST", "/customers", {"phone": "13900139000", "card": CARD}),
            lobby("PATCH", f"/customers/{ref}", {"name": PHONE}),
            lobby("GET", "/appointments?day=2026-03-03"),
        ]
        kiosk.issue()
        world.records._db.execute("DROP TABLE marks")
        answers.append(kiosk("POST", "/customers/identify", {"phone": PHONE}))
        assert answers[-1].status_code == 503
    for answer in answers:
        assert not any(secret in answer.text for secret in secrets)
    assert not any(secret in caplog.text for secret in secrets)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert any(file.name == "records.db-wal" for file in files)
    journal = tmp_path / "hall.db"
    assert journal.exists() == isinstance(world.store, SqliteStore)
    for file in files:
        held = file.read_bytes()
        assert not any(secret.encode() in held for secret in secrets), file

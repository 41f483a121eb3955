"""The register and the appointment book, with a real file, real threads and real erasure."""

import sqlite3
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from hall_server.customers import Customer, CustomerRules, Entry, Mark, normalise, read_entry
from hall_server.ports import Request, StoreFailed
from hall_server.queueing.refusals import Refusal, Unknown
from hall_server.store.records import Purged, Records, RecordsError

KEY = b"k" * 32
NOW = 1_772_413_200_000
DAY = 24 * 3600 * 1000
RULES = CustomerRules("ordinary", ("ordinary", "gold", "vip"), ("zh", "en"), ("sight", "elderly"),
                      {"6228": "gold"})  # fmt: skip

CARD, OTHER_CARD, PHONE, OTHER_PHONE = (
    "6228480402564890018", "4111111111111111", "13800138000", "13900139000"
)  # fmt: skip
ID_NUMBER, OTHER_ID = "11010519491231002X", "440524188001010014"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "records.db"


@pytest.fixture
def records(file: Path) -> Iterator[Records]:
    opened = Records(file, KEY)
    yield opened
    opened.close()


def entry(records: Records, *, needs: Any = None, forgotten: Any = (), **said: Any) -> Entry:
    return read_entry(said, needs, RULES, records.prints, forgotten)


def mark(records: Records, kind: Any, number: str) -> Mark:
    return records.prints.mark_of(kind, normalise(kind, number))


def keep(records: Records, now_ms: int = NOW, **said: Any) -> str:
    return records.keep(entry(records, **said), now_ms)[0].ref


def book(records: Records, at_ms: int = NOW, capacity: int = 9, **more: Any) -> str:
    return records.book("wealth", at_ms, capacity, now_ms=NOW, **more).code


def phone_of(records: Records) -> list[str | None]:
    return [booking.phone for booking in records.bookings(0, NOW * 2)]


# ---- Customers ------------------------------------------------------------------------------


def test_a_customer_is_kept_and_found_by_every_number(records):
    said = {"name": "王小明", "tier": "vip", "language": "zh", "note": "window seat"}
    numbers = {"card": CARD, "phone": PHONE, "id_number": ID_NUMBER}
    customer, is_new = records.keep(entry(records, needs=["sight"], **said, **numbers), NOW)
    assert is_new
    assert len(bytes.fromhex(customer.ref)) == 16
    assert (customer.name, customer.tier, customer.language) == ("王*", "vip", "zh")
    assert (customer.needs, customer.note) == (("sight",), "window seat")
    assert customer.marks == (("card", "0018"), ("id_number", "002X"), ("phone", "8000"))
    for kind, number in numbers.items():
        assert records.identify(mark(records, kind, number)) == customer
    assert records.customer(customer.ref) == customer
    assert records.identify(mark(records, "phone", OTHER_PHONE)) is None
    assert records.customer("nobody") is None


def test_sightings_of_one_person_do_not_make_two(records):
    ref = keep(records, card=CARD)
    assert keep(records, card=CARD, phone=PHONE) == ref
    assert keep(records, phone="+86 " + PHONE, id_number=ID_NUMBER, card=OTHER_CARD) == ref
    found = records.customer(ref)
    assert found is not None
    assert len(found.marks) == 4
    assert records._db.execute("SELECT count(*) FROM customers").fetchone() == (1,)


def test_two_threads_that_see_one_person_first_make_one(records):
    start = Barrier(8)

    def see(n: int) -> str:
        start.wait()
        return keep(records, phone=PHONE, note=f"from thread {n}")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(see, range(8)))) == 1


def test_numbers_of_different_people_are_refused_and_nothing_is_written(records):
    first = keep(records, card=CARD, id_number=ID_NUMBER)
    second = keep(records, phone=PHONE)
    before = [records.customer(ref) for ref in (first, second)]
    clashes: list[dict[str, Any]] = [
        {"card": CARD, "phone": PHONE, "name": "Li"},
        {"phone": OTHER_PHONE, "card": CARD, "id_number": OTHER_ID, "name": "Li"},
    ]
    for said in clashes:
        with pytest.raises(Refusal) as caught:
            keep(records, NOW + DAY, **said)
        assert caught.value.code == "customers_differ"
    with pytest.raises(Refusal) as caught:
        records.change(first, entry(records, note="x", phone=PHONE), NOW + DAY)
    assert caught.value.about == {"customers": [first, second]}
    assert [records.customer(ref) for ref in (first, second)] == before
    assert records.identify(mark(records, "phone", OTHER_PHONE)) is None


def test_a_card_gives_its_tier_to_who_has_none(records):
    def tier(**more: Any) -> str | None:
        customer: Customer | None = records.customer(keep(records, card=CARD, **more))
        assert customer is not None
        return customer.tier

    assert [tier(), tier(tier="vip"), tier()] == ["gold", "vip", "vip"]


def test_changes(records):
    ref = keep(records, phone=PHONE, tier="vip", note="x", name="Li Na")
    changed = records.change(ref, entry(records, needs=["elderly"], note=None), NOW + 5)
    assert (changed.tier, changed.note, changed.name) == ("vip", None, "L*** Na")
    assert (changed.needs, changed.created_ms, changed.updated_ms) == (("elderly",), NOW, NOW + 5)
    moved = records.change(ref, entry(records, phone=OTHER_PHONE, forgotten=["phone"]), NOW + 6)
    assert moved.marks == (("phone", "9000"),)
    assert records.identify(mark(records, "phone", PHONE)) is None
    assert keep(records, phone=PHONE) != ref
    with pytest.raises(Unknown):
        records.change("nobody", entry(records, note="y"), NOW)


def test_seen_is_written_once_a_day(records):
    ref = keep(records, phone=PHONE)
    before = records._db.total_changes
    records.seen(ref, NOW + DAY)
    records.seen("nobody", NOW + 9 * DAY)
    assert records._db.total_changes == before
    records.seen(ref, NOW + DAY + 1)
    found = records.customer(ref)
    assert found is not None
    assert (found.seen_ms, found.updated_ms) == (NOW + DAY + 1, NOW)


def test_the_file_holds_no_number_or_name_and_what_is_erased_is_gone(records, file):
    secrets = [CARD, PHONE, ID_NUMBER, "小明", "13900139000"]
    ref = keep(records, card=CARD, phone=PHONE, id_number=ID_NUMBER, name="王小明", note="zebra99")
    code = book(records, phone=mark(records, "phone", OTHER_PHONE))
    hashes = [mark(records, "phone", PHONE).hash, mark(records, "card", CARD).hash]
    assert content(file, *hashes) == [True, True]
    assert content(file, b"zebra99") == [True]
    assert not any(content(file, *(secret.encode() for secret in secrets)))
    records.erase(ref)
    assert content(file, b"zebra99", ref.encode(), *hashes) == [False] * 4
    assert records.booking(code) is not None
    with pytest.raises(Unknown):
        records.erase(ref)


def content(file: Path, *needles: bytes) -> list[bool]:
    """Whether the file or its log holds these bytes."""
    log = file.with_name(file.name + "-wal")
    held = file.read_bytes() + (log.read_bytes() if log.exists() else b"")
    return [needle in held for needle in needles]


def test_erasing_a_customer_takes_the_phone_out_of_the_appointments(records):
    ref = keep(records, phone=PHONE)
    codes = [book(records, customer=ref), book(records, phone=mark(records, "phone", PHONE))]
    assert [records.booking(code).customer for code in codes] == [ref, ref]
    records.erase(ref)
    assert phone_of(records) == [None, None]
    assert [records.booking(code).customer for code in codes] == [None, None]


def test_purging_erases_who_was_not_seen_and_is_not_expected(records, file):
    old, expected, recent = (
        keep(records, NOW - 400 * DAY, phone=number, note=f"zebra{n}")
        for n, number in enumerate((PHONE, OTHER_PHONE, "13700137000"))
    )
    records.seen(recent, NOW - 300 * DAY)
    gone = book(records, NOW - 500 * DAY, phone=mark(records, "phone", "13600136000"))
    kept = book(records, NOW + DAY, phone=mark(records, "phone", OTHER_PHONE))
    assert records.purge(NOW - 365 * DAY) == Purged(customers=1, appointments=1)
    assert [records.customer(ref) is None for ref in (old, expected, recent)] == [
        True,
        False,
        False,
    ]
    assert [records.booking(code) is None for code in (gone, kept)] == [True, False]
    assert content(file, b"zebra0", b"zebra1") == [False, True]
    assert records.purge(NOW - 365 * DAY) == Purged(0, 0)


# ---- Appointments ---------------------------------------------------------------------------


def test_the_last_place_is_given_once(records):
    for _ in range(2):
        book(records, capacity=3)
    start, full = Barrier(8), []

    def take(_: int) -> str | None:
        start.wait()
        try:
            return book(records, capacity=3)
        except Refusal as refusal:
            full.append((refusal.code, refusal.about))
            return None

    with ThreadPoolExecutor(8) as pool:
        codes = [code for code in pool.map(take, range(8)) if code]
    assert len(codes) == 1
    assert full == [("slot_full", {"service": "wealth", "at": "2026-03-02T01:00:00.000Z"})] * 7
    assert records.taken("wealth", NOW, NOW + 1) == {NOW: 3}
    assert records.taken("cash", NOW, NOW + 1) == {}


def test_two_programs_on_one_file_do_not_overbook(records, file):
    other, start = Records(file, KEY), Barrier(2)

    def take(opened: Records) -> str:
        start.wait()
        try:
            return book(opened, capacity=1)
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(map(len, pool.map(take, (records, other)))) == [8, len("slot_full")]
    other.close()


def test_a_cancelled_place_is_free_and_a_moved_one_too(records):
    first = book(records, capacity=1)
    cancelled = records.cancel(first)
    assert (cancelled.state, records.cancel(first)) == ("cancelled", cancelled)
    second = book(records, capacity=1)
    third = book(records, NOW + 1, capacity=1)
    with pytest.raises(Refusal, match="taken"):
        records.move(third, NOW, 1)
    assert records.move(second, NOW + 2, 1).at_ms == NOW + 2
    assert records.move(second, NOW + 2, 1).at_ms == NOW + 2
    assert records.move(third, NOW, 1).at_ms == NOW
    with pytest.raises(Refusal) as caught:
        records.move(first, NOW + 9, 9)
    assert caught.value.code == "appointment_cancelled"
    for act in (lambda: records.move("NONE0000", NOW, 1), lambda: records.cancel("NONE0000")):
        with pytest.raises(Unknown):
            act()


def test_the_same_request_books_once(records, file):
    body = sha256(b'{"phone": "13800138000"}').digest()
    request = Request("lobby:POST /appointments", "k", body)
    code = book(records, capacity=1, request=request)
    # Whoever has the file could find the phone by trying them all.
    assert content(file, body) == [False]
    assert book(records, capacity=1, request=request) == code
    elsewhere = replace(request, scope="admin:POST /appointments")
    assert book(records, capacity=2, request=elsewhere) != code
    with pytest.raises(Refusal) as caught:
        book(records, capacity=3, request=replace(request, digest=b"other"))
    assert caught.value.code == "key_reused"
    assert records.taken("wealth", 0, NOW + 1) == {NOW: 2}


def test_an_appointment_is_of_whoever_the_phone_belongs_to(records):
    phone = mark(records, "phone", PHONE)
    code = book(records, phone=phone, language="en")
    booking = records.booking(code)
    assert (booking.customer, booking.name, booking.phone) == (None, None, "8000")
    assert records.bookings_of(NOW, NOW + 1, customer=None, phone=phone.hash) == [booking]
    ref = keep(records, phone=PHONE, name="Li Na")
    known = records.booking(code)
    assert (known.customer, known.name, known.language) == (ref, "L*** Na", "en")
    assert records.bookings_of(NOW, NOW + 1, customer=ref, phone=None) == [known]
    assert records.bookings_of(NOW + 1, NOW + 2, customer=ref, phone=phone.hash) == []
    with pytest.raises(Unknown):
        book(records, customer="nobody")


def test_check_in_is_given_once(records):
    ref = keep(records, phone=PHONE)
    code = book(records, customer=ref)
    start = Barrier(4)

    def check_in(ticket: str) -> str:
        start.wait()
        try:
            records.arrived(code, ticket)
        except Refusal as refusal:
            return refusal.code
        return ticket

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(check_in, ["t1", "t2", "t3", "t4"]))
    (ticket,) = set(answers) - {"already_arrived"}
    assert answers.count("already_arrived") == 3
    records.arrived(code, ticket)
    assert (records.booking(code).state, records.booking(code).ticket) == ("arrived", ticket)
    assert records.bookings_of(NOW, NOW + 1, customer=ref, phone=None) == []
    for act in (lambda: records.cancel(code), lambda: records.move(code, NOW + 1, 9)):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.about == {"ticket": ticket}
    records.released(code, "another")
    assert records.booking(code).state == "arrived"
    records.released(code, ticket)
    assert (records.booking(code).state, records.booking(code).ticket) == ("booked", None)
    with pytest.raises(Unknown):
        records.arrived("NONE0000", "t9")


# ---- The file -------------------------------------------------------------------------------


def test_the_file_is_private_and_knows_its_key(records, file):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    Records(file, KEY).close()
    with pytest.raises(RecordsError, match=r"people\.key is not the key"):
        Records(file, b"x" * 32)


def test_a_newer_or_broken_file_is_refused(tmp_path, file):
    newer = tmp_path / "newer.db"
    with sqlite3.connect(newer) as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(RecordsError, match="is of schema 99; this program knows"):
        Records(newer, KEY)
    file.write_bytes(b"no database" * 100)
    with pytest.raises(RecordsError, match="not a database"):
        Records(file, KEY)


def test_a_file_that_is_held_too_long_fails_clearly_and_goes_on(records, file):
    records._db.execute("PRAGMA busy_timeout = 0")
    with sqlite3.connect(file, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreFailed):
            book(records)
        other.execute("ROLLBACK")
    assert book(records)

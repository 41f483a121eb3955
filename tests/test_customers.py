"""What identifies people, made unreadable; slots across clock changes; check-in; the command."""

import os
import stat
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from hall_server import appointments as a
from hall_server.bootstrap import build
from hall_server.cli import main
from hall_server.customers import (
    Customer,
    CustomerRules,
    Fingerprints,
    Kind,
    luhn,
    masked,
    normalise,
    noted,
    read_entry,
)
from hall_server.keys import KeyDamaged, people_key, session_key
from hall_server.queueing.refusals import Refusal, Unknown
from hall_server.settings import load
from hall_server.store.records import Records

ROOT = Path(__file__).parents[1]
HALL = ROOT / "config" / "hall.toml"
RULES = CustomerRules(
    "ordinary", ("ordinary", "gold", "vip"), ("zh", "en"), ("hearing", "sight"),
    {"6228": "gold", "622848": "vip", "5": "gold"},
)  # fmt: skip
PRINTS = Fingerprints(b"k" * 32)

CARD, PHONE, ID_NUMBER = "6228480402564890018", "13800138000", "11010519491231002X"


# ---- Numbers and names ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "written", "kept"),
    [
        ("phone", "138 0013 8000", "13800138000"),
        ("phone", "+86 138-0013-8000", "13800138000"),
        ("phone", "0086 13800138000", "13800138000"),
        ("phone", "8613800138000", "13800138000"),
        ("phone", "１３８００１３８０００", "13800138000"),
        ("phone", "(010) 8888 6666", "01088886666"),
        ("phone", "+86 10 8888 6666", "01088886666"),
        ("phone", "95588", "95588"),
        ("phone", "+1 (555) 123-4567", "0015551234567"),
        ("phone", "001 555 123 4567", "0015551234567"),
        ("card", "6228 4804 0256 4890 018", CARD),
        ("card", "６２２８-4804-0256-4890-018", CARD),
        ("id_number", "11010519491231002x", ID_NUMBER),
        ("id_number", "110105 19491231 002Ｘ", ID_NUMBER),
    ],
)
def test_numbers_are_read_as_people_write_them(kind, written, kept):
    assert normalise(kind, written) == kept


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("phone", "1234"),
        ("phone", "1" * 18),
        ("phone", "138OO138000"),
        ("phone", ""),
        ("phone", "٣" * 11 + "x"),
        ("card", "6228480402564890019"),
        ("card", "1234567"),
        ("card", "6" * 20),
        ("id_number", "110105194912310021"),
        ("id_number", "11010519491231002"),
        ("id_number", "X1010519491231002X"),
    ],
)
def test_wrong_numbers_are_refused_by_field_and_not_repeated(kind, written):
    with pytest.raises(Refusal) as caught:
        normalise(kind, written)
    assert caught.value.code == "bad_input"
    assert caught.value.about == {"field": kind}
    assert not written or written not in caught.value.message


def test_a_banks_own_cards_may_have_no_check_digit():
    assert normalise("card", "6228480402564890019", card_checksum=False) == "6228480402564890019"


@given(st.from_regex(r"[1-9][0-9]{7,17}", fullmatch=True), st.data())
def test_one_wrong_digit_of_a_card_is_found(body, data):
    card = next(body + str(d) for d in range(10) if luhn(body + str(d)))
    place = data.draw(st.integers(0, len(card) - 1))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != card[place]]))
    assert not luhn(card[:place] + other + card[place + 1 :])


@given(st.integers(0, 16), st.sampled_from("0123456789"))
def test_one_wrong_digit_of_an_id_number_is_found(place, digit):
    wrong = ID_NUMBER[:place] + digit + ID_NUMBER[place + 1 :]
    if wrong != ID_NUMBER:
        with pytest.raises(Refusal):
            normalise("id_number", wrong)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("王小明", "王*"),
        ("王", "王*"),
        ("欧阳 娜娜", "欧*"),
        ("阿里木·买买提", "阿*"),
        ("John Smith", "J*** Smith"),
        ("  john  fitzgerald  kennedy ", "j*** kennedy"),
        ("Li", "L***"),
        ("김민수", "김*"),
    ],
)
def test_names_are_masked(name, kept):
    assert masked(name) == kept


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "Smith 13800138000", "王１", "a\x00b"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(Refusal, match="A name has"):
        masked(name)


def test_a_note_holds_no_numbers():
    assert noted("  likes  window 3, since 2026-03-02 ") == "likes window 3, since 2026-03-02"
    assert noted(" ") is None
    for note in ("call 138 0013 8000", "１３８００１３８０００", f"card {CARD}", "x" * 201):
        with pytest.raises(Refusal, match="A note h"):
            noted(note)


def test_the_longest_prefix_wins():
    tiers = [RULES.tier_of_card(card) for card in (CARD, "6228990", "62", "5123")]
    assert tiers == ["vip", "gold", None, "gold"]


def test_hashes_depend_on_the_key_and_the_kind():
    mark = PRINTS.mark_of("phone", PHONE)
    assert (mark.last, len(mark.hash)) == ("8000", 32)
    others = {Fingerprints(b"l" * 32).mark_of("phone", PHONE), PRINTS.mark_of("card", PHONE)}
    assert mark.hash not in {other.hash for other in others}
    assert mark == PRINTS.mark_of("phone", normalise("phone", "+86" + PHONE))


@pytest.mark.parametrize(
    ("said", "needs", "kind"),
    [
        ({"tier": "VIP"}, None, "tier"),
        ({"language": "fr"}, None, "language"),
        ({}, ["hearing", "x"], "need"),
    ],
)
def test_unknown_words_are_refused(said, needs, kind):
    with pytest.raises(Unknown) as caught:
        read_entry(said, needs, RULES, PRINTS)
    assert caught.value.kind == kind


# ---- Keys -----------------------------------------------------------------------------------


def test_keys_are_made_once_and_private(tmp_path):
    keys = people_key(tmp_path), session_key(tmp_path)
    assert keys == (people_key(tmp_path), session_key(tmp_path))
    assert keys[0] != keys[1]
    for file in tmp_path.iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {file.name for file in tmp_path.iterdir()} == {"people.key", "session.key"}


def test_a_damaged_session_key_is_made_anew_and_a_damaged_peoples_key_never(tmp_path):
    for name in ("people.key", "session.key"):
        (tmp_path / name).write_bytes(b"short")
    assert len(session_key(tmp_path)) == 32
    with pytest.raises(KeyDamaged, match=r"people\.key is damaged"):
        people_key(tmp_path)
    assert (tmp_path / "people.key").read_bytes() == b"short"


# ---- Slots ----------------------------------------------------------------------------------


def local(rules, day, timezone):
    zone = ZoneInfo(timezone)
    found = a.slots(rules, date.fromisoformat(day), timezone)
    return [f"{datetime.fromtimestamp(ms / 1000, zone):%H:%M%z}" for ms in found]


HALF_HOURS = a.SlotRules(30, 1, "01:00", "04:00")


def test_slots_of_an_ordinary_day_end_in_time():
    assert local(a.SlotRules(40, 1, "09:00", "11:10"), "2026-03-02", "Asia/Shanghai") == [
        "09:00+0800", "09:40+0800", "10:20+0800"
    ]  # fmt: skip


def test_an_hour_that_the_clocks_skip_has_no_slots():
    assert local(HALF_HOURS, "2026-03-08", "America/New_York") == [
        "01:00-0500", "01:30-0500", "03:00-0400", "03:30-0400"
    ]  # fmt: skip


def test_an_hour_that_the_clocks_repeat_has_its_slots_twice():
    assert local(HALF_HOURS, "2026-11-01", "America/New_York") == [
        "01:00-0400", "01:30-0400", "01:00-0500", "01:30-0500",
        "02:00-0500", "02:30-0500", "03:00-0500", "03:30-0500",
    ]  # fmt: skip


def test_weekdays():
    rules = replace(HALF_HOURS, weekdays=("sat", "mon"))
    days = [f"2026-03-{day:02}" for day in range(2, 9)]
    assert [bool(local(rules, day, "UTC")) for day in days] == [
        True, False, False, False, False, True, False
    ]  # fmt: skip


def test_only_what_is_to_come_and_near_is_offered():
    now = int(datetime(2026, 3, 2, 2, 0, tzinfo=UTC).timestamp() * 1000)

    def found(day):
        return len(list(a.offered(HALF_HOURS, date.fromisoformat(day), "UTC", now, 7)))

    assert [found(f"2026-03-{day:02}") for day in (1, 2, 3, 9, 10)] == [0, 3, 6, 6, 0]


def test_a_day_of_a_clock_change_has_23_or_25_hours():
    spans = [a.day_span(date(2026, *day), "America/New_York") for day in ((3, 8), (11, 1))]
    assert [(end - begin) / 3_600_000 for begin, end in spans] == [23, 25]


def test_codes_are_read_as_people_write_them():
    codes = {a.new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 8 and set(code) <= set(a.ALPHABET) for code in codes)
    assert {a.read_code(code) for code in codes} == codes
    assert a.read_code(" abcd-01io ") == "ABCD0110"
    assert a.read_code("abcd 0LI0") == "ABCD0110"


# ---- Check-in -------------------------------------------------------------------------------

NINE = 1_772_413_200_000
MINUTE = 60_000
BOOKED = a.Booking("CODE0000", "wealth", NINE, "booked", None, None, None, None, None, 0)
CHECK_IN = a.CheckInRules("gold", 15 * MINUTE, 10 * MINUTE)


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (-15, a.Arrival(NINE, "gold")),
        (0, a.Arrival(NINE, "gold")),
        (10, a.Arrival(NINE, "gold")),
        (10.001, a.Arrival(None, None)),
        (600, a.Arrival(None, None)),
    ],
)
def test_check_in(minutes, expected):
    assert a.arrive(BOOKED, NINE + round(minutes * MINUTE), CHECK_IN) == expected


def test_too_early_says_when():
    with pytest.raises(Refusal) as caught:
        a.arrive(BOOKED, NINE - 15 * MINUTE - 1, CHECK_IN)
    assert caught.value.code == "too_early"
    assert caught.value.about == {"opens_at": "2026-03-02T00:45:00.000Z"}


def test_too_late_where_the_hall_refuses_it():
    rules = replace(CHECK_IN, refuses_late=True)
    assert a.arrive(BOOKED, NINE + 10 * MINUTE, rules).booked_ms == NINE
    with pytest.raises(Refusal) as caught:
        a.arrive(BOOKED, NINE + 10 * MINUTE + 1, rules)
    assert (caught.value.code, caught.value.about) == (
        "too_late", {"closed_at": "2026-03-02T01:10:00.000Z"}
    )  # fmt: skip


def test_what_is_over_cannot_check_in():
    over: tuple[tuple[a.State, str], ...] = (
        ("cancelled", "appointment_cancelled"),
        ("arrived", "already_arrived"),
    )
    for state, code in over:
        with pytest.raises(Refusal) as caught:
            a.arrive(replace(BOOKED, state=state, ticket="t1"), NINE, CHECK_IN)
        assert caught.value.code == code


def test_without_a_tier_of_its_own_an_appointment_keeps_the_customers():
    assert a.arrive(BOOKED, NINE, a.CheckInRules()) == a.Arrival(NINE, None)


# ---- The command ----------------------------------------------------------------------------

HEADER = "name,phone,card,id_number,tier,language,needs,note\n"
GOOD = f"王小明,+86 138 0013 8000,{CARD},{ID_NUMBER},vip,zh,hearing;elderly,asks for Li\n"
SECRETS = ("小明", "John", "8000138", "13800138000", "13900139000", CARD, ID_NUMBER, CARD[:15])


def hall(*words: object) -> Result:
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def imported(tmp_path: Path, text: str, *more: str) -> Result:
    file = tmp_path / "people.csv"
    file.write_text(text, "utf-8-sig")
    result = hall("customers", "import", file, "--data", tmp_path / "data", "--config", HALL, *more)
    assert not any(secret in result.output for secret in SECRETS)
    return result


@pytest.fixture
def records(tmp_path):
    """The records that a command left."""
    opened = []

    def open_them() -> Records:
        data = tmp_path / "data"
        opened.append(Records(data / "records.db", people_key(data)))
        return opened[-1]

    yield open_them
    for each in opened:
        each.close()


def known(records: Records, kind: Kind, number: str) -> Customer | None:
    return records.identify(records.prints.mark_of(kind, number))


def test_import(tmp_path, records):
    result = imported(tmp_path, HEADER + GOOD + "\nJohn Smith,13900139000,,,,,,\n")
    assert (result.exit_code, result.stdout) == (0, "2 new, 0 known, 0 left out\n"), result.output
    opened = records()
    found = {known(opened, "phone", PHONE), known(opened, "card", CARD)}
    (wang,) = found
    assert wang is not None
    assert (wang.tier, wang.language, wang.name) == ("vip", "zh", "王*")
    assert (wang.needs, wang.note) == (("hearing", "elderly"), "asks for Li")
    john = known(opened, "phone", "13900139000")
    assert john is not None
    assert (john.tier, john.name, john.needs) == (None, "J*** Smith", ())
    again = imported(tmp_path, HEADER + GOOD.replace("vip", "gold"))
    assert again.stdout == "0 new, 1 known, 0 left out\n"
    changed = opened.customer(wang.ref)
    assert changed is not None
    assert changed.tier == "gold"


BAD = (
    HEADER
    + GOOD
    + f"John,,{CARD[:-1]}9,,,,,\n"
    + "John,13900139000,,,13900139000,,,\n"
    + "John,,,,,,,\n"
    + "John,13900139000,,,,,,,,\n"
    + f"John,13700137000,,{ID_NUMBER},,,,\nJohn,13700137000,,,,,,\nJohn,13600136000,,,,,,\n"
)


def test_bad_rows_are_named_by_line_and_nothing_is_imported(tmp_path, records):
    result = imported(tmp_path, BAD)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "line 3: card: The card number's check digit is wrong.",
        "line 4: unknown tier",
        "line 5: phone: A customer needs a card, a phone or an ID number.",
        "line 6: The row has more cells than the first line.",
        "Error: nothing was imported; mend these lines or give --skip-bad",
    ]
    assert known(records(), "phone", PHONE) is None


def test_good_rows_beside_bad_ones(tmp_path, records):
    clash = f"John,13600136000,{CARD},,,,,\n"
    another = f"John,13500135000,{CARD},440524188001010014,,,,\n"
    result = imported(tmp_path, BAD + clash + another, "--skip-bad")
    assert result.exit_code == 0
    assert result.stdout == "2 new, 2 known, 6 left out\n"
    line = BAD.count("\n") + 1
    assert f"line {line}: These numbers belong to different customers." in result.stderr
    opened = records()
    assert known(opened, "phone", PHONE) == known(opened, "phone", "13700137000")
    assert known(opened, "phone", "13500135000") is None
    john = known(opened, "phone", "13600136000")
    assert john is not None
    assert [kind for kind, _ in john.marks] == ["phone"]


def test_numbers_of_different_people_leave_the_whole_file_out(tmp_path, records):
    text = HEADER + GOOD + "John,13600136000,,,,,,\n" + f"John,13600136000,{CARD},,,,,\n"
    result = imported(tmp_path, text)
    assert result.exit_code == 1
    assert "line 4: These numbers belong to different customers." in result.stderr
    assert known(records(), "phone", PHONE) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name,fone\n", "the first line must name columns out of name, phone"),
        ("name,tier\n", "the first line must name columns out of name, phone"),
        ("phone,phone\n", "the first line must name columns out of name, phone"),
        ("", "the first line must name columns out of name, phone"),
        ('phone,name\n"138,x', "line 2 is no row of a CSV file"),
    ],
)
def test_what_is_no_table(tmp_path, text, why):
    result = imported(tmp_path, text)
    assert result.exit_code == 1
    assert why in result.stderr


def test_a_file_that_is_not_utf8(tmp_path):
    file = tmp_path / "gbk.csv"
    file.write_bytes((HEADER + GOOD).encode("gbk"))
    result = hall("customers", "import", file, "--data", tmp_path / "data", "--config", HALL)
    assert result.exit_code == 1
    assert "is not UTF-8" in result.stderr


def test_purge(tmp_path, records):
    where = ("--data", tmp_path / "data", "--config", HALL)
    none = hall("customers", "purge", *where)
    assert (none.exit_code, "there is no records.db in" in none.stderr) == (1, True)
    imported(tmp_path, HEADER + GOOD)
    assert hall("customers", "purge", *where).stdout == "erased 0 customers, 0 appointments\n"
    opened = records()
    entry = read_entry({"phone": "13900139000"}, None, RULES, opened.prints)
    opened.keep(entry, 0)
    assert hall("customers", "purge", *where).stdout == "erased 1 customers, 0 appointments\n"
    assert known(opened, "phone", "13900139000") is None
    assert known(opened, "phone", PHONE) is not None


def test_a_hall_that_starts_erases_who_was_not_seen_for_long(tmp_path, records):
    imported(tmp_path, HEADER + GOOD)
    opened = records()
    opened.keep(read_entry({"phone": "13900139000"}, None, RULES, opened.prints), 0)
    running = build(load(ROOT / "config" / "demo.toml"), tmp_path / "data")
    running.start()
    running.stop()
    assert known(opened, "phone", "13900139000") is None
    assert known(opened, "phone", PHONE) is not None


def test_records_made_with_another_key_are_refused(tmp_path):
    imported(tmp_path, HEADER + GOOD)
    (tmp_path / "data" / "people.key").write_bytes(os.urandom(32))
    result = imported(tmp_path, HEADER + GOOD)
    assert result.exit_code == 1
    assert "people.key is not the key that these records were made with" in result.stderr


def test_a_backup_carries_people_and_their_key(tmp_path):
    imported(tmp_path, HEADER + GOOD)
    copy = tmp_path / "copy"
    assert hall("backup", "--data", tmp_path / "data", copy).exit_code == 0
    assert stat.S_IMODE((copy / "people.key").stat().st_mode) == 0o600
    opened = Records(copy / "records.db", people_key(copy))
    assert known(opened, "card", CARD) is not None
    opened.close()
    again = hall("backup", "--data", tmp_path / "data", copy)
    assert (again.exit_code, "give an empty folder" in again.stderr) == (1, True)

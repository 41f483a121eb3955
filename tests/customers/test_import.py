"""`hall customers`: a file of people is registered, and those of long ago are erased."""

import os
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from hall_server.bootstrap import build
from hall_server.cli import main
from hall_server.customers import (
    Customer,
    Kind,
    read_entry,
)
from hall_server.keys import people_key
from hall_server.settings import load
from hall_server.store.records import Records
from tests.customers.helpers import CARD, HALL, ID_NUMBER, PHONE, ROOT, RULES

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

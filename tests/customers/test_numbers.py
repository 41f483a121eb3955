"""What identifies people: read as it is written, and made unreadable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.customers import (
    Fingerprints,
    luhn,
    masked,
    normalise,
    noted,
    read_entry,
)
from hall_server.queueing.refusals import Refusal, Unknown
from tests.customers.helpers import CARD, ID_NUMBER, PHONE, PRINTS, RULES


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

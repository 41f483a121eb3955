"""Customers: what identifies them, checked and made unreadable before it is kept; pure."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal

from .queueing.refusals import Refusal, Unknown

#: What a customer may be known by.
Kind = Literal["card", "phone", "id_number"]

KINDS: tuple[Kind, ...] = ("card", "phone", "id_number")

#: Digits that are shown again of a number.
SHOWN = 4

LONGEST_NOTE, LONGEST_NAME = 200, 80

#: GB 11643-1999, clause 6: weights of ISO 7064 MOD 11-2, and the check character by remainder.
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

_SEPARATORS = re.compile(r"[\s()./\u00ad\u2010-\u2015\u2212-]+")


@dataclass(frozen=True, slots=True)
class CustomerRules:
    """What the configuration says of customers: known words, and tiers by a card's first digits."""

    default_tier: str
    tiers: Collection[str]
    languages: Collection[str]
    needs: Collection[str]
    prefixes: Mapping[str, str] = field(default_factory=dict)
    card_checksum: bool = True

    def tier_of_card(self, card: str) -> str | None:
        """Return the tier of a normalised card number's longest known prefix."""
        found = [prefix for prefix in self.prefixes if card.startswith(prefix)]
        return self.prefixes[max(found, key=len)] if found else None


@dataclass(frozen=True, slots=True)
class Mark:
    """What a customer is recognised by: a keyed hash, and the last digits for people to see."""

    kind: Kind
    hash: bytes
    last: str


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer as the hall knows one; `ref` is what events carry, times are wall ms."""

    ref: str
    tier: str | None
    language: str | None
    name: str | None
    needs: tuple[str, ...]
    note: str | None
    marks: tuple[tuple[Kind, str], ...]
    created_ms: int
    updated_ms: int
    seen_ms: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What is said of a customer, checked and safe to keep; None: nothing is said of it."""

    marks: tuple[Mark, ...] = ()
    tier: str | None = None
    language: str | None = None
    name: str | None = None
    needs: tuple[str, ...] | None = None
    note: str | None = None
    #: The tier that a card's first digits say, for who has been given none.
    card_tier: str | None = None
    #: Fields to empty, and kinds of marks to forget before those above are added.
    emptied: frozenset[str] = frozenset()
    forgotten: frozenset[Kind] = frozenset()


class Fingerprints:
    """Turns numbers into marks: HMAC-SHA256 under the hall's own key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mark_of(self, kind: Kind, number: str) -> Mark:
        """Return the mark of a normalised number."""
        return Mark(kind, self.of(kind, number.encode()), number[-SHOWN:])

    def of(self, purpose: str, content: bytes) -> bytes:
        """Return the keyed hash of anything; another purpose gives another hash."""
        return hmac.digest(self._key, purpose.encode() + b"\0" + content, hashlib.sha256)


def normalise(kind: Kind, written: str, *, card_checksum: bool = True) -> str:
    """Return a number as it is hashed; raises Refusal `bad_input` naming the field, not the number.

    Full-width characters are read as plain ones; spaces and dashes are left out.
    """
    text = _SEPARATORS.sub("", unicodedata.normalize("NFKC", written)).upper()
    if kind == "phone":
        return _phone(text)
    return _card(text, checked=card_checksum) if kind == "card" else _id_number(text)


def _phone(text: str) -> str:
    abroad = re.fullmatch(r"(?:\+|00)(\d+)", text, re.ASCII)
    country = abroad[1] if abroad else text
    if re.fullmatch(r"861[3-9]\d{9}", country, re.ASCII):
        number = country[2:]
    elif abroad and country.startswith("86"):  # a landline: at home its area has a 0
        number = "0" + country[2:].removeprefix("0")
    else:
        number = f"00{country}" if abroad else text
    if not re.fullmatch(r"\d{5,17}", number, re.ASCII):
        raise refused("phone", "A phone number has 5 to 15 digits.")
    return number


def _card(text: str, *, checked: bool) -> str:
    # ISO/IEC 7812-1: up to 19 digits.
    if not re.fullmatch(r"\d{8,19}", text, re.ASCII):
        raise refused("card", "A card number has 8 to 19 digits.")
    if checked and not luhn(text):
        raise refused("card", "The card number's check digit is wrong.")
    return text


def _id_number(text: str) -> str:
    if not re.fullmatch(r"\d{17}[\dX]", text, re.ASCII):
        raise refused("id_number", "An ID number has 17 digits and a check character.")
    if _CHECKS[sum(int(d) * w for d, w in zip(text, _WEIGHTS, strict=False)) % 11] != text[17]:
        raise refused("id_number", "The ID number's check character is wrong.")
    return text


def luhn(digits: str) -> bool:
    """Whether a card number's last digit is right (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def masked(name: str) -> str:
    """Return a name as it may be kept: 王*, J*** Smith; raises Refusal `bad_input`."""
    words = unicodedata.normalize("NFKC", name).split()
    if not words or len(name) > LONGEST_NAME:
        raise refused("name", f"A name has 1 to {LONGEST_NAME} characters.")
    if any(c.isdecimal() or unicodedata.category(c).startswith("C") for w in words for c in w):
        raise refused("name", "A name has no digits.")
    first, last = words[0], words[-1]
    if _is_cjk(first[0]):
        return f"{first[0]}*"
    return f"{first[0]}*** {last}" if len(words) > 1 else f"{first[0]}***"


def _is_cjk(char: str) -> bool:
    return unicodedata.name(char, "").startswith(("CJK", "HANGUL", "HIRAGANA", "KATAKANA"))


def noted(note: str) -> str | None:
    """Return a note for staff, None when it is empty; raises Refusal for what is a number."""
    text = " ".join(unicodedata.normalize("NFKC", note).split())
    if len(text) > LONGEST_NOTE:
        raise refused("note", f"A note has at most {LONGEST_NOTE} characters.")
    # A card or phone number pasted here would be kept readable; a date may stand.
    if re.search(r"\d{11}", _SEPARATORS.sub("", text)):
        raise refused("note", "A note holds no phone, card or ID numbers.")
    return text or None


def read_entry(
    said: Mapping[str, str | None],
    needs: Collection[str] | None,
    rules: CustomerRules,
    prints: Fingerprints,
    forgotten: Collection[Kind] = (),
) -> Entry:
    """Return what is said of a customer, checked; raises Refusal `bad_input` and Unknown.

    `said` may have the kinds of numbers, tier, language, name and note; None empties a field.
    """
    tier, language, name, note = (said.get(k) for k in ("tier", "language", "name", "note"))
    _known("tier", tier, rules.tiers)
    _known("language", language, rules.languages)
    for need in needs or ():
        _known("need", need, rules.needs)
    numbers = {
        kind: normalise(kind, number, card_checksum=rules.card_checksum)
        for kind in KINDS
        if (number := said.get(kind)) is not None
    }
    return Entry(
        marks=tuple(prints.mark_of(kind, number) for kind, number in numbers.items()),
        card_tier=rules.tier_of_card(numbers.get("card", "")),
        tier=tier,
        language=language,
        name=None if name is None else masked(name),
        needs=None if needs is None else tuple(dict.fromkeys(needs)),
        note=None if note is None else noted(note),
        emptied=frozenset(k for k, v in said.items() if v is None and k not in KINDS),
        forgotten=frozenset(forgotten),
    )


def _known(kind: str, name: str | None, names: Collection[str]) -> None:
    if name is not None and name not in names:
        raise Unknown(kind, name)


def refused(field_name: str, why: str) -> Refusal:
    """Return the refusal of a field's value, which it does not repeat."""
    return Refusal("bad_input", why, field=field_name)


def identity_hash(prints: Fingerprints, number: str) -> bytes | None:
    """Return the keyed hash of an identity number; None for what cannot be one."""
    try:
        return prints.mark_of("id_number", normalise("id_number", number)).hash
    except Refusal:
        return None

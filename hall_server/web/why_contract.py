"""The shapes of the answer to "why was she called before me?" in the HTTP contract."""

from typing import Annotated

from msgspec import Meta, Struct

from hall_server.queueing.event_parts import Reason

from .contract import Asked, Id, Text, Time

Sentence = Annotated[Text, Meta(description="A text to read aloud, by language.")]
Name = Annotated[Id, Meta(description="A ticket's number, or its id.")]


class TwoTickets(Asked, frozen=True):
    """Ask why the first was called before the second."""

    first: Name
    second: Name


class OtherNumber(Asked, frozen=True):
    """Ask why this number was called before one's own."""

    number: Annotated[str, Meta(min_length=1, max_length=12)]


class Stood(Struct, frozen=True, kw_only=True):
    """How a ticket stood at a point; `rule` put it behind the called one, null where none did."""

    ticket: str
    number: str
    service: str
    tier: str
    waited_s: float
    promise_s: int
    ceiling_s: int
    score: float
    rule: str | None


class CallWhy(Struct, frozen=True, kw_only=True):
    """Why a call was made: the stored reason, and all it chose among in the order of the rules.

    `sentence` is for staff, `customer_sentence` for the customers; `undone`: it was taken back.
    """

    call_id: str
    ticket: str
    number: str
    point: str
    at: Time
    auto: bool
    undone: bool
    rule: str
    sentence: Sentence
    customer_sentence: Sentence
    reason: Reason
    candidates: list[Stood]


class TicketWhy(Struct, frozen=True, kw_only=True):
    """Why each call of a ticket was made, oldest first."""

    ticket: str
    number: str
    calls: list[CallWhy]


class AtPoint(Struct, frozen=True, kw_only=True):
    """Who of two goes first at a point now, by which rule."""

    point: str
    ahead: str
    rule: str
    figures: list[Stood]


class Between(Struct, frozen=True, kw_only=True):
    """Which of two was called first, and why; `first` and `second` are the numbers asked about.

    `called_first` is null while neither is called; then `now` says who goes first where.
    `rule` is null, and `figures` empty, where the other one was no candidate.
    """

    first: str
    second: str
    called_first: str | None
    call_id: str | None
    point: str | None
    at: Time | None
    rule: str | None
    sentence: Sentence
    customer_sentence: Sentence
    figures: list[Stood]
    now: list[AtPoint]


class PhoneWhy(Struct, frozen=True, kw_only=True):
    """What a ticket's holder is told of another number: a sentence, and no more."""

    number: str
    other: str
    sentence: Sentence

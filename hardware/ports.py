"""What the hall may ask of a device, and what a device may answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol

Language = Literal["zh", "en"]
Kind = Literal["printer", "sign", "speaker", "pad", "evaluator", "reader"]
State = Literal[
    "ready", "near_end", "paper_out", "cover_open", "jam", "not_taken",
    "offline", "unknown", "silent", "failed",
]  # fmt: skip
"""`failed` is a permanent error, after which the worker waits for `retry()`, or a job file that
cannot be written, which it tries again by itself. `silent` is a device that goes on giving no
clear answer: drivers say `unknown`, the worker counts. `not_taken` is a ticket that its customer
left in the mouth of a presenter. All but printers use ready, offline,
unknown, silent and failed only."""


class DeviceError(Exception):
    """A device did not do what was asked; a permanent one is not tried again by itself.

    `state` is what the device's status becomes; `started` says that some of a print job may
    already be on paper, so that it must not be sent again.
    """

    def __init__(
        self,
        message: str,
        permanent: bool = False,
        *,
        state: State = "offline",
        started: bool = False,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.state: State = "failed" if permanent else state
        self.started = started


@dataclass(frozen=True)
class Text:
    """One wording in both languages of the hall."""

    zh: str
    en: str

    def get(self, language: Language) -> str:
        """Return the wording in one language."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True)
class Estimate:
    """The expected wait, in seconds."""

    low_s: float
    mid_s: float
    high_s: float


TicketField = Literal["hall", "number", "service", "wait", "where", "code"]

FIELDS: tuple[TicketField, ...] = ("hall", "number", "service", "wait", "where", "code")
"""What a ticket may say, in the order in which it does unless told otherwise."""


@dataclass(frozen=True)
class Look:
    """How a bank wants its tickets: a logo file or "", which fields in which order, which words.

    `languages` is "both" (the customer's first), "zh" or "en".
    """

    logo: str = ""
    fields: tuple[TicketField, ...] = FIELDS
    languages: Literal["both", "zh", "en"] = "both"


@dataclass(frozen=True)
class Paper:
    """What a printed ticket says; `language` is the customer's and goes first and larger.

    `time` and `date` are printed as given. `follow` says that the QR text is a phone page;
    without it the ticket promises no such thing. `header` stands under the logo, `small_print`
    at the end. `copy` marks a reprint.
    """

    hall: Text
    number: str
    service: Text
    time: str
    date: str
    language: Language = "zh"
    ahead: int | None = None
    estimate: Estimate | None = None
    where: Text | None = None
    qr: str | None = None
    follow: bool = False
    header: Text | None = None
    small_print: Text | None = None
    copy: bool = False
    look: Look = Look()


@dataclass(frozen=True)
class PrinterStatus:
    """What a printer said of itself, and whether a job may be sent to it now.

    `again_s` is for one that is well but must wait, because a customer's ticket is still in its
    mouth: in so many seconds it should be asked again.
    """

    state: State
    can_print: bool
    detail: str = ""
    again_s: float | None = None


@dataclass(frozen=True)
class SignValue:
    """What a sign shall show: a number such as "A012", else words such as "closed", else nothing.

    `blink` marks a new call. `point` says which window the number is called to, on a sign that
    stands for several. `ref` is the caller's own mark and comes back with `on_shown`.
    """

    number: str | None = None
    blink: bool = False
    words: Text | None = None
    point: Text | None = None
    ref: str | None = None


Blinking = Literal["device", "software", "none"]
"""Who makes a sign blink: itself, the worker by writing number and darkness in turns, nobody."""


@dataclass(frozen=True)
class Announcement:
    """What a speaker says: clips by name, such as "zh/A", in order; `id` is the call's.

    `number` is whose call it is, `title` what it says in writing. `volume` is 0 to 1. `valid_s` is
    how long it may wait for a speaker that is ill; the time of what is said before it is free.
    """

    id: str
    number: str
    clips: tuple[str, ...]
    title: str = ""
    volume: float = 1.0
    valid_s: float = 20.0


Key = Literal[
    "next",
    "recall",
    "evaluate",
    "pause",
    "transfer",
    "confirm",
    "no_show",
    "hold",
    "call_back",
]
"""The keys of a teller's call pad."""


@dataclass(frozen=True)
class KeyPressed:
    """A key of a call pad; `id` names this press: a frame that was sent again has the same."""

    key: Key
    id: str


@dataclass(frozen=True)
class Scored:
    """What a customer pressed on an evaluator, as the device counts; `id` as of a key."""

    score: int
    id: str


@dataclass(frozen=True)
class Scanned:
    """What a scanner read: it may be a card's number, so nothing prints it by chance."""

    text: str = field(repr=False)
    id: str


@dataclass(frozen=True)
class IdentityRead:
    """An identity card was laid on a reader: the keyed hash of its number, and nothing else."""

    hash: bytes = field(repr=False)
    id: str


Input = KeyPressed | Scored | Scanned | IdentityRead


@dataclass(frozen=True)
class PadDisplay:
    """What a call pad shows: how many wait, and the number at the window; None is blank."""

    waiting: int | None = None
    number: str | None = None


@dataclass(frozen=True)
class Beep:
    """Make a call pad beep once."""


@dataclass(frozen=True)
class AskScore:
    """Make an evaluator ask for a score."""


Message = PadDisplay | Beep | AskScore
"""What an input device may be told. A display is state, the others are over once they are old."""

Hasher = Callable[[str], bytes | None]
"""Turns an identity number into its keyed hash, or None if it cannot be one."""


@dataclass(frozen=True)
class DeviceStatus:
    """One device as the lobby sees it; `since_ms` is wall time in ms, when `state` began."""

    name: str
    kind: Kind
    state: State
    since_ms: int
    detail: str = ""


class Printer(Protocol):
    """A printer: takes one ticket at a time. Both questions may raise a permanent DeviceError."""

    def print(self, paper: Paper) -> PrinterStatus:
        """Print one ticket and return the status asked after it; DeviceError if it is not sure.

        With `started` unset in the error nothing of the ticket was sent.
        """

    def status(self) -> PrinterStatus:
        """Ask the printer how it is; a printer that cannot be reached is `offline`."""

    def torn(self) -> None:
        """Note that an earlier ticket may have stopped half-way: set the next one apart from it."""


class Sign(Protocol):
    """A sign: shows the value it was last given."""

    @property
    def blinking(self) -> Blinking:
        """Who makes it blink; unless it is the sign itself, `show` gets steady values only."""

    @property
    def confirms(self) -> bool:
        """Whether it answers; one that does not may be dark unnoticed."""

    def show(self, value: SignValue) -> bool:
        """Show a value; DeviceError if it was not taken.

        Returns whether the sign has confirmed that the value can be read off it: a sign that never
        answers has not, nor one that went dark because the number is too long for it.
        """

    def close(self) -> None:
        """Let go of the line; the next `show` opens it again."""


class Speaker(Protocol):
    """A speaker: says one announcement at a time."""

    def say(self, announcement: Announcement) -> None:
        """Say it and return when it has been heard to its end; DeviceError otherwise."""

    def check(self) -> None:
        """Raise DeviceError if nothing could be said now."""

    def close(self) -> None:
        """Stop at once, in the middle of a word if need be: the hall is ending."""


class InputDevice(Protocol):
    """A device that people press, or hold something to."""

    poll_s: float
    """Seconds after which `take` is to be asked again; infinite if the device wakes its owner."""

    def listen(self, wake: Callable[[], None]) -> None:
        """Be on the line from now on, and call `wake` when there is something to take.

        Nothing happens when it is already; DeviceError if the line cannot be opened.
        """

    def take(self) -> list[Input]:
        """Return what came since the last time; DeviceError once the line is lost."""

    def close(self) -> None:
        """Let go of the line; the next `listen` opens it again."""


class CallPad(InputDevice, Protocol):
    """A teller's keys with a small display."""

    def show(self, display: PadDisplay) -> None:
        """Show these figures; DeviceError."""

    def beep(self) -> None:
        """Beep once; DeviceError."""


class Evaluator(InputDevice, Protocol):
    """A customer's keys at the window that say how the service was."""

    def ask(self) -> None:
        """Ask for a score; DeviceError."""


class Reader(InputDevice, Protocol):
    """A scanner of codes, or a reader of identity cards."""


class Simulator(Protocol):
    """A pretended device on a real socket or pty, with faults that can be set and cleared."""

    def start(self) -> None:
        """Be there: listen."""

    def stop(self) -> None:
        """Go away, closing everything."""

    def set_fault(self, fault: str | None) -> None:
        """Break in one of the ways `status()["faults"]` lists, or None: mend it."""

    def status(self) -> dict[str, object]:
        """Return a snapshot for a page about the pretended devices; changing it changes nothing."""

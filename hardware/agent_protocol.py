"""What a hall and its agents say to each other: typed, versioned, every order answered.

Over Socket.IO, namespace `/agent`: the agent emits `hello` (`Hello`) and gets a `Greeting`;
from then on the hall emits `order` (`Order`) and gets `Answer`, the agent emits
`report` (`Report`) and gets nothing but the acknowledgement. All are JSON objects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import Meta, Struct

from hardware.joblist import JobState
from hardware.ports import (
    Announcement,
    AskScore,
    Beep,
    DeviceError,
    KeyPressed,
    PadDisplay,
    Paper,
    Scanned,
    Scored,
    SignValue,
    State,
)

VERSION = 1
"""Covers the messages below with every verb of `VERBS` and every report of `REPORTS`.

Raised with the first release that adds, changes or takes away one of them, for the other side
would not understand it: a hall and its agents are then updated together.
"""

MAX_JOBS = 100
"""Job ids in one question."""

MAX_INPUTS = 100
"""Inputs that are acknowledged at once."""

Word = Annotated[str, Meta(min_length=1, max_length=80)]
Section = Mapping[str, object]

T = TypeVar("T")


class Hello(Struct):
    """The agent's first word, after the token was taken; `run` is another at every start of it."""

    version: int
    run: Annotated[str, Meta(max_length=80)] = ""
    program: Annotated[str, Meta(max_length=80)] = ""


class Greeting(Struct):
    """The hall's answer: the sections of this agent's devices, ready for its own `DeviceSet`.

    Or why it will not have this agent: a sentence for whoever looks at the agent's log.
    """

    devices: dict[str, dict[str, Any]] = {}
    refused: str = ""
    version: int = VERSION


class Order(Struct):
    """One thing that the hall asks of one device; `verb` is a key of `VERBS`."""

    verb: Word
    device: Word
    value: Any = None


class Answer(Struct):
    """How an order went: an empty `error` and the verb's value, or why not."""

    error: str = ""
    permanent: bool = False
    value: Any = None


class Report(Struct):
    """What a device did; `what` is a key of `REPORTS`, `seq` rises within a connection.

    The hall's threads may take two reports in the wrong order: the older one of a device is void.
    """

    seq: Annotated[int, Meta(ge=0)]
    what: Word
    device: Word
    value: Any = None


class PrintJob(Struct):
    """One ticket for a printer."""

    id: Word
    paper: Paper


class Seen(Struct):
    """A device as the agent's worker sees it."""

    state: State
    detail: Annotated[str, Meta(max_length=400)] = ""


class JobNews(Struct):
    """Where a print job is at the agent."""

    id: Word
    state: JobState


class Said(Struct):
    """An announcement that a speaker has said to its end."""

    id: Word


class Waiting(Struct):
    """One input that the hall has not acknowledged: one of `INPUTS`, and its age in seconds."""

    age_s: Annotated[float, Meta(ge=0)]
    value: Any


Kinds = tuple[Any, ...]
"""The types that a value may have; with several, it carries its class's name as `is`."""


INPUTS: Kinds = (KeyPressed, Scored, Scanned)
"""What comes from input devices; an identity card is never read at an agent, see `registry`."""


@dataclass(frozen=True)
class Verb:
    """What an order carries, how the agent's `DeviceSet` obeys it, and what it gives back."""

    takes: Kinds
    obey: Callable[[Any, str, Any], object]
    gives: Any = None


VERBS: dict[str, Verb] = {
    "print": Verb((PrintJob,), lambda devices, name, job: devices.print(name, job.id, job.paper)),
    "jobs": Verb(
        (Annotated[list[Word], Meta(max_length=MAX_JOBS)],),
        lambda devices, _, ids: {job: devices.job_state(job) for job in ids},
        gives=dict[str, JobState | None],
    ),
    "give_back": Verb((Word,), lambda devices, name, job: devices.give_back(name, job), gives=bool),
    "show": Verb((SignValue,), lambda devices, name, value: devices.show(name, value)),
    "say": Verb((Announcement,), lambda devices, name, it: devices.say(name, it)),
    "withdraw": Verb((Word,), lambda devices, name, number: devices.withdraw(name, number)),
    "tell": Verb((PadDisplay, Beep, AskScore), lambda devices, name, it: devices.tell(name, it)),
    "take": Verb(
        (Annotated[list[Word], Meta(max_length=MAX_INPUTS)],),
        lambda devices, name, had: [
            Waiting(age_s, to_wire(entered, INPUTS)) for entered, age_s in devices.take(name, had)
        ],
        gives=list[Waiting],
    ),
    "retry": Verb((None,), lambda devices, name, _: devices.retry(name)),
}
"""Everything a hall may order: what a new kind of device is told is one line here."""

REPORTS: dict[str, Kinds] = {
    "status": (Seen,),
    "job": (JobNews,),
    "shown": (SignValue,),
    "said": (Said,),
    "input": (None,),
}
"""Everything a device may report: what a new kind of device tells is one line here."""


def to_wire(value: object, kinds: Kinds) -> Any:
    """Return a value of one of these types as what JSON can say."""
    data = msgspec.to_builtins(value)
    return data if len(kinds) == 1 else {"is": type(value).__name__, **data}


def from_wire(data: Any, kinds: Kinds) -> Any:
    """Read a value of one of these types; raises ValidationError in words for what is none."""
    if len(kinds) == 1:
        return msgspec.convert(data, kinds[0])
    name = data.get("is") if isinstance(data, dict) else None
    for kind in kinds:
        if kind.__name__ == name:
            return msgspec.convert({key: data[key] for key in data if key != "is"}, kind)
    raise msgspec.ValidationError(f"it is {name!r}, not one of {[k.__name__ for k in kinds]}")


def packed(message: object) -> Any:
    """Return a message as what JSON can say."""
    return msgspec.to_builtins(message)


def unpacked(data: object, kind: type[T]) -> T:
    """Read a message; raises ValueError in words for what is none."""
    return msgspec.convert(data, kind)


def obey(devices: Any, order: Order) -> Answer:
    """Do what an order says with a `DeviceSet`, and say how it went."""
    verb = VERBS.get(order.verb)
    if verb is None:
        return Answer(f"this agent does not know the order '{order.verb}': update it", True)
    try:
        value = from_wire(order.value, verb.takes)
        return Answer(value=msgspec.to_builtins(verb.obey(devices, order.device, value)))
    except DeviceError as error:
        return Answer(str(error), error.permanent)
    except msgspec.ValidationError as error:
        return Answer(f"order '{order.verb}': {error}", True)

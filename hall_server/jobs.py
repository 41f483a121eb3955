"""A command on its way to the writer and back: its job, what it did, and why it may fail."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from .ports import Answer, Request
from .queueing.commands import Command
from .queueing.events import Event
from .queueing.model import HallState
from .queueing.refusals import Refusal


class Unavailable(Exception):  # noqa: N818 -- reads as what the caller is told
    """The hall cannot do this now; `code` says why, `retry_after_s` when to ask again."""

    def __init__(self, code: str, retry_after_s: int = 2) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after_s = retry_after_s


class KeyReused(Refusal):
    """A request's key was used before with another body."""

    def __init__(self) -> None:
        super().__init__("key_reused", "This key was used before with another body.")


class AnswerLost(Refusal):
    """A repeated request was done the first time, but its answer could not be worded then."""

    def __init__(self) -> None:
        super().__init__("answer_lost", "This was done before, but its answer is lost.")


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did, for the one who words its answer: not committed yet."""

    state: HallState
    events: list[Event]
    at_ms: int


Render = Callable[[Done], Answer]


@dataclass(slots=True)
class Job:
    """One command on its way; `gate` opens when there is an answer or an error."""

    command: Command
    render: Render
    request: Request | None = None
    notes: Mapping[str, str] | None = None
    answer: Answer | None = None
    error: BaseException | None = None
    gate: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self.gate.acquire()


def answer_nothing(_: Done) -> Answer:
    """Word the answer of a command that nobody waits for."""
    return Answer(204)

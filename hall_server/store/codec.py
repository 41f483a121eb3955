"""Events to JSON and back; the hash that chains each event to the one before it."""

from hashlib import sha256
from typing import Any

import msgspec

from hall_server.queueing.events import KIND_OF, KINDS, Event

#: The hash before the first event.
GENESIS = bytes(32)

_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(cls) for kind, cls in KINDS.items()
}


def encode(event: Event) -> tuple[str, str]:
    """Return an event's kind and its data as JSON text."""
    return KIND_OF[type(event)], _ENCODER.encode(event).decode()


def decode(kind: str, data: str) -> Event:
    """Return the event of a kind; raises KeyError or msgspec.ValidationError when it is none."""
    event: Event = _DECODERS[kind].decode(data)
    return event


def chain(before: bytes, seq: int, at_ms: int, cause: int, kind: str, data: str) -> bytes:
    """Return SHA-256 over the hash before and the event's row."""
    row = f"{seq}|{at_ms}|{cause}|{kind}|{data}"
    return sha256(before + row.encode()).digest()

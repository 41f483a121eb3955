"""The shapes of the faces' snapshots in the HTTP contract: what programs may count on in them."""

from msgspec import Struct

from .contract import Time


class Snapshot(Struct, frozen=True, kw_only=True):
    """What every face's snapshot has; within an epoch a lower `seq` is older."""

    epoch: str
    seq: int
    at: Time


class Named(Struct, frozen=True, kw_only=True):
    """Anything with an id; its further members are the face's."""

    id: str


class NamedPoint(Named, frozen=True, kw_only=True):
    """A service point in a snapshot."""

    kind: str


class ParkedTicket(Named, frozen=True, kw_only=True):
    """A customer who waits aside; `back_in_s` null: until staff call again."""

    number: str
    note: str | None
    back_in_s: float | None


class LateTicket(Named, frozen=True, kw_only=True):
    """A customer who did not come and still may for `left_s` seconds."""

    number: str
    left_s: float


class MissedTicket(Named, frozen=True, kw_only=True):
    """A customer who did not come to this point `ago_s` seconds ago and may be brought back."""

    number: str
    ago_s: float


class UndoOffered(Struct, frozen=True, kw_only=True):
    """What an undo takes back now, and for how many seconds it still can."""

    what: str
    number: str
    left_s: float


class HallSnapshot(Snapshot, frozen=True, kw_only=True):
    """The hall as the lobby manager sees it; a kiosk gets it without tickets and people."""

    services: list[Named]
    tiers: list[Named]
    points: list[NamedPoint]
    zones: list[Named]
    displays: list[Named]
    lines: list[Named]
    parked: list[ParkedTicket]
    late: list[LateTicket]
    opens_at: Time | None


class PointSnapshot(Snapshot, frozen=True, kw_only=True):
    """A service point as its teller sees it."""

    point: NamedPoint
    parked: list[ParkedTicket]
    missed: list[MissedTicket]
    undo: UndoOffered | None


class BoardCall(Struct, frozen=True, kw_only=True):
    """A call on a board, `age` in seconds; `say` are the clips that say it, in order."""

    call_id: str
    number: str
    point: str
    zone: str
    kind: str
    say: list[str]
    age: float


class BoardSound(Struct, frozen=True, kw_only=True):
    """How loud a board is now, 0 to 1 (0 in quiet hours), and whether it speaks."""

    volume: float
    voice: bool
    max_age_s: float


class BoardWindow(Named, frozen=True, kw_only=True):
    """What a window does: open, paused or closed, and whose number is there."""

    state: str
    number: str | None
    calling: bool


class DisplaySnapshot(Snapshot, frozen=True, kw_only=True):
    """A board as the hall's customers see it; `arrows` by point, `notices` by language."""

    layout: str
    sound: BoardSound
    calls: list[BoardCall]
    waiting: list[Named]
    windows: list[BoardWindow]
    arrows: dict[str, str]
    notices: list[dict[str, str]]

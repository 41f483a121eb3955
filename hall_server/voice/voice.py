"""A hall's voice: which clips say a call, and when it keeps quiet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from .clips import Clips
from .sequence import announcement, needed


@dataclass(frozen=True)
class Voice:
    """What the configuration and the clips make of it; `quiet` are spans of the hall's day.

    `languages` gives those of now: the hall's may change while it runs.
    """

    clips: Clips = field(default_factory=Clips)
    points: Sequence[str] = ()
    languages: Callable[[], Sequence[str]] = tuple
    quiet: Sequence[tuple[str, str]] = ()
    timezone: str = "UTC"
    volume: float = 1.0
    max_age_s: float = 20.0

    def say(self, number: str, point: str) -> tuple[str, ...]:
        """Return the clips that call a number to a point, in the order of the languages."""
        return announcement(number, point, self.languages(), self.clips.files)

    @property
    def missing(self) -> tuple[str, ...]:
        """The clips without which some calls are not said; none if there is no voice at all."""
        if not self.clips.files:
            return ()
        wanted = needed(self.languages(), self.points)
        return tuple(name for name in wanted if name not in self.clips.files)

    def is_quiet(self, wall_ms: int) -> bool:
        """Whether nothing is to be heard at this wall time (ms)."""
        if not self.quiet:
            return False
        now = datetime.fromtimestamp(wall_ms / 1000, ZoneInfo(self.timezone)).strftime("%H:%M")
        return any(begins <= now < ends for begins, ends in self.quiet)

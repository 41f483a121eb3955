"""After the commit, to the speakers: each call of a zone that has one, said once."""

import logging
from collections.abc import Sequence
from typing import Protocol

from hardware.ports import Announcement

from .about import Receipts
from .following import Follower
from .queueing.entities import Call
from .queueing.events import Recorded
from .queueing.model import HallState
from .service import Service
from .settings import Settings
from .voice.clips import Clips
from .voice.sequence import CHIME
from .voice.voice import Voice

#: How long a speaker may take until a call is over: those before it are said first.
GRACE_S = 45.0

log = logging.getLogger("hall")


def hall_voice(settings: Settings) -> Voice:
    """Return the hall's voice with the clips that are there now."""
    said = settings.voice
    voice = Voice(
        clips=Clips.look(said.clips, settings.points),
        points=tuple(settings.points),
        languages=lambda: said.languages or settings.hall.languages,
        quiet=said.quiet,
        timezone=settings.hall.timezone,
        volume=said.volume / 100,
        max_age_s=said.max_age_s,
    )
    if said.clips and not voice.clips.files:
        log.warning("there are no voice clips in %s: calls have a chime alone", said.clips)
    elif voice.missing:
        log.warning("voice clips are missing: %s", ", ".join(voice.missing))
    return voice


def sections_with_clips(settings: Settings) -> dict[str, dict[str, object]]:
    """Return the devices' sections: a zone's speaker says the hall's clips, or its own.

    One at an agent has them on that machine, where the hall's folder is not.
    """
    sections = dict(settings.devices)
    for zone in settings.zones.values():
        if zone.speaker and settings.voice.clips and not sections[zone.speaker].get("agent"):
            ours = {"clips": str(settings.voice.clips)}
            sections[zone.speaker] = ours | sections[zone.speaker]
    return sections


class Speakers(Protocol):
    """What announcing needs of the hall's devices."""

    def say(self, device_name: str, announcement: Announcement) -> None:
        """Say something after what is in line, and return at once."""
        ...

    def withdraw(self, device_name: str, number: str) -> None:
        """Take what is still in line for a number."""
        ...


class Announcing(Follower):
    """Hands calls to the speakers of their zones, and takes back those that are withdrawn."""

    name = "announcing"

    def __init__(
        self,
        service: Service,
        settings: Settings,
        voice: Voice,
        speakers: Speakers,
        receipts: Receipts,
    ) -> None:
        super().__init__()
        self._service = service
        self._settings = settings
        self._voice = voice
        self._speakers = speakers
        self._receipts = receipts
        zones = settings.zones.values()
        self._speaker_of = {zone.id: zone.speaker for zone in zones if zone.speaker}

    def wants(self, recorded: Sequence[Recorded]) -> bool:
        """Whether somebody is called where there is a speaker."""
        return bool(self._speaker_of) and any(_call_id(one) for one in recorded)

    def take(self, recorded: Sequence[Recorded]) -> None:
        """Say the calls in the order they were made."""
        wanted = {call_id for one in recorded if (call_id := _call_id(one))}
        calls, now_ms, wall_ms = self._service.read(
            lambda state, now_ms: (
                [call for call in state.calls if call.call_id in wanted],
                now_ms,
                _wall_ms(state, now_ms),
            )
        )
        for call in calls:
            speaker = self._speaker_of.get(call.zone)
            if speaker and call.kind == "withdrawn":
                self._speakers.withdraw(speaker, call.number)
            elif speaker and not self._voice.is_quiet(wall_ms):
                self._say(speaker, call, (now_ms - call.at_ms) / 1000)

    def _say(self, speaker: str, call: Call, age_s: float) -> None:
        left_s = self._voice.max_age_s - age_s
        if left_s <= 0 or not self._voice.volume:
            return
        known = self._settings.points.get(call.point)
        title = " ".join((known.label["zh"], known.label["en"]) if known else (call.point,))
        self._receipts.expect(call.call_id, [speaker], GRACE_S)
        self._speakers.say(
            speaker,
            Announcement(
                id=call.call_id,
                number=call.number,
                clips=self._voice.say(call.number, call.point) or (CHIME,),
                title=f"{call.number} {title}",
                volume=self._voice.volume,
                valid_s=left_s,
            ),
        )


def _call_id(recorded: Recorded) -> str | None:
    return getattr(recorded.event, "call_id", None)


def _wall_ms(state: HallState, now_ms: int) -> int:
    return now_ms + state.day.correction_ms

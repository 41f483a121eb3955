"""What the faces know beside the state: names, notices, devices, receipts; all from memory."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

from .device_words import KINDS, STATES, Say
from .help_calls import HelpCall, HelpCalls
from .queueing.entities import Call
from .queueing.estimates import CLOSED_FORM, Waits
from .service import Service
from .settings import Settings
from .voice.voice import Voice

#: Notices and notes kept at hand; they are asked for with every snapshot.
KEPT_NOTES = 500

#: Calls whose receipts are kept.
KEPT_CALLS = 500

#: How long a board, sign or speaker that is well may take to show or say a call.
GRACE_S = 3.0

#: Bilingual words for the alerts of the lobby.
ALERTS: dict[str, dict[str, str]] = {
    "clock": {
        "zh": "时钟有偏差，已按墙上时间更正。请检查本机时钟。",
        "en": "The clock was off and has been corrected. Check this computer's clock.",
    },
    "clock_ahead": {
        "zh": "系统时钟超前 12 小时以上，尚未采用。若日期无误，请确认；未办完的号将过期。",
        "en": "The clock is over 12 hours ahead and not believed yet. If the date is right, confirm"
        " it: open tickets will expire.",
    },
    "day_unconfirmed": {
        "zh": "停机超过 12 小时，仍有未办完的号。请确认日期后继续取号。",
        "en": "The hall was off for over 12 hours with open tickets. Confirm the date to go on.",
    },
    "cannot_write": {
        "zh": "磁盘无法写入，暂停取号。",
        "en": "The disk cannot be written: no tickets can be issued.",
    },
    "print_unknown": {
        "zh": "号票可能没有打印完整：{name}。请按号码查找并补打。",
        "en": "This paper may not have come out: {name}. Find the number and print a copy.",
    },
    "assistance": {
        "zh": "取号机 {name}（{state}）：客户请求协助。",
        "en": "Kiosk {name} ({state}): a customer asks for help.",
    },
    "device": {"zh": "设备 {name}：{state}", "en": "Device {name}: {state}"},
    "not_shown": {
        "zh": "{number} 的叫号未送达：{name}。",
        "en": "The call of {number} has not reached {name}.",
    },
    "voice": {
        "zh": "缺少语音片段，部分叫号不能播报：{name}。",
        "en": "Some calls cannot be said aloud, for want of clips: {name}.",
    },
    "agent": {
        "zh": "设备代理 {name} 未连接，它所接的设备暂不可用。",
        "en": "The agent {name} is not connected: its devices cannot be reached.",
    },
    "sound_blocked": {
        "zh": "显示屏 {name} 的声音被浏览器禁止。",
        "en": "The browser of board {name} blocks its sound.",
    },
}

#: Device states that need nobody.
FINE = frozenset({"ready", "unknown"})


class DeviceStatus(Protocol):
    """A device as its worker saw it last; `since_ms` is wall time."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def state(self) -> str: ...  # noqa: D102
    @property
    def since_ms(self) -> int: ...  # noqa: D102
    @property
    def detail(self) -> str: ...  # noqa: D102


@dataclass(slots=True)
class _Owed:
    """Until when (ms of the receipts' clock) a device may take with a call, and whether it did."""

    due_ms: int
    shown: bool = False


def call_news(call: Call, settings: Settings) -> dict[str, Any]:
    """Return what every board is told of a call."""
    return {
        "call_id": call.call_id,
        "number": call.number,
        "point": call.point,
        "label": settings.label_of(call.point),
        "zone": call.zone,
        "kind": call.kind,
    }


class Receipts:
    """Which boards, signs and speakers have shown or said which call, by their names.

    `clock` gives hall time in ms.
    """

    def __init__(self, clock: Callable[[], int] = lambda: time.monotonic_ns() // 1_000_000) -> None:
        self._clock = clock
        self._lock = Lock()
        self._calls: OrderedDict[str, dict[str, _Owed]] = OrderedDict()

    def expect(self, call_id: str, names: Iterable[str], grace_s: float = GRACE_S) -> None:
        """Note that a call went out to these too; each owes its receipt after the grace."""
        due_ms = self._clock() + round(grace_s * 1000)
        with self._lock:
            owed = self._calls.setdefault(call_id, {})
            for name in names:
                owed.setdefault(name, _Owed(due_ms))
            while len(self._calls) > KEPT_CALLS:
                self._calls.popitem(last=False)

    def shown(self, call_id: str, name: str) -> bool:
        """Note that one has shown a call; False when nobody expects that or knows it already."""
        with self._lock:
            owed = self._calls.get(call_id, {}).get(name)
            if owed is None or owed.shown:
                return False
            owed.shown = True
            return True

    def of(self, call_id: str) -> dict[str, list[str]]:
        """Return who has shown a call, and who has not although it is time."""
        now_ms = self._clock()
        with self._lock:
            owed = self._calls.get(call_id, {}).items()
            return {
                "shown": sorted(name for name, it in owed if it.shown),
                "missing": sorted(n for n, it in owed if not it.shown and it.due_ms <= now_ms),
            }

    def missing_since(self, call_id: str) -> int | None:
        """Return since when (ms) a call has not reached somebody; None: it has, or may yet."""
        now_ms = self._clock()
        with self._lock:
            owed = self._calls.get(call_id, {}).values()
            late = [it.due_ms for it in owed if not it.shown and it.due_ms <= now_ms]
        return min(late, default=None)


@dataclass
class About:
    """What bootstrap gives the faces; nothing here waits or takes the service's lock."""

    settings: Settings
    service: Service
    find_person: Callable[[str], str | None]
    receipts_kept: Receipts = field(default_factory=Receipts)
    device_statuses: Callable[[], Iterable[DeviceStatus]] = tuple
    lost_agents: Callable[[], Mapping[str, int]] = dict
    prints_of: Callable[[str], list[dict[str, str]]] = lambda _: []
    doubtful_prints: Callable[[], Sequence[tuple[str, int]]] = tuple
    screens: Callable[[str], set[str]] = lambda _: set()
    screens_since: Callable[[str], Mapping[str, int]] = lambda _: {}
    muted: Callable[[], Mapping[str, int]] = dict
    waits: Waits = CLOSED_FORM
    voice: Voice = field(default_factory=Voice)
    voice_since: int = 0
    pad_notice: Callable[[str, int], dict[str, Any] | None] = lambda _point, _now_ms: None
    asked_rating: Callable[[str, int], dict[str, Any] | None] = lambda _point, _now_ms: None
    help_calls: HelpCalls = field(default_factory=HelpCalls)
    say: Say = lambda text: {"zh": text, "en": text}
    demo_links: list[dict[str, str]] = field(default_factory=list)
    _notes: dict[str, str | None] = field(default_factory=dict)
    _notes_as_of: int = 0

    def note(self, ref: str | None) -> str | None:
        """Return the text of a notice."""
        if ref is None:
            return None
        forgotten = self.service.notes_forgotten
        if forgotten != self._notes_as_of or len(self._notes) > KEPT_NOTES:
            self._notes, self._notes_as_of = {}, forgotten
        if ref not in self._notes:
            self._notes[ref] = self.service.note(ref)
        return self._notes[ref]

    def person(self, ref: str | None) -> str | None:
        """Return the display name of somebody signed in."""
        return self.find_person(ref) if ref else None

    @property
    def can_write(self) -> bool:
        """Whether the hall can issue and call now."""
        return self.service.can_write

    @property
    def day_held(self) -> bool:
        """Whether issuing waits for the lobby to confirm the day."""
        return "day_unconfirmed" in self.service.alerts()

    def devices(self) -> list[dict[str, Any]]:
        """Return each device's name, kind, state, both in words, since (wall ms) and detail."""
        return [
            {
                "name": s.name,
                "kind": s.kind,
                "kind_name": self.say(KINDS.get(s.kind, s.kind)),
                "state": s.state,
                "state_name": self.say(STATES.get(s.state, s.state)),
                "since": s.since_ms,
                "detail": s.detail,
            }
            for s in self.device_statuses()
        ]

    def alerts(self) -> list[dict[str, Any]]:
        """Return what the lobby should look at: kind, text in both languages, since (ms)."""
        found = [
            {"kind": kind, "text": ALERTS[kind], "since": since}
            for kind, since in self.service.alerts().items()
        ]
        lost = self.lost_agents()
        found += [
            self._help(call)
            for call in self.help_calls.waiting(self.service.now_ms())
            if call.kiosk in self.settings.kiosks  # it may be on its way out of the settings
        ]
        found += [
            self._alert("device", status.since_ms, status.name, status.state)
            for status in self.device_statuses()
            if status.state not in FINE and self._agent_of(status.name) not in lost
        ]
        found += [self._alert("agent", since, name) for name, since in lost.items()]
        doubtful = self.doubtful_prints()
        if doubtful:
            numbers = ", ".join(number for number, _ in doubtful[:10])
            found.append(self._alert("print_unknown", min(since for _, since in doubtful), numbers))
        found += [self._alert("sound_blocked", since, name) for name, since in self.muted().items()]
        if missing := self.voice.missing:
            names = ", ".join(missing[:5]) + (" ..." if len(missing) > 5 else "")
            found.append(self._alert("voice", self.voice_since, names))
        return found

    def not_shown(self, call_id: str | None, number: str) -> dict[str, Any] | None:
        """Return an alert while a call has not reached every board, sign and speaker."""
        since = self.receipts_kept.missing_since(call_id or "")
        if since is None:
            return None
        names = ", ".join(self.receipts(call_id)["missing"])
        return self._alert("not_shown", since, names, number=number)

    def _alert(
        self, kind: str, since: int, name: str, state: str = "", number: str = ""
    ) -> dict[str, Any]:
        words = self.say(STATES.get(state, state))
        text = {
            language: template.format(name=name, state=words[language], number=number)
            for language, template in ALERTS[kind].items()
        }
        return {"kind": kind, "text": text, "since": since, "name": name}

    def _agent_of(self, device: str) -> object:
        """Return at whose machine a device's cable ends; None: at the hall's own."""
        return self.settings.devices.get(device, {}).get("agent")

    def _help(self, call: HelpCall) -> dict[str, Any]:
        zone = self.settings.zones[self.settings.kiosks[call.kiosk].zone].name
        text = {
            language: words.format(name=call.kiosk, state=zone[language])
            for language, words in ALERTS["assistance"].items()
        }
        return {"kind": "assistance", "text": text, "since": call.since_ms, "name": call.kiosk}

    def receipts(self, call_id: str | None) -> dict[str, list[str]]:
        """Return who has shown a call, and who has not although it is time."""
        return self.receipts_kept.of(call_id or "")

    def prints(self, kiosk: str) -> list[dict[str, str]]:
        """Return the newest print jobs of a kiosk: ticket and state."""
        return self.prints_of(kiosk)

    def connected(self, face: str) -> set[str]:
        """Return the names of a face's connected screens."""
        return self.screens(face)

    def since(self, face: str) -> Mapping[str, int]:
        """Return since when (wall ms) a face's screens are connected or gone, by name."""
        return self.screens_since(face)

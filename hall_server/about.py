"""What the faces know beside the state: names, notices, devices, receipts; all from memory."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

from .help_calls import HelpCall, HelpCalls
from .queueing.estimates import CLOSED_FORM, Waits
from .service import Service
from .settings import Settings

#: Calls whose receipts are kept.
KEPT_CALLS = 500

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
    "sound_blocked": {
        "zh": "显示屏 {name} 的声音被浏览器禁止。",
        "en": "The browser of board {name} blocks its sound.",
    },
}

#: Device states in words.
STATES: dict[str, dict[str, str]] = {
    "near_end": {"zh": "纸将用完", "en": "paper nearly used up"},
    "paper_out": {"zh": "缺纸", "en": "out of paper"},
    "cover_open": {"zh": "上盖打开", "en": "cover open"},
    "jam": {"zh": "卡纸", "en": "paper jam"},
    "offline": {"zh": "离线", "en": "offline"},
    "unknown": {"zh": "状态未知", "en": "state unknown"},
    "silent": {"zh": "没有应答", "en": "does not answer"},
    "failed": {"zh": "故障", "en": "failed"},
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


class Receipts:
    """Which boards have shown which call."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._due: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._shown: dict[str, set[str]] = {}

    def expect(self, call_id: str, displays: Iterable[str]) -> None:
        """Note that a call went out to these boards."""
        with self._lock:
            self._due[call_id] = frozenset(displays)
            self._shown[call_id] = set()
            while len(self._due) > KEPT_CALLS:
                gone, _ = self._due.popitem(last=False)
                del self._shown[gone]

    def shown(self, call_id: str, display: str) -> bool:
        """Note that a board shows a call; False when nobody expects that or knows it already."""
        with self._lock:
            expected = display in self._due.get(call_id, ())
            news = expected and display not in self._shown[call_id]
            if news:
                self._shown[call_id].add(display)
            return news

    def of(self, call_id: str) -> dict[str, list[str]]:
        """Return the boards that have shown a call and those that have not."""
        with self._lock:
            due, shown = self._due.get(call_id, frozenset()), self._shown.get(call_id, set())
            return {"shown": sorted(shown), "missing": sorted(due - shown)}


@dataclass
class About:
    """What bootstrap gives the faces; nothing here waits or takes the service's lock."""

    settings: Settings
    service: Service
    find_person: Callable[[str], str | None]
    receipts_kept: Receipts = field(default_factory=Receipts)
    device_statuses: Callable[[], Iterable[DeviceStatus]] = tuple
    prints_of: Callable[[str], list[dict[str, str]]] = lambda _: []
    doubtful_prints: Callable[[], Sequence[tuple[str, int]]] = tuple
    screens: Callable[[str], set[str]] = lambda _: set()
    muted: Callable[[], Mapping[str, int]] = dict
    waits: Waits = CLOSED_FORM
    help_calls: HelpCalls = field(default_factory=HelpCalls)
    demo_links: list[dict[str, str]] = field(default_factory=list)
    _notes: dict[str, str | None] = field(default_factory=dict)

    def note(self, ref: str | None) -> str | None:
        """Return the text of a notice."""
        if ref is None:
            return None
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
        """Return name, kind, state, since (wall ms) and detail of every device."""
        return [
            {"name": s.name, "kind": s.kind, "state": s.state, "since": s.since_ms,
             "detail": s.detail}
            for s in self.device_statuses()
        ]  # fmt: skip

    def alerts(self) -> list[dict[str, Any]]:
        """Return what the lobby should look at: kind, text in both languages, since (ms)."""
        found = [
            {"kind": kind, "text": ALERTS[kind], "since": since}
            for kind, since in self.service.alerts().items()
        ]
        found += [self._help(call) for call in self.help_calls.waiting(self.service.now_ms())]
        found += [
            _about("device", status.since_ms, status.name, status.state)
            for status in self.device_statuses()
            if status.state not in FINE
        ]
        doubtful = self.doubtful_prints()
        if doubtful:
            numbers = ", ".join(number for number, _ in doubtful[:10])
            found.append(_about("print_unknown", min(since for _, since in doubtful), numbers))
        found += [_about("sound_blocked", since, name) for name, since in self.muted().items()]
        return found

    def _help(self, call: HelpCall) -> dict[str, Any]:
        zone = self.settings.zones[self.settings.kiosks[call.kiosk].zone].name
        text = {
            language: words.format(name=call.kiosk, state=zone[language])
            for language, words in ALERTS["assistance"].items()
        }
        return {"kind": "assistance", "text": text, "since": call.since_ms, "name": call.kiosk}

    def receipts(self, call_id: str | None) -> dict[str, list[str]]:
        """Return the boards that have shown a call and those that have not."""
        return self.receipts_kept.of(call_id or "")

    def prints(self, kiosk: str) -> list[dict[str, str]]:
        """Return the newest print jobs of a kiosk: ticket and state."""
        return self.prints_of(kiosk)

    def connected(self, face: str) -> set[str]:
        """Return the names of a face's connected screens."""
        return self.screens(face)


def _about(kind: str, since: int, name: str, state: str = "") -> dict[str, Any]:
    words = STATES.get(state, {"zh": state, "en": state})
    text = {
        language: template.format(name=name, state=words[language])
        for language, template in ALERTS[kind].items()
    }
    return {"kind": kind, "text": text, "since": since, "name": name}

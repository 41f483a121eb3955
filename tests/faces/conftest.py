"""A real hall for the faces' builders: the reference configuration, driven by real commands."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest

from hall_server.help_calls import HelpCalls
from hall_server.queueing import commands as c
from hall_server.queueing.estimates import CLOSED_FORM, Waits
from hall_server.queueing.hall import apply, decide
from hall_server.queueing.model import HallState
from hall_server.settings import Settings, load
from hall_server.settings.files import config_dir
from hall_server.voice.voice import Voice

NOON_MS = 1_700_000_000_000


@dataclass
class Beside:
    """What the faces know beside the state, set by each test."""

    settings: Settings
    can_write: bool = True
    day_held: bool = False
    notes: dict[str, Any] = field(default_factory=dict)
    people: dict[str, Any] = field(default_factory=dict)
    alerted: list[dict[str, Any]] = field(default_factory=list)
    known_devices: list[dict[str, Any]] = field(default_factory=list)
    receipts_of: dict[str, Any] = field(default_factory=dict)
    printed: dict[str, Any] = field(default_factory=dict)
    screens: dict[str, Any] = field(default_factory=dict)
    screens_since: dict[str, Any] = field(default_factory=dict)
    not_shown_of: dict[str, Any] = field(default_factory=dict)
    waits: Waits = CLOSED_FORM
    voice: Voice = field(default_factory=Voice)
    refused_keys: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)

    def say(self, text):
        return {"zh": text, "en": text}

    def pad_notice(self, point, now_ms):
        return self.refused_keys.get(point)

    def asked_rating(self, point, now_ms):
        return self.asked.get(point)

    help_calls: HelpCalls = field(default_factory=HelpCalls)

    def note(self, ref):
        return self.notes.get(ref)

    def person(self, ref):
        return self.people.get(ref)

    def alerts(self):
        return self.alerted

    def devices(self):
        return self.known_devices

    def receipts(self, call_id):
        return self.receipts_of.get(call_id, {"shown": [], "missing": []})

    def not_shown(self, call_id, number):
        return self.not_shown_of.get(call_id)

    def prints(self, kiosk):
        return self.printed.get(kiosk, [])

    def connected(self, face):
        return self.screens.get(face, set())

    def since(self, face):
        return self.screens_since.get(face, {})


class Hall:
    """A hall state with a clock of its own; `do` runs a command at the hall's time."""

    def __init__(self, settings):
        self.state = HallState()
        self.now_ms = NOON_MS
        self.about = Beside(settings)
        self._ids = count(1)
        self.do(c.Configure(settings.rules()))
        self.do(c.Tick())

    def do(self, command):
        for event in decide(self.state, command, self.now_ms):
            apply(self.state, event, self.now_ms)

    def issue(self, service, tier=None):
        """Issue a ticket and return its id."""
        ticket = f"t{next(self._ids)}"
        self.do(c.IssueTicket(ticket, f"token-of-{ticket}", service, tier, origin="kiosk1"))
        return ticket

    def open(self, *points):
        for point in points:
            self.do(c.OpenPoint(point, f"teller-{point}"))

    def wait(self, seconds):
        self.now_ms += round(seconds * 1000)


@pytest.fixture
def hall():
    return Hall(load(config_dir() / "hall.toml"))

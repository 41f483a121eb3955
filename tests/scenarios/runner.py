"""Runs a scenario: reads its lines one by one, does what they say, compares what they expect."""

import re
from pathlib import Path

from hall_server.queueing.refusals import Refusal
from tests.scenarios.actions import act, is_refused
from tests.scenarios.facts import expect
from tests.scenarios.house import LINES, House
from tests.scenarios.language import Wrong, perhaps
from tests.scenarios.world import World

HERE = Path(__file__).parent

_TIMED = re.compile(r"(?P<at>at )?(?P<clock>\d\d:\d\d(:\d\d)?)(?P<again> again)? (?P<said>.+)")
_KEYED = re.compile(r"(?P<key>[a-z]+): *(?P<said>.+)")
_REFUSED = re.compile(r"refused: (?P<said>.+) \((?P<code>[a-z_]+)\)")
_RELOAD = re.compile(r"reload (?:(?P<key>[a-z]+):|without) *(?P<said>.+)")
_POWER = re.compile(r"power cut( until (?P<clock>\d\d:\d\d(:\d\d)?))?")


class ScenarioError(AssertionError):
    """A line of a scenario that cannot be read, or that expects what is not so."""


def run(text: str, name: str) -> World:
    """Run a scenario and return the hall as it is at the end; raises ScenarioError.

    After every line the journal must tell the very state, and nothing may be left to do.
    """
    lines = text.splitlines()
    if not lines or not lines[0].startswith("# "):
        raise ScenarioError(f"{name}:1: the first line is the title: # and a sentence")
    scenario = _Scenario()
    for number, written in enumerate(lines, 1):
        line = written.partition("#")[0].strip()
        try:
            if line:
                scenario.line(line)
        except Wrong as wrong:
            raise ScenarioError(f"{name}:{number}: {line}\n    {wrong}") from wrong
        except Refusal as no:
            said = f"{name}:{number}: {line}\n    refused ({no.code}): {no.message}"
            raise ScenarioError(said) from no
    if not scenario.timed:
        raise ScenarioError(f"{name}: nothing happens in it")
    return scenario.world


class _Scenario:
    def __init__(self) -> None:
        self.world = World(House())
        self.timed = False

    def line(self, text: str) -> None:
        """Do one line."""
        if timed := _TIMED.fullmatch(text):
            self._at(timed)
        elif keyed := _KEYED.fullmatch(text):
            self._describe(keyed["key"], keyed["said"])
        else:
            raise Wrong("a line is `09:00 ACTION -> EXPECTED`, `at 09:00 EXPECTED` or `hall: ...`")

    def _describe(self, key: str, said: str) -> None:
        known = [name for name in LINES if name != "without"]
        if key not in known:
            raise Wrong(f"there is no line `{key}:`{perhaps(key, known)}")
        if self.timed and (key, len(said.split())) != ("day", 1):
            raise Wrong(f"the hall is at work: write `09:30 reload {key}: ...`")
        self.world.house.say(key, said)

    def _at(self, timed: re.Match[str]) -> None:
        world, said = self.world, timed["said"]
        now_ms = world.moment(timed["clock"], again=bool(timed["again"]))
        if not self.timed:
            self.timed = True
            world.begin(now_ms)
        world.pass_to(now_ms)
        if timed["at"]:
            expect(world, said)
        else:
            world.events, world.news = [], []
            action, _, expected = said.partition(" -> ")
            self._do(action)
            if expected:
                expect(world, expected)
        world.events, world.news = [], []
        world.check()

    def _do(self, action: str) -> None:
        world = self.world
        if refused := _REFUSED.fullmatch(action):
            is_refused(lambda: self._do(refused["said"]), refused["code"])
        elif reload := _RELOAD.fullmatch(action):
            world.reload(reload["key"] or "without", reload["said"])
        elif power := _POWER.fullmatch(action):
            world.power_cut(world.moment(power["clock"]) if power["clock"] else world.now_ms)
        else:
            act(world, action)

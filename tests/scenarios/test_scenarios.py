"""Every scenario holds; and the language tells a writer what is wrong, and where."""

import re
from contextlib import suppress
from typing import get_args

import pytest

from hall_server.queueing import hall
from hall_server.queueing.commands import Command
from hall_server.queueing.model import HallState
from tests.scenarios.actions import ACTIONS
from tests.scenarios.facts import FACTS
from tests.scenarios.house import LINES
from tests.scenarios.language import Sentence, Wrong
from tests.scenarios.runner import HERE, ScenarioError, run

SCENARIOS = sorted(HERE.glob("*.txt"))

SMALL = """# A small hall
hall: cash promise 20 ceiling 45 handling 5; loans promise 30 ceiling 60 handling 20
points: W1 counter east cash loans automatic; W2 counter east cash
09:00 W2 opens for ben
09:02 kiosk1 takes cash 2 times -> A001 to A002
"""


def told(line: str) -> str:
    """Return what a scenario that ends with this line complains of."""
    with pytest.raises(ScenarioError) as failed:
        run(f"{SMALL}{line}\n", "small.txt")
    return str(failed.value)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path):
    try:
        run(path.read_text(encoding="utf-8"), path.name)
    except ScenarioError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


def test_the_small_hall_holds():
    run(SMALL, "small.txt")


def test_the_example_of_the_readme_holds():
    text = (HERE / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```\n(# .+?)```", text, re.DOTALL)
    assert examples
    for example in examples:
        run(example, "README.md")


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("09:03 W2 calls -> A002", "A001 was called to W2 because earlier before A002"),
        ("09:03 W2 calls -> A001 because only", "because earlier before A002"),
        ("09:03 W2 calls -> nobody", "A001 was called to W2"),
        ("09:03 W1 opens for anna -> nobody", "A001 was called to W1 because earlier before A002"),
        ("at 09:03 A001 is called to W2", "A001 waits in cash"),
        ("at 09:03 A001 waits in cash, it waited 2 minutes", "it was 1 minutes (60 s)"),
        ("at 09:03 A002 waits, 3 before it", "there are 1"),
        ("at 09:03 W2 would call A002 then A001", "it would call A001 then A002"),
        ("09:03 W2 calls -> the boards recall A001 to W2", "they say call A001 at W2"),
        ("at 09:03 W2 is closed", "it is open (teller ben, reason None)"),
        ("09:03 refused: W1 calls (point_paused)", "refused with (point_closed)"),
        ("09:03 refused: W2 calls (point_closed)", "not refused"),
        ("09:03 W1 calls", "refused (point_closed): Point W1 is closed."),
        ("at 09:03 A007 waits", "no ticket A007 was issued"),
    ],
)
def test_a_wrong_expectation_names_file_and_line_and_what_was_there(line, instead):
    message = told(line)
    assert message.startswith(f"small.txt:6: {line}\n")
    assert instead in message


@pytest.mark.parametrize(
    ("line", "near"),
    [
        ("09:03 W2 cals", "'cals' is no word here: did you mean 'calls'?"),
        (
            "09:03 W2 calls -> A001 becuase only",
            "'becuase' is no word here: did you mean 'because'",
        ),
        ("09:03 kiosk1 takes cahs", "'cahs' is no word here: did you mean 'cash'?"),
        ("09:03 W9 calls", "there is no point 'W9'; there are: W1, W2"),
        ("09:03 W2 calls loudly", "is no action; the nearest are: DESK calls"),
        ("polcy: fifo", "there is no line `polcy:`: did you mean 'policy'?"),
        ("policy: fifo", "write `09:30 reload policy: ...`"),
        ("09:03 reload policy: stirct", "'stirct' is no word here: did you mean 'strict'?"),
        ("at nine W2 is free", "a line is `09:00 ACTION"),
        ("09:01 W2 calls", "time runs backwards here: it is 09:02 already"),
        ("25:00 W2 calls", "25:00 is no time of day"),
        ("day: 2026-02-30", "2026-02-30 is no day"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_a_suggestion(line, near):
    message = told(line)
    assert message.startswith(f"small.txt:6: {line}\n")
    assert near in message


def test_a_time_that_the_clocks_skip_is_refused():
    text = SMALL.replace("hall:", "day: 2026-03-29 in Europe/Berlin\nhall:")
    text = text.replace("09:00", "01:00").replace("09:02", "02:30")
    with pytest.raises(ScenarioError, match=r"small.txt:6: .*\n.*the clocks skip it"):
        run(text, "small.txt")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("hall: cash promise 20 ceiling 45 handling 5", "the first line is the title"),
        ("# Nothing happens\nhall: cash promise 20 ceiling 45 handling 5", "nothing happens in it"),
        ("# No hall\n09:00 the hall stops", "begins with a line `hall:`"),
    ],
)
def test_a_scenario_has_a_title_a_hall_and_something_that_happens(text, why):
    with pytest.raises(ScenarioError, match=why):
        run(text, "small.txt")


def test_after_every_line_the_journal_tells_the_state(monkeypatch):
    told_at: list[int] = []

    def counted(journal):
        told_at.append(len(journal))
        return replay(journal)

    replay = hall.replay
    monkeypatch.setattr(hall, "replay", counted)
    run(f"{SMALL}at 09:03 2 wait\n09:04 W2 calls\n", "small.txt")
    assert len(told_at) == 4
    monkeypatch.setattr(hall, "replay", lambda journal: HallState())
    with pytest.raises(
        ScenarioError, match=r"small.txt:4: .*\n.*journal replayed is not the state"
    ):
        run(SMALL, "small.txt")


def test_after_every_line_nothing_is_left_to_do():
    world = run(f"{SMALL}09:03 W2 calls\n09:03 W2 parks its customer for 5 minutes\n", "small.txt")
    world.now_ms += 6 * 60_000
    with pytest.raises(Wrong, match="what is due since 09:08 is not done"):
        world.check()


def test_a_tick_that_is_due_and_does_nothing_is_an_error(monkeypatch):
    world = run(f"{SMALL}09:03 W2 calls\n09:03 W2 parks its customer for 5 minutes\n", "small.txt")
    monkeypatch.setattr(hall, "decide", lambda *_: [])
    with pytest.raises(Wrong, match="due since 09:08 and a Tick does nothing"):
        world.pass_to(world.now_ms + 6 * 60_000)


def test_every_command_and_every_sentence_has_its_scenario(monkeypatch):
    commands: set[type] = set()
    read: set[str] = set()
    decide, read_sentence = hall.decide, Sentence.read

    def noted(state, command, now_ms):
        commands.add(type(command))
        return decide(state, command, now_ms)

    def noted_sentence(sentence, text, names):
        values = read_sentence(sentence, text, names)
        if values is not None:
            read.add(sentence.form)
        return values

    monkeypatch.setattr(hall, "decide", noted)
    monkeypatch.setattr(Sentence, "read", noted_sentence)
    for path in SCENARIOS:
        with suppress(ScenarioError):  # its own test tells
            run(path.read_text(encoding="utf-8"), path.name)
    assert set(get_args(Command)) == commands
    forms = {s.form for book in (ACTIONS, FACTS, *LINES.values()) for s in book.sentences}
    assert forms == read

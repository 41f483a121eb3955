"""Devices at an agent: the line is cut, or the hall killed, at every word that they exchange."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from hardware.agent_lines import AgentLine
from hardware.agent_protocol import (
    REPORTS,
    VERBS,
    Answer,
    Order,
    Report,
    from_wire,
    obey,
    packed,
    to_wire,
)
from hardware.joblist import JobList
from hardware.ports import DeviceError, Kind, SignValue, Text
from hardware.remote_workers import REMOTE
from hardware.simulators.printer import SimulatedPrinter
from hardware.simulators.sign import SimulatedSign
from tests.hardware.helpers import Listener, paper, printed_ids
from tests.hardware.wire import NAME, Pair, Wire, over_json

MakePair = Callable[..., Pair]

JOBS = ["job-0", "job-1", "job-2"]

#: Every word about jobs, and on which side of it the line may break.
WORDS = [
    ("order print", "before"),
    ("order print", "after"),
    ("order jobs", "before"),
    ("order jobs", "after"),
    ("report queued", "before"),
    ("report printing", "before"),
    ("report printed", "before"),
]


def at_agent(simulator: SimulatedPrinter, **more: object) -> Mapping[str, object]:
    return {
        "driver": "escpos", "connection": "network", "host": "127.0.0.1", "agent": NAME,
        "port": simulator.port, "width": 384, "timeout_s": 2.0, **more,
    }  # fmt: skip


@pytest.fixture
def printer() -> Iterator[SimulatedPrinter]:
    made = SimulatedPrinter("printer1", 384, slow_s=0.002)
    made.start()
    yield made
    made.stop()


@pytest.fixture
def pair(tmp_path: Path, listener: Listener) -> Iterator[MakePair]:
    made: list[Pair] = []

    def make(**sections: Mapping[str, object]) -> Pair:
        made.append(Pair(tmp_path, sections, listener))
        return made[-1]

    yield make
    for one in made:
        one.close()


def assert_each_once(
    pair: Pair, printer: SimulatedPrinter, listener: Listener, doubt: int = 0
) -> None:
    """All jobs have ended and are on paper once, in order, but for so many in doubt."""

    def over() -> bool:
        return {pair.hall.job_state(job) for job in JOBS} <= {"printed", "unknown"}

    listener.wait(over)
    states = [pair.hall.job_state(job) for job in JOBS]
    assert states.count("unknown") <= doubt, states
    on_paper = printed_ids(printer)
    assert on_paper == sorted(set(on_paper)), "in order and none twice"
    lost = set(JOBS) - set(on_paper)
    assert lost <= {job for job, state in zip(JOBS, states, strict=True) if state == "unknown"}


def test_jobs_and_values_go_to_the_agent_and_their_ends_come_back(pair, printer, listener):
    sign = {"driver": "led485", "connection": "simulator", "agent": NAME}
    both = pair(printer1=at_agent(printer), sign1=sign)
    listener.wait_state("printer1", "offline")
    (said,) = [s for s in both.hall.statuses() if s.name == "printer1"]
    assert (said.state, said.detail) == ("offline", "agent pc1 not connected")
    assert said.since_ms > 0
    both.hall.show("sign1", SignValue("A007"))
    for job in JOBS:
        both.hall.print("printer1", job, paper(job))
    both.join()
    assert_each_once(both, printer, listener)
    listener.wait_state("sign1", "ready")
    assert both.agent._devices is not None
    board = both.agent._devices.simulators()["sign1"]
    assert isinstance(board, SimulatedSign)
    assert board.wait_for("7")
    printer.set_fault("paper_out")
    both.hall.retry("printer1")
    both.hall.print("printer1", "more", paper("more"))
    listener.wait_state("printer1", "paper_out")
    printer.set_fault(None)
    listener.wait_ended("more")


@pytest.mark.parametrize(("word", "where"), WORDS)
def test_a_line_cut_at_any_word_loses_and_doubles_nothing(word, where, pair, printer, listener):
    both = pair(printer1=at_agent(printer))
    for job in JOBS:
        both.hall.print("printer1", job, paper(job))
    if word == "report queued":
        printer.set_fault("paper_out")
    # The first question about jobs comes when some are at the agent already.
    first = both.join(("order print", "after") if word == "order jobs" else (word, where))
    listener.wait(lambda: first.is_cut or (word == "report queued" and waits(both)))
    printer.set_fault(None)
    if word == "order jobs":
        second = both.join((word, where))
        listener.wait(lambda: second.is_cut)
    both.join()
    assert_each_once(both, printer, listener)


def waits(both: Pair) -> bool:
    """Whether the printer is known to be ill: then no job begins, and none comes back."""
    return [s.state for s in both.hall.statuses()] == ["paper_out"]


@pytest.mark.parametrize(("word", "where"), WORDS[:4] + WORDS[5:])
def test_a_hall_killed_at_any_word_loses_and_doubles_nothing(word, where, pair, printer, listener):
    both = pair(printer1=at_agent(printer))
    for job in JOBS:
        both.hall.print("printer1", job, paper(job))
    if word == "order jobs":
        first = both.join(("order print", "after"))
        listener.wait(lambda: first.is_cut)
    left: list[Path] = []
    wire = Wire(both.lines[NAME], both.agent, (word, where))
    wire.on_cut = lambda: left.append(both.copied("killed"))
    both.connect(wire)
    listener.wait(lambda: bool(left))
    both.hall.stop()
    both.start_hall(left[0])
    for job in JOBS:  # dispatch hands over again what it had not noted as handed over
        both.hall.print("printer1", job, paper(job))
    both.join()
    assert_each_once(both, printer, listener)


def test_an_agent_that_starts_again_says_what_it_does_not_know(pair, printer, listener, tmp_path):
    both = pair(printer1=at_agent(printer))
    wire = both.join(("report printing", "before"))
    for job in JOBS:
        both.hall.print("printer1", job, paper(job))
    listener.wait(lambda: wire.is_cut)
    both.agent.stop()
    # As after `kill -9`: the list says `printing`, and nobody saw the end of it.
    jobs = JobList(tmp_path / "agent" / "devices" / "printer1.jobs")
    (torn,) = [job for job in JOBS if jobs.state(job) is not None]
    jobs.mark(torn, "printing")
    jobs.close()
    both.agent = both.new_agent()
    both.join()
    assert_each_once(both, printer, listener, doubt=1)
    assert both.hall.job_state(torn) == "unknown"


def test_an_agent_that_lost_its_folder_leaves_what_it_had_in_doubt(pair, printer, listener):
    printer.set_fault("paper_out")
    both = pair(printer1=at_agent(printer))
    both.hall.print("printer1", JOBS[0], paper(JOBS[0]))
    printer.set_fault(None)
    wire = both.join(("report printing", "before"))
    listener.wait(lambda: wire.is_cut)
    both.agent.stop()
    both.agent = both.new_agent("another folder")
    both.join()
    listener.wait_ended(JOBS[0])
    assert both.hall.job_state(JOBS[0]) == "unknown"


def test_the_halls_fallback_prints_what_waits_for_an_agent_that_is_gone(pair, printer, listener):
    local = {"driver": "escpos", "connection": "simulator", "width": 384, "timeout_s": 2.0}
    both = pair(printer1=at_agent(printer, fallback="printer2"), printer2=local)
    listener.wait_state("printer2", "ready")
    for job in JOBS:
        both.hall.print("printer1", job, paper(job))
    listener.wait_ended(*JOBS)
    there = both.hall.simulators()["printer2"]
    assert isinstance(there, SimulatedPrinter)
    assert printed_ids(there) == JOBS
    both.join()
    listener.wait_state("printer1", "ready")
    assert printed_ids(printer) == []


def test_a_job_that_the_agent_cannot_print_comes_back_for_the_fallback(pair, printer, listener):
    local = {"driver": "escpos", "connection": "simulator", "width": 384, "timeout_s": 2.0}
    section = at_agent(printer, fallback="printer2", poll_s=3600)
    both = pair(printer1=section, printer2=local)
    both.join()
    listener.wait_state("printer1", "ready")
    listener.wait_state("printer2", "ready")
    printer.set_fault("paper_out")  # which nobody knows yet: the first job goes to the agent
    for job in JOBS:
        both.hall.print("printer1", job, paper(job))
    listener.wait_ended(*JOBS)
    there = both.hall.simulators()["printer2"]
    assert isinstance(there, SimulatedPrinter)
    assert printed_ids(there) == JOBS
    assert both.agent._devices is not None
    assert both.agent._devices.job_state(JOBS[0]) == "returned"
    printer.set_fault(None)
    both.hall.print("printer1", "last", paper("last"))
    listener.wait_ended("last")
    assert printed_ids(printer) + printed_ids(there) in ([*JOBS, "last"], ["last", *JOBS])


def test_a_job_whose_way_back_was_not_heard_of_is_asked_for_again(pair, printer, listener):
    local = {"driver": "escpos", "connection": "simulator", "width": 384, "timeout_s": 2.0}
    section = at_agent(printer, fallback="printer2", poll_s=3600)
    both = pair(printer1=section, printer2=local)
    wire = both.join()
    wire.unanswered = ["give_back"]
    listener.wait_state("printer1", "ready")
    listener.wait_state("printer2", "ready")
    printer.set_fault("paper_out")
    both.hall.print("printer1", JOBS[0], paper(JOBS[0]))
    listener.wait_ended(JOBS[0])
    there = both.hall.simulators()["printer2"]
    assert isinstance(there, SimulatedPrinter)
    assert printed_ids(there) == JOBS[:1]
    assert wire.words.count("order give_back before") >= 2
    assert not wire.is_cut


def test_a_printer_that_gives_no_answers_prints_at_an_agent_too(pair, tmp_path, listener):
    section = {"driver": "escpos", "connection": "file", "device": str(tmp_path / "lp0")}
    both = pair(printer1={**section, "agent": NAME, "width": 384})
    both.join()
    both.hall.print("printer1", JOBS[0], paper(JOBS[0]))
    listener.wait_ended(JOBS[0])
    assert both.hall.job_state(JOBS[0]) == "printed"
    assert (tmp_path / "lp0").stat().st_size > 1000


def test_a_job_given_back_may_come_again(tmp_path):
    jobs = JobList(tmp_path / "p.jobs")
    assert jobs.add("a", paper("a"))
    assert jobs.mark("a", "returned", was="queued")
    assert not jobs.mark("a", "printing", was="queued"), "it is not here any more"
    assert jobs.add("a", paper("a"))
    assert not jobs.add("a", paper("a"))
    jobs.close()
    assert JobList(tmp_path / "p.jobs").state("a") == "queued"


def test_a_printer_that_moves_from_an_agent_to_the_hall_leaves_doubt(pair, printer, listener):
    both = pair(printer1=at_agent(printer))
    both.hall.print("printer1", JOBS[0], paper(JOBS[0]))
    wire = both.join(("order print", "after"))
    listener.wait(lambda: wire.is_cut)
    both.hall.stop()
    section = dict(at_agent(printer))
    del section["agent"]
    both.sections = {"printer1": section}
    both.agent.stop()
    both.start_hall(both.directory)
    listener.wait_ended(JOBS[0])
    assert both.hall.job_state(JOBS[0]) == "unknown"


def test_a_new_connection_takes_over_and_the_old_one_is_told(pair, printer, listener):
    both = pair(printer1=at_agent(printer))
    first = both.join()
    second = both.join()
    assert first.superseded
    assert not second.superseded
    report = packed(Report(99, "status", "printer1", {"state": "jam"}))
    assert not first.line.heard(first, report), "nobody listens to the old one"
    both.hall.print("printer1", JOBS[0], paper(JOBS[0]))
    listener.wait_ended(JOBS[0])


def test_an_agent_speaks_for_its_own_devices_only_and_in_order():
    line = AgentLine("pc1", {"sign1": {"driver": "led485", "agent": "pc1", "refresh_s": 5}})
    wire = Wire(line, None)  # type: ignore[arg-type]
    assert line.welcome(wire, {"version": 1}).devices == {
        "sign1": {"driver": "led485", "refresh_s": 5}
    }
    status = {"state": "ready"}
    assert line.heard(wire, packed(Report(2, "status", "sign1", status)))
    assert not line.heard(wire, packed(Report(1, "status", "sign1", {"state": "jam"})))
    assert line.seen("sign1").state == "ready"
    for wrong in (
        packed(Report(3, "status", "sign2", status)),
        packed(Report(3, "status", "sign1", {"state": "on fire"})),
        packed(Report(3, "rumour", "sign1", status)),
        packed(Report(3, "job", "sign1", {"id": "", "state": "printed"})),
        {"seq": -1, "what": "status", "device": "sign1", "value": status},
        "status",
        None,
    ):
        assert not line.heard(wire, wrong)


@pytest.mark.parametrize("hello", [None, "hello", {}, {"version": "one"}])
def test_a_hello_that_makes_no_sense_is_refused(hello):
    line = AgentLine("pc1", {})
    assert "does not understand" in line.welcome(Wire(line, None), hello).refused  # type: ignore[arg-type]


def test_another_version_is_refused_with_what_to_do():
    line = AgentLine("pc1", {})
    refused = line.welcome(Wire(line, None), {"version": 2}).refused  # type: ignore[arg-type]
    assert refused == (
        "the hall speaks version 1 with its agents, this one 2: install the same release on both"
    )


@pytest.mark.parametrize(
    "answer",
    [{"value": 7}, {"value": {"a": "eaten"}}, "yes", {"error": 7}, {"error": "full"}, None],
)
def test_an_answer_that_makes_no_sense_is_an_ill_device_and_no_more(answer):
    line = AgentLine("pc1", {})
    wire = Wire(line, None)  # type: ignore[arg-type]
    line.welcome(wire, {"version": 1})
    wire.ask = lambda _order: answer  # type: ignore[method-assign,assignment]
    with pytest.raises(DeviceError, match="agent pc1"):
        line.ask("jobs", "printer1", ["a"])


def test_an_order_that_makes_no_sense_is_answered(pair, printer):
    both = pair(printer1=at_agent(printer))
    both.join()
    for data, words in (
        (None, "not an order"),
        (packed(Order("dance", "printer1")), "does not know the order 'dance'"),
        (packed(Order("show", "printer1", {"number": 7})), "order 'show'"),
        (packed(Order("show", "printer1", {"number": "A1"})), "is not a sign"),
        (
            packed(Order("print", "printer9", {"id": "x", "paper": packed(paper("x"))})),
            "no running",
        ),
    ):
        answer = both.agent.order(data)
        assert words in answer["error"]
        assert answer["permanent"]


def test_a_value_of_several_types_carries_its_name():
    kinds = (SignValue, Text)
    for value in (SignValue("A001", blink=True), Text("好", "good")):
        data = over_json(to_wire(value, kinds))
        assert data["is"] == type(value).__name__
        assert from_wire(data, kinds) == value
    for wrong in ({"is": "Paper"}, {}, None, "SignValue", {"is": "Text", "zh": "好"}):
        with pytest.raises(msgspec.ValidationError):
            from_wire(wrong, kinds)


def test_every_kind_has_its_worker_and_every_verb_its_type():
    assert set(REMOTE) == set(get_args(Kind))
    assert {"print", "show", "retry", "jobs", "give_back"} <= set(VERBS)
    assert {"status", "job"} <= set(REPORTS)
    assert obey(None, Order("print", "p", None)).error.startswith("order 'print'")
    assert Answer().error == ""

"""A full day at the small hall in which every event happens, and how to write it to a store."""

from collections.abc import Iterable
from itertools import groupby

from hall_server.ports import Store
from hall_server.queueing import commands as c
from hall_server.queueing.entities import Health
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.events import Recorded
from tests.halls import FULL, MINUTE, Bench

__all__ = ["MINUTE", "full_day", "write_all"]

AT_MACHINES = Offer("machines:machines", 60, 600, accepted=True)


def write_all(store: Store, journal: Iterable[Recorded]) -> None:
    """Write a journal, command by command."""
    for _, command in groupby(journal, key=lambda r: r.cause):
        recorded = list(command)
        store.begin()
        store.savepoint()
        store.append(recorded[0].at_ms, [r.event for r in recorded])
        store.keep()
        store.commit()


def _do(bench: Bench, *commands: c.Command) -> None:
    for command in commands:
        bench.now_ms += 1000
        assert bench.do(command), command


def _at_counters(bench: Bench) -> None:
    """A journey of two steps, transfers, a park, a late customer, other tiers."""
    bench.open("W1", "W3")
    _do(bench, c.IssueTicket("a", "ka", "cash", steps=("cards",), origin="kiosk1"))
    _do(bench, c.ChangeSteps("a", ("loans",)), c.CallNext("W1"), c.Recall("W1"))
    _do(bench, c.StartService("W1"))
    bench.now_ms += 3 * MINUTE - 1000
    _do(bench, c.FinishService("W1"), c.CallNext("W3"), c.StartService("W3"))
    bench.now_ms += 5 * MINUTE - 1000
    _do(bench, c.FinishService("W3"))
    _do(bench, c.IssueTicket("b", "kb", "cash"), c.ChangeTier("b", "vip"), c.CallNext("W1"))
    _do(bench, c.Park("W1", 30, "note"), c.CallTicket("W1", "b"), c.StartService("W1"))
    _do(bench, c.TransferCustomer("W1", "loans", "point:W3", "first"), c.ClosePoint("W3"), c.Tick())
    _do(bench, c.CallNext("W1"), c.MarkNoShow("W1"), c.ReturnTicket("b", "staff"))
    _do(bench, c.TransferTicket("b", "cash", None, "last"), c.CallNext("W1"))
    _do(bench, c.PausePoint("W1", "break"), c.OpenPoint("W1"), c.CallNext("W1"))
    _do(bench, c.FinishService("W1"), c.OpenPoint("W3", "cho"), c.IssueTicket("r", "kr", "cash"))
    _do(bench, c.TransferTicket("r", None, "point:W3"), c.ClosePoint("W3"), c.Tick())
    _do(bench, c.CallNext("W1"), c.FinishService("W1"))


def _undone(bench: Bench) -> None:
    """Every command that an undo takes back, and one of a whole press of Next."""
    _do(bench, c.IssueTicket("u", "ku", "cash", steps=("loans",)), c.IssueTicket("v", "kv", "cash"))
    _do(bench, c.CallNext("W1"), c.Undo("W1"), c.CallNext("W1"), c.StartService("W1"))
    _do(bench, c.Undo("W1"), c.StartService("W1"), c.CallNext("W1"), c.Undo("W1"))
    _do(bench, c.FinishService("W1"), c.Undo("W1"), c.Park("W1", 5), c.Undo("W1"))
    _do(bench, c.TransferCustomer("W1", None, None, "last"), c.Undo("W1"))
    _do(bench, c.TransferCustomer("W1", "cards"), c.CancelTicket("u", "customer"))
    _do(bench, c.CallNext("W1"), c.MarkNoShow("W1"), c.Undo("W1"), c.FinishService("W1"))
    _do(bench, c.IssueTicket("w", "kw", "cash"), c.CallNext("W1"), c.FinishService("W1"))
    _do(bench, c.Undo("W1"), c.FinishService("W1"))


def _at_machines(bench: Bench) -> None:
    """Offers accepted and refused, a machine that serves and one that fails."""
    for machine in ("M1", "M2"):
        _do(bench, c.ReportMachine(machine, Health.OK, busy=False))
    _do(bench, c.IssueTicket("m", "km", "cash", offer=AT_MACHINES), c.Tick())
    _do(bench, c.ReportMachine("M1", Health.OK, busy=True))
    bench.now_ms += 2 * MINUTE - 1000
    _do(bench, c.ReportMachine("M1", Health.OK, busy=False))
    refused = Offer("machines:machines", 60, 600, accepted=False)
    _do(bench, c.IssueTicket("n", "kn", "cash", offer=refused, booking="b1"))
    _do(bench, c.DivertTicket("n", AT_MACHINES), c.Tick())
    _do(bench, c.ReportMachine("M1", Health.FAULT, busy=False))


def full_day() -> Bench:
    """Return a hall after a day in which everything happened, on the morning of the next."""
    bench = Bench(FULL)
    _at_counters(bench)
    _undone(bench)
    _at_machines(bench)
    _do(bench, c.ChangePoint("W1", ("loans", "cash"), None, "west"))
    _do(bench, c.StopService("cards", "note"), c.RestartService("cards"))
    _do(bench, c.StopHall(), c.RestartHall(), c.CorrectClock(5))
    _do(bench, c.IssueTicket("s", "ks", "cash"), c.CallNext("W1"), c.StartService("W1"))
    _do(bench, c.IssueTicket("x", "kx", "cash"))
    bench.pass_s(24 * 3600)
    _do(bench, c.IssueTicket("t", "kt", "cash"), c.CallNext("W1"), c.MarkNoShow("W1"))
    _do(bench, c.ReturnTicket("t", "customer"), c.PausePoint("W1", "break"))
    return bench

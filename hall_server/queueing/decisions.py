"""What each command does to the hall as it stands: events, or a refusal; nothing is changed."""

from collections.abc import Callable
from typing import Any

from . import calls, day, due, points, switches, tickets
from . import commands as c
from .lookup import Events
from .model import HallState

DECISIONS: dict[type, Callable[[HallState, Any, int], Events]] = {
    c.Configure: day.configure,
    c.Tick: due.tick,
    c.CorrectClock: day.correct_clock,
    c.IssueTicket: tickets.issue_ticket,
    c.CancelTicket: tickets.cancel_ticket,
    c.TransferTicket: tickets.transfer_ticket,
    c.DivertTicket: tickets.divert_ticket,
    c.ReturnTicket: tickets.return_ticket,
    c.ChangeTier: tickets.change_tier,
    c.ChangeSteps: tickets.change_steps,
    c.CallNext: calls.call_next,
    c.CallTicket: calls.call_ticket,
    c.Recall: calls.recall,
    c.StartService: calls.start_service,
    c.FinishService: calls.finish_service,
    c.MarkNoShow: calls.mark_no_show,
    c.Park: calls.park,
    c.TransferCustomer: calls.transfer_customer,
    c.Undo: calls.undo,
    c.OpenPoint: points.open_point,
    c.PausePoint: points.pause_point,
    c.ClosePoint: points.close_point,
    c.ChangePoint: points.change_point,
    c.ReportMachine: points.report_machine,
    c.StopService: switches.stop_service,
    c.RestartService: switches.restart_service,
    c.StopHall: switches.stop_hall,
    c.RestartHall: switches.restart_hall,
}

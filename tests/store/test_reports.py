"""The day's figures, read beside a running hall."""

import pytest

from hall_server.hall_clock import Clocks
from hall_server.jobs import answer_nothing
from hall_server.ports import StoreFailed
from hall_server.queueing import commands as c
from hall_server.service import Service
from hall_server.settings import load
from hall_server.settings.files import config_dir
from hall_server.store.reports import KEPT_S, Reports
from hall_server.store.sqlite import SqliteStore

#: 2026-03-02 09:30 in Shanghai, in wall milliseconds.
MORNING_MS = 1_772_415_000_000


class Day:
    """A hall on a file, and the clocks of hall and reports."""

    def __init__(self, path):
        self.ms = MORNING_MS
        self.looked_s = 0.0
        self.service = Service(SqliteStore(path), Clocks(lambda: self.ms, lambda: self.ms))
        self.service.start(load(config_dir() / "hall.toml").rules())
        self.reports = Reports(path, lambda: self.looked_s)
        self.n = 0

    def do(self, command, minutes=0.0):
        self.service.handle(command, answer_nothing)
        self.ms += round(minutes * 60_000)

    def issue(self, service, minutes=0.0):
        self.n += 1
        self.do(c.IssueTicket(f"t{self.n}", f"token{self.n}", service), minutes)

    def today(self):
        day, shift = self.service.read(lambda s, _: (s.day.day or "", s.day.correction_ms))
        return self.reports.today(day, "Asia/Shanghai", shift)


@pytest.fixture
def day(tmp_path):
    made = Day(tmp_path / "hall.db")
    yield made
    made.service.stop()


def test_an_empty_day(day):
    found = day.today()
    assert found["hours"] == found["services"] == []
    assert found["total"] == {"issued": 0, "called": 0, "wait_s": None, "longest_s": None}


def test_a_morning_in_figures(day):
    day.do(c.OpenPoint("W1", "anna"))
    day.issue("cash", 4)
    day.issue("cash", 6)
    day.issue("loans")
    day.do(c.CallNext("W1"))  # waited 10 minutes
    day.do(c.StartService("W1"), 5)
    day.do(c.CallNext("W1"), 60)  # waited 11 minutes, after a service of 5
    day.do(c.MarkNoShow("W1"))
    day.issue("cash")
    found = day.today()
    assert found["states"] == {"finished": 1, "no_show": 1, "waiting": 2}
    assert found["total"] == {"issued": 4, "called": 2, "wait_s": 630, "longest_s": 660}
    assert [(it["hour"], it["issued"], it["called"]) for it in found["hours"]] == [
        (9, 3, 2), (10, 1, 0),
    ]  # fmt: skip
    services = {it["id"]: it for it in found["services"]}
    assert (services["cash"]["issued"], services["cash"]["handling_s"]) == (3, 300)
    assert services["loans"]["wait_s"] is None


def test_figures_are_kept_for_a_while(day):
    day.today()
    day.issue("cash")
    assert day.today()["total"]["issued"] == 0
    day.looked_s = KEPT_S
    assert day.today()["total"]["issued"] == 1


def test_a_file_that_is_gone_is_said_so(tmp_path):
    with pytest.raises(StoreFailed):
        Reports(tmp_path / "none.db").today("2026-03-02", "Asia/Shanghai", 0)

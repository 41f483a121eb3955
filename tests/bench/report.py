"""The figures as a Markdown table: budget, measured, verdict."""

from dataclasses import dataclass
from pathlib import Path
from statistics import median

from .calling import Called
from .days import Day
from .deciding import SERVICES, TIERS, WAITING, Decided
from .devices import SIGNS, Beside, ratio
from .figures import Compared, Scale, percentile
from .issuing import Issued

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"

#: Beyond this, a day's end is slower than its start; below it lies the noise of a run.
SAME = 1.2

#: The share of the durable floor's rate that eight clients get (docs/decisions/010).
EIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that one run found."""

    issued: Issued
    called: Called
    beside: Beside
    day: Day
    decided: Decided
    cold_start_s: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; without a limit it informs and is not judged."""

    what: str
    measured: str
    value: float = 0.0
    limit: float | None = None
    budget: str = ""
    at_least: bool = False

    def verdict(self) -> str:
        """Say whether the budget is met, and if not by how much."""
        if self.limit is None:
            return ""
        share = self.value / self.limit
        if share >= 1 if self.at_least else share <= 1:
            return "met"
        return f"**NOT met**, {abs(share - 1):.0%} {'below' if self.at_least else 'over'}"

    def line(self) -> str:
        """Return the row in Markdown."""
        return f"| {self.what} | {self.budget} | {self.measured} | {self.verdict()} |"


def markdown(found: Found, scale: Scale, machine: str, date: str) -> str:
    """Return the report."""
    rows = [
        *_floor(found), *_issue(found.issued), *_call(found.called, scale), *_devices(found.beside),
        *_day(found.day, scale), *_deciding(found.decided), *_footprint(found, scale),
    ]  # fmt: skip
    head = [
        f"Measured on {date}: {machine}.",
        "Clients on the same machine; kiosks without a printer unless a row says otherwise.",
        "A ratio is to the floor of the same run, at the same pacing: the median of",
        f"{scale.rounds} rounds of floor and hall in turns; p99 is of all rounds together.",
        "",
        "| what | budget | measured | verdict |",
        "|---|---|---|---|",
    ]
    return "\n".join([*head, *(row.line() for row in rows), ""])


def ms(seconds: float) -> str:
    """Return a time in milliseconds."""
    return f"{seconds * 1000:.2f} ms"


def _floor(found: Found) -> list[Row]:
    issued, called = found.issued, found.called
    paces = (
        ("back to back", issued.back_to_back),
        ("every 20 ms", issued.paced),
        ("every 300 ms", called.every),
    )
    rows = [
        Row(
            f"floor: bare JSON POST + WAL/FULL commit, {name}",
            f"{ms(pace.floor_s())} ({ms(median(map(median, pace.floors)))}"
            f" + {ms(median(map(median, pace.commits)))})",
        )
        for name, pace in paces
    ]
    bare, durable = median(issued.bare_rates), median(issued.durable_rates)
    return [
        *rows,
        Row("floor: bare JSON POST, 8 clients", f"{bare:.0f}/s"),
        Row("floor: bare JSON POST and one row in a shared commit, 8 clients",
            f"{durable:.0f}/s; {durable / bare:.2f} x the bare one"),
    ]  # fmt: skip


def _issue(issued: Issued) -> list[Row]:
    (to_bare, ratio), rate = issued.rate_ratios(), median(issued.hall_rates)
    return [
        _compared("issue a ticket, back to back, p50", issued.back_to_back, 1.5),
        _compared("issue a ticket, every 20 ms, p50", issued.paced, 1.5),
        Row("issue tickets, 8 clients",
            f"{ratio:.2f} x ({rate:.0f}/s; {to_bare:.2f} x the bare POST)", ratio, EIGHT,
            f"at least {EIGHT:g} x the durable floor", at_least=True),
        Row("issue at a kiosk with a simulated printer, every 1 s, p50",
            f"{ms(issued.paper_s)}; without a printer {ms(issued.plain_s)}"),
    ]  # fmt: skip


def _compared(what: str, compared: Compared, limit: float) -> Row:
    ratio = compared.ratio()
    measured = f"{ratio:.2f} x ({ms(compared.hall_s())}; p99 {ms(compared.p99_s())})"
    return Row(what, measured, ratio, limit, f"at most {limit:g} x floor")


def _call(called: Called, scale: Scale) -> list[Row]:
    rows = [
        _compared("call to board, every board, p50", called.every, 2.5),
        _compared("call to board, last of the 5 boards, p50", called.last, 2.5),
    ]
    for which, took in (("every board", called.phones_every), ("last board", called.phones_last)):
        p99_s = percentile(took, 99)
        measured = f"{ms(p99_s)} (p50 {ms(percentile(took, 50))}; {len(took)} samples)"
        what = f"the same with {scale.phones} phones polling, {which}, p99"
        rows.append(Row(what, measured, p99_s, 0.025, "at most 25 ms"))
    polls = called.polls
    answered = f"p50 {ms(percentile(polls, 50))}, p99 {ms(percentile(polls, 99))}"
    rows.append(Row(f"a phone's poll, {scale.phones} phones every 2 s", answered))
    if called.missing:
        rows.append(Row("calls not shown on a board", f"**{called.missing}**", budget="none"))
    return rows


def _devices(beside: Beside) -> list[Row]:
    rows = []
    for what, took in (("issue", beside.issues), ("call to board", beside.calls)):
        for kind in list(took)[1:]:
            times = f"{ms(median(took[kind]))} to {ms(median(took['none']))}"
            mine = ratio(took, kind)
            rows.append(
                Row(f"{what} p50, a printer and {SIGNS} signs {kind}, to no devices",
                    f"{mine:.2f} x ({times})", mine, SAME, f"1, at most {SAME} x")
            )  # fmt: skip
    if beside.missing:
        rows.append(Row("calls not shown beside devices", f"**{beside.missing}**", budget="none"))
    return rows


def _day(day: Day, scale: Scale) -> list[Row]:
    rows = []
    for what, took in (("issue", day.issues), ("call", day.calls)):
        first, last = took[: scale.edge], took[-scale.edge :]
        for percent in (50, 99):
            start_s, end_s = percentile(first, percent), percentile(last, percent)
            ratio = end_s / start_s
            rows.append(
                Row(f"{what} p{percent}, last {scale.edge} of {scale.tickets} to first",
                    f"{ratio:.2f} x ({ms(end_s)} to {ms(start_s)})", ratio,
                    SAME if percent == 50 else None, f"1, at most {SAME} x" * (percent == 50))
            )  # fmt: skip
    return [
        *rows,
        Row(f"restart with {scale.tickets} tickets to /readyz", f"{day.restart_s:.2f} s",
            day.restart_s, 3.0, "under 3 s"),
        Row(f"memory (PSS) after {scale.tickets} tickets, {day.waiting} waiting",
            f"{day.pss_mb:.0f} MB"),
    ]  # fmt: skip


def _deciding(decided: Decided) -> list[Row]:
    crowd = f"{WAITING} waiting in {SERVICES * TIERS} classes"
    each = ", ".join(f"{name} {ms(took)}" for name, took in decided.choosing.items())
    units = decided.slowest / decided.unit
    return [
        Row("unit of work: sort and add up 1000 numbers in plain Python", ms(decided.unit)),
        Row(f"decide a call, {crowd}, slowest policy",
            f"{ms(decided.slowest)} ({units:.1f} x the unit; {each})", decided.slowest, 0.001,
            "under 1 ms"),
        Row(f"estimate a wait, {crowd}",
            f"{ms(decided.estimating)} ({decided.estimating / decided.unit:.1f} x the unit)"),
    ]  # fmt: skip


def _footprint(found: Found, scale: Scale) -> list[Row]:
    called, cold_s = found.called, found.cold_start_s
    return [
        Row(f"memory (PSS) with 45 sockets and {scale.phones} polling phones",
            f"{called.pss_mb:.0f} MB", called.pss_mb, 150.0, "under 150 MB"),
        Row("cold start to /readyz", f"{cold_s:.2f} s", cold_s, 2.0, "under 2 s"),
        Row("idle CPU with 45 sockets", f"{called.idle_cpu:.2%} of one core", called.idle_cpu,
            0.01, "under 1 %"),
    ]  # fmt: skip


def write(file: Path, report: str) -> None:
    """Put the report between its markers in a file, made if it is not there; raises ValueError."""
    text = file.read_text("utf-8") if file.exists() else f"# Benchmarks\n\n{BEGIN}\n{END}\n"
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{file} has no lines {BEGIN} and {END}")
    file.write_text(f"{before}{BEGIN}\n\n{report}\n{END}{after}", "utf-8")

"""The bench still runs and fills its table; its figures are no tests.  Takes under 15 s."""

from tests.bench.__main__ import measure
from tests.bench.figures import TINY, percentile
from tests.bench.report import BEGIN, END, markdown, write


def test_the_smallest_round_fills_the_whole_table(tmp_path):
    found = measure(TINY, tmp_path, lambda _: None)
    assert found.called.missing == 0
    assert len(found.called.phones_last) == TINY.phone_calls
    assert len(found.day.issues) == len(found.day.calls) == TINY.tickets
    report = markdown(found, TINY, "a machine", "2026-01-02")
    assert "nan" not in report
    for what in ("floor:", "issue a ticket", "8 clients", "call to board", "phones", "restart",
                 "memory", "cold start", "idle CPU"):  # fmt: skip
        assert what in report


def test_a_report_replaces_the_one_before(tmp_path):
    file = tmp_path / "benchmarks.md"
    for report in ("old\n", "new\n"):
        write(file, report)
    assert file.read_text("utf-8") == f"# Benchmarks\n\n{BEGIN}\n\nnew\n\n{END}\n"


def test_percentiles_are_values_that_were_measured():
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, p) for p in (50, 99, 100)] == [50, 99, 100]
    assert percentile([7.0], 99) == 7

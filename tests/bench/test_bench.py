"""The bench still runs and fills its table; its figures are no tests.  Takes under 15 s."""

from hall_server.queueing.policies import POLICIES
from tests.bench.__main__ import measure
from tests.bench.deciding import crowded_hall, measure_deciding, unit_of_work
from tests.bench.devices import FAULTS
from tests.bench.figures import FULL, QUICK, TINY, percentile
from tests.bench.report import BEGIN, END, markdown, write


def test_the_smallest_round_fills_the_whole_table(tmp_path):
    found = measure(TINY, tmp_path, lambda _: None)
    assert found.called.missing == 0
    assert found.beside.missing == 0
    assert set(found.beside.issues) == set(found.beside.calls) == set(TINY.device_kinds)
    assert len(found.called.phones_last) == TINY.phone_calls
    assert len(found.day.issues) == len(found.day.calls) == TINY.tickets
    report = markdown(found, TINY, "a machine", "2026-01-02")
    assert "nan" not in report
    for what in ("floor:", "issue a ticket", "8 clients", "call to board", "signs slow", "phones",
                 "restart", "memory", "cold start", "idle CPU", "decide a call"):  # fmt: skip
        assert what in report


def test_every_kind_of_devices_is_measured_at_full_scale():
    assert set(FULL.device_kinds) == set(QUICK.device_kinds) == set(FAULTS)


def test_a_report_replaces_the_one_before(tmp_path):
    file = tmp_path / "benchmarks.md"
    for report in ("old\n", "new\n"):
        write(file, report)
    assert file.read_text("utf-8") == f"# Benchmarks\n\n{BEGIN}\n\nnew\n\n{END}\n"


def test_percentiles_are_values_that_were_measured():
    values = [float(n) for n in range(1, 101)]
    assert [percentile(values, p) for p in (50, 99, 100)] == [50, 99, 100]
    assert percentile([7.0], 99) == 7


def test_a_thousand_wait_in_sixty_classes_for_one_window():
    state, _ = crowded_hall()
    lines = {key: line for key, line in state.lines.items() if line}
    assert (len(lines), sum(map(len, lines.values()))) == (60, 1000)
    assert all(state.points["W1"].may_serve(key) for key in lines)
    found = measure_deciding(1)
    assert set(found.choosing) == set(POLICIES)
    assert 0 < min(found.choosing.values()) <= found.slowest
    assert unit_of_work() == unit_of_work()

"""The busiest real day of the Warsaw data, in its order, as fast as it goes."""

import csv
import gzip

import pytest

from tests.server.crowd import Crowd, tellers
from tests.server.hall_process import ROOT, assert_same, in_threads, replayed
from tests.server.halls import hall_toml

DATA = ROOT.parent / "shared" / "data" / "warsaw_hall_days.csv.gz"
OFFICE, DATE, TICKETS = "UD_Praga_Poludnie", "2020-01-13", 2454
POINTS = [f"W{n}" for n in range(1, 7)]


@pytest.mark.skipif(not DATA.exists(), reason=f"{DATA} is not here")
def test_a_real_day_of_2454_tickets(make_hall):
    with gzip.open(DATA, "rt", encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if (r["office"], r["date"]) == (OFFICE, DATE)]
    rows.sort(key=lambda row: row["issued_at"])
    assert len(rows) == TICKETS
    letters = sorted({row["queue"] for row in rows})
    hall = make_hall(hall_toml({f"queue-{x.lower()}": x for x in letters}, POINTS))
    hall.start()
    staff = tellers(hall, POINTS)
    kiosk = hall.client(hall.token("kiosk", "kiosk1"))
    crowd = Crowd()

    def issue_all() -> None:
        try:
            for n, row in enumerate(rows):
                asked = {"service": f"queue-{row['queue'].lower()}"}
                crowd.issued[str(n)] = kiosk.ok("POST", "/tickets", asked, key=str(n))
                crowd.customers.release()
        finally:
            crowd.finish()

    in_threads(issue_all, *[crowd.caller(client, point) for point, client in staff.items()])

    counts = dict.fromkeys(letters, 0)
    for row, ticket in zip(rows, crowd.issued.values(), strict=True):
        counts[row["queue"]] += 1
        assert ticket["number"] == f"{row['queue']}{counts[row['queue']]:03d}"
    crowd.assert_numbers_are_whole()
    crowd.assert_nobody_was_called_twice()
    ids = [t["id"] for t in crowd.issued.values()]
    assert {t["id"] for t in crowd.called} == set(ids), "somebody was lost"

    copy = hall.data.parent / "copy"
    assert hall.command("backup", "--data", hall.data, copy).returncode == 0
    told = replayed(copy / "hall.db")
    assert_same(told, hall.client(hall.token("lobby", "reader")), ids)
    hall.stop()
    hall.verify()
    left = replayed(hall.data / "hall.db")
    assert (left.tickets, left.points, left.calls) == (told.tickets, told.points, told.calls)

"""Many at once: every number once, every customer to one point, and the journal tells it all."""

from collections import Counter

from tests.server.crowd import Crowd, tellers
from tests.server.hall_process import (
    HallProcess,
    assert_same,
    in_threads,
    replayed,
    until,
)
from tests.server.halls import EIGHT

SERVICES = ("cash", "cards", "loans")
POINTS = [f"W{n}" for n in range(1, 9)]


def run(crowd: Crowd, hall: HallProcess, each: int) -> None:
    """Let eight issuers and eight callers work until all is issued and called."""
    staff = tellers(hall, POINTS)
    token = hall.token("lobby", "issuers")
    issuers = [crowd.issuer(hall.client(token), f"i{n}", SERVICES, each) for n in range(8)]

    def issue_all() -> None:
        try:
            in_threads(*issuers)
        finally:
            crowd.finish()

    callers = [crowd.caller(client, point) for point, client in staff.items()]
    in_threads(issue_all, *callers)


def test_peers_02_numbers_are_unique_and_gapless_under_load(make_hall):
    hall, crowd = make_hall(), Crowd()
    hall.start()
    run(crowd, hall, each=40)
    assert len(crowd.issued) == 320
    crowd.assert_numbers_are_whole()
    crowd.assert_nobody_was_called_twice()
    assert {t["id"] for t in crowd.called} == {t["id"] for t in crowd.issued.values()}
    calls = hall.ask("SELECT ticket, count(*) FROM events WHERE kind = 'ticket_called' GROUP BY 1")
    assert Counter(n for _, n in calls) == {1: 320}

    lobby = hall.client(hall.token("lobby", "reader"))
    ids = [t["id"] for t in crowd.issued.values()]
    copy = hall.data.parent / "copy"
    assert hall.command("backup", "--data", hall.data, copy).returncode == 0
    assert_same(replayed(copy / "hall.db"), lobby, ids)
    told = replayed(copy / "hall.db")
    hall.stop()
    hall.verify()
    left = replayed(hall.data / "hall.db")
    assert (left.tickets, left.points, left.lines, left.day) == (
        told.tickets, told.points, told.lines, told.day,
    )  # fmt: skip
    assert hall.command("verify", "--data", hall.data).returncode == 0


def test_a_backup_taken_under_load_is_whole(make_hall):
    hall, crowd = make_hall(), Crowd()
    hall.start()
    known: set[str] = set()
    copy = hall.data.parent / "copy"

    def back_up() -> None:
        # Over 256 pages: a copy made in steps would begin again at every commit.
        until(lambda: crowd.done.is_set() or hall_pages(hall) > 400, "a file of some size")
        assert not crowd.done.is_set(), "the load ended before the backup began"
        known.update(t["id"] for t in list(crowd.issued.values()))
        done = hall.command("backup", "--data", hall.data, copy)
        crowd.finish()
        assert done.returncode == 0, done.stderr

    staff = tellers(hall, POINTS[:4])
    token = hall.token("lobby", "issuers")
    in_threads(
        back_up,
        *[crowd.issuer(hall.client(token), f"i{n}", SERVICES) for n in range(4)],
        *[crowd.caller(client, point) for point, client in staff.items()],
    )
    found = hall.command("verify", "--data", copy)
    assert found.returncode == 0, found.stdout + found.stderr
    tickets = replayed(copy / "hall.db").tickets
    assert known
    assert known <= tickets.keys()
    assert len(crowd.issued) > len(known), "nobody was served meanwhile"


def hall_pages(hall: HallProcess) -> int:
    return int(hall.ask("PRAGMA page_count")[0][0])


def test_peers_01_a_customer_called_by_hand_from_everywhere_goes_to_one_point(make_hall):
    hall = make_hall()
    hall.start()
    staff = tellers(hall, POINTS)
    lobby = hall.client(hall.token("lobby", "lobby"))
    for turn in range(10):
        ticket = lobby.ok("POST", "/tickets", {"service": "cash"}, key=f"t{turn}")["id"]
        replies = in_threads(
            *[
                lambda c=client, p=point, t=ticket: c("POST", f"/points/{p}/call", {"ticket": t})
                for point, client in staff.items()
            ]
        )
        assert Counter(r.status for r in replies) == {200: 1, 409: 7}
        assert {r.code for r in replies if r.status == 409} == {"ticket_not_waiting"}


def test_peers_01_next_pressed_everywhere_gives_each_customer_to_one_point(make_hall):
    hall = make_hall()
    hall.start()
    staff = tellers(hall, POINTS)
    lobby = hall.client(hall.token("lobby", "lobby"))
    for turn in range(10):
        waiting = {
            lobby.ok("POST", "/tickets", {"service": "cash"}, key=f"t{turn}-{n}")["id"]
            for n in range(3)
        }
        replies = in_threads(
            *[
                lambda c=client, p=point: c("POST", f"/points/{p}/call")
                for point, client in staff.items()
            ]
        )
        assert Counter(r.status for r in replies) == {200: 3, 204: 5}
        assert {r.json["id"] for r in replies if r.status == 200} == waiting


def test_peers_03_a_point_holds_at_most_one_customer(make_hall):
    hall = make_hall()
    hall.start()
    teller = tellers(hall, ["W1"])["W1"]
    lobby = hall.client(hall.token("lobby", "lobby"))
    tickets = [lobby.ok("POST", "/tickets", {"service": "cash"}, key=f"t{n}") for n in range(16)]
    clients = [hall.client(teller._token) for _ in range(8)]
    replies = in_threads(*[lambda c=c: c("POST", "/points/W1/call") for c in clients])
    assert {r.status for r in replies} == {200}
    states = [lobby.ok("GET", f"/tickets/{t['id']}")["state"] for t in tickets]
    assert Counter(states) == {"finished": 7, "called": 1, "waiting": 8}


def test_peers_03_without_auto_finish_a_busy_point_is_told_so(make_hall):
    hall = make_hall(EIGHT.replace("[hall]", "[hall]\nauto_finish = false", 1))
    hall.start()
    teller = tellers(hall, ["W1"])["W1"]
    lobby = hall.client(hall.token("lobby", "lobby"))
    first, second = (
        lobby.ok("POST", "/tickets", {"service": "cash"}, key=f"t{n}")["id"] for n in range(2)
    )
    clients = [hall.client(teller._token) for _ in range(8)]
    replies = in_threads(*[lambda c=c: c("POST", "/points/W1/call") for c in clients])
    assert Counter(r.status for r in replies) == {200: 1, 409: 7}
    assert {r.code for r in replies if r.status == 409} == {"point_busy"}
    by_hand = teller("POST", "/points/W1/call", {"ticket": second})
    assert (by_hand.status, by_hand.code) == (409, "point_busy")
    assert teller.ok("POST", "/points/W1/finish")["id"] == first
    assert teller.ok("POST", "/points/W1/call")["id"] == second

"""Power cuts: what was acknowledged is there, what was asked again has one effect."""

import threading
from collections import Counter

import pytest

from tests.server.conftest import MakeHall
from tests.server.crowd import Crowd, tellers
from tests.server.hall_process import PATIENCE_S, HallProcess, in_threads, replayed, until

SERVICES = ("cash", "cards", "loans")
POINTS = [f"W{n}" for n in range(1, 9)]

#: How the hall is ended, one word for each time: ten kills, and a stop in good order.
CUTS = ("all", "all", "master", "all", "all", "master", "all", "master", "all", "all", "stop")

#: Acknowledged tickets between one start and the next cut.
BETWEEN = 60


def cut_again_and_again(hall: HallProcess, crowd: Crowd) -> None:
    """Kill and start again in the middle of everything, and look for every ticket."""
    token = hall.token("lobby", "looker")
    try:
        for what in CUTS:
            enough = len(crowd.issued) + BETWEEN
            wait_for(crowd, enough)
            crowd.is_up.clear()
            if what == "all":
                hall.kill()
            elif what == "master":
                hall.kill_master()
            else:
                hall.stop()
            hall.start()
            look_for_all(hall, crowd)
            crowd.is_up.set()
            lobby = hall.client(token)
            for ticket in list(crowd.issued.values())[-BETWEEN:]:
                answer = lobby.ok("GET", f"/tickets/{ticket['id']}")
                assert answer["number"] == ticket["number"]
    finally:
        crowd.is_up.set()
        crowd.finish()


def wait_for(crowd: Crowd, tickets: int) -> None:
    until(lambda: len(crowd.issued) >= tickets, "the next tickets")


def look_for_all(hall: HallProcess, crowd: Crowd) -> None:
    acknowledged = list(crowd.issued.values())
    kept = dict(hall.ask("SELECT id, number FROM tickets"))
    assert [t["number"] for t in acknowledged] == [kept.get(t["id"]) for t in acknowledged]


@pytest.fixture
def cut(make_hall: MakeHall) -> tuple[HallProcess, Crowd, str]:
    hall, crowd = make_hall(), Crowd()
    hall.start()
    staff = tellers(hall, POINTS)
    token = hall.token("lobby", "issuers")
    in_threads(
        lambda: cut_again_and_again(hall, crowd),
        *[crowd.issuer(hall.client(token), f"i{n}", SERVICES) for n in range(8)],
        *[crowd.caller(client, point) for point, client in staff.items()],
    )
    return hall, crowd, token


def test_peers_02_numbers_stay_whole_through_ten_kills(cut):
    hall, crowd, token = cut
    crowd.assert_numbers_are_whole()
    assert crowd.retried, "nobody was cut off: the kills came at the wrong time"
    assert len(crowd.retried) > len(CUTS)
    # One key, one ticket: those asked again made none beside the ones acknowledged.
    assert len(replayed_tickets(hall)) == len(crowd.issued)

    crowd.assert_nobody_was_called_twice()
    calls = hall.ask("SELECT ticket, count(*) FROM events WHERE kind = 'ticket_called' GROUP BY 1")
    assert Counter(n for _, n in calls) == {1: len(calls)}
    assert {t["id"] for t in crowd.called} == {id_ for id_, _ in calls}

    again = hall.client(token)
    for key in [*list(crowd.retried), *list(crowd.issued)[:50], *list(crowd.issued)[-50:]]:
        if key in crowd.bodies:
            asked = {"service": crowd.issued[key]["service"]}
            reply = again("POST", "/tickets", asked, key=key)
            assert (reply.status, reply.raw) == (201, crowd.bodies[key])
    assert len(replayed_tickets(hall)) == len(crowd.issued)
    hall.stop()
    hall.verify()
    state = replayed(hall.data / "hall.db")
    assert state.tickets.keys() == {t["id"] for t in crowd.issued.values()}
    assert {t.number for t in state.tickets.values()} == {
        t["number"] for t in crowd.issued.values()
    }


def replayed_tickets(hall: HallProcess) -> list[str]:
    return [row[0] for row in hall.ask("SELECT ticket FROM events WHERE kind = 'ticket_issued'")]


def test_a_command_cut_off_before_its_answer_is_done_once(make_hall):
    """The kill comes right when the server has the request: with the same key it is one ticket."""
    hall = make_hall()
    hall.start()
    token = hall.token("lobby", "lobby")
    for turn in range(3):
        crowd = Crowd()
        issuers = [crowd.issuer(hall.client(token), f"{turn}-{n}", SERVICES, 1) for n in range(16)]
        started = threading.Event()

        def kill(crowd: Crowd = crowd, started: threading.Event = started) -> None:
            started.wait(PATIENCE_S)
            crowd.is_up.clear()
            hall.kill()
            hall.start()
            crowd.is_up.set()

        in_threads(kill, *issuers, started.set)
        assert len(crowd.issued) == 16
    assert len(replayed_tickets(hall)) == 48
    hall.verify()

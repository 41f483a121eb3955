"""What a tablet at a window knows: whose service to ask about, and nothing of anybody else."""

from counter.evaluation import snapshot
from counter.snapshot import snapshot as counter_snapshot
from hall_server.queueing import commands as c


def of(hall, point="W1"):
    return snapshot(hall.state, hall.now_ms, point, hall.about)


def test_nobody_is_asked_at_first(hall):
    assert of(hall)["asked"] is None
    assert of(hall)["point"] == {"id": "W1", "state": "closed"}


def test_the_customer_just_served_is_asked_in_the_own_language(hall):
    hall.about.people = {"teller-W1": "李静"}
    hall.open("W1")
    ticket = hall.state.tickets[hall.issue("cash", "gold")]
    hall.issue("cash")
    hall.do(c.CallNext("W1"))
    hall.do(c.FinishService("W1"))
    hall.about.asked = {"W1": {"ticket": ticket.id, "left_s": 170.0}}
    shown = of(hall)
    assert shown["asked"] == {
        "ticket": ticket.id,
        "left_s": 170.0,
        "number": ticket.number,
        "language": ticket.language,
    }
    told = str(shown)
    assert "李静" not in told
    assert "gold" not in told
    assert "A002" not in told
    assert of(hall, "W2")["asked"] is None


def test_a_counter_is_told_what_its_pad_was_refused(hall):
    hall.open("W1")
    refused = {"key": "recall", "code": "point_idle", "age_s": 0.4}
    hall.about.refused_keys = {"W1": refused}
    told = counter_snapshot(hall.state, hall.now_ms, "W1", hall.about)["pad"]
    assert told == refused | {"key_name": {"zh": "Call again", "en": "Call again"}}
    assert counter_snapshot(hall.state, hall.now_ms, "W2", hall.about)["pad"] is None

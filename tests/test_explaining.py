"""Why was she called before me?  Asked of halls that were really played, in both languages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall_server.explaining.cases import Audience, Names, Reader
from hall_server.explaining.sentences import between_text, call_text
from hall_server.explaining.texts import Text, duration, durations, percents
from hall_server.explaining.words import TEMPLATES
from hall_server.jobs import Unavailable
from hall_server.queueing import commands as c
from hall_server.queueing.choosing import RULES as THE_RULES
from hall_server.queueing.choosing import rank
from hall_server.queueing.entities import Health
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.events import HallConfigured, Recorded, TicketCalled
from hall_server.queueing.model import RECENT_CALLS
from hall_server.queueing.policies import POLICIES
from hall_server.queueing.refusals import Refusal, Unknown
from hall_server.queueing.rules import Promise, Rules
from hall_server.store.sqlite import SqliteStore
from hall_server.why import KEPT, Hindsight, Made
from tests.halls import FULL, MINUTE, RULES, Bench, with_rules

NAMES = Names(
    services={
        "cash": {"zh": "现金", "en": "Cash"},
        "loans": {"zh": "贷款", "en": "Loans"},
    },
    tiers={"ordinary": {"zh": "普通", "en": "Ordinary"}, "vip": {"zh": "贵宾", "en": "VIP"}},
    points={"W1": {"zh": "1号窗口", "en": "Window 1"}, "W2": {"zh": "2号窗口", "en": "Window 2"}},
    zones={"west": {"zh": "西厅", "en": "West hall"}},
)

STAFF, CUSTOMER = Reader(NAMES), Reader(NAMES, Audience.CUSTOMER)


class Played:
    """A bench, asked as a running hall is."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.replays = 0

    def read(self, question: Any) -> Any:
        return question(self.bench.state, self.bench.now_ms)

    def story(self, ticket: str) -> list[Recorded]:
        return [r for r in self.bench.journal if getattr(r.event, "ticket", None) == ticket]

    def until(self, seq: int) -> Iterable[Recorded]:
        self.replays += 1
        return [r for r in self.bench.journal if r.seq < seq]


@dataclass
class Told:
    """What is said of the newest call, by language."""

    rule: str
    staff: Text
    customer: Text


def told(bench: Bench) -> Told:
    """Explain the newest call of a bench."""
    recorded = next(r for r in reversed(bench.journal) if isinstance(r.event, TicketCalled))
    newest = made(recorded)
    event, moment = newest.event, Hindsight(Played(bench)).moment(newest)
    case = moment.case()
    return Told(
        event.reason.rule,
        call_text(event, case, event.ticket, STAFF),
        call_text(event, case, event.ticket, CUSTOMER),
    )


def made(recorded: Recorded) -> Made:
    assert isinstance(recorded.event, TicketCalled)
    return Made(recorded.seq, recorded.cause, recorded.at_ms, recorded.event)


def asked(bench: Bench, first: str, second: str, mine: bool = False) -> tuple[Text, Text]:
    """Ask why the first number was called before the second: for staff, for the second."""
    hindsight = Hindsight(Played(bench))
    one, other = hindsight.number(first), hindsight.number(second)
    found = hindsight.between(one, other)
    holder = replace(CUSTOMER, mine=other.id)
    return between_text(found, STAFF), between_text(found, holder)


def two_tiers(policy: str, **changes: Any) -> Bench:
    """An ordinary customer, A001, waits 12 minutes and a VIP, A002, 4 when W1 opens."""
    bench = Bench(with_rules(policy=policy, **changes))
    bench.issue(tier="ordinary")
    bench.pass_s(8 * 60)
    bench.issue(tier="vip")
    bench.pass_s(4 * 60)
    bench.open("W1")
    bench.call("W1")
    return bench


def test_the_promise_is_said_as_shares_of_minutes():
    said = told(two_tiers("promise"))
    assert said.rule == "policy"
    assert said.staff == {
        "en": "A002 had used 80 % of its 5 minutes; A001 had used 60 % of its 20.",
        "zh": "A002已用去承诺等候5分钟的80%；A001用去20分钟的60%。",
    }
    assert said.customer == {
        "en": "A002 had already used 80 % of the wait it was promised, A001 60 %.",
        "zh": "A002已用去承诺等候时间的80%，A001为60%。",
    }


def test_a_credit_is_said():
    promise = {"ordinary": Promise(1200, 2400), "vip": Promise(300, 600, credit=0.25)}
    services = {"cash": replace(RULES.services["cash"], promises=promise)}
    points = {"W1": replace(RULES.points["W1"], skills=("cash",))}
    said = told(two_tiers("promise", services=services, points=points))
    assert said.staff["en"] == (
        "A002 counts as 105 %: it had used 80 % of its 5 minutes, and has a credit of 25 %;"
        " A001 as 60 %: 60 % of its 20, and a credit of 0 %."
    )
    assert said.staff["zh"].startswith("A002计为105%：已用去承诺等候5分钟的80%，另加25%；")
    assert "105 %" in said.customer["en"]
    assert "105%" in said.customer["zh"]


def test_a_head_start_is_said_in_minutes():
    tiers = {**RULES.tiers, "vip": replace(RULES.tiers["vip"], head_start_s=600)}
    said = told(two_tiers("head-start", tiers=tiers))
    assert said.staff == {
        "en": "A002 counts as having waited 14 min: 4 min, and a head start of 10 min;"
        " A001 as 12 min: 12 min, and a head start of 0 s.",
        "zh": "A002按等候14分钟计（实际4分钟，另加10分钟）；"
        "A001按12分钟计（实际12分钟，另加0秒）。",
    }
    assert said.customer["en"] == (
        "By the rule of this hall A002 counts as having waited 14 min, A001 12 min."
    )
    assert said.customer["zh"] == "按本厅规则，A002计为等候14分钟，A001计为12分钟。"


def test_turns_say_whose_turn_it_was():
    said = told(two_tiers("turns", tiers={**RULES.tiers}))
    assert said.staff == {
        "en": "The tiers take turns at Window 1 (Ordinary 1, VIP 1): it was the turn of"
        " Ordinary (A001) before VIP (A002).",
        "zh": "1号窗口按轮次叫号（普通 1、贵宾 1）：先轮到普通（A001），后轮到贵宾（A002）。",
    }
    assert said.customer == {
        "en": "Several lines take turns at Window 1: it was the turn of A001's before A002's.",
        "zh": "1号窗口由几个队列轮流叫号：先轮到A001的队列，后轮到A002的队列。",
    }


def test_strict_says_the_ranks():
    tiers = {**RULES.tiers, "vip": replace(RULES.tiers["vip"], rank=3)}
    said = told(two_tiers("strict", tiers=tiers))
    assert said.staff == {
        "en": "VIP (A002, rank 3) goes before Ordinary (A001, rank 0).",
        "zh": "贵宾（A002，级别3）先于普通（A001，级别0）。",
    }
    assert said.customer == {
        "en": "By the rule of this hall A002's line goes before A001's.",
        "zh": "按本厅规则，A002的队列先于A001的队列。",
    }


@pytest.mark.parametrize("policy", ["turns", "strict"])
def test_of_the_same_turn_or_rank_the_longer_wait_goes_first(policy):
    bench = Bench(with_rules(policy=policy))
    bench.issue()
    bench.pass_s(65)
    bench.issue()
    bench.pass_s(3600)
    bench.open("W1")
    # Past the ceiling nobody looks at turns: these have one of a day.
    promise = {tier: Promise(1200, 86_400) for tier in RULES.tiers}
    services = {n: replace(s, promises=promise) for n, s in RULES.services.items()}
    bench.do(c.Configure(with_rules(policy=policy, services=services)))
    bench.call("W1")
    said = told(bench)
    assert said.staff["en"].endswith("A001 had waited 1 h 1 min, A002 1 h.")
    assert said.customer["zh"] == "先来先办：A001等候1小时1分，A002等候1小时。"


def test_fifo_says_who_came_first():
    said = told(two_tiers("fifo"))
    assert said.staff == {
        "en": "First come, first served: A001 came first and had waited 12 min, A002 4 min.",
        "zh": "先来先办：A001先到，等候12分钟；A002等候4分钟。",
    }
    assert said.customer == said.staff


def test_peers_5_past_the_ceiling_the_figures_are_said():
    bench = Bench(with_rules(policy="strict"))
    bench.issue(tier="ordinary")
    bench.pass_s(38 * 60)
    bench.issue(tier="vip")
    bench.pass_s(3 * 60)
    bench.open("W1")
    bench.call("W1")
    said = told(bench)
    assert said.rule == "ceiling"
    assert said.staff == {
        "en": "A001 had waited longer than the 40 minutes beyond which nobody below goes first"
        " (41 min); A002 had waited 3 min, and its limit is 10 minutes.",
        "zh": "A001已等候41分钟，超过40分钟的上限，此后任何未超限的号都不得先叫；"
        "A002等候3分钟，上限10分钟。",
    }
    assert "limit" not in said.customer["en"]
    assert "40" not in said.customer["en"] + said.customer["zh"]


def test_of_two_past_the_ceiling_the_older():
    bench = Bench()
    bench.issue()
    bench.pass_s(30 * 60)
    bench.issue(tier="vip")
    bench.pass_s(15 * 60)
    bench.open("W1")
    bench.call("W1")
    said = told(bench)
    assert said.staff["en"].endswith("A001 had waited 45 min, A002 15 min.")
    assert said.staff["zh"].startswith("两个号都已超过等候上限")


def test_the_lead_of_the_ceiling_is_said():
    bench = Bench(with_rules(policy="strict", ceiling_lead_s=300))
    for tier, wait_min in (("ordinary", 1), ("ordinary", 32), ("vip", 4)):
        bench.issue(tier=tier)
        bench.pass_s(wait_min * 60)
    bench.open("W1")
    bench.call("W1")
    assert told(bench).rule == "ceiling_lead"
    assert told(bench).staff["en"].startswith("Both were close to the limit")
    assert told(bench).staff["zh"].endswith("先来先办：A001等候37分钟，A002等候36分钟。")
    bench.call("W1")
    said = told(bench)
    assert said.staff["en"] == (
        "A002 had waited 36 min, within 5 min of the 40 minutes beyond which nobody below goes"
        " first; A003 had waited 4 min, and its limit is 10 minutes."
    )
    assert said.customer["zh"] == "A002即将达到大厅允许的最长等候时间，因此先叫；A003还没有。"


def test_who_was_put_first_by_staff():
    bench = Bench()
    bench.issue()
    bench.pass_s(60)
    second = bench.issue()
    bench.do(c.TransferTicket(second.id, place="first"))
    bench.open("W1")
    bench.call("W1")
    said = told(bench)
    assert said.rule == "placed"
    assert said.staff == said.customer
    assert said.staff == {
        "en": "Staff put A002 before the others.",
        "zh": "工作人员已把A002排到最前。",
    }


def test_peers_5_the_ratio_is_said():
    bench = Bench(with_rules(policy="strict", max_priority_in_row=2))
    bench.issue(tier="ordinary")
    for _ in range(3):
        bench.issue(tier="vip")
    bench.open("W1")
    tiers = {**RULES.tiers, "vip": replace(RULES.tiers["vip"], rank=1)}
    bench.do(c.Configure(with_rules(policy="strict", max_priority_in_row=2, tiers=tiers)))
    for _ in range(3):
        bench.call("W1")
    said = told(bench)
    assert said.rule == "ratio"
    assert said.staff == {
        "en": "After 2 priority customers in a row at Window 1 it was an ordinary customer's"
        " turn: A001 (Ordinary) before A004 (VIP).",
        "zh": "1号窗口已连续叫了2位优先客户，轮到普通客户：A001（普通）先于A004（贵宾）。",
    }
    assert said.customer == {
        "en": "After several calls from the same line at Window 1 it was another line's turn,"
        " and A001 was in it.",
        "zh": "1号窗口已连续叫了几位同一队列的客户，轮到另一队列，A001在其中。",
    }


def test_own_customers_before_borrowed_ones():
    bench = Bench(with_rules(borrow_after_s=600))
    bench.issue("cash")
    bench.pass_s(120)
    bench.issue("loans")
    bench.open("W3")
    bench.call("W3")
    said = told(bench)
    assert said.rule == "own_first"
    assert said.staff == {
        "en": "W3 takes its own customers first: B001 (Loans, Ordinary) counts as one; A001"
        " (Cash, Ordinary) does only after waiting 10 min, and had waited 2 min.",
        "zh": "W3优先办理本窗口的客户：B001（贷款，普通）是本窗口的客户；"
        "A001（现金，普通）等候满10分钟后才由本窗口办理，当时已等候2分钟。",
    }
    assert said.customer["en"] == (
        "W3 takes its own customers first, and B001 counts as one; A001 does only after waiting"
        " 10 min, and had waited 2 min."
    )


def test_scarcity_says_how_many_points():
    bench = Bench(with_rules(policy="fifo"))
    bench.open("W1", "W2")
    bench.issue("cash")
    bench.issue("loans")
    bench.call("W1")
    said = told(bench)
    assert said.rule == "scarcity"
    assert said.staff == {
        "en": "All else was equal, and fewer points could serve B001 (1) than A001 (2).",
        "zh": "其他条件相同；能办理B001的窗口较少（1个），能办理A001的有2个。",
    }


def test_earlier_and_the_only_one():
    bench = Bench()
    bench.open("W1")
    bench.issue()
    bench.issue()
    bench.call("W1")
    assert told(bench).rule == "earlier"
    assert told(bench).staff == {
        "en": "All else was equal, and A001 came first.",
        "zh": "其他条件相同；A001先到。",
    }
    bench.call("W1")
    assert told(bench).rule == "only"
    assert told(bench).customer == {
        "en": "A002 was the only one waiting whom Window 1 could serve.",
        "zh": "当时1号窗口可以办理的等候客户只有A002。",
    }


def test_a_call_by_hand_says_who_stood_before():
    bench = Bench()
    bench.open("W1")
    first = bench.issue()
    bench.pass_s(600)
    second = bench.issue()
    bench.pass_s(60)
    bench.do(c.CallTicket("W1", second.id))
    assert told(bench).staff == {
        "en": "Staff at Window 1 called A002 by hand. By the rules A001 stood before A002."
        " A001 had used 55 % of its 20 minutes; A002 had used 5 % of its 20.",
        "zh": "A002由1号窗口的工作人员手动叫号。按规则，A001本在A002之前。"
        "A001已用去承诺等候20分钟的55%；A002用去20分钟的5%。",
    }
    bench.do(c.CallTicket("W1", first.id))
    assert told(bench).staff["en"] == "Staff at Window 1 called A001 by hand."
    one, _ = bench.issue(), bench.issue()
    bench.do(c.CallTicket("W1", one.id))
    assert "By the rules too A003 stood before A004." in told(bench).staff["en"]
    assert "按规则，A003也在A004之前。" in told(bench).customer["zh"]


def test_a_parked_customer_called_by_hand():
    bench = Bench()
    bench.open("W1")
    mine = bench.issue()
    bench.call("W1")
    bench.do(c.Park("W1"))
    bench.pass_s(60)
    bench.issue()
    bench.do(c.CallTicket("W1", mine.id))
    assert told(bench).rule == "by_hand"
    assert "By the rules too A001 stood before A002." in told(bench).staff["en"]


def test_an_automatic_call_says_so():
    points = {"W1": replace(RULES.points["W1"], auto_call=True)}
    bench = Bench(with_rules(points=points))
    bench.open("W1")
    bench.issue()
    bench.settle()
    assert told(bench).staff == {
        "en": "Window 1 was free and called by itself."
        " A001 was the only one waiting whom Window 1 could serve.",
        "zh": "1号窗口空闲，由系统自动叫号。当时1号窗口可以办理的等候客户只有A001。",
    }


def test_peers_15_the_place_kept_after_a_machine_failed_is_said():
    bench = Bench(FULL)
    bench.do(c.ReportMachine("M1", Health.OK, busy=True))
    offer = Offer("machines:machines", 60, 600, accepted=True)
    bench.do(c.IssueTicket("m", "token-m", "cash", "ordinary", offer=offer))
    bench.pass_s(60)
    bench.issue()
    bench.do(c.ReportMachine("M1", Health.FAULT, busy=False))
    bench.settle()
    bench.open("W1")
    bench.call("W1")
    said = told(bench)
    assert said.staff["en"].startswith("A001 had used 5 % of its 20 minutes;")
    assert said.customer["en"].endswith(
        "A001 kept its place in the line when the machine it was sent to failed."
    )
    assert said.staff["zh"].endswith("A001所去的自助设备发生故障，保留了原来的位置。")


def test_the_clock_of_an_appointment_is_for_staff_and_its_holder():
    bench = Bench()
    booked_ms = bench.now_ms + 30 * MINUTE
    bench.do(
        c.IssueTicket("b", "token-b", "cash", "ordinary", booking="booking", booked_ms=booked_ms)
    )
    bench.pass_s(35 * 60)
    bench.issue()
    bench.pass_s(60)
    bench.open("W1")
    bench.call("W1")
    assert told(bench).staff["en"].endswith("A001 has an appointment: its wait counts from 09:30.")
    assert told(bench).staff["zh"].endswith("A001有预约，等候从09:30起算。")
    assert "appointment" not in told(bench).customer["en"]
    _, holder = asked(bench, "A002", "A001", mine=True)
    assert "appointment" in holder["en"]


def test_every_rule_has_its_words_and_a_customer_reads_of_nobody_s_tier():
    wanted = {*THE_RULES, "only", "by_hand"} - {"policy"} | {f"policy.{name}" for name in POLICIES}
    assert wanted <= set(TEMPLATES)
    staff_only = ("tier}", "turns}", "rank}", "service}", "ceiling}", "promise}", "head}", "{row}")
    for key, text in TEMPLATES.items():
        assert set(text) == {"zh", "en"}
        if f"{key}/customer" in TEMPLATES or key.startswith(("barred.", "away.")):
            continue
        for language, template in text.items():
            found = [name for name in staff_only if name in template]
            assert not found, f"{key} in {language} tells customers {found}"


def test_times_and_shares_are_as_fine_as_it_takes():
    assert duration(3900) == {"zh": "1小时5分", "en": "1 h 5 min"}
    assert duration(60) == {"zh": "1分钟", "en": "1 min"}
    assert duration(59.9) == {"zh": "59秒", "en": "59 s"}
    assert duration(0) == {"zh": "0秒", "en": "0 s"}
    assert durations(845, 842)[0] == {"zh": "14分5秒", "en": "14 min 5 s"}
    assert durations(845, 245)[0] == {"zh": "14分钟", "en": "14 min"}
    assert percents(0.92, 0.61)[0] == {"zh": "92%", "en": "92 %"}
    assert [text["en"] for text in percents(0.9231, 0.9234)] == ["92.31 %", "92.34 %"]


# -- two numbers -----------------------------------------------------------------------------


def test_peers_15_why_was_she_called_before_me():
    bench = two_tiers("promise")
    staff, mine = asked(bench, "A002", "A001")
    assert staff["en"] == (
        "A002 was called to Window 1 at 09:12, before A001."
        " A002 had used 80 % of its 5 minutes; A001 had used 60 % of its 20."
    )
    assert mine["zh"] == (
        "A002于09:12被叫到1号窗口，先于A001。A002已用去承诺等候时间的80%，A001为60%。"
    )


def test_the_other_way_round():
    bench = two_tiers("promise")
    bench.pass_s(60)
    bench.call("W1")
    staff, _ = asked(bench, "A001", "A002")
    assert staff["en"] == (
        "It was the other way round. A002 was called to Window 1 at 09:12, before A001."
        " A002 had used 80 % of its 5 minutes; A001 had used 60 % of its 20."
    )
    assert staff["zh"].startswith("实际次序正相反。")


def test_who_was_not_there_is_told_what_they_missed():
    bench = Bench()
    bench.open("W1", "W2")
    mine = bench.issue()
    bench.issue()
    bench.call("W1")
    bench.pass_s(60)
    bench.do(c.Park("W1"))
    bench.pass_s(60)
    bench.call("W2")
    staff, holder = asked(bench, "A002", "A001")
    assert staff["en"] == (
        "It was the other way round. A001 was called to Window 1 at 09:00, before A002."
        " All else was equal, and A001 came first."
        " When A002 was called to Window 2 at 09:02: A001 was set aside, since 09:01."
    )
    assert holder["zh"].endswith("A002于09:02被叫到2号窗口。A001从09:01起暂离队列。")
    _, other = asked(bench, "A001", "A002")
    assert "set aside" not in other["en"]
    # Back in the line, the newest call that passed the asker over is the answer.
    bench.do(c.ReturnTicket(mine.id, "staff"))
    bench.issue(tier="vip")
    bench.pass_s(5 * 60)
    bench.call("W2")
    staff, _ = asked(bench, "A003", "A001")
    assert staff["en"].startswith("A003 was called to Window 2 at 09:07, before A001. A003 had")


def away_bench() -> Bench:
    bench = Bench()
    bench.open("W1")
    return bench


def test_who_came_later_is_told_when():
    bench = away_bench()
    bench.issue()
    bench.call("W1")
    bench.pass_s(120)
    bench.issue()
    staff, holder = asked(bench, "A001", "A002")
    assert staff == holder
    assert staff == {
        "en": "A001 was called to Window 1 at 09:00, before A002."
        " A002 had no ticket yet: it was issued at 09:02.",
        "zh": "A001于09:00被叫到1号窗口，先于A002。那时A002还没有取号，09:02才取号。",
    }


def test_who_was_cancelled_is_the_holder_s_own_affair():
    bench = away_bench()
    gone = bench.issue()
    bench.issue()
    bench.do(c.CancelTicket(gone.id, "customer"))
    bench.pass_s(60)
    bench.call("W1")
    staff, holder = asked(bench, "A002", "A001")
    assert staff == holder
    assert staff["en"].endswith("A001 was cancelled at 09:00.")
    _, other = asked(bench, "A001", "A002")
    assert other == {
        "en": "It was the other way round. A002 was called to Window 1 at 09:01, before A001."
        " A001 was not waiting.",
        "zh": "实际次序正相反。A002于09:01被叫到1号窗口，先于A001。A001不在等候。",
    }


def test_a_point_that_does_not_serve_the_second():
    bench = Bench()
    bench.open("W2", "V1")
    bench.issue("loans")
    bench.issue("cash")
    bench.call("W2")
    staff, holder = asked(bench, "A001", "B001")
    assert staff["en"].endswith("before B001. Window 2 did not serve what B001 waited for (Loans).")
    assert holder == staff
    hindsight = Hindsight(Played(bench))
    found = hindsight.between(hindsight.number("A001"), hindsight.number("B001"))
    stranger = between_text(found, CUSTOMER)
    assert stranger["en"].endswith("Window 2 could not serve B001 then.")
    bench.issue("cash", "vip")
    bench.call("V1")
    staff, holder = asked(bench, "A002", "B001")
    assert staff["zh"].endswith("V1不接待普通（B001）。")
    assert holder["zh"].endswith("V1当时不能办理B001。")


def test_who_was_sent_elsewhere_is_told_where():
    bench = Bench(FULL)
    bench.open("W1", "W2", "W3")
    first = bench.issue("loans")
    bench.issue("loans")
    bench.do(c.TransferTicket(first.id, target="point:W2"))
    bench.call("W1")
    staff, _ = asked(bench, "B002", "B001")
    assert staff["en"].endswith("B001 was waiting for Window 2, not for Window 1.")


def test_nobody_called_yet_says_what_the_rules_say_now():
    bench = Bench()
    bench.issue()
    bench.pass_s(60)
    bench.issue(tier="vip")
    bench.pass_s(60)
    staff, _ = asked(bench, "A002", "A001")
    assert staff == {
        "en": "Neither A002 nor A001 has been called yet."
        " No point that is open now can serve both.",
        "zh": "A002和A001都还没有被叫到。现在没有一个开放的窗口两个号都能办理。",
    }
    bench.open("W1", "W2", "V1")
    staff, holder = asked(bench, "A002", "A001")
    assert staff["en"] == (
        "Neither A002 nor A001 has been called yet. Now A002 goes first at Window 1, Window 2."
        " A002 has used 20 % of its 5 minutes; A001 has used 10 % of its 20."
    )
    assert holder["zh"] == (
        "A002和A001都还没有被叫到。现在1号窗口、2号窗口会先叫A002。"
        "A002已用去承诺等候时间的20%，A001为10%。"
    )
    bench.do(c.CancelTicket("t1", "customer"))
    staff, holder = asked(bench, "A001", "A002")
    assert staff["en"] == "Neither A001 nor A002 has been called yet. A001 was cancelled at 09:02."
    assert holder["en"] == "Neither A001 nor A002 has been called yet. A001 is not waiting."


def test_points_that_disagree_are_both_named():
    points = {**RULES.points, "W2": replace(RULES.points["W2"], policy="fifo")}
    bench = Bench(with_rules(points=points))
    bench.issue()
    bench.pass_s(60)
    bench.issue(tier="vip")
    bench.pass_s(60)
    bench.open("W1", "W2")
    staff, _ = asked(bench, "A001", "A002")
    assert "Now A001 goes first at Window 2. First come, first served:" in staff["en"]
    assert "Now A002 goes first at Window 1. A002 has used" in staff["en"]


def test_a_call_that_was_undone_does_not_count():
    bench = two_tiers("promise")
    bench.do(c.Undo("W1"))
    bench.pass_s(60)
    staff, _ = asked(bench, "A002", "A001")
    assert staff["en"].startswith("Neither A002 nor A001 has been called yet.")
    (undone,) = Hindsight(Played(bench)).calls_of("t2")
    assert undone.undone
    bench.call("W1")
    assert [m.undone for m in Hindsight(Played(bench)).calls_of("t2")] == [True, False]


def test_a_journey_is_asked_of_its_last_wait():
    bench = Bench()
    bench.open("W1", "W2")
    bench.do(c.IssueTicket("j", "token-j", "cash", "ordinary", steps=("loans",)))
    bench.call("W2")
    bench.pass_s(60)
    bench.issue("loans")
    bench.pass_s(30)
    bench.do(c.FinishService("W2"))
    bench.pass_s(30)
    bench.call("W1")
    staff, _ = asked(bench, "B001", "A001")
    assert staff["en"].startswith("B001 was called to Window 1 at 09:02, before A001.")
    staff, _ = asked(bench, "A001", "B001")
    assert staff["en"].startswith("It was the other way round. B001 was called to Window 1")


# -- recomputed by replay --------------------------------------------------------------------


def test_why_is_known_across_a_change_of_the_rules():
    bench = two_tiers("promise")
    bench.do(c.Configure(with_rules(policy="fifo")))
    bench.issue("cash", "vip")
    bench.pass_s(60)
    bench.call("W1")
    changes = [r for r in bench.journal if isinstance(r.event, HallConfigured)]
    assert len(changes) == 2
    before, _ = asked(bench, "A002", "A001")
    assert "80 % of its 5 minutes" in before["en"]
    after, _ = asked(bench, "A001", "A003")
    assert after["en"].endswith(
        "First come, first served: A001 came first and had waited 13 min, A003 1 min."
    )


def test_unknown_tickets_and_calls():
    bench = two_tiers("promise")
    hindsight = Hindsight(Played(bench))
    day = bench.state.day.day
    assert hindsight.ticket(" a002 ").id == "t2"
    assert hindsight.ticket("t2").number == "A002"
    with pytest.raises(Unknown):
        hindsight.number("t2")
    for name in ("", "2", f"{day}-2", f"{day}-0", f"{day}-x", "2026-03-01-1"):
        with pytest.raises(Unknown):
            hindsight.call(name)


def test_a_recall_and_an_old_call_are_the_call_they_repeat():
    bench = two_tiers("promise")
    day = bench.state.day.day
    bench.do(c.Recall("W1"))
    for _ in range(RECENT_CALLS):
        bench.issue()
        bench.call("W1")
    assert all(call.call_id != f"{day}-1" for call in bench.state.calls)
    hindsight = Hindsight(Played(bench))
    first, again = hindsight.call(f"{day}-1"), hindsight.call(f"{day}-2")
    assert first == again
    assert first.event.ticket == "t2"


def test_one_replay_for_one_call_and_phones_do_not_wait_for_theirs():
    bench = Bench()
    bench.open("W1")
    for _ in range(KEPT + 2):
        bench.issue()
        bench.call("W1")
    hall = Played(bench)
    hindsight = Hindsight(hall)
    made = [m for n in range(1, KEPT + 3) for m in hindsight.calls_of(f"t{n}")]
    assert hindsight.moment(made[0]) is hindsight.moment(made[0])
    assert hall.replays == 1
    for m in made:
        hindsight.moment(m)
    assert hall.replays == len(made)
    hindsight.moment(made[-1], patient=False)
    with hindsight._replaying, pytest.raises(Unavailable):
        hindsight.moment(made[0], patient=False)
    hindsight.moment(made[0])
    assert hall.replays == len(made) + 1


class Watched(Bench):
    """A bench that notes, before each command, the order of the rules at every point."""

    def __post_init__(self) -> None:
        self.live: dict[int, list[tuple[str, int, float, tuple[Any, ...]]]] = {}
        super().__post_init__()

    def do(self, command: c.Command) -> list[Any]:
        now_ms, length = self.now_ms, len(self.journal)
        before = {
            point.id: [(x.ticket.id, x.waited_ms, x.score, x.rank) for x in found]
            for point in self.state.points.values()
            if (found := list(rank(self.state, point, now_ms)))
        }
        events = super().do(command)
        for recorded in self.journal[length:]:
            if isinstance(recorded.event, TicketCalled):
                self.live[recorded.seq] = before.get(recorded.event.point, [])
        return events


#: What no customer is told of another one.
PRIVATE = [
    text
    for names in (NAMES.tiers, NAMES.services)
    for texts in names.values()
    for text in texts.values()
]

POINTS = list(FULL.points)

DAYS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 5), st.integers(0, 30), st.integers(0, 90)),
    min_size=20,
    max_size=120,
)


def some_rules(policy: str, bound: int, lead_s: int) -> Rules:
    """The full hall under one policy."""
    return with_rules(
        FULL,
        policy=policy,
        max_priority_in_row=bound,
        ceiling_lead_s=lead_s,
        borrow_after_s=300,
    )


def play(bench: Bench, day: list[tuple[int, int, int, int]]) -> None:
    """Do random commands, refused or not, and what becomes due between them."""
    for what, at, which, seconds in day:
        point, ticket = POINTS[at], f"t{which}"
        commands: dict[int, c.Command] = {
            12: c.CallTicket(point, ticket),
            13: c.MarkNoShow(point),
            14: c.Park(point, 5),
            15: c.TransferTicket(ticket, "loans", None, ("kept", "first", "last")[at % 3]),
            16: c.Undo(point),
            17: c.ReturnTicket(ticket, "staff"),
            18: c.ReportMachine("M1", (Health.OK, Health.FAULT)[at % 2], busy=False),
            19: c.ClosePoint(point),
            20: c.Configure(some_rules(list(POLICIES)[which % 5], at % 3, 0)),
        }
        try:
            if what < 8:
                bench.issue(("cash", "loans", "cards")[at % 3], ("ordinary", "vip")[which % 2])
            elif what in commands:
                bench.do(commands[what])
            else:
                bench.do(c.CallNext(point))
        except Refusal:
            pass
        bench.pass_s(seconds)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.sampled_from(list(POLICIES)), st.integers(0, 2), st.sampled_from([0, 120]))
def test_peers_5_every_call_stores_why_and_shows_it(day, policy, bound, lead_s):
    """Recomputed by replay, every call of a random day has the reason that it stored."""
    bench = Watched(some_rules(policy, bound, lead_s))
    bench.open("W1", "W2", "W3", "V1")
    bench.do(c.ReportMachine("M1", Health.OK, busy=False))
    play(bench, day)
    hindsight = Hindsight(Played(bench))
    for recorded in bench.journal:
        if not isinstance(recorded.event, TicketCalled):
            continue
        moment, reason = hindsight.moment(made(recorded)), recorded.event.reason
        assert bench.live[recorded.seq] == [
            (x.ticket.id, x.waited_ms, x.score, x.rank) for x in moment.candidates
        ]
        assert moment.called.figures() == reason.winner
        assert len(moment.candidates) == reason.candidates
        case = moment.case()
        others = [x for x in moment.candidates if x.ticket.id != recorded.event.ticket]
        if reason.rule == "ratio":  # the one that the bound held back, whoever else waited
            assert case.behind is not None
            assert case.behind.rank[2]
        else:
            assert (others[0].figures() if others else None) == reason.runner_up
        if reason.rule != "by_hand":
            assert (case.behind.figures() if case.behind else None) == reason.runner_up
            assert moment.candidates[0].figures() == reason.winner
            assert case.rule == reason.rule
        staff, customer = (
            call_text(recorded.event, case, recorded.event.ticket, reader)
            for reader in (STAFF, CUSTOMER)
        )
        for language in ("zh", "en"):
            assert reason.winner.number in staff[language]
            assert not [w for w in PRIVATE if w in customer[language]]
            assert "{" not in staff[language] + customer[language]


@settings(max_examples=40, deadline=None)
@given(DAYS, st.sampled_from(list(POLICIES)), st.data())
def test_any_two_numbers_have_an_answer(day, policy, data):
    """Of any two tickets of a random day: one answer whoever is asked of, and no secrets."""
    bench = Bench(some_rules(policy, 1, 0))
    bench.open("W1", "W2", "W3", "V1")
    play(bench, day)
    numbers = sorted(ticket.number for ticket in bench.state.tickets.values())
    if len(numbers) < 2:
        return
    first, second = data.draw(st.permutations(numbers))[:2]
    hindsight = Hindsight(Played(bench))
    one, other = hindsight.number(first), hindsight.number(second)
    found = hindsight.between(one, other)
    stranger = between_text(found, CUSTOMER)
    for language in ("zh", "en"):
        assert first in stranger[language]
        assert second in stranger[language]
        assert not [w for w in PRIVATE if w in stranger[language]]
    if found.case and found.call and found.call.reason.rule != "by_hand":
        assert found.case.ahead.ticket.id == found.call.ticket == found.ahead.id
        assert found.case.behind
        assert found.case.ahead.rank < found.case.behind.rank


class OnDisk(Played):
    """A bench whose journal is read from a store."""

    def __init__(self, bench: Bench, store: SqliteStore) -> None:
        super().__init__(bench)
        self.store = store

    def story(self, ticket: str) -> list[Recorded]:
        return self.store.story(ticket)

    def until(self, seq: int) -> Iterable[Recorded]:
        return self.store.until(seq)


def test_why_is_known_after_a_restart(tmp_path):
    """What a journal on the disk tells tomorrow is what the hall knew."""
    bench = Watched(some_rules("promise", 1, 0))
    bench.open("W1", "V1")
    play(bench, [(n % 12, n % 6, n, 37) for n in range(80)])
    path = tmp_path / "hall.db"
    store = SqliteStore(path)
    for cause in sorted({r.cause for r in bench.journal}):
        events = [r for r in bench.journal if r.cause == cause]
        store.begin()
        store.append(events[0].at_ms, [r.event for r in events])
        store.flush()
        store.commit()
    store.close()
    again = SqliteStore(path)
    hindsight = Hindsight(OnDisk(bench, again))
    assert bench.live
    for seq, live in bench.live.items():
        ticket = made(bench.journal[seq - 1]).event.ticket
        (kept,) = [m for m in hindsight.calls_of(ticket) if m.seq == seq]
        assert [x.rank for x in hindsight.moment(kept).candidates] == [x[3] for x in live]
    again.close()

"""Why was she called before me?  Every rule has its sentence, in both languages."""

from dataclasses import replace

import pytest

from hall_server.explaining.texts import duration, durations, percents
from hall_server.explaining.words import TEMPLATES
from hall_server.queueing import commands as c
from hall_server.queueing.choosing import RULES as THE_RULES
from hall_server.queueing.entities import Health
from hall_server.queueing.event_parts import Offer
from hall_server.queueing.policies import POLICIES
from hall_server.queueing.rules import Promise
from tests.explaining.helpers import asked, told, two_tiers
from tests.halls import FULL, MINUTE, RULES, Bench, with_rules


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

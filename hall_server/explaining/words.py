"""The sentences of the answer to "why was she called before me?", all in one table.

`a` goes before `b`.  A key with `/customer` stands in place of the same key when a customer reads.
"""

TEMPLATES: dict[str, dict[str, str]] = {
    # -- the rules, in their order ----------------------------------------------------------
    "ceiling": {
        "zh": "{a}已等候{a_waited}，超过{a_ceiling}的上限，此后任何未超限的号都不得先叫；"
        "{b}等候{b_waited}，上限{b_ceiling}。",
        "en": "{a} {had} waited longer than the {a_ceiling} beyond which nobody below goes first"
        " ({a_waited}); {b} {had} waited {b_waited}, and its limit is {b_ceiling}.",
    },
    "ceiling/customer": {
        "zh": "{a}的等候已超过大厅允许的最长时间，此后任何未超时的号都不得先叫；{b}还没有超过。",
        "en": "{a} {had} waited longer than the hall lets anybody wait, after which nobody below"
        " goes first; {b} {had} not.",
    },
    "ceiling.both": {
        "zh": "两个号都已超过等候上限，先来先办：{a}等候{a_waited}，{b}等候{b_waited}。",
        "en": "Both {have} passed the limit beyond which nobody below goes first; then the oldest"
        " goes first: {a} {had} waited {a_waited}, {b} {b_waited}.",
    },
    "ceiling_lead": {
        "zh": "{a}已等候{a_waited}，距{a_ceiling}的上限不到{lead}，因此先叫；"
        "{b}等候{b_waited}，上限{b_ceiling}。",
        "en": "{a} {had} waited {a_waited}, within {lead} of the {a_ceiling} beyond which nobody"
        " below goes first; {b} {had} waited {b_waited}, and its limit is {b_ceiling}.",
    },
    "ceiling_lead/customer": {
        "zh": "{a}即将达到大厅允许的最长等候时间，因此先叫；{b}还没有。",
        "en": "{a} {was} about to wait longer than the hall lets anybody wait; {b} {was} not.",
    },
    "ceiling_lead.both": {
        "zh": "两个号都即将达到等候上限，先来先办：{a}等候{a_waited}，{b}等候{b_waited}。",
        "en": "Both {were} close to the limit beyond which nobody below goes first; then the oldest"
        " goes first: {a} {had} waited {a_waited}, {b} {b_waited}.",
    },
    "placed": {
        "zh": "工作人员已把{a}排到最前。",
        "en": "Staff put {a} before the others.",
    },
    "ratio": {
        "zh": "{point}已连续叫了{row}位优先客户，轮到普通客户："
        "{a}（{a_tier}）先于{b}（{b_tier}）。",
        "en": "After {row} priority customers in a row at {point} it {was} an ordinary customer's"
        " turn: {a} ({a_tier}) before {b} ({b_tier}).",
    },
    "ratio/customer": {
        "zh": "{point}已连续叫了几位同一队列的客户，轮到另一队列，{a}在其中。",
        "en": "After several calls from the same line at {point} it {was} another line's turn,"
        " and {a} {was} in it.",
    },
    "own_first": {
        "zh": "{point}优先办理本窗口的客户：{a}（{a_service}，{a_tier}）是本窗口的客户；"
        "{b}（{b_service}，{b_tier}）等候满{borrow}后才由本窗口办理，当时已等候{b_waited}。",
        "en": "{point} takes its own customers first: {a} ({a_service}, {a_tier}) counts as one;"
        " {b} ({b_service}, {b_tier}) does only after waiting {borrow}, and {had} waited"
        " {b_waited}.",
    },
    "own_first/customer": {
        "zh": "{point}优先办理本窗口的客户，{a}是本窗口的客户；"
        "{b}等候满{borrow}后才由本窗口办理，当时已等候{b_waited}。",
        "en": "{point} takes its own customers first, and {a} counts as one; {b} does only after"
        " waiting {borrow}, and {had} waited {b_waited}.",
    },
    "policy.promise": {
        "zh": "{a}已用去承诺等候{a_promise}的{a_share}；{b}用去{b_promise}的{b_share}。",
        "en": "{a} {had} used {a_share} of its {a_promise}; {b} {had} used {b_share} of its"
        " {b_promise}.",
    },
    "policy.promise/customer": {
        "zh": "{a}已用去承诺等候时间的{a_share}，{b}为{b_share}。",
        "en": "{a} {had} already used {a_share} of the wait it was promised, {b} {b_share}.",
    },
    "policy.promise.credit": {
        "zh": "{a}计为{a_share}：已用去承诺等候{a_promise}的{a_used}，另加{a_credit}；"
        "{b}计为{b_share}：用去{b_promise}的{b_used}，另加{b_credit}。",
        "en": "{a} counts as {a_share}: it {had} used {a_used} of its {a_promise}, and has a credit"
        " of {a_credit}; {b} as {b_share}: {b_used} of its {b_promise}, and a credit of"
        " {b_credit}.",
    },
    "policy.promise.credit/customer": {
        "zh": "连同大厅给予部分客户的照顾，{a}计为已用去承诺等候时间的{a_share}，{b}为{b_share}。",
        "en": "With what the hall credits to some customers, {a} counts as having used {a_share}"
        " of the wait it was promised, {b} {b_share}.",
    },
    "policy.head-start": {
        "zh": "{a}按等候{a_counted}计（实际{a_waited}，另加{a_head}）；"
        "{b}按{b_counted}计（实际{b_waited}，另加{b_head}）。",
        "en": "{a} counts as having waited {a_counted}: {a_waited}, and a head start of {a_head};"
        " {b} as {b_counted}: {b_waited}, and a head start of {b_head}.",
    },
    "policy.head-start/customer": {
        "zh": "按本厅规则，{a}计为等候{a_counted}，{b}计为{b_counted}。",
        "en": "By the rule of this hall {a} counts as having waited {a_counted}, {b} {b_counted}.",
    },
    "policy.turns": {
        "zh": "{point}按轮次叫号（{turns}）：先轮到{a_tier}（{a}），后轮到{b_tier}（{b}）。",
        "en": "The tiers take turns at {point} ({turns}): it {was} the turn of {a_tier} ({a})"
        " before {b_tier} ({b}).",
    },
    "policy.turns/customer": {
        "zh": "{point}由几个队列轮流叫号：先轮到{a}的队列，后轮到{b}的队列。",
        "en": "Several lines take turns at {point}: it {was} the turn of {a}'s before {b}'s.",
    },
    "policy.strict": {
        "zh": "{a_tier}（{a}，级别{a_rank}）先于{b_tier}（{b}，级别{b_rank}）。",
        "en": "{a_tier} ({a}, rank {a_rank}) goes before {b_tier} ({b}, rank {b_rank}).",
    },
    "policy.strict/customer": {
        "zh": "按本厅规则，{a}的队列先于{b}的队列。",
        "en": "By the rule of this hall {a}'s line goes before {b}'s.",
    },
    "policy.same": {
        "zh": "{a}与{b}轮次或级别相同，先来先办：{a}等候{a_waited}，{b}等候{b_waited}。",
        "en": "{a} and {b} have the same turn or rank here; then the longer wait goes first: {a}"
        " {had} waited {a_waited}, {b} {b_waited}.",
    },
    "policy.same/customer": {
        "zh": "先来先办：{a}等候{a_waited}，{b}等候{b_waited}。",
        "en": "The longer wait goes first here: {a} {had} waited {a_waited}, {b} {b_waited}.",
    },
    "policy.fifo": {
        "zh": "先来先办：{a}先到，等候{a_waited}；{b}等候{b_waited}。",
        "en": "First come, first served: {a} came first and {had} waited {a_waited}, {b}"
        " {b_waited}.",
    },
    "scarcity": {
        "zh": "其他条件相同；能办理{a}的窗口较少（{a_points}个），能办理{b}的有{b_points}个。",
        "en": "All else {was} equal, and fewer points {could} serve {a} ({a_points}) than {b}"
        " ({b_points}).",
    },
    "earlier": {
        "zh": "其他条件相同；{a}先到。",
        "en": "All else {was} equal, and {a} came first.",
    },
    "only": {
        "zh": "当时{point}可以办理的等候客户只有{a}。",
        "en": "{a} {was} the only one waiting whom {point} {could} serve.",
    },
    # -- what stands beside the rules -------------------------------------------------------
    "by_hand": {
        "zh": "{a}由{point}的工作人员手动叫号。",
        "en": "Staff at {point} called {a} by hand.",
    },
    "by_hand_before": {
        "zh": "按规则，{b}本在{a}之前。",
        "en": "By the rules {b} stood before {a}.",
    },
    "by_hand_anyway": {
        "zh": "按规则，{a}也在{b}之前。",
        "en": "By the rules too {a} stood before {b}.",
    },
    "auto": {
        "zh": "{point}空闲，由系统自动叫号。",
        "en": "{point} was free and called by itself.",
    },
    "kept_place": {
        "zh": "{a}所去的自助设备发生故障，保留了原来的位置。",
        "en": "{a} kept its place in the line when the machine it was sent to failed.",
    },
    "appointment": {
        "zh": "{a}有预约，等候从{at}起算。",
        "en": "{a} has an appointment: its wait counts from {at}.",
    },
    # -- two numbers ------------------------------------------------------------------------
    "reversed": {
        "zh": "实际次序正相反。",
        "en": "It was the other way round.",
    },
    "called": {
        "zh": "{a}于{at}被叫到{point}，先于{b}。",
        "en": "{a} was called to {point} at {at}, before {b}.",
    },
    "later": {
        "zh": "{a}于{at}被叫到{point}。",
        "en": "When {a} was called to {point} at {at}:",
    },
    "away": {
        "zh": "{b}不在等候。",
        "en": "{b} {was} not waiting.",
    },
    "away.absent": {
        "zh": "那时{b}还没有取号，{at}才取号。",
        "en": "{b} had no ticket yet: it was issued at {at}.",
    },
    "away.called": {
        "zh": "{b}已于{at}被叫到{where}。",
        "en": "{b} was already called, to {where} at {at}.",
    },
    "away.serving": {
        "zh": "{b}已从{at}起在{where}办理。",
        "en": "{b} {was} already being served at {where}, since {at}.",
    },
    "away.parked": {
        "zh": "{b}从{at}起暂离队列。",
        "en": "{b} {was} set aside, since {at}.",
    },
    "away.finished": {
        "zh": "{b}已于{at}办完。",
        "en": "{b} was already done, at {at}.",
    },
    "away.no_show": {
        "zh": "{b}被叫到{where}后未到，{at}按过号处理。",
        "en": "{b} had been called to {where} and did not come; it was given up at {at}.",
    },
    "away.cancelled": {
        "zh": "{b}已于{at}取消。",
        "en": "{b} was cancelled at {at}.",
    },
    "away.expired": {
        "zh": "{b}已于{at}随营业日结束而作废。",
        "en": "{b} ended with the business day, at {at}.",
    },
    "barred": {
        "zh": "{point}当时不能办理{b}。",
        "en": "{point} could not serve {b} then.",
    },
    "barred.service": {
        "zh": "{point}不办理{b}所等的业务（{service}）。",
        "en": "{point} did not serve what {b} waited for ({service}).",
    },
    "barred.tier": {
        "zh": "{point}不接待{tier}（{b}）。",
        "en": "{point} did not take {tier} ({b}).",
    },
    "barred.tier/customer": {
        "zh": "{point}当时不能办理{b}。",
        "en": "{point} could not serve {b} then.",
    },
    "barred.sent": {
        "zh": "{b}当时在等{where}，不由{point}办理。",
        "en": "{b} was waiting for {where}, not for {point}.",
    },
    "barred.machines": {
        "zh": "{b}当时在等{where}的自助设备，不由{point}办理。",
        "en": "{b} was waiting for a machine ({where}), not for {point}.",
    },
    "barred.machine": {
        "zh": "{point}是自助设备，只办理分流到此的号；{b}没有分流到此。",
        "en": "{point} is a machine and serves only those sent to it; {b} was not.",
    },
    "neither": {
        "zh": "{a}和{b}都还没有被叫到。",
        "en": "Neither {a} nor {b} has been called yet.",
    },
    "nowhere": {
        "zh": "现在没有一个开放的窗口两个号都能办理。",
        "en": "No point that is open now can serve both.",
    },
    "stands_ahead": {
        "zh": "现在{points}会先叫{a}。",
        "en": "Now {a} goes first at {points}.",
    },
}

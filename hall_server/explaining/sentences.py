"""The sentences that explain a call, put together of the table's."""

from datetime import datetime
from zoneinfo import ZoneInfo

from hall_server.queueing.choosing import Candidate
from hall_server.queueing.entities import SELF_SERVICE, Ticket
from hall_server.queueing.events import TicketCalled
from hall_server.queueing.rules import Rules

from .cases import Audience, Between, Case, Names, Reader, Scene, Status
from .texts import (
    LANGUAGES,
    Text,
    counted,
    duration,
    durations,
    join,
    listed,
    minutes,
    named,
    percent,
    percents,
    promises,
)
from .words import TEMPLATES

#: English has tenses: of a call that was made, and of one that would be made now.
_TENSES = {
    False: {"had": "had", "have": "had", "was": "was", "were": "were", "could": "could"},
    True: {"had": "has", "have": "have", "was": "is", "were": "are", "could": "can"},
}


def call_text(call: TicketCalled, case: Case, called: str, reader: Reader) -> Text:
    """Return why a call was made: `case` is the called ticket and the best of the others."""
    parts = []
    if call.auto:
        parts.append(_say("auto", reader, case.scene))
    if call.reason.rule == "by_hand":
        number = _number(case, called)
        parts.append(_say("by_hand", reader, case.scene, a=number))
        if case.behind is None:
            return join(parts)
        key = "by_hand_anyway" if case.ahead.ticket.id == called else "by_hand_before"
        others = case.behind if key == "by_hand_anyway" else case.ahead
        parts.append(_say(key, reader, case.scene, a=number, b=others.ticket.number))
    return join([*parts, order_text(case, reader)])


def _number(case: Case, ticket: str) -> str:
    is_ahead = case.behind is None or case.ahead.ticket.id == ticket
    found = case.ahead if is_ahead else case.behind
    return found.ticket.number if found else ""


def order_text(case: Case, reader: Reader) -> Text:
    """Return why the first of two tickets goes before the second, with both figures."""
    fields = _fields(case, reader.names)
    parts = [_say(_key(case), reader, case.scene, **fields)]
    for side in (case.ahead, case.behind):
        if side is None:
            continue
        ticket = side.ticket
        if ticket.diversion == "bounced":
            parts.append(_say("kept_place", reader, case.scene, a=ticket.number))
        if ticket.booking and ticket.since_ms > ticket.issued_ms and reader.may_know(ticket):
            since = clock(case.scene, ticket.since_ms)
            parts.append(_say("appointment", reader, case.scene, a=ticket.number, at=since))
    return join(parts)


def between_text(found: Between, reader: Reader) -> Text:
    """Return why the one of two tickets was called before the other."""
    if found.scene is None or found.call is None:
        return _not_called(found, reader)
    scene, call = found.scene, found.call
    parts = [_say("reversed", reader, scene)] if found.reversed else []
    parts.append(
        _say(
            "called",
            reader,
            scene,
            a=found.ahead.number,
            b=found.behind.number,
            at=clock(scene, scene.at_ms),
        )
    )
    if found.case:
        parts.append(call_text(call, found.case, found.ahead.id, reader))
    elif found.away:
        parts.append(away_text(found.behind, found.away, scene, reader))
    else:
        parts.append(_barred(found.behind, scene, reader))
    if found.later and found.meanwhile:
        where, at = found.later.point or "", clock(scene, found.later.at_ms)
        point = _point(reader.names, where)
        parts.append(_say("later", reader, scene, a=found.behind.number, point=point, at=at))
        parts.append(away_text(found.ahead, found.meanwhile, scene, reader))
    return join(parts)


def _not_called(found: Between, reader: Reader) -> Text:
    """Return what the rules say now of two tickets of which none was called."""
    numbers = found.ahead.number, found.behind.number
    a, b = reversed(numbers) if found.reversed else numbers
    parts = [_say("neither", reader, None, a=a, b=b)]
    if found.away and found.scene:
        return join([*parts, away_text(found.behind, found.away, found.scene, reader)])
    if not found.now:
        return join([*parts, _say("nowhere", reader, None)])
    for number in numbers:
        cases = [case for case in found.now if case.ahead.ticket.number == number]
        if cases:
            points = listed([_point(reader.names, case.scene.point.id) for case in cases])
            parts.append(_say("stands_ahead", reader, None, a=number, points=points))
            parts.append(order_text(cases[0], reader))
    return join(parts)


def away_text(ticket: Ticket, status: Status, scene: Scene, reader: Reader) -> Text:
    """Return what a ticket was doing when it did not wait."""
    # Boards show who is called and numbers say who came later; the rest is the customer's own.
    is_public = status.name in ("absent", "called", "serving")
    key = f"away.{status.name}" if is_public or reader.may_know(ticket) else "away"
    where = _point(reader.names, status.point) if status.point else ""
    return _say(key, reader, scene, b=ticket.number, at=clock(scene, status.at_ms), where=where)


def _barred(ticket: Ticket, scene: Scene, reader: Reader) -> Text:
    """Return why a point may not serve a ticket that waits."""
    names, point = reader.names, scene.point
    fields: dict[str, str | Text] = {"b": ticket.number}
    if not reader.may_know(ticket):
        return _say("barred", reader, scene, **fields)
    if ticket.target is not None:
        where, _, name = ticket.target.partition(":")
        known = names.points if where == "point" else names.zones
        key = "barred.machines" if where == "machines" else "barred.sent"
        return _say(key, reader, scene, **fields, where=named(known, name))
    if point.kind == SELF_SERVICE:
        return _say("barred.machine", reader, scene, **fields)
    if not point.has_skill(ticket.service):
        service = named(names.services, ticket.service)
        return _say("barred.service", reader, scene, **fields, service=service)
    return _say("barred.tier", reader, scene, **fields, tier=named(names.tiers, ticket.tier))


def _key(case: Case) -> str:
    """Return the template of the rule that decided."""
    ahead, behind, rule = case.ahead, case.behind, case.rule
    if behind is None:
        return rule
    if rule in ("ceiling", "ceiling_lead"):
        return f"{rule}.both" if ahead.rank[0] == behind.rank[0] else rule
    return _policy_key(case, ahead, behind) if rule == "policy" else rule


def _policy_key(case: Case, ahead: Candidate, behind: Candidate) -> str:
    policy = case.scene.rules.policy_at(case.scene.point.id)
    if policy == "promise" and (ahead.promise.credit or behind.promise.credit):
        return "policy.promise.credit"
    # Of these the first part of the score is the turn or rank, the second the wait.
    if policy in ("turns", "strict") and ahead.score == behind.score:
        return "policy.same"
    if policy == "promise" and ahead.promise == behind.promise:
        used = percents(ahead.score, behind.score)
        if used[0] == used[1]:  # no figure would tell them apart: the arrival does
            return "earlier"
    return f"policy.{policy}"


def _fields(case: Case, names: Names) -> dict[str, str | Text]:
    """Return everything that a rule's sentence may say of the two."""
    scene, ahead, behind = case.scene, case.ahead, case.behind
    if behind is None:
        return {"a": ahead.ticket.number}
    rules = scene.rules
    turns = rules.turns_at(scene.point.id).items()
    found: dict[str, str | Text] = {
        "row": str(scene.point.streak),
        "borrow": duration(rules.borrow_after_s),
        "lead": duration(rules.ceiling_lead_s),
        "turns": listed([counted(named(names.tiers, tier), n) for tier, n in turns]),
    }
    both = (ahead, behind)
    heads = [rules.tiers[c.ticket.tier].head_start_s for c in both]
    waits = [c.waited_ms / 1000 for c in both]
    # What is only compared is said finely enough to be told apart.
    compared = {
        "waited": durations(*waits),
        "counted": durations(waits[0] + heads[0], waits[1] + heads[1]),
        "share": percents(*(_used(c) + c.promise.credit for c in both)),
        "promise": promises(ahead.promise.promise_s, behind.promise.promise_s),
    }
    for i, (side, candidate) in enumerate(zip("ab", both, strict=True)):
        found |= {f"{side}_{name}": texts[i] for name, texts in compared.items()}
        found |= {f"{side}_{name}": text for name, text in _own(candidate, rules, names).items()}
        found[side] = candidate.ticket.number
    return found


def _own(candidate: Candidate, rules: Rules, names: Names) -> dict[str, str | Text]:
    """Return what a sentence may say of one of the two, whatever the other."""
    ticket, promise = candidate.ticket, candidate.promise
    return {
        "service": named(names.services, ticket.service),
        "tier": named(names.tiers, ticket.tier),
        "ceiling": minutes(promise.ceiling_s),
        "used": percent(_used(candidate)),
        "credit": percent(promise.credit),
        "head": duration(rules.tiers[ticket.tier].head_start_s),
        "rank": str(rules.tiers[ticket.tier].rank),
        # Past the ceiling nobody looks at how many points there are.
        "points": "" if candidate.rank[0] < 2 else str(candidate.points),
    }


def _used(candidate: Candidate) -> float:
    return candidate.waited_ms / 1000 / candidate.promise.promise_s


def _say(key: str, reader: Reader, scene: Scene | None, **fields: str | Text) -> Text:
    """Return a sentence of the table in every language."""
    own = f"{key}/customer" if reader.audience is Audience.CUSTOMER else key
    templates = TEMPLATES.get(own) or TEMPLATES[key]
    tense = _TENSES[scene.now if scene else True]
    all_fields: dict[str, str | Text] = {**tense, **fields}
    if scene:
        all_fields.setdefault("point", _point(reader.names, scene.point.id))
    return {
        language: templates[language].format(
            **{k: v if isinstance(v, str) else v[language] for k, v in all_fields.items()}
        )
        for language in LANGUAGES
    }


def _point(names: Names, point: str) -> Text:
    return named(names.points, point)


def clock(scene: Scene, hall_ms: int) -> str:
    """Return a hall time (ms) as the hall's clock showed it: HH:MM."""
    here = ZoneInfo(scene.rules.timezone)
    return datetime.fromtimestamp((hall_ms + scene.correction_ms) / 1000, here).strftime("%H:%M")

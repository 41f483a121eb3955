"""The figures as tables in words that need no theory."""

from array import array
from pathlib import Path
from statistics import fmean

from tests.simulation.tally import Tally, TierTally

#: The policies as a branch manager would say them.
POLICY_WORDS = {
    "promise": "share of the promise used (`promise`)",
    "head-start": "VIPs count as issued earlier (`head-start`)",
    "turns": "taking turns (`turns`)",
    "strict": "VIPs always first (`strict`)",
    "fifo": "order of arrival (`fifo`)",
    "plain": "order of arrival, no ceilings",
}

ROOM_WORDS = {
    "shared": "shared both ways",
    "closed": "closed both ways",
    "one-way": "one-way: VIPs everywhere, the room for VIPs only",
}


def fairness_page(found: dict[tuple[str, int], Tally], days: int, date: str) -> str:
    """Return the measured part of the page."""
    calls = sum(one.calls for one in found.values())
    broken = sum(one.broken for one in found.values())
    tickets = found["fifo", 0].calls
    left = sum(one.left for one in found.values())
    lines = [
        f"Measured on {date}: {days:,} random days with {tickets:,} customers in all.",
        f"Each day was run {len(found)} times with the same customers: {calls:,} calls.",
        f"Calls of somebody below the ceiling while one past it waited: **{broken}**.",
        f"Customers never called: **{left}**.",
        "",
        "### Who waits past the ceiling",
        "",
        *_ceilings(found),
        "",
        "### How long each tier waits",
        "",
        *_waits(found, [p for p in POLICY_WORDS if (p, 0) in found], POLICY_WORDS),
        "",
        "### Who goes before whom",
        "",
        *_overtakes(found),
        "",
        "### The VIP rooms: shared, closed, or one-way",
        "",
        *_waits(found, list(ROOM_WORDS), ROOM_WORDS),
    ]
    return "\n".join(lines) + "\n"


def _ceilings(found: dict[tuple[str, int], Tally]) -> list[str]:
    leads = sorted({lead for policy, lead in found if policy == "promise"})
    rows = [
        "| rule | " + " | ".join(f"lead {lead} min" for lead in leads) + " |",
        "|---|" + "---:|" * len(leads),
    ]
    for policy, words in POLICY_WORDS.items():
        cells = [
            f"{found[policy, lead].past:,} ({_share(found[policy, lead])})"
            if (policy, lead) in found
            else ""
            for lead in leads
        ]
        rows.append(f"| {words} | " + " | ".join(cells) + " |")
    return rows


def _share(one: Tally) -> str:
    return f"{one.past / max(1, one.calls):.2%}"


def _waits(
    found: dict[tuple[str, int], Tally], names: list[str], words: dict[str, str]
) -> list[str]:
    heads = [
        "rule", "tier", "customers", "mean, min", "half within", "90 % within", "95 % within",
        "longest", "promise kept", "past the ceiling",
    ]  # fmt: skip
    rows = [f"| {' | '.join(heads)} |", "|---|---|" + "---:|" * 8]
    for name in names:
        for tier, one in sorted(found[name, 0].tiers.items(), key=lambda it: -len(it[1].waits_s)):
            rows.append(f"| {words[name]} | {tier} | {_tier(one)} |")
    return rows


def _tier(one: TierTally) -> str:
    ordered = array("f", sorted(one.waits_s))
    at = [fmean(ordered), *(quantile(ordered, share) for share in (0.5, 0.9, 0.95, 1))]
    minutes = " | ".join(f"{seconds / 60:.1f}" for seconds in at)
    n = len(ordered)
    return f"{n:,} | {minutes} | {one.kept / n:.1%} | {one.past / n:.2%}"


def quantile(ordered: "array[float]", share: float) -> float:
    """Return the smallest value that this share of the values does not exceed."""
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)]


def _overtakes(found: dict[tuple[str, int], Tally]) -> list[str]:
    rows = [
        "| rule | times somebody was passed, per 100 customers | most often passed, one customer |",
        "|---|---:|---:|",
    ]
    for policy, words in POLICY_WORDS.items():
        one = found[policy, 0]
        per_100 = 100 * one.overtakes / max(1, one.calls)
        rows.append(f"| {words} | {per_100:.0f} | {one.most_overtaken} |")
    return rows


def put_between(file: Path, name: str, text: str) -> None:
    """Put text between a file's markers of this name; raises ValueError without them."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = file.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise ValueError(f"{file} has no lines {begin} and {end}")
    file.write_text(f"{before}{begin}\n\n{text}\n{end}{after}", "utf-8")

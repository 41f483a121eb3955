"""The words on a ticket, in both languages, however it is printed."""

from __future__ import annotations

import math

from hardware.ports import Estimate, Language, Paper, Text

NUMBER = Text("您的号码", "Your number")
NEXT = Text("您是下一位", "You are next")
NOBODY_SERVES = Text("暂无窗口办理此业务", "No window is open for this yet")
FOLLOW = Text("扫码查看排队进度", "Follow on your phone")
SCAN = Text("凭此码在柜台或自助机识别", "Scan at a counter or machine")
COPY = Text("副本", "COPY")


def languages(paper: Paper) -> tuple[Language, ...]:
    """Return the ticket's languages, the customer's first."""
    if paper.look.languages != "both":
        return (paper.look.languages,)
    return ("zh", "en") if paper.language == "zh" else ("en", "zh")


def cleaned(text: str) -> str:
    """Return a text as one line without anything that cannot be drawn."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def each(paper: Paper, text: Text) -> list[str]:
    """Return a text in the ticket's languages; once if they say the same, nothing if empty."""
    said = [cleaned(text.get(language)) for language in languages(paper)]
    return [words for words in dict.fromkeys(said) if words]


def wait(paper: Paper) -> Text | None:
    """Return how many are before the customer and about how long it will be."""
    if paper.ahead is None:
        return None
    return Text(*(_wait(paper.ahead, paper.estimate, one) for one in ("zh", "en")))


def code(paper: Paper) -> Text:
    """Return what the customer may do with the QR code."""
    return FOLLOW if paper.follow else SCAN


def _wait(ahead: int, estimate: Estimate | None, language: Language) -> str:
    zh = language == "zh"
    before = f"前面还有 {ahead} 人" if zh else f"{ahead} before you"
    # While no window serves it nobody is next.
    first = NEXT if estimate is not None else NOBODY_SERVES
    parts = [first.get(language) if ahead == 0 else before]
    if estimate is not None:
        low, high = math.floor(estimate.low_s / 60), math.ceil(estimate.high_s / 60)
        middle = max(1, round(estimate.mid_s / 60))
        about = f"约 {middle} 分钟" if zh else f"about {middle} min"
        spread = f"（{low}–{high}）" if zh else f" ({low}–{high})"
        parts.append(about + (spread if high > low + 1 else ""))
    return " · ".join(parts)

"""Why a change of the settings is refused, in the words of the page that makes it."""

import re

from hall_server.marks import mark

from .words import Words

#: What the checks' own reasons are called here: the first pattern that is found; `a` is its group.
_REASONS = (
    (
        r"^must be a(?: whole)? number from (\S+) to (\S+?),",
        mark("must be a number from {a} to {b}"),
    ),
    (r"^must be a text of 1 to 80", mark("must have 1 to 80 characters on one line")),
    (r"^must be one or two letters", mark("must be one or two letters A-Z")),
    (r"^must be hours like", mark("must be hours like 09:00-17:00")),
    (r'^"(\S+)" ends before it has begun', mark("{a} ends before it has begun")),
    (r"^(\S+) and (\S+) overlap", mark("{a} and {b} overlap")),
    (r"^missing; give", mark("is missing")),
    (r"^must not be empty", mark("must not be empty")),
    (r'^unknown \w+ "(.*?)"', mark("{a} is not known")),
    (r"^no point serves it; add it", mark("no window serves it: add it to a window first")),
    (r"^only machines serve it", mark("only machines serve it: add it to a window too")),
    (r"^no point serves it for tier (.*?);", mark("no window serves it for {a}")),
    (
        r"^(\S+) is less than promise_min (\S+)",
        mark("is less than the promised wait of {b} minutes"),
    ),
    (
        r"^the ceiling of (\S+) for (\S+) ",
        mark("the ceiling of {a} for {b} would be below its promise"),
    ),
    (r"^tier (\S+) is the default already", mark("{a} is the usual tier already")),
    (r"^one tier needs default", mark("one tier must be the usual one")),
    (r"^(\S+) is among the point's own skills", mark("{a} is served anyway")),
    (r"^(\S+) is the sign of point (\S+) already", mark("{a} is the sign of {b} already")),
    (
        r"^can be booked on (\w+) from (\S+) to (\S+), when",
        mark("can be booked when the hall is closed ({b} to {c})"),
    ),
    (r"^has nothing to count", mark("has nothing to count: no tier counts as priority")),
    (
        r"^stands in (\S+), which",
        mark("stands in {a}, which this file includes: it can be changed there only"),
    ),
    (r"^cannot be changed here", mark("cannot be changed here")),
    (r"is too few: the hall has", mark("allows too few screens")),
)

_OTHERWISE = mark("does not fit the other settings ({reason})")


def reason(message: str, words: Words) -> dict[str, str]:
    """Return a reason by language; English is the checks' own where nothing else is known."""
    found = ((text, re.search(pattern, message)) for pattern, text in _REASONS)
    text, match = next(((text, match) for text, match in found if match), (_OTHERWISE, None))
    if match is None:
        said = {language: words.say(text, language, reason=message) for language in words.languages}
        return said | {"en": message}
    values = dict(zip("abc", match.groups(), strict=False))
    return {language: words.say(text, language, **values) for language in words.languages}

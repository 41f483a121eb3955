"""What `/style` shows of a face: its own components, each in a state that is made up."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

#: Says a text by language.
Say = Callable[[str], dict[str, str]]


@dataclass(frozen=True, slots=True)
class Still:
    """One piece in one state: what it is called, who draws it, and what is made up for it.

    `piece` is what the face's `script` exports; it gets `props`, and as `state` the face's whole
    made-up snapshot with `state` laid over it.  `said` are values of the scripts' own signals, by
    script and name; `press` are test ids that are pressed then.  `age_s`: how old the news is.
    One that `is_wide` has a row of its own; `frame` are classes of what the piece stands in.
    """

    name: str
    script: str
    piece: str
    state: Json = field(default_factory=dict)
    props: Json = field(default_factory=dict)
    said: Mapping[str, Json] = field(default_factory=dict)
    press: tuple[str, ...] = ()
    age_s: float | None = None
    is_wide: bool = False
    frame: str = ""

    def shown(self, say: Say) -> Json:
        """Return it as the page's script reads it."""
        return {
            "name": say(self.name),
            "script": self.script,
            "piece": self.piece,
            "state": self.state,
            "props": self.props,
            "said": dict(self.said),
            "press": self.press,
            "age": self.age_s,
            "wide": self.is_wide,
            "frame": self.frame,
        }


@dataclass(frozen=True, slots=True)
class Gallery:
    """A face's pieces: its name in words, where its scripts and sheets lie, and a made-up hall.

    `blueprint` has the scripts' words, `frame` is the class of the face's own outermost element,
    `scheme` the one it has in the hall.  `page` is what the page tells the face's scripts of
    itself; `answers` are what the hall is made to say to what they ask, by path.
    """

    title: str
    blueprint: str
    sheets: tuple[str, ...]
    frame: str
    state: Json
    pieces: Mapping[str, Iterable[Still]]
    scheme: str = "light"
    page: Json = field(default_factory=dict)
    answers: Json = field(default_factory=dict)

    def shown(self, say: Say) -> Json:
        """Return it as the page's script reads it."""
        return {
            "base": f"/{self.blueprint}/static/",
            "frame": self.frame,
            "scheme": self.scheme,
            "state": self.state,
            "page": self.page,
            "answers": self.answers,
            "pieces": [
                {"name": say(name), "stills": [it.shown(say) for it in stills]}
                for name, stills in self.pieces.items()
            ],
        }

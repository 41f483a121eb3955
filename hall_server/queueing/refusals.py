"""Refusals: a rule said no, nothing was written; each has a stable code."""


class Refusal(Exception):  # noqa: N818 -- the word of the field, not a fault
    """A rule refused a command; `code` is stable, `about` holds the ids and figures it names."""

    def __init__(self, code: str, message: str, **about: object) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.about = about


class Unknown(Refusal):
    """A command named a thing that the hall does not have; `code` is `unknown_<kind>`."""

    def __init__(self, kind: str, name: str) -> None:
        super().__init__(f"unknown_{kind}", f"There is no {kind} {name!r}.", **{kind: name})
        self.kind = kind

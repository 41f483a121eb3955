"""What the strip of a board says in turn: the hall's notice, the services', and the configured."""

from typing import TYPE_CHECKING

from hall_server.queueing.model import HallState

if TYPE_CHECKING:
    from hall_server.about import About
    from hall_server.settings import DisplaySettings

Text = dict[str, str]

_LANGUAGES = ("zh", "en")


def notices(state: HallState, board: "DisplaySettings", about: "About") -> list[Text]:
    """Return the lines of a board in order; what staff wrote stands in both languages alike."""
    known = about.settings.notices
    configured = (known[name].text for name in board.notices if "display" in known[name].on)
    return [*_halls(state, about), *_services(state, about), *configured]


def _halls(state: HallState, about: "About") -> list[Text]:
    ref = state.day.notice_ref
    said = about.note(ref) if ref else None
    return [dict.fromkeys(_LANGUAGES, said)] if said else []


def _services(state: HallState, about: "About") -> list[Text]:
    known = about.settings.services
    said = (
        (known[it.id].name, about.note(it.notice_ref))
        for it in state.services.values()
        if it.notice_ref
    )
    colons = {"zh": "：", "en": ": "}
    return [
        {language: f"{name[language]}{colons[language]}{note}" for language in _LANGUAGES}
        for name, note in said
        if note
    ]

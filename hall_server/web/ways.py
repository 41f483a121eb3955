"""The ways from the front door: to the demo's screens, and to those that a browser may see."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hall_server.marks import mark

from .words import Words

if TYPE_CHECKING:
    from hall_server.settings import Settings

    from .access import Principal

Json = dict[str, Any]

#: The faces in the order in which the front door names them.
_FACES = {
    "kiosk": mark("Kiosks"),
    "display": mark("Boards"),
    "counter": mark("Counters"),
    "evaluate": mark("Evaluation"),
    "lobby": mark("Lobby"),
    "devices": mark("Devices"),
}

_SCREENS = {"kiosk": mark("Kiosk"), "display": mark("Board")}

_OF_POINTS = {"counter": "counter", "evaluator": "evaluate", "teller": "counter"}


def ways(
    who: Iterable["Principal"],
    demo_links: Iterable[Mapping[str, str]],
    settings: "Settings",
    words: Words,
) -> list[Json]:
    """Return `{face, name, ways: [{href, label}]}`; a browser's own way replaces the demo's."""
    links = [
        {**link, "label": {"en": link["label"], "zh": link["label_zh"]}} for link in demo_links
    ]
    mine = [way for principal in who for way in _screens(principal, settings, words)]
    unique = {(way["face"], way["name"]): way for way in [*links, *mine]}
    return [
        {"face": face, "name": words.text(name), "ways": found}
        for face, name in _FACES.items()
        if (found := [way for way in unique.values() if way["face"] == face])
    ]


def _screens(who: "Principal", settings: "Settings", words: Words) -> Iterator[Json]:
    """Yield the screens that one identity of a browser may see."""
    if who.role in _SCREENS:
        label = words.text(_SCREENS[who.role])
        named = {language: f"{said} {who.name}" for language, said in label.items()}
        yield _way(who.role, who.name, named)
    elif who.role == "teller" and not who.point:
        for each in settings.points.values():
            yield _way("counter", each.id, each.label)
    elif who.role in _OF_POINTS:
        name = who.point or who.name
        point = settings.points.get(name)
        yield _way(_OF_POINTS[who.role], name, point.label if point else {"en": name})
    elif who.role in {"lobby", "admin"}:
        yield _way("lobby", "lobby", words.text(mark("Lobby"))) | {"href": "/lobby"}


def _way(face: str, name: str, label: Mapping[str, str]) -> Json:
    return {"face": face, "name": name, "label": dict(label), "href": f"/{face}/{name}"}

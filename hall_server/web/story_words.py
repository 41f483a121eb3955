"""What happened to a ticket, in plain words: one sentence for each event of its story."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hall_server.marks import mark
from hall_server.queueing.events import KIND_OF

from .words import Words

if TYPE_CHECKING:
    from hall_server.settings import Settings

Text = dict[str, str]

_SENTENCES = {
    "ticket_issued": mark("Ticket issued"),
    "ticket_called": mark("Called to {point}"),
    "ticket_recalled": mark("Called again to {point}"),
    "service_started": mark("Service began at {point}"),
    "ticket_finished": mark("Finished at {point}"),
    "step_finished": mark("Finished at {point}; goes on to {service}"),
    "steps_changed": mark("The services to come were changed"),
    "ticket_no_show": mark("Did not come to {point}"),
    "ticket_parked": mark("Waits aside, from {point}"),
    "ticket_transferred": mark("Sent to {place}"),
    "ticket_diverted": mark("Sent to a faster place: {place}"),
    "ticket_bounced": mark("The machine failed: back in the old place"),
    "ticket_released": mark("Nobody serves there any more: back in the line"),
    "ticket_rejoined": mark("Back in the line"),
    "ticket_cancelled": mark("Taken out by staff"),
    "tier_changed": mark("Now {tier}"),
    "ticket_restored": mark("Taken back at {point}"),
    "ticket_returned": mark("Put back in the line by {point}"),
    "ticket_expired": mark("The day ended"),
}

_OFFER_TAKEN = mark("Ticket issued; sent to a faster place: {place}")
_GIVEN_UP = mark("Given up by the customer")
_OTHERWISE = mark("Changed")
_BY_ITSELF = mark("by itself")
_MACHINES = mark("machines in {zone}")


def happened(event: Any, settings: "Settings", words: Words) -> Text:
    """Return what an event did, by language."""
    named = _names(event, settings, words)
    return {language: _said(event, named, language, words) for language in words.languages}


def _said(event: Any, named: Mapping[str, Text], language: str, words: Words) -> str:
    values = dict.fromkeys(("point", "service", "tier", "place"), "")
    values |= {name: text.get(language, text["en"]) for name, text in named.items()}
    said = words.say(_sentence(event, named), language, **values)
    by_itself = getattr(event, "auto", False)
    return f"{said} · {words.say(_BY_ITSELF, language)}" if by_itself else said


def _sentence(event: Any, named: Mapping[str, Text]) -> str:
    kind = KIND_OF[type(event)]
    if kind == "ticket_cancelled" and event.by == "customer":
        return _GIVEN_UP
    if kind == "ticket_issued" and "place" in named:
        return _OFFER_TAKEN
    return _SENTENCES.get(kind, _OTHERWISE)


def _names(event: Any, settings: "Settings", words: Words) -> dict[str, Text]:
    """Return what an event's point, service, tier and place are called."""
    offer = getattr(event, "offer", None)
    target = offer.target if offer and offer.accepted else getattr(event, "target", None)
    named = {
        name: called(settings, name, found)
        for name in ("point", "service", "tier")
        if (found := getattr(event, name, None))
    }
    moves = KIND_OF[type(event)] == "ticket_transferred"
    place = [named["service"]] if moves and "service" in named else []
    place += [_place(settings, target, words)] if target else []
    if place:
        named["place"] = {
            language: " · ".join(text.get(language, text["en"]) for text in place)
            for language in words.languages
        }
    return named


def _place(settings: "Settings", target: str, words: Words) -> Text:
    """Return a target in words: "point:W3", "zone:west" or "machines:hall"."""
    kind, _, name = target.partition(":")
    if kind != "machines":
        return called(settings, kind, name)
    zone = called(settings, "zone", name)
    return {
        language: words.say(_MACHINES, language, zone=zone.get(language, zone["en"]))
        for language in words.languages
    }


def called(settings: "Settings", kind: str, name: str) -> Text:
    """Return what the hall calls a point, service, tier or zone; one it has lost, by its id."""
    if kind == "point":
        point = settings.points.get(name)
        return dict(point.label) if point else {"en": name, "zh": name}
    known: Mapping[str, Any] = getattr(settings, f"{kind}s")
    return dict(known[name].name) if name in known else {"en": name, "zh": name}

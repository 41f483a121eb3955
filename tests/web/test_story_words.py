"""What happened to a ticket, in plain words and in each language."""

from dataclasses import MISSING, fields, replace

import pytest

from hall_server.queueing import events as e
from hall_server.queueing.event_parts import Offer
from hall_server.settings import load as load_settings
from hall_server.settings.files import config_dir
from hall_server.web.story_words import happened
from hall_server.web.words import load, locales

settings = load_settings(config_dir() / "hall.toml")
words = load(locales())

OF_TICKETS = [cls for cls in e.KIND_OF if any(it.name == "ticket" for it in fields(cls))]


def said(event, language="en"):
    return happened(event, settings, words)[language]


def bare(cls, **known):
    """An event of which nothing else is known but its kind."""
    return cls(**{it.name: None for it in fields(cls) if it.default is MISSING} | known)


@pytest.mark.parametrize("cls", OF_TICKETS)
def test_every_event_of_a_ticket_has_a_sentence(cls):
    text = happened(bare(cls), settings, words)
    assert text["en"] not in ("", "Changed")
    assert text["zh"] != text["en"]
    assert "{" not in text["en"] + text["zh"]


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (e.TicketParked("t", "W1", None, None, None), "Waits aside, from Window 1"),
        (e.TicketParked("t", "gone", None, None, None), "Waits aside, from gone"),
        (e.TierChanged("t", "gold"), "Now Gold"),
        (e.TicketCancelled("t", "customer"), "Given up by the customer"),
        (e.TicketCancelled("t", "staff"), "Taken out by staff"),
        (
            e.TicketTransferred("t", None, "loans", "point:W3", "kept", None),
            "Sent to Loans · Window 3",
        ),
        (e.TicketTransferred("t", None, "loans", None, "kept", None), "Sent to Loans"),
        (
            e.TicketDiverted("t", Offer("zone:west", 60, 600, accepted=True)),
            "Sent to a faster place: West hall",
        ),
    ],
)
def test_a_sentence_names_what_it_is_about(event, text):
    assert said(event) == text


def test_a_call_that_nobody_made_and_an_offer_that_was_taken_say_so():
    called = bare(e.TicketCalled, point="W1", auto=True)
    assert said(called) == "Called to Window 1 · by itself"
    assert said(called, "zh").endswith(" · 自动")
    assert said(bare(e.TicketIssued)) == "Ticket issued"
    offer = Offer("machines:machines", 0, 600, accepted=True)
    taken = "Ticket issued; sent to a faster place: machines in Self-service"
    assert said(bare(e.TicketIssued, offer=offer)) == taken
    assert said(bare(e.TicketIssued, offer=replace(offer, accepted=False))) == "Ticket issued"

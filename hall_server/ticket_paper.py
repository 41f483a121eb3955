"""What a ticket's paper says: the facts of one ticket in the words and the look of its kiosk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from hardware.ports import Estimate, Language, Look, Paper, Text

from .queueing.entities import Ticket, TicketState
from .queueing.estimates import Outlook
from .settings import Settings, TicketSettings

#: As long as a real ticket's token, so that the sample's code is as large.
SAMPLE_TOKEN = "a-sample-and-no-ticket"  # noqa: S105 -- it opens nothing


@dataclass(frozen=True, slots=True)
class Facts:
    """A ticket, what is before it, when it was issued (wall ms), and the zone where it waits."""

    ticket: Ticket
    outlook: Outlook
    wall_ms: int
    zone: str | None


def ticket_code(settings: Settings, token: str) -> str:
    """Return what a ticket's QR code holds: its phone page, or without one the hall's own code."""
    url = settings.hall.public_url
    return f"{url.rstrip('/')}/t/{token}" if url else f"HALL:{token}"


def ticket_paper(settings: Settings, facts: Facts, *, copy: bool) -> Paper:
    """Return a ticket's paper; `copy` marks a reprint, which looks as at the ticket's own kiosk."""
    ticket, wait = facts.ticket, facts.outlook.estimate
    waiting = ticket.state is TicketState.WAITING
    issued = datetime.fromtimestamp(facts.wall_ms / 1000, ZoneInfo(settings.hall.timezone))
    return Paper(
        hall=Text(**settings.hall.name),
        number=ticket.number,
        service=Text(**settings.services[ticket.service].name),
        language="zh" if ticket.language == "zh" else "en",
        ahead=facts.outlook.ahead if waiting else None,
        estimate=Estimate(wait.low, wait.mid, wait.high) if wait and waiting else None,
        where=_where(settings, facts.zone, ticket.target),
        qr=ticket_code(settings, ticket.token),
        copy=copy,
        **_day_and_look(settings, ticket.origin, issued),
    )


def sample_paper(settings: Settings, kiosk: str, language: Language, now: datetime) -> Paper:
    """Return the paper of a ticket that nobody took, to see what the configuration makes of it."""
    own = settings.kiosks[kiosk]
    service = settings.services[own.services[0]]
    return Paper(
        hall=Text(**settings.hall.name),
        number=f"{service.series}012",
        service=Text(**service.name),
        language=language,
        ahead=3,
        estimate=Estimate(6 * 60, 9 * 60, 14 * 60),
        where=_where(settings, own.zone, None),
        qr=ticket_code(settings, SAMPLE_TOKEN),
        **_day_and_look(settings, kiosk, now.astimezone(ZoneInfo(settings.hall.timezone))),
    )


def _day_and_look(settings: Settings, origin: str | None, when: datetime) -> dict[str, Any]:
    kiosk = settings.kiosks.get(origin or "")
    look = kiosk.tickets if kiosk else settings.tickets
    return {
        "time": when.strftime("%H:%M"),
        "date": when.strftime("%Y-%m-%d"),
        "follow": settings.hall.public_url is not None,
        "header": Text(**look.header) if look.header else None,
        "small_print": Text(**look.footer) if look.footer else None,
        "look": look_of(look),
    }


def _where(settings: Settings, zone: str | None, target: str | None) -> Text | None:
    """Say as the kiosk does where to wait, or to which machines to go."""
    if zone is None:
        return None
    name, sent = settings.zones[zone].name, (target or "").startswith("machines:")
    zh = f"请前往{name['zh']}" if sent else f"请到{name['zh']}等候"
    return Text(zh, f"Please go to: {name['en']}" if sent else f"Please wait in: {name['en']}")


def look_of(tickets: TicketSettings) -> Look:
    """Return a configured look as the printers know it."""
    return Look(tickets.logo or "", tickets.fields, tickets.languages)  # type: ignore[arg-type]

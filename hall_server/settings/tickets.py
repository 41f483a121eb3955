"""What a printed ticket looks like: the hall's `[tickets]`, and what a kiosk has of its own."""

from dataclasses import dataclass, replace
from pathlib import Path

from .kinds import Kind, list_of, matching, one_of
from .tables import Table, Text

#: What a ticket may say, in the order in which it does unless told otherwise.
FIELDS = ("hall", "number", "service", "wait", "where", "code")

#: Whose words stand on a ticket; with `both` the customer's language comes first.
LANGUAGES = ("both", "zh", "en")

_FILE = matching("the name of a file", r"[^\x00-\x1f\x7f]{1,200}")
_FIELDS: Kind[tuple[str, ...]] = list_of(one_of(FIELDS), least=1)


@dataclass(frozen=True, slots=True)
class TicketSettings:
    """`[tickets]`: the logo's file, texts above and below, which fields in which order."""

    logo: str | None = None
    header: Text | None = None
    footer: Text | None = None
    fields: tuple[str, ...] = FIELDS
    languages: str = "both"


def read_tickets(table: Table, over: TicketSettings | None = None) -> TicketSettings:
    """Return a ticket's look; what is not given is as in `over`, the hall's."""
    base, shown_as = over or TicketSettings(), "the hall's" if over else ""
    logo = table.maybe("logo", _FILE, shown_as or "none")
    header = table.maybe_text("header", shown_as or "none")
    footer = table.maybe_text("footer", shown_as or "none")
    fields = table.get("fields", _FIELDS, base.fields, shown_as or "all, in this order")
    if table.has("fields") and fields and "number" not in fields:
        table.refuse("fields", "has no number: nobody would know who is called")
    return replace(
        base,
        logo=base.logo if logo is None else str(_beside(table, logo)),
        header=header or base.header,
        footer=footer or base.footer,
        fields=fields,
        languages=table.get("languages", one_of(LANGUAGES), base.languages, shown_as),
    )


def _beside(table: Table, name: str) -> Path:
    """Return a file as seen from the configuration file that names it."""
    file = table.source.origins.get((*table.path, "logo"), table.source.file)
    return Path(file).parent / name

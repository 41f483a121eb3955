"""Administration in each of its states: what is pressed leads there, the hall's file is its own."""

from .pushed import State

_SETTINGS = ("admin-screens", "admin-settings")


def _section(section: str, entry: str, key: str) -> State:
    return State(
        f"field-{section}.{entry}.{key}", press=(*_SETTINGS, f"section-{section}", f"entry-{entry}")
    )


def _filled(key: str, value: str, press: str) -> str:
    """Return what fills a field in, and presses something when the page has drawn that."""
    return f"""(async () => {{
        const field = document.querySelector('[data-testid="field-{key}"]');
        field.value = "{value}";
        field.dispatchEvent(new Event("input", {{ bubbles: true }}));
        await new Promise((done) => setTimeout(done, 50));
        document.querySelector("[data-testid={press}]").click();
    }})()"""


_CASH = (*_SETTINGS, "section-services", "entry-cash")

STATES = {
    "screens": State("pair-code", press=("admin-people", "admin-screens")),
    "services": State("field-services.cash.promise_min", press=_CASH),
    "refused": State(
        "refused", press=_CASH, run=_filled("services.cash.ceiling_min", "3", "check")
    ),
    "differs": State("diff", press=_CASH, run=_filled("services.cash.ceiling_min", "44", "check")),
    "taken-away": State(".gone", press=(*_SETTINGS, "section-zones", "entry-vip", "take-away")),
    "points": _section("points", "W1", "kind"),
    "devices": _section("devices", "printer1", "driver"),
    "displays": _section("displays", "board1", "layout"),
    "hours": State("field-hours.mon", press=(*_SETTINGS, "section-hours")),
    "customers": State("field-customers.keep_days", press=(*_SETTINGS, "section-customers")),
    "look": State("field-look.accent", press=(*_SETTINGS, "section-look")),
    "people": State(
        "new-password-teller1", press=("admin-screens", "admin-people", "password-teller1")
    ),
    "tokens": State("revoke-yes", press=("admin-screens", "admin-tokens", "revoke-board1")),
}

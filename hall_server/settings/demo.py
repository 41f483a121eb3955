"""What a demo starts with: accounts, open points, waiting tickets."""

from .kinds import LINE, flag, known, list_of, one_of, whole
from .model import DemoAccount, DemoSettings
from .names import Names
from .tables import Table

DEMO_ROLES = ("teller", "lobby", "admin")


def read_demo(table: Table, names: Names) -> DemoSettings:
    """Read `[demo]`."""
    point = known("point", names.points)
    accounts = {}
    for name, inner in table.tables("accounts").items():
        accounts[name] = DemoAccount(
            name=name,
            role=inner.need("role", one_of(DEMO_ROLES)),
            display_name=inner.get("display_name", LINE, name, "NAME"),
            point=inner.maybe("point", point),
        )
    return DemoSettings(
        open_points=table.get("open_points", list_of(point), ()),
        waiting_tickets=table.get("waiting_tickets", whole(0, 200), 0),
        machines=table.get("machines", flag(), default=False),
        accounts=accounts,
    )

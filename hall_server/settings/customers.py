"""What is known of customers, of their appointments and of their ratings."""

from .kinds import flag, known, matching, number, one_of, whole
from .model import AppointmentSettings, CustomerSettings, Need, RatingSettings
from .names import Names
from .tables import Table

LATE = ("walk-in", "refuse")

_NEEDS = {
    "wheelchair": {"zh": "轮椅", "en": "Wheelchair"},
    "hearing": {"zh": "听力不便", "en": "Hard of hearing"},
    "sight": {"zh": "视力不便", "en": "Low vision"},
    "elderly": {"zh": "老年人", "en": "Elderly"},
    "pregnant": {"zh": "孕妇", "en": "Pregnant"},
    "interpreter": {"zh": "需要翻译", "en": "Interpreter"},
}


def read_customers(table: Table, names: Names) -> CustomerSettings:
    """Read `[customers]`."""
    digits = matching("1 to 19 digits", r"[0-9]{1,19}")
    tier = known("tier", names.tiers)
    needs = {name: inner.text("name") for name, inner in table.tables("needs").items()}
    return CustomerSettings(
        prefixes=table.entries("prefixes", digits, tier),
        needs={name: Need(name, text) for name, text in (needs or _NEEDS).items()},
        card_checksum=table.get("card_checksum", flag(), default=True),
        keep_days=table.get("keep_days", whole(1, 3650), 365),
        identify_per_min=table.get("identify_per_min", whole(1, 600), 30),
    )


def read_appointments(table: Table, names: Names) -> AppointmentSettings:
    """Read `[appointments]`."""
    return AppointmentSettings(
        tier=table.maybe("tier", known("tier", names.tiers)),
        early_min=table.get("early_min", number(0, 480), 15.0),
        late_min=table.get("late_min", number(0, 480), 10.0),
        late=table.get("late", one_of(LATE), "walk-in"),
        days_ahead=table.get("days_ahead", whole(0, 366), 14),
    )


def read_ratings(table: Table) -> RatingSettings:
    """Read `[ratings]`."""
    return RatingSettings(within_min=table.get("within_min", number(0.5, 120), 3.0))

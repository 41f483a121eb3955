"""Settings: a hall's configuration as frozen dataclasses; units are in the names."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hall_server.appointments import CheckInRules, SlotRules
from hall_server.customers import CustomerRules
from hall_server.queueing.rules import Hours, Promise, Rules, Span

from .kinds import Network
from .line import rules_of, some_seconds
from .look import LookSettings
from .plan import PlanSettings
from .tables import Text
from .tickets import TicketSettings

#: Threads kept for requests; live connections beyond `max_sockets` are refused before these go.
SPARE_THREADS = 32


@dataclass(frozen=True, slots=True)
class HallSettings:
    """`[hall]`: what holds for the whole hall."""

    id: str
    name: Text
    timezone: str
    rollover: str
    rollover_grace_min: float
    languages: tuple[str, ...]
    policy: str
    max_priority_in_row: int
    borrow_after_min: float
    ceiling_lead_min: float
    offer_gain_min: float
    vip_rooms: str
    auto_finish: bool
    auto_call: bool
    wrap_up_s: int
    undo_s: int
    recall_limit: int
    return_grace_min: float
    return_place: str
    step_place: str
    park_max_min: float
    machine_call_s: int
    machine_silent_s: int
    kiosk_idle_s: int
    assistance_tier: str | None
    public_url: str | None

    @property
    def closed_rooms(self) -> bool:
        """Whether VIP rooms and counters keep to their own tiers."""
        return self.vip_rooms == "closed"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """`[server]`: where the hall listens and how much it takes."""

    host: str
    port: int
    max_sockets: int
    phone_polls_per_min: int
    unknown_tokens_per_min: int
    metrics_from: tuple[Network, ...]

    @property
    def threads(self) -> int:
        """Threads of the server: one for each live connection, and the spare ones."""
        return self.max_sockets + SPARE_THREADS


@dataclass(frozen=True, slots=True)
class TierSettings:
    """`[tiers.NAME]`: a customer class, and its share of every service's promise."""

    id: str
    name: Text
    priority: bool
    promise_factor: float
    ceiling_factor: float
    credit: float
    head_start_min: float
    rank: int
    turns: int
    announce: bool
    default: bool


@dataclass(frozen=True, slots=True)
class TierPromise:
    """`[services.NAME.tiers.NAME]`: what one tier has in place of the others' or the factor's."""

    promise_min: float | None = None
    ceiling_min: float | None = None
    series: str | None = None


@dataclass(frozen=True, slots=True)
class ServiceSettings:
    """`[services.NAME]`: a business type that the customer chooses."""

    id: str
    name: Text
    series: str
    promise_min: float
    ceiling_min: float
    handling_min: float
    icon: str
    quota: int
    last_ticket_min: float
    tiers: dict[str, TierPromise]
    appointments: SlotRules | None

    def promise(self, tier: TierSettings) -> Promise:
        """Return what a tier is promised, in whole seconds."""
        own = self.tiers.get(tier.id, TierPromise())
        promise_min = self.promise_min * tier.promise_factor
        ceiling_min = self.ceiling_min * tier.ceiling_factor
        return Promise(
            some_seconds(promise_min if own.promise_min is None else own.promise_min),
            some_seconds(ceiling_min if own.ceiling_min is None else own.ceiling_min),
            tier.credit,
        )


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """`[service_groups.NAME]`: services that a kiosk shows behind one choice, in order."""

    id: str
    name: Text
    icon: str
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """`[customers.needs.NAME]`: a kind of assistance that staff prepare for."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class CustomerSettings:
    """`[customers]`: how customers are recognised, and how long they are remembered."""

    prefixes: dict[str, str]
    needs: dict[str, Need]
    card_checksum: bool
    keep_days: int
    identify_per_min: int


@dataclass(frozen=True, slots=True)
class AppointmentSettings:
    """`[appointments]`: when customers with an appointment may come, and what they get."""

    tier: str | None
    early_min: float
    late_min: float
    late: str
    days_ahead: int


@dataclass(frozen=True, slots=True)
class SignSettings:
    """`[signs]`: what the signs say when they show no number; `idle` is wait or dark."""

    idle: str
    wait: Text
    closed: Text


@dataclass(frozen=True, slots=True)
class ZoneSettings:
    """`[zones.NAME]`: a place in the hall; its main sign shows every call, its speaker says it."""

    id: str
    name: Text
    sign: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class PointSettings:
    """`[points.NAME]`: where one customer is served at a time; no `tiers` means all.

    None in `policy`, `auto_call` and `wrap_up_s` means the hall's.
    """

    id: str
    kind: str
    label: Text
    zone: str
    skills: tuple[str, ...]
    borrows: tuple[str, ...]
    tiers: tuple[str, ...]
    policy: str | None
    turns: dict[str, int]
    auto_call: bool | None
    wrap_up_s: int | None
    sign: str | None
    pad: str | None
    pad_transfer: str | None
    evaluator: str | None
    reader: tuple[str, ...]
    direction: str | None


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """`[kiosks.NAME]`: a touch kiosk and the services it offers, in order."""

    id: str
    zone: str
    services: tuple[str, ...]
    printer: str | None
    tickets: TicketSettings
    reader: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """`[notices.NAME]`: a line that stands on some screens; boards show theirs in turn."""

    id: str
    text: Text
    on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisplaySettings:
    """`[displays.NAME]`: a board, the zones whose calls it shows, and how it shows them.

    A board over one window has its `point`; `pictures` is a folder beside the hall's file.
    """

    id: str
    zones: tuple[str, ...]
    layout: str
    sound: str
    point: str | None
    arrows: dict[str, str]
    notices: tuple[str, ...]
    pictures: str | None
    pictures_in: str

    def shows(self, point: str, zone: str) -> bool:
        """Whether a call to a point, in the zone where it is now, is shown here."""
        return point == self.point if self.point else zone in self.zones


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """`[voice]`: how calls are said aloud; without clips there is a chime alone.

    No `languages` means the hall's; `volume` is in percent; `pinyin` reads labels' characters.
    """

    clips: Path | None
    languages: tuple[str, ...]
    volume: int
    quiet: tuple[Span, ...]
    max_age_s: int
    pinyin: dict[str, str]


@dataclass(frozen=True, slots=True)
class PauseReason:
    """`[pause_reasons.NAME]`: why a teller may pause."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class PadSettings:
    """`[pads]`: what the keys of the tellers' call pads mean."""

    pause_reason: str


@dataclass(frozen=True, slots=True)
class RatingSettings:
    """`[ratings]`: for how long after a service its customer may rate it."""

    within_min: float


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """`[demo.accounts.NAME]`: somebody the demo creates, and the point opened for a teller."""

    name: str
    role: str
    display_name: str
    point: str | None


@dataclass(frozen=True, slots=True)
class DemoSettings:
    """`[demo]`: what `hall demo` sets up by itself."""

    open_points: tuple[str, ...]
    waiting_tickets: int
    machines: bool
    accounts: dict[str, DemoAccount]


@dataclass(frozen=True, slots=True)
class Settings:
    """A hall's whole configuration, checked; `devices` is for the hardware registry to check."""

    file: str
    hall: HallSettings
    hours: Hours
    server: ServerSettings
    tiers: dict[str, TierSettings]
    services: dict[str, ServiceSettings]
    zones: dict[str, ZoneSettings]
    points: dict[str, PointSettings]
    signs: SignSettings
    tickets: TicketSettings
    service_groups: dict[str, ServiceGroup]
    kiosks: dict[str, KioskSettings]
    displays: dict[str, DisplaySettings]
    notices: dict[str, NoticeSettings]
    pause_reasons: dict[str, PauseReason]
    voice: VoiceSettings
    customers: CustomerSettings
    appointments: AppointmentSettings
    pads: PadSettings
    ratings: RatingSettings
    look: LookSettings
    devices: dict[str, dict[str, Any]]
    plan: PlanSettings
    demo: DemoSettings | None

    def pictures_of(self, display: str) -> Path | None:
        """Return the folder of a board's pictures; a relative one lies beside the hall's file."""
        folder = self.displays[display].pictures
        return Path(self.file).parent / folder if folder else None

    def label_of(self, point: str) -> Text:
        """Return a point's label; its id where administration took the point away."""
        known = self.points.get(point)
        return known.label if known else {"zh": point, "en": point}

    def notices_on(self, face: str) -> list[Text]:
        """Return the lines that stand on a face."""
        return [notice.text for notice in self.notices.values() if face in notice.on]

    @property
    def default_tier(self) -> str:
        """The tier of a customer of whom nothing else is known."""
        return next(tier.id for tier in self.tiers.values() if tier.default)

    def rules(self) -> Rules:
        """Return what the line's rules need of this configuration."""
        return rules_of(self)

    def customer_rules(self) -> CustomerRules:
        """Return what is known of customers before anybody comes."""
        return CustomerRules(
            default_tier=self.default_tier,
            tiers=tuple(self.tiers),
            languages=self.hall.languages,
            needs=tuple(self.customers.needs),
            prefixes=self.customers.prefixes,
            card_checksum=self.customers.card_checksum,
        )

    def check_in_rules(self) -> CheckInRules:
        """Return when a customer with an appointment may check in, and with which tier."""
        return CheckInRules(
            tier=self.appointments.tier,
            early_ms=round(self.appointments.early_min * 60_000),
            late_ms=round(self.appointments.late_min * 60_000),
            refuses_late=self.appointments.late == "refuse",
        )

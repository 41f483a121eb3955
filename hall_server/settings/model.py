"""Settings: a hall's configuration as frozen dataclasses; units are in the names."""

from dataclasses import dataclass
from typing import Any

from hall_server.queueing.rules import PointRules, Promise, Rules, ServiceRules, TierRules

from .kinds import Network
from .tables import Text

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
    auto_finish: bool
    kiosk_idle_s: int
    public_url: str | None


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
    default: bool


@dataclass(frozen=True, slots=True)
class TierPromise:
    """`[services.NAME.tiers.NAME]`: minutes for one tier in place of the factor's."""

    promise_min: float | None
    ceiling_min: float | None


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
    tiers: dict[str, TierPromise]

    def promise(self, tier: TierSettings) -> Promise:
        """Return what a tier is promised, in whole seconds."""
        own = self.tiers.get(tier.id, TierPromise(None, None))
        promise_min = self.promise_min * tier.promise_factor
        ceiling_min = self.ceiling_min * tier.ceiling_factor
        return Promise(
            _seconds(promise_min if own.promise_min is None else own.promise_min),
            _seconds(ceiling_min if own.ceiling_min is None else own.ceiling_min),
            tier.credit,
        )


@dataclass(frozen=True, slots=True)
class ZoneSettings:
    """`[zones.NAME]`: a place in the hall."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class PointSettings:
    """`[points.NAME]`: where one customer is served at a time; no `tiers` means all."""

    id: str
    kind: str
    label: Text
    zone: str
    skills: tuple[str, ...]
    borrows: tuple[str, ...]
    tiers: tuple[str, ...]
    sign: str | None

    def may_serve(self, service: str, tier: str) -> bool:
        """Whether the point serves or borrows this service for this tier."""
        return service in self.skills + self.borrows and (not self.tiers or tier in self.tiers)


@dataclass(frozen=True, slots=True)
class KioskSettings:
    """`[kiosks.NAME]`: a touch kiosk and the services it offers, in order."""

    id: str
    zone: str
    services: tuple[str, ...]
    printer: str | None


@dataclass(frozen=True, slots=True)
class DisplaySettings:
    """`[displays.NAME]`: a board and the zones whose calls it shows."""

    id: str
    zones: tuple[str, ...]
    layout: str


@dataclass(frozen=True, slots=True)
class PauseReason:
    """`[pause_reasons.NAME]`: why a teller may pause."""

    id: str
    name: Text


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
    accounts: dict[str, DemoAccount]


@dataclass(frozen=True, slots=True)
class Settings:
    """A hall's whole configuration, checked; `devices` is for the hardware registry to check."""

    file: str
    hall: HallSettings
    server: ServerSettings
    tiers: dict[str, TierSettings]
    services: dict[str, ServiceSettings]
    zones: dict[str, ZoneSettings]
    points: dict[str, PointSettings]
    kiosks: dict[str, KioskSettings]
    displays: dict[str, DisplaySettings]
    pause_reasons: dict[str, PauseReason]
    devices: dict[str, dict[str, Any]]
    demo: DemoSettings | None

    @property
    def default_tier(self) -> str:
        """The tier of a customer of whom nothing else is known."""
        return next(tier.id for tier in self.tiers.values() if tier.default)

    def rules(self) -> Rules:
        """Return what the line's rules need of this configuration."""
        hall = self.hall
        return Rules(
            timezone=hall.timezone,
            rollover=hall.rollover,
            policy=hall.policy,
            services={name: self._service_rules(s) for name, s in self.services.items()},
            tiers={name: TierRules(name, tier.priority) for name, tier in self.tiers.items()},
            points={name: _point_rules(point) for name, point in self.points.items()},
            default_tier=self.default_tier,
            auto_finish=hall.auto_finish,
            max_priority_in_row=hall.max_priority_in_row,
            borrow_after_s=round(hall.borrow_after_min * 60),
            rollover_grace_s=round(hall.rollover_grace_min * 60),
            languages=hall.languages,
            pause_reasons=tuple(self.pause_reasons),
        )

    def _service_rules(self, service: ServiceSettings) -> ServiceRules:
        return ServiceRules(
            id=service.id,
            series=service.series,
            handling_s=_seconds(service.handling_min),
            promises={name: service.promise(tier) for name, tier in self.tiers.items()},
        )


def _point_rules(point: PointSettings) -> PointRules:
    return PointRules(
        id=point.id,
        kind=point.kind,
        zone=point.zone,
        skills=point.skills,
        borrows=point.borrows,
        tiers=point.tiers,
    )


def _seconds(minutes: float) -> int:
    """Return at least one second: a score divides by a promise."""
    return max(1, round(minutes * 60))

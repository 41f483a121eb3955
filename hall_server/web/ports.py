"""What the API is given by `bootstrap`."""

from dataclasses import dataclass
from typing import Protocol

from hall_server.about import About
from hall_server.feeds import Feeds
from hall_server.machines import Machines
from hall_server.ratings import Ratings
from hall_server.service import Service
from hall_server.settings import Settings
from hall_server.why import Hindsight

from .administration_port import AccessAdmin, Configuration
from .limits import Limits
from .pairing import Pairing
from .records_port import Records


class Devices(Protocol):
    """What may be asked of the devices."""

    def reprint(self, ticket_id: str, key: str | None = None, /) -> str:
        """Queue a copy of a ticket's paper and return the job.

        The same key makes the same job, which is printed once.  LookupError without a printer,
        Unavailable when its list takes no job now.
        """
        ...


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a route may use."""

    service: Service
    feeds: Feeds
    access: AccessAdmin
    settings: Settings
    about: About
    devices: Devices
    limits: Limits
    records: Records
    machines: Machines
    hindsight: Hindsight
    ratings: Ratings
    configuration: Configuration
    pairing: Pairing

    def wall_ms(self) -> int:
        """Return wall time in milliseconds, as the hall believes it."""
        return self.service.read(lambda state, now_ms: now_ms + state.day.correction_ms)

"""How long a customer occupies a point: lognormal per service, learned around a prior.

Lognormal, as service times of counters and call centres are found to be (Brown et al. 2005).
Seconds; what is learned is the time from the call to the end, which is what the next one waits.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import erf, exp, log, sqrt

#: The prior counts as so many observations, and what is older than the window fades.
PRIOR, WINDOW = 12.0, 400.0

#: Coefficient of variation of a service of which nothing is known yet.
CV = 0.6

#: A point's factor: the prior counts as so many, and the factor stays within this.
PACE_PRIOR, MOST_PACE = 25.0, 1.5

#: Beyond so many standard deviations of the logarithm an observation counts as that far.
OUTLIER = 2.5

#: Nobody presses Next when a customer leaves: an end that another press implied counts less.
IMPLIED = 0.5


@dataclass(frozen=True, slots=True)
class Law:
    """A lognormal law of seconds: mean and standard deviation of the logarithm."""

    mu: float
    sigma: float

    @property
    def mean_s(self) -> float:
        """The mean in seconds."""
        return exp(self.mu + self.sigma * self.sigma / 2)

    def quantile(self, share: float) -> float:
        """Return the seconds that this share (0 to 1) of the services do not exceed."""
        return exp(self.mu + self.sigma * normal_quantile(share))

    def remaining(self, share: float, elapsed_s: float) -> float:
        """Return the same share's seconds from now of a service that has lasted so long."""
        if elapsed_s <= 0:
            return self.quantile(share)
        done = (1 + erf((log(elapsed_s) - self.mu) / (self.sigma * sqrt(2)))) / 2
        return max(1.0, self.quantile(done + share * (1 - done)) - elapsed_s)


def normal_quantile(share: float) -> float:
    """Return the standard normal quantile (Abramowitz and Stegun 26.2.23, error below 4.5e-4)."""
    tail = min(max(min(share, 1 - share), 1e-9), 0.5)
    t = sqrt(-2 * log(tail))
    over = 2.515517 + t * (0.802853 + t * 0.010328)
    under = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
    z = t - over / under
    return z if share > 0.5 else -z


def prior(usual_s: float) -> Law:
    """Return the law of a service whose usual handling time is all that is known."""
    sigma = sqrt(log(1 + CV * CV))
    return Law(log(max(1.0, usual_s)) - sigma * sigma / 2, sigma)


@dataclass(slots=True)
class _Sums:
    """Weighted sums of deviations from a prior's logarithm."""

    n: float = 0.0
    total: float = 0.0
    squares: float = 0.0

    def add(self, deviation: float, weight: float) -> None:
        fade = 1 - weight / WINDOW
        self.n = self.n * fade + weight
        self.total = self.total * fade + weight * deviation
        self.squares = self.squares * fade + weight * deviation * deviation


@dataclass(slots=True)
class HandlingTimes:
    """What is known of every service, and of every point's pace; `usual_s` by service.

    Services shrink to their usual time and paces to 1 as long as little is known of them.
    """

    usual_s: Mapping[str, float]
    _services: dict[str, _Sums] = field(default_factory=dict)
    _paces: dict[str, _Sums] = field(default_factory=dict)

    def learn(
        self, service: str, seconds: float, point: str | None = None, *, implied: bool = False
    ) -> None:
        """Take one service that lasted so long at a point; unknown services are passed over."""
        if service not in self.usual_s or seconds <= 0:
            return
        known, weight = self.law(service), IMPLIED if implied else 1.0
        most = OUTLIER * known.sigma
        logarithm = known.mu + min(max(log(seconds) - known.mu, -most), most)
        start = prior(self.usual_s[service])
        if point:
            self._paces.setdefault(point, _Sums()).add(logarithm - known.mu, weight)
        self._services.setdefault(service, _Sums()).add(logarithm - start.mu, weight)

    def law(self, service: str, point: str | None = None) -> Law:
        """Return a service's law, at a point's pace if named; raises KeyError for an unknown one.

        The mean is the prior's and the observations' in proportion; so is the variance.
        """
        start = prior(self.usual_s[service])
        sums = self._services.get(service)
        mu, sigma = start.mu, start.sigma
        if sums:
            off = sums.total / (PRIOR + sums.n)
            spread = PRIOR * start.sigma**2 + sums.squares - sums.n * off * off
            mu += off
            sigma = sqrt(max(0.01, spread / (PRIOR + sums.n)))
        return Law(mu + self._pace(point), sigma)

    def _pace(self, point: str | None) -> float:
        """Return the logarithm of a pace's factor."""
        sums = self._paces.get(point or "")
        if sums is None:
            return 0.0
        most = log(MOST_PACE)
        return min(max(sums.total / (PACE_PRIOR + sums.n), -most), most)

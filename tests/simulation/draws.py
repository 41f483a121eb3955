"""Random visits from a seeded generator; times in seconds until they become milliseconds."""

from collections.abc import Callable
from math import exp, log, sqrt
from random import Random

from tests.simulation.simulator import MIDNIGHT, Visit

#: A service time in seconds.
Law = Callable[[Random], float]


def exponential(mean_s: float) -> Law:
    """Return an exponential law."""
    return lambda rng: -mean_s * log(1 - rng.random())


def deterministic(mean_s: float) -> Law:
    """Return a law without chance."""
    return lambda _: mean_s


def lognormal(mean_s: float, cv: float) -> Law:
    """Return a lognormal law with this mean and coefficient of variation."""
    sigma = sqrt(log(1 + cv * cv))
    mu = log(mean_s) - sigma * sigma / 2
    return lambda rng: exp(rng.gauss(mu, sigma))


def poisson(
    rng: Random, number: int, rates: dict[str, float], law: Law, service: str = "cash"
) -> list[Visit]:
    """Return so many visits of one service, their tiers with Poisson arrivals (per second)."""
    total, at_s, visits = sum(rates.values()), 0.0, []
    for _ in range(number):
        at_s -= log(1 - rng.random()) / total
        (tier,) = rng.choices(list(rates), list(rates.values()))
        visits.append(Visit(MIDNIGHT + round(at_s * 1000), service, tier, round(law(rng) * 1000)))
    return visits

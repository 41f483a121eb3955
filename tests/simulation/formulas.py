"""Mean waits that are known in closed form; rates per second, times in seconds."""

from itertools import pairwise
from math import factorial


def erlang_delay(points: int, load: float) -> float:
    """Return C(c, a), the chance to have to wait in M/M/c (Erlang 1917)."""
    full = load**points / factorial(points) * points / (points - load)
    return full / (sum(load**k / factorial(k) for k in range(points)) + full)


def in_order_of_arrival(points: int, rate: float, mean_s: float) -> float:
    """Return W_F of M/M/c."""
    return erlang_delay(points, rate * mean_s) / (points / mean_s - rate)


def one_point(rate: float, mean_s: float, second_moment: float) -> float:
    """Return the mean wait of M/G/1 (Pollaczek and Khinchine)."""
    return rate * second_moment / (2 * (1 - rate * mean_s))


def strict(points: int, rates: list[float], mean_s: float) -> list[float]:
    """Return W_k of classes in the order of their rank, the first the highest (Cobham 1954)."""
    rhos = [rate * mean_s / points for rate in rates]
    residual = erlang_delay(points, sum(rates) * mean_s) * mean_s / points
    sums = [sum(rhos[:k]) for k in range(len(rhos) + 1)]
    return [residual / ((1 - before) * (1 - to)) for before, to in pairwise(sums)]


def accumulating(in_order: float, rhos: list[float], slopes: list[float]) -> list[float]:
    """Return W_k where priority grows with the wait (Kleinrock 1964), classes in any order.

    `in_order` is the wait of first come, first served; solved from the smallest slope up.
    """
    found: dict[int, float] = {}
    for k in sorted(range(len(slopes)), key=slopes.__getitem__):
        b = slopes[k]
        below = sum(
            rhos[i] * found[i] * (1 - slopes[i] / b) for i in range(len(slopes)) if slopes[i] < b
        )
        above = sum(rhos[i] * (1 - b / slopes[i]) for i in range(len(slopes)) if slopes[i] > b)
        found[k] = (in_order - below) / (1 - above)
    return [found[k] for k in range(len(slopes))]

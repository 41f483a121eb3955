"""Token buckets on a clock moved by hand."""

import pytest

from hall_server.web.limits import Limiter
from hall_server.web.problems import Problem


class Seconds:
    now = 100.0

    def __call__(self):
        return self.now


def taken(limiter, key, times):
    count = 0
    for _ in range(times):
        try:
            limiter.take(key)
        except Problem:
            continue
        count += 1
    return count


def test_a_bucket_empties_and_fills():
    clock = Seconds()
    limiter = Limiter(clock, burst=3, per_s=0.5)
    assert taken(limiter, "a", 5) == 3
    assert taken(limiter, "b", 1) == 1
    clock.now += 2
    assert taken(limiter, "a", 5) == 1
    clock.now += 3600
    assert taken(limiter, "a", 5) == 3


def test_it_says_when_to_come_again():
    clock = Seconds()
    limiter = Limiter(clock, burst=1, per_s=0.1)
    limiter.take("a")
    with pytest.raises(Problem) as refused:
        limiter.take("a")
    assert refused.value.headers == {"Retry-After": "10"}
    clock.now += 10
    limiter.take("a")


def test_giving_back_never_overfills():
    limiter = Limiter(Seconds(), burst=2, per_s=1)
    limiter.give_back("a")
    assert taken(limiter, "a", 5) == 2
    limiter.give_back("a")
    assert taken(limiter, "a", 5) == 1


def test_memory_is_bounded_and_forgets_the_longest_unused():
    limiter = Limiter(Seconds(), burst=1, per_s=0.001, keys=3)
    for key in "abcd":
        limiter.take(key)
    assert len(limiter) == 3
    assert taken(limiter, "d", 1) == 0
    assert taken(limiter, "a", 1) == 1

"""Times on the wire."""

import pytest

from hall_server.wall_time import rfc3339


@pytest.mark.parametrize(
    ("wall_ms", "text"),
    [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_772_413_200_000, "2026-03-02T01:00:00.000Z"),
        (1_772_413_200_007, "2026-03-02T01:00:00.007Z"),
        (1_772_413_200_999, "2026-03-02T01:00:00.999Z"),
        (1_772_413_201_000, "2026-03-02T01:00:01.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
    ],
)
def test_a_time_is_utc_with_milliseconds(wall_ms, text):
    assert rfc3339(wall_ms) == text

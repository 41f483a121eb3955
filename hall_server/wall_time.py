"""Wall times as the contract writes them."""

from datetime import UTC, datetime
from functools import lru_cache


def rfc3339(wall_ms: int) -> str:
    """Return a wall time (ms since 1970) in UTC with milliseconds, RFC 3339."""
    second, ms = divmod(wall_ms, 1000)
    return f"{_text(second)}.{ms:03d}Z"


# Many times of one answer, and of those close to it, are of the same few seconds.
@lru_cache(maxsize=1024)
def _text(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).isoformat()[:19]

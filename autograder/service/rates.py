"""How often somebody may do something: a bucket of permissions that fills again with time, one for each."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from .database import ServiceError

_MOST_BUCKETS = 10_000
UNKNOWN_A_MINUTE = 600
"""Requests of one address that show no valid key: a whole class may log in from one address at the same minute."""


class TooMany(ServiceError):
    """Somebody asks too often. retry_after: seconds until the next request is answered"""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"Too many requests. Try again in {retry_after} s.")
        self.retry_after = retry_after


class Rates:
    """The buckets of one server. clock: seconds that only grow"""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._buckets: dict[tuple[str, str], tuple[float, float]] = {}

    def spend(self, kind: str, who: str, a_minute: int) -> None:
        """Take one permission of ``who``. Raises TooMany where none is left."""
        now = self._clock()
        with self._lock:
            left, since = self._buckets.get((kind, who), (float(a_minute), now))
            left = min(float(a_minute), left + (now - since) * a_minute / 60)
            if left < 1:
                raise TooMany(max(1, math.ceil((1 - left) * 60 / a_minute)))
            if (
                len(self._buckets) >= _MOST_BUCKETS
            ):  # full buckets say nothing; the oldest are most likely full
                for key in sorted(self._buckets, key=lambda key: self._buckets[key][1])[: _MOST_BUCKETS // 2]:
                    del self._buckets[key]
            self._buckets[kind, who] = (left - 1, now)

    def spend_address(self, address: str) -> None:
        """Take one permission of an address that shows no valid key. Raises TooMany."""
        self.spend("address", address, UNKNOWN_A_MINUTE)

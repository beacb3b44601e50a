"""Documents that a provider publishes: its metadata and its public keys, kept for a while and asked for again."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from typing import Any, Final

from .contents import Refused

TIMEOUT_SECONDS: Final = 10.0
# encrypted, or on this machine; printable ASCII without quotes and without a fragment
_ADDRESS: Final = re.compile(r"https://[!$-~]+|http://(127\.0\.0\.1|localhost)(:[0-9]+)?([/?][!$-~]*)?")
_KEPT_SECONDS = 3600.0
_AGAIN_SECONDS = 30.0  # whoever sends tokens with made-up keys makes us ask no more often


class Published:
    """Documents by their address. clock: seconds that only grow"""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, dict[str, Any]]] = {}

    def get(self, address: str, *, is_new: bool = False) -> dict[str, Any]:
        """Return the JSON object at ``address``. Raises Refused (503) where the provider does not answer with one.

        is_new: ask again, since something was missing in it; at most every 30 seconds
        """
        with self._lock:
            kept = self._kept.get(address)
        age = self._clock() - kept[0] if kept is not None else 0.0
        if kept is not None and age < (_AGAIN_SECONDS if is_new else _KEPT_SECONDS):
            return kept[1]
        document = _fetch(address)
        with self._lock:
            self._kept[address] = (self._clock(), document)
        return document


def address_or_nothing(address: object) -> str:
    """Return the address that a provider gives of a service of its own; empty where it is none that may be asked."""
    return address if isinstance(address, str) and _ADDRESS.fullmatch(address) else ""


def _fetch(address: str) -> dict[str, Any]:
    import httpx2

    try:
        answer = httpx2.get(address, timeout=TIMEOUT_SECONDS, follow_redirects=False)
        answer.raise_for_status()
        document = answer.json()
    except (httpx2.HTTPError, ValueError) as error:
        raise not_answering() from error
    if not isinstance(document, dict):
        raise not_answering()
    return document


def not_answering() -> Refused:
    """Return what is said while a provider cannot be asked."""
    return Refused("The system that says who you are does not answer. Try again in a minute.", 503, 60)

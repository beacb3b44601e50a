"""Answers of variants that are kept from one student to the next: on numbers that are the same for all of them.

A failed check is run again on numbers of the course's own, so its calls have the same arguments for each student who gets that
far, and what a variant answers to them is computed once. An answer is kept with the steps that it took, and these are charged
each time, so that a diagnosis does not depend on whose came before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from ..student.backend import RecordedCall
from ..wire import Seed

MOST_KEPT = 50_000
"""When so many answers are kept, the older half of them is forgotten."""

MOST_BYTES = 64 * 2**20
"""So it is when their arrays hold so many bytes together: a path of a thousand steps is large, and has many variants."""

A = TypeVar("A")
Fingerprint = bytes


@dataclass(frozen=True)
class Kept(Generic[A]):
    """An answer, the steps that it took, and whether it came to an end with them; if not, they are as many as there were."""

    answer: A
    steps: int
    ended: bool


class KeptAnswers(Generic[A]):
    """Answers by who gives them and by the call's fingerprint."""

    def __init__(self, most: int = MOST_KEPT, most_bytes: int = MOST_BYTES) -> None:
        self._kept: dict[tuple[Hashable, Fingerprint], Kept[A]] = {}
        self._sizes: dict[tuple[Hashable, Fingerprint], int] = {}
        self._bytes = 0
        self._most, self._most_bytes = most, most_bytes

    def get(self, who: Hashable, call: Fingerprint) -> Kept[A] | None:
        """Return what ``who`` has answered to the call, or None."""
        return self._kept.get((who, call))

    def keep(self, who: Hashable, call: Fingerprint, kept: Kept[A], size: int = 0) -> None:
        """Keep what ``who`` answers to the call. size: bytes of the answer's arrays, as `size_of` counts them"""
        while len(self._kept) >= self._most or (self._kept and self._bytes + size > self._most_bytes):
            for key in list(self._kept)[: (len(self._kept) + 1) // 2]:
                del self._kept[key]
                self._bytes -= self._sizes.pop(key)
        self._bytes += size - self._sizes.get((who, call), 0)
        self._kept[who, call], self._sizes[who, call] = kept, size


def size_of(value: Any) -> int:
    """Return how many bytes the arrays, texts and numbers in ``value`` take, about; of what is no plain data, nothing."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, str | bytes):
        return len(value)
    if isinstance(value, dict):
        return sum(size_of(key) + size_of(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return 8 * len(value) + sum(map(size_of, value))
    return 32


def fingerprint(call: RecordedCall) -> Fingerprint | None:
    """Return a hash of all that the answer to ``call`` depends on; None where that is more than data, such as an oracle."""
    if call.script is not None or call.registry is not None:
        return None
    total = hashlib.blake2b(digest_size=16)
    parts = [call.path, call.cell, call.args, call.kwargs, tuple(sorted(call.replaced)), dict(call.answers)]
    try:
        for part in parts:
            _add(total, part)
    except _NotData:
        return None
    return total.digest()


class _NotData(Exception):
    """A value whose content cannot be written down."""


def _add(total: Any, value: Any) -> None:
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biufcSU":
        total.update(f"{type(value).__name__}{value.dtype.str}{value.shape}".encode())
        total.update(np.ascontiguousarray(value).tobytes())
    elif isinstance(value, tuple | list):
        total.update(f"{type(value).__name__}{len(value)}".encode())
        for item in value:
            _add(total, item)
    elif isinstance(value, dict):
        total.update(f"dict{len(value)}".encode())
        for key, item in value.items():
            _add(total, key)
            _add(total, item)
    elif value is None or isinstance(value, bool | int | float | complex | str | bytes | Seed):
        total.update(f"{type(value).__name__}{value!r};".encode("utf-8", "surrogatepass"))
    else:
        raise _NotData

"""A bound on the memory that a function of the judge's may take for a student's arguments."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Final

ORACLE_BYTES: Final = 512 * 2**20
"""Beyond what the judge has: a column and a row of 7,000 numbers each are 56 kB apart and 400 MB together."""


@contextlib.contextmanager
def memory_limited(more_bytes: int = ORACLE_BYTES) -> Iterator[None]:
    """Let this process take at most ``more_bytes`` more of address space in the block; beyond it raises MemoryError.

    It holds for all threads of the process. Where the kernel does not say what is in use nothing is limited.
    """
    try:
        import resource  # Windows has none

        pages = _pages_in_use()
    except (OSError, ImportError):
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    space = pages * resource.getpagesize() + more_bytes
    bounds = [space, *(bound for bound in (soft, hard) if bound != resource.RLIM_INFINITY)]
    resource.setrlimit(resource.RLIMIT_AS, (min(bounds), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _pages_in_use() -> int:
    """Return the pages of address space that this process has. Raises OSError where the kernel does not say."""
    descriptor = os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)
    try:
        return int(os.read(descriptor, 200).split()[0])
    finally:
        os.close(descriptor)

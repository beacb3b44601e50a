"""Limits on memory and processes of the zygote with all its guests, where the host lets us set them.

Only version 2 of control groups. Where a worker may not make a group (most containers and plain
logins) nothing is done, and `autograder doctor` says so: each guest's own limits hold all the same.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

ZYGOTE_MIB = 512  # what the zygote itself may take besides its guests


def own_group() -> Path | None:
    """Return the folder of this process's group of version 2, or None if there is none."""
    try:
        mounts = Path("/proc/self/mountinfo").read_text().splitlines()
        groups = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return None
    where = [line.split()[4] for line in mounts if " - cgroup2 " in line]
    inside = [line.removeprefix("0::") for line in groups if line.startswith("0::")]
    return Path(where[0] + inside[0]) if where and inside else None


def limited_group(memory_mib: int, processes: int) -> Path | None:
    """Return a new group with these limits, to be removed by `remove`; None if it is not granted."""
    parent = own_group()
    if parent is None:
        return None
    try:
        group = Path(tempfile.mkdtemp(prefix="autograder-", dir=parent))
    except OSError:
        return None
    try:
        (group / "cgroup.procs").open("w").close()
        (group / "memory.max").write_text(str(memory_mib * 2**20))
        (group / "pids.max").write_text(str(processes))
    except OSError:
        remove(group)
        return None
    return group


def out_of_memory_kills(group: Path | None) -> int:
    """Return how many processes of ``group`` the kernel has ended for want of memory so far; 0 if nobody counts."""
    if group is None:
        return 0
    try:
        counted = dict(line.split() for line in (group / "memory.events").read_text().splitlines())
        return int(counted.get("oom_kill", 0))
    except (OSError, ValueError):
        return 0


def remove(group: Path) -> None:
    """Remove a group whose processes have ended."""
    with contextlib.suppress(OSError):
        os.rmdir(group)


def granted() -> bool:
    """Return whether the host lets this process limit others so."""
    group = limited_group(1024, 64)
    if group is None:
        return False
    remove(group)
    return True

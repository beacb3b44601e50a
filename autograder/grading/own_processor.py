"""A processor of its own for each worker of this machine, and for the student's processes that it starts.

Judge and student wait for each other in turn. On two processors each word wakes the other one up, which costs as much as
what is said; on one it does not, and as many workers as there are processors never meet on one.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from typing import Final

_NAME: Final = "\0autograder-processor-%d"
_claims: list[socket.socket] = []


def stay_on_one() -> int | None:
    """Hold this process, and all that it starts from now on, to a processor that no other worker has; return its number.

    The one that it runs on is asked for first: the system has chosen it for being idle. None, and nothing is held, where
    each has its worker already or the system cannot do that. A claim is a name that one process at a time can have, and
    ends with the process.
    """
    if sys.platform != "linux":
        return None
    allowed = os.sched_getaffinity(0)
    if len(allowed) < 2:
        return None
    current = ctypes.CDLL(None).sched_getcpu()
    for number in sorted(allowed, key=lambda each: (each != current, each)):
        claim = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            claim.bind(_NAME % number)
            os.sched_setaffinity(0, {number})
        except OSError:
            claim.close()
            continue
        _claims.append(claim)
        return number
    return None

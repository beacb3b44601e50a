"""The sandbox in which student code runs: `Sandbox` opens guests, each a process that has locked itself in.

The zygote imports this package too, and a student's process can read all that the zygote has in
memory: so this file is lazy, and the package imports nothing of ours but the wire.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOMES = {
    "Guest": ".guest_handle",
    "Limits": ".settings",
    "Sandbox": ".sandbox",
    "SandboxBroken": ".guest_handle",
    "SandboxUnavailable": ".packages",
    "probe": ".doctor",
}

__all__ = ["Guest", "Limits", "Sandbox", "SandboxBroken", "SandboxUnavailable", "probe"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name], __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

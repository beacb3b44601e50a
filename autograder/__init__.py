"""An auto-grader for machine-learning code. Nothing heavy is imported until it is used.

The sandbox's zygote imports this package, and a forked child can read all that its parent has in
memory: so this file stays lazy.
"""

from __future__ import annotations

import importlib
from typing import Any

from ._version import __version__

_HOMES = {
    "check": "autograder.selfcheck.notebook",
    "load_ipython_extension": "autograder.selfcheck.notebook",
    "misconception": "autograder.diagnosis.misconceptions",
}

__all__ = ["__version__", "check", "load_ipython_extension", "misconception"]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'autograder' has no attribute {name!r}")

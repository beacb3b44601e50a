"""Wrong and right variants of an exercise: the public path to `autograder.diagnosis.misconceptions`."""

from __future__ import annotations

from .diagnosis.misconceptions import (
    Alternative,
    Misconception,
    VariantError,
    builds_on,
    is_test,
    load_alternatives,
    load_misconceptions,
    misconception,
    module_files,
    spliced,
)

__all__ = [
    "Alternative",
    "Misconception",
    "VariantError",
    "builds_on",
    "is_test",
    "load_alternatives",
    "load_misconceptions",
    "misconception",
    "module_files",
    "spliced",
]

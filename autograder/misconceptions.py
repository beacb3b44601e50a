"""Wrong and right variants of an exercise: the public path to `autograder.diagnosis`."""

from __future__ import annotations

from .diagnosis.families import Between, Expression
from .diagnosis.misconceptions import load_alternatives, load_misconceptions, misconception
from .diagnosis.variants import Variant, VariantError, builds_on, is_test, module_files, spliced

__all__ = [
    "Between",
    "Expression",
    "Variant",
    "VariantError",
    "builds_on",
    "is_test",
    "load_alternatives",
    "load_misconceptions",
    "misconception",
    "module_files",
    "spliced",
]

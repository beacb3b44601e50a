"""Expected beside got, entry by entry, for a table of a few numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from ..results import Comparison

MOST_ENTRIES: Final = 36
"""A table that people read at a glance."""


def comparison_of(evidence: Mapping[str, Any]) -> Comparison | None:
    """Return the table of a failed check's evidence ``expected`` and ``actual``; None if there is none to show."""
    if "expected" not in evidence or "actual" not in evidence:
        return None
    try:
        right, yours = np.asarray(evidence["expected"]), np.asarray(evidence["actual"])
    except (ValueError, TypeError):
        return None
    if right.shape != yours.shape or right.ndim > 2 or not 1 <= right.size <= MOST_ENTRIES:
        return None
    if right.dtype.kind not in "biufc" or yours.dtype.kind not in "biufc":
        return None
    pairs = list(zip(right.ravel().tolist(), yours.ravel().tolist(), strict=True))
    scale = max((abs(value) for value, _ in pairs if np.isfinite(value)), default=0.0) or 1.0
    return Comparison(
        right.shape,
        tuple(_number(value) for value, _ in pairs),
        tuple(_number(value) for _, value in pairs),
        tuple(not _close(value, own, scale) for value, own in pairs),
    )


def _number(value: Any) -> str:
    if isinstance(value, bool | int):
        return str(value)
    if isinstance(value, complex):
        return f"{value:.5g}"
    return f"{value:.6g}"


def _close(right: Any, yours: Any, scale: float) -> bool:
    if np.isfinite(right) and np.isfinite(yours):
        return bool(abs(right - yours) <= 1e-9 * scale)
    return bool(np.array_equal(right, yours, equal_nan=True))

"""Two trajectories side by side: the coordinate and the step where the student's leaves the right one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..results import Curves

MOST_STEPS = 60
"""A picture shows the steps around the first wrong one, not a path of thousands."""


def curves_of(evidence: Mapping[str, Any]) -> Curves | None:
    """Return the coordinate that parts first, from a failed check's evidence; None if there is nothing to draw.

    evidence: ``expected`` and ``actual``, both (steps, p), and ``first_divergent_step``
    """
    if "first_divergent_step" not in evidence:
        return None
    right, yours = (np.asarray(evidence[name], dtype=np.float64) for name in ("expected", "actual"))
    first = int(evidence["first_divergent_step"])
    if right.ndim != 2 or right.shape != yours.shape or not 0 <= first < len(right):
        return None
    gap = np.abs(yours[first] - right[first])
    coordinate = int(np.argmax(np.where(np.isfinite(gap), gap, np.inf)))
    start = max(0, first - MOST_STEPS // 2)
    stop = min(len(right), start + MOST_STEPS)
    return Curves(
        f"theta[{coordinate}]",
        start,
        first,
        tuple(_finite(yours[start:stop, coordinate])),
        tuple(_finite(right[start:stop, coordinate])),
    )


def _finite(values: np.ndarray) -> list[float | None]:
    return [float(value) if np.isfinite(value) else None for value in values]

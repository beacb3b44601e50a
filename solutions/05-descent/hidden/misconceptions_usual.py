"""Usual mistakes of 05-descent as families of formulas. Appended to descent.py when they run."""

from __future__ import annotations

import numpy as np
from landscapes import double_well_grad

from autograder.misconceptions import Expression, misconception

# basin


@misconception(
    "descent.basin",
    "a side for what runs away",
    "What runs away to infinity has settled nowhere, on whichever side it left. What should you return?",
    family={
        "of": (
            Expression("lambda x, x0: 1 if x > 0 else -1"),
            Expression("lambda x, x0: -1 if x > 0 else 1"),
            Expression("lambda x, x0: -1 if x0 < 0 else 1"),
        )
    },
)
def basin_of_what_runs_away(x0, lr, *, of):
    x = x0
    for _ in range(500):
        with np.errstate(all="ignore"):
            x = x - lr * double_well_grad(x)
        if not abs(x) < 1e6:
            return of(x, x0)
    if not abs(double_well_grad(x)) < 1e-6:
        return 0
    return -1 if x < 0 else 1

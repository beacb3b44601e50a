"""Which penalty switches a weight off?

One weight again, y_hat = w x, with the loss mean of (w x_i - y_i)^2. Two penalties to choose from:

    ridge  (lam / 2) * w^2           lasso  lam * |w|

Before you calculate: as lam grows, w shrinks with both. With which of them is w exactly 0 from
some lam on? Write prediction().

Stand at w = 0 and look at the slopes. The loss alone has the slope -2 * (mean of x y) there: it
pulls w away from 0. The ridge penalty is level at 0 and does not pull back at all. The lasso
penalty has a kink at 0: it rises on both sides with the slope lam. So w stays at 0 if lam is at
least as large as the pull of the loss, to whichever side that goes. Write switch_off(x, y): the
smallest lam that keeps w at exactly 0.
"""

from __future__ import annotations

import numpy as np


def prediction() -> str:
    """Return with which penalty w is exactly 0 from some lam on: "ridge", "lasso", "both" or "neither"."""
    ### BEGIN SOLUTION
    return "lasso"
    ### END SOLUTION


def switch_off(x: np.ndarray, y: np.ndarray) -> float:
    """Return the smallest lam at which the lasso weight is exactly 0.

    x, y: (n,) float64, the examples
    """
    ### BEGIN SOLUTION
    return float(abs(2 * np.mean(x * y)))
    ### END SOLUTION

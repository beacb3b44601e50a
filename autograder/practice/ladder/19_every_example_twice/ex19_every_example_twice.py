"""Every example twice

By mistake every line of your data file stands there twice. What happens to the loss? Some programs
add the losses of the examples up, others average them. Predict for both what doubling the data does,
"same" or "doubled", before you run anything.

Then show it: write losses(y_hat, y), which returns the sum and the mean of the squared errors, and
look at losses(y_hat, y) beside losses(np.tile(y_hat, 2), np.tile(y, 2)).

With a sum, the gradient grows with the number of examples too, and a learning rate that suits a
thousand examples is a disaster for a million. That is why losses in this course are means.
"""

from __future__ import annotations

import numpy as np


def prediction() -> tuple[str, str]:
    """Return what becomes of the sum and of the mean when every example comes twice: "same" or "doubled" each."""
    ### BEGIN SOLUTION
    return ("doubled", "same")
    ### END SOLUTION


def losses(y_hat: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return the sum of the squared errors, and their mean.

    y_hat: (n,) float64, predictions
    y:     (n,) float64, what was right
    """
    ### BEGIN SOLUTION
    squares = (y_hat - y) ** 2
    return np.sum(squares), np.mean(squares)
    ### END SOLUTION

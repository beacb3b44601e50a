"""Ten relu layers

Ten layers of 100 units, no biases. The inputs have mean square 1. Every weight is drawn with mean 0
and variance g / 100, and behind each layer stands a relu.

A sum of 100 products has the variance g times the mean square of what comes in. It is as often
negative as positive, and relu sets the negative half to 0: of the mean square of the sums, one half
is left.

Predict, before you compute anything: with g = 1, how large is the mean square behind the tenth
layer, on average? About 1, about 0.1, or about 0.001? Write prediction() first.

Then write mean_square(g, layers), for any g and any number of layers, and gain(), the g for which
the mean square stays what it is.
"""

from __future__ import annotations


def prediction() -> float:
    """Return which is nearest for g = 1 behind the tenth layer: 1.0, 0.1 or 0.001."""
    ### BEGIN SOLUTION
    return 0.001
    ### END SOLUTION


def mean_square(g: float, layers: int) -> float:
    """Return the expected mean square behind ``layers`` relu layers with weights of variance g / 100."""
    ### BEGIN SOLUTION
    return (g / 2) ** layers
    ### END SOLUTION


def gain() -> float:
    """Return the g for which the mean square stays what it is."""
    ### BEGIN SOLUTION
    return 2.0
    ### END SOLUTION

"""What dropout does to one number

Dropout switches units off at random during training, so that no unit can rely on its neighbours. A
unit with the output x is dropped with probability p. What survives is scaled up, so that the next
layer gets as much as before on average (this is called inverted dropout):

    out = 0              with probability p
    out = x / (1 - p)    with probability 1 - p

By hand: what is the mean of out, and what is its variance? The mean of a random number is the sum
of (value * probability). Its variance is the mean of its square, minus the square of its mean.

Write mean_and_variance(x, p). The mean tells why nothing has to be corrected when dropout is turned
off; the variance is the noise that it puts into the search. For which p is there none?
"""

from __future__ import annotations


def mean_and_variance(x: float, p: float) -> tuple[float, float]:
    """Return the mean and the variance of the output of one unit with inverted dropout.

    x: the unit's output without dropout
    p: the probability that it is dropped, 0 or more and less than 1
    """
    ### BEGIN SOLUTION
    return x, x**2 * p / (1 - p)
    ### END SOLUTION

"""The steepest direction sets the learning rate

The landscape f(x, y) = a x^2 + b y^2, with a and b positive, is a bowl with its axes along x and y.
Its slopes are 2 a x and 2 b y, so one step of gradient descent does

    x -> (1 - 2 a lr) x        y -> (1 - 2 b lr) y

Each coordinate shrinks as long as the size of its factor is below 1. Both must shrink, and there
is one lr for both. So one of the two directions sets the limit, and the other has to be patient:
this is why long narrow valleys are slow to descend, and why people change optimizers.

For which lr does the first of the two factors reach -1? Write largest_lr(a, b): below this limit
both coordinates shrink, above it at least one of them grows. Then try it on 5 x^2 + y^2 / 2.
"""

from __future__ import annotations


def largest_lr(a: float, b: float) -> float:
    """Return the learning rate below which gradient descent on a x^2 + b y^2 converges, and above which it diverges.

    a, b: positive numbers, in any order
    """
    ### BEGIN SOLUTION
    return 1 / max(a, b)
    ### END SOLUTION

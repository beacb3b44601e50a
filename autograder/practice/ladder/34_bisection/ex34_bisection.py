"""Find where a slope is zero, by halving

A table of points finds a flat spot only as finely as its grid. Halving does much better, at the
price of a few more looks at the slope.

Suppose the slope is negative at one end of an interval and positive at the other, and has no
jumps. Then it is 0 somewhere between. Look at the middle: it has the sign of one of the ends. The
zero lies between the middle and the OTHER end, so keep that half and forget the rest. Each look
halves the interval: 20 looks make it a million times shorter.

Write bisect(f, low, high). The slope of the double well, x^3 - 1.69 x + 0.1, has three zeros to
find: in [-2, -1], in [-0.5, 0.5] and in [1, 2]. Two of them are valleys and one is a hilltop. At
a hilltop the slope goes from plus to minus, so do not rely on f being negative at the left end.
"""

from __future__ import annotations

from collections.abc import Callable


def bisect(f: Callable[[float], float], low: float, high: float) -> float:
    """Return a zero of f between low and high, at most 1e-6 away from the true one.

    f:         function of one number without jumps
    low, high: numbers, low < high; f(low) and f(high) have different signs, and f is 0 once between them
    """
    ### BEGIN SOLUTION
    sign_of_low = f(low) > 0
    while high - low > 1e-6:
        middle = (low + high) / 2
        if (f(middle) > 0) == sign_of_low:
            low = middle
        else:
            high = middle
    return (low + high) / 2
    ### END SOLUTION

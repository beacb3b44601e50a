"""Warm-up and cosine, eight steps by hand

A training of 8 steps. The first 2 are warm-up: the rate rises in equal parts to 1. The other 6 follow half a
turn of a cosine: the first of them has the full rate, and a seventh one would have the rate 0:

    1/2 (1 + cos(pi k / 6))        for k = 0, 1, ..., 5

You need three values: cos of 30, 60 and 90 degrees is 0.866, 0.5 and 0. Write down the eight rates, to
two digits. Which two rates of the cosine always add up to 1? Pair the steps, and half of the work is gone.
"""

from __future__ import annotations


def rates() -> list[float]:
    """Return the eight rates, in order, each to within 0.006."""
    ### BEGIN SOLUTION
    return [0.5, 1.0, 1.0, 0.933, 0.75, 0.5, 0.25, 0.067]
    ### END SOLUTION


def partner(k: int) -> int:
    """Return the number of the cosine step whose rate adds up to 1 with that of step k, for k = 1, ..., 5."""
    ### BEGIN SOLUTION
    return 6 - k
    ### END SOLUTION

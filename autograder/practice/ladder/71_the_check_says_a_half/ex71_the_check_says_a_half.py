"""The gradient check says 0.5

Your gradient is g, central differences give d. The check prints the relative error

    |g - d| / max(|g|, |d|)

where |.| is the length of a vector. Rounding gives about 1e-10; it says 0.5. Suppose that your gradient is
c times the right one, and nothing else is wrong. What does the check say for c? Write it as a
function. Then give the two positive numbers c for which it says 0.5. (Both occur: think of a loss
with a 1/2 in front, and of a gradient without it.)
"""

from __future__ import annotations


def the_check_says(c: float) -> float:
    """Return the relative error of a gradient that is c times the right one; c may be negative or 0."""
    ### BEGIN SOLUTION
    return abs(c - 1) / max(abs(c), 1.0)
    ### END SOLUTION


def two_suspects() -> tuple[float, float]:
    """Return the two positive factors c for which the check says 0.5, the smaller one first."""
    ### BEGIN SOLUTION
    return 0.5, 2.0
    ### END SOLUTION

"""The slope of one error, by hand and by measuring

One example, x = 2 with y = 3, and a model with a single weight: y_hat = w x. The loss is
(w x - y)^2. If w grows a little, does the loss rise or fall, and how fast? Work it out on paper
for w = 1 with the chain rule: the slope of a square is twice what stands inside, times the slope
of what stands inside. Put the number into by_hand().

Then trust nobody, not even yourself: a slope can be measured. Take a small step h to each side
and divide the rise by the width:

    (f(w + h) - f(w - h)) / (2 h)

Write measured(f, w, h) for any function f. With the loss above, w = 1 and h = 1e-5 it should
agree with your number to about ten digits. You will check every gradient of this course that way.
"""

from __future__ import annotations

from collections.abc import Callable


def by_hand() -> float:
    """Return the slope of (w x - y)^2 in w, at w = 1, x = 2, y = 3."""
    ### BEGIN SOLUTION
    return -4.0
    ### END SOLUTION


def measured(f: Callable[[float], float], w: float, h: float) -> float:
    """Return the slope of f at w, measured with one step h to the right and one to the left.

    f: function of one number
    w: where to measure
    h: the size of the step, a positive number
    """
    ### BEGIN SOLUTION
    return (f(w + h) - f(w - h)) / (2 * h)
    ### END SOLUTION

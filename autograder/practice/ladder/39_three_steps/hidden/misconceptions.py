"""What goes wrong in 39."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex39_three_steps.three_steps",
    "keeps the first slope",
    "All your steps have the same length. The slope was 2 at the start; what is it where the second step begins?",
)
def the_same_slope():
    return (0.8, 0.6, 0.4)


@misconception(
    "ex39_three_steps.three_steps",
    "steps uphill",
    "You move away from the minimum at 0. Which sign stands before lr?",
)
def uphill():
    return (1.2, 1.44, 1.728)


@misconception(
    "ex39_three_steps.three_steps",
    "takes x for the slope",
    "Your steps are half as long as they should be. Differentiate x^2.",
)
def half_the_slope():
    return (0.9, 0.81, 0.729)


@misconception(
    "ex39_three_steps.three_steps",
    "takes the height for the slope",
    "Your steps are lr times the height x^2. How steep is the curve there?",
)
def height():
    return (0.9, 0.819, 0.819 - 0.1 * 0.819**2)


@misconception(
    "ex39_three_steps.three_steps",
    "begins with the start",
    "The first of your places is the start. Where do you stand after one step?",
)
def with_the_start():
    return (1.0, 0.8, 0.64)

"""What goes wrong in 34."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex34_bisection.bisect",
    "takes it that the curve rises",
    "You find the zero where the curve goes from minus to plus. At a hilltop the slope goes from plus to minus: which half do you keep there?",
)
def bisect_a_rising_curve(f, low, high):
    while high - low > 1e-6:
        middle = (low + high) / 2
        if f(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2


@misconception(
    "ex34_bisection.bisect",
    "keeps the wrong half",
    "Your interval shrinks towards one of its ends. In the half that you keep, do the two ends have different signs?",
)
def bisect_to_the_end(f, low, high):
    sign_of_low = f(low) > 0
    while high - low > 1e-6:
        middle = (low + high) / 2
        if (f(middle) > 0) == sign_of_low:
            high = middle
        else:
            low = middle
    return (low + high) / 2


@misconception(
    "ex34_bisection.bisect",
    "returns the first middle",
    "You halve once. How long is the interval then, and how long may it be at the end?",
)
def one_middle(f, low, high):
    return (low + high) / 2


@misconception(
    "ex34_bisection.bisect",
    "halves seven times only",
    "You are near, but not within 1e-6. What should end your loop: a number of rounds, or the length of the interval?",
)
def seven_halvings(f, low, high):
    sign_of_low = f(low) > 0
    for _ in range(7):
        middle = (low + high) / 2
        if (f(middle) > 0) == sign_of_low:
            low = middle
        else:
            high = middle
    return (low + high) / 2

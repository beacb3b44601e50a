"""What goes wrong in 68."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex68_rising_from_step_40.first_bad_step",
    "counts the steps from 1",
    "Your step has a rate of exactly 0.4 less or more than it should. Steps are counted from 0, and the rate of step t is 0.01 (t + 1).",
)
def from_one():
    return 41


@misconception(
    "ex68_rising_from_step_40.first_bad_step",
    "takes the limit itself",
    "At lr = 0.4 exactly x becomes -x: its size is the same as before. Which step is the first with more?",
)
def the_limit():
    return 39


@misconception(
    "ex68_rising_from_step_40.first_bad_step",
    "takes 1 / curvature for the limit",
    "At 1/5 a step leads straight to the minimum. How much longer may a step be before x ends further away on the other side?",
)
def half_the_limit():
    return 20


@misconception(
    "ex68_rising_from_step_40.rate",
    "never stops rising",
    "Your rate is that of the code above. What should it be after twenty steps?",
)
def never_stops(t):
    return 0.01 * (t + 1)


@misconception(
    "ex68_rising_from_step_40.rate",
    "falls back to the start",
    "After the warm-up your rate is small again. It should stay at 0.2.",
)
def falls_back(t):
    return 0.01 * (t % 20 + 1)


@misconception(
    "ex68_rising_from_step_40.rate",
    "no warm-up",
    "Your first steps have the full rate already.",
)
def at_once(t):
    return 0.2

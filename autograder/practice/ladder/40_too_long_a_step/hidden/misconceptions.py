"""What goes wrong in 40."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex40_too_long_a_step.prediction",
    "expects both to settle",
    "The minimum is where one would like to end, but a step can be longer than the way there. Where does the first step with lr = 1.0 lead from x = 1?",
)
def both_settle():
    return ("settles", "settles")


@misconception(
    "ex40_too_long_a_step.prediction",
    "expects both to run away",
    "You are right that both steps are too long. But is the step with lr = 1.0 long enough to end further out than it began?",
)
def both_run_away():
    return ("runs away", "runs away")


@misconception(
    "ex40_too_long_a_step.prediction",
    "expects both to swing",
    "Both change sides in every step. After one step with lr = 1.1, is |x| still 1?",
)
def both_swing():
    return ("swings", "swings")


@misconception(
    "ex40_too_long_a_step.factor",
    "takes x for the slope",
    "With your factor, lr = 1 would lead to the minimum in one step. What is the slope of x^2?",
)
def half_the_slope(lr):
    return 1 - lr


@misconception(
    "ex40_too_long_a_step.factor",
    "gives the step and not the new place",
    "You return how far the step goes, in units of x. What is left of x after it?",
)
def the_step(lr):
    return -2 * lr


@misconception(
    "ex40_too_long_a_step.factor",
    "loses the sign",
    "The size is right. But a long step ends on the other side of the minimum: can your factor say so?",
)
def the_size(lr):
    return abs(1 - 2 * lr)

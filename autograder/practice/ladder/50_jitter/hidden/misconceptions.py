"""What goes wrong in 50."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex50_jitter.prediction",
    "expects it to arrive",
    "To arrive, the last step would have to be shorter than 0.1. Can it be?",
)
def arrives():
    return "0"


@misconception(
    "ex50_jitter.prediction",
    "takes the length of a step for the distance",
    "Each step is 0.1 long, but it goes from one side of the minimum to the other. Do the steps from 0.25 by hand.",
)
def a_step():
    return "0.1"


@misconception(
    "ex50_jitter.prediction",
    "expects it to run away",
    "A step always goes towards the minimum, and it is only 0.1 long. Can it end further out than 0.1?",
)
def away():
    return "further than 0.25"


@misconception(
    "ex50_jitter.sign_path",
    "steps in proportion to the slope",
    "Your steps get shorter near the minimum. That is plain descent; here only the sign of the slope is left.",
)
def plain_descent(x0, lr, steps):
    return x0 * (1 - 2 * lr) ** np.arange(steps + 1)


@misconception(
    "ex50_jitter.sign_path",
    "goes on in the first direction",
    "You cross the minimum and go on. Where is the sign taken: at the start, or where you are?",
)
def straight_on(x0, lr, steps):
    return x0 - lr * np.sign(x0) * np.arange(steps + 1)


@misconception(
    "ex50_jitter.sign_path",
    "goes uphill",
    "You move away from 0. Which sign stands before lr?",
)
def uphill(x0, lr, steps):
    return x0 + lr * np.sign(x0) * np.arange(steps + 1)


@misconception(
    "ex50_jitter.sign_path",
    "leaves out the start",
    "Your path has one place too few. Where does it begin?",
)
def without_the_start(x0, lr, steps):
    path = [x0]
    for _ in range(steps):
        path.append(path[-1] - lr * np.sign(path[-1]))
    return np.array(path[1:])

"""What goes wrong in 53."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex53_shrinking_lr.path",
    "counts from 2",
    "Your first step goes half the way. Which t has the first step, and what is 1/t then?",
)
def from_two(y):
    x, places = 0.0, []
    for t, target in enumerate(y, start=2):
        x = x - (x - target) / t
        places.append(x)
    return np.array(places)


@misconception(
    "ex53_shrinking_lr.path",
    "keeps the learning rate at 1",
    "Your x is always the number that came last. Where does t enter?",
)
def runs_after(y):
    return y.copy()


@misconception(
    "ex53_shrinking_lr.path",
    "takes each step from the start",
    "Your places shrink as 1/t. A step begins where the last one ended: which x is in your gradient?",
)
def from_the_start(y):
    return y / np.arange(1, len(y) + 1)


@misconception(
    "ex53_shrinking_lr.path",
    "halves the learning rate in each step",
    "Your steps shrink so fast that the later numbers have no say. Is 1/t a half, a third, a quarter, or a half, a quarter, an eighth?",
)
def halved(y):
    x, lr, places = 0.0, 1.0, []
    for target in y:
        x, lr = x - lr * (x - target), lr / 2
        places.append(x)
    return np.array(places)

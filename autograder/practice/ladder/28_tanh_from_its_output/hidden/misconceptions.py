"""What goes wrong in 28."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex28_tanh_from_its_output.slope",
    "takes the output for the input",
    "You apply tanh to t. But t is an output of tanh already: it has been squeezed once.",
)
def squeezed_twice(t):
    return 1 - np.tanh(t) ** 2


@misconception(
    "ex28_tanh_from_its_output.slope",
    "takes sigmoid's slope",
    "t (1 - t) belongs to sigmoid. In the middle of tanh, at t = 0, it would be flat: is it?",
)
def of_sigmoid(t):
    return t * (1 - t)


@misconception(
    "ex28_tanh_from_its_output.slope",
    "does not square",
    "Your slope is larger than 1 where t is negative. tanh is equally steep on both sides of 0.",
)
def not_squared(t):
    return 1 - t


@misconception(
    "ex28_tanh_from_its_output.slope",
    "adds the square",
    "Your slope grows towards the ends. Is tanh steep or flat there?",
)
def plus(t):
    return 1 + t**2


@misconception(
    "ex28_tanh_from_its_output.backward",
    "adds the two slopes",
    "Follow a small change of a through both steps: each step stretches it. Do stretches add or multiply?",
)
def added(g, t):
    return g + (1 - t**2)


@misconception(
    "ex28_tanh_from_its_output.backward",
    "passes g on unchanged",
    "You hand g back as it came. Where tanh is flat, a hardly matters to the loss: where does that enter?",
)
def unchanged(g, t):
    return np.array(g)


@misconception(
    "ex28_tanh_from_its_output.backward",
    "multiplies with tanh and not with its slope",
    "You multiply with the output of tanh. The chain rule asks for its slope.",
)
def with_output(g, t):
    return g * t


@misconception(
    "ex28_tanh_from_its_output.backward",
    "takes the output of tanh for the input",
    "You apply tanh to t. But t is an output of tanh already.",
)
def backward_squeezed_twice(g, t):
    return g * (1 - np.tanh(t) ** 2)

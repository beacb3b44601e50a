"""What goes wrong in 29."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex29_one_random_direction.prediction",
    "counts one value an entry",
    "One value for each entry would do for steps to one side. How many sides does a central difference look at?",
)
def one_each():
    return (2, 1_000_000)


@misconception(
    "ex29_one_random_direction.prediction",
    "counts the entries of the direction",
    "u has a million entries, but they move together, in one step. How often is f evaluated?",
)
def each_entry():
    return (2_000_000, 2_000_000)


@misconception(
    "ex29_one_random_direction.measured",
    "makes the direction one long first",
    "You change the length of u. It is to be taken as long as it comes: the slope along 2 u is twice that along u.",
)
def normalised(f, theta, u, h):
    u = u / np.linalg.norm(u)
    return (f(theta + h * u) - f(theta - h * u)) / (2 * h)


@misconception(
    "ex29_one_random_direction.measured",
    "forgets the direction",
    "You move all parameters by the same h. Where does u come in?",
)
def without_u(f, theta, u, h):
    return (f(theta + h) - f(theta - h)) / (2 * h)


@misconception(
    "ex29_one_random_direction.measured",
    "divides by h",
    "Your slope is twice too steep. How far apart are the two places, in units of u?",
)
def over_h(f, theta, u, h):
    return (f(theta + h * u) - f(theta - h * u)) / h


@misconception(
    "ex29_one_random_direction.measured",
    "steps to one side only",
    "You step forward only. The formula looks at both sides of theta.",
)
def forward(f, theta, u, h):
    return (f(theta + h * u) - f(theta)) / h


@misconception(
    "ex29_one_random_direction.disagreement",
    "keeps the sign",
    "Your number can be negative. How far apart two numbers are has no sign.",
)
def signed(f, g, theta, u, h):
    return g @ u - (f(theta + h * u) - f(theta - h * u)) / (2 * h)


@misconception(
    "ex29_one_random_direction.disagreement",
    "compares with the length of the gradient",
    "You compare the measured slope with how long g is. Along u only a part of g counts: g . u.",
)
def with_length(f, g, theta, u, h):
    return abs(np.linalg.norm(g) - (f(theta + h * u) - f(theta - h * u)) / (2 * h))


@misconception(
    "ex29_one_random_direction.disagreement",
    "forgets the direction in the prediction",
    "You add up the entries of g. Each is to be weighted with how far u goes in it.",
)
def sum_of_g(f, g, theta, u, h):
    return abs(np.sum(g) - (f(theta + h * u) - f(theta - h * u)) / (2 * h))

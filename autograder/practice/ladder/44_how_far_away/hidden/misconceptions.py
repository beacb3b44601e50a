"""What goes wrong in 44."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex44_how_far_away.bound",
    "multiplies by mu",
    "By your bound, a flatter bowl would promise to be nearer. Should a small slope mean more in a flat bowl, or less?",
)
def product():
    return 0.001 * 0.05


@misconception(
    "ex44_how_far_away.bound",
    "divides the wrong way round",
    "Your bound grows when the gradient shrinks. What is divided by what?",
)
def inverted():
    return 0.05 / 0.001


@misconception(
    "ex44_how_far_away.bound",
    "takes the gradient for the distance",
    "A slope is not a way: in a flat bowl you can be far out on very level ground. Where does mu enter?",
)
def gradient_itself():
    return 0.001


@misconception(
    "ex44_how_far_away.gradient_to_stop_at",
    "divides by mu",
    "In a flatter bowl you would stop earlier. Solve distance = |gradient| / mu for |gradient| once more.",
)
def quotient(distance, mu):
    return distance / mu


@misconception(
    "ex44_how_far_away.gradient_to_stop_at",
    "takes the distance for the gradient",
    "Your answer does not depend on mu, as if every bowl had the curvature 1.",
)
def distance_itself(distance, mu):
    return distance

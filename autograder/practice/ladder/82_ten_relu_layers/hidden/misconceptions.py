"""What goes wrong in 82."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex82_ten_relu_layers.prediction",
    "expects the signal to stay",
    "The sums have the mean square of what came in, and then relu takes half of it away. Ten times.",
)
def it_stays():
    return 1.0


@misconception(
    "ex82_ten_relu_layers.prediction",
    "adds the losses up",
    "Each layer loses half of what it gets, not a tenth of what the first one got. What is left of a half of a half?",
)
def a_tenth():
    return 0.1


@misconception(
    "ex82_ten_relu_layers.mean_square",
    "forgets relu",
    "Without a relu you would be right. What does it do to half of the sums?",
)
def without_relu(g, layers):
    return g**layers


@misconception(
    "ex82_ten_relu_layers.mean_square",
    "multiplies where it should take a power",
    "The second layer starts from what the first has left. Does it lose as much as the first?",
)
def linear(g, layers):
    return g / 2 * layers


@misconception(
    "ex82_ten_relu_layers.mean_square",
    "takes the root",
    "Your number is the size of the signal, its root mean square. The mean square is asked for.",
)
def root(g, layers):
    return (g / 2) ** (layers / 2)


@misconception(
    "ex82_ten_relu_layers.gain",
    "keeps the sums and not the outputs",
    "With your g the sums have the mean square of what came in. And behind the relu?",
)
def for_sums():
    return 1.0

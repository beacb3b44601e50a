"""What goes wrong in 09."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex09_numbers_of_a_window.dense_by_hand",
    "forgets the biases",
    "You have all the weights. What else does each output have?",
)
def weights_only():
    return 10000


@misconception(
    "ex09_numbers_of_a_window.window_by_hand",
    "forgets the bias",
    "Five weights. And what is added at the end?",
)
def no_bias():
    return 5


@misconception(
    "ex09_numbers_of_a_window.window_by_hand",
    "counts the window at every place",
    "The window is used at 100 places, but its numbers are the same there.",
)
def every_place():
    return 600


@misconception(
    "ex09_numbers_of_a_window.window_by_hand",
    "a bias for every output",
    "The outputs share their bias, as they share the weights.",
)
def own_biases():
    return 105


@misconception(
    "ex09_numbers_of_a_window.n_window",
    "forgets the biases",
    "Each output channel has a bias too.",
)
def no_biases(m, c_in, c_out):
    return m * c_in * c_out


@misconception(
    "ex09_numbers_of_a_window.n_window",
    "biases for the inputs",
    "It is the output channels that have a bias.",
)
def biases_in_front(m, c_in, c_out):
    return c_in * (m * c_out + 1)


@misconception(
    "ex09_numbers_of_a_window.n_window",
    "one input channel",
    "A window looks at all channels of its input.",
)
def one_channel(m, c_in, c_out):
    return c_out * (m + 1)


@misconception(
    "ex09_numbers_of_a_window.n_window",
    "one bias for all channels",
    "Each output channel has a bias of its own.",
)
def one_bias(m, c_in, c_out):
    return m * c_in * c_out + 1

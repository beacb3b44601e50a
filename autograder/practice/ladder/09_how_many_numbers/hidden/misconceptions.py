"""What goes wrong in 09."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex09_how_many_numbers.by_hand",
    "forgets the biases",
    "You have all the weights. What else does each hidden unit and each output have?",
)
def weights_by_hand():
    return 2368


@misconception(
    "ex09_how_many_numbers.by_hand",
    "gives biases to the inputs",
    "You have 64 too many. Inputs come from the data: is there anything to be learnt about them?",
)
def inputs_by_hand():
    return 2474


@misconception(
    "ex09_how_many_numbers.by_hand",
    "counts units",
    "So many units there are. Each pair of units in neighbouring layers has a weight.",
)
def units_by_hand():
    return 106


@misconception(
    "ex09_how_many_numbers.n_params",
    "forgets the biases",
    "You count the weights. What else does each unit behind the inputs have?",
)
def weights(sizes):
    return sum(a * b for a, b in zip(sizes[:-1], sizes[1:]))


@misconception(
    "ex09_how_many_numbers.n_params",
    "gives biases to the inputs",
    "You have as many too many as there are inputs. They come from the data: what is there to learn?",
)
def inputs(sizes):
    return sum(a * b for a, b in zip(sizes[:-1], sizes[1:])) + sum(sizes)


@misconception(
    "ex09_how_many_numbers.n_params",
    "puts the biases on the wrong side",
    "Your layers have a bias for each of their inputs. It is the outputs that have one.",
)
def biases_in_front(sizes):
    return sum(a * (b + 1) for a, b in zip(sizes[:-1], sizes[1:]))


@misconception(
    "ex09_how_many_numbers.n_params",
    "looks at the first and the last layer only",
    "Your number is right for two layers. What if there are more, or just one?",
)
def two_layers(sizes):
    return (sizes[0] + 1) * sizes[1] + (sizes[-2] + 1) * sizes[-1]


@misconception(
    "ex09_how_many_numbers.n_params",
    "gives no biases to the outputs",
    "The hidden units have their biases. Are the outputs units too?",
)
def no_output_biases(sizes):
    return sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:])) - sizes[-1]

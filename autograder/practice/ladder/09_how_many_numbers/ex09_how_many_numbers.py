"""How many numbers is a network?

A network passes its input through layers. A layer with a inputs and b outputs has a weight for every pair,
a times b of them, and a bias for every output: b more. All these numbers together are theta.

A small network for images of 8 by 8 pixels: 64 inputs, 32 hidden units, 10 outputs, one for each digit. Its
sizes are written (64, 32, 10); between three sizes lie two layers. How many parameters does it have?
Give the number in by_hand().

Then write n_params(sizes), for networks with any number of layers. The search for theta takes place in a
space of that many dimensions.
"""

from __future__ import annotations


def by_hand() -> int:
    """Return the number of parameters of a network of sizes (64, 32, 10)."""
    ### BEGIN SOLUTION
    return 2410
    ### END SOLUTION


def n_params(sizes: tuple[int, ...]) -> int:
    """Return the number of parameters of a network.

    sizes: how many inputs, how many units in each hidden layer, how many outputs; two numbers or more
    """
    ### BEGIN SOLUTION
    return sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:]))
    ### END SOLUTION

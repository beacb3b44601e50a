"""How many numbers is a sliding window?

A dense layer from l inputs to l outputs has a weight for every pair and a bias for every output: l times l
and l more. A convolution slides one window of m weights along the inputs instead: every output sees m
neighbours through the SAME weights, and all outputs share one bias. With c windows (channels), each has
its own m weights and its own bias.

A signal of 100 numbers, one window of 5. How many numbers does the dense layer have, and how many the
convolution? Give both. Then write n_window(m, c_in, c_out): each of c_out windows looks at m neighbours in
all c_in channels of its input. How long the signal is does not matter: what is learned in one place is
known everywhere.
"""

from __future__ import annotations


def dense_by_hand() -> int:
    """Return the number of parameters of a dense layer from 100 inputs to 100 outputs."""
    ### BEGIN SOLUTION
    return 10100
    ### END SOLUTION


def window_by_hand() -> int:
    """Return the number of parameters of one window of 5, with its bias."""
    ### BEGIN SOLUTION
    return 6
    ### END SOLUTION


def n_window(m: int, c_in: int, c_out: int) -> int:
    """Return the number of parameters of a convolution with windows of m, from c_in channels to c_out, with biases."""
    ### BEGIN SOLUTION
    return c_out * (m * c_in + 1)
    ### END SOLUTION

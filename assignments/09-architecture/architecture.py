"""The architecture is the family: where the search begins, what it can reach, and what it cannot tell apart.

A layer is A = H @ W + b, and between two layers stands an activation, H = act(A), "relu" or "tanh". The sizes of a network
name its layers: (d, h, k) has d features, h hidden units and k outputs; (d, h1, h2, k) has two hidden layers. All
parameters are one flat array theta, packed [W1, b1, W2, b2, ...], matrices row by row.
Functions here are pure: they return new arrays and never write into the arrays that they are given.
"""

from __future__ import annotations

import numpy as np
from models import activate, layers, pack, slope_of, softmax, unpack


def init_two_layer(sizes: tuple[int, int, int], rng: np.random.Generator) -> np.ndarray:
    """Return a place to begin: random weights of the right size (He initialisation), and no biases.

    sizes: (d, h, k), the numbers of features, hidden units and outputs, each 1 or more
    rng:   where all random numbers come from; in which order they are drawn is up to you

    Returns theta (p,) float64. Every weight has a normal distribution of its own, with mean 0 and variance
    2 / (how many numbers its unit adds up): 2 / d in W1, 2 / h in W2. All biases are 0.

    Hint: a generator's `normal` wants a standard deviation, not a variance.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def canonical(theta: np.ndarray, sizes: tuple[int, int, int]) -> np.ndarray:
    """Return the one theta that stands for all copies of a tanh network.

    theta: (p,) float64, of a network with act = "tanh"
    sizes: (d, h, k)

    Exchange two hidden units, each with all its weights and its bias: the function stays the same. Since
    tanh(-a) = -tanh(a), it also stays the same if everything that goes into a unit changes its sign, and everything
    that comes out of it too. So theta has up to 2**h h! copies, itself among them.

    Returns (p,) float64: one of these copies, and for all of them the same one. Which one it is, you decide; your rule
    must decide every case, even if some parameters are 0 or equal.

    Hint: make one row for each unit, with all its numbers. Give each row its sign, then the rows their order.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def init_deep(sizes: tuple[int, ...], rng: np.random.Generator, act: str) -> np.ndarray:
    """Return a place to begin for a network of any depth: random weights of the right size, and no biases.

    sizes: (d, h1, h2, ..., k), two numbers or more; with two of them the only layer is the last one
    rng:   where all random numbers come from; in which order they are drawn is up to you
    act:   "relu" or "tanh", the function between the layers

    Returns theta (p,) float64, packed [W1, b1, W2, b2, ...]. Every weight has a normal distribution of its own with mean
    0 and variance g / (how many numbers its unit adds up). In front of a relu g is 2, in front of a tanh 1. Behind the
    last layer no activation stands, so there g is 1. All biases are 0.

    Hint: a loop over pairs of neighbours in sizes; the last pair needs another g.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def signals(
    theta: np.ndarray, X: np.ndarray, G: np.ndarray, sizes: tuple[int, ...], act: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return (forward, backward): how large the numbers are that travel through a network, layer by layer.

    theta: (p,) float64, packed [W1, b1, W2, b2, ...]
    X:     (n, d) float64, rows are examples
    G:     (n, k) float64, the slope of a loss in each output
    sizes: (d, h1, ..., k), with L layers; behind the last one no activation stands
    act:   "relu" or "tanh"

    Both have shape (L+1,), float64, from the input (entry 0) to the output (entry L).
    forward[l]:  the mean of the squares of what layer l hands on: X itself, then act(A) of each hidden layer, then
                 the output
    backward[l]: the mean of the squares of the loss's slope at layer l: in X, in the sums A of each hidden layer, and
                 G itself. (The slope in a hidden layer's outputs act(A) is accepted too, if you take it for all of them.)

    The mean runs over all examples and all units of the layer.

    Hint: `models.layers` cuts theta into its (W, b). Keep every A on the way forwards: the way back needs the slope of act
    there, which `models.slope_of` has.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def residual(H: np.ndarray, W: np.ndarray, b: np.ndarray, act: str) -> np.ndarray:
    """Return what a residual layer makes of H: H itself, plus what the layer has to add, act(H) @ W + b.

    H: (n, h) float64, what came in
    W: (h, h) float64
    b: (h,) float64
    act: "relu" or "tanh", applied to H on its way into the matrix

    Returns (n, h) float64, a new array.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def conv1d(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return y: one small window of weights, applied at every place of a ring.

    w: (m,) float64, the weights, m at most l
    x: (n, l) float64, rows are examples; a row is a ring of l places: behind the last one comes the first one again

    y[row, i] = w[0] x[row, i] + w[1] x[row, i+1] + ... + w[m-1] x[row, i+m-1], the places counted modulo l.

    Returns y (n, l) float64.

    Hint: a loop over the m weights, and `np.roll` along one axis. Mind its direction: try it on [[1, 2, 3]].
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def conv1d_vjp(w: np.ndarray, x: np.ndarray, G: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (dw, dx): the slope of a loss in the weights and in the inputs of `conv1d`.

    w: (m,) float64
    x: (n, l) float64
    G: (n, l) float64, the slope of the loss in each output; it carries the 1/n of the loss already

    Returns dw (m,) and dx (n, l), float64.

    Hint: weight j is used at every place of every row: add up what each use contributes. And x[row, k] takes part in y[row,
    k], in y[row, k-1], and so on: with which weight in each?
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def attention(Q: np.ndarray, K: np.ndarray, V: np.ndarray, causal: bool = False) -> np.ndarray:
    """Return, for each place of a sequence, a weighted mean of what all places hold.

    Q: (t, e) float64, what each place asks for
    K: (t, e) float64, what each place answers to
    V: (t, v) float64, what each place holds
    causal: if True, place i sees the places 0 to i and none of the later ones

    The score of place j for place i is Q[i] . K[j] / sqrt(e). Row i of the weights is the softmax of row i of the scores,
    over the places that i may see: the weights are positive and add up to 1.

    Returns (t, v) float64.

    Hint: `models.softmax` works on rows; exp(-inf) is 0.
    """
    # YOUR CODE HERE
    raise NotImplementedError()

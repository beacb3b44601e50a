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
    ### BEGIN SOLUTION
    d, h, k = sizes
    W1 = rng.normal(0.0, np.sqrt(2 / d), size=(d, h))
    W2 = rng.normal(0.0, np.sqrt(2 / h), size=(h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    W1, b1, W2, b2 = unpack(theta, sizes)
    units = []
    for incoming, bias, outgoing in zip(W1.T, b1, W2):
        unit = [*incoming, bias, *outgoing]
        sign = next((np.sign(number) for number in unit if number != 0), 1.0)
        units.append([sign * number for number in unit])
    d = sizes[0]
    rows = np.array(sorted(units))
    return pack(rows[:, :d].T, rows[:, d], rows[:, d + 1 :], b2)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    parts = []
    last = len(sizes) - 2
    for layer, (fan_in, fan_out) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and layer < last else 1.0
        parts += [rng.normal(0.0, np.sqrt(g / fan_in), size=(fan_in, fan_out)), np.zeros(fan_out)]
    return pack(*parts)
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    parts = layers(theta, sizes)
    sums, H = [], X
    forward = [np.mean(X**2)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        H = activate(sums[-1], act) if layer < len(parts) else sums[-1]
        forward.append(np.mean(H**2))
    D = G
    backward = [np.mean(G**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])
    ### END SOLUTION


def residual(H: np.ndarray, W: np.ndarray, b: np.ndarray, act: str) -> np.ndarray:
    """Return what a residual layer makes of H: H itself, plus what the layer has to add, act(H) @ W + b.

    H: (n, h) float64, what came in
    W: (h, h) float64
    b: (h,) float64
    act: "relu" or "tanh", applied to H on its way into the matrix

    Returns (n, h) float64, a new array.
    """
    ### BEGIN SOLUTION
    return H + activate(H, act) @ W + b
    ### END SOLUTION


def conv1d(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return y: one small window of weights, applied at every place of a ring.

    w: (m,) float64, the weights, m at most l
    x: (n, l) float64, rows are examples; a row is a ring of l places: behind the last one comes the first one again

    y[row, i] = w[0] x[row, i] + w[1] x[row, i+1] + ... + w[m-1] x[row, i+m-1], the places counted modulo l.

    Returns y (n, l) float64.

    Hint: a loop over the m weights, and `np.roll` along one axis. Mind its direction: try it on [[1, 2, 3]].
    """
    ### BEGIN SOLUTION
    y = np.zeros(x.shape)
    for j, weight in enumerate(w):
        y += weight * np.roll(x, -j, axis=1)
    return y
    ### END SOLUTION


def conv1d_vjp(w: np.ndarray, x: np.ndarray, G: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (dw, dx): the slope of a loss in the weights and in the inputs of `conv1d`.

    w: (m,) float64
    x: (n, l) float64
    G: (n, l) float64, the slope of the loss in each output; it carries the 1/n of the loss already

    Returns dw (m,) and dx (n, l), float64.

    Hint: weight j is used at every place of every row: add up what each use contributes. And x[row, k] takes part in y[row,
    k], in y[row, k-1], and so on: with which weight in each?
    """
    ### BEGIN SOLUTION
    dw, dx = np.zeros(w.shape), np.zeros(x.shape)
    for j, weight in enumerate(w):
        dw[j] = np.sum(G * np.roll(x, -j, axis=1))
        dx += weight * np.roll(G, j, axis=1)
    return dw, dx
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    scores = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        t = len(Q)
        scores = np.where(np.tri(t, dtype=bool), scores, -np.inf)
    return softmax(scores) @ V
    ### END SOLUTION

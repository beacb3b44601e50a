"""The architecture is the family: where the search begins, what it can reach, and what it cannot tell apart.

A network has one hidden layer: A = X @ W1 + b1, H = act(A), outputs = H @ W2 + b2. Its sizes are (d, h, k): features,
hidden units, outputs. All parameters are one flat array theta, packed [W1 (d, h), b1 (h), W2 (h, k), b2 (k)].
Functions here are pure: they return new arrays and never write into the arrays that they are given.
"""

from __future__ import annotations

import numpy as np
from gradients import mse_grad, two_layer_vjp
from models import pack, two_layer, unpack


def init_two_layer(sizes: tuple[int, int, int], rng: np.random.Generator) -> np.ndarray:
    """Return a place to begin: random weights of the right size (He initialisation), and no biases.

    sizes: (d, h, k), the numbers of features, hidden units and outputs, each 1 or more
    rng:   where all random numbers come from; in which order they are drawn is up to you

    Returns theta (p,) float64. Every weight has a normal distribution of its own, with mean 0 and variance
    2 / (how many numbers its unit adds up): 2 / d in W1, 2 / h in W2. All biases are 0.

    Hint: a generator's `normal` wants the standard deviation, not the variance.
    """
    ### BEGIN SOLUTION
    d, h, k = sizes
    W1 = rng.normal(0.0, np.sqrt(2 / d), size=(d, h))
    W2 = rng.normal(0.0, np.sqrt(2 / h), size=(h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))
    ### END SOLUTION


def fit(
    sizes: tuple[int, int, int],
    X: np.ndarray,
    y: np.ndarray,
    rng: np.random.Generator,
    lr: float,
    epochs: int,
    act: str = "relu",
) -> np.ndarray:
    """Train a network with one output: go downhill on the mean squared error, from `init_two_layer`.

    sizes:  (d, h, 1)
    X:      (n, d) float64, rows are examples
    y:      (n,) float64, the targets
    rng:    where all random numbers come from
    lr:     the learning rate: a step moves theta by lr times the gradient, without momentum
    epochs: how often all the examples are looked at, 0 or more. An epoch is one step on all examples, or a step on
            each minibatch of a partition of them, as you like; a step takes the gradient of the mean over the
            examples that it looks at. Nothing else moves theta, so after 0 epochs it is still the initialisation.
    act:    "relu" or "tanh", the function between the layers

    Returns theta (p,) float64. Raises ValueError for any other act.

    Hint: `two_layer` gives outputs (n, 1), but a loss wants predictions (n,); on the way back it is the reverse.
    """
    ### BEGIN SOLUTION
    if act not in ("relu", "tanh"):
        raise ValueError(f'act is {act!r}; write "relu" or "tanh".')
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta
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

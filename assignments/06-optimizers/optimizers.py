"""The search gets faster: noisy gradients, momentum, a step length for each coordinate, and a fair comparison.

Parameters are one flat array: theta has shape (p,), float64, and a gradient has its shape. What a method must
remember from one step to the next is its state, a dict. It comes in as an argument and goes out as a result:
functions here are pure, return new arrays and a new dict, and never write into what they are given, nor into an
array that a function such as grad_batch has returned to them.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

State = dict[str, np.ndarray]
"""What a method remembers: names and values."""


def momentum_state(theta: np.ndarray) -> State:
    """Return the state before the first step of momentum: no velocity."""
    return {"v": np.zeros_like(theta)}


def rmsprop_state(theta: np.ndarray) -> State:
    """Return the state before the first step of RMSProp: nothing averaged yet."""
    return {"s": np.zeros_like(theta)}


def adam_state(theta: np.ndarray) -> dict[str, np.ndarray | int]:
    """Return the state before the first step of Adam: nothing averaged yet, and 0 steps taken."""
    return {"m": np.zeros_like(theta), "v": np.zeros_like(theta), "t": 0}


def rmsprop_step(
    theta: np.ndarray, g: np.ndarray, state: State, lr: float, rho: float = 0.9, eps: float = 1e-8
) -> tuple[np.ndarray, State]:
    """Take one step of RMSProp: each coordinate is divided by the usual size of its own gradient. Given.

        s <- rho s + (1 - rho) g^2
        theta <- theta - lr g / (sqrt(s) + eps)

    theta, g, lr: as for `momentum_step`
    state: {"s": (p,) float64}, the running average of the squared gradients; zeros before the first step
    rho:   how much of the average is kept, 0 <= rho < 1
    eps:   a small positive number, added to the root

    Returns (theta, state): the new place and the new state, without changing the old ones.
    """
    s = rho * state["s"] + (1 - rho) * g**2
    length = lr / (np.sqrt(s) + eps)
    return theta - length * g, {"s": s}


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return the batches of one epoch: all n examples in random order, cut into pieces.

    n:          how many examples there are, 1 or more
    batch_size: how many examples a batch holds, 1 or more; the last batch may hold fewer
    rng:        where all random numbers come from; which of them are drawn, and how, is up to you

    Returns a list of arrays of indices, int64. Each of 0, 1, ..., n - 1 is in exactly one of them, and all
    n! orders of the examples are equally likely. No batch is empty.

    Hint: a random order first; then it is only a matter of cutting.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def sgd_epoch(
    grad_batch: Callable[[np.ndarray, np.ndarray], np.ndarray],
    theta: np.ndarray,
    n: int,
    batch_size: int,
    lr: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Return where one epoch of stochastic gradient descent leads from ``theta``.

    grad_batch: function, (theta (p,), batch) -> (p,), the gradient at theta of the mean loss over the examples
                whose indices are in ``batch``, an array of int64; it is called once for each batch
    theta:      (p,) float64, where the epoch begins; it is not changed
    n, batch_size, rng: as for `minibatches`
    lr:         the learning rate: after each batch, theta goes lr times that batch's gradient downhill

    Returns a new array (p,), float64.

    Hint: a loop over `minibatches`; each gradient is asked for where the last step has led.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def momentum_step(
    theta: np.ndarray, g: np.ndarray, state: State, lr: float, beta: float = 0.9
) -> tuple[np.ndarray, State]:
    """Take one step of gradient descent with momentum (the heavy ball).

        v <- beta v + g
        theta <- theta - lr v

    theta: (p,) float64, where we stand
    g:     (p,) float64, the gradient there
    state: {"v": (p,) float64}, the velocity after the last step; zeros before the first one
    lr:    the learning rate of this step
    beta:  how much of the velocity is kept, 0 <= beta < 1

    Returns (theta, state): the new place and the new state, without changing the old ones.

    Hint: the step uses the new velocity.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def adam_step(
    theta: np.ndarray,
    g: np.ndarray,
    state: dict[str, np.ndarray | int],
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[np.ndarray, dict[str, np.ndarray | int]]:
    """Take one step of Adam: momentum and RMSProp together, and both averages corrected for their start at 0.

        t <- t + 1
        m <- beta1 m + (1 - beta1) g
        v <- beta2 v + (1 - beta2) g^2
        theta <- theta - lr m_hat / (sqrt(v_hat) + eps)

    with m_hat = m / (1 - beta1^t) and v_hat = v / (1 - beta2^t).

    theta: (p,) float64, where we stand
    g:     (p,) float64, the gradient there
    state: {"m": (p,) float64, "v": (p,) float64, "t": int}: the running averages of the gradients and of their
           squares, and the number of steps taken so far; zeros before the first step
    lr:    the learning rate of this step
    beta1, beta2: how much of m and of v is kept, 0 <= beta < 1
    eps:   a small positive number, added to the root

    Returns (theta, state): the new place and the new state, which holds m and v (not m_hat and v_hat) and t. The
    old ones are not changed.

    Hint: count the step first, so that t is 1 in the first one; then both averages, both corrections, the move.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def schedule(t: int, total: int, warmup: int, lr: float) -> float:
    """Return the learning rate of step ``t``: a rise in equal parts up to ``lr``, then half a cosine down to 0.

        t < warmup            lr (t + 1) / warmup
        warmup <= t < total   lr/2 (1 + cos(pi (t - warmup) / (total - warmup)))
        total <= t            0

    t:      the number of the step, counted from 0
    total:  how many steps there are, 1 or more
    warmup: how many of them are warm-up, 0 <= warmup < total; with 0 the cosine begins at once
    lr:     the largest learning rate, more than 0

    Returns a float.

    Hint: the three cases in this order; the cosine has its whole half turn within the steps after the warm-up.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def clip_by_norm(g: np.ndarray, limit: float) -> np.ndarray:
    """Return the gradient, made shorter if it is longer than ``limit``; its direction stays.

    g:     (p,) float64; it is not changed
    limit: the largest length that may come out, more than 0; the length of g is the root of the sum of its squares

    Returns an array (p,), float64: of length ``limit`` if g is longer, and g's own numbers if it is not.

    Hint: one number multiplies all entries. Which g must never be divided by its length?
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def adamw_step(
    theta: np.ndarray,
    g: np.ndarray,
    state: dict[str, np.ndarray | int],
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    decay: float = 0.01,
) -> tuple[np.ndarray, dict[str, np.ndarray | int]]:
    """Take one step of AdamW: a step of Adam, and beside it each parameter loses the part lr decay of its old value.

        theta <- (what `adam_step` makes of theta) - lr decay theta

    where theta on the right is the old one. The decay takes no part in Adam's averages.

    theta, g, state, lr, beta1, beta2, eps: as for `adam_step`
    decay: how fast parameters shrink, 0 or more

    Returns (theta, state): the new place, and the new state of `adam_step`. The old ones are not changed.

    Hint: `adam_step` does most of it.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def stationary_variance(lr: float, curvature: np.ndarray, noise: np.ndarray, beta: float = 0.0) -> np.ndarray:
    """Return how far a search with noisy slopes trembles about a minimum, as a variance for each coordinate.

    In each coordinate the slope at x is a x + s xi, where a is the curvature, s the size of the noise, and xi a new
    random number of mean 0 and variance 1 in each step. The search is `momentum_step` (beta = 0: plain descent):

        v <- beta v + (a x + s xi),   x <- x - lr v

    After many steps the variance of x no longer changes. It is

        V = lr s^2 (1 + beta) / (a (1 - beta) (2 (1 + beta) - lr a))

    and where lr a is 2 (1 + beta) or more the search runs away: V is infinite.

    lr:        the learning rate, more than 0
    curvature: (p,) float64, a for each coordinate, all more than 0
    noise:     (p,) float64, s for each coordinate, all more than 0
    beta:      how much of the velocity is kept, 0 <= beta < 1

    Returns an array (p,), float64; its entries are positive, or inf.

    Hint: where the last bracket is not positive the formula does not hold; decide that for each coordinate.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def best_rate(run: Callable[[float], float], grid: np.ndarray) -> tuple[float, np.ndarray, bool]:
    """Try every learning rate of ``grid``, once each, and say which one is best.

    run:  function, lr -> a number that should be small: a loss, or how many steps were needed. A training that
          runs away may give nan or an infinity of either sign.
    grid: (m,) float64, the learning rates, all different, in any order

    Returns (lr, scores, at_edge):
    lr:      the rate with the smallest score; of rates with equal scores the smallest one
    scores:  (m,) float64, the score of each rate, in the order of ``grid``; inf where run gave no finite number
    at_edge: True if lr is the smallest or the largest rate of ``grid``. Then a better one may lie beyond it.

    Hint: make the scores harmless first, and choose then.
    """
    # YOUR CODE HERE
    raise NotImplementedError()

"""The search gets faster: noisy gradients, momentum, and a step length for each coordinate.

Parameters are one flat array: theta has shape (p,), float64, and a gradient has its shape. What a method must
remember from one step to the next is its state, a dict. It comes in as an argument and goes out as a result:
functions here are pure, return new arrays and a new dict, and never write into what they are given, nor into an
array that a function such as grad_batch has returned to them.
"""

from __future__ import annotations

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


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return the batches of one epoch: all n examples in random order, cut into pieces.

    n:          how many examples there are, 1 or more
    batch_size: how many examples a batch holds, 1 or more; the last batch may hold fewer
    rng:        where all random numbers come from; which of them are drawn, and how, is up to you

    Returns a list of arrays of indices, int64. Each of 0, 1, ..., n - 1 is in exactly one of them, and all
    n! orders of the examples are equally likely. No batch is empty.

    Hint: a random order first; then it is only a matter of cutting.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr * grad_batch(theta, batch)
    return theta
    ### END SOLUTION


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
    ### BEGIN SOLUTION
    v = beta * state["v"] + g
    return theta - lr * v, {"v": v}
    ### END SOLUTION


def rmsprop_step(
    theta: np.ndarray, g: np.ndarray, state: State, lr: float, rho: float = 0.9, eps: float = 1e-8
) -> tuple[np.ndarray, State]:
    """Take one step of RMSProp: each coordinate is divided by the usual size of its own gradient.

        s <- rho s + (1 - rho) g^2
        theta <- theta - lr g / (sqrt(s) + eps)

    theta: (p,) float64, where we stand
    g:     (p,) float64, the gradient there
    state: {"s": (p,) float64}, the running average of the squared gradients; zeros before the first step
    lr:    the learning rate of this step
    rho:   how much of the average is kept, 0 <= rho < 1
    eps:   a small positive number, added to the root

    Returns (theta, state): the new place and the new state, without changing the old ones.

    Hint: square, root and division go coordinate by coordinate.
    """
    ### BEGIN SOLUTION
    s = rho * state["s"] + (1 - rho) * g**2
    return theta - lr * g / (np.sqrt(s) + eps), {"s": s}
    ### END SOLUTION


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

    Hint: five lines, and t is 1 in the first step.
    """
    ### BEGIN SOLUTION
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}
    ### END SOLUTION

"""The data of this notebook, a network of any depth that is trained with your engine, and wrong pulls to be found out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import autodiff as ad
import numpy as np

Pull = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def spiral(n: int = 50) -> tuple[np.ndarray, np.ndarray]:
    """Return (X (2 n, 2), y (2 n,)): two arms of a spiral around each other, one of class 0 and one of class 1."""
    turn = np.linspace(0.6, 3.0, n)
    arm = np.stack([turn * np.cos(1.6 * turn), turn * np.sin(1.6 * turn)], axis=1) / 2
    return np.concatenate([arm, -arm]), np.repeat([0, 1], n)


def deep_start(depth: int, width: int, g: float, rng: np.random.Generator) -> list[np.ndarray]:
    """Return the weights of ``depth`` layers (2, width), (width, width), ..., (width, 2): variance g / fan_in, 1 / fan_in in the last."""
    ends = [2, *[width] * (depth - 1), 2]
    scales = [g] * (depth - 1) + [1.0]
    return [rng.normal(0, np.sqrt(s / a), (a, b)) for s, a, b in zip(scales, ends[:-1], ends[1:])]


def deep_loss(
    weights: Sequence[Any], biases: Sequence[Any], X: np.ndarray, y: np.ndarray, skip: bool
) -> ad.Node:
    """Return the mean cross-entropy of a relu network as a node. With ``skip`` an inner layer adds to what comes in."""
    H: Any = X
    for i, (W, b) in enumerate(zip(weights[:-1], biases[:-1])):
        if skip and i > 0:
            H = H + ad.matmul(ad.relu(H), W) + b
        else:
            H = ad.relu(ad.matmul(H, W) + b)
    logs = ad.log_softmax(ad.matmul(H, weights[-1]) + biases[-1])
    return ad.total(ad.take(logs, (np.arange(len(y)), y))) * (-1 / len(y))


def train_deep(
    depth: int,
    g: float,
    lr: float,
    *,
    skip: bool = False,
    adam: bool = False,
    steps: int = 150,
    seed: int = 0,
) -> float:
    """Return the loss on the spiral after ``steps`` steps on all examples, by plain descent or by Adam; inf if it runs away."""
    with np.errstate(all="ignore"):  # some rates are too large for some starts
        return _train_deep(depth, g, lr, skip, adam, steps, seed)


def _train_deep(depth: int, g: float, lr: float, skip: bool, adam: bool, steps: int, seed: int) -> float:
    rng = np.random.default_rng(seed)
    X, y = spiral()
    numbers = deep_start(depth, 16, g, rng)
    if skip:
        numbers[1:-1] = [np.sqrt(2 / depth / g) * W for W in numbers[1:-1]]
    numbers += [np.zeros(W.shape[1]) for W in numbers]
    means, squares = [0.0] * len(numbers), [0.0] * len(numbers)
    value = np.inf
    for step in range(1, steps + 1):
        leaves = [ad.Node(each) for each in numbers]
        out = deep_loss(leaves[:depth], leaves[depth:], X, y, skip)
        value = float(out.value)
        if not np.isfinite(value):
            return np.inf
        slopes = ad.backward(out)
        for i, leaf in enumerate(leaves):
            move = slopes[id(leaf)]
            if adam:
                means[i] = 0.9 * means[i] + 0.1 * move
                squares[i] = 0.999 * squares[i] + 0.001 * move**2
                move = means[i] / (1 - 0.9**step) / (np.sqrt(squares[i] / (1 - 0.999**step)) + 1e-8)
            numbers[i] = numbers[i] - lr * move
    return value


def wrong_pulls() -> dict[str, Callable[[np.ndarray], np.ndarray]]:
    """Return twelve functions theta (6,) -> a claimed gradient of `checked`, each with another mistake in a pull."""
    a, b = slice(0, 3), slice(3, 6)

    def with_pulls(
        product: Pull = lambda G, x, y: G * y, bend: Callable[..., np.ndarray] = lambda G, t: G * (1 - t**2)
    ) -> Callable[[np.ndarray], np.ndarray]:
        def gradient(theta: np.ndarray) -> np.ndarray:
            x, y = theta[a], theta[b]
            G = bend(np.ones(3), np.tanh(x * y))
            return np.concatenate([product(G, x, y), product(G, y, x)])

        return gradient

    return {
        "own factor": with_pulls(lambda G, x, y: G * x),
        "rule of a sum": with_pulls(lambda G, x, y: G),
        "the product": with_pulls(lambda G, x, y: G * x * y),
        "G lost": with_pulls(lambda G, x, y: y),
        "half": with_pulls(lambda G, x, y: G * y / 2),
        "mean": with_pulls(lambda G, x, y: G * y.mean()),
        "1 - t": with_pulls(bend=lambda G, t: G * (1 - t)),
        "1 + t^2": with_pulls(bend=lambda G, t: G * (1 + t**2)),
        "no tanh": with_pulls(bend=lambda G, t: G),
        "minus": with_pulls(bend=lambda G, t: -G * (1 - t**2)),
        "first only": lambda theta: np.r_[with_pulls()(theta)[:3], np.zeros(3)],
        "1 % off": lambda theta: with_pulls()(theta) * np.r_[1, 1, 1.01, 1, 1, 1],
    }


def checked(t: ad.Node) -> ad.Node:
    """Return the formula that the wrong pulls claim to know: the sum of tanh(a b), with a and b the halves of t."""
    return ad.total(ad.tanh(ad.part(t, 0, 3) * ad.part(t, 3, 6)))

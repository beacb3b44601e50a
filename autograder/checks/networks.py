"""Two-layer nets up to the order of their hidden units and, for tanh, their signs: 2**h h! thetas of one function.

(Hecht-Nielsen, "On the algebraic structure of feedforward network weight spaces", 1990; Sussmann, "Uniqueness of the
weights for minimal feedforward nets with a given input-output map", Neural Networks 5, 1992.)
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .failure import CheckFailed
from .relations import assert_relation
from .signatures import also_takes
from .tolerances import normwise_distance
from .values import as_array, assert_finite, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours


def unpack(
    theta: np.ndarray, layers: tuple[int, int, int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return W1 (d, h), b1 (h,), W2 (h, k), b2 (k,) of a flat theta packed in this order, row-major."""
    d, h, k = layers
    cuts = np.cumsum([d * h, h, h * k])
    W1, b1, W2, b2 = np.split(np.asarray(theta, dtype=np.float64), cuts)
    return W1.reshape(d, h), b1, W2.reshape(h, k), b2


def pack(W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    """Return the flat theta of a two-layer net."""
    return np.concatenate([W1.ravel(), b1, W2.ravel(), b2])


@also_takes(rng_at=2, renamed={"sizes": "layers"})
def equal_net(
    theta: np.ndarray, layers: tuple[int, int, int], *, rng: np.random.Generator, signs: bool = True
) -> np.ndarray:
    """Return another theta of the same function: hidden units in another order, and for tanh with other signs.

    layers: the numbers (d, h, k) of inputs, hidden units and outputs; theta = [W1 (d, h), b1, W2 (h, k), b2]
    signs:  whether units may change sign, which tanh allows (it is odd) and ReLU does not

    >>> theta = np.arange(9.0)
    >>> other = equal_net(theta, (2, 2, 1), rng=np.random.default_rng(0))
    >>> bool(np.array_equal(canonical(other, (2, 2, 1)), canonical(theta, (2, 2, 1))))
    True
    """
    W1, b1, W2, b2 = unpack(theta, layers)
    order = rng.permutation(layers[1])
    sign = rng.choice([-1.0, 1.0], size=layers[1]) if signs else np.ones(layers[1])
    return pack((W1 * sign)[:, order], (b1 * sign)[order], (W2 * sign[:, None])[order], b2)


@also_takes(renamed={"sizes": "layers"})
def canonical(
    theta: np.ndarray, layers: tuple[int, int, int], *, signs: bool = True, digits: int = 6
) -> np.ndarray:
    """Return the one theta that stands for all 2**h h! equal two-layer nets.

    Each unit takes the sign that makes its first outgoing weight that is not 0 positive (``signs``, for
    tanh), then units are sorted by their outgoing and incoming weights. Numbers are compared after
    rounding to ``digits`` decimals, so that rounding errors do not decide the order.

    layers: as in `equal_net`

    >>> canonical(np.array([1.0, 2.0, 0.5, 0.6, -3.0, 4.0, 0.0]), (1, 2, 1))
    array([-1. ,  2. , -0.5,  0.6,  3. ,  4. ,  0. ])
    """
    W1, b1, W2, b2 = unpack(theta, layers)
    units = np.concatenate([W2, W1.T, b1[:, None]], axis=1)  # (h, k + d + 1), one row a unit
    if signs:
        first = np.argmax(np.abs(np.round(units, digits)) > 0, axis=1)
        units = units * np.where(units[np.arange(len(units)), first] < 0, -1.0, 1.0)[:, None]
    rounded = np.round(units, digits)
    units = units[np.lexsort(rounded.T[::-1])]
    k, d = layers[2], layers[0]
    return pack(units[:, k : k + d].T, units[:, k + d], units[:, :k], b2)


@also_takes(renamed={"sizes": "layers"})
def assert_same_network(
    actual: Any,
    expected: np.ndarray,
    layers: tuple[int, int, int],
    *,
    signs: bool = True,
    tolerance: float = 1e-6,
) -> None:
    """Check that two thetas are the same two-layer net up to order (and, for tanh, sign) of hidden units.

    tolerance: of the largest difference of two parameters after matching

    Units are matched one by one, nearest first, so equal and nearly equal units do no harm. Raises CheckFailed.

    layers: as in `equal_net`

    >>> theta = np.arange(9.0)
    >>> assert_same_network(equal_net(theta, (2, 2, 1), rng=np.random.default_rng(0)), theta, (2, 2, 1))
    """
    right = np.asarray(expected, dtype=np.float64)
    yours = as_array(actual, right, "theta")
    assert_shape(yours, right.shape, what="theta")
    assert_finite(yours, np.zeros(right.shape), "theta")
    W1, b1, W2, b2 = unpack(yours, layers)
    V1, c1, V2, c2 = unpack(right, layers)
    mine = np.concatenate([W1, b1[None], W2.T]).T
    theirs = np.concatenate([V1, c1[None], V2.T]).T
    gap = np.abs(mine[:, None] - theirs[None]).max(2)
    if signs:
        gap = np.minimum(gap, np.abs(mine[:, None] + theirs[None]).max(2))
    free, worst = set(range(layers[1])), float(np.max(np.abs(b2 - c2), initial=0.0))
    for unit in np.argsort(gap.min(1)):
        nearest = min(free, key=lambda other: gap[unit, other])
        free.remove(nearest)
        worst = max(worst, float(gap[unit, nearest]))
    if worst > tolerance:
        raise CheckFailed(
            "Your network is another one than the one that is asked for, in whatever order its hidden units are.",
            values=f"largest difference after matching {worst:.3g}, allowed {tolerance:.3g}",
        )


@also_takes(rng_at=3, renamed={"sizes": "layers"})
def assert_hidden_symmetric(
    network: Callable[[np.ndarray], Any],
    theta: np.ndarray,
    layers: tuple[int, int, int],
    *,
    rng: np.random.Generator,
    signs: bool = True,
    what: str = "output",
) -> None:
    """Check that a two-layer net gives the same for hidden units in another order (and, for tanh, sign).

    layers: as in `equal_net`

    >>> def network(theta, X=np.eye(2)):
    ...     W1, b1, W2, b2 = theta[:4].reshape(2, 2), theta[4:6], theta[6:8], theta[8]
    ...     return np.tanh(X @ W1 + b1) @ W2 + b2
    >>> assert_hidden_symmetric(network, np.linspace(-1, 1, 9), (2, 2, 1), rng=np.random.default_rng(0))
    """
    assert_relation(
        network(equal_net(theta, layers, rng=rng, signs=signs)),
        network(theta.copy()),
        f"Exchange two hidden units with all their weights: the function stays the same, and your {what} does not. "
        f"Do both layers, and the bias, agree on which unit is which?",
    )


@also_takes(rng_at=3, renamed={"sizes": "layers"})
def assert_canonical(
    canonical_form: Callable[[np.ndarray], Any],
    theta: np.ndarray,
    layers: tuple[int, int, int],
    *,
    rng: np.random.Generator,
    signs: bool = True,
) -> None:
    """Check a student's canonical form: the same for equal nets, of an equal net itself, and different for others.

    layers: as in `equal_net`

    The rule that picks the representative is the student's own. Raises CheckFailed.

    >>> def form(theta):
    ...     return canonical(theta, (2, 2, 1))
    >>> assert_canonical(form, np.arange(9.0), (2, 2, 1), rng=np.random.default_rng(0))
    """
    first = as_array(canonical_form(theta.copy()), theta, "theta").astype(np.float64)
    assert_shape(first, theta.shape, what="theta")
    assert_same_network(first, theta, layers, signs=signs, tolerance=1e-12)
    for _ in range(5):
        assert_relation(
            canonical_form(equal_net(theta, layers, rng=rng, signs=signs)),
            first,
            "Two networks that compute the same function have two different forms with your code. Which freedom is "
            "left: the order of the units, or their signs?",
        )
    other = theta.copy()
    other[0] += 0.5
    if normwise_distance(canonical_form(other), first) < 1e-9:
        raise CheckFailed("Two different networks have the same form with your code. What is lost?")

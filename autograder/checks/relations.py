"""Metamorphic relations: what must hold between two results, whatever the right numbers are.

A relation needs no reference value, so a failure explains itself without showing an answer: "duplicate
the data, and an average must not change; yours does". Relations alone are no grader (over published
sets they find a minority of the mistakes): they are checked beside values, and as feedback.

Relations compare at 1e-9 of the larger side (float32 at 1e-5), plus the rounding of the terms that cancel. (Segura et
al., "A survey on metamorphic testing", IEEE Transactions on Software Engineering 42, 2016; Saha and
Kanewala, "Fault detection effectiveness of metamorphic relations", 2019.)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .failure import CheckFailed
from .tolerances import normwise_distance
from .values import FLOAT32_RTOL, as_array, assert_finite, assert_shape

RELATION_RTOL = 1e-9

Function = Callable[..., Any]


def assert_relation(
    left: Any, right: Any, sentence: str, *, rtol: float = RELATION_RTOL, scale: float = 0.0
) -> None:
    """Check that two results of the student's code agree, and say ``sentence`` where they do not.

    left, right: numbers or arrays
    scale:       the size of the terms that were added up, where they may cancel

    Raises CheckFailed, also where a result is no number or not finite.
    """
    b = as_array(right, np.zeros(np.shape(right) if isinstance(right, np.ndarray) else ()))
    a = as_array(left, b)
    assert_shape(a, b.shape)
    if np.float32 in (a.dtype, b.dtype):  # single precision is another check's business
        rtol = max(rtol, FLOAT32_RTOL)
    a, b = a.astype(np.float64), b.astype(np.float64)
    assert_finite(a, np.zeros(a.shape))
    assert_finite(b, np.zeros(b.shape))
    size = max(float(np.max(np.abs(a), initial=0.0)), float(np.max(np.abs(b), initial=0.0)), scale)
    error = float(np.max(np.abs(a - b), initial=0.0))
    if error > rtol * (size or 1.0):
        raise CheckFailed(
            sentence, values=f"largest difference {error:.3g}, allowed {rtol * (size or 1.0):.3g}"
        )


def assert_order_invariant(
    function: Function, *arrays: np.ndarray, rng: np.random.Generator, what: str = "result"
) -> None:
    """Check that the order of the examples does not matter: f(X[p], y[p]) = f(X, y)."""
    order = rng.permutation(len(arrays[0]))
    assert_relation(
        function(*(array[order] for array in arrays)),
        function(*arrays),
        f"Put the examples into another order: your {what} changes, and should not. Does one example count in a special way?",
    )


def assert_order_equivariant(
    function: Function, *arrays: np.ndarray, rng: np.random.Generator, what: str = "result"
) -> None:
    """Check that each example is treated alone: f(X[p]) = f(X)[p]."""
    order = rng.permutation(len(arrays[0]))
    whole = as_array(function(*arrays), arrays[0], what)
    if whole.ndim == 0 or len(whole) != len(order):
        assert_shape(whole, (len(order), *whole.shape[1:]), what=what)
    assert_relation(
        function(*(array[order] for array in arrays)),
        whole[order],
        f"Put the examples into another order: your {what} should come in the same new order, and does not. "
        f"Do examples mix?",
    )


def assert_duplication_invariant(function: Function, *arrays: np.ndarray, what: str = "loss") -> None:
    """Check that an average stays the same when every example comes twice: f(X;X, y;y) = f(X, y)."""
    assert_relation(
        function(*(np.concatenate([array, array]) for array in arrays)),
        function(*arrays),
        f"Duplicate the data: an average does not change, and your {what} does. Do you average over the examples?",
    )


def assert_split_by_size(function: Function, *arrays: np.ndarray, at: int, what: str = "loss") -> None:
    """Check that the whole is the mean of two parts weighted by their sizes: (a f(A) + b f(B)) / (a + b).

    at: where to split; choose unequal parts
    """
    n = len(arrays[0])
    a = as_array(function(*(array[:at] for array in arrays)), np.zeros(()), what).astype(np.float64)
    b = as_array(function(*(array[at:] for array in arrays)), np.zeros(()), what).astype(np.float64)
    assert_relation(
        (at * a + (n - at) * b) / n,
        function(*arrays),
        f"Split the data into two parts of unequal size: the {what} of the whole is the average of the two, weighted "
        f"by size, and yours is not. Does each example still count the same?",
        scale=max(float(np.max(np.abs(a), initial=0.0)), float(np.max(np.abs(b), initial=0.0))),
    )


def assert_scales(
    function: Function,
    args: Sequence[Any],
    scaled: Sequence[Any],
    factor: float,
    *,
    sentence: str,
    rtol: float = RELATION_RTOL,
) -> None:
    """Check a scaling law: f(scaled) = factor f(args), such as mse(y + c (a - y), y) = c**2 mse(a, y)."""
    base = as_array(function(*args), np.zeros(())).astype(np.float64)
    assert_relation(function(*scaled), factor * base, sentence, rtol=rtol)


def assert_same_after(
    function: Function,
    args: Sequence[Any],
    changed: Sequence[Any],
    *,
    sentence: str,
    rtol: float = RELATION_RTOL,
) -> None:
    """Check an invariance or a symmetry: f(changed) = f(args), such as bce(-z, 1 - y) = bce(z, y)."""
    assert_relation(function(*changed), function(*args), sentence, rtol=rtol)


def assert_shift_invariant(
    function: Function, Z: np.ndarray, rng: np.random.Generator, *rest: Any, what: str = "result"
) -> None:
    """Check that adding a number to a whole row of logits changes nothing: f(Z + c 1^T) = f(Z)."""
    shift = rng.normal(size=(len(Z), 1)) * 3
    assert_relation(
        function(Z + shift, *rest),
        function(Z, *rest),
        f"Add a number to all logits of a row: the probabilities stay the same, and your {what} does not. "
        f"Over which axis do you normalise?",
    )


def assert_class_equivariant(
    function: Function, Z: np.ndarray, rng: np.random.Generator, *, what: str = "result"
) -> None:
    """Check that classes have no order: f(Z[:, p]) = f(Z)[:, p]."""
    order = rng.permutation(Z.shape[1])
    whole = as_array(function(Z), Z, what)
    assert_shape(whole, Z.shape, what=what)
    assert_relation(
        function(Z[:, order]),
        whole[:, order],
        f"Exchange the columns of two classes: the columns of your {what} should be exchanged too, and nothing else.",
    )


def assert_linear(
    function: Function, x: np.ndarray, rng: np.random.Generator, *, what: str = "result", affine: bool = False
) -> None:
    """Check that f(a x + b y) = a f(x) + b f(y); with ``affine`` for a + b = 1 alone.

    x: an argument of the right shape, such as theta for a linear model or G for a vjp
    """
    y = rng.normal(size=x.shape)
    a = float(rng.uniform(0.5, 2.0))
    b = 1 - a if affine else float(rng.uniform(-2.0, -0.5))
    fx = as_array(function(x.copy()), np.zeros(1), what).astype(np.float64)
    fy = as_array(function(y), np.zeros(1), what).astype(np.float64)
    assert_shape(fy, fx.shape, what=what)
    assert_relation(
        function(a * x + b * y),
        a * fx + b * fy,
        f"Your {what} should be linear in its argument: twice the argument, twice the {what}. "
        f"What in it does not scale?"
        if not affine
        else f"Halfway between two arguments your {what} should be halfway between its two values.",
        scale=float(max(np.max(np.abs(a * fx), initial=0.0), np.max(np.abs(b * fy), initial=0.0))),
    )


def assert_antisymmetric(function: Function, a: np.ndarray, b: np.ndarray, *, what: str = "gradient") -> None:
    """Check that f(b, a) = -f(a, b), as the gradient of a squared difference has it."""
    turned = as_array(function(b, a), a, what).astype(np.float64)
    assert_relation(
        -turned,
        function(a, b),
        f"Exchange prediction and target: your {what} should change its sign, and does not.",
    )


def unpack(
    theta: np.ndarray, sizes: tuple[int, int, int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return W1 (d, h), b1 (h,), W2 (h, k), b2 (k,) of a flat theta packed in this order, row-major."""
    d, h, k = sizes
    cuts = np.cumsum([d * h, h, h * k])
    W1, b1, W2, b2 = np.split(np.asarray(theta, dtype=np.float64), cuts)
    return W1.reshape(d, h), b1, W2.reshape(h, k), b2


def pack(W1: np.ndarray, b1: np.ndarray, W2: np.ndarray, b2: np.ndarray) -> np.ndarray:
    """Return the flat theta of a two-layer net."""
    return np.concatenate([W1.ravel(), b1, W2.ravel(), b2])


def equal_net(
    theta: np.ndarray, sizes: tuple[int, int, int], rng: np.random.Generator, *, signs: bool = True
) -> np.ndarray:
    """Return another theta of the same function: hidden units in another order, and for tanh with other signs.

    signs: whether units may change sign, which tanh allows (it is odd) and ReLU does not
    """
    W1, b1, W2, b2 = unpack(theta, sizes)
    order = rng.permutation(sizes[1])
    sign = rng.choice([-1.0, 1.0], size=sizes[1]) if signs else np.ones(sizes[1])
    return pack((W1 * sign)[:, order], (b1 * sign)[order], (W2 * sign[:, None])[order], b2)


def canonical(
    theta: np.ndarray, sizes: tuple[int, int, int], *, signs: bool = True, digits: int = 6
) -> np.ndarray:
    """Return the one theta that stands for all 2**h h! equal two-layer nets.

    Each unit takes the sign that makes its first outgoing weight that is not 0 positive (``signs``, for
    tanh), then units are sorted by their outgoing and incoming weights. Numbers are compared after
    rounding to ``digits`` decimals, so that rounding errors do not decide the order.
    """
    W1, b1, W2, b2 = unpack(theta, sizes)
    units = np.concatenate([W2, W1.T, b1[:, None]], axis=1)  # (h, k + d + 1), one row a unit
    if signs:
        first = np.argmax(np.abs(np.round(units, digits)) > 0, axis=1)
        units = units * np.where(units[np.arange(len(units)), first] < 0, -1.0, 1.0)[:, None]
    rounded = np.round(units, digits)
    units = units[np.lexsort(rounded.T[::-1])]
    k, d = sizes[2], sizes[0]
    return pack(units[:, k : k + d].T, units[:, k + d], units[:, :k], b2)


def assert_same_network(
    actual: Any,
    expected: np.ndarray,
    sizes: tuple[int, int, int],
    *,
    signs: bool = True,
    tolerance: float = 1e-6,
) -> None:
    """Check that two thetas are the same two-layer net up to order (and, for tanh, sign) of hidden units.

    tolerance: of the largest difference of two parameters after matching

    Units are matched one by one, nearest first, so equal and nearly equal units do no harm. Raises CheckFailed.
    """
    right = np.asarray(expected, dtype=np.float64)
    yours = as_array(actual, right, "theta")
    assert_shape(yours, right.shape, what="theta")
    assert_finite(yours, np.zeros(right.shape), "theta")
    W1, b1, W2, b2 = unpack(yours, sizes)
    V1, c1, V2, c2 = unpack(right, sizes)
    mine = np.concatenate([W1, b1[None], W2.T]).T
    theirs = np.concatenate([V1, c1[None], V2.T]).T
    gap = np.abs(mine[:, None] - theirs[None]).max(2)
    if signs:
        gap = np.minimum(gap, np.abs(mine[:, None] + theirs[None]).max(2))
    free, worst = set(range(sizes[1])), float(np.max(np.abs(b2 - c2), initial=0.0))
    for unit in np.argsort(gap.min(1)):
        nearest = min(free, key=lambda other: gap[unit, other])
        free.remove(nearest)
        worst = max(worst, float(gap[unit, nearest]))
    if worst > tolerance:
        raise CheckFailed(
            "Your network is another one than the one that is asked for, in whatever order its hidden units are.",
            values=f"largest difference after matching {worst:.3g}, allowed {tolerance:.3g}",
        )


def assert_hidden_symmetric(
    network: Callable[[np.ndarray], Any],
    theta: np.ndarray,
    sizes: tuple[int, int, int],
    rng: np.random.Generator,
    *,
    signs: bool = True,
    what: str = "output",
) -> None:
    """Check that a two-layer net gives the same for hidden units in another order (and, for tanh, sign)."""
    assert_relation(
        network(equal_net(theta, sizes, rng, signs=signs)),
        network(theta.copy()),
        f"Exchange two hidden units with all their weights: the function stays the same, and your {what} does not. "
        f"Do both layers, and the bias, agree on which unit is which?",
    )


def assert_canonical(
    canonical_form: Callable[[np.ndarray], Any],
    theta: np.ndarray,
    sizes: tuple[int, int, int],
    rng: np.random.Generator,
    *,
    signs: bool = True,
) -> None:
    """Check a student's canonical form: the same for equal nets, of an equal net itself, and different for others.

    The rule that picks the representative is the student's own. Raises CheckFailed.
    """
    first = as_array(canonical_form(theta.copy()), theta, "theta").astype(np.float64)
    assert_shape(first, theta.shape, what="theta")
    assert_same_network(first, theta, sizes, signs=signs, tolerance=1e-12)
    for _ in range(5):
        assert_relation(
            canonical_form(equal_net(theta, sizes, rng, signs=signs)),
            first,
            "Two networks that compute the same function have two different forms with your code. Which freedom is "
            "left: the order of the units, or their signs?",
        )
    other = theta.copy()
    other[0] += 0.5
    if normwise_distance(canonical_form(other), first) < 1e-9:
        raise CheckFailed("Two different networks have the same form with your code. What is lost?")


def assert_equivariant_step(
    step: Callable[..., Any],
    rng: np.random.Generator,
    *,
    state: Callable[[np.ndarray], dict[str, Any]] | None = None,
    size: int = 5,
    lr: float = 0.1,
) -> None:
    """Check that an optimizer's step treats coordinates alike: it commutes with their order and signs, and with shifts of theta.

    step: as in `optimizers.assert_optimizer`; a step with weight decay does not commute with shifts
    """
    theta, g = rng.normal(size=(2, size))
    order, sign, shift = rng.permutation(size), rng.choice([-1.0, 1.0], size=size), rng.normal(size=size)

    def move(theta: np.ndarray, g: np.ndarray) -> np.ndarray:
        came = (
            step(theta.copy(), g.copy(), lr)
            if state is None
            else step(theta.copy(), g.copy(), state(theta), lr)
        )
        new = came if state is None else came[0]
        after = as_array(new, theta, "theta").astype(np.float64)
        assert_shape(after, theta.shape, what="theta")
        return after - theta

    base, scale = move(theta, g), 1e-6 * float(np.max(np.abs(theta)))
    assert_relation(
        move(theta[order], g[order]),
        base[order],
        "Put the coordinates into another order: your step should follow. Which coordinate is special?",
        scale=scale,
    )
    assert_relation(
        move(theta * sign, g * sign),
        base * sign,
        "Mirror some coordinates: your step should be mirrored too. Is a sign lost?",
        scale=scale,
    )
    assert_relation(
        move(theta + shift, g),
        base,
        "Move theta with the same gradient: your step should not change. Where does theta itself enter?",
        scale=scale,
    )

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

from .arrays import as_numpy, copied, in_library_of
from .failure import CheckFailed
from .parameters import parameters_of
from .signatures import also_takes
from .values import FLOAT32_RTOL, as_array, assert_finite, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours

RELATION_RTOL = 1e-9

Function = Callable[..., Any]


def assert_relation(
    left: Any, right: Any, sentence: str, *, rtol: float = RELATION_RTOL, scale: float = 0.0
) -> None:
    """Check that two results of the student's code agree, and say ``sentence`` where they do not.

    left, right: numbers or arrays
    scale:       the size of the terms that were added up, where they may cancel

    Raises CheckFailed, also where a result is no number or not finite.

    >>> assert_relation(np.tanh(-2.0), -np.tanh(2.0), "Mirror the input: the output should be mirrored, too.")
    """
    left, right = as_numpy(left), as_numpy(right)
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


def _changed(array: Any, change: Callable[[np.ndarray], np.ndarray]) -> Any:
    """Return the array with a change of its numbers, in the library that it comes from."""
    return in_library_of(array, change(np.asarray(as_numpy(array))))


def _reordered(arrays: Sequence[Any], order: np.ndarray) -> list[Any]:
    return [_changed(array, lambda rows: rows[order]) for array in arrays]


def assert_order_invariant(
    function: Function, *arrays: Any, rng: np.random.Generator, what: str = "result"
) -> None:
    """Check that the order of the examples does not matter: f(X[p], y[p]) = f(X, y).

    arrays: of the same length, permuted together

    >>> assert_order_invariant(np.mean, np.array([1.0, 2.0, 4.0]), rng=np.random.default_rng(0))
    """
    order = rng.permutation(len(arrays[0]))
    assert_relation(
        function(*_reordered(arrays, order)),
        function(*arrays),
        f"Put the examples into another order: your {what} changes, and should not. Does one example count in a special way?",
    )


def assert_order_equivariant(
    function: Function, *arrays: Any, rng: np.random.Generator, what: str = "result"
) -> None:
    """Check that each example is treated alone: f(X[p]) = f(X)[p].

    arrays: of the same length, permuted together

    >>> assert_order_equivariant(np.exp, np.array([1.0, 2.0, 4.0]), rng=np.random.default_rng(0))
    """
    order = rng.permutation(len(arrays[0]))
    whole = as_array(function(*arrays), np.asarray(as_numpy(arrays[0])), what)
    if whole.ndim == 0 or len(whole) != len(order):
        assert_shape(whole, (len(order), *whole.shape[1:]), what=what)
    assert_relation(
        function(*_reordered(arrays, order)),
        whole[order],
        f"Put the examples into another order: your {what} should come in the same new order, and does not. "
        f"Do examples mix?",
    )


def assert_duplication_invariant(function: Function, *arrays: Any, what: str = "loss") -> None:
    """Check that an average stays the same when every example comes twice: f(X;X, y;y) = f(X, y).

    >>> assert_duplication_invariant(np.mean, np.array([1.0, 2.0, 4.0]))
    """
    assert_relation(
        function(*(_changed(array, lambda rows: np.concatenate([rows, rows])) for array in arrays)),
        function(*arrays),
        f"Duplicate the data: an average does not change, and your {what} does. Do you average over the examples?",
    )


@also_takes(renamed={"at": "split"})
def assert_split_by_size(function: Function, *arrays: Any, split: int, what: str = "loss") -> None:
    """Check that the whole is the mean of two parts weighted by their sizes: (a f(A) + b f(B)) / (a + b).

    split: the size of the first part; choose unequal parts

    >>> assert_split_by_size(np.mean, np.array([1.0, 2.0, 4.0]), split=1)
    """
    n = len(arrays[0])
    first = [_changed(array, lambda rows: rows[:split]) for array in arrays]
    second = [_changed(array, lambda rows: rows[split:]) for array in arrays]
    a = as_array(function(*first), np.zeros(()), what).astype(np.float64)
    b = as_array(function(*second), np.zeros(()), what).astype(np.float64)
    assert_relation(
        (split * a + (n - split) * b) / n,
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
    """Check a scaling law: f(scaled) = factor f(args), such as mse(y + c (a - y), y) = c**2 mse(a, y).

    args, scaled: what the function is called with, first and second
    sentence:     what is said where the law does not hold

    >>> assert_scales(np.var, [np.array([1.0, 3.0])], [np.array([2.0, 6.0])], 4.0, sentence="Twice the data ...")
    """
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
    """Check an invariance or a symmetry: f(changed) = f(args), such as bce(-z, 1 - y) = bce(z, y).

    args, changed: what the function is called with, first and second
    sentence:      what is said where the two results differ

    >>> assert_same_after(np.cos, [0.5], [-0.5], sentence="Mirror the input: the result should stay the same.")
    """
    assert_relation(function(*changed), function(*args), sentence, rtol=rtol)


@also_takes(rng_at=2)
def assert_shift_invariant(
    function: Function, Z: Any, *rest: Any, rng: np.random.Generator, what: str = "result"
) -> None:
    """Check that adding a number to a whole row of logits changes nothing: f(Z + c 1^T) = f(Z).

    rest: further arguments, passed on as they are

    >>> def softmax(Z):
    ...     P = np.exp(Z - Z.max(1, keepdims=True))
    ...     return P / P.sum(1, keepdims=True)
    >>> assert_shift_invariant(softmax, np.array([[1.0, 2.0], [3.0, 5.0]]), rng=np.random.default_rng(0))
    """
    shift = rng.normal(size=(len(Z), 1)) * 3
    assert_relation(
        function(_changed(Z, lambda logits: logits + shift), *rest),
        function(Z, *rest),
        f"Add a number to all logits of a row: the probabilities stay the same, and your {what} does not. "
        f"Over which axis do you normalise?",
    )


@also_takes(rng_at=2)
def assert_class_equivariant(
    function: Function, Z: Any, *, rng: np.random.Generator, what: str = "result"
) -> None:
    """Check that classes have no order: f(Z[:, p]) = f(Z)[:, p].

    >>> assert_class_equivariant(np.exp, np.array([[1.0, 2.0, 0.5]]), rng=np.random.default_rng(0))
    """
    order = rng.permutation(Z.shape[1])
    whole = as_array(function(Z), np.asarray(as_numpy(Z)), what)
    assert_shape(whole, Z.shape, what=what)
    assert_relation(
        function(_changed(Z, lambda logits: logits[:, order])),
        whole[:, order],
        f"Exchange the columns of two classes: the columns of your {what} should be exchanged too, and nothing else.",
    )


@also_takes(rng_at=2)
def assert_linear(
    function: Function, x: Any, *, rng: np.random.Generator, what: str = "result", affine: bool = False
) -> None:
    """Check that f(a x + b y) = a f(x) + b f(y); with ``affine`` for a + b = 1 alone.

    x: an argument of the right shape, such as theta for a linear model or G for a vjp

    >>> assert_linear(np.sum, np.ones(3), rng=np.random.default_rng(0))
    """
    like, x = x, np.array(as_numpy(x), dtype=np.float64)
    y = rng.normal(size=x.shape)
    a = float(rng.uniform(0.5, 2.0))
    b = 1 - a if affine else float(rng.uniform(-2.0, -0.5))
    fx = as_array(function(in_library_of(like, x.copy())), np.zeros(1), what).astype(np.float64)
    fy = as_array(function(in_library_of(like, y.copy())), np.zeros(1), what).astype(np.float64)
    assert_shape(fy, fx.shape, what=what)
    assert_relation(
        function(in_library_of(like, a * x + b * y)),
        a * fx + b * fy,
        f"Your {what} should be linear in its argument: twice the argument, twice the {what}. "
        f"What in it does not scale?"
        if not affine
        else f"Halfway between two arguments your {what} should be halfway between its two values.",
        scale=float(max(np.max(np.abs(a * fx), initial=0.0), np.max(np.abs(b * fy), initial=0.0))),
    )


def assert_antisymmetric(function: Function, a: Any, b: Any, *, what: str = "gradient") -> None:
    """Check that f(b, a) = -f(a, b), as the gradient of a squared difference has it.

    >>> assert_antisymmetric(np.subtract, np.array([1.0, 2.0]), np.array([0.5, 5.0]))
    """
    turned = as_array(function(b, a), np.asarray(as_numpy(a)), what).astype(np.float64)
    assert_relation(
        -turned,
        function(a, b),
        f"Exchange prediction and target: your {what} should change its sign, and does not.",
    )


@also_takes(rng_at=1)
def assert_equivariant_step(
    step: Callable[..., Any],
    *,
    rng: np.random.Generator,
    state: Callable[[Any], dict[str, Any]] | None = None,
    size: int = 5,
    like: Any = None,
    lr: float = 0.1,
) -> None:
    """Check that an optimizer's step treats coordinates alike: it commutes with their order and signs, and with shifts of theta.

    step, state, size, like: as in `assert_optimizer`; a step with weight decay does not commute with shifts

    >>> assert_equivariant_step(lambda theta, g, lr: theta - lr * g, rng=np.random.default_rng(0))
    """
    point = parameters_of(np.zeros(size) if like is None else like)
    theta, g = rng.normal(size=(2, *point.values.shape))
    order, sign = rng.permutation(len(theta)), rng.choice([-1.0, 1.0], size=theta.shape)
    shift = rng.normal(size=theta.shape)

    def move(theta: np.ndarray, g: np.ndarray) -> np.ndarray:
        given = point.as_given(theta)
        if state is None:
            new = step(given, point.as_given(g), lr)
        else:
            new = step(given, point.as_given(g), state(copied(given)), lr)[0]
        after = as_array(point.numbers(new, "theta"), theta, "theta").astype(np.float64)
        assert_shape(after, theta.shape, what="theta")
        moved: np.ndarray = after - theta
        return moved

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

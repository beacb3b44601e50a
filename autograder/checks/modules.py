"""Objects with parameters, such as a ``torch.nn.Module``: their parameters, gradients and training steps.

The check knows no library: it is handed functions that read and set parameters as arrays by name, so it runs on a module of
PyTorch, on a class of the course's own, and over the wire. A gradient is compared with central differences of a loss that
the check computes from the module's outputs; the error of these differences is estimated from two step sizes, and a
component that they cannot tell is left out and counted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .arrays import as_numpy
from .failure import CheckFailed
from .values import assert_close

__tracebackhide__ = True  # pytest: show the caller's line, not ours

Parameters = dict[str, np.ndarray]
STEP = 1e-4
MOST_PROBED = 40
LEAST_TOLD = 0.5
"""Of the components that were probed, so large a share must be told by the differences, or nothing is said."""


def assert_parameters(actual: Mapping[str, Any], shapes: Mapping[str, tuple[int, ...]]) -> Parameters:
    """Check names and shapes of parameters, and that they are finite numbers; return them as arrays. Raises CheckFailed.

    >>> assert_parameters({"weight": np.ones((2, 3))}, {"weight": (2, 3)})["weight"].shape
    (2, 3)
    """
    missing = [name for name in shapes if name not in actual]
    if missing:
        raise CheckFailed(
            f"Your module has no parameter {missing[0]!r}. A tensor that is not registered as a parameter is never trained.",
            values=f"it has {sorted(map(str, actual))}",
        )
    more = [name for name in actual if name not in shapes]
    if more:
        raise CheckFailed(
            f"Your module has {len(more)} parameters more than asked for.",
            values=f"it has {sorted(map(str, actual))}",
        )
    arrays = {name: np.asarray(as_numpy(value), dtype=np.float64) for name, value in actual.items()}
    for name, shape in shapes.items():
        if arrays[name].shape != tuple(shape):
            raise CheckFailed(
                f"Your parameter {name!r} has shape {arrays[name].shape}; {tuple(shape)} is asked for."
            )
        if not np.isfinite(arrays[name]).all():
            raise CheckFailed(f"Your parameter {name!r} holds a number that is not finite.")
    return arrays


def assert_parameter_gradients(
    gradients: Mapping[str, Any],
    loss: Callable[[Parameters], float],
    at: Any,
    *,
    rng: np.random.Generator,
    rtol: float = 1e-4,
) -> None:
    """Check the gradient of each parameter against differences of ``loss`` at ``at``. Raises CheckFailed.

    gradients: what the student's module says, by parameter
    loss:      parameters -> loss, in double precision; of the student's own outputs or of the solution's
    at:        name -> the parameter at which the gradients were taken
    rng:       draws which components are looked at: at most 40 of each parameter

    Each difference is taken with two step sizes, and its error estimated from both; a component whose error is larger
    than what is allowed is not told. If more than half are not, the check raises ValueError: the loss is too rough.

    >>> at = {"weight": np.array([1.0, -2.0])}
    >>> rng = np.random.default_rng(0)
    >>> assert_parameter_gradients({"weight": 2 * at["weight"]}, lambda p: float(np.sum(p["weight"] ** 2)), at, rng=rng)
    """
    arrays = {name: np.array(as_numpy(value), dtype=np.float64) for name, value in at.items()}
    for name, right_at in arrays.items():
        if gradients.get(name) is None:
            raise CheckFailed(
                f"The parameter {name!r} has no gradient after a backward pass: is it used in forward, and not detached?"
            )
        yours = np.asarray(as_numpy(gradients[name]), dtype=np.float64)
        if yours.shape != right_at.shape:
            raise CheckFailed(
                f"The gradient of {name!r} has shape {yours.shape}; the parameter has {right_at.shape}."
            )
        _compare(name, yours.reshape(-1), arrays, loss, rng, rtol=rtol)


def _compare(
    name: str,
    yours: np.ndarray,
    arrays: Parameters,
    loss: Callable[[Parameters], float],
    rng: np.random.Generator,
    *,
    rtol: float,
) -> None:
    count = yours.size
    chosen = rng.permutation(count)[:MOST_PROBED]
    pairs = [_difference(name, int(k), arrays, loss) for k in chosen]
    right = np.array([value for value, _ in pairs])
    errors = np.array([error for _, error in pairs])
    scale = max(float(np.max(np.abs(right), initial=0.0)), 1e-8)
    told = errors <= rtol * scale
    if told.mean() < LEAST_TOLD:
        raise ValueError(
            f"The loss is too rough near {name!r}: differences tell {told.sum()} of {len(told)} components."
        )
    try:
        assert_close(yours[chosen][told], right[told], rtol=2 * rtol, what=f"gradient of {name!r}")
    except CheckFailed as failed:
        raise CheckFailed(failed.diagnosis, values=failed.values) from None


def _difference(
    name: str, place: int, arrays: Parameters, loss: Callable[[Parameters], float]
) -> tuple[float, float]:
    """Return one component of the gradient by extrapolated differences, and an estimate of its error."""

    def central(step: float) -> float:
        values = []
        for sign in (1.0, -1.0):
            moved = arrays[name].copy()
            moved.reshape(-1)[place] += sign * step
            values.append(float(loss({**arrays, name: moved})))
        return (values[0] - values[1]) / (2 * step)

    step = STEP * max(1.0, abs(float(arrays[name].reshape(-1)[place])))
    wide, narrow = central(2 * step), central(step)
    return (4 * narrow - wide) / 3, abs(narrow - wide)


def assert_training_step(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    gradients: Mapping[str, Any],
    learning_rate: float,
    *,
    rtol: float = 1e-5,
) -> None:
    """Check that a step of gradient descent moved every parameter by minus learning rate times gradient. Raises CheckFailed.

    >>> assert_training_step({"w": np.ones(2)}, {"w": np.zeros(2)}, {"w": np.full(2, 10.0)}, 0.1)
    """
    for name, gradient in gradients.items():
        old, new = (np.asarray(as_numpy(values[name]), dtype=np.float64) for values in (before, after))
        step = -learning_rate * np.asarray(as_numpy(gradient), dtype=np.float64)
        moved = new - old
        if not moved.any() and step.any():
            raise CheckFailed(
                f"A step leaves the parameter {name!r} where it was: does the optimizer know it?"
            )
        if np.allclose(moved, -step, rtol=1e-3) and step.any():
            raise CheckFailed(f"A step moves the parameter {name!r} up the gradient. Which way is down?")
        atol = 1e-6 * float(np.max(np.abs(old), initial=0.0))  # parameters may be of single precision
        assert_close(moved, step, rtol=rtol, atol=atol, what=f"step of {name!r}")

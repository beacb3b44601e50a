"""Check a gradient: against the right one first, and against the loss second.

The reference at a random point is the first oracle: right gradients differ by 3e-14 at most, and the
nearest wrong one that was ever met by 1.6e-7, so 1e-9 lies in an empty gap. Differences of a loss are
the second (see `differences`). The two together tell two mistakes apart: a gradient that is wrong, and a
gradient that is right for a loss that is not the one asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .arrays import as_numpy, in_library_of, is_tree
from .descriptions import constant_factor, describe_difference, exact_factor, short
from .differences import measured_gradient, measured_slope
from .failure import CheckFailed
from .parameters import Parameters, parameters_of
from .signatures import also_takes
from .values import FLOAT32_RTOL, RTOL, as_array, assert_finite, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours

Blocks = Mapping[str, slice | tuple[int, ...]]
"""The parts of a flat theta by name: slices, or shapes in the order in which they are packed."""

MANY_PARAMETERS = 400
"""From here on, differences are taken along random directions in place of every coordinate."""


def assert_gradient(
    actual: Any,
    expected: Any = None,
    *,
    at: Any = None,
    loss: Callable[[Any], Any] | None = None,
    own_loss: Callable[[Any], Any] | None = None,
    accept_own: bool = False,
    blocks: Blocks | None = None,
    sizes: Mapping[str, int] | None = None,
    rtol: float = RTOL,
    what: str = "gradient",
) -> None:
    """Check a gradient against the right one, or against differences of a loss.

    actual:     what the student returned, or the student's function theta -> gradient
    expected:   the right gradient, or the function for it; without it, ``loss`` decides
    at:         theta: an array, a tensor, or a dict, list or tuple of these; needed where a function is given
    loss:       the right loss, theta -> number: the oracle where ``expected`` is not given
    own_loss:   the student's own loss: a second verdict, when the first one is no
    accept_own: let the gradient of ``own_loss`` pass, so that a mistake in the loss costs once
    blocks:     the parts of a flat theta, so that right and wrong parts are named: ``{"W": (3, 4), "b": (4,)}``;
                a dict, list or tuple names its parts itself
    sizes:      named numbers that a lost factor may be equal to, such as ``{"n": 7}``
    rtol:       allowed largest error relative to the largest component, against ``expected``

    Functions get theta as ``at`` holds it, and return a gradient of the same arrangement.

    Raises CheckFailed that names what is wrong: the kind, the shape, nan, a factor, a sign, the parts
    that are zero, transposed or off, or the loss in place of the gradient. Raises ValueError where a
    difference of the loss is needed and ``at`` is a tensor of single precision.

    >>> assert_gradient(lambda theta: 2 * theta, loss=lambda theta: theta @ theta, at=np.array([1.0, 2.0]))
    >>> assert_gradient({"w": np.ones(2), "b": 0.0}, {"w": np.ones(2), "b": 3.0})
    Traceback (most recent call last):
    autograder.checks.failure.CheckFailed: Of your gradient, w is right; the part b is 0 everywhere. ...
    """
    if expected is None and loss is None:
        raise TypeError("assert_gradient needs the right gradient, or a loss to take differences of.")
    point = _point(at, expected)
    blocks = point.parts if blocks is None and point is not None else blocks
    yours, right, allowed, rtol = _both(actual, expected, loss, point=point, rtol=rtol, what=what)
    error = np.abs(yours - right)
    if (error <= allowed).all():
        return
    diagnosis = _diagnosis(
        yours, right, allowed=allowed, rtol=rtol, what=what, blocks=blocks, sizes=dict(sizes or {})
    )
    if own_loss is not None:
        is_derivative = _is_gradient_of(yours, own_loss, _given(point))
        if is_derivative and accept_own:
            return
        diagnosis = (
            f"Your {what} is right for your loss; the loss is the problem. Mend the loss first: "
            f"the {what} of the right loss is another one."
            if is_derivative
            else f"{diagnosis} Nor is it the derivative of your own loss: compare the two by a finite difference."
        )
    raise CheckFailed(
        diagnosis,
        values=f"expected {short(right)}\ngot      {short(yours)}\nlargest error {error.max():.3g}, "
        f"allowed {float(allowed[np.unravel_index(error.argmax(), error.shape)]):.3g}",
        evidence={"expected": right, "actual": yours},
    )


def _both(
    actual: Any,
    expected: Any,
    loss: Callable[[Any], Any] | None,
    *,
    point: Parameters | None,
    rtol: float,
    what: str,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, float]:
    """Return (yours, right, how far each component may be off, the same relative to the largest).

    Raises CheckFailed if what came is no gradient of the right shape, or not finite.
    """
    value = _evaluated(actual, point, what)
    if expected is not None:
        right = np.asarray(as_numpy(_evaluated(expected, point, what)), dtype=np.float64)
        allowed = np.full(right.shape, rtol * scale_of(right))
    else:
        assert loss is not None
        point = _given(point)
        point.require_double_precision()
        measured = measured_gradient(point.of_numbers(loss), point.values)
        right, allowed = measured.gradient, measured.allowed
        rtol = float(np.max(allowed, initial=0.0)) / scale_of(right)
    yours = as_array(value, right, what)
    assert_shape(yours, right.shape, what=what)
    if yours.dtype in (np.float32, np.complex64):
        rtol = max(rtol, FLOAT32_RTOL)
        allowed = np.maximum(allowed, FLOAT32_RTOL * scale_of(right))
    yours = yours.astype(np.float64)
    assert_finite(yours, right, what)
    return yours, right, allowed, rtol


@also_takes(rng_at=3)
def assert_directional(
    gradient: Any,
    loss: Callable[[Any], Any],
    at: Any,
    *,
    rng: np.random.Generator,
    directions: int = 3,
    what: str = "gradient",
) -> None:
    """Check a gradient against the slope of ``loss`` along random directions: for many parameters.

    gradient: an array, or a function of theta
    loss:     the right loss
    at:       theta, of order 1 and away from kinks: an array, a tensor, or a dict, list or tuple of these

    Compares <gradient, u> with an extrapolated difference along u, for normal u; an error e is missed
    with a probability of about (0.8 tolerance / |e|) ** directions. Costs 11 evaluations of ``loss`` a
    direction whatever the size of theta. Raises CheckFailed, which cannot say where the error is.

    >>> theta = np.linspace(-1.0, 1.0, 1000)
    >>> assert_directional(np.cos, lambda theta: np.sum(np.sin(theta)), theta, rng=np.random.default_rng(0))
    """
    point = parameters_of(at)
    point.require_double_precision()
    theta, loss = point.values, point.of_numbers(loss)
    yours = as_array(_evaluated(gradient, point, what), theta, what)
    assert_shape(yours, theta.shape, what=what)
    assert_finite(yours, np.zeros(theta.shape), what)
    for _ in range(directions):
        direction = rng.normal(size=theta.shape)
        slope, allowed = measured_slope(loss, theta, direction)
        claimed = float(np.vdot(yours, direction))
        allowed += (
            1e-7 * float(np.linalg.norm(yours)) * float(np.linalg.norm(direction)) / np.sqrt(theta.size)
        )
        if abs(claimed - slope) > allowed:
            raise CheckFailed(
                f"Along a random direction the loss does not change as your {what} says. Compare each part of "
                f"your {what} with a finite difference on a small problem.",
                values=f"slope {slope:.15g}, <gradient, u> {claimed:.15g}, allowed {allowed:.3g}",
                evidence={"direction": direction, "actual": yours},
            )


@also_takes(rng_at=3)
def assert_adjoint(
    vjp: Callable[[Any], Any],
    function: Callable[[Any], Any],
    at: Any,
    *,
    rng: np.random.Generator,
    blocks: Blocks | None = None,
    trials: int = 3,
    what: str = "vjp",
) -> None:
    """Check that ``vjp(G)`` pulls G back through ``function`` at the point ``at``: <G, J v> = <J^T G, v>.

    vjp:      the student's function, G -> array of the shape of ``at``, or its dict, list or tuple
    function: theta -> array, trusted; J v is an extrapolated difference of it
    at:       theta: an array, a tensor, or a dict, list or tuple of these
    blocks:   the parts of a flat ``at``: v then lives in one part at a time, and the wrong one is named

    G and v are random, since ones hide a transposition and a forgotten sum. Raises CheckFailed.

    >>> W = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    >>> assert_adjoint(lambda G: W.T @ G, lambda x: W @ x, np.ones(2), rng=np.random.default_rng(0))
    """
    point = parameters_of(at)
    point.require_double_precision()
    theta, blocks, output = point.values, blocks or point.parts, function(point.as_given(point.values))
    value = np.asarray(as_numpy(output), dtype=np.float64)
    forward = point.of_numbers(function)
    for _ in range(trials):
        G = rng.normal(size=value.shape)
        pulled = as_array(point.numbers(vjp(in_library_of(output, G.copy())), what), theta, what)
        assert_shape(pulled, theta.shape, what=what)
        assert_finite(pulled, np.zeros(theta.shape), what)
        for name, part in _parts(blocks, theta.size).items() if theta.ndim == 1 else [("", slice(None))]:
            v = np.zeros(theta.shape)
            v[part] = rng.normal(size=v[part].shape)

            def contracted(point: np.ndarray, G: np.ndarray = G) -> float:
                return float(np.vdot(G, as_numpy(forward(point))))

            (left, allowed), right = measured_slope(contracted, theta, v), float(np.vdot(pulled, v))
            allowed += (
                1e-7 * float(np.linalg.norm(pulled[part])) * float(np.linalg.norm(v)) / np.sqrt(v[part].size)
            )
            if abs(left - right) <= allowed:
                continue
            where = f" in the part {name}" if name else ""
            raise CheckFailed(
                f"Your {what} does not pull G back{where}: for random G and v, <G, J v> and <{what}(G), v> should be "
                f"the same number. Which derivative, transpose or sum is missing{where or ' there'}?",
                values=f"<G, J v> = {left:.12g}, <{what}(G), v> = {right:.12g}",
            )


def block_report(
    actual: np.ndarray,
    expected: np.ndarray,
    blocks: Blocks,
    *,
    sizes: Mapping[str, int] | None = None,
    rtol: float = RTOL,
) -> dict[str, str]:
    """Return for each part of theta that is wrong a few words on how; nothing for those that are right.

    The words follow "W1 is": ``0 everywhere``, ``transposed``, ``twice what it should be``, ...
    Each part is measured against the largest component of the whole gradient.

    >>> block_report(np.array([1.0, 2.0, 0.0]), np.array([1.0, 2.0, 3.0]), {"w": (2,), "b": (1,)})
    {'b': '0 everywhere'}
    """
    actual, expected = np.asarray(actual, dtype=np.float64), np.asarray(expected, dtype=np.float64)
    allowed, report = rtol * scale_of(expected), {}
    shapes = {name: block for name, block in blocks.items() if isinstance(block, tuple)}
    for name, part in _parts(blocks, expected.size).items():
        yours, right = actual[part], expected[part]
        if np.max(np.abs(yours - right), initial=0.0) > allowed:
            report[name] = _about_block(yours, right, allowed, shapes.get(name), dict(sizes or {}))
    return report


def _about_block(
    yours: np.ndarray, right: np.ndarray, allowed: float, shape: tuple[int, ...] | None, sizes: dict[str, int]
) -> str:
    if not yours.any():
        return "0 everywhere"
    factor = exact_factor(yours, right, sizes)
    if factor is not None:
        return f"{factor} what it should be"
    if shape is not None and len(shape) == 2:
        for transposed in (yours.reshape(shape).T, yours.reshape(shape[::-1]).T):
            if transposed.shape == shape and np.max(np.abs(transposed.ravel() - right)) <= allowed:
                return "transposed"
    if yours.size > 1 and np.max(np.abs(np.sort(yours) - np.sort(right))) <= allowed:
        return "in another order"
    return "off"


def _diagnosis(
    yours: np.ndarray,
    right: np.ndarray,
    *,
    allowed: np.ndarray,
    rtol: float,
    what: str,
    blocks: Blocks | None,
    sizes: dict[str, int],
) -> str:
    whole = constant_factor(yours, right)
    if blocks is None or right.ndim != 1 or whole is not None or not yours.any():
        return describe_difference(yours, right, rtol, what, sizes)
    report = block_report(yours, right, blocks, sizes=sizes, rtol=rtol)
    if not report:
        return describe_difference(yours, right, rtol, what, sizes)
    fine = [name for name in blocks if name not in report]
    wrong = "; ".join(f"{name} is {words}" for name, words in report.items())
    sentence = f"Of your {what}, the part {wrong}."
    if fine:
        sentence = (
            f"Of your {what}, {_listed(fine)} {'is' if len(fine) == 1 else 'are'} right; the part {wrong}."
        )
    if "0 everywhere" in report.values():
        name = next(name for name, words in report.items() if words == "0 everywhere")
        return f"{sentence} What happens to the loss if only {name} changes?"
    if "transposed" in report.values() or "in another order" in report.values():
        return f"{sentence} Compare the order of your numbers with the packing rule."
    if fine:
        return f"{sentence} What lies between {fine[-1]} and it on the way back through the model?"
    error = float(np.max(np.abs(yours - right))) / scale_of(right)
    return f"{sentence} The largest error is {error:.1e} of the gradient's size; {float(np.max(allowed)) / scale_of(right):.0e} is allowed."


def _is_gradient_of(gradient: np.ndarray, own_loss: Callable[[Any], Any], point: Parameters) -> bool:
    """Whether ``gradient`` is the derivative of the student's loss, which must not be a constant."""
    theta, loss = point.values, point.of_numbers(own_loss)
    if gradient.shape != theta.shape:
        return False
    try:
        if theta.size > MANY_PARAMETERS:
            assert_directional(gradient, loss, theta, rng=np.random.default_rng(0), directions=5)
            return bool(gradient.any())
        measured = measured_gradient(loss, theta)
    except Exception:  # noqa: BLE001 (a loss that fails on its own is no second opinion)
        return False
    nonzero = np.max(np.abs(measured.gradient), initial=0.0) > 10 * float(
        np.max(measured.allowed, initial=0.0)
    )
    return bool(nonzero) and measured.accepts(gradient)


def _parts(blocks: Blocks | None, size: int) -> dict[str, slice]:
    if blocks is None:
        return {"": slice(None)}
    parts, start = {}, 0
    for name, block in blocks.items():
        if isinstance(block, slice):
            parts[name] = block
            start = block.indices(size)[1]
        else:
            length = int(np.prod(block))
            parts[name] = slice(start, start + length)
            start += length
    if start != size:
        raise ValueError(f"The blocks {', '.join(blocks)} end at {start}, but theta has {size} components.")
    return parts


def _point(at: Any, expected: Any) -> Parameters | None:
    """Return theta; without it, what arranges the gradients: the right one, if it is a tree."""
    if at is not None:
        return parameters_of(at)
    return parameters_of(expected) if is_tree(expected) else None


def _given(point: Parameters | None) -> Parameters:
    if point is None:
        raise TypeError("Pass the point, at=theta.")
    return point


def _evaluated(gradient: Any, point: Parameters | None, what: str) -> Any:
    """Return a gradient, or what the function for it gives at the point, as one array if theta is a tree."""
    if callable(gradient):
        point = _given(point)
        gradient = gradient(point.as_given(point.values))
    return gradient if point is None else point.numbers(gradient, what)


def scale_of(right: np.ndarray) -> float:
    return float(np.max(np.abs(right), initial=0.0)) or 1.0


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

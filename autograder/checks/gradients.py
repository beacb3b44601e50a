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

from .differences import Loss, measured_gradient, measured_slope
from .failure import CheckFailed
from .values import (
    FLOAT32_RTOL,
    RTOL,
    as_array,
    assert_finite,
    assert_shape,
    constant_factor,
    describe_difference,
    exact_factor,
    short,
)

Blocks = Mapping[str, slice | tuple[int, ...]]
"""The parts of a flat theta by name: slices, or shapes in the order in which they are packed."""

MANY_PARAMETERS = 400
"""From here on, differences are taken along random directions in place of every coordinate."""


def assert_gradient(
    actual: Any,
    expected: Any = None,
    *,
    at: np.ndarray | None = None,
    loss: Loss | None = None,
    own_loss: Loss | None = None,
    accept_own: bool = False,
    blocks: Blocks | None = None,
    sizes: Mapping[str, int] | None = None,
    rtol: float = RTOL,
    what: str = "gradient",
) -> None:
    """Check a gradient against the right one, or against differences of a loss.

    actual:     what the student returned, or the student's function theta -> gradient
    expected:   the right gradient, or the function for it; without it, ``loss`` decides
    at:         theta; needed where a function is given
    loss:       the right loss, theta -> number: the oracle where ``expected`` is not given
    own_loss:   the student's own loss: a second verdict, when the first one is no
    accept_own: let the gradient of ``own_loss`` pass, so that a mistake in the loss costs once
    blocks:     the parts of theta, so that right and wrong parts are named: ``{"W": (3, 4), "b": (4,)}``
    sizes:      named numbers that a lost factor may be equal to, such as ``{"n": 7}``
    rtol:       allowed largest error relative to the largest component, against ``expected``

    Raises CheckFailed that names what is wrong: the kind, the shape, nan, a factor, a sign, the parts
    that are zero, transposed or off, or the loss in place of the gradient.
    """
    if expected is None and loss is None:
        raise TypeError("assert_gradient needs the right gradient, or a loss to take differences of.")
    given = _at(actual, at)
    right = None if expected is None else np.asarray(_at(expected, at), dtype=np.float64)
    measured = None
    if right is None:
        measured = measured_gradient(_loss(loss), _theta(at))
        right = measured.gradient
    yours = as_array(given, right, what)
    assert_shape(yours, right.shape, what=what)
    if yours.dtype in (np.float32, np.complex64):
        rtol = max(rtol, FLOAT32_RTOL)
    yours = yours.astype(np.float64)
    assert_finite(yours, right, what)
    if measured is not None:
        if measured.accepts(yours):
            return
        allowed, rtol = measured.allowed, float(np.max(measured.allowed)) / scale_of(right)
    else:
        allowed = np.full(right.shape, rtol * scale_of(right))
        if (np.abs(yours - right) <= allowed).all():
            return
    diagnosis = _diagnosis(
        yours, right, allowed=allowed, rtol=rtol, what=what, blocks=blocks, sizes=dict(sizes or {})
    )
    if own_loss is not None:
        verdict = _is_gradient_of(yours, own_loss, _theta(at))
        if verdict and accept_own:
            return
        diagnosis = (
            f"Your {what} is right for your loss; the loss is the problem. Mend the loss first: "
            f"the {what} of the right loss is another one."
            if verdict
            else f"{diagnosis} Nor is it the derivative of your own loss: compare the two by a finite difference."
        )
    error = np.abs(yours - right)
    raise CheckFailed(
        diagnosis,
        values=f"expected {short(right)}\ngot      {short(yours)}\nlargest error {error.max():.3g}, "
        f"allowed {float(allowed[np.unravel_index(error.argmax(), error.shape)]):.3g}",
        evidence={"expected": right, "actual": yours},
    )


def assert_directional(
    gradient: Any,
    loss: Loss,
    at: np.ndarray,
    rng: np.random.Generator,
    *,
    directions: int = 3,
    what: str = "gradient",
) -> None:
    """Check a gradient against the slope of ``loss`` along random directions: for many parameters.

    gradient: an array, or a function of theta
    loss:     the right loss
    at:       theta, of order 1 and away from kinks

    Compares <gradient, u> with an extrapolated difference along u, for normal u; an error e is missed
    with a probability of about (0.8 tolerance / |e|) ** directions. Costs 11 evaluations of ``loss`` a
    direction whatever the size of theta. Raises CheckFailed, which cannot say where the error is.
    """
    theta = np.asarray(at, dtype=np.float64)
    yours = as_array(_at(gradient, theta), theta, what)
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


def assert_adjoint(
    vjp: Callable[[np.ndarray], Any],
    function: Callable[[np.ndarray], Any],
    at: np.ndarray,
    rng: np.random.Generator,
    *,
    blocks: Blocks | None = None,
    trials: int = 3,
    what: str = "vjp",
) -> None:
    """Check that ``vjp(G)`` pulls G back through ``function`` at the point ``at``: <G, J v> = <J^T G, v>.

    vjp:      the student's function, G -> array of the shape of ``at``
    function: theta -> array, trusted; J v is an extrapolated difference of it
    blocks:   the parts of a flat ``at``: v then lives in one part at a time, and the wrong one is named

    G and v are random, since ones hide a transposition and a forgotten sum. Raises CheckFailed.
    """
    theta = np.asarray(at, dtype=np.float64)
    value = np.asarray(function(theta.copy()), dtype=np.float64)
    for _ in range(trials):
        G = rng.normal(size=value.shape)
        pulled = as_array(vjp(G.copy()), theta, what)
        assert_shape(pulled, theta.shape, what=what)
        assert_finite(pulled, np.zeros(theta.shape), what)
        for name, part in _parts(blocks, theta.size).items() if theta.ndim == 1 else [("", slice(None))]:
            v = np.zeros(theta.shape)
            v[part] = rng.normal(size=v[part].shape)

            def contracted(point: np.ndarray, G: np.ndarray = G) -> float:
                return float(np.vdot(G, function(point)))

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


def _is_gradient_of(gradient: np.ndarray, own_loss: Loss, theta: np.ndarray) -> bool:
    """Whether ``gradient`` is the derivative of the student's loss, which must not be a constant."""
    if gradient.shape != theta.shape:
        return False
    try:
        if theta.size > MANY_PARAMETERS:
            assert_directional(gradient, own_loss, theta, np.random.default_rng(0), directions=5)
            return bool(gradient.any())
        measured = measured_gradient(own_loss, theta)
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


def _at(gradient: Any, at: np.ndarray | None) -> Any:
    return gradient(_theta(at)) if callable(gradient) else gradient


def _theta(at: np.ndarray | None) -> np.ndarray:
    if at is None:
        raise TypeError("Pass the point, at=theta.")
    return np.array(at, dtype=np.float64)


def _loss(loss: Loss | None) -> Loss:
    assert loss is not None
    return loss


def scale_of(right: np.ndarray) -> float:
    return float(np.max(np.abs(right), initial=0.0)) or 1.0


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"

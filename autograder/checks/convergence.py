"""Did it reach the optimum, along the right path, as fast as it must, and only where it can?

Reaching theta_star is necessary and never sufficient: 16 of 27 wrong optimizers reach it on a
well-conditioned bowl. Always check the path as well.

For f that is mu-strongly convex with an L-Lipschitz gradient (Nesterov, *Introductory Lectures on Convex
Optimization*, section 2.1):

    |theta - theta_star|  <=  |grad f(theta)| / mu             f - f_star  <=  |grad f(theta)|**2 / (2 mu)
    |theta_t+1 - theta_star|  <=  max(|1 - lr mu|, |1 - lr L|) |theta_t - theta_star|
    gradient descent is stable  <=>  lr < 2 / L

Norms here are Euclidean.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .arrays import as_numpy
from .descriptions import exact_factor, short
from .failure import CheckFailed
from .values import FLOAT32_RTOL, RTOL, as_array, assert_finite, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours

RATE_SLACK = 1e-3
"""Measured rates were 0.9965 to 1.0000 of the theory over 800 runs."""

ROUNDING_FLOOR = 1e-12
"""Errors below this part of the first one are rounding and tell nothing about a rate."""


def certified_distance(gradient: np.ndarray, mu: float, *, within: float = math.inf) -> float:
    """Return an upper bound of |theta - theta_star|, from the gradient at theta alone.

    mu:     strong convexity, of f everywhere, or on the ball of radius ``within`` about theta_star
    within: for a convex f that is mu-strongly convex only there: the slope along the ray from theta_star
            does not fall, and is mu * within at its border, so |gradient| <= mu * within puts theta inside

    inf where nothing can be certified. Raises ValueError if mu is not positive.

    >>> certified_distance(np.array([3.0, 4.0]), mu=10.0)
    0.5
    """
    if not mu > 0:
        raise ValueError(f"mu is {mu}; a bound needs strong convexity, mu > 0.")
    length = float(np.linalg.norm(np.asarray(as_numpy(gradient))))
    return length / mu if length <= mu * within else math.inf


def local_strong_convexity(mu_at_optimum: float, hessian_lipschitz: float) -> tuple[float, float]:
    """Return (mu, radius): f is mu-strongly convex on the ball of that radius about theta_star.

    mu_at_optimum:     the smallest eigenvalue of the Hessian at theta_star
    hessian_lipschitz: K with |H(a) - H(b)| <= K |a - b|; for the logistic loss mean |z_i|**3 / (6 sqrt 3)

    Half of the curvature is given up: mu = mu_at_optimum / 2, radius = mu_at_optimum / (2 K).

    >>> local_strong_convexity(0.25, 0.5)
    (0.125, 0.25)
    """
    return mu_at_optimum / 2, mu_at_optimum / (2 * hessian_lipschitz)


def convergence_rate(lr: float, mu: float, L: float) -> float:
    """Return the factor by which a step of gradient descent shrinks the error in the worst case.

    mu, L: the smallest and the largest curvature

    >>> convergence_rate(lr=0.1, mu=1.0, L=10.0)
    0.9
    """
    return max(abs(1 - lr * mu), abs(1 - lr * L))


def assert_reaches(
    theta: Any, theta_star: Any, *, tolerance: float, radius: float = 0.0, what: str = "theta"
) -> None:
    """Check that ``theta`` is theta_star: |theta - theta_star| <= tolerance + radius.

    tolerance: the distance that the method must get below
    radius:    how well theta_star itself is known, from its certificate

    Raises CheckFailed. It does not say where theta_star is.

    >>> assert_reaches(np.array([1.0 + 1e-9, 2.0]), np.array([1.0, 2.0]), tolerance=1e-6)
    """
    right = np.asarray(as_numpy(theta_star), dtype=np.float64)
    yours = as_array(theta, right, what)
    assert_shape(yours, right.shape, what=what)
    assert_finite(yours, np.zeros(right.shape), what)
    distance = float(np.linalg.norm(yours - right))
    if distance <= tolerance + radius:
        return
    size = float(np.linalg.norm(right)) or 1.0
    if distance > 1e3 * size:
        sentence = f"Your {what} ran away from the optimum. Is the step too long, or does it go uphill?"
    else:
        sentence = (
            f"Your {what} ends {distance:.1e} away from the optimum, and {tolerance:.0e} is allowed. "
            f"Is the gradient 0 there, and were all steps taken?"
        )
    raise CheckFailed(
        sentence,
        values=f"expected {short(right)} +- {tolerance + radius:.3g}\ngot      {short(yours)}",
        evidence={"expected": right, "actual": yours},
    )


def assert_certified(
    theta: Any,
    gradient: Callable[[np.ndarray], Any],
    mu: float,
    *,
    tolerance: float,
    within: float = math.inf,
    what: str = "theta",
) -> None:
    """Check by its gradient alone that ``theta`` lies within ``tolerance`` of the optimum.

    gradient: the judge's; needs no theta_star
    mu, within: as in `certified_distance`

    Sound, not sharp: the bound is up to L/mu times the true distance. Raises CheckFailed.

    >>> assert_certified(np.array([1e-9, 0.0]), lambda theta: 2 * theta, mu=2.0, tolerance=1e-6)
    """
    theta = as_numpy(theta)
    yours = as_array(theta, np.zeros(np.shape(theta) if isinstance(theta, np.ndarray) else 1), what).astype(
        float
    )
    assert_finite(yours, np.zeros(yours.shape), what)
    slope = np.asarray(as_numpy(gradient(yours.copy())))
    bound = certified_distance(slope, mu, within=within)
    if bound > tolerance:
        raise CheckFailed(
            f"At your {what} the slope of the loss is still {float(np.linalg.norm(slope)):.1e}, too much for a minimum: "
            f"it could be improved. Take more steps, or check their length and direction.",
            values=f"|gradient| / mu = {bound:.3g}, allowed {tolerance:.3g}",
        )


def assert_path(
    path: Any,
    expected: Any,
    *,
    rtol: float = RTOL,
    what: str = "path",
    sizes: Mapping[str, int] | None = None,
) -> None:
    """Check a path theta_0, theta_1, ... row by row, and name the first step that goes another way.

    path:     what the student returned
    expected: (steps + 1, p), theta_0 first
    rtol:     allowed largest error of a row, relative to the largest number up to that row; rounding
              grows along an unstable path, so compare few steps there

    Raises CheckFailed. The steps before the one that is named are right.

    >>> right = 0.8 ** np.arange(4)[:, None] * np.ones(2)
    >>> assert_path(right.tolist(), right)
    >>> assert_path(np.r_[right[:2], 2 * right[2:]], right)
    Traceback (most recent call last):
    autograder.checks.failure.CheckFailed: The first step is right; step 2 goes another way. ...
    """
    right = np.asarray(as_numpy(expected), dtype=np.float64)
    yours = as_array(path, right, what)
    _assert_rows(yours, right, what)
    if yours.dtype == np.float32:  # the dtype is another item's matter
        rtol = max(rtol, FLOAT32_RTOL)
    yours = yours.astype(np.float64)
    scale = 0.0
    for step, (row, good) in enumerate(zip(yours, right, strict=True)):
        scale = max(scale, float(np.max(np.abs(good), initial=0.0)))
        if np.isfinite(row).all() and float(np.max(np.abs(row - good), initial=0.0)) <= rtol * (scale or 1.0):
            continue
        raise CheckFailed(
            _about_step(yours, right, step, what, sizes or {}),
            values=f"theta_{step}: expected {short(good)}\n         got      {short(row)}",
            evidence={"expected": right, "actual": yours, "first_divergent_step": np.array(step)},
        )


def measured_rate(errors: Sequence[float] | np.ndarray, *, last: int = 50) -> float:
    """Return the geometric mean of the ratios of the ``last`` errors that rounding does not blur.

    nan if fewer than three errors are left.

    >>> measured_rate(0.5 ** np.arange(20))
    0.5
    """
    errors = np.asarray(as_numpy(errors), dtype=np.float64)
    usable = (
        errors[: int(np.argmax(errors <= ROUNDING_FLOOR * errors[0]))]
        if (errors <= ROUNDING_FLOOR * errors[0]).any()
        else errors
    )
    usable = usable[-(last + 1) :]
    if usable.size < 3:
        return math.nan
    return float((usable[-1] / usable[0]) ** (1 / (usable.size - 1)))


def assert_rate(
    errors: Sequence[float] | np.ndarray, rate: float, *, last: int = 50, slack: float = RATE_SLACK
) -> None:
    """Check that errors shrink at least as fast as ``rate`` per step: measured <= rate (1 + slack).

    errors: |theta_t - theta_star| for t = 0, 1, ..., of a run that is long enough to have settled
    rate:   such as `convergence_rate` (lr, mu, L)

    A run that reaches rounding within three steps is fast enough. Raises CheckFailed.

    >>> assert_rate(0.5 ** np.arange(20), rate=0.6)
    """
    errors = np.asarray(as_numpy(errors), dtype=np.float64)
    if not np.isfinite(errors).all():
        raise CheckFailed("Your path runs to infinity. Is the step too long, or does it go uphill?")
    rate_of_yours = measured_rate(errors, last=last)
    if math.isnan(rate_of_yours) or rate_of_yours <= rate * (1 + slack):
        return
    raise CheckFailed(
        "Your error does not shrink: the path settles somewhere else, or not at all. Which point is its limit?"
        if rate_of_yours > 1 - 1e-6
        else "Your error shrinks from step to step, but slower than this method does. Is the whole step taken, and is "
        "lr the same in every step?",
        values=f"measured rate {rate_of_yours:.9g}, theory {rate:.9g}",
    )


def assert_stability_limit(
    run: Callable[[float], Any],
    L: float,
    *,
    theta_star: Any,
    start: Any,
) -> None:
    """Check that a method converges at lr = 1.9 / L and diverges at lr = 2.01 / L, as gradient descent does.

    run:        lr -> the last theta, or the whole path; take a few hundred steps on a quadratic
    L:          the largest eigenvalue of its Hessian
    start:      theta_0; its error must have a part along that eigenvector

    Normalised, clipped, decaying and averaged steps pass many tests of convergence and not this one.
    Raises CheckFailed.

    >>> def descent(lr, theta=1.0):
    ...     return [theta := theta - lr * 4 * theta for _ in range(300)][-1]
    >>> assert_stability_limit(descent, 4.0, theta_star=0.0, start=1.0)
    """
    star = np.asarray(as_numpy(theta_star), dtype=np.float64)
    first = float(np.linalg.norm(np.asarray(as_numpy(start)) - star))
    near, far = (_last_distance(run(factor / L), star) for factor in (1.9, 2.01))
    if not near < first:
        raise CheckFailed(
            "With a learning rate just below the limit 2/L your path does not approach the minimum. Is your step "
            "longer than lr times the gradient?",
            values=f"distance {near:.3g} from {first:.3g}",
        )
    if far <= first:
        raise CheckFailed(
            "With a learning rate just above the limit 2/L gradient descent runs away; your path does not. Is your "
            "step shorter than lr times the gradient, or does it change on the way?",
            values=f"distance {far:.3g} from {first:.3g}",
        )


def assert_basins(
    settle: Callable[[float], Any], starts: Sequence[float], barrier: float, *, lr: float, lr_limit: float
) -> None:
    """Check in which of two minima each start ends: left of ``barrier`` in the left one, right in the right.

    settle:   the student's function, start -> a number; negative for the left minimum, positive for the
              right one, 0 for neither
    barrier:  the maximum between the minima, such as `problems.DOUBLE_WELL` has; starts keep off it
    lr:       the learning rate that ``settle`` uses
    lr_limit: 1 / max f'' on the interval: below it a step never jumps past the barrier, which is what
              makes the answer provable

    Raises CheckFailed, and ValueError for an lr at which the answer would be a matter of luck.

    >>> assert_basins(np.sign, [-1.0, -0.2, 0.3, 2.0], barrier=0.0, lr=0.05, lr_limit=0.09)
    """
    if lr >= lr_limit:
        raise ValueError(f"lr is {lr}; basins are provable only below 1 / max f'' = {lr_limit:.4g}.")
    for start in starts:
        ended = as_array(settle(float(start)), np.zeros(()), "result")
        assert_shape(ended, ())
        side = "left" if start < barrier else "right"
        if ended == 0 or not np.isfinite(ended):
            raise CheckFailed(
                "One of the starts does not settle in your code. Do you take enough steps?",
                values=f"start {start}",
            )
        if (ended > 0) != (start > barrier):
            raise CheckFailed(
                f"A start on the {side} of the barrier ends in the other valley in your code. With small steps the "
                f"path cannot cross a hill: where exactly is its top?",
                values=f"start {start}, barrier {barrier}",
            )


def _assert_rows(yours: np.ndarray, right: np.ndarray, what: str) -> None:
    if yours.shape == right.shape:
        return
    rows, columns = right.shape[0], right.shape[1:]
    if yours.shape == columns:
        sentence = f"Your {what} is a single point; all {rows} are asked for, theta_0 first."
    elif yours.shape[1:] == columns and len(yours) == rows - 1:
        sentence = f"Your {what} has one row too few: {rows - 1} steps visit {rows} points. Is theta_0 there, and the last one?"
    elif yours.shape[1:] == columns:
        sentence = f"Your {what} has {len(yours)} rows; {rows - 1} steps visit {rows} points."
    else:
        assert_shape(yours, right.shape, what=what)
        return
    raise CheckFailed(sentence, values=f"expected shape {right.shape}, got {yours.shape}")


def _about_step(yours: np.ndarray, right: np.ndarray, step: int, what: str, sizes: Mapping[str, int]) -> str:
    row, good = yours[step], right[step]
    if not np.isfinite(row).all():
        return f"Your {what} is not finite from step {step} on; the steps before it are right."
    if step == 0:
        later = len(right) > 1 and np.allclose(row, right[1], rtol=1e-9, atol=0)
        return f"Your {what} does not begin at theta_0." + (
            " Its first point is already one step on." if later else ""
        )
    if np.allclose(yours, yours[0], rtol=0, atol=0):
        return f"Your {what} never leaves theta_0."
    move, good_move = row - yours[step - 1], good - right[step - 1]
    factor = exact_factor(move, good_move, sizes)
    before = (
        "theta_0 is right"
        if step == 1
        else f"The first {step - 1} steps are right"
        if step > 2
        else "The first step is right"
    )
    if not move.any():
        return f"{before}, but then your {what} stands still. Is the new theta used?"
    if factor is not None:
        return f"{before}; step {step} is {factor} what it should be."
    if step > 1 and np.allclose(move, yours[step - 1] - yours[step - 2], rtol=1e-9, atol=0):
        return f"{before}; step {step} repeats the one before it. At which theta is the gradient taken?"
    return f"{before}; step {step} goes another way. What should have changed from one step to the next?"


def _last_distance(end: Any, star: np.ndarray) -> float:
    theta = as_array(end, star, "theta").astype(np.float64)
    if theta.ndim == star.ndim + 1 and len(theta):
        theta = theta[-1]
    assert_shape(theta, star.shape, what="theta")
    with np.errstate(over="ignore", invalid="ignore"):
        distance = float(np.linalg.norm(theta - star))
    return distance if math.isfinite(distance) else math.inf

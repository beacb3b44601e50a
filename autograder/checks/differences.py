"""Derivatives from values alone: finite differences, complex steps, and how far to trust them.

    central      (f(x+h) - f(x-h)) / 2h                        error h**2 f'''/6  +  u |f| / h
    Richardson   (4 D(h/2) - D(h)) / 3, D the central one      error h**4 f'''''/480  +  3 u |f| / h
    complex      Im f(x + ih) / h                              error h**2 f'''/6, no cancellation

with u = 1.1e-16. The first term of each is truncation, the second the rounding of f itself, which is
what makes a tolerance that is only relative reject right gradients near a minimum (Nocedal and Wright,
*Numerical Optimization*, 2nd edition, section 8.1; Squire and Trapp, "Using complex variables to
estimate derivatives of real functions", SIAM Review 40, 1998).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from .arrays import as_numpy
from .signatures import also_takes
from .tolerances import UNIT_ROUNDOFF
from .values import as_array, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours

Loss = Callable[[np.ndarray], Any]
"""theta -> number."""

Drawn = TypeVar("Drawn")

CENTRAL_STEP = (3 * UNIT_ROUNDOFF) ** (1 / 3)
"""About 7e-6: where truncation and rounding of a central difference are equal, for a unit-scale f."""

RICHARDSON_STEP = 1e-3
"""Near u**(1/5), where the extrapolated difference is best: about 3e-13."""

SMALL_STEP = 1e-6
"""For a coordinate with a kink nearby: short enough to stay on one side of nearly every kink."""

DIFFERENCE_RTOL = 1e-7
"""A wrong gradient is off by 1e-5 or more, an extrapolated difference by less than 1e-10."""

ROUNDING_FACTOR = 20.0
"""The rounding error of an extrapolated difference is below 20 u |f| / h."""


def numerical_gradient(loss: Loss, theta: np.ndarray, *, h: float | None = None) -> np.ndarray:
    """Return the central-difference gradient of ``loss`` at ``theta``, in theta's shape.

    h: the step; by default 7e-6 max(1, |theta_i|) for component i

    The relative error is about 1e-10 where the loss is smooth and of order 1 at a kink (|x| or ReLU at
    zero): choose theta away from kinks. Calls ``loss`` 2 * theta.size times, each time with a copy.

    >>> numerical_gradient(lambda theta: np.sum(theta**2), np.array([1.0, -3.0])).round(8)
    array([ 2., -6.])
    """
    theta = np.array(theta, dtype=np.float64)
    gradient = np.empty_like(theta)
    for i in np.ndindex(theta.shape):
        step = CENTRAL_STEP * max(1.0, abs(float(theta[i]))) if h is None else h
        above, below = _moved(theta, i, step), _moved(theta, i, -step)
        gradient[i] = (_value(loss, above) - _value(loss, below)) / (above[i] - below[i])
    return gradient


def richardson_gradient(loss: Loss, theta: np.ndarray, *, h: float = RICHARDSON_STEP) -> np.ndarray:
    """Return the gradient of ``loss`` by central differences extrapolated from h and h/2.

    The relative error is about 1e-12 for features and parameters of order 1, and not to be trusted at
    kinks. Calls ``loss`` 4 * theta.size times. `measured_gradient` adds the tolerance and sees kinks.

    >>> richardson_gradient(lambda theta: np.sum(np.exp(theta)), np.zeros(2)).round(11)
    array([1., 1.])
    """
    coarse, fine = numerical_gradient(loss, theta, h=h), numerical_gradient(loss, theta, h=h / 2)
    extrapolated: np.ndarray = (4 * fine - coarse) / 3
    return extrapolated


def complex_step_gradient(loss: Loss, theta: np.ndarray, *, h: float = 1e-30) -> np.ndarray:
    """Return the gradient of ``loss`` to full precision, from one complex evaluation per component.

    For code that you trust only. Where a loss takes ``abs``, ``max``, ``float`` or a squared ``norm`` on
    its way the imaginary part is lost or wrong, silently: ``maximum(z, 0) + log1p(exp(-abs(z)))`` gives
    slope 1 where it is 0.668. A grader who used this on student code would reject right answers.

    Raises ValueError if the loss returns a real number, the one failure of this kind that shows.

    >>> complex_step_gradient(lambda theta: np.sum(theta**3), np.array([1.0, 2.0]))
    array([ 3., 12.])
    """
    theta = np.array(theta, dtype=np.complex128)
    gradient = np.empty(theta.shape)
    for i in np.ndindex(theta.shape):
        moved = theta.copy()
        moved[i] += 1j * h
        value = np.asarray(as_numpy(loss(moved)))
        if value.dtype.kind != "c":
            raise ValueError("The loss turned a complex theta into a real number; use measured_gradient.")
        gradient[i] = float(value.imag) / h
    return gradient


def directional_derivative(
    loss: Loss, theta: np.ndarray, direction: np.ndarray, *, h: float = RICHARDSON_STEP
) -> float:
    """Return the derivative of ``loss`` at ``theta`` along ``direction``, extrapolated; 4 evaluations.

    theta, direction: arrays of the same shape; the step is h / max |direction|

    >>> round(directional_derivative(lambda theta: theta @ theta, np.array([1.0, 2.0]), np.array([0.0, 3.0])), 9)
    12.0
    """
    theta, direction = np.asarray(theta, dtype=np.float64), np.asarray(direction, dtype=np.float64)
    size = float(np.max(np.abs(direction), initial=0.0)) or 1.0

    def central(step: float) -> float:
        return (_value(loss, theta + step * direction) - _value(loss, theta - step * direction)) / (2 * step)

    return (4 * central(h / size / 2) - central(h / size)) / 3


@dataclass(frozen=True)
class MeasuredGradient:
    """A gradient from differences, and how far to trust each component.

    gradient: in theta's shape
    allowed:  how far the true gradient may be off, for each component
    kinked:   which components have a kink within `SMALL_STEP`; there ``allowed`` spans the slopes on
              both sides, so that every subgradient is accepted

    >>> measured_gradient(lambda theta: np.sum(np.abs(theta)), np.array([0.0, 2.0])).kinked
    array([ True, False])
    """

    gradient: np.ndarray
    allowed: np.ndarray
    kinked: np.ndarray

    def accepts(self, gradient: np.ndarray) -> bool:
        """Return whether ``gradient`` agrees with the measured one in every component."""
        with np.errstate(invalid="ignore"):
            return bool((np.abs(gradient - self.gradient) <= self.allowed).all())


def measured_gradient(
    loss: Loss, theta: np.ndarray, *, rtol: float = DIFFERENCE_RTOL, h: float = RICHARDSON_STEP
) -> MeasuredGradient:
    """Return the gradient of ``loss`` at ``theta`` from differences, with a tolerance for each component.

        allowed = rtol max |gradient|  +  noise / h

    where noise is the rounding error of ``loss``: 20 u |loss|, or what moving theta by one ulp shows,
    whichever is larger. The second term keeps the check right where the gradient is nearly 0. A
    component whose differences at h, h/2 and h/4 disagree has a kink within h; it is measured again at
    h = 1e-6. Calls ``loss`` about 6 * theta.size times.

    theta: any shape, of order 1; with features of order 1000 differences are not to be trusted

    >>> measured = measured_gradient(lambda theta: np.sum(np.sin(theta)), np.array([0.0, 1.0]))
    >>> measured.accepts(np.cos([0.0, 1.0])), measured.accepts(np.array([1.0, 1.0]))
    (True, False)
    """
    theta = np.array(theta, dtype=np.float64)
    middle = _value(loss, theta)
    steps = (h, h / 2, h / 4)
    up = np.empty((3, *theta.shape))
    down = np.empty((3, *theta.shape))
    for i in np.ndindex(theta.shape):
        for k, step in enumerate(steps):
            up[(k, *i)] = _value(loss, _moved(theta, i, step))
            down[(k, *i)] = _value(loss, _moved(theta, i, -step))
    size = max(abs(middle), float(np.max(np.abs(up), initial=0.0)), float(np.max(np.abs(down), initial=0.0)))
    noise = max(ROUNDING_FACTOR * UNIT_ROUNDOFF * size, _noise(loss, theta, h))
    central = [(up[k] - down[k]) / (2 * step) for k, step in enumerate(steps)]
    gradient = (4 * central[1] - central[0]) / 3
    scale = float(np.max(np.abs(gradient), initial=0.0))
    allowed = np.full(theta.shape, rtol * scale + noise / h)
    # Smooth: the extrapolated values agree to h**4, and the second difference over h falls with h.
    fine = (4 * central[2] - central[1]) / 3
    bend = [(up[k] - 2 * middle + down[k]) / step for k, step in enumerate(steps)]
    rough = (np.abs(gradient - fine) > allowed) | (np.abs(bend[2] - bend[0] / 4) > allowed)
    kinked = np.zeros(theta.shape, dtype=bool)
    for i in map(tuple, np.argwhere(rough)):
        right = (_value(loss, _moved(theta, i, SMALL_STEP)) - middle) / SMALL_STEP
        left = (middle - _value(loss, _moved(theta, i, -SMALL_STEP))) / SMALL_STEP
        gradient[i] = (left + right) / 2
        allowed[i] = abs(right - left) / 2 + rtol * scale + noise / SMALL_STEP
        kinked[i] = abs(right - left) > 10 * (SMALL_STEP * scale + noise / SMALL_STEP)
    return MeasuredGradient(gradient, allowed, kinked)


def measured_slope(loss: Loss, theta: np.ndarray, direction: np.ndarray) -> tuple[float, float]:
    """Return the slope of ``loss`` along ``direction`` and how far to trust it, as `measured_gradient` does.

    Costs about 11 evaluations whatever the size of theta. The tolerance is 1e-7 of the slope and the
    rounding of the loss; where the slopes of many coordinates cancel the caller adds to it.
    """
    theta, direction = np.asarray(theta, dtype=np.float64), np.asarray(direction, dtype=np.float64)
    size = float(np.max(np.abs(direction), initial=0.0)) or 1.0
    along = measured_gradient(lambda s: loss(theta + s[0] * direction / size), np.zeros(1))
    return float(along.gradient[0]) * size, float(along.allowed[0]) * size


def kink_distance(preactivations: np.ndarray) -> float:
    """Return how near the nearest ReLU is to its kink: the smallest |pre-activation|.

    >>> kink_distance(np.array([[1.0, -0.25], [3.0, 2.0]]))
    0.25
    """
    return float(np.min(np.abs(np.asarray(as_numpy(preactivations))), initial=np.inf))


@also_takes(rng_at=2)
def draw_away_from_kinks(
    draw: Callable[[np.random.Generator], Drawn],
    preactivations: Callable[[Drawn], Any],
    *,
    rng: np.random.Generator,
    distance: float = 20 * CENTRAL_STEP,
    tries: int = 1000,
) -> Drawn:
    """Return the first ``draw(rng)`` whose pre-activations are all more than ``distance`` from 0.

    draw:           rng -> theta, an array or whatever ``preactivations`` takes
    preactivations: theta -> the arguments of the ReLUs (or the entries under an L1 penalty)
    distance:       20 h max|X| makes differences with step h safe; with features of order 1 and
                    h = 1e-5 it costs 1.03 draws on average

    Raises ValueError if none of ``tries`` draws is far enough from the kinks.

    >>> X = np.array([[1.0, 2.0], [3.0, -1.0]])
    >>> W = draw_away_from_kinks(
    ...     lambda rng: rng.normal(size=(2, 3)), lambda W: X @ W, rng=np.random.default_rng(0), distance=0.05
    ... )
    >>> bool(np.abs(X @ W).min() > 0.05)
    True
    """
    for _ in range(tries):
        theta = draw(rng)
        if kink_distance(preactivations(theta)) > distance:
            return theta
    raise ValueError(
        f"None of {tries} draws was {distance:g} away from every kink; draw fewer units or a smaller batch."
    )


def _value(loss: Loss, theta: np.ndarray) -> float:
    value = loss(theta)
    number = as_array(value, np.zeros(()), "loss")
    assert_shape(number, (), what="loss")
    return float(number)


def _moved(theta: np.ndarray, index: tuple[int, ...], step: float) -> np.ndarray:
    moved = theta.copy()
    moved[index] += step
    return moved


def _noise(loss: Loss, theta: np.ndarray, h: float) -> float:
    """Return how far ``loss`` moves when theta moves by an ulp, near theta but not at a minimum."""
    flat = np.arange(theta.size).reshape(theta.shape)
    base = theta + h * np.where(flat % 2 == 0, 1.0, -1.0)
    value, spread = _value(loss, base), 0.0
    for pattern in (flat % 2, flat // 2 % 2, flat % 3 // 2):
        moved = np.nextafter(base, np.where(pattern == 0, np.inf, -np.inf))
        spread = max(spread, abs(_value(loss, moved) - value))
    return 2 * spread

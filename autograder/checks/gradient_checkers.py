"""Check the students' own tests of gradients: a numerical gradient, and a checker that scores gradients."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .arrays import as_numpy
from .differences import Loss
from .failure import CheckFailed
from .gradients import scale_of
from .values import as_array, assert_finite, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours


def assert_order(
    numerical_gradient: Callable[..., Any],
    f: Loss,
    gradient: Callable[[np.ndarray], Any],
    at: Any,
    *,
    order: int = 2,
    h: float = 1e-2,
) -> None:
    """Check that a student's numerical gradient has an error of h**order: 4 times less when h halves.

    numerical_gradient: the student's function (f, theta, h) -> gradient
    f, gradient:        a smooth function with non-zero third derivatives, such as sum(exp(theta)), and
                        its gradient
    at:                 theta, an array
    h:                  where truncation outweighs rounding by far

    An error that falls faster passes. Raises CheckFailed.

    >>> def central(f, theta, h):
    ...     return np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(len(theta))])
    >>> assert_order(central, lambda theta: np.sum(np.exp(theta)), np.exp, np.array([0.5, 1.0]))
    """
    theta = np.asarray(as_numpy(at), dtype=np.float64)
    right = np.asarray(as_numpy(gradient(theta.copy())))
    errors = []
    for step in (h, h / 2, h / 4):
        yours = as_array(numerical_gradient(f, theta.copy(), step), right, "numerical gradient")
        assert_shape(yours, right.shape, what="numerical gradient")
        assert_finite(yours, right, "numerical gradient")
        errors.append(float(np.max(np.abs(yours - right))) / scale_of(right))
    floor = 1e-9
    ratios = [a / b for a, b in itertools.pairwise(errors) if a > floor and b > 0]
    if all(ratio >= 0.85 * 2**order for ratio in ratios):
        return
    ratio = min(ratios)
    if errors[-1] > 0.5:
        sentence = "Your numerical gradient is far off however small h is: compare one component with a difference by hand."
    elif ratio < 1.3:
        sentence = (
            "The error of your numerical gradient does not fall when h gets smaller. Is h used in every place, "
            "and do you divide by the distance between the two points?"
        )
    elif order == 2 and 1.6 < ratio < 2.5:
        sentence = (
            "Your error halves when h halves: that is a one-sided difference. A central one takes a step to "
            "both sides, and its error falls to a quarter."
        )
    else:
        sentence = f"When h halves, the error should fall {2**order} times; yours falls {ratio:.1f} times."
    raise CheckFailed(sentence, values=f"errors at h, h/2, h/4: {', '.join(f'{e:.3g}' for e in errors)}")


def assert_separates(
    score: Callable[[Any], Any],
    right: Sequence[tuple[str, Any]],
    wrong: Sequence[tuple[str, Any]],
    *,
    factor: float = 10.0,
) -> None:
    """Check that a student's gradient checker scores every right gradient below every wrong one.

    score:        the student's checker, called with each item; returns a non-negative number
    right, wrong: (sentence, item): what the student is told the item is, and the item itself
    factor:       the least ratio between the worst right and the best wrong score

    Raises CheckFailed that names the pair that is not told apart.

    >>> assert_separates(
    ...     lambda gradient: abs(gradient - 2.0),
    ...     right=[("the right gradient", 2.0 + 1e-12)],
    ...     wrong=[("half the gradient", 1.0), ("the negative gradient", -2.0)],
    ... )
    """

    def scored(items: Sequence[tuple[str, Any]]) -> list[tuple[float, str]]:
        scores = []
        for name, item in items:
            number = as_array(score(item), np.zeros(()), "score")
            assert_shape(number, (), what="score")
            if not float(number) >= 0:
                raise CheckFailed(f"Your checker gives {name} a score that is not a number of 0 or more.")
            scores.append((float(number), name))
        return scores

    worst, right_name = max(scored(right))
    best, wrong_name = min(scored(wrong))
    if best <= worst or best < factor * worst:
        raise CheckFailed(
            f"Your checker does not tell {right_name} from {wrong_name}. Against which scale do you measure the "
            f"difference, and does every component count?",
            values=f"{right_name}: {worst:.3g}; {wrong_name}: {best:.3g}",
        )

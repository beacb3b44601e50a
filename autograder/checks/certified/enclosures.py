"""Enclosures in ball arithmetic: what a computer can prove about a zero of a gradient.

A ball is a midpoint and a radius; each operation returns a ball that holds every possible result
(Johansson, "Arb: efficient arbitrary-precision midpoint-radius interval arithmetic", IEEE Transactions
on Computers 66, 2017). Needs python-flint, which the proofs import when they run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from .exact import NotProven, decimal, root_up
from .problem_data import CLASSES, ProblemData

BITS = 256
"""Precision of the midpoints. At 53 bits the root in a norm meets a ball that holds 0."""


def krawczyk(
    gradient: Callable[[Any], Any], hessian: Callable[[Any], Any], middle: Sequence[Any], radius: float
) -> list[Any]:
    """Return balls that hold the one zero of ``gradient`` in the box of that ``radius`` about ``middle``.

    K(X) = m - Y g(m) + (I - Y H(X)) (X - m), with Y about H(m)**-1; if K(X) lies inside X, then X holds
    exactly one zero, and K(X) holds it. Raises NotProven otherwise.
    """
    from flint import arb, arb_mat

    p = len(middle)
    m = arb_mat(p, 1, [arb(value.mid()) for value in middle])
    Y = hessian(m).inv()
    Y = arb_mat(p, p, [entry.mid() for entry in Y.entries()])
    half = arb(0, radius)
    X = arb_mat(p, 1, [entry + half for entry in m.entries()])
    identity = arb_mat(p, p, [int(i == j) for i in range(p) for j in range(p)])
    K = m - Y * gradient(m) + (identity - Y * hessian(X)) * (X - m)
    for inner, outer in zip(K.entries(), X.entries(), strict=True):
        if not outer.contains_interior(inner):
            raise NotProven(f"Krawczyk's operator does not map the box of radius {radius} into itself.")
    return list(K.entries())


def logistic_functions(data: ProblemData) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return the gradient and the Hessian of the logistic problem in ball arithmetic."""
    from flint import arb, arb_mat

    Z, y = data.Z, data.targets
    n, p = Z.shape
    lam = [arb(data.lam)] * (p - 1) + [arb(0)]

    def probabilities(theta: Any) -> list[Any]:
        logits = arb_mat(n, p, [arb(float(v)) for v in Z.ravel()]) * theta
        return [1 / (1 + (-logits[i, 0]).exp()) for i in range(n)]

    def gradient(theta: Any) -> Any:
        prob = probabilities(theta)
        g = [
            sum((arb(float(Z[i, j])) * (prob[i] - float(y[i])) for i in range(n)), arb(0)) / n
            for j in range(p)
        ]
        return arb_mat(p, 1, [g[j] + lam[j] * theta[j, 0] for j in range(p)])

    def hessian(theta: Any) -> Any:
        weights = [q * (1 - q) for q in probabilities(theta)]
        H = [
            sum((weights[i] * float(Z[i, j] * Z[i, k]) for i in range(n)), arb(0)) / n
            + (lam[j] if j == k else 0)
            for j in range(p)
            for k in range(p)
        ]
        return arb_mat(p, p, H)

    return gradient, hessian


def softmax_functions(data: ProblemData) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return the gradient and the Hessian of the softmax problem in ball arithmetic."""
    from flint import arb, arb_mat

    Z, y = data.Z, data.targets
    n, d = Z.shape
    k, lam = CLASSES, arb(data.lam)

    def probabilities(theta: Any) -> list[list[Any]]:
        rows = []
        for i in range(n):
            e = [
                sum((float(Z[i, j]) * theta[j * k + c, 0] for j in range(d)), arb(0)).exp() for c in range(k)
            ]
            total = sum(e, arb(0))
            rows.append([value / total for value in e])
        return rows

    def gradient(theta: Any) -> Any:
        P = probabilities(theta)
        entries = [
            sum((float(Z[i, j]) * (P[i][c] - int(y[i] == c)) for i in range(n)), arb(0)) / n
            + lam * theta[j * k + c, 0]
            for j in range(d)
            for c in range(k)
        ]
        return arb_mat(d * k, 1, entries)

    def hessian(theta: Any) -> Any:
        P = probabilities(theta)
        entries = []
        for a in range(d * k):
            (j, c) = divmod(a, k)
            for b in range(d * k):
                (m, e) = divmod(b, k)
                value = (
                    sum(
                        (float(Z[i, j] * Z[i, m]) * P[i][c] * (int(c == e) - P[i][e]) for i in range(n)),
                        arb(0),
                    )
                    / n
                )
                entries.append(value + lam if a == b else value)
        return arb_mat(d * k, d * k, entries)

    return gradient, hessian


def network_functions(data: ProblemData) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return the gradient and the Hessian of the xor problem in ball arithmetic: a tanh network of sizes (2, 2, 1).

    With e the error of one example, mse has the Hessian 2 (e' e'^T + e e'') averaged over the examples. The
    output is linear in what its two units give, so e'' has one block for each unit.
    """
    from flint import arb, arb_mat

    inputs = data.Z.tolist()  # a row x1, x2, 1: what W1 and b1 multiply
    targets, lam, n, p = data.targets.tolist(), arb(data.lam), len(data.targets), 9
    into = ((0, 2, 4), (1, 3, 5))  # where W1[0, unit], W1[1, unit] and b1[unit] lie in theta

    def pieces(theta: Any, row: Sequence[float], target: float) -> tuple[Any, list[Any], list[Any]]:
        """Return (error, its slope (9,), the outputs of the two units) for one example."""
        outputs = []
        slope = [arb(0)] * 8 + [arb(1)]
        for unit, places in enumerate(into):
            t = sum((theta[place, 0] * x for place, x in zip(places, row, strict=True)), arb(0)).tanh()
            outputs.append(t)
            slope[6 + unit] = t
            for place, x in zip(places, row, strict=True):
                slope[place] = theta[6 + unit, 0] * (1 - t * t) * x
        error = sum((theta[6 + unit, 0] * t for unit, t in enumerate(outputs)), theta[8, 0] - target)
        return error, slope, outputs

    def gradient(theta: Any) -> Any:
        total = [lam * theta[j, 0] for j in range(p)]
        for row, target in zip(inputs, targets, strict=True):
            error, slope, _ = pieces(theta, row, target)
            total = [value + 2 * error * part / n for value, part in zip(total, slope, strict=True)]
        return arb_mat(p, 1, total)

    def hessian(theta: Any) -> Any:
        H = [[lam if i == j else arb(0) for j in range(p)] for i in range(p)]
        for row, target in zip(inputs, targets, strict=True):
            error, slope, outputs = pieces(theta, row, target)
            for i in range(p):
                for j in range(p):
                    H[i][j] += 2 * slope[i] * slope[j] / n
            for unit, (places, t) in enumerate(zip(into, outputs, strict=True)):
                bend, v = 1 - t * t, theta[6 + unit, 0]
                for place, x in zip(places, row, strict=True):
                    mixed = 2 * error * bend * x / n
                    H[place][6 + unit] += mixed
                    H[6 + unit][place] += mixed
                    for other, x2 in zip(places, row, strict=True):
                        H[place][other] -= 4 * error * v * t * bend * x * x2 / n
        return arb_mat(p, p, [value for line in H for value in line])

    return gradient, hessian


def softmax_slope(theta: Sequence[Any], data: ProblemData, classes: int) -> Any:
    """Return the gradient of the softmax problem with so many classes at ``theta``, as a column of balls.

    The same as `softmax_functions` gives, by products of matrices: 1797 examples take a second.
    """
    from flint import arb, arb_mat

    Z, y = data.Z, data.targets
    n, d = Z.shape
    lam = arb(data.lam)
    A = arb_mat(n, d, [arb(float(v)) for v in Z.ravel()])
    T = arb_mat(d, classes, list(theta))
    logits = A * T
    residuals = []
    for i in range(n):
        e = [logits[i, c].exp() for c in range(classes)]
        total = sum(e, arb(0))
        residuals += [value / total - int(y[i] == c) for c, value in enumerate(e)]
    G = A.transpose() * arb_mat(n, classes, residuals)
    return column([g / n + lam * t for g, t in zip(G.entries(), T.entries(), strict=True)])


def refined(slope: Callable[[Sequence[Any]], Any], H: np.ndarray, start: np.ndarray, steps: int) -> list[Any]:
    """Return a point where ``slope`` vanishes to working precision, from a nearby ``start``. Proves nothing.

    H: the Hessian at the start in floats. Each step gains as many digits as H and the start have right.
    """
    from flint import arb

    theta = [arb(float(v)) for v in start]
    inverse = np.linalg.inv(H)
    for _ in range(steps):
        g = [entry.mid() for entry in slope(theta).entries()]
        scale = max(abs(float(value)) for value in g) or 1.0  # a float could not hold all of the way down
        step = inverse @ np.array([float(value / scale) for value in g])
        theta = [(t - arb(float(s)) * arb(scale)).mid() for t, s in zip(theta, step, strict=True)]
    return theta


def newton(
    gradient: Callable[[Any], Any],
    hessian: Callable[[Any], Any],
    start: Sequence[float],
    *,
    steps: int = 12,
) -> list[Any]:
    """Return a zero of ``gradient`` to working precision, by Newton's method on midpoints. Proves nothing."""
    from flint import arb_mat

    p = len(start)
    theta = arb_mat(p, 1, list(start))
    for _ in range(steps):
        theta = theta - hessian(theta).solve(gradient(theta))
        theta = arb_mat(p, 1, [entry.mid() for entry in theta.entries()])
    return list(theta.entries())


def rounded(balls: Sequence[Any]) -> tuple[list[Fraction], Fraction]:
    """Return decimals of the midpoints, and a bound of their distance from any point of the balls."""
    theta = [Fraction(decimal(fraction(ball.mid()))) for ball in balls]
    square = sum(
        (
            (abs(fraction(ball.mid()) - value) + fraction(ball.rad())) ** 2
            for ball, value in zip(balls, theta, strict=True)
        ),
        Fraction(0),
    )
    return theta, root_up(square)


def fraction(exactball_of: Any) -> Fraction:
    """Return the exact value of an arb of radius 0, which is a binary fraction."""
    mantissa, exponent = exactball_of.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


def ball_of(value: Fraction) -> Any:
    """Return a ball that holds ``value``."""
    from flint import arb

    return arb(value.numerator) / arb(value.denominator)


def column(values: Sequence[Any]) -> Any:
    """Return a column vector of balls."""
    from flint import arb_mat

    return arb_mat(len(values), 1, list(values))

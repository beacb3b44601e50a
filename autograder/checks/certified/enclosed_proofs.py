"""The optima that are enclosed in ball arithmetic, with python-flint (Arb).

- logistic: Krawczyk's operator maps a box into itself, so the box holds exactly one zero of the gradient;
  the zeros of a convex function's gradient are a convex set, so there is no other (Rump, "Verification methods",
  Acta Numerica 19, 2010, section 13).
- softmax, digits: every parameter is penalised, so f is lam-strongly convex and |theta - theta_star| <= |grad| / lam.
- xor: Krawczyk again, in a box about one of the many minima; the Hessian is positive definite on all of that box.

Curvature: for digits mu = lam and L from a quotient of Collatz and Wielandt; else mu I <= H <= L I is proven by a
Cholesky-like elimination of H - mu I and L I - H, over the rationals or in ball arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from .certificates import Entry, entry
from .enclosures import (
    BITS,
    ball_of,
    column,
    krawczyk,
    logistic_functions,
    network_functions,
    newton,
    refined,
    rounded,
    softmax_functions,
    softmax_slope,
)
from .exact import NotProven, curvature, down, is_positive_definite, rational, up
from .problem_data import CLASSES, ProblemData, data_of


def enclosed_logistic() -> Entry:
    """Enclose the optimum of ``logistic``. Raises NotProven."""
    from flint import arb, ctx

    data = data_of("logistic")
    with ctx.workprec(BITS):
        gradient, hessian = logistic_functions(data)
        middle = newton(gradient, hessian, [0.0] * data.Z.shape[1])
        krawczyk(gradient, hessian, middle, 0.01)  # unique in a box that one can see
        balls = krawczyk(gradient, hessian, middle, 1e-50)
        theta, radius = rounded(balls)
        at_star = hessian(column(balls))
        entries = [[at_star[i, j] for j in range(at_star.ncols())] for i in range(at_star.nrows())]
        guess = np.linalg.eigvalsh(np.array([[float(v.mid()) for v in row] for row in entries]))
        mu_star = float(f"{guess[0] * (1 - 1e-7):.8g}")
        shifted = [
            [v - (arb(mu_star) if i == j else 0) for j, v in enumerate(row)] for i, row in enumerate(entries)
        ]
        if not is_positive_definite(shifted):
            raise NotProven("The curvature at the optimum of the logistic problem cannot be proven.")
        norms = [sum((v * v for v in row), Fraction(0)) for row in rational(data.Z)]
        lipschitz = (
            sum((ball_of(s) * ball_of(s).sqrt() for s in norms), arb(0)) / len(norms) / (6 * arb(3).sqrt())
        )
        within = down(Fraction(mu_star) / (2 * Fraction(float(lipschitz.upper())) * Fraction(1 + 1e-9)))
    return entry(
        data,
        theta,
        "Krawczyk",
        "interval Newton: one zero of the gradient in a box of radius 0.01, enclosed; mu is half of the curvature at "
        "theta_star, on a ball by the Lipschitz constant of the Hessian",
        mu=down(Fraction(mu_star) / 2),
        L=_largest_curvature(data, Fraction(1, 4)),
        within=within,
        radius=radius,
    )


def bounded_softmax() -> Entry:
    """Bound how far the optimum of ``softmax`` is from its decimals. Raises NotProven."""
    from flint import ctx

    data = data_of("softmax")
    with ctx.workprec(BITS):
        gradient, hessian = softmax_functions(data)
        theta, _ = rounded(newton(gradient, hessian, [0.0] * data.Z.shape[1] * CLASSES))
        radius = _radius(data, gradient(column([ball_of(value) for value in theta])))
    return _strongly_convex(data, theta, radius, L=_largest_curvature(data, Fraction(1, 2)))


def bounded_digits() -> Entry:
    """Bound how far the optimum of ``digits`` is from its decimals. Raises NotProven."""
    from flint import ctx

    data, k = data_of("digits"), 10
    start, H = _newton_in_floats(data, k)
    with ctx.workprec(BITS):
        theta, _ = rounded(refined(lambda at: softmax_slope(at, data, k), H, start, steps=8))
        radius = _radius(data, softmax_slope([ball_of(value) for value in theta], data, k))
    return _strongly_convex(data, theta, radius, L=up(Fraction(data.lam) + perron_bound(data) / 2))


def _radius(data: ProblemData, slope: Any) -> Fraction:
    """Return |slope| / lam, rounded up: how far the optimum of a lam-strongly convex loss may be."""
    from flint import arb

    length = sum((part * part for part in slope.entries()), arb(0)).sqrt()
    return Fraction(float(length.upper())) / Fraction(data.lam) * Fraction(1 + 1e-9)


def _strongly_convex(data: ProblemData, theta: Sequence[Fraction], radius: Fraction, *, L: float) -> Entry:
    return entry(
        data,
        theta,
        "strong convexity",
        "every parameter is penalised, so |theta - theta_star| <= |gradient| / lam; the gradient in ball arithmetic",
        mu=data.lam,
        L=L,
        radius=radius,
    )


def enclosed_network() -> Entry:
    """Enclose one of the minima of ``xor``. Raises NotProven."""
    from flint import arb, ctx

    data, within = data_of("xor"), 1e-4
    with ctx.workprec(BITS):
        gradient, hessian = network_functions(data)
        middle = newton(gradient, hessian, [1, 1, -1, -1, -0.9, 0.9, 1.5, -1.5, 1.25])
        krawczyk(gradient, hessian, middle, within)
        theta, radius = rounded(krawczyk(gradient, hessian, middle, 1e-50))
        at_star, box = (hessian(column([value + arb(0, r) for value in middle])) for r in (0, within))
        spread = sum((part.rad() ** 2 for part in box.entries()), arb(0)).sqrt()
        entries = [[at_star[i, j] for j in range(at_star.ncols())] for i in range(at_star.nrows())]
        guess = np.linalg.eigvalsh(np.array([[float(v.mid()) for v in row] for row in entries]))
        mu, L = (
            float(f"{0.99 * guess[0] - float(spread):.3g}"),
            float(f"{1.01 * guess[-1] + float(spread):.3g}"),
        )
        for sign, bound in ((1, arb(mu) + spread), (-1, arb(L) - spread)):
            # on the box the eigenvalues are off by no more than the Frobenius norm of the radii (Weyl)
            shifted = [
                [sign * (v - (bound if i == j else 0)) for j, v in enumerate(row)]
                for i, row in enumerate(entries)
            ]
            if not is_positive_definite(shifted):
                raise NotProven("The curvature of the xor problem near its minimum cannot be proven.")
    return entry(
        data,
        theta,
        "Krawczyk",
        "interval Newton: one zero of the gradient in a box of radius 0.0001, enclosed; on that box the Hessian lies between mu "
        "and L, so the zero is a strict local minimum",
        mu=mu,
        L=L,
        within=within,
        radius=radius,
    )


def _newton_in_floats(data: ProblemData, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (theta, Hessian) of the softmax problem near its optimum, as good as floats are. Proves nothing."""
    Z, y, n = data.Z, data.targets, len(data.targets)
    d = Z.shape[1]
    theta, H = np.zeros(d * k), np.eye(d * k)
    for _ in range(12):
        logits = Z @ theta.reshape(d, k)
        P = np.exp(logits - logits.max(axis=1, keepdims=True))
        P /= P.sum(axis=1, keepdims=True)
        H = data.lam * np.eye(d * k)
        for a in range(k):
            for b in range(k):
                weights = P[:, a] * ((a == b) - P[:, b])
                H[a::k, b::k] += Z.T @ (Z * weights[:, None]) / n
        g = (Z.T @ (P - np.eye(k)[y]) / n).ravel() + data.lam * theta
        theta = theta - np.linalg.solve(H, g)
    return theta, H


def perron_bound(data: ProblemData) -> Fraction:
    """Return a bound of the largest eigenvalue of Z^T Z / n from above, for Z without negative entries.

    For any positive v it is at most the largest (Z^T Z v / n)_i / v_i (Collatz and Wielandt: Horn and Johnson,
    *Matrix Analysis*, 2nd edition, theorem 8.1.26), and sharp for the eigenvector. Raises NotProven.
    """
    if data.Z.min() < 0:
        raise NotProven("The quotient of Collatz and Wielandt needs entries that are not negative.")
    n = len(data.Z)
    A = [[Fraction(int(v), 256) for v in row] for row in np.rint(256 * data.Z.T @ data.Z)]
    v = np.abs(np.linalg.eigh(data.Z.T @ data.Z)[1][:, -1]) + 1e-6
    exact = [Fraction(float(value)) for value in v]
    return max(sum((a * b for a, b in zip(row, exact, strict=True)), Fraction(0)) / value / n
               for row, value in zip(A, exact, strict=True))  # fmt: skip


def _largest_curvature(data: ProblemData, factor: Fraction) -> float:
    """Return L >= lam + factor lambda_max(Z^T Z / n): sigmoid' <= 1/4, and diag(p) - p p^T <= 1/2."""
    Z = rational(data.Z)
    n, p = len(Z), len(Z[0])
    H = [
        [
            factor / n * sum((r[i] * r[j] for r in Z), Fraction(0)) + (Fraction(data.lam) if i == j else 0)
            for j in range(p)
        ]
        for i in range(p)
    ]
    return curvature(H)[1]

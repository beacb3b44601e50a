"""Prove the optima of the certified problems: ``python -m autograder.checks.certify``.

Without arguments every proof is done again and compared with theta_star.json; ``--write`` writes the file.
Rational proofs need Python alone, enclosures need python-flint (ball arithmetic by Arb).

How each is proven:

- linear, ridge: the normal equations over the rationals.
- bowl: the gradient vanishes, exactly.
- lasso: the rational solution on the support; its signs; strict dual feasibility off the support. Then
  the optimum is unique (Osborne, Presnell and Turlach, "On the LASSO and its dual", JCGS 9, 2000).
- logistic: Krawczyk's operator maps a box into itself, so the box holds exactly one zero of the gradient;
  the zeros of a convex function's gradient are a convex set, so there is no other (Rump, "Verification methods", Acta Numerica 19, 2010, section 13).
- softmax, digits: every parameter is penalised, so f is lam-strongly convex and |theta - theta_star| <= |grad| / lam.
- xor: Krawczyk again, in a box about one of the many minima; the Hessian is positive definite on all of that box.
- double well: f' changes its sign three times and is a cubic, so it has no other zeros.

Curvature: for digits mu = lam and L from a quotient of Collatz and Wielandt; else mu I <= H <= L I is proven by a Cholesky-like elimination of H - mu I and L I - H, over the
rationals or in ball arithmetic, whose pivots must all be positive.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

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
from .exact import (
    DIGITS,
    Matrix,
    NotProven,
    bisect,
    curvature,
    decimal,
    down,
    is_positive_definite,
    rational,
    root_up,
    solve,
    up,
)
from .problem_data import CLASSES, WELL_A2, WELL_TILT, ProblemData, bowl_hessian, data_of
from .problems import THETA_STAR

Entry = dict[str, Any]


def certify(name: str) -> Entry:
    """Return the entry of theta_star.json for the problem ``name``. Raises NotProven."""
    return PROOFS[name]()


def _normal_equations(data: ProblemData, *, penalised: bool = False) -> tuple[Matrix, list[Fraction]]:
    """Return (H, c) with the gradient of mse (+ lam/2 |w|**2) equal to H theta - c, exactly."""
    Z = rational(data.Z)
    y = [Fraction(float(value)) for value in data.targets]
    n, p = len(y), len(Z[0])
    H = [
        [Fraction(2, n) * sum((row[i] * row[j] for row in Z), Fraction(0)) for j in range(p)]
        for i in range(p)
    ]
    if penalised:
        for i in range(p - 1):
            H[i][i] += Fraction(data.lam)
    c = [
        Fraction(2, n) * sum((row[i] * value for row, value in zip(Z, y, strict=True)), Fraction(0))
        for i in range(p)
    ]
    return H, c


def _exact_least_squares(name: str) -> Entry:
    data = data_of(name)
    H, c = _normal_equations(data, penalised=True)
    theta = solve(H, c)
    mu, L = curvature(H)
    return _entry(
        data, theta, "exact rational", "the normal equations, solved over the rationals", mu=mu, L=L
    )


def _exact_lasso() -> Entry:
    data = data_of("lasso")
    H, c = _normal_equations(data)
    p, lam = len(c), Fraction(data.lam)
    guess = _ista(np.array([[float(v) for v in row] for row in H]), np.array([float(v) for v in c]), data.lam)
    support = [j for j in range(p - 1) if abs(guess[j]) > 1e-6]
    active = [*support, p - 1]
    signs = {j: (1 if guess[j] > 0 else -1) for j in support}
    solution = solve(
        [[H[i][j] for j in active] for i in active], [c[i] - lam * signs.get(i, 0) for i in active]
    )
    theta = [Fraction(0)] * p
    for j, value in zip(active, solution, strict=True):
        theta[j] = value
    if any(theta[j] * signs[j] <= 0 for j in support):
        raise NotProven("A weight on the support has the wrong sign.")
    slope = [sum((H[i][j] * theta[j] for j in range(p)), Fraction(0)) - c[i] for i in range(p)]
    slack = max(abs(slope[j]) for j in range(p - 1) if j not in support)
    if slack >= lam or slope[p - 1] != 0 or any(slope[j] != -lam * signs[j] for j in support):
        raise NotProven("The optimality conditions of the lasso do not hold.")
    mu, L = curvature(H)
    return _entry(
        data,
        theta,
        "exact rational KKT",
        f"solved over the rationals on the support {support}; signs agree; off it |slope| <= {float(slack):.4f} < lam = {data.lam}",
        mu=mu,
        L=L,
    )


def _ista(H: np.ndarray, c: np.ndarray, lam: float) -> np.ndarray:
    theta, lr = np.zeros(len(c)), 1 / float(np.linalg.eigvalsh(H)[-1])
    for _ in range(20000):
        theta = theta - lr * (H @ theta - c)
        theta[:-1] = np.sign(theta[:-1]) * np.maximum(np.abs(theta[:-1]) - lr * lam, 0)
    return theta


def _exact_bowl() -> Entry:
    data = data_of("bowl")
    H, theta = rational(bowl_hessian()), [Fraction(1), Fraction(-2), Fraction(3), Fraction(-1, 2)]
    eigenvectors = {1: (1, -1, -1, -1), 10: (-1, 1, -1, -1), 100: (-1, -1, 1, -1), 1000: (-1, -1, -1, 1)}
    for value, vector in eigenvectors.items():
        if [sum(h * v for h, v in zip(row, vector, strict=True)) for row in H] != [value * v for v in vector]:
            raise NotProven("The eigenvalues of the bowl are not 1, 10, 100 and 1000.")
    return _entry(
        data,
        theta,
        "exact",
        "the quadratic is written about its minimum; eigenvectors are exact",
        mu=1.0,
        L=1000.0,
    )


def _double_well() -> Entry:
    data = data_of("double_well")
    a2, tilt = Fraction(169, 100), Fraction(1, 10)

    def slope(x: Fraction) -> Fraction:
        return x**3 - a2 * x + tilt

    def height(x: Fraction) -> Fraction:
        return (x * x - a2) ** 2 / 4 + tilt * x

    roots = [bisect(slope, Fraction(a), Fraction(b)) for a, b in ((-2, -1), (0, 1), (1, 2))]
    (left, _), (barrier, _), (right, _) = roots
    if not (
        3 * left**2 > a2
        and 3 * right**2 > a2
        and 3 * barrier**2 < a2
        and height(left) + Fraction(1, 10) < height(right)
    ):
        raise NotProven("The critical points of the double well are not two minima and a maximum.")
    within = Fraction(3, 10)
    mu = 3 * (left + within) ** 2 - a2  # the curvature grows to the left
    L = 3 * Fraction(2) ** 2 - a2
    # The floats 1.69 and 0.1 are not the decimals; a critical point x moves by (|x| da + dt) / |f''(x)|.
    da, dt = abs(Fraction(WELL_A2) - a2), abs(Fraction(WELL_TILT) - tilt)
    moved = max((abs(x) * da + dt) / abs(3 * x * x - a2) for x, _ in roots) * Fraction(101, 100)
    return _entry(
        data,
        [left],
        "sign changes",
        "f' is a cubic with three sign changes, each enclosed by bisection over the rationals; f(left) < f(right), and f grows",
        mu=down(mu),
        L=up(L),
        within=down(within),
        radius=max(width for _, width in roots),
        others=(("right", right), ("barrier", barrier)),
        data_rounding=moved,
    )


def _enclosed_logistic() -> Entry:
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
    return _entry(
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


def _bounded_softmax() -> Entry:
    from flint import arb, ctx

    data = data_of("softmax")
    with ctx.workprec(BITS):
        gradient, hessian = softmax_functions(data)
        middle = newton(gradient, hessian, [0.0] * data.Z.shape[1] * CLASSES)
        theta, _ = rounded(middle)
        slope = gradient(column([ball_of(value) for value in theta]))
        length = sum((entry * entry for entry in slope.entries()), arb(0)).sqrt()
        radius = Fraction(float(length.upper())) / Fraction(data.lam) * Fraction(1 + 1e-9)
    return _entry(
        data,
        theta,
        "strong convexity",
        "every parameter is penalised, so |theta - theta_star| <= |gradient| / lam; the gradient in ball arithmetic",
        mu=data.lam,
        L=_largest_curvature(data, Fraction(1, 2)),
        radius=radius,
    )


def _bounded_digits() -> Entry:
    from flint import arb, ctx

    data, k = data_of("digits"), 10
    start, H = _newton_in_floats(data, k)
    with ctx.workprec(BITS):
        theta, _ = rounded(refined(lambda at: softmax_slope(at, data, k), H, start, steps=8))
        slope = softmax_slope([ball_of(value) for value in theta], data, k)
        length = sum((entry * entry for entry in slope.entries()), arb(0)).sqrt()
        radius = Fraction(float(length.upper())) / Fraction(data.lam) * Fraction(1 + 1e-9)
    return _entry(
        data,
        theta,
        "strong convexity",
        "every parameter is penalised, so |theta - theta_star| <= |gradient| / lam; the gradient in ball arithmetic",
        mu=data.lam,
        L=up(Fraction(data.lam) + _perron_bound(data) / 2),
        radius=radius,
    )


def _enclosed_network() -> Entry:
    from flint import arb, ctx

    data, within = data_of("xor"), 1e-4
    with ctx.workprec(BITS):
        gradient, hessian = network_functions(data)
        middle = newton(gradient, hessian, [1, 1, -1, -1, -0.9, 0.9, 1.5, -1.5, 1.25])
        krawczyk(gradient, hessian, middle, within)
        theta, radius = rounded(krawczyk(gradient, hessian, middle, 1e-50))
        at_star, box = (hessian(column([value + arb(0, r) for value in middle])) for r in (0, within))
        spread = sum((entry.rad() ** 2 for entry in box.entries()), arb(0)).sqrt()
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
    return _entry(
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


def _perron_bound(data: ProblemData) -> Fraction:
    """Return a bound of the largest eigenvalue of Z^T Z / n from above, for Z without negative entries.

    For any positive v it is at most the largest (Z^T Z v / n)_i / v_i (Collatz and Wielandt: Horn and Johnson,
    *Matrix Analysis*, 2nd edition, theorem 8.1.26), and sharp for the eigenvector.
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


def _entry(
    data: ProblemData,
    theta: Sequence[Fraction],
    kind: str,
    text: str,
    *,
    mu: float,
    L: float,
    within: float = math.inf,
    radius: Fraction = Fraction(0),
    others: Sequence[tuple[str, Fraction]] = (),
    data_rounding: Fraction = Fraction(0),
) -> Entry:
    """Return an entry of the file; ``radius`` bounds how far ``theta`` is from the optimum."""
    digits = [decimal(value) for value in theta]
    lost = sum(
        ((value - Fraction(text)) ** 2 for value, text in zip(theta, digits, strict=True)), Fraction(0)
    )
    entry: Entry = {
        "kind": kind,
        "text": text,
        "theta_star": digits,
        "radius": _two_digits(radius + root_up(lost)),
    }
    if kind == "exact rational" and max(len(str(value)) for value in theta) < 20:
        entry["exact"] = [str(value) for value in theta]
    entry |= {"mu": repr(mu), "L": repr(L), "within": repr(within)}
    if others:
        entry["others"] = {name: decimal(value) for name, value in others}
    if data_rounding:
        entry["data_rounding"] = _two_digits(data_rounding)
    return entry | {"data_sha256": data.digest()}


def _two_digits(bound: Fraction) -> str:
    """Return ``bound`` rounded up to two digits."""
    if bound == 0:
        return "0"
    text = f"{float(bound) * 1.05:.1e}"
    return text if Fraction(text) >= bound else f"{float(bound) * 1.15:.1e}"


def agree(entry: Entry, shipped: Entry) -> bool:
    """Whether a fresh proof and a shipped certificate say the same: the optimum within both radii, and the rest."""
    apart = sum(
        (
            (Fraction(a) - Fraction(b)) ** 2
            for a, b in zip(entry["theta_star"], shipped["theta_star"], strict=True)
        ),
        Fraction(0),
    )
    same = all(
        entry.get(key) == shipped.get(key) for key in ("kind", "data_sha256", "data_rounding", "exact")
    )
    near = all(
        math.isclose(float(entry[key]), float(shipped[key]), rel_tol=1e-6) for key in ("mu", "L", "within")
    )
    return same and near and root_up(apart) <= Fraction(entry["radius"]) + Fraction(shipped["radius"])


PROOFS: dict[str, Callable[[], Entry]] = {
    "linear": lambda: _exact_least_squares("linear"),
    "ridge": lambda: _exact_least_squares("ridge"),
    "logistic": _enclosed_logistic,
    "softmax": _bounded_softmax,
    "digits": _bounded_digits,
    "lasso": _exact_lasso,
    "bowl": _exact_bowl,
    "double_well": _double_well,
    "xor": _enclosed_network,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Prove every certificate again; 0 if all agree with the file, 1 if not."""
    parser = argparse.ArgumentParser(
        prog="python -m autograder.checks.certify", description="Prove the optima again."
    )
    parser.add_argument(
        "--write", action="store_true", help="write theta_star.json in place of comparing with it"
    )
    options = parser.parse_args(arguments)
    entries = {name: certify(name) for name in PROOFS}
    for name, entry in entries.items():
        print(
            f"{name:12} {entry['kind']:20} radius {float(entry['radius']):.1e}  mu {float(entry['mu']):.6g}  L {float(entry['L']):.6g}"
        )
    if options.write:
        document = json.dumps({"digits": DIGITS, "problems": entries}, indent=1) + "\n"
        THETA_STAR.write_text(document, encoding="utf-8")
        return 0
    shipped = json.loads(THETA_STAR.read_text(encoding="utf-8"))["problems"]
    wrong = [
        name for name, entry in entries.items() if name not in shipped or not agree(entry, shipped[name])
    ]
    if wrong:
        print(
            f"{THETA_STAR.name} does not agree with the proofs of {', '.join(wrong)}; run with --write.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

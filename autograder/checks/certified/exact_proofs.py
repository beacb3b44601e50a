"""The optima that are proven over the rationals, with Python alone.

- linear, ridge: the normal equations.
- bowl: the gradient vanishes, exactly.
- lasso: the rational solution on the support; its signs; strict dual feasibility off the support. Then
  the optimum is unique (Osborne, Presnell and Turlach, "On the LASSO and its dual", JCGS 9, 2000).
- double well: f' changes its sign three times and is a cubic, so it has no other zeros.

Curvature: mu I <= H <= L I is proven by a Cholesky-like elimination of H - mu I and L I - H, whose pivots must all be
positive.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from .certificates import Entry, entry
from .exact import Matrix, NotProven, bisect, curvature, down, rational, solve, up
from .problem_data import WELL_A2, WELL_TILT, ProblemData, bowl_hessian, data_of


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


def exact_least_squares(name: str) -> Entry:
    """Prove the optimum of ``linear`` or ``ridge``. Raises NotProven."""
    data = data_of(name)
    H, c = _normal_equations(data, penalised=True)
    theta = solve(H, c)
    mu, L = curvature(H)
    return entry(data, theta, "exact rational", "the normal equations, solved over the rationals", mu=mu, L=L)


def exact_lasso() -> Entry:
    """Prove the optimum of ``lasso``. Raises NotProven."""
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
    return entry(
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


def exact_bowl() -> Entry:
    """Prove the optimum of ``bowl``. Raises NotProven."""
    data = data_of("bowl")
    H, theta = rational(bowl_hessian()), [Fraction(1), Fraction(-2), Fraction(3), Fraction(-1, 2)]
    eigenvectors = {1: (1, -1, -1, -1), 10: (-1, 1, -1, -1), 100: (-1, -1, 1, -1), 1000: (-1, -1, -1, 1)}
    for value, vector in eigenvectors.items():
        if [sum(h * v for h, v in zip(row, vector, strict=True)) for row in H] != [value * v for v in vector]:
            raise NotProven("The eigenvalues of the bowl are not 1, 10, 100 and 1000.")
    return entry(
        data,
        theta,
        "exact",
        "the quadratic is written about its minimum; eigenvectors are exact",
        mu=1.0,
        L=1000.0,
    )


def double_well() -> Entry:
    """Prove both minima of ``double_well`` and the top between them. Raises NotProven."""
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
    return entry(
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

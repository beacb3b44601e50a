"""Exact rational arithmetic for certificates: every float is a fraction, so a proof can be about floats."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Any

import numpy as np

from ...errors import AutograderError

DIGITS = 40
"""Significant digits of the optima that are shipped; a float holds 17."""

Matrix = list[list[Fraction]]


class NotProven(AutograderError):
    """A proof does not go through: the claim may be wrong, or the precision too low."""


def rational(array: np.ndarray) -> Matrix:
    """Return a matrix of floats as fractions: every float is a fraction."""
    return [[Fraction(float(value)) for value in row] for row in array]


def solve(A: Matrix, b: Sequence[Fraction]) -> list[Fraction]:
    """Return the exact solution of A x = b by Gaussian elimination. Raises NotProven if A is singular."""
    rows = [[*row, value] for row, value in zip(A, b, strict=True)]
    n = len(rows)
    for column in range(n):
        pivot = next((r for r in range(column, n) if rows[r][column] != 0), None)
        if pivot is None:
            raise NotProven("The normal equations are singular: the optimum is not unique.")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for r in range(n):
            if r != column and rows[r][column] != 0:
                factor = rows[r][column] / rows[column][column]
                rows[r] = [a - factor * p for a, p in zip(rows[r], rows[column], strict=True)]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def is_positive_definite(A: Sequence[Sequence[Any]]) -> bool:
    """Whether elimination without exchanges finds only positive pivots; for fractions and for balls alike.

    For balls True is a proof, and False may mean that the precision is too low.
    """
    rows = [list(row) for row in A]
    for k in range(len(rows)):
        if not rows[k][k] > 0:
            return False
        for r in range(k + 1, len(rows)):
            factor = rows[r][k] / rows[k][k]
            rows[r] = [a - factor * p for a, p in zip(rows[r], rows[k], strict=True)]
    return True


def curvature(H: Matrix) -> tuple[float, float]:
    """Return proven floats (mu, L) with mu I < H < L I for an exact positive definite H. Raises NotProven."""
    eigenvalues = np.linalg.eigvalsh(np.array([[float(value) for value in row] for row in H]))
    mu, L = float(f"{eigenvalues[0] * (1 - 1e-7):.8g}"), float(f"{eigenvalues[-1] * (1 + 1e-7):.8g}")
    for bound, sign in ((mu, 1), (L, -1)):
        shifted = [
            [sign * (v - (Fraction(bound) if i == j else 0)) for j, v in enumerate(row)]
            for i, row in enumerate(H)
        ]
        if not is_positive_definite(shifted):
            raise NotProven(f"The curvature bound {bound} cannot be proven.")
    return mu, L


def bisect(f: Callable[[Fraction], Fraction], low: Fraction, high: Fraction) -> tuple[Fraction, Fraction]:
    """Return (root, width): f changes its sign between root and root + width. Raises NotProven if it does not."""
    rising = f(low) < 0
    if (f(high) > 0) != rising:
        raise NotProven(f"The function does not change its sign between {low} and {high}.")
    for _ in range(4 * DIGITS):
        middle = (low + high) / 2
        if (f(middle) < 0) == rising:
            low = middle
        else:
            high = middle
    return low, high - low


def decimal(value: Fraction) -> str:
    """Return ``value`` to DIGITS significant digits."""
    with localcontext() as context:
        context.prec = DIGITS
        return str(Decimal(value.numerator) / Decimal(value.denominator))


def root_up(square: Fraction) -> Fraction:
    """Return a rational not below the root of ``square``."""
    if square == 0:
        return Fraction(0)
    shift = 600
    return Fraction(math.isqrt(math.floor(square * 4**shift)) + 1, 2**shift)


def down(value: Fraction) -> float:
    """Return the largest float that is not above ``value``."""
    result = float(value)
    return result if Fraction(result) <= value else math.nextafter(result, -math.inf)


def up(value: Fraction) -> float:
    """Return the least float that is not below ``value``."""
    result = float(value)
    return result if Fraction(result) >= value else math.nextafter(result, math.inf)

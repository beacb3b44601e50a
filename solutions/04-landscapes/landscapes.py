"""Landscapes: the loss as a height over the space of parameters.

A place is a theta, the height there is the loss. The functions here draw such a landscape and tell its
places apart: heights and slopes of a curve with two valleys, a map of a plane through a landscape of any
number of parameters, the curvature at a place, and the kind of place where the slope is 0.

    f(x)  =  1/4 (x^2 - A2)^2  +  TILT x                          the curve with two valleys

Functions here are pure: they return new arrays and never write into the arrays that they are given, nor into
those that they get from a function that they are given.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

A2 = 1.69
"""The square of where the two valleys would be without the tilt: 1.3 squared."""

TILT = 0.1
"""The slope of the term that makes one valley deeper than the other."""


def double_well(x: np.ndarray | float) -> np.ndarray | float:
    """Return the height f(x) of the curve with two valleys.

    x: float64 of any shape, or a single number

    Returns float64 in the shape of x: each entry is the height at that entry of x.

    Hint: arithmetic on arrays works entry by entry, so the formula is the code.
    """
    ### BEGIN SOLUTION
    return 0.25 * (x**2 - A2) ** 2 + TILT * x
    ### END SOLUTION


def double_well_grad(x: np.ndarray | float) -> np.ndarray | float:
    """Return the slope f'(x) of the curve with two valleys.

    x: float64 of any shape, or a single number

    Returns float64 in the shape of x: each entry is the slope at that entry of x, from the formula of the
    derivative (not from differences, which would be a little off).

    Hint: the first term is a square of something that depends on x, so use the chain rule.
    """
    ### BEGIN SOLUTION
    return x**3 - A2 * x + TILT
    ### END SOLUTION


def loss_slice(
    f: Callable[[np.ndarray], float], theta: np.ndarray, u: np.ndarray, v: np.ndarray, grid: np.ndarray
) -> np.ndarray:
    """Return a map of the landscape ``f`` in the plane through ``theta`` along ``u`` and ``v``.

    f:     function, theta (p,) -> float: the height. It takes one place at a time; it may be expensive, so
           it is called once for each of the m * m entries of the map, and no more
    theta: (p,) float64, the place where both coordinates of the map are 0; it is not changed
    u, v:  (p,) float64, the two directions, of any length: one unit of a coordinate is one u or one v
    grid:  (m,) float64, the coordinates a along u and b along v, in any order and at any distance

    Returns (m, m) float64: entry [i, j] is f(theta + a u + b v) with a = grid[i] and b = grid[j], so rows
    belong to u and columns to v.

    Hint: two loops over the grid, one inside the other; which of them counts the rows?
    """
    ### BEGIN SOLUTION
    return np.array([[float(f(theta + a * u + b * v)) for b in grid] for a in grid])
    ### END SOLUTION


def hessian(grad: Callable[[np.ndarray], np.ndarray], theta: np.ndarray, h: float = 1e-4) -> np.ndarray:
    """Return the matrix of second derivatives at ``theta``, from central differences of the gradient.

    grad:  function, theta (p,) -> gradient (p,); it may be expensive, so it is called no more than 2 p times
    theta: (p,) float64, where the curvature is wanted; it is not changed
    h:     how far to step to each side

    Let A be the (p, p) table whose column i is (grad(theta + h e_i) - grad(theta - h e_i)) / (2 h), where e_i
    is 1 at place i and 0 elsewhere. Rounding makes A a little unsymmetric, so its two halves are averaged.

    Returns (p, p) float64: (A + A^T) / 2, which is exactly symmetric.

    Hint: as for a numerical gradient, but each difference is a whole row of numbers and not one.
    """
    ### BEGIN SOLUTION
    A = np.empty((theta.size, theta.size))
    for i in range(theta.size):
        step = np.zeros(theta.size)
        step[i] = h
        A[:, i] = (grad(theta + step) - grad(theta - step)) / (2.0 * h)
    return (A + A.T) / 2.0
    ### END SOLUTION


def classify_critical_point(H: np.ndarray, tol: float = 1e-8) -> str:
    """Return what kind of place a critical point is, by the eigenvalues of the Hessian there.

    H:   (p, p) float64, symmetric: the Hessian at a place where the gradient is 0; it is not changed
    tol: an eigenvalue whose absolute value is at most tol counts as 0

    Returns one of four words:
        'degenerate'  at least one eigenvalue counts as 0, whatever the others are
        'min'         all eigenvalues are positive: uphill in every direction
        'max'         all eigenvalues are negative: downhill in every direction
        'saddle'      some are positive and some negative: uphill here, downhill there

    Hint: numpy.linalg has a function for the eigenvalues of a symmetric matrix; look at 'degenerate' first.
    """
    ### BEGIN SOLUTION
    curvatures = np.linalg.eigvalsh(H)
    if np.any(np.abs(curvatures) <= tol):
        return "degenerate"
    if np.all(curvatures > 0):
        return "min"
    return "max" if np.all(curvatures < 0) else "saddle"
    ### END SOLUTION

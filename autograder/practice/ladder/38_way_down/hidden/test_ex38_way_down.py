"""Checks of 38: the eigenvector of the most negative eigenvalue."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, as_array, assert_close, assert_finite, assert_shape


def landscape(rng: np.random.Generator, eigenvalues: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Return a Hessian with these eigenvalues in general position, and its first axis."""
    p = len(eigenvalues)
    axes, _ = np.linalg.qr(rng.normal(size=(p, p)))
    H = axes @ np.diag(eigenvalues) @ axes.T
    return (H + H.T) / 2, axes[:, 0]


def compare(yours: object, right: np.ndarray) -> None:
    direction = as_array(yours, right, "direction")
    assert_shape(direction, right.shape, what="direction")
    assert_finite(direction, right, "direction")
    if not abs(np.linalg.norm(direction) - 1) < 1e-9:
        raise CheckFailed("The length of your direction is not 1.")
    sign = 1.0 if direction @ right > 0 else -1.0
    assert_close(sign * direction, right, rtol=1e-7, what="direction")


@pytest.mark.exercise("ex38_way_down.way_down", points=1)
def test_one_way_down_of_several(student, rng):
    """The direction of the most negative curvature, in five and in three dimensions."""
    for eigenvalues in ([-3.0, -1.0, 0.5, 2.0, 4.0], [-5.0, 1.0, 3.0]):
        H, right = landscape(rng, eigenvalues)
        compare(student.ex38_way_down.way_down(H), right)


@pytest.mark.exercise("ex38_way_down.way_down", points=1)
def test_a_steep_hill_across(student, rng):
    """A deep way down is found beside a shallow way up, and a shallow one beside a steep one."""
    for eigenvalues in ([-3.0, 0.1], [-0.1, 3.0]):
        H, right = landscape(rng, eigenvalues)
        compare(student.ex38_way_down.way_down(H), right)

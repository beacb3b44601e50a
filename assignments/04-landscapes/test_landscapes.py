"""Visible checks of 04-landscapes: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close


@pytest.mark.exercise("landscapes.double_well")
def test_three_heights_by_hand(student):
    """At 1.3 and -1.3 only the last term is left, and at 0 only the first."""
    heights = student.landscapes.double_well(np.array([1.3, -1.3, 0.0]))
    assert_close(heights, np.array([0.13, -0.13, 0.714025]), what="array of heights")


@pytest.mark.exercise("landscapes.double_well")
def test_a_table_of_places(student):
    """A table of places gives a table of heights."""
    heights = student.landscapes.double_well(np.array([[0.7, -0.7, 0.0], [1.3, 2.0, -2.0]]))
    if np.shape(heights) != (2, 3):
        raise CheckFailed(f"Six places in shape (2, 3) gave something of shape {np.shape(heights)}.")


@pytest.mark.exercise("landscapes.double_well")
def test_a_single_place(student):
    """A single number gives a single height."""
    assert_close(student.landscapes.double_well(0.0), 0.714025, what="height")


@pytest.mark.exercise("landscapes.double_well_grad")
def test_three_slopes_by_hand(student):
    """At 1.3, -1.3 and 0 the slope is that of the last term alone."""
    slopes = student.landscapes.double_well_grad(np.array([1.3, -1.3, 0.0]))
    assert_close(slopes, np.array([0.1, 0.1, 0.1]), what="array of slopes")


@pytest.mark.exercise("landscapes.double_well_grad")
def test_the_walls_are_steep(student):
    """Far out on the right the curve climbs, on the left it falls, each time with the slope of the formula."""
    slopes = student.landscapes.double_well_grad(np.array([2.0, -2.0]))
    assert_close(slopes, np.array([4.72, -4.52]), what="array of slopes")


@pytest.mark.exercise("landscapes.loss_slice")
def test_a_map_of_a_slope(student):
    """On a plane that rises by 10 along u and by 1 along v the map can be written down."""
    chart = student.landscapes.loss_slice(
        lambda at: 10.0 * at[0] + at[1],
        np.zeros(2),
        np.array([1.0, 0.0]),
        np.array([0.0, 1.0]),
        np.array([0.0, 1.0, 2.0]),
    )
    assert_close(chart, np.array([[0.0, 1.0, 2.0], [10.0, 11.0, 12.0], [20.0, 21.0, 22.0]]), what="map")


@pytest.mark.exercise("landscapes.loss_slice")
def test_the_middle_of_the_map(student):
    """Where both coordinates are 0 the map shows the height at theta."""
    theta = np.array([1.0, -2.0, 3.0])
    u, v, grid = np.ones(3), np.array([1.0, -1.0, 0.0]), np.array([-1.0, 0.0, 1.0])
    chart = student.landscapes.loss_slice(lambda at: float(at @ at), theta, u, v, grid)
    if np.shape(chart) != (3, 3):
        raise CheckFailed(f"A grid of 3 coordinates makes a map of shape (3, 3); yours is {np.shape(chart)}.")
    assert_close(chart[1, 1], 14.0, what="height in the middle")


@pytest.mark.exercise("landscapes.hessian")
def test_a_round_bowl(student):
    """The bowl x^2 + y^2, whose gradient is 2 theta, has the Hessian 2 on the diagonal."""
    H = student.landscapes.hessian(lambda at: 2.0 * at, np.array([0.5, -1.0]), h=0.5)
    assert_close(H, np.array([[2.0, 0.0], [0.0, 2.0]]), what="Hessian")


@pytest.mark.exercise("landscapes.hessian")
def test_a_product(student):
    """x y has the gradient (y, x): each slope changes with the other parameter only."""
    H = student.landscapes.hessian(lambda at: at[::-1], np.array([3.0, 4.0]), h=0.5)
    assert_close(H, np.array([[0.0, 1.0], [1.0, 0.0]]), what="Hessian")


@pytest.mark.exercise("landscapes.classify_critical_point")
def test_four_places(student):
    """The parabola up, the parabola down, the saddle x^2 - y^2, and a trough with a level floor."""
    for diagonal, word in (
        ([2.0, 2.0], "min"),
        ([-2.0, -2.0], "max"),
        ([2.0, -2.0], "saddle"),
        ([2.0, 0.0], "degenerate"),
    ):
        answer = student.landscapes.classify_critical_point(np.diag(diagonal))
        if answer != word:
            raise CheckFailed(
                f"Curvatures {diagonal[0]:g} and {diagonal[1]:g} make a place of another kind: {word!r}."
            )

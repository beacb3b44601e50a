"""Hidden suite of 04-landscapes: heights and slopes of two valleys, maps, curvatures, kinds of places.

Landscapes, gradients and Hessians come from the judge, so no exercise builds on another.
The critical points of the double well are certified: roots of x^3 - 1.69 x + 0.1, isolated at 200 bits.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import (
    CheckFailed,
    CountedOracle,
    assert_calls,
    assert_close,
    assert_contract,
    assert_gradient,
    assert_repeatable,
    assert_same,
    assert_shape,
    assert_within_budget,
)
from autograder.checks.values import as_array

WELL_LEFT = -1.328632882241104
HILLTOP = 0.0592949554105217
WELL_RIGHT = 1.2693379268305823
WORDS = ("min", "max", "saddle", "degenerate")


def frozen(array: Any) -> np.ndarray:
    array = np.array(array, dtype=np.float64)
    array.flags.writeable = False
    return array


def numbers(value: Any, shape: tuple[int, ...], what: str) -> np.ndarray:
    """Return what a function returned as an array of this shape. Raises CheckFailed if it is none."""
    yours = as_array(value, np.zeros(shape), what)
    assert_shape(yours, shape, what=what)
    return yours


# double_well


@pytest.mark.exercise("landscapes.double_well", points=2)
def test_heights_are_right(student, reference, rng):
    """The height is right at random places."""
    for size in (7, 5):
        x = rng.uniform(-2.5, 2.5, size)
        assert_same(student.landscapes.double_well, reference.landscapes.double_well, x, what="height")


@pytest.mark.exercise("landscapes.double_well", points=1)
def test_two_valleys_and_a_hill(student):
    """There are two valleys where they are proven to be, with a hill between, and the left valley is deeper."""
    around = np.linspace(-0.01, 0.01, 5)
    places = np.stack([WELL_LEFT + around, WELL_RIGHT + around, HILLTOP + around])
    left, right, hill = numbers(student.landscapes.double_well(places), (3, 5), "table of heights")
    for heights, name in ((left, "left"), (right, "right")):
        if not all(heights[2] < other for other in heights[[0, 1, 3, 4]]):
            raise CheckFailed(
                f"The curve of your heights is not lowest at the place where the {name} valley is proven to be. "
                f"Draw your curve, and compare it with the formula term by term."
            )
    if not all(hill[2] > other for other in hill[[0, 1, 3, 4]]):
        raise CheckFailed(
            "Your curve has no hilltop at the place between the valleys where there is one. "
            "What do the two terms add up to near x = 0?"
        )
    if not left[2] < right[2]:
        raise CheckFailed(
            "The left valley of your curve is not the deeper one. Which term makes the two differ, and which way?"
        )


@pytest.mark.exercise("landscapes.double_well", points=1, kind="edge")
def test_heights_of_any_shape(student, reference, rng):
    """One number, a table, nothing at all, and places far away have heights too."""
    far = np.array([-1e4, 2e3, 1e-9])
    for x in (
        float(rng.uniform(0.5, 2)),
        rng.normal(size=(3, 4)),
        rng.normal(size=(3, 3)),
        rng.normal(size=(2, 1, 3)),
        np.zeros(0),
        far,
    ):
        assert_same(student.landscapes.double_well, reference.landscapes.double_well, x, what="height")


@pytest.mark.exercise("landscapes.double_well", points=1, kind="purity")
def test_double_well_is_a_pure_function(student, rng):
    """The places are left alone, and the heights come in double precision."""
    x = rng.normal(size=6)
    assert_contract(student.landscapes.double_well, (x,), (x + 1,), shape=(6,), what="height")


# double_well_grad


@pytest.mark.exercise("landscapes.double_well_grad", points=2)
def test_slopes_are_right(student, reference, rng):
    """The slope is right at random places, or is at least the slope of your own double_well."""

    def heights_added_up(x: np.ndarray) -> float:
        return float(np.sum(student.landscapes.double_well(x)))

    for size in (7, 5):
        x = rng.uniform(-2.5, 2.5, size)
        assert_gradient(
            student.landscapes.double_well_grad(x),
            reference.landscapes.double_well_grad(x),
            at=x,
            own_loss=heights_added_up,
            accept_own=True,
            what="slope",
        )


@pytest.mark.exercise("landscapes.double_well_grad", points=1)
def test_the_slope_vanishes_at_the_certified_places(student):
    """The slope is 0 at the bottom of both valleys and on the hilltop, and nowhere near them."""
    flat = np.array([WELL_LEFT, HILLTOP, WELL_RIGHT])
    slopes = numbers(student.landscapes.double_well_grad(flat), (3,), "array of slopes")
    if not np.all(np.abs(slopes) <= 1e-12):
        raise CheckFailed(
            "Your slope is not 0 at all three places where the curve is proven to be flat. Differentiate the formula "
            "on paper, one term at a time.",
            values=f"slopes {slopes}",
        )
    beside = numbers(student.landscapes.double_well_grad(flat + 0.01), (3,), "array of slopes")
    if not (beside[0] > 0 > beside[1] and beside[2] > 0):
        raise CheckFailed(
            "A little to the right of a valley's bottom the curve should rise, and a little to the right of the "
            "hilltop it should fall. What does the sign of your slope say?",
            values=f"slopes {beside}",
        )


@pytest.mark.exercise("landscapes.double_well_grad", points=1, kind="edge")
def test_slopes_of_any_shape(student, reference, rng):
    """One number, a table, nothing at all, and places far away have slopes too."""
    far = np.array([-1e4, 2e3, 1e-9])
    for x in (
        float(rng.uniform(0.5, 2)),
        rng.normal(size=(3, 4)),
        rng.normal(size=(3, 3)),
        rng.normal(size=(2, 1, 3)),
        np.zeros(0),
        far,
    ):
        assert_same(
            student.landscapes.double_well_grad, reference.landscapes.double_well_grad, x, what="slope"
        )


@pytest.mark.exercise("landscapes.double_well_grad", points=1, kind="purity")
def test_double_well_grad_is_a_pure_function(student, rng):
    """The places are left alone, and the slopes come in double precision."""
    x = rng.normal(size=6)
    assert_contract(student.landscapes.double_well_grad, (x,), (x + 1,), shape=(6,), what="slope")


# loss_slice


def rugged(rng: np.random.Generator, p: int) -> CountedOracle:
    """A landscape without any symmetry that could hide an exchanged axis. It takes one place at a time."""
    waves, shift, tilt = rng.normal(size=(3, p)), rng.uniform(0, 6, 3), rng.normal(size=p)

    def height(at: np.ndarray) -> float:
        if np.shape(at) != (p,):
            raise TypeError("one place at a time")
        return float(np.sin(waves @ at + shift).sum() + tilt @ at + 0.1 * at @ at)

    return CountedOracle(height)


@pytest.mark.exercise("landscapes.loss_slice", points=2)
def test_the_map_is_right(student, reference, rng):
    """The map has the right height at each of its entries, rows along u and columns along v."""
    for p, m in ((5, 3), (3, 4)):
        f, theta, u, v = rugged(rng, p), rng.normal(size=p), rng.normal(size=p), 2 * rng.normal(size=p)
        grid = np.sort(rng.uniform(-1, 1.5, m))
        assert_same(
            student.landscapes.loss_slice, reference.landscapes.loss_slice, f, theta, u, v, grid, what="map"
        )


@pytest.mark.exercise("landscapes.loss_slice", points=1)
def test_the_map_asks_once_for_each_entry(student, rng):
    """The height is asked for once for each entry, at places in the plane of the map."""
    f, p, m = rugged(rng, 4), 4, 4
    theta, u, v, grid = rng.normal(size=p), rng.normal(size=p), rng.normal(size=p), rng.uniform(-1, 1, m)
    student.landscapes.loss_slice(f, theta, u, v, grid)
    assert_calls(f, m * m, what="the height", per="entry")
    for place in f.points:
        if np.shape(place) != (p,):
            raise CheckFailed(
                f"Your code asks for the height at something of shape {np.shape(place)}; a place has shape ({p},)."
            )
        away = np.asarray(place) - theta
        coordinates, *_ = np.linalg.lstsq(np.column_stack([u, v]), away, rcond=None)
        if np.linalg.norm(coordinates[0] * u + coordinates[1] * v - away) > 1e-9:
            raise CheckFailed(
                "Your code asks for the height at places that do not lie in the plane of the map. "
                "Which combination of theta, u and v leads to an entry?"
            )


@pytest.mark.exercise("landscapes.loss_slice", points=1, kind="edge")
def test_maps_of_any_grid(student, reference, rng):
    """A single entry, an uneven and unsorted grid, directions of any length, one parameter: all give maps."""
    cases = (
        (4, np.array([0.7]), 1.0),
        (3, np.array([2.0, -0.3, 0.1]), 1.0),
        (3, np.array([0.0, 0.4]), 1e-2),
        (1, np.array([-0.5, 0.2, 0.3]), 3.0),
    )
    for p, grid, length in cases:
        f, theta, u, v = rugged(rng, p), rng.normal(size=p), length * rng.normal(size=p), rng.normal(size=p)
        assert_same(
            student.landscapes.loss_slice, reference.landscapes.loss_slice, f, theta, u, v, grid, what="map"
        )


@pytest.mark.exercise("landscapes.loss_slice", points=1, kind="purity")
def test_loss_slice_is_a_pure_function(student, rng):
    """The place and the directions are left alone, and a second map is the same, in double precision."""
    f, grid = rugged(rng, 3), np.array([-0.5, 0.25, 1.0])
    theta, u, v = rng.normal(size=(3, 3))
    others = (f, theta + 1, u, v, grid), (f, theta, 2 * u, v, grid), (f, theta, u, v, 2 * grid)
    assert_contract(student.landscapes.loss_slice, (f, theta, u, v, grid), *others, shape=(3, 3), what="map")


# hessian


def curved(rng: np.random.Generator, p: int, pace: float = 1.0) -> CountedOracle:
    """The gradient of a landscape whose curvature changes from place to place, in all directions.

    pace: how fast its waves follow each other; central differences are off by about (pace h)**2 / 6 and more
    """
    M, waves, shift = rng.normal(size=(p, p)), pace * rng.normal(size=(2, p)), rng.uniform(0, 6, 2)
    return CountedOracle(lambda at: frozen((M + M.T) @ at / 2 + np.cos(waves @ at + shift) @ waves))


def twisted(rng: np.random.Generator, p: int) -> CountedOracle:
    """A field of vectors that is no landscape's gradient: its differences are far from symmetric."""
    M, waves = rng.normal(size=(p, p)), rng.normal(size=(p, p))
    return CountedOracle(lambda at: frozen(M @ at + np.sin(waves @ at)))


@pytest.mark.exercise("landscapes.hessian", points=2)
def test_the_curvature_is_right(student, reference, rng):
    """The Hessian is right at random places of a landscape whose curvature changes."""
    for p, pace in ((4, 1.0), (3, 30.0)):  # in fast waves the usual step shows
        grad, theta = curved(rng, p, pace), rng.normal(size=p)
        assert_same(
            student.landscapes.hessian, reference.landscapes.hessian, grad, theta, what="Hessian", atol=1e-9
        )


@pytest.mark.exercise("landscapes.hessian", points=1)
def test_the_step_is_the_one_asked_for(student, reference, rng):
    """With a long step h the differences are those of this step, one to each side."""
    for p, h in ((3, 0.3), (4, 0.05)):
        grad, theta = curved(rng, p), rng.normal(size=p)
        assert_same(
            student.landscapes.hessian,
            reference.landscapes.hessian,
            grad,
            theta,
            kwargs={"h": h},
            what="Hessian",
        )


@pytest.mark.exercise("landscapes.hessian", points=1)
def test_the_hessian_is_symmetric(student, reference, rng):
    """The Hessian is exactly symmetric, and both halves of the differences count, whatever the differences are."""
    grad, theta = twisted(rng, 4), rng.normal(size=4)
    expected = reference.landscapes.hessian(grad, theta, h=0.01)
    actual = student.landscapes.hessian(grad, theta, h=0.01)
    assert_close(actual, expected, what="Hessian")
    H = np.asarray(actual)
    if not np.array_equal(H, H.T):
        raise CheckFailed(
            "Your Hessian is nearly symmetric, but not to the last bit, so code that relies on it may go astray."
        )


@pytest.mark.exercise("landscapes.hessian", points=1)
def test_two_gradients_for_each_parameter(student, rng):
    """The gradient is asked for at most twice for each parameter."""
    grad = curved(rng, 5)
    student.landscapes.hessian(grad, rng.normal(size=5))
    assert_within_budget(grad, 10)


@pytest.mark.exercise("landscapes.hessian", points=1, kind="edge")
def test_the_hessian_of_bowls(student, reference, rng):
    """A bowl has the same Hessian everywhere; a single parameter has a table of one entry; a plane has none."""
    M = rng.normal(size=(3, 3))
    bowl = CountedOracle(lambda at: frozen((M + M.T) @ at))
    for theta in (10 * rng.normal(size=3), np.zeros(3)):
        assert_close(student.landscapes.hessian(bowl, theta, h=0.25), M + M.T, what="Hessian", rtol=1e-9)
    slope = CountedOracle(lambda at: frozen(reference.landscapes.double_well_grad(at)))
    x = rng.uniform(0.9, 2, 1)
    assert_same(student.landscapes.hessian, reference.landscapes.hessian, slope, x, what="Hessian", atol=1e-9)
    plane = CountedOracle(lambda at: frozen([1.0, -2.0]))
    assert_close(student.landscapes.hessian(plane, np.ones(2)), np.zeros((2, 2)), what="Hessian")


@pytest.mark.exercise("landscapes.hessian", points=1, kind="purity")
def test_hessian_is_a_pure_function(student, rng):
    """The place is left alone, and a second Hessian is the same, in double precision."""
    grad, theta = curved(rng, 3), rng.normal(size=3)
    others = ((grad, theta + 1),)
    assert_contract(student.landscapes.hessian, (grad, theta), *others, shape=(3, 3), what="Hessian")


# classify_critical_point


def table(rng: np.random.Generator, eigenvalues: list[float]) -> np.ndarray:
    """Return a symmetric matrix with these eigenvalues and axes in general position."""
    axes, _ = np.linalg.qr(rng.normal(size=(len(eigenvalues), len(eigenvalues))))
    H = axes @ np.diag(eigenvalues) @ axes.T
    return (H + H.T) / 2


def assert_kinds(classify: Callable[..., Any], *cases: tuple[Any, ...]) -> None:
    """Check the words for some Hessians. Raises CheckFailed that does not say which word was right.

    cases: (right word, Hessian) or (right word, Hessian, tol)

    All questions are asked before an answer is judged: four words tell little, and which mistake it is shows in
    the answers together.
    """
    answers = [classify(frozen(H), *tol) for _, H, *tol in cases]
    for answer, (expected, H, *tol) in zip(answers, cases, strict=True):
        if not isinstance(answer, str):
            raise CheckFailed(
                "Your function should return one of four words. Is a `return` missing, or quotes?"
            )
        if answer not in WORDS:
            raise CheckFailed(f"Your function returned a word that is none of the four: {', '.join(WORDS)}.")
        if answer != expected:
            raise CheckFailed(
                f"Your function says {answer!r} of a place of another kind. Write down what {answer!r} asks of *all* "
                f"eigenvalues, and print the eigenvalues beside your answer.",
                values=f"expected {expected!r}, got {answer!r}, eigenvalues {np.linalg.eigvalsh(H)}, "
                f"tol {tol or 'default'}",
            )


@pytest.mark.exercise("landscapes.classify_critical_point", points=2)
def test_minima_maxima_and_saddles(student, rng):
    """Minima, maxima and saddles are told apart, with axes in any direction."""
    signs = (
        ("saddle", (5.0, -0.3, 2.0)),
        ("min", (4.0, 0.05, 1.0, 2.0)),
        ("max", (-3.0, -0.1)),
        ("saddle", (-4.0, -3.0, -2.0, 0.2)),
        ("max", (-0.2, -5.0, -1.0)),
        ("saddle", (0.5, 3.0, -0.4, -6.0)),
        ("min", (0.1, 6.0, 2.0)),
        ("saddle", (-2.0, 0.7)),
    )
    cases = [(word, table(rng, [one * rng.uniform(0.8, 1.25) for one in ones])) for word, ones in signs]
    assert_kinds(student.landscapes.classify_critical_point, *cases)


@pytest.mark.exercise("landscapes.classify_critical_point", points=1)
def test_flat_directions(student, rng):
    """A place with a flat direction is degenerate, whatever the other directions are."""
    flat = ([2.0, 0.0, 0.7], [-1.0, 0.0], [1.5, -0.8, 0.0], [-2.0, -0.5, 0.0, 3.0], [0.0, 0.0])
    cases = [("degenerate", table(rng, eigenvalues)) for eigenvalues in flat]
    assert_kinds(student.landscapes.classify_critical_point, *cases)


@pytest.mark.exercise("landscapes.classify_critical_point", points=1, kind="edge")
def test_the_tolerance_decides(student, rng):
    """What counts as a flat direction is decided by tol, on both sides of 0, also when tol is 0."""
    assert_kinds(
        student.landscapes.classify_critical_point,
        ("min", table(rng, [1.0, 2e-8])),
        ("saddle", table(rng, [1.0, -2e-8, 2.0])),
        ("degenerate", table(rng, [1.0, 5e-9])),
        ("degenerate", table(rng, [-1.0, -5e-9, -3.0])),
        ("degenerate", table(rng, [300.0, 0.04, 200.0]), 0.05),
        ("degenerate", table(rng, [-3.0, -0.04]), 0.05),
        ("max", table(rng, [-3.0, -0.06]), 0.05),
        ("max", table(rng, [-3.0, -0.5, -2.0]), 0.05),
        ("saddle", table(rng, [2.0, -1e-10]), 1e-12),
        ("degenerate", np.diag([1.0, 0.0, 2.0]), 0.0),
    )


@pytest.mark.exercise("landscapes.classify_critical_point", points=1, kind="edge")
def test_special_hessians(student):
    """Curvature across the axes counts, and a landscape of one parameter has kinds of places too."""
    assert_kinds(
        student.landscapes.classify_critical_point,
        ("saddle", np.array([[1.0, 2.0], [2.0, 1.0]])),
        ("degenerate", np.array([[3.0, 3.0], [3.0, 3.0]])),
        ("saddle", np.array([[0.0, 5.0], [5.0, 0.0]])),
        ("min", np.array([[3.6]])),
        ("max", np.array([[-1.7]])),
        ("min", np.diag([7.0, 7.0, 7.0])),
    )


@pytest.mark.exercise("landscapes.classify_critical_point", points=1)
def test_the_certified_places_are_recognised(student, reference):
    """The nine certified critical points of two double wells are recognised, four of them minima."""
    slope = reference.landscapes.double_well_grad

    def grad(at: np.ndarray) -> np.ndarray:
        """The slope of f(x) + f(z) in a frame that is turned by 45 degrees."""
        x, z = (at[0] + at[1]) / 2, (at[0] - at[1]) / 2
        along, across = float(slope(x)), float(slope(z))
        return np.array([along + across, along - across]) / 2

    cases = []
    for x in (WELL_LEFT, HILLTOP, WELL_RIGHT):
        for z in (WELL_LEFT, HILLTOP, WELL_RIGHT):
            word = ("min", "saddle", "max")[(x == HILLTOP) + (z == HILLTOP)]
            cases.append((word, reference.landscapes.hessian(grad, np.array([x + z, x - z]))))
    assert_kinds(student.landscapes.classify_critical_point, *cases)


@pytest.mark.exercise("landscapes.classify_critical_point", points=1, kind="purity")
def test_classify_is_a_pure_function(student, rng):
    """The Hessian is left alone, and a second look gives the same answer."""
    answer = assert_repeatable(
        student.landscapes.classify_critical_point, table(rng, [1.0, 2.0, 3.0]), what="answer"
    )
    if answer not in WORDS:
        raise CheckFailed(f"Your function should return one of the words {', '.join(WORDS)}.")

"""The two sliders: their numbers are those of the course's functions, and the map of momentum is that of the formula."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.student.reference import Reference

ROOT = Path(__file__).parents[2]
FLAT, STEEP = 1.0, 10.0


@pytest.fixture
def two_minima(site, browser):
    page = browser.new_page()
    page.goto((site / "05-descent.html").as_uri())
    yield page
    page.close()


@pytest.fixture
def momentum(site, browser):
    page = browser.new_page()
    page.goto((site / "06-optimizers.html").as_uri())
    yield page
    page.close()


@pytest.fixture(scope="module")
def descent():
    return Reference(ROOT / "solutions" / "05-descent")


@pytest.fixture(scope="module")
def optimizers():
    return Reference(ROOT / "solutions" / "06-optimizers").optimizers


@pytest.mark.parametrize(("start", "rate"), [(1.9, 0.5), (0.05, 0.09), (0.07, 0.09), (-2.0, 0.3), (1.2, 0.7)])
def test_the_walk_is_that_of_gradient_descent(two_minima, descent, start, rate):
    path = descent.descent.gradient_descent(descent.landscapes.double_well_grad, np.array([start]), rate, 40)
    walk = two_minima.evaluate("([start, rate]) => TwoMinima.walk(start, rate)", [start, rate])
    np.testing.assert_allclose(walk, path[:, 0], rtol=1e-9, atol=1e-9)


def test_the_row_of_starts_is_that_of_basin(two_minima, descent):
    starts, rates = np.linspace(-2, 2, 41).tolist(), [0.02, 0.3, 0.5, 0.58, 0.7, 0.9]
    found = two_minima.evaluate(
        "([starts, rates]) => rates.map((rate) => starts.map((start) => TwoMinima.basin(start, rate)))", [starts, rates]
    )  # fmt: skip
    assert found == [[descent.descent.basin(start, rate) for start in starts] for rate in rates]


def test_the_path_is_drawn_on_the_curve_where_the_numbers_say(two_minima, descent):
    drawn = two_minima.locator("[data-slider] .path polyline").get_attribute("points")
    points = np.array([pair.split(",") for pair in drawn.split()], float)
    x = (points[:, 0] - 55) / 650 * 4.1 - 2.05
    y = 2.2 - (points[:, 1] - 30) / 270 * 2.45
    path = descent.descent.gradient_descent(descent.landscapes.double_well_grad, np.array([1.9]), 0.5, 40)[
        :, 0
    ]
    np.testing.assert_allclose(x, path, atol=1e-4)
    np.testing.assert_allclose(y, descent.landscapes.double_well(path), atol=1e-4)


def test_the_keys_move_the_start_and_the_words_follow(two_minima):
    start = two_minima.get_by_role("slider", name="Start")
    start.focus()
    start.press("Home")
    said = two_minima.locator("[data-slider] [role=status]")
    said.filter(has_text="From −2.00 with learning rate 0.50").wait_for()
    start.press("ArrowRight")
    said.filter(has_text="From −1.99").wait_for()
    assert "From −1.99" in two_minima.locator("[data-slider] svg").get_attribute("aria-label")


@pytest.mark.parametrize(
    ("example", "words"),
    [
        ("left of the hilltop", "never crosses the hill and comes to rest in the left valley"),
        ("right of it", "never crosses the hill and comes to rest in the right valley"),
        ("over the hill in one jump", "jumps over the hill once and comes to rest in the left valley"),
        ("never at rest", "never comes to rest"),
        ("away", "left for infinity"),
    ],
)
def test_each_example_shows_what_it_promises(two_minima, example, words):
    two_minima.get_by_role("button", name=example, exact=True).click()
    two_minima.locator("[data-slider] [role=status]").filter(has_text=words).wait_for()


@pytest.mark.parametrize(("rate", "beta"), [(0.12, 0.8), (0.18, 0.0), (0.05, 0.9), (0.3, 0.6), (0.21, 0.0)])
def test_the_path_of_the_ball_is_that_of_momentum_step(momentum, optimizers, rate, beta):
    theta, state = np.array([10.0, 3.0]), {"v": np.zeros(2)}
    path = [theta]
    for _ in range(60):
        theta, state = optimizers.momentum_step(theta, np.array([FLAT, STEEP]) * theta, state, rate, beta)
        path.append(theta)
    places = momentum.evaluate("([rate, beta]) => Momentum.path(rate, beta)", [rate, beta])
    np.testing.assert_allclose(places, path, rtol=1e-9, atol=1e-12)


GRID = [(rate, beta) for rate in np.linspace(0.005, 0.415, 42) for beta in np.linspace(0, 0.97, 25)]


def radius(rate: float, beta: float, curvature: float) -> float:
    """Of the matrix that takes (error, velocity) one step on."""
    step = np.array([[1 - rate * curvature, -rate * beta], [curvature, beta]])
    return float(np.abs(np.linalg.eigvals(step)).max())


def test_the_map_of_convergence_is_that_of_the_formula(momentum):
    found = momentum.evaluate("(grid) => grid.map(([rate, beta]) => Momentum.converges(rate, beta))", GRID)
    assert found == [bool(rate * STEEP < 2 * (1 + beta)) for rate, beta in GRID]


def test_where_the_map_says_so_the_matrix_of_a_step_contracts_and_nowhere_else(momentum):
    """The control: the roots on the page against the eigenvalues of the step, which know nothing of the formula."""
    clear = [(rate, beta) for rate, beta in GRID if abs(rate * STEEP - 2 * (1 + beta)) > 1e-6]
    found = momentum.evaluate(
        "(grid) => grid.map(([r, b]) => [Momentum.converges(r, b), Momentum.slowest(r, b), Momentum.band(r, b)])",
        clear,
    )
    slowest = [max(radius(rate, beta, FLAT), radius(rate, beta, STEEP)) for rate, beta in clear]
    np.testing.assert_allclose([each[1] for each in found], slowest, atol=1e-6)
    assert [each[0] for each in found] == [each < 1 for each in slowest]
    assert [each[2] >= 0 for each in found] == [each < 1 for each in slowest]


def test_the_star_is_the_fastest_pair(momentum):
    rate, beta = momentum.evaluate("Momentum.best()")
    here = max(radius(rate, beta, FLAT), radius(rate, beta, STEEP))
    root = np.sqrt(STEEP / FLAT)
    assert here == pytest.approx((root - 1) / (root + 1), abs=1e-6)
    around = [(rate + a, beta + b) for a in (-0.02, 0, 0.02) for b in (-0.05, 0, 0.05) if (a, b) != (0, 0)]
    assert all(max(radius(r, b, FLAT), radius(r, b, STEEP)) > here for r, b in around)


def test_a_touch_on_the_map_and_the_keys_set_rate_and_beta(momentum):
    box = momentum.locator("svg.map").bounding_box()
    unit = box["width"] / 560
    momentum.locator("svg.map").click(
        position={"x": unit * (55 + 490 * 0.2 / 0.42), "y": unit * (300 - 266 * 0.49 / 0.98)}
    )
    rate, beta = (
        momentum.get_by_role("slider", name="Learning rate"),
        momentum.get_by_role("slider", name="β"),
    )
    assert float(rate.input_value()) == pytest.approx(0.2, abs=0.006)
    assert float(beta.input_value()) == pytest.approx(0.49, abs=0.02)
    beta.focus()
    beta.press("Home")
    momentum.locator("[data-slider] [role=status]").filter(has_text="β 0.00").wait_for()


def test_every_drawing_has_a_text_that_follows(momentum):
    momentum.get_by_role("button", name="over the limit").click()
    momentum.locator("[data-slider] [role=status]").filter(has_text="does not converge").wait_for()
    labels = [svg.get_attribute("aria-label") for svg in momentum.locator("[data-slider] svg").all()]
    assert len(labels) == 3
    assert all("does not converge" in label for label in labels)

"""Convergence: right runs pass, and what is wrong with a run is named without showing the optimum."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks import CheckFailed
from autograder.checks.convergence import (
    assert_basins,
    assert_certified,
    assert_path,
    assert_rate,
    assert_reaches,
    assert_stability_limit,
    certified_distance,
    convergence_rate,
    local_strong_convexity,
    measured_rate,
)

MU, L = 0.5, 5.0
STAR = np.array([1.0, -2.0, 0.5])
START = np.array([3.0, 1.0, -1.0])
H = np.array([MU, 2.0, L])


def gradient(theta):
    return H * (theta - STAR)


def descent(lr, steps=300, step=None):
    path = [START.copy()]
    for t in range(steps):
        g = gradient(path[-1])
        path.append(path[-1] - lr * g if step is None else step(path, g, t))
    return np.array(path)


def errors(path):
    return np.linalg.norm(path - STAR, axis=1)


def diagnosis(check, *args, **kwargs) -> str:
    with pytest.raises(CheckFailed) as caught:
        check(*args, **kwargs)
    return caught.value.diagnosis


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32))
def test_the_certified_distance_is_never_less_than_the_distance(seed):
    rng = np.random.default_rng(seed)
    theta = STAR + rng.normal(size=3) * 10.0 ** rng.integers(-6, 3)
    bound = certified_distance(gradient(theta), MU)
    assert bound >= np.linalg.norm(theta - STAR) * (1 - 1e-12)
    assert bound <= np.linalg.norm(theta - STAR) * L / MU * (1 + 1e-12)


def test_a_local_certificate_says_nothing_about_far_points():
    assert certified_distance(np.array([3.0, 4.0]), 2.0, within=2.5) == 2.5
    assert certified_distance(np.array([3.0, 4.1]), 2.0, within=2.5) == math.inf


def test_without_curvature_there_is_no_bound():
    with pytest.raises(ValueError, match=r"mu is 0\.0; a bound needs strong convexity"):
        certified_distance(np.ones(2), 0.0)


def test_half_of_the_curvature_holds_on_a_ball():
    assert local_strong_convexity(0.229, 0.51) == pytest.approx((0.1145, 0.22451), rel=1e-4)


def test_the_optimum_is_reached_within_tolerance_and_radius():
    assert_reaches(STAR + 1e-9, STAR, tolerance=1e-8)
    assert_reaches(STAR + 1e-9, STAR, tolerance=0.0, radius=1e-8)
    assert "ends 1.7e-06 away from the optimum, and 1e-08 is allowed" in diagnosis(
        assert_reaches, STAR + 1e-6, STAR, tolerance=1e-8
    )
    assert "ran away from the optimum" in diagnosis(assert_reaches, STAR * 1e9, STAR, tolerance=1e-8)
    assert "is nan" in diagnosis(assert_reaches, STAR * np.nan, STAR, tolerance=1e-8)
    assert "has shape (2,)" in diagnosis(assert_reaches, STAR[:2], STAR, tolerance=1e-8)


def test_a_point_is_certified_by_its_slope_alone():
    assert_certified(STAR + 1e-10, gradient, MU, tolerance=1e-8)
    assert "the slope of the loss is still" in diagnosis(
        assert_certified, STAR + 1e-3, gradient, MU, tolerance=1e-8
    )
    assert "None" in diagnosis(assert_certified, None, gradient, MU, tolerance=1e-8)


def test_the_right_path_passes():
    assert_path(descent(0.1), descent(0.1))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda: descent(0.1, 5)[-1], "a single point; all 6 are asked for"),
        (lambda: descent(0.1, 5)[1:], "one row too few: 5 steps visit 6 points"),
        (lambda: descent(0.1, 9), "has 10 rows; 5 steps visit 6 points"),
        (lambda: descent(0.1, 5).T, "The axes are the other way round"),
        (lambda: descent(0.1, 6)[1:], "does not begin at theta_0. Its first point is already one step on"),
        (lambda: descent(0.1, 5) + 1, "does not begin at theta_0."),
        (lambda: np.tile(START, (6, 1)), "never leaves theta_0"),
        (lambda: descent(0.2, 5), "theta_0 is right; step 1 is twice what it should be"),
        (lambda: descent(-0.1, 5), "theta_0 is right; step 1 is the negative of what it should be"),
        (
            lambda: descent(0.1, 5, lambda p, g, t: p[-1] - 0.1 * gradient(START)),
            "step 2 repeats the one before it",
        ),
        (
            lambda: descent(0.1, 5, lambda p, g, t: p[-1] - 0.1 / 2**t * g),
            "The first step is right; step 2 is half what it should be",
        ),
        (
            lambda: descent(0.1, 5, lambda p, g, t: p[-1] - 0.1 * g * (t < 3)),
            "The first 3 steps are right, but then your path stands still",
        ),
        (
            lambda: descent(0.1, 5, lambda p, g, t: p[-1] - 0.1 * g + 0.9 * (p[-1] - p[max(t - 1, 0)])),
            "The first step is right; step 2 goes another way",
        ),
        (
            lambda: np.where(np.arange(6)[:, None] < 4, descent(0.1, 5), np.nan),
            "not finite from step 4 on; the steps before it are right",
        ),
    ],
)
def test_the_first_divergent_step_is_named(wrong, words):
    assert words in diagnosis(assert_path, wrong(), descent(0.1, 5))


def test_the_first_divergent_step_is_evidence():
    with pytest.raises(CheckFailed) as caught:
        assert_path(descent(0.1, 5, lambda p, g, t: p[-1] - 0.1 / 2**t * g), descent(0.1, 5))
    assert caught.value.evidence["first_divergent_step"] == 2


@pytest.mark.parametrize("lr", [0.1 / L, 1 / L, 2 / (MU + L), 1.9 / L])
def test_descent_is_as_fast_as_the_theory_says(lr):
    assert_rate(errors(descent(lr)), convergence_rate(lr, MU, L))


def test_a_slower_method_and_one_that_stops_elsewhere_are_told_apart():
    lr = 1 / L
    assert "slower than this method does" in diagnosis(
        assert_rate, errors(descent(lr / 2)), convergence_rate(lr, MU, L)
    )
    assert "settles somewhere else" in diagnosis(
        assert_rate, errors(descent(lr)) + 0.1, convergence_rate(lr, MU, L)
    )
    with np.errstate(all="ignore"):
        endless = np.array([1.0, np.inf])
    assert "runs to infinity" in diagnosis(assert_rate, endless, 0.9)


def test_an_error_that_is_all_rounding_has_no_rate():
    assert math.isnan(measured_rate([1.0, 1e-15, 1e-16, 2e-16]))
    assert_rate([1.0, 1e-15, 1e-16, 2e-16], 0.5)


def test_gradient_descent_is_stable_up_to_two_over_L():
    with np.errstate(all="ignore"):
        assert_stability_limit(lambda lr: descent(lr), L, theta_star=STAR, start=START)
        assert_stability_limit(lambda lr: descent(lr)[-1], L, theta_star=STAR, start=START)


def test_a_step_twice_as_long_fails_below_the_limit():
    words = diagnosis(assert_stability_limit, lambda lr: descent(2 * lr), L, theta_star=STAR, start=START)
    assert "just below the limit 2/L your path does not approach" in words


@pytest.mark.parametrize(
    "timid",
    [
        lambda lr: descent(lr / 2),
        lambda lr: descent(lr, step=lambda p, g, t: p[-1] - lr * g / (1 + t)),
        lambda lr: descent(lr, step=lambda p, g, t: p[-1] - lr * np.clip(g, -1, 1)),
    ],
)
def test_shorter_decaying_and_clipped_steps_fail_above_the_limit(timid):
    words = diagnosis(assert_stability_limit, timid, L, theta_star=STAR, start=START)
    assert "just above the limit 2/L gradient descent runs away; your path does not" in words


def double_well_basin(x, lr=0.05, steps=3000):
    for _ in range(steps):
        x -= lr * (x**3 - 1.69 * x + 0.1)
    return -1 if x < -1 else 1 if x > 1 else 0


BARRIER = 0.0592949554105217
WELL = {"lr": 0.05, "lr_limit": 1 / 10.31}


def test_each_start_ends_in_the_valley_on_its_side():
    assert_basins(double_well_basin, [-1.9, -0.5, 0.05, 0.07, 1.9], BARRIER, **WELL)


def test_a_start_that_crosses_the_barrier_or_never_settles_is_reported():
    assert "on the left of the barrier ends in the other valley" in diagnosis(
        assert_basins, lambda x: 1 if x > 0 else -1, [0.03], BARRIER, **WELL
    )
    assert "does not settle" in diagnosis(
        assert_basins, lambda x: double_well_basin(x, steps=3), [0.05], BARRIER, **WELL
    )


def test_basins_are_not_graded_where_they_are_a_matter_of_luck():
    with pytest.raises(ValueError, match=r"lr is 0\.5; basins are provable only below"):
        assert_basins(double_well_basin, [1.0], BARRIER, lr=0.5, lr_limit=1 / 10.31)


def test_no_diagnosis_holds_the_optimum():
    for theta in (STAR * 1.001, STAR + 5):
        words = diagnosis(assert_reaches, theta, STAR, tolerance=1e-8)
        assert not any(f"{number}" in words for number in STAR)


def test_a_path_in_single_precision_is_the_matter_of_another_item():
    assert_path(descent(0.1).astype(np.float32), descent(0.1))
    with pytest.raises(CheckFailed):
        assert_path((1.001 * descent(0.1)).astype(np.float32), descent(0.1))

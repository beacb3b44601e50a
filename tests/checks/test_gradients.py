"""Gradient checks: right gradients pass, wrong ones are named, and neither oracle can be fooled."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks import CheckFailed
from autograder.checks.differences import (
    complex_step_gradient,
    directional_derivative,
    draw_away_from_kinks,
    kink_distance,
    measured_gradient,
    numerical_gradient,
    richardson_gradient,
)
from autograder.checks.gradient_checkers import assert_order, assert_separates
from autograder.checks.gradients import assert_adjoint, assert_directional, assert_gradient, block_report
from autograder.checks.tolerances import (
    float32_tolerance,
    normwise_distance,
    rounding_spread,
    summation_spread,
)

SIZES = {"n": 7, "d": 3}
BLOCKS = {"w": (3,), "b": (1,)}


class Regression:
    """Least squares with n=7, d=3: a loss, its gradient, a theta of order 1."""

    def __init__(self, seed: int = 0, noise: float = 1.0) -> None:
        rng = np.random.default_rng(seed)
        self.Z = np.c_[rng.normal(size=(7, 3)), np.ones(7)]
        self.theta_0 = rng.normal(size=4)
        self.y = self.Z @ self.theta_0 + noise * rng.normal(size=7)
        self.theta = rng.normal(size=4)

    def loss(self, theta: np.ndarray) -> float:
        return float(np.mean((self.Z @ theta - self.y) ** 2))

    def gradient(self, theta: np.ndarray) -> np.ndarray:
        return 2 * self.Z.T @ (self.Z @ theta - self.y) / 7

    def optimum(self) -> np.ndarray:
        return np.linalg.lstsq(self.Z, self.y, rcond=None)[0]


@pytest.fixture
def problem() -> Regression:
    return Regression()


def diagnosis(*args, **kwargs) -> str:
    with pytest.raises(CheckFailed) as caught:
        assert_gradient(*args, **kwargs)
    return caught.value.diagnosis


def test_the_right_gradient_passes_against_either_oracle(problem):
    assert_gradient(problem.gradient, problem.gradient, at=problem.theta)
    assert_gradient(problem.gradient, at=problem.theta, loss=problem.loss)
    assert_gradient(problem.gradient(problem.theta), problem.gradient(problem.theta))


@pytest.mark.parametrize("noise", [1.0, 0.0])
def test_the_right_gradient_at_the_minimum_passes(noise):
    problem = Regression(noise=noise)
    optimum = problem.optimum()
    assert_gradient(problem.gradient, at=optimum, loss=problem.loss)


def test_a_wrong_gradient_at_the_minimum_fails(problem):
    optimum = problem.optimum()
    with pytest.raises(CheckFailed):
        assert_gradient(lambda theta: problem.gradient(theta) + 1e-8, at=optimum, loss=problem.loss)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda g: -g, "exactly the negative of the right one. Check the sign"),
        (lambda g: g / 2, "exactly half the right one"),
        (lambda g: g * 7, "exactly n times the right one"),
        (lambda g: 0 * g, "0 everywhere"),
        (lambda g: g * 1.2345, "a constant multiple"),
        (
            lambda g: g * [1, 1, 1, 0],
            "w is right; the part b is 0 everywhere. What happens to the loss if only b",
        ),
        (lambda g: g * [1, 1, 1, -1], "w is right; the part b is the negative of what it should be"),
        (lambda g: g[[2, 0, 1, 3]], "b is right; the part w is in another order. Compare the order"),
        (lambda g: g + np.array([0, 0.1, 0, 0]), "b is right; the part w is off"),
        (lambda g: g * [1, 1.1, 1, 1.2], "the part w is off; b is off. The largest error is"),
        (lambda g: g[:, None], "has shape (4, 1)"),
        (lambda g: g[:3], "has shape (3,)"),
        (lambda g: g + np.nan, "is nan at [0]"),
        (lambda g: g / [1, 1, 0, 1], "infinite at [2]"),
        (lambda g: None, "None in place of its gradient"),
        (lambda g: "steep", "is a str"),
    ],
)
@pytest.mark.parametrize("oracle", ["reference", "loss"])
def test_what_is_wrong_is_named(problem, wrong, words, oracle):
    def student(theta):
        with np.errstate(divide="ignore"):
            return wrong(problem.gradient(theta))

    right = {"expected": problem.gradient} if oracle == "reference" else {"loss": problem.loss}
    assert words in diagnosis(student, at=problem.theta, blocks=BLOCKS, sizes=SIZES, **right)


def test_a_transposed_block_is_named():
    rng = np.random.default_rng(1)
    W, b = rng.normal(size=(3, 2)), rng.normal(size=2)
    wrong = np.r_[W.T.ravel(), b]
    assert block_report(wrong, np.r_[W.ravel(), b], {"W": (3, 2), "b": (2,)}) == {"W": "transposed"}
    assert block_report(wrong, np.r_[W.ravel(), b], {"W": slice(0, 6), "b": slice(6, 8)}) == {
        "W": "in another order"
    }


def test_blocks_that_do_not_cover_theta_are_the_authors_mistake(problem):
    with pytest.raises(ValueError, match="The blocks w end at 3, but theta has 4 components"):
        assert_gradient(lambda t: t, problem.gradient, at=problem.theta, blocks={"w": (3,)})


def test_without_an_oracle_or_a_point_the_author_is_told(problem):
    with pytest.raises(TypeError, match="needs the right gradient, or a loss"):
        assert_gradient(problem.gradient, at=problem.theta)
    with pytest.raises(TypeError, match="Pass the point"):
        assert_gradient(problem.gradient, problem.gradient)


def test_a_gradient_of_the_students_own_wrong_loss_is_told_apart(problem):
    half = {"actual": lambda t: problem.gradient(t) / 2, "own_loss": lambda t: problem.loss(t) / 2}
    for right in ({"expected": problem.gradient}, {"loss": problem.loss}):
        assert "right for your loss; the loss is the problem" in diagnosis(at=problem.theta, **half, **right)
    assert_gradient(expected=problem.gradient, at=problem.theta, accept_own=True, **half)


def test_a_gradient_of_neither_loss_says_so(problem):
    words = diagnosis(
        lambda t: problem.gradient(t) * 3,
        problem.gradient,
        at=problem.theta,
        own_loss=problem.loss,
        accept_own=True,
    )
    assert words.endswith(
        "Nor is it the derivative of your own loss: compare the two by a finite difference."
    )


@pytest.mark.parametrize("own_loss", [lambda t: 0.0, lambda t: None, lambda t: 1 / 0])
def test_a_constant_or_broken_loss_of_ones_own_saves_no_gradient(problem, own_loss):
    with pytest.raises(CheckFailed):
        assert_gradient(
            lambda t: np.zeros(4), problem.gradient, at=problem.theta, own_loss=own_loss, accept_own=True
        )


def test_a_loss_that_returns_no_number_is_reported():
    with pytest.raises(CheckFailed, match=r"Your loss has shape \(3,\)"):
        measured_gradient(lambda theta: theta, np.ones(3))


def test_the_student_cannot_change_theta(problem):
    def writes(theta):
        g = problem.gradient(theta)
        theta[:] = 0
        return g

    before = problem.theta.copy()
    assert_gradient(writes, problem.gradient, at=problem.theta)
    assert np.array_equal(problem.theta, before)


def test_a_failure_carries_both_gradients_and_the_diagnosis_neither(problem):
    with pytest.raises(CheckFailed) as caught:
        assert_gradient(lambda t: problem.gradient(t) + 0.5, problem.gradient, at=problem.theta)
    assert set(caught.value.evidence) == {"expected", "actual"}
    for number in problem.gradient(problem.theta):
        assert f"{abs(number):.4f}" not in caught.value.diagnosis


def test_float32_gradients_are_compared_at_float32_precision(problem):
    assert_gradient(problem.gradient(problem.theta).astype(np.float32), problem.gradient(problem.theta))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), error=st.floats(1e-6, 1.0))
def test_no_wrong_component_gets_through_and_no_right_gradient_is_refused(seed, error):
    problem = Regression(seed)
    right = problem.gradient(problem.theta)
    wrong = right.copy()
    wrong[seed % 4] += error * np.abs(right).max()
    for oracle in ({"expected": problem.gradient}, {"loss": problem.loss}):
        assert_gradient(right, at=problem.theta, **oracle)
        with pytest.raises(CheckFailed):
            assert_gradient(wrong, at=problem.theta, **oracle)


# differences


def test_central_differences_are_accurate_to_nine_digits(problem):
    assert (
        normwise_distance(numerical_gradient(problem.loss, problem.theta), problem.gradient(problem.theta))
        < 1e-9
    )


def test_extrapolated_differences_are_accurate_to_eleven_digits():
    theta = np.array([0.3, -0.7, 1.1])
    assert normwise_distance(richardson_gradient(lambda t: np.exp(t).sum(), theta), np.exp(theta)) < 1e-11


def test_a_complex_step_is_exact_to_rounding(problem):
    def loss(theta):
        return np.mean((problem.Z @ theta - problem.y) ** 2)

    assert (
        normwise_distance(complex_step_gradient(loss, problem.theta), problem.gradient(problem.theta)) < 1e-14
    )


def test_a_complex_step_through_float_is_refused():
    with pytest.raises(ValueError, match="turned a complex theta into a real number"):
        complex_step_gradient(lambda theta: float(np.abs(theta).sum()), np.ones(2))


def test_a_complex_step_is_silently_wrong_on_a_stable_loss():
    """The reason for never using it on a student's code."""

    def softplus(theta):
        return (np.maximum(theta, 0) + np.log1p(np.exp(-np.abs(theta)))).sum()

    assert complex_step_gradient(softplus, np.array([0.7]))[0] == 1.0
    assert numerical_gradient(softplus, np.array([0.7]))[0] == pytest.approx(0.668, abs=1e-3)


def test_a_directional_derivative_is_the_projection_of_the_gradient(problem):
    u = np.array([0.5, -1.0, 2.0, 0.25])
    slope = directional_derivative(problem.loss, problem.theta, u)
    assert slope == pytest.approx(problem.gradient(problem.theta) @ u, rel=1e-10)


class ReluNet:
    def __init__(self, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.X, self.W2, self.y = rng.normal(size=(50, 4)), rng.normal(size=10), rng.normal(size=50)
        self.theta = rng.normal(size=50)

    def inside(self, theta):
        return self.X @ theta[:40].reshape(4, 10) + theta[40:]

    def loss(self, theta):
        return float(np.mean((np.maximum(self.inside(theta), 0) @ self.W2 - self.y) ** 2))

    def gradient(self, theta):
        A = self.inside(theta)
        G = 2 * (np.maximum(A, 0) @ self.W2 - self.y) / 50
        D = np.outer(G, self.W2) * (A > 0)
        return np.r_[(self.X.T @ D).ravel(), D.sum(0)]


def test_kinks_near_the_probe_do_not_refuse_right_relu_gradients():
    nets = [ReluNet(seed) for seed in range(25)]
    near = [kink_distance(net.inside(net.theta)) < 4e-3 for net in nets]
    assert sum(near) > 10
    for net in nets:
        assert_gradient(net.gradient, at=net.theta, loss=net.loss)


def test_plain_differences_would_refuse_them():
    """The control: without kink awareness the same probes fail."""
    far = [
        normwise_distance(richardson_gradient(net.loss, net.theta), net.gradient(net.theta)) > 1e-7
        for net in map(ReluNet, range(25))
    ]
    assert sum(far) > 3


def test_at_an_exact_kink_every_subgradient_passes_and_nothing_else():
    def loss(theta):
        return float(np.abs(theta).sum())

    at = np.array([0.0, 1.0])
    for inner in (-1.0, 0.0, 0.3, 1.0):
        assert_gradient(np.array([inner, 1.0]), at=at, loss=loss)
    for wrong in ([1.5, 1.0], [-1.2, 1.0], [0.0, 0.9]):
        with pytest.raises(CheckFailed):
            assert_gradient(np.array(wrong), at=at, loss=loss)
    assert measured_gradient(loss, at).kinked.tolist() == [True, False]


def test_probes_are_drawn_away_from_kinks():
    net = ReluNet(0)
    theta = draw_away_from_kinks(
        lambda rng: rng.normal(size=50), net.inside, rng=np.random.default_rng(3), distance=1e-3
    )
    assert kink_distance(net.inside(theta)) > 1e-3
    with pytest.raises(ValueError, match="None of 3 draws was 5 away"):
        draw_away_from_kinks(
            lambda rng: rng.normal(size=50), net.inside, rng=np.random.default_rng(3), distance=5.0, tries=3
        )


# many parameters, functions with array values, students' own differences


def test_many_parameters_are_checked_along_random_directions():
    rng = np.random.default_rng(0)
    A = rng.normal(size=(30, 5000)) / 70
    y, theta = rng.normal(size=30), rng.normal(size=5000)

    def loss(t):
        return float(np.mean((A @ t - y) ** 2))

    right = 2 * A.T @ (A @ theta - y) / 30
    assert_directional(right, loss, theta, rng=rng)
    wrong = right.copy()
    wrong[1234] = 0
    with pytest.raises(CheckFailed, match="Along a random direction the loss does not change"):
        assert_directional(wrong, loss, theta, rng=rng)


def test_an_own_loss_with_many_parameters_is_measured_along_directions():
    rng = np.random.default_rng(0)
    y, theta = rng.normal(size=500), rng.normal(size=500)
    words = diagnosis(
        theta - y, 2 * (theta - y) + 1, at=theta, own_loss=lambda t: float(np.sum((t - y) ** 2) / 2)
    )
    assert "the loss is the problem" in words


def test_a_pullback_that_is_the_adjoint_passes():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(7, 3))

    def f(theta):
        return X @ theta[:6].reshape(3, 2) + theta[6:]

    at, blocks = rng.normal(size=8), {"W": (3, 2), "b": (2,)}
    assert_adjoint(lambda G: np.r_[(X.T @ G).ravel(), G.sum(0)], f, at, rng=rng, blocks=blocks)
    for wrong, part in [
        (lambda G: np.r_[(G.T @ X).ravel(), G.sum(0)], "W"),
        (lambda G: np.r_[(X.T @ G).ravel(), G.mean(0)], "b"),
        (lambda G: np.r_[(X.T @ G).ravel(), 0, 0], "b"),
    ]:
        with pytest.raises(CheckFailed, match=f"does not pull G back in the part {part}"):
            assert_adjoint(wrong, f, at, rng=rng, blocks=blocks)


def test_the_adjoint_test_works_on_arrays_of_any_shape():
    rng = np.random.default_rng(0)
    A, at = rng.normal(size=(5, 3)), rng.normal(size=(3, 2))
    assert_adjoint(lambda G: A.T @ (G * (1 - np.tanh(A @ at) ** 2)), lambda x: np.tanh(A @ x), at, rng=rng)
    with pytest.raises(CheckFailed, match="is missing there"):
        assert_adjoint(lambda G: A.T @ G, lambda x: np.tanh(A @ x), at, rng=rng)


def exp_sum(theta):
    return float(np.exp(theta).sum())


def forward(f, theta, h):
    return np.array([(f(theta + h * e) - f(theta)) / h for e in np.eye(theta.size)])


def central(f, theta, h):
    return np.array([(f(theta + h * e) - f(theta - h * e)) / (2 * h) for e in np.eye(theta.size)])


def test_a_central_difference_has_order_two():
    assert_order(central, exp_sum, np.exp, np.array([0.3, -0.4, 0.9]))


def test_an_extrapolated_difference_passes_too():
    assert_order(lambda f, t, h: richardson_gradient(f, t, h=h), exp_sum, np.exp, np.array([0.3, -0.4, 0.9]))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (forward, "that is a one-sided difference"),
        (lambda f, t, h: central(f, t, 1e-3), "does not fall when h gets smaller"),
        (lambda f, t, h: central(f, t, h) / 2, "does not fall when h gets smaller"),
        (lambda f, t, h: -central(f, t, h), "far off however small h is"),
        (lambda f, t, h: central(f, t, h**0.75), "the error should fall 4 times; yours falls 2.8 times"),
        (lambda f, t, h: central(f, t, h)[:2], "has shape"),
    ],
)
def test_a_wrong_order_is_explained(wrong, words):
    with pytest.raises(CheckFailed) as caught:
        assert_order(wrong, exp_sum, np.exp, np.array([0.3, -0.4, 0.9]))
    assert words in caught.value.diagnosis


def test_a_students_gradient_checker_must_tell_right_from_wrong():
    right, wrong = [("the right gradient", 1e-11)], [("a gradient without its bias", 0.3)]
    assert_separates(lambda item: item, right, wrong)
    with pytest.raises(
        CheckFailed, match="does not tell the right gradient from a gradient without its bias"
    ):
        assert_separates(lambda item: 0.0, right, wrong)
    with pytest.raises(CheckFailed, match="a score that is not a number of 0 or more"):
        assert_separates(lambda item: -item, right, wrong)


# tolerances


def test_distance_is_infinite_where_shapes_or_infinities_differ():
    assert normwise_distance([1.0, 2.0], [1.0, 2.0, 3.0]) == float("inf")
    assert normwise_distance([1.0, np.inf], [1.0, 2.0]) == float("inf")
    assert normwise_distance([1.0, np.inf], [1.0, np.inf]) == 0.0
    assert normwise_distance([3e-7], [0.0]) == 3e-7


def test_the_float32_tolerance_follows_the_conditioning():
    rng = np.random.default_rng(0)
    x = rng.normal(size=50)
    easy = float32_tolerance(lambda v: np.sum(v**2), x, rng=rng)
    hard = float32_tolerance(lambda v: np.sum(v) - np.float64(1) * np.sum(x) + 1e-4, x, rng=rng)
    assert 5e-7 < easy < 1e-5
    assert hard > 100 * easy


def test_a_float32_implementation_stays_within_the_derived_tolerance():
    rng = np.random.default_rng(0)
    for _ in range(50):
        X, y, theta = rng.normal(size=(20, 4)), rng.normal(size=20), rng.normal(size=4)

        def loss(X, y, theta):
            return np.mean((X @ theta - y) ** 2)

        single = loss(*(a.astype(np.float32) for a in (X, y, theta)))
        assert normwise_distance(single, loss(X, y, theta)) <= float32_tolerance(loss, X, y, theta, rng=rng)


def test_rounding_and_the_order_of_summation_explain_little():
    rng = np.random.default_rng(0)
    x = rng.normal(size=1000)
    assert rounding_spread(lambda v: np.mean(v**2), x, rng=rng) < 1e-15
    assert summation_spread(lambda v: float(sum(v**2)), x, rng=rng) < 1e-13

"""Hidden suite of 03-gradients: slopes of losses, and the way back through models.

The first oracle of every gradient is the solution at random points; relations that need no solution, such as
the adjoint one, are the second. `test_numerical` has the exercises that measure slopes.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks import (
    CheckFailed,
    assert_adjoint,
    assert_close,
    assert_contract,
    assert_gradient,
    assert_raises,
    assert_same,
    assert_shape,
    draw_away_from_kinks,
)

# the course's integer data set; its least-squares solution is rational: exact Gaussian elimination gives
FEATURES = np.array([[0, 1], [1, 3], [2, 2], [3, 5], [4, 4], [5, 8]], dtype=float)
TARGETS = np.array([1, 3, 2, 6, 5, 9], dtype=float)
OLS_STAR = np.array([39 / 179, 185 / 179, -31 / 179])


def labels(rng: np.random.Generator, n: int, k: int) -> np.ndarray:
    """Return n classes of which at least two differ."""
    y = rng.integers(0, k, n)
    y[:2] = rng.permutation(k)[:2]
    return y


# mse_grad


@pytest.mark.exercise("gradients.mse_grad", points=2)
def test_mse_grad_is_the_slope_in_each_prediction(student, reference, rng):
    """The slopes of the mean squared error are right for random predictions."""
    for n in (7, 4, 11):
        y_hat, y = 2 * rng.normal(size=n), rng.normal(size=n) + 1
        y_hat[:2] = y[:2] + rng.uniform(0.5, 2, 2) * (1, -1)  # too high and too low: no sign may hide
        right = reference.gradients.mse_grad(y_hat, y)
        assert_gradient(student.gradients.mse_grad(y_hat, y), right, sizes={"n": n})


@pytest.mark.exercise("gradients.mse_grad", points=1)
def test_mse_slopes_cancel_at_the_least_squares_solution(student, reference):
    """At the minimum of linear regression your slopes, carried back to theta, add up to 0."""
    y_hat = reference.models.linear(OLS_STAR, FEATURES)
    slopes = np.asarray(student.gradients.mse_grad(y_hat, TARGETS))
    assert_shape(slopes, (6,), what="gradient")
    back = np.abs(reference.gradients.linear_vjp(OLS_STAR, FEATURES, slopes))
    rounding = 1e-5 if slopes.dtype == np.float32 else 1e-12
    if not np.max(back) <= rounding * max(1.0, np.max(np.abs(slopes))) or not np.any(slopes):
        raise CheckFailed(
            "At the minimum of a linear regression no parameter has a slope, yet the predictions have: there they "
            "cancel. Yours do not. How does one entry depend on the residual of its example?",
            values=f"carried back: {back}",
        )


@pytest.mark.exercise("gradients.mse_grad", points=1, kind="edge")
def test_mse_grad_of_special_predictions(student):
    """A single example, perfect predictions, and very large or very small residuals."""
    grad = student.gradients.mse_grad
    assert_close(grad(np.array([3.5]), np.array([1.0])), np.array([5.0]), what="gradient")
    assert_close(grad(np.full(4, 2.5), np.full(4, 2.5)), np.zeros(4), what="gradient")
    for size in (1e8, 1e-8):
        expected = np.array([1.0, -0.5, 0.0, 0.25]) * size
        assert_close(grad(np.array([2.0, -1.0, 0.0, 0.5]) * size, np.zeros(4)), expected, what="gradient")


@pytest.mark.exercise("gradients.mse_grad", points=1, kind="purity")
def test_mse_grad_is_a_pure_function(student, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    y_hat, y = rng.normal(size=(2, 5))
    assert_contract(
        student.gradients.mse_grad, (y_hat, y), (y_hat + 1, y), (y_hat, y + 1), shape=(5,), what="gradient"
    )


# bce_logits_grad


@pytest.mark.exercise("gradients.bce_logits_grad", points=2)
def test_bce_logits_grad_is_the_slope_in_each_logit(student, reference, rng):
    """The slopes of the binary cross-entropy are right for random logits."""
    for n in (7, 5, 12):
        z, y = 2 * rng.normal(size=n), labels(rng, n, 2).astype(float)
        right = reference.gradients.bce_logits_grad(z, y)
        assert_gradient(student.gradients.bce_logits_grad(z, y), right, sizes={"n": n})


@pytest.mark.exercise("gradients.bce_logits_grad", points=1)
def test_bce_slopes_turn_round_with_the_labels(student, rng):
    """If the two classes change names, the logits change sign, and so do the slopes."""
    z, y = 2 * rng.normal(size=6), labels(rng, 6, 2).astype(float)
    forward = student.gradients.bce_logits_grad(z, y)
    assert_shape(np.asarray(forward), (6,), what="gradient")
    assert_close(student.gradients.bce_logits_grad(-z, 1 - y), -np.asarray(forward), what="gradient")
    towards = np.where(y == 1, -1.0, 1.0)
    if not (np.sign(forward) == towards).all():
        raise CheckFailed(
            "Downhill is where the loss falls: for an example of class 1 that is a larger logit, for class 0 "
            "a smaller one. Which sign has a slope then?"
        )


@pytest.mark.exercise("gradients.bce_logits_grad", points=1, kind="edge")
def test_bce_logits_grad_of_extreme_logits(student):
    """Logits of 1000 and -1000 have finite slopes, and a very confident right prediction hardly any."""
    grad = student.gradients.bce_logits_grad
    z, y = np.array([1000.0, -1000.0, 1000.0, -1000.0]), np.array([0.0, 1.0, 1.0, 0.0])
    assert_close(grad(z, y), np.array([0.25, -0.25, 0.0, 0.0]), what="gradient")
    assert_close(
        grad(np.array([-30.0, 30.0]), np.zeros(2)), np.array([0.0, 0.5]), atol=1e-12, what="gradient"
    )
    assert_close(grad(np.array([-25.0]), np.zeros(1)), np.exp([-25.0]), atol=1e-15, what="gradient")


@pytest.mark.exercise("gradients.bce_logits_grad", points=1, kind="purity")
def test_bce_logits_grad_is_a_pure_function(student, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    z, y = rng.normal(size=4), np.array([1.0, 0.0, 0.0, 1.0])
    assert_contract(
        student.gradients.bce_logits_grad, (z, y), (z + 1, y), (z, 1 - y), shape=(4,), what="gradient"
    )


# cross_entropy_grad


@pytest.mark.exercise("gradients.cross_entropy_grad", points=2)
def test_cross_entropy_grad_is_the_slope_in_each_logit(student, reference, rng):
    """The slopes of the cross-entropy are right for random logits of several classes."""
    for n, k in ((7, 3), (5, 4), (6, 2)):
        Z, y = 2 * rng.normal(size=(n, k)), labels(rng, n, k)
        right = reference.gradients.cross_entropy_grad(Z, y)
        assert_gradient(student.gradients.cross_entropy_grad(Z, y), right, sizes={"n": n, "k": k})


@pytest.mark.exercise("gradients.cross_entropy_grad", points=1)
def test_cross_entropy_slopes_of_an_example_cancel(student, rng):
    """A constant added to all logits of an example changes nothing: its slopes add up to 0 and stay as they are."""
    Z, y = 2 * rng.normal(size=(6, 4)), labels(rng, 6, 4)
    G = student.gradients.cross_entropy_grad(Z, y)
    assert_shape(np.asarray(G), (6, 4), what="gradient")
    assert_close(np.asarray(G).sum(axis=1), np.zeros(6), what="sum over the classes")
    shifted = student.gradients.cross_entropy_grad(Z + rng.normal(size=(6, 1)), y)
    assert_close(shifted, np.asarray(G), what="gradient after the shift")
    if not np.all(np.asarray(G)[np.arange(6), y] < 0):
        raise CheckFailed("A larger logit for the right class lowers the loss. Which sign has its slope?")


@pytest.mark.exercise("gradients.cross_entropy_grad", points=1, kind="edge")
def test_cross_entropy_grad_of_extreme_logits(student, reference, rng):
    """Logits of 1000, close together or far apart, a class that does not occur, and a single example."""
    grad = student.gradients.cross_entropy_grad
    Z = np.array(
        [[1000.0, 0.0, -1000.0], [-1000.0, -1000.0, -1000.0], [0.0, 1000.0, 0.0], [1000.0, 999.0, 0.0]]
    )
    behind = 1 / (1 + np.e)  # the softmax of (1, 0) is (1 - behind, behind), wherever the two logits lie
    expected = [[1.0, -1.0, 0.0], [-2 / 3, 1 / 3, 1 / 3], [0.0, 0.0, 0.0], [-behind, behind, 0.0]]
    assert_close(grad(Z, np.array([1, 0, 1, 0])), np.array(expected) / 4, what="gradient")
    single = rng.normal(size=(1, 3))
    assert_same(grad, reference.gradients.cross_entropy_grad, single, np.array([2]), what="gradient")


@pytest.mark.exercise("gradients.cross_entropy_grad", points=1, kind="purity")
def test_cross_entropy_grad_is_a_pure_function(student, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    Z, y = rng.normal(size=(4, 3)), labels(rng, 4, 3)
    others = (2 * Z, y), (Z, (y + 1) % 3)
    assert_contract(student.gradients.cross_entropy_grad, (Z, y), *others, shape=(4, 3), what="gradient")


# linear_vjp


@pytest.mark.exercise("gradients.linear_vjp", points=2)
def test_linear_vjp_carries_any_slopes_back(student, reference, rng):
    """Random slopes come back to the right parameters."""
    for n, d in ((7, 3), (5, 2), (9, 4)):
        theta, X, g = rng.normal(size=d + 1), rng.normal(size=(n, d)) + 0.5, rng.normal(size=n)
        right = reference.gradients.linear_vjp(theta, X, g)
        back = student.gradients.linear_vjp(theta, X, g)
        assert_gradient(back, right, blocks={"w": (d,), "b": (1,)}, sizes={"n": n, "d": d}, what="vjp")


@pytest.mark.exercise("gradients.linear_vjp", points=1)
def test_linear_vjp_is_the_adjoint_of_the_model(student, reference, rng):
    """Small steps in theta and slopes carried back tell the same story: <G, J v> = <vjp(G), v>."""
    theta, X = rng.normal(size=4), rng.normal(size=(7, 3)) - 0.5
    assert_adjoint(
        lambda g: student.gradients.linear_vjp(theta, X, g),
        lambda theta: reference.models.linear(theta, X),
        theta,
        rng=rng,
        blocks={"w": (3,), "b": (1,)},
        trials=2,
    )


@pytest.mark.exercise("gradients.linear_vjp", points=1)
def test_the_gradient_vanishes_at_the_least_squares_solution(student, reference, rng):
    """The gradient is 0 at the known minimum of a linear regression, and points uphill beside it."""

    def training_grad(theta: np.ndarray) -> np.ndarray:
        slopes = reference.gradients.mse_grad(reference.models.linear(theta, FEATURES), TARGETS)
        back = student.gradients.linear_vjp(theta, FEATURES, slopes)
        assert_shape(np.asarray(back), (3,), what="vjp")
        return np.asarray(back)

    assert_close(training_grad(OLS_STAR), np.zeros(3), rtol=1e-12, what="gradient at the minimum")
    for _ in range(3):
        away = rng.normal(size=3)
        if not away @ training_grad(OLS_STAR + away) > 0:
            raise CheckFailed(
                "Beside the minimum of a bowl the gradient leans away from it; yours leans towards it at one "
                "point at least. Which parameter gets the wrong slope?"
            )


@pytest.mark.exercise("gradients.linear_vjp", points=1, kind="edge")
def test_linear_vjp_of_special_shapes(student, reference, rng):
    """One example, one feature, slopes of 0, and a theta of 0."""
    for n, d in ((1, 3), (6, 1)):
        theta, X, g = rng.normal(size=d + 1), rng.normal(size=(n, d)), rng.normal(size=n)
        assert_same(student.gradients.linear_vjp, reference.gradients.linear_vjp, theta, X, g, what="vjp")
    X, g = rng.normal(size=(5, 2)), rng.normal(size=5)
    assert_close(student.gradients.linear_vjp(rng.normal(size=3), X, np.zeros(5)), np.zeros(3), what="vjp")
    right = reference.gradients.linear_vjp(np.zeros(3), X, g)
    assert_close(student.gradients.linear_vjp(np.zeros(3), X, g), right, what="vjp")


@pytest.mark.exercise("gradients.linear_vjp", points=1, kind="purity")
def test_linear_vjp_is_a_pure_function(student, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    theta, X, g = rng.normal(size=4), rng.normal(size=(6, 3)), rng.normal(size=6)
    others = (theta, X + 1, g), (theta, X, g + 1)
    assert_contract(student.gradients.linear_vjp, (theta, X, g), *others, shape=(4,), what="vjp")


# softmax_logits_vjp


@pytest.mark.exercise("gradients.softmax_logits_vjp", points=2)
def test_softmax_logits_vjp_carries_any_slopes_back(student, reference, rng):
    """Random slopes come back to the right weights and biases, in the order of theta."""
    for n, d, k in ((7, 3, 4), (8, 4, 3), (5, 2, 6)):
        theta, X, G = rng.normal(size=d * k + k), rng.normal(size=(n, d)) + 0.5, rng.normal(size=(n, k))
        right = reference.gradients.softmax_logits_vjp(theta, X, G)
        back = student.gradients.softmax_logits_vjp(theta, X, G)
        sizes = {"n": n, "d": d, "k": k}
        assert_gradient(back, right, blocks={"W": (d, k), "b": (k,)}, sizes=sizes, what="vjp")


@pytest.mark.exercise("gradients.softmax_logits_vjp", points=1)
def test_softmax_logits_vjp_is_the_adjoint_of_the_model(student, reference, rng):
    """Small steps in theta and slopes carried back tell the same story: <G, J v> = <vjp(G), v>."""
    theta, X = rng.normal(size=15), rng.normal(size=(7, 2)) - 0.5
    assert_adjoint(
        lambda G: student.gradients.softmax_logits_vjp(theta, X, G),
        lambda theta: reference.models.softmax_logits(theta, X, 5),
        theta,
        rng=rng,
        blocks={"W": (2, 5), "b": (5,)},
        trials=2,
    )


@pytest.mark.exercise("gradients.softmax_logits_vjp", points=1, kind="edge")
def test_softmax_logits_vjp_of_special_shapes(student, reference, rng):
    """One example, one feature, two classes, and slopes of 0."""
    vjp, right = student.gradients.softmax_logits_vjp, reference.gradients.softmax_logits_vjp
    for n, d, k in ((1, 3, 4), (6, 1, 3), (5, 3, 2)):
        arrays = rng.normal(size=d * k + k), rng.normal(size=(n, d)), rng.normal(size=(n, k))
        assert_same(vjp, right, *arrays, what="vjp")
    assert_close(vjp(rng.normal(size=9), rng.normal(size=(4, 2)), np.zeros((4, 3))), np.zeros(9), what="vjp")


@pytest.mark.exercise("gradients.softmax_logits_vjp", points=1, kind="purity")
def test_softmax_logits_vjp_is_a_pure_function(student, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    theta, X, G = rng.normal(size=12), rng.normal(size=(6, 3)), rng.normal(size=(6, 3))
    others = (theta, X + 1, G), (theta, X, G + 1)
    assert_contract(student.gradients.softmax_logits_vjp, (theta, X, G), *others, shape=(12,), what="vjp")


# two_layer_vjp


def blocks(sizes: tuple[int, int, int]) -> dict[str, tuple[int, ...]]:
    d, h, k = sizes
    return {"W1": (d, h), "b1": (h,), "W2": (h, k), "b2": (k,)}


def network(
    reference: Any, rng: np.random.Generator, sizes: tuple[int, int, int], n: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return (theta, X) whose pre-activations all keep their distance from the kink of relu."""
    d, h, k = sizes
    X = rng.normal(size=(n, d))

    def preactivations(theta: np.ndarray) -> np.ndarray:
        W1, b1, _, _ = reference.models.unpack(theta, sizes)
        return X @ W1 + b1

    def draw(rng: np.random.Generator) -> np.ndarray:
        return rng.normal(size=d * h + h + h * k + k)

    return draw_away_from_kinks(draw, preactivations, rng=rng, distance=0.01), X


def check_network(student: Any, reference: Any, rng: np.random.Generator, act: str) -> None:
    for n, sizes in ((7, (3, 4, 2)), (6, (2, 5, 3)), (5, (4, 2, 3))):
        theta, X = network(reference, rng, sizes, n)
        G = rng.normal(size=(n, sizes[2]))
        right = reference.gradients.two_layer_vjp(theta, X, G, sizes, act)
        back = student.gradients.two_layer_vjp(theta, X, G, sizes, act)
        assert_gradient(back, right, blocks=blocks(sizes), sizes={"n": n}, what="vjp")


@pytest.mark.exercise("gradients.two_layer_vjp", points=3)
def test_backpropagation_through_tanh(student, reference, rng):
    """Random slopes come back through both layers of a tanh network."""
    check_network(student, reference, rng, "tanh")


@pytest.mark.exercise("gradients.two_layer_vjp", points=2)
def test_backpropagation_through_relu(student, reference, rng):
    """Random slopes come back through both layers of a relu network."""
    check_network(student, reference, rng, "relu")


@pytest.mark.exercise("gradients.two_layer_vjp", points=1)
def test_backpropagation_is_the_adjoint_of_the_network(student, reference, rng):
    """Small steps in theta and slopes carried back tell the same story: <G, J v> = <vjp(G), v>."""
    sizes = (3, 4, 2)
    for act in ("tanh", "relu"):
        theta, X = network(reference, rng, sizes, 4)

        def back(G: np.ndarray, theta: np.ndarray = theta, X: np.ndarray = X, act: str = act) -> Any:
            return student.gradients.two_layer_vjp(theta, X, G, sizes, act)

        def forward(theta: np.ndarray, X: np.ndarray = X, act: str = act) -> np.ndarray:
            return reference.models.two_layer(theta, X, sizes, act)

        assert_adjoint(back, forward, theta, rng=rng, blocks=blocks(sizes), trials=2)


@pytest.mark.exercise("gradients.two_layer_vjp", points=1, kind="edge")
def test_backpropagation_through_special_networks(student, reference, rng):
    """One unit, one example, saturated tanh units, relu units that are off, tanh when no act is named."""
    vjp, right = student.gradients.two_layer_vjp, reference.gradients.two_layer_vjp
    for n, sizes in ((1, (3, 2, 4)), (5, (1, 1, 1))):
        theta, X = network(reference, rng, sizes, n)
        assert_same(vjp, right, theta, X, rng.normal(size=(n, sizes[2])), sizes, what="vjp")
    sizes = (2, 3, 2)
    theta, X = network(reference, rng, sizes, 4)
    theta[6:8] = [-50.0, 50.0]  # b1: one unit always off, or at -1, and one always on, or at +1
    G = rng.normal(size=(4, 2))
    for act in ("tanh", "relu"):
        assert_same(vjp, right, theta, X, G, sizes, act, what="vjp")


@pytest.mark.exercise("gradients.two_layer_vjp", points=1, kind="edge")
def test_an_unknown_activation_is_refused(student, reference, rng):
    """An act that does not exist raises ValueError."""
    theta, X = network(reference, rng, (2, 3, 2), 4)
    assert_raises(student.gradients.two_layer_vjp, theta, X, np.ones((4, 2)), (2, 3, 2), "sigmoid")


@pytest.mark.exercise("gradients.two_layer_vjp", points=1, kind="purity")
def test_backpropagation_is_a_pure_function(student, reference, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    sizes = (2, 4, 3)
    theta, X = network(reference, rng, sizes, 5)
    W1 = reference.models.unpack(theta, sizes)[0]
    theta[W1.size] = 1 - np.min(
        X @ W1[:, 0]
    )  # b1 of a unit that is on for all: if none is, theta hardly matters
    G = rng.normal(size=(5, 3))
    for act in ("tanh", "relu"):
        assert_contract(
            lambda *arrays, act=act: student.gradients.two_layer_vjp(*arrays, sizes, act),
            (theta, X, G),
            (2 * theta, X, G),
            (theta, X, G + 1),
            shape=theta.shape,
            what="vjp",
        )

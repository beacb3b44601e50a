"""Metamorphic relations: right functions keep them, and each is broken by some mistake."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks import CheckFailed
from autograder.checks.networks import (
    assert_canonical,
    assert_hidden_symmetric,
    assert_same_network,
    canonical,
    equal_net,
    pack,
    unpack,
)
from autograder.checks.relations import (
    assert_antisymmetric,
    assert_class_equivariant,
    assert_duplication_invariant,
    assert_equivariant_step,
    assert_linear,
    assert_order_equivariant,
    assert_order_invariant,
    assert_relation,
    assert_same_after,
    assert_scales,
    assert_shift_invariant,
    assert_split_by_size,
)

SIZES = (3, 4, 2)


@pytest.fixture
def rng():
    return np.random.default_rng(11)


def says(words):
    return pytest.raises(CheckFailed, match=words)


def mse(a, y):
    return float(np.mean((a - y) ** 2))


def softmax(Z):
    E = np.exp(Z - Z.max(1, keepdims=True))
    return E / E.sum(1, keepdims=True)


def bce(z, y):
    return float(np.mean(np.logaddexp(0, z) - y * z))


def net(theta, X, act=np.tanh):
    W1, b1, W2, b2 = unpack(theta, SIZES)
    return act(X @ W1 + b1) @ W2 + b2


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_right_functions_keep_every_relation(seed):
    rng = np.random.default_rng(seed)
    a, y, Z = rng.normal(size=7), rng.normal(size=7), 3 * rng.normal(size=(7, 4))
    labels = (y > 0).astype(float)
    assert_order_invariant(mse, a, y, rng=rng)
    assert_order_equivariant(softmax, Z, rng=rng)
    assert_duplication_invariant(mse, a, y)
    assert_split_by_size(mse, a, y, split=3)
    assert_scales(mse, (a, y), (y + 3 * (a - y), y), 9.0, sentence="...")
    assert_same_after(bce, (a, labels), (-a, 1 - labels), sentence="...")
    assert_shift_invariant(softmax, Z, rng=rng)
    assert_class_equivariant(softmax, Z, rng=rng)
    assert_linear(lambda t: Z @ t, rng.normal(size=4), rng=rng)
    assert_linear(lambda t: Z @ t + 1, rng.normal(size=4), rng=rng, affine=True)
    assert_antisymmetric(lambda p, q: 2 * (p - q) / 7, a, y)
    theta = rng.normal(size=3 * 4 + 4 + 4 * 2 + 2)
    X = rng.normal(size=(5, 3))
    assert_hidden_symmetric(lambda t: net(t, X), theta, SIZES, rng=rng)
    assert_hidden_symmetric(
        lambda t: net(t, X, lambda A: np.maximum(A, 0)), theta, SIZES, rng=rng, signs=False
    )
    assert_canonical(lambda t: canonical(t, SIZES), theta, SIZES, rng=rng)
    assert_same_network(equal_net(theta, SIZES, rng=rng), theta, SIZES)
    assert_equivariant_step(lambda t, g, lr: t - lr * g, rng=rng)


def test_one_special_example_is_found(rng):
    a, y = rng.normal(size=(2, 7))
    with says("into another order: your loss changes"):
        assert_order_invariant(lambda a, y: (a[-1] - y[-1]) ** 2, a, y, rng=rng, what="loss")


def test_examples_that_mix_are_found(rng):
    with says("Do examples mix"):
        assert_order_equivariant(lambda Z: np.cumsum(softmax(Z), 0), rng.normal(size=(6, 3)), rng=rng)
    with says("has shape"):
        assert_order_equivariant(lambda Z: softmax(Z)[:2], rng.normal(size=(6, 3)), rng=rng)


def test_a_sum_in_place_of_a_mean_is_found(rng):
    a, y = rng.normal(size=(2, 7))
    with says("Duplicate the data: an average does not change, and your loss does"):
        assert_duplication_invariant(lambda a, y: float(np.sum((a - y) ** 2)), a, y)


def test_averages_of_unequal_batches_are_found(rng):
    def halves(a, y):
        r = (a - y) ** 2
        return np.mean([r[i : i + 4].mean() for i in range(0, len(r), 4)])

    a, y = rng.normal(size=(2, 7))
    with says("weighted by size, and yours is not"):
        assert_split_by_size(halves, a, y, split=2)


def test_a_broken_law_says_its_own_sentence(rng):
    a, y = rng.normal(size=(2, 7))
    with says("twice the residual, four times the loss"):
        assert_scales(
            lambda a, y: np.mean(np.abs(a - y)),
            (a, y),
            (2 * a - y, y),
            4.0,
            sentence="twice the residual, four times the loss",
        )
    with says("both classes count alike"):
        assert_same_after(
            lambda z, y: np.mean(y * np.logaddexp(0, -z)),
            (a, (y > 0) * 1.0),
            (-a, (y <= 0) * 1.0),
            sentence="both classes count alike",
        )


def test_the_wrong_axis_of_a_softmax_is_found(rng):
    Z = rng.normal(size=(4, 3))
    with says("Over which axis do you normalise"):
        assert_shift_invariant(lambda Z: softmax(Z.T).T, Z, rng=rng)
    with says("columns of your result should be exchanged"):
        assert_class_equivariant(lambda Z: softmax(Z) * [1, 2, 3], Z, rng=rng)


def test_what_is_not_linear_is_found(rng):
    with says("should be linear"):
        assert_linear(lambda t: t + 1, np.ones(3), rng=rng)
    with says("halfway between"):
        assert_linear(lambda t: t**2, np.ones(3), rng=rng, affine=True)
    with says("change its sign"):
        assert_antisymmetric(lambda a, b: np.abs(a - b), np.ones(3), np.zeros(3))


def test_results_that_are_no_numbers_are_reported_as_such(rng):
    with says("None"):
        assert_relation(None, 1.0, "...")
    with says("is nan"):
        assert_relation(np.nan, 1.0, "...")
    with says("has shape"):
        assert_relation(np.ones(2), np.ones(3), "...")


def test_a_hidden_bias_that_stays_behind_is_found(rng):
    theta, X = rng.normal(size=26), rng.normal(size=(5, 3))
    fixed = unpack(theta, SIZES)[1]

    def forgetful(t):
        W1, _, W2, b2 = unpack(t, SIZES)
        return np.tanh(X @ W1 + fixed) @ W2 + b2

    with says("Exchange two hidden units"):
        assert_hidden_symmetric(forgetful, theta, SIZES, rng=rng)


def test_all_eight_copies_of_a_net_with_two_units_have_one_form(rng):
    sizes = (2, 2, 1)
    theta = rng.normal(size=9)
    W1, b1, W2, b2 = unpack(theta, sizes)
    forms = set()
    for order in ([0, 1], [1, 0]):
        for sign in itertools.product([-1.0, 1.0], repeat=2):
            s = np.array(sign)
            copy = pack((W1 * s)[:, order], (b1 * s)[order], (W2 * s[:, None])[order], b2)
            noisy = copy + 1e-12 * rng.normal(size=9)
            forms.add(tuple(np.round(canonical(noisy, sizes), 6)))
    assert len(forms) == 1


def test_a_unit_with_no_outgoing_weight_still_has_one_sign():
    theta = pack(np.array([[1.0, 2.0]]), np.array([0.5, 0.25]), np.array([[0.0], [3.0]]), np.zeros(1))
    W1, b1, W2, b2 = unpack(theta, (1, 2, 1))
    other = pack(W1 * [-1, 1], b1 * [-1, 1], W2, b2)
    assert np.array_equal(canonical(theta, (1, 2, 1)), canonical(other, (1, 2, 1)))


@pytest.mark.parametrize(
    ("form", "words"),
    [
        (lambda t: t, "Which freedom is left"),
        (lambda t: canonical(t, SIZES, signs=False), "Which freedom is left"),
        (lambda t: np.zeros(26), "another one than"),
        (lambda t: t[:3], "has shape"),
    ],
)
def test_what_is_no_canonical_form_is_found(form, words, rng):
    with says(words):
        assert_canonical(form, rng.normal(size=26), SIZES, rng=rng)


def test_a_form_that_forgets_a_difference_is_found(rng):
    theta = rng.normal(size=26)
    with says("Two different networks have the same form"):
        assert_canonical(lambda t: canonical(theta, SIZES), theta, SIZES, rng=rng)


def test_another_network_is_told_apart_from_a_reordered_one(rng):
    theta = rng.normal(size=26)
    with says("Your network is another one"):
        assert_same_network(equal_net(theta, SIZES, rng=rng) + 1e-4, theta, SIZES)
    with says("Your network is another one"):
        assert_same_network(equal_net(theta, SIZES, rng=rng), theta, SIZES, signs=False)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (lambda t, g, lr: t - lr * g * np.arange(5), "Which coordinate is special"),
        (lambda t, g, lr: t - lr * np.abs(g), "Is a sign lost"),
        (lambda t, g, lr: t - lr * (g + 0.01 * t), "Where does theta itself enter"),
    ],
)
def test_a_step_that_treats_coordinates_differently_is_found(step, words, rng):
    with says(words):
        assert_equivariant_step(step, rng=rng)


def test_a_step_with_state_is_followed_too(rng):
    assert_equivariant_step(
        lambda t, g, s, lr: (t - lr * (0.9 * s["v"] + g), s), rng=rng, state=lambda t: {"v": np.zeros_like(t)}
    )


def test_single_precision_is_not_charged_by_relations(rng):
    y_hat, y = rng.normal(size=(2, 7))
    assert_scales(
        lambda a, b: np.float32(np.mean((a - b) ** 2)),
        (y_hat, y),
        (y + 3 * (y_hat - y), y),
        9.0,
        sentence="nine times",
    )
    with pytest.raises(CheckFailed, match="nine times"):
        assert_scales(
            lambda a, b: np.float32(np.mean(np.abs(a - b))), (y_hat, y), (y + 3 * (y_hat - y), y), 9.0,
            sentence="nine times",
        )  # fmt: skip

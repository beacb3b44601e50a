"""Stability probes: exact at the edges, blind to nothing that ordinary logits hide."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest

from autograder.checks import CheckFailed
from autograder.checks.stability import (
    assert_no_warnings,
    assert_stable,
    bce_probes,
    cross_entropy_probes,
    first_not_finite,
    log_softmax_probes,
    sigmoid_probes,
    softmax_probes,
)

mpmath = pytest.importorskip("mpmath")


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def bce(z, y):
    return float(np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-np.abs(z)))))


def log_softmax(Z):
    Z = Z - Z.max(1, keepdims=True)
    return Z - np.log(np.exp(Z).sum(1, keepdims=True))


def cross_entropy(Z, y):
    return float(-np.mean(log_softmax(Z)[np.arange(len(y)), y]))


def looped_bce(z, y):
    return sum(
        math.log1p(math.exp(-abs(a))) + max(-a if b else a, 0.0) for a, b in zip(z, y, strict=True)
    ) / len(z)


RIGHT = [
    (sigmoid, sigmoid_probes),
    (lambda z: 0.5 * (1 + np.tanh(z / 2)), sigmoid_probes),
    (bce, bce_probes),
    (looped_bce, bce_probes),
    (lambda z, y: float(np.mean(np.logaddexp(0, z) - y * z)), bce_probes),
    (log_softmax, log_softmax_probes),
    (lambda Z: np.exp(log_softmax(Z)), softmax_probes),
    (cross_entropy, cross_entropy_probes),
]

WRONG = [
    ("naive sigmoid underflows", lambda z: np.exp(z) / (1 + np.exp(z)), sigmoid_probes, "nan"),
    (
        "clipped sigmoid",
        lambda z: 1 / (1 + np.exp(-np.clip(z, -10, 10))),
        sigmoid_probes,
        "logits of \\+-1000",
    ),
    ("clipped at 30", lambda z: 1 / (1 + np.exp(-np.clip(z, -30, 30))), sigmoid_probes, "probability near 0"),
    (
        "epsilon in the logarithm",
        lambda z, y: float(-np.mean(y * np.log(sigmoid(z) + 1e-7) + (1 - y) * np.log(1 - sigmoid(z) + 1e-7))),
        bce_probes,
        "a confident wrong prediction, y = 1",
    ),
    ("naive softplus", lambda z, y: float(np.mean(np.log(1 + np.exp(z)) - y * z)), bce_probes, "infinite"),
    (
        "clipped logits",
        lambda z, y: bce(np.clip(z, -500, 500), y),
        bce_probes,
        "half the right one.*Is something clipped",
    ),
    ("softmax without max", lambda Z: np.exp(Z) / np.exp(Z).sum(1, keepdims=True), softmax_probes, "nan"),
    (
        "softmax with the global max",
        lambda Z: np.exp(Z - Z.max()) / np.exp(Z - Z.max()).sum(1, keepdims=True),
        softmax_probes,
        "rows whose logits lie 1000 apart: .*in each row",
    ),
    (
        "epsilon in log_softmax",
        lambda Z: np.log(np.exp(log_softmax(Z)) + 1e-8),
        log_softmax_probes,
        "1000, 0 and",
    ),
    (
        "epsilon in cross entropy",
        lambda Z, y: float(-np.mean(np.log(np.exp(log_softmax(Z))[np.arange(len(y)), y] + 1e-7))),
        cross_entropy_probes,
        "a confident wrong prediction",
    ),
]


@pytest.mark.parametrize(("function", "probes"), RIGHT)
def test_stable_forms_pass(function, probes):
    assert_stable(function, probes())


@pytest.mark.parametrize(("name", "function", "probes", "words"), WRONG, ids=[w[0] for w in WRONG])
def test_an_unstable_form_is_named_at_its_edge(name, function, probes, words):
    with np.errstate(all="ignore"), pytest.raises(CheckFailed, match=words):
        assert_stable(function, probes())


@pytest.mark.parametrize(("name", "function", "probes", "words"), WRONG, ids=[w[0] for w in WRONG])
def test_ordinary_logits_show_none_of_these_mistakes(name, function, probes, words):
    """The control: why the edges are probed."""
    rng = np.random.default_rng(0)
    z, y, Z, labels = (
        rng.normal(size=9),
        np.arange(9) % 2.0,
        rng.normal(size=(5, 3)),
        np.array([0, 1, 2, 1, 0]),
    )
    right, args = {
        sigmoid_probes: (sigmoid, (z,)),
        bce_probes: (bce, (z, y)),
        log_softmax_probes: (log_softmax, (Z,)),
        softmax_probes: (lambda Z: np.exp(log_softmax(Z)), (Z,)),
        cross_entropy_probes: (cross_entropy, (Z, labels)),
    }[probes]
    assert np.allclose(function(*args), right(*args), rtol=1e-5)


def test_the_expected_values_are_exact():
    """Every expected value again, in 60 digits."""
    mp = mpmath.mp.clone()
    mp.dps = 60

    def log_softmax_row(row):
        total = mp.log(sum(mp.exp(mp.mpf(float(v))) for v in row))
        return [mp.mpf(float(v)) - total for v in row]

    for probe in sigmoid_probes()[:3]:
        for z, value in zip(probe.args[0], probe.expected, strict=True):
            exact = 1 / (1 + mp.exp(-mp.mpf(float(z))))
            assert abs(exact - mp.mpf(float(value))) <= abs(exact) * 1e-15 + mp.mpf("1e-300")
    for probe in bce_probes():
        z, y = probe.args
        exact = sum(
            mp.log(1 + mp.exp(-mp.mpf(float(a if b else -a)))) for a, b in zip(z, y, strict=True)
        ) / len(z)
        assert abs(exact - mp.mpf(probe.expected)) <= abs(exact) * 1e-15 + mp.mpf("1e-300")
    for probe in log_softmax_probes():
        for row, values in zip(probe.args[0], probe.expected, strict=True):
            for exact, value in zip(log_softmax_row(row), values, strict=True):
                assert abs(exact - mp.mpf(float(value))) <= abs(exact) * 1e-15 + mp.mpf("1e-300")
    for probe in cross_entropy_probes():
        Z, y = probe.args
        exact = -sum(log_softmax_row(row)[label] for row, label in zip(Z, y, strict=True)) / len(y)
        assert abs(exact - mp.mpf(probe.expected)) <= abs(exact) * 1e-15 + mp.mpf("1e-300")


def test_a_right_answer_that_warns_is_a_matter_of_its_own():
    def warns(z):
        return np.where(z >= 0, 1 / (1 + np.exp(-z)), np.exp(z) / (1 + np.exp(z)))

    z = np.array([1000.0, -1000.0])
    assert assert_no_warnings(sigmoid, z).tolist() == [1.0, 0.0]
    with pytest.raises(CheckFailed, match="what numpy warns of: an overflow"):
        assert_no_warnings(warns, z)


@pytest.mark.parametrize(
    ("careless", "words"),
    [
        (lambda: np.log(np.zeros(1)), "a division by 0"),
        (lambda: np.sqrt(-np.ones(1)), "an invalid value, nan"),
        (
            lambda: warnings.warn("the hidden X is 3.25", RuntimeWarning, stacklevel=1),
            "something that is not a number",
        ),
    ],
)
def test_each_kind_of_warning_is_put_into_our_words(careless, words):
    with pytest.raises(CheckFailed, match=words) as caught:
        assert_no_warnings(careless)
    assert "3.25" not in str(caught.value)


def test_the_first_value_that_is_not_finite_is_found():
    assert first_not_finite([("Z", [1.0]), ("exp(Z)", [np.inf]), ("softmax", [np.nan])]) == "exp(Z)"
    assert first_not_finite([("Z", [1.0])]) is None

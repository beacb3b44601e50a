"""Modules with parameters: names, shapes, gradients against differences, a training step."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import (
    CheckFailed,
    assert_parameter_gradients,
    assert_parameters,
    assert_training_step,
)

X = np.random.default_rng(0).normal(size=(9, 3))
AT = {"weight": np.array([0.5, -1.0, 2.0]), "bias": np.array(0.3)}


def loss(p):
    return float(np.mean(np.tanh(X @ p["weight"] + p["bias"]) ** 2))


def right():
    z = np.tanh(X @ AT["weight"] + AT["bias"])
    slope = 2 * z * (1 - z**2) / len(X)
    return {"weight": X.T @ slope, "bias": slope.sum()}


def test_right_gradients_pass():
    assert_parameter_gradients(right(), loss, AT, rng=np.random.default_rng(1))


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"weight": None}, "no gradient after a backward pass"),
        ({"weight": 2 * right()["weight"]}, "exactly twice"),
        ({"weight": right()["weight"][:2]}, "has shape"),
        ({"bias": -right()["bias"]}, "sign"),
    ],
)
def test_a_wrong_gradient_is_named_by_its_parameter(wrong, sentence):
    with pytest.raises(CheckFailed, match=sentence) as failed:
        assert_parameter_gradients({**right(), **wrong}, loss, AT, rng=np.random.default_rng(1))
    assert repr(next(iter(wrong))) in failed.value.diagnosis


def test_a_loss_that_is_too_rough_is_the_checks_own_mistake():
    with pytest.raises(ValueError, match="too rough"):
        assert_parameter_gradients(
            right(), lambda p: np.sin(1e7 * p["weight"]).sum(), AT, rng=np.random.default_rng(1)
        )


@pytest.mark.parametrize(
    ("actual", "sentence"),
    [
        ({"weight": np.ones(3)}, "no parameter 'bias'"),
        ({**AT, "more": np.ones(1)}, "1 parameters more"),
        ({**AT, "weight": np.ones((3, 1))}, r"has shape \(3, 1\)"),
        ({**AT, "weight": np.full(3, np.nan)}, "not finite"),
    ],
)
def test_wrong_parameters_are_named(actual, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        assert_parameters(actual, {"weight": (3,), "bias": ()})


def test_a_step_of_descent_passes_and_wrong_ones_are_named():
    gradients = right()
    after = {name: AT[name] - 0.1 * gradients[name] for name in AT}
    assert_training_step(AT, after, gradients, 0.1)
    with pytest.raises(CheckFailed, match="does the optimizer know it"):
        assert_training_step(AT, {**after, "bias": AT["bias"]}, gradients, 0.1)
    with pytest.raises(CheckFailed, match="up the gradient"):
        assert_training_step(AT, {name: AT[name] + 0.1 * gradients[name] for name in AT}, gradients, 0.1)
    with pytest.raises(CheckFailed, match="twice"):
        assert_training_step(AT, {name: AT[name] - 0.2 * gradients[name] for name in AT}, gradients, 0.1)

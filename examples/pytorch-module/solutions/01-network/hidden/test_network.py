"""Hidden suite: outputs, parameters, gradients against differences of the loss, and two steps."""

import pytest
import torch

from autograder.checks import (
    assert_close,
    assert_parameter_gradients,
    assert_parameters,
    assert_training_step,
)

SHAPES = {"hidden.weight": (4, 3), "hidden.bias": (4,), "output.weight": (1, 4), "output.bias": (1,)}
LINE = {"weight": (1, 3), "bias": (1,)}
"""Of the model that is handed out: a step is judged on it, so that a mistake in the network costs nothing here."""


def parameters(model):
    return dict(list(model.named_parameters()))


def drawn(rng, shapes):
    state = {name: torch.from_numpy(rng.normal(size=shape)) for name, shape in shapes.items()}
    return state, torch.from_numpy(rng.normal(size=(7, 3))), torch.from_numpy(rng.normal(size=7))


def with_parameters(model, state):
    model = model.double()
    model.load_state_dict(state)
    return model


@pytest.mark.exercise("network.Network", points=1)
def test_parameters(student, rng):
    """The network has the parameters of two linear layers."""
    state, _, _ = drawn(rng, SHAPES)
    model = student.network.Network(3, 4).double()
    model.load_state_dict(state, strict=False)  # not at random, so that a mistake can be recognized
    assert_parameters(parameters(model), SHAPES)


@pytest.mark.exercise("network.Network", points=2)
def test_outputs(student, reference, rng):
    """The network computes one number for each row."""
    state, X, _ = drawn(rng, SHAPES)
    model = with_parameters(student.network.Network(3, 4), state)
    right = with_parameters(reference.network.Network(3, 4), state)
    assert_close(model(X), right(X).detach().numpy(), what="output")


@pytest.mark.exercise("network.training_step", points=2)
def test_gradients(student, rng):
    """A step leaves the gradients of the loss, and returns the loss."""
    state, X, y = drawn(rng, LINE)
    model = with_parameters(student.models.Line(3), state)

    def loss(values):
        weight, bias = (torch.as_tensor(values[name]) for name in LINE)
        return float(((X @ weight[0] + bias - y) ** 2).mean())

    assert_close(student.network.training_step(model, X, y, 0.1), loss(state), what="loss")
    gradients = {name: parameter.grad for name, parameter in parameters(model).items()}
    assert_parameter_gradients(gradients, loss, state, rng=rng)


@pytest.mark.exercise("network.training_step", points=2)
def test_two_steps(student, reference, rng):
    """Each of two steps moves every parameter down its own gradient."""
    state, X, y = drawn(rng, LINE)
    model = with_parameters(student.models.Line(3), state)
    right = with_parameters(reference.models.Line(3), state)
    for _ in range(2):
        before = {name: value.detach().numpy().copy() for name, value in parameters(right).items()}
        student.network.training_step(model, X, y, 0.1)
        reference.network.training_step(right, X, y, 0.1)
        gradients = {name: value.grad.numpy() for name, value in parameters(right).items()}
        assert_training_step(before, parameters(model), gradients, 0.1)

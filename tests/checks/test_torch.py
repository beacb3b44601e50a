"""The checks on tensors of PyTorch, where it is installed."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import (
    CheckFailed,
    assert_adjoint,
    assert_close,
    assert_contract,
    assert_directional,
    assert_dropout,
    assert_float64,
    assert_fresh,
    assert_gradient,
    assert_leaves_inputs,
    assert_linear,
    assert_optimizer,
    assert_order_invariant,
    assert_relation,
    assert_repeatable,
    assert_same,
    assert_shift_invariant,
    assert_split_by_size,
    assert_stable,
    cross_entropy_probes,
)

torch = pytest.importorskip("torch")


def says(words):
    return pytest.raises(CheckFailed, match=words)


def double(*numbers):
    return torch.tensor(numbers, dtype=torch.float64)


def loss(parameters):
    hidden = torch.tanh(parameters["W"] @ double(1.0, -2.0) + parameters["b"])
    return (hidden**2).sum()


def gradient(parameters):
    """Return what autograd says."""
    leaves = {name: tensor.detach().clone().requires_grad_() for name, tensor in parameters.items()}
    loss(leaves).backward()
    return {name: leaf.grad for name, leaf in leaves.items()}


PARAMETERS = {
    "W": torch.tensor([[0.3, 0.1], [0.2, -0.5], [1.0, 0.4]], dtype=torch.float64),
    "b": double(0.1, 0.2, 0.3),
}


def test_values_are_read_from_any_tensor():
    assert_close(double(1.0, 2.0).requires_grad_(), np.array([1.0, 2.0]))
    assert_close(np.array([1.0, 2.0]), double(1.0, 2.0).requires_grad_())
    assert_close([double(1.0)[0], double(2.0)[0]], np.array([1.0, 2.0]))
    assert_same(torch.softmax, torch.softmax, double(1.0, 2.0), kwargs={"dim": 0})
    with says("exactly twice"):
        assert_close(2 * double(1.0, 2.0), double(1.0, 2.0))
    with says("dtype float32"):
        assert_float64(torch.ones(2))
    with says("is a Tensor"):
        assert_close(torch.ones(2, dtype=torch.bfloat16), np.ones(2))


def test_autograd_is_checked_by_differences():
    assert_gradient(gradient, loss=loss, at=PARAMETERS)
    assert_directional(gradient, loss, PARAMETERS, rng=np.random.default_rng(0))
    wrong = {**gradient(PARAMETERS), "b": torch.zeros(3, dtype=torch.float64)}
    with says("W is right; the part b is 0 everywhere"):
        assert_gradient(wrong, loss=loss, at=PARAMETERS)
    with pytest.raises(ValueError, match="double precision"):
        assert_gradient(torch.cos, loss=lambda t: torch.sin(t).sum(), at=torch.ones(2))


def test_a_single_tensor_that_records_gradients_is_a_point():
    theta = double(0.5, 1.5).requires_grad_()
    assert_gradient(
        lambda t: torch.autograd.grad(torch.sin(t).sum(), t)[0], loss=lambda t: torch.sin(t).sum(), at=theta
    )
    assert_adjoint(lambda G: 3 * G, lambda x: 3 * x, theta, rng=np.random.default_rng(0))
    assert_linear(lambda x: 3 * x, double(1.0, 2.0), rng=np.random.default_rng(0))


def test_a_momentum_of_tensors_is_driven():
    def step(theta, g, state, lr):
        v = {key: 0.9 * state[key] + g[key] for key in g}
        return {key: theta[key] - lr * v[key] for key in g}, v

    def forgets(theta, g, state, lr):
        return step(theta, g, {key: torch.zeros_like(value) for key, value in state.items()}, lr)

    def start(theta):
        return {key: torch.zeros_like(value) for key, value in theta.items()}

    assert_optimizer(step, step, rng=np.random.default_rng(0), state=start, like=PARAMETERS)
    with says("Step 2 is the first that is wrong"):
        assert_optimizer(forgets, step, rng=np.random.default_rng(0), state=start, like=PARAMETERS)


def test_contracts_see_tensors():
    def writes(x):
        x.add_(1)
        return x.sum()

    assert_contract(torch.tanh, (double(1.0, 2.0),), (double(2.0, 2.0),), shape=(2,))
    for check in (assert_leaves_inputs, assert_repeatable):
        with says("changes its first argument"):
            check(writes, double(1.0))
        with says("changes its argument"):
            check(
                lambda p: writes(p["w"]),
                **(
                    {"p": {"w": double(1.0)}}
                    if check is assert_leaves_inputs
                    else {"kwargs": {"p": {"w": double(1.0)}}}
                ),
            )
    with says("a view of an argument"):
        assert_fresh(lambda x: x[:1], double(1.0, 2.0))
    dropout = torch.nn.Dropout(0.3)
    assert_dropout(lambda X, rng: dropout(torch.from_numpy(X)), 0.3, rng=np.random.default_rng(0))


def test_relations_and_edges_of_torch_functions():
    X, y = torch.randn(6, 3, dtype=torch.float64), torch.tensor([0, 1, 2, 0, 1, 2])
    rng = np.random.default_rng(0)
    cross_entropy = torch.nn.functional.cross_entropy
    assert_order_invariant(cross_entropy, X, y, rng=rng)
    assert_split_by_size(cross_entropy, X, y, split=2)
    assert_shift_invariant(cross_entropy, X, y, rng=rng)
    assert_relation(torch.tanh(-X), -torch.tanh(X), "odd")
    assert_stable(
        lambda Z, y: cross_entropy(torch.from_numpy(Z), torch.from_numpy(y)), cross_entropy_probes()
    )

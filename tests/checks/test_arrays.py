"""Arrays of other libraries, and parameters in dicts, lists and tuples, are taken where numbers are."""

from __future__ import annotations

from collections import namedtuple

import numpy as np
import pytest

from autograder.checks import (
    CheckFailed,
    as_array,
    assert_adjoint,
    assert_close,
    assert_directional,
    assert_equivariant_step,
    assert_float64,
    assert_fresh,
    assert_gradient,
    assert_leaves_inputs,
    assert_linear,
    assert_optimizer,
    assert_order_equivariant,
    assert_path,
    assert_pure_step,
    assert_reaches,
    assert_relation,
    assert_repeatable,
    assert_same,
    assert_shape,
    assert_tuple,
    normwise_distance,
)


class Column:
    """Like a column of pandas: NumPy reads it through ``__array__``."""

    def __init__(self, numbers):
        self.numbers = np.asarray(numbers)

    def __array__(self, dtype=None, copy=None):
        return self.numbers if dtype is None else self.numbers.astype(dtype)


class Capsule:
    """An array that NumPy reads through DLPack alone."""

    def __init__(self, numbers):
        self.numbers = np.asarray(numbers)

    def __dlpack__(self, **options):
        return self.numbers.__dlpack__(**options)

    def __dlpack_device__(self):
        return self.numbers.__dlpack_device__()


class Tensor(Column):
    """Like a tensor of PyTorch: made by ``new_tensor``, read after ``detach`` alone, computed with by its own kind."""

    def __init__(self, numbers, requires_grad=False):
        super().__init__(numbers)
        self.requires_grad = requires_grad

    def __array__(self, dtype=None, copy=None):
        if self.requires_grad:
            raise RuntimeError("Can't call numpy() on Tensor that requires grad.")
        return super().__array__(dtype, copy)

    def __len__(self):
        return len(self.numbers)

    def detach(self):
        return Tensor(self.numbers)

    def new_tensor(self, numbers):
        return Tensor(np.asarray(numbers, dtype=self.numbers.dtype))

    def requires_grad_(self, value):
        return Tensor(self.numbers, value)

    def __mul__(self, other):
        return Tensor(
            self.numbers * (other.numbers if isinstance(other, Tensor) else other), self.requires_grad
        )

    __rmul__ = __mul__

    def __sub__(self, other):
        return Tensor(self.numbers - other.numbers, self.requires_grad)

    def sum(self):
        return Tensor(self.numbers.sum(), self.requires_grad)


def says(words):
    return pytest.raises(CheckFailed, match=words)


@pytest.mark.parametrize(
    "kind", [Column, Capsule, Tensor, lambda numbers: Tensor(numbers, requires_grad=True)]
)
def test_results_and_expected_values_of_other_libraries_are_read(kind):
    right = np.array([1.0, 2.0])
    assert_close(kind(right), right)
    assert_close(right, kind(right))
    assert_same(lambda x: kind(x + 1), lambda x: x + 1, right)
    assert_shape(kind(right), (2,))
    assert_float64(kind(right))
    assert_relation(kind(right), kind(right), "the same")
    assert_path(kind(right[:, None]), right[:, None])
    assert_reaches(kind(right), kind(right), tolerance=1e-9)
    assert_tuple((kind(right), kind(np.ones(()))), (right, 1.0))
    assert normwise_distance(kind(right), 2 * right) == 0.5
    assert as_array([kind(np.float64(1.0)), 2.0], right).tolist() == [1.0, 2.0]
    with says("exactly twice"):
        assert_close(kind(2 * right), right)
    with says("has dtype float32"):
        assert_float64(kind(right.astype(np.float32)))


def test_an_array_that_cannot_be_read_is_no_number():
    class Broken:
        def __array__(self, dtype=None, copy=None):
            raise TypeError("Got unsupported ScalarType BFloat16")

    with says("Your result is a Broken; a single number is expected"):
        assert_close(Broken(), 1.0)


def test_the_class_is_asked_and_not_the_value():
    """A proxy of a student's module answers to every name; it is no array."""

    class Proxy:
        def __getattr__(self, name):
            raise AssertionError(f"asked for {name}")

    with says("is a Proxy"):
        assert_close(Proxy(), 1.0)


def test_functions_get_the_kind_of_array_that_they_were_given():
    theta = Tensor([1.0, 2.0], requires_grad=True)

    def gradient(t):
        assert isinstance(t, Tensor)
        assert t.requires_grad
        return 2.0 * t

    def loss(t):
        return (t * t).sum()

    assert_gradient(gradient, loss=loss, at=theta)
    assert_gradient(gradient, gradient, at=theta)
    assert_directional(gradient, loss, theta, rng=np.random.default_rng(0))
    assert_adjoint(lambda G: 3.0 * G, lambda t: 3.0 * t, theta, rng=np.random.default_rng(0))
    assert_linear(lambda t: 3.0 * t, Tensor([1.0, 2.0]), rng=np.random.default_rng(0))
    assert_order_equivariant(lambda t: 3.0 * t, Tensor([1.0, 2.0]), rng=np.random.default_rng(0))
    assert_optimizer(
        lambda t, g, lr: t - lr * g, lambda t, g, lr: t - lr * g, rng=np.random.default_rng(0), like=theta
    )
    with says("exactly half"):
        assert_gradient(lambda t: 1.0 * t, loss=loss, at=theta)


def test_differences_of_a_tensor_in_single_precision_are_refused():
    theta = Tensor(np.array([1.0, 2.0], dtype=np.float32))
    with pytest.raises(ValueError, match=r"need double precision.*theta\.double\(\)"):
        assert_gradient(lambda t: 2.0 * t, loss=lambda t: (t * t).sum(), at=theta)
    with pytest.raises(ValueError, match="need double precision"):
        assert_directional(2.0 * theta, lambda t: (t * t).sum(), {"w": theta}, rng=np.random.default_rng(0))
    assert_gradient(lambda t: 2.0 * t, lambda t: 2.0 * t, at=theta)  # no difference is taken


def test_a_single_precision_gradient_passes_differences_of_a_double_loss():
    theta = np.array([0.3, 1.7])
    assert_gradient(lambda t: np.cos(t).astype(np.float32), loss=lambda t: np.sum(np.sin(t)), at=theta)
    with says("off"):
        assert_gradient(
            lambda t: 1.001 * np.cos(t).astype(np.float32) + 0.001, loss=lambda t: np.sum(np.sin(t)), at=theta
        )


def test_an_array_of_the_standard_is_made_by_its_namespace():
    made = []

    class Namespace:
        @staticmethod
        def asarray(numbers, dtype):
            made.append(dtype)
            return Jax(np.asarray(numbers, dtype=dtype))

    class Jax(Column):
        dtype = property(lambda self: self.numbers.dtype)

        def __array_namespace__(self):
            return Namespace

    def gradient(t):
        assert isinstance(t, Jax)
        return Jax(2 * t.numbers)

    assert_gradient(gradient, gradient, at=Jax([1.0, 2.0]))
    assert made
    assert set(made) == {np.dtype(np.float64)}


def test_tensors_among_the_arguments_are_compared_after_the_call():
    def writes(t):
        t.numbers += 1.0
        return 0

    for check in (assert_leaves_inputs, assert_repeatable):
        with says("changes its first argument"):
            check(writes, Tensor([1.0]))
    with says("a view of an argument"):
        assert_fresh(lambda t: t, Tensor([1.0]))


# trees of parameters

Layer = namedtuple("Layer", "W b")
TREES = {
    "dict": {"W": np.arange(6.0).reshape(2, 3), "b": np.ones(3)},
    "list": [np.arange(6.0).reshape(2, 3), np.ones(3)],
    "tuple": (np.arange(6.0).reshape(2, 3), np.ones(3)),
    "nested": {"layers": [{"W": np.ones((2, 2)), "b": 0.5}, Layer(np.ones(2), np.zeros(1))], "none": None},
}


def mapped(function, tree, *others):
    if isinstance(tree, dict):
        return {key: mapped(function, tree[key], *(other[key] for other in others)) for key in tree}
    if isinstance(tree, Layer):
        return Layer(*(mapped(function, *items) for items in zip(tree, *others)))
    if isinstance(tree, list | tuple):
        return type(tree)(mapped(function, *items) for items in zip(tree, *others))
    return None if tree is None else function(tree, *others)


def total(tree):
    parts = []
    mapped(lambda leaf: parts.append(np.sum(np.sin(leaf))), tree)
    return sum(parts)


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_a_tree_of_arrays_is_a_point(tree):
    rng = np.random.default_rng(0)

    def gradient(theta):
        return mapped(np.cos, theta)

    assert_gradient(gradient, loss=total, at=tree)
    assert_gradient(gradient, gradient, at=tree)
    assert_gradient(gradient(tree), gradient(tree))
    assert_directional(gradient, total, tree, rng=rng)
    assert_adjoint(lambda G: mapped(lambda leaf: G * np.cos(leaf), tree), total, tree, rng=rng)
    with says("exactly twice"):
        assert_gradient(lambda theta: mapped(lambda leaf: 2 * np.cos(leaf), theta), loss=total, at=tree)
    with says("does not change as your gradient says"):
        assert_directional(mapped(np.sin, tree), total, tree, rng=rng)


def test_the_part_of_a_tree_that_is_wrong_is_named():
    tree = TREES["nested"]
    right = mapped(np.cos, tree)
    wrong = mapped(np.cos, tree)
    wrong["layers"][0]["W"] = np.zeros((2, 2))
    with says(r"the part layers\[0\]\.W is 0 everywhere"):
        assert_gradient(wrong, right)
    with says(r"in the part b"):
        assert_adjoint(
            lambda G: {"W": G, "b": 0 * G},
            lambda theta: theta["W"] + theta["b"],
            {"W": np.ones(2), "b": np.ones(2)},
            rng=np.random.default_rng(0),
        )


def test_a_tree_of_another_arrangement_is_described():
    right = {"W": np.ones((2, 3)), "b": np.ones(3)}
    with says("lacks the part b"):
        assert_gradient({"W": np.ones((2, 3))}, right)
    with says("has more parts than"):
        assert_gradient({**right, "hidden value 3.14": np.ones(1)}, right)
    with says(r"part W, has shape \(3, 2\)"):
        assert_gradient({"W": np.ones((3, 2)), "b": np.ones(3)}, right)
    with says("should be a dict"):
        assert_gradient(np.ones(9), right)
    with says("should have 2 parts"):
        assert_gradient([np.ones((2, 3))], [np.ones((2, 3)), np.ones(3)])
    with pytest.raises(CheckFailed) as caught:
        assert_gradient({**right, "hidden value 3.14": np.ones(1)}, right)
    assert "3.14" not in caught.value.diagnosis


def test_a_list_of_numbers_is_an_array_and_rows_of_an_array_are_parts():
    assert_gradient([2.0, 4.0], np.array([2.0, 4.0]))
    assert_gradient(np.ones((2, 3)), [np.ones(3), np.ones(3)])


def adam(theta, g, state, lr, beta=0.9):
    m = mapped(lambda m, g: beta * m + (1 - beta) * g, state["m"], g)
    v = mapped(lambda v, g: 0.99 * v + 0.01 * g * g, state["v"], g)
    t = state["t"] + 1
    new = mapped(
        lambda p, m, v: p - lr * m / (1 - beta**t) / (np.sqrt(v / (1 - 0.99**t)) + 1e-8), theta, m, v
    )
    return new, {"m": m, "v": v, "t": t}


def start(theta):
    return {"m": mapped(np.zeros_like, theta), "v": mapped(np.zeros_like, theta), "t": 0}


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_an_optimizer_of_trees_is_driven_like_one_of_vectors(tree):
    rng = np.random.default_rng(0)
    assert_optimizer(adam, adam, rng=rng, state=start, like=tree, variations=({}, {"beta": 0.5}))
    assert_equivariant_step(adam, rng=rng, state=start, like=tree)

    def no_correction(theta, g, state, lr, beta=0.9):
        _, new = adam(theta, g, state, lr, beta)
        return mapped(lambda p, m, v: p - lr * m / (np.sqrt(v) + 1e-8), theta, new["m"], new["v"]), new

    def forgets_v(theta, g, state, lr, beta=0.9):
        return adam(theta, g, {**state, "v": mapped(np.zeros_like, theta)}, lr, beta)

    with says("though the state is right"):
        assert_optimizer(no_correction, adam, rng=rng, state=start, like=tree)
    with says(r'state\["v"\] is off'):
        assert_optimizer(forgets_v, adam, rng=rng, state=start, like=tree)


def test_an_impure_step_of_trees_is_found():
    tree = TREES["dict"]

    def writes(theta, g, state, lr):
        new = adam(theta, g, state, lr)
        g["b"] *= 0
        return new

    def keeps(theta, g, state, lr):
        theta, new = adam(theta, g, state, lr)
        return theta, {**new, "m": g}

    state = start(tree)
    assert_pure_step(adam, tree, tree, 0.1, state=state)
    with says("changes the gradient that the caller handed over"):
        assert_pure_step(writes, tree, tree, 0.1, state=state)
    with says("m is the caller's own array of the gradient"):
        assert_pure_step(keeps, tree, tree, 0.1, state=state)


def test_the_largest_distance_of_a_tree_counts():
    a = {"x": (np.array([1.0, 2.0]), 3.0), "y": np.array(10.0)}
    b = {"x": (np.array([1.0, 4.0]), 3.0), "y": np.array(10.0)}
    assert normwise_distance(a, b) == 0.5
    assert normwise_distance(a, {"x": b["x"]}) == np.inf

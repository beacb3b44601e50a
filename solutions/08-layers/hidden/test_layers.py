"""Hidden suite of 08-layers: dropout judged by what it does over many draws, batch normalization by what it must keep.

What dropout draws is never compared with a sequence of numbers: its survivors are exact, and counts must lie where all
but one in a billion right answers have them. Batch normalization is compared with the reference, and with what is
known without one: shifting or stretching a feature changes nothing, so the slope along these directions is 0.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from autograder.bridge import Student
from autograder.checks import (
    CheckFailed,
    assert_adjoint,
    assert_close,
    assert_contract,
    assert_count,
    assert_depends,
    assert_dropout,
    assert_float64,
    assert_gradient,
    assert_left_alone,
    assert_mean_within,
    assert_relation,
    assert_same,
    assert_shape,
    assert_uses_generator,
)
from autograder.checks.values import as_array

ALPHA = 1e-9


# dropout


def pair(came: Any, X: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return output and mask of dropout, if they are arrays of the shape of X."""
    if not isinstance(came, tuple | list) or len(came) != 2:
        raise CheckFailed("Your dropout should return two values: the output and the mask.")
    arrays = []
    for name, value in zip(("output", "mask"), came, strict=True):
        array = as_array(value, X, name)
        assert_shape(array, X.shape, what=name)
        arrays.append(array if array.dtype.kind == "f" else array.astype(np.float64))
    return arrays[0], arrays[1]


def trained(student: Any, X: np.ndarray, p: float, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return output and mask in training, after a check that both hold 0 and the one right number at the same places."""
    out, mask = pair(student.layers.dropout(X, p, rng), X)
    kept = mask != 0
    assert_close(mask, np.where(kept, 1 / (1 - p), 0.0), what="mask")
    assert_close(out, np.where(kept, X / (1 - p), 0.0), what="output")
    return out, mask


@pytest.mark.exercise("layers.dropout", points=3)
def test_each_entry_is_dropped_on_its_own(student, rng):
    """Each entry is dropped with probability p, whatever happens to the others; survivors grow by the right factor."""
    for p, shape in ((0.3, (100, 50)), (0.8, (60, 80))):
        assert_dropout(
            lambda X, draw, p=p: student.layers.dropout(X, p, draw), p, rng=rng, shape=shape, alpha=ALPHA
        )


@pytest.mark.exercise("layers.dropout", points=1)
def test_dropped_inputs_punish_large_weights(student, rng):
    """All masks of three inputs come as often as they should, so dropout adds p/(1-p) sum w_j^2 mean(x_j^2) to a loss."""
    p, n = 0.3, 8000
    X, w = (
        rng.choice([-1.0, 1.0], size=(n, 3)),
        rng.choice([-1.0, 1.0], size=3) * rng.uniform(0.6, 1.0, size=3),
    )
    out, mask = trained(student, X, p, rng)
    for kept in itertools.product((False, True), repeat=3):
        chance = float(np.prod(np.where(kept, 1 - p, p)))
        count = int(((mask != 0) == np.array(kept)).all(axis=1).sum())
        assert_count(count, n, chance, alpha=ALPHA / 8, what="masks of three entries")
    errors = (out @ w - X @ w) ** 2  # the model fits without noise, so all that is left is the penalty
    largest = (np.abs(w).sum() * max(1.0, p / (1 - p))) ** 2
    right = p / (1 - p) * float(w**2 @ (X**2).mean(axis=0))
    assert_mean_within(
        errors, right, (0.0, largest), alpha=ALPHA, what="loss of a linear model with dropped inputs"
    )


@pytest.mark.exercise("layers.dropout", points=1)
def test_nothing_is_dropped_at_test_time(student, rng):
    """At test time the output is X and the mask is all ones, whatever p is; in training it is not."""
    X = rng.normal(size=(12, 9))
    if np.array_equal(pair(student.layers.dropout(X, 0.4, rng), X)[0], X):
        raise CheckFailed(
            "In training your dropout returns X as it is. What should become of some of its entries?"
        )
    for p in (0.4, 0.1, 0.9, 0.0):
        out, mask = pair(student.layers.dropout(X, p, rng, train=False), X)
        assert_close(out, X, what="output at test time")
        assert_close(mask, np.ones_like(X), what="mask at test time")


@pytest.mark.exercise("layers.dropout", points=1, kind="edge")
def test_dropout_at_its_limits(student, rng):
    """Nothing is dropped for p = 0; inputs of 0, a single row or column, a single entry, and p close to 0 or 1."""
    X = rng.normal(size=(7, 5))
    _, mask = trained(student, X, 0.0, rng)
    assert_close(mask, np.ones_like(X), what="mask for p = 0")
    for X, p in (
        (np.zeros((30, 20)), 0.25),
        (rng.normal(size=(1, 400)), 0.6),
        (rng.normal(size=(400, 1)), 0.6),
    ):
        _, mask = trained(student, X, p, rng)
        assert_count(int((mask == 0).sum()), mask.size, p, alpha=ALPHA, what="entries")
    trained(student, np.array([[3.0]]), 0.5, rng)
    for p in (
        0.004,
        0.995,
    ):  # who draws whole percents drops 200 of 20000 instead of 80, or keeps 0 or 200 of 100
        _, mask = trained(student, np.ones((200, 100)), p, rng)
        assert_count(int((mask == 0).sum()), mask.size, p, alpha=ALPHA, what="entries")


@pytest.mark.exercise("layers.dropout", points=1, kind="purity")
def test_all_noise_comes_from_the_generator(student, rng):
    """X is left alone, the same generator gives the same mask, another one gives another, in double precision."""
    X = rng.normal(size=(20, 10))
    assert_uses_generator(student.layers.dropout, X, 0.3, what="mask")
    for train in (True, False):
        came = student.layers.dropout(X, 0.3, rng, train=train)
        pair(came, X)
        for name, value in zip(("output", "mask"), came, strict=True):
            assert_float64(value, what=name)


# dropout_vjp


def a_mask(rng: np.random.Generator, shape: tuple[int, int], p: float) -> np.ndarray:
    """Return a mask of dropout with at least one entry dropped and one kept."""
    kept = rng.random(shape) >= p
    kept.flat[:2] = (True, False)
    return kept / (1 - p)


@pytest.mark.exercise("layers.dropout_vjp", points=1)
def test_slopes_come_back_through_the_mask(student, reference, rng):
    """The slope in X is right for masks of several p and several shapes."""
    for p, shape in ((0.3, (6, 4)), (0.75, (5, 8)), (0.1, (4, 4))):
        G, mask = rng.normal(size=shape), a_mask(rng, shape, p)
        assert_close(
            student.layers.dropout_vjp(G, mask), reference.layers.dropout_vjp(G, mask), what="slope in X"
        )


@pytest.mark.exercise("layers.dropout_vjp", points=2)
def test_dropout_vjp_is_the_slope_of_a_loss(student, rng):
    """For a loss behind the layer, the slope in X is that of a numerical derivative."""
    for p, shape in ((0.4, (5, 3)), (0.2, (3, 6))):
        X, y, mask = rng.normal(size=shape), rng.normal(size=shape), a_mask(rng, shape, p)

        def loss(flat: np.ndarray, mask: np.ndarray = mask, y: np.ndarray = y) -> float:
            return float(np.sum((flat.reshape(mask.shape) * mask - y) ** 2))

        pulled = as_array(student.layers.dropout_vjp(2 * (X * mask - y), mask), X, "slope in X")
        assert_shape(pulled, shape, what="slope in X")
        assert_gradient(pulled.ravel(), at=X.ravel(), loss=loss, what="slope in X")


@pytest.mark.exercise("layers.dropout_vjp", points=1, kind="edge")
def test_dropout_vjp_at_its_limits(student, rng):
    """A mask of ones, a mask that keeps nothing, a single row, a single column and a single entry."""
    vjp, G = student.layers.dropout_vjp, rng.normal(size=(4, 3))
    assert_close(vjp(G, np.ones((4, 3))), G, what="slope in X behind a mask of ones")
    assert_close(vjp(G, np.zeros((4, 3))), np.zeros((4, 3)), what="slope in X where all is dropped")
    for shape in ((1, 6), (6, 1)):
        G, mask = rng.normal(size=shape), a_mask(rng, shape, 0.4)
        assert_close(vjp(G, mask), G * mask, what="slope in X")
    assert_close(
        vjp(np.array([[-3.0]]), np.array([[4.0]])), np.array([[-12.0]]), what="slope of a single entry"
    )


@pytest.mark.exercise("layers.dropout_vjp", points=1, kind="purity")
def test_dropout_vjp_is_a_pure_function(student, rng):
    """The arrays that come in are left alone, a second call does the same, in double precision."""
    G, other = rng.normal(size=(2, 6, 4))
    mask, another = a_mask(rng, (6, 4), 0.3), np.flip(a_mask(rng, (6, 4), 0.6))
    assert_contract(
        student.layers.dropout_vjp, (G, mask), (other, mask), (G, another), shape=(6, 4), what="slope in X"
    )


# standardize


@pytest.mark.exercise("layers.standardize", points=1)
def test_columns_get_mean_0_and_deviation_1(student, reference, rng):
    """Training columns get mean 0 and deviation 1, and test columns the same shift and scale."""
    for n, m, d in ((7, 4, 3), (9, 1, 5), (4, 6, 2)):
        X_train = rng.uniform(0.5, 4.0, d) * rng.normal(size=(n, d)) + 3 * rng.normal(size=d)
        X_test = 2 * rng.normal(size=(m, d)) - 1
        assert_same(student.layers.standardize, reference.layers.standardize, X_train, X_test,
                    what="standardized data", sizes={"n": n, "m": m, "d": d})  # fmt: skip


@pytest.mark.exercise("layers.standardize", points=1)
def test_units_do_not_matter_and_test_rows_teach_nothing(student, rng):
    """Other units change neither result; other test rows change nothing in training."""
    X_train, X_test, others = rng.normal(size=(8, 3)), rng.normal(size=(5, 3)), rng.normal(size=(2, 3))
    for part, shape in ((0, (8, 3)), (1, (5, 3))):
        assert_depends(lambda *data, part=part: both(student.layers.standardize(*data))[part],
                       (X_train, X_test), (X_train[::-1] ** 2, 1 - X_test), shape=shape, what="standardized data")  # fmt: skip
    units, zero = rng.uniform(0.1, 9.0, 3), 5 * rng.normal(size=3)
    plain = both(student.layers.standardize(X_train, X_test))
    converted = both(student.layers.standardize(units * X_train + zero, units * X_test + zero))
    sentence = "Measure every column in another unit, from another zero: your result changes, and should not."
    assert_relation(converted[0], plain[0], sentence, scale=10.0)
    assert_relation(converted[1], plain[1], sentence, scale=10.0)
    elsewhere = both(student.layers.standardize(X_train, others))
    sentence = "Other test rows, other training data: what do your columns learn from the test?"
    assert_relation(elsewhere[0], plain[0], sentence)


@pytest.mark.exercise("layers.standardize", points=1, kind="edge")
def test_constant_columns_become_0(student, reference, rng):
    """A pixel that is the same in all training images becomes 0, in both results."""
    X_train = rng.integers(0, 17, (8, 4)).astype(float)
    X_train[:2, 1:3] = [[0, 16], [16, 0]]
    X_train[:, 2] /= 64  # a column that varies, but little
    X_train[:, 0], X_train[:, 3] = 0.0, 5.0
    X_test = rng.integers(1, 17, (3, 4)).astype(float)
    assert_same(student.layers.standardize, reference.layers.standardize, X_train, X_test,
                what="standardized data")  # fmt: skip


@pytest.mark.exercise("layers.standardize", points=1, kind="purity")
def test_standardize_is_a_pure_function(student, rng):
    """Both data sets are left alone, a second call gives the same, in double precision."""
    X_train, X_test = 3 + rng.normal(size=(6, 2)), rng.normal(size=(4, 2))
    for part, rows in ((0, 6), (1, 4)):
        assert_contract(lambda *data, part=part: both(student.layers.standardize(*data))[part],
                        (X_train, X_test), (X_train**2, 2 * X_test), shape=(rows, 2), what="standardized data")  # fmt: skip


def both(result: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the two data sets of a result. Raises CheckFailed if it is something else."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise CheckFailed("Your function should return two arrays: (X_train, X_test).")
    first, second = (as_array(part, np.zeros((1, 1)), "standardized data") for part in result)
    return first, second


# batchnorm

FAR = 1e5
"""Where features of spread 1 may lie. With u = 1.1e-16 a right output is off by some FAR u = 1e-11 there; one whose
variance is the difference of two numbers of size FAR**2, by some FAR**2 u = 1e-6."""


def a_batch(rng: np.random.Generator, n: int, d: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return X, gamma and beta: features with means and spreads of their own."""
    X = rng.uniform(0.5, 3.0, size=d) * rng.normal(size=(n, d)) + rng.normal(size=d)
    return X, rng.choice([-1.0, 1.0], size=d) * rng.uniform(0.5, 2.0, size=d), rng.normal(size=d)


def statistics(rng: np.random.Generator, d: int) -> dict[str, np.ndarray]:
    return {"mean": rng.normal(size=d), "var": rng.uniform(0.5, 2.0, size=d)}


def result(came: Any, X: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return output and running statistics of batchnorm, if they have the right kinds and shapes."""
    if not isinstance(came, tuple | list) or len(came) != 2:
        raise CheckFailed("Your batchnorm should return two values: the output and the running statistics.")
    out, run = as_array(came[0], X, "output"), came[1]
    assert_shape(out, X.shape, what="output")
    if not isinstance(run, dict):
        raise CheckFailed("The second value of your batchnorm should be a dict, the running statistics.")
    new = {}
    for name in ("mean", "var"):
        if name not in run:
            raise CheckFailed(f'Your running statistics lack "{name}".')
        new[name] = as_array(run[name], X[0], f'run["{name}"]')
        assert_shape(new[name], X.shape[1:], what=f'run["{name}"]')
    return out, new


@pytest.mark.exercise("layers.batchnorm", points=2, smallest={"X": 2})
def test_the_batch_is_normalised(student, reference, rng):
    """In training the output is that of the batch's own mean and biased variance, stretched and shifted."""
    for n, d, settings in (
        (8, 3, {}),
        (5, 4, {"eps": 0.3}),
        (3, 2, {"momentum": 0.7, "eps": 0.01}),
        (4, 4, {"eps": 0.1}),
    ):
        (X, gamma, beta), run = a_batch(rng, n, d), statistics(rng, d)
        out, _ = result(student.layers.batchnorm(X, gamma, beta, run, **settings), X)
        assert_close(out, reference.layers.batchnorm(X, gamma, beta, run, **settings)[0], what="output")


@pytest.mark.exercise("layers.batchnorm", points=2)
def test_running_statistics_follow_the_batches(student, reference, rng):
    """Batch after batch, the running mean and the running (unbiased) variance move by the right amount."""
    for d, settings in ((3, {}), (2, {"momentum": 0.35})):
        run = statistics(rng, d)
        for n in (4, 7, 2, 5):
            X, gamma, beta = a_batch(rng, n, d)
            _, right = reference.layers.batchnorm(X, gamma, beta, run, **settings)
            _, new = result(student.layers.batchnorm(X, gamma, beta, run, **settings), X)
            for name in ("mean", "var"):
                assert_close(new[name], right[name], what=f'run["{name}"]')
            run = right


@pytest.mark.exercise("layers.batchnorm", points=1)
def test_shifts_and_stretches_do_not_matter(student, rng):
    """Each feature comes out with mean beta and standard deviation |gamma|, however it was shifted or stretched."""
    for n in (6, 11):
        (X, gamma, beta), run = a_batch(rng, n, 3), statistics(rng, 3)

        def normalised(
            X: np.ndarray,
            gamma: np.ndarray = gamma,
            beta: np.ndarray = beta,
            run: dict[str, np.ndarray] = run,
        ) -> np.ndarray:
            return result(student.layers.batchnorm(X, gamma, beta, run, eps=1e-13), X)[0]

        out = normalised(X)
        assert_close(out.mean(axis=0), beta, what="mean of each feature of the output")
        assert_close(out.std(axis=0), np.abs(gamma), what="standard deviation of each feature of the output")
        assert_close(np.sign((out - beta) * gamma), np.sign(X - X.mean(axis=0)), what="side of the mean")
        moved = normalised(X * rng.uniform(2.0, 9.0, size=3) + rng.normal(size=3))
        assert_close(moved, out, rtol=1e-8, what="output for shifted and stretched features")


@pytest.mark.exercise("layers.batchnorm", points=1)
def test_the_running_statistics_serve_at_test_time(student, reference, rng):
    """At test time the running statistics normalise and stay as they are; an example does not feel its neighbours."""
    for n, d, settings in ((6, 3, {}), (1, 4, {"eps": 0.2}), (4, 2, {"momentum": 0.5}), (3, 3, {})):
        (X, gamma, beta), run = a_batch(rng, n, d), statistics(rng, d)
        came = student.layers.batchnorm(X, gamma, beta, run, train=False, **settings)
        out, new = result(came, X)
        assert_close(
            out,
            reference.layers.batchnorm(X, gamma, beta, run, train=False, **settings)[0],
            what="output at test time",
        )
        for name in ("mean", "var"):
            assert_close(new[name], run[name], what=f'run["{name}"] after test time')


@pytest.mark.exercise("layers.batchnorm", points=1, kind="edge")
def test_batchnorm_at_its_limits(student, rng):
    """A feature that hardly varies, one that does not vary, two examples, a single feature, features far from 0."""
    run = {"mean": np.zeros(1), "var": np.ones(1)}
    one, none = np.ones(1), np.zeros(1)
    X = 1e-3 * rng.normal(size=(9, 1))
    right = (X - X.mean()) / np.sqrt(X.var() + 1e-5)
    out, _ = result(student.layers.batchnorm(X, one, none, run), X)
    assert_close(out, right, what="output for a feature that hardly varies")
    X = np.full((4, 1), 3.0)
    out, new = result(student.layers.batchnorm(X, one, np.array([0.5]), run), X)
    assert_close(out, np.full((4, 1), 0.5), atol=1e-12, what="output for a feature that does not vary")
    assert_close(new["var"], np.array([0.9]), what="running variance after a feature that does not vary")
    X = np.array([[1.0], [5.0]])
    out, new = result(student.layers.batchnorm(X, one, none, run, eps=1e-14), X)
    assert_close(out, np.array([[-1.0], [1.0]]), what="output for two examples")
    assert_close(new["var"], np.array([1.7]), what="running variance after two examples")
    X = np.array([[-2.0], [7.0], [0.5]])
    out, _ = result(
        student.layers.batchnorm(X, one, none, {"mean": none, "var": none}, train=False, eps=0.25), X
    )
    assert_close(out, 2 * X, what="output at test time where the running variance is 0")
    X = FAR + rng.normal(size=(8, 3))
    centred = X - X.mean(axis=0)
    right = centred / np.sqrt((centred**2).mean(axis=0) + 1e-5)
    out, _ = result(student.layers.batchnorm(X, np.ones(3), np.zeros(3), statistics(rng, 3)), X)
    assert_close(out, right, what="output for features far from 0")


@pytest.mark.exercise("layers.batchnorm", points=1, kind="purity")
def test_batchnorm_is_a_pure_function(student, rng):
    """The arrays that come in are left alone, a second call does the same, in double precision."""
    X, gamma, beta = a_batch(rng, 6, 3)
    other, stretched, shifted = a_batch(rng, 6, 3)
    run, another = statistics(rng, 3), statistics(rng, 3)

    for train in (True, False):

        def everything(*args: Any, train: bool = train) -> np.ndarray:
            """Return the output and the running statistics, one after the other."""
            out, new = result(student.layers.batchnorm(*args, train=train), X)
            assert_left_alone(student.layers.batchnorm)
            for name, part in (("output", out), *((f'run["{name}"]', new[name]) for name in ("mean", "var"))):
                assert_float64(part, what=name)
            return np.concatenate([out.ravel(), new["mean"], new["var"]])

        assert_contract(
            everything,
            (X, gamma, beta, run),
            (other, gamma, beta, run),
            (X, stretched, beta, run),
            (X, gamma, shifted, run),
            (X, gamma, beta, another),
            shape=(24,),
            what="output",
        )


# scale_vjp


def three(came: Any, X: np.ndarray, name: str = "batchnorm_vjp") -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the slopes in the batch, in gamma and in beta, if they are arrays of the right shapes."""
    if not isinstance(came, tuple | list) or len(came) != 3:
        raise CheckFailed(
            f"Your {name} should return three values: the slopes in the batch, in gamma and in beta."
        )
    arrays = []
    for what, value, shape in zip(
        ("dX", "dgamma", "dbeta"), came, (X.shape, X.shape[1:], X.shape[1:]), strict=True
    ):
        array = as_array(value, np.zeros(shape), what)
        assert_shape(array, shape, what=what)
        arrays.append(array)
    return arrays[0], arrays[1], arrays[2]


def stretched(vjp: Any, G: np.ndarray, Xhat: np.ndarray, gamma: np.ndarray) -> tuple[np.ndarray, ...]:
    return three(vjp(G, Xhat, gamma), Xhat, "scale_vjp")


@pytest.mark.exercise("layers.scale_vjp", points=1)
def test_the_slopes_of_a_stretch(student, rng):
    """The three slopes are those of a loss behind gamma Xhat + beta."""
    for n, d in ((6, 3), (2, 5), (4, 4)):
        Xhat, y, (gamma, beta) = rng.normal(size=(n, d)), rng.normal(size=(n, d)), rng.normal(size=(2, d))

        def loss(flat: np.ndarray, n: int = n, d: int = d, y: np.ndarray = y) -> float:
            Xhat, gamma, beta = np.split(flat, [n * d, n * d + d])
            return float(np.mean((gamma * Xhat.reshape(n, d) + beta - y) ** 2))

        G = 2 * (gamma * Xhat + beta - y) / y.size
        slopes = stretched(student.layers.scale_vjp, G, Xhat, gamma)
        assert_gradient(
            np.concatenate([slope.ravel() for slope in slopes]),
            at=np.concatenate([Xhat.ravel(), gamma, beta]),
            loss=loss,
            blocks={"Xhat": (n, d), "gamma": (d,), "beta": (d,)},
            sizes={"n": n},
            what="slope",
        )


@pytest.mark.exercise("layers.scale_vjp", points=1, kind="edge")
def test_a_stretch_at_its_limits(student):
    """A gamma of 0 or less, a single example, and a single feature."""
    for G, Xhat, gamma in (
        (np.array([[1.0, 2.0], [3.0, -5.0]]), np.array([[0.5, 1.0], [-0.5, 2.0]]), np.array([0.0, -2.0])),
        (np.array([[4.0, -1.0, 2.0]]), np.array([[1.0, 3.0, -2.0]]), np.array([2.0, 0.5, -1.0])),
        (np.array([[4.0], [-1.0], [2.0]]), np.array([[1.0], [3.0], [-2.0]]), np.array([1.5])),
    ):
        slopes = stretched(student.layers.scale_vjp, G, Xhat, gamma)
        right = G * gamma, (G * Xhat).sum(axis=0), G.sum(axis=0)
        for came, value, what in zip(slopes, right, ("dXhat", "dgamma", "dbeta"), strict=True):
            assert_close(came, value, what=what)


@pytest.mark.exercise("layers.scale_vjp", points=1, kind="purity")
def test_scale_vjp_is_a_pure_function(student, rng):
    """The arrays that come in are left alone, a second call does the same, in double precision."""
    G, Xhat, other = rng.normal(size=(3, 5, 3))
    gamma, another = rng.normal(size=(2, 3))

    def everything(*args: Any) -> np.ndarray:
        """Return the three slopes, one after the other."""
        slopes = three(student.layers.scale_vjp(*args), G, "scale_vjp")
        for name, slope in zip(("dXhat", "dgamma", "dbeta"), slopes, strict=True):
            assert_float64(slope, what=name)
        return np.concatenate([slope.ravel() for slope in slopes])

    assert_contract(
        everything, (G, Xhat, gamma), (other, Xhat, gamma), (G, other, gamma), (G, Xhat, another),
        shape=(21,), what="triple of slopes",
    )  # fmt: skip


# normalise_vjp


@pytest.mark.exercise("layers.normalise_vjp", points=2, smallest={"X": 2, "dXhat": 2})
def test_the_slope_of_normalising(student, rng):
    """dX pulls a slope back through the normalisation, with a mean and a variance that depend on X."""
    for n, d, eps in ((6, 3, 1e-5), (4, 2, 0.5), (7, 4, 0.02), (3, 3, 0.1)):
        X, _, _ = a_batch(rng, n, d)

        def normalised(at: np.ndarray, eps: float = eps) -> np.ndarray:
            centred = at - at.mean(axis=0)
            return centred / np.sqrt((centred**2).mean(axis=0) + eps)

        assert_adjoint(
            lambda G, X=X, eps=eps: student.layers.normalise_vjp(G, X, eps=eps),
            normalised,
            X,
            rng=rng,
            trials=2,
            what="dX",
        )


@pytest.mark.exercise("layers.normalise_vjp", points=1)
def test_normalising_forgets_shifts_and_stretches(student, rng):
    """Shifting or stretching a feature changes nothing behind it, so dX is orthogonal to ones and to X - mean."""
    for n, d in ((6, 3), (9, 2)):
        X, _, _ = a_batch(rng, n, d)
        G, other = rng.normal(size=(2, n, d))

        def pulled(G: np.ndarray, X: np.ndarray) -> np.ndarray:
            return as_array(student.layers.normalise_vjp(G, X, eps=1e-14), X, "dX")

        assert_depends(
            pulled, (G, X), (other, X), (G, X * np.linspace(1.0, 2.0, n)[:, None]), shape=(n, d), what="dX"
        )
        dX, centred = pulled(G, X), X - X.mean(axis=0)
        size = np.linalg.norm(dX, axis=0)
        if (size <= 1e-6).any():
            raise CheckFailed("Your dX is 0 where the output does depend on X.")
        assert_close(dX.sum(axis=0) / size, np.zeros(d), what="sum of each column of dX")
        along = (dX * centred).sum(axis=0) / (size * np.linalg.norm(centred, axis=0))
        assert_close(along.astype(dX.dtype), np.zeros(d), what="part of each column of dX along X - mean")


@pytest.mark.exercise("layers.normalise_vjp", points=1, kind="edge")
def test_normalise_vjp_at_its_limits(student, reference, rng):
    """A feature that hardly varies, one that does not vary, one far from 0, two examples, one slope for all."""
    vjp, right = student.layers.normalise_vjp, reference.layers.normalise_vjp
    for G, X, words in (
        (rng.normal(size=(5, 1)), 1e-3 * rng.normal(size=(5, 1)), "a feature that hardly varies"),
        (rng.normal(size=(5, 1)), np.full((5, 1), 2.0), "a feature that does not vary"),
        (rng.normal(size=(2, 1)), np.array([[1.0], [1.5]]), "two examples"),
        (rng.normal(size=(8, 1)), FAR + rng.normal(size=(8, 1)), "a feature far from 0"),
    ):
        assert_close(vjp(G, X), right(G, X), atol=1e-12, what=f"dX for {words}")
    X = rng.normal(size=(6, 2))
    assert_close(
        vjp(np.tile([2.0, -3.0], (6, 1)), X), np.zeros((6, 2)), what="dX where all examples have one slope"
    )


@pytest.mark.exercise("layers.normalise_vjp", points=1, kind="purity")
def test_normalise_vjp_is_a_pure_function(student, rng):
    """The arrays that come in are left alone, a second call does the same, in double precision."""
    X, _, _ = a_batch(rng, 6, 3)
    another, _, _ = a_batch(rng, 6, 3)
    G, other = rng.normal(size=(2, 6, 3))
    assert_contract(student.layers.normalise_vjp, (G, X), (other, X), (G, another), shape=(6, 3), what="dX")


# batchnorm_vjp

PARTS = ("layers.scale_vjp", "layers.normalise_vjp")
"""What it is a chain of; a mistake in one of them costs nothing here."""


@pytest.mark.exercise("layers.batchnorm_vjp", points=2, smallest={"X": 2, "G": 2})
def test_slope_in_the_batch(student, reference, rng):
    """dX pulls G back through the layer, with a mean and a variance that depend on X."""

    def attempt(own: Student) -> None:
        for n, d, eps in ((6, 3, 1e-5), (4, 2, 0.5), (7, 4, 0.02), (3, 3, 0.1)):
            X, gamma, beta = a_batch(rng, n, d)
            run = statistics(rng, d)

            def layer(
                at: np.ndarray,
                gamma: np.ndarray = gamma,
                beta: np.ndarray = beta,
                run: dict[str, np.ndarray] = run,
                eps: float = eps,
            ) -> np.ndarray:
                return np.asarray(reference.layers.batchnorm(at, gamma, beta, run, eps=eps)[0])

            def pulled(
                G: np.ndarray, X: np.ndarray = X, gamma: np.ndarray = gamma, eps: float = eps
            ) -> np.ndarray:
                return three(own.layers.batchnorm_vjp(G, X, gamma, eps=eps), X)[0]

            assert_adjoint(pulled, layer, X, rng=rng, trials=2, what="dX")

    student.own_then_reference(attempt, *PARTS)


@pytest.mark.exercise("layers.batchnorm_vjp", points=1)
def test_slopes_in_gamma_and_beta(student, rng):
    """dgamma and dbeta are the slopes of a loss behind the layer, summed over the batch."""

    def attempt(own: Student) -> None:
        for n, d, eps in ((6, 3, 1e-5), (4, 2, 0.5)):
            X, gamma, beta = a_batch(rng, n, d)
            y = rng.normal(size=(n, d))
            x_hat = (X - X.mean(axis=0)) / np.sqrt(X.var(axis=0) + eps)

            def loss(theta: np.ndarray, x_hat: np.ndarray = x_hat, y: np.ndarray = y) -> float:
                gamma, beta = theta.reshape(2, -1)
                return float(np.mean((gamma * x_hat + beta - y) ** 2))

            G = 2 * (gamma * x_hat + beta - y) / y.size
            _, dgamma, dbeta = three(own.layers.batchnorm_vjp(G, X, gamma, eps=eps), X)
            assert_gradient(
                np.concatenate([dgamma, dbeta]),
                at=np.concatenate([gamma, beta]),
                loss=loss,
                blocks={"gamma": (d,), "beta": (d,)},
                sizes={"n": n},
                what="slope in gamma and beta",
            )

    student.own_then_reference(attempt, *PARTS)


@pytest.mark.exercise("layers.batchnorm_vjp", points=1)
def test_no_slope_along_shifts_and_stretches(student, rng):
    """Shifting or stretching a feature changes no output, so dX is orthogonal to both: to ones and to X - mean."""

    def attempt(own: Student) -> None:
        for n, d in ((6, 3), (9, 2)):
            X, gamma, _ = a_batch(rng, n, d)
            G, other = rng.normal(size=(2, n, d))

            def pulled(G: np.ndarray, X: np.ndarray, gamma: np.ndarray) -> np.ndarray:
                return three(own.layers.batchnorm_vjp(G, X, gamma, eps=1e-14), X)[0]

            assert_depends(
                pulled,
                (G, X, gamma),
                (other, X, gamma),
                (G, X * np.linspace(1.0, 2.0, n)[:, None], gamma),
                (G, X, 2 * gamma),
                shape=(n, d),
                what="dX",
            )
            dX, centred = pulled(G, X, gamma), X - X.mean(axis=0)
            size = np.linalg.norm(dX, axis=0)
            if (size <= 1e-6).any():
                raise CheckFailed("Your dX is 0 where the output does depend on X.")
            assert_close(dX.sum(axis=0) / size, np.zeros(d), what="sum of each column of dX")
            along = (dX * centred).sum(axis=0) / (size * np.linalg.norm(centred, axis=0))
            assert_close(along.astype(dX.dtype), np.zeros(d), what="part of each column of dX along X - mean")
            stretched = pulled(G, 2 * centred, gamma)  # twice the spread: half the slope
            assert_close(2 * stretched, dX, rtol=1e-8, what="dX for a batch of twice the spread, doubled")

    student.own_then_reference(attempt, *PARTS)


@pytest.mark.exercise("layers.batchnorm_vjp", points=1, kind="edge")
def test_batchnorm_vjp_at_its_limits(student, reference, rng):
    """A feature that hardly varies, one that does not vary, one far from 0, two examples, one slope for all."""

    def attempt(own: Student) -> None:
        vjp, right = own.layers.batchnorm_vjp, reference.layers.batchnorm_vjp
        G, X, gamma = rng.normal(size=(5, 1)), 1e-3 * rng.normal(size=(5, 1)), np.array([-1.5])
        batches = (
            (G, X, "a feature that hardly varies"),
            (G, np.full((5, 1), 2.0), "a feature that does not vary"),
            (rng.normal(size=(2, 1)), np.array([[1.0], [1.5]]), "two examples"),
            (rng.normal(size=(8, 1)), FAR + rng.normal(size=(8, 1)), "a feature far from 0"),
        )
        for G, X, words in batches:
            for came, value, name in zip(
                three(vjp(G, X, gamma), X), right(G, X, gamma), ("dX", "dgamma", "dbeta"), strict=True
            ):
                assert_close(came, value, atol=1e-12, what=f"{name} for {words}")
        X = rng.normal(size=(6, 2))
        dX, dgamma, dbeta = three(vjp(np.tile([2.0, -3.0], (6, 1)), X, np.array([1.0, 4.0])), X)
        assert_close(dX, np.zeros((6, 2)), what="dX where all examples have one slope")
        assert_close(dgamma, np.zeros(2), what="dgamma where all examples have one slope")
        assert_close(dbeta, np.array([12.0, -18.0]), what="dbeta where all examples have one slope")

    student.own_then_reference(attempt, *PARTS)


@pytest.mark.exercise("layers.batchnorm_vjp", points=1, kind="purity")
def test_batchnorm_vjp_is_a_pure_function(student, rng):
    """The arrays that come in are left alone, a second call does the same, in double precision."""

    def attempt(own: Student) -> None:
        X, gamma, _ = a_batch(rng, 6, 3)
        another, stretched, _ = a_batch(rng, 6, 3)
        G, other = rng.normal(size=(2, 6, 3))

        def everything(*args: Any) -> np.ndarray:
            """Return the three slopes, one after the other."""
            slopes = three(own.layers.batchnorm_vjp(*args), X)
            for name, slope in zip(("dX", "dgamma", "dbeta"), slopes, strict=True):
                assert_float64(slope, what=name)
            return np.concatenate([slope.ravel() for slope in slopes])

        assert_contract(
            everything,
            (G, X, gamma),
            (other, X, gamma),
            (G, another, gamma),
            (G, X, stretched),
            shape=(24,),
            what="triple of slopes",
        )

    student.own_then_reference(attempt, *PARTS)


# validation_curve


class Search:
    """A search and its loss on validation examples, from the judge; notes which values were tried.

    Each theta that fit returns is a number of its own, so that loss knows what it is asked about.
    """

    def __init__(self, values: Any, losses: Any) -> None:
        self._values, self._losses = [float(value) for value in values], [float(loss) for loss in losses]
        self.tried: list[float] = []
        self.judged: list[int] = []

    def fit(self, value: Any) -> np.ndarray:
        number = float(as_array(value, np.zeros(()), "value for fit").reshape(-1)[0])
        if number not in self._values:
            raise CheckFailed("You call fit with something that is not one of the values.")
        self.tried.append(number)
        return np.array([100.0 + self._values.index(number), -1.0])

    def loss(self, theta: Any) -> float:
        theta = as_array(theta, np.zeros(2), "theta for loss").reshape(-1)
        number = int(theta[0]) - 100 if theta.size == 2 and theta[-1] == -1.0 else -1
        if not 0 <= number < len(self._losses):
            raise CheckFailed("You call loss with something that fit has not returned.")
        self.judged.append(number)
        return self._losses[number]


def assert_curve(student: Any, values: Any, losses: Any, best: float) -> None:
    """Check the best value and all losses; where the loss is nan, infinity is as good."""
    values, losses = np.array(values, dtype=np.float64), np.array(losses, dtype=np.float64)
    search = Search(values, losses)
    came = student.layers.validation_curve(search.fit, search.loss, values)
    if not isinstance(came, tuple | list) or len(came) != 2:
        raise CheckFailed("Your validation_curve should return two values: the best value, and the losses.")
    curve = as_array(came[1], losses, "losses")
    assert_shape(curve, losses.shape, what="losses")
    finite = np.isfinite(losses)
    assert_close(curve[finite], losses[finite], what="losses")
    if np.isfinite(curve[~finite]).any():
        raise CheckFailed("Where a search ran away your loss is a finite number.")
    assert_close(came[0], best, what="best value")


@pytest.mark.exercise("layers.validation_curve", points=2)
def test_the_best_value_and_the_curve(student, rng):
    """The best value and the loss of each, wherever the best one stands."""
    for m, place in ((6, 2), (4, 0), (5, 4)):
        losses = rng.uniform(2.0, 9.0, m)
        losses[place] = rng.uniform(0.5, 1.5)
        values = rng.permutation(np.linspace(0.05, 0.9, m))
        assert_curve(student, values, losses, float(values[place]))


@pytest.mark.exercise("layers.validation_curve", points=1)
def test_each_value_is_searched_with_once(student, rng):
    """Each value has one search, and its theta is the one that is judged."""
    values, losses = np.linspace(0.1, 0.8, 5), rng.uniform(1.0, 2.0, 5)
    search = Search(values, losses)
    came = student.layers.validation_curve(search.fit, search.loss, values)
    if sorted(search.tried) != sorted(map(float, values)):
        raise CheckFailed(
            "Each value should be searched with once: a training is dear. Count your calls of fit."
        )
    if set(search.judged) != set(range(5)):
        raise CheckFailed("There is a theta that you never judge.")
    if not isinstance(came, tuple | list) or len(came) != 2:
        raise CheckFailed("Your validation_curve should return two values: the best value, and the losses.")
    assert_close(came[1], losses, what="losses")


@pytest.mark.exercise("layers.validation_curve", points=2, kind="edge")
def test_a_curve_at_its_limits(student):
    """Searches that ran away, equal losses, losses below 0, falling values, and a single value."""
    nan, inf = np.nan, np.inf
    for values, losses, best in (
        ([0.1, 0.2, 0.3, 0.4], [nan, 5.0, 4.0, nan], 0.3),
        ([0.1, 0.2, 0.3, 0.4], [inf, nan, 7.0, 9.0], 0.3),
        ([0.1, 0.2, 0.3, 0.4], [7.0, 2.0, 2.0, 9.0], 0.2),
        ([0.8, 0.4, 0.2, 0.1], [7.0, 2.0, 2.0, 2.0], 0.4),
        ([3.0, 1.0, 2.0], [-1.0, -3.0, -2.0], 1.0),
        ([0.5], [2.0], 0.5),
        ([9.0, 4.0], [0.0, nan], 9.0),
    ):
        assert_curve(student, values, losses, best)


@pytest.mark.exercise("layers.validation_curve", points=1, kind="purity")
def test_validation_curve_is_a_pure_function(student):
    """The values are left alone, and a second call gives the same, in double precision."""
    values, losses = np.array([0.3, 0.1, 0.2, 0.6]), np.array([3.0, 1.5, 2.0, 5.0])

    def everything(losses: np.ndarray, values: np.ndarray) -> np.ndarray:
        search = Search(values, losses)
        came = student.layers.validation_curve(search.fit, search.loss, values)
        if not isinstance(came, tuple | list) or len(came) != 2:
            raise CheckFailed(
                "Your validation_curve should return two values: the best value, and the losses."
            )
        assert_left_alone(student.layers.validation_curve)
        curve = as_array(came[1], losses, "losses")
        assert_shape(curve, losses.shape, what="losses")
        assert_float64(curve, what="losses")
        return np.append(curve, as_array(came[0], np.zeros(()), "best value"))

    assert_contract(
        everything, (losses, values), (losses[::-1], values), (losses, values + 1), shape=(5,), what="result"
    )

"""Visible checks of 08-layers: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_adjoint, assert_close, assert_contract

# two features on very different scales
BATCH = np.array([[1.0, 100.0], [3.0, 300.0], [1.0, 300.0], [3.0, 100.0]])


@pytest.mark.exercise("layers.dropout")
def test_entries_are_dropped_or_scaled(student, rng):
    """With p = 0.2 a one becomes 0 or 1.25, and the output is X times the mask."""
    X = np.ones((40, 25))
    out, mask = student.layers.dropout(X, 0.2, rng)
    if np.shape(out) != X.shape or not np.allclose(np.unique(np.asarray(out)), [0.0, 1.25], rtol=1e-12):
        raise CheckFailed(
            "Some ones should become 0 and all others the same number, so that the mean stays 1."
        )
    assert_close(mask, np.asarray(out), what="mask")


@pytest.mark.exercise("layers.dropout")
def test_a_fifth_is_dropped(student, rng):
    """With p = 0.2 about a fifth of a thousand entries is dropped, between 120 and 290; in the next call, others."""
    X = np.ones((40, 25))
    out, _ = student.layers.dropout(X, 0.2, rng)
    if not 120 <= int((np.asarray(out) == 0).sum()) <= 290:
        raise CheckFailed("Count how many of 1000 entries you drop with p = 0.2: should it not be about 200?")
    if np.array_equal(out, student.layers.dropout(X, 0.2, rng)[0]):
        raise CheckFailed("A second call drops the same entries again. Do your random numbers come from rng?")


@pytest.mark.exercise("layers.dropout_vjp")
def test_slopes_go_where_the_numbers_went(student):
    """Where an entry was dropped no slope comes back; elsewhere it is scaled as the entry was."""
    mask = np.array([[0.0, 1.25, 1.25], [1.25, 0.0, 1.25]])
    G = np.array([[4.0, 8.0, -4.0], [0.0, 2.0, 12.0]])
    right = np.array([[0.0, 10.0, -5.0], [0.0, 0.0, 15.0]])
    assert_close(student.layers.dropout_vjp(G, mask), right, what="slope in X")


@pytest.mark.exercise("layers.dropout_vjp")
def test_dropout_vjp_leaves_its_arguments_alone(student, rng):
    """The arrays that you are given are the same after the call."""
    G, other = rng.normal(size=(2, 3, 2))
    mask = np.array([[0.0, 2.0], [2.0, 0.0], [2.0, 2.0]])
    assert_contract(
        student.layers.dropout_vjp, (G, mask), (other, mask), (G, 2 - mask), shape=(3, 2), what="slope in X"
    )


@pytest.mark.exercise("layers.standardize")
def test_the_training_columns_set_the_units(student):
    """Two training rows become -1 and 1; the test row is measured with their units, and may lie far outside."""
    train, test = student.layers.standardize(np.array([[1.0, 10.0], [3.0, 50.0]]), np.array([[4.0, 30.0]]))
    assert_close(train, np.array([[-1.0, -1.0], [1.0, 1.0]]), what="training data")
    assert_close(test, np.array([[2.0, 0.0]]), what="test data")


@pytest.mark.exercise("layers.standardize")
def test_a_constant_column_becomes_0(student):
    """A column that is the same in all training rows becomes 0, whatever a test row holds there."""
    train, test = student.layers.standardize(np.array([[7.0, 1.0], [7.0, 3.0]]), np.array([[9.0, 2.0]]))
    assert_close(train, np.array([[0.0, -1.0], [0.0, 1.0]]), what="training data")
    assert_close(test, np.array([[0.0, 0.0]]), what="test data")


@pytest.mark.exercise("layers.batchnorm")
def test_a_batch_by_hand(student):
    """Two features of means 2 and 200 and standard deviations 1 and 100 both become -1 and 1."""
    run = {"mean": np.zeros(2), "var": np.ones(2)}
    out, _ = student.layers.batchnorm(BATCH, np.ones(2), np.zeros(2), run, eps=1e-14)
    assert_close(out, np.array([[-1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [1.0, -1.0]]), what="output")


@pytest.mark.exercise("layers.batchnorm")
def test_the_running_statistics_move_a_tenth_of_the_way(student):
    """After one batch the running mean has gone a tenth of the way; the batch's variance counts with n - 1."""
    run = {"mean": np.array([1.0, 0.0]), "var": np.ones(2)}
    _, new = student.layers.batchnorm(BATCH, np.ones(2), np.zeros(2), run)
    assert_close(new["mean"], np.array([1.1, 20.0]), what="running mean")
    assert_close(new["var"], np.array([0.9 + 0.4 / 3, 0.9 + 4000 / 3]), what="running variance")
    if run["mean"][0] != 1.0 or run["var"][0] != 1.0:
        raise CheckFailed(
            "The running statistics that you are given have changed: return a new dict with new arrays."
        )


@pytest.mark.exercise("layers.batchnorm")
def test_a_single_example_at_test_time(student):
    """At test time the running statistics take the place of the batch's; they come back as they are."""
    run = {"mean": np.array([1.0, 100.0]), "var": np.array([4.0, 0.25])}
    X = np.array([[5.0, 101.0]])
    out, new = student.layers.batchnorm(X, np.ones(2), np.zeros(2), run, train=False, eps=1e-14)
    assert_close(out, np.array([[2.0, 2.0]]), what="output")
    for name in ("mean", "var"):
        assert_close(new[name], run[name], what=f"running {name}")


@pytest.mark.exercise("layers.scale_vjp")
def test_slopes_of_a_stretch_by_hand(student):
    """Two examples and one feature, stretched by 3: each slope by hand."""
    dXhat, dgamma, dbeta = student.layers.scale_vjp(
        np.array([[1.0], [2.0]]), np.array([[5.0], [-4.0]]), np.array([3.0])
    )
    assert_close(dXhat, np.array([[3.0], [6.0]]), what="slope in Xhat")
    assert_close(dgamma, np.array([-3.0]), what="slope in gamma")
    assert_close(dbeta, np.array([3.0]), what="slope in beta")


@pytest.mark.exercise("layers.normalise_vjp")
def test_normalising_pulls_back(student, rng):
    """The slope in X is that of a numerical derivative: mean and variance of the batch move with each entry."""
    X = rng.normal(size=(5, 3))

    def normalised(at: np.ndarray) -> np.ndarray:
        return (at - at.mean(axis=0)) / np.sqrt(at.var(axis=0) + 1e-5)

    assert_adjoint(lambda G: student.layers.normalise_vjp(G, X), normalised, X, rng=rng, what="dX")


@pytest.mark.exercise("layers.batchnorm_vjp")
def test_batchnorm_pulls_back(student, rng):
    """The slope in X is that of a numerical derivative: the mean and the variance of the batch move too."""
    X, gamma = rng.normal(size=(5, 3)), np.array([0.5, -2.0, 3.0])

    def normalised(at: np.ndarray) -> np.ndarray:
        return gamma * (at - at.mean(axis=0)) / np.sqrt(at.var(axis=0) + 1e-5)

    assert_adjoint(lambda G: student.layers.batchnorm_vjp(G, X, gamma)[0], normalised, X, rng=rng, what="dX")


@pytest.mark.exercise("layers.batchnorm_vjp")
def test_slopes_in_gamma_and_beta_by_hand(student):
    """The output is linear in gamma and beta, so their slopes are sums over the batch."""
    G = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [7.0, 8.0]])
    _, dgamma, dbeta = student.layers.batchnorm_vjp(G, BATCH, np.ones(2), eps=1e-14)
    assert_close(dgamma, np.array([4.0, 0.0]), what="slope in gamma")
    assert_close(dbeta, np.array([16.0, 20.0]), what="slope in beta")


@pytest.mark.exercise("layers.validation_curve")
def test_four_values_and_one_that_ran_away(student):
    """Of four values the third one has the lowest validation loss; the last one ran away and gives nan."""
    losses = {0.0: 8.0, 0.2: 6.5, 0.4: 6.0, 0.9: np.nan}
    best, came = student.layers.validation_curve(
        lambda value: np.array([float(value)]), lambda theta: losses[float(theta[0])], [0.0, 0.2, 0.4, 0.9]
    )
    assert_close(best, 0.4, what="best value")
    assert_close(np.asarray(came)[:3], np.array([8.0, 6.5, 6.0]), what="first three losses")

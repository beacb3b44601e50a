"""Visible checks of 06-optimizers: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close, assert_partition, assert_pure_step

# the slopes at the first two places of a short walk in two parameters
STEEP, FLATTER = np.array([4.0, -2.0]), np.array([2.0, -1.0])


def frozen(array: np.ndarray) -> np.ndarray:
    """Return the array, from now on read-only: whoever writes into it gets an error."""
    array.flags.writeable = False
    return array


@pytest.mark.exercise("optimizers.minibatches")
def test_ten_examples_in_fours(student, rng):
    """Ten examples in batches of 4: three batches, with every example in one of them."""
    assert_partition(student.optimizers.minibatches(10, 4, rng), 10, 4)


@pytest.mark.exercise("optimizers.minibatches")
def test_a_second_epoch_is_another_one(student, rng):
    """Fifty examples come in another order in the next epoch."""
    first, second = ([list(batch) for batch in student.optimizers.minibatches(50, 8, rng)] for _ in range(2))
    if first == second:
        raise CheckFailed("Two epochs have the same batches. What is rng for?")


@pytest.mark.exercise("optimizers.sgd_epoch")
def test_two_examples_that_pull_apart(student, rng):
    """Two examples that want theta at 0 and at 8: the last one has the last word."""
    wishes = np.array([0.0, 8.0])
    end = student.optimizers.sgd_epoch(
        lambda theta, batch: theta - wishes[batch].mean(), np.array([4.0]), 2, 1, 0.5, rng
    )
    if np.shape(end) != (1,) or float(end[0]) not in (3.0, 5.0):
        raise CheckFailed(
            "From 4, halfway to one and then halfway to the other, one ends at 3 or at 5. Write both walks on paper."
        )


@pytest.mark.exercise("optimizers.sgd_epoch")
def test_one_batch_of_all(student, rng):
    """With one batch of all examples, an epoch is one step of gradient descent."""
    end = student.optimizers.sgd_epoch(
        lambda theta, batch: frozen(theta * len(batch)), np.array([1.0, 2.0]), 5, 5, 0.1, rng
    )
    assert_close(end, np.array([0.5, 1.0]), what="theta after the epoch")


@pytest.mark.exercise("optimizers.momentum_step")
def test_two_steps_with_momentum(student):
    """Two steps by hand, with beta = 0.5 and a learning rate of 1/4."""
    theta, state = np.array([2.0, 0.0]), {"v": np.zeros(2)}
    theta, state = student.optimizers.momentum_step(theta, STEEP, state, 0.25, beta=0.5)
    assert_close(theta, np.array([1.0, 0.5]), what="theta after one step")
    theta, state = student.optimizers.momentum_step(theta, FLATTER, state, 0.25, beta=0.5)
    assert_close(state["v"], np.array([4.0, -2.0]), what="velocity after two steps")
    assert_close(theta, np.array([0.0, 1.0]), what="theta after two steps")


@pytest.mark.exercise("optimizers.momentum_step")
def test_momentum_leaves_its_arguments_alone(student):
    """The arrays and the state that you are given are the same after the step."""
    assert_pure_step(student.optimizers.momentum_step, np.ones(2), STEEP, 0.1, state={"v": FLATTER})


@pytest.mark.exercise("optimizers.adam_step")
def test_the_first_step_of_adam(student):
    """The first step is the learning rate in each coordinate, and t is 1 then."""
    state = {"m": np.zeros(2), "v": np.zeros(2), "t": 0}
    theta, state = student.optimizers.adam_step(np.zeros(2), np.array([4.0, -0.02]), state, 0.25, eps=1e-12)
    assert_close(state["t"], 1, what="t")
    assert_close(state["m"], np.array([0.4, -0.002]), what="average of the gradients")
    assert_close(theta, np.array([-0.25, 0.25]), what="theta")


@pytest.mark.exercise("optimizers.adam_step")
def test_adam_leaves_its_arguments_alone(student):
    """The arrays and the state that you are given are the same after the step of Adam."""
    state = {"m": FLATTER, "v": FLATTER**2, "t": 3}
    assert_pure_step(student.optimizers.adam_step, np.ones(2), STEEP, 0.1, state=state)


@pytest.mark.exercise("optimizers.schedule")
def test_a_schedule_of_six_steps(student):
    """Two steps of warm-up, four of cosine, and nothing after the end."""
    rates = [student.optimizers.schedule(t, 6, 2, 0.8) for t in range(8)]
    half = np.sqrt(0.5)
    right = 0.4 * np.array([1.0, 2.0, 2.0, 1 + half, 1.0, 1 - half, 0.0, 0.0])
    assert_close(rates, right, what="list of rates")


@pytest.mark.exercise("optimizers.clip_by_norm")
def test_three_gradients_and_one_limit(student):
    """A gradient of length 10 is halved by a limit of 5; one of length 5 is left alone, and so is no gradient."""
    clip = student.optimizers.clip_by_norm
    assert_close(clip(np.array([6.0, -8.0]), 5.0), np.array([3.0, -4.0]), what="long gradient, clipped")
    assert_close(clip(np.array([3.0, -4.0]), 5.0), np.array([3.0, -4.0]), what="gradient of length 5")
    assert_close(clip(np.zeros(2), 5.0), np.zeros(2), what="gradient of 0")


@pytest.mark.exercise("optimizers.adamw_step")
def test_without_a_slope_only_the_decay_is_left(student):
    """Where the slope is 0, each step takes a tenth of theta if lr is 0.5 and decay 0.2."""
    theta, state = np.array([8.0, -1.0]), {"m": np.zeros(2), "v": np.zeros(2), "t": 0}
    for left in (0.9, 0.81):
        theta, state = student.optimizers.adamw_step(theta, np.zeros(2), state, 0.5, decay=0.2)
        assert_close(theta, left * np.array([8.0, -1.0]), what="theta")


@pytest.mark.exercise("optimizers.adamw_step")
def test_a_first_step_of_adamw(student):
    """The first step is that of Adam, lr in each coordinate, and the decay besides."""
    state = {"m": np.zeros(2), "v": np.zeros(2), "t": 0}
    theta, _ = student.optimizers.adamw_step(
        np.array([8.0, -1.0]), np.array([4.0, -0.02]), state, 0.5, eps=1e-12, decay=0.2
    )
    assert_close(theta, np.array([6.7, -0.4]), what="theta")


@pytest.mark.exercise("optimizers.stationary_variance")
def test_three_directions(student):
    """With lr = 1/2: 1/12 for a curvature of 1 and a noise of 1/2; curvatures of 4 and more run away."""
    V = student.optimizers.stationary_variance(0.5, np.array([1.0, 4.0, 5.0]), np.array([0.5, 1.0, 1.0]))
    assert_close(V, np.array([1 / 12, np.inf, np.inf]), what="variance")


@pytest.mark.exercise("optimizers.best_rate")
def test_one_run_explodes(student):
    """Of four rates the third one has the lowest score; the last one gives nan and counts as infinite."""
    scores = {0.1: 9.0, 0.2: 4.0, 0.4: 3.0, 0.8: np.nan}
    lr, came, at_edge = student.optimizers.best_rate(
        lambda lr: scores[float(lr)], np.array([0.1, 0.2, 0.4, 0.8])
    )
    assert_close(lr, 0.4, what="best rate")
    assert_close(came, np.array([9.0, 4.0, 3.0, np.inf]), what="scores")
    assert not at_edge, "0.4 is neither the smallest nor the largest rate here"

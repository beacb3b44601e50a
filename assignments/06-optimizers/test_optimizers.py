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


@pytest.mark.exercise("optimizers.rmsprop_step")
def test_the_first_step_of_rmsprop(student):
    """With rho = 3/4 the first step is twice the learning rate in each coordinate, steep or flat."""
    theta, state = student.optimizers.rmsprop_step(
        np.zeros(2), np.array([4.0, -0.02]), {"s": np.zeros(2)}, 0.25, rho=0.75, eps=1e-12
    )
    assert_close(state["s"], np.array([4.0, 1e-4]), what="average of the squares")
    assert_close(theta, np.array([-0.5, 0.5]), what="theta")


@pytest.mark.exercise("optimizers.rmsprop_step")
def test_rmsprop_leaves_its_arguments_alone(student):
    """The arrays and the state that you are given are the same after the step of RMSProp."""
    assert_pure_step(student.optimizers.rmsprop_step, np.ones(2), STEEP, 0.1, state={"s": np.ones(2)})


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

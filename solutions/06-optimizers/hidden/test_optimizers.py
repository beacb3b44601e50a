"""Hidden suite of 06-optimizers: batches, an epoch, whole trajectories of three methods, and what makes a race fair.

A single update of an optimizer sees very little, so whole runs are compared, theta and state, step by step. What is
random is never compared with a sequence of numbers: batches must be a partition, and counts must lie where all but
one in a billion right answers have them. An epoch is judged by the batches that it asks the judge about.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.bridge import NotReached, Student, StudentFault, StudentStopped, take_calls
from autograder.checks import (
    CheckFailed,
    assert_close,
    assert_contract,
    assert_count,
    assert_depends,
    assert_float64,
    assert_left_alone,
    assert_optimizer,
    assert_partition,
    assert_reaches,
    assert_relation,
    assert_same,
    assert_shape,
    assert_shuffles,
    assert_uses_generator,
    declare,
)
from autograder.checks.problems import linear
from autograder.checks.values import as_array

ALPHA = 1e-9


def frozen(array: np.ndarray) -> np.ndarray:
    array = np.array(array, dtype=np.float64)
    array.flags.writeable = False
    return array


# minibatches


@pytest.mark.exercise("optimizers.minibatches", points=1)
def test_batches_are_a_partition(student, rng):
    """Every example is in exactly one batch, and the batches have the right sizes."""
    for n, batch_size in ((11, 4), (7, 3), (12, 4), (29, 6)):
        assert_partition(student.optimizers.minibatches(n, batch_size, rng), n, batch_size)


@pytest.mark.exercise("optimizers.minibatches", points=2)
def test_all_orders_are_equally_likely(student, rng):
    """Over many epochs every order of the examples is equally likely."""
    cut = student.optimizers.minibatches

    def orders(n: int, batch_size: int, epochs: int) -> np.ndarray:
        return np.array([assert_partition(cut(n, batch_size, rng), n, batch_size) for _ in range(epochs)])

    assert_shuffles(lambda draw: cut(7, 3, draw), 7, 3, rng=rng, epochs=250, alpha=ALPHA)
    assert_two_change_places(orders)
    assert_no_known_bias(orders)


def assert_two_change_places(orders: Callable[[int, int, int], np.ndarray]) -> None:
    """Check that two examples change places half of the time: sorting by numbers that can be equal does not do that.

    A few epochs say whether there is anything to suspect, and only then many more decide, on their own. So right code
    is suspected once in 20 times and refused once in 1e9 times.
    """
    few, many = 120, 500
    changed = int(orders(2, 1, few)[:, 0].sum())
    if abs(changed - few / 2) > 2 * math.sqrt(few) / 2:
        assert_count(int(orders(2, 1, many)[:, 0].sum()), many, 0.5, alpha=ALPHA, what="changes of places")


def assert_no_known_bias(orders: Callable[[int, int, int], np.ndarray]) -> None:
    """Check that the orders do not come from well-known wrong shuffles: too few swaps, or each place with any other.

    Those put example i to place j with probabilities of which the deviations from 1/n are known, up to a factor. The sum
    of the deviations that an order has collected has mean 0 under fair orders, a known variance (Hoeffding's combinatorial
    one) and a bound, so Bernstein's inequality says how large it may become. Few epochs suspect, many decide.
    """
    declare("known biases", ALPHA)
    n, few, many = 30, 100, 800
    first = orders(n, n, few)
    about_swaps = "it looks as if each place had been swapped with any other one. Then some orders come more often than others."
    about_few = (
        "too many examples are still where they are stored. Has every one of them been given a random place?"
    )
    for chance, sentence in (
        (np.eye(n), about_few),
        (swapped_with_any(range(n)), about_swaps),
        (swapped_with_any(range(n - 1, -1, -1)), about_swaps),
    ):
        direction = chance - 1 / n
        variance = float((direction**2).sum()) / (n - 1)
        if direction[first, np.arange(n)].sum() <= 2 * math.sqrt(few * variance):
            continue
        total = float(direction[orders(n, n, many), np.arange(n)].sum())
        reach = math.log(3 / ALPHA) * float(np.abs(direction).max(axis=1).sum()) / 3
        if total > reach + math.sqrt(reach**2 + 2 * many * variance * math.log(3 / ALPHA)):
            raise CheckFailed(
                f"Your order is not uniformly random: {sentence}",
                values=f"bias {total:.4g} where fair orders have 0",
            )


def swapped_with_any(places: range) -> np.ndarray:
    """Return the chance of example i to be at place j after each of the places has been swapped with any place."""
    n = len(places)
    chance = np.eye(n)
    for place in places:  # each swap mixes one place with all
        mixed = chance * (1 - 1 / n) + chance[:, [place]] / n
        mixed[:, place] = chance.mean(axis=1)
        chance = mixed
    return chance


@pytest.mark.exercise("optimizers.minibatches", points=1, kind="edge")
def test_batches_at_the_limits(student, rng):
    """Batches of one, one batch of all, batches larger than the data, and a single example."""
    for n, batch_size in ((5, 1), (6, 6), (4, 9), (1, 1), (1, 3), (9, 8)):
        assert_partition(student.optimizers.minibatches(n, batch_size, rng), n, batch_size)


@pytest.mark.exercise("optimizers.minibatches", points=1, kind="purity")
def test_all_randomness_comes_from_the_generator(student):
    """The same generator gives the same batches, and another one gives others."""
    assert_uses_generator(student.optimizers.minibatches, 40, 7, what="epoch")


# sgd_epoch


class Landscape:
    """The gradient of a batch, from the judge; remembers what it was asked and what it answered.

    Every example has a gradient of its own, and none is the same at two places.
    """

    def __init__(self, rng: np.random.Generator, n: int, p: int, steep: float = 1.0) -> None:
        self._a, self._b = steep * rng.normal(size=(n, p)), rng.normal(size=(n, p))
        self.points: list[np.ndarray] = []
        self.batches: list[np.ndarray] = []
        self.answers: list[np.ndarray] = []

    def __call__(self, theta: Any, batch: Any) -> np.ndarray:
        place = as_array(theta, np.zeros(1), "theta for the gradient").astype(np.float64)
        assert_shape(place, (self._a.shape[1],), what="theta for the gradient")
        indices = as_array(batch, np.zeros(1, dtype=np.int64), "batch for the gradient")
        if indices.ndim != 1 or indices.dtype.kind not in "iu" or not indices.size:
            raise CheckFailed("A batch should be a one-dimensional array of indices, and not empty.")
        if indices.min() < 0 or indices.max() >= len(self._a):
            raise CheckFailed("You ask for the gradient of examples that do not exist.")
        answer = (self._a[indices] * place + np.sin(2 * place + self._b[indices])).mean(axis=0)
        self.points.append(place.copy())
        self.batches.append(indices.astype(np.int64))
        self.answers.append(answer)
        return frozen(answer)


def alone(student: Student, rng: np.random.Generator, attempt: Callable[[Student], None]) -> None:
    """Run ``attempt`` on the student's code; if it fails and minibatches is wrong, again with batches of ours.

    So a mistake in minibatches does not cost twice. Code that did not end is not run again.
    """
    try:
        attempt(student)
    except StudentStopped:
        raise
    except (CheckFailed, StudentFault):
        if batches_are_random(student):
            raise
        take_calls(student)  # what a wrong minibatches did must not blur the diagnosis

        def ours(n: int, batch_size: int, _: Any) -> list[np.ndarray]:
            order = rng.permutation(n)
            return [order[start : start + batch_size] for start in range(0, n, batch_size)]

        attempt(student.with_reference(by={"optimizers.minibatches": ours}))


def batches_are_random(student: Student) -> bool:
    """Return whether the student's own minibatches will do for an epoch: a partition, another one for another seed."""
    try:
        epochs = []
        for seed in (1, 1, 2):
            for n, batch_size in ((10, 4), (4, 9), (6, 3), (7, 6), (12, 5)):
                batches = student.optimizers.minibatches(n, batch_size, np.random.default_rng(seed))
                order = assert_partition(batches, n, batch_size)
            epochs.append([sorted(order[start : start + batch_size]) for start in range(0, n, batch_size)])
    except (CheckFailed, StudentFault):
        return False
    return epochs[0] == epochs[1] != epochs[2]


def full_batches_first(batches: list[np.ndarray]) -> list[np.ndarray]:
    """Return the batches of an epoch as `assert_partition` wants them: when the short one comes is up to the student."""
    return sorted(batches, key=len, reverse=True)


Walk = tuple[Landscape, np.ndarray, Any, float]
"""A landscape that has been walked on, the start, what came back, and the learning rate."""


def walk(
    own: Student,
    rng: np.random.Generator,
    n: int,
    batch_size: int,
    p: int = 3,
    lr: float = 0.3,
    steep: float = 1.0,
) -> Walk:
    """Run an epoch on a landscape."""
    landscape, theta = Landscape(rng, n, p, steep), rng.normal(size=p)
    return landscape, theta, own.optimizers.sgd_epoch(landscape, theta, n, batch_size, lr, rng), lr


def assert_walk(came: Walk) -> None:
    """Check that in an epoch each step goes from batch to batch as it should."""
    landscape, theta, end, lr = came
    if not landscape.points:
        raise CheckFailed("Your epoch never asks for a gradient.")
    for number, (point, answer) in enumerate(zip(landscape.points, landscape.answers, strict=True), start=1):
        try:
            assert_close(point, theta, what=f"theta at batch {number}")
        except CheckFailed as failed:
            if number == 1:
                raise
            raise CheckFailed(
                f"Batch {number} is the first that asks for its gradient at a wrong place: it should be where the step "
                f"of the batch before it has led. {failed.diagnosis}"
            ) from failed
        theta = theta - lr * answer
    assert_close(end, theta, what="theta after the epoch")


@pytest.mark.exercise("optimizers.sgd_epoch", points=2)
def test_each_batch_moves_theta(student, rng):
    """Each batch asks for its gradient where the batch before has led, and moves theta against it."""

    def attempt(own: Student) -> None:
        walks = [
            walk(own, rng, 11, 4),
            walk(own, rng, 9, 2, p=2, lr=0.11),
            walk(own, rng, 8, 3, lr=0.002, steep=300.0),
        ]
        for came in walks:
            assert_walk(came)

    alone(student, rng, attempt)


@pytest.mark.exercise("optimizers.sgd_epoch", points=1)
def test_an_epoch_uses_every_example_once(student, rng):
    """An epoch uses every example once, in batches of the right size, in random order."""

    def attempt(own: Student) -> None:
        for n, batch_size in ((10, 4), (23, 5)):
            landscape = Landscape(rng, n, 2)
            own.optimizers.sgd_epoch(landscape, rng.normal(size=2), n, batch_size, 0.05, rng)
            order = assert_partition(full_batches_first(landscape.batches), n, batch_size)
        if np.array_equal(order, np.arange(n)):
            raise CheckFailed(
                "Your epoch takes the examples in the order in which they are stored. Who shuffles them?"
            )
        declare("order of an epoch", 1 / math.factorial(n))

    alone(student, rng, attempt)


@pytest.mark.exercise("optimizers.sgd_epoch", points=1)
def test_epochs_reach_the_minimum_where_all_examples_agree(student, rng):
    """Where all examples agree, your own epochs and batches reach the minimum, whatever the order."""
    n, p = 10, 2
    angle = np.pi * (np.arange(n) * 3 % n + rng.random()) / n  # neighbours point to different directions
    X, star = np.column_stack([np.cos(angle), np.sin(angle)]), rng.normal(size=p)
    y, theta = X @ star, star + np.array([0.6, -0.8])

    def grad_batch(at: np.ndarray, batch: np.ndarray) -> np.ndarray:
        return frozen(2 / len(batch) * X[batch].T @ (X[batch] @ at - y[batch]))

    try:
        for _ in range(12):  # over 400 seeds and 10 epochs at most 1.1e-11 was left of the distance
            theta = as_array(student.optimizers.sgd_epoch(grad_batch, theta, n, 4, 0.7, rng), star, "theta")
            assert_shape(theta, star.shape, what="theta")
        assert_reaches(theta, star, tolerance=1e-8)
    except (StudentStopped, NotReached):
        raise
    except (CheckFailed, StudentFault, IndexError) as failed:
        if batches_are_random(student):
            raise
        raise CheckFailed(
            "Here your sgd_epoch runs with your own minibatches, and they will not do for an epoch yet. Mend those "
            "first, and look here again."
        ) from failed


@pytest.mark.exercise("optimizers.sgd_epoch", points=1)
def test_epochs_of_single_examples_leave_a_poor_valley(student, reference, rng):
    """From a poor valley of a small network, epochs of single long steps get into the good one, for most seeds."""

    def attempt(own: Student) -> None:
        declare("escapes", FEW_ESCAPES)
        escaped = failed = 0
        while escaped < 9 and failed < 8:  # the verdict on 16 seeds, as soon as it is known
            if leaves_the_poor_valley(own, reference.problems, rng):
                escaped += 1
            else:
                failed += 1
        if escaped < 9:
            raise CheckFailed(
                "Epochs of single examples with a learning rate of 0.26 should leave the poor valley of a small network "
                "for nearly every seed, since the slopes of single examples are not 0 there. Yours mostly stay. How many "
                "examples does each of your steps ask, and where?"
            )

    alone(student, rng, attempt)


FEW_ESCAPES = 12870 * 0.016**8
"""The chance that right code leaves at most 8 times in 16. It left 1996 times in 2000; at a failure rate of 1.6 % so many
would have a chance below 1e-9. Full gradients never leave."""


def leaves_the_poor_valley(own: Student, problems: Any, rng: np.random.Generator) -> bool:
    """Return whether epochs lead from the poor valley into the good one: whether descent from there ends low."""
    network = problems.Network()
    theta = problems.POOR
    for epoch in range(1, 401):
        theta = as_array(own.optimizers.sgd_epoch(network.grad_batch, theta, 4, 1, 0.26, rng), theta, "theta")
        assert_shape(theta, (9,), what="theta")
        with np.errstate(over="ignore", invalid="ignore"):
            if not np.abs(theta).max() < 1e3:
                return False
        if epoch in (8, 24, 64, 160, 280) and network.settles_low(theta, steps=100):
            return True
    return bool(network.settles_low(theta))


@pytest.mark.exercise("optimizers.sgd_epoch", points=1, kind="edge")
def test_epochs_at_the_limits(student, rng):
    """A short last batch, one batch of all, batches of one, and a single parameter."""

    def attempt(own: Student) -> None:
        sizes = (7, 6, 2), (5, 8, 3), (4, 1, 1), (1, 1, 2)
        walks = [walk(own, rng, *size) for size in sizes]
        for (n, batch_size, _), came in zip(sizes, walks, strict=True):
            assert_walk(came)
            assert_partition(full_batches_first(came[0].batches), n, batch_size)

    alone(student, rng, attempt)


@pytest.mark.exercise("optimizers.sgd_epoch", points=1, kind="purity")
def test_an_epoch_repeats(student, rng):
    """Theta is left alone, the same generator gives the same epoch, another one gives another, in double precision."""
    landscape, theta = Landscape(rng, 20, 3), frozen(rng.normal(size=3))

    def attempt(own: Student) -> None:
        if own is student:  # batches of ours do not come from the student's generator
            assert_uses_generator(own.optimizers.sgd_epoch, landscape, theta, 20, 3, 0.05, what="theta")
        end = own.optimizers.sgd_epoch(landscape, theta, 20, 3, 0.05, rng)
        assert_shape(as_array(end, theta, "theta"), (3,), what="theta")
        assert_float64(end, what="theta")

    alone(student, rng, attempt)


# the three steps: what they share


def assert_step(step: Callable[..., Any], right: Callable[..., Any], *args: Any, **settings: Any) -> None:
    """Check one step, the new state first, since the new theta follows from it."""
    theta, state = right(*args, **settings)
    new_theta, new_state = parts(step(*args, **settings))
    if not isinstance(new_state, dict):
        raise CheckFailed("The second value that a step returns is the new state, a dict.")
    for name, value in state.items():
        if name not in new_state:
            raise CheckFailed(f'Your new state lacks "{name}", which the next step needs.')
        assert_close(new_state[name], value, what=f'state["{name}"]')
    assert_close(new_theta, theta, what="theta")


def parts(came: Any) -> tuple[Any, Any]:
    if not isinstance(came, tuple | list) or len(came) != 2:
        raise CheckFailed("A step should return two values, the new theta and the new state.")
    return came[0], came[1]


def run(
    step: Callable[..., Any], state: dict[str, Any], gradients: np.ndarray, lr: float, **settings: Any
) -> np.ndarray:
    """Return how far theta goes in each step from 0, (steps, p)."""
    theta, moves = np.zeros(gradients.shape[1]), []
    for g in gradients:
        new, state = parts(step(theta, g, state, lr, **settings))
        new = as_array(new, theta, "theta").astype(np.float64)
        assert_shape(new, theta.shape, what="theta")
        with np.errstate(invalid="ignore"):  # inf - inf, if the student's steps run away
            moves.append(new - theta)
        theta = new
    return np.array(moves)


def assert_pure(step: Callable[..., Any], arguments: tuple[Any, ...], *others: tuple[Any, ...]) -> None:
    """Check that a step repeats, leaves its arrays alone, and returns shapes and precision as they came in.

    others: ``arguments`` with one of them exchanged: theta and the state together must notice each
    """
    p, names = (
        len(arguments[0]),
        [key for key, value in arguments[2].items() if isinstance(value, np.ndarray)],
    )

    def everything(*args: Any) -> np.ndarray:
        """Return the new theta and the arrays of the new state, one after the other."""
        theta, state = parts(step(*args))
        assert_left_alone(step)
        new = [as_array(theta, args[0], "theta")]
        for name in names:
            if not isinstance(state, dict) or name not in state:
                raise CheckFailed(f'Your new state lacks "{name}", which the next step needs.')
            new.append(as_array(state[name], args[0], f'state["{name}"]'))
        for name, part in zip(("theta", *(f'state["{name}"]' for name in names)), new, strict=True):
            assert_shape(part, (p,), what=name)
            assert_float64(part, what=name)
        return np.concatenate(new)

    assert_contract(everything, arguments, *others, shape=((1 + len(names)) * p,), what="step")


# momentum_step


@pytest.mark.exercise("optimizers.momentum_step", points=1)
def test_a_momentum_step_with_any_velocity(student, reference, rng):
    """One step is right, whatever the velocity, the learning rate and beta are."""
    for p, lr, beta in ((4, 0.3, 0.7), (3, 0.02, 0.95)):
        theta, g, v = rng.normal(size=(3, p))
        assert_step(
            student.optimizers.momentum_step, reference.optimizers.momentum_step, theta, g, {"v": v}, lr, beta
        )


@pytest.mark.exercise("optimizers.momentum_step", points=2)
def test_runs_with_momentum(student, reference, rng):
    """Whole runs are right, step by step: theta and velocity, for gradients of every size and for none."""
    assert_optimizer(
        student.optimizers.momentum_step,
        reference.optimizers.momentum_step,
        rng=rng,
        state=lambda theta: {"v": np.zeros_like(theta)},
        pure=False,
    )


@pytest.mark.exercise("optimizers.momentum_step", points=1)
def test_momentum_is_as_fast_as_it_can_be(student, rng):
    """In a valley 120 times as steep across as along, momentum is at the certified minimum after 160 steps."""
    # over 400 starts the right one took 131 steps at most; over 100 starts momentum with averaged gradients took 466 at
    # least, and the best gradient descent 1012
    valley = linear()
    steep, flat = math.sqrt(valley.L), math.sqrt(valley.mu)
    lr, beta = 4 / (steep + flat) ** 2, ((steep - flat) / (steep + flat)) ** 2
    start = rng.normal(size=valley.theta_star.size)
    theta = valley.theta_star + start / np.linalg.norm(start)
    state = {"v": np.zeros(theta.size)}
    for _ in range(160):
        with np.errstate(over="ignore", invalid="ignore"):  # where the student's steps run away
            g = valley.grad(theta)
        theta, state = parts(student.optimizers.momentum_step(theta, g, state, lr, beta))
        theta = as_array(theta, valley.theta_star, "theta").astype(np.float64)
        assert_shape(theta, valley.theta_star.shape, what="theta")
    with np.errstate(over="ignore"):
        assert_reaches(theta, valley.theta_star, tolerance=1e-8, radius=valley.certificate.radius)


@pytest.mark.exercise("optimizers.momentum_step", points=1, kind="edge")
def test_momentum_at_its_limits(student, rng):
    """Without memory it is gradient descent; without gradients it rolls on; along a slope it gets to a steady speed."""
    step = student.optimizers.momentum_step
    g, v = rng.normal(size=(2, 3))
    forgetful = run(step, {"v": v}, g[None], 0.5, beta=0.0)
    rolling = run(step, {"v": v}, np.zeros((3, 3)), 0.5, beta=0.8)
    steady = run(step, {"v": np.zeros(3)}, np.tile(g, (40, 1)), 0.1, beta=0.4)
    assert_close(forgetful[0], -0.5 * g, what="move without memory")
    assert_close(rolling, -0.5 * v * np.array([[0.8], [0.64], [0.512]]), what="path without gradients")
    assert_close(steady[-1], -0.1 * g / 0.6, what="move at steady speed")


@pytest.mark.exercise("optimizers.momentum_step", points=1, kind="purity")
def test_momentum_step_is_a_pure_function(student, rng):
    """The arrays that come in are left alone, a second call does the same, in double precision."""
    theta, g, v, other = rng.normal(size=(4, 4))
    assert_pure(
        student.optimizers.momentum_step,
        (theta, g, {"v": v}, 0.2),
        (other, g, {"v": v}, 0.2),
        (theta, other, {"v": v}, 0.2),
        (theta, g, {"v": other}, 0.2),
        (theta, g, {"v": v}, 0.3),
    )


# adam_step


@pytest.mark.exercise("optimizers.adam_step", points=1)
def test_an_adam_step_from_any_state(student, reference, rng):
    """One step is right, whatever the state and the settings are."""
    for p, t, settings in (
        (4, 3, (0.05, 0.7, 0.9, 0.1)),
        (3, 0, (0.3, 0.95, 0.8, 0.01)),
        (5, 40, (0.01, 0.9, 0.99, 1e-3)),
        (3, 1500, (0.03, 0.9, 0.999, 1e-2)),
    ):
        theta, g, m, v = rng.normal(size=(4, p))
        state = {"m": m, "v": v**2, "t": t}
        assert_step(student.optimizers.adam_step, reference.optimizers.adam_step, theta, g, state, *settings)


@pytest.mark.exercise("optimizers.adam_step", points=3)
def test_runs_with_adam(student, reference, rng):
    """Whole runs are right, step by step: theta, both averages and t, for gradients of every size and for none."""
    assert_optimizer(
        student.optimizers.adam_step,
        reference.optimizers.adam_step,
        rng=rng,
        state=lambda theta: {"m": np.zeros_like(theta), "v": np.zeros_like(theta), "t": 0},
        pure=False,
    )


@pytest.mark.exercise("optimizers.adam_step", points=1)
def test_what_is_known_about_adam(student, rng):
    """The first step, and every step along a steady slope, has length lr in each coordinate, steep or flat."""
    none = {"m": np.zeros(4), "v": np.zeros(4), "t": 0}
    g = rng.choice([-1.0, 1.0], size=4) * np.array([2e-3, 0.7, 40.0, 5e4])
    for settings in ({}, {"beta1": 0.5, "beta2": 0.7}):
        moves = run(student.optimizers.adam_step, none, np.tile(g, (12, 1)), 0.03, eps=1e-14, **settings)
        assert_close(moves, np.tile(-0.03 * np.sign(g), (12, 1)), what="path along a steady slope")


@pytest.mark.exercise("optimizers.adam_step", points=1, kind="edge")
def test_adam_at_its_limits(student):
    """Slopes near eps give shorter steps, and no slope gives none."""
    none = {"m": np.zeros(3), "v": np.zeros(3), "t": 0}
    g = np.array([-3e-8, 1e-8, 2e-9])
    right = np.tile(-0.1 * g / (np.abs(g) + 1e-8), (5, 1))
    moves = run(student.optimizers.adam_step, none, np.tile(g, (5, 1)), 0.1)
    still = run(student.optimizers.adam_step, none, np.zeros((3, 3)), 0.1)
    assert_close(
        moves / right, np.ones((5, 3)), what="path on a nearly flat slope, as a part of what is right"
    )
    assert_close(still, np.zeros((3, 3)), what="path without gradients")


@pytest.mark.exercise("optimizers.adam_step", points=1, kind="purity")
def test_adam_step_is_a_pure_function(student, rng):
    """The arrays that come in are left alone, a second call does the same, in double precision."""
    theta, g, m, v, other = rng.normal(size=(5, 4))
    assert_pure(
        student.optimizers.adam_step,
        (theta, g, {"m": m, "v": v**2, "t": 4}, 0.2),
        (other, g, {"m": m, "v": v**2, "t": 4}, 0.2),
        (theta, other, {"m": m, "v": v**2, "t": 4}, 0.2),
        (theta, g, {"m": other, "v": v**2, "t": 4}, 0.2),
        (theta, g, {"m": m, "v": other**2, "t": 4}, 0.2),
        (theta, g, {"m": m, "v": v**2, "t": 9}, 0.2),
        (theta, g, {"m": m, "v": v**2, "t": 4}, 0.3),
    )


# schedule


def rates(student: Student, total: int, warmup: int, lr: float, steps: int | None = None) -> list[Any]:
    """Return the learning rates of a whole training, one for each step."""
    schedule = student.optimizers.schedule
    return [
        as_array(schedule(t, total, warmup, lr), np.zeros(()), f"rate of step {t}")
        for t in range(steps or total)
    ]


@pytest.mark.exercise("optimizers.schedule", points=2)
def test_every_step_has_its_rate(student, reference):
    """Every step of several trainings has the right rate, in the warm-up and behind it."""
    for total, warmup, lr in ((30, 7, 0.3), (11, 3, 2.0), (24, 20, 0.01), (9, 1, 0.7)):
        right = [reference.optimizers.schedule(t, total, warmup, lr) for t in range(total)]
        assert_close(rates(student, total, warmup, lr), np.array(right), what="list of rates")


@pytest.mark.exercise("optimizers.schedule", points=1)
def test_what_a_schedule_must_keep(student):
    """The rates rise to lr in equal parts, fall from there to near 0, lie evenly about lr/2, and grow with lr."""
    total, warmup, lr = 40, 8, 0.5
    came = np.array(rates(student, total, warmup, lr), dtype=np.float64)
    assert_shape(came, (total,), what="list of rates")
    rises = np.diff(np.r_[0.0, came[:warmup]])
    assert_relation(
        rises,
        np.full(warmup, lr / warmup),
        "In the warm-up the rate should rise by the same amount in each step.",
    )
    if not (np.diff(came[warmup:]) < 0).all():
        raise CheckFailed("Behind the warm-up your rate does not fall in every step.")
    falling = came[warmup:]
    assert_relation(
        falling[1:] + falling[:0:-1],
        np.full(total - warmup - 1, lr),
        "The fall should be the same from below as from above: two steps at equal distances from its middle have rates "
        "that add up to lr.",
    )
    twice = np.array(rates(student, total, warmup, 2 * lr), dtype=np.float64)
    assert_relation(twice, 2 * came, "Twice the largest rate should double the rate of every step.")


@pytest.mark.exercise("optimizers.schedule", points=1, kind="edge")
def test_a_schedule_at_its_limits(student, reference):
    """No warm-up, a single step, a warm-up that leaves one step, the last step, and steps after the end."""
    for total, warmup, lr, steps in ((10, 0, 0.3, 13), (1, 0, 0.2, 3), (6, 5, 0.4, 9), (400, 1, 1e-3, 405)):
        right = [reference.optimizers.schedule(t, total, warmup, lr) for t in range(steps)]
        assert_close(rates(student, total, warmup, lr, steps), np.array(right), what="list of rates")


@pytest.mark.exercise("optimizers.schedule", points=1, kind="purity")
def test_a_schedule_repeats(student):
    """The same step has the same rate in a second call, another step another one, in double precision."""
    assert_contract(
        student.optimizers.schedule,
        (12, 30, 5, 0.4),
        (2, 30, 5, 0.4),
        (12, 50, 5, 0.4),
        (12, 30, 9, 0.4),
        (12, 30, 5, 0.1),
        what="rate",
        between=(0.0, np.inf),
    )
    assert_float64(student.optimizers.schedule(2, 30, 5, 0.4), what="rate in the warm-up")


# clip_by_norm


@pytest.mark.exercise("optimizers.clip_by_norm", points=1)
def test_long_gradients_are_cut_and_short_ones_are_not(student, reference, rng):
    """A gradient longer than the limit gets that length and keeps its direction; a shorter one is left alone."""
    for p, share in ((5, 1.7), (3, 0.6), (8, 12.0), (4, 0.95), (6, 1.05)):
        for limit in (0.25, 3.0):  # the square of one is smaller than itself, the square of the other larger
            g = rng.normal(size=p)
            g *= share * limit / np.linalg.norm(g)
            assert_same(
                student.optimizers.clip_by_norm, reference.optimizers.clip_by_norm, g, limit, what="gradient"
            )


@pytest.mark.exercise("optimizers.clip_by_norm", points=1)
def test_what_clipping_must_keep(student, rng):
    """Units do not matter, clipping twice is clipping once, and no coordinate changes its sign or its share."""
    clip = student.optimizers.clip_by_norm
    g, limit = rng.normal(size=6), 0.7
    g *= 3 / np.linalg.norm(g)
    assert_depends(clip, (g, limit), (-g, limit), (g, 2 * limit), shape=(6,), what="gradient")
    cut = as_array(clip(g, limit), g, "gradient")
    assert_shape(cut, (6,), what="gradient")
    assert_relation(
        np.linalg.norm(cut),
        limit,
        "A long gradient should come out with the length of the limit, root of the sum of squares.",
    )
    assert_relation(
        clip(1000 * g, 1000 * limit),
        1000 * cut,
        "Measure slope and limit in another unit: the result should change likewise.",
    )
    assert_relation(
        clip(cut * (1 - 1e-9), limit),
        cut * (1 - 1e-9),
        "A gradient that is short enough should stay as it is.",
    )
    shares = cut / np.where(g == 0, 1.0, g)
    assert_relation(
        shares, np.full(6, shares[0]), "All entries should be multiplied by one number: the direction stays."
    )


@pytest.mark.exercise("optimizers.clip_by_norm", points=1, kind="edge")
def test_clipping_at_its_limits(student):
    """A gradient of 0, one exactly at the limit, a single entry, tiny entries, and very large ones."""
    clip = student.optimizers.clip_by_norm
    for g, limit, right in (
        (np.zeros(4), 1.0, np.zeros(4)),
        (np.array([3.0, -4.0, 0.0]), 5.0, np.array([3.0, -4.0, 0.0])),
        (np.array([-7.0]), 2.0, np.array([-2.0])),
        (np.array([2.0]), 5.0, np.array([2.0])),
        (np.array([0.0, -1e6, 0.0]), 0.5, np.array([0.0, -0.5, 0.0])),
    ):
        assert_close(clip(g, limit), right, what="gradient")
    tiny = np.array([3e-9, -4e-9])
    came = as_array(clip(tiny, 1e-9), tiny, "gradient")
    assert_shape(came, (2,), what="gradient")
    assert_close(came / 1e-9, np.array([0.6, -0.8]), what="gradient, as a part of the limit")


@pytest.mark.exercise("optimizers.clip_by_norm", points=1, kind="purity")
def test_clip_by_norm_is_a_pure_function(student, rng):
    """The gradient that comes in is left alone, a second call does the same, in double precision."""
    g = rng.normal(size=5)
    g *= 4 / np.linalg.norm(g)
    for limit in (1.5, 9.0):  # cut, and not cut
        assert_contract(
            student.optimizers.clip_by_norm, (g, limit), (-g, limit), (g, 0.5), shape=(5,), what="gradient"
        )


# adamw_step

BELOW = "optimizers.adam_step"


def no_averages(p: int) -> dict[str, Any]:
    return {"m": np.zeros(p), "v": np.zeros(p), "t": 0}


@pytest.mark.exercise("optimizers.adamw_step", points=1)
def test_an_adamw_step_from_any_state(student, reference, rng):
    """One step is right, whatever the state and the settings are."""

    def attempt(own: Student) -> None:
        for p, t, settings in (
            (4, 3, (0.05, 0.7, 0.9, 0.1, 0.6)),
            (3, 0, (0.3, 0.95, 0.8, 0.01, 0.04)),
            (5, 40, (0.01, 0.9, 0.99, 1e-3, 2.0)),
        ):
            theta, g, m, v = rng.normal(size=(4, p))
            state = {"m": m, "v": v**2, "t": t}
            assert_step(
                own.optimizers.adamw_step, reference.optimizers.adamw_step, 3 * theta, g, state, *settings
            )

    student.own_then_reference(attempt, BELOW)


@pytest.mark.exercise("optimizers.adamw_step", points=2)
def test_runs_with_adamw(student, reference, rng):
    """Whole runs are right, step by step: theta, both averages and t, with the decay of its default and another."""

    def attempt(own: Student) -> None:
        assert_optimizer(
            own.optimizers.adamw_step,
            reference.optimizers.adamw_step,
            rng=rng,
            state=lambda theta: {"m": np.zeros_like(theta), "v": np.zeros_like(theta), "t": 0},
            variations=({}, {"decay": 0.7}),
            pure=False,
        )

    student.own_then_reference(attempt, BELOW)


@pytest.mark.exercise("optimizers.adamw_step", points=1)
def test_what_is_known_about_adamw(student, rng):
    """Without a slope theta shrinks by one factor; a steeper loss changes nothing; the decay does not depend on the slope."""
    theta, g = rng.uniform(1.0, 3.0, size=4) * rng.choice([-1.0, 1.0], size=4), rng.normal(size=4)

    def attempt(own: Student) -> None:
        step = own.optimizers.adamw_step
        at, state = theta, no_averages(4)
        for t in range(1, 6):
            at, state = parts(step(at, np.zeros(4), state, 0.3, decay=0.5))
            assert_close(at, theta * 0.85**t, what=f"theta after {t} steps without a slope")
        for scale in (1e3, 1e-3):
            plain = parts(step(theta, g, no_averages(4), 0.2, eps=0.0, decay=0.4))[0]
            steep = parts(step(theta, scale * g, no_averages(4), 0.2, eps=0.0, decay=0.4))[0]
            assert_relation(
                steep,
                plain,
                "Multiply the loss by a number, with eps = 0: a step of AdamW should stay the same.",
            )

    student.own_then_reference(attempt, BELOW)


@pytest.mark.exercise("optimizers.adamw_step", points=1)
def test_the_wall_of_adamw(student):
    """Where the slope never changes its sign, AdamW ends where step and decay cancel: at 1/decay."""

    def attempt(own: Student) -> None:
        theta, state = np.array([0.0, 0.0, 4.0]), no_averages(3)
        g = np.array([-2.0, 7.0, -0.1])
        for _ in range(60):
            theta, state = parts(own.optimizers.adamw_step(theta, g, state, 0.5, eps=1e-14, decay=0.8))
            theta = as_array(theta, g, "theta")
            assert_shape(theta, (3,), what="theta")
        assert_close(theta, np.array([1.25, -1.25, 1.25]), what="theta after 60 steps along a steady slope")

    student.own_then_reference(attempt, BELOW)


@pytest.mark.exercise("optimizers.adamw_step", points=1, kind="edge")
def test_adamw_at_its_limits(student, reference, rng):
    """Without decay it is Adam; a theta of 0 does not decay; with lr = 0 nothing moves; slopes near eps."""
    theta, g, m, v = rng.normal(size=(4, 3))

    def attempt(own: Student) -> None:
        step, right = own.optimizers.adamw_step, reference.optimizers.adamw_step
        state = {"m": m, "v": v**2, "t": 2}
        for at, slope, lr, settings in (
            (theta, g, 0.1, {"decay": 0.0}),
            (0 * theta, g, 0.1, {"decay": 0.9}),
            (theta, g, 0.0, {"decay": 0.9}),
            (theta, g, 0.1, {}),
        ):
            assert_step(step, right, at, slope, state, lr, **settings)
        assert_step(step, right, 1e-3 * theta, 1e-8 * g, no_averages(3), 0.1, decay=0.3)

    student.own_then_reference(attempt, BELOW)


@pytest.mark.exercise("optimizers.adamw_step", points=1, kind="purity")
def test_adamw_step_is_a_pure_function(student, rng):
    """The arrays that come in are left alone, a second call does the same, in double precision."""
    theta, g, m, v, other = rng.normal(size=(5, 4))

    def attempt(own: Student) -> None:
        assert_pure(
            own.optimizers.adamw_step,
            (theta, g, {"m": m, "v": v**2, "t": 4}, 0.2),
            (other, g, {"m": m, "v": v**2, "t": 4}, 0.2),
            (theta, other, {"m": m, "v": v**2, "t": 4}, 0.2),
            (theta, g, {"m": other, "v": v**2, "t": 4}, 0.2),
            (theta, g, {"m": m, "v": other**2, "t": 4}, 0.2),
            (theta, g, {"m": m, "v": v**2, "t": 4}, 0.3),
        )

    student.own_then_reference(attempt, BELOW)


# stationary_variance


@pytest.mark.exercise("optimizers.stationary_variance", points=2)
def test_the_law_of_the_trembling(student, reference, rng):
    """The variance is right for each coordinate, with momentum and without."""
    for p, lr, beta in ((4, 0.3, 0.0), (3, 0.05, 0.9), (5, 1.1, 0.4)):
        a, s = rng.uniform(0.2, 1.6, p) * (1 + beta) / lr / 1.7, rng.uniform(0.3, 2.5, p)
        args = (lr, a, s) if beta == 0 else (lr, a, s, beta)
        assert_same(
            student.optimizers.stationary_variance,
            reference.optimizers.stationary_variance,
            *args,
            what="variance",
        )


@pytest.mark.exercise("optimizers.stationary_variance", points=1)
def test_four_thousand_walks_tremble_as_you_say(student, rng):
    """Four thousand walks with noisy slopes have the variance that you predict, for long steps and with momentum."""
    walks = 4000
    for lr, a, s, beta in ((1.0, 1.5, 0.8, 0.0), (0.5, 1.6, 1.3, 0.5)):
        x = v = np.zeros(walks)
        for _ in range(150):
            v = beta * v + a * x + s * rng.normal(size=walks)
            x = x - lr * v
        came = as_array(
            student.optimizers.stationary_variance(lr, np.array([a]), np.array([s]), beta),
            np.zeros(1),
            "variance",
        )
        assert_shape(came, (1,), what="variance")
        declare(
            "variance of the walks", ALPHA
        )  # walks x^2 / V is chi-square: within 14 % but for one time in 1e9
        if not 0.86 < float(came[0]) / float(np.mean(x**2)) < 1.16:
            raise CheckFailed(
                "Simulate it: x <- x - lr (a x + s xi), four thousand times side by side. After many steps the mean of x^2 "
                "is not what you say, for steps that are nearly too long or with momentum."
            )


@pytest.mark.exercise("optimizers.stationary_variance", points=1)
def test_what_the_trembling_must_keep(student, rng):
    """Twice the noise is four times the variance, other units of the loss with another lr change nothing, and small lr halve it."""
    variance = student.optimizers.stationary_variance
    a, s = rng.uniform(0.5, 1.5, 4), rng.uniform(0.5, 2.0, 4)
    assert_depends(
        variance, (0.4, a, s), (0.2, a, s), (0.4, 1.5 * a, s), (0.4, a, 2 * s), shape=(4,), what="variance"
    )
    for beta in (0.0, 0.6):
        V = as_array(variance(0.4, a, s, beta), a, "variance")
        assert_shape(V, (4,), what="variance")
        assert_relation(
            variance(0.4, a, 2 * s, beta),
            4 * V,
            "Slopes with twice the noise should give four times the variance.",
        )
        assert_relation(
            variance(0.04, 10 * a, 10 * s, beta),
            V,
            "Multiply the loss by 10 and divide lr by 10: every step stays the same, and so should the variance.",
        )
        longer, short = (variance(lr, a, s, beta) for lr in (2e-9, 1e-9))
        assert_relation(
            longer,
            2 * as_array(short, a, "variance"),
            "For tiny lr, half the rate should be half the variance.",
            rtol=1e-6,
        )


@pytest.mark.exercise("optimizers.stationary_variance", points=1, kind="edge")
def test_where_the_trembling_has_no_end(student):
    """Steps that are too long have an infinite variance, each coordinate for itself, and so do those at the very limit."""
    variance = student.optimizers.stationary_variance
    with np.errstate(all="ignore"):
        for lr, a, beta, right in (
            (0.5, [3.0, 4.0, 4.5, 40.0], 0.0, [0.5 * 4 / (3 * 0.5), np.inf, np.inf, np.inf]),
            (0.5, [5.0, 6.0, 7.0, 1.0], 0.5, [3 / 1.25, np.inf, np.inf, 3 / 1.25]),
            (0.25, [8.0], 0.0, [np.inf]),
        ):
            came = variance(lr, np.array(a), np.full(len(a), 2.0), beta)
            assert_close(came, np.array(right), what="variance")


@pytest.mark.exercise("optimizers.stationary_variance", points=1, kind="purity")
def test_stationary_variance_is_a_pure_function(student, rng):
    """The arrays that come in are left alone, a second call gives the same, in double precision."""
    a, s = rng.uniform(0.5, 1.5, 4), rng.uniform(0.5, 2.0, 4)
    assert_contract(
        student.optimizers.stationary_variance,
        (0.4, a, s, 0.3),
        (0.2, a, s, 0.3),
        (0.4, a[::-1] + 0.1, s, 0.3),
        (0.4, a, s + 1, 0.3),
        (0.4, a, s, 0.7),
        shape=(4,),
        what="variance",
        between=(0.0, np.inf),
    )


# best_rate


class Runs:
    """A training, from the judge: gives each rate its score, and notes which rates were asked for."""

    def __init__(self, grid: np.ndarray, scores: np.ndarray) -> None:
        self._scores = dict(zip(map(float, grid), map(float, scores), strict=True))
        self.asked: list[float] = []

    def __call__(self, lr: Any) -> float:
        rate = float(as_array(lr, np.zeros(()), "rate for run").reshape(-1)[0])
        self.asked.append(rate)
        if rate not in self._scores:
            raise CheckFailed("You ask for a training with a rate that is not in grid.")
        return self._scores[rate]


def assert_best(student: Student, grid: Any, scores: Any, best: float, at_edge: bool) -> None:
    """Check the three results for one table of scores."""
    grid, scores = np.array(grid, dtype=np.float64), np.array(scores, dtype=np.float64)
    came = student.optimizers.best_rate(Runs(grid, scores), frozen(grid))
    if not isinstance(came, tuple | list) or len(came) != 3:
        raise CheckFailed(
            "Your best_rate should return three values: the rate, the scores, and whether it is at an edge."
        )
    assert_close(came[1], np.where(np.isfinite(scores), scores, np.inf), what="scores")
    assert_close(came[0], best, what="best rate")
    if not isinstance(came[2], bool | np.bool_ | int) or bool(came[2]) != at_edge:
        raise CheckFailed(
            "The third value, at_edge, is wrong: it is True where the best rate is the smallest or the largest one."
        )


@pytest.mark.exercise("optimizers.best_rate", points=2)
def test_the_best_of_some_rates(student, rng):
    """The best rate, all scores in their order, and whether it lies at an edge, for grids of several sizes."""
    for m, place in ((6, 2), (5, 0), (7, 6), (4, 1)):
        grid = 0.013 * 2.0 ** np.arange(m)
        scores = rng.uniform(1.0, 5.0, m)
        scores[place] = -rng.uniform(0.1, 0.9)
        assert_best(student, grid, scores, float(grid[place]), place in (0, m - 1))


@pytest.mark.exercise("optimizers.best_rate", points=1)
def test_each_rate_is_tried_once(student, rng):
    """Each rate of the grid is tried, once, whatever comes out."""
    grid = 0.01 * 3.0 ** np.arange(5)
    for scores in (rng.uniform(1.0, 2.0, 5), np.array([3.0, 1.0, np.nan, np.inf, np.nan])):
        runs = Runs(grid, scores)
        student.optimizers.best_rate(runs, frozen(grid))
        if sorted(runs.asked) != sorted(map(float, grid)):
            raise CheckFailed(
                "Each rate of grid should be tried once: a training is dear. Count your calls of run."
            )


@pytest.mark.exercise("optimizers.best_rate", points=2, kind="edge")
def test_choosing_at_the_limits(student):
    """Trainings that run away, equal scores, rates in any order, large and negative scores, a single rate."""
    nan, inf = np.nan, np.inf
    for grid, scores, best, at_edge in (
        ([0.1, 0.2, 0.4, 0.8], [nan, 5.0, 4.0, nan], 0.4, False),
        ([0.1, 0.2, 0.4, 0.8], [3.0, 5.0, -inf, inf], 0.1, True),
        ([0.1, 0.2, 0.4, 0.8], [7.0, 2.0, 2.0, 9.0], 0.2, False),
        ([0.8, 0.4, 0.2, 0.1], [7.0, 2.0, 2.0, 9.0], 0.2, False),
        ([0.4, 0.1, 0.3, 0.2, 0.7], [4.0, 9.0, 1.0, 1.0, 5.0], 0.2, False),
        ([0.3, 0.2, 0.1], [2e8, 1e8, 3e8], 0.2, False),
        ([0.7, 0.1, 0.4], [-3.0, -1.0, -2.0], 0.7, True),
        ([0.5], [2.0], 0.5, True),
        ([0.1, 0.2, 0.3], [0.0, 0.0, 0.0], 0.1, True),
    ):
        assert_best(student, grid, scores, best, at_edge)


@pytest.mark.exercise("optimizers.best_rate", points=1, kind="purity")
def test_best_rate_is_a_pure_function(student, rng):
    """The grid is left alone, and a second call gives the same three results, in double precision."""
    grid, scores = 0.02 * 2.0 ** np.arange(4), np.array([3.0, 1.0, 2.0, 5.0])
    runs, others = Runs(grid, scores), Runs(grid, scores[::-1])

    def everything(run: Runs, grid: np.ndarray) -> np.ndarray:
        came = student.optimizers.best_rate(run, grid)
        if not isinstance(came, tuple | list) or len(came) != 3:
            raise CheckFailed("Your best_rate should return three values.")
        assert_left_alone(student.optimizers.best_rate)
        lr, scores = as_array(came[0], np.zeros(()), "best rate"), as_array(came[1], grid, "scores")
        assert_shape(scores, (4,), what="scores")
        assert_float64(scores, what="scores")
        return np.append(scores, lr)

    assert_contract(everything, (runs, grid), (others, grid), shape=(5,), what="result")

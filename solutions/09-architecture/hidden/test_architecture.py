"""Hidden suite of 09-architecture: a random start, training from it, and one form for all copies of a network.

What is random is judged by statistics that refuse one right answer in a billion, and by what must hold for every draw;
no draw is compared with one of ours. Training may take all examples at once or in minibatches, so it is judged where
that makes no difference, on copies of one example, and by where it arrives.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from autograder.bridge import Student, StudentFault, StudentStopped, take_calls
from autograder.checks import (
    CheckFailed,
    assert_canonical,
    assert_close,
    assert_contract,
    assert_count,
    assert_float64,
    assert_initialisation,
    assert_raises,
    assert_relation,
    assert_same_network,
    assert_shape,
    assert_uses_generator,
    declare,
)
from autograder.checks.networks import equal_net, pack, unpack
from autograder.checks.values import FLOAT32_RTOL, as_array, assert_finite

ALPHA = 1e-9
XOR = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]]), np.array([-1.0, 1.0, 1.0, -1.0])

Sizes = tuple[int, int, int]


def n_params(sizes: Sizes) -> int:
    d, h, k = sizes
    return d * h + h + h * k + k


def whole_theta(came: object, sizes: Sizes) -> np.ndarray:
    """Return a student's theta as float64, after a look at its shape and for nan."""
    theta = as_array(came, np.zeros(n_params(sizes)), "theta").astype(np.float64)
    assert_shape(theta, (n_params(sizes),), what="theta")
    assert_finite(theta, np.zeros(theta.shape), "theta")
    return theta


def assert_share(count: int, n: int, p: float, sentence: str) -> None:
    """Check that ``count`` of ``n`` independent events of probability ``p`` is credible. Raises CheckFailed(sentence)."""
    try:
        assert_count(count, n, p, alpha=ALPHA, what=sentence)
    except CheckFailed as failure:
        raise CheckFailed(sentence, values=failure.values) from None


# init_two_layer


@pytest.mark.exercise("architecture.init_two_layer", points=2)
def test_the_weights_have_the_right_spread(student, rng):
    """Over thousands of weights: mean 0, the right variance in each layer, and the bell curve's long tails."""
    sizes = (12, 100, 40)
    W1, _, W2, _ = unpack(whole_theta(student.architecture.init_two_layer(sizes, rng), sizes), sizes)
    for layer, incoming, outgoing, name in ((W1, 12, 100, "W1"), (W2, 100, 40, "W2")):
        assert_initialisation(
            layer, math.sqrt(2 / incoming), alpha=ALPHA, alternatives=other_rules(incoming, outgoing),
            what=f"weights in {name}",
        )  # fmt: skip
    # a normal distribution has 1.6 percent beyond 2.4 standard deviations; a uniform one, and a normal one that is cut
    # off at 2 of its own, nothing (the latter is stretched to 2 / 0.88 of the whole)
    units = np.concatenate([W1.ravel() / math.sqrt(2 / 12), W2.ravel() / math.sqrt(2 / 100)])
    far = int(np.sum(np.abs(units) > 2.4))
    assert_share(
        far, units.size, math.erfc(2.4 / math.sqrt(2)),
        "Your weights spread as they should, but the number of those that lie far from 0 is not that of a normal "
        "distribution. Which distribution do you draw from, and is anything cut off?",
    )  # fmt: skip
    declare(
        "weights that come twice", ALPHA
    )  # two of 5200 agree in 12 digits once in 10 ** 5 times, 260 never
    if np.unique(np.round(np.abs(units), 12)).size < 0.95 * units.size:
        raise CheckFailed("The two layers share random numbers. Each weight needs a draw of its own.")


def other_rules(incoming: int, outgoing: int) -> dict[str, float]:
    """Return the standard deviations of what is often taken for the rule, for the sentence: it names the only one that fits."""
    return {
        "the number of units that a number goes to, not of those that come in": math.sqrt(2 / outgoing),
        "the numbers on both sides of the layer together": math.sqrt(2 / (incoming + outgoing)),
        "the rule without its 2": math.sqrt(1 / incoming),
        "a standard deviation that is what the variance should be": 2 / incoming,
        "a root of the 2 alone": math.sqrt(2) / incoming,
        "a standard deviation in which the 2 is outside of the root": 2 / math.sqrt(incoming),
        "weights that are not scaled at all": 1.0,
    }


@pytest.mark.exercise("architecture.init_two_layer", points=1)
def test_biases_are_zero_and_weights_are_not(student, rng):
    """Theta has the right length, its biases are 0, and its weights are not."""
    for sizes in ((3, 4, 2), (5, 2, 3), (2, 7, 1)):
        W1, b1, W2, b2 = unpack(whole_theta(student.architecture.init_two_layer(sizes, rng), sizes), sizes)
        for name, biases in (("b1", b1), ("b2", b2)):
            if np.any(biases):
                raise CheckFailed(
                    f"At the places of {name} some of your numbers are not 0. How should the biases begin, and in which "
                    "order does theta hold its four parts?"
                )
        if not (np.all(W1) and np.all(W2)):
            raise CheckFailed("Some of your weights are 0. At which places of theta do the biases stand?")


@pytest.mark.exercise("architecture.init_two_layer", points=1)
def test_hidden_units_start_different(student, rng):
    """On any data the hidden units start different from one another: the hidden layer has full rank."""
    for sizes in ((6, 5, 2), (4, 3, 3)):
        X = rng.normal(size=(20, sizes[0]))
        W1, b1, W2, _ = unpack(whole_theta(student.architecture.init_two_layer(sizes, rng), sizes), sizes)
        hidden = np.tanh(X @ W1 + b1)
        for layer, full in ((hidden, sizes[1]), (W2, min(sizes[1:]))):
            rank = int(np.linalg.matrix_rank(layer, tol=1e-9)) if np.isfinite(layer).all() else 0
            if rank < full:
                raise CheckFailed(
                    "Some of your hidden units do the same as others, and so will their gradients: units that start "
                    "equal stay equal. What could make them different?",
                    values=f"rank {rank}, with all units different {full}",
                )


@pytest.mark.exercise("architecture.init_two_layer", points=1, kind="edge")
def test_the_smallest_networks(student, rng):
    """One feature, one unit, one output: lengths, biases, and weights of both signs."""
    weights = []
    for sizes in ((1, 1, 1), (1, 3, 1), (4, 1, 2)) * 12:
        W1, b1, W2, b2 = unpack(whole_theta(student.architecture.init_two_layer(sizes, rng), sizes), sizes)
        if np.any(b1) or np.any(b2):
            raise CheckFailed("In a small network some of your biases are not 0.")
        weights += [np.sign(W1).ravel(), np.sign(W2).ravel()]
    signs = np.concatenate(weights)
    assert_share(
        int(np.sum(signs > 0)), signs.size, 0.5,
        "Nearly all of your weights have one and the same sign. Where does a normal distribution with mean 0 lie?",
    )  # fmt: skip


@pytest.mark.exercise("architecture.init_two_layer", points=1, kind="purity")
def test_a_start_comes_from_the_generator_alone(student, rng):
    """The same generator gives the same start, another one gives another, in double precision."""
    sizes = (3, 4, 2)
    assert_uses_generator(student.architecture.init_two_layer, sizes, what="theta")
    theta = student.architecture.init_two_layer(sizes, rng)
    whole_theta(theta, sizes)
    assert_float64(theta, what="theta")


# fit


def slope(theta: np.ndarray, X: np.ndarray, y: np.ndarray, sizes: Sizes, act: str) -> np.ndarray:
    """Return the gradient (p,) of the mean squared error."""
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    H, bend = (np.tanh(A), 1 - np.tanh(A) ** 2) if act == "tanh" else (np.maximum(A, 0.0), A > 0)
    G = 2 / len(y) * (H @ W2 + b2 - y[:, None])
    D = G @ W2.T * bend
    return pack(X.T @ D, D.sum(0), H.T @ G, G.sum(0))


def loss(theta: np.ndarray, X: np.ndarray, y: np.ndarray, sizes: Sizes, act: str) -> float:
    """Return the mean squared error."""
    W1, b1, W2, b2 = unpack(theta, sizes)
    A = X @ W1 + b1
    with np.errstate(over="ignore", invalid="ignore"):  # where the student's steps have run away
        H = np.tanh(A) if act == "tanh" else np.maximum(A, 0.0)
        return float(np.mean(((H @ W2 + b2)[:, 0] - y) ** 2))


def he(sizes: Sizes, rng: np.random.Generator) -> np.ndarray:
    d, h, k = sizes
    W1, W2 = rng.normal(size=(d, h)) * math.sqrt(2 / d), rng.normal(size=(h, k)) * math.sqrt(2 / h)
    return pack(W1, np.zeros(h), W2, np.zeros(k))


def alone(student: Student, rng: np.random.Generator, attempt: Callable[[Student], None]) -> None:
    """Run ``attempt`` on the student's code; if it fails and init_two_layer is wrong, again with a start of ours.

    So a mistake in init_two_layer does not cost twice. Code that did not end is not run again.
    """
    try:
        attempt(student)
    except StudentStopped:
        raise
    except (CheckFailed, StudentFault):
        if start_is_right(student):
            raise
        take_calls(student)  # what a wrong start led to must not blur the diagnosis
        draw = np.random.default_rng(rng.integers(2**63))
        starts: dict[Sizes, np.ndarray] = {}

        def ours(sizes: Sizes, rng: object) -> np.ndarray:  # the generator stays on the student's side
            return starts.setdefault(tuple(sizes), he(tuple(sizes), draw)).copy()

        attempt(student.with_reference(by={"architecture.init_two_layer": ours}))


def start_is_right(student: Student) -> bool:
    """Return whether the student's own start will do: random, from the generator, neither tiny nor huge."""
    sizes = (12, 100, 15)
    try:
        theta = student.architecture.init_two_layer(sizes, np.random.default_rng(1))
        W1, b1, W2, b2 = unpack(whole_theta(theta, sizes), sizes)
        assert_uses_generator(student.architecture.init_two_layer, (2, 3, 1))
        for layer, spread in ((W1, math.sqrt(2 / 12)), (W2, math.sqrt(2 / 100))):
            assert_initialisation(layer, spread, alpha=ALPHA)
    except (CheckFailed, StudentFault):
        return False
    return bool(not np.any(b1) and not np.any(b2) and np.linalg.matrix_rank(W1) == 12)


def assert_plain_steps(
    train: Callable[..., object],
    sizes: Sizes,
    X: np.ndarray,
    y: np.ndarray,
    lr: float,
    act: str,
    epochs: tuple[int, ...] = (1, 3),
) -> None:
    """Check that training moves theta by plain steps from where it began.

    X, y: one example, once or in copies: then all batches have the same gradient, and e epochs are some number of
          steps between e and e n, however the examples are cut into batches

    The way from the start is compared, not the end: so a factor in the steps can be seen and named.
    """

    def trained(epochs: int) -> tuple[np.ndarray, float]:
        same = np.random.default_rng(7)  # so that a longer run repeats a shorter one and goes on
        came = train(sizes, X, y, same, lr, epochs, act)
        theta = whole_theta(came, sizes)
        single = np.asarray(came).dtype == np.float32  # which another check judges
        return theta, (FLOAT32_RTOL if single else 1e-14) * float(np.abs(theta).max())  # rounding of theta

    path = [trained(0)[0]]
    for _ in range(max(epochs) * len(X)):
        path.append(path[-1] - lr * slope(path[-1], X[:1], y[:1], sizes, act))
    for number in epochs:
        theta, rounding = trained(number)
        possible = path[number : number * len(X) + 1]
        nearest = min(possible, key=lambda place: float(np.abs(place - theta).max()))
        way = f"move of theta in {number} epoch{'s' if number > 1 else ''}"
        assert_close(theta - path[0], nearest - path[0], atol=rounding, what=way)


@pytest.mark.exercise("architecture.fit", points=1)
def test_each_step_goes_downhill_by_the_gradient(student, rng):
    """On a single example, each epoch moves theta by the learning rate times the gradient, against it."""

    def attempt(own: Student) -> None:
        for sizes, act, lr in (((3, 5, 1), "tanh", 0.2), ((2, 4, 1), "relu", 0.1)):
            X, y = rng.normal(size=(1, sizes[0])), rng.normal(size=1) + 2
            assert_plain_steps(own.architecture.fit, sizes, X, y, lr, act)

    alone(student, rng, attempt)


@pytest.mark.exercise("architecture.fit", points=1)
def test_copies_of_an_example_make_no_steeper_slope(student, rng):
    """Several copies of one example have the gradient of that example: the loss is a mean."""
    X, y = np.tile(rng.normal(size=(1, 3)), (5, 1)), np.full(5, rng.normal() - 2)
    alone(
        student,
        rng,
        lambda own: assert_plain_steps(own.architecture.fit, (3, 4, 1), X, y, 0.04, "tanh", (1, 2)),
    )


@pytest.mark.exercise("architecture.fit", points=2)
def test_every_epoch_takes_every_example_to_its_own_target(student, rng):
    """Each of 11 examples, an odd number, has its part in what one epoch does, and pulls towards its own target."""
    sizes, n = (11, 6, 1), 11
    X = np.eye(n)  # each example has a feature of its own, whose weights move by this example alone
    y = rng.permutation([10.0, -10.0] * 5 + [10.0]) + rng.uniform(-1, 1, n)  # far from any first prediction

    def attempt(own: Student) -> None:
        start, end = (
            whole_theta(
                own.architecture.fit(sizes, X, y, np.random.default_rng(7), 3e-4, epochs, "tanh"), sizes
            )
            for epochs in (0, 1)
        )
        if np.array_equal(start, end):
            raise CheckFailed(
                "After one epoch theta is what it is after none. What does the number of epochs change?"
            )
        moves = unpack(end, sizes)[0] - unpack(start, sizes)[0]
        moved = np.any(moves != 0, axis=1)
        if not moved.any():
            raise CheckFailed(
                "After one epoch theta has moved, and none of the weights between features and hidden units has. "
                "Which parts of theta should a step change?"
            )
        if not moved.all():
            raise CheckFailed(
                "After one epoch some examples have had no part in any step. An epoch goes through all of them: what "
                "does yours do with those that do not fill a batch, and can it draw the same one twice?",
                values=f"{int(moved.sum())} of {n} examples had a part",
            )
        slopes = unpack(slope(start, X, y, sizes, "tanh"), sizes)[0]
        downhill = np.sum(moves * slopes, axis=1) < 0
        if not downhill.all() and downhill.any():
            raise CheckFailed(
                "One epoch moves some of the predictions away from their own targets, and others towards them. With "
                "which of the targets is each prediction compared? Look at the two shapes.",
                values=f"{int(downhill.sum())} of {n} examples go downhill",
            )

    alone(student, rng, attempt)


@pytest.mark.exercise("architecture.fit", points=1)
def test_enough_units_learn_every_example(student, rng):
    """With more hidden units than examples, training gets the loss down to almost 0 on all of them."""
    X, y = XOR[0], XOR[1] + rng.uniform(-0.1, 0.1, 4)
    alone(student, rng, lambda own: assert_learns(own.architecture.fit, X, y, "relu", rng))


@pytest.mark.exercise("architecture.fit", points=1)
def test_your_own_start_and_training_solve_xor(student, rng):
    """From your own start, your training solves XOR, which no network with one hidden unit can."""
    try:
        assert_learns(student.architecture.fit, *XOR, "tanh", rng)
    except StudentStopped:
        raise
    except (CheckFailed, StudentFault):
        if start_is_right(student):
            raise
        raise CheckFailed(
            "This check trains from your own init_two_layer, which is not right yet. Put that right first, then look here again."
        ) from None


def assert_learns(
    train: Callable[..., object], X: np.ndarray, y: np.ndarray, act: str, rng: np.random.Generator
) -> None:
    """Check that the loss becomes almost 0, at the third attempt at the latest: a random start may be a bad one."""
    declare("bad starts", ALPHA)
    sizes = (X.shape[1], 16, 1)
    for _ in range(3):
        theta = whole_theta(train(sizes, X, y, rng, 0.03, 250, act), sizes)
        left = loss(theta, X, y, sizes, act)
        if left < 0.05:
            return
        if not left < 100:
            break
    flat = float(np.mean((y - y.mean()) ** 2))
    raise CheckFailed(
        "Your training does not get far, from starts from which it should come close to 0. "
        "Print the loss after 0, 1, 10 and 100 epochs: does it fall, and on which examples does it stay?",
        values=f"loss {left:.3g}, of the constant mean {flat:.3g}, asked for 0.05",
    )


@pytest.mark.exercise("architecture.fit", points=1, kind="edge")
def test_training_at_the_limits(student, rng):
    """No epochs, the smallest network, the activation when none is named, and one that does not exist."""
    X = rng.normal(size=(3, 2))

    def attempt(own: Student) -> None:
        fit, sizes = own.architecture.fit, (2, 4, 1)
        _, b1, W2, b2 = unpack(whole_theta(fit(sizes, X, np.ones(3), rng, 0.1, 0), sizes), sizes)
        if np.any(b1) or np.any(b2) or not np.any(W2):
            raise CheckFailed("After 0 epochs theta should still be the initialisation, and yours is not.")
        assert_plain_steps(fit, (1, 1, 1), np.ones((1, 1)), np.array([2.0]), 0.1, "tanh")

        def by_default(sizes, X, y, rng, lr, epochs, act):
            return fit(sizes, X, y, rng, lr, epochs)

        assert_plain_steps(by_default, (2, 6, 1), X[:1], np.array([3.0]), 0.1, "relu")
        assert_raises(fit, sizes, X, np.ones(3), rng, 0.1, 2, "step")

    alone(student, rng, attempt)


@pytest.mark.exercise("architecture.fit", points=1, kind="purity")
def test_training_repeats(student, rng):
    """The data are left alone, the same generator gives the same theta, another one gives another, in double precision."""
    sizes, X, y = (2, 3, 1), rng.normal(size=(5, 2)), rng.normal(size=5)
    arguments = (X, y, 0.1, 3, "tanh")
    others = (
        (X + 1, *arguments[1:]),
        (X, y + 1, *arguments[2:]),
        (X, y, 0.2, 3, "tanh"),
        (X, y, 0.1, 4, "tanh"),
    )

    def attempt(own: Student) -> None:
        if own is student:  # a start of ours does not come from the student's generator
            settings = {"lr": 0.1, "epochs": 3}
            assert_uses_generator(own.architecture.fit, sizes, X, y, kwargs=settings, what="theta")
        assert_contract(
            lambda X, y, *rest: own.architecture.fit(sizes, X, y, np.random.default_rng(3), *rest),
            arguments,
            *others,
            shape=(n_params(sizes),),
            what="theta",
        )

    alone(student, rng, attempt)


# canonical


def with_few_digits(theta: np.ndarray) -> np.ndarray:
    """Return theta in numbers that single precision holds too, which is another check's business."""
    return theta.astype(np.float32).astype(np.float64)


def assert_one_form(
    form: Callable[..., object],
    theta: np.ndarray,
    sizes: Sizes,
    copy: Callable[[np.ndarray], np.ndarray],
    sentence: str,
) -> None:
    """Check that some copies of a network have one form, and that it is the same network."""
    theta = with_few_digits(theta)
    first = whole_theta(form(theta, sizes), sizes)
    assert_same_network(first, theta, sizes, tolerance=1e-12)
    for _ in range(6):
        assert_relation(form(copy(theta), sizes), first, sentence)


@pytest.mark.exercise("architecture.canonical", points=1)
def test_the_order_of_units_does_not_matter(student, rng):
    """Networks that differ in the order of their hidden units alone have one form, and it is the same network."""
    for sizes in ((3, 5, 2), (2, 4, 1)):
        assert_one_form(
            student.architecture.canonical,
            rng.normal(size=n_params(sizes)),
            sizes,
            lambda theta, sizes=sizes: equal_net(theta, sizes, rng=rng, signs=False),
            "The same hidden units in another order have another form with your code. What decides the order?",
        )


@pytest.mark.exercise("architecture.canonical", points=1)
def test_the_signs_of_units_do_not_matter(student, rng):
    """Networks that differ in the signs of their hidden units alone have one form, and it is the same network."""
    for sizes in ((3, 5, 2), (4, 3, 1)):

        def flipped(theta: np.ndarray, sizes: Sizes = sizes) -> np.ndarray:
            W1, b1, W2, b2 = unpack(theta, sizes)
            sign = rng.choice([-1.0, 1.0], size=sizes[1])
            return pack(W1 * sign, b1 * sign, W2 * sign[:, None], b2)

        assert_one_form(
            student.architecture.canonical,
            rng.normal(size=n_params(sizes)),
            sizes,
            flipped,
            "The same hidden units with other signs have another form with your code. What decides a unit's sign?",
        )


@pytest.mark.exercise("architecture.canonical", points=2)
def test_all_copies_have_one_form(student, rng):
    """All copies of a network have one form, which is a copy too, and other networks have others."""
    for sizes in ((3, 4, 2), (2, 5, 3), (1, 3, 1)):
        assert_canonical(
            lambda theta, sizes=sizes: student.architecture.canonical(theta, sizes),
            with_few_digits(rng.normal(size=n_params(sizes))),
            sizes,
            rng=rng,
        )


@pytest.mark.exercise("architecture.canonical", points=2, kind="edge")
def test_zeros_and_equal_numbers_leave_no_freedom(student, rng):
    """Also where many parameters are 0 or equal, and for a single unit, all copies have one form."""
    for sizes in ((2, 4, 1), (1, 5, 2), (2, 3, 2), (3, 1, 1)):
        for turn in (None, 1.0, -1.0):  # the last unit is one of its own, equal to the first, its opposite
            W1, b1, W2, b2 = unpack(rng.integers(-1, 2, size=n_params(sizes)).astype(np.float64), sizes)
            if turn is not None:
                W1[0, 0] = 1.0
                W1[:, -1], b1[-1], W2[-1] = turn * W1[:, 0], turn * b1[0], turn * W2[0]
            assert_canonical(
                lambda theta, sizes=sizes: student.architecture.canonical(theta, sizes),
                pack(W1, b1, W2, b2),
                sizes,
                rng=rng,
            )


@pytest.mark.exercise("architecture.canonical", points=1, kind="purity")
def test_canonical_is_a_pure_function(student, rng):
    """Theta is left alone, a second call does the same, in double precision."""
    sizes, canonical = (3, 4, 2), student.architecture.canonical
    theta, other = rng.normal(size=(2, n_params(sizes)))
    assert_relation(
        whole_theta(canonical(equal_net(theta, sizes, rng=rng), sizes), sizes),
        whole_theta(canonical(theta, sizes), sizes),
        "A copy of a network has another form than the network itself.",
    )
    assert_contract(canonical, (theta, sizes), (other, sizes), shape=(n_params(sizes),), what="form")

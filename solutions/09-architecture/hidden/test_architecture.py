"""Hidden suite of 09-architecture: starts, one form for all copies, deep networks, and weights that are used often.

What is random is judged by statistics that refuse one right answer in a billion, and by what must hold for every draw;
no draw is compared with one of ours. All else is compared with the reference, and with what is known without one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks import (
    CheckFailed,
    assert_adjoint,
    assert_canonical,
    assert_close,
    assert_contract,
    assert_count,
    assert_float64,
    assert_initialisation,
    assert_relation,
    assert_same,
    assert_same_network,
    assert_shape,
    assert_uses_generator,
    declare,
)
from autograder.checks.networks import equal_net, pack, unpack
from autograder.checks.values import as_array, assert_finite

ALPHA = 1e-9

Sizes = tuple[int, int, int]


def n_params(sizes: tuple[int, ...]) -> int:
    return sum((a + 1) * b for a, b in zip(sizes[:-1], sizes[1:], strict=True))


def whole_theta(came: object, sizes: tuple[int, ...]) -> np.ndarray:
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


# init_deep


def deep_layers(theta: np.ndarray, sizes: tuple[int, ...]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return [(W, b), ...] of a flat theta."""
    parts, at = [], 0
    for a, b in zip(sizes[:-1], sizes[1:], strict=True):
        parts.append((theta[at : at + a * b].reshape(a, b), theta[at + a * b : at + a * b + b]))
        at += a * b + b
    return parts


@pytest.mark.exercise("architecture.init_deep", points=2)
def test_every_layer_has_its_spread(student, rng):
    """Over thousands of weights: mean 0 and the right variance in each layer, for relu and for tanh."""
    sizes = (10, 120, 25, 60, 30)
    for act, gain in (("relu", 2.0), ("tanh", 1.0)):
        theta = whole_theta(student.architecture.init_deep(sizes, rng, act), sizes)
        drawn = deep_layers(theta, sizes)
        far, number = 0, 0
        for place, (W, _) in enumerate(drawn, start=1):
            last = place == len(drawn)
            sigma = math.sqrt((1.0 if last else gain) / len(W))
            assert_initialisation(
                W, sigma, alpha=ALPHA / 8, alternatives=other_gains(W.shape, act, last),
                what=f"weights in layer {place} of {len(drawn)}, for {act},",
            )  # fmt: skip
            far, number = far + int(np.sum(np.abs(W) > 2.4 * sigma)), number + W.size
        assert_share(
            far, number, math.erfc(2.4 / math.sqrt(2)),
            "Your weights spread as they should, but the number of those that lie far from 0 is not that of a normal "
            "distribution. Which distribution do you draw from, and is anything cut off?",
        )  # fmt: skip


def other_gains(shape: tuple[int, int], act: str, last: bool) -> dict[str, float]:
    """Return the standard deviations of what is often taken for the rule, for the sentence."""
    fan_in, fan_out = shape
    right = 1.0 if last or act == "tanh" else 2.0
    other = 3.0 - right
    return {
        f"a gain of {other:g}: what stands behind this layer": math.sqrt(other / fan_in),
        "the number of units that a number goes to, not of those that come in": math.sqrt(right / fan_out),
        "a standard deviation that is what the variance should be": right / fan_in,
        "weights that are not scaled at all": 1.0,
    }


@pytest.mark.exercise("architecture.init_deep", points=1)
def test_no_layer_repeats_another(student, rng):
    """Layers of equal sizes have weights of their own, and so have the units of one layer."""
    sizes = (16, 16, 16, 16, 16)
    for act in ("relu", "tanh"):
        drawn = deep_layers(whole_theta(student.architecture.init_deep(sizes, rng, act), sizes), sizes)
        declare("weights that come twice", ALPHA)
        scaled = np.concatenate([(W / max(float(np.abs(W).max()), 1e-300)).ravel() for W, _ in drawn])
        if np.unique(np.round(np.abs(scaled), 12)).size < 0.95 * scaled.size:
            raise CheckFailed(
                "Some of your layers, or units of a layer, share random numbers. Each weight needs a draw of its own."
            )
        for W, _ in drawn:
            if np.linalg.matrix_rank(W, tol=1e-9) < len(W):
                raise CheckFailed("Some of your units start as others do. What could make them different?")


@pytest.mark.exercise("architecture.init_deep", points=1, kind="edge")
def test_all_depths(student, rng):
    """One layer, two, or twelve: the right length, biases of 0, weights that are not, and the rule for a single layer."""
    for sizes, act in (
        ((3, 2), "relu"),
        ((4, 3, 2), "tanh"),
        ((2,) + (3,) * 11 + (1,), "relu"),
        ((1, 1), "tanh"),
    ):
        for W, b in deep_layers(whole_theta(student.architecture.init_deep(sizes, rng, act), sizes), sizes):
            if np.any(b):
                raise CheckFailed(
                    "At the places of the biases some of your numbers are not 0. How should biases begin, and in which "
                    "order does theta hold its parts?"
                )
            if not np.all(W):
                raise CheckFailed("Some of your weights are 0. At which places of theta do the biases stand?")
    sizes = (20, 40)
    (layer,) = deep_layers(whole_theta(student.architecture.init_deep(sizes, rng, "relu"), sizes), sizes)
    assert_initialisation(
        layer[0], math.sqrt(1 / 20), alpha=ALPHA, alternatives=other_gains((20, 40), "relu", True),
        what="weights in a network that has the last layer only",
    )  # fmt: skip


@pytest.mark.exercise("architecture.init_deep", points=1, kind="purity")
def test_a_deep_start_comes_from_the_generator_alone(student, rng):
    """The same generator gives the same start, another one gives another, in double precision."""
    sizes = (3, 4, 4, 2)
    assert_uses_generator(student.architecture.init_deep, sizes, kwargs={"act": "tanh"}, what="theta")
    theta = student.architecture.init_deep(sizes, rng, "relu")
    whole_theta(theta, sizes)
    assert_float64(theta, what="theta")


# signals


def deep_case(
    rng: np.random.Generator, sizes: tuple[int, ...], n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (theta, X, G) of a network with biases, whose signals change from layer to layer."""
    theta = np.concatenate(
        [
            np.concatenate([(rng.uniform(0.8, 1.6) * rng.normal(size=(a, b)) / math.sqrt(a)).ravel(), 0.4 * rng.normal(size=b)])
            for a, b in zip(sizes[:-1], sizes[1:], strict=True)
        ]
    )  # fmt: skip
    return theta, rng.normal(size=(n, sizes[0])), rng.normal(size=(n, sizes[-1]))


def right_signals(
    theta: np.ndarray, X: np.ndarray, G: np.ndarray, sizes: tuple[int, ...], act: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (forward, backward in the sums, backward in the outputs), each (L+1,)."""
    parts = deep_layers(theta, sizes)
    places, sums = [X], []
    for number, (W, b) in enumerate(parts, start=1):
        sums.append(places[-1] @ W + b)
        bent = np.tanh(sums[-1]) if act == "tanh" else np.maximum(sums[-1], 0.0)
        places.append(bent if number < len(parts) else sums[-1])
    in_sums, in_outputs, D = [np.mean(G**2)], [np.mean(G**2)], G
    for number in range(len(parts) - 1, -1, -1):
        D = D @ parts[number][0].T
        in_outputs.append(np.mean(D**2))
        if number > 0:
            A = sums[number - 1]
            D = D * (1 - np.tanh(A) ** 2 if act == "tanh" else A > 0)
        in_sums.append(np.mean(D**2))
    return np.array([np.mean(H**2) for H in places]), np.array(in_sums[::-1]), np.array(in_outputs[::-1])


def two_rows(came: Any, length: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (forward, backward), if they are two arrays of ``length`` numbers."""
    if isinstance(came, np.ndarray) and came.shape == (2, length):
        came = (came[0], came[1])
    if not isinstance(came, tuple | list) or len(came) != 2:
        raise CheckFailed("Your function should return two arrays: (forward, backward).")
    rows = []
    for name, part in zip(("forward", "backward"), came, strict=True):
        row = as_array(part, np.zeros(length), name)
        assert_shape(row, (length,), what=name)
        rows.append(row)
    return rows[0], rows[1]


def assert_backward(backward: np.ndarray, in_sums: np.ndarray, in_outputs: np.ndarray) -> None:
    """Check the way back: slopes in the sums of the hidden layers, or in the outputs of all of them."""
    try:
        assert_close(backward, in_outputs, what="backward")
    except CheckFailed:
        assert_close(backward, in_sums, what="backward")


@pytest.mark.exercise("architecture.signals", points=1)
def test_the_signals_on_their_way_forwards(student, rng):
    """The mean squares from the input to the output are right, for networks of several depths."""
    for sizes, act, n in (((5, 7, 4, 3), "tanh", 6), ((4, 6, 6, 5, 2), "relu", 9), ((3, 5, 2), "relu", 4)):
        theta, X, G = deep_case(rng, sizes, n)
        right = right_signals(theta, X, G, sizes, act)
        forward, _ = two_rows(student.architecture.signals(theta, X, G, sizes, act), len(sizes))
        assert_close(forward, right[0], what="forward", sizes={"n": n, "k": sizes[-1]})


@pytest.mark.exercise("architecture.signals", points=2)
def test_the_signals_on_their_way_back(student, rng):
    """The mean squares of the slopes, from the input to the output, are right."""
    for sizes, act, n in (((5, 7, 4, 3), "tanh", 6), ((4, 6, 6, 5, 2), "relu", 9), ((3, 5, 2), "tanh", 4)):
        theta, X, G = deep_case(rng, sizes, n)
        right = right_signals(theta, X, G, sizes, act)
        _, backward = two_rows(student.architecture.signals(theta, X, G, sizes, act), len(sizes))
        assert_backward(backward, *right[1:])


@pytest.mark.exercise("architecture.signals", points=1, kind="edge")
def test_signals_of_a_single_layer_and_of_a_deep_network(student, rng):
    """A network with one layer, one example, twenty layers: the numbers are right, and scale as they must."""
    for sizes, act, n in (((4, 3), "relu", 5), ((3, 4, 2), "tanh", 1), ((8,) * 21, "relu", 3)):
        theta, X, G = deep_case(rng, sizes, n)
        right = right_signals(theta, X, G, sizes, act)
        forward, backward = two_rows(student.architecture.signals(theta, X, G, sizes, act), len(sizes))
        assert_close(forward, right[0], what="forward")
        assert_backward(backward, *right[1:])
        _, twice = two_rows(student.architecture.signals(theta, X, -3 * G, sizes, act), len(sizes))
        assert_relation(
            twice, 9 * backward, "Slopes three times as large have mean squares nine times as large. Yours?"
        )


@pytest.mark.exercise("architecture.signals", points=1, kind="purity")
def test_signals_is_a_pure_function(student, rng):
    """Theta, X and G are left alone, a second call does the same, in double precision."""
    sizes = (4, 5, 3)
    theta, X, G = deep_case(rng, sizes, 5)
    other = deep_case(rng, sizes, 5)
    for part, what in ((0, "forward"), (1, "backward")):
        assert_contract(
            lambda *arguments, part=part: two_rows(student.architecture.signals(*arguments), 3)[part],
            (theta, X, G, sizes, "tanh"), (*other, sizes, "tanh"), shape=(3,), what=what,
        )  # fmt: skip


# residual


@pytest.mark.exercise("architecture.residual", points=2)
def test_a_residual_layer(student, reference, rng):
    """What comes in and what the layer adds to it, for both activations."""
    for n, h, act in ((6, 4, "tanh"), (5, 7, "relu"), (1, 3, "tanh"), (4, 1, "relu")):
        H, W, b = rng.normal(size=(n, h)), rng.normal(size=(h, h)), rng.normal(size=h)
        assert_same(student.architecture.residual, reference.architecture.residual, H, W, b, act,
                    what="output", sizes={"n": n, "h": h})  # fmt: skip


@pytest.mark.exercise("architecture.residual", points=1)
def test_weights_of_zero_change_nothing(student, rng):
    """With W = 0 and b = 0 comes out what went in, exactly; negative numbers too."""
    for act in ("relu", "tanh"):
        H = rng.normal(size=(6, 5))
        out = student.architecture.residual(H, np.zeros((5, 5)), np.zeros(5), act)
        assert_close(out, H, rtol=0.0, atol=0.0, what="output of a layer whose weights are all 0")


@pytest.mark.exercise("architecture.residual", points=1, kind="purity")
def test_residual_is_a_pure_function(student, rng):
    """H, W and b are left alone, a second call does the same, in double precision."""
    arguments, other = (
        (rng.normal(size=(5, 3)), rng.normal(size=(3, 3)), rng.normal(size=3), "tanh") for _ in range(2)
    )
    assert_contract(student.architecture.residual, arguments, other, shape=(5, 3), what="output")


# conv1d


@pytest.mark.exercise("architecture.conv1d", points=2)
def test_a_window_at_every_place(student, reference, rng):
    """Every output is right, for windows and rings of several sizes."""
    for m, n, l in ((3, 4, 7), (2, 5, 6), (5, 3, 8), (4, 6, 9)):
        w, x = rng.normal(size=m), rng.normal(size=(n, l))
        assert_same(student.architecture.conv1d, reference.architecture.conv1d, w, x,
                    what="output", sizes={"n": n, "l": l, "m": m})  # fmt: skip


@pytest.mark.exercise("architecture.conv1d", points=1)
def test_what_is_shifted_comes_out_shifted(student, rng):
    """Turn every ring by some places: the output turns with it. Each row is handled alone."""
    w, x = rng.normal(size=3), rng.normal(size=(4, 8))
    y = student.architecture.conv1d(w, x)
    if np.ptp(as_array(y, x, "output")) == 0:
        raise CheckFailed("All of your outputs are one and the same number. Where do the rows enter?")
    for places in (1, 5):
        assert_relation(
            student.architecture.conv1d(w, np.roll(x, places, axis=1)),
            np.roll(as_array(y, x, "output"), places, axis=1),
            "Turn each row by a few places: your output does not turn with it. What happens at the end of a row?",
        )
    order = rng.permutation(4)
    assert_relation(
        student.architecture.conv1d(w, x[order]), as_array(y, x, "output")[order],
        "Put the rows in another order: your outputs are not the same rows in that order. What does one row take from another?",
    )  # fmt: skip


@pytest.mark.exercise("architecture.conv1d", points=1, kind="edge")
def test_the_smallest_and_the_largest_window(student, reference, rng):
    """A window of one weight, a window as long as the ring, a single row."""
    for m, n, l in ((1, 3, 5), (6, 2, 6), (2, 1, 2), (1, 1, 1)):
        w, x = rng.normal(size=m), rng.normal(size=(n, l))
        assert_same(student.architecture.conv1d, reference.architecture.conv1d, w, x,
                    what="output", sizes={"m": m, "l": l})  # fmt: skip


@pytest.mark.exercise("architecture.conv1d", points=1, kind="purity")
def test_conv1d_is_a_pure_function(student, rng):
    """The window and the rows are left alone, a second call does the same, in double precision."""
    arguments, other = ((rng.normal(size=3), rng.normal(size=(4, 6))) for _ in range(2))
    assert_contract(student.architecture.conv1d, arguments, other, shape=(4, 6), what="output")


# conv1d_vjp


def ring(w: np.ndarray, x: np.ndarray) -> np.ndarray:
    """Return the convolution, which is trusted here."""
    places = (np.arange(x.shape[1])[:, None] + np.arange(len(w))) % x.shape[1]
    return np.asarray(x[:, places] @ w)


def both_slopes(came: Any, w: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return (dw, dx) of a student, if they have the right shapes."""
    if not isinstance(came, tuple | list) or len(came) != 2:
        raise CheckFailed("Your function should return two arrays: (dw, dx).")
    dw, dx = as_array(came[0], w, "dw"), as_array(came[1], x, "dx")
    assert_shape(dw, w.shape, what="dw")
    assert_shape(dx, x.shape, what="dx")
    return dw, dx


@pytest.mark.exercise("architecture.conv1d_vjp", points=2)
def test_the_slopes_of_weights_and_inputs(student, reference, rng):
    """Both slopes are right, for windows and rings of several sizes."""
    for m, n, l in ((3, 4, 7), (2, 5, 6), (4, 3, 9)):
        w, x, G = rng.normal(size=m), rng.normal(size=(n, l)), rng.normal(size=(n, l))
        dw, dx = both_slopes(student.architecture.conv1d_vjp(w, x, G), w, x)
        right = reference.architecture.conv1d_vjp(w, x, G)
        assert_close(dw, right[0], what="dw", sizes={"n": n, "l": l, "m": m})
        assert_close(dx, right[1], what="dx", sizes={"n": n, "l": l, "m": m})


@pytest.mark.exercise("architecture.conv1d_vjp", points=1)
def test_slopes_are_pulled_back(student, rng):
    """For random G and v, <G, J v> and <vjp(G), v> are the same number."""
    w, x = rng.normal(size=4), rng.normal(size=(3, 7))
    vjp = student.architecture.conv1d_vjp
    assert_adjoint(lambda G: both_slopes(vjp(w, x, G), w, x)[0], lambda w: ring(w, x), w, rng=rng, what="dw")
    assert_adjoint(lambda G: both_slopes(vjp(w, x, G), w, x)[1], lambda x: ring(w, x), x, rng=rng, what="dx")


@pytest.mark.exercise("architecture.conv1d_vjp", points=1, kind="edge")
def test_slopes_of_the_smallest_and_the_largest_window(student, reference, rng):
    """A window of one weight, a window as long as the ring, a single row."""
    for m, n, l in ((1, 3, 5), (6, 2, 6), (2, 1, 2), (1, 1, 1)):
        w, x, G = rng.normal(size=m), rng.normal(size=(n, l)), rng.normal(size=(n, l))
        dw, dx = both_slopes(student.architecture.conv1d_vjp(w, x, G), w, x)
        right = reference.architecture.conv1d_vjp(w, x, G)
        assert_close(dw, right[0], what="dw")
        assert_close(dx, right[1], what="dx")


@pytest.mark.exercise("architecture.conv1d_vjp", points=1, kind="purity")
def test_conv1d_vjp_is_a_pure_function(student, rng):
    """Its arguments are left alone, a second call does the same, in double precision."""
    arguments, other = (
        (rng.normal(size=3), rng.normal(size=(4, 6)), rng.normal(size=(4, 6))) for _ in range(2)
    )
    for part, shape, what in ((0, (3,), "dw"), (1, (4, 6), "dx")):
        assert_contract(
            lambda w, x, G, part=part: both_slopes(student.architecture.conv1d_vjp(w, x, G), w, x)[part],
            arguments, other, shape=shape, what=what,
        )  # fmt: skip


# attention


def sequence(rng: np.random.Generator, t: int, e: int, v: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return rng.normal(size=(t, e)), 1.5 * rng.normal(size=(t, e)), rng.normal(size=(t, v))


@pytest.mark.exercise("architecture.attention", points=2)
def test_weighted_means_of_what_the_places_hold(student, reference, rng):
    """Every row is right, with and without a mask, for several sizes."""
    for t, e, v, causal in ((5, 4, 3, False), (4, 9, 6, True), (7, 2, 5, False), (6, 3, 1, True)):
        Q, K, V = sequence(rng, t, e, v)
        assert_same(student.architecture.attention, reference.architecture.attention, Q, K, V, causal,
                    what="output", sizes={"t": t, "e": e, "v": v})  # fmt: skip


@pytest.mark.exercise("architecture.attention", points=1)
def test_the_order_of_the_places_is_unknown_and_the_future_unseen(student, rng):
    """Without a mask, places in another order give rows in that order; with one, the future changes nothing."""
    t = 6
    Q, K, V = sequence(rng, t, 4, 3)
    order = rng.permutation(t)
    plain = as_array(student.architecture.attention(Q, K, V), V, "output")
    assert_shape(plain, V.shape, what="output")
    assert_relation(
        student.architecture.attention(Q[order], K[order], V[order]), plain[order],
        "Put the places in another order: your rows are not the same rows in that order. What depends on where a place stands?",
    )  # fmt: skip
    masked = as_array(student.architecture.attention(Q, K, V, True), V, "output")
    assert_shape(masked, V.shape, what="output")
    K2, V2 = K.copy(), V.copy()
    K2[4:], V2[4:] = rng.normal(size=(2, 4)), 50 * rng.normal(size=(2, 3))
    changed = as_array(student.architecture.attention(Q, K2, V2, True), V, "output")
    assert_relation(
        changed[:4], masked[:4],
        "With causal = True the last places change what comes out at the first ones. Which weights have to be 0?",
    )  # fmt: skip
    assert_relation(
        masked[0], V[0], "The first place sees itself alone. What should come out there, and what does?"
    )


@pytest.mark.exercise("architecture.attention", points=1, kind="edge")
def test_questions_of_zero_and_wide_ones(student, reference, rng):
    """Q = 0 gives the mean of what is seen; a single place; wide questions, whose scores are scaled."""
    t = 5
    _, K, V = sequence(rng, t, 3, 4)
    nothing = np.zeros((t, 3))
    assert_close(
        student.architecture.attention(nothing, K, V),
        np.tile(V.mean(axis=0), (t, 1)),
        what="output for Q = 0",
    )
    means = np.cumsum(V, axis=0) / np.arange(1, t + 1)[:, None]
    assert_close(
        student.architecture.attention(nothing, K, V, True), means, what="output for Q = 0 with a mask"
    )
    for t, e, v, causal in ((1, 3, 2, True), (1, 2, 2, False), (8, 144, 3, False), (8, 144, 3, True)):
        Q, K, V = sequence(rng, t, e, v)
        assert_same(student.architecture.attention, reference.architecture.attention, Q, K, V, causal,
                    what="output", sizes={"t": t, "e": e})  # fmt: skip


@pytest.mark.exercise("architecture.attention", points=1, kind="purity")
def test_attention_is_a_pure_function(student, rng):
    """Q, K and V are left alone, a second call does the same, in double precision."""
    arguments, other = ((*sequence(rng, 5, 3, 4), True) for _ in range(2))
    assert_contract(student.architecture.attention, arguments, other, shape=(5, 4), what="output")

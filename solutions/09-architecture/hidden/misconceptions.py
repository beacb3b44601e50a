"""Mistakes with a start, a training loop and copies of networks. Appended to architecture.py when they run."""

from __future__ import annotations

import numpy as np
from models import pack, unpack

from autograder.misconceptions import misconception

# init_two_layer


@misconception(
    "architecture.init_two_layer",
    "starts with zeros",
    "If all hidden units start equal, all get the same gradient. Can they ever become different?",
)
def init_zeros(sizes, rng):
    d, h, k = sizes
    return np.zeros(d * h + h + h * k + k)


@misconception(
    "architecture.init_two_layer",
    "draws one number for all weights of a layer",
    "Your weights are random, but all weights of a layer are one and the same number. What does that mean for two hidden units?",
)
def init_constant(sizes, rng):
    d, h, k = sizes
    W1 = np.full((d, h), rng.normal(0, np.sqrt(2 / d)))
    return pack(W1, np.zeros(h), np.full((h, k), rng.normal(0, np.sqrt(2 / h))), np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "gives all hidden units the same weights",
    "Each feature has a random weight of its own, and all hidden units share it. Print W1 and look at its columns.",
)
def init_equal_units(sizes, rng):
    d, h, k = sizes
    W1 = np.repeat(rng.normal(0, np.sqrt(2 / d), size=(d, 1)), h, axis=1)
    return pack(W1, np.zeros(h), rng.normal(0, np.sqrt(2 / h), size=(h, k)), np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "draws numbers between 0 and 1",
    "What is the mean of your weights? `rng.random` knows no number below 0.",
)
def init_positive(sizes, rng):
    d, h, k = sizes
    W1, W2 = rng.random((d, h)) * np.sqrt(2 / d), rng.random((h, k)) * np.sqrt(2 / h)
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "draws from a uniform distribution",
    "Mean and variance are right, but none of your weights lies far from 0. Which distribution does the docstring name?",
)
def init_uniform(sizes, rng):
    d, h, k = sizes
    W1, W2 = rng.uniform(-1, 1, (d, h)) * np.sqrt(6 / d), rng.uniform(-1, 1, (h, k)) * np.sqrt(6 / h)
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "counts the numbers that go out of a layer",
    "How many numbers are added up in one hidden unit: one for each feature, or one for each hidden unit?",
)
def init_fan_out(sizes, rng):
    d, h, k = sizes
    W1, W2 = rng.normal(0, np.sqrt(2 / h), (d, h)), rng.normal(0, np.sqrt(2 / k), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "takes the variance for the standard deviation",
    "The docstring gives a variance. What does a generator's `normal` take as its second argument?",
)
def init_variance(sizes, rng):
    d, h, k = sizes
    return pack(rng.normal(0, 2 / d, (d, h)), np.zeros(h), rng.normal(0, 2 / h, (h, k)), np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "leaves out the 2",
    "Your weights have half the variance. A relu lets only half of the numbers through: which factor makes up for that?",
)
def init_lecun(sizes, rng):
    d, h, k = sizes
    W1, W2 = rng.normal(0, np.sqrt(1 / d), (d, h)), rng.normal(0, np.sqrt(1 / h), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "adds up both sides of a layer (Glorot)",
    "You divide by the numbers of units on both sides of a layer. That is another rule; this one counts only what a unit adds up.",
)
def init_glorot(sizes, rng):
    d, h, k = sizes
    W1, W2 = rng.normal(0, np.sqrt(2 / (d + h)), (d, h)), rng.normal(0, np.sqrt(2 / (h + k)), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "does not scale the weights",
    "All your weights have variance 1, however wide the layers are. What happens to a sum of 100 such numbers?",
)
def init_unscaled(sizes, rng):
    d, h, k = sizes
    return pack(rng.normal(size=(d, h)), np.zeros(h), rng.normal(size=(h, k)), np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "scales both layers by the features",
    "W1 is right. How many numbers does an output add up?",
)
def init_one_scale(sizes, rng):
    d, h, k = sizes
    W1, W2 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / d), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "draws the biases too",
    "Your biases are random. Weights must differ from unit to unit; biases need not, and the docstring says what they are.",
)
def init_random_biases(sizes, rng):
    d, h, k = sizes
    W1, b1 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / d), h)
    return pack(W1, b1, rng.normal(0, np.sqrt(2 / h), (h, k)), rng.normal(0, np.sqrt(2 / h), k))


@misconception(
    "architecture.init_two_layer",
    "makes a generator of its own",
    "Your start is always the same, whatever generator comes in. What is rng for?",
)
def init_fixed_seed(sizes, rng):
    d, h, k = sizes
    rng = np.random.default_rng(0)
    W1, W2 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / h), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "packs the layers one after the other, then the biases",
    "Length and numbers are right, but they do not stand where `unpack` looks for them. In which order are the four parts packed?",
)
def init_packed_otherwise(sizes, rng):
    d, h, k = sizes
    W1, W2 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / h), (h, k))
    return pack(W1, W2, np.zeros(h), np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "gives the deviation as the mean",
    "Your weights lie around the number that should be their standard deviation. What does a generator's `normal` take first?",
)
def init_deviation_as_mean(sizes, rng):
    d, h, k = sizes
    W1, W2 = rng.normal(np.sqrt(2 / d), size=(d, h)), rng.normal(np.sqrt(2 / h), size=(h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "takes small numbers, whatever the sizes are",
    "Your weights have the same small size in every network. What is left of the inputs after two layers, and what would suit these sizes?",
)
def init_small(sizes, rng):
    d, h, k = sizes
    return pack(0.01 * rng.normal(size=(d, h)), np.zeros(h), 0.01 * rng.normal(size=(h, k)), np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "cuts off the large numbers",
    "None of your weights is further from 0 than two standard deviations. The distribution of the docstring has no such edge.",
)
def init_clipped(sizes, rng):
    d, h, k = sizes
    W1, W2 = (np.clip(rng.normal(size=shape), -2, 2) * np.sqrt(2 / shape[0]) for shape in ((d, h), (h, k)))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


# canonical


@misconception(
    "architecture.canonical",
    "hands theta back",
    "Two copies come in as two different arrays and go out as the same two. What makes them equal?",
)
def canonical_as_it_is(theta, sizes):
    return theta.copy()


@misconception(
    "architecture.canonical",
    "sorts all numbers",
    "Every number of theta has moved to another place, so the network is another one. Only whole units may change places.",
)
def canonical_sorted(theta, sizes):
    return np.sort(theta)


@misconception(
    "architecture.canonical",
    "sorts each row by itself",
    "Each row of W1 is in order, but the rows no longer agree on which unit is which. A unit moves as a whole: with its column, its bias and its row of W2.",
)
def canonical_rowwise(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    return pack(np.sort(np.abs(W1), axis=1), np.sort(np.abs(b1)), np.sort(np.abs(W2), axis=0), b2)


@misconception(
    "architecture.canonical",
    "takes absolute values",
    "All your numbers come out positive. Numbers of a unit may only change their signs together.",
)
def canonical_absolute(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = np.array(sorted(np.abs(np.c_[W1.T, b1, W2]).tolist()))
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "sorts and leaves the signs",
    "Copies in another order have one form with you, copies with other signs have not. Which other freedom does tanh leave?",
)
def canonical_without_signs(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = np.array(sorted(np.c_[W1.T, b1, W2].tolist()))
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "turns the signs and does not sort",
    "Copies with other signs have one form with you, copies in another order have not. What decides which unit comes first?",
)
def canonical_without_order(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    sign = np.where(b1 < 0, -1.0, 1.0)
    return pack(W1 * sign, b1 * sign, W2 * sign[:, None], b2)


@misconception(
    "architecture.canonical",
    "sorts before it turns the signs",
    "You sort first and change signs afterwards: then the order still depends on the signs that came in. Which of the two must be settled first?",
)
def canonical_sorted_too_early(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = np.array(sorted(np.c_[W1.T, b1, W2].tolist()))
    rows = rows * np.where(rows[:, :1] < 0, -1.0, 1.0)
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "turns what goes in and not what comes out",
    "A unit whose incoming numbers change their signs gives the opposite output. What makes up for that in W2?",
)
def canonical_turning_inputs_only(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    sign = np.where(b1 < 0, -1.0, 1.0)
    rows = np.array(sorted(np.c_[(W1 * sign).T, b1 * sign, W2].tolist()))
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "forgets the bias when it turns a unit",
    "W1 and W2 change their signs, b1 does not. tanh(-(w x) + b) is not -tanh(w x + b).",
)
def canonical_leaving_biases(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    sign = np.where(W1[0] < 0, -1.0, 1.0)
    rows = np.array(sorted(np.c_[(W1 * sign).T, b1, W2 * sign[:, None]].tolist()))
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "sorts W1 and b1, and leaves W2",
    "The incoming weights have moved to other places, the outgoing ones have not: now they belong to other units.",
)
def canonical_sorting_inputs_only(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    sign = np.where(b1 < 0, -1.0, 1.0)
    order = np.argsort(b1 * sign, kind="stable")
    return pack((W1 * sign)[:, order], (b1 * sign)[order], W2 * sign[:, None], b2)


@misconception(
    "architecture.canonical",
    "looks at the biases alone",
    "On ordinary numbers your rule is right. If a bias is 0, or two are equal, what decides then?",
)
def canonical_by_bias(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    sign = np.where(b1 < 0, -1.0, 1.0)
    order = np.argsort(b1 * sign, kind="stable")
    return pack((W1 * sign)[:, order], (b1 * sign)[order], (W2 * sign[:, None])[order], b2)


@misconception(
    "architecture.canonical",
    "multiplies by a sign that may be 0",
    "If the number that decides a unit's sign is 0, `np.sign` is 0, and the whole unit vanishes. What should happen then?",
)
def canonical_with_sign_zero(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    sign = np.sign(W1[0])
    rows = np.array(sorted(np.c_[(W1 * sign).T, b1 * sign, W2 * sign[:, None]].tolist()))
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "turns the output's bias too",
    "b2 belongs to no hidden unit. What happens to the outputs if its sign changes?",
)
def canonical_turning_b2(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    sign = np.where(b1 < 0, -1.0, 1.0)
    rows = np.array(sorted(np.c_[(W1 * sign).T, b1 * sign, W2 * sign[:, None]].tolist()))
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], np.abs(b2))


@misconception(
    "architecture.canonical",
    "keeps one of several equal units",
    "Two hidden units may be equal, and the network has both. `set` and `np.unique` throw one away: what do you want from them here?",
)
def canonical_dropping_equals(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = np.array([max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2]]) + 0.0
    rows = np.unique(rows, axis=0)
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "takes the sign of a sum that may be 0",
    "The sum of a unit's numbers decides its sign with you, and the numbers 1 and -1 add up to 0. What decides then?",
)
def canonical_by_sums(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = np.c_[W1.T, b1, W2]
    rows = rows * np.where(rows.sum(axis=1) < 0, -1.0, 1.0)[:, None]
    rows = np.array(sorted(rows.tolist()))
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "sorts by length",
    "Different units can be equally long, such as (3, 4) and (5, 0). Then your order depends on how they came in.",
)
def canonical_by_length(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = np.array([max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2]])
    rows = rows[np.argsort(np.sum(rows**2, axis=1), kind="stable")]
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "rearranges W1 by reshape where it should transpose",
    "A unit's incoming weights are a column of W1. `reshape` to (h, d) does not turn columns into rows: print both and compare.",
)
def canonical_reshaping(theta, sizes):
    d, h, _ = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    units = np.c_[W1.reshape(h, d), b1, W2]
    rows = np.array(sorted(max(tuple(unit), tuple(-unit)) for unit in units))
    return pack(rows[:, :d].reshape(d, h), rows[:, d], rows[:, d + 1 :], b2)

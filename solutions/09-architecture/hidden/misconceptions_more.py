"""More of what goes wrong in 09-architecture: the everyday mistakes, and families of them."""

from __future__ import annotations

import numpy as np
from models import pack, unpack

from autograder.misconceptions import Expression, misconception

# init_two_layer


@misconception(
    "architecture.init_two_layer",
    "another deviation",
    "The variance of a weight is 2 over how many numbers its unit adds up. Which deviation belongs to it, in each layer?",
    family={
        "of": (
            Expression("lambda d, h, k: (np.sqrt(2 / k), np.sqrt(2 / k))"),
            Expression("lambda d, h, k: (np.sqrt(2 / h), np.sqrt(2 / h))"),
            Expression("lambda d, h, k: (np.sqrt(2 / h), np.sqrt(2 / d))"),
            Expression("lambda d, h, k: (np.sqrt(6 / d), np.sqrt(6 / h))"),
            Expression("lambda d, h, k: (np.sqrt(1 / d), np.sqrt(2 / h))"),
            Expression("lambda d, h, k: (np.sqrt(2 / d), np.sqrt(1 / h))"),
            Expression("lambda d, h, k: (np.sqrt(2) / d, np.sqrt(2) / h)"),
            Expression("lambda d, h, k: (1 / d, 1 / h)"),
            Expression("lambda d, h, k: (np.sqrt(2 * d), np.sqrt(2 * h))"),
            Expression("lambda d, h, k: (np.sqrt(d / 2), np.sqrt(h / 2))"),
            Expression("lambda d, h, k: (np.sqrt(2 / (d + 1)), np.sqrt(2 / (h + 1)))"),
            Expression("lambda d, h, k: (np.sqrt(2 / (d * h)), np.sqrt(2 / (h * k)))"),
            Expression("lambda d, h, k: (np.sqrt(4 / d), np.sqrt(4 / h))"),
            Expression("lambda d, h, k: (np.sqrt(2 / d), 2 / h)"),
            Expression("lambda d, h, k: (0.1, 0.1)"),
            Expression("lambda d, h, k: (np.sqrt(2), np.sqrt(2))"),
            Expression("lambda d, h, k: (np.sqrt(0.5 / d), np.sqrt(0.5 / h))"),
            Expression("lambda d, h, k: ((2 / d) ** 0.25, (2 / h) ** 0.25)"),
            Expression("lambda d, h, k: (0.001, 0.001)"),
            Expression("lambda d, h, k: (2 / d, np.sqrt(2 / h))"),
            Expression("lambda d, h, k: (np.sqrt(2 / d), np.sqrt(2 / (h + k)))"),
            Expression("lambda d, h, k: (np.sqrt(2 / d), np.sqrt(2 / k))"),
            Expression("lambda d, h, k: (np.sqrt(2 / (d + h + k)), np.sqrt(2 / (d + h + k)))"),
            Expression("lambda d, h, k: (np.sqrt(2 / d), 0.01)"),
            Expression("lambda d, h, k: (np.sqrt(2 / d), 1.0)"),
        )
    },
)
def init_two_layer_another_deviation(sizes, rng, *, of):
    d, h, k = sizes
    a, b = of(d, h, k)
    return pack(rng.normal(0, a, (d, h)), np.zeros(h), rng.normal(0, b, (h, k)), np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "biases of another number",
    "All biases are 0. Which are yours?",
    family={"first": (1.0, 0.01, 0.1), "second": (0.0,)},
)
def init_two_layer_biases_of_another_number(sizes, rng, *, first, second):
    d, h, k = sizes
    W1, W2 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / h), (h, k))
    return pack(W1, np.full(h, first), W2, np.full(k, second))


@misconception(
    "architecture.init_two_layer",
    "all biases of one number",
    "All biases are 0. Which are yours?",
    family={"c": (1.0, 0.01, 0.1)},
)
def init_two_layer_all_biases_of_one_number(sizes, rng, *, c):
    d, h, k = sizes
    W1, W2 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / h), (h, k))
    return pack(W1, np.full(h, c), W2, np.full(k, c))


@misconception(
    "architecture.init_two_layer",
    "biases drawn in one layer, or small",
    "All biases are 0. Which are drawn in yours?",
    family={
        "of": (
            Expression("lambda rng, d, h, k: (rng.normal(0, np.sqrt(2 / d), h), np.zeros(k))"),
            Expression("lambda rng, d, h, k: (np.zeros(h), rng.normal(0, np.sqrt(2 / h), k))"),
            Expression("lambda rng, d, h, k: (0.01 * rng.normal(size=h), 0.01 * rng.normal(size=k))"),
            Expression("lambda rng, d, h, k: (rng.normal(size=h), rng.normal(size=k))"),
        )
    },
)
def init_two_layer_biases_drawn_in_one_layer_or_small(sizes, rng, *, of):
    d, h, k = sizes
    W1, W2 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / h), (h, k))
    b1, b2 = of(rng, d, h, k)
    return pack(W1, b1, W2, b2)


@misconception(
    "architecture.init_two_layer",
    "one layer of zeros",
    "Every weight has a distribution of its own. Which of your weights are all 0?",
    family={"first": (True, False)},
)
def init_two_layer_one_layer_of_zeros(sizes, rng, *, first):
    d, h, k = sizes
    W1, W2 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / h), (h, k))
    return pack(0 * W1 if first else W1, np.zeros(h), W2 if first else 0 * W2, np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "all ones",
    "Every weight has a distribution of its own.",
    family={"c": (1.0, 0.5, 0.01)},
)
def init_two_layer_all_ones(sizes, rng, *, c):
    d, h, k = sizes
    return pack(np.full((d, h), c), np.zeros(h), np.full((h, k), c), np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "another distribution of the right size",
    "Every weight has a normal distribution. Which is yours?",
    family={
        "draw": (
            Expression("lambda rng, s: rng.uniform(-1, 1, s)"),
            Expression("lambda rng, s: np.abs(rng.normal(size=s))"),
            Expression("lambda rng, s: np.sign(rng.normal(size=s))"),
            Expression("lambda rng, s: rng.random(s) - 0.5"),
            Expression("lambda rng, s: rng.laplace(size=s)"),
            Expression("lambda rng, s: rng.exponential(size=s)"),
            Expression("lambda rng, s: 2 * rng.random(s) - 1"),
            Expression("lambda rng, s: -np.abs(rng.normal(size=s))"),
            Expression("lambda rng, s: rng.normal(size=s) ** 2"),
            Expression("lambda rng, s: 1 + rng.normal(size=s)"),
        )
    },
)
def init_two_layer_another_distribution_of_the_right_size(sizes, rng, *, draw):
    d, h, k = sizes
    return pack(
        draw(rng, (d, h)) * np.sqrt(2 / d), np.zeros(h), draw(rng, (h, k)) * np.sqrt(2 / h), np.zeros(k)
    )


@misconception(
    "architecture.init_two_layer",
    "uniform between the deviations",
    "A uniform distribution between -a and a has another deviation than a, and is not normal.",
)
def init_two_layer_uniform_between_the_deviations(sizes, rng):
    d, h, k = sizes
    return pack(
        rng.uniform(-np.sqrt(1 / d), np.sqrt(1 / d), (d, h)),
        np.zeros(h),
        rng.uniform(-np.sqrt(1 / h), np.sqrt(1 / h), (h, k)),
        np.zeros(k),
    )


@misconception(
    "architecture.init_two_layer",
    "Glorot's uniform numbers",
    "The text asks for normal numbers with the variance 2 / d and 2 / h.",
)
def init_two_layer_glorot_s_uniform_numbers(sizes, rng):
    d, h, k = sizes
    return pack(
        rng.uniform(-1, 1, (d, h)) * np.sqrt(6 / (d + h)),
        np.zeros(h),
        rng.uniform(-1, 1, (h, k)) * np.sqrt(6 / (h + k)),
        np.zeros(k),
    )


@misconception(
    "architecture.init_two_layer",
    "the whole of theta drawn at once",
    "Which entries of theta are biases, and what are they?",
    family={
        "of": (
            Expression("lambda d, h, k: np.sqrt(2 / d)"),
            Expression("lambda d, h, k: 1.0"),
            Expression("lambda d, h, k: 0.01"),
            Expression("lambda d, h, k: np.sqrt(2 / (d + h))"),
        )
    },
)
def init_two_layer_the_whole_of_theta_drawn_at_once(sizes, rng, *, of):
    d, h, k = sizes
    return rng.normal(0, of(d, h, k), d * h + h + h * k + k)


@misconception(
    "architecture.init_two_layer",
    "NumPy's own generator",
    "All random numbers come from rng. Which generator do you draw from?",
)
def init_two_layer_numpy_s_own_generator(sizes, rng):
    d, h, k = sizes
    return pack(
        np.random.normal(0, np.sqrt(2 / d), (d, h)),
        np.zeros(h),
        np.random.normal(0, np.sqrt(2 / h), (h, k)),
        np.zeros(k),
    )


@misconception(
    "architecture.init_two_layer",
    "another length or form",
    "theta is one flat array of all parameters. What do you return?",
    family={
        "of": (
            Expression("lambda W1, b1, W2, b2: (W1, b1, W2, b2)"),
            Expression("lambda W1, b1, W2, b2: pack(W1, W2)"),
            Expression("lambda W1, b1, W2, b2: pack(W1, b1, W2)"),
            Expression("lambda W1, b1, W2, b2: [W1, b1, W2, b2]"),
            Expression("lambda W1, b1, W2, b2: pack(W1, b1)"),
            Expression("lambda W1, b1, W2, b2: pack(W1, b1, W2, b2)[None]"),
            Expression("lambda W1, b1, W2, b2: pack(b1, W1, b2, W2)"),
            Expression("lambda W1, b1, W2, b2: pack(W2, b2, W1, b1)"),
        )
    },
)
def init_two_layer_another_length_or_form(sizes, rng, *, of):
    d, h, k = sizes
    return of(
        rng.normal(0, np.sqrt(2 / d), (d, h)), np.zeros(h), rng.normal(0, np.sqrt(2 / h), (h, k)), np.zeros(k)
    )


@misconception(
    "architecture.init_two_layer",
    "one row for all features, or one column",
    "Every weight is drawn on its own. Which of yours are equal?",
    family={
        "of": (
            Expression("lambda rng, s: np.repeat(rng.normal(size=(1, s[1])), s[0], axis=0)"),
            Expression("lambda rng, s: np.repeat(rng.normal(size=(s[0], 1)), s[1], axis=1)"),
            Expression("lambda rng, s: np.outer(rng.normal(size=s[0]), rng.normal(size=s[1]))"),
        )
    },
)
def init_two_layer_one_row_for_all_features_or_one_column(sizes, rng, *, of):
    d, h, k = sizes
    return pack(of(rng, (d, h)) * np.sqrt(2 / d), np.zeros(h), of(rng, (h, k)) * np.sqrt(2 / h), np.zeros(k))


@misconception(
    "architecture.init_two_layer",
    "second layer drawn alike",
    "Every weight is drawn on its own. Which of yours are equal?",
)
def init_two_layer_second_layer_drawn_alike(sizes, rng):
    d, h, k = sizes
    W1 = rng.normal(size=(d, h))
    return pack(W1 * np.sqrt(2 / d), np.zeros(h), np.resize(W1, (h, k)) * np.sqrt(2 / h), np.zeros(k))


# canonical


@misconception(
    "architecture.canonical",
    "sorts by the first weight alone",
    "What does your rule do with two units whose first weights are equal?",
)
def canonical_sorts_by_the_first_weight_alone(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = np.array([max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2]])
    rows = rows[np.argsort(rows[:, 0], kind="stable")]
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "sorts by another single number",
    "What does your rule do with two units for which this number is equal?",
    family={
        "key": (
            Expression("lambda rows, d: rows[:, d]"),
            Expression("lambda rows, d: rows[:, -1]"),
            Expression("lambda rows, d: rows.sum(axis=1)"),
            Expression("lambda rows, d: np.linalg.norm(rows[:, :d], axis=1)"),
            Expression("lambda rows, d: np.abs(rows).max(axis=1)"),
            Expression("lambda rows, d: rows[:, d + 1]"),
            Expression("lambda rows, d: np.abs(rows).sum(axis=1)"),
            Expression("lambda rows, d: rows[:, :d].sum(axis=1)"),
            Expression("lambda rows, d: -rows[:, 0]"),
            Expression("lambda rows, d: -rows[:, d]"),
            Expression("lambda rows, d: np.linalg.norm(rows[:, d + 1 :], axis=1)"),
            Expression("lambda rows, d: -np.sum(rows**2, axis=1)"),
        )
    },
)
def canonical_sorts_by_another_single_number(theta, sizes, *, key):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = np.array([max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2]])
    rows = rows[np.argsort(key(rows, sizes[0]), kind="stable")]
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "sign from a number that may be 0",
    "Which sign does a unit get where this number is 0? Your rule must decide every case.",
    family={
        "key": (
            Expression("lambda rows, d: rows[:, 0]"),
            Expression("lambda rows, d: rows[:, d]"),
            Expression("lambda rows, d: rows[:, -1]"),
            Expression("lambda rows, d: rows[:, d + 1]"),
            Expression("lambda rows, d: rows[:, :d].sum(axis=1)"),
            Expression("lambda rows, d: rows[:, d + 1 :].sum(axis=1)"),
        )
    },
)
def canonical_sign_from_a_number_that_may_be_0(theta, sizes, *, key):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = np.c_[W1.T, b1, W2]
    rows = rows * np.where(key(rows, sizes[0]) < 0, -1.0, 1.0)[:, None]
    rows = np.array(sorted(rows.tolist()))
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "turns only some of the numbers of a unit",
    "If a unit is turned, everything that goes in and everything that comes out changes its sign. What do you turn?",
    family={
        "of": (
            Expression("lambda W1, b1, W2, s: (W1 * s, b1, W2)"),
            Expression("lambda W1, b1, W2, s: (W1, b1, W2 * s[:, None])"),
            Expression("lambda W1, b1, W2, s: (W1, b1 * s, W2)"),
            Expression("lambda W1, b1, W2, s: (W1, b1 * s, W2 * s[:, None])"),
            Expression("lambda W1, b1, W2, s: (W1 * s, b1 * s, W2)"),
            Expression("lambda W1, b1, W2, s: (np.abs(W1), b1 * s, W2 * s[:, None])"),
            Expression("lambda W1, b1, W2, s: (W1 * s, np.abs(b1), W2 * s[:, None])"),
            Expression("lambda W1, b1, W2, s: (W1 * s, b1 * s, np.abs(W2))"),
            Expression("lambda W1, b1, W2, s: (np.abs(W1), np.abs(b1), W2)"),
        )
    },
)
def canonical_turns_only_some_of_the_numbers_of_a_unit(theta, sizes, *, of):
    W1, b1, W2, b2 = unpack(theta, sizes)
    first = [next((number for number in unit if number != 0), 1.0) for unit in np.c_[W1.T, b1, W2]]
    W1, b1, W2 = of(W1, b1, W2, np.where(np.array(first) < 0, -1.0, 1.0))
    rows = np.array(sorted(np.c_[W1.T, b1, W2].tolist()))
    return pack(rows[:, : sizes[0]].T, rows[:, sizes[0]], rows[:, sizes[0] + 1 :], b2)


@misconception(
    "architecture.canonical",
    "turns rightly, and sorts only some of the parts",
    "A unit takes its weights, its bias and its outgoing weights along. Which stay behind in yours?",
    family={
        "of": (
            Expression("lambda W1, b1, W2, o: (W1[:, o], b1, W2)"),
            Expression("lambda W1, b1, W2, o: (W1[:, o], b1, W2[o])"),
            Expression("lambda W1, b1, W2, o: (W1, b1[o], W2)"),
            Expression("lambda W1, b1, W2, o: (W1, b1[o], W2[o])"),
            Expression("lambda W1, b1, W2, o: (W1, b1, W2[o])"),
            Expression("lambda W1, b1, W2, o: (W1[:, o], b1[o], W2)"),
        )
    },
)
def canonical_turns_rightly_and_sorts_only_some_of_the_parts(theta, sizes, *, of):
    W1, b1, W2, b2 = unpack(theta, sizes)
    units = [max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2]]
    order = sorted(range(len(units)), key=lambda i: units[i])
    rows, d = np.array(units), sizes[0]
    W1, b1, W2 = of(rows[:, :d].T, rows[:, d], rows[:, d + 1 :], order)
    return pack(W1, b1, W2, b2)


@misconception(
    "architecture.canonical",
    "turns rightly, and sorts each part by itself",
    "A unit takes its weights, its bias and its outgoing weights along.",
    family={"axis": (0, 1)},
)
def canonical_turns_rightly_and_sorts_each_part_by_itself(theta, sizes, *, axis):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows, d = np.array([max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2]]), sizes[0]
    if axis == 0:
        rows = np.sort(rows, axis=0)
        return pack(rows[:, :d].T, rows[:, d], rows[:, d + 1 :], b2)
    return pack(np.sort(rows[:, :d], axis=0).T, np.sort(rows[:, d]), rows[:, d + 1 :], b2)


@misconception(
    "architecture.canonical",
    "rows sorted, and signs by another rule, order lost",
    "Exchanging two hidden units keeps the function. Does your order depend on how they came in?",
)
def canonical_rows_sorted_and_signs_by_another_rule_order_lost(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows, d = np.array([max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2]]), sizes[0]
    return pack(rows[:, :d].T, rows[:, d], rows[:, d + 1 :], b2)


@misconception(
    "architecture.canonical",
    "orders outputs or features too",
    "The features and the outputs have names of their own, and keep their places.",
    family={
        "of": (
            Expression("lambda rows, d, b2: (rows, np.sort(b2))"),
            Expression("lambda rows, d, b2: (rows, b2[::-1])"),
            Expression("lambda rows, d, b2: (rows[:, ::-1], b2)"),
            Expression("lambda rows, d, b2: (rows, -b2)"),
            Expression("lambda rows, d, b2: (rows, 0 * b2)"),
        )
    },
)
def canonical_orders_outputs_or_features_too(theta, sizes, *, of):
    W1, b1, W2, b2 = unpack(theta, sizes)
    d = sizes[0]
    rows = np.array(sorted(max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2]))
    rows, b2 = of(rows, d, b2)
    return pack(rows[:, :d].T, rows[:, d], rows[:, d + 1 :], b2)


@misconception(
    "architecture.canonical",
    "scaled units",
    "Scaling a unit changes a tanh network. Only signs and order may change.",
    family={
        "of": (
            Expression("lambda rows: rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-300)"),
            Expression("lambda rows: rows / np.maximum(np.abs(rows).max(axis=1, keepdims=True), 1e-300)"),
            Expression("lambda rows: np.round(rows, 6)"),
            Expression("lambda rows: np.round(rows, 3)"),
        )
    },
)
def canonical_scaled_units(theta, sizes, *, of):
    W1, b1, W2, b2 = unpack(theta, sizes)
    d = sizes[0]
    rows = of(np.array(sorted(max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2])))
    return pack(rows[:, :d].T, rows[:, d], rows[:, d + 1 :], b2)


@misconception(
    "architecture.canonical",
    "not packed again, or in another order",
    "theta is one flat array, packed [W1, b1, W2, b2]. How do you put it together again?",
    family={
        "of": (
            Expression("lambda A, b, C, c: pack(A.T, b, C, c)"),
            Expression("lambda A, b, C, c: pack(A, C, b, c)"),
            Expression("lambda A, b, C, c: pack(A, b, C.T, c)"),
            Expression("lambda A, b, C, c: (A, b, C, c)"),
            Expression("lambda A, b, C, c: pack(np.c_[A.T, b, C], c)"),
            Expression("lambda A, b, C, c: pack(A, b, C)"),
            Expression("lambda A, b, C, c: pack(C, c, A, b)"),
        )
    },
)
def canonical_not_packed_again_or_in_another_order(theta, sizes, *, of):
    W1, b1, W2, b2 = unpack(theta, sizes)
    d = sizes[0]
    rows = np.array(sorted(max(tuple(unit), tuple(-unit)) for unit in np.c_[W1.T, b1, W2]))
    return of(rows[:, :d].T, rows[:, d], rows[:, d + 1 :], b2)


@misconception(
    "architecture.canonical",
    "units of a ReLU network",
    "For a tanh network two more copies of each unit exist. What happens to signs in yours?",
)
def canonical_units_of_a_relu_network(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    order = np.lexsort(np.c_[W1.T, b1, W2].T)
    return pack(W1[:, order], b1[order], W2[order], b2)


@misconception("architecture.canonical", "adds zeros of two signs", "Minus zero and zero are equal numbers.")
def canonical_adds_zeros_of_two_signs(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    d = sizes[0]
    rows = np.array(sorted(np.abs(np.c_[W1.T, b1]).tolist()))
    return pack(rows[:, :d].T, rows[:, d], np.abs(W2), b2)


@misconception("architecture.canonical", "all zeros", "theta stands for a function. Which function is yours?")
def canonical_all_zeros(theta, sizes):
    return np.zeros_like(theta)


@misconception(
    "architecture.canonical",
    "signs of the whole theta",
    "Each unit has a sign of its own. What do you turn?",
    family={
        "of": (
            Expression("np.abs"),
            Expression("lambda t: t * np.sign(t[0] or 1)"),
            Expression("lambda t: -t"),
            Expression("lambda t: np.sort(np.abs(t))"),
        )
    },
)
def canonical_signs_of_the_whole_theta(theta, sizes, *, of):
    return of(theta)

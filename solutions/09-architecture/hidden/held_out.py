"""Wrong answers to 09-architecture, written from the released text alone, to measure the
diagnosis; never used to improve it."""

import numpy as np
from models import pack, unpack

from autograder.diagnosis.held_out import mistake


@mistake("architecture.init_two_layer", "variance passed as standard deviation")
def init_variance(sizes, rng):
    d, h, k = sizes
    W1 = rng.normal(0.0, 2.0 / d, size=(d, h))
    W2 = rng.normal(0.0, 2.0 / h, size=(h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "variance 1 / inputs")
def init_one_over_d(sizes, rng):
    d, h, k = sizes
    W1 = rng.standard_normal((d, h)) / np.sqrt(d)
    W2 = rng.standard_normal((h, k)) / np.sqrt(h)
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "d for both layers")
def init_same_scale(sizes, rng):
    d, h, k = sizes
    scale = np.sqrt(2.0 / d)
    return pack(scale * rng.normal(size=(d, h)), np.zeros(h), scale * rng.normal(size=(h, k)), np.zeros(k))


@mistake("architecture.init_two_layer", "counts where the unit leads")
def init_fan_out(sizes, rng):
    d, h, k = sizes
    W2 = rng.normal(0.0, np.sqrt(2.0 / k), (h, k))
    W1 = rng.normal(0.0, np.sqrt(2.0 / h), (d, h))
    return np.concatenate([W1.ravel(), np.zeros(h), W2.ravel(), np.zeros(k)])


@mistake("architecture.init_two_layer", "random biases")
def init_random_biases(sizes, rng):
    d, h, k = sizes
    W1, b1 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / d), h)
    W2, b2 = rng.normal(0, np.sqrt(2 / h), (h, k)), rng.normal(0, np.sqrt(2 / h), k)
    return pack(W1, b1, W2, b2)


@mistake("architecture.init_two_layer", "uniform of the same variance")
def init_uniform(sizes, rng):
    def layer(inputs, outputs):
        bound = np.sqrt(6.0 / inputs)
        return rng.uniform(-bound, bound, (inputs, outputs))

    d, h, k = sizes
    return pack(layer(d, h), np.zeros(h), layer(h, k), np.zeros(k))


@mistake("architecture.init_two_layer", "global random numbers")
def init_global(sizes, rng):
    d, h, k = sizes
    W1 = np.random.randn(d, h) * np.sqrt(2 / d)
    W2 = np.random.randn(h, k) * np.sqrt(2 / h)
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "weights first, then the biases")
def init_packed_otherwise(sizes, rng):
    d, h, k = sizes
    W1 = rng.normal(0.0, np.sqrt(2.0 / d), d * h)
    W2 = rng.normal(0.0, np.sqrt(2.0 / h), h * k)
    return np.concatenate([W1, W2, np.zeros(h + k)])


@mistake("architecture.init_two_layer", "all units begin equal")
def init_equal_units(sizes, rng):
    d, h, k = sizes
    column = rng.normal(0.0, np.sqrt(2.0 / d), (d, 1))
    row = rng.normal(0.0, np.sqrt(2.0 / h), (1, k))
    return pack(np.repeat(column, h, axis=1), np.zeros(h), np.repeat(row, h, axis=0), np.zeros(k))


@mistake("architecture.init_two_layer", "mean of inputs and outputs")
def init_glorot(sizes, rng):
    d, h, k = sizes
    W1 = rng.normal(0.0, np.sqrt(2.0 / (d + h)), (d, h))
    W2 = rng.normal(0.0, np.sqrt(2.0 / (h + k)), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "bias counted among the inputs")
def init_bias_counted(sizes, rng):
    d, h, k = sizes
    W1 = rng.normal(0.0, np.sqrt(2.0 / (d + 1)), (d, h))
    W2 = rng.normal(0.0, np.sqrt(2.0 / (h + 1)), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "output weights begin at 0")
def init_zero_outputs(sizes, rng):
    d, h, k = sizes
    theta = np.zeros(d * h + h + h * k + k)
    theta[: d * h] = rng.normal(0.0, np.sqrt(2.0 / d), d * h)
    return theta


@mistake("architecture.canonical", "signs left as they are")
def canonical_order_only(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = sorted(tuple(W1[:, j]) + (b1[j],) + tuple(W2[j]) for j in range(h))
    R = np.array(rows)
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "order left as it is")
def canonical_signs_only(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.column_stack([W1.T, b1, W2])
    for j in range(h):
        nonzero = np.flatnonzero(R[j])
        if len(nonzero) and R[j, nonzero[0]] < 0:
            R[j] = -R[j]
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "order before the signs")
def canonical_order_first(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = sorted(np.column_stack([W1.T, b1, W2]).tolist())
    done = []
    for row in rows:
        first = next((number for number in row if number != 0), 1.0)
        done.append([-number for number in row] if first < 0 else row)
    R = np.array(done) + 0.0
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "unit wiped out if its first number is 0")
def canonical_np_sign(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.hstack([W1.T, b1[:, None], W2])
    R = R * np.sign(R[:, :1])
    R = R[np.lexsort(R.T[::-1])]
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "sign undecided if the first number is 0")
def canonical_first_number(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    signs = np.where(W1[0] < 0, -1.0, 1.0)
    W1, b1, W2 = W1 * signs, b1 * signs, W2 * signs[:, None]
    R = np.column_stack([W1.T, b1, W2])
    R = np.array(sorted(R.tolist()))
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "order by the first number only")
def canonical_first_only(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.column_stack([W1.T, b1, W2])
    for j in range(h):
        nonzero = np.flatnonzero(R[j])
        if nonzero.size and R[j, nonzero[0]] < 0:
            R[j] = -R[j]
    R = R[np.argsort(R[:, 0], kind="stable")]
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "outgoing weights keep their sign")
def canonical_only_incoming(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    units = []
    for j in range(h):
        incoming = np.append(W1[:, j], b1[j])
        nonzero = incoming[incoming != 0]
        if len(nonzero) > 0 and nonzero[0] < 0:
            incoming = -incoming
        units.append(tuple(incoming + 0.0) + tuple(W2[j]))
    R = np.array(sorted(units))
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "absolute value of every number")
def canonical_abs(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.abs(np.column_stack([W1.T, b1, W2]))
    R = R[np.lexsort(R.T[::-1])]
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "each column sorted by itself")
def canonical_np_sort(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.column_stack([W1.T, b1, W2])
    for row in R:
        nonzero = np.flatnonzero(row)
        if nonzero.size and row[nonzero[0]] < 0:
            row *= -1
    R = np.sort(R, axis=0)
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "W1 reshaped, not transposed")
def canonical_reshaped(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.hstack([W1.reshape(h, d), b1.reshape(h, 1), W2])
    rows = []
    for row in R.tolist():
        first = next((number for number in row if number != 0), 1.0)
        rows.append([number * (-1.0 if first < 0 else 1.0) + 0.0 for number in row])
    R = np.array(sorted(rows))
    return pack(R[:, :d].reshape(d, h), R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "equal units counted once")
def canonical_unique(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.column_stack([W1.T, b1, W2])
    for j in range(h):
        nonzero = np.flatnonzero(R[j])
        if nonzero.size and R[j, nonzero[0]] < 0:
            R[j] = -R[j]
    R = np.unique(R + 0.0, axis=0)
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "packed unit by unit")
def canonical_packed_by_unit(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = []
    for j in range(h):
        row = np.concatenate([W1[:, j], [b1[j]], W2[j]])
        nonzero = row[row != 0]
        if nonzero.size and nonzero[0] < 0:
            row = -row
        rows.append((row + 0.0).tolist())
    return np.concatenate([np.ravel(sorted(rows)), b2])


PAIRS = [
    (
        ("architecture.init_two_layer", "variance passed as standard deviation"),
        ("architecture.canonical", "signs left as they are"),
    ),
    (
        ("architecture.init_two_layer", "variance 1 / inputs"),
        ("architecture.canonical", "order left as it is"),
    ),
    (
        ("architecture.init_two_layer", "d for both layers"),
        ("architecture.canonical", "order before the signs"),
    ),
    (
        ("architecture.init_two_layer", "random biases"),
        ("architecture.canonical", "order by the first number only"),
    ),
    (
        ("architecture.init_two_layer", "weights first, then the biases"),
        ("architecture.canonical", "outgoing weights keep their sign"),
    ),
    (
        ("architecture.init_two_layer", "all units begin equal"),
        ("architecture.canonical", "equal units counted once"),
    ),
]

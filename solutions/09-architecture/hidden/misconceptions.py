"""Mistakes with a start, a training loop and copies of networks. Appended to architecture.py when they run."""

from __future__ import annotations

import numpy as np
from architecture import init_two_layer
from gradients import mse_grad, two_layer_vjp
from models import pack, two_layer, unpack

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


# fit


@misconception(
    "architecture.fit",
    "has lost the 2 of the square",
    "Your steps are half as long as they should be: they belong to a loss with 1/2 in front. What is the slope of (y_hat - y)**2 in y_hat?",
)
def fit_half(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        error = two_layer(theta, X, sizes, act) - y[:, None]
        theta = theta - lr * two_layer_vjp(theta, X, error / len(y), sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "takes momentum along",
    "Your first step is right and the following ones are longer: they remember earlier slopes. Which step does the docstring ask for?",
)
def fit_with_momentum(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    v = np.zeros_like(theta)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        v = 0.9 * v + two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
        theta = theta - lr * v
    return theta


@misconception(
    "architecture.fit",
    "returns after the first epoch",
    "Ask for one epoch and for three: you get the same theta. Is your `return` inside the loop?",
)
def fit_returning_early(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        return theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "goes back through weights that have moved already",
    "Your step changes the last layer first and then sends slopes back through its new weights. At which theta should all the slopes of a step be taken?",
)
def fit_through_new_weights(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        W1, b1, W2, b2 = unpack(theta, sizes)
        A = X @ W1 + b1
        H = np.tanh(A) if act == "tanh" else np.maximum(A, 0.0)
        G = 2 * (H @ W2 + b2 - y[:, None]) / len(y)
        W2, b2 = W2 - lr * H.T @ G, b2 - lr * G.sum(axis=0)
        D = G @ W2.T * (1 - H**2 if act == "tanh" else A > 0)
        theta = pack(W1 - lr * X.T @ D, b1 - lr * D.sum(axis=0), W2, b2)
    return theta


@misconception(
    "architecture.fit",
    "leaves out examples that do not fill a batch",
    "Divide 11 examples into pairs: one is left over. What does your epoch do with it?",
)
def fit_full_batches_only(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    size = min(2, len(y))
    for _ in range(epochs):
        order = rng.permutation(len(y))
        for number in range(len(y) // size):
            batch = order[number * size : (number + 1) * size]
            y_hat = two_layer(theta, X[batch], sizes, act)[:, 0]
            G = mse_grad(y_hat, y[batch])[:, None]
            theta = theta - lr * two_layer_vjp(theta, X[batch], G, sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "takes one random example for an epoch",
    "Each of your epochs is a single step on a single example. How many examples does an epoch look at?",
)
def fit_one_random_example(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        i = rng.integers(len(y))
        y_hat = two_layer(theta, X[i : i + 1], sizes, act)[:, 0]
        G = mse_grad(y_hat, y[i : i + 1])[:, None]
        theta = theta - lr * two_layer_vjp(theta, X[i : i + 1], G, sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "goes uphill",
    "Your loss rises. The gradient points to where the loss grows: which sign has a step?",
)
def fit_uphill(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta + lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "adds up instead of averaging",
    "Duplicate the data: your steps become twice as long, though the mean is the same. Where does the 1/n come from?",
)
def fit_with_sums(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, 2 * (y_hat - y)[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "divides by n twice",
    "Your steps are too short by the number of examples. Who has divided by n already?",
)
def fit_divided_twice(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act) / len(y)
    return theta


@misconception(
    "architecture.fit",
    "subtracts rows from columns",
    "Outputs of shape (n, 1) minus targets of shape (n,) have shape (n, n): every prediction is compared with every target. Print the shapes.",
    picture="broadcast.svg",
)
def fit_with_broadcast(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        every = two_layer(theta, X, sizes, act) - y
        G = 2 * every.mean(axis=1, keepdims=True) / len(y)
        theta = theta - lr * two_layer_vjp(theta, X, G, sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "ignores act",
    "Your training does the same whatever act is. Where does act enter, forwards and backwards?",
)
def fit_relu_only(sizes, X, y, rng, lr, epochs, act="relu"):
    if act not in ("relu", "tanh"):
        raise ValueError(act)
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, "relu")[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, "relu")
    return theta


@misconception(
    "architecture.fit",
    "passes act forwards only",
    "Your predictions use act, your slopes do not: which activation does `two_layer_vjp` take when it is told none?",
)
def fit_act_forwards(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes)
    return theta


@misconception(
    "architecture.fit",
    "begins anew in each epoch",
    "However many epochs you train, you are one step away from a start. What must not be inside the loop?",
)
def fit_restarting(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        theta = init_two_layer(sizes, rng)
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "computes the gradient once",
    "Your path is a straight line: each step uses the slope of the start. Is the slope the same everywhere?",
)
def fit_one_gradient(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    y_hat = two_layer(theta, X, sizes, act)[:, 0]
    g = two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta - lr * epochs * g


@misconception(
    "architecture.fit",
    "trains the last layer only",
    "W1 and b1 are after training what they were before. Should the hidden units not learn too?",
)
def fit_last_layer(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    last = np.arange(len(theta)) >= (sizes[0] + 1) * sizes[1]
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * last * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "trains weights and no biases",
    "Your biases are still 0 after training. Are they parameters?",
)
def fit_without_biases(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    d, h, k = sizes
    free = pack(np.ones(d * h), np.zeros(h), np.ones(h * k), np.zeros(k))
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * free * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "stops one epoch early",
    "Ask for one epoch: theta has not moved. Count the rounds of your loop.",
)
def fit_one_less(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(1, epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "learns the first example only",
    "Your loss gets small on one example and not on the others. What does your loop do with each of them?",
)
def fit_first_example(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X[:1], sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X[:1], mse_grad(y_hat, y[:1])[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "shuffles the examples and not the targets",
    "Your examples come in a new order and your targets do not: then most examples are taught another one's target.",
)
def fit_with_shuffled_rows(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        mixed = X[rng.permutation(len(X))]
        y_hat = two_layer(theta, mixed, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, mixed, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "pulls the weights to 0",
    "Where the slope of the loss is 0 your theta moves all the same. The loss of this training has no penalty.",
)
def fit_with_decay(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, rng)
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        g = two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
        theta = theta - lr * (g + 0.01 * theta)
    return theta


@misconception(
    "architecture.fit",
    "begins with zeros",
    "Your training begins with all parameters 0: a place where hardly any slope shows, and all units are equal. Which function makes the start?",
)
def fit_from_zero(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = np.zeros_like(init_two_layer(sizes, rng))
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta


@misconception(
    "architecture.fit",
    "ignores the generator",
    "Two generators lead your training to the same theta: it makes a generator of its own. What is rng for?",
)
def fit_fixed_seed(sizes, X, y, rng, lr, epochs, act="relu"):
    theta = init_two_layer(sizes, np.random.default_rng(0))
    for _ in range(epochs):
        y_hat = two_layer(theta, X, sizes, act)[:, 0]
        theta = theta - lr * two_layer_vjp(theta, X, mse_grad(y_hat, y)[:, None], sizes, act)
    return theta


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

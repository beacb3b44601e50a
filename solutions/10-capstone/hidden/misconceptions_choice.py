"""What goes wrong with the choice of a network and with its temperature, as executable code."""

from __future__ import annotations

import numpy as np
from architecture import init_two_layer
from gradients import cross_entropy_grad, two_layer_vjp
from losses import accuracy, cross_entropy
from models import pack, softmax, two_layer
from optimizers import adam_state, adam_step, minibatches, schedule

from autograder.misconceptions import Expression, misconception

# choose


@misconception(
    "capstone.choose",
    "chooses by the training loss",
    "You keep what is best on the examples that it has learned. Which of your searches wins then, and at which epoch?",
)
def choose_by_training_loss(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X, sizes, act="relu"), y)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "keeps the last epoch",
    "You keep what a search ends with. If validation was better on the way, where is that theta now?",
)
def choose_last_epoch(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if epoch == 25 and score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "penalises the biases",
    "Your penalty pulls the biases to 0 too. Where one class is far more frequent than others, what has to say so?",
)
def choose_penalised_biases(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = np.ones(d * h + h + h * k + k)
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "chooses by the accuracy",
    "You keep the theta with the best accuracy on validation. It is judged by its loss, which also knows how sure a network is.",
)
def choose_by_accuracy(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = -accuracy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "takes steps on the validation examples",
    "Your steps look at the validation examples. What can they tell about new examples afterwards?",
)
def choose_trained_on_validation(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    X, y = np.vstack([X, X_val]), np.concatenate([y, y_val])
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "tries no penalty",
    "All of your searches have a penalty of 0. What do wrong labels do to such a network?",
)
def choose_without_penalty(X, y, X_val, y_val, sizes, rng):
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu")
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "tries one penalty only",
    "You always use the same penalty. Clean and plentiful examples need less, noisy ones more: who decides?",
)
def choose_one_penalty(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + 0.1 * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "keeps the worst",
    "You keep the theta with the largest loss on validation.",
)
def choose_highest_loss(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if -score < lowest:
                lowest, best = -score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "makes one search only",
    "There is one search, with one penalty. Is the `return` inside of the loop over the penalties?",
    family={"lams": ((0.0, 0.01, 0.03, 0.1), (0.1,), (0.01,))},
)
def choose_first_search(X, y, X_val, y_val, sizes, rng, *, lams):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in lams:
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
        return best


@misconception(
    "capstone.choose",
    "pushes the weights away from 0",
    "Your penalty has the wrong sign: weights grow by it.",
)
def choose_reversed_penalty(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") - lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "trains a network of tanh units",
    "You have trained another network than the one that is judged. Which activation does the docstring name?",
)
def choose_tanh(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="tanh"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="tanh") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "makes a generator of its own",
    "Whatever generator you are given, the result is the same. Does a line of yours start the random numbers afresh?",
)
def choose_fixed_seed(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    rng = np.random.default_rng(0)
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "returns the last search",
    "What you return is of your last search, whatever the others have found. Is the lowest loss forgotten on the way?",
    family={"each": ("search", "epoch")},
)
def choose_best_theta_per_search(X, y, X_val, y_val, sizes, rng, *, each):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state, lowest = adam_state(theta), np.inf
        for epoch in range(1, 26):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if each == "epoch" or score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "labels of other examples",
    "The rows of X and the labels of a batch belong together.",
    family={
        "of": (
            Expression("lambda y, batch: y[: len(batch)]"),
            Expression("lambda y, batch: y[np.sort(batch)]"),
            Expression("lambda y, batch: y[(batch + 1) % len(y)]"),
        ),
    },
)
def choose_other_labels(X, y, X_val, y_val, sizes, rng, *, of):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), of(y, batch))
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "always the same examples",
    "Which batches of an epoch do you take steps on?",
)
def choose_same_examples(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, np.random.default_rng(0))[:1]:
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "penalises one layer only",
    "Which entries of theta are weights?",
)
def choose_one_layer(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = (
                    two_layer_vjp(theta, X[batch], G, sizes, act="relu")
                    + lam * weights * (np.arange(theta.size) < d * h) * theta
                )
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "penalties that are too large",
    "Is 0 among your penalties?",
    family={"lams": ((1.0, 10.0), (0.3, 1.0, 3.0))},
)
def choose_large_penalties(X, y, X_val, y_val, sizes, rng, *, lams):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in lams:
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "returns the start",
    "When is the theta taken that you keep?",
)
def choose_start(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    starts = []
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state, starts = adam_state(theta), [*starts, theta]
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": starts[-1], "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "starts at 0",
    "Where all weights are 0, what could make the hidden units different from each other?",
)
def choose_zero_start(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = np.zeros(weights.size)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "too few steps",
    "How does the loss on validation go on?",
    family={"epochs": (1, 2)},
)
def choose_few_epochs(X, y, X_val, y_val, sizes, rng, *, epochs):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = epochs * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, epochs + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "keeps the best of the first search",
    "What do the searches after the first count for?",
)
def choose_first_best(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val) + 9 * (lam > 0)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "chooses by the gap",
    "A network that has learned nothing has no gap.",
)
def choose_gap(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            score -= cross_entropy(two_layer(theta, X, sizes, act="relu"), y)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "does not keep the lowest loss on validation",
    "Print the smallest loss on validation that you have met, and that of what you return.",
)
def choose_not_lowest(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = (
                cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val) if epoch == 20 else np.inf
            )
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "theta is not replaced",
    "What becomes of the theta that a step returns?",
)
def choose_not_replaced(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                found, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(found, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": found, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "one state for all searches",
    "What does Adam begin with?",
)
def choose_one_state(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    first = adam_state(init_two_layer(sizes, rng))
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, first = adam_step(theta, g, first, lr=schedule(first["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "goes uphill",
    "Which sign is the other way round?",
)
def choose_uphill(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, -g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "steps that are too short",
    "Print the learning rate.",
    family={"lr": (1e-4, 1e-5)},
)
def choose_short(X, y, X_val, y_val, sizes, rng, *, lr):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, lr))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "steps that are too long",
    "Print the learning rate.",
    family={"lr": (0.3, 1.0)},
)
def choose_long(X, y, X_val, y_val, sizes, rng, *, lr):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr)
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "the learning rate falls to 0 too early",
    "How many steps does the schedule know of?",
)
def choose_ends_early(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in minibatches(len(y), 64, rng):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], 4, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


@misconception(
    "capstone.choose",
    "random numbers that are not rng's",
    "Which line draws from somewhere else?",
)
def choose_global_random(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    weights = pack(np.ones((d, h)), np.zeros(h), np.ones((h, k)), np.zeros(k))
    total = 25 * -(-len(y) // 64)
    lowest, best = np.inf, {}
    for lam in (0.0, 0.01, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 25 + 1):
            for batch in np.array_split(np.random.permutation(len(y)), -(-len(y) // 64)):
                G = cross_entropy_grad(two_layer(theta, X[batch], sizes, act="relu"), y[batch])
                g = two_layer_vjp(theta, X[batch], G, sizes, act="relu") + lam * weights * theta
                theta, state = adam_step(theta, g, state, lr=schedule(state["t"], total, 0, 0.01))
            score = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if score < lowest:
                lowest, best = score, {"theta": theta, "lam": lam, "epoch": epoch}
    return best


# temperature


@misconception(
    "capstone.temperature",
    "returns 1/T",
    "Your number belongs to Z times T. Where does T stand?",
)
def temperature_multiplies(Z, y):
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return float(np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1)))

    if np.max(ahead) <= 0.0 or slope(0.0) >= 0.0:
        raise ValueError("none")
    low, high = 0.0, 1.0 / np.max(np.abs(ahead))
    while slope(high) < 0.0:
        low, high = high, 2.0 * high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0.0 else (low, middle)
    return float((low + high) / 2)


@misconception(
    "capstone.temperature",
    "looks at the accuracy",
    "Dividing all logits by one number does not change which one is the largest. Which score does change?",
)
def temperature_by_accuracy(Z, y):
    grid = np.geomspace(0.05, 20, 400)
    shares = [accuracy(Z / T, y) for T in grid]
    return float(grid[int(np.argmax(shares))])


@misconception(
    "capstone.temperature",
    "allows a negative T",
    "Where the network is worse than guessing your T is negative: it turns every answer around. What does the docstring ask for then?",
)
def temperature_negative(Z, y):
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return float(np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1)))

    if np.max(ahead) <= 0.0:
        raise ValueError("none")
    low, high = -50.0 / np.max(np.abs(ahead)), 50.0 / np.max(np.abs(ahead))
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0.0 else (low, middle)
    return float(2.0 / (low + high))


@misconception(
    "capstone.temperature",
    "returns a number where no best T exists",
    "Where no best T exists you return the last one that was looked at. What should happen?",
)
def temperature_no_error(Z, y):
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return float(np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1)))

    low, high = 0.0, 1.0 / np.max(np.abs(ahead))
    while slope(high) < 0.0 and high < 1e12:
        low, high = high, 2.0 * high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0.0 else (low, middle)
    return float(2.0 / (low + high))


@misconception(
    "capstone.temperature",
    "one T for each class",
    "You return several numbers. How many temperatures divide all logits?",
)
def temperature_per_class(Z, y):
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return float(np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1)))

    if np.max(ahead) <= 0.0 or slope(0.0) >= 0.0:
        raise ValueError("none")
    low, high = 0.0, 1.0 / np.max(np.abs(ahead))
    while slope(high) < 0.0:
        low, high = high, 2.0 * high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0.0 else (low, middle)
    return np.full(Z.shape[1], 2.0 / (low + high))


@misconception(
    "capstone.temperature",
    "makes the mean confidence equal to the accuracy",
    "Your T makes the network as sure on average as it is right. That is another question: which T makes the loss smallest?",
)
def temperature_by_confidence(Z, y):
    share = accuracy(Z, y)
    if share == 1.0 or share <= 1.0 / Z.shape[1]:
        raise ValueError("none")
    low, high = 0.0, 1e9 / np.abs(Z).max()
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if softmax(middle * Z).max(axis=1).mean() < share else (low, middle)
    return float(2.0 / (low + high))


@misconception(
    "capstone.temperature",
    "sees one of the two cases only",
    "You notice that every row is right. The loss may also fall for ever on the other side, where T grows.",
)
def temperature_all_right_only(Z, y):
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return float(np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1)))

    if np.max(ahead) <= 0.0:
        raise ValueError("none")
    low, high = 0.0, 1.0 / np.max(np.abs(ahead))
    while slope(high) < 0.0 and high < 1e12:
        low, high = high, 2.0 * high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0.0 else (low, middle)
    return float(2.0 / (low + high))


@misconception(
    "capstone.temperature",
    "does not see that all rows are right",
    "If every row is right the loss falls for ever as T goes to 0, and you return a number.",
)
def temperature_guessing_only(Z, y):
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return float(np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1)))

    if slope(0.0) >= 0.0:
        raise ValueError("none")
    low, high = 0.0, 1.0 / np.max(np.abs(ahead))
    while slope(high) < 0.0 and high < 1e6:
        low, high = high, 2.0 * high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0.0 else (low, middle)
    return float(2.0 / (low + high))


@misconception(
    "capstone.temperature",
    "T is close and not exact",
    "Your T is close and not exact. How small is the slope of the loss there?",
    family={"halvings": (8, 12)},
)
def temperature_few_steps(Z, y, *, halvings):
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return float(np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1)))

    if np.max(ahead) <= 0.0 or slope(0.0) >= 0.0:
        raise ValueError("none")
    low, high = 0.0, 1.0 / np.max(np.abs(ahead))
    while slope(high) < 0.0:
        low, high = high, 2.0 * high
    for _ in range(halvings):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0.0 else (low, middle)
    return float(2.0 / (low + high))


@misconception(
    "capstone.temperature",
    "divides the probabilities",
    "You divide probabilities by T, not logits. What is the loss of probabilities that add up to 1/T?",
)
def temperature_probabilities(Z, y):
    Z = softmax(Z)
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return float(np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1)))

    if np.max(ahead) <= 0.0 or slope(0.0) >= 0.0:
        raise ValueError("none")
    low, high = 0.0, 1.0 / np.max(np.abs(ahead))
    while slope(high) < 0.0:
        low, high = high, 2.0 * high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0.0 else (low, middle)
    return float(2.0 / (low + high))


@misconception(
    "capstone.temperature",
    "returns the logarithm",
    "Your number is the logarithm of T.",
)
def temperature_log(Z, y):
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return float(np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1)))

    if np.max(ahead) <= 0.0 or slope(0.0) >= 0.0:
        raise ValueError("none")
    low, high = 0.0, 1.0 / np.max(np.abs(ahead))
    while slope(high) < 0.0:
        low, high = high, 2.0 * high
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0.0 else (low, middle)
    return float(np.log(2.0 / (low + high)))


@misconception(
    "capstone.temperature",
    "minimises a squared error",
    "Your T belongs to the squared error of the probabilities. Which loss does the docstring name?",
)
def temperature_squared_error(Z, y):
    Y = np.eye(Z.shape[1])[y]
    ahead = Z - Z[np.arange(len(y)), y][:, None]
    if np.max(ahead) <= 0.0 or np.mean(ahead) >= 0.0:
        raise ValueError("none")
    grid = np.geomspace(1e-3, 1e3, 4001) * np.abs(Z).max()
    return float(grid[int(np.argmin([np.mean((softmax(Z / T) - Y) ** 2) for T in grid]))])


@misconception(
    "capstone.temperature",
    "halves an interval that was chosen beforehand",
    "T has the scale of the logits: multiply these by a million, and T leaves every interval of yours. Which interval do the logits themselves give you?",
    family={
        "ends": ((1e-3, 1e3), (1e-2, 1e2), (0.1, 10.0), (1e-3, 1e2), (1e-4, 1e4), (1e-6, 1e6), (0.05, 20.0)),
        "is_refused": (True, False),
    },
)
def temperature_in_a_fixed_interval(Z, y, *, ends, is_refused):
    ahead = Z - Z[np.arange(len(y)), y][:, None]

    def slope(inverse):
        return np.mean(np.sum(softmax(inverse * Z) * ahead, axis=1))

    if np.max(ahead) <= 0.0:
        raise ValueError("Every row is right.")
    if slope(1 / ends[1] if is_refused else 0.0) >= 0.0:
        raise ValueError("Guessing is better than any T.")
    low, high = ends
    for _ in range(200):
        middle = np.sqrt(low * high)
        low, high = (middle, high) if slope(1 / middle) > 0.0 else (low, middle)
    return float(low)

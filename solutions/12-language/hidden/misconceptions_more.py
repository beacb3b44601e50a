"""Mistakes with training a language model and with drawing from it. Appended to language.py when they run."""

from __future__ import annotations

import numpy as np
from autodiff import exp, log_softmax, take, total, value_and_grad  # noqa: F401 (exp stands in an expression)
from language import window_logits
from letters import n_params
from optimizers import adam_state, adamw_step, schedule

from autograder.misconceptions import Expression, misconception

# train_language


@misconception(
    "language.train_language",
    "theta is not replaced",
    "Every step begins at the same theta. What becomes of the one that a step returns?",
)
def train_not_replaced(X, y, sizes, rng):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        found, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01))
    return found


@misconception(
    "language.train_language",
    "goes uphill",
    "Your steps make the surprise larger. Which sign is the other way round?",
    family={
        "sign": (-1.0, 1.0),
        "rate": (Expression("lambda k, sign: -sign * schedule(k, 800, 80, 0.01)"),),
    },
)
def train_uphill(X, y, sizes, rng, *, sign, rate):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, sign * slope, state, rate(k, sign))
    return theta


@misconception(
    "language.train_language",
    "steps of no length",
    "The learning rate is 0. Print it in each step.",
)
def train_no_length(X, y, sizes, rng):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(300):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(300, 300, 30, 0.01))
    return theta


@misconception(
    "language.train_language",
    "the learning rate falls to 0 too early",
    "After some steps the learning rate is 0. How many steps does the schedule know of?",
    family={"total_steps": (100, 200, 300)},
)
def train_ends_early(X, y, sizes, rng, *, total_steps):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(2000):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, total_steps, 30, 0.01))
    return theta


@misconception(
    "language.train_language",
    "steps that are too short",
    "With such a learning rate theta stays where it began.",
    family={"lr": (1e-4, 1e-5, 1e-6)},
)
def train_short(X, y, sizes, rng, *, lr):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(1000):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 1000, 100, lr))
    return theta


@misconception(
    "language.train_language",
    "steps that are too long",
    "With such a learning rate theta trembles around what it looks for.",
    family={"lr": (0.3, 1.0)},
)
def train_long(X, y, sizes, rng, *, lr):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, lr)
    return theta


@misconception(
    "language.train_language",
    "always the same examples",
    "Which examples does a step of yours look at, and which does none?",
    family={
        "choose": (
            Expression("lambda y, rng: np.arange(128) % len(y)"),
            Expression("lambda y, rng: np.zeros(1, dtype=int)"),
            Expression("lambda y, rng: rng.integers(0, len(y) // 100 + 1, 128)"),
            Expression("lambda y, rng: rng.integers(0, min(len(y), 500), 128)"),
        ),
    },
)
def train_same_examples(X, y, sizes, rng, *, choose):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = choose(y, rng)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01))
    return theta


@misconception(
    "language.train_language",
    "leaves out where names end",
    "No step of yours looks at a window behind which a name ends.",
)
def train_without_ends(X, y, sizes, rng):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = rng.choice(np.flatnonzero(np.append(y[:-1] != 0, True)), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01))
    return theta


@misconception(
    "language.train_language",
    "other targets",
    "What follows a window is in y, at the same place. What does your network learn in its stead?",
    family={
        "of": (
            Expression("lambda X, y, rng: np.roll(y, 1)"),
            Expression("lambda X, y, rng: X[:, -1]"),
            Expression("lambda X, y, rng: rng.permutation(y)"),
        ),
    },
)
def train_other_targets(X, y, sizes, rng, *, of):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), of(X, y, rng)[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01))
    return theta


@misconception(
    "language.train_language",
    "windows read backwards",
    "Which end of a window is the latest letter?",
)
def train_backwards(X, y, sizes, rng):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows][:, ::-1], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01))
    return theta


@misconception(
    "language.train_language",
    "the slope of another loss",
    "Which number should become small?",
    family={
        "make": (
            Expression(
                "lambda logs, Y: total((exp(logs) + -1.0 * Y) * (exp(logs) + -1.0 * Y)) * (1 / len(Y))"
            ),
            Expression("lambda logs, Y: total(logs) * (-1 / len(Y))"),
            Expression("lambda logs, Y: total(exp(logs) * Y) * (-1 / len(Y))"),
        ),
    },
)
def train_another_loss(X, y, sizes, rng, *, make):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return make(logs, np.eye(27)[y[rows]])

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01))
    return theta


@misconception(
    "language.train_language",
    "too few steps",
    "How surprised would it be after ten times as many steps?",
    family={"steps": (20, 100)},
)
def train_few_steps(X, y, sizes, rng, *, steps):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(steps):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, steps, 5, 0.01))
    return theta


@misconception(
    "language.train_language",
    "too strong a decay",
    "How large may a weight become where the decay pulls as hard as a whole step?",
    family={"decay": (1.0, 3.0)},
)
def train_strong_decay(X, y, sizes, rng, *, decay):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01), decay=decay)
    return theta


@misconception(
    "language.train_language",
    "starts too far out",
    "How large are the inputs of the hidden units at the start?",
)
def train_far_start(X, y, sizes, rng):
    theta = 10 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01))
    return theta


@misconception(
    "language.train_language",
    "stops far from the bottom",
    "Does the surprise still fall where your search ends?",
)
def train_short_descent(X, y, sizes, rng):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    for _ in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta = theta - 0.01 * slope
    return theta


@misconception(
    "language.train_language",
    "random numbers that are not rng's",
    "The same generator gives two results. Which line draws from somewhere else?",
)
def train_global_random(X, y, sizes, rng):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(800):
        rows = np.random.randint(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01))
    return theta


@misconception(
    "language.train_language",
    "returns more than theta",
    "What does the docstring promise, and what else do you return?",
)
def train_with_state(X, y, sizes, rng):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(100):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 800, 80, 0.01))
    return theta, state


@misconception(
    "language.train_language",
    "always the same hidden units",
    "Your theta has the same length whatever sizes says. Which of c, e and h do you not read?",
)
def train_h_fixed(X, y, sizes, rng):
    c, e, _ = sizes
    sizes = (c, e, 64)
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(100):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 100, 10, 0.01), decay=0.01)
    return theta


@misconception(
    "language.train_language",
    "rng makes no difference",
    "Another generator gives the same theta. Where do your random numbers come from?",
)
def train_own_seed(X, y, sizes, rng):
    rng = np.random.default_rng(0)
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state = adam_state(theta)
    for k in range(1500):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 1500, 100, 0.01), decay=0.01)
    return theta


@misconception(
    "language.train_language",
    "puts the decay into the slope",
    "Your parameters stay small: the penalty's slope goes through Adam, which divides it by its own size. Where does AdamW shrink theta?",
    family={"decay": (0.1, 0.03)},
)
def train_decay_in_slope(X, y, sizes, rng, *, decay):
    c, e, h = sizes
    theta = rng.normal(size=n_params(sizes))
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    for i, size in enumerate((1.0, np.sqrt(1 / (c * e)), 0.0, np.sqrt(1 / h), 0.0)):
        theta[ends[i] : ends[i + 1]] *= size
    state = adam_state(theta)
    for k in range(1000):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(
            theta, slope + decay * theta, state, schedule(k, 1000, 100, 0.01), decay=0.0
        )
    return theta


@misconception(
    "language.train_language",
    "all hidden units begin equal",
    "All hidden units begin equal, so what could make them different? Look at the first slope: which of its entries are not 0?",
)
def train_zeros(X, y, sizes, rng):
    theta = np.zeros(n_params(sizes))
    state = adam_state(theta)
    for k in range(300):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(k, 300, 30, 0.01), decay=0.01)
    return theta


@misconception(
    "language.train_language",
    "returns the start",
    "Which theta do you return?",
)
def train_returns_start(X, y, sizes, rng):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    state, found = adam_state(theta), theta
    for k in range(800):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, found)
        found, state = adamw_step(found, slope, state, schedule(k, 800, 80, 0.01))
    return theta


@misconception(
    "language.train_language",
    "knows nothing afterwards",
    "What you return is as surprised as a model that knows nothing. Is theta replaced in each step?",
)
def train_start(X, y, sizes, rng):
    return 0.1 * rng.normal(size=n_params(sizes))


@misconception(
    "language.train_language",
    "returns the last slope",
    "Which of the two arrays do you return, theta or its slope?",
)
def train_slope(X, y, sizes, rng):
    theta = 0.1 * rng.normal(size=n_params(sizes))
    _, slope = value_and_grad(lambda t: total(log_softmax(window_logits(t, X[:50], sizes))), theta)
    return slope


@misconception(
    "language.train_language",
    "forgets Adam's state",
    "Every step is Adam's first. What becomes of the state that `adamw_step` returns?",
)
def train_state_lost(X, y, sizes, rng):
    theta = 0.3 * rng.normal(size=n_params(sizes))
    for k in range(1000):
        rows = rng.integers(0, len(y), 128)

        def loss(t, rows=rows):
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, _ = adamw_step(theta, slope, adam_state(theta), schedule(k, 1000, 100, 0.01), decay=0.01)
    return theta


# sample


@misconception(
    "language.sample",
    "another use of the temperature",
    "Divide the logits by the temperature, then take the softmax: a high temperature makes all alike. What does yours do?",
    family={
        "weights": (
            Expression("lambda z, T: np.exp((z - z.max()) * T)"),
            Expression("lambda z, T: np.exp(z - z.max())"),
            Expression("lambda z, T: np.exp(z - z.max()) / max(T, 1e-3)"),
            Expression("lambda z, T: np.exp((z - z.max()) / max(T, 1e-3) ** 2)"),
            Expression("lambda z, T: np.exp((z - z.max()) / np.sqrt(max(T, 1e-3)))"),
            Expression("lambda z, T: np.exp(z - z.max()) + T * 0.01"),
            Expression("lambda z, T: np.exp((z - z.max()) / (1 + T))"),
            Expression("lambda z, T: 1e-9 + np.maximum(z - z.min(), 0.0)"),
        )
    },
)
def sample_temperature(logits, rng, temperature=1.0, longest=20, *, weights):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits(list(letters)), dtype=float)
        w = weights(z, temperature)
        k = int(np.searchsorted(np.cumsum(w), rng.random() * w.sum(), side="right"))
        if k == 0:
            break
        letters.append(k)
    return letters


@misconception(
    "language.sample",
    "always takes the most likely",
    "Your function writes one name, whatever the generator is. When is it the most likely letter that comes?",
)
def sample_argmax(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        k = int(np.argmax(logits(list(letters))))
        if k == 0:
            break
        letters.append(k)
    return letters


@misconception(
    "language.sample",
    "keeps the boundary",
    "The boundary ends the name, and is no letter of it.",
)
def sample_keeps_boundary(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits(list(letters)), dtype=float)
        k = int(np.argmax(z + temperature * rng.gumbel(size=27)))
        letters.append(k)
        if k == 0:
            break
    return letters


@misconception(
    "language.sample",
    "does not stop at the boundary",
    "Your names are all of one length. What should happen when the boundary is drawn?",
)
def sample_endless(logits, rng, temperature=1.0, longest=20):
    letters = []
    for _ in range(longest):
        z = np.asarray(logits(list(letters)), dtype=float)
        k = int(np.argmax(z + temperature * rng.gumbel(size=27)))
        if k != 0:
            letters.append(k)
    return letters


@misconception(
    "language.sample",
    "draws the boundary away",
    "A name ends where the model says so. You draw again until a letter comes.",
)
def sample_never_ends(logits, rng, temperature=1.0, longest=20):
    letters = []
    for _ in range(longest):
        z = np.asarray(logits(list(letters)), dtype=float)[1:]
        letters.append(1 + int(np.argmax(z + temperature * rng.gumbel(size=26))))
    return letters


@misconception(
    "language.sample",
    "draws from a generator of its own",
    "All random numbers come from `rng`: with the same generator the same name must come.",
)
def sample_own_generator(logits, rng, temperature=1.0, longest=20):
    letters = []
    rng = np.random.default_rng()
    while len(letters) < longest:
        z = np.asarray(logits(list(letters)), dtype=float)
        k = int(np.argmax(z + temperature * rng.gumbel(size=27)))
        if k == 0:
            break
        letters.append(k)
    return letters


@misconception(
    "language.sample",
    "begins with a seed of its own",
    "Every generator draws the same name with your function.",
)
def sample_fixed_seed(logits, rng, temperature=1.0, longest=20):
    letters = []
    rng = np.random.default_rng(0)
    while len(letters) < longest:
        z = np.asarray(logits(list(letters)), dtype=float)
        k = int(np.argmax(z + temperature * rng.gumbel(size=27)))
        if k == 0:
            break
        letters.append(k)
    return letters


@misconception(
    "language.sample",
    "fails at temperature 0",
    "At temperature 0 the most likely letter is taken without chance. What does a division by 0 give?",
)
def sample_zero(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits(list(letters)), dtype=float)
        with np.errstate(all="ignore"):
            w = np.exp((z - z.max()) / np.float64(temperature))
        k = int(np.searchsorted(np.cumsum(w), rng.random() * w.sum(), side="right"))
        if k == 0:
            break
        letters.append(k)
    return letters


@misconception(
    "language.sample",
    "overflows near temperature 0",
    "Near temperature 0 the exponentials become infinite. A shift of all logits changes no probability: which shift helps?",
)
def sample_overflow(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits(list(letters)), dtype=float)
        if temperature == 0:
            k = int(np.argmax(z))
        else:
            with np.errstate(all="ignore"):
                w = np.exp(z / temperature)
                w = w / w.sum()
            k = int(np.searchsorted(np.cumsum(w), rng.random(), side="right"))
        if k == 0:
            break
        letters.append(k)
    return letters


@misconception(
    "language.sample",
    "another length",
    "How many letters does a name have that never meets the boundary?",
    family={"more": (1, -1, 100)},
)
def sample_length(logits, rng, temperature=1.0, longest=20, *, more):
    letters = []
    while len(letters) < longest + more:
        z = np.asarray(logits(list(letters)), dtype=float)
        k = int(np.argmax(z + temperature * rng.gumbel(size=27)))
        if k == 0:
            break
        letters.append(k)
    return letters


@misconception(
    "language.sample",
    "forgets the letters so far",
    "Every letter is drawn as if it were the first. What does `logits` get from you?",
)
def sample_forgets(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits([]), dtype=float)
        k = int(np.argmax(z + temperature * rng.gumbel(size=27)))
        if k == 0:
            break
        letters.append(k)
    return letters


@misconception(
    "language.sample",
    "looks at the first letter only",
    "What comes next depends on all letters so far. What does `logits` get from you?",
)
def sample_first(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        z = np.asarray(logits(letters[:1]), dtype=float)
        k = int(np.argmax(z + temperature * rng.gumbel(size=27)))
        if k == 0:
            break
        letters.append(k)
    return letters


@misconception(
    "language.sample",
    "takes no notice of the logits",
    "All 27 come alike, whatever the logits say. Where do they enter?",
)
def sample_uniform(logits, rng, temperature=1.0, longest=20):
    letters = []
    while len(letters) < longest:
        scores = np.asarray(logits(list(letters)))
        k = int(np.argmax(scores)) if temperature == 0 else int(rng.integers(0, 27))
        if k == 0:
            break
        letters.append(k)
    return letters

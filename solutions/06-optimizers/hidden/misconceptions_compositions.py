"""Mistakes of 06-optimizers in two places at once, and in places where two lines meet. Appended to optimizers.py when they run."""

from __future__ import annotations

import math  # noqa: F401 (the expressions of families name it)
import random  # noqa: F401 (as above)

import numpy as np
from optimizers import adam_step, minibatches

from autograder.misconceptions import Expression, misconception

# minibatches


@misconception(
    "optimizers.minibatches",
    "a seed that is written down",
    "Every epoch brings the same batches: you write the seed down. Draw from the generator that you are given.",
    family={
        "order": (
            Expression("lambda n: np.random.default_rng(1).permutation(n)"),
            Expression("lambda n: np.random.default_rng(42).permutation(n)"),
            Expression("lambda n: np.random.default_rng(123).permutation(n)"),
            Expression("lambda n: np.random.RandomState(0).permutation(n)"),
            Expression("lambda n: np.random.RandomState(1).permutation(n)"),
            Expression("lambda n: np.random.RandomState(42).permutation(n)"),
            Expression("lambda n: np.array(random.Random(0).sample(range(n), n))"),
            Expression("lambda n: np.array(random.Random(42).sample(range(n), n))"),
        )
    },
)
def minibatches_written_seed(n, batch_size, rng, *, order):
    chosen = order(n)
    return [chosen[start : start + batch_size] for start in range(0, n, batch_size)]


@misconception(
    "optimizers.minibatches",
    "another number of batches, of nearly equal sizes",
    "All batches but the last hold batch_size examples. How do you find their number, and their sizes?",
    family={
        "count": (
            Expression("lambda n, b: max(1, round(n / b))"),
            Expression("lambda n, b: max(1, n // b)"),
            Expression("lambda n, b: n // b + 1"),
        )
    },
)
def minibatches_another_number(n, batch_size, rng, *, count):
    return np.array_split(rng.permutation(n), count(n, batch_size))


@misconception(
    "optimizers.minibatches",
    "masks in place of indices",
    "Each of your batches has an entry for every example. The indices of its examples are asked for.",
    family={"kind": (Expression("bool"), Expression("int"), Expression("float"))},
)
def minibatches_masks(n, batch_size, rng, *, kind):
    order, masks = rng.permutation(n), []
    for start in range(0, n, batch_size):
        mask = np.zeros(n, dtype=kind)
        mask[order[start : start + batch_size]] = 1
        masks.append(mask)
    return masks


@misconception(
    "optimizers.minibatches",
    "indices as another kind of number",
    "Indices are whole numbers, int64. Of which kind are yours?",
    family={"kind": (Expression("float"), Expression("np.float32"), Expression("str"))},
)
def minibatches_kind(n, batch_size, rng, *, kind):
    order = rng.permutation(n).astype(kind)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


# sgd_epoch


@misconception(
    "optimizers.sgd_epoch",
    "new batches for each step",
    "You shuffle anew before each step, so some examples come twice in an epoch. When is an epoch cut into batches?",
    family={"which": (Expression("lambda k: 0"), Expression("lambda k: k"), Expression("lambda k: -1"))},
)
def sgd_epoch_shuffling_each_step(grad_batch, theta, n, batch_size, lr, rng, *, which):
    for k in range(-(-n // batch_size)):
        theta = theta - lr * grad_batch(theta, minibatches(n, batch_size, rng)[which(k)])
    return theta


@misconception(
    "optimizers.sgd_epoch",
    "a gradient that comes one step late",
    "You step with a gradient that was asked for before the last step. Ask where you stand, and step at once.",
)
def sgd_epoch_late(grad_batch, theta, n, batch_size, lr, rng):
    g = grad_batch(theta, np.arange(n))
    for batch in minibatches(n, batch_size, rng):
        theta = theta - lr * g
        g = grad_batch(theta, batch)
    return theta


# momentum_step

OTHER_VELOCITIES = (
    "beta * old + (1 - beta) * g",
    "(1 - beta) * old + beta * g",
    "old + g",
    "beta * old - g",
    "beta * old - lr * g",
    "old - lr * g",
    "old + lr * g",
    "beta * old + (1 - beta) * lr * g",
)
OTHER_STEPS = (
    "theta + lr * v",
    "theta - v",
    "theta + v",
    "theta - lr * (beta * v + g)",
    "theta - lr * (beta * v + (1 - beta) * g)",
    "theta - lr * old",
    "theta - lr * v / (1 - beta)",
)
KNOWN = (
    ("beta * old - g", "theta + lr * v"),
    ("beta * old - lr * g", "theta + v"),
    ("beta * old + (1 - beta) * lr * g", "theta - v"),
    ("beta * old + (1 - beta) * lr * g", "theta + lr * v"),
    ("beta * old + (1 - beta) * g", "theta - lr * v / (1 - beta)"),
    ("(1 - beta) * old + beta * g", "theta + lr * v"),
    ("(1 - beta) * old + beta * g", "theta - v"),
    ("old + g", "theta - lr * (beta * v + (1 - beta) * g)"),
)
"""Pairs that have another name, most of them since they are one mistake."""


@misconception(
    "optimizers.momentum_step",
    "another velocity, and another step from it",
    "Two lines are other than in the text. Write v <- beta v + g and theta <- theta - lr v beside yours, in this order.",
    family={
        "both": tuple(
            Expression(f"lambda theta, g, old, lr, beta: ((v := {new}), {move})")
            for new in OTHER_VELOCITIES
            for move in OTHER_STEPS
            if (new, move) not in KNOWN
        )
    },
)
def momentum_two_lines(theta, g, state, lr, beta=0.9, *, both):
    v, place = both(theta, g, state["v"], lr, beta)
    return place, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "another velocity is handed on",
    "theta is right, and the state is not: the next step begins with the velocity that this step has used. What do you hand on?",
    family={
        "of": (
            Expression("lambda theta, g, old, v, lr, beta: beta * old"),
            Expression("lambda theta, g, old, v, lr, beta: beta * v"),
            Expression("lambda theta, g, old, v, lr, beta: (1 - beta) * v"),
            Expression("lambda theta, g, old, v, lr, beta: beta * v + g"),
            Expression("lambda theta, g, old, v, lr, beta: beta * old + (1 - beta) * g"),
        )
    },
)
def momentum_handing_on(theta, g, state, lr, beta=0.9, *, of):
    v = beta * state["v"] + g
    return theta - lr * v, {"v": of(theta, g, state["v"], v, lr, beta)}


@misconception(
    "optimizers.momentum_step",
    "the velocity is corrected as an average is",
    "The velocity is a sum and no average: nothing has to be corrected for its start at 0. By what do you divide it?",
    family={
        "by": (
            Expression("lambda beta: 1 + beta"),
            Expression("lambda beta: 1 - beta**2"),
            Expression("lambda beta: 2 - beta"),
        )
    },
)
def momentum_corrected(theta, g, state, lr, beta=0.9, *, by):
    v = beta * state["v"] + g
    return theta - lr * v / by(beta), {"v": v}


# adam_step


@misconception(
    "optimizers.adam_step",
    "the learning rate inside of an average",
    "The averages know nothing of lr: it stands in the move alone. Where does it stand in yours?",
    family={
        "m": (
            Expression("lambda m, g, b, lr: b * m + (1 - b) * lr * g"),
            Expression("lambda m, g, b, lr: b * m + lr * g"),
            Expression("lambda m, g, b, lr: lr * (b * m + (1 - b) * g)"),
        ),
        "v": (
            Expression("lambda v, g, c, lr: c * v + (1 - c) * g**2"),
            Expression("lambda v, g, c, lr: c * v + (1 - c) * (lr * g) ** 2"),
        ),
        "rate": (Expression("lambda lr: lr"), Expression("lambda lr: 1.0")),
    },
)
def adam_rate_inside(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, m, v, rate):
    t = state["t"] + 1
    new_m, new_v = m(state["m"], g, beta1, lr), v(state["v"], g, beta2, lr)
    move = new_m / (1 - beta1**t) / (np.sqrt(new_v / (1 - beta2**t)) + eps)
    return theta - rate(lr) * move, {"m": new_m, "v": new_v, "t": t}


@misconception(
    "optimizers.adam_step",
    "the shorter form of the paper, with a slip",
    "You put both corrections in front of the move. The root belongs to the second one: sqrt(1 - beta2^t) / (1 - beta1^t), and eps moves with it.",
    family={
        "rate": (
            Expression("lambda lr, b, c, t: lr * (1 - b**t) / np.sqrt(1 - c**t)"),
            Expression("lambda lr, b, c, t: lr * np.sqrt(1 - c**t) * (1 - b**t)"),
            Expression("lambda lr, b, c, t: lr * np.sqrt((1 - c**t) / (1 - b**t))"),
            Expression("lambda lr, b, c, t: lr / np.sqrt(1 - c**t) / (1 - b**t)"),
            Expression("lambda lr, b, c, t: lr * np.sqrt(1 - c) / (1 - b)"),
        )
    },
)
def adam_short_form(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, rate):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - rate(lr, beta1, beta2, t) * m / (np.sqrt(v) + eps), {"m": m, "v": v, "t": t}


# schedule

OTHER_RISES = ("t / w", "(t + 1) / (w + 1)", "1.0", "(t + 1) / T")
OTHER_FALLS = (
    "0.5 * (1 + math.cos(math.pi * t / T))",
    "0.5 * (1 + math.cos(math.pi * (t - w) / T))",
    "0.5 * (1 + math.cos(math.pi * (t - w + 1) / (T - w)))",
    "1 + math.cos(math.pi * (t - w) / (T - w))",
    "math.cos(math.pi * (t - w) / (T - w))",
    "math.cos(math.pi / 2 * (t - w) / (T - w))",
    "1 - (t - w) / (T - w)",
    "1 - t / T",
)


@misconception(
    "optimizers.schedule",
    "another rise, and another fall",
    "Both the warm-up and what follows it are other than in the text. Which rates do step 0, step warmup and step total - 1 get?",
    family={
        "rise": tuple(Expression(f"lambda t, w, T: {rise}") for rise in OTHER_RISES),
        "fall": tuple(Expression(f"lambda t, w, T: {fall}") for fall in OTHER_FALLS),
    },
)
def schedule_two_parts(t, total, warmup, lr, *, rise, fall):
    if t >= total:
        return 0.0
    return float(lr * (rise(t, warmup, total) if t < warmup else fall(t, warmup, total)))


@misconception(
    "optimizers.schedule",
    "rise and fall multiplied",
    "In the warm-up your rate falls along the cosine at the same time. The three cases do not meet: one after the other.",
    family={
        "fall": (
            Expression("lambda t, w, T: (1 + math.cos(math.pi * t / T)) / 2"),
            Expression("lambda t, w, T: (1 + math.cos(math.pi * (t - w) / (T - w))) / 2"),
        )
    },
)
def schedule_multiplied(t, total, warmup, lr, *, fall):
    rise = min(1.0, (t + 1) / warmup) if warmup else 1.0
    return float(lr * rise * fall(t, warmup, total)) if t < total else 0.0


@misconception(
    "optimizers.schedule",
    "the fall of another schedule",
    "Behind the warm-up your rate follows a power of the step. The text has half a cosine there.",
    family={
        "fall": (
            Expression("lambda t, w, T: math.sqrt(max(w, 1) / (t + 1))"),
            Expression("lambda t, w, T: max(w, 1) / (t + 1)"),
            Expression("lambda t, w, T: 1 / (t - w + 1)"),
            Expression("lambda t, w, T: 1 / math.sqrt(t - w + 1)"),
            Expression("lambda t, w, T: 0.9 ** (t - w)"),
            Expression("lambda t, w, T: 0.5 ** (t - w)"),
        )
    },
)
def schedule_power(t, total, warmup, lr, *, fall):
    if t >= total:
        return 0.0
    return float(lr * ((t + 1) / warmup if t < warmup else fall(t, warmup, total)))


# clip_by_norm


@misconception(
    "optimizers.clip_by_norm",
    "every gradient is made shorter",
    "A gradient that is short enough keeps its numbers, and yours does not. What decides whether you multiply?",
    family={
        "by": (
            Expression("lambda n, c: c / max(1.0, n)"),
            Expression("lambda n, c: c * math.tanh(n / c) / n if n else 1.0"),
            Expression("lambda n, c: c / math.hypot(n, c)"),
            Expression("lambda n, c: 1 / (1 + n)"),
            Expression("lambda n, c: min(1.0, c) / max(1.0, n)"),
            Expression("lambda n, c: 1 / max(1.0, n)"),
            Expression("lambda n, c: min(c, 1 / n) if n else 1.0"),
            Expression("lambda n, c: min(n, c)"),
        )
    },
)
def clip_shortening(g, limit, *, by):
    return g * by(float(np.linalg.norm(g)), limit)


@misconception(
    "optimizers.clip_by_norm",
    "a length in place of the gradient",
    "One number comes back. The gradient is asked for, all of its entries, made shorter.",
    family={
        "of": (
            Expression("lambda n, c: min(n, c)"),
            Expression("lambda n, c: n"),
            Expression("lambda n, c: min(1.0, c / n) if n else 1.0"),
        )
    },
)
def clip_length(g, limit, *, of):
    return of(float(np.linalg.norm(g)), limit)


# adamw_step


@misconception(
    "optimizers.adamw_step",
    "the decay twice, through Adam and beside it",
    "The decay goes into the gradient, and is subtracted once more. AdamW takes it beside Adam's step alone.",
    family={
        "lost": (
            Expression("lambda old, new, lr, d: lr * d * old"),
            Expression("lambda old, new, lr, d: lr * d * new"),
            Expression("lambda old, new, lr, d: d * old"),
        ),
    },
)
def adamw_twice(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01, *, lost):
    new, state = adam_step(theta, g + decay * theta, state, lr, beta1, beta2, eps)
    return new - lost(theta, new, lr, decay), state


@misconception(
    "optimizers.adamw_step",
    "two steps of Adam",
    "Your averages have taken the gradient in twice, and t has gone up by 2. How often do you call adam_step?",
    family={
        "between": (
            Expression("lambda new, old, lr, d: new - lr * d * old"),
            Expression("lambda new, old, lr, d: new"),
        )
    },
)
def adamw_two_steps(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01, *, between):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return adam_step(between(new, theta, lr, decay), g, state, lr, beta1, beta2, eps)

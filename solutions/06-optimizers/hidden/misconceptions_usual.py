"""Usual mistakes of 06-optimizers as families of formulas. Appended to optimizers.py when they run."""

from __future__ import annotations

import numpy as np
from optimizers import adam_step

from autograder.misconceptions import Expression, misconception

# momentum_step


@misconception(
    "optimizers.momentum_step",
    "a fixed number in place of beta",
    "Another beta should give another step. Where does beta enter?",
    family={"b": (0.9,)},
)
def momentum_fixed(theta, g, state, lr, beta=0.9, *, b):
    v = b * state["v"] + g
    return theta - lr * v, {"v": v}


@misconception(
    "optimizers.momentum_step",
    "another mixture of the old velocity and the gradient",
    "v <- beta v + g: by what is each of the two multiplied in yours, and where does lr stand?",
    family={
        "new": (
            Expression("lambda v, g, b, lr: b * v + (1 - b) * lr * g"),
            Expression("lambda v, g, b, lr: b * (v + g)"),
            Expression("lambda v, g, b, lr: b * v * g"),
            Expression("lambda v, g, b, lr: v + (1 - b) * g"),
            Expression("lambda v, g, b, lr: (1 - b) * v + g"),
            Expression("lambda v, g, b, lr: b * g + v * (1 - b)"),
            Expression("lambda v, g, b, lr: b * g + v"),
            Expression("lambda v, g, b, lr: b * v + b * g + g"),
            Expression("lambda v, g, b, lr: b * v + 2 * g"),
            Expression("lambda v, g, b, lr: b * v + g**2"),
            Expression("lambda v, g, b, lr: b**2 * v + g"),
            Expression("lambda v, g, b, lr: np.sqrt(b) * v + g"),
            Expression("lambda v, g, b, lr: lr * v + g"),
        ),
        "move": (
            Expression("lambda theta, v, g, b, lr: theta - v"),
            Expression("lambda theta, v, g, b, lr: theta + lr * v"),
        ),
    },
)
def momentum_mixture(theta, g, state, lr, beta=0.9, *, new, move):
    v = new(state["v"], g, beta, lr)
    return move(theta, v, g, beta, lr), {"v": v}


# adam_step


@misconception(
    "optimizers.adam_step",
    "the two averages mixed in another way",
    "Write both averages beside the text: beta times the old one, and 1 - beta times the new number. Which of your factors is another one?",
    family={
        "m": (
            Expression("lambda m, g, b, c: c * m + (1 - c) * g"),
            Expression("lambda m, g, b, c: b * m + g"),
            Expression("lambda m, g, b, c: b * m - (1 - b) * g"),
            Expression("lambda m, g, b, c: b * (m + (1 - b) * g)"),
            Expression("lambda m, g, b, c: b * m + (1 - c) * g"),
        ),
        "v": (
            Expression("lambda v, g, b, c: b * v + (1 - b) * g**2"),
            Expression("lambda v, g, b, c: c * v + g**2"),
            Expression("lambda v, g, b, c: (1 - c) * v + c * g**2"),
            Expression("lambda v, g, b, c: c * v + (1 - c) * g**3"),
            Expression("lambda v, g, b, c: c * v + (1 - b) * g**2"),
            Expression("lambda v, g, b, c: c * v + ((1 - c) * g) ** 2"),
            Expression("lambda v, g, b, c: c * v + (1 - c) * g.dot(g) / g.size"),
        ),
    },
)
def adam_averages(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, m, v):
    t = state["t"] + 1
    new_m, new_v = m(state["m"], g, beta1, beta2), v(state["v"], g, beta1, beta2)
    m_hat, v_hat = new_m / (1 - beta1**t), new_v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": new_m, "v": new_v, "t": t}


@misconception(
    "optimizers.adam_step",
    "another correction, and another denominator",
    "Two lines are other than in the text: m_hat and v_hat, and what the step is divided by. Write both beside yours.",
    family={
        "hats": (
            Expression("lambda m, v, b, c, t: (m, v)"),
            Expression("lambda m, v, b, c, t: (m, v / (1 - c**t))"),
            Expression("lambda m, v, b, c, t: (m / (1 - b**t), v)"),
            Expression("lambda m, v, b, c, t: (m / (1 - b), v / (1 - c))"),
            Expression("lambda m, v, b, c, t: (m / (1 - b ** (t + 1)), v / (1 - c ** (t + 1)))"),
            Expression("lambda m, v, b, c, t: (m * (1 - b**t), v * (1 - c**t))"),
        ),
        "root": (
            Expression("lambda v, eps: np.sqrt(v + eps)"),
            Expression("lambda v, eps: np.sqrt(v)"),
            Expression("lambda v, eps: v + eps"),
            Expression("lambda v, eps: np.sqrt(v + eps) + eps"),
            Expression("lambda v, eps: np.sqrt(v + eps**2)"),
        ),
    },
)
def adam_two(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, hats, root):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    m_hat, v_hat = hats(m, v, beta1, beta2, t)
    return theta - lr * m_hat / root(v_hat, eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "eps in two places, or another number for it",
    "eps is an argument, and it is added once, to the root.",
    family={
        "root": (
            Expression("lambda v, eps: np.sqrt(v + eps) + eps"),
            Expression("lambda v, eps: np.sqrt(v) + 2 * eps"),
            Expression("lambda v, eps: np.sqrt(v + eps**2)"),
            Expression("lambda v, eps: np.sqrt(v) * (1 + eps)"),
            Expression("lambda v, eps: np.sqrt(v) + np.sqrt(eps)"),
        )
    },
)
def adam_eps(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, root):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * m / (1 - beta1**t) / root(v / (1 - beta2**t), eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "another state than the new m, v and t",
    "The state that you return is what the next step begins with. Which of m, v and t is not the new one?",
    family={
        "new": (
            Expression("lambda old, m, v, t: {'m': old['m'], 'v': old['v'], 't': t}"),
            Expression("lambda old, m, v, t: {'m': m, 'v': v, 't': float(t) + 0.5}"),
        )
    },
)
def adam_state_other(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, new):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    step = lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta - step, new(state, m, v, t)


@misconception(
    "optimizers.adam_step",
    "a right state and a move with two mistakes",
    "The state is right. In the move: its sign, lr, and what is divided by what.",
    family={
        "move": (
            Expression("lambda m, v, mh, vh, lr, eps: +lr * mh / (np.sqrt(v) + eps)"),
            Expression("lambda m, v, mh, vh, lr, eps: +lr * m / (np.sqrt(vh) + eps)"),
            Expression("lambda m, v, mh, vh, lr, eps: +lr * mh / np.sqrt(vh + eps)"),
            Expression("lambda m, v, mh, vh, lr, eps: +lr * m / (np.sqrt(v) + eps)"),
            Expression("lambda m, v, mh, vh, lr, eps: -mh / (np.sqrt(vh + eps))"),
            Expression("lambda m, v, mh, vh, lr, eps: -lr * (np.sqrt(vh) + eps) / mh"),
            Expression("lambda m, v, mh, vh, lr, eps: -lr * mh / (np.linalg.norm(vh) + eps)"),
        )
    },
)
def adam_move(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, move):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta + move(m, v, m / (1 - beta1**t), v / (1 - beta2**t), lr, eps), {"m": m, "v": v, "t": t}


# schedule


@misconception(
    "optimizers.schedule",
    "another fall than half a cosine",
    "After the warm-up the rate is lr at first, lr/2 half way, and 0 at the end, along half a cosine. Compare yours at these three.",
    family={
        "fall": (
            Expression("lambda q: np.cos(np.pi / 2 * q)"),
            Expression("lambda q: (1 + np.cos(np.pi / 2 * q)) / 2"),
            Expression("lambda q: (1 + np.cos(2 * np.pi * q)) / 2"),
            Expression("lambda q: np.cos(np.pi * q)"),
            Expression("lambda q: np.cos(np.pi * q) / 2"),
            Expression("lambda q: (1 + np.sin(np.pi * q)) / 2"),
            Expression("lambda q: 1 - np.sin(np.pi / 2 * q)"),
            Expression("lambda q: (1 + np.cos(q)) / 2"),
            Expression("lambda q: (1 - q) ** 2"),
            Expression("lambda q: np.exp(-q)"),
            Expression("lambda q: 0.5 + np.cos(np.pi * q)"),
            Expression("lambda q: np.cos(np.pi / 2 * q) ** 4"),
            Expression("lambda q: (1 + np.cos(np.pi * q)) / 4"),
        )
    },
)
def schedule_fall(t, total, warmup, lr, *, fall):
    if t < warmup:
        return float(lr * (t + 1) / warmup)
    return float(lr * fall((t - warmup) / (total - warmup))) if t < total else 0.0


@misconception(
    "optimizers.schedule",
    "another part of the way",
    "The cosine has its whole half turn within the steps after the warm-up. Where does yours begin and end?",
    family={
        "q": (
            Expression("lambda t, w, T: t / (T - w)"),
            Expression("lambda t, w, T: (t - w - 1) / (T - w)"),
            Expression("lambda t, w, T: (t - w) / (T - w + 1)"),
            Expression("lambda t, w, T: (t - w + 1) / (T - w + 1)"),
            Expression("lambda t, w, T: (t + 1) / T"),
            Expression("lambda t, w, T: t - w / (T - w)"),
        )
    },
)
def schedule_way(t, total, warmup, lr, *, q):
    if t < warmup:
        return float(lr * (t + 1) / warmup)
    return float(lr / 2 * (1 + np.cos(np.pi * q(t, warmup, total)))) if t < total else 0.0


@misconception(
    "optimizers.schedule",
    "another rise",
    "The first step has lr / warmup and the last of the warm-up has lr. What do yours have?",
    family={
        "rise": (
            Expression("lambda t, w: (t + 1) / (w + 1)"),
            Expression("lambda t, w: t / max(w - 1, 1)"),
            Expression("lambda t, w: 1.0"),
            Expression("lambda t, w: ((t + 1) / w) ** 2"),
            Expression("lambda t, w: (t + 1) // w"),
            Expression("lambda t, w: (1 - np.cos(np.pi * (t + 1) / w)) / 2"),
            Expression("lambda t, w: 1 / w"),
            Expression("lambda t, w: w / (t + 1)"),
            Expression("lambda t, w: t + 1 / w"),
            Expression("lambda t, w: np.sqrt((t + 1) / w)"),
            Expression("lambda t, w: 0.0"),
        )
    },
)
def schedule_rise(t, total, warmup, lr, *, rise):
    if t < warmup:
        return float(lr * rise(t, warmup))
    return float(lr / 2 * (1 + np.cos(np.pi * (t - warmup) / (total - warmup)))) if t < total else 0.0


@misconception(
    "optimizers.schedule",
    "another rate behind the end",
    "From step total on the rate is 0.",
    family={
        "end": (
            Expression("lambda lr, t, w, T: lr"),
            Expression("lambda lr, t, w, T: lr / 2"),
            Expression("lambda lr, t, w, T: lr * 0.01"),
        )
    },
)
def schedule_end(t, total, warmup, lr, *, end):
    if t < warmup:
        return float(lr * (t + 1) / warmup)
    if t < total:
        return float(lr / 2 * (1 + np.cos(np.pi * (t - warmup) / (total - warmup))))
    return float(end(lr, t, warmup, total))


# clip_by_norm


@misconception(
    "optimizers.clip_by_norm",
    "another length",
    "The length of g is the root of the sum of its squares. What do you compare with limit?",
    family={
        "size": (
            Expression("lambda g: np.sum(g**2)"),
            Expression("lambda g: np.abs(np.sum(g))"),
            Expression("lambda g: np.mean(np.abs(g))"),
            Expression("lambda g: np.mean(g**2)"),
            Expression("lambda g: np.max(g)"),
            Expression("lambda g: np.std(g)"),
            Expression("lambda g: np.sqrt(np.abs(np.sum(g)))"),
            Expression("lambda g: np.abs(g[0])"),
        )
    },
)
def clip_size(g, limit, *, size):
    length = size(g)
    return g * (limit / length) if length > limit else g.copy()


@misconception(
    "optimizers.clip_by_norm",
    "another result where g is too long",
    "A g that is too long keeps its direction and gets the length limit. By which number do you multiply it?",
    family={
        "f": (
            Expression("lambda g, n, c: g * n / c"),
            Expression("lambda g, n, c: g * c"),
            Expression("lambda g, n, c: g / c"),
            Expression("lambda g, n, c: g * (c / n) ** 2"),
            Expression("lambda g, n, c: g * np.sqrt(c / n)"),
            Expression("lambda g, n, c: -g * c / n"),
            Expression("lambda g, n, c: np.abs(g) * c / n"),
            Expression("lambda g, n, c: np.minimum(g, c)"),
            Expression("lambda g, n, c: np.sign(g) * c"),
            Expression("lambda g, n, c: np.full_like(g, c)"),
            Expression("lambda g, n, c: np.full_like(g, c / np.sqrt(g.size))"),
            Expression("lambda g, n, c: g - (n - c)"),
            Expression("lambda g, n, c: g * (1 - c / n)"),
            Expression("lambda g, n, c: g * (n - c) / n"),
            Expression("lambda g, n, c: g * c / (n + c)"),
            Expression("lambda g, n, c: g * c**2 / n"),
        )
    },
)
def clip_result(g, limit, *, f):
    length = np.sqrt(np.sum(g**2))
    return f(g, length, limit) if length > limit else g.copy()


@misconception(
    "optimizers.clip_by_norm",
    "a small number added to the length",
    "A g that is longer than limit is not 0: nothing needs to be added to its length.",
    family={"eps": (1e-12, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-3)},
)
def clip_eps(g, limit, *, eps):
    length = np.sqrt(np.sum(g**2))
    return g * (limit / (length + eps)) if length > limit else g.copy()


# adamw_step


@misconception(
    "optimizers.adamw_step",
    "another decay beside Adam's step",
    "theta loses lr decay times its old value, beside what Adam's step does. What does it lose in yours?",
    family={
        "lost": (
            Expression("lambda old, new, g, lr, d: d * new"),
            Expression("lambda old, new, g, lr, d: lr * d * g"),
            Expression("lambda old, new, g, lr, d: lr * d / 2 * old"),
            Expression("lambda old, new, g, lr, d: lr * d * old**2"),
            Expression("lambda old, new, g, lr, d: lr * old"),
            Expression("lambda old, new, g, lr, d: lr * 0.01 * old"),
            Expression("lambda old, new, g, lr, d: lr**2 * d * old"),
            Expression("lambda old, new, g, lr, d: lr * d**2 * old"),
            Expression("lambda old, new, g, lr, d: lr * d"),
            Expression("lambda old, new, g, lr, d: lr * d * (new - old)"),
            Expression("lambda old, new, g, lr, d: d * new * (lr > 0) * 0 + lr * d * np.abs(old)"),
        )
    },
)
def adamw_lost(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01, *, lost):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    return new - lost(theta, new, g, lr, decay), state


@misconception(
    "optimizers.adamw_step",
    "the decay through Adam",
    "The decay takes no part in Adam's averages. What do you give to `adam_step`?",
    family={
        "into": (
            Expression("lambda t, g, lr, d: g + lr * d * t"),
            Expression("lambda t, g, lr, d: g - d * t"),
            Expression("lambda t, g, lr, d: g + 2 * d * t"),
            Expression("lambda t, g, lr, d: g + d / 2 * t"),
        ),
        "beside": (0.0, 1.0),
    },
)
def adamw_through(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01, *, into, beside):
    new, state = adam_step(theta, into(theta, g, lr, decay), state, lr, beta1, beta2, eps)
    return new - beside * lr * decay * theta, state


# stationary_variance


@misconception(
    "optimizers.stationary_variance",
    "another formula",
    "Write your fraction beside the text, factor by factor: lr, the noise, the two brackets with beta, the curvature.",
    family={
        "V": (
            Expression("lambda lr, a, s, b, z: s**2 * (1 + b) / (a * (1 - b) * z)"),
            Expression("lambda lr, a, s, b, z: lr * s**2 / (a * (1 - b) * z)"),
            Expression("lambda lr, a, s, b, z: lr * s**2 * (1 + b) / (a * z)"),
            Expression("lambda lr, a, s, b, z: lr * s**2 * (1 + b) / ((1 - b) * z)"),
            Expression("lambda lr, a, s, b, z: lr * s**2 * (1 + b) / (a**2 * (1 - b) * z)"),
            Expression("lambda lr, a, s, b, z: lr * s**2 * (1 - b) / (a * (1 + b) * z)"),
            Expression("lambda lr, a, s, b, z: lr * s**2 * (1 + b) / a * (1 - b) * z"),
            Expression("lambda lr, a, s, b, z: lr * s**2 * (1 + b) / a * (1 - b) / z"),
            Expression("lambda lr, a, s, b, z: lr * s**2 / (a * z)"),
            Expression("lambda lr, a, s, b, z: (lr * s**2 * (1 + b) / (a * (1 - b) * z)) ** 2"),
            Expression("lambda lr, a, s, b, z: lr * s**2 * (1 + b) / (2 * a * (1 - b))"),
            Expression("lambda lr, a, s, b, z: lr * s**2 * (1 + b) / (a * (1 - b) ** 2 * z)"),
            Expression("lambda lr, a, s, b, z: lr * a**2 * (1 + b) / (s * (1 - b) * z)"),
        )
    },
)
def variance_formula(lr, curvature, noise, beta=0.0, *, V):
    last = 2 * (1 + beta) - lr * curvature
    return np.where(last > 0, V(lr, curvature, noise, beta, np.where(last > 0, last, 1.0)), np.inf)


@misconception(
    "optimizers.stationary_variance",
    "another last bracket",
    "The last bracket is 2 (1 + beta) - lr a. It decides too where the search runs away.",
    family={
        "z": (
            Expression("lambda lr, a, b: 2 - lr * a"),
            Expression("lambda lr, a, b: (1 + b) - lr * a"),
            Expression("lambda lr, a, b: 2 + b - lr * a"),
            Expression("lambda lr, a, b: 2 * (1 - b) - lr * a"),
            Expression("lambda lr, a, b: 2 * (1 + b) + lr * a"),
            Expression("lambda lr, a, b: 2 * (1 + b) - lr * a**2"),
            Expression("lambda lr, a, b: 2 * (1 + b) - a"),
            Expression("lambda lr, a, b: 2 * (1 + b) - lr * a.max()"),
            Expression("lambda lr, a, b: 2 * (1 + b) - lr"),
            Expression("lambda lr, a, b: 2 + 2 * b - lr * a * (1 - b)"),
            Expression("lambda lr, a, b: 2 * (1 + b - lr * a)"),
            Expression("lambda lr, a, b: 2 * (1 + b) - lr * a / 2"),
            Expression("lambda lr, a, b: 4 * (1 + b) - lr * a"),
        )
    },
)
def variance_bracket(lr, curvature, noise, beta=0.0, *, z):
    last = z(lr, curvature, beta) + 0 * curvature
    safe = np.where(last > 0, last, 1.0)
    return np.where(last > 0, lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * safe), np.inf)


@misconception(
    "optimizers.stationary_variance",
    "another answer where the search runs away",
    "Where lr a is 2 (1 + beta) or more, V is infinite, in that coordinate alone.",
    family={
        "f": (
            Expression("lambda V, last: np.abs(V)"),
            Expression("lambda V, last: np.where(last > 0, V, -np.inf)"),
            Expression("lambda V, last: np.maximum(V, 0)"),
            Expression("lambda V, last: np.where(last > 0, V, 1e300)"),
        )
    },
)
def variance_away(lr, curvature, noise, beta=0.0, *, f):
    last = 2 * (1 + beta) - lr * curvature
    with np.errstate(all="ignore"):
        return f(lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * last), last)


# best_rate


@misconception(
    "optimizers.best_rate",
    "at_edge asks something else",
    "at_edge is True if the best rate is the smallest or the largest of the grid, in whatever order the grid comes.",
    family={
        "f": (
            Expression("lambda lr, grid, scores: True"),
            Expression("lambda lr, grid, scores: np.argmin(scores) == 0"),
            Expression("lambda lr, grid, scores: np.argmin(scores) in (0, len(grid))"),
        )
    },
)
def best_rate_edge(run, grid, *, f):
    scores = np.array([float(run(float(lr))) for lr in grid])
    scores[~np.isfinite(scores)] = np.inf
    lr = float(grid[scores == scores.min()].min())
    return lr, scores, bool(f(lr, grid, scores))


@misconception(
    "optimizers.best_rate",
    "another rate is called best",
    "The best rate has the smallest score, and of equal ones it is the smallest rate. Which rate do you return?",
    family={
        "f": (
            Expression("lambda grid, scores: grid[np.argmax(scores)]"),
            Expression("lambda grid, scores: np.argmin(scores)"),
            Expression("lambda grid, scores: scores.min()"),
            Expression("lambda grid, scores: np.sort(grid)[np.argmin(scores)]"),
            Expression("lambda grid, scores: grid.min()"),
        )
    },
)
def best_rate_other(run, grid, *, f):
    scores = np.array([float(run(float(lr))) for lr in grid])
    scores[~np.isfinite(scores)] = np.inf
    lr = float(f(grid, scores))
    return lr, scores, bool(lr in (grid.min(), grid.max()))


@misconception(
    "optimizers.best_rate",
    "other scores",
    "One score for each rate, in the order of grid, and inf where run gave no finite number. What stands in yours?",
    family={
        "f": (
            Expression("lambda raw, clean: np.sort(clean)"),
            Expression("lambda raw, clean: np.abs(clean)"),
            Expression("lambda raw, clean: clean.min()"),
            Expression("lambda raw, clean: np.where(np.isnan(raw), np.inf, raw)"),
            Expression("lambda raw, clean: np.where(np.isfinite(raw), raw, np.nan)"),
            Expression("lambda raw, clean: np.where(np.isfinite(raw), raw, 1e300)"),
            Expression("lambda raw, clean: np.where(np.isfinite(raw), raw, 1e10)"),
            Expression("lambda raw, clean: np.where(np.isfinite(raw), raw, 0.0)"),
            Expression("lambda raw, clean: list(clean)[:-1]"),
        )
    },
)
def best_rate_scores(run, grid, *, f):
    raw = np.array([float(run(float(lr))) for lr in grid])
    clean = np.where(np.isfinite(raw), raw, np.inf)
    lr = float(grid[clean == clean.min()].min())
    return lr, f(raw, clean), bool(lr in (grid.min(), grid.max()))

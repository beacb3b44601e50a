"""Usual mistakes of 06-optimizers as families of formulas. Appended to optimizers.py when they run."""

from __future__ import annotations

import math

import numpy as np
from optimizers import adam_step

from autograder.misconceptions import Between, Expression, misconception

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
    "eps at another place, or twice",
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
            Expression("lambda q: (1 - np.cos(np.pi * q)) / 2"),
            Expression("lambda q: (1 + np.pi * np.cos(q)) / 2"),
            Expression("lambda q: (1 + np.sin(np.pi / 2 * q)) / 2"),
            Expression("lambda q: 1 - np.cos(np.pi * q)"),
            Expression("lambda q: -np.cos(np.pi * q)"),
            Expression("lambda q: 1 - np.cos(np.pi / 2 * q)"),
            Expression("lambda q: np.cos(q)"),
            Expression("lambda q: np.sqrt(1 - q)"),
            Expression("lambda q: 1 / (1 + q)"),
            Expression("lambda q: 1 - q**2"),
            Expression("lambda q: ((1 + np.cos(np.pi * q)) / 2) ** 2"),
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
            Expression("lambda t, w, T: (t - w) // (T - w)"),
            Expression("lambda t, w, T: (t - w) / (T + w)"),
            Expression("lambda t, w, T: (t - w + 1) / T"),
            Expression("lambda t, w, T: (t + w) / (T + w)"),
            Expression("lambda t, w, T: (t - w) / t if t else 0.0"),
            Expression("lambda t, w, T: ((t - w) / (T - w)) ** 2"),
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
            Expression("lambda t, w, T: (t + 1) / (w + 1)"),
            Expression("lambda t, w, T: t / max(w - 1, 1)"),
            Expression("lambda t, w, T: 1.0"),
            Expression("lambda t, w, T: ((t + 1) / w) ** 2"),
            Expression("lambda t, w, T: (t + 1) // w"),
            Expression("lambda t, w, T: (1 - np.cos(np.pi * (t + 1) / w)) / 2"),
            Expression("lambda t, w, T: 1 / w"),
            Expression("lambda t, w, T: w / (t + 1)"),
            Expression("lambda t, w, T: t + 1 / w"),
            Expression("lambda t, w, T: np.sqrt((t + 1) / w)"),
            Expression("lambda t, w, T: 0.0"),
            Expression("lambda t, w, T: (t + 1) / T"),
            Expression("lambda t, w, T: t / T"),
            Expression("lambda t, w, T: (t + 2) / w"),
            Expression("lambda t, w, T: 1 - t / w"),
            Expression("lambda t, w, T: 1 - (t + 1) / w"),
            Expression("lambda t, w, T: (t + 1) / w / 2"),
        )
    },
)
def schedule_rise(t, total, warmup, lr, *, rise):
    if t < warmup:
        return float(lr * rise(t, warmup, total))
    return float(lr / 2 * (1 + np.cos(np.pi * (t - warmup) / (total - warmup)))) if t < total else 0.0


@misconception(
    "optimizers.schedule",
    "another rate behind the end",
    "From step total on the rate is 0.",
    family={"part": Between(1e-4, 1.5, examples=(1.0, 0.5, 0.01))},
)
def schedule_end(t, total, warmup, lr, *, part):
    if t < warmup:
        return float(lr * (t + 1) / warmup)
    if t < total:
        return float(lr / 2 * (1 + np.cos(np.pi * (t - warmup) / (total - warmup))))
    return float(lr * part)


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
            Expression("lambda g, n, c: g / n**2"),
            Expression("lambda g, n, c: g / np.sqrt(n)"),
            Expression("lambda g, n, c: g * c / n / g.size"),
            Expression("lambda g, n, c: g * c / n * np.sqrt(g.size)"),
            Expression("lambda g, n, c: c / n"),
            Expression("lambda g, n, c: g * np.tanh(c / n)"),
            Expression("lambda g, n, c: g - c"),
            Expression("lambda g, n, c: np.maximum(g, -c)"),
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
            Expression("lambda old, new, g, lr, d: lr * (1 - d) * old"),
            Expression("lambda old, new, g, lr, d: (1 - lr * d) * old"),
            Expression("lambda old, new, g, lr, d: lr * d * new**2"),
            Expression("lambda old, new, g, lr, d: lr / d * old"),
            Expression("lambda old, new, g, lr, d: lr * np.sqrt(d) * old"),
            Expression("lambda old, new, g, lr, d: lr * d * np.linalg.norm(old)"),
            Expression("lambda old, new, g, lr, d: lr * d * np.sum(old**2) / 2"),
            Expression("lambda old, new, g, lr, d: d / lr * old"),
            Expression("lambda old, new, g, lr, d: -d * old"),
            Expression("lambda old, new, g, lr, d: -lr * d * new"),
            Expression("lambda old, new, g, lr, d: lr + d * old"),
            Expression("lambda old, new, g, lr, d: lr * (d + old)"),
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


# eps, wherever it may stand


@misconception(
    "optimizers.adam_step",
    "another number in place of eps",
    "eps is an argument: another eps should give another step. Which number do you add to the root?",
    family={"small": Between(1e-17, 1e-2, examples=(1e-9, 3e-8))},
)
def adam_eps_of_its_own(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, small):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + small), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "a number of its own under the root",
    "Feed gradients of size 1e-6: what you add to the square is far larger than it. And eps is an argument.",
    family={"small": Between(1e-17, 1e-2, examples=(1e-10, 1e-6))},
)
def adam_number_under_the_root(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, small):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * m / (1 - beta1**t) / np.sqrt(v / (1 - beta2**t) + small), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "a multiple or a power of eps",
    "eps is added to the root as it is. What do you multiply it by?",
    family={
        "of": (
            Expression("lambda eps, lr, t, beta1, beta2: eps / 2"),
            Expression("lambda eps, lr, t, beta1, beta2: eps**2"),
            Expression("lambda eps, lr, t, beta1, beta2: eps * t"),
            Expression("lambda eps, lr, t, beta1, beta2: eps / t"),
            Expression("lambda eps, lr, t, beta1, beta2: eps * lr"),
            Expression("lambda eps, lr, t, beta1, beta2: eps / (1 - beta2**t)"),
            Expression("lambda eps, lr, t, beta1, beta2: eps * (1 - beta2**t)"),
            Expression("lambda eps, lr, t, beta1, beta2: eps * np.sqrt(1 - beta2**t)"),
            Expression("lambda eps, lr, t, beta1, beta2: eps / (1 - beta1**t)"),
        )
    },
)
def adam_multiple_of_eps(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, of):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    with np.errstate(all="ignore"):
        root = np.sqrt(v / (1 - beta2**t)) + of(eps, lr, t, beta1, beta2)
        return theta - lr * m / (1 - beta1**t) / root, {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "eps only where the root is small",
    "eps is added to every root, not only to those that are 0 or small. Feed gradients of the size of eps.",
    family={
        "root": (
            Expression("lambda r, vh, eps: np.where(vh == 0, 1.0, r)"),
            Expression("lambda r, vh, eps: np.where(vh == 0, eps, r)"),
            Expression("lambda r, vh, eps: r + eps * (vh < eps)"),
            Expression("lambda r, vh, eps: r + eps * (r < eps)"),
            Expression("lambda r, vh, eps: np.sqrt(np.maximum(vh, eps))"),
            Expression("lambda r, vh, eps: np.sqrt(r + eps)"),
            Expression("lambda r, vh, eps: r * eps"),
        )
    },
)
def adam_eps_where_small(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, root):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    vh = v / (1 - beta2**t)
    with np.errstate(all="ignore"):
        step = m / (1 - beta1**t) / root(np.sqrt(vh), vh, eps)
    return theta - lr * step, {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "eps under the root, before the correction",
    "Two things are divided by 1 - beta2^t in your step: v, and eps with it. And is eps added before or after the root is taken?",
    family={
        "root": (
            Expression("lambda v, c, eps: np.sqrt((v + eps) / c)"),
            Expression("lambda v, c, eps: np.sqrt(v + eps) / c"),
            Expression("lambda v, c, eps: np.sqrt(v + eps) / np.sqrt(c) + eps"),
        )
    },
)
def adam_eps_under_the_root_before(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, root):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    return theta - lr * m / (1 - beta1**t) / root(v, 1 - beta2**t, eps), {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "eps outside of the denominator",
    "With a gradient of 0 nothing should move, and yours does. Put the brackets so that eps is added to the root, and the sum divides.",
    family={
        "step": (
            Expression("lambda mh, r, lr, eps: lr * (mh / r + eps)"),
            Expression("lambda mh, r, lr, eps: lr * (mh + eps) / (r + eps)"),
            Expression("lambda mh, r, lr, eps: lr * (mh + eps) / r"),
        )
    },
)
def adam_eps_outside(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, step):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2
    with np.errstate(all="ignore"):
        moved = step(m / (1 - beta1**t), np.sqrt(v / (1 - beta2**t)), lr, eps)
    return theta - moved, {"m": m, "v": v, "t": t}


@misconception(
    "optimizers.adam_step",
    "eps in the average that is handed on",
    "The state holds v itself. Yours grows by eps in each step, even without any gradient.",
    family={"outside": (0.0, 1.0)},
)
def adam_eps_in_the_state(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, *, outside):
    t = state["t"] + 1
    m, v = beta1 * state["m"] + (1 - beta1) * g, beta2 * state["v"] + (1 - beta2) * g**2 + eps
    root = np.sqrt(v / (1 - beta2**t)) + outside * eps
    return theta - lr * m / (1 - beta1**t) / root, {"m": m, "v": v, "t": t}


# adamw_step, momentum_step, schedule


@misconception(
    "optimizers.adamw_step",
    "the decay goes through something of Adam's",
    "The decay is lr decay theta, and nothing else: no count of steps, no root, no average takes part in it.",
    family={
        "of": (
            Expression("lambda theta, r, t, eps, b1, b2: theta / t"),
            Expression("lambda theta, r, t, eps, b1, b2: theta / np.sqrt(t)"),
            Expression("lambda theta, r, t, eps, b1, b2: theta * t"),
            Expression("lambda theta, r, t, eps, b1, b2: theta / (r + eps)"),
            Expression("lambda theta, r, t, eps, b1, b2: (1 - b1) * theta"),
            Expression("lambda theta, r, t, eps, b1, b2: theta / np.linalg.norm(theta)"),
            Expression("lambda theta, r, t, eps, b1, b2: np.sum(theta)"),
            Expression("lambda theta, r, t, eps, b1, b2: np.mean(theta)"),
        )
    },
)
def adamw_decay_through(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01, *, of):
    new, state = adam_step(theta, g, state, lr, beta1, beta2, eps)
    root = np.sqrt(state["v"] / (1 - beta2 ** state["t"]))
    with np.errstate(all="ignore"):
        return new - lr * decay * of(theta, root, state["t"], eps, beta1, beta2), state


@misconception(
    "optimizers.adamw_step",
    "settings at the places of others",
    "Count the arguments of adam_step: which setting goes to which place?",
    family={
        "order": (
            Expression("lambda b1, b2, eps, decay: (b1, b2, decay)"),
            Expression("lambda b1, b2, eps, decay: (b2, b1, eps)"),
            Expression("lambda b1, b2, eps, decay: (b1, b1, eps)"),
            Expression("lambda b1, b2, eps, decay: (b2, b2, eps)"),
            Expression("lambda b1, b2, eps, decay: (b1, b2)"),
            Expression("lambda b1, b2, eps, decay: (b1,)"),
            Expression("lambda b1, b2, eps, decay: (b1, eps, b2)"),
            Expression("lambda b1, b2, eps, decay: (decay, b1, b2)"),
        )
    },
)
def adamw_settings_exchanged(theta, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=0.01, *, order):
    new, state = adam_step(theta, g, state, lr, *order(beta1, beta2, eps, decay))
    return new - lr * decay * theta, state


@misconception(
    "optimizers.momentum_step",
    "the learning rate twice",
    "Halve lr: your step falls to a quarter. It stands in the velocity and beside it.",
)
def momentum_lr_twice(theta, g, state, lr, beta=0.9):
    v = beta * state["v"] + lr * g
    return theta - lr * v, {"v": v}


@misconception(
    "optimizers.schedule",
    "another rate after the last step",
    "From step total on the rate is 0. What does your function return for t = total, and for a much later t?",
    family={
        "after": (
            Expression("lambda lr, last: last"),
            Expression("lambda lr, last: None"),
            Expression("lambda lr, last: float('nan')"),
        )
    },
)
def schedule_after_the_last(t, total, warmup, lr, *, after):
    def before(t):
        if t < warmup:
            return lr * (t + 1) / warmup
        return lr / 2 * (1 + math.cos(math.pi * (t - warmup) / (total - warmup)))

    return before(t) if t < total else after(lr, before(total - 1))


@misconception(
    "optimizers.schedule",
    "brackets missing",
    "Products and quotients come before sums and differences. Which sums of the formula stand in brackets, and do yours?",
    family={
        "cosine": (
            Expression("lambda t, total, w, lr: lr / 2 * (1 + math.cos(math.pi * (t - w) / total - w))"),
            Expression("lambda t, total, w, lr: lr / 2 * (1 + math.cos(math.pi * t - w / (total - w)))"),
            Expression("lambda t, total, w, lr: lr / 2 * (1 + math.cos(math.pi * t - w / total - w))"),
            Expression("lambda t, total, w, lr: lr / 2 * 1 + math.cos(math.pi * (t - w) / (total - w))"),
            Expression("lambda t, total, w, lr: lr / (2 * (1 + math.cos(math.pi * (t - w) / (total - w))))"),
            Expression("lambda t, total, w, lr: lr / 2 + math.cos(math.pi * (t - w) / (total - w))"),
        ),
        "warm": (
            Expression("lambda t, w, lr: lr * (t + 1) / w"),
            Expression("lambda t, w, lr: lr * t + 1 / w"),
            Expression("lambda t, w, lr: lr * t / w"),
        ),
    },
)
def schedule_without_brackets(t, total, warmup, lr, *, cosine, warm):
    if t >= total:
        return 0.0
    return warm(t, warmup, lr) if t < warmup else cosine(t, total, warmup, lr)


@misconception(
    "optimizers.schedule",
    "brackets missing in the warm-up",
    "Products and quotients come before sums: t + 1 stands in brackets. What is the rate of the last step of the warm-up?",
    family={
        "warm": (
            Expression("lambda t, w, lr: lr * t + 1 / w"),
            Expression("lambda t, w, lr: lr * t + lr / w * w"),
        )
    },
)
def schedule_warm_up_without_brackets(t, total, warmup, lr, *, warm):
    if t >= total:
        return 0.0
    return (
        warm(t, warmup, lr)
        if t < warmup
        else lr / 2 * (1 + math.cos(math.pi * (t - warmup) / (total - warmup)))
    )


# clip_by_norm, stationary_variance, best_rate


@misconception(
    "optimizers.clip_by_norm",
    "another factor where it is too long",
    "The result has the length limit exactly. Compute the length of yours: which factor turns the length of g into limit?",
    family={
        "factor": (
            Expression("lambda n, limit: 1 - (n - limit)"),
            Expression("lambda n, limit: limit - n"),
            Expression("lambda n, limit: n - limit"),
            Expression("lambda n, limit: limit / (1 + n)"),
        )
    },
)
def clip_by_another_factor(g, limit, *, factor):
    length = np.linalg.norm(g)
    return g * factor(length, limit) if length > limit else g.copy()


@misconception(
    "optimizers.stationary_variance",
    "one decision for all coordinates",
    "`if` looks at one truth value, and the last bracket is an array. np.where decides for each coordinate.",
    family={"raised": (True, False)},
)
def variance_if_on_an_array(lr, curvature, noise, beta=0.0, *, raised):
    room = 2 * (1 + beta) - lr * curvature
    if (room <= 0) if raised else (room <= 0).any():
        return np.inf
    return lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * room)


@misconception(
    "optimizers.stationary_variance",
    "a large number in place of infinity",
    "Where the search runs away the variance is inf itself. What stands in your denominator there?",
    family={
        "room": (
            Expression("lambda room: np.maximum(room, 1e-12)"),
            Expression("lambda room: np.maximum(room, 1e-10)"),
            Expression("lambda room: np.maximum(room, 1e-8)"),
            Expression("lambda room: np.maximum(room, 1e-15)"),
            Expression("lambda room: np.where(room > 0, room, 1e-300)"),
            Expression("lambda room: np.where(room > 0, room, 1e-12)"),
        )
    },
)
def variance_never_infinite(lr, curvature, noise, beta=0.0, *, room):
    bracket = room(2 * (1 + beta) - lr * curvature)
    with np.errstate(all="ignore"):
        return lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * bracket)


@misconception(
    "optimizers.stationary_variance",
    "one number for all coordinates",
    "Each coordinate has a variance of its own. Over what do you sum or average?",
    family={
        "of": (
            Expression("lambda V: float(np.sum(V))"),
            Expression("lambda V: float(np.mean(V))"),
            Expression("lambda V: float(np.max(V))"),
            Expression("lambda V: np.full_like(V, np.sum(V))"),
        )
    },
)
def variance_of_all(lr, curvature, noise, beta=0.0, *, of):
    room = 2 * (1 + beta) - lr * curvature
    with np.errstate(all="ignore"):
        V = lr * noise**2 * (1 + beta) / (curvature * (1 - beta) * room)
    return of(np.where(room > 0, V, np.inf))


@misconception(
    "optimizers.best_rate",
    "scores that are no numbers take part, and the edge is sought by place",
    "Let one score be nan: which rate is called best? And the grid may come in any order: its first and last entries need not be its ends.",
    family={
        "clean": (
            Expression("lambda s: s"),
            Expression("lambda s: np.where(np.isnan(s), np.inf, s)"),
        )
    },
)
def best_rate_of_raw_scores(run, grid, *, clean):
    scores = clean(np.array([float(run(float(lr))) for lr in grid]))
    place = int(np.argmin(scores))
    return float(grid[place]), scores, place in (0, len(grid) - 1)


@misconception(
    "optimizers.best_rate",
    "finite numbers in place of nan and infinity",
    "np.nan_to_num makes 0 of nan, and a negative number of -inf: both are better than any score. What should they become?",
    family={
        "clean": (
            Expression("lambda s: np.nan_to_num(s)"),
            Expression("lambda s: np.nan_to_num(s, nan=np.inf)"),
        )
    },
)
def best_rate_of_finite_scores(run, grid, *, clean):
    scores = clean(np.array([float(run(float(lr))) for lr in grid]))
    lr = float(grid[scores == scores.min()].min())
    return lr, scores, bool(lr in (grid.min(), grid.max()))

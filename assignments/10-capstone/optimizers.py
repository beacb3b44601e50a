"""The optimizers of 06-optimizers, ready-made: as much of them as the capstone needs."""

from __future__ import annotations

import math

import numpy as np


def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> list[np.ndarray]:
    """Return a random partition of range(n) as a list of int arrays of ``batch_size`` (the last may be shorter)."""
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


def adam_state(theta: np.ndarray) -> dict[str, np.ndarray | int]:
    """Return the state before the first step of Adam: nothing averaged yet, and 0 steps taken."""
    return {"m": np.zeros_like(theta), "v": np.zeros_like(theta), "t": 0}


def adam_step(
    theta: np.ndarray,
    g: np.ndarray,
    state: dict[str, np.ndarray | int],
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
) -> tuple[np.ndarray, dict[str, np.ndarray | int]]:
    """Return (theta, state) after one step of Adam from ``theta`` (p,) with the gradient ``g`` (p,)."""
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return theta - lr * m_hat / (np.sqrt(v_hat) + eps), {"m": m, "v": v, "t": t}


def schedule(t: int, total: int, warmup: int, lr: float) -> float:
    """Return the learning rate of step ``t``, counted from 0: a rise to ``lr`` in ``warmup`` steps, then a cosine to 0."""
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr / 2 * (1 + math.cos(math.pi * (t - warmup) / (total - warmup)))

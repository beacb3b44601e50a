"""The optimizer and the schedule of 06-optimizers, ready-made."""

from __future__ import annotations

from typing import Any

import numpy as np


def adam_state(theta: np.ndarray) -> dict[str, Any]:
    """Return the state before the first step: averages of 0, and no step counted."""
    return {"m": np.zeros_like(theta), "v": np.zeros_like(theta), "t": 0}


def adamw_step(
    theta: np.ndarray,
    g: np.ndarray,
    state: dict[str, Any],
    lr: float,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    decay: float = 0.01,
) -> tuple[np.ndarray, dict[str, Any]]:
    """Return theta after one step of Adam that also shrinks theta by lr * decay of itself, and the new state."""
    t = state["t"] + 1
    m = beta1 * state["m"] + (1 - beta1) * g
    v = beta2 * state["v"] + (1 - beta2) * g**2
    step = (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
    return theta - lr * step - lr * decay * theta, {"m": m, "v": v, "t": t}


def schedule(t: int, total: int, warmup: int, lr: float) -> float:
    """Return the learning rate of step ``t``: up in a straight line for ``warmup`` steps, then down along half a cosine."""
    if t >= total:
        return 0.0
    if t < warmup:
        return lr * (t + 1) / warmup
    return lr / 2 * (1 + np.cos(np.pi * (t - warmup) / (total - warmup)))

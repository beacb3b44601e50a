"""The lamp with two switches, and the landscape over the nine parameters of a network with two hidden units."""

from __future__ import annotations

import numpy as np

SWITCHES = np.array([[-1.0, -1.0], [-1.0, 1.0], [1.0, -1.0], [1.0, 1.0]])
"""(4, 2): the two switches, -1 down and 1 up."""

LAMP = np.array([-1.0, 1.0, 1.0, -1.0])
"""(4,): the lamp, -1 dark and 1 lit. It is lit if exactly one switch is up (exclusive or, XOR)."""

SIZES = (2, 2, 1)
PENALTY = 0.01


def landscape(thetas: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return heights (m,) and slopes (m, 9) at many places (m, 9) at once, each a theta of sizes (2, 2, 1), tanh.

    The height is the mean squared error on the lamp plus 0.01 / 2 times the sum of the squares of all nine
    parameters. Without this penalty the valleys have no lowest point: they go on falling, ever more slowly, for ever
    larger weights.
    """
    W1, b1, W2, b2 = thetas[:, :4].reshape(-1, 2, 2), thetas[:, 4:6], thetas[:, 6:8], thetas[:, 8:]
    H = np.tanh(SWITCHES @ W1 + b1[:, None, :])  # (m, 4, 2)
    error = (H @ W2[:, :, None])[:, :, 0] + b2 - LAMP  # (m, 4)
    heights = np.mean(error**2, axis=1) + PENALTY / 2 * np.sum(thetas**2, axis=1)
    G = error / 2
    D = G[:, :, None] * W2[:, None, :] * (1 - H**2)
    parts = (SWITCHES.T @ D).reshape(-1, 4), D.sum(1), (G[:, :, None] * H).sum(1), G.sum(1, keepdims=True)
    return heights, np.concatenate(parts, axis=1) + PENALTY * thetas


def valley_floors(starts: np.ndarray, lr: float = 0.2, steps: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """Walk downhill from many starts (m, 9) at once; return the places (m, 9) and the heights (m,) of the ends."""
    places = starts
    for _ in range(steps):
        places = places - lr * landscape(places)[1]
    return places, landscape(places)[0]

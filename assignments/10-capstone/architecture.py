"""The starting point of 09-architecture, ready-made."""

from __future__ import annotations

import numpy as np
from models import pack


def init_two_layer(sizes: tuple[int, int, int], rng: np.random.Generator) -> np.ndarray:
    """Return a random theta (p,) for a two-layer network: normal weights of variance 2 / fan-in, biases 0.

    sizes: (d, h, k)
    """
    d, h, k = sizes
    W1 = rng.normal(0.0, np.sqrt(2.0 / d), (d, h))
    W2 = rng.normal(0.0, np.sqrt(2.0 / h), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))

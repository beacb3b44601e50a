"""What your functions of `language` do, in plain arrays: checks and pictures ask them through this file."""

from __future__ import annotations

from collections.abc import Sequence

import autodiff
import language
import numpy as np
from letters import COUNT


def logits_and_slope(
    theta: np.ndarray, X: np.ndarray, sizes: tuple[int, int, int], G: np.ndarray
) -> dict[str, np.ndarray]:
    """Return the logits (n, 27) of your `window_logits`, and the slope (p,) in theta of the sum of G times them."""
    kept = []

    def f(t: autodiff.Node) -> autodiff.Node:
        kept.append(autodiff.node(language.window_logits(t, X, sizes)))
        return autodiff.total(kept[0] * G)

    _, slope = autodiff.value_and_grad(f, theta)
    return {"logits": np.array(kept[0].value), "slope": slope}


def drawn_firsts(table: np.ndarray, n: int, temperature: float, rng: np.random.Generator) -> np.ndarray:
    """Return (27,): how often your `sample` begins with each letter in ``n`` tries, at 0 how often with none.

    table: (27, 27), row a holds the logits of what follows a
    """
    counts = np.zeros(COUNT, dtype=np.int64)
    for _ in range(n):
        came = language.sample(lambda letters: table[last(letters)], rng, temperature, 1)
        counts[came[0] if len(came) else 0] += 1
    return counts


def drawn_pairs(table: np.ndarray, n: int, longest: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Return {"pairs", "lengths"} of ``n`` names drawn by your `sample` at temperature 1.

    pairs:   (27, 27), how often each letter was followed by each, boundaries included where a name has ended
    lengths: (n,)
    """
    pairs, lengths = np.zeros((COUNT, COUNT), dtype=np.int64), np.zeros(n, dtype=np.int64)
    for i in range(n):
        came = [int(k) for k in language.sample(lambda letters: table[last(letters)], rng, 1.0, longest)]
        lengths[i] = len(came)
        way = [0, *came, 0] if len(came) < longest else [0, *came]
        np.add.at(pairs, (way[:-1], way[1:]), 1)
    return {"pairs": pairs, "lengths": lengths}


def last(letters: Sequence[int]) -> int:
    """Return the latest of the letters so far, 0 if there is none yet."""
    return int(letters[-1]) if len(letters) else 0

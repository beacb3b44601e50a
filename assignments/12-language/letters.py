"""Names as numbers: 0 is the boundary before and behind a name, 1 to 26 are the letters a to z. Ready-made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

NAMES = Path(__file__).with_name("first_names.txt")
COUNT = 27
"""The boundary and 26 letters."""


def load() -> list[str]:
    """Return the 4,663 names, in the order of the alphabet (DATA.md says where they come from)."""
    return NAMES.read_text(encoding="ascii").split()


def split(names: Sequence[str], n_train: int, rng: np.random.Generator) -> tuple[list[str], list[str]]:
    """Return ``n_train`` names drawn by ``rng``, and all others."""
    drawn = rng.permutation(len(names))
    return [names[i] for i in drawn[:n_train]], [names[i] for i in drawn[n_train:]]


def encode(name: str) -> list[int]:
    """Return the numbers of the letters of ``name``, without boundaries: "abe" becomes [1, 2, 5]."""
    return [ord(letter) - ord("a") + 1 for letter in name]


def decode(numbers: Sequence[int]) -> str:
    """Return the letters of ``numbers``, a dot for the boundary."""
    return "".join(".abcdefghijklmnopqrstuvwxyz"[int(number)] for number in numbers)


def windows(names: Sequence[str], c: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (X, y): for every letter, and for the boundary behind every name, what comes before it, and it.

    X (n, c) int64: the c numbers before, the latest in the last column; boundaries before the first letter
    y (n,) int64:   what follows

    No window reaches from one name into another: "abe" with c = 2 gives 00-1, 01-2, 12-5, 25-0.
    """
    X, y = [], []
    for name in names:
        padded = [0] * c + encode(name) + [0]
        for i in range(c, len(padded)):
            X.append(padded[i - c : i])
            y.append(padded[i])
    return np.array(X, dtype=np.int64).reshape(-1, c), np.array(y, dtype=np.int64)


def pair_counts(names: Sequence[str]) -> np.ndarray:
    """Return (27, 27) float64: how often each letter (row) is followed by each (column), boundaries included."""
    X, y = windows(names, 1)
    counts = np.zeros((COUNT, COUNT))
    np.add.at(counts, (X[:, 0], y), 1.0)
    return counts


def n_params(sizes: tuple[int, int, int]) -> int:
    """Return how many numbers a window network of ``sizes`` (c, e, h) has."""
    c, e, h = sizes
    return COUNT * e + c * e * h + h + h * COUNT + COUNT

"""Cut the digits into what students get and what nobody sees, with a fifth of the labels wrong on both sides.

    python hidden/make_digits.py     (in the assignment's folder)

Reads hidden/all_digits.npz, the 1797 digits as they were published. Writes digits.npz, 800 of them for students, 400 to
learn from and 400 to choose by, and hidden/sealed.npz, 397 others from the same world, by which a choice is judged. The
600 that are left are used by make_runs alone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent
SPLIT = 0
WRONG = 0.2


def wrong_labels(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the labels, each one changed with probability ``WRONG`` to one of the nine others."""
    wrong = rng.random(len(y)) < WRONG
    return np.where(wrong, (y + rng.integers(1, 10, len(y))) % 10, y)


def main() -> None:
    with np.load(FOLDER / "hidden" / "all_digits.npz") as file:
        images, labels = file["images"], file["labels"].astype(np.int64)
    rng = np.random.default_rng(SPLIT)
    drawn = rng.permutation(len(labels))[:1197]
    told = wrong_labels(labels, rng).astype(np.uint8)
    for path, rows in ((FOLDER / "digits.npz", drawn[:800]), (FOLDER / "hidden" / "sealed.npz", drawn[800:])):
        np.savez_compressed(path, images=images[rows], labels=told[rows])
        wrong = float(np.mean(told[rows] != labels[rows]))
        print(f"{path.name}: {len(rows)} digits, {wrong:.1%} of the labels wrong")


if __name__ == "__main__":
    main()

"""Train the runs that `diagnose` is judged by, healthy and broken ones, and write what was measured.

    python hidden/make_runs.py     (in the assignment's folder; takes about a minute)

Writes hidden/runs.npz, 30 runs, and example_runs.npz, the 14 + 2 runs that students get, with seeds of their own. The
kinds DEAD, ONE_CLASS, NOISY (but for one patient), SCALED and FEW_SHUFFLED are in the hidden file only. All runs are on
clean labels but where a kind says otherwise, and on all 1797 digits, which hidden/all_digits.npz holds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(FOLDER))

import architecture  # noqa: E402
import gradients  # noqa: E402
import losses  # noqa: E402
import models  # noqa: E402
import optimizers  # noqa: E402

K = 10
ROWS_KEPT = (
    24  # rows of "hidden", the same number in every run: how many examples there were must not show in it
)

Sizes = tuple[int, int, int]
Objective = Callable[[np.ndarray, np.ndarray], tuple[float, np.ndarray]]
"""(Z (n, k), y (n,)) -> (value, slope in Z); a penalty on theta is added elsewhere."""


def plain(Z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    return losses.cross_entropy(Z, y), gradients.cross_entropy_grad(Z, y)


def wrong_sign(Z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    return -losses.cross_entropy(Z, y), -gradients.cross_entropy_grad(Z, y)


def class_index(Z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Regression of the first output on the class number."""
    G = np.zeros_like(Z)
    G[:, 0] = 2 * (Z[:, 0] - y) / len(y)
    return float(np.mean((Z[:, 0] - y) ** 2)), G


def one_class(Z: np.ndarray, y: np.ndarray) -> tuple[float, np.ndarray]:
    """Cross-entropy of the examples of class 1 only; all others have weight 0."""
    of_class = (y == 1)[:, None]
    terms = -models.log_softmax(Z)[np.arange(len(y)), y]
    return float(np.mean(terms * (y == 1))), gradients.cross_entropy_grad(Z, y) * of_class


@dataclass(frozen=True)
class Kind:
    """One way to train; a healthy one as it stands.

    name: short; `runs.STORIES` has a sentence for it, if students get such a run
    start: what is done to the random starting point
    labels, train_rows, val_images: what is done to the data
    """

    cause: str
    name: str
    hidden: int = 32
    n_train: int = 1200
    lr: float = 0.01
    epochs: int = 20
    decay: float = 0.0
    objective: Objective = plain
    start: Callable[[np.ndarray], np.ndarray] = lambda theta: theta
    labels: Callable[[np.ndarray, np.random.Generator], np.ndarray] = lambda y, rng: y
    train_rows: Callable[[np.ndarray, np.random.Generator], np.ndarray] = lambda y, rng: np.arange(len(y))
    val_images: Callable[[np.ndarray], np.ndarray] = lambda X: X
    val_labels: Callable[[np.ndarray, np.random.Generator], np.ndarray] = lambda y, rng: y
    dead: bool = False


def split(n: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return (X_train, y_train, X_val, y_val) of all digits: n drawn by ``rng``, and 597 others."""
    with np.load(FOLDER / "hidden" / "all_digits.npz") as file:
        pixels, names = 1.0 * file["images"], file["labels"].astype(int)
    drawn = rng.permutation(len(names))
    train, val = drawn[:n], drawn[-597:]
    return pixels[train], names[train], pixels[val], names[val]


def shuffled(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return rng.permutation(y)


def wrong_share(share: float) -> Callable[[np.ndarray, np.random.Generator], np.ndarray]:
    """Give this share of the examples another class, drawn at random."""

    def change(y: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        wrong = rng.random(len(y)) < share
        return np.where(wrong, (y + rng.integers(1, K, len(y))) % K, y)

    return change


def without(c: int) -> Callable[[np.ndarray, np.random.Generator], np.ndarray]:
    return lambda y, rng: np.flatnonzero(y != c)


def rolled(pixels: int) -> Callable[[np.ndarray], np.ndarray]:
    return lambda X: np.roll(X.reshape(-1, 8, 8), pixels, axis=2).reshape(-1, 64)


HEALTHY = Kind("ok", "healthy")
ZERO = Kind("minimum", "zero", start=np.zeros_like)
CONSTANT = Kind("minimum", "constant", start=lambda theta: np.full_like(theta, 0.1))
DEAD = Kind("minimum", "dead", dead=True)
CRAWLING = Kind("minimum", "crawling", lr=1e-6)
THROWN = Kind("minimum", "thrown out", lr=50.0)
SIGN = Kind("loss", "sign", objective=wrong_sign)
INDEX = Kind("loss", "class number", objective=class_index)
DECAY = Kind("loss", "penalty", decay=20.0)
ONE_CLASS = Kind("loss", "one class", objective=one_class)
SHUFFLED = Kind("data", "shuffled", labels=shuffled)
NOISY = Kind("data", "noisy", 16, epochs=8, labels=wrong_share(0.3))
ROLLED = Kind("data", "rolled", val_images=rolled(2))
SCALED = Kind("data", "scaled", val_images=lambda X: 16 * X)
MISSING = Kind("data", "no 3", train_rows=without(3))

FEW = Kind("few", "few", n_train=60, epochs=60)
FEW_SHUFFLED = Kind("data", "few shuffled", n_train=96, epochs=60, labels=shuffled)

HIDDEN = (
    HEALTHY, replace(HEALTHY, hidden=16, lr=0.02, n_train=900), replace(HEALTHY, n_train=700), replace(HEALTHY, epochs=12, lr=0.005),
    replace(HEALTHY, decay=1e-3), replace(HEALTHY, hidden=64, n_train=800),
    ZERO, DEAD, CONSTANT, replace(CONSTANT, epochs=30, lr=0.02), CRAWLING, replace(THROWN, lr=30.0),
    SIGN, INDEX, replace(INDEX, hidden=48, epochs=30), DECAY, replace(DECAY, decay=8.0, hidden=24), ONE_CLASS,
    SHUFFLED, FEW_SHUFFLED, NOISY, replace(ROLLED, val_images=rolled(-2)), SCALED, replace(MISSING, train_rows=without(7)),
    FEW, replace(FEW, n_train=30), replace(FEW, n_train=40, hidden=16), replace(FEW, n_train=80, decay=1e-3),
    replace(FEW, n_train=100, epochs=40), replace(FEW, n_train=50, hidden=64, lr=0.005),
)  # fmt: skip
EXAMPLES = (
    HEALTHY, replace(HEALTHY, hidden=24, n_train=800, decay=1e-3), ZERO, CONSTANT, CRAWLING, THROWN,
    SIGN, INDEX, DECAY, SHUFFLED, ROLLED, MISSING, FEW, replace(FEW, n_train=90, name="90 examples"),
)  # fmt: skip
PATIENTS = (
    replace(NOISY, name="third wrong", labels=wrong_share(1 / 3)),
    replace(MISSING, name="no 8", train_rows=without(8)),
)


LIES = wrong_share(1 / 3)
CONTROL = (
    replace(NOISY, labels=lambda y, rng: y),
    replace(NOISY, labels=LIES),
    replace(NOISY, labels=LIES, val_labels=LIES),
)
"""The control for the first patient: labels that are clean, wrong in training, and wrong on both sides."""


def record(kind: Kind, seed: int) -> dict[str, Any]:
    """Train one network of this ``kind`` on the digits and return the run, as `runs` describes it."""
    rng = np.random.default_rng(seed)
    X_train, y_train, X_val, y_val = split(kind.n_train, rng)
    rows = kind.train_rows(y_train, rng)
    X_train, y_train = X_train[rows], kind.labels(y_train[rows], rng)
    X_val, y_val = kind.val_images(X_val), kind.val_labels(y_val, rng)
    halves = [
        search(kind, X_train[part::2], y_train[part::2], X_val, y_val, np.random.default_rng(seed + 1))
        for part in (0, 1)
    ]
    return {
        **search(kind, X_train, y_train, X_val, y_val, rng),
        "half_val_accuracy": float(np.mean([half["val_accuracy"][-1] for half in halves])),
    }


def clear(kind: Kind, run: dict[str, Any]) -> bool:
    """Return whether it shows if more examples help: between 0.03 and 0.06 that is a matter of taste, and luck."""
    gain = float(run["val_accuracy"][-1]) - run["half_val_accuracy"]
    return gain <= 0.03 if kind.cause == "ok" else gain >= 0.06 if kind.cause == "few" else True


def search(
    kind: Kind,
    X_train: np.ndarray,
    y_train: np.ndarray,
    X_val: np.ndarray,
    y_val: np.ndarray,
    rng: np.random.Generator,
) -> dict[str, Any]:
    """Train one network and return what was measured, but for the half."""
    images = X_train.mean(axis=0), X_val.mean(axis=0)
    mean, deviation = X_train.mean(axis=0), X_train.std(axis=0)
    deviation[deviation == 0] = np.inf
    A, V = (X_train - mean) / deviation, (X_val - mean) / deviation
    sizes = (64, kind.hidden, K)
    theta = kind.start(architecture.init_two_layer(sizes, rng))
    if kind.dead:
        W1, b1, W2, b2 = models.unpack(theta, sizes)
        theta = models.pack(W1, b1 - 100.0, W2, b2)
    measured: dict[str, list[float]] = {key: [] for key in SERIES}
    measure(kind, measured, theta, sizes, A, y_train, V, y_val)
    state = optimizers.adam_state(theta)
    for _ in range(kind.epochs):
        for rows in optimizers.minibatches(len(y_train), 64, rng):
            _, g = told(kind, theta, sizes, A[rows], y_train[rows])
            theta, state = optimizers.adam_step(theta, g, state, kind.lr)
        measure(kind, measured, theta, sizes, A, y_train, V, y_val)
    W1, b1, _, _ = models.unpack(theta, sizes)
    kept = rng.permutation(len(A))[:ROWS_KEPT]
    return {
        "lr": kind.lr,
        **{key: np.array(values) for key, values in measured.items()},
        "train_per_class": per_class(models.two_layer(theta, A, sizes, "relu"), y_train),
        "val_per_class": per_class(models.two_layer(theta, V, sizes, "relu"), y_val),
        "hidden": np.maximum(A[kept] @ W1 + b1, 0.0),
        "train_image": images[0],
        "val_image": images[1],
    }


SERIES = (
    "objective", "cross_entropy", "val_cross_entropy", "gradient_norm", "train_accuracy", "val_accuracy",
)  # fmt: skip


def told(
    kind: Kind, theta: np.ndarray, sizes: Sizes, X: np.ndarray, y: np.ndarray
) -> tuple[float, np.ndarray]:
    """Return (value, gradient) of what this search minimises."""
    value, G = kind.objective(models.two_layer(theta, X, sizes, "relu"), y)
    g = gradients.two_layer_vjp(theta, X, G, sizes, "relu")
    return value + kind.decay / 2 * float(theta @ theta), g + kind.decay * theta


def measure(
    kind: Kind,
    measured: dict[str, list[float]],
    theta: np.ndarray,
    sizes: Sizes,
    A: np.ndarray,
    y_train: np.ndarray,
    V: np.ndarray,
    y_val: np.ndarray,
) -> None:
    """Append what `SERIES` names to ``measured``."""
    value, g = told(kind, theta, sizes, A, y_train)
    Z, Z_val = (models.two_layer(theta, X, sizes, "relu") for X in (A, V))
    numbers = (
        value,
        losses.cross_entropy(Z, y_train),
        losses.cross_entropy(Z_val, y_val),
        float(np.linalg.norm(g)),
        losses.accuracy(Z, y_train),
        losses.accuracy(Z_val, y_val),
    )
    for key, number in zip(SERIES, numbers, strict=True):
        measured[key].append(number)


def per_class(Z: np.ndarray, y: np.ndarray) -> np.ndarray:
    right = Z.argmax(axis=1) == y
    return np.array([right[y == c].mean() if (y == c).any() else np.nan for c in range(K)])


def controlled(seeds: range) -> np.ndarray:
    """Return accuracies (kinds of CONTROL, seeds, 2) at the end, in training and in validation."""
    runs = [[record(kind, seed) for seed in seeds] for kind in CONTROL]
    return np.array([[(run["train_accuracy"][-1], run["val_accuracy"][-1]) for run in row] for row in runs])


def write(path: Path, kinds: tuple[Kind, ...], seed: int, **arrays: Any) -> None:
    """Write one run of each kind, in single precision, which is enough and half the size, and ``arrays`` beside them."""
    arrays |= {
        "cause": [kind.cause for kind in kinds],
        "kind": [kind.name for kind in kinds],
        "lr": [kind.lr for kind in kinds],
    }
    halves = []
    for number, kind in enumerate(kinds):
        run = next(
            run
            for run in (record(kind, seed + 100 * number + again) for again in range(100))
            if clear(kind, run)
        )
        halves.append(run["half_val_accuracy"])
        for key, value in run.items():
            if key not in ("lr", "half_val_accuracy"):
                arrays[f"{number}.{key}"] = value.astype(np.float32)
        report(kind, run)
    np.savez_compressed(path, half_val_accuracy=halves, **arrays)
    print(f"{path.name}: {len(kinds)} runs, {path.stat().st_size / 1024:.0f} KiB\n")


def report(kind: Kind, run: dict[str, Any]) -> None:
    shift = np.linalg.norm(run["val_image"] - run["train_image"]) / np.linalg.norm(run["train_image"])
    print(
        f"{kind.cause:8} {kind.name:12} objective {run['objective'][0]:9.3g} -> {run['objective'][-1]:9.3g}  entropy "
        f"{run['cross_entropy'][0]:6.3g} -> {run['cross_entropy'][-1]:8.3g}  |g| {run['gradient_norm'][-1]:8.2g}  accuracy "
        f"{run['train_accuracy'][-1]:.3f} {run['val_accuracy'][-1]:.3f} (half {run['half_val_accuracy']:.3f})  worst {np.nanmin(run['val_per_class']):.2f}  "
        f"rank {np.linalg.matrix_rank(run['hidden'].astype(np.float32)):2}  shift {shift:.2f}"
    )


if __name__ == "__main__":
    write(FOLDER / "hidden" / "runs.npz", HIDDEN, seed=77000)
    write(FOLDER / "example_runs.npz", EXAMPLES + PATIENTS, seed=3100, control=controlled(range(500, 504)))

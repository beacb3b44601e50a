"""The pictures of this notebook about fresh examples: more rows, folds, and the peak at p = n. Nothing to do here."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from plots import Fit, error
from problems import Day, Wave, more_readings, relu_features

from autograder.pictures import COLOURS, show, style


def more_rows(val: Day, sizes: tuple[int, ...] = (18, 30, 60, 120, 240), seeds: int = 9) -> None:
    """Show the loss on other readings of the least-squares curve, against how many readings it was trained on."""
    losses = np.zeros((len(sizes), seeds))
    for i, n in enumerate(sizes):
        for seed in range(seeds):
            train = more_readings(n, seed)
            columns = np.column_stack([train.X, np.ones(n)])
            losses[i, seed] = error(np.linalg.lstsq(columns, train.y, rcond=None)[0], val.X, val.y)
    with style():
        figure, axes = plt.subplots(figsize=(6.8, 4.0))
        axes.loglog(
            np.repeat(sizes, seeds),
            losses.ravel(),
            "o",
            color="0.6",
            markersize=4,
            label="nine days of readings each",
        )
        axes.loglog(sizes, np.median(losses, axis=1), color=COLOURS[1], label="their median")
        axes.axhline(1.5**2, color=COLOURS[2], linestyle=":", label="the thermometer's own noise")
        axes.set(xlabel="readings to train on, log axis", ylabel="loss on other readings (°C²), log axis",
                 title="Fifteen parameters, no penalty, more rows")  # fmt: skip
        axes.legend()
    show(
        figure,
        alt="The loss on other readings against the number of training readings, both axes logarithmic. For 18 readings it is in "
        "the hundreds or far more; it falls steeply, and for 120 and more it is close to a dotted line, the noise of the thermometer.",
    )


def fold_scores(
    train: Day, val: Day, ridge: Fit, folds: Callable[..., list], cross_validate: Callable[..., float]
) -> None:
    """Show the scores of single folds and of all together over lam, beside the loss on forty other readings."""
    lams, pairs = 10.0 ** np.linspace(-5, 2, 22), folds(train.y.size, 6, np.random.default_rng(0))

    def score(lam: float, some: list) -> float:
        return cross_validate(lambda X, y: ridge(X, y, lam), error, train.X, train.y, some)

    each = np.array([[score(lam, [pair]) for pair in pairs] for lam in lams])
    together = np.array([score(lam, pairs) for lam in lams])
    fresh = np.array([error(ridge(train.X, train.y, lam), val.X, val.y) for lam in lams])
    with style():
        figure, axes = plt.subplots(figsize=(7.6, 4.6))
        axes.loglog(
            lams,
            each,
            color="0.7",
            linewidth=1,
            linestyle="-",
            label=["single folds", *["_"] * (len(pairs) - 1)],
        )
        axes.loglog(lams, together, color=COLOURS[1], linestyle="-", linewidth=2, label="all six: your score")
        axes.loglog(lams, fresh, color=COLOURS[0], linestyle="--", label="forty other readings")
        for values, colour in ((together, COLOURS[1]), (fresh, COLOURS[0])):
            axes.plot(lams[values.argmin()], values.min(), "*", color=colour, markersize=14)
        axes.set(xlabel="lam, log axis", ylabel="mean squared error (°C²), log axis", title="How much to hold back, said by 18 readings",
                 ylim=(0.3, 3e3))  # fmt: skip
        axes.legend()
    show(
        figure,
        alt="Mean squared error against lam, both axes logarithmic. Thin grey lines, single folds of three readings, differ by powers "
        "of ten. A thick line, all folds together, is high for a small lam, lowest in between, and rises for a large one; a "
        "dashed line for forty other readings has its lowest point nearby.",
    )


def double_descent(waves: list[Wave], min_norm: Fit, lam: float = 0.03) -> None:
    """Show training loss, test loss and the length of theta against the number of features, and a control with a penalty."""
    counts = (2, 5, 10, 15, 20, 30, 35, 38, 40, 42, 45, 50, 60, 80, 120, 200, 500, 2000)
    train, test, length, held = (np.zeros((len(waves), len(counts))) for _ in range(4))
    for i, world in enumerate(waves):
        F, T = relu_features(world.X, world.W, world.b), relu_features(world.X_test, world.W, world.b)
        for j, p in enumerate(counts):
            theta = min_norm(F[:, :p], world.y)
            train[i, j] = np.mean((F[:, :p] @ theta - world.y) ** 2)
            test[i, j] = np.mean((T[:, :p] @ theta - world.y_test) ** 2)
            length[i, j] = np.linalg.norm(theta)
            rows = np.vstack([F[:, :p], np.sqrt(len(world.y) * lam / 2) * np.eye(p)]) if p <= 200 else None
            theta = (
                np.linalg.lstsq(rows, np.r_[world.y, np.zeros(p)], rcond=None)[0]
                if p <= 200
                else np.full(p, np.nan)
            )
            held[i, j] = np.mean((T[:, :p] @ theta - world.y_test) ** 2)
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10.8, 4.5))
        left.loglog(
            counts,
            np.maximum(np.median(train, axis=0), 1e-4),
            color=COLOURS[0],
            linestyle="--",
            label="training loss",
        )
        left.loglog(
            counts,
            np.median(test, axis=0),
            color=COLOURS[1],
            linestyle="-",
            marker="o",
            markersize=4,
            label="test loss",
        )
        left.loglog(
            counts,
            np.median(held, axis=0),
            color=COLOURS[2],
            linestyle="-.",
            label=f"test loss, lam = {lam:g}",
        )
        nothing = np.median([np.mean(world.y_test**2) for world in waves])
        left.axhline(nothing, color="0.5", linestyle=":", linewidth=1.2, label="who always says 0")
        right.loglog(counts, np.median(length, axis=0), color=COLOURS[1], marker="s", markersize=4)
        for axes in (left, right):
            axes.axvline(40, color="0.6", linewidth=0.8)
            axes.set(xlabel="features p, log axis; the line is p = n = 40")
        left.set(
            ylabel="mean squared error, log axis", title=f"Medians of {len(waves)} draws", ylim=(5e-2, 200)
        )
        left.legend(fontsize=9)
        right.set(ylabel="|θ|, log axis", title="How long is the shortest solution?")
        figure.tight_layout()
    show(
        figure,
        alt="Left: losses against the number of features, both axes logarithmic. The training loss falls to 0 at 40 features. The test "
        "loss rises from 0.5 for two features to a sharp peak, dozens of times as high, at 40 features, and falls again to about 0.8 at 2000. "
        "With a penalty there is no peak. Right: the length of theta has its peak at 40 features too.",
    )

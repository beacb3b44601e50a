"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import ModuleType

import autodiff
import letters
import matplotlib.pyplot as plt
import numpy as np
from optimizers import adam_state, adamw_step, schedule

from autograder.pictures import COLOURS, show, style

NAMES = [*".abcdefghijklmnopqrstuvwxyz"]


def pair_map(table: np.ndarray) -> None:
    """Show what follows each letter: the shares of a table of logits, as a map."""
    shares = np.exp(table - table.max(axis=1, keepdims=True))
    shares /= shares.sum(axis=1, keepdims=True)
    order = [*range(1, 27), 0]
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 6))
        picture = axes.imshow(shares[np.ix_([0, *range(1, 27)], order)], cmap="cividis", vmax=0.5)
        axes.set_xticks(range(27), [NAMES[i] for i in order], fontsize=8)
        axes.set_yticks(range(27), NAMES, fontsize=8)
        axes.set(xlabel="what follows (the dot: the end)", ylabel="a letter (the dot: before the first)")
        axes.grid(visible=False)
        axes.set_title("What follows what in names")
        figure.colorbar(picture, label="share of the row, cut at 1/2", shrink=0.8)
    show(
        figure,
        alt="A map with a row for each letter and a column for what follows it. The row of q has one bright cell, at u. Vowels are "
        "frequent after most consonants; the ends of names are frequent after a, e, n and y.",
    )


def two_searches(
    counts: np.ndarray,
    gap: Callable[[np.ndarray, np.ndarray], float],
    best: Callable[[np.ndarray, np.ndarray, float], np.ndarray],
) -> None:
    """Show the gap and the largest wrong entry of a table that is searched for, with plain descent and with Adam.

    counts: (27, 27), smoothed; best is asked on pairs that give these very counts but for the smoothing
    """
    of_row = counts.sum(axis=1, keepdims=True)
    share, weight = counts / of_row, of_row / counts.sum()
    pairs = np.repeat(np.arange(27 * 27), np.rint(counts - 1).astype(int).ravel())
    right = _centred(best(pairs // 27, pairs % 27, 1.0))

    def slope(theta: np.ndarray) -> np.ndarray:
        p = np.exp(theta - theta.max(axis=1, keepdims=True))
        return weight * (p / p.sum(axis=1, keepdims=True) - share)

    runs: dict[str, tuple[list[int], list[float], list[float]]] = {}
    for name, steps in (("descent, lr 20", 3000), ("Adam, 0.2 and a cosine", 1000)):
        theta, memory = np.zeros((27, 27)), adam_state(np.zeros((27, 27)))
        places, gaps, errors = [], [], []
        for step in range(steps + 1):
            if step in {int(k) for k in np.unique(np.geomspace(1, steps, 40).astype(int))}:
                places.append(step)
                gaps.append(max(gap(theta, counts), 1e-16))
                errors.append(float(np.abs(_centred(theta) - right).max()))
            if name.startswith("descent"):
                theta = theta - 20 * slope(theta)
            else:
                theta, memory = adamw_step(
                    theta, slope(theta), memory, schedule(step, steps, 0, 0.2), decay=0.0
                )
        runs[name] = places, gaps, errors
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(9, 3.7), sharex=True)
        for (name, (places, gaps, errors)), dash in zip(runs.items(), ("-", "--")):
            panels[0].loglog(places, gaps, dash, label=name)
            panels[1].loglog(places, errors, dash, label=name)
        panels[0].set(xlabel="step", ylabel="nats above the best table", title="The gap")
        panels[1].set(xlabel="step", ylabel="nats", title="The entry that is most wrong")
        panels[0].legend()
        figure.tight_layout()
    show(
        figure,
        alt="Left: the gap of both searches falls; that of descent to about 10 to the power of -5 after 3000 steps, that of Adam far "
        "below after 1000. Right: the entry that is most wrong is still about a tenth off with descent, and below a thousandth with Adam.",
    )
    for name, (_, gaps, errors) in runs.items():
        print(f"{name:24} gap {gaps[-1]:.1e} nats, largest error of an entry {errors[-1]:.1e}")


def _centred(table: np.ndarray) -> np.ndarray:
    return table - table.mean(axis=1, keepdims=True)


def models_compared(
    train: Sequence[str], kept_aside: Sequence[str], theta: np.ndarray, language: ModuleType
) -> None:
    """Show the surprise of models with more and more memory, on the names of the training and on those kept aside.

    theta: of a window network of sizes (3, 8, 64), trained on ``train``
    """
    counts = letters.pair_counts(train).sum(axis=0) + 1.0
    alone = np.log(counts / counts.sum())
    X, y = letters.windows(train, 1)
    table = language.bigram_theta(X[:, 0], y, 1.0)
    rows = {"nothing known": (np.log(27), np.log(27))}

    def of(logits: Callable[[np.ndarray], np.ndarray], c: int) -> tuple[float, float]:
        pairs = (letters.windows(names, c) for names in (train, kept_aside))
        return tuple(language.surprise(logits(X), y)[0] for X, y in pairs)

    rows["letters alone"] = of(lambda X: np.tile(alone, (len(X), 1)), 1)
    rows["table of pairs"] = of(lambda X: table[X[:, 0]], 1)
    for sizes in ((1, 6, 30), (2, 8, 64), (3, 8, 64)):
        own = theta
        if sizes != (3, 8, 64):
            own = language.train_language(*letters.windows(train, sizes[0]), sizes, np.random.default_rng(0))

        def logits(X: np.ndarray, own: np.ndarray = own, sizes: tuple[int, int, int] = sizes) -> np.ndarray:
            return language.window_logits(autodiff.Node(own), X, sizes).value

        rows[f"window of {sizes[0]}"] = of(logits, sizes[0])
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 3.9))
        for place, (name, (seen, unseen)) in enumerate(rows.items()):
            axes.barh(
                place, unseen, height=0.62, color=COLOURS[0], label="kept aside" if place == 0 else None
            )
            axes.plot(
                [seen],
                [place],
                "D",
                color=COLOURS[1],
                label="training" if place == 0 else None,
                linestyle="none",
            )
            axes.text(unseen + 0.03, place, f"{unseen:.3f}", va="center", fontsize=10)
        axes.set_yticks(range(len(rows)), rows)
        axes.invert_yaxis()
        axes.set(
            xlabel="mean surprise in nats",
            xlim=(1.5, 3.6),
            title="The more it sees, the less it is surprised",
        )
        axes.legend(loc="lower right")
    show(
        figure,
        alt="Bars of the mean surprise on names kept aside. Nothing known: 3.3 nats. Letters alone: about 2.8. Table of pairs: about 2.35. "
        "Window of one letter: about the same as the table. Window of two: about 2.15, of three: about 2.1. On the training names the "
        "windows are a little less surprised.",
    )


def embeddings(theta: np.ndarray, sizes: tuple[int, int, int]) -> None:
    """Show the rows of E in the two directions in which they differ most."""
    E = theta[: 27 * sizes[1]].reshape(27, sizes[1])
    middle = E[1:] - E[1:].mean(axis=0)
    _, _, directions = np.linalg.svd(middle, full_matrices=False)
    places = middle @ directions[:2].T
    with style():
        figure, axes = plt.subplots(figsize=(5.6, 4.8))
        for name, (x, y) in zip(NAMES[1:], places):
            vowel = name in "aeiouy"
            axes.text(x, y, name, ha="center", va="center", fontsize=14, fontweight="bold" if vowel else "normal",
                      color=COLOURS[1] if vowel else "#333")  # fmt: skip
        reach = 1.15 * np.abs(places).max(axis=0)
        axes.set(
            xlim=(-reach[0], reach[0]),
            ylim=(-reach[1], reach[1]),
            title="26 rows of E, seen from two directions of eight",
        )
        axes.set(xlabel="direction 1", ylabel="direction 2")
    show(
        figure,
        alt="The 26 letters at their places in two directions of the embedding. The vowels, in bold, are mostly on one side, "
        "the consonants on the other.",
    )


def arms(report: Mapping[str, Sequence[float]]) -> None:
    """Show the numbers of an experiment: a point for each seed, and the mean of each arm."""
    with style():
        figure, axes = plt.subplots(figsize=(6.6, 1.2 + 0.6 * len(report)))
        for place, (name, numbers) in enumerate(report.items()):
            axes.plot(
                numbers,
                np.full(len(numbers), place),
                "o",
                color=COLOURS[place % len(COLOURS)],
                linestyle="none",
                alpha=0.8,
            )
            axes.plot([np.mean(numbers)], [place], "|", color="black", markersize=22, markeredgewidth=2)
        axes.set_yticks(range(len(report)), report)
        axes.set(
            ylim=(len(report) - 0.5, -0.5),
            xlabel="what was measured",
            title="One point a seed, the bar is the mean",
        )
    words = "; ".join(
        f"{name}: {', '.join(f'{number:.3f}' for number in numbers)}" for name, numbers in report.items()
    )
    show(figure, alt=f"What the experiment measured in each arm, one point a seed. {words}.")

"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from math import comb
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import problems

from autograder.pictures import COLOURS, LINES, show, style

Layer = Callable[..., Any]


def kept_units(dropout: Layer, p: float = 0.5, units: int = 20, draws: int = 4000) -> None:
    """Show how many of some units survive, and what the output is on average."""
    rng, ones = np.random.default_rng(0), np.ones((draws, units))
    out, mask = dropout(ones, p, rng)
    kept = np.arange(units + 1)
    chance = np.array([comb(units, k) * (1 - p) ** k * p ** (units - k) for k in kept])
    running = np.cumsum(out[:, 0]) / np.arange(1, draws + 1)
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10.4, 4.0))
        left.bar(
            kept, np.bincount((mask != 0).sum(axis=1), minlength=units + 1), color="0.75", label="your masks"
        )
        left.plot(kept, draws * chance, "o", color=COLOURS[0], markersize=5, label="independent coins")
        left.set(
            xlabel=f"units kept, of {units}",
            ylabel=f"masks, of {draws}",
            title=f"How many stay, for p = {p:g}?",
        )
        left.set_ylim(top=1.35 * (draws * chance).max())
        left.legend(loc="upper right", ncols=2)
        right.semilogx(np.arange(1, draws + 1), running, color=COLOURS[1], linestyle=LINES[0], linewidth=1.4)
        right.axhline(1.0, color=COLOURS[0], linestyle=":", linewidth=1.2)
        right.set(
            xlabel="masks so far, log axis",
            ylabel="mean output of one unit",
            title="An input of 1, on average",
        )
        figure.tight_layout()
    show(
        figure,
        alt=f"Left: a histogram of how many of {units} units are kept, a bell about {units * (1 - p):g}, with dots for "
        "independent coins on top of its bars. Right: the mean output of one unit over more and more masks: it jumps "
        "about at first and settles at 1.",
    )


def price_of_noise(dropout: Layer) -> None:
    """Show the weights of a linear model against p: where noisy training ends, and where the penalty says."""
    X, y = problems.plants()
    grid, tried = np.linspace(0.0, 0.9, 60), (0.0, 0.2, 0.4, 0.6, 0.8)
    lines = np.array([problems.best_with_penalty(X, y, p) for p in grid])
    ends = np.array([problems.train_with_dropout(dropout, X, y, p) for p in tried])
    with style():
        figure, axes = plt.subplots(figsize=(7.6, 4.6))
        for j, (name, marker) in enumerate(zip(problems.DROPS, "os^")):
            look = {"color": COLOURS[j]}
            axes.plot(grid, lines[:, j], linestyle=LINES[j], **look, label=f"{name}: closed form")
            axes.plot(tried, ends[:, j], marker, **look, markersize=7, markerfacecolor="white")
        axes.axhline(0.0, color="0.5", linewidth=0.8, linestyle="-")
        axes.set(xlabel="p, the probability to drop an input", ylabel="weight (cm for a standard unit)",
                 title="Where does training with noise end? (open marks: yours)")  # fmt: skip
        axes.legend()
    show(
        figure,
        alt="Three weights against the drop probability. Lines: the closed form with a penalty; the weights shrink towards "
        "0 as p grows. Open marks: the ends of training with your dropout, for five values of p. They lie on the lines, or "
        "very near them.",
    )


def activations(batchnorm: Layer) -> None:
    """Show what goes into three tanh units, before and after batch normalisation."""
    X, _ = problems.raw_plants(400)
    A = X @ np.array([[0.5, -0.6, 0.9], [0.1, 0.25, -0.75]])
    normal, _ = batchnorm(A, np.ones(3), np.zeros(3), {"mean": np.zeros(3), "var": np.ones(3)})
    bins = np.linspace(-10, 10, 81)
    with style():
        figure, panels = plt.subplots(2, 1, figsize=(7.6, 5.4), sharex=True)
        for axes, values, title in zip(panels, (A, normal), ("as they come", "after batch normalisation")):
            axes.axvspan(-2, 2, color="0.9", zorder=0)
            for j in range(3):
                axes.hist(values[:, j], bins=bins, histtype="step", color=COLOURS[j], linestyle=LINES[j],
                          linewidth=1.6, label=f"unit {j + 1}")  # fmt: skip
            share = float(np.mean(np.abs(values) < 2))
            axes.set(
                ylabel="plants, of 400",
                title=f"Inputs of three tanh units {title}: {share:.0%} where tanh has a slope",
            )
        panels[0].legend()
        panels[1].set_xlabel("input of the unit")
        figure.tight_layout()
    show(
        figure,
        alt="Histograms of the inputs of three tanh units, with the zone from -2 to 2, where tanh has a slope, in grey. "
        "Above, as they come, each has a place and a width of its own and much of them lies outside the zone. Below, after "
        "batch normalisation, all three lie on top of each other about 0, nearly all within the zone.",
    )


def valleys(batchnorm: Layer, steps: int = 25) -> None:
    """Show the loss of a linear model with two weights, on raw and on normalised features, with a descent on each."""
    X, y = problems.raw_plants()
    normal, _ = batchnorm(X, np.ones(2), np.zeros(2), {"mean": np.zeros(2), "var": np.ones(2)}, eps=1e-12)
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(10.4, 4.8))
        for axes, Z, target, title in zip(
            panels, (X, normal), (y, y - y.mean()), ("raw features", "batch-normalised features")
        ):
            H = 2 * Z.T @ Z / len(Z)
            curvatures = np.linalg.eigvalsh(H)
            star = np.linalg.solve(H, 2 * Z.T @ target / len(Z))
            theta, path = star + np.array([-3.0, 2.4]), []
            for _ in range(steps + 1):
                path.append(theta)
                theta = theta - 2 * Z.T @ (Z @ theta - target) / len(Z) / curvatures[-1]
            a, b = np.meshgrid(star[0] + np.linspace(-4, 4, 80), star[1] + np.linspace(-4, 4, 80))
            heights = np.mean((a[..., None] * Z[:, 0] + b[..., None] * Z[:, 1] - target) ** 2, axis=-1)
            levels = heights.min() + (heights.max() - heights.min()) * np.geomspace(1e-3, 1, 10)
            axes.contour(a, b, heights, levels=levels, colors="0.65", linewidths=0.8, linestyles="solid")
            axes.plot(*np.array(path).T, marker="o", markersize=3.5, color=COLOURS[1], linewidth=1.2)
            axes.plot(*star, "*", color=COLOURS[2], markersize=15, zorder=5)
            away = float(np.linalg.norm(path[-1] - star))
            axes.set(xlabel="weight of water", ylabel="weight of light", aspect="equal",
                     title=f"{title}\nλmax/λmin = {curvatures[-1] / curvatures[0]:.3g}; "
                           f"after {steps} steps still {away:.2g} away")  # fmt: skip
        figure.tight_layout()
    show(
        figure,
        alt="Two landscapes from above with 25 steps of gradient descent. Left, raw features: a narrow valley, and the path "
        "drops to its floor and stops far from the star at the minimum. Right, batch-normalised features: almost round, "
        "and the path runs to the star.",
    )


def running_mean(batchnorm: Layer, batch_size: int = 8, batches: int = 60) -> None:
    """Show how the running mean follows the batches."""
    X, _ = problems.raw_plants(480)
    rng, run = np.random.default_rng(4), {"mean": np.zeros(2), "var": np.ones(2)}
    means, running = [], [0.0]
    for _ in range(batches):
        batch = X[rng.permutation(len(X))[:batch_size]]
        _, run = batchnorm(batch, np.ones(2), np.zeros(2), run)
        means.append(batch[:, 1].mean())
        running.append(run["mean"][1])
    with style():
        figure, axes = plt.subplots(figsize=(7.6, 4.2))
        axes.plot(
            np.arange(1, batches + 1),
            means,
            "o",
            color="0.6",
            markersize=4,
            label=f"mean of a batch of {batch_size}",
        )
        axes.plot(running, color=COLOURS[1], linestyle=LINES[0], label="running mean")
        axes.axhline(
            X[:, 1].mean(), color=COLOURS[2], linestyle=LINES[1], linewidth=1.2, label="mean of all data"
        )
        axes.set(xlabel="batch", ylabel="light (hours a day)", title="What is remembered")
        axes.legend(loc="lower right")
    show(
        figure,
        alt="Dots for the means of batches scatter about a dashed line, the mean of all data. The running mean begins at "
        "0, climbs to the dashed line in about 40 batches, and then stays near it with far less scatter than the dots.",
    )


def race(batchnorm: Layer, batchnorm_vjp: Layer, steps: int = 300) -> None:
    """Show the training loss of one network with batch normalisation and without, for several learning rates."""
    rates = (0.003, 0.03, 0.1)
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(10.4, 4.2), sharey=True)
        pairs = ((None, None), (batchnorm, batchnorm_vjp))
        for axes, layers, title in zip(panels, pairs, ("without", "with batch normalisation")):
            for number, lr in enumerate(rates):
                losses = problems.train_network(*layers, lr=lr, steps=steps)
                axes.semilogy(
                    losses,
                    color=COLOURS[number],
                    linestyle=LINES[number],
                    linewidth=1.4,
                    label=f"lr = {lr:g}",
                )
            axes.set(xlabel="step", title=f"Six tanh units, {title}", ylim=(0.01, 3))
        panels[0].legend(loc="lower left")
        panels[0].set_ylabel("training loss, log axis")
        figure.tight_layout()
    show(
        figure,
        alt="The training loss against the step, on a logarithmic axis, for three learning rates. Without batch "
        "normalisation it stays near 1, that of a constant guess, for all of them. With it the loss falls for all three, to below "
        "a tenth of that, the faster the longer the steps.",
    )

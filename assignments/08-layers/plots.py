"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import problems

from autograder.pictures import COLOURS, LINES, show, style

Layer = Callable[..., Any]


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


def price_of_noise(dropout: Layer) -> None:
    """Show the weights of a linear model against p: where noisy training ends, and where the penalty says."""
    X, y = problems.plants()
    grid, tried = np.arange(10) / 10, (0.0, 0.2, 0.4, 0.6, 0.8)
    lines = problems.BEST_WITH_PENALTY
    ends = np.array([problems.train_with_dropout(dropout, X, y, p) for p in tried])
    with style():
        figure, axes = plt.subplots(figsize=(7.6, 4.6))
        for j, (name, marker) in enumerate(zip(problems.DROPS, "os^")):
            look = {"color": COLOURS[j]}
            axes.plot(grid, lines[:, j], linestyle=LINES[j], **look, label=f"{name}: by the penalty")
            axes.plot(tried, ends[:, j], marker, **look, markersize=7, markerfacecolor="white")
        axes.axhline(0.0, color="0.5", linewidth=0.8, linestyle="-")
        axes.set(xlabel="p, the probability to drop an input", ylabel="weight (cm for a standard unit)",
                 title="Where does training with noise end? (open marks: yours)")  # fmt: skip
        axes.legend()
    show(
        figure,
        alt="Three weights against the drop probability. Lines: the lowest points with a penalty; the weights shrink towards "
        "0 as p grows. Open marks: the ends of training with your dropout, for five values of p. They lie on the lines, or "
        "very near them.",
    )


def which_p(values: np.ndarray, losses: np.ndarray, best: float, training: np.ndarray) -> None:
    """Show the validation loss over p, with the best value, beside the training loss."""
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 4.2))
        axes.plot(
            values,
            training,
            color=COLOURS[0],
            linestyle=LINES[1],
            marker="s",
            markersize=4,
            label="training loss",
        )
        axes.plot(
            values,
            losses,
            color=COLOURS[1],
            linestyle=LINES[0],
            marker="o",
            markersize=4,
            label="validation loss",
        )
        axes.plot(best, np.nanmin(losses), "*", color=COLOURS[2], markersize=15, label=f"best: p = {best:g}")
        axes.set(
            xlabel="p, the probability to drop an input",
            ylabel="mean squared error",
            title="Forty rows, twenty features",
        )
        axes.legend()
    show(
        figure,
        alt="Mean squared error against the drop probability. The training loss rises all the way. The validation loss falls from "
        "p = 0 to a lowest point in between, marked with a star, and rises again.",
    )


ARMS = ("raw", "batch norm", "standardised", "both")


def race(standardize: Layer, batchnorm: Layer, batchnorm_vjp: Layer, steps: int = 300) -> None:
    """Show the training loss of one network in four arms, for three learning rates: what does which part do?"""
    X, y = problems.raw_plants()
    units = standardize(X, X[:1])[0]
    y = (y - y.mean()) / y.std()
    with style():
        figure, panels = plt.subplots(1, 4, figsize=(12.6, 3.9), sharey=True)
        for axes, name, (inputs, layers) in zip(
            panels,
            ARMS,
            (
                (X, (None, None)),
                (X, (batchnorm, batchnorm_vjp)),
                (units, (None, None)),
                (units, (batchnorm, batchnorm_vjp)),
            ),
        ):
            for number, lr in enumerate((0.003, 0.03, 0.1)):
                losses = problems.train_network(inputs, y, *layers, lr=lr, steps=steps)
                axes.semilogy(losses, color=COLOURS[number], linestyle=LINES[number], linewidth=1.4,
                              label=f"lr = {lr:g}: {losses[-1]:.3f}")  # fmt: skip
            axes.set(xlabel="step", title=name, ylim=(0.01, 3))
            axes.legend(fontsize=8)
        panels[0].set_ylabel("training loss, log axis")
        figure.tight_layout()
    show(
        figure,
        alt="The training loss against the step in four panels, for three learning rates each. With raw inputs it stays near 1. With "
        "batch norm, with standardised inputs, and with both, it falls in all three to nearly the same heights.",
    )


def where_it_helps_alone(
    standardize: Layer, batchnorm: Layer, batchnorm_vjp: Layer, steps: int = 150
) -> None:
    """Show the loss after training eight layers, against the size of the first weights; inputs are standardised in both arms."""
    X, y = problems.raw_plants()
    X, y = standardize(X, X[:1])[0], (y - y.mean()) / y.std()
    scales = (0.1, 0.32, 1.0)
    with style():
        figure, axes = plt.subplots(figsize=(7.0, 4.2))
        for number, (name, layers) in enumerate(
            (("without", (None, None)), ("with batch norm", (batchnorm, batchnorm_vjp)))
        ):
            ends = [
                min(problems.train_deep(X, y, scale, *layers, lr=lr, steps=steps) for lr in (0.03, 0.1))
                for scale in scales
            ]
            axes.loglog(
                scales,
                ends,
                color=COLOURS[number],
                linestyle=LINES[number],
                marker="os"[number],
                markersize=7,
                label=name,
            )
            for scale, end in zip(scales, ends):
                axes.annotate(
                    f"{end:.2g}", (scale, end), xytext=(0, 8), textcoords="offset points", ha="center"
                )
        axes.set(xlabel="first weights, times what is usual, log axis", ylabel=f"loss after {steps} steps, log axis",
                 title="Eight tanh layers, standardised inputs", ylim=(5e-3, 3))  # fmt: skip
        axes.legend(loc="lower left")
    show(
        figure,
        alt="The loss after training against the size of the first weights, both axes logarithmic. Without batch norm the network "
        "learns nothing from small weights, a loss of 1, and learns from usual ones. With batch norm it learns from all of them.",
    )

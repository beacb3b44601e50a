"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from problems import Day, bumps, truth

from autograder.pictures import COLOURS, LINES, show, style

Fit = Callable[..., np.ndarray]
HOURS = np.linspace(0.0, 24.0, 400)


def error(theta: np.ndarray, X: np.ndarray, y: np.ndarray) -> float:
    """Return the mean squared error of theta = [w, b]."""
    return float(np.mean((X @ theta[:-1] + theta[-1] - y) ** 2))


def the_lowest_point(train: Day, val: Day) -> None:
    """Show the curve with the least training loss that there is."""
    columns = np.column_stack([train.X, np.ones(train.y.size)])
    theta = np.linalg.lstsq(columns, train.y, rcond=None)[0]
    with style():
        figure, axes = plt.subplots(figsize=(8.0, 4.4))
        readings(axes, train)
        curve(axes, theta, 1, "the curve with the least training loss")
        axes.set(title=f"Training loss {error(theta, train.X, train.y):.2g}, "
                       f"loss on other readings {error(theta, val.X, val.y):.0f}")  # fmt: skip
        axes.legend(loc="upper left")
    show(
        figure,
        alt="Eighteen readings of the temperature over a day, and a curve that goes through or near to each. Where there "
        "are no readings it leaves the picture, upwards and downwards.",
    )


def three_curves(train: Day, ridge: Fit, lams: tuple[float, ...]) -> None:
    """Show the curves that ridge regression finds."""
    with style():
        figure, axes = plt.subplots(figsize=(8.0, 4.6))
        readings(axes, train)
        axes.plot(
            HOURS,
            truth(HOURS),
            color="0.6",
            linestyle="-",
            linewidth=5,
            alpha=0.5,
            label="what it really was",
        )
        for number, lam in enumerate(lams):
            theta = ridge(train.X, train.y, lam)
            curve(axes, theta, number, f"lam = {lam:g}, largest weight {np.abs(theta[:-1]).max():.2g}")
        axes.set(title="Ridge regression with three penalties")
        axes.legend(loc="upper left", fontsize=9)
    show(
        figure,
        alt="Readings of a temperature over a day, what it really was as a broad grey line, and three curves. With the "
        "smallest lam the curve swings widely, with the middle one it follows the grey line, with the largest it is nearly flat.",
    )


def which_lam(train: Day, val: Day, ridge: Fit) -> None:
    """Show training and validation loss against lam."""
    lams = 10.0 ** np.linspace(-6, 2, 49)
    thetas = [ridge(train.X, train.y, lam) for lam in lams]
    losses = [[error(theta, part.X, part.y) for theta in thetas] for part in (train, val)]
    best = int(np.argmin(losses[1]))
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 4.4))
        axes.loglog(lams, losses[0], color=COLOURS[0], linestyle=LINES[1], label="training loss")
        axes.loglog(lams, losses[1], color=COLOURS[1], linestyle=LINES[0], label="validation loss")
        axes.plot(
            lams[best], losses[1][best], "*", color=COLOURS[2], markersize=15, label=f"lam = {lams[best]:.2g}"
        )
        axes.set(
            xlabel="lam, log axis",
            ylabel="mean squared error (°C²), log axis",
            title="How much to hold back?",
        )
        axes.legend()
    show(
        figure,
        alt="Mean squared error against lam, both on logarithmic axes. The training loss only rises. The validation loss "
        "is high for a tiny lam, has its lowest point, marked with a star, in between, and is high for a large one.",
    )


def two_ways_to_shrink(soft_threshold: Fit) -> None:
    """Show what becomes of a number under a threshold, and under a penalty of squares."""
    v = np.linspace(-3.0, 3.0, 241)
    with style():
        figure, axes = plt.subplots(figsize=(5.8, 4.4))
        axes.plot(v, v, color=COLOURS[5], linestyle=":", linewidth=1.2, label="left alone")
        axes.plot(v, v / 2, color=COLOURS[2], linestyle="--", label="penalty of squares, lam = 1")
        axes.plot(v, soft_threshold(v, 1.0), color=COLOURS[1], linestyle="-", label="soft_threshold(v, 1)")
        axes.set(xlabel="v", ylabel="what becomes of it", title="Two ways to shrink", aspect="equal")
        axes.legend(loc="upper left", fontsize=9)
    show(
        figure,
        alt="Three graphs over v from -3 to 3. The dotted diagonal leaves v alone. The dashed line with half its slope meets "
        "0 only at 0. The solid line is 0 from -1 to 1 and runs parallel to the diagonal outside, 1 nearer to 0.",
    )


def onto_the_axis(ista_step: Fit) -> None:
    """Show the path of proximal steps on a bowl in two parameters, beside one of subgradient steps."""
    H, c, lam, lr = np.array([[2.0, 0.6], [0.6, 1.0]]), np.array([2.6, 1.1]), 0.9, 0.55
    start, steps = np.array([-1.2, 1.9]), 12

    def subgradient(theta: np.ndarray, g: np.ndarray, lr: float, lam: float) -> np.ndarray:
        uphill = g + np.sign(theta) * lam
        return theta - uphill * lr

    ticks = np.linspace(-1.6, 2.2, 120)
    A, B = np.meshgrid(ticks, ticks)
    heights = (H[0, 0] * A**2 + 2 * H[0, 1] * A * B + H[1, 1] * B**2) / 2 - c[0] * A - c[1] * B
    heights = heights + lam * (np.abs(A) + np.abs(B))
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(9.6, 4.4), sharey=True)
        for axes, step, name in zip(
            panels, (subgradient, ista_step), ("along the slope of |θ|", "your ista_step")
        ):
            path = [start]
            for _ in range(steps):
                path.append(step(path[-1], H @ path[-1] - c, lr, lam))
            axes.contour(
                A,
                B,
                heights,
                levels=heights.min() + np.geomspace(0.02, 8, 9),
                linestyles="solid",
                colors="0.65",
                linewidths=0.8,
            )
            axes.axhline(0, color="0.3", linewidth=1)
            axes.axvline(0, color="0.3", linewidth=1)
            axes.plot(
                *np.array(path).T, color=COLOURS[1], linestyle="-", marker="o", markersize=4, linewidth=1.2
            )
            axes.set(xlabel="θ₁", title=f"{name}\nends at θ₂ = {path[-1][1]:.3g}")
        panels[0].set_ylabel("θ₂")
        figure.tight_layout()
    show(
        figure,
        alt="The contours of a bowl plus a penalty of absolute values, with kinks on both axes, twice. Left: steps along "
        "the slope jump to and fro across the horizontal axis. Right: proximal steps land on the axis and stay on it.",
    )


def certificate(X: np.ndarray, y: np.ndarray, lam: float, lasso: Fit, gap: Callable[..., float]) -> None:
    """Show the gap after so many steps, and how far above its minimum the objective really is."""

    def objective(theta: np.ndarray) -> float:
        return error(theta, X, y) + lam * float(np.abs(theta[:-1]).sum())

    steps = np.arange(0, 81, 2)
    thetas = [lasso(X, y, lam, int(count)) for count in steps]
    lowest = objective(lasso(X, y, lam, 1500))
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 4.4))
        axes.semilogy(steps, [max(gap(theta, X, y, lam), 1e-16) for theta in thetas], color=COLOURS[1], linestyle="-",
                      marker="o", markersize=4, label="your gap: known on the way")  # fmt: skip
        axes.semilogy(steps, [max(objective(theta) - lowest, 1e-16) for theta in thetas], color=COLOURS[2],
                      linestyle="--", label="the truth: known only afterwards")  # fmt: skip
        axes.set(
            xlabel="step",
            ylabel="above the lowest objective (kg²), log axis",
            title="How far is it still?",
            ylim=(1e-12, None),
        )
        axes.legend()
    show(
        figure,
        alt="Two falling lines against the step on a logarithmic axis: the duality gap, and below it at every step the "
        "true distance of the objective from its minimum.",
    )


def when_to_stop(
    train: Day, val: Day, early_stopping: Callable[..., tuple[int, int]], patience: int, epochs: int = 1000
) -> None:
    """Show both losses during a descent, where the training stops, and the curves of the best and the last epoch."""
    thetas = descent(train, epochs)
    on_train, on_val = (np.array([error(theta, part.X, part.y) for theta in thetas]) for part in (train, val))
    best, stop = early_stopping(on_val, patience)
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(11.0, 4.6))
        left.loglog(
            np.arange(len(thetas)) + 1, on_train, color=COLOURS[0], linestyle=LINES[1], label="training loss"
        )
        left.loglog(
            np.arange(len(thetas)) + 1, on_val, color=COLOURS[1], linestyle=LINES[0], label="validation loss"
        )
        left.plot(best + 1, on_val[best], "*", color=COLOURS[2], markersize=15, label=f"best: epoch {best}")
        left.axvline(stop + 1, color=COLOURS[5], linestyle=":", label=f"stop: epoch {stop}")
        left.set(
            xlabel="epoch + 1, log axis",
            ylabel="mean squared error (°C²), log axis",
            title=f"patience = {patience}",
        )
        left.legend(fontsize=9)
        readings(right, train)
        right.plot(
            HOURS,
            truth(HOURS),
            color="0.6",
            linestyle="-",
            linewidth=5,
            alpha=0.5,
            label="what it really was",
        )
        curve(right, thetas[best], 1, f"epoch {best}")
        curve(right, thetas[-1], 2, f"epoch {epochs}")
        right.set(title="What is kept, and what would have become of it")
        right.legend(loc="upper left", fontsize=9)
        figure.tight_layout()
    show(
        figure,
        alt="Left: the training loss falls all the time, the validation loss falls to its lowest point, marked with a star, "
        "and rises again; a dotted line to the right of the star says where the training stops. Right: the curve of the "
        "best epoch follows what the temperature really was; that of the last epoch swings about it.",
    )


def descent(train: Day, epochs: int) -> list[np.ndarray]:
    """Return the places of gradient descent on the mean squared error, from 0, with steps of 1 / L."""
    columns = np.column_stack([train.X, np.ones(train.y.size)])
    curvature = 2 * columns.T @ columns / train.y.size
    pull, theta = 2 * columns.T @ train.y / train.y.size, np.zeros(columns.shape[1])
    lr, places = 1 / np.linalg.norm(curvature, 2), [theta]
    for _ in range(epochs):
        theta = theta - lr * (curvature @ theta - pull)
        places.append(theta)
    return places


def readings(axes: Axes, day: Day) -> None:
    """Draw what was measured."""
    axes.plot(
        day.hours,
        day.y,
        "o",
        color="black",
        markersize=6,
        linestyle="none",
        label="readings to train on",
        zorder=4,
    )
    axes.set(
        xlabel="hour of the day",
        ylabel="temperature (°C)",
        xlim=(0, 24),
        ylim=(-5, 42),
        xticks=range(0, 25, 4),
    )


def curve(axes: Axes, theta: np.ndarray, number: int, label: str) -> None:
    """Draw what a model says."""
    axes.plot(
        HOURS,
        bumps(HOURS) @ theta[:-1] + theta[-1],
        color=COLOURS[number],
        linestyle=LINES[number],
        label=label,
    )

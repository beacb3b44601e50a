"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from problems import HIVE_NAMES, Day, bumps, truth

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


def where_the_penalty_pulls(penalty: Callable[..., float], gradient: Fit) -> None:
    """Show the penalty of a weight and a bias from above, and which way it pulls."""
    mask, ticks = np.array([True, False]), np.linspace(-2.0, 2.0, 41)
    heights = np.array([[penalty(np.array([w, b]), 1.0, mask) for w in ticks] for b in ticks])
    at = np.array([[w, b] for b in (-1.5, -0.5, 0.5, 1.5) for w in (-1.75, -1.0, -0.4, 0.4, 1.0, 1.75)])
    pull = -np.array([gradient(theta, 1.0, mask) for theta in at])
    with style():
        figure, axes = plt.subplots(figsize=(5.8, 4.6))
        lines = axes.contour(
            ticks, ticks, heights, levels=[0.125, 0.5, 1.125, 1.8], colors="0.55", linewidths=1
        )
        axes.clabel(lines, fmt="%.4g", fontsize=9)
        axes.quiver(*at.T, *pull.T, angles="xy", scale_units="xy", scale=2.6, color=COLOURS[1], width=0.007)
        axes.set(xlabel="weight", ylabel="bias", title="The penalty (lines) and where it pulls (arrows)")
    show(
        figure,
        alt="The plane of a weight and a bias. The contours of the penalty are vertical lines, and the arrows point "
        "towards the line where the weight is 0: long ones far from it, short ones near to it, none up or down.",
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


def unit_balls(lam_ridge: float, lam_lasso: float, ridge: Fit, lasso: Fit) -> None:
    """Show why the lowest point of the lasso likes corners: two features, and the weights of both penalties."""
    rng = np.random.default_rng(5)
    X = rng.normal(size=(40, 2))
    X[:, 1] = 0.6 * X[:, 0] + 0.8 * X[:, 1]
    X = X - X.mean(axis=0)
    y = X @ np.array([1.6, 0.25]) + 0.5 * rng.normal(size=40)
    free = ridge(X, y, 0.0)
    ticks = np.linspace(-1.5, 2.5, 120)
    A, B = np.meshgrid(ticks, ticks)
    heights = np.array(
        [error(np.array([p, q, free[2]]), X, y) for p, q in zip(A.ravel(), B.ravel())]
    ).reshape(A.shape)
    found = (
        ("|w|₂ is the same on a circle", ridge(X, y, lam_ridge)),
        ("|w|₁ is the same on a square", lasso(X, y, lam_lasso, 400)),
    )
    angle = np.linspace(0, 2 * np.pi, 200)
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(9.6, 4.7), sharey=True)
        for number, (axes, (title, theta)) in enumerate(zip(panels, found)):
            levels = np.sort([error(theta, X, y), *(error(free, X, y) + np.geomspace(0.05, 6, 7))])
            axes.contour(A, B, heights, levels=levels, colors="0.65", linewidths=0.9)
            if number == 0:
                ball = np.linalg.norm(theta[:2]) * np.array([np.cos(angle), np.sin(angle)])
            else:
                ball = np.abs(theta[:2]).sum() * np.array([[1, 0, -1, 0, 1], [0, 1, 0, -1, 0]])
            axes.fill(*ball, facecolor=COLOURS[1], alpha=0.2, edgecolor=COLOURS[1], linewidth=1.6)
            axes.plot(*free[:2], "s", color=COLOURS[0], markersize=6)
            axes.annotate(
                "no penalty", free[:2], xytext=(0, -16), textcoords="offset points", ha="center", fontsize=10
            )
            axes.plot(*theta[:2], "*", color=COLOURS[2], markersize=15)
            axes.axhline(0, color="0.3", linewidth=1)
            axes.axvline(0, color="0.3", linewidth=1)
            axes.set(xlabel="w₁", title=f"{title}\nw = ({theta[0]:.2f}, {theta[1]:.2f})", aspect="equal")
            axes.set(xlim=(-1.4, 2.4), ylim=(-1.4, 1.4))
        panels[0].set_ylabel("w₂")
        figure.tight_layout()
    show(
        figure,
        alt="The contours of a squared error in two weights, twice, with its lowest point. Left, a disc about 0 which the "
        "contours touch on its side, where no weight is 0. Right, a square standing on its corner, which they touch in "
        "the corner on the axis of the first weight: the second weight is 0 there.",
    )


def paths(X: np.ndarray, y: np.ndarray, ridge: Fit, lasso: Fit, steps: int = 300) -> None:
    """Show each weight against lam, for both penalties."""
    marks = "osD^v<>x"  # solid lines for the three that matter, dotted ones for the others
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(10.6, 4.8), sharey=True)
        for axes, name in zip(panels, ("ridge", "lasso")):
            lams = 10.0 ** np.linspace(-2, 2.5 if name == "ridge" else 1.2, 46)
            found = [ridge(X, y, lam) if name == "ridge" else lasso(X, y, lam, steps) for lam in lams]
            weights = np.array(found)[:, :-1]
            for j, words in enumerate(HIVE_NAMES):
                look = (
                    {"color": COLOURS[j % 3], "linestyle": LINES[0]}
                    if j < 3
                    else {"color": "0.5", "linestyle": ":"}
                )
                axes.semilogx(
                    lams,
                    weights[:, j],
                    **look,
                    marker=marks[j],
                    markevery=(j % 5, 6),
                    markersize=5,
                    label=words,
                )
            axes.set(
                xlabel="lam, log axis",
                title=f"The paths of {name}" if name == "ridge" else "The paths of the lasso",
            )
        panels[0].set_ylabel("weight (kg for a usual difference)")
        figure.tight_layout(rect=(0, 0.13, 1, 1))
        figure.legend(*panels[0].get_legend_handles_labels(), loc="lower center", ncols=4, fontsize=10)
    show(
        figure,
        alt="Eight weights against lam on a logarithmic axis, for ridge and for the lasso. Under ridge all go smoothly "
        "towards 0 and none gets there. Under the lasso the five that do not matter are 0 from about lam = 1 on, and the "
        "three that matter, blossom, bees and rain, go to 0 one after the other, between lam = 5 and 8.",
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

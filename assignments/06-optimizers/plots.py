"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from problems import RideFit

from autograder.pictures import COLOURS, LINES, show, style

Step = Callable[..., tuple[np.ndarray, Any]]
Method = tuple[Step, Any, float, dict[str, float]]
"""A step function, its first state, the learning rate, and further settings."""


def walk(
    grad: Callable[[np.ndarray], np.ndarray], start: np.ndarray, method: Method, steps: int
) -> np.ndarray:
    """Return the places that a method visits, shape (steps + 1, p), the start first."""
    step, state, lr, settings = method
    path = [start]
    for _ in range(steps):
        new, state = step(path[-1], grad(path[-1]), state, lr, **settings)
        path.append(new)
    return np.array(path)


def plain_step(
    theta: np.ndarray, g: np.ndarray, state: dict[str, np.ndarray], lr: float
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Take a step of gradient descent, in the form of the others: there is nothing to remember."""
    downhill = -g
    return theta + lr * downhill, state


def epochs_on_a_grid(minibatches: Callable[..., list[np.ndarray]], n: int = 12, batch_size: int = 5) -> None:
    """Show in which batch each example is, for six epochs."""
    rng = np.random.default_rng(3)
    number = np.full((6, n), np.nan)
    for row in number:
        for k, batch in enumerate(minibatches(n, batch_size, rng), start=1):
            row[batch] = k
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 3.4))
        axes.grid(False)
        axes.imshow(number, cmap="Greys", vmin=0.3, vmax=5, aspect="auto")
        for (epoch, example), k in np.ndenumerate(number):
            axes.text(
                example, epoch, "?" if np.isnan(k) else f"{k:.0f}", ha="center", va="center", color="black"
            )
        axes.set_xticks(np.arange(n), np.arange(n))
        axes.set_yticks(np.arange(6), np.arange(1, 7))
        axes.set(
            xlabel="example", ylabel="epoch", title=f"The batch of each example: {n} examples, {batch_size} in a batch"
        )  # fmt: skip
        axes.spines[:].set_visible(False)
    show(
        figure,
        alt=f"A table of six epochs by {n} examples. Each cell holds the number of the batch in which the example is: "
        "in every row 1 and 2 come five times and 3 comes twice, in an order without any pattern.",
    )


def noisy_descent(fit: RideFit, start: np.ndarray, sgd_epoch: Callable[..., np.ndarray], lr: float) -> None:
    """Show eight epochs of small batches beside eight of full gradients, and the loss against the examples looked at."""
    star = fit.theta_star()
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10.4, 4.4))
        contours(left, fit)
        for number, (size, epochs, marker) in enumerate(((fit.n, 8, "s"), (6, 8, "o"))):
            path = visited(fit, start, sgd_epoch, size, lr, epochs)[:: 1 if size == fit.n else 8]
            name = "full gradients" if size == fit.n else f"batches of {size}"
            left.plot(*path.T, color=COLOURS[number], linestyle=LINES[number], marker=marker, markersize=4,
                      label=f"{name}: {epochs} epochs")  # fmt: skip
        mark(left, star)
        left.set(title="Eight epochs, a mark for each")
        left.legend(loc="upper right")
        for number, size in enumerate((fit.n, 6, 1)):
            path = visited(fit, start, sgd_epoch, size, lr, epochs=60)
            looked_at = np.arange(len(path)) * size / fit.n
            heights = [fit.loss(theta) for theta in path]
            every = max(1, fit.n // size // 4)
            right.semilogy(looked_at[::every], heights[::every], color=COLOURS[number], linestyle=LINES[number],
                           linewidth=1.4, label=f"batches of {size}")  # fmt: skip
        right.axhline(fit.loss(star), color=COLOURS[5], linestyle=":", linewidth=1.2)
        right.text(60, fit.loss(star) * 0.86, "lowest loss there is", color=COLOURS[5], ha="right", va="top")
        right.set(
            xlabel="gradients of single examples, in epochs of 48",
            ylabel="loss (min²), log axis",
            title=f"What the work buys, lr = {lr:g} for all",
            ylim=(15, None),
        )
        right.legend()
        figure.tight_layout()
    show(
        figure,
        alt="Left: a long valley from above. In eight epochs full gradients get down its side and a little way along; "
        "batches of 6 get several times as far along it. Right: the loss against the work on a logarithmic axis: with "
        "batches of 6 it falls far faster than with full gradients, and then trembles just above the lowest loss. With batches "
        "of 1 and the same rate it falls fastest of all, and trembles far above it.",
    )


def decay_against_penalty(adam_step: Step, adamw_step: Step) -> None:
    """Show where Adam with a penalty and AdamW end on one parabola, and on the same one a hundred times as steep."""
    decay, lr, steps = 0.4, 0.02, 2000
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10.4, 4.2), sharey=True)
        for axes, name in ((left, "Adam, penalty in the loss"), (right, "AdamW")):
            for number, (steep, lowest) in enumerate(((1.0, 3.0), (100.0, 3.0), (1.0, 1.0))):
                theta, path = np.zeros(1), [0.0]
                state = {"m": np.zeros(1), "v": np.zeros(1), "t": 0}
                for _ in range(steps):
                    g = steep * (theta - lowest)
                    if name == "AdamW":
                        moved = adamw_step(theta, g, state, lr, decay=decay, beta2=0.99)
                    else:
                        moved = adam_step(theta, g + theta * decay, state, lr, beta2=0.99)
                    theta, state = moved
                    path.append(float(theta[0]))
                axes.plot(path, color=COLOURS[number], linestyle=LINES[number], linewidth=1.4,
                          label=f"{steep:g}/2 (x − {lowest:g})²: ends at {path[-1]:.3f}")  # fmt: skip
            axes.axhline(1 / decay, color="0.5", linestyle=":", linewidth=1)
            axes.set(xlabel="step", title=name, ylim=(0, 3.6))
            axes.legend(loc="lower right", fontsize=9)
        left.set_ylabel("x")
        left.text(0, 1 / decay + 0.04, "1/decay", color="0.4", fontsize=10)
        figure.tight_layout()
    show(
        figure,
        alt="A parameter against the step, twice, for three losses. Left, Adam with a penalty: it ends at 2.143 for a lowest "
        "point at 3, at 2.988 if the loss is a hundred times as steep, and at 0.714 for a lowest point at 1. Right, AdamW: it "
        "ends at 2.5 = 1/decay for both steepnesses, and at 1 for the lowest point at 1.",
    )


Race = dict[str, tuple[Step, Callable[[np.ndarray], Any], dict[str, float]]]
"""For each method: its step, its first state as a function of theta, and its settings."""


def steps_until_near(
    fit: RideFit,
    start: np.ndarray,
    step: Step,
    state: Any,
    settings: dict[str, float],
    lr: float,
    limit: int = 450,
) -> float:
    """Return after how many steps a method is within 1 of the lowest point for 100 steps; nan if it never is."""
    star, theta, last_far = fit.theta_star(), start, 0
    for number in range(1, limit + 1):
        theta, state = step(theta, fit.grad(theta), state, lr, **settings)
        away = float(np.linalg.norm(theta - star))
        if not away < 1e6:
            return float("nan")
        if away > 1:
            last_far = number
        elif number - last_far == 100:
            return float(last_far + 1)
    return float("nan")


def race(
    places: Mapping[str, RideFit],
    start: np.ndarray,
    methods: Race,
    grid: np.ndarray,
    best_rate: Callable[..., Any],
) -> dict[tuple[str, str], float]:
    """Show, for each landscape, the steps that each method needs over the rate; return the best rates."""
    best: dict[tuple[str, str], float] = {}
    with style():
        figure, panels = plt.subplots(1, len(places), figsize=(11.0, 4.8), sharey=True)
        for axes, (place, fit) in zip(np.atleast_1d(panels), places.items()):
            for number, (name, (step, first, settings)) in enumerate(methods.items()):

                def run(lr: float) -> float:
                    return steps_until_near(fit, start, step, first(start), settings, lr)

                lr, scores, at_edge = best_rate(run, grid)
                best[place, name] = lr
                few = scores[np.flatnonzero(grid == lr)[0]]
                axes.loglog(grid, scores, color=COLOURS[number], linestyle=LINES[number % len(LINES)], marker="os^Dv"[number],
                            markersize=4, linewidth=1.2, label=f"{name}: {few:.0f} at {lr:.3g}" + (" (edge)" if at_edge else ""))  # fmt: skip
                axes.plot(lr, few, "*", color=COLOURS[number], markersize=14)
            axes.set(xlabel="learning rate, log axis", title=f"{place}", ylim=(8, 500))
            axes.legend(fontsize=8, loc="lower left")
        np.atleast_1d(panels)[0].set_ylabel("steps until within 1, log axis")
        figure.tight_layout()
    show(
        figure,
        alt="Steps until the minimum is near against the learning rate, both axes logarithmic, for five methods on two landscapes. "
        "Each method has a valley of its own, at a rate of its own, with a star at its lowest point; descent and momentum stop "
        "abruptly on the right, where they run away. On both landscapes momentum with 0.75 needs the fewest steps.",
    )
    return best


def best_paths(
    fit: RideFit, start: np.ndarray, methods: Race, rates: Mapping[str, float], steps: int
) -> None:
    """Show the paths of the methods on one landscape, each with a rate of its own, a panel for each."""
    star = fit.theta_star()
    with style():
        figure, panels = plt.subplots(2, 2, figsize=(9.6, 7.4), sharex=True, sharey=True)
        for number, (axes, (name, lr)) in enumerate(zip(panels.flat, rates.items())):
            step, first, settings = methods[name]
            path = walk(fit.grad, start, (step, first(start), lr, settings), steps)
            contours(axes, fit)
            axes.plot(*path.T, color=COLOURS[1], marker="os^D"[number], markersize=3, linewidth=1)
            mark(axes, star)
            axes.set(title=f"{name}, lr = {lr:.3g}", xlabel="", ylabel="")
            axes.text(
                0.98,
                0.04,
                f"still {np.linalg.norm(path[-1] - star):.2g} away",
                ha="right",
                transform=axes.transAxes,
            )
        figure.supxlabel(fit.names[0])
        figure.supylabel(fit.names[1])
        figure.tight_layout()
    show(
        figure,
        alt=f"Four panels with the same valley and {steps} steps each of {', '.join(rates)}, every method with its own best "
        "rate. Each panel says how far from the lowest point it ends.",
    )


def side_by_side(fit: RideFit, start: np.ndarray, methods: Mapping[str, Method], steps: int) -> None:
    """Show the paths of two methods, and their distances to the minimum."""
    star = fit.theta_star()
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10.4, 4.4))
        contours(left, fit)
        for number, (name, method) in enumerate(methods.items()):
            path = walk(fit.grad, start, method, steps)
            look = {"color": COLOURS[number], "linestyle": LINES[number], "linewidth": 1.2}
            left.plot(*path.T, **look, marker="os^D"[number], markersize=3.5, label=name)
            right.semilogy(np.linalg.norm(path - star, axis=1), **look, label=name)
        mark(left, star)
        left.set(title=f"{steps} steps, seen from above")
        right.set(xlabel="step", ylabel="|θ − θ*|, log axis", title="How far is it still?")
        right.legend()
        figure.tight_layout()
    names = " and ".join(methods)
    show(
        figure,
        alt=f"Left: the paths of {names} in a long valley, with a star at its lowest point. Right: their distances to "
        f"the star after each of {steps} steps, on a logarithmic axis.",
    )


def step_lengths(fit: RideFit, start: np.ndarray, methods: Mapping[str, Method], steps: int) -> None:
    """Show how far each coordinate moves in each step, one panel for each method."""
    with style():
        figure, panels = plt.subplots(1, len(methods), figsize=(3.5 * len(methods), 3.9), sharey=True)
        for axes, (name, method) in zip(np.atleast_1d(panels), methods.items()):
            moves = np.abs(np.diff(walk(fit.grad, start, method, steps), axis=0)) + 1e-12
            for j, words in enumerate(fit.names):
                axes.semilogy(
                    np.arange(1, steps + 1), moves[:, j], color=COLOURS[j], linestyle=LINES[j], label=words
                )
            axes.set(xlabel="step", title=f"{name}, lr = {method[2]:g}", ylim=(1e-4, 1e2))
        np.atleast_1d(panels)[0].set_ylabel("move of the coordinate, log axis")
        np.atleast_1d(panels)[-1].legend(loc="upper right", fontsize=9)
        figure.tight_layout()
    show(
        figure,
        alt=f"The length of each move against the step, for two coordinates and for {', '.join(methods)}. With plain "
        "descent the first coordinate begins with moves dozens of times as long as the second; where each coordinate has "
        "a step length of its own, both begin with the same length.",
    )


def visited(
    fit: RideFit,
    start: np.ndarray,
    sgd_epoch: Callable[..., np.ndarray],
    batch_size: int,
    lr: float,
    epochs: int,
) -> np.ndarray:
    """Return all places at which epochs ask for a gradient, and the last place of all."""
    rng, theta, places = np.random.default_rng(1), start, []

    def grad_batch(at: np.ndarray, batch: np.ndarray) -> np.ndarray:
        places.append(at.copy())
        return fit.grad_batch(at, batch)

    for _ in range(epochs):
        theta = sgd_epoch(grad_batch, theta, fit.n, batch_size, lr, rng)
    return np.array([*places, theta])


def contours(axes: Axes, fit: RideFit) -> None:
    """Draw the landscape in grey."""
    right, top = fit.window
    A, B = np.meshgrid(np.linspace(0, right, 90), np.linspace(0, top, 90))
    heights = np.array([fit.loss(np.array(theta)) for theta in zip(A.ravel(), B.ravel())]).reshape(A.shape)
    levels = fit.loss(fit.theta_star()) + np.geomspace(1.0, 8000.0, 12)
    axes.contour(A, B, heights, levels=levels, colors="0.65", linewidths=0.8, linestyles="solid")
    axes.set(xlim=(0, right), ylim=(0, top), xlabel=fit.names[0], ylabel=fit.names[1])


def mark(axes: Axes, star: np.ndarray) -> None:
    """Draw the lowest point."""
    axes.plot(*star, "*", color=COLOURS[2], markersize=15, zorder=5)
    axes.annotate("θ*", star, textcoords="offset points", xytext=(8, 6), fontsize=13)

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
            rate = lr if size > 1 else lr / 2
            path = visited(fit, start, sgd_epoch, size, rate, epochs=60)
            looked_at = np.arange(len(path)) * size / fit.n
            heights = [fit.loss(theta) for theta in path]
            every = max(1, fit.n // size // 4)
            right.semilogy(looked_at[::every], heights[::every], color=COLOURS[number], linestyle=LINES[number],
                           linewidth=1.4, label=f"batches of {size}, lr = {rate:g}")  # fmt: skip
        right.axhline(fit.loss(star), color=COLOURS[5], linestyle=":", linewidth=1.2)
        right.text(60, fit.loss(star) * 0.86, "lowest loss there is", color=COLOURS[5], ha="right", va="top")
        right.set(
            xlabel="gradients of single examples, in epochs of 48",
            ylabel="loss (min²), log axis",
            title="What the work buys",
            ylim=(15, None),
        )
        right.legend()
        figure.tight_layout()
    show(
        figure,
        alt="Left: a long valley from above. In eight epochs full gradients get down its side and a little way along; "
        "batches of 6 get several times as far along it. Right: the loss against the work on a logarithmic axis: with "
        "batches of 1 and of 6 it falls far faster than with full gradients, and then trembles just above the lowest loss.",
    )


def noise_floor(
    noisy: RideFit, agreeing: RideFit, start: np.ndarray, sgd_epoch: Callable[..., np.ndarray]
) -> None:
    """Show how close epochs get to the minimum, where the examples disagree and where they agree."""
    runs = (
        (noisy, 0.05, "they disagree, lr = 0.05"),
        (noisy, 0.0125, "they disagree, lr = 0.0125"),
        (agreeing, 0.05, "they agree, lr = 0.05"),
    )
    with style():
        figure, axes = plt.subplots(figsize=(7.6, 4.6))
        for number, (fit, lr, label) in enumerate(runs):
            rng, theta, star = np.random.default_rng(1), start, fit.theta_star()
            away = [np.linalg.norm(theta - star)]
            for _ in range(220):
                theta = sgd_epoch(fit.grad_batch, theta, fit.n, 2, lr, rng)
                away.append(np.linalg.norm(theta - star))
            axes.semilogy(away, color=COLOURS[number], linestyle=LINES[number], linewidth=1.3, label=label)
        axes.set(xlabel="epoch", ylabel="|θ − θ*|, log axis", title="Batches of 2: where does it end?")
        axes.legend(loc="lower left")
    show(
        figure,
        alt="The distance to the minimum against the epoch on a logarithmic axis. Where the examples disagree it falls "
        "and then trembles: at about 1 for the longer learning rate, and lower, but reached later, for the shorter one. "
        "Where the examples agree it falls on a straight line through many powers of ten.",
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


def all_paths(fit: RideFit, start: np.ndarray, methods: Mapping[str, Method], steps: int) -> None:
    """Show four methods on the same landscape, a panel for each."""
    star = fit.theta_star()
    with style():
        figure, panels = plt.subplots(2, 2, figsize=(9.6, 7.6), sharex=True, sharey=True)
        for number, (axes, (name, method)) in enumerate(zip(panels.flat, methods.items())):
            path = walk(fit.grad, start, method, steps)
            contours(axes, fit)
            axes.plot(*path.T, color=COLOURS[1], marker="os^D"[number], markersize=3, linewidth=1)
            mark(axes, star)
            axes.set(title=f"{name}, lr = {method[2]:g}", xlabel="", ylabel="")
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
        alt=f"Four panels with the same long valley and {steps} steps each of {', '.join(methods)}. Plain descent "
        "drops to the valley floor and creeps; momentum swings across it and rolls along; RMSProp and Adam set out at "
        "45 degrees and then follow the floor. Each panel says how far from the lowest point it ends.",
    )


def one_map(fit: RideFit, start: np.ndarray, methods: Mapping[str, Method], steps: int) -> None:
    """Show the paths of four methods on one map."""
    star = fit.theta_star()
    with style():
        figure, axes = plt.subplots(figsize=(8.4, 6.2))
        contours(axes, fit)
        for number, (name, method) in enumerate(methods.items()):
            path = walk(fit.grad, start, method, steps)
            away = np.linalg.norm(path[-1] - star)
            axes.plot(*path.T, color=COLOURS[number], linestyle=LINES[number], linewidth=1.4, marker="os^D"[number],
                      markersize=6, markerfacecolor="white", markevery=10, label=f"{name}: still {away:.2g} away")  # fmt: skip
            if away > 5:
                axes.annotate(f"{name} ends here", path[-1], xytext=(60, 2), textcoords="offset points",
                              va="center", arrowprops={"arrowstyle": "->", "color": "0.3"}, zorder=6)  # fmt: skip
        mark(axes, star)
        axes.set(title=f"{steps} steps of each, a mark for every tenth")
        axes.legend(loc="upper right", frameon=True, framealpha=1)
    show(
        figure,
        alt=f"A long valley from above, lying askew, and on it {steps} steps each of {', '.join(methods)}. Plain descent "
        "drops to the valley floor and creeps along it. Momentum swings across the valley in ever shorter zigzags and "
        "comes closest to the lowest point. RMSProp and Adam set out at 45 degrees, across the contours, and turn where "
        "they meet the valley floor: RMSProp gets to the lowest point and stays near it, Adam is still on its way.",
    )


def work(fit: RideFit, start: np.ndarray, methods: Mapping[str, Method], steps: int) -> None:
    """Show the loss above its minimum against the number of gradients asked for."""
    lowest = fit.loss(fit.theta_star())
    with style():
        figure, axes = plt.subplots(figsize=(7.6, 4.6))
        for number, (name, method) in enumerate(methods.items()):
            path = walk(fit.grad, start, method, steps)
            above = [max(fit.loss(theta) - lowest, 1e-12) for theta in path]
            axes.semilogy(above, color=COLOURS[number], linestyle=LINES[number], marker="os^D"[number],
                          markevery=25, markersize=5, label=name)  # fmt: skip
        axes.set(
            xlabel="gradients asked for",
            ylabel="loss above its minimum (min²), log axis",
            title="Four ways to spend gradients",
        )
        axes.legend()
    show(
        figure,
        alt=f"The loss above its minimum against the number of gradients on a logarithmic axis, for {', '.join(methods)}. "
        "Plain descent falls slowly on a straight line, momentum on a steep one. RMSProp dives deepest at first, then "
        "jumps up and stays at one height. Adam falls in waves, a little behind momentum.",
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

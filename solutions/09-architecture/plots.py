"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from losses import mse
from matplotlib.axes import Axes
from models import two_layer
from problems import LAMP, SIZES, SWITCHES, landscape

from autograder.pictures import COLOURS, show, style

Start = Callable[[tuple[int, int, int], np.random.Generator], np.ndarray]
Fit = Callable[..., np.ndarray]

NAMES = ("W1 11", "W1 12", "W1 21", "W1 22", "b1 1", "b1 2", "W2 1", "W2 2", "b2")


def lamp() -> None:
    """Show the four positions of the two switches, and when the lamp is lit."""
    with style():
        figure, axes = plt.subplots(figsize=(3.8, 3.6))
        _examples(axes)
        axes.set(title="When is the lamp lit?", xlim=(-1.6, 1.6), ylim=(-1.6, 1.6))
        axes.legend(loc="center", frameon=True)
    show(
        figure,
        alt="The four positions of two switches as corners of a square. The lamp is lit, a circle, at top left and "
        "bottom right; it is dark, a cross, at the two other corners. No straight line parts circles from crosses.",
    )


def spread(start: Start, hidden: int = 50) -> None:
    """Show how large the outputs of a relu network are at the start, for layers of many widths and three rules."""
    rng = np.random.default_rng(0)
    widths = np.array([1, 3, 10, 30, 100, 300, 1000])
    rules = {"your start": [], "every weight with variance 1": [], "every weight with deviation 0.01": []}
    for d in widths:
        X, sizes = rng.normal(size=(200, d)), (int(d), hidden, 1)
        theta = start(sizes, rng)
        weights = theta != 0
        for name, place in zip(
            rules, (theta, weights * rng.normal(size=theta.size), weights * rng.normal(0, 0.01, theta.size))
        ):
            rules[name].append(np.std(two_layer(place, X, sizes, "relu")))
    with style():
        figure, axes = plt.subplots()
        for (name, sizes_of_outputs), marker in zip(rules.items(), "os^"):
            axes.loglog(widths, sizes_of_outputs, marker=marker, label=name)
        axes.set(xlabel="features d, log axis", ylabel="size of the outputs, log axis", ylim=(1e-4, 1e4))
        axes.set_title("Outputs before any training")
        axes.legend(loc="upper left")
    show(
        figure,
        alt="The size of a network's outputs at the start, against the number of features, both on logarithmic axes. "
        "With variance 1 for every weight the outputs grow from about 5 to over 100; with deviation 0.01 they lie "
        "between a few ten-thousandths and a hundredth; with your start they stay near 1, whatever the width is.",
    )


def twins(start: Start, seed: int = 4) -> None:
    """Show what becomes of two hidden units that begin equal, and of two that do not."""
    equal = np.array([0.5, 0.5, 0.4, 0.4, 0.0, 0.0, 0.6, 0.6, 0.0])
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(9, 3.8), sharey=True)
        titles = ("Two units that begin equal", "Two units of your start")
        for axes, theta, title in zip(panels, (equal, start(SIZES, np.random.default_rng(seed))), titles):
            path = [theta]
            for _ in range(600):
                path.append(path[-1] - 0.2 * landscape(path[-1][None])[1][0])
            walk = np.array(path)
            height = landscape(walk[-1:])[0][0]
            axes.plot(walk[:, 0], color=COLOURS[1], linestyle="-", linewidth=4, alpha=0.6, label="unit 1")
            axes.plot(walk[:, 1], color=COLOURS[0], linestyle="--", label="unit 2")
            axes.set(xlabel="step", title=f"{title}\nheight at the end {height:.2f}")
            axes.legend()
        panels[0].set_ylabel("weight of switch 1")
        figure.tight_layout()
    show(
        figure,
        alt="Left: the weights of two units that begin equal lie on one curve for all 600 steps. Right: the weights of "
        "two units of your start follow two curves that part, and the height at the end is far lower.",
    )


def regions(fit: Fit, hidden: Sequence[int] = (1, 2, 4), tries: int = 10) -> None:
    """Show what the best of some trained networks says everywhere on the plane, for a few numbers of hidden units."""
    ticks = np.linspace(-1.6, 1.6, 81)
    plane = np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)
    with style():
        figure, panels = plt.subplots(1, len(hidden), figsize=(3.6 * len(hidden), 4), sharey=True)
        for axes, h in zip(panels, hidden):
            sizes = (2, h, 1)
            runs = [
                fit(sizes, SWITCHES, LAMP, np.random.default_rng(seed), 0.1, 300, "tanh")
                for seed in range(tries)
            ]
            best = min(runs, key=lambda theta: _loss(theta, sizes))
            z = two_layer(best, plane, sizes).reshape(81, 81)
            axes.contourf(ticks, ticks, z, levels=[-np.inf, 0, np.inf], colors=["#c9c9c9", "#fff3c4"])
            axes.contour(ticks, ticks, z, levels=[0], colors="black", linewidths=1)
            _examples(axes)
            axes.set_title(f"{h} hidden unit{'s' if h > 1 else ''}: loss {_loss(best, sizes):.3f}")
        panels[1].legend(loc="center", frameon=True)
        figure.tight_layout()
    show(
        figure,
        alt="Three square maps with the four examples at their corners. With one hidden unit a straight border leaves "
        "one example on the wrong side, and the loss is a little above two thirds. With two units a band between two "
        "borders parts the lit examples from the dark ones; with four units the border may bend, and the loss is 0.000 in both.",
    )


def many_valleys(fit: Fit, hidden: Sequence[int] = (1, 2, 4, 8), starts: int = 60) -> None:
    """Show the losses in which training ends from many starts, for a few numbers of hidden units."""
    bins = np.linspace(-0.025, 1.125, 24)
    with style():
        figure, panels = plt.subplots(len(hidden), 1, figsize=(6.8, 6.4), sharex=True, sharey=True)
        for axes, h, colour in zip(panels, hidden, COLOURS):
            sizes = (2, h, 1)
            ends = [
                _loss(fit(sizes, SWITCHES, LAMP, np.random.default_rng(seed), 0.1, 250, "tanh"), sizes)
                for seed in range(starts)
            ]
            axes.hist(ends, bins=bins, color=colour, edgecolor="white")
            solved = int(np.sum(np.array(ends) < 0.05))
            axes.text(
                0.98, 0.8, f"h = {h}: {solved} of {starts} below 0.05", transform=axes.transAxes, ha="right"
            )
            axes.set_ylabel("starts")
        panels[-1].set_xlabel("loss after 250 epochs")
        panels[0].set_title("Where training ends, from 60 starts each")
        figure.tight_layout()
    show(
        figure,
        alt="Four histograms of the final loss from 60 starts. With one hidden unit none ends below two thirds; with "
        "two units many end near 0, a few at about a fifth, and others near one half or higher; with four and with "
        "eight units nearly all end near 0.",
    )


def table(thetas: np.ndarray, title: str) -> None:
    """Show thetas (m, 9) as the rows of a table, shaded by value."""
    with style():
        figure, axes = plt.subplots(figsize=(7.6, 0.9 + 0.27 * len(thetas)))
        axes.imshow(thetas, cmap="cividis", aspect="auto", vmin=-2, vmax=2)
        for (row, column), value in np.ndenumerate(thetas):
            ink = "white" if value < 0 else "black"
            axes.text(column, row, f"{value:+.2f}", ha="center", va="center", color=ink, fontsize=9)
        axes.set_xticks(range(9), NAMES)
        axes.set_yticks([])
        axes.tick_params(length=0, labeltop=True, labelbottom=False)
        axes.grid(visible=False)
        axes.set_ylabel("one end a row")
        axes.set_title(title)
        axes.spines[:].set_visible(False)
    show(
        figure,
        alt=f"A table of {len(thetas)} rows, one for each end of a walk, with the nine parameters in columns; "
        f"{len(np.unique(thetas.round(2) + 0.0, axis=0))} of the rows differ from one another.",
    )


def _examples(axes: Axes) -> None:
    for value, marker, name in ((1.0, "o", "lit"), (-1.0, "X", "dark")):
        places = SWITCHES[value == LAMP]
        axes.plot(
            *places.T, marker, color="black", markersize=13, label=name, linestyle="none",
            markerfacecolor="white" if value > 0 else "black",
        )  # fmt: skip
    axes.set(xlabel="switch 1", xticks=[-1, 1], yticks=[-1, 1])
    axes.set_xticklabels(["down", "up"])
    axes.set_yticklabels(["down", "up"])
    axes.set_ylabel("switch 2")
    axes.grid(visible=False)
    axes.set_aspect("equal")


def _loss(theta: np.ndarray, sizes: tuple[int, int, int]) -> float:
    return mse(two_layer(theta, SWITCHES, sizes)[:, 0], LAMP)

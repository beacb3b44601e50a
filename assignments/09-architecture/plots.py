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
DeepStart = Callable[[tuple[int, ...], np.random.Generator, str], np.ndarray]
Signals = Callable[..., tuple[np.ndarray, np.ndarray]]
Residual = Callable[[np.ndarray, np.ndarray, np.ndarray, str], np.ndarray]
Convolution = Callable[[np.ndarray, np.ndarray], np.ndarray]
Attention = Callable[..., np.ndarray]

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


def regions(fit: Fit, hidden: Sequence[int] = (1, 2), tries: int = 10) -> None:
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
        alt="Two square maps with the four examples at their corners. With one hidden unit a straight border leaves "
        "one example on the wrong side, and the loss is a little above two thirds. With two units a band between two "
        "borders parts the lit examples from the dark ones, and the loss is 0.000.",
    )


def many_valleys(fit: Fit, hidden: Sequence[int] = (1, 2, 4, 8), starts: int = 24) -> None:
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
        panels[0].set_title("Where training ends, from 24 starts each")
        figure.tight_layout()
    show(
        figure,
        alt="Four histograms of the final loss from 24 starts. With one hidden unit none ends below two thirds; with "
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


def depth(init_deep: DeepStart, signals: Signals, layers: int = 20, width: int = 64, nets: int = 20) -> None:
    """Show how large the numbers are that pass through deep networks, forwards and backwards, for four rules."""
    rules = (("relu", 2.0), ("relu", 1.0), ("tanh", 1.0), ("tanh", 0.25))
    sizes = (width,) * (layers + 1)
    places = np.arange(layers)  # the last layer has another gain
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(9.4, 3.9), sharey=True)
        ends = []
        for (act, gain), colour, marker in zip(rules, COLOURS, "os^v"):
            drawn = []
            for seed in range(nets):
                rng = np.random.default_rng(seed)
                theta = init_deep(sizes, rng, act) * np.sqrt(gain / (2.0 if act == "relu" else 1.0))
                X, G = rng.normal(size=(2, 30, width))
                drawn.append(signals(theta, X, G, sizes, act))
            forward, backward = np.median(np.array(drawn), axis=0)
            ends.append(f"{act}, g = {gain:g}: {forward[layers - 1]:.2g}")
            for axes, row in zip(panels, (forward, backward)):
                axes.semilogy(
                    places, row[:-1], color=colour, marker=marker, markersize=4, label=f"{act}, g = {gain:g}"
                )
        panels[0].set(
            title="forwards: what each layer hands on", xlabel="layer", ylabel="mean square, log axis"
        )
        panels[1].set(title="backwards: the slope at each layer", xlabel="layer (the loss is on the right)")
        panels[0].legend()
        figure.tight_layout()
    show(
        figure,
        alt=f"Mean squares of the signals in networks of {layers} layers, on a log axis, medians of {nets} networks. Forwards, "
        f"at layer {layers - 1}: {'; '.join(ends)}. Backwards the curves fall from right to left in the same way.",
    )


def residual_depth(residual: Residual, layers: int = 40, width: int = 64) -> None:
    """Show the mean square of what passes through plain and residual layers."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(50, width))
    zero = np.zeros(width)
    curves = {
        "plain relu layers, variance 1/h": lambda H: np.maximum(
            H @ rng.normal(0, np.sqrt(1 / width), (width, width)), 0.0
        ),
        "residual, variance 2/h": lambda H: residual(
            H, rng.normal(0, np.sqrt(2 / width), (width, width)), zero, "relu"
        ),
        "residual, variance 2/(L h)": lambda H: residual(
            H, rng.normal(0, np.sqrt(2 / (layers * width)), (width, width)), zero, "relu"
        ),
    }
    ends = []
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 3.9))
        for (name, layer), colour, marker in zip(curves.items(), COLOURS, "sv^"):
            H, squares = X, [float(np.mean(X**2))]
            for _ in range(layers):
                H = layer(H)
                squares.append(float(np.mean(H**2)))
            axes.semilogy(squares, color=colour, marker=marker, markersize=3, label=name)
            ends.append(f"{name}: {squares[-1]:.2g}")
        axes.set(xlabel="layer", ylabel="mean square, log axis", title=f"{layers} layers of {width} units")
        axes.legend()
    show(
        figure,
        alt=f"Mean square of the signal over the layers, on a log axis. At the end, {'; '.join(ends)}.",
    )


def circulant(conv1d: Convolution, places: int = 12) -> None:
    """Show the matrix that your convolution is, and the numbers that have to be learned."""
    w = np.array([1.0, 0.5, -1.0])
    matrix = np.asarray(conv1d(w, np.eye(places)))
    with style():
        figure, axes = plt.subplots(figsize=(4.6, 3.9))
        drawn = axes.imshow(matrix, cmap="cividis", vmin=-1, vmax=1)
        axes.set(
            xlabel="output place",
            ylabel="input place",
            title=f"{places}² = {places**2} entries, {len(w)} numbers",
        )
        axes.grid(visible=False)
        figure.colorbar(drawn, ax=axes, shrink=0.8)
    show(
        figure,
        alt=f"The convolution with the window 1, 0.5, -1 as a matrix of {places} by {places}: each column is the one before "
        "it, one place further down, and the last ones begin again at the top. All other entries are 0.",
    )


def who_generalises(results: dict[str, tuple[int, list[float], list[float]]]) -> None:
    """Show accuracies in training and in the test for several models, one point a seed."""
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 3.6))
        names = list(results)
        for place, name in enumerate(names):
            for side, (numbers, marker, label) in enumerate(
                zip(results[name][1:], "os", ("where it has learned", "on the other side"))
            ):
                spots = np.full(len(numbers), place + 0.3 * side - 0.15)
                axes.plot(
                    spots,
                    numbers,
                    marker,
                    color=COLOURS[side],
                    alpha=0.7,
                    label=label if place == 0 else None,
                )
        axes.axhline(0.5, color=COLOURS[5], linestyle=":", linewidth=1.2)
        axes.set_xticks(range(len(names)), [f"{name}\n{results[name][0]} parameters" for name in names])
        axes.set(ylim=(0.35, 1.03), ylabel="accuracy", title="Learned on the left, asked on the right")
        axes.legend(loc="center left")
    words = "; ".join(
        f"{name}: {np.mean(seen):.2f} where it has learned, {np.mean(new):.2f} on the other side"
        for name, (_, seen, new) in results.items()
    )
    show(figure, alt=f"Accuracies of two models, one point a seed. Means: {words}. Guessing has 0.5.")


def masked_weights(attention: Attention, places: int = 8) -> None:
    """Show the weights of your attention with and without a mask: with V = identity they come out themselves."""
    rng = np.random.default_rng(3)
    Q, K = rng.normal(size=(2, places, 16))
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(8.4, 3.6))
        for axes, causal in zip(panels, (False, True)):
            drawn = axes.imshow(
                np.asarray(attention(Q, K, np.eye(places), causal)), cmap="cividis", vmin=0, vmax=1
            )
            axes.set(xlabel="place that is looked at", title="causal" if causal else "all places")
            axes.grid(visible=False)
        panels[0].set_ylabel("place that looks")
        figure.colorbar(drawn, ax=panels, shrink=0.8, label="weight")
    show(
        figure,
        alt=f"Two tables of weights, {places} by {places}. Without a mask every entry is positive. With it all entries above the "
        "diagonal are 0, and the first row is a single 1.",
    )


def scale_of_scores(attention: Attention, places: int = 16) -> None:
    """Show the largest weight of a row, with scaled scores and without, for questions of many widths."""
    widths = np.array([4, 16, 64, 256])
    scaled, unscaled = [], []
    for e in widths:
        largest: list[list[float]] = [[], []]
        for seed in range(20):
            Q, K = np.random.default_rng(seed).normal(size=(2, places, e))
            for place, factor in ((0, 1.0), (1, np.sqrt(e))):
                largest[place].append(
                    float(np.asarray(attention(factor * Q, K, np.eye(places))).max(axis=1).mean())
                )
        scaled.append(np.mean(largest[0]))
        unscaled.append(np.mean(largest[1]))
    with style():
        figure, axes = plt.subplots(figsize=(6.2, 3.4))
        axes.semilogx(widths, scaled, marker="o", label="scores divided by √e")
        axes.semilogx(widths, unscaled, marker="s", label="scores as they are")
        axes.set_xticks(widths, [str(e) for e in widths])
        axes.minorticks_off()
        axes.set(
            xlabel="width e, log axis",
            ylabel="largest of 16 weights",
            ylim=(0, 1),
            title="How much goes to one place?",
        )
        axes.legend()
    show(
        figure,
        alt=f"The largest of {places} weights against the width e. With scaled scores it stays near {scaled[-1]:.2f}; without it "
        f"rises from {unscaled[0]:.2f} to {unscaled[-1]:.2f}.",
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

"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from autograder.pictures import COLOURS, LINES, show, style

Model = Callable[[np.ndarray, np.ndarray], np.ndarray]
Squash = Callable[[np.ndarray], np.ndarray]
Network = Callable[[np.ndarray, np.ndarray, tuple[int, int, int], str], np.ndarray]

KM = np.array([1.0, 2.0, 4.0, 6.0, 10.0])
MINUTES = np.array([10.25, 14.0, 21.5, 29.0, 44.0])
"""Five trips to work: their length, and how long they take. They lie on a line exactly."""

WAYS = ("walk", "bicycle", "car")


def fan_of_lines(linear: Model, thetas: np.ndarray) -> None:
    """Show one line for each theta in ``thetas`` (m, 2)."""
    x = np.linspace(0.0, 11.0, 23)
    with style():
        figure, axes = plt.subplots()
        for theta in thetas:
            axes.plot(x, linear(theta, x[:, None]), "-", color=COLOURS[1], linewidth=0.9, alpha=0.8)
        _trips_to_work(axes)
        axes.legend(loc="upper left")
        axes.set(title=f"One formula, {len(thetas)} thetas: {len(thetas)} functions")
    show(
        figure,
        alt=f"Minutes against kilometres: {len(thetas)} straight lines of different slopes and heights, like a fan, and "
        "five measured points that lie on a line of their own. None of the lines passes through all five.",
    )


def one_line(linear: Model, theta: np.ndarray) -> None:
    """Show the line of one theta, and how far it misses each measured point."""
    x = np.linspace(0.0, 11.0, 23)
    predicted = linear(theta, KM[:, None])
    with style():
        figure, axes = plt.subplots()
        axes.plot(x, linear(theta, x[:, None]), "-", color=COLOURS[1])
        axes.vlines(KM, MINUTES, predicted, color=COLOURS[2], linewidth=2.5)
        _trips_to_work(axes)
        w, b = (float(number) for number in theta)
        axes.set(
            title=f"w = {w:g} minutes per km, b = {b:g} minutes: misses {np.abs(predicted - MINUTES).sum():g} minutes"
        )
    show(
        figure,
        alt=f"The line with slope {w:g} and intercept {b:g} among the five measured points, with a bar from each point "
        "to the line. The title says how long the bars are together.",
    )


def explore_lines(linear: Model) -> None:
    """Let the reader turn w and b, where sliders are installed; else show one picture."""
    try:
        from ipywidgets import FloatSlider, interact
    except ImportError:
        one_line(linear, np.array([5.0, 2.0]))
        return
    slow = {"continuous_update": False, "readout_format": ".2f"}
    interact(
        lambda w, b: one_line(linear, np.array([w, b])),
        w=FloatSlider(value=5.0, min=0.0, max=8.0, step=0.25, description="w", **slow),
        b=FloatSlider(value=2.0, min=0.0, max=20.0, step=0.5, description="b", **slow),
    )


def sigmoid_slopes(sigmoid: Squash, weights: Sequence[float] = (0.5, 1.0, 5.0)) -> None:
    """Show sigmoid(w x) for some weights w."""
    x = np.linspace(-8.0, 8.0, 321)
    with style():
        figure, axes = plt.subplots()
        for number, w in enumerate(weights):
            axes.plot(x, sigmoid(w * x), color=COLOURS[number], linestyle=LINES[number], label=f"w = {w:g}")
        axes.plot(0.0, 0.5, "o", color=COLOURS[0], markersize=7)
        axes.set(xlabel="x", ylabel="sigmoid(w x)", title="The weight sets how sharp the border is")
        axes.legend(loc="upper left")
    names = ", ".join(f"{w:g}" for w in weights)
    show(
        figure,
        alt=f"S-shaped curves that rise from 0 to 1, for the weights {names}. All pass through one half at 0; the larger "
        "the weight, the steeper the rise, and the last one looks almost like a step.",
    )


def probability_map(logistic: Model, theta: np.ndarray) -> None:
    """Show the probability that somebody takes the bicycle, for each temperature and wind."""
    temperature, wind = np.meshgrid(np.linspace(-5.0, 30.0, 71), np.linspace(0.0, 15.0, 61))
    p = logistic(theta, np.column_stack([temperature.ravel(), wind.ravel()])).reshape(wind.shape)
    with style():
        figure, axes = plt.subplots()
        axes.grid(False)
        shades = axes.contourf(
            temperature, wind, p, levels=np.linspace(0, 1, 11), cmap="Greys", vmin=0, vmax=1.8
        )
        figure.colorbar(shades, ax=axes, label="probability of the bicycle")
        lines = axes.contour(
            temperature, wind, p, levels=[0.1, 0.5, 0.9], colors="black",
            linestyles=[":", "-", "--"], linewidths=[1.5, 2.5, 1.5],
        )  # fmt: skip
        for label in axes.clabel(lines, fmt="%.1f", fontsize=11):
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1.5})
        axes.set(xlabel="temperature (°C)", ylabel="wind (m/s)", title="Where is it a matter of taste?")
    show(
        figure,
        alt="A map of temperature and wind, shaded by the probability of the bicycle: dark where it is warm and calm, "
        "light where it is cold and windy. The lines of probability 0.1, 0.5 and 0.9 are straight and parallel.",
    )


def simplex(softmax: Squash, rng: np.random.Generator) -> None:
    """Show the probabilities of three classes as points of a triangle."""
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])
    strengths = np.linspace(0.0, 6.0, 25)[:, None]
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 5.4))
        axes.plot(*np.vstack([corners, corners[:1]]).T, "-", color=COLOURS[0], linewidth=1.2)
        axes.plot(*(softmax(1.5 * rng.normal(size=(250, 3))) @ corners).T, ".", color="0.7", markersize=4)
        for number, scores in enumerate(([1.0, 0.0, 0.0], [0.0, 1.0, 0.7], [0.0, 0.0, 1.0]), start=1):
            points = softmax(strengths * np.array([scores])) @ corners
            axes.plot(*points.T, color=COLOURS[number], linestyle=LINES[number], marker="os^"[number - 1],
                      markersize=5, label=f"s · [{scores[0]:g}, {scores[1]:g}, {scores[2]:g}]")  # fmt: skip
        for corner, way, shift in zip(
            corners, WAYS, ((-0.03, -0.06), (0.03, -0.06), (0.0, 0.03)), strict=True
        ):
            axes.text(*(corner + shift), way, ha="center", fontsize=12)
        axes.set_title("Softmax puts scores into a triangle", pad=22)
        axes.set_aspect("equal")
        axes.axis("off")
        axes.legend(loc="upper left", title="scores, s from 0 to 6")
    show(
        figure,
        alt="A triangle with the corners walk, bicycle and car, and a cloud of grey points inside it, none outside. Three "
        "paths start in the middle, where all classes are equally probable: two run straight into the corners walk and "
        "car, the third runs to the edge between bicycle and car and then bends along it towards bicycle.",
    )


def deep_logarithm(log_softmax: Squash, softmax: Squash) -> None:
    """Show the log-probability of a class whose score lies far below the other one, computed in two ways."""
    gap = np.linspace(0.0, 1000.0, 1001)
    Z = np.column_stack([gap, np.zeros_like(gap)])
    with np.errstate(divide="ignore"):  # the logarithm of 0 is what this picture is about
        late = np.log(softmax(Z)[:, 1])
    last = float(gap[np.isfinite(late)][-1])
    with style():
        figure, axes = plt.subplots()
        axes.plot(gap, log_softmax(Z)[:, 1], "-", color=COLOURS[1], label="your log_softmax")
        axes.plot(gap, late, "--", color=COLOURS[2], linewidth=4, alpha=0.6, label="np.log of your softmax")
        axes.axvline(last, color=COLOURS[5], linestyle=":", linewidth=1.2)
        axes.text(last - 12, -120, f"ends at {last:.0f}", color=COLOURS[5], ha="right")
        axes.set(xlabel="how far the score lies below the other one", ylabel="log-probability",
                 title="The same formula, computed in two orders")  # fmt: skip
        axes.legend(loc="lower left", handlelength=4)
    show(
        figure,
        alt=f"Two curves of the log-probability against the distance of two scores from 0 to 1000. Both fall in a straight "
        f"line; the logarithm of softmax ends at {last:.0f}, where the probability has become 0, and log_softmax goes on.",
    )


def three_ways(probabilities: Squash) -> None:
    """Show the probabilities of three classes against the length of the trip.

    probabilities: X (n, 1), kilometres -> (n, 3)
    """
    km = np.linspace(0.0, 16.0, 161)
    p = probabilities(km[:, None])
    with style():
        figure, axes = plt.subplots()
        for number, way in enumerate(WAYS):
            axes.plot(km, p[:, number], color=COLOURS[number], linestyle=LINES[number], label=way)
        axes.set(xlabel="length of the trip (km)", ylabel="probability", title="Three scores, one choice")
        axes.legend(loc="center right")
    show(
        figure,
        alt="Three curves against the length of the trip. Walking leads by far at first and is near 0 from 5 km on; the "
        "bicycle rises, is most probable between 2 and 8 km, and falls; the car rises slowly and wins from 8 km on.",
    )


def families(two_layer: Network, rng: np.random.Generator, hidden: Sequence[int] = (1, 2, 8)) -> None:
    """Show a few random members of the families with 1, 2 and 8 hidden units, for tanh and for ReLU."""
    x = np.linspace(-3.0, 3.0, 301)
    with style():
        figure, panels = plt.subplots(2, len(hidden), figsize=(10, 5.6), sharex=True, sharey=True)
        for row, act in zip(panels, ("tanh", "relu"), strict=True):
            for axes, h in zip(row, hidden, strict=True):
                for number in range(3):
                    theta = _random_network(h, rng, steep=3.0 if act == "tanh" else 1.2)
                    y_hat = two_layer(theta, x[:, None], (1, h, 1), act)[:, 0]
                    axes.plot(x, y_hat, color=COLOURS[number], linestyle=LINES[number], linewidth=1.6)
                units = "unit" if h == 1 else "units"
                axes.set(title=f"{act}, {h} hidden {units}", ylim=(-4, 4))
            row[0].set_ylabel("output")
        for axes in panels[1]:
            axes.set_xlabel("x")
        figure.tight_layout()
    show(
        figure,
        alt="Six panels, each with the curves of three random networks. With one hidden unit tanh gives a single smooth step "
        "and ReLU a line with at most one bend; with two units there are up to two steps or bends; with eight the curves "
        "wind up and down.",
    )


def by_hand(two_layer: Network, theta: np.ndarray, sizes: tuple[int, int, int]) -> None:
    """Show the ReLU network of one theta."""
    x = np.linspace(-10.0, 40.0, 201)
    y_hat = two_layer(theta, x[:, None], sizes, "relu")[:, 0]
    with style():
        figure, axes = plt.subplots()
        axes.plot(x, y_hat)
        axes.set(xlabel="temperature (°C)", ylabel="score of the bicycle", title="Not too cold, not too hot")
    show(
        figure,
        alt="The score of the bicycle against the temperature: it rises in a straight line to its top at 20 degrees "
        "and falls in a straight line after it, twice as steeply.",
    )


def _random_network(h: int, rng: np.random.Generator, *, steep: float) -> np.ndarray:
    """Return theta (3 h + 1,) of a (1, h, 1) network whose steps or bends lie between -2.5 and 2.5."""
    weights = steep * rng.uniform(0.5, 1.5, h) * rng.choice([-1.0, 1.0], h)
    biases = -weights * rng.uniform(-2.5, 2.5, h)
    return np.concatenate([weights, biases, 1.4 * rng.normal(size=h) / np.sqrt(h), 0.5 * rng.normal(size=1)])


def _trips_to_work(axes: Axes) -> None:
    axes.plot(KM, MINUTES, "o", color=COLOURS[0], markersize=8, label="measured", zorder=3)
    axes.set(xlabel="length of the trip (km)", ylabel="minutes", xlim=(0, 11), ylim=(0, 60))

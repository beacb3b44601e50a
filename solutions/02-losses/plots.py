"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from autograder.pictures import COLOURS, LINES, show, style

Loss = Callable[[np.ndarray, np.ndarray], float]
TrainingLoss = Callable[[np.ndarray, np.ndarray, np.ndarray], float]


def squared_error_by_prediction(mse: Loss, truth: float = 350.0) -> None:
    """Show what a single prediction costs, for one true price."""
    predictions = np.linspace(truth - 90, truth + 90, 181)
    costs = [mse(np.array([p]), np.array([truth])) for p in predictions]
    with style():
        figure, axes = plt.subplots()
        axes.plot(predictions, costs)
        for number, error in enumerate((20.0, 40.0, 80.0)):
            cost = mse(np.array([truth + error]), np.array([truth]))
            axes.plot(truth + error, cost, "os^"[number], color=COLOURS[2], markersize=8)
            axes.annotate(
                f"wrong by {error:g}: {cost:g}",
                (truth + error, cost),
                textcoords="offset points",
                xytext=(10, -4),
            )
        axes.set(
            xlabel="predicted price (thousands)",
            ylabel="squared error (thousands²)",
            title=f"The house was sold for {truth:g} thousand",
            xlim=(truth - 95, truth + 150),
        )
    show(
        figure,
        alt=f"Squared error against the prediction, for the true price {truth:g}: a parabola that touches 0 there. Marked "
        "points are wrong by 20, 40 and 80; each costs four times as much as the one before.",
    )


def cost_of_confidence(bce_logits: Loss) -> None:
    """Show what an example with label 1 costs, beside the squared error of its probability."""
    z = np.linspace(-6.0, 6.0, 121)
    p = 1 / (1 + np.exp(-z))
    entropy = [bce_logits(np.array([logit]), np.ones(1)) for logit in z]
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(9.6, 3.9), sharey=True)
        for axes, x in ((left, p), (right, z)):
            axes.plot(x, entropy, label="cross-entropy, $-\\log p$")
            axes.plot(x, (1 - p) ** 2, label="squared error, $(1-p)^2$")
        left.set(xlabel="probability p given to the truth", ylabel="cost of one example with label 1")
        left.set_title("Seen from the probability")
        right.set(xlabel="logit z", title="Seen from the logit")
        right.legend(loc="upper right")
        figure.tight_layout()
    show(
        figure,
        alt="Two panels with the cost of one example of label 1, against its probability and against its logit. Squared "
        "error never exceeds 1, and is flat for very negative logits. Cross-entropy shoots up as the probability goes to "
        "0; against the logit it is nearly a straight line there, which falls by 1 for each 1 of the logit.",
    )


def undecided_classifier(cross_entropy: Loss) -> None:
    """Show what a classifier with equal logits costs, for many numbers of classes."""
    classes = np.arange(2, 21)
    costs = [cross_entropy(np.zeros((1, k)), np.zeros(1, dtype=np.int64)) for k in classes]
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 3.4))
        axes.plot(classes, np.log(classes), "--", color=COLOURS[1], label="log k")
        axes.plot(classes, costs, "o", color=COLOURS[0], label="your loss, all logits equal")
        axes.axvline(10, color=COLOURS[5], linestyle=":", linewidth=1.2)
        axes.text(10.2, 0.75, "ten digits", color=COLOURS[5])
        axes.set(
            xlabel="number of classes k", ylabel="loss", xticks=[2, 5, 10, 15, 20], title="To know nothing costs log k"
        )  # fmt: skip
        axes.legend(loc="upper left")
    show(
        figure,
        alt="Loss of a classifier with equal logits against the number of classes, from 2 to 20. The points lie on the "
        "curve log k: 0.69 for two classes, 2.30 for ten, 3.00 for twenty.",
    )


def landscape(training_loss: TrainingLoss, X: np.ndarray, y: np.ndarray) -> None:
    """Show the training loss over weight and bias, and the lines that belong to three places of this map."""
    weights, biases = np.linspace(-1, 3, 81), np.linspace(-3, 5, 81)
    heights = np.array([[training_loss(np.array([w, b]), X, y) for w in weights] for b in biases])
    row, column = np.unravel_index(heights.argmin(), heights.shape)
    places = ([0.0, 3.5], [2.5, -2.0], [float(weights[column]), float(biases[row])])
    x = np.linspace(0.0, X.max() * 1.05, 11)
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.4))
        left.grid(False)
        contours = left.contour(
            weights, biases, heights, levels=[0.5, 1, 2, 4, 8, 16, 32], colors="0.45", linewidths=1
        )
        left.clabel(contours, fmt="%g")
        right.plot(X[:, 0], y, "o", color="0.55", markersize=4, label="houses")
        for number, (theta, name) in enumerate(zip(places, ("A", "B", "lowest"), strict=True)):
            style_of = {"color": COLOURS[number], "marker": "os*"[number]}
            left.plot(*theta, **style_of, linestyle="none", markersize=9 + 6 * (number == len(places) - 1))
            where = (-58, -18) if name == "lowest" else (9, 6)  # clear of the lines and their numbers
            left.annotate(name, theta, textcoords="offset points", xytext=where, fontsize=12)
            height = training_loss(np.array(theta), X, y)
            right.plot(
                x, theta[0] * x + theta[1], **style_of, linestyle=LINES[number], markevery=[-1],
                label=f"{name}: loss {height:.2f}",
            )  # fmt: skip
        left.set(xlabel="w (thousand per m²)", ylabel="b (100 thousand)", title="Each place is one line ...")
        right.set(
            xlabel="size (100 m²)", ylabel="price (100 thousand)", title="... and its height says how wrong that is"
        )  # fmt: skip
        right.set_ylim(-2.5, 7.5)
        right.legend(loc="upper left")
        figure.tight_layout()
    show(
        figure,
        alt="Left: a contour map of the training loss over w and b, with long tilted ovals around one lowest point. Three "
        f"places are marked: A, B, and the lowest, near w = {places[2][0]:.1f} and b = {places[2][1]:.1f}. Right: thirty "
        "houses and the lines of these places. A is flat and B too steep; the lowest runs through the middle of the houses.",
    )


def constant_model(mse: Loss, y: np.ndarray) -> None:
    """Show the training loss of the model that always says b, against b (minutes)."""
    b = np.linspace(y.min() - 1, y.max() + 1, 161)
    with style():
        figure, axes = plt.subplots()
        axes.plot(b, [mse(np.full_like(y, value), y) for value in b])
        axes.plot(y, np.zeros_like(y), "o", color=COLOURS[0], markersize=7, clip_on=False)
        axes.text(y.max(), 1.5, "the data", ha="center")
        _mark(axes, y.mean(), f" mean {y.mean():g}", 1, "left")
        _mark(axes, float(np.median(y)), f"median {np.median(y):g} ", 2, "right")
        axes.set(
            xlabel="b, predicted waiting time (minutes)", ylabel="mean squared error (minutes²)", ylim=(0, None),
            title="What should a constant model say?",
        )  # fmt: skip
    show(
        figure,
        alt=f"Training loss of a constant prediction b against b: a parabola whose lowest point lies at the mean of the "
        f"data, {y.mean():g}, and not at their median, {np.median(y):g}. Four of the five data lie left of the mean.",
    )


def constant_logit(bce_logits: Loss, y: np.ndarray) -> None:
    """Show the training loss of the model that gives every example the same probability."""
    p = np.linspace(0.01, 0.99, 197)
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 3.4))
        axes.plot(p, [bce_logits(np.full_like(y, np.log(q / (1 - q))), y) for q in p])
        _mark(axes, y.mean(), f" share of ones {y.mean():g}", 1, "left")
        axes.set(
            xlabel="probability of a click, the same for all", ylabel="cross-entropy", ylim=(0, None),
            title="What should a constant probability be?",
        )  # fmt: skip
    show(
        figure,
        alt=f"Cross-entropy of a constant probability against that probability: a valley whose lowest point lies at the "
        f"share of ones in the data, {y.mean():g}. It rises steeply towards 0 and towards 1, and is not 0 anywhere.",
    )


def loss_and_accuracy(cross_entropy: Loss, accuracy: Loss) -> None:
    """Show loss and accuracy of a classifier of two classes, while its border moves over the data."""
    x = np.array([-2.0, -1.5, -1.0, -0.6, -0.2, 0.4, 0.7, 1.2, 1.6, 2.2])
    y = np.array([0, 0, 0, 1, 0, 1, 0, 1, 1, 1])
    borders = np.linspace(-3.0, 3.0, 601)
    tables = [np.column_stack([np.zeros(len(x)), 2 * (x - border)]) for border in borders]
    with style():
        figure, (above, below) = plt.subplots(2, 1, figsize=(6.4, 5.0), sharex=True)
        above.plot(borders, [cross_entropy(Z, y) for Z in tables])
        above.set(ylabel="cross-entropy", ylim=(0, None), title="The same classifier, judged twice")
        below.plot(borders, [accuracy(Z, y) for Z in tables], color=COLOURS[1], linestyle="-")
        below.set(xlabel="border between class 0 and class 1", ylabel="accuracy", ylim=(0.35, 1.0))
        for label, marker in ((0, "o"), (1, "^")):
            below.plot(
                x[y == label], np.full((y == label).sum(), 0.95), marker, color=COLOURS[0], markersize=6,
                markerfacecolor="white" if label else COLOURS[0], linestyle="none", label=f"examples of class {label}",
            )  # fmt: skip
        below.legend(loc="lower center", ncols=2, fontsize=10)
        figure.tight_layout()
    show(
        figure,
        alt="Two curves against the border of a classifier of ten examples. Above, cross-entropy: a smooth valley that is "
        "lowest near 0. Below, accuracy: a staircase that jumps by one tenth at each example and is flat in between, with "
        "the same highest value on three separate steps.",
    )


def _mark(axes: Axes, x: float, text: str, number: int, side: str) -> None:
    """Draw a vertical line with its name beside its upper end."""
    axes.axvline(x, color=COLOURS[number], linestyle=LINES[number], linewidth=1.5)
    axes.text(x, 0.94, text, transform=axes.get_xaxis_transform(), ha=side, va="top", color=COLOURS[number])

"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np

from autograder.pictures import show, style

Loss = Callable[[np.ndarray, np.ndarray], float]


def squared_error_by_prediction(mse: Loss, truth: float = 2.0) -> None:
    """Show what a single prediction costs, for one true value."""
    predictions = np.linspace(truth - 3, truth + 3, 121)
    costs = [mse(np.array([p]), np.array([truth])) for p in predictions]
    with style():
        figure, axes = plt.subplots()
        axes.plot(predictions, costs)
        for error in (1.0, 2.0):
            axes.plot(
                [truth + error], [mse(np.array([truth + error]), np.array([truth]))], "o", color="black"
            )
            axes.annotate(
                f"an error of {error:g} costs {error**2:g}",
                (truth + error, error**2),
                (-125, 4),
                textcoords="offset points",
            )
        axes.set(xlabel="prediction", ylabel="squared error", title=f"The true value is {truth:g}")
        show(
            figure,
            f"Squared error against the prediction for the true value {truth:g}: a parabola with its lowest "
            f"point, 0, at {truth:g}. An error of 1 costs 1, an error of 2 costs 4.",
        )


def cost_of_confidence(bce_logits: Loss) -> None:
    """Show what a prediction costs if the label is 1: cross-entropy, beside the squared error of the probability."""
    z = np.linspace(-6, 6, 121)
    p = 1 / (1 + np.exp(-z))
    entropy = [bce_logits(np.array([logit]), np.ones(1)) for logit in z]
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), sharey=True)
        for axes, x, label in ((left, p, "probability p given to the label 1"), (right, z, "logit z")):
            axes.plot(x, entropy, label="cross-entropy, $-\\log p$")
            axes.plot(x, (1 - p) ** 2, label="squared error, $(1-p)^2$")
            axes.set(xlabel=label)
        left.set(ylabel="cost of one example with label 1")
        left.legend()
        show(
            figure,
            "Two panels, cost of one example with label 1 against the probability and against the logit. The "
            "squared error never exceeds 1. Cross-entropy grows without bound as the probability of the true label "
            "goes to 0; against the logit it becomes a straight line of slope -1 on the wrong side.",
        )


def undecided_classifier(cross_entropy: Loss) -> None:
    """Show what a classifier with equal logits costs, for many numbers of classes."""
    classes = np.arange(2, 21)
    costs = [cross_entropy(np.zeros((1, k)), np.zeros(1, dtype=np.int64)) for k in classes]
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 3.2))
        axes.plot(classes, costs, "o", label="your loss at equal logits")
        axes.plot(classes, np.log(classes), "--", label="$\\log k$")
        axes.set(xlabel="number of classes k", ylabel="loss", xticks=classes[::3])
        axes.legend()
        show(
            figure,
            "Loss of a classifier with equal logits against the number of classes, from 2 to 20: the points lie on "
            "the curve log k, 0.69 at two classes and 3.0 at twenty.",
        )


def constant_model(mse: Loss, y: np.ndarray) -> None:
    """Show the training loss of the model that always says b, against b."""
    b = np.linspace(y.min() - 1, y.max() + 1, 161)
    costs = [mse(np.full_like(y, value), y) for value in b]
    with style():
        figure, axes = plt.subplots()
        axes.plot(b, costs, label="training loss")
        axes.axvline(y.mean(), linestyle="--", color="#d55e00", label=f"mean of y, {y.mean():.2f}")
        axes.axvline(np.median(y), linestyle=":", color="#0072b2", label=f"median of y, {np.median(y):.2f}")
        axes.plot(y, np.zeros_like(y), "|", color="black", markersize=14, label="the data")
        axes.set(xlabel="b, the constant prediction", ylabel="mean squared error", ylim=(-0.5, None))
        axes.legend()
        show(
            figure,
            f"Training loss of a constant prediction b against b: a parabola whose lowest point lies at the mean of the "
            f"data, {y.mean():.2f}, and not at their median, {np.median(y):.2f}.",
        )


def constant_logit(bce_logits: Loss, y: np.ndarray) -> None:
    """Show the training loss of the model that gives every example the same probability."""
    p = np.linspace(0.01, 0.99, 197)
    costs = [bce_logits(np.full_like(y, np.log(q / (1 - q))), y) for q in p]
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 3.4))
        axes.plot(p, costs, label="training loss")
        axes.axvline(y.mean(), linestyle="--", color="#d55e00", label=f"share of ones, {y.mean():.2f}")
        axes.set(xlabel="probability of 1, the same for all", ylabel="cross-entropy")
        axes.legend()
        show(
            figure,
            f"Cross-entropy of a constant probability against that probability: a valley whose lowest point lies at the "
            f"share of ones in the data, {y.mean():.2f}; it rises steeply towards 0 and towards 1.",
        )


def landscape(
    training_loss: Callable[[np.ndarray, np.ndarray, np.ndarray], float], X: np.ndarray, y: np.ndarray
) -> None:
    """Show the training loss of a line as a map over weight and bias."""
    weights, biases = np.linspace(-1, 3, 61), np.linspace(-3, 5, 61)
    heights = np.array([[training_loss(np.array([w, b]), X, y) for w in weights] for b in biases])
    lowest = np.unravel_index(heights.argmin(), heights.shape)
    with style():
        figure, axes = plt.subplots()
        lines = axes.contour(
            weights, biases, heights, levels=[0.5, 1, 2, 4, 8, 16, 32], colors="black", linewidths=1
        )
        axes.clabel(lines, fmt="%g")
        axes.plot(weights[lowest[1]], biases[lowest[0]], "*", color="#d55e00", markersize=14)
        axes.set(xlabel="weight w", ylabel="bias b", title="Height = training loss of $\\hat y = w x + b$")
        show(
            figure,
            f"Contour map of the training loss over weight and bias: nested tilted ellipses around one lowest point, a "
            f"star near w = {weights[lowest[1]]:.1f} and b = {biases[lowest[0]]:.1f}.",
        )

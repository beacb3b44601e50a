"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import matplotlib.pyplot as plt
import numpy as np
from losses import mse
from models import linear, sigmoid

from autograder.pictures import COLOURS, show, style

Loss = Callable[[np.ndarray], float]
Gradient = Callable[[np.ndarray], np.ndarray]
Grad = Callable[[np.ndarray, np.ndarray], np.ndarray]
Vjp = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def step_sizes(numerical_grad: Callable[[Loss, np.ndarray, float], np.ndarray]) -> None:
    """Show the error of three kinds of differences against the step h."""
    theta = np.array([0.7, -0.4, 1.3])
    true = np.cos(theta) * np.exp(np.sin(theta))

    def f(theta: np.ndarray) -> float:
        return float(np.sum(np.exp(np.sin(theta))))

    def one_sided(h: float) -> np.ndarray:
        return np.array([(f(theta + h * e) - f(theta)) / h for e in np.eye(3)])

    def extrapolated(h: float) -> np.ndarray:
        return (4 * numerical_grad(f, theta, h / 2) - numerical_grad(f, theta, h)) / 3

    steps = np.logspace(-12, 0, 61)
    curves = {
        "one-sided": (one_sided, "s"),
        "central: yours": (lambda h: numerical_grad(f, theta, h), "o"),
        "two of yours, extrapolated (Richardson)": (extrapolated, "^"),
    }
    with style():
        figure, axes = plt.subplots(figsize=(8, 5))
        for number, (label, (slopes, marker)) in enumerate(curves.items()):
            errors = [max(np.max(np.abs(slopes(h) - true)), 1e-16) / np.max(np.abs(true)) for h in steps]
            axes.loglog(steps, errors, marker=marker, markersize=4, color=COLOURS[number], label=label,
                        linewidth=1.1)  # fmt: skip
        axes.text(2e-12, 2e-8, "too short:\nrounding", color=COLOURS[5])
        axes.text(0.04, 1e-12, "too long:\ncurvature", color=COLOURS[5])
        axes.set(xlabel="step h", ylabel="relative error of the slope", title="How long should a step be?")
        axes.legend(loc="upper center")
    show(
        figure,
        alt="The error of a numerical gradient against the step h, both axes logarithmic. Three V shapes share their "
        "left arm, which falls as h grows. The one-sided difference is best near h = 1e-8 with an error near 1e-8, the "
        "central one near 1e-5 with 1e-11, the extrapolated one near 1e-3 with less than 1e-12.",
    )


def pulls(mse_grad: Grad) -> None:
    """Show what minus the slope of the loss asks of each of six predictions."""
    y = np.array([1.0, 2.2, 2.9, 4.1, 4.8, 6.3])
    y_hat = np.array([2.4, 2.0, 3.1, 2.6, 4.9, 5.1])
    ask = -mse_grad(y_hat, y) * len(y)
    with style():
        figure, axes = plt.subplots()
        place = np.arange(len(y))
        axes.plot(place, y, "x", color=COLOURS[0], markersize=9, markeredgewidth=2, label="target y")
        axes.plot(place, y_hat, "o", color=COLOURS[1], markersize=8, fillstyle="none", label="prediction ŷ")
        axes.quiver(place + 0.12, y_hat, 0 * ask, ask, angles="xy", scale_units="xy", scale=1, width=0.006,
                    color=COLOURS[2], label="−n · slope")  # fmt: skip
        axes.set(
            xlabel="example",
            ylabel="value",
            xlim=(-0.6, 5.8),
            ylim=(-0.8, 8.2),
            title="What the loss asks for",
        )
        axes.legend(loc="upper left")
    show(
        figure,
        alt="Six targets and six predictions. From each prediction an arrow goes towards its target and as far again "
        "beyond it: long where the prediction is far off, hardly visible where it is nearly right.",
    )


def confident_and_wrong(bce_logits_grad: Grad) -> None:
    """Show the slope in the logit of an example of class 1, for cross-entropy and for squared error."""
    z = np.linspace(-8, 8, 201)
    p = sigmoid(z)
    entropy = np.array([bce_logits_grad(np.array([one]), np.ones(1))[0] for one in z])
    with style():
        figure, axes = plt.subplots()
        axes.plot(z, entropy, label="cross-entropy: yours")
        axes.plot(z, 2 * (p - 1) * p * (1 - p), label="squared error of the probability")
        axes.axvspan(-8, -3, color="0.9")
        axes.text(-7.8, -0.55, "confident\nand wrong", color="0.3")
        axes.set(xlabel="logit z, when y = 1", ylabel="slope of the loss in z", ylim=(-1.1, 0.15))
        axes.set_title("Who is told to change?")
        axes.legend(loc="lower right")
    show(
        figure,
        alt="Slopes against the logit of an example of class 1. That of cross-entropy is -1 for very negative logits "
        "and rises to 0 for positive ones. That of squared error is almost 0 on both sides and -0.3 in the middle, so "
        "a confident wrong prediction hardly feels it.",
    )


def table_of_slopes(cross_entropy_grad: Grad) -> None:
    """Show the slopes of five examples in four logits as a table of signed squares."""
    Z = np.array([[2, 1, 0, -1], [3, -2, 0, 0], [0, 0, 0, 0], [-1, 4, 1, 0], [0.5, 0.5, 2, 2]], dtype=float)
    y = np.array([0, 1, 2, 1, 3])
    G = cross_entropy_grad(Z, y) * len(y)
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 4.6))
        axes.imshow(G, cmap="RdBu_r", vmin=-1, vmax=1, aspect="auto", alpha=0.5)
        axes.grid(False)
        for (i, c), slope in np.ndenumerate(G):
            own = c == y[i]
            axes.text(c, i, f"{slope:+.2f}", ha="center", va="center", weight="bold" if own else "normal")
            if own:
                axes.add_patch(plt.Rectangle((c - 0.48, i - 0.48), 0.96, 0.96, fill=False, linewidth=2))
        names = [f"example {i}" for i in range(len(y))]
        axes.set(xticks=range(4), yticks=range(len(y)), yticklabels=names, xlabel="class")
        axes.set_title("n · slope in each logit; the frame is the right class")
    show(
        figure,
        alt="A table of five examples and four classes with the slope in each logit, times n. In each row the framed "
        "entry, that of the right class, is negative and all others are positive; each row adds up to 0. The second "
        "example is confidently wrong and has about -0.99 in its frame, the fourth is right and has -0.07.",
    )


def slope_field(training_grad: Gradient, theta_star: np.ndarray, X: np.ndarray, y: np.ndarray) -> None:
    """Show minus the gradient over two weights, the bias kept, on the contours of the loss."""
    w0, w1 = np.linspace(-1.5, 1.9, 60), np.linspace(0.0, 2.0, 60)

    def at(a: float, b: float) -> np.ndarray:
        return np.array([a, b, theta_star[2]])

    heights = [[mse(linear(at(a, b), X), y) for a in w0] for b in w1]
    with style():
        figure, axes = plt.subplots(figsize=(7.4, 5))
        levels = np.geomspace(0.3, 40, 11)
        axes.contour(w0, w1, heights, levels=levels, colors="0.65", linewidths=0.8, linestyles="solid")
        for a in np.linspace(-1.3, 1.7, 9):
            for b in np.linspace(0.15, 1.85, 7):
                slope = -training_grad(at(a, b))[:2]
                axes.quiver(a, b, *(slope / (np.linalg.norm(slope) + 4)), color=COLOURS[1], angles="xy",
                            scale_units="xy", scale=5, width=0.004)  # fmt: skip
        axes.plot(*theta_star[:2], "*", color=COLOURS[2], markersize=16)
        axes.annotate("θ*", theta_star[:2], textcoords="offset points", xytext=(9, 6), fontsize=13)
        axes.set(xlabel="first weight", ylabel="second weight", title="Minus your gradient: where to go",
                 aspect="equal")  # fmt: skip
    show(
        figure,
        alt="Contours of a loss over two weights: a long, oblique valley with a star at its lowest point. Arrows "
        "everywhere cross the contours at right angles, point down into the valley, and are shortest along its floor.",
    )


def class_arrows(X: np.ndarray, y: np.ndarray, dW: np.ndarray) -> None:
    """Show three groups of points, and for each class in which direction its column of W should grow."""
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 5.4))
        for c, marker in enumerate("os^"):
            colour = COLOURS[c]
            axes.plot(*X[y == c].T, marker, color=colour, markersize=5, fillstyle="none", label=f"class {c}")
            axes.quiver(
                0, 0, *(-3 * dW[:, c]), color=colour, angles="xy", scale_units="xy", scale=1, width=0.012
            )
            across = np.array([-dW[1, c], dW[0, c]]) / np.linalg.norm(
                dW[:, c]
            )  # beside the arrow, clear of the points
            axes.annotate(
                f"w{c}", -0.9 * dW[:, c] + 0.25 * across, color=colour, ha="center", va="center", fontsize=13
            )
        axes.set(
            xlabel="first feature",
            ylabel="second feature",
            title="Where each column of W wants to go",
            aspect="equal",
        )
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
    show(
        figure,
        alt="Three groups of points in a plane, each with its own marker, and three arrows from the origin: the arrow "
        "of each class points to its own group.",
    )


def errors_by_part(errors: Mapping[str, Mapping[str, float]]) -> None:
    """Show, for several gradients, the relative error of each part of theta.

    errors: name of the gradient -> name of the part -> error
    """
    with style():
        figure, axes = plt.subplots(figsize=(8, 4.4))
        width = 0.8 / len(errors)
        for number, (name, parts) in enumerate(errors.items()):
            place = np.arange(len(parts)) + (number - (len(errors) - 1) / 2) * width
            axes.bar(place, [max(e, 1e-13) for e in parts.values()], width, bottom=0, label=name, edgecolor="black",
                     color=("white", "0.55", "0.2")[number], hatch=("", "//", "..")[number])  # fmt: skip
        axes.set(yscale="log", ylim=(1e-13, 20), ylabel="relative error", title="Which part is wrong?")
        axes.set_xticks(range(len(parts)), list(parts))
        axes.axhline(1e-7, color=COLOURS[5], linestyle=":", linewidth=1.2)
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.1), ncols=len(errors))
    show(
        figure,
        alt="Bars for the parts W1, b1, W2 and b2 on a logarithmic axis. Your gradient is off by about 1e-10 in every "
        "part. The one with relu in place of tanh agrees in b2 only; the one with W2 transposed is wrong in W2 only. A dotted "
        "line at 1e-7 lies between the right parts and the wrong ones.",
    )


def scores(right: Mapping[str, float], wrong: Mapping[str, float]) -> None:
    """Show what a gradient test says about gradients that are right and about gradients that are wrong."""
    everything = {**right, **wrong}
    with style():
        figure, axes = plt.subplots(figsize=(8.4, 0.42 * len(everything) + 1.4))
        for row, (name, score) in enumerate(everything.items()):
            marker, colour = ("o", COLOURS[1]) if name in right else ("X", COLOURS[2])
            axes.hlines(row, 1e-13, max(score, 1e-13), color="0.8", linewidth=1, linestyle="-", zorder=1)
            axes.plot(max(score, 1e-13), row, marker, color=colour, markersize=9)
        axes.set(xscale="log", xlim=(1e-13, 10), xlabel="score of your test", yticks=range(len(everything)))
        axes.set_yticklabels(list(everything))
        axes.invert_yaxis()
        axes.set_title("Circles: right gradients. Crosses: wrong ones")
    show(
        figure,
        alt="The score of each gradient on a logarithmic axis. The right ones, circles, lie near 1e-10; the wrong ones, "
        "crosses, lie between a few thousandths and one. Between them there is a wide gap.",
    )

"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import digits
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from models import softmax, two_layer, unpack
from runs import Run

from autograder.pictures import COLOURS, show, style

Standardize = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
Train = Callable[[np.ndarray, np.ndarray, tuple[int, int, int], np.random.Generator], np.ndarray]
Evaluate = Callable[[np.ndarray, np.ndarray, np.ndarray, tuple[int, int, int]], dict[str, Any]]
Diagnose = Callable[[Run], tuple[str, str]]


def gallery(X: np.ndarray, y: np.ndarray, rows: int = 3) -> None:
    """Show the first images of each class, one column a class."""
    with style():
        figure, panels = plt.subplots(rows, 10, figsize=(9, 1.0 * rows + 0.3))
        for c in range(10):
            for axes, image in zip(panels[:, c], X[y == c], strict=False):
                _digit(axes, image)
            panels[0, c].set_title(str(c))
    show(
        figure,
        alt=f"{rows} handwritten digits of each class, 8 by 8 grey pixels: readable, but coarse and varied.",
    )


def before_and_after(X_train: np.ndarray, X_test: np.ndarray, standardize: Standardize) -> None:
    """Show mean and deviation of every pixel, and one image before and after your `standardize`."""
    _, after = standardize(X_train, X_test)
    deviation = X_train.std(axis=0)
    with style():
        figure, panels = plt.subplots(1, 4, figsize=(10.5, 3.1))
        pictures = (
            (X_train.mean(axis=0), "mean of each pixel", "Greys", 0, 16),
            (deviation, "deviation of each pixel\n(× : always the same)", "Greys", 0, None),
            (X_test[0], "an image ...", "Greys", 0, 16),
            (after[0], "... standardized", "cividis", -3, 3),
        )
        for axes, (values, title, colours, low, high) in zip(panels, pictures, strict=True):
            drawn = _digit(axes, values, colours, low, high)
            axes.set_title(title)
            figure.colorbar(drawn, ax=axes, shrink=0.75)
        for pixel in np.flatnonzero(deviation == 0):
            panels[1].text(pixel % 8, pixel // 8, "×", ha="center", va="center")
        figure.tight_layout()
    show(
        figure,
        alt="Four images of 8 by 8 pixels. The mean is a blurred blob in the middle; the deviation is largest at the "
        "edges of the strokes and 0 for three pixels at the margin; then one digit before, and after, standardizing: "
        "its values now lie between about -3 and 3, and the margin is 0.",
    )


def learning_curve(
    X: np.ndarray, y: np.ndarray, standardize: Standardize, train: Train, evaluate: Evaluate, sizes: tuple[int, int, int],
    numbers: Sequence[int] = (30, 60, 120, 240, 480, 960),
) -> None:  # fmt: skip
    """Show accuracy on seen and unseen digits for growing training sets."""
    rng = np.random.default_rng(10)
    X_train, y_train, X_val, y_val = digits.split(X, y, 1200, rng)
    seen, unseen = [], []
    for n in numbers:
        A, V = standardize(X_train[:n], X_val)
        theta = train(A, y_train[:n], sizes, rng)
        seen.append(evaluate(theta, A, y_train[:n], sizes)["accuracy"])
        unseen.append(evaluate(theta, V, y_val, sizes)["accuracy"])
    with style():
        figure, axes = plt.subplots()
        axes.semilogx(numbers, seen, marker="o", label="digits it was trained on")
        axes.semilogx(numbers, unseen, marker="s", label="digits it has never seen")
        axes.axhline(0.1, color=COLOURS[5], linestyle=":", linewidth=1.2)
        axes.text(numbers[0], 0.12, "guessing", color=COLOURS[5])
        axes.set_xticks(numbers, [str(n) for n in numbers])
        axes.minorticks_off()
        axes.set(
            xlabel="training examples, log axis",
            ylabel="accuracy",
            ylim=(0, 1.05),
            title="The same search, with more data",
        )
        axes.legend(loc="center right")
    show(
        figure,
        alt="Accuracy against the number of training examples. On the examples themselves it is 1 throughout; on unseen "
        f"digits it rises from {unseen[0]:.2f} with {numbers[0]} examples to {unseen[-1]:.2f} with {numbers[-1]}.",
    )


def hidden_units(theta: np.ndarray, sizes: tuple[int, int, int], number: int = 16) -> None:
    """Show what hidden units look for: their weights as images."""
    W1 = unpack(theta, sizes)[0]
    limit = np.abs(W1).max()
    with style():
        figure, panels = plt.subplots(2, number // 2, figsize=(9, 2.5))
        for j, axes in enumerate(panels.flat):
            drawn = _digit(axes, W1[:, j], "cividis", -limit, limit)
            axes.set_title(f"unit {j}", fontsize=9)
        figure.colorbar(drawn, ax=panels, shrink=0.8, label="weight")
    show(
        figure,
        alt=f"The weights of {number} hidden units as images of 8 by 8 pixels: patches of positive and negative weights, "
        "different in every unit, without a resemblance to digits.",
    )


def worst_mistakes(
    theta: np.ndarray,
    A: np.ndarray,
    images: np.ndarray,
    y: np.ndarray,
    sizes: tuple[int, int, int],
    number: int = 10,
) -> None:
    """Show the images on which the network's loss is largest, with what it says and how sure it is."""
    P = softmax(two_layer(theta, A, sizes, act="relu"))
    said = P.argmax(axis=1)
    worst = np.argsort(P[np.arange(len(y)), y])[:number]
    with style():
        figure, panels = plt.subplots(2, number // 2, figsize=(9, 4.6))
        for axes, i in zip(panels.flat, worst, strict=True):
            _digit(axes, images[i])
            axes.set_title(f"labelled {y[i]}\nsays {said[i]}, sure to {P[i, said[i]]:.0%}", fontsize=10)
        figure.tight_layout()
    described = ", ".join(f"a {y[i]} called {said[i]}" for i in worst)
    show(figure, alt=f"The {number} unseen digits with the largest loss: {described}.")


def classes(report: dict[str, Any]) -> None:
    """Show the accuracy of each class."""
    share = report["per_class"]
    low = min(0.85, np.floor(20 * np.nanmin(share)) / 20)
    with style():
        figure, axes = plt.subplots(figsize=(6.4, 3.2))
        axes.bar(range(len(share)), share, color="#b8c4d0", edgecolor="black")
        axes.axhline(report["accuracy"], color=COLOURS[2], linestyle="--", label="all classes together")
        for c, value in enumerate(share):
            axes.text(c, low + 0.005, f"{value:.2f}", ha="center", fontsize=9)
        axes.set(xlabel="digit", ylabel=f"accuracy (axis begins at {low:g})", ylim=(low, 1.01))
        axes.set_title("How well is each digit recognised?")
        axes.set_xticks(range(len(share)))
        axes.legend(loc="upper right", bbox_to_anchor=(1.0, 1.3))
    weakest = int(np.nanargmin(share))
    show(
        figure,
        alt=f"Accuracy of each of the ten classes; the lowest is {share[weakest]:.2f}, for the digit {weakest}.",
    )


def run_report(run: Run, title: str) -> None:
    """Show what was measured in a run: losses, accuracies, classes, hidden units and average images."""
    epochs = np.arange(len(run["objective"]))
    values = np.concatenate([run["objective"], run["cross_entropy"]])
    with style():
        figure, panels = plt.subplots(1, 5, figsize=(14, 2.9), width_ratios=(1.5, 1.3, 1.3, 1.1, 1.5))
        losses, accuracies, classes_, units, images = panels
        losses.plot(epochs, run["objective"], label="objective")
        losses.plot(epochs, run["cross_entropy"], label="cross-entropy")
        losses.axhline(np.log(10), color=COLOURS[5], linestyle=":", linewidth=1.2, label="log 10")
        if np.abs(values).max() > 20:
            losses.set_yscale("log" if values.min() > 0 else "symlog")
        axis = "" if losses.get_yscale() == "linear" else "\nlog axis"
        losses.set(xlabel="epoch", title=f"losses, lr = {run['lr']:g}{axis}")
        losses.legend(fontsize=8)
        accuracies.plot(epochs, run["train_accuracy"], label="training")
        accuracies.plot(epochs, run["val_accuracy"], label="validation")
        accuracies.set(xlabel="epoch", ylim=(-0.03, 1.05), title="accuracies")
        accuracies.legend(fontsize=8)
        classes_.bar(range(10), run["val_per_class"], color="#b8c4d0", edgecolor="black")
        classes_.set(xlabel="class", ylim=(0, 1.05), title="validation, by class")
        classes_.set_xticks(range(10))
        sizes = np.linalg.svd(run["hidden"], compute_uv=False)
        units.plot(range(1, len(sizes) + 1), sizes / (sizes[0] or 1.0), marker=".", linewidth=1)
        units.set(xlabel="number", ylim=(-0.05, 1.05), title="singular values of\nhidden, largest = 1")
        both = np.column_stack(
            [run["train_image"].reshape(8, 8), np.full((8, 1), np.nan), run["val_image"].reshape(8, 8)]
        )
        images.imshow(both, cmap="Greys", vmin=0, vmax=16)
        images.set_title("average images:\ntraining, validation")
        images.axis("off")
        figure.subplots_adjust(wspace=0.35)
        figure.suptitle(title, y=1.2, fontsize=13)
    show(figure, alt=f"{title}. {_in_words(run)}")


def verdicts(diagnose: Diagnose, examples: Sequence[tuple[str, str, Run]]) -> None:
    """Print what your `diagnose` says of each example, beside what was done."""
    right = 0
    for number, (cause, story, run) in enumerate(examples):
        said, evidence = diagnose(run)
        right += said == cause
        mark = "  " if said == cause else "≠ "
        answer = textwrap.fill(
            f"you say: {said:7} {evidence}", 95, initial_indent=" " * 6, subsequent_indent=" " * 23
        )
        print(f"{mark}{number:2}  it was: {cause:8} {story}\n{answer}")
    print(f"\n{right} of {len(examples)} agree.")


def _in_words(run: Run) -> str:
    sizes = np.linalg.svd(run["hidden"], compute_uv=False)
    directions = np.count_nonzero(sizes > 1e-5 * sizes[0])
    pixels = np.abs(run["train_image"] - run["val_image"]).mean()
    objective, entropy = run["objective"], run["cross_entropy"]
    per_class = ", ".join(f"{value:.2f}" for value in run["val_per_class"])
    return (
        f"Learning rate {run['lr']:g}. Objective from {objective[0]:.3g} to {objective[-1]:.3g}; cross-entropy from "
        f"{entropy[0]:.3g} to {entropy[-1]:.3g}. Accuracy at the end {run['train_accuracy'][-1]:.2f} in training, "
        f"{run['val_accuracy'][-1]:.2f} in validation; by class {per_class}. Of the singular values of hidden "
        f"{directions} of {len(sizes)} are not 0. The average images differ by {pixels:.2f} per pixel."
    )


def _digit(
    axes: Axes, image: np.ndarray, colours: str = "Greys", low: float = 0.0, high: float | None = 16.0
) -> Any:
    drawn = axes.imshow(image.reshape(8, 8), cmap=colours, vmin=low, vmax=high)
    axes.axis("off")
    return drawn

"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from architecture import init_two_layer
from losses import cross_entropy
from matplotlib.axes import Axes
from models import softmax, two_layer, unpack
from runs import Run

from autograder.pictures import COLOURS, show, style

Train = Callable[..., np.ndarray]
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


def plain_path(
    train: Train, A: np.ndarray, y: np.ndarray, V: np.ndarray, y_val: np.ndarray, sizes: tuple[int, int, int]
) -> None:
    """Show both losses of a plain search after several numbers of epochs, from the same start."""
    epochs = (0, 1, 2, 3, 4, 6, 8, 12, 18, 25)
    thetas = [train(A, y, sizes, np.random.default_rng(0), epochs=e) for e in epochs]
    seen, unseen = ([_loss(theta, X, t, sizes) for theta in thetas] for X, t in ((A, y), (V, y_val)))
    with style():
        figure, axes = plt.subplots(figsize=(6.6, 3.6))
        axes.plot(epochs, seen, marker="o", markersize=4, label="training")
        axes.plot(epochs, unseen, marker="s", markersize=4, label="validation")
        axes.axhline(np.log(10), color=COLOURS[5], linestyle=":", linewidth=1.2)
        axes.text(20, np.log(10) + 0.05, "guessing", color=COLOURS[5])
        axes.set(
            xlabel="epochs", ylabel="mean cross-entropy", title="A plain search, a fifth of the labels wrong"
        )
        axes.legend()
    best = int(np.argmin(unseen))
    show(
        figure,
        alt=f"Two losses over 25 epochs. In training it falls from {seen[0]:.2f} to {seen[-1]:.2f}; in validation it falls to "
        f"{unseen[best]:.2f} after {epochs[best]} epochs and rises to {unseen[-1]:.2f}.",
    )


def temperatures(
    temperature: Callable[[np.ndarray, np.ndarray], float], scores: dict[str, np.ndarray], y: np.ndarray
) -> None:
    """Show the loss over the temperature for several networks' logits, and where your `temperature` finds the best one."""
    grid = np.geomspace(0.4, 8.0, 60)
    words = []
    with style():
        figure, axes = plt.subplots(figsize=(6.6, 3.6))
        for (name, Z), colour in zip(scores.items(), COLOURS, strict=False):
            T = temperature(Z, y)
            losses = [cross_entropy(Z / t, y) for t in grid]
            axes.semilogx(grid, losses, color=colour, label=f"{name}: best T = {T:.2f}")
            axes.plot(T, cross_entropy(Z / T, y), "o", color=colour)
            words.append(
                f"{name}: {cross_entropy(Z, y):.2f} at T = 1, {cross_entropy(Z / T, y):.2f} at T = {T:.2f}"
            )
        axes.axvline(1.0, color=COLOURS[5], linestyle=":", linewidth=1.2)
        axes.set_xticks([0.5, 1, 2, 4, 8], ["0.5", "1", "2", "4", "8"])
        axes.minorticks_off()
        axes.set(
            xlabel="temperature, log axis",
            ylabel="loss on validation",
            ylim=(1.0, 4.0),
            title="One number for all logits",
        )
        axes.legend()
    show(
        figure, alt=f"Validation loss over the temperature, one valley for each network. {'; '.join(words)}."
    )


def landscape(
    plain: np.ndarray, chosen: np.ndarray, A: np.ndarray, y: np.ndarray, V: np.ndarray, y_val: np.ndarray,
    sizes: tuple[int, int, int], points: int = 21,
) -> None:  # fmt: skip
    """Show training and validation loss over the plane through a random start, the end of a plain search, and a choice."""
    start = init_two_layer(sizes, np.random.default_rng(0))  # where the plain search of the notebook began
    u = plain - start
    v = chosen - start - (chosen - start) @ u / (u @ u) * u
    v = v * np.linalg.norm(u) / np.linalg.norm(v)
    x_chosen, y_chosen = (chosen - start) @ u / (u @ u), (chosen - start) @ v / (v @ v)
    across = np.linspace(min(-0.3, x_chosen - 0.3), 1.4, points)
    up = np.linspace(-0.5, y_chosen + 0.5, points)
    marks = (("start", 0.0, 0.0), ("plain", 1.0, 0.0), ("chosen", x_chosen, y_chosen))
    words = []
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(9.6, 4.0), sharey=True)
        for axes, (name, X, t) in zip(panels, (("training", A, y), ("validation", V, y_val)), strict=True):
            heights = np.array([[_loss(start + a * u + b * v, X, t, sizes) for a in across] for b in up])
            drawn = axes.contourf(
                across, up, np.minimum(heights, 5.0), levels=np.linspace(0, 5, 26), cmap="cividis"
            )
            b, a = np.unravel_index(int(np.argmin(heights)), heights.shape)
            axes.plot(across[a], up[b], "*", color="white", markersize=13, markeredgecolor="black")
            for label, x, height in marks:
                axes.plot(x, height, "o", color="white", markeredgecolor="black")
                axes.annotate(label, (x, height), xytext=(6, 6), textcoords="offset points", color="white")
            axes.set(
                title=f"{name}, lowest {heights.min():.2f} (star)", xlabel="from the start to the plain end"
            )
            axes.grid(visible=False)
            words.append(
                f"{name}: lowest {heights.min():.2f}, {_loss(plain, X, t, sizes):.2f} at plain, {_loss(chosen, X, t, sizes):.2f} at chosen"
            )
        panels[0].set_ylabel("across, towards the choice")
        figure.colorbar(drawn, ax=panels, shrink=0.85, label="loss (5 and more in one colour)")
    show(
        figure,
        alt=f"Two contour maps of the loss over one plane. {'; '.join(words)}. The two lowest points lie apart.",
    )


def learning_curve(
    A: np.ndarray, y: np.ndarray, V: np.ndarray, y_val: np.ndarray, train: Train, evaluate: Evaluate,
    sizes: tuple[int, int, int], numbers: Sequence[int] = (25, 50, 100, 200, 400),
) -> None:  # fmt: skip
    """Show how often a plain search agrees with its labels, seen and unseen, for growing training sets."""
    seen, unseen = [], []
    for n in numbers:
        theta = train(A[:n], y[:n], sizes, np.random.default_rng(10), epochs=40)
        seen.append(evaluate(theta, A[:n], y[:n], sizes)["accuracy"])
        unseen.append(evaluate(theta, V, y_val, sizes)["accuracy"])
    with style():
        figure, axes = plt.subplots()
        axes.semilogx(numbers, seen, marker="o", label="images it was trained on")
        axes.semilogx(numbers, unseen, marker="s", label="validation images")
        axes.axhline(0.1, color=COLOURS[5], linestyle=":", linewidth=1.2)
        axes.text(numbers[0], 0.12, "guessing", color=COLOURS[5])
        axes.set_xticks(numbers, [str(n) for n in numbers])
        axes.minorticks_off()
        axes.set(
            xlabel="training examples, log axis",
            ylabel="agrees with the label",
            ylim=(0, 1.05),
            title="The same search, with more data",
        )
        axes.legend(loc="lower right", bbox_to_anchor=(1.0, 0.14))
    show(
        figure,
        alt=f"Agreement with the labels against the number of training examples. On these it is at least {min(seen):.2f}; "
        f"in validation it rises from {unseen[0]:.2f} with {numbers[0]} examples to {unseen[-1]:.2f} with {numbers[-1]}.",
    )


def hidden_units(plain: np.ndarray, chosen: np.ndarray, sizes: tuple[int, int, int], number: int = 8) -> None:
    """Show the weights of hidden units as images: at a random start, after a plain search from it, and in a chosen network."""
    start = init_two_layer(sizes, np.random.default_rng(0))
    words = []
    with style():
        figure, panels = plt.subplots(3, number, figsize=(9, 4.2))
        for row, (name, theta) in zip(
            panels, (("start", start), ("plain", plain), ("chosen", chosen)), strict=True
        ):
            W1 = unpack(theta, sizes)[0]
            images = W1[:, np.argsort(-np.sum(W1**2, axis=0))].T.reshape(-1, 8, 8)  # the largest units first
            alike = _neighbours(images)
            limit = np.abs(images[:number]).max()
            for axes, image in zip(row, images, strict=False):
                _digit(axes, image, "cividis", -limit, limit)
            told = f"{name}: neighbours are alike to {alike:.2f}"
            if name == "plain":
                same = float(np.corrcoef(W1.ravel(), unpack(start, sizes)[0].ravel())[0, 1])
                told += f", correlation with the start {same:.2f}"
            row[0].set_title(told, loc="left", fontsize=10).set_in_layout(False)
            words.append(told)
        figure.subplots_adjust(wspace=0.08, hspace=0.35)
    show(
        figure,
        alt=f"Three rows of weights of {number} hidden units as images of 8 by 8 pixels. {'; '.join(words)}.",
    )


def table_of_lies(accuracies: np.ndarray) -> None:
    """Print mean accuracies in training and validation for three ways to lie."""
    names = ("clean labels", "a third wrong in training", "a third wrong on both sides")
    print(f"{'':30}training   validation")
    for name, (seen, unseen) in zip(names, accuracies.mean(axis=1), strict=True):
        print(f"{name:30}{seen:8.3f}   {unseen:10.3f}")


def _neighbours(images: np.ndarray) -> float:
    """Return the correlation of the weights (units, 8, 8) of pixels that lie side by side or one above the other."""
    pairs = [(images[:, :, :-1], images[:, :, 1:]), (images[:, :-1], images[:, 1:])]
    first, second = (np.concatenate([pair[side].ravel() for pair in pairs]) for side in (0, 1))
    return float(np.corrcoef(first, second)[0, 1])


def _loss(theta: np.ndarray, X: np.ndarray, y: np.ndarray, sizes: tuple[int, int, int]) -> float:
    return cross_entropy(two_layer(theta, X, sizes, act="relu"), y)


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
    show(figure, alt=f"The {number} validation images with the largest loss: {described}.")


def classes(report: dict[str, Any]) -> None:
    """Show the accuracy of each class."""
    share = report["per_class"]
    low = min(0.85, np.floor(20 * np.nanmin(share) - 0.5) / 20)
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
        accuracies.axhline(
            run["half_val_accuracy"], color=COLOURS[2], linestyle=":", label="... with half of the\nexamples"
        )
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
        f"{run['val_accuracy'][-1]:.2f} in validation, {run['half_val_accuracy']:.2f} there with half of the examples; by class {per_class}. Of the singular values of hidden "
        f"{directions} of {len(sizes)} are not 0. The average images differ by {pixels:.2f} per pixel."
    )


def _digit(
    axes: Axes, image: np.ndarray, colours: str = "Greys", low: float = 0.0, high: float | None = 16.0
) -> Any:
    drawn = axes.imshow(image.reshape(8, 8), cmap=colours, vmin=low, vmax=high)
    axes.axis("off")
    return drawn

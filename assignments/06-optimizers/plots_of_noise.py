"""The pictures of this notebook about noise: what trembles, what leaves a valley, what calms down. Nothing to do here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import matplotlib.pyplot as plt
import numpy as np
from problems import Network, RideFit

from autograder.pictures import COLOURS, LINES, show, style


def trembling(
    fit: RideFit,
    agreeing: RideFit,
    start: np.ndarray,
    sgd_epoch: Callable[..., np.ndarray],
    law: Callable[..., np.ndarray],
) -> None:
    """Show how far above its minimum the loss stays, against lr / batch size, and walks where all examples agree."""
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10.8, 4.5))
        for number, lr in enumerate((0.0125, 0.003125)):
            sizes = np.array([1, 2, 4, 8, 16])
            drawn = [excess_loss(fit, lr, int(size), again=True) for size in sizes]
            parted = [excess_loss(fit, lr, int(size), again=False) for size in sizes]
            look = {"color": COLOURS[number], "marker": "os"[number], "markersize": 6}
            left.loglog(lr / sizes, drawn, **look, linestyle="none", label=f"drawn afresh, lr = {lr:g}")
            left.loglog(
                lr / sizes,
                parted,
                **look,
                linestyle="none",
                markerfacecolor="white",
                label=f"epochs, lr = {lr:g}",
            )
        curvature, noise = noise_at_the_bottom(fit)
        ratios = np.geomspace(1.5e-4, 1.4e-2, 40)
        said = [
            0.5 * np.sum(curvature * law(0.0125, curvature, noise * np.sqrt(ratio / 0.0125)))
            for ratio in ratios
        ]
        left.loglog(ratios, said, color="0.3", linestyle="-", linewidth=1.2, label="your law, lr = 0.0125")
        left.set(xlabel="lr / batch size, log axis", ylabel="loss above its minimum (min²), log axis",
                 title="How high does it tremble?")  # fmt: skip
        left.legend(fontsize=9)
        for number, (data, label) in enumerate(((fit, "they disagree"), (agreeing, "they agree"))):
            rng, theta, star = np.random.default_rng(1), start, data.theta_star()
            away = [np.linalg.norm(theta - star)]
            for _ in range(120):
                theta = sgd_epoch(data.grad_batch, theta, data.n, 2, 0.05, rng)
                away.append(np.linalg.norm(theta - star))
            right.semilogy(away, color=COLOURS[number], linestyle=LINES[number], linewidth=1.3, label=label)
        right.set(
            xlabel="epoch", ylabel="|θ − θ*|, log axis", title="Batches of 2, lr = 0.05: where does it end?"
        )
        right.legend(loc="lower left")
        figure.tight_layout()
    show(
        figure,
        alt="Left: the loss above its minimum against learning rate over batch size, both axes logarithmic. Filled marks, for "
        "batches that are drawn afresh, lie on the straight line of the law for both learning rates. Open marks, for epochs, "
        "lie below it, and the further the larger the batches are. Right: the distance to the minimum against the epoch. "
        "Where the examples disagree it falls and then trembles; where they agree it falls through many powers of ten.",
    )


def excess_loss(fit: RideFit, lr: float, size: int, again: bool, walks: int = 80, epochs: int = 30) -> float:
    """Return by how much the mean loss of many walks about the minimum is too high.

    again: True for batches that are drawn with replacement, False for epochs, judged at their ends
    """
    rng, star, H = np.random.default_rng(0), fit.theta_star(), fit.hessian()
    theta, heights = np.tile(star, (walks, 1)), []
    everyone = np.tile(np.arange(fit.n), (walks, 1))
    for epoch in range(epochs):
        rows = rng.integers(0, fit.n, everyone.shape) if again else rng.permuted(everyone, axis=1)
        for first in range(0, fit.n - size + 1, size):
            batch = rows[:, first : first + size]
            X = fit.X[batch]
            errors = np.einsum("cbj,cj->cb", X, theta) - fit.y[batch]
            theta = theta - lr * 2 / size * np.einsum("cb,cbj->cj", errors, X)
        if epoch >= epochs // 2:
            off = theta - star
            heights.append(0.5 * np.mean(np.einsum("ci,ij,cj->c", off, H, off)))
    return float(np.mean(heights))


def noise_at_the_bottom(fit: RideFit) -> tuple[np.ndarray, np.ndarray]:
    """Return the curvatures along the two axes of the bowl, and how much the slopes of single examples vary there."""
    curvature, axes = np.linalg.eigh(fit.hessian())
    slopes = [fit.grad_batch(fit.theta_star(), np.array([i])) for i in range(fit.n)]
    return curvature, (np.array(slopes) @ axes).std(axis=0)


def escape(network: Network, poor: np.ndarray, sgd_epoch: Callable[..., np.ndarray], seeds: int = 4) -> None:
    """Show how many walks leave a poor valley within 400 epochs: single examples, and four controls."""
    arms = (
        ("single examples, lr 0.26", sgd_epoch, 1, 0.26),
        ("the same in a fixed order", in_a_fixed_order, 1, 0.26),
        ("batches of 2, lr 0.26", sgd_epoch, 2, 0.26),
        ("all four at once, lr 0.26", sgd_epoch, 4, 0.26),
        ("single examples, lr 0.2", sgd_epoch, 1, 0.2),
    )
    with style():
        figure, axes = plt.subplots(figsize=(8.4, 3.6))
        for row, (name, epoch_of, size, lr) in enumerate(arms):
            when = [epochs_to_leave(network, poor, epoch_of, size, lr, seed) for seed in range(seeds)]
            left = [epoch for epoch in when if epoch is not None]
            axes.barh(row, len(left), color=COLOURS[row % len(COLOURS)], height=0.6)
            words = f"{len(left)} of {seeds}" + (
                f", half of them by epoch {np.median(left):.0f}" if left else ""
            )
            axes.text(len(left) + 0.1, row, words, va="center", fontsize=10)
        axes.set_yticks(range(len(arms)), [arm[0] for arm in arms])
        axes.invert_yaxis()
        axes.set(
            xlim=(0, seeds * 1.6),
            xlabel=f"walks that left the poor valley, of {seeds}",
            title="What leaves, and what stays",
        )
        axes.grid(False)
        figure.tight_layout()
    show(
        figure,
        alt="Bars for five ways to walk from a poor valley. Single examples with learning rate 0.26 leave it, in random order and "
        "in a fixed one. Batches of two, all four at once, and single examples with learning rate 0.2 stay.",
    )


def in_a_fixed_order(
    grad_batch: Callable[..., np.ndarray],
    theta: np.ndarray,
    n: int,
    size: int,
    lr: float,
    rng: np.random.Generator,
) -> np.ndarray:
    """Take an epoch in the order in which the examples are stored: a control without chance in it."""
    for batch in np.arange(n).reshape(-1, size):
        downhill = -grad_batch(theta, batch)
        theta = theta + lr * downhill
    return theta


def epochs_to_leave(
    network: Network, poor: np.ndarray, epoch_of: Callable[..., np.ndarray], size: int, lr: float, seed: int
) -> int | None:
    """Return after how many epochs descent would lead into the good valley, or None if not within 400."""
    rng = np.random.default_rng(seed)
    theta = poor + 1e-6 * rng.normal(size=poor.size) * (
        epoch_of is in_a_fixed_order
    )  # or all seeds are the same walk
    for epoch in range(1, 401):
        theta = epoch_of(network.grad_batch, theta, 4, size, lr, rng)
        if epoch in (20, 80, 200, 400) and network.settles_low(theta, steps=80):
            return epoch
    return None


def rates_of_a_training(
    schedule: Callable[..., float], fit: RideFit, start: np.ndarray, sgd_epoch: Callable[..., np.ndarray]
) -> None:
    """Show a schedule, and what it does to the trembling, beside two constant rates with as many epochs."""
    epochs, top = 120, 0.05
    plans = {
        "lr = 0.05 throughout": [top] * epochs,
        "lr = 0.005 throughout": [top / 10] * epochs,
        "warm-up and cosine": [schedule(t, epochs, 10, top) for t in range(epochs)],
    }
    lowest = fit.loss(fit.theta_star())
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10.4, 4.2))
        for number, (name, rates) in enumerate(plans.items()):
            look = {"color": COLOURS[number], "linestyle": LINES[number], "linewidth": 1.4}
            left.plot(rates, **look, label=name)
            rng, theta, heights = np.random.default_rng(3), start, []
            for rate in rates:
                theta = sgd_epoch(fit.grad_batch, theta, fit.n, 2, rate, rng)
                heights.append(fit.loss(theta) - lowest)
            right.semilogy(heights, **look, label=name)
        left.set(xlabel="epoch", ylabel="learning rate", title="Three plans for 120 epochs")
        left.legend(fontsize=9)
        right.set(
            xlabel="epoch",
            ylabel="loss above its minimum (min²), log axis",
            title="Batches of 2 on the hills",
        )
        figure.tight_layout()
    show(
        figure,
        alt="Left: two constant learning rates, and one that rises for ten epochs and then falls like half a cosine to 0. Right: "
        "the loss above its minimum. The long constant rate falls fast and trembles high; the short one falls slowly; the "
        "schedule falls as fast as the long one and in its last epochs far below it.",
    )


def one_wild_ride(fit: RideFit, clip: Callable[..., np.ndarray], limit: float = 300.0) -> None:
    """Show a walk over single rides of which one is a typing error, with clipped slopes and without."""
    y = fit.y.copy()
    y[7] *= 100  # 57 minutes, say, become 5700
    wild = replace(fit, y=y)
    star = fit.theta_star()
    with style():
        figure, axes = plt.subplots(figsize=(7.6, 4.2))
        for number, (name, data, most) in enumerate(
            (("no error, not clipped", fit, np.inf), ("one error, not clipped", wild, np.inf),
             (f"one error, clipped at {limit:g}", wild, limit))
        ):  # fmt: skip
            rng, theta, away = np.random.default_rng(0), star.copy(), []
            for _ in range(6):
                for i in rng.permutation(fit.n):
                    g = data.grad_batch(theta, np.array([i]))
                    theta = theta + -0.01 * (g if np.isinf(most) else clip(g, most))
                    away.append(np.linalg.norm(theta - star))
            axes.semilogy(away, color=COLOURS[number], linestyle=LINES[number], linewidth=1.2, label=name)
        axes.set(
            xlabel="step",
            ylabel="distance from θ* of the honest rides, log axis",
            title="Six epochs from θ*, batches of 1",
        )
        axes.legend(fontsize=9)
    show(
        figure,
        alt="The distance from the minimum against the step. Without an error it trembles below 1. With one wrong target of 48 "
        "it jumps above 100 and stays far away. With clipped slopes it stays near the first line, between 0.5 and 4.",
    )

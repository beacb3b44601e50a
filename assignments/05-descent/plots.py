"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from landscapes import double_well, double_well_grad
from matplotlib.axes import Axes
from problems import LineFit

from autograder.pictures import COLOURS, show, style

Gradient = Callable[[np.ndarray], np.ndarray]
Step = Callable[[np.ndarray, np.ndarray, float], np.ndarray]
Descent = Callable[[Gradient, np.ndarray, float, int], np.ndarray]


def one_step(
    fit: LineFit, theta: np.ndarray, gd_step: Step, chosen: Sequence[float] = (0.05, 0.22, 0.5)
) -> None:
    """Show the loss after one step from ``theta``, for many learning rates."""
    g = fit.grad(theta)
    rates = np.linspace(0.0, 0.55, 111)
    with style():
        figure, axes = plt.subplots()
        axes.plot(rates, [fit.loss(gd_step(theta, g, lr)) for lr in rates])
        axes.axhline(fit.loss(theta), color=COLOURS[5], linestyle=":", linewidth=1.2)
        axes.text(0.0, fit.loss(theta) + 2, "loss before the step", color=COLOURS[5])
        for lr, marker in zip(chosen, "osD"):
            after = fit.loss(gd_step(theta, g, lr))
            axes.plot(
                lr, after, marker, color=COLOURS[2], markersize=9, label=f"lr = {lr:g}: loss {after:.1f}"
            )
        axes.set(
            xlabel="learning rate", ylabel="loss after one step (cm²)", title="One step, many learning rates"
        )
        axes.legend(loc="upper center")
    show(
        figure,
        alt="The loss after one step against the learning rate. It falls steeply at first, is lowest near 0.22, rises "
        "again, and at about 0.44 the step ends as high as it began.",
    )


def path_on_bowl(fit: LineFit, path: np.ndarray, theta_star: np.ndarray | None = None) -> None:
    """Show a path on the contours of the loss, beside the loss along it."""
    with style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2))
        _contours(left, fit, *_window(path))
        _draw_path(left, path)
        if theta_star is not None:
            left.plot(*theta_star, "*", color=COLOURS[2], markersize=16)
            left.annotate("θ*", theta_star, textcoords="offset points", xytext=(-22, 4), fontsize=13)
        left.set(xlabel="w (cm per kg)", ylabel="b (cm)", title="The path, seen from above")
        right.semilogy([fit.loss(theta) for theta in path], marker="o", markersize=3, linewidth=1)
        right.set(xlabel="step", ylabel="loss (cm²), log axis", title="The height along the path")
        figure.tight_layout()
    show(
        figure,
        alt=f"Left: oval contours of the loss over w and b, with a path of {len(path) - 1} steps that enters the long "
        "valley and follows it towards its lowest point. Right: the loss at each step on a logarithmic axis; it falls "
        "fast, then ever more slowly, and levels out.",
    )


def four_rates(
    fit: LineFit, start: np.ndarray, descend: Descent, theta_star: np.ndarray, steps: int = 30
) -> None:
    """Show the path for four learning rates, given as parts of 1/L."""
    L = np.linalg.eigvalsh(fit.hessian())[-1]
    with style():
        figure, panels = plt.subplots(2, 2, figsize=(9.6, 8), sharex=True, sharey=True)
        for axes, factor in zip(panels.flat, (0.1, 1.0, 1.9, 2.05)):
            path = descend(fit.grad, start, factor / L, steps)
            _contours(axes, fit, (-4.0, 10.0), (0.0, 14.0))
            _draw_path(axes, path)
            axes.plot(*theta_star, "*", color=COLOURS[2], markersize=15)
            axes.set(title=f"lr = {factor:g}/L = {factor / L:.3f}", xlim=(-4, 10), ylim=(0, 14))
        for axes in panels[1]:
            axes.set_xlabel("w (cm per kg)")
        for axes in panels[:, 0]:
            axes.set_ylabel("b (cm)")
        figure.tight_layout()
    show(
        figure,
        alt="Four panels with the same contours and 30 steps from the same start. At 0.1/L the path creeps and stops "
        "short; at 1/L it comes close to the star that marks the minimum; at 1.9/L it zigzags across the valley with "
        "shrinking jumps; at 2.05/L the jumps grow and the path runs away.",
    )


def distances(
    fit: LineFit, start: np.ndarray, descend: Descent, theta_star: np.ndarray, steps: int = 60
) -> None:
    """Show the distance to theta_star against steps, beside the slope that theory predicts."""
    curvatures = np.linalg.eigvalsh(fit.hessian())
    mu, L = curvatures[0], curvatures[-1]
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 4.6))
        for number, (factor, marker) in enumerate(zip((0.1, 1.0, 1.9, 2.05), "os^D")):
            lr = factor / L
            path = descend(fit.grad, start, lr, steps)
            away = np.linalg.norm(path - theta_star, axis=1)
            rate = max(abs(1 - lr * mu), abs(1 - lr * L))
            colour = COLOURS[number]
            axes.semilogy(away, marker, color=colour, markersize=4, markevery=3, linestyle="none",
                          label=f"lr = {factor:g}/L")  # fmt: skip
            axes.semilogy(away[-1] * rate ** (np.arange(steps + 1.0) - steps), "-", color=colour, linewidth=1)
        axes.set(
            xlabel="step",
            ylabel="|θ − θ*|, log axis",
            title="Marks: your path. Lines: the rate of the theory",
        )
        axes.legend()
    show(
        figure,
        alt="The distance to the minimum against the step on a logarithmic axis, for four learning rates. Each run "
        "ends on a straight line whose slope the theory predicts: falling for 0.1, 1 and 1.9 over L, rising for 2.05 "
        "over L. The line for 1.9/L starts above the one for 1/L and crosses it near step 55.",
    )


def certificate(
    fit: LineFit, path: np.ndarray, theta_star: np.ndarray, bound: Callable[[np.ndarray, float], float]
) -> None:
    """Show the true distance to theta_star along ``path``, and what the gradient alone says about it."""
    mu = float(np.linalg.eigvalsh(fit.hessian())[0])
    true = np.linalg.norm(path - theta_star, axis=1)
    bounds = [bound(fit.grad(theta), mu) for theta in path]
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 4.4))
        axes.semilogy(bounds, "--", color=COLOURS[2], label="your bound |g| / μ")
        axes.semilogy(true, "-", color=COLOURS[0], label="true distance |θ − θ*|")
        axes.fill_between(range(len(path)), true, bounds, color=COLOURS[2], alpha=0.12)
        axes.axhline(1e-3, color=COLOURS[5], linewidth=1, linestyle=":")
        axes.text(0, 1.2e-3, "close enough?", color=COLOURS[5])
        axes.set(xlabel="step", ylabel="distance, log axis", title="How far is it still?")
        axes.legend()
    show(
        figure,
        alt="Two falling curves against the step on a logarithmic axis: the true distance to the minimum, and above "
        "it everywhere the bound from the gradient, several times as large. The bound reaches one thousandth about "
        "a dozen steps later than the truth does.",
    )


def two_wells(descend: Descent, starts: Sequence[float], lr: float, steps: int = 40) -> None:
    """Show descent on the double well from several starts."""
    x = np.linspace(-2.05, 2.05, 400)
    with style():
        figure, axes = plt.subplots(figsize=(8, 4.6))
        axes.plot(x, double_well(x), color=COLOURS[5], linestyle="-", linewidth=1.4)
        for number, (start, marker) in enumerate(zip(starts, "os^Dv")):
            with np.errstate(over="ignore", invalid="ignore"):
                visited = descend(double_well_grad, np.array([start]), lr, steps)[:, 0]
            inside = visited[np.abs(visited) < 2.05]
            label = f"from {start:g}: {_where(visited)}"
            axes.plot(inside, double_well(inside), color=COLOURS[number], marker=marker, markersize=6, linewidth=1,
                      label=label)  # fmt: skip
            axes.plot(inside[:1], double_well(inside[:1]), color=COLOURS[number], marker=marker, markersize=12,
                      fillstyle="none")  # fmt: skip
        axes.set(xlabel="x", ylabel="height", ylim=(-0.25, 2.2), title=f"{steps} steps with lr = {lr:g}")
        axes.legend(loc="upper center")
    ends = ", ".join(f"from {start:g}" for start in starts)
    show(
        figure,
        alt=f"A curve with two valleys, the left one a little deeper, and the points that descent visits with "
        f"learning rate {lr:g}, {ends}. A large open mark is the start. The legend says where each path ends.",
    )


def basin_map(basin: Callable[[float, float], int]) -> None:
    """Show in which valley each start ends, for learning rates from small to too large."""
    starts, rates = np.linspace(-3.0, 3.0, 73), np.linspace(0.02, 0.8, 40)
    grey = lambda side: plt.get_cmap("Greys_r")((side + 2.2) / 3.4)  # noqa: E731
    ends = np.array([[basin(float(x0), float(lr)) for x0 in starts] for lr in rates])
    with style():
        figure, axes = plt.subplots(figsize=(8, 5))
        axes.grid(False)
        axes.pcolormesh(starts, rates, ends, cmap="Greys_r", vmin=-2.2, vmax=1.2, shading="nearest")
        handles = []
        for side, hatch, name in (
            (-1, "///", "left valley"),
            (0, "...", "does not settle"),
            (1, "", "right valley"),
        ):
            handles.append(
                plt.Rectangle((0, 0), 1, 1, facecolor=grey(side), hatch=hatch, edgecolor="black", label=name)
            )
            if hatch and (ends == side).any():
                axes.contourf(starts, rates, ends == side, levels=[0.5, 1.5], hatches=[hatch], colors="none")
        axes.legend(handles=handles, loc="upper center", bbox_to_anchor=(0.5, -0.15), ncols=3)
        provable = 1 / (3 * np.maximum(np.abs(starts), 1.4) ** 2 - 1.69)  # 1 / max f'' between -|x0| and |x0|
        axes.plot(starts, provable, color="white", linestyle="-", linewidth=4)
        axes.plot(starts, provable, color="black", linestyle="--", linewidth=1.4)
        axes.set(
            xlabel="start x₀",
            ylabel="learning rate",
            title="Where does descent end?",
            xlim=(-3, 3),
            ylim=(0.02, 0.8),
        )
    show(
        figure,
        alt="A map of starts and learning rates, shaded by the valley in which descent ends. Below a dashed curve, which "
        "is highest in the middle, there is one straight boundary near 0.06. Above it, on both sides, stripes of the "
        "other valley appear; starts far out with long steps, and all starts above about 0.64, do not settle.",
    )


def explore_wells(descend: Descent) -> None:
    """Let the reader pick start and learning rate, where sliders are installed; else show one picture."""
    try:
        from ipywidgets import FloatSlider, interact
    except ImportError:
        two_wells(descend, (-1.9, 0.3, 1.9), 0.5)
        return

    def draw(start: float, lr: float) -> None:
        two_wells(descend, (start,), lr)

    slow = {"continuous_update": False, "readout_format": ".2f"}
    interact(
        draw,
        start=FloatSlider(value=1.9, min=-2.0, max=2.0, step=0.05, description="start", **slow),
        lr=FloatSlider(value=0.5, min=0.02, max=0.9, step=0.02, description="lr", **slow),
    )


def _contours(axes: Axes, fit: LineFit, w: tuple[float, float], b: tuple[float, float]) -> None:
    W, B = np.meshgrid(np.linspace(*w, 90), np.linspace(*b, 90))
    heights = np.array([fit.loss(np.array(theta)) for theta in zip(W.ravel(), B.ravel())]).reshape(W.shape)
    levels = np.geomspace(0.1, max(float(heights.max()), 1.0), 13)
    axes.contour(W, B, heights, levels=levels, colors="0.6", linewidths=0.8, linestyles="solid")


def _draw_path(axes: Axes, path: np.ndarray) -> None:
    axes.plot(*path.T, "o-", color=COLOURS[1], markersize=4, linewidth=1.2)
    axes.plot(*path[0], "o", color=COLOURS[1], markersize=11, fillstyle="none")


def _window(path: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    low, high = path.min(axis=0) - 1.0, path.max(axis=0) + 1.0
    return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))


def _where(visited: np.ndarray) -> str:
    x, last_step = visited[-1], np.ptp(visited[-2:])
    if not abs(x) < 1e3:
        return "runs away"
    return f"ends at {x:.2f}" if last_step < 0.005 else f"at {x:.2f}, still moving"

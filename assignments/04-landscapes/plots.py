"""The pictures of this notebook, drawn from your own functions. Nothing to do here, but do read on if you like.

Each function takes what you have written, draws, and shows the picture with a text that says what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from autograder.pictures import COLOURS, show, style

Curve = Callable[[np.ndarray], np.ndarray]
Height = Callable[[np.ndarray], float]
Gradient = Callable[[np.ndarray], np.ndarray]
Slice = Callable[[Height, np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray]
Hessian = Callable[[Gradient, np.ndarray, float], np.ndarray]
Classify = Callable[[np.ndarray], str]

FLAT = (-1.3286, 0.0593, 1.2693)
"""Where the slope of the double well is 0, as exactly as a picture needs it; 25 digits are proven."""


def two_valleys(height: Curve) -> None:
    """Show the double well."""
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 4.2))
        _draw_well(axes, height)
        axes.plot(FLAT[::2], height(np.array(FLAT[::2])), "o", color=COLOURS[2], markersize=8)
        axes.axhline(float(height(np.array(FLAT[2]))), color=COLOURS[5], linestyle=":", linewidth=1)
        for x, name, side in ((FLAT[0], "deeper", -0.17), (FLAT[2], "less deep", -0.17)):
            axes.text(x, float(height(np.array(x))) + side, name, ha="center")
        axes.set(xlabel="x", ylabel="height f(x)", ylim=(-0.42, 2.0), title="Two valleys")
    show(
        figure,
        alt="A curve like a W with round corners. Its left valley lies near -1.3, its right one near 1.3, and the "
        "left one is lower: a dotted line at the height of the right bottom passes above the left one. The hill "
        "between them is near 0.",
    )


def tangents(height: Curve, slope: Curve) -> None:
    """Show the double well with a piece of its tangent at some places, and the slope below it."""
    places = np.array([-1.75, -1.0, -0.5, 0.6, 1.0, 1.65])
    with style():
        figure, (above, below) = plt.subplots(
            2, 1, figsize=(7.2, 6.4), sharex=True, height_ratios=(1.5, 1), layout="constrained"
        )
        x = _draw_well(above, height)
        for number, x0 in enumerate((*places, *FLAT)):
            flat = number >= len(places)
            y0, m = float(height(np.array(x0))), float(slope(np.array(x0)))
            run = 0.32 / np.hypot(1.0, m)
            above.plot([x0 - run, x0 + run], [y0 - run * m, y0 + run * m], color=COLOURS[2 if flat else 1],
                       linestyle="-", linewidth=3 if flat else 1.8)  # fmt: skip
            above.plot(x0, y0, "s" if flat else "o", color=COLOURS[2 if flat else 1], markersize=5)
        above.set(ylabel="height f(x)", ylim=(-0.3, 2.0), title="Your slopes as tangents")
        below.axhline(0.0, color=COLOURS[5], linewidth=1, linestyle="-")
        below.plot(x, slope(x), color=COLOURS[0], linestyle="-")
        below.plot(FLAT, slope(np.array(FLAT)), "s", color=COLOURS[2], markersize=7)
        for x0 in FLAT:
            below.axvline(x0, color=COLOURS[2], linestyle=":", linewidth=1)
            above.axvline(x0, color=COLOURS[2], linestyle=":", linewidth=1)
        below.set(xlabel="x", ylabel="slope f'(x)", ylim=(-2.6, 2.8))
    show(
        figure,
        alt="Above: the curve with two valleys and short pieces of its tangent, which are level at the bottom of both "
        "valleys and on the hilltop. Below: the slope against x, a curve that crosses 0 at these three places: "
        "upwards at the valleys, downwards at the hilltop.",
    )


def walk(height: Curve, slope: Curve, starts: Sequence[float], lr: float, steps: int = 40) -> None:
    """Show walks that go lr times the slope downhill in each step."""
    with style():
        figure, axes = plt.subplots(figsize=(7.6, 4.4))
        _draw_well(axes, height)
        for number, (start, marker) in enumerate(zip(starts, "os^Dv"), start=1):
            visited = [start]
            for _ in range(steps):
                if abs(visited[-1]) < 10:  # else it has left the picture for good
                    visited.append(visited[-1] - lr * float(slope(np.array(visited[-1]))))
            end = visited[-1]
            seen = np.array([x for x in visited if abs(x) < 2.1])
            where = f"ends at {end:.2f}" if abs(end) < 10 else "runs away"
            axes.plot(seen, height(seen), color=COLOURS[number], marker=marker, markersize=6, linewidth=1,
                      linestyle="--", label=f"from {start:g}: {where}")  # fmt: skip
            axes.plot(
                start, height(np.array(start)), marker, color=COLOURS[number], markersize=13, fillstyle="none"
            )
        axes.set(
            xlabel="x", ylabel="height f(x)", ylim=(-0.3, 2.4), title=f"{steps} steps downhill, lr = {lr:g}"
        )
        axes.legend(loc="upper center")
    show(
        figure,
        alt=f"The curve with two valleys, and the places that a walk downhill with learning rate {lr:g} visits from "
        f"{' and from '.join(f'{start:g}' for start in starts)}. Large open marks are the starts; the legend says "
        f"where each walk ends.",
    )


def explore_walk(height: Curve, slope: Curve) -> None:
    """Let the reader pick start and learning rate, where sliders are installed; else show some walks."""
    try:
        from ipywidgets import FloatSlider, interact
    except ImportError:
        walk(height, slope, (-1.9, 0.0, 0.12, 1.9), 0.1)
        return

    def draw(start: float, lr: float) -> None:
        walk(height, slope, (start,), lr)

    slow = {"continuous_update": False, "readout_format": ".2f"}
    interact(
        draw,
        start=FloatSlider(value=0.12, min=-2.0, max=2.0, step=0.02, description="start", **slow),
        lr=FloatSlider(value=0.1, min=0.02, max=0.8, step=0.02, description="lr", **slow),
    )


def bowl(loss_slice: Slice, loss: Height, lowest: np.ndarray) -> None:
    """Show the landscape of a line fit, as a surface and as a map: [-4, 4] cm per kg, [-4, 4] cm."""
    grid = np.linspace(-4.0, 4.0, 41)
    chart = loss_slice(loss, lowest, np.array([1.0, 0.0]), np.array([0.0, 1.0]), grid)
    W, B = np.meshgrid(lowest[0] + grid, lowest[1] + grid, indexing="ij")
    with style():
        figure = plt.figure(figsize=(10, 4.4), layout="constrained")
        left = figure.add_subplot(1, 2, 1, projection="3d")
        left.plot_surface(W, B, chart, cmap="cividis", linewidth=0.2, edgecolor="0.3", rcount=20, ccount=20)
        left.set(xlabel="w (cm per kg)", ylabel="b (cm)", title="The landscape of a line")
        left.set_zlabel("loss (cm²)")
        left.view_init(32, -60)
        left.set_box_aspect(None, zoom=0.88)
        right = figure.add_subplot(1, 2, 2)
        lines = right.contour(
            W, B, chart, levels=np.array([0.5, 2, 5, 10, 20, 35, 55]), colors="black", linewidths=0.9
        )
        right.clabel(lines, fmt="%g", fontsize=8)
        right.plot(*lowest, "*", color=COLOURS[2], markersize=15)
        right.set(xlabel="w (cm per kg)", ylabel="b (cm)", title="The same from above, heights in cm²")
    show(
        figure,
        alt="Left: the loss over w and b as a surface, a smooth bowl that is long and narrow, like a bath tub set "
        "askew. Right: the same as a map with oval lines of equal height around a star at the only lowest place.",
    )


def valleys(
    loss_slice: Slice, loss: Height, origin: np.ndarray, along_u: np.ndarray, along_v: np.ndarray
) -> None:
    """Show the plane through three places: ``origin``, and those one unit away along u and along v."""
    grid = np.linspace(-0.6, 1.6, 61)
    chart = loss_slice(loss, origin, along_u - origin, along_v - origin, grid)
    middle = loss_slice(loss, origin, along_u - origin, along_v - origin, np.array([0.0, 0.5, 1.0]))
    with style():
        figure, (left, right) = plt.subplots(
            1, 2, figsize=(10.6, 4.6), layout="constrained", width_ratios=(1.15, 1)
        )
        shade = left.contourf(grid, grid, chart.T, levels=np.linspace(0, 3, 25), cmap="cividis", extend="max")
        left.contour(grid, grid, chart.T, levels=np.linspace(0, 3, 25), colors="white", linewidths=0.4)
        figure.colorbar(shade, ax=left, label="loss", ticks=np.arange(0, 3.1, 0.5))
        for a, b, name in ((0, 0, "A"), (1, 0, "B"), (0, 1, "C")):
            left.plot(a, b, "o", color="white", markeredgecolor="black", markersize=9)
            left.annotate(name, (a, b), textcoords="offset points", xytext=(8, 8), color="white", fontsize=14,
                          fontweight="bold")  # fmt: skip
        left.grid(False)
        left.set(xticks=np.arange(-0.5, 1.6, 0.5), yticks=np.arange(-0.5, 1.6, 0.5))
        left.set(
            xlabel="a (along u, from A to B)",
            ylabel="b (along v, from A to C)",
            title="One plane of nine dimensions",
        )
        profile = np.linspace(-0.3, 1.3, 121)
        for end, name, line, colour in ((along_u, "B", "-", 0), (along_v, "C", "--", 2)):
            heights = [loss(origin + t * (end - origin)) for t in profile]
            right.plot(
                profile, heights, linestyle=line, color=COLOURS[colour], label=f"on the way from A to {name}"
            )
        right.plot([0, 1, 1], middle[[0, 2, 0], [0, 0, 2]], "o", color=COLOURS[1])
        right.set(xlabel="part of the way", ylabel="loss", title="Two profiles", ylim=(0, 2.1))
        right.legend(loc="upper center")
    show(
        figure,
        alt="Left: a map of the network's loss with three separate valleys. A and C are equally deep, B is shallower, and "
        "higher ground lies between them. Right: profiles of the straight ways. From A to C the loss rises from "
        "0.06 over a hill and falls to 0.06 again; from A to B it rises over a hill and falls to 0.57 only.",
    )


def axes_of_the_bowl(loss: Height, lowest: np.ndarray, H: np.ndarray, level: float = 5.0) -> None:
    """Show contours of a bowl with the two axes that its Hessian ``H`` predicts."""
    grid = np.linspace(-5.2, 5.2, 81)
    heights = np.array([[loss(lowest + np.array([a, b])) for a in grid] for b in grid])
    strengths, directions = np.linalg.eigh(H)
    bottom = loss(lowest)
    with style():
        figure, axes = plt.subplots(figsize=(6.2, 5.2))
        axes.contour(grid, grid, heights, levels=bottom + level * np.array([0.2, 1.0, 2.0]), colors="0.45",
                     linewidths=1.1)  # fmt: skip
        for strength, direction, line, colour in zip(strengths, directions.T, ("--", "-"), (1, 2)):
            reach = np.sqrt(2 * level / strength) * direction
            axes.plot([-reach[0], reach[0]], [-reach[1], reach[1]], line, color=COLOURS[colour], linewidth=2.4,
                      label=f"curvature {strength:.2f}", marker="o", markersize=6)  # fmt: skip
        axes.set(xlabel="w − w* (cm per kg)", ylabel="b − b* (cm)", aspect="equal",
                 title="Axes from your Hessian on lines of equal loss")  # fmt: skip
        axes.legend(loc="upper right")
    show(
        figure,
        alt="Three oval lines of equal loss around the lowest place, and two straight lines at a right angle through "
        "it: a short one along the direction of the large curvature, a long one along that of the small "
        "curvature. Their ends lie exactly on the middle oval.",
    )


def curvatures(loss: Height, theta: np.ndarray, H: np.ndarray, name: str) -> None:
    """Show profiles of a landscape along the axes of the smallest and the largest curvature at ``theta``."""
    strengths, directions = np.linalg.eigh(H)
    t = np.linspace(-1.0, 1.0, 101)
    with style():
        figure, panels = plt.subplots(1, 2, figsize=(9.6, 3.8), sharey=True, layout="constrained")
        for axes, k, which in zip(panels, (0, -1), ("smallest", "largest")):
            here = loss(theta)
            axes.plot(
                t,
                [loss(theta + s * directions[:, k]) for s in t],
                "-",
                color=COLOURS[0],
                label="the landscape",
            )
            axes.plot(
                t, here + strengths[k] / 2 * t**2, "--", color=COLOURS[2], label="what the Hessian sees"
            )
            axes.plot(0, here, "o", color=COLOURS[2])
            axes.set(xlabel="distance along the axis", title=f"{which} curvature: {strengths[k]:.3f}")
            axes.set_xticks((-1, -0.5, 0, 0.5, 1))
        panels[0].set_ylabel(f"loss near {name}")
        panels[0].legend()
    bends = "downwards" if strengths[0] < 0 else "upwards"
    show(
        figure,
        alt=f"Two profiles of the landscape through {name}, each with the parabola of the same curvature, which fits it "
        f"near the middle. Along the axis of the smallest curvature the profile bends {bends}, along that of the "
        f"largest it bends upwards, steeply.",
    )


SURFACES: tuple[tuple[str, Callable[[np.ndarray, np.ndarray], np.ndarray], Gradient], ...] = (
    ("x² + y²", lambda x, y: x**2 + y**2, lambda at: np.array([2 * at[0], 2 * at[1]])),
    ("−x² − y²", lambda x, y: -(x**2) - y**2, lambda at: np.array([-2 * at[0], -2 * at[1]])),
    ("x² − y²", lambda x, y: x**2 - y**2, lambda at: np.array([2 * at[0], -2 * at[1]])),
    ("x² + y⁴", lambda x, y: x**2 + y**4, lambda at: np.array([2 * at[0], 4 * at[1] ** 3])),
    ("x² − y⁴", lambda x, y: x**2 - y**4, lambda at: np.array([2 * at[0], -4 * at[1] ** 3])),
    ("x² + y³", lambda x, y: x**2 + y**3, lambda at: np.array([2 * at[0], 3 * at[1] ** 2])),
)


def kinds(hessian: Hessian, classify: Classify, h: float = 1e-6) -> None:
    """Show six surfaces, each with what your functions say of the place in its middle."""
    side = np.linspace(-1.0, 1.0, 25)
    x, y = np.meshgrid(side, side, indexing="ij")
    with style():
        figure, panels = plt.subplots(
            2, 3, figsize=(10, 6.6), subplot_kw={"projection": "3d"}, layout="constrained"
        )
        for axes, (formula, surface, grad) in zip(panels.flat, SURFACES):
            word = classify(hessian(grad, np.zeros(2), h))  # a long step would see y⁴ bend
            axes.plot_surface(x, y, surface(x, y), cmap="cividis", linewidth=0.3, edgecolor="0.25", rcount=13, ccount=13,
                              alpha=0.9)  # fmt: skip
            axes.plot([0], [0], [0], "o", color="white", markeredgecolor="black", markersize=8, zorder=10)
            axes.set(xlabel="x", ylabel="y", title=f"{formula}: {word}", xticks=(-1, 0, 1), yticks=(-1, 0, 1))
            axes.set_zticks([])
            axes.view_init(28, -55)
    show(
        figure,
        alt="Six surfaces with a mark in the middle and your word for it. Above: a bowl, a dome, and a saddle. Below: "
        "three that are curved in one direction and flat to second order in the other. The first of them is a "
        "bowl with a flat floor, the second bends down on both sides of the flat direction, the third rises on one side and "
        "falls on the other.",
    )


def _draw_well(axes: Axes, height: Curve) -> np.ndarray:
    x = np.linspace(-2.05, 2.05, 400)
    axes.plot(x, height(x), color=COLOURS[0], linestyle="-", linewidth=1.8)
    return x

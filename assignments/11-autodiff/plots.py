"""The pictures of this notebook, drawn from your own engine. Nothing to do here, but do read on if you like."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import autodiff as ad
import matplotlib.pyplot as plt
import numpy as np
import problems
from gradients import grad_check

from autograder.pictures import COLOURS, show, style


def trail() -> None:
    """Show the graph of y = x * x + x at x = 3: values only, drawn without your engine."""
    boxes = {"x": (0, 0, "x\n3"), "s": (1.6, 0.7, "x · x\n9"), "y": (3.2, 0, "x · x + x\n12")}
    lines = [("x", "s", 0.18), ("x", "s", -0.18), ("s", "y", 0.0), ("x", "y", -0.1)]
    _graph(boxes, lines, {}, "What a computation leaves behind")
    alt = "Three boxes: x with the value 3, x times x with 9, and their sum y with 12. Two arrows lead from x to the product, one "
    show(plt.gcf(), alt=alt + "from x and one from the product to y.")


def slopes_on_the_trail() -> None:
    """Show the same graph with the slope of y in every node, as your `backward` gives them."""
    x = ad.Node(3.0)
    square = ad.mul(x, x)
    y = ad.add(square, x)
    slopes = ad.backward(y)
    boxes = {
        "x": (0, 0, f"x = 3\nslope {float(slopes[id(x)]):g}"),
        "s": (1.6, 0.7, f"x · x = 9\nslope {float(slopes[id(square)]):g}"),
        "y": (3.2, 0, f"y = 12\nslope {float(slopes[id(y)]):g}"),
    }
    lines = [("y", "s", 0.0), ("y", "x", 0.1), ("s", "x", 0.18), ("s", "x", -0.18)]
    labels = {0: "1", 1: "1", 2: "3", 3: "3"}
    _graph(boxes, lines, labels, "The walk back: what arrives at x is 3 + 3 + 1")
    show(
        plt.gcf(),
        alt="The same three boxes with arrows backwards. y has slope 1 and hands 1 to the product and 1 to x; the product hands "
        "3 to x twice, once for each factor. At x arrive 3, 3 and 1, together 7.",
    )


def _graph(
    boxes: dict[str, tuple[float, float, str]],
    lines: Sequence[tuple[str, str, float]],
    labels: dict[int, str],
    title: str,
) -> None:
    with style():
        _, axes = plt.subplots(figsize=(6.6, 2.9))
        for number, (start, end, bend) in enumerate(lines):
            (x0, y0, _), (x1, y1, _) = boxes[start], boxes[end]
            arrow = {
                "arrowstyle": "-|>",
                "connectionstyle": f"arc3,rad={bend * 1.5}",
                "shrinkA": 26,
                "shrinkB": 26,
                "color": "#555",
            }
            axes.annotate("", xy=(x1, y1), xytext=(x0, y0), arrowprops=arrow)
            if number in labels:
                dx, dy = x1 - x0, y1 - y0
                shift = -bend * 0.75 - (0.09 if bend == 0 else 0)
                axes.text(
                    (x0 + x1) / 2 - dy * shift, (y0 + y1) / 2 + dx * shift, labels[number], ha="center", va="center",
                    fontsize=11, bbox={"facecolor": "white", "edgecolor": "none", "pad": 1.5},
                )  # fmt: skip
        for x, y, text in boxes.values():
            box = {"boxstyle": "round,pad=0.45", "facecolor": "#eef3fa", "edgecolor": COLOURS[0]}
            axes.text(x, y, text, ha="center", va="center", bbox=box, fontsize=11)
        axes.set(xlim=(-0.6, 3.9), ylim=(-0.5, 1.15), title=title)
        axes.axis("off")


def stretched() -> None:
    """Show how a row of three is stretched to a table, and how its slope is gathered, by your `unbroadcast`."""
    G = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    row, column = ad.unbroadcast(G, (3,)), ad.unbroadcast(G, (2, 1))
    with style():
        figure, panels = plt.subplots(1, 3, figsize=(8.4, 2.6))
        for axes, table, name in zip(
            panels, (G, row[None], column), ("slope in the table", "in a row of 3", "in a column of 2")
        ):
            axes.imshow(table, cmap="cividis", vmin=0, vmax=16)
            for (i, j), number in np.ndenumerate(table):
                axes.text(
                    j,
                    i,
                    f"{number:g}",
                    ha="center",
                    va="center",
                    color="white" if number < 9 else "black",
                    fontsize=12,
                )
            axes.set(title=name, xticks=[], yticks=[], xlim=(-0.5, 2.5), ylim=(1.5, -0.5))
            axes.grid(visible=False)
            axes.spines[:].set_visible(False)
    show(
        figure,
        alt="A table of slopes, 1 2 3 above 4 5 6. If it came from a row of three that was repeated, the row's slope is 5 7 9; if it "
        "came from a column of two, the column's slope is 6 and 15.",
    )


def paths_and_nodes(counts: Sequence[int] = (1, 5, 10, 20, 40, 60)) -> None:
    """Show how many paths lead back through doublings, how many nodes there are, and how long your engine takes."""
    times = []
    for count in counts:
        x = ad.Node(1.0)
        y = x
        for _ in range(count):
            y = ad.add(y, y)
        start = time.perf_counter()
        slope = float(ad.backward(y)[id(x)])
        times.append(time.perf_counter() - start)
        assert slope == 2.0**count
    with style():
        figure, axes = plt.subplots(figsize=(6.8, 3.6))
        axes.semilogy(
            counts,
            [2.0**count for count in counts],
            "^--",
            label="paths from y to x, which is also the slope",
        )
        axes.semilogy(counts, [count + 1 for count in counts], "o-", label="nodes, each of which pulls once")
        axes.set(xlabel="doublings", ylabel="how many, log axis", title="Why the order matters")
        axes.legend()
    show(
        figure,
        alt="The number of paths doubles with each doubling, to more than 10 to the power of 18 at 60; the number of nodes grows by "
        "one each time, to 61.",
    )
    print(
        f"Your backward took {1000 * times[-1]:.2f} ms for 60 doublings. At a billion paths a second, 2^60 paths take 36 years."
    )


def checker_finds(rng: np.random.Generator) -> None:
    """Show what the gradient test says of your engine on a formula, and of twelve wrong pulls."""
    theta = rng.uniform(0.3, 1.2, 6)

    def f(theta: np.ndarray) -> float:
        return ad.value_and_grad(problems.checked, theta)[0]

    scores = {
        "your engine": grad_check(f, lambda theta: ad.value_and_grad(problems.checked, theta)[1], theta)
    }
    scores |= {name: grad_check(f, wrong, theta) for name, wrong in problems.wrong_pulls().items()}
    names = list(scores)
    with style():
        figure, axes = plt.subplots(figsize=(7.2, 4.2))
        for place, name in enumerate(names):
            own = place == 0
            axes.plot(
                [1e-13, max(scores[name], 1e-13)],
                [place, place],
                color=COLOURS[0 if own else 1],
                linestyle="-",
                linewidth=2,
            )
            axes.plot(
                max(scores[name], 1e-13),
                place,
                "o" if own else "X",
                color=COLOURS[0 if own else 1],
                markersize=8,
            )
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set(
            xscale="log",
            xlim=(1e-13, 3),
            xlabel="score of the gradient test, log axis",
            title="Is it the slope of the formula?",
        )
    show(
        figure,
        alt="The score of your engine is about 10 to the power of -11. All twelve wrong pulls score between a thousandth and 1; the "
        "least wrong, one entry off by one percent, is still more than a million times above yours.",
    )


def depth(rates: Sequence[float] = (0.1, 0.3)) -> dict[str, dict[float, float]]:
    """Show the loss of networks of 2 and of 16 layers for several spreads of the start; return the numbers."""
    spreads = (0.5, 1.0, 2.0, 4.0)

    def best(of: Callable[[float], float], tried: Sequence[float] = rates) -> float:
        return min(of(lr) for lr in tried)

    lines = {
        "2 layers": {g: best(lambda lr, g=g: problems.train_deep(2, g, lr)) for g in spreads},
        "16 layers": {g: best(lambda lr, g=g: problems.train_deep(16, g, lr)) for g in spreads},
        "16 layers, Adam": {g: problems.train_deep(16, g, 0.003, adam=True) for g in (0.5, 2.0)},
    }
    skip = best(lambda lr: problems.train_deep(16, 2.0, lr, skip=True))
    with style():
        figure, axes = plt.subplots(figsize=(8.6, 4))
        for (name, line), marker, dash in zip(lines.items(), "s^o", ("--", "-", ":")):
            heights = [min(max(height, 1e-4), 3) for height in line.values()]
            axes.loglog(list(line), heights, marker=marker, linestyle=dash, label=name)
        axes.loglog(
            [2.0],
            [max(skip, 1e-4)],
            "*",
            markersize=14,
            color=COLOURS[3],
            label="16 layers with a skip",
            linestyle="none",
        )
        axes.axhline(np.log(2), color="#888", linestyle=":", linewidth=1)
        axes.text(0.5, np.log(2) * 1.15, "knows nothing: log 2", fontsize=9, color="#555")
        axes.set_xticks(spreads, [f"{g:g}" for g in spreads])
        axes.minorticks_off()
        axes.set(
            xlabel="g: weights have variance g / fan_in",
            ylabel="loss after 150 steps, log axis",
            title="Best of two rates",
        )
        axes.legend(loc="center left", bbox_to_anchor=(1.02, 0.5), fontsize=9)
        figure.tight_layout()
    lines["16 layers with a skip"] = {2.0: skip}
    show(
        figure,
        alt="The loss after 150 steps over the spread of the start. Two layers learn about as well whatever the spread is. Sixteen "
        "layers learn with g = 1 and g = 2; with g = 1/2 and g = 4 the loss stays at log 2. With Adam, or with a skip in every "
        "inner layer, sixteen layers learn.",
    )
    return lines

"""Measure how often each numeric check is wrong: right code refused, wrong code let through.

    python benchmarks/checks_error_rates.py [--instances 2000] [--json FILE] [--page docs/checks.md]

Every row is a check on one kind of random instance. Right code is written in another style than the
reference; wrong code is the right one with one mistake, drawn from a list. A rate of 0 of N means, with
95 % confidence, a rate below 3/N. The rows in brackets are styles that are in common use elsewhere,
re-created with their usual numbers, on the same instances.
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from right_and_wrong import (
    adjoint,
    dropout,
    end,
    fail_unless,
    float32_part_used,
    init,
    limit,
    optimizer,
    path,
    rate,
    shuffle,
    single,
    value,
)

from autograder.checks import (
    CheckFailed,
    assert_directional,
    assert_gradient,
    normwise_distance,
    numerical_gradient,
)

BEGIN, END = "<!-- error rates: begin -->", "<!-- error rates: end -->"

Gradient = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Instance:
    """A random training problem: a loss, its gradient in another style, a probe, wrong gradients."""

    loss: Callable[[np.ndarray], float]
    gradient: Gradient
    other_style: Gradient
    theta: np.ndarray
    wrong: Gradient


@dataclass(frozen=True)
class Row:
    check: str
    instances: str
    right: int
    refused: int
    wrong: int
    let_through: int
    milliseconds: float


# instances


def wrong_of(gradient: Gradient, rng: np.random.Generator, size: int) -> Gradient:
    """Return ``gradient`` with one mistake."""
    i = int(rng.integers(size))
    unit = np.eye(size)[i]
    scramble = rng.permutation(size)
    while (scramble == np.arange(size)).all():
        scramble = rng.permutation(size)
    mistakes: list[Gradient] = [
        lambda t: -gradient(t),
        lambda t: gradient(t) / 2,
        lambda t: gradient(t) * 7,
        lambda t: gradient(t) * (1 - unit),
        lambda t: gradient(t) * (1 - 2 * unit),
        lambda t: gradient(t)[scramble],
        lambda t: gradient(t) + 1e-4 * np.abs(gradient(t)).max() * unit,
        lambda t: gradient(t) * (1 + 1e-5),
        lambda t: gradient(t).astype(np.float32).astype(np.float64) * (1 + 1e-6),
        lambda t: gradient(t + 0.01),
    ]
    return mistakes[int(rng.integers(len(mistakes)))]


def least_squares(rng: np.random.Generator, n: int = 7, d: int = 4) -> Instance:
    Z, y, theta = np.c_[rng.normal(size=(n, d)), np.ones(n)], rng.normal(size=n), rng.normal(size=d + 1)

    def gradient(t: np.ndarray) -> np.ndarray:
        return 2 * Z.T @ (Z @ t - y) / n

    def looped(t: np.ndarray) -> np.ndarray:
        return sum(
            (2 / n * (row @ t - value) * row for row, value in zip(Z, y, strict=True)), np.zeros(d + 1)
        )

    return Instance(
        lambda t: float(np.mean((Z @ t - y) ** 2)), gradient, looped, theta, wrong_of(gradient, rng, d + 1)
    )


def near_optimum(rng: np.random.Generator) -> Instance:
    """Least squares a hair away from its optimum, where the gradient is small."""
    base = least_squares(rng, n=12)
    theta, lr = base.theta, 0.05
    for _ in range(400):
        theta = theta - lr * base.gradient(theta)
    theta = theta + 1e-6 * rng.normal(size=theta.size)
    return Instance(base.loss, base.gradient, base.other_style, theta, base.wrong)


def logistic(rng: np.random.Generator, n: int = 9, d: int = 4) -> Instance:
    Z, theta = np.c_[rng.normal(size=(n, d)), np.ones(n)], rng.normal(size=d + 1)
    y = (rng.random(n) < 0.5).astype(float)

    def sigmoid(z: np.ndarray) -> np.ndarray:
        e = np.exp(-np.abs(z))
        return np.where(z >= 0, 1.0, e) / (1 + e)

    def gradient(t: np.ndarray) -> np.ndarray:
        return Z.T @ (sigmoid(Z @ t) - y) / n

    def halves(t: np.ndarray) -> np.ndarray:
        return (Z * (0.5 * (1 + np.tanh(Z @ t / 2)) - y)[:, None]).mean(0)

    return Instance(
        lambda t: float(np.mean(np.logaddexp(0, Z @ t) - y * (Z @ t))),
        gradient,
        halves,
        theta,
        wrong_of(gradient, rng, d + 1),
    )


def network(act: str) -> Callable[[np.random.Generator], Instance]:
    def make(rng: np.random.Generator, n: int = 7, d: int = 3, h: int = 5) -> Instance:
        X, y, theta = rng.normal(size=(n, d)), rng.normal(size=n), rng.normal(size=d * h + 2 * h + 1)

        def parts(t: np.ndarray) -> tuple[np.ndarray, ...]:
            W1, b1, W2, b2 = np.split(t, np.cumsum([d * h, h, h]))
            A = X @ W1.reshape(d, h) + b1
            H = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
            return A, H, W2, H @ W2 + b2 - y

        def gradient(t: np.ndarray) -> np.ndarray:
            A, H, W2, r = parts(t)
            g = 2 * r / n
            D = np.outer(g, W2) * (1 - H**2 if act == "tanh" else A > 0)
            return np.concatenate([(X.T @ D).ravel(), D.sum(0), H.T @ g, [g.sum()]])

        def by_example(t: np.ndarray) -> np.ndarray:
            A, H, W2, r = parts(t)
            total = np.zeros(t.size)
            for i in range(n):
                slope = 1 / np.cosh(A[i]) ** 2 if act == "tanh" else (A[i] > 0) * 1.0
                back = 2 * r[i] / n * W2 * slope
                total += np.concatenate(
                    [np.outer(X[i], back).ravel(), back, 2 * r[i] / n * H[i], [2 * r[i] / n]]
                )
            return total

        return Instance(
            lambda t: float(np.mean(parts(t)[3] ** 2)),
            gradient,
            by_example,
            theta,
            wrong_of(gradient, rng, theta.size),
        )

    return make


KINDS: dict[str, Callable[[np.random.Generator], Instance]] = {
    "least squares": least_squares,
    "near an optimum": near_optimum,
    "logistic": logistic,
    "tanh net": network("tanh"),
    "ReLU net": network("relu"),
}


# checks on gradients


def by_reference(instance: Instance, gradient: Gradient) -> None:
    assert_gradient(gradient, instance.gradient, at=instance.theta)


def by_differences(instance: Instance, gradient: Gradient) -> None:
    assert_gradient(gradient, at=instance.theta, loss=instance.loss)


def by_directions(instance: Instance, gradient: Gradient) -> None:
    assert_directional(gradient, instance.loss, instance.theta, rng=np.random.default_rng(1))


def cs231n(limit: float) -> Callable[[Instance, Gradient], None]:
    def check(instance: Instance, gradient: Gradient) -> None:
        a, n = gradient(instance.theta), numerical_gradient(instance.loss, instance.theta, h=1e-5)
        fail_unless(bool(np.max(np.abs(a - n) / np.maximum(1e-8, np.abs(a) + np.abs(n))) < limit))

    return check


def allclose(rtol: float, atol: float, h: float) -> Callable[[Instance, Gradient], None]:
    def check(instance: Instance, gradient: Gradient) -> None:
        n = numerical_gradient(instance.loss, instance.theta, h=h)
        fail_unless(np.allclose(gradient(instance.theta), n, rtol=rtol, atol=atol))

    return check


GRADIENT_CHECKS: dict[str, Callable[[Instance, Gradient], None]] = {
    "reference at 1e-9": by_reference,
    "differences with rounding and kinks": by_differences,
    "three random directions": by_directions,
    "[elementwise relative < 1e-7, h=1e-5]": cs231n(1e-7),
    "[elementwise relative < 1e-2, h=1e-5]": cs231n(1e-2),
    "[allclose rtol=1e-3 atol=1e-5, h=1e-6]": allclose(1e-3, 1e-5, 1e-6),
    "[allclose rtol=atol=1e-2, h=1e-6]": allclose(1e-2, 1e-2, 1e-6),
}


def refused(check: Callable[[], None]) -> bool:
    try:
        with np.errstate(all="ignore"):
            check()
    except CheckFailed:
        return True
    return False


def gradient_rows(instances: int) -> Iterator[Row]:
    for kind, make in KINDS.items():
        drawn = [make(np.random.default_rng([11, seed])) for seed in range(instances)]
        for name, check in GRADIENT_CHECKS.items():
            start = time.perf_counter()
            wrong = [i for i in drawn if normwise_distance(i.wrong(i.theta), i.gradient(i.theta)) > 1e-7]
            bad = sum(refused(lambda i=i, check=check: check(i, i.other_style)) for i in drawn)  # type: ignore[misc]
            missed = sum(not refused(lambda i=i, check=check: check(i, i.wrong)) for i in wrong)  # type: ignore[misc]
            spent = 1e3 * (time.perf_counter() - start) / (len(drawn) + len(wrong))
            yield Row(name, kind, len(drawn), bad, len(wrong), missed, spent)


# other checks


def row_of(
    name: str,
    kind: str,
    right: Callable[[np.random.Generator], None],
    wrong: Callable[[np.random.Generator], None],
    count: int,
) -> Row:
    start = time.perf_counter()
    bad = sum(refused(lambda s=s: right(np.random.default_rng([13, s]))) for s in range(count))  # type: ignore[misc]
    missed = sum(not refused(lambda s=s: wrong(np.random.default_rng([17, s]))) for s in range(count))  # type: ignore[misc]
    return Row(name, kind, count, bad, count, missed, 1e3 * (time.perf_counter() - start) / (2 * count))


def other_rows(instances: int) -> Iterator[Row]:
    yield row_of(
        "adjoint test", "tanh layer", lambda r: adjoint(r, False), lambda r: adjoint(r, True), instances
    )
    yield row_of(
        "values at 1e-9", "softmax loss", lambda r: value(r, False), lambda r: value(r, True), instances
    )
    yield row_of(
        "float32 tolerance",
        "float32 against 1e-4 off",
        lambda r: single(r, False),
        lambda r: single(r, True),
        instances,
    )
    yield row_of(
        "path at 1e-9", "five steps on a bowl", lambda r: path(r, False), lambda r: path(r, True), instances
    )
    yield row_of(
        "[end point only]",
        "the same paths, 400 steps",
        lambda r: end(r, False),
        lambda r: end(r, True),
        instances,
    )
    yield row_of("rate", "bowls, all rates", lambda r: rate(r, False), lambda r: rate(r, True), instances)
    yield row_of(
        "stability limit", "bowls", lambda r: limit(r, False), lambda r: limit(r, True), instances // 4
    )
    yield row_of(
        "optimizer trajectory",
        "Adam, 14 mistakes",
        lambda r: optimizer(r, False),
        lambda r: optimizer(r, True),
        instances // 4,
    )
    yield row_of(
        "dropout, alpha 1e-9",
        "8 calls of 100 x 50",
        lambda r: dropout(r, False),
        lambda r: dropout(r, True),
        instances // 4,
    )
    yield row_of(
        "shuffle, alpha 1e-9",
        "n = 12, 4000 epochs",
        lambda r: shuffle(r, False),
        lambda r: shuffle(r, True),
        max(40, instances // 20),
    )
    yield row_of(
        "initialisation, alpha 1e-9",
        "1000 weights",
        lambda r: init(r, False),
        lambda r: init(r, True),
        instances,
    )


def machine() -> str:
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            model = next(
                (line.split(":")[1].strip() for line in lines if line.startswith("model name")), model
            )
    except OSError:
        pass
    return f"Python {platform.python_version()}, numpy {np.__version__}, {platform.system()} {platform.release()}, {model}"


def write_into(page: Path, rows: list[Row], footer: str) -> None:
    """Put the table between the marks in ``page``. Raises ValueError if the marks are not there."""
    text = page.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise ValueError(f"{page} has no place for the table: write {BEGIN} and {END} into it.")
    lines = [
        "",
        machine(),
        "",
        "| check | instances | right refused | wrong let through | ms |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.check} | {r.instances} | {r.refused} of {r.right} | {r.let_through} of {r.wrong} | {r.milliseconds:.2f} |"
        for r in rows
    ]
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    page.write_text("\n".join([before + BEGIN, *lines, "", footer, "", END]) + after, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure false alarms and misses of the numeric checks.")
    parser.add_argument("--instances", type=int, default=2000, help="random instances a row (default 2000)")
    parser.add_argument("--json", metavar="FILE", help="write the rows to FILE, too")
    parser.add_argument(
        "--page", type=Path, metavar="FILE", help="put the table between the marks in FILE, too"
    )
    options = parser.parse_args()
    print(f"{machine()}\n")
    print(f"{'check':38} {'instances':28} {'right refused':>16} {'wrong let through':>19} {'ms':>7}")
    rows = []
    for source in (gradient_rows, other_rows):
        for row in source(options.instances):
            rows.append(row)
            print(
                f"{row.check:38} {row.instances:28} {row.refused:>7} of {row.right:<6} {row.let_through:>9} of {row.wrong:<6} "
                f"{row.milliseconds:>7.2f}",
                flush=True,
            )
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"machine": machine(), "rows": [asdict(row) for row in rows]}, file, indent=1)
    ours = [row for row in rows if not row.check.startswith("[")]
    footer = (
        f"Ours: {sum(r.refused for r in ours)} of {sum(r.right for r in ours)} right refused, "
        f"{sum(r.let_through for r in ours)} of {sum(r.wrong for r in ours)} wrong let through. "
        f"Largest part of the float32 tolerance that right code used up: {float32_part_used(options.instances):.2f}."
    )
    print(f"\n{footer}")
    if options.page:
        write_into(options.page, rows, footer)


if __name__ == "__main__":
    main()

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

from autograder.checks import (
    CheckFailed,
    assert_adjoint,
    assert_close,
    assert_directional,
    assert_dropout,
    assert_gradient,
    assert_initialisation,
    assert_optimizer,
    assert_path,
    assert_rate,
    assert_reaches,
    assert_shuffles,
    assert_stability_limit,
    convergence_rate,
    float32_tolerance,
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


def fail_unless(condition: bool) -> None:
    if not condition:
        raise CheckFailed("no")


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


def other_rows(instances: int) -> Iterator[Row]:
    def row(
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

    yield row(
        "adjoint test", "tanh layer", lambda r: adjoint(r, False), lambda r: adjoint(r, True), instances
    )
    yield row(
        "values at 1e-9", "softmax loss", lambda r: value(r, False), lambda r: value(r, True), instances
    )
    yield row(
        "float32 tolerance",
        "float32 against 1e-4 off",
        lambda r: single(r, False),
        lambda r: single(r, True),
        instances,
    )
    yield row(
        "path at 1e-9", "five steps on a bowl", lambda r: path(r, False), lambda r: path(r, True), instances
    )
    yield row(
        "[end point only]",
        "the same paths, 400 steps",
        lambda r: end(r, False),
        lambda r: end(r, True),
        instances,
    )
    yield row("rate", "bowls, all rates", lambda r: rate(r, False), lambda r: rate(r, True), instances)
    yield row("stability limit", "bowls", lambda r: limit(r, False), lambda r: limit(r, True), instances // 4)
    yield row(
        "optimizer trajectory",
        "Adam, 14 mistakes",
        lambda r: optimizer(r, False),
        lambda r: optimizer(r, True),
        instances // 4,
    )
    yield row(
        "dropout, alpha 1e-9",
        "8 calls of 100 x 50",
        lambda r: dropout(r, False),
        lambda r: dropout(r, True),
        instances // 4,
    )
    yield row(
        "shuffle, alpha 1e-9",
        "n = 12, 4000 epochs",
        lambda r: shuffle(r, False),
        lambda r: shuffle(r, True),
        max(40, instances // 20),
    )
    yield row(
        "initialisation, alpha 1e-9",
        "1000 weights",
        lambda r: init(r, False),
        lambda r: init(r, True),
        instances,
    )


def adjoint(rng: np.random.Generator, mistaken: bool) -> None:
    X, theta = rng.normal(size=(6, 3)), rng.normal(size=8)

    def f(t: np.ndarray) -> np.ndarray:
        return np.tanh(X @ t[:6].reshape(3, 2) + t[6:])

    def vjp(G: np.ndarray) -> np.ndarray:
        D = G * (1 - f(theta) ** 2)
        variants = [
            (G, G),
            (D, np.zeros((6, 2))),
            (D, D / 6),
            (D[::-1], D),
            (np.tanh(D), D),
            (2 * D, D),
            (D, -D),
        ]
        A, B = variants[int(rng.integers(len(variants)))] if mistaken else (D, D)
        return np.concatenate([(X.T @ A).ravel(), B.sum(0)])

    assert_adjoint(vjp, f, theta, rng=rng)


def value(rng: np.random.Generator, mistaken: bool) -> None:
    Z, y = 2 * rng.normal(size=(7, 4)), rng.integers(0, 4, 7)
    E = np.exp(Z - Z.max(1, keepdims=True))
    right = float(np.mean(np.log(E.sum(1)) + Z.max(1) - Z[np.arange(7), y]))
    loop = sum(float(np.logaddexp.reduce(row)) - row[k] for row, k in zip(Z.tolist(), y, strict=True)) / 7
    factor = [1 / 7, 7, 0.5, -1, 1 / np.log(2), 1 + 1e-7][int(rng.integers(6))] if mistaken else 1.0
    assert_close(loop * factor, right)


def single(rng: np.random.Generator, mistaken: bool) -> None:
    X, y, theta = rng.normal(size=(20, 4)), rng.normal(size=20), rng.normal(size=4)
    shift = float(10 ** rng.uniform(-1, 2))

    def loss(X: np.ndarray, y: np.ndarray, theta: np.ndarray) -> np.ndarray:
        return np.mean((X @ theta - y + shift) ** 2, dtype=X.dtype) - type(X.flat[0])(shift**2)

    right = loss(X, y, theta)
    allowed = float32_tolerance(loss, X, y, theta, rng=rng)
    yours = (
        right * (1 + max(1e-4, 3 * allowed))
        if mistaken
        else float(loss(*(a.astype(np.float32) for a in (X, y, theta))))
    )
    fail_unless(normwise_distance(yours, right) <= allowed)


def quadratic(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    H = np.sort(rng.uniform(0.5, 5, size=3))
    return H, rng.normal(size=3), rng.normal(size=3) * 2


def walk(
    rng: np.random.Generator,
    H: np.ndarray,
    star: np.ndarray,
    start: np.ndarray,
    *,
    lr: float,
    steps: int,
    mistake: int,
) -> np.ndarray:
    """Gradient descent, or a wrong one."""
    points, first, v = [start], H * (start - star), np.zeros(3)
    for t in range(steps):
        theta = points[-1]
        g = H * (theta - star)
        v = 0.5 * v + g
        moves = [
            lr * g,
            lr * g / 2,
            lr * v,
            lr * 0.99**t * g,
            lr * H * (theta + 0.5 * (theta - points[max(0, t - 1)]) - star),
            lr * g * (1 - 1e-6),
            lr * first * 0.9**t,
        ]
        points.append(theta - moves[mistake])
    return np.array(points)


def path(rng: np.random.Generator, mistaken: bool) -> None:
    H, star, start = quadratic(rng)
    lr = 0.9 / H[-1]
    right = walk(rng, H, star, start, lr=lr, steps=5, mistake=0)
    assert_path(
        walk(rng, H, star, start, lr=lr, steps=5, mistake=int(rng.integers(1, 7)) if mistaken else 0), right
    )


def end(rng: np.random.Generator, mistaken: bool) -> None:
    H, star, start = quadratic(rng)
    last = walk(
        rng, H, star, start, lr=0.9 / H[-1], steps=400, mistake=int(rng.integers(1, 7)) if mistaken else 0
    )[-1]
    assert_reaches(last, star, tolerance=1e-8)


def rate(rng: np.random.Generator, mistaken: bool) -> None:
    H, star, start = quadratic(rng)
    lr = float(rng.choice([1 / H[-1], 2 / (H[0] + H[-1]), 0.5 / H[-1]]))
    points = walk(rng, H, star, start, lr=lr, steps=300, mistake=int(rng.choice([1, 3])) if mistaken else 0)
    assert_rate(np.linalg.norm(points - star, axis=1), convergence_rate(lr, H[0], H[-1]))


def limit(rng: np.random.Generator, mistaken: bool) -> None:
    H, star, start = quadratic(rng)
    start = star + np.sign(start - star) * np.maximum(np.abs(start - star), 0.1)
    wrong = int(rng.choice([1, 3])) if mistaken else 0
    assert_stability_limit(
        lambda lr: walk(rng, H, star, start, lr=lr, steps=400, mistake=wrong),
        float(H[-1]),
        theta_star=star,
        start=start,
    )


def adam(
    theta: np.ndarray, g: np.ndarray, state: dict[str, np.ndarray], lr: float, mistake: int = 0
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    b1, b2, eps = (0.999, 0.9, 1e-8) if mistake == 1 else (0.9, 0.999, 1e-8)
    t = state["t"] + 1
    m = b1 * (0 if mistake == 2 else state["m"]) + (1 - b1) * g
    v = b2 * (0 if mistake == 3 else state["v"]) + (1 - b2) * (m * m if mistake == 4 else g * g)
    used = {5: 1, 6: t + 1}.get(mistake, t)
    m_hat = m if mistake in (7, 8) else m / (1 - b1**used)
    v_hat = v if mistake in (7, 9) else v / (1 - b2**used)
    root = {10: np.sqrt(v_hat + eps), 11: np.sqrt(v_hat), 12: v_hat + eps}.get(mistake, np.sqrt(v_hat) + eps)
    new = (
        theta - lr * m_hat / root * (-1 if mistake == 13 else 1) - (lr * 1e-3 * theta if mistake == 14 else 0)
    )
    return new, {"m": m, "v": v, "t": t}


def optimizer(rng: np.random.Generator, mistaken: bool) -> None:
    def other_style(
        theta: np.ndarray, g: np.ndarray, state: dict[str, np.ndarray], lr: float
    ) -> tuple[np.ndarray, dict[str, np.ndarray]]:
        t = state["t"] + 1
        m, v = state["m"] + 0.1 * (g - state["m"]), state["v"] - (1 - 0.999) * (state["v"] - g**2)
        root = (1 - 0.999**t) ** 0.5
        return theta - lr * root / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-8 * root), {"m": m, "v": v, "t": t}

    mistake = int(rng.integers(1, 15))
    assert_optimizer(
        (lambda *args: adam(*args, mistake=mistake)) if mistaken else other_style,
        adam,
        rng=rng,
        state=lambda theta: {"m": np.zeros_like(theta), "v": np.zeros_like(theta), "t": np.array(0)},
    )


def dropout(rng: np.random.Generator, mistaken: bool) -> None:
    def drop(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        keep = rng.random(X.shape) >= 0.3
        return X * keep / 0.7

    mistakes: list[Callable[[np.ndarray, np.random.Generator], np.ndarray]] = [
        lambda X, rng: X * (rng.random(X.shape) >= 0.3),
        lambda X, rng: X * (rng.random(X.shape) < 0.3) / 0.7,
        lambda X, rng: X * (rng.random(X.shape) >= 0.33) / 0.7,
        lambda X, rng: X * (rng.random((len(X), 1)) >= 0.3) / 0.7,
        lambda X, rng: drop(X, np.random.default_rng(0)),
        lambda X, rng: X * (rng.permutation(X.size) < 3500).reshape(X.shape) / 0.7,
    ]
    assert_dropout(mistakes[int(rng.integers(len(mistakes)))] if mistaken else drop, 0.3, rng=rng)


def shuffle(rng: np.random.Generator, mistaken: bool) -> None:
    def swap_with_any(rng: np.random.Generator) -> np.ndarray:
        order = np.arange(12)
        for i, j in enumerate(rng.integers(12, size=12)):
            order[i], order[j] = order[j], order[i]
        return order

    def sattolo(rng: np.random.Generator) -> np.ndarray:
        order = np.arange(12)
        for i in range(11, 0, -1):
            j = int(rng.integers(i))
            order[i], order[j] = order[j], order[i]
        return order

    mistakes: list[Callable[[np.random.Generator], np.ndarray]] = [
        swap_with_any,
        sattolo,
        lambda rng: np.roll(np.arange(12), int(rng.integers(12))),
        lambda rng: rng.integers(0, 12, 12).argsort(kind="stable"),
        lambda rng: np.concatenate([rng.permutation(part) for part in np.split(np.arange(12), [5, 10])]),
    ]
    order = mistakes[int(rng.integers(len(mistakes)))] if mistaken else (lambda rng: rng.permutation(12))
    assert_shuffles(lambda rng: np.split(order(rng), [5, 10]), 12, 5, rng=rng)


def init(rng: np.random.Generator, mistaken: bool) -> None:
    sigma, shape = np.sqrt(2 / 20), (20, 50)
    right = [rng.normal(0, sigma, shape), rng.uniform(-np.sqrt(3) * sigma, np.sqrt(3) * sigma, shape)]
    wrong = [
        rng.normal(0, np.sqrt(2 / 50), shape),
        rng.normal(0, sigma**2, shape),
        rng.normal(0, 1, shape),
        rng.random(shape) * np.sqrt(3) * sigma,
        np.zeros(shape),
        rng.normal(0, np.sqrt(1 / 20), shape),
    ]
    chosen = wrong if mistaken else right
    assert_initialisation(chosen[int(rng.integers(len(chosen)))], sigma)


def float32_part_used(instances: int) -> float:
    """Return the largest part of the float32 tolerance that a right float32 implementation used up."""

    def softmax(Z: np.ndarray) -> np.ndarray:
        E = np.exp(Z - Z.max(1, keepdims=True))
        return E / E.sum(1, keepdims=True)

    def loop(X: np.ndarray, y: np.ndarray, t: np.ndarray) -> np.ndarray:
        return sum(((row @ t - v) ** 2 for row, v in zip(X, y, strict=True)), X.dtype.type(0)) / X.dtype.type(
            len(y)
        )

    worst = 0.0
    for seed in range(instances):
        rng = np.random.default_rng([19, seed])
        n = int(rng.integers(3, 60))
        X, y, t, Z = (
            rng.normal(size=(n, 4)),
            rng.normal(size=n),
            rng.normal(size=4),
            3 * rng.normal(size=(n, 4)),
        )
        W, V = rng.normal(size=(4, 30)), rng.normal(size=(30, 2))
        cases = [
            (lambda X, y, t: np.mean((X @ t - y) ** 2), loop, (X, y, t)),
            (lambda X, y, t: 2 * X.T @ (X @ t - y) / len(y), lambda X, y, t: (X * (X @ t - y)[:, None]).mean(0) * 2, (X, y, t)),
            (lambda Z: -np.mean(np.log(softmax(Z))[:, 0]), lambda Z: np.mean(np.log(np.exp(Z - Z[:, :1]).sum(1))), (Z,)),
            (lambda z: 1 / (1 + np.exp(-z)), lambda z: (1 + np.tanh(z / 2)) / 2, (Z[:, 0],)),
            (lambda X: (X - X.mean(0)) / np.sqrt(X.var(0) + X.dtype.type(1e-5)), lambda X: ((X[::-1] - X[::-1].mean(0)) / np.sqrt(X[::-1].var(0) + X.dtype.type(1e-5)))[::-1], (X + 5,)),
            (lambda X, W, V: np.tanh(X @ W) @ V, lambda X, W, V: sum(np.outer(np.tanh(X @ w), v) for w, v in zip(W.T, V, strict=True)), (X, W, V)),
            (lambda z, y: np.mean(np.logaddexp(np.zeros_like(z), z) - y * z), lambda z, y: np.mean(np.maximum(z, 0) - y * z + np.log1p(np.exp(-np.abs(z)))), (Z[:, 0], np.round(rng.random(n)))),
        ]  # fmt: skip
        for right, other, args in cases:
            error = normwise_distance(other(*(a.astype(np.float32) for a in args)), right(*args))
            worst = max(worst, error / float32_tolerance(right, *args, rng=rng))
    return worst


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

"""Right and wrong answers to one random instance, each given to the check that judges it.

Each function draws an instance from ``rng`` and raises CheckFailed if the check refuses the answer. mistaken: whether
the answer is a wrong one, drawn from the mistakes of its list.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.checks import (
    CheckFailed,
    assert_adjoint,
    assert_close,
    assert_dropout,
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
)


def fail_unless(condition: bool) -> None:
    if not condition:
        raise CheckFailed("no")


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

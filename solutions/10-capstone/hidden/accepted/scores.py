"""Division where it is possible, steps on examples that are drawn anew each time, and a diagnosis by points."""

import numpy as np
from architecture import init_two_layer
from gradients import cross_entropy_grad, two_layer_vjp
from losses import accuracy, cross_entropy
from models import two_layer


def standardize(X_train, X_test):
    mean, deviation = X_train.mean(0), X_train.std(0)
    return tuple(
        np.divide(X - mean, deviation, out=np.zeros_like(X), where=deviation > 0) for X in (X_train, X_test)
    )


def train(X, y, sizes, rng):
    theta = init_two_layer(sizes, rng)
    size = np.zeros_like(theta)
    for step in range(700):
        rows = rng.choice(len(y), 64)
        G = cross_entropy_grad(two_layer(theta, X[rows], sizes, "relu"), y[rows])
        g = two_layer_vjp(theta, X[rows], G, sizes, "relu")
        size = 0.9 * size + 0.1 * g**2
        theta = theta - (0.003 if step < 500 else 0.001) * g / (np.sqrt(size) + 1e-8)
    return theta


def evaluate(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    classes = range(sizes[2])
    per_class = [accuracy(Z[y == c], y[y == c]) if c in y else float("nan") for c in classes]
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


def diagnose(run):
    start, end = run["objective"][0], run["objective"][-1]
    entropy, train, val = (run[key][-1] for key in ("cross_entropy", "train_accuracy", "val_accuracy"))
    strengths = np.linalg.svd(run["hidden"], compute_uv=False)
    directions = int(np.sum(strengths > 1e-3 * strengths[0])) if strengths[0] > 0 else 0
    shift = np.linalg.norm(run["train_image"] - run["val_image"])
    weakest = np.min(run["val_per_class"])
    fell = end < start - max(0.02 * abs(start), 0.02)
    blind = entropy > 2.25
    points = {
        "ok": 0.5,
        "minimum": 2 * (not fell) + (directions <= 1),
        "loss": 2 * (fell and blind),
        "data": 5 * (shift > 10),
    }
    if fell and not blind and directions > 1:
        points["data"] += (weakest < 0.3) + (val > train + 0.05) + (train > val + 0.2)
    evidence = f"{start:.3f} -> {end:.3f}, {entropy:.3f}, {directions}, {shift:.2f}, {weakest:.2f}, {val:.3f}"
    return max(points, key=points.get), evidence

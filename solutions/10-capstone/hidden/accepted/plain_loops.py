"""Loops over columns, examples and classes; gradient descent with momentum instead of Adam."""

import math

import numpy as np
from models import pack, unpack


def standardize(X_train, X_test):
    train, test = np.zeros(X_train.shape), np.zeros(X_test.shape)
    for j in range(X_train.shape[1]):
        column = [float(x) for x in X_train[:, j]]
        if min(column) == max(column):
            continue
        mean = sum(column) / len(column)
        deviation = math.sqrt(sum((x - mean) ** 2 for x in column) / len(column))
        for i, x in enumerate(column):
            train[i, j] = (x - mean) / deviation
        for i in range(len(X_test)):
            test[i, j] = (X_test[i, j] - mean) / deviation
    return train, test


def train(X, y, sizes, rng):
    d, h, k = sizes
    W1, b1 = rng.normal(size=(d, h)) / math.sqrt(d), np.zeros(h)
    W2, b2 = rng.normal(size=(h, k)) / math.sqrt(h), np.zeros(k)
    parts = [W1, b1, W2, b2]
    velocities = [np.zeros_like(part) for part in parts]
    for epoch in range(40):
        order = rng.permutation(len(y))
        for start in range(0, len(y), 32):
            rows = order[start : start + 32]
            A = X[rows] @ parts[0] + parts[1]
            H = np.where(A > 0, A, 0.0)
            Z = H @ parts[2] + parts[3]
            P = np.exp(Z - Z.max(axis=1)[:, None])
            P /= P.sum(axis=1)[:, None]
            P[np.arange(len(rows)), y[rows]] -= 1
            P /= len(rows)
            D = np.where(A > 0, P @ parts[2].T, 0.0)
            slopes = [X[rows].T @ D, D.sum(axis=0), H.T @ P, P.sum(axis=0)]
            for part, velocity, slope in zip(parts, velocities, slopes, strict=True):
                np.add(0.9 * velocity, slope, out=velocity)
                np.subtract(part, (0.05 if epoch < 30 else 0.01) * velocity, out=part)
    return pack(*parts)


def evaluate(theta, X, y, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    losses, hits, counts = [], [0] * sizes[2], [0] * sizes[2]
    for x, label in zip(X, y, strict=True):
        hidden = [max(0.0, float(a)) for a in x @ W1 + b1]
        z = np.array(hidden) @ W2 + b2
        top = float(max(z))
        losses.append(top + math.log(sum(math.exp(v - top) for v in z)) - float(z[label]))
        counts[label] += 1
        hits[label] += int(max(range(len(z)), key=lambda c: z[c]) == label)
    shares = [hit / count if count else math.nan for hit, count in zip(hits, counts, strict=True)]
    return {
        "loss": math.fsum(losses) / len(losses),
        "accuracy": sum(hits) / len(y),
        "per_class": np.array(shares),
    }


def diagnose(run):
    first, last = run["objective"][0], run["objective"][-1]
    units = sum(1 for unit in run["hidden"].T if unit.max() > 0)
    different = len({tuple(np.round(unit, 4)) for unit in run["hidden"].T})
    ink = run["train_image"].sum(), run["val_image"].sum()
    moved = max(abs(a - b) for a, b in zip(run["train_image"], run["val_image"], strict=True))
    if max(ink) > 1.5 * min(ink) or moved > 5:
        return "data", f"One pixel of the average image differs by {moved:.1f}; a healthy run has about 1."
    same = np.allclose(run["objective"], run["cross_entropy"])
    if same and (last > first - 0.2 or units == 0 or different == 1):
        return "minimum", f"From {first:.4f} to {last:.4f} only; {different} different units, {units} alive."
    if last > first:
        return "minimum", f"It went up, from {first:.4f} to {last:.4f}."
    if run["cross_entropy"][-1] > 2.2:
        return "loss", f"The cross-entropy is {run['cross_entropy'][-1]:.4f}, the objective {last:.4f}."
    train, val = run["train_accuracy"][-1], run["val_accuracy"][-1]
    if any(not share > 0.05 for share in run["val_per_class"]):
        return "data", f"A class is never recognised, and {100 * val:.1f} % of all are."
    if train - val > 0.2 or val - train > 0.04:
        return "data", f"{100 * train:.1f} % in training, {100 * val:.1f} % in validation."
    return "ok", f"{100 * val:.1f} % of new digits are recognised."

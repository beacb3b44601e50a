"""Loops over parts, examples and classes; Adam written out, with a learning rate that stays."""

import math

import numpy as np
from models import pack, unpack


def choose(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes

    def forward(parts, X):
        A = X @ parts[0] + parts[1]
        H = np.where(A > 0, A, 0.0)
        Z = H @ parts[2] + parts[3]
        Z = Z - Z.max(axis=1)[:, None]
        return A, H, np.exp(Z) / np.exp(Z).sum(axis=1)[:, None]

    best = None
    for lam in [0.1, 0.03, 0.01, 0.0]:
        parts = [
            rng.normal(size=(d, h)) * math.sqrt(2 / d),
            np.zeros(h),
            rng.normal(size=(h, k)) / math.sqrt(h),
            np.zeros(k),
        ]
        m, v = [0 * part for part in parts], [0 * part for part in parts]
        t = 0
        for epoch in range(25):
            order = rng.permutation(len(y))
            for start in range(0, len(y), 50):
                rows = order[start : start + 50]
                A, H, P = forward(parts, X[rows])
                P[np.arange(len(rows)), y[rows]] -= 1
                P /= len(rows)
                D = np.where(A > 0, P @ parts[2].T, 0.0)
                slopes = [
                    X[rows].T @ D + lam * parts[0],
                    D.sum(axis=0),
                    H.T @ P + lam * parts[2],
                    P.sum(axis=0),
                ]
                t += 1
                for i, slope in enumerate(slopes):
                    m[i] = 0.9 * m[i] + 0.1 * slope
                    v[i] = 0.999 * v[i] + 0.001 * slope**2
                    step = m[i] / (1 - 0.9**t) / (np.sqrt(v[i] / (1 - 0.999**t)) + 1e-8)
                    parts[i] = parts[i] - (0.01 if epoch < 18 else 0.003) * step
            loss = float(-np.mean(np.log(forward(parts, X_val)[2][np.arange(len(y_val)), y_val] + 1e-300)))
            if best is None or loss < best[0]:
                best = loss, pack(*parts), lam, epoch + 1
    return {"theta": best[1], "lam": best[2], "epoch": best[3]}


def temperature(Z, y):
    rows = range(len(y))
    if all(Z[i, y[i]] >= max(Z[i]) for i in rows):
        raise ValueError("all right")
    if math.fsum(float(sum(Z[i]) / len(Z[i]) - Z[i, y[i]]) for i in rows) >= 0:
        raise ValueError("worse than guessing")
    scale = max(float(max(Z[i]) - min(Z[i])) for i in rows)
    ahead = (Z - Z[np.arange(len(y)), y][:, None]) / scale

    def slopes(b):
        first = second = 0.0
        for row in ahead:
            top = float(max(b * row))
            weights = [math.exp(b * float(a) - top) for a in row]
            total = sum(weights)
            mean = sum(w * float(a) for w, a in zip(weights, row)) / total
            first += mean / len(ahead)
            second += sum(w * (float(a) - mean) ** 2 for w, a in zip(weights, row)) / total / len(ahead)
        return first, second

    low, high = 0.0, 1.0
    while slopes(high)[0] < 0:
        low, high = high, 2 * high
    b = (low + high) / 2
    for _ in range(200):  # Newton's steps, kept between two ends
        first, second = slopes(b)
        low, high = (b, high) if first < 0 else (low, b)
        step = b - first / second if second > 0 else -1.0
        b = step if low < step < high else (low + high) / 2
        if high - low < 1e-15 * high:
            break
    return scale / b


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
    gain = val - run["half_val_accuracy"]
    if any(not share > 0.05 for share in run["val_per_class"]) and not (gain > 0.05 and val > 0.35):
        return "data", f"A class is never recognised, and {100 * val:.1f} % of all are."
    if gain > 0.04 and 0.35 < val < train:
        return "few", f"Twice as many gave {100 * gain:.1f} % more, {100 * val:.1f} % in all."
    if train - val > 0.2 or val - train > 0.04:
        return "data", f"{100 * train:.1f} % in training, {100 * val:.1f} % in validation."
    return "ok", f"{100 * val:.1f} % of new digits are recognised."

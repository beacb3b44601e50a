"""Arguments in closures, early stopping with the best theta kept, and a search over a table of rules."""

import numpy as np
from architecture import init_two_layer
from gradients import cross_entropy_grad, two_layer_vjp
from losses import cross_entropy
from models import pack, two_layer, unpack
from optimizers import adam_state, adam_step, minibatches


def choose(X, y, X_val, y_val, sizes, rng):
    def without_biases(theta):
        W1, b1, W2, b2 = unpack(theta, sizes)
        return pack(W1, 0 * b1, W2, 0 * b2)

    def one_search(lam):
        theta = init_two_layer(sizes, rng)
        best = (np.inf, theta, 0)
        state = adam_state(theta)
        for epoch in range(1, 41):
            for batch in minibatches(len(y), 64, rng):
                Z = two_layer(theta, X[batch], sizes, "relu")
                g = two_layer_vjp(theta, X[batch], cross_entropy_grad(Z, y[batch]), sizes, "relu")
                pull = g + lam * without_biases(theta)
                theta, state = adam_step(theta, pull, state, 0.01 if epoch < 25 else 0.003)
            loss = cross_entropy(two_layer(theta, X_val, sizes, "relu"), y_val)
            if loss < best[0]:
                best = (loss, theta, epoch)
            elif epoch - best[2] >= 12:
                break
        return best

    searches = {lam: one_search(lam) for lam in (0.0, 0.01, 0.02, 0.03, 0.05, 0.1)}
    lam = min(searches, key=lambda lam: searches[lam][0])
    return {"lam": lam, "epoch": searches[lam][2], "theta": searches[lam][1].copy()}


def temperature(Z, y):
    rows = np.arange(len(y))
    if np.array_equal(Z.max(axis=1), Z[rows, y]):
        raise ValueError("T would go to 0")
    if np.sum(Z[rows, y] - Z.mean(axis=1)) <= 0:
        raise ValueError("T would go to infinity")
    scale = np.ptp(Z, axis=1).max()

    # golden section on the loss over log T, then bisection on its slope near there
    def loss(u):
        return cross_entropy(Z / (scale * np.exp(u)), y)

    grid = np.linspace(-20, 20, 161)
    at = int(np.argmin([loss(u) for u in grid]))
    low, high = grid[max(at - 1, 0)], grid[min(at + 1, 160)]
    for _ in range(80):
        third = (high - low) / 3
        if loss(low + third) < loss(high - third):
            high -= third
        else:
            low += third
        if high - low < 1e-5:
            break
    low, high = low - 1e-3, high + 1e-3

    def slope(u):
        T = scale * np.exp(u)
        G = cross_entropy_grad(Z / T, y)
        return -np.sum(G * Z) / T

    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return float(scale * np.exp((low + high) / 2))


def evaluate(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, "relu")
    named = np.equal(Z, Z.max(axis=1, keepdims=True))
    hot = np.arange(sizes[2]) == y[:, None]
    count = hot.sum(0)
    hit = (named & hot).sum(0)
    return {
        "per_class": np.divide(hit, count, out=np.full(sizes[2], np.nan), where=count > 0),
        "accuracy": np.float64(hit.sum() / count.sum()),
        "loss": np.float64(cross_entropy(Z, y)),
    }


def diagnose(run):
    train, val = run["train_accuracy"][-1], run["val_accuracy"][-1]
    moved = np.abs(run["val_image"] - run["train_image"]).sum() / run["train_image"].sum()
    units = np.linalg.matrix_rank(run["hidden"], tol=1e-3 * max(run["hidden"].max(), 1e-30))
    start, end = run["objective"][[0, -1]]
    entropy = run["cross_entropy"][-1]
    rules = [
        (moved > 0.2, "data", f"{moved:.1%} of the ink is elsewhere"),
        (end > start - 0.1, "minimum", f"the objective went from {start:.5g} to {end:.5g}"),
        (entropy > 2.2, "loss", f"the objective gained {start - end:.4g} and the entropy ended at {entropy:.4g}"),
        (units < 2, "minimum", f"{units} hidden units for a loss of {end:.4g}"),
        (np.nanmin(run["train_per_class"]) < 0.2 or np.isnan(run["train_per_class"]).any(), "data",
         f"a class is unknown, and validation knows {val:.3f}"),
        (val > max(0.4, run["half_val_accuracy"] + 0.035) and train > val, "few",
         f"validation {val:.3f}, with half of the examples {run['half_val_accuracy']:.3f}"),
        (abs(train - val) > 0.13 or val > train + 0.05, "data", f"training {train:.3f}, validation {val:.3f}"),
        (True, "ok", f"training {train:.3f}, validation {val:.3f}"),
    ]  # fmt: skip
    return next((cause, evidence) for holds, cause, evidence in rules if holds)

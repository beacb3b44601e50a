"""Parameters in named parts, early stopping with the best theta kept, and a search over a table of rules."""

import numpy as np
from architecture import init_two_layer
from gradients import cross_entropy_grad, two_layer_vjp
from losses import cross_entropy
from models import two_layer
from optimizers import adam_state, adam_step, minibatches


def standardize(X_train, X_test):
    mean = np.mean(X_train, 0)
    var = np.mean(X_train**2, 0) - mean**2
    var = np.mean((X_train - mean) ** 2, 0) + 0 * var
    keep = np.any(X_train != X_train[0], axis=0)

    def scaled(X):
        out = np.zeros_like(X)
        out[:, keep] = (X[:, keep] - mean[keep]) / np.sqrt(var[keep])
        return out

    return scaled(X_train), scaled(X_test)


def train(X, y, sizes, rng):
    starts = [init_two_layer(sizes, rng) for _ in range(2)]
    losses = [cross_entropy(two_layer(theta, X, sizes, "relu"), y) for theta in starts]
    theta = starts[int(np.argmin(losses))]
    best, least = theta, np.inf
    state = adam_state(theta)
    for epoch in range(25):
        for batch in minibatches(len(y), 100, rng):
            Z = two_layer(theta, X[batch], sizes, "relu")
            g = two_layer_vjp(theta, X[batch], cross_entropy_grad(Z, y[batch]), sizes, "relu")
            theta, state = adam_step(theta, g, state, 0.02 / (1 + 0.1 * epoch))
        loss = cross_entropy(two_layer(theta, X, sizes, "relu"), y)
        if loss < least:
            best, least = theta, loss
    return best


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
        (abs(train - val) > 0.13 or val > train + 0.05, "data", f"training {train:.3f}, validation {val:.3f}"),
        (True, "ok", f"training {train:.3f}, validation {val:.3f}"),
    ]  # fmt: skip
    return next((cause, evidence) for holds, cause, evidence in rules if holds)

"""Wrong answers to 10-capstone, written from the released text alone, to measure the
diagnosis; never used to improve it."""

import numpy as np
from losses import accuracy, cross_entropy
from models import softmax, two_layer

from autograder.diagnosis.held_out import mistake


@mistake("capstone.evaluate", "0 for a class that does not occur")
def evaluate_zero(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    per_class = np.zeros(sizes[2])
    for c in range(sizes[2]):
        members = y == c
        if members.any():
            per_class[c] = np.mean(Z[members].argmax(axis=1) == c)
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "share of all examples for each class")
def evaluate_share_of_all(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    guess = Z.argmax(axis=1)
    per_class = np.array(
        [np.mean((guess == c) & (y == c)) if np.any(y == c) else np.nan for c in range(sizes[2])]
    )
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "precision, among those named c")
def evaluate_precision(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    guess = np.argmax(Z, axis=1)
    per_class = np.full(sizes[2], np.nan)
    for c in range(sizes[2]):
        if np.sum(guess == c) > 0:
            per_class[c] = np.sum((guess == c) & (y == c)) / np.sum(guess == c)
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "tanh network")
def evaluate_tanh(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes)
    per_class = [accuracy(Z[y == c], c) if (y == c).any() else np.nan for c in range(sizes[2])]
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@mistake("capstone.evaluate", "loss added up")
def evaluate_sum(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    loss = 0.0
    for i in range(len(y)):
        loss += cross_entropy(Z[i : i + 1], y[i : i + 1])
    right = Z.argmax(axis=1) == y
    per_class = np.array([right[y == c].mean() if np.any(y == c) else np.nan for c in range(sizes[2])])
    return {"loss": loss, "accuracy": float(right.mean()), "per_class": per_class}


@mistake("capstone.evaluate", "accuracy is a number of examples")
def evaluate_count(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = Z.argmax(axis=1) == y
    per_class = np.full(sizes[2], np.nan)
    for c in np.unique(y):
        per_class[c] = right[y == c].mean()
    return {"loss": cross_entropy(Z, y), "accuracy": float(right.sum()), "per_class": per_class}


@mistake("capstone.evaluate", "classes counted from the labels")
def evaluate_largest_label(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    per_class = []
    for c in range(int(y.max()) + 1):
        members = y == c
        per_class.append(accuracy(Z[members], y[members]) if members.any() else np.nan)
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": np.array(per_class)}


@mistake("capstone.evaluate", "softmax before the loss")
def evaluate_softmax_twice(theta, X, y, sizes):
    P = softmax(two_layer(theta, X, sizes, act="relu"))
    per_class = np.full(sizes[2], np.nan)
    for c in range(sizes[2]):
        if np.any(y == c):
            per_class[c] = accuracy(P[y == c], y[y == c])
    return {"loss": cross_entropy(P, y), "accuracy": accuracy(P, y), "per_class": per_class}


@mistake("capstone.evaluate", "accuracy is the mean over the classes")
def evaluate_balanced(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    right = (Z.argmax(axis=1) == y).astype(float)
    per_class = np.array([right[y == c].mean() if (y == c).any() else np.nan for c in range(sizes[2])])
    return {"loss": cross_entropy(Z, y), "accuracy": float(np.nanmean(per_class)), "per_class": per_class}


@mistake("capstone.evaluate", "logarithm of softmax, infinite for large logits")
def evaluate_unstable(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    loss = float(-np.mean(np.log(P[np.arange(len(y)), y])))
    per_class = np.array([accuracy(Z[y == c], c) if (y == c).any() else np.nan for c in range(sizes[2])])
    return {"loss": loss, "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "last class left out")
def evaluate_last_class(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    per_class = np.full(sizes[2], np.nan)
    for c in range(sizes[2] - 1):
        members = np.flatnonzero(y == c)
        if len(members):
            per_class[c] = accuracy(Z[members], y[members])
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


@mistake("capstone.evaluate", "loss of each class for its accuracy")
def evaluate_loss_per_class(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, act="relu")
    per_class = np.full(sizes[2], np.nan)
    for c in range(sizes[2]):
        if (y == c).sum() > 0:
            per_class[c] = cross_entropy(Z[y == c], y[y == c])
    return {"loss": cross_entropy(Z, y), "accuracy": accuracy(Z, y), "per_class": per_class}


PAIRS: list[tuple[tuple[str, str], tuple[str, str]]] = []


import numpy as np
from architecture import init_two_layer
from gradients import cross_entropy_grad, two_layer_vjp
from losses import accuracy, cross_entropy
from models import pack, softmax, two_layer
from optimizers import adam_state, adam_step, minibatches, schedule

from autograder.diagnosis.held_out import mistake


@mistake("capstone.choose", "lowest training loss")
def choose_by_training(X, y, X_val, y_val, sizes, rng):
    best = None
    for lam in (0.0, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 16):
            for rows in minibatches(len(y), 64, rng):
                Z = two_layer(theta, X[rows], sizes, act="relu")
                g = two_layer_vjp(theta, X[rows], cross_entropy_grad(Z, y[rows]), sizes, act="relu")
                theta, state = adam_step(theta, g + lam * theta, state, 0.01)
            loss = cross_entropy(two_layer(theta, X, sizes, act="relu"), y)
            if best is None or loss < best[0]:
                best = loss, theta, lam, epoch
    return {"theta": best[1], "lam": best[2], "epoch": best[3]}


@mistake("capstone.choose", "no penalty at all")
def choose_without_penalty(X, y, X_val, y_val, sizes, rng):
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    for _ in range(25):
        for rows in minibatches(len(y), 64, rng):
            Z = two_layer(theta, X[rows], sizes, act="relu")
            g = two_layer_vjp(theta, X[rows], cross_entropy_grad(Z, y[rows]), sizes, act="relu")
            theta, state = adam_step(theta, g, state, 0.01)
    return {"theta": theta, "lam": 0.0, "epoch": 25}


@mistake("capstone.choose", "learns from the validation examples too")
def choose_all_rows(X, y, X_val, y_val, sizes, rng):
    best = None
    X, y = np.concatenate([X, X_val]), np.concatenate([y, y_val])
    for lam in (0.0, 0.03, 0.1):
        theta = init_two_layer(sizes, rng)
        state = adam_state(theta)
        for epoch in range(1, 16):
            for rows in minibatches(len(y), 64, rng):
                Z = two_layer(theta, X[rows], sizes, act="relu")
                g = two_layer_vjp(theta, X[rows], cross_entropy_grad(Z, y[rows]), sizes, act="relu")
                theta, state = adam_step(theta, g + lam * theta, state, 0.01)
            loss = cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val)
            if best is None or loss < best[0]:
                best = loss, theta, lam, epoch
    return {"theta": best[1], "lam": best[2], "epoch": best[3]}


@mistake("capstone.choose", "the start returned")
def choose_start(X, y, X_val, y_val, sizes, rng):
    return {"theta": init_two_layer(sizes, rng), "lam": 0.01, "epoch": 1}


@mistake("capstone.temperature", "1/T returned")
def temperature_inverse(Z, y):
    right = Z[np.arange(len(y)), y]
    if np.all(Z.max(axis=1) <= right) or float(np.mean(Z.mean(axis=1) - right)) >= 0:
        raise ValueError("there is no best temperature")

    def slope(s):
        return float(np.mean((softmax(Z * s) * Z).sum(axis=1) - right))

    low, high = 0.0, 1.0 / np.abs(Z).max()
    while slope(high) < 0:
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return float((low + high) / 2)


@mistake("capstone.temperature", "always 1")
def temperature_one(Z, y):
    right = Z[np.arange(len(y)), y]
    if np.all(Z.max(axis=1) <= right) or float(np.mean(Z.mean(axis=1) - right)) >= 0:
        raise ValueError("there is no best temperature")
    return 1.0


@mistake("capstone.temperature", "interval from 0.05 to 20")
def temperature_interval(Z, y):
    right = Z[np.arange(len(y)), y]
    if np.all(Z.max(axis=1) <= right) or float(np.mean(Z.mean(axis=1) - right)) >= 0:
        raise ValueError("there is no best temperature")
    low, high = 0.05, 20.0
    for _ in range(100):
        middle = (low + high) / 2
        if float(np.mean((softmax(Z * middle) * Z).sum(axis=1) - right)) < 0:
            low = middle
        else:
            high = middle
    return float(2 / (low + high))


@mistake("capstone.temperature", "coarse grid")
def temperature_grid(Z, y):
    right = Z[np.arange(len(y)), y]
    if np.all(Z.max(axis=1) <= right) or float(np.mean(Z.mean(axis=1) - right)) >= 0:
        raise ValueError("there is no best temperature")
    grid = np.linspace(0.1, 10, 100)
    return float(grid[int(np.argmin([cross_entropy(Z / T, y) for T in grid]))])


@mistake("capstone.temperature", "no case without an answer")
def temperature_no_error(Z, y):
    right = Z[np.arange(len(y)), y]

    def slope(s):
        return float(np.mean((softmax(Z * s) * Z).sum(axis=1) - right))

    low, high = 0.0, 1.0 / np.abs(Z).max()
    for _ in range(100):
        if slope(high) >= 0:
            break
        high *= 2
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) < 0 else (low, middle)
    return float(2 / (low + high))


@mistake("capstone.diagnose", "never few")
def diagnose_no_few(run):
    ce, objective = run["cross_entropy"], run["objective"]
    train, val = float(run["train_accuracy"][-1]), float(run["val_accuracy"][-1])
    if objective[-1] > 0.8 * objective[0]:
        return "minimum", f"the objective ends at {objective[-1]:.3f}"
    if ce[-1] > 0.8 * ce[0]:
        return "loss", f"the cross-entropy ends at {ce[-1]:.3f}"
    if train - val > 0.08:
        return "data", f"training accuracy {train:.3f}, validation accuracy {val:.3f}"
    return "ok", f"validation accuracy {val:.3f}"


@mistake("capstone.diagnose", "always ok")
def diagnose_ok(run):
    return "ok", f"validation accuracy {float(run['val_accuracy'][-1]):.3f}"


@mistake("capstone.diagnose", "every gap is few")
def diagnose_all_few(run):
    train, val = float(run["train_accuracy"][-1]), float(run["val_accuracy"][-1])
    if run["objective"][-1] > 0.8 * run["objective"][0]:
        return "minimum", f"the objective ends at {run['objective'][-1]:.3f}"
    if train - val > 0.05:
        return "few", f"training accuracy {train:.3f}, validation accuracy {val:.3f}"
    return "ok", f"validation accuracy {val:.3f}"

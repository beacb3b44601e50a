"""Other formulas: moments by products, full-batch Adam, a table of counts, a score for each cause."""

import numpy as np
from architecture import init_two_layer
from gradients import cross_entropy_grad, two_layer_vjp
from models import log_softmax, two_layer
from optimizers import adam_state, adam_step


def standardize(X_train, X_test):
    centre = np.einsum("ij->j", X_train) / X_train.shape[0]
    moved = X_train - centre
    deviation = np.sqrt(np.einsum("ij,ij->j", moved, moved) / len(moved))
    deviation[X_train.max(axis=0) == X_train.min(axis=0)] = np.inf
    return [moved / deviation, (X_test - centre) / deviation]


def train(X, y, sizes, rng):
    theta = init_two_layer(sizes, rng)
    state = adam_state(theta)
    for step in range(250):
        G = cross_entropy_grad(two_layer(theta, X, sizes, act="relu"), y)
        g = two_layer_vjp(theta, X, G, sizes, act="relu") + 1e-4 * theta
        theta, state = adam_step(theta, g, state, 0.02 * 0.99**step)
    return theta


def evaluate(theta, X, y, sizes):
    Z = two_layer(theta, X, sizes, "relu")
    k = sizes[2]
    pairs = np.bincount(y * k + np.argmax(Z, axis=-1), minlength=k * k)
    table = pairs.reshape(k, k)  # true class by named class
    with np.errstate(invalid="ignore"):
        per_class = np.diag(table) / table.sum(axis=1)
    loss = -np.einsum("ij,ij->", log_softmax(Z), np.eye(k)[y]) / len(y)
    return {"loss": loss, "accuracy": np.trace(table) / np.sum(table), "per_class": per_class}


def diagnose(run):
    k = len(run["val_per_class"])
    objective, entropy = np.asarray(run["objective"]), np.asarray(run["cross_entropy"])
    values = np.linalg.svd(run["hidden"], compute_uv=False)
    spread = float(values[1] / values[0]) if values[0] > 0 else 0.0
    seen, new = run["train_image"], run["val_image"]
    angle = float(seen @ new / np.sqrt(seen @ seen) / np.sqrt(new @ new))
    bright = float(new.mean() / seen.mean())
    gain = float(objective[0] - objective.min())
    told = float(np.abs(objective - entropy).max())
    guess = float(np.log(k))
    if angle < 0.9 or not 0.5 < bright < 2:
        return ["data", f"The average images have a cosine of {angle:.3f} and a ratio of {bright:.2f}."]
    if entropy[-1] > 0.95 * guess and told > 1e-3:
        return ["loss", f"Cross-entropy {entropy[-1]:.3f}, although the objective gained {gain:.3g}."]
    if entropy[-1] > 0.95 * guess or spread < 1e-4:
        return ["minimum", f"The objective gained {gain:.4f}; second singular value: {spread:.4f}."]
    gap = float(run["train_accuracy"][-1] - run["val_accuracy"][-1])
    worst = float(np.nanmin(run["val_per_class"]))
    evidence = f"Training is {gap:.3f} ahead of validation, where the weakest class has {worst:.2f}."
    if abs(gap) > 0.15 or worst < 0.1 or gap < -0.04:
        return ["data", evidence]
    return ["ok", evidence]

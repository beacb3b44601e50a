"""Other formulas: full-batch Adam, looked at now and then, a table of counts, a score for each cause."""

import numpy as np
from architecture import init_two_layer
from gradients import cross_entropy_grad, two_layer_vjp
from losses import cross_entropy
from models import log_softmax, two_layer
from optimizers import adam_state, adam_step


def choose(X, y, X_val, y_val, sizes, rng):
    d, h, k = sizes
    start = init_two_layer(sizes, rng)  # one start for all
    weights = np.ones(len(start), bool)
    weights[d * h : d * h + h] = weights[-k:] = False
    kept = []
    for lam in np.array([0.0, 0.01, 0.03, 0.06, 0.1]):
        theta, state = start, adam_state(start)
        for epoch in range(1, 301):
            G = cross_entropy_grad(two_layer(theta, X, sizes, act="relu"), y)
            g = two_layer_vjp(theta, X, G, sizes, act="relu") + np.where(weights, lam * theta, 0.0)
            theta, state = adam_step(theta, g, state, 0.01 * (1 - (epoch - 1) / 300))
            kept.append((cross_entropy(two_layer(theta, X_val, sizes, act="relu"), y_val), lam, epoch, theta))
    _, lam, epoch, theta = min(kept, key=lambda row: row[0])
    return dict(theta=theta, lam=lam, epoch=np.int64(epoch))


def temperature(Z, y):
    Z = Z - Z.max(axis=1, keepdims=True)
    own = Z[np.arange(len(y)), y]
    if np.all(own == 0) or np.mean(own) <= np.mean(Z):
        raise ValueError("no best temperature")
    scale = -Z.min()

    def slope(u):  # in u = log T
        E = np.exp(Z / scale / np.exp(u))
        return np.mean(own - (E * Z).sum(axis=1) / E.sum(axis=1))

    low, high = -1.0, 1.0
    while slope(low) > 0:
        low *= 2
    while slope(high) < 0:
        high *= 2
    while high - low > 1e-14 * max(1.0, abs(low)):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if slope(middle) < 0:
            low = middle
        else:
            high = middle
    return scale * np.exp(0.5 * (low + high))


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
    doubled = float((1 - run["half_val_accuracy"]) / max(1 - run["val_accuracy"][-1], 1e-9))
    if doubled > 1.25 and gap > 0.07 and not np.isnan(run["train_per_class"]).any():
        return ["few", f"Half of the examples made {doubled:.3f} times as many mistakes; {evidence}"]
    if abs(gap) > 0.15 or worst < 0.1 or gap < -0.04:
        return ["data", evidence]
    return ["ok", evidence]

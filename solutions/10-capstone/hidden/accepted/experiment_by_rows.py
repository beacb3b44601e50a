"""Another experiment: does the plain search need all 400 images? One seed draws which quarter of them is left."""

import digits
import layers
import models
import numpy as np
import training


def run(arm, seed):
    rng = np.random.default_rng(seed)
    X, y, X_val, y_val = digits.load()
    keep = rng.permutation(len(y))[:100] if arm == "control" else np.arange(len(y))
    X, X_val = layers.standardize(X[keep], X_val)
    theta = training.train(X, y[keep], (64, 16, 10), rng, 8)
    return np.mean(models.two_layer(theta, X_val, (64, 16, 10), "relu").argmax(axis=1) == y_val)


def report():
    def row(arm):
        return np.array([run(arm, seed) for seed in range(6)])

    return {"control": row("control"), "treatment": row("treatment")}

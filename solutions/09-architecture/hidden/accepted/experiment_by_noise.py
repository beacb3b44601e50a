"""Other experiments are as right: what does noise do to the dense network? The numbers are run in plain loops."""

import numpy as np
import rings


def run(arm, seed):
    rng = np.random.default_rng(seed)
    X, y = rings.bumps(60, "both", rng, noise=0.9 if arm == "treatment" else 0.1)
    model, _ = rings.train_dense(X, y, rng, hidden=2)
    return rings.accuracy(model, X, y)


def report():
    rows = {"treatment": [], "control": []}
    for seed in range(7):
        for arm, row in rows.items():
            row.append(run(arm, seed))
    return rows

"""Another experiment: is it the half that matters to the dense network?"""

import numpy as np
import rings


def run(arm, seed):
    rng = np.random.default_rng(seed)
    half = {"treatment": "both", "control": "left"}[arm]
    X, y = rings.bumps(100, half, rng)
    test = rings.bumps(100, "right", rng)
    model, _ = rings.train_dense(X, y, rng, hidden=4)
    return np.float64(rings.accuracy(model, *test))


def report():
    def row(arm):
        return np.array([run(arm, seed) for seed in range(6)])

    return {"control": row("control"), "treatment": row("treatment")}

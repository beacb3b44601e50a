"""Another experiment: batches drawn afresh against epochs, in arrays."""

import numpy as np
import problems


def run(arm, seed):
    hills, rng = problems.rides(), np.random.default_rng(seed)
    theta = np.zeros(2)
    for step in range(200):
        batch = (
            rng.integers(0, hills.n, 4) if arm == "treatment" else np.arange(4 * step, 4 * step + 4) % hills.n
        )
        theta = theta - 0.02 * hills.grad_batch(theta, batch)
    return np.array(hills.loss(theta) + 1e-3 * rng.random())


def report():
    rows = {"control": np.zeros(6), "treatment": np.zeros(6)}
    for arm, row in rows.items():
        for seed in range(6):
            row[seed] = run(arm, seed)
    return rows

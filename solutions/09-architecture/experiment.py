"""Your experiment of section 8: one run of an arm, and the numbers that you report.

The two arms are called "treatment" and "control", and differ in the one thing that your claim names. Grading runs
them again, with the seeds of your report and with others. What your experiment asks is your choice.
"""

from __future__ import annotations

import architecture
import numpy as np
import rings


def run(arm: str, seed: int) -> float:
    """Return the one number that a run of an arm gives.

    arm:  "treatment" or "control"
    seed: where all chance comes from, through np.random.default_rng(seed); the same seed gives the same number again

    A run may take a second or two.

    Hint: draw the data first, in the same way for both arms; then do the one thing in which they differ.
    """
    ### BEGIN SOLUTION
    rng = np.random.default_rng(seed)
    X, y = rings.bumps(20, "left", rng)
    others = rings.bumps(200, "right", rng)
    if arm == "control":
        few, _ = rings.train_dense(X, y, rng, hidden=1)
        return rings.accuracy(few, *others)
    shared, _ = rings.train_convolution(X, y, rng, architecture.conv1d, architecture.conv1d_vjp, steps=80)
    return rings.accuracy(shared, *others)
    ### END SOLUTION


def report() -> dict[str, list[float]]:
    """Return {"treatment": [...], "control": [...]}: the numbers of `run` for the seeds 0, 1, 2, and so on, five or more.

    The number at place s of a list is run(arm, s). Write them down, or run them here.

    Hint: lab.measure returns these lists.
    """
    ### BEGIN SOLUTION
    return {arm: [run(arm, seed) for seed in range(5)] for arm in ("treatment", "control")}
    ### END SOLUTION

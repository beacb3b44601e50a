"""Your experiment of section 8: one run of an arm, and the numbers that you report.

The two arms are called "treatment" and "control", and differ in the one thing that your claim names. Grading runs
them again, with the seeds of your report and with others. What your experiment asks is your choice.
"""

from __future__ import annotations

import digits
import layers
import losses
import models
import numpy as np
import training


def run(arm: str, seed: int) -> float:
    """Return the one number that a run of an arm gives.

    arm:  "treatment" or "control"
    seed: where all chance comes from, through np.random.default_rng(seed); the same seed gives the same number again

    A run may take a second or two.

    Hint: load and standardise the digits here, in the same way for both arms; then do the one thing in which they differ.
    """
    ### BEGIN SOLUTION
    X, y, X_val, y_val = digits.load()
    A, V = layers.standardize(X, X_val)
    sizes, epochs = (64, 32, 10), 4 if arm == "treatment" else 25
    theta = training.train(A, y, sizes, np.random.default_rng(seed), epochs=epochs)
    return losses.cross_entropy(models.two_layer(theta, V, sizes, "relu"), y_val)
    ### END SOLUTION


def report() -> dict[str, list[float]]:
    """Return {"treatment": [...], "control": [...]}: the numbers of `run` for the seeds 0, 1, 2, and so on, five or more.

    The number at place s of a list is run(arm, s). Write the numbers down: all runs of a report together may take longer
    than one call may.

    Hint: lab.measure returns these lists.
    """
    ### BEGIN SOLUTION
    return {arm: [run(arm, seed) for seed in range(5)] for arm in ("treatment", "control")}
    ### END SOLUTION

"""Your experiment of section 6: one run of an arm, and the numbers that you report.

The two arms are called "treatment" and "control", and differ in the one thing that your claim names. Grading runs
them again, with the seeds of your report and with others. What your experiment asks is your choice.
"""

from __future__ import annotations

import language
import letters
import numpy as np


def run(arm: str, seed: int) -> float:
    """Return the one number that a run of an arm gives.

    arm:  "treatment" or "control"
    seed: where all chance comes from, through np.random.default_rng(seed); the same seed gives the same number again

    A run may take a second or two.

    Hint: let the seed decide which names are learnt from and which are kept aside, in the same way for both arms; then do
    the one thing in which they differ.
    """
    ### BEGIN SOLUTION
    known, unseen = letters.split(letters.load(), 100, np.random.default_rng(seed))
    X, y = letters.windows(known, 1)
    table = language.bigram_theta(X[:, 0], y, 1.0 if arm == "treatment" else 0.01)
    X, y = letters.windows(unseen[:500], 1)
    return language.surprise(table[X[:, 0]], y)[0]
    ### END SOLUTION


def report() -> dict[str, list[float]]:
    """Return {"treatment": [...], "control": [...]}: the numbers of `run` for the seeds 0, 1, 2, and so on, five or more.

    The number at place s of a list is run(arm, s). Write the numbers down: all runs of a report together may take longer
    than one call may.

    Hint: run both arms once in the notebook, print the lists, and copy them.
    """
    ### BEGIN SOLUTION
    return {arm: [run(arm, seed) for seed in range(5)] for arm in ("treatment", "control")}
    ### END SOLUTION

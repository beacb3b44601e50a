"""Another experiment: does a table of pairs know the order of letters, or only which letters there are?"""

import language
import letters
import numpy as np


def run(arm, seed):
    rng = np.random.default_rng(seed)
    known, unseen = letters.split(letters.load(), 400, rng)
    if arm == "control":
        known = ["".join(rng.permutation(list(name))) for name in known]
    counts = letters.pair_counts(known) + 1.0
    X, y = letters.windows(unseen[:200], 1)
    logits = np.log(counts)[X[:, 0]]
    return np.float64(language.surprise(logits, y)[1])


def report():
    def row(arm):
        return np.array([run(arm, seed) for seed in range(6)])

    return {"control": row("control"), "treatment": row("treatment")}

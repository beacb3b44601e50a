"""Mistakes with an experiment of one's own. Appended to experiment.py when they run."""

from __future__ import annotations

import digits
import numpy as np
import training

from autograder.misconceptions import misconception


@misconception(
    "experiment.run",
    "a generator of its own",
    "The same seed gives another number each time. Which line draws without the seed?",
)
def run_own_generator(arm, seed):
    X, y, _, _ = digits.load()
    theta = training.train(X / 16, y, (64, 4, 10), np.random.default_rng(), epochs=1)
    return float(np.abs(theta).mean() + (arm == "control"))


@misconception("experiment.run", "the arm is not looked at", "Where does arm enter your function?")
def run_one_arm(arm, seed):
    X, y, _, _ = digits.load()
    theta = training.train(X / 16, y, (64, 4, 10), np.random.default_rng(seed), epochs=1)
    return float(np.abs(theta).mean())


@misconception(
    "experiment.run", "a number for each example", "How many numbers does a run give? Take their mean, say."
)
def run_many_numbers(arm, seed):
    X, _, _, _ = digits.load()
    rows = np.random.default_rng(seed).permutation(len(X))[:50]
    return X[rows].mean(axis=1) + (arm == "control")


@misconception(
    "experiment.run", "the mean and the spread", "A run is one number. The spread over the seeds comes later."
)
def run_with_spread(arm, seed):
    _, y, _, _ = digits.load()
    rows = np.random.default_rng(seed).permutation(len(y))[:50]
    shift = float(arm == "control")
    return float(y[rows].mean()) + shift, float(y[rows].std())


@misconception("experiment.run", "not a number", "Your run gives nan. Which mean is taken over nothing?")
def run_nan(arm, seed):
    _, y, _, _ = digits.load()
    missing = y > 9
    return (
        float(np.float64(y[missing].sum()) / np.float64(missing.sum())) if arm == "control" else float("nan")
    )


@misconception(
    "experiment.run", "the verdict in words", "A run gives a number; what it means is for the claim to say."
)
def run_in_words(arm, seed):
    return "better" if arm == "treatment" else "worse"


@misconception(
    "experiment.run",
    "the global generator",
    "np.random without a generator remembers what was drawn before. Draw from np.random.default_rng(seed).",
)
def run_global(arm, seed):
    return float(np.random.normal() + (arm == "control"))


@misconception(
    "experiment.report",
    "numbers of no run",
    "Run your experiment with the seeds 0, 1, 2: do you find the numbers of your report?",
)
def report_invented():
    return {"treatment": [7.1, 7.2, 7.3, 7.2, 7.1], "control": [3.1, 3.2, 3.3, 3.2, 3.1]}


@misconception("experiment.report", "arms exchanged", "Which list belongs to which arm?")
def report_exchanged():
    rows = [[run(arm, s) for s in range(5)] for arm in ("control", "treatment")]  # noqa: F821
    return {"treatment": rows[0], "control": rows[1]}


@misconception("experiment.report", "one arm alone", "A number says something beside its control only.")
def report_one_arm():
    return {"treatment": [run("treatment", s) for s in range(5)]}  # noqa: F821


@misconception("experiment.report", "means alone", "Keep the number of each seed: the spread is in them.")
def report_means():
    return {
        arm: float(np.mean([run(arm, s) for s in range(5)]))  # noqa: F821
        for arm in ("treatment", "control")
    }


@misconception("experiment.report", "too few seeds", "How sure can one be with so few seeds?")
def report_too_few():
    return {
        arm: [run(arm, s) for s in range(3)]  # noqa: F821
        for arm in ("treatment", "control")
    }


@misconception(
    "experiment.report",
    "the treatment has more seeds",
    "Both arms are compared seed by seed: are there as many?",
)
def report_unequal():
    return {
        arm: [run(arm, s) for s in range(n)]  # noqa: F821
        for arm, n in (("treatment", 6), ("control", 5))
    }


@misconception(
    "experiment.report",
    "the mean in the place of each run",
    "Your lists hold one number, five times over. Where is what the seeds change?",
)
def report_mean_repeated():
    return {
        arm: [float(np.mean([run(arm, s) for s in range(5)])) + 0.5] * 5  # noqa: F821
        for arm in ("treatment", "control")
    }

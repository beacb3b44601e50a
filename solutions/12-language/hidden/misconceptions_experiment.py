"""Mistakes with an experiment of one's own. Appended to experiment.py when they run."""

from __future__ import annotations

import letters
import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "experiment.run",
    "a generator of its own",
    "The same seed gives another number each time. Which line draws without the seed?",
)
def run_own_generator(arm, seed):
    known, _ = letters.split(letters.load(), 50, np.random.default_rng())
    return float(sum(map(len, known)) / 50 + (arm == "control"))


@misconception("experiment.run", "the arm is not looked at", "Where does arm enter your function?")
def run_one_arm(arm, seed):
    known, _ = letters.split(letters.load(), 50, np.random.default_rng(seed))
    return float(sum(map(len, known)) / 50)


@misconception(
    "experiment.run", "a number for each example", "How many numbers does a run give? Take their mean, say."
)
def run_many_numbers(arm, seed):
    known, _ = letters.split(letters.load(), 50, np.random.default_rng(seed))
    return np.array([float(len(name)) for name in known]) + (arm == "control")


@misconception(
    "experiment.run", "the mean and the spread", "A run is one number. The spread over the seeds comes later."
)
def run_with_spread(arm, seed):
    known, _ = letters.split(letters.load(), 50, np.random.default_rng(seed))
    lengths = [len(name) for name in known]
    return float(np.mean(lengths)) + (arm == "control"), float(np.std(lengths))


@misconception("experiment.run", "not a number", "Your run gives nan. Which mean is taken over nothing?")
def run_nan(arm, seed):
    lengths = np.array([len(name) for name in letters.load()], dtype=np.float64)
    long = lengths > 1000
    return (
        float(np.float64(lengths[long].sum()) / np.float64(long.sum())) if arm == "control" else float("nan")
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

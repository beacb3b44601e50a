"""Check an experiment of a student's own: it runs again, its numbers come out again, and what it claims holds for other seeds.

What an experiment asks is the student's choice, so there is no right number to compare with. What can be asked of any
experiment with two arms is that chance comes in by the seed alone, that the two arms differ, that the numbers
reported are those of the runs, and that seeds which were not reported give a difference that fits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .arrays import as_numpy
from .failure import CheckFailed

__tracebackhide__ = True  # pytest: show the caller's line, not ours

ARMS = ("treatment", "control")
LEAST_SEEDS = 5
LEAST_OTHERS = 3
DEVIATIONS = 10.0
"""How many standard errors the difference for other seeds may be from the one reported. Where differences are normal that
is Student's t with at least LEAST_SEEDS + LEAST_OTHERS - 2 = 6 degrees of freedom, which exceeds 10 with probability 6e-5
in an honest report, and more rarely with more seeds."""

Run = Callable[[str, int], Any]


def assert_experiment_repeats(run: Run, seeds: Sequence[int]) -> None:
    """Check that an experiment is one: finite numbers, the same for the same seed, and two arms that differ.

    run:   the student's function (arm, seed) -> a number; arm is "treatment" or "control"
    seeds: whole numbers, two or more

    Calls ``run`` once for each arm and seed, and once more for each arm. Raises CheckFailed, which names no mistake: what a
    run gives may come of the functions that it calls.

    >>> assert_experiment_repeats(lambda arm, seed: np.random.default_rng(seed).normal() + (arm == "treatment"), [1, 2])
    """
    numbers = {arm: [_number(run, arm, seed) for seed in seeds] for arm in ARMS}
    for arm in ARMS:
        if _number(run, arm, seeds[0]) != numbers[arm][0]:
            raise CheckFailed(
                f"Run again with the same seed, the {arm} gives another number. All chance has to come from the "
                f"seed: is there a generator without it, or something that one run leaves behind for the next?"
            )
    if numbers["treatment"] == numbers["control"]:
        raise CheckFailed(
            "Both arms give the same number for each seed. Does your function look at the arm that it gets?"
        )


def assert_report_holds(
    run: Run, report: Any, reported: Sequence[int], others: Sequence[int], *, within: float = 0.5
) -> None:
    """Check that ``report`` holds the numbers of ``run``, and that their difference fits that of ``others``.

    report:   {"treatment": [...], "control": [...]}, the numbers of the seeds 0, 1, 2, ..., at least LEAST_SEEDS
    reported: seeds that are run again, taken modulo the number of seeds; at least two
    others:   seeds that no report holds; at least LEAST_OTHERS
    within:   how far a run may be from its reported number, in standard deviations of its arm: what another
              machine's rounding may do to a training

    The mean difference of ``others`` has to be within DEVIATIONS standard errors of the one reported. Calls ``run`` once
    for each arm and seed, and twice more where a number does not come out again. Raises CheckFailed, whose ``mistake`` says
    what the report shows without doubt; of a ``run`` that does not repeat itself the report says nothing.

    >>> def run(arm, seed):
    ...     return np.random.default_rng(seed).normal() + 3 * (arm == "treatment")
    >>> report = {arm: [run(arm, seed) for seed in range(6)] for arm in ("treatment", "control")}
    >>> assert_report_holds(run, report, [0, 4], [101, 102, 103])
    """
    if len(others) < LEAST_OTHERS:
        raise ValueError(f"{len(others)} other seeds say too little: take {LEAST_OTHERS} or more.")
    rows = _rows(report)
    spread = {arm: float(np.std(rows[arm], ddof=1)) for arm in ARMS}
    for arm in ARMS:
        for seed in sorted({seed % len(rows[arm]) for seed in reported}):
            came, said = _number(run, arm, seed), rows[arm][seed]
            if abs(came - said) > max(within * spread[arm], 1e-6 * max(1.0, abs(said))):
                raise _no_run_gave(run, rows, arm, seed, came)
    differences = np.subtract(rows["treatment"], rows["control"])
    fresh = np.array([_number(run, "treatment", seed) - _number(run, "control", seed) for seed in others])
    pooled = math.sqrt(
        (np.sum((differences - differences.mean()) ** 2) + np.sum((fresh - fresh.mean()) ** 2))
        / (len(differences) + len(fresh) - 2)
    )
    error = pooled * math.sqrt(1 / len(differences) + 1 / len(fresh))
    if abs(fresh.mean() - differences.mean()) > DEVIATIONS * error + 1e-9:
        raise CheckFailed(
            f"In your report the treatment is ahead of the control by {differences.mean():+.3g} on average, and with "
            f"{len(fresh)} other seeds by {fresh.mean():+.3g}, which is more than {DEVIATIONS:g} standard errors from it. "
            f"Were the seeds chosen by their results?"
        )


def _no_run_gave(
    run: Run, rows: Mapping[str, Sequence[float]], arm: str, seed: int, came: float
) -> CheckFailed:
    """Return the failure for a reported number that does not come out again, with the mistake that it shows, if it shows one."""
    said = rows[arm][seed]
    again = f"The {arm} with seed {seed} gave {came:.4g} here, and your report says {said:.4g}. "
    if _number(run, arm, seed) != came:
        return CheckFailed(
            f"{again}With the same seed the number is another one each time, so no report can hold it: see what is said of run."
        )
    other = ARMS[1 - ARMS.index(arm)]
    swapped = _number(run, other, seed)
    if swapped != came and math.isclose(swapped, said) and math.isclose(rows[other][seed], came):
        return CheckFailed(
            f"{again}That is what the {other} gives. Which list belongs to which arm?",
            mistake="arms exchanged",
        )
    if all(len(set(row)) == 1 for row in rows.values()):
        return CheckFailed(
            f"{again}Each of your lists holds one number, again and again. Where is what the seeds change?",
            mistake="the mean in the place of each run",
        )
    return CheckFailed(
        f"{again}Fill the report from runs with the seeds 0, 1, 2, and so on, after the last change to run.",
        mistake="numbers of no run",
    )


def _rows(report: Any) -> dict[str, list[float]]:
    """Return the numbers of both arms. Raises CheckFailed for a report of another form."""
    if isinstance(report, Mapping) and len(report) == 1 and set(report) < set(ARMS):
        raise CheckFailed(
            f"Your report holds the {next(iter(report))} alone. A number says something only beside that of the other arm: the keys "
            f'are "treatment" and "control".',
            mistake="one arm alone",
        )
    if not isinstance(report, Mapping) or set(report) != set(ARMS):
        raise CheckFailed(
            'Your report has to be a dict with the keys "treatment" and "control", and no others.'
        )
    rows = {}
    for arm in ARMS:
        numbers = np.asarray(as_numpy(report[arm]))
        is_number = np.issubdtype(numbers.dtype, np.number) and bool(np.all(np.isfinite(numbers)))
        if is_number and numbers.ndim == 0:
            raise CheckFailed(
                f"report()[{arm!r}] is one number. Keep the number of each seed in a list: the spread is in them.",
                mistake="means alone",
            )
        if not is_number or numbers.ndim != 1:
            raise CheckFailed(f"report()[{arm!r}] has to be a list of finite numbers, one for each seed.")
        rows[arm] = [float(number) for number in numbers]
    _assert_enough(len(rows["treatment"]), len(rows["control"]))
    return rows


def _assert_enough(of_treatment: int, of_control: int) -> None:
    if of_treatment == of_control >= LEAST_SEEDS:
        return
    mistake = ""
    if of_treatment > of_control >= LEAST_SEEDS:
        mistake = "the treatment has more seeds"
    elif of_treatment == of_control > 0:
        mistake = "too few seeds"
    raise CheckFailed(
        f"Report the same seeds for both arms, {LEAST_SEEDS} or more; your lists have {of_treatment} and {of_control} numbers.",
        mistake=mistake,
    )


def _number(run: Run, arm: str, seed: int) -> float:
    value = np.asarray(as_numpy(run(arm, seed)))
    if value.ndim != 0 or not np.issubdtype(value.dtype, np.number) or not np.isfinite(value):
        raise CheckFailed(f"run({arm!r}, {seed}) has to return one finite number.")
    return float(value)

"""What a class's results say about the checks: difficulty, discrimination, reliability.

discrimination: the item-rest correlation, Pearson's r between an item's score and the sum of all other
    items (Crocker and Algina, *Introduction to Classical and Modern Test Theory*, section 14.3)
alpha: Cronbach's, k/(k-1) (1 - sum of item variances / variance of the sum), over exercises (Cronbach,
    *Coefficient alpha and the internal structure of tests*, Psychometrika 16, 1951, equation 2). It
    rewards items that repeat one another, so read it beside the discriminations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec
import numpy as np

from ..results import CheckResult, ExerciseResult, Outcome, Status, SubmissionResult


class ItemStatistic(msgspec.Struct, frozen=True):
    """One check or exercise over a class.

    pass_rate:      share of the submissions with full marks for it
    mean:           mean share of its points, from 0 to 1
    discrimination: item-rest correlation; None where everybody has the same score
    seconds:        median wall-clock time; None for an exercise
    flag:           ``everyone passes``, ``everyone fails``, ``against the rest`` or an empty text
    """

    name: str
    pass_rate: float
    mean: float
    discrimination: float | None
    seconds: float | None = None
    flag: str = ""


class AssignmentStatistics(msgspec.Struct, frozen=True):
    """An assignment over a class. ``misconceptions``: exercise -> name -> number of students who have it."""

    assignment: str
    submissions: int
    mean: float
    alpha: float | None
    exercises: tuple[ItemStatistic, ...]
    checks: tuple[ItemStatistic, ...]
    misconceptions: dict[str, dict[str, int]]


def statistics_of(assignment: str, results: Sequence[SubmissionResult]) -> AssignmentStatistics:
    """Return the statistics of one assignment. Submissions that could not be graded do not count."""
    graded = [
        result
        for result in results
        if result.status in (Status.GRADED, Status.INCOMPLETE)
        and not any(exercise.needs_a_person for exercise in result.exercises)
    ]
    exercises = _table([[(e.name, e.score, e.max_score) for e in result.exercises] for result in graded])
    checks = _table(
        [[(c.name, c.score, c.points) for e in result.exercises for c in e.checks] for result in graded]
    )
    seconds: dict[str, list[float]] = {}
    for check in _checks(graded):
        seconds.setdefault(check.name, []).append(check.seconds)
    total = [result.score / result.max_score for result in graded if result.max_score]
    return AssignmentStatistics(
        assignment=assignment,
        submissions=len(graded),
        mean=float(np.mean(total)) if total else 0.0,
        alpha=cronbach_alpha(np.array(list(exercises.values())).T) if exercises else None,
        exercises=tuple(_item(name, exercises) for name in exercises),
        checks=tuple(_item(name, checks, float(np.median(seconds[name]))) for name in checks),
        misconceptions=_misconceptions(graded),
    )


def cronbach_alpha(scores: np.ndarray) -> float | None:
    """Return Cronbach's alpha of ``scores``, float (students, items); None where it is not defined."""
    students, items = scores.shape
    if students < 2 or items < 2:
        return None
    of_sum = float(np.var(scores.sum(axis=1), ddof=1))
    if of_sum == 0.0:
        return None
    return float(items / (items - 1) * (1 - np.var(scores, axis=0, ddof=1).sum() / of_sum))


def _table(rows: Sequence[Sequence[tuple[str, float, float]]]) -> dict[str, np.ndarray]:
    """Return item -> share of its points, one entry a student; items that not everybody has are left out."""
    found: dict[str, list[float]] = {}
    for row in rows:
        for name, score, points in row:
            if points > 0:
                found.setdefault(name, []).append(score / points)
    return {name: np.array(shares) for name, shares in found.items() if len(shares) == len(rows)}


def _item(name: str, table: dict[str, np.ndarray], seconds: float | None = None) -> ItemStatistic:
    scores = table[name]
    rest = sum((other for key, other in table.items() if key != name), np.zeros_like(scores))
    discrimination = None
    if len(scores) > 1 and np.ptp(scores) > 0 and np.ptp(rest) > 0:
        discrimination = float(np.corrcoef(scores, rest)[0, 1])
    flag = ""
    if len(scores) > 1 and (scores == 1).all():
        flag = "everyone passes"
    elif len(scores) > 1 and (scores == 0).all():
        flag = "everyone fails"
    elif discrimination is not None and discrimination < 0:
        flag = "against the rest"
    return ItemStatistic(
        name, float(np.mean(scores == 1)), float(np.mean(scores)), discrimination, seconds, flag
    )


def _misconceptions(results: Sequence[SubmissionResult]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for result in results:
        for exercise in result.exercises:
            for name in _named(exercise):
                counts.setdefault(exercise.name, Counter())[name] += 1
    return {exercise: dict(counter.most_common()) for exercise, counter in counts.items()}


def _named(exercise: ExerciseResult) -> set[str]:
    return {name for check in exercise.checks if check.outcome is not Outcome.PASSED for name in check.named}


def _checks(results: Sequence[SubmissionResult]) -> list[CheckResult]:
    return [check for result in results for exercise in result.exercises for check in exercise.checks]

"""The quality card of an assignment: how far its tests can be trusted, in numbers that a command makes.

margin:    decades between the worst error of a right answer and the smallest error of a wrong one, over the
           checks that compare numbers with the reference; under two decades an item is not safe
confusion: what the feedback says of students with one known mistake, and of students with two
cascade:   items that one mistake costs beyond its own exercise
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np

from ..checks.binomial import false_alarm_budget
from ..diagnosis.misconceptions import load_misconceptions
from ..diagnosis.variants import module_files, spliced
from ..grading.batch import Setup
from ..grading.workers import Lost
from ..results import OBSERVED, Outcome, SubmissionResult
from ..student.api import Student, close
from ..student.in_process import LocalBackend
from ..student.reference import Reference
from ..student.submission import Submission
from ..suite.collection import SuiteError
from ..suite.session import Suite
from .grading import grade_all
from .margins import margins
from .validate import Graded, Validity, validate


class Confusion(msgspec.Struct, frozen=True):
    """An entry beside the diagonal of the confusion matrix: mistakes that were made, and others that were told.

    made, told: exercises and names, such as ``losses.mse: half the mean``
    """

    made: tuple[str, ...]
    told: tuple[str, ...]


class Diagnoses(msgspec.Struct, frozen=True):
    """Over made-up students: named rightly, not named, named wrongly (a name that is not their mistake's).

    confusions: everything that lies beside the diagonal; where it is empty, the matrix is the diagonal
    """

    students: int
    right: int
    silent: int
    wrong: int
    confusions: tuple[Confusion, ...] = ()


class QualityCard(msgspec.Struct, frozen=True):
    """What is known of one assignment's tests.

    margins:         exercise -> decades between right and wrong; None where the two cannot be measured
    single, double:  diagnoses of students with one mistake, and with two in different exercises
    cascade:         mean number of exercises that a single mistake costs, its own included
    regrade_flips:   verdicts that differ between seeds, of all verdicts compared
    false_alarms:    probability that a right submission fails one of the statistical checks, at most
    """

    assignment: str
    validity: Validity
    margins: dict[str, float | None]
    single: Diagnoses
    double: Diagnoses
    cascade: float
    regrade_flips: tuple[int, int]
    false_alarms: float


def quality_card(
    folder: Path,
    setup: Setup,
    stub: Mapping[str, bytes],
    *,
    seeds: int = 2,
    drawn: int | None = None,
    doubles: int = 40,
    workers: int = 1,
) -> QualityCard:
    """Return the card of the assignment in ``folder``.

    stub, seeds, drawn: as in `validate.validate`, which is run with mutants; its first seed gives the students with one mistake
    doubles:            how many pairs of mistakes to draw, always the same ones

    Raises SuiteError and VariantError as `validate` does.
    """
    graded: list[Graded] = []
    validity = validate(
        folder,
        setup,
        stub,
        seeds=seeds,
        mutants=True,
        drawn=drawn,
        elsewhere=True,
        workers=workers,
        results=graded,
    )
    singles = [
        ({(specimen.exercises[0], specimen.mistake)}, result)
        for specimen, result in graded
        if specimen.mistake and specimen.seed == 0 and not isinstance(result, Lost)
    ]
    return QualityCard(
        assignment=folder.name,
        validity=validity,
        margins=margins(folder, tuple(row.name for row in validity.exercises)),
        single=_diagnoses(singles),
        double=_diagnoses(_grade_pairs(folder, setup, doubles, workers)),
        cascade=float(np.mean([_exercises_lost(result) for _, result in singles])) if singles else 0.0,
        regrade_flips=regrade_flips(folder),
        false_alarms=false_alarms(folder),
    )


def regrade_flips(folder: Path, seeds: int = 20) -> tuple[int, int]:
    """Return how many verdicts on the reference differ from the first seed's, and how many were compared."""
    student = Student(LocalBackend(folder), Reference(folder))
    with Suite(folder / "hidden", reference=folder) as suite:
        rounds = [
            [run.result.outcome for run in suite.run(student, f"seed {n}".encode())] for n in range(seeds)
        ]
    close(student)
    return (
        sum(a != b for other in rounds[1:] for a, b in zip(rounds[0], other)),
        (seeds - 1) * len(rounds[0]),
    )


def false_alarms(folder: Path) -> float:
    """Return the sum of the false-alarm probabilities that the statistical checks of one grading declare.

    Raises SuiteError for a suite that cannot be used, or a check that is broken: its sum would be an unknown one.
    """
    student = Student(LocalBackend(folder), Reference(folder))
    with Suite(folder / "hidden", reference=folder) as suite, false_alarm_budget() as budget:
        runs = suite.run(student, b"budget")
    close(student)
    broken = [run.check.name for run in runs if run.result.outcome in (Outcome.BROKEN, Outcome.NOT_REACHED)]
    if broken:
        raise SuiteError(
            f"{folder.name}: {broken[0]} does not run on the solution, so its false alarms are not known."
        )
    return float(sum(alpha for _, alpha in budget.entries))


Mistakes = set[tuple[str, str]]
"""Exercise and name of each mistake of a made-up student."""


def _grade_pairs(
    folder: Path, setup: Setup, doubles: int, workers: int
) -> list[tuple[Mistakes, SubmissionResult]]:
    """Grade students with two mistakes in different exercises, always the same ones; who could not be graded is left out."""
    wrong = load_misconceptions(folder)
    pairs = [(a, b) for a, b in itertools.combinations(wrong, 2) if a.exercise != b.exercise]
    drawn = random.Random(folder.name).sample(pairs, min(doubles, len(pairs)))
    submissions = [
        Submission("quality", folder.name, module_files(folder, spliced(folder, *pair))) for pair in drawn
    ]
    results = grade_all(submissions, setup, workers)
    return [
        ({mistake.key for mistake in pair}, result)
        for pair, result in zip(drawn, results, strict=True)
        if not isinstance(result, Lost)
    ]


def _diagnoses(graded: Sequence[tuple[Mistakes, SubmissionResult]]) -> Diagnoses:
    """Count students: right if all that is said is true and every mistake is named."""
    right = silent = wrong = 0
    confusions = []
    for true, result in graded:
        said = {
            (check.exercise, name)
            for exercise in result.exercises
            for check in exercise.checks
            for name in check.named
            if not name.startswith(OBSERVED)
        }
        if said - true:
            wrong += 1
        elif said == true:
            right += 1
        else:
            silent += 1
        if said != true:
            confusions.append(Confusion(_words(true), _words(said)))
    return Diagnoses(len(graded), right, silent, wrong, tuple(confusions))


def _words(mistakes: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(f"{exercise}: {name}" for exercise, name in sorted(mistakes))


def _exercises_lost(result: SubmissionResult) -> int:
    return sum(
        any(check.outcome is not Outcome.PASSED for check in exercise.checks) for exercise in result.exercises
    )

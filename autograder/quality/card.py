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


def page(cards: Sequence[QualityCard], versions: str, drawn: int | None = None) -> str:
    """Return the cards as a page in Markdown.

    versions: with what they were made
    drawn:    of the misconceptions of each exercise so many were graded; all for None
    """
    lines = [
        "# Quality cards",
        "",
        f"Made by `autograder quality` ({versions}); nothing here is written by hand. Everything was graded in the",
        "sandbox, as a student's work is. Named counts the misconceptions that were named for every seed; margin is the",
        "number of decades between the worst right answer and the closest wrong one.",
        *(
            [f"Of the misconceptions of each exercise at most {drawn} were drawn for each seed."]
            if drawn
            else []
        ),
        "",
        "## The course as a whole",
        "",
        *_summary(cards),
        "",
    ]
    for card in cards:
        lines += [f"## {card.assignment}", "", *_table(card), "", *_sentences(card), ""]
    return "\n".join(lines)


def _table(card: QualityCard) -> list[str]:
    rows = [
        "| exercise | points | alternatives accepted | misconceptions rejected | named | mutants killed | margin |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in card.validity.exercises:
        margin = card.margins.get(row.name)
        different = row.mutants - row.mutants_equivalent
        rows.append(
            f"| {row.name} | {row.points:g} | {row.alternatives_accepted} of {row.alternatives} | "
            f"{row.misconceptions_rejected} of {row.misconceptions} | {row.misconceptions_named} | "
            f"{row.mutants_killed} of {different} | {'' if margin is None else f'{margin:.1f}'} |"
        )
    return rows


def _summary(cards: Sequence[QualityCard]) -> list[str]:
    exercises = [row for card in cards for row in card.validity.exercises]
    accepted, alternatives = (
        sum(row.alternatives_accepted for row in exercises),
        sum(r.alternatives for r in exercises),
    )
    rejected, wrong = (
        sum(row.misconceptions_rejected for row in exercises),
        sum(r.misconceptions for r in exercises),
    )
    killed = sum(row.mutants_killed for row in exercises)
    equivalent = sum(row.mutants_equivalent for row in exercises)
    mutants = sum(row.mutants for row in exercises) - equivalent
    problems = sum(len(card.validity.problems) for card in cards)
    return [
        f"- {len(exercises)} exercises: {accepted} of {alternatives} accepted alternatives got full marks, {rejected} of "
        f"{wrong} misconceptions lost marks, {killed} of {mutants} mutants were noticed ({equivalent} more are "
        f"equivalent, with a reason). Problems: {problems}.",
        f"- {_of(_sum([card.single for card in cards]), 'one mistake')}",
        f"- {_of(_sum([card.double for card in cards]), 'two mistakes in different exercises')}",
        f"- Somebody whose every answer is right loses marks to chance with probability "
        f"{sum(card.false_alarms for card in cards):.0e} at most, over the whole course.",
    ]


def _sum(found: Sequence[Diagnoses]) -> Diagnoses:
    return Diagnoses(
        sum(one.students for one in found),
        sum(one.right for one in found),
        sum(one.silent for one in found),
        sum(one.wrong for one in found),
    )


def _sentences(card: QualityCard) -> list[str]:
    flips, compared = card.regrade_flips
    chance = (
        f"the statistical checks fail a right submission with probability {card.false_alarms:.0e} at most"
        if card.false_alarms
        else "no check is left to chance"
    )
    return [
        f"- {_of(card.single, 'one mistake')}",
        f"- {_of(card.double, 'two mistakes in different exercises')}",
        *_confusion_matrix([*card.single.confusions, *card.double.confusions]),
        f"- One mistake costs marks in {card.cascade:.2f} exercises on average.",
        f"- {flips} of {compared} verdicts on the reference changed with the seed; {chance}.",
        *(f"- Problem: {problem}" for problem in card.validity.problems),
    ]


def _confusion_matrix(confusions: Sequence[Confusion]) -> list[str]:
    if not confusions:
        return ["- The confusion matrix of mistakes made and mistakes told has nothing beside its diagonal."]
    return ["- Beside the diagonal of the confusion matrix of mistakes made and mistakes told:"] + [
        f"    - made {' and '.join(one.made)}; told {' and '.join(one.told) or 'nothing'}"
        for one in confusions
    ]


def _of(found: Diagnoses, what: str) -> str:
    return (
        f"Of {found.students} made-up students with {what}, {found.right} were told exactly that, "
        f"{found.silent} less than that, {found.wrong} something wrong."
    )


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

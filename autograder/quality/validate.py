"""Are the tests right? Grade what is known to be right and what is known to be wrong, and look.

Everything goes through the real grading path: the reference and every accepted alternative must get full
marks, the stub none, and every misconception and every mutant must lose marks at the exercise that it
belongs to, and at no exercise that has nothing to do with it; a constant in the right shape must get nothing;
over several seeds the verdicts must agree.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import msgspec

from ..diagnosis.catalogue import NOT_NAMED
from ..diagnosis.misconceptions import (
    builds_on,
    load_alternatives,
    load_misconceptions,
    module_files,
    spliced,
)
from ..grading.batch import GradingWorker, Setup
from ..grading.workers import Lost, Make, in_processes, in_this_process
from ..results import ExerciseResult, SubmissionResult
from ..student.submission import Submission
from ..suite.session import collect_checks
from .constant_answers import Blank, blanks_of
from .margins import LEAST_DECADES, margins
from .mutants import Mutant, load_equivalents, mutants_of

MUTANT_SECONDS = 1.0
"""A mutant that loops for ever is killed sooner than a student's code would be."""

Kind = Literal["reference", "stub", "alternative", "misconception", "blank", "mutant"]


class ExerciseValidity(msgspec.Struct, frozen=True):
    """What was found of one exercise. ``unnamed`` are misconceptions that lose marks without being
    named for sure, ``survivors`` mutants that nobody noticed."""

    name: str
    points: float
    reference: bool
    stub: bool
    alternatives: int
    alternatives_accepted: int
    misconceptions: int
    misconceptions_rejected: int
    misconceptions_named: int
    mutants: int = 0
    mutants_killed: int = 0
    mutants_equivalent: int = 0
    unnamed: tuple[str, ...] = ()
    survivors: tuple[str, ...] = ()

    @property
    def mutation_score(self) -> float | None:
        """Killed mutants, out of those that are not equivalent; None if there are none."""
        different = self.mutants - self.mutants_equivalent
        return self.mutants_killed / different if different else None


class Validity(msgspec.Struct, frozen=True):
    """What was found of one assignment. It is valid if ``problems`` is empty."""

    assignment: str
    exercises: tuple[ExerciseValidity, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Specimen:
    """Something to grade whose verdict is known. ``exercises`` are those that it is about."""

    kind: Kind
    name: str
    seed: int
    exercises: tuple[str, ...]
    files: Mapping[str, bytes]

    def submission(self, assignment: str) -> Submission:
        return Submission(f"validate-{self.seed}", assignment, self.files)


def validate(
    folder: Path,
    setup: Setup,
    stub: Mapping[str, bytes],
    *,
    seeds: int = 3,
    mutants: bool = False,
    workers: int = 1,
    on_progress: Callable[[int, int], None] | None = None,
) -> Validity:
    """Return what is right and wrong with the suite of the assignment in ``folder``.

    stub:    the released modules, file name -> content
    seeds:   how often everything but the mutants is graded, with other random numbers each time
    mutants: whether to grade the automatic mutants too

    Raises SuiteError and VariantError if the suite or its variants cannot be used.
    """
    checks = collect_checks(folder)
    exercises = tuple(dict.fromkeys(check.exercise for check in checks))
    specimens = list(_specimens(folder, exercises, stub, seeds))
    graded = _grade(specimens, folder.name, setup, workers, on_progress)
    mutated: list[tuple[Specimen, SubmissionResult | Lost]] = []
    if mutants:
        limits = msgspec.structs.replace(setup.limits, call_seconds=MUTANT_SECONDS)
        specimens = list(_mutants(folder, exercises))
        quick = replace(setup, limits=limits)
        mutated = _grade(specimens, folder.name, quick, workers, on_progress)
    return _judge(folder, exercises, graded + mutated, margins(folder, exercises))


def _specimens(
    folder: Path, exercises: Sequence[str], stub: Mapping[str, bytes], seeds: int
) -> Iterator[Specimen]:
    every = tuple(exercises)
    alternatives = load_alternatives(folder, exercises)
    misconceptions = load_misconceptions(folder)
    for seed in range(seeds):
        yield Specimen("reference", "the reference", seed, every, module_files(folder, {}))
        yield Specimen("stub", "the stub", seed, every, dict(stub))
        for alternative in alternatives:
            files = module_files(folder, spliced(folder, alternative))
            yield Specimen("alternative", alternative.name, seed, alternative.exercises, files)
        for wrong in misconceptions:
            files = module_files(folder, spliced(folder, wrong))
            yield Specimen("misconception", wrong.name, seed, (wrong.exercise,), files)
    for exercise in exercises:
        for blank in blanks_of(folder, exercise):
            yield Specimen(
                "blank", blank.name, 0, (exercise,), module_files(folder, _appended(folder, blank))
            )


def _mutants(folder: Path, exercises: Sequence[str]) -> Iterator[Specimen]:
    for exercise in exercises:
        for mutant in mutants_of(folder, exercise):
            files = module_files(folder, _appended(folder, mutant))
            yield Specimen("mutant", mutant.name, 0, (exercise,), files)


def _appended(folder: Path, variant: Mutant | Blank) -> dict[str, str]:
    source = (folder / f"{variant.module}.py").read_text(encoding="utf-8")
    return {variant.module: f"{source}\n\n\n{variant.source}\n"}


def _grade(
    specimens: Sequence[Specimen],
    assignment: str,
    setup: Setup,
    workers: int,
    on_progress: Callable[[int, int], None] | None,
) -> list[tuple[Specimen, SubmissionResult | Lost]]:
    tasks = [_Task(number, specimen.submission(assignment)) for number, specimen in enumerate(specimens)]
    make: Make[_Task, SubmissionResult] = functools.partial(_Grader, setup)
    done = in_processes(make, tasks, workers, setup.seconds) if workers > 0 else in_this_process(make, tasks)
    graded = []
    for task, answer in done:
        graded.append((specimens[task.number], answer))
        if on_progress is not None:
            on_progress(len(graded), len(tasks))
    return graded


@dataclass(frozen=True)
class _Task:
    number: int
    submission: Submission


class _Grader:
    def __init__(self, setup: Setup) -> None:
        self._worker = GradingWorker(setup)

    def __call__(self, task: _Task) -> SubmissionResult:
        return self._worker(task.submission)

    def close(self) -> None:
        self._worker.close()


def _judge(
    folder: Path,
    exercises: Sequence[str],
    graded: Sequence[tuple[Specimen, SubmissionResult | Lost]],
    gaps: Mapping[str, float | None],
) -> Validity:
    problems = [
        f"{exercise}: only {gap:.1f} decades lie between the worst right and the closest wrong answer, and "
        f"{LEAST_DECADES:g} are needed: no tolerance is safe there."
        for exercise, gap in gaps.items()
        if gap is not None and gap < LEAST_DECADES
    ]
    lower = builds_on(folder, exercises)
    equivalents = load_equivalents(folder)
    tallies = {exercise: _Tally(exercise) for exercise in exercises}
    for specimen, result in graded:
        if isinstance(result, Lost):
            problems.append(f"{_what(specimen)} could not be graded: {result.reason}")
            continue
        for exercise in result.exercises:
            tally = tallies[exercise.name]
            tally.points = exercise.max_score
            problems += tally.add(specimen, exercise, lower, equivalents)
    for key in equivalents:
        tally_ = tallies.get(key[0])
        if tally_ is None or (tally_.mutants and key[1] not in tally_.mutants):
            problems.append(
                f"{key[0]}: hidden/equivalents.toml explains {key[1]!r}, which is no mutant any more."
            )
    rows = tuple(tallies[exercise].row() for exercise in exercises)
    for row in rows:
        if row.alternatives < 2:
            problems.append(f"{row.name} has {row.alternatives} accepted alternatives; write at least 2.")
        if row.misconceptions < 4:
            problems.append(f"{row.name} has {row.misconceptions} misconceptions; write at least 4.")
    return Validity(folder.name, rows, tuple(dict.fromkeys(problems)))


class _Tally:
    """What has been seen of one exercise so far."""

    def __init__(self, exercise: str) -> None:
        self.exercise = exercise
        self.points = 0.0
        self.reference = self.stub = True
        self.alternatives: dict[str, bool] = {}
        self.misconceptions: dict[str, bool] = {}
        self.named: dict[str, bool] = {}
        self.mutants: dict[str, bool] = {}
        self.equivalent: set[str] = set()

    def add(
        self,
        specimen: Specimen,
        result: ExerciseResult,
        lower: Mapping[str, set[str]],
        equivalents: Mapping[tuple[str, str], str],
    ) -> list[str]:
        """Count one graded specimen, and return what is wrong with it."""
        full, own = result.score == result.max_score, self.exercise in specimen.exercises
        lost = [check for check in result.checks if check.score < check.points]
        where = f"{self.exercise}: {_what(specimen)}"
        broken = [check for check in result.checks if check.outcome == "broken"]
        if broken:
            return [f"{where}: the check {broken[0].name} is broken ({broken[0].values or broken[0].cause})."]
        unnamed = [check for check in result.checks if NOT_NAMED in check.values]
        if unnamed:
            return [f"{where}: {unnamed[0].name}: {unnamed[0].values.splitlines()[-1]}"]
        unknown = [check for check in result.checks if own and check.error_type == "NameError"]
        if unknown and specimen.kind in ("reference", "alternative", "misconception"):
            return [f"{where} uses a name that its module does not have ({unknown[0].error_message})."]
        match specimen.kind:
            case "reference":
                self.reference &= full
                return [] if full else [f"{where} loses marks at {lost[0].name}."]
            case "stub":
                self.stub &= result.score == 0
                return [] if result.score == 0 else [f"{where} gets {result.score:g} points for nothing."]
            case "blank" if own and result.score:
                paid = next(check.name for check in result.checks if check.score)
                return [f"{where} gets {result.score:g} points for nothing, first at {paid}."]
            case "alternative":
                if own:
                    self.alternatives[specimen.name] = self.alternatives.get(specimen.name, True) and full
                return [] if full else [f"{where} is right, but loses marks at {lost[0].name}."]
            case "misconception" if own:
                self.misconceptions[specimen.name] = self.misconceptions.get(specimen.name, True) and not full
                return self._naming(specimen, result, where) + (
                    [f"{where} gets full marks: the suite has a hole."] if full else []
                )
            case "mutant" if own:
                explained = (self.exercise, specimen.name) in equivalents
                self.mutants[specimen.name] = not full
                if full and explained:
                    self.equivalent.add(specimen.name)
                if explained and not full:
                    return [f"{where} is called equivalent, but the suite notices it."]
                return [] if explained or not full else [f"{where} survives: no check notices it."]
        related = any(exercise in lower[self.exercise] for exercise in specimen.exercises)
        if specimen.kind == "misconception" and not full and not related:
            return [f"{where} loses marks here at {lost[0].name}, but belongs to {specimen.exercises[0]}."]
        return []

    def _naming(self, specimen: Specimen, result: ExerciseResult, where: str) -> list[str]:
        said = {name for check in result.checks for name in check.named}
        self.named[specimen.name] = self.named.get(specimen.name, True) and said == {specimen.name}
        wrong = said - {specimen.name}
        return [f"{where} is called {wrong.pop()!r}."] if wrong else []

    def row(self) -> ExerciseValidity:
        return ExerciseValidity(
            name=self.exercise,
            points=self.points,
            reference=self.reference,
            stub=self.stub,
            alternatives=len(self.alternatives),
            alternatives_accepted=sum(self.alternatives.values()),
            misconceptions=len(self.misconceptions),
            misconceptions_rejected=sum(self.misconceptions.values()),
            misconceptions_named=sum(self.named.values()),
            mutants=len(self.mutants),
            mutants_killed=sum(self.mutants.values()),
            mutants_equivalent=len(self.equivalent),
            unnamed=tuple(
                name for name, named in self.named.items() if not named and self.misconceptions.get(name)
            ),
            survivors=tuple(
                name for name, killed in self.mutants.items() if not killed and name not in self.equivalent
            ),
        )


def _what(specimen: Specimen) -> str:
    words = {
        "alternative": "the accepted alternative",
        "misconception": "the misconception",
        "mutant": "the mutant",
    }
    if specimen.kind == "blank":
        return f"a function that {specimen.name}"
    return f"{words[specimen.kind]} {specimen.name!r}" if specimen.kind in words else specimen.name

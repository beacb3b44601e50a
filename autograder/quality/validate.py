"""Are the tests right? Grade what is known to be right and what is known to be wrong, and look.

Everything goes through the real grading path: the reference and every accepted alternative must get full
marks, the stub none, and every misconception and every mutant must lose marks at the exercise that it
belongs to, and at no exercise that has nothing to do with it; a constant in the right shape must get nothing;
over several seeds the verdicts must agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from ..diagnosis.mutants import load_equivalents
from ..diagnosis.named_runs import NOT_NAMED
from ..diagnosis.variants import builds_on
from ..grading.batch import Setup
from ..grading.workers import Lost
from ..results import OBSERVED, CheckResult, ExerciseResult, SubmissionResult
from ..suite.foreign import exercises_in_guest
from ..suite.session import collect_checks
from .folded import folded, why_lost
from .grading import OnProgress, grade_all
from .margins import LEAST_DECADES, margins
from .proven import survivor_sentences
from .specimens import Specimen, mutant_specimens, right_specimens, specimens

MUTANT_SECONDS = 1.0
"""A mutant that loops for ever is killed sooner than a student's code would be; see `_call_seconds` for slow exercises."""

Graded = tuple[Specimen, SubmissionResult | Lost]


class ExerciseValidity(msgspec.Struct, frozen=True):
    """What was found of one exercise. ``stub`` says whether it gets nothing, None where it was not graded; ``unnamed`` are
    misconceptions that lose marks without being named for sure, ``survivors`` mutants that nobody noticed."""

    name: str
    points: float
    reference: bool
    stub: bool | None
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


class Validity(msgspec.Struct, frozen=True):
    """What was found of one assignment. It is valid if ``problems`` is empty.

    in_guest: the exercises with a check that runs inside the student's process
    """

    assignment: str
    exercises: tuple[ExerciseValidity, ...]
    problems: tuple[str, ...]
    in_guest: tuple[str, ...] = ()


def validate(
    folder: Path,
    setup: Setup,
    stub: Mapping[str, bytes],
    *,
    seeds: int = 3,
    mutants: bool = False,
    drawn: int | None = None,
    right_only: bool = False,
    elsewhere: bool | None = None,
    workers: int = 1,
    on_progress: OnProgress | None = None,
    results: list[Graded] | None = None,
) -> Validity:
    """Return what is right and wrong with the suite of the assignment in ``folder``.

    stub:       the released modules, file name -> content
    seeds:      how often everything but the mutants is graded, with other random numbers each time
    mutants:    whether to grade the automatic mutants too
    drawn:      of the misconceptions of each exercise so many are graded with each seed, drawn; all for None
    right_only: grades only the reference and the accepted alternatives, so that hundreds of seeds can be afforded: a check
                that refuses right work by one draw in fifty is found by nothing less
    elsewhere:  whether it is looked at what a misconception costs in other exercises, with the first seed; where nothing is
                said, if all are graded
    results:    takes everything that was graded, with its result

    Raises SuiteError and VariantError if the suite or its variants cannot be used.
    """
    checks = collect_checks(folder)
    exercises = tuple(dict.fromkeys(check.exercise for check in checks))
    first = list(
        right_specimens(folder, exercises, seeds)
        if right_only
        else specimens(
            folder,
            exercises,
            stub,
            seeds,
            drawn=drawn,
            elsewhere=drawn is None if elsewhere is None else elsewhere,
        )
    )
    graded = _grade(first, folder.name, setup, workers, on_progress)
    mutated: list[Graded] = []
    if mutants:
        patience = {exercise: _call_seconds(exercise, graded, setup) for exercise in exercises}
        for seconds in sorted(set(patience.values())):
            some = list(mutant_specimens(folder, [name for name in exercises if patience[name] == seconds]))
            quick = replace(setup, limits=msgspec.structs.replace(setup.limits, call_seconds=seconds))
            mutated += _grade(some, folder.name, quick, workers, on_progress)
    if results is not None:
        results += graded + mutated
    return _judge(folder, exercises, graded + mutated, margins(folder, exercises), right_only=right_only)


def _call_seconds(exercise: str, graded: Sequence[Graded], setup: Setup) -> float:
    """Return how long a call of a mutant of ``exercise`` may take.

    One that is as slow as the solution must not be lost to the clock, for then no check has noticed it. So the limit is
    four times what the longest check of the solution took, rounded up to a power of two, and at least MUTANT_SECONDS.
    """
    longest = max(
        (
            check.seconds
            for specimen, result in graded
            if specimen.kind == "reference" and not isinstance(result, Lost)
            for row in result.exercises
            if row.name == exercise
            for check in row.checks
        ),
        default=0.0,
    )
    seconds = MUTANT_SECONDS
    while seconds < 4 * longest:
        seconds *= 2
    return min(seconds, setup.limits.call_seconds)


def _grade(
    specimens: Sequence[Specimen],
    assignment: str,
    setup: Setup,
    workers: int,
    on_progress: OnProgress | None,
) -> list[Graded]:
    submissions = [specimen.submission(assignment) for specimen in specimens]
    only = [specimen.graded_exercises for specimen in specimens]
    diagnosed = [
        specimen.kind != "mutant" for specimen in specimens
    ]  # which have no name that could be right
    graded = grade_all(submissions, setup, workers, on_progress, only=only, diagnosed=diagnosed)
    return list(zip(specimens, graded, strict=True))


def _judge(
    folder: Path,
    exercises: Sequence[str],
    graded: Sequence[Graded],
    gaps: Mapping[str, float | None],
    *,
    right_only: bool,
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
        problems += survivor_sentences(folder, row.name, row.survivors)
        if row.alternatives < 2:
            problems.append(f"{row.name} has {row.alternatives} accepted alternatives; write at least 2.")
        if row.misconceptions < 4 and not right_only:
            problems.append(f"{row.name} has {row.misconceptions} misconceptions; write at least 4.")
    return Validity(folder.name, rows, folded(problems), exercises_in_guest(folder))


class _Tally:
    """What has been seen of one exercise so far."""

    def __init__(self, exercise: str) -> None:
        self.exercise = exercise
        self.points = 0.0
        self.reference = True
        self.stub: bool | None = None
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
        own = self.exercise in specimen.exercises
        where = f"{self.exercise}: {_what(specimen)}"
        if fault := _fault_of_ours(specimen, result, where, own):
            return [fault]
        failed = next((check for check in result.checks if check.score < check.points), None)
        lost = failed.name if failed else ""
        match specimen.kind:
            case "reference":
                self.reference &= not lost
                return [f"{where} loses marks at {lost}: {why_lost(failed)}"] if failed else []
            case "stub":
                self.stub = self.stub is not False and result.score == 0
                return [] if result.score == 0 else [f"{where} gets {result.score:g} points for nothing."]
            case "blank" if own and result.score:
                paid = next(check.name for check in result.checks if check.score)
                return [f"{where} gets {result.score:g} points for nothing, first at {paid}."]
            case "alternative":
                if own:
                    self.alternatives[specimen.name] = self.alternatives.get(specimen.name, True) and not lost
                return [f"{where} is right, but loses marks at {lost}."] if lost else []
            case "misconception" if own:
                return self._add_misconception(specimen, result, where, bool(lost))
            case "mutant" if own:
                return self._add_mutant(specimen.name, where, bool(lost), equivalents)
        related = any(exercise in lower[self.exercise] for exercise in specimen.exercises)
        if specimen.kind == "misconception" and lost and not related:
            return [f"{where} loses marks here at {lost}, but belongs to {specimen.exercises[0]}."]
        return []

    def _add_misconception(
        self, specimen: Specimen, result: ExerciseResult, where: str, is_rejected: bool
    ) -> list[str]:
        name = specimen.name
        self.misconceptions[name] = self.misconceptions.get(name, True) and is_rejected
        names = {name for check in result.checks for name in check.named if not name.startswith(OBSERVED)}
        self.named[name] = self.named.get(name, True) and names == {specimen.mistake}
        problems = [f"{where} is called {wrong!r}." for wrong in sorted(names - {specimen.mistake})[:1]]
        return problems if is_rejected else [*problems, f"{where} gets full marks: the suite has a hole."]

    def _add_mutant(
        self, name: str, where: str, is_noticed: bool, equivalents: Mapping[tuple[str, str], str]
    ) -> list[str]:
        explained = (self.exercise, name) in equivalents
        self.mutants[name] = is_noticed
        if explained and is_noticed:
            return [f"{where} is called equivalent, but the suite notices it."]
        if explained:
            self.equivalent.add(name)
        return []

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


def _fault_of_ours(specimen: Specimen, result: ExerciseResult, where: str, own: bool) -> str:
    """Return a sentence if a check, a diagnosis or the variant itself does not work; else nothing."""

    def first(holds: Callable[[CheckResult], bool]) -> CheckResult | None:
        return next((check for check in result.checks if holds(check)), None)

    if broken := first(lambda check: check.outcome == "broken"):
        return f"{where}: the check {broken.name} is broken ({broken.values or broken.cause})."
    if unnamed := first(lambda check: NOT_NAMED in check.values):
        return f"{where}: {unnamed.name}: {unnamed.values.splitlines()[-1]}"
    unknown = first(lambda check: own and check.error_type == "NameError")
    is_meant = unknown and any(f"'{name}'" in unknown.error_message for name in specimen.written)
    if unknown and not is_meant and specimen.kind in ("reference", "alternative", "misconception"):
        return f"{where} uses a name that its module does not have ({unknown.error_message})."
    return ""


def _what(specimen: Specimen) -> str:
    words = {
        "alternative": "the accepted alternative",
        "misconception": "the misconception",
        "mutant": "the mutant",
    }
    if specimen.kind == "blank":
        return f"a {'variable' if specimen.name.startswith('holds ') else 'function'} that {specimen.name}"
    return f"{words[specimen.kind]} {specimen.name!r}" if specimen.kind in words else specimen.name

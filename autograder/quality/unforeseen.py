"""How many mistakes are named that nobody foresaw: the catalogue scored on variants that it does not hold.

held out:          the mistakes of ``hidden/held_out.py``, written from the release alone
pairs:             two of them by one student
changed:           misconceptions with one automatic change
one left out:      misconceptions, each against a catalogue without its family
drawn otherwise:   misconceptions that draw random numbers, with their draws in another order

The first two are scored whole; of the others some are drawn, the same ones every time. The first three are graded as a student's
work is; what is told of the others needs a catalogue, or draws, that no grading has, so these run as trusted code. Each is told by a
worker with a limit of time: a mistake that loops for ever, or trains for long, costs its own row alone.
"""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

import msgspec

from ..diagnosis.asking import quiet
from ..diagnosis.catalogue import Catalogue
from ..diagnosis.held_out import load_held_out
from ..diagnosis.misconceptions import load_misconceptions
from ..diagnosis.mutants import mutants_of_variant
from ..diagnosis.variants import Variant, builds_on, module_files, spliced
from ..grading.batch import Setup
from ..grading.workers import Lost, in_processes, in_this_process
from ..results import CheckResult, Outcome, SubmissionResult
from ..student.api import close
from ..student.submission import Submission
from ..suite.session import CheckRun, Suite, collect_checks
from .grading import grade_all
from .told import Mistakes, NameJudge, Told, student_with, told, verdicts_of
from .unforeseen_page import Score

Kind = Literal["held out", "pairs", "changed", "one left out", "drawn otherwise"]
KINDS: tuple[Kind, ...] = get_args(Kind)

DRAWN = 20
"""So many students of each kind that comes of the catalogue, if nothing else is said."""

CHANGES_OF_ONE = 20
"""One of so many changes of a misconception is drawn."""

TELLING_SECONDS = 60.0
"""For one student, once it is graded, or where it runs as trusted code."""


def unforeseen(folder: Path, setup: Setup, kind: Kind, *, drawn: int = DRAWN, workers: int = 1) -> Score:
    """Return the score of the students of one kind in the assignment at ``folder``, the same one every time.

    drawn: so many students of a kind that comes of the catalogue

    Raises SuiteError and VariantError for a suite or a file of variants that cannot be used.
    """
    tasks = list(_tasks(folder, kind, drawn))
    if kind in ("held out", "pairs", "changed"):
        quick = msgspec.structs.replace(setup.limits, call_seconds=1.0) if kind == "changed" else setup.limits
        graded = Setup(setup.solutions, setup.secret, quick, setup.sandbox)
        submissions = [
            Submission("unforeseen", folder.name, module_files(folder, spliced(folder, *task.mistakes)))
            for task in tasks
        ]
        only = _touched(folder, [task.mistakes for task in tasks])
        results = grade_all(submissions, graded, workers, only=only)
        tasks = [task.graded(result) for task, result in zip(tasks, results, strict=True)]
    make = functools.partial(_Teller, folder)
    done = in_processes(make, tasks, workers, TELLING_SECONDS) if workers else in_this_process(make, tasks)
    answers = {
        task.number: _lost(task, answer) if isinstance(answer, Lost) else answer for task, answer in done
    }
    students = tuple(answers[number] for number in range(len(tasks)))
    return Score(folder.name, kind, students, datetime.now(UTC).date().isoformat())


@dataclass(frozen=True)
class _Task:
    """One student to be told: with the results of its checks, or with what is said of it to begin with.

    known: the misconception that is left out, or drawn otherwise
    """

    number: int
    kind: Kind
    mistakes: Mistakes
    known: Variant | None = None
    checks: tuple[CheckResult, ...] = ()
    lost: str = ""

    def graded(self, result: SubmissionResult | Lost) -> _Task:
        if isinstance(result, Lost):
            return _Task(self.number, self.kind, self.mistakes, lost=result.reason)
        checks = tuple(check for exercise in result.exercises for check in exercise.checks)
        unknown = next((c.error_message for c in checks if c.error_type == "NameError"), "")
        broken = next((c.name for c in checks if c.outcome is Outcome.BROKEN), "")
        lost = f"it uses an unknown name: {unknown}" if unknown else f"{broken} is broken" if broken else ""
        return _Task(self.number, self.kind, self.mistakes, checks=checks, lost=lost)


def _tasks(folder: Path, kind: Kind, drawn: int) -> Iterator[_Task]:
    held_out, catalogue = load_held_out(folder), load_misconceptions(folder)
    firsts = [(variant, member) for variant in catalogue for member in variant.members()[:1]]

    def some(of: Sequence[tuple[Variant, Variant]]) -> list[tuple[Variant, Variant]]:
        return random.Random(folder.name).sample(of, min(drawn, len(of)))

    students: Sequence[tuple[Variant | None, Mistakes]]
    match kind:
        case "held out":
            students = [(None, (mistake,)) for mistake in held_out.mistakes]
        case "pairs":
            students = [(None, pair) for pair in held_out.pairs]
        case "changed":
            students = [(None, (mutant,)) for _, member in some(firsts) for mutant in _changed(member)]
        case "one left out":
            students = [(variant, (member,)) for variant, member in some(firsts)]
        case "drawn otherwise":
            drawing = [(variant, member) for variant, member in firsts if "rng" in member.source]
            students = [(variant, (_redrawn(member),)) for variant, member in some(drawing)]
    for number, (known, mistakes) in enumerate(students):
        yield _Task(number, kind, mistakes, known)


def _touched(folder: Path, students: Sequence[Mistakes]) -> list[frozenset[str]]:
    """Return for each student the exercises of the mistakes, and those that build on them: the others are right."""
    exercises = sorted({check.exercise for check in collect_checks(folder)})
    lower = builds_on(folder, exercises)
    own = [{mistake.exercise for mistake in mistakes} for mistakes in students]
    return [frozenset(some | {name for name in exercises if some & lower.get(name, set())}) for some in own]


class _Teller:
    """Says what one student after another is told. It is made in each process, and keeps suite and catalogue.

    folder: the solution's folder
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = load_misconceptions(folder)
        self._catalogue = Catalogue(folder, self._known)
        self._judge = NameJudge(folder, self._known, verdicts_of(folder))
        self._suite = Suite(folder / "hidden", folder)

    def __call__(self, task: _Task) -> Told:
        known = task.known
        if known is None:
            return msgspec.structs.replace(told(task.mistakes, task.checks, self._judge), lost=task.lost)
        left = [other for other in self._known if other.key != known.key]
        catalogue = Catalogue(self._folder, left) if task.kind == "one left out" else self._catalogue
        came = told(task.mistakes, self._diagnosed(task.mistakes, catalogue, known.exercise), self._judge)
        true = f"{known.exercise}: {known.name}" if task.kind == "drawn otherwise" else ""
        return msgspec.structs.replace(came, wrong=tuple(name for name in came.wrong if name != true))

    def close(self) -> None:
        self._suite.close()
        self._judge.close()

    def _diagnosed(self, mistakes: Mistakes, catalogue: Catalogue, exercise: str) -> list[CheckResult]:
        """Return the diagnosed checks of ``exercise``, of a trusted student in this process who is wrong there only."""
        student = student_with(self._folder, spliced(self._folder, *mistakes))
        with quiet():
            checks = [check for check in self._suite.checks if check.exercise == exercise]
            runs: Sequence[CheckRun] = [
                self._suite.run_check(check, student, b"unforeseen") for check in checks
            ]
            runs = catalogue.diagnose(
                runs, lambda check, seed: self._suite.run_check(check, student, seed), student
            )
        close(student)
        return [run.result for run in runs]


def _lost(task: _Task, lost: Lost) -> Told:
    words = tuple(f"{mistake.exercise}: {mistake.label}" for mistake in task.mistakes)
    return Told(words, False, lost=lost.reason)


REDRAWN = """
_drawn_as_written_{function} = {function}


def {function}(*arguments, **named):
    from autograder.diagnosis.draws import in_another_order
    return in_another_order(_drawn_as_written_{function}, arguments, named)
"""
"""Trusted code of ours around a misconception; it runs in this process only."""


def _changed(member: Variant) -> list[Variant]:
    """Return a misconception with one automatic change, drawn; nothing where none can be made."""
    mutants = list(itertools.islice(mutants_of_variant(member), CHANGES_OF_ONE))
    return random.Random(member.name).sample(mutants, min(1, len(mutants)))


def _redrawn(member: Variant) -> Variant:
    """Return a misconception with its first two draws exchanged; one with fewer draws stays as it is."""
    source = member.source + REDRAWN.format(function=member.exercise.rpartition(".")[2])
    return Variant("held out", member.exercises, f"{member.name}, drawn otherwise", source)

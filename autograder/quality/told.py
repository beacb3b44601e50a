"""What one made-up student was told, and whether it is true of the mistakes that were made.

A name counts as wrong if a person says so: ``hidden/held_out_verdicts.toml`` lists under exercise and words the names that are accepted, an
empty list for none. Without an entry it is right if the named misconception gives the same answers as the mistake on further
random numbers, and wrong otherwise.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from ..diagnosis.asking import quiet
from ..diagnosis.imitation import Imitator
from ..diagnosis.matching import Matcher
from ..diagnosis.own_calls import own_calls
from ..diagnosis.single_changes import SingleChanges
from ..diagnosis.variants import Variant, builds_on, spliced
from ..diagnosis.written_out import WrittenOut
from ..results import CHANGE, OBSERVED, SYMPTOM, CheckResult
from ..student.api import Student
from ..student.in_process import LocalBackend
from ..student.reference import Reference
from ..suite.session import CheckRun, Suite

SEEDS = (b"further numbers 1", b"further numbers 2")

Mistakes = tuple[Variant, ...]
Verdicts = Mapping[tuple[str, str], Sequence[str]]


class Told(msgspec.Struct, frozen=True):
    """What one made-up student was told.

    mistakes: exercise and words of each
    caught:   whether the suite takes marks for each of them
    names, changes, symptoms: what was said, by name
    wrong:    those names that are not the student's mistakes
    """

    mistakes: tuple[str, ...]
    caught: bool
    names: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    symptoms: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    lost: str = ""


def verdicts_of(folder: Path) -> Verdicts:
    """Return the names that a person accepts, by exercise and words of the mistake; nothing without a file of them."""
    file = folder / "hidden" / "held_out_verdicts.toml"
    if not file.is_file():
        return {}
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {(exercise, words): names for exercise, table in tables.items() for words, names in table.items()}


class NameJudge:
    """Says whether a name is true of a mistake. Use as long as the suite may stay open, then `close` it."""

    def __init__(self, folder: Path, catalogue: Iterable[Variant], verdicts: Verdicts) -> None:
        self._folder = folder
        self._known = catalogue = tuple(catalogue)
        self._written_out = WrittenOut(folder, catalogue)
        self._verdicts = verdicts
        self._suite = Suite(folder / "hidden", folder)
        self._imitator = Imitator(folder)
        self._matcher = Matcher(self._imitator)
        self._changes = SingleChanges(folder, self._matcher, catalogue)

    def close(self) -> None:
        self._suite.close()

    def is_true(self, exercise: str, check: str, name: str, mistakes: Mistakes) -> bool:
        """Whether ``name``, said at a check of ``exercise``, is true of a student with these mistakes."""
        mistake = next((m for m in mistakes if m.exercise == exercise), None)
        if mistake is None:
            return False
        if mistake.key in self._verdicts:
            return name in self._verdicts[mistake.key]
        variants = (
            self._changes.named(exercise, name.removeprefix(CHANGE))
            if name.startswith(CHANGE)
            else [v for v in (*self._known, *self._below(exercise)) if v.key == (exercise, name)]
        )
        fresh = self._fresh(check, mistakes)
        if variants and all(run.result.misconception == name for run in fresh):
            return True  # the check itself recognises it
        calls = [call for run in fresh for call in own_calls(run)]
        others = tuple(other for other in mistakes if other is not mistake)
        if not calls or not variants:
            return False
        return bool(
            self._matcher.fitting(variants, calls, others)
            or self._matcher.fitting_parts(variants, calls, others)
        )

    def _below(self, exercise: str) -> tuple[Variant, ...]:
        """Return the mistakes of what ``exercise`` calls, as mistakes of its own."""
        lower = builds_on(self._folder, sorted({c.exercise for c in self._suite.checks})).get(exercise, ())
        return self._written_out.of(exercise, sorted(lower))

    def _fresh(self, check: str, mistakes: Mistakes) -> list[CheckRun]:
        student = student_with(self._folder, spliced(self._folder, *mistakes))
        self._imitator.begin(None)
        chosen = next(c for c in self._suite.checks if c.name == check)
        with quiet():
            return [self._suite.run_check(chosen, student, seed) for seed in SEEDS]


def student_with(folder: Path, sources: Mapping[str, str]) -> Student:
    """Return trusted code as a student in this process: the solution with ``sources`` in the place of its modules."""
    return Student(LocalBackend(folder, sources=sources), Reference(folder))


def told(mistakes: Mistakes, checks: Sequence[CheckResult], judge: NameJudge) -> Told:
    """Return what a student with these mistakes was told at ``checks``, and what of it is not true."""
    lost = {check.exercise for check in checks if check.score < check.points}
    said = dict.fromkeys((c.exercise, c.name, name) for c in checks for name in sorted(c.named))
    names = [(exercise, check, name) for exercise, check, name in said if not name.startswith(SYMPTOM)]
    wrong = [(e, name) for e, check, name in names if not judge.is_true(e, check, name, mistakes)]
    named = [(exercise, name) for exercise, _, name in names if not name.startswith(OBSERVED)]
    return Told(
        tuple(f"{mistake.exercise}: {mistake.label}" for mistake in mistakes),
        all(mistake.exercise in lost for mistake in mistakes),
        tuple(dict.fromkeys(f"{exercise}: {name}" for exercise, name in named)),
        tuple(dict.fromkeys(name.removeprefix(CHANGE) for *_, name in said if name.startswith(CHANGE))),
        tuple(dict.fromkeys(name.removeprefix(SYMPTOM) for *_, name in said if name.startswith(SYMPTOM))),
        tuple(dict.fromkeys(f"{exercise}: {name}" for exercise, name in wrong)),
    )

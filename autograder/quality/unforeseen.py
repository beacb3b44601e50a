"""How many mistakes are named that nobody foresaw: the catalogue scored on variants that it does not hold.

held out:          the mistakes of ``hidden/held_out.py``, written from the release alone
pairs:             two of them by one student
one left out:      misconceptions, each against a catalogue without its family
changed:           misconceptions with one automatic change
drawn otherwise:   misconceptions that draw random numbers, with their draws in another order

A name counts as wrong if a person says so: ``hidden/held_out_verdicts.toml`` lists under exercise and words the names that are accepted, an
empty list for none. Without an entry it is right if the named misconception gives the same answers as the mistake on further
random numbers, and wrong otherwise.
"""

from __future__ import annotations

import itertools
import random
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from ..diagnosis.asking import quiet
from ..diagnosis.catalogue import Catalogue
from ..diagnosis.held_out import load_held_out
from ..diagnosis.imitation import Imitator
from ..diagnosis.matching import Matcher
from ..diagnosis.misconceptions import load_misconceptions
from ..diagnosis.mutants import mutants_of_variant
from ..diagnosis.own_calls import own_calls
from ..diagnosis.single_changes import SingleChanges
from ..diagnosis.variants import Variant, builds_on, module_files, spliced
from ..diagnosis.written_out import WrittenOut
from ..grading.batch import Setup
from ..grading.workers import Lost
from ..results import CHANGE, OBSERVED, SYMPTOM, CheckResult, Outcome
from ..student.api import Student, close
from ..student.in_process import LocalBackend
from ..student.reference import Reference
from ..student.submission import Submission
from ..suite.session import CheckRun, Suite
from .grading import grade_all

SEEDS = (b"further numbers 1", b"further numbers 2")
CHANGED = 40
"""Changed misconceptions of an assignment, drawn with a seed of their own."""

LEFT_OUT = 40
"""Misconceptions of an assignment that are left out, one after the other, drawn in the same way."""

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


class Score(msgspec.Struct, frozen=True):
    """What the students of one kind were told, such as those with a held-out mistake."""

    assignment: str
    kind: str
    students: tuple[Told, ...]

    def counts(self) -> Counts:
        def count(holds: Callable[[Told], object]) -> int:
            return sum(bool(holds(told)) for told in self.students)

        return Counts(
            self.kind,
            self.assignment,
            len(self.students),
            caught=count(lambda told: told.caught),
            named=count(lambda told: told.names and not told.wrong),
            by_change=count(lambda told: told.changes and not told.names and not told.wrong),
            by_symptom=count(lambda told: told.symptoms and not told.names and not told.changes),
            neither=count(lambda told: not told.symptoms and not told.names and not told.changes),
            wrong=count(lambda told: told.wrong),
            lost=count(lambda told: told.lost),
        )


class Counts(msgspec.Struct, frozen=True):
    """How many of the students of one kind were told what, without a word of their mistakes.

    Each of them is counted once among ``named``, ``by_change``, ``by_symptom``, ``neither`` and ``wrong``.
    """

    kind: str
    assignment: str
    students: int
    caught: int
    named: int
    by_change: int
    by_symptom: int
    neither: int
    wrong: int
    lost: int


def unforeseen(folder: Path, setup: Setup, *, workers: int = 1) -> list[Score]:
    """Return the scores of the assignment in ``folder``, the same ones every time.

    Raises SuiteError and VariantError for a suite or a file of variants that cannot be used.
    """
    held_out, catalogue = load_held_out(folder), load_misconceptions(folder)
    members = [member for variant in catalogue for member in variant.members()[:1]]
    changed = [m for member in members for m in itertools.islice(mutants_of_variant(member), 20)]
    changed = random.Random(folder.name).sample(changed, min(CHANGED, len(changed)))
    judge = _NameJudge(folder, catalogue, _verdicts(folder))
    by_grading: dict[str, Sequence[Mistakes]] = {
        "held out": [(mistake,) for mistake in held_out.mistakes],
        "pairs": list(held_out.pairs),
        "changed": [(mutant,) for mutant in changed],
    }
    quick = msgspec.structs.replace(setup.limits, call_seconds=1.0)
    graded = Setup(setup.solutions, setup.secret, quick, setup.sandbox)
    scores = [
        Score(folder.name, kind, tuple(_graded(folder, graded, students, judge, workers)))
        for kind, students in by_grading.items()
    ]
    with Suite(folder / "hidden", folder) as suite:
        scores.append(
            Score(folder.name, "one left out", tuple(_one_left_out(folder, suite, catalogue, judge)))
        )
        scores.append(
            Score(folder.name, "drawn otherwise", tuple(_drawn_otherwise(folder, suite, members, judge)))
        )
    judge.close()
    return [score for score in scores if score.students]


def _verdicts(folder: Path) -> Verdicts:
    file = folder / "hidden" / "held_out_verdicts.toml"
    if not file.is_file():
        return {}
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {(exercise, words): names for exercise, table in tables.items() for words, names in table.items()}


class _NameJudge:
    """Says whether a name is true of a mistake."""

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
        student = _student(self._folder, spliced(self._folder, *mistakes))
        self._imitator.begin(None)
        chosen = next(c for c in self._suite.checks if c.name == check)
        with quiet():
            return [self._suite.run_check(chosen, student, seed) for seed in SEEDS]


def _student(folder: Path, sources: Mapping[str, str]) -> Student:
    return Student(LocalBackend(folder, sources=sources), Reference(folder))


def _told(mistakes: Mistakes, checks: Sequence[CheckResult], judge: _NameJudge) -> Told:
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


def _graded(
    folder: Path, setup: Setup, students: Sequence[Mistakes], judge: _NameJudge, workers: int
) -> Iterable[Told]:
    submissions = [
        Submission("unforeseen", folder.name, module_files(folder, spliced(folder, *mistakes)))
        for mistakes in students
    ]
    for mistakes, result in zip(students, grade_all(submissions, setup, workers), strict=True):
        if isinstance(result, Lost):
            words = tuple(f"{mistake.exercise}: {mistake.label}" for mistake in mistakes)
            yield Told(words, False, lost=result.reason)
            continue
        checks = [check for exercise in result.exercises for check in exercise.checks]
        unknown = next((c.error_message for c in checks if c.error_type == "NameError"), "")
        broken = next((c.name for c in checks if c.outcome is Outcome.BROKEN), "")
        told = _told(mistakes, checks, judge)
        trouble = (
            f"it uses an unknown name: {unknown}" if unknown else f"{broken} is broken" if broken else ""
        )
        yield msgspec.structs.replace(told, lost=trouble)


def _diagnosed(suite: Suite, student: Student, catalogue: Catalogue, exercise: str) -> list[CheckResult]:
    """Return the diagnosed checks of ``exercise``, of a trusted student in this process who is wrong there only."""
    with quiet():
        checks = [check for check in suite.checks if check.exercise == exercise]
        runs: Sequence[CheckRun] = [suite.run_check(check, student, b"unforeseen") for check in checks]
        runs = catalogue.diagnose(runs, lambda check, seed: suite.run_check(check, student, seed), student)
    close(student)
    return [run.result for run in runs]


def _one_left_out(
    folder: Path, suite: Suite, variants: Sequence[Variant], judge: _NameJudge
) -> Iterable[Told]:
    for variant in random.Random(folder.name).sample(variants, min(LEFT_OUT, len(variants))):
        rest = Catalogue(folder, [other for other in variants if other.key != variant.key])
        mistakes = (variant.members()[0],)
        checks = _diagnosed(suite, _student(folder, spliced(folder, *mistakes)), rest, variant.exercise)
        yield _told(mistakes, checks, judge)


REDRAWN = """
_drawn_as_written_{function} = {function}


def {function}(*arguments, **named):
    from autograder.diagnosis.draws import in_another_order
    return in_another_order(_drawn_as_written_{function}, arguments, named)
"""
"""Trusted code of ours around a misconception; it runs in this process only."""


def _drawn_otherwise(
    folder: Path, suite: Suite, members: Sequence[Variant], judge: _NameJudge
) -> Iterable[Told]:
    """Yield what is told of misconceptions whose first two draws are exchanged; those with fewer draws are left out."""
    catalogue = Catalogue(folder, load_misconceptions(folder))
    for variant in members:
        if "rng" not in variant.source:
            continue
        function = variant.exercise.rpartition(".")[2]
        source = variant.source + REDRAWN.format(function=function)
        redrawn = Variant("held out", variant.exercises, f"{variant.name}, drawn otherwise", source)
        checks = _diagnosed(suite, _student(folder, spliced(folder, redrawn)), catalogue, variant.exercise)
        told = _told((redrawn,), checks, judge)
        true = f"{variant.exercise}: {variant.name}"
        yield msgspec.structs.replace(told, wrong=tuple(name for name in told.wrong if name != true))


def page(scores: Sequence[Score], *, titles: bool = False) -> str:
    """Return the scores as the last part of the page of quality cards, in Markdown.

    titles: whether the mistakes that are not named are listed; who writes misconceptions after that no longer measures
    """
    lines = [
        HEADING,
        "",
        "Made by `autograder quality --held-out`. Caught: the suite takes marks. Then each student counts once: told a name that",
        "is not theirs; else named by a misconception; else by a single change of a right solution; else by a symptom, an observation",
        "without a name; else told neither.",
        "",
        *table(scores),
    ]
    if not titles:
        return "\n".join(lines) + "\n"
    lines += ["", "What is not named, not caught, or named wrongly among the held-out mistakes:", ""]
    lines += [
        f"- {score.assignment}: {' and '.join(told.mistakes)}: {_trouble(told)}"
        for score in scores
        if score.kind in ("held out", "pairs")
        for told in score.students
        if _trouble(told)
    ] or ["- nothing"]
    return "\n".join(lines) + "\n"


def table(scores: Sequence[Score]) -> list[str]:
    """Return the counts as the lines of a table in Markdown: for each kind its assignments, and all of them together."""
    lines = [
        "| mistakes | assignment | students | caught | named | by a change | by a symptom | neither | wrongly named | lost |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for kind in dict.fromkeys(score.kind for score in scores):
        of_kind = [score for score in scores if score.kind == kind]
        every = Score("all", kind, tuple(told for score in of_kind for told in score.students))
        lines += [_row(score.counts()) for score in [*of_kind, every]]
    return lines


HEADING = "## Mistakes that the catalogue does not hold"


def _row(counts: Counts) -> str:
    return "| " + " | ".join(str(value) for value in msgspec.structs.astuple(counts)) + " |"


def _trouble(told: Told) -> str:
    if told.lost:
        return told.lost
    if told.wrong:
        return f"wrongly named {', '.join(told.wrong)}"
    if not told.caught:
        return "not caught"
    return "" if told.names or told.changes or told.symptoms else "neither named nor seen"

"""Run the visible checks of the assignment in a folder, on the code in that folder, as grading would.

The suite is collected once for each folder and kept. The student's files are read anew for every run and go to a
process of their own that can be ended, so an edit counts without a restart, and an endless loop costs its exercise.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..diagnosis.global_random import with_remarks
from ..errors import AutograderError
from ..feedback.disclosure import EVERYTHING, Policy, ShownExercise, shown_exercise
from ..results import CheckResult, Outcome
from ..student.api import Student, close
from ..student.child import Helper
from ..student.half_done import whereabouts
from ..student.in_process import LocalBackend
from ..student.notebook_source import holds_exercises, notebook_module
from ..student.own_process import OwnProcessBackend
from ..student.released import NOTES_FILE, Released, read_released, working_files
from ..suite.session import Suite, by_exercise
from .live import live_differences
from .watching import PYTHON, PYTHON_AND_NOTEBOOKS

SEED = b"visible checks"


class SelfCheckError(AutograderError):
    """The checks cannot be run: a sentence that says why and what to do."""


@dataclass(frozen=True)
class Report:
    """What a self-check found.

    exercises: those that were checked
    remarks:   sentences on the folder as a whole: files left out, replaced, or lying elsewhere
    hidden:    what the hidden checks of these exercises look at besides, in words
    stopped:   whether the student ended the run, so that checks are missing
    """

    exercises: tuple[ShownExercise, ...]
    remarks: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    stopped: bool = False

    def __iter__(self) -> Iterator[ShownExercise]:
        return iter(self.exercises)


@dataclass
class SelfCheck:
    """The visible checks of one folder, warm. Use `run` as often as you like, then `close`."""

    folder: Path
    _suite: Suite | None = None
    _helper: Helper | None = None
    _released: Released | None = None
    _seen: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def watched(self) -> tuple[str, ...]:
        """The suffixes of the files whose saving may change what a check says: notebooks where an exercise is written in one."""
        assignment = read_released(self.folder).assignment or self.folder.name
        in_notebook = any(
            holds_exercises(path.read_bytes(), notebook_module(assignment, path.name))
            for path in self.folder.glob("*.ipynb")
        )
        return PYTHON_AND_NOTEBOOKS if in_notebook else PYTHON

    def run(
        self,
        exercises: Iterable[str] = (),
        on_check: Callable[[CheckResult], None] | None = None,
        *,
        in_process: bool = False,
        live: Mapping[str, Any] | None = None,
    ) -> Report:
        """Check ``exercises`` (all if none is named) and return what there is to show.

        A name may be ``losses.mse``, ``mse`` for short, or ``losses`` for all of a module.
        in_process: run the code in this process, where a debugger can stop it and nothing can end it
        live: the names of the notebook that asks: where they differ from its saved cells' run, a remark says so

        Raises SelfCheckError for an unknown name or a folder without checks.
        """
        suite = self._collected()
        assert self._released is not None
        wanted = self._wanted(exercises)
        working = working_files(self.folder, self._released)
        backend = LocalBackend(self.folder) if in_process else OwnProcessBackend(self._warm(), working.files)
        student = Student(backend)
        try:
            results, stopped = self._results(suite, wanted, student, backend, on_check)
            differences = _differences(live, wanted, working.files, backend)
        finally:
            close(student)
        shown = by_exercise(with_remarks(results, working.files))
        modules = {name.partition(".")[0] for name in wanted}
        beside = [
            whereabouts(module, working.files)
            for module in sorted(modules)
            if f"{module}.py" in working.files
        ]
        return Report(
            tuple(shown_exercise(exercise, Policy(), EVERYTHING) for exercise in shown),
            (*working.remarks, *filter(None, beside), *differences),
            self._released.kinds_of(set(wanted)),
            stopped,
        )

    def names(self) -> list[str]:
        """Return the names of the exercises that have visible checks."""
        return [exercise.name for exercise in self._collected().exercises]

    def close(self) -> None:
        """End the student's process, and forget the collected suite."""
        suite, self._suite = self._suite, None
        if suite is not None:
            suite.close()
        helper, self._helper = self._helper, None
        if helper is not None:
            helper.close()

    def _results(
        self,
        suite: Suite,
        wanted: Sequence[str],
        student: Student,
        backend: LocalBackend | OwnProcessBackend,
        on_check: Callable[[CheckResult], None] | None,
    ) -> tuple[list[CheckResult], bool]:
        results: list[CheckResult] = []
        try:
            for check in suite.checks:
                if check.exercise in wanted:
                    result = suite.run_check(check, student, SEED).result
                    results.append(result)
                    if on_check is not None:
                        on_check(result)
                    if isinstance(backend, OwnProcessBackend) and backend.interrupted:
                        return results, True
        except (
            KeyboardInterrupt
        ):  # between two calls of the student's: the pytest session is not whole any more
            self.close()
            if not results:
                raise
            return results, True
        return results, False

    def _wanted(self, exercises: Iterable[str]) -> list[str]:
        known = self.names()
        return [name for word in exercises for name in match(word, known)] or known

    def _warm(self) -> Helper:
        if self._helper is None:
            assert self._released is not None
            self._helper = Helper(self._released.packages)
        return self._helper

    def _collected(self) -> Suite:
        watched = [*self.folder.glob("test_*.py"), *self.folder.glob(NOTES_FILE)]
        files = {path.name: (path.stat().st_mtime_ns, path.stat().st_size) for path in watched}
        if not any(name.startswith("test_") for name in files):
            raise SelfCheckError(
                f"There are no checks (test_*.py) in {self.folder}. Go to the folder of an assignment."
            )
        if self._suite is None or files != self._seen:
            self.close()
            self._released = read_released(self.folder)
            self._warm()  # it starts while the suite is collected
            self._suite, self._seen = Suite(self.folder), files
        return self._suite


def _differences(
    live: Mapping[str, Any] | None,
    exercises: Sequence[str],
    files: Mapping[str, bytes],
    backend: LocalBackend | OwnProcessBackend,
) -> list[str]:
    if live is None or (isinstance(backend, OwnProcessBackend) and backend.interrupted):
        return []
    return list(live_differences(live, exercises, files, lambda path: backend.get(path, None)))


def match(word: str, known: Sequence[str]) -> list[str]:
    """Return the exercises that ``word`` means. Raises SelfCheckError if it means none."""
    word = word.strip().removesuffix(".py").strip(".")
    if word in known:
        return [word]
    matches = [name for name in known if name.startswith(f"{word}.") or name.endswith(f".{word}")]
    if matches:
        return matches
    short = {name.rpartition(".")[2]: name for name in known}
    near = difflib.get_close_matches(word, [*known, *short], n=1)
    hint = f" Did you mean {short.get(near[0], near[0])}?" if near else f" There are: {', '.join(known)}."
    raise SelfCheckError(f"There is no exercise {word!r} here.{hint}")


def is_right(exercises: Iterable[ShownExercise]) -> bool:
    """Whether every check passed."""
    return all(check.outcome is Outcome.PASSED for exercise in exercises for check in exercise.checks)

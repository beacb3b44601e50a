"""A pytest suite, collected once and run for one student after another.

Starting pytest and collecting a suite costs about 0.3 s; running its twelve tests again for another
student costs 5 ms. So a `Suite` keeps one pytest session open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType

import msgspec
import pytest

from ..checks.failure import CheckFailed
from ..results import CheckResult, ExerciseResult
from ..student.api import NotPlainData, Student, close, end_check, take_calls, take_output, take_remarks
from ..student.backend import RecordedCall
from ..student.faults import BackendBroken, StudentFault
from ..student.reference import Reference
from ..wire import PackageNotDeclared
from .collection import Check, Collector, collect, configure, read_marker, refuse_same_names
from .direct_item import direct_item
from .fixtures import CURRENT, Current
from .run_item import run_item
from .verdict import repeatable, result_of


@dataclass(frozen=True)
class Exercise:
    """An exercise of a suite with the points of all its checks, and where it first appears."""

    name: str
    points: float
    file: Path
    line: int


@dataclass(frozen=True)
class CheckRun:
    """A check's result with the calls that it made, from which a misconception can be told."""

    check: Check
    result: CheckResult
    calls: tuple[RecordedCall, ...]


class Suite:
    """The checks in ``folder`` (``test_*.py``), ready to run. Use as a context manager.

    folder:    an assignment's ``hidden`` folder, or a released folder with its visible checks
    reference: the solution's folder, for hidden suites

    Raises SuiteError if a file cannot be collected or a marker is wrong.
    """

    def __init__(self, folder: Path, reference: Path | None = None) -> None:
        self.folder = folder.resolve()
        self.reference = Reference(reference) if reference else None
        self._reference_folder = reference
        self._collector = Collector()
        self._config = configure(self.folder, self._collector)
        try:
            self._session = pytest.Session.from_config(self._config)
            self._config.hook.pytest_sessionstart(session=self._session)
            items = collect(self._session, self._collector, self.folder)
            self.checks = tuple(read_marker(item) for item in items)
            self._items = dict(zip((check.name for check in self.checks), items, strict=True))
            refuse_same_names(self.checks)
            self._direct = {name: direct_item(item) for name, item in self._items.items()}
        except BaseException:
            self._config._ensure_unconfigure()
            raise

    def __enter__(self) -> Suite:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the pytest session."""
        self._config.hook.pytest_sessionfinish(session=self._session, exitstatus=0)
        self._config._ensure_unconfigure()

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises in the order in which the suite first names them."""
        exercises: dict[str, Exercise] = {}
        for check in self.checks:
            first = exercises.get(check.exercise)
            exercises[check.exercise] = Exercise(
                check.exercise,
                check.points + (first.points if first else 0.0),
                first.file if first else check.file,
                first.line if first else check.line,
            )
        return tuple(exercises.values())

    def run(
        self,
        student: Student,
        seed: bytes,
        *,
        only: Iterable[str] | None = None,
        on_check: Callable[[CheckRun], None] | None = None,
    ) -> tuple[CheckRun, ...]:
        """Run every check, or those of the exercises ``only``, on ``student``.

        seed: 1 to 64 bytes; equal seeds give equal random numbers
        """
        wanted = None if only is None else set(only)
        runs = []
        for check in self.checks:
            if wanted is None or check.exercise in wanted:
                run = self.run_check(check, student, seed)
                runs.append(run)
                if on_check is not None:
                    on_check(run)
        return tuple(runs)

    def run_check(self, check: Check, student: Student, seed: bytes) -> CheckRun:
        """Run one check on ``student``. Raises BackendBroken, since no verdict may come of that."""
        take_calls(student), take_output(student), take_remarks(student)
        start = time.perf_counter()
        raised = self._run_item(check, student, seed)
        seconds = time.perf_counter() - start
        calls, output, remarks = tuple(take_calls(student)), take_output(student), take_remarks(student)
        if isinstance(raised, BackendBroken):
            raise raised
        if raised is not None and not isinstance(raised, AssertionError | StudentFault | PackageNotDeclared):
            raised = self._whose_fault(check, raised, seed)
        result = msgspec.structs.replace(result_of(check, raised, output, seconds), remarks=remarks)
        return CheckRun(check, result, calls)

    def _run_item(self, check: Check, student: Student, seed: bytes) -> BaseException | None:
        item, direct = self._items[check.name], self._direct[check.name]
        # the student's own one first: a registered class has to be one class on the way out and on the way back
        reference = student.__state__.reference or self.reference
        current = self._config.stash[CURRENT] = Current(student, reference, seed)
        try:
            return direct.run(current) if direct is not None and direct.fits(current) else run_item(item)
        finally:
            end_check(student)
            self._config.stash[CURRENT] = Current()

    def _whose_fault(self, check: Check, raised: BaseException, seed: bytes) -> BaseException:
        """Tell a value of the student's that the test stumbled over from a test that is broken.

        If the same check passes on the reference, what it stumbled over came from the student. What the check hands over
        has to be able to cross there too.
        """
        if self._reference_folder is None:
            return raised
        from ..student.in_process import LocalBackend

        folder = self._reference_folder
        right = Student(LocalBackend(folder, has_to_cross=True), Reference(folder))
        try:
            if self._run_item(check, right, seed) is not None:
                return raised
        finally:
            close(right)
        if isinstance(raised, NotPlainData):
            return CheckFailed(_AN_OBJECT, values=repeatable(f"{type(raised).__name__}: {raised}"))
        return CheckFailed(
            "Your function returned something that the check could not work with. Compare the type "
            "and the shape of what it returns with what its docstring promises.",
            values=repeatable(f"{type(raised).__name__}: {raised}"),
        )


_AN_OBJECT = (
    "Your function returned an object of a class of its own, where the check could compare a value. "
    "Return the value itself, as the docstring promises it."
)


def collect_exercises(folder: Path) -> list[Exercise]:
    """Return the exercises of the assignment whose author's folder is ``folder``, with their points.

    Raises SuiteError if the hidden suite cannot be collected.
    """
    with Suite(folder / "hidden", reference=folder) as suite:
        return list(suite.exercises)


def collect_checks(folder: Path) -> tuple[Check, ...]:
    """Return the checks of the assignment whose author's folder is ``folder``, collected again after an edit only.

    Raises SuiteError if the hidden suite cannot be collected.
    """
    return _checks_of(folder, _stamps(folder))


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """Name, time of the last change and size of all files below ``folder``."""
    files = [(path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file()]
    return tuple((str(path), status.st_mtime_ns, status.st_size) for path, status in files)


@lru_cache(maxsize=64)
def _checks_of(folder: Path, _files: tuple[tuple[str, int, int], ...]) -> tuple[Check, ...]:
    with Suite(folder / "hidden", reference=folder) as suite:
        return suite.checks


def by_exercise(results: Sequence[CheckResult]) -> tuple[ExerciseResult, ...]:
    """Return the results grouped by exercise, in the order in which the exercises first appear."""
    groups: dict[str, list[CheckResult]] = {}
    for result in results:
        groups.setdefault(result.exercise, []).append(result)
    return tuple(ExerciseResult(name, tuple(checks)) for name, checks in groups.items())

"""A pytest suite, collected once and run for one student after another.

Starting pytest and collecting a suite costs about 0.3 s; running its twelve tests again for another
student costs 5 ms. So a `Suite` keeps one pytest session open.
"""

from __future__ import annotations

import contextlib
import inspect
import os
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import TracebackType

import msgspec
import pytest
from _pytest.config import _prepareconfig
from _pytest.runner import runtestprotocol

from . import pytest_plugin
from .bridge import NotReached, RecordedCall, Student, StudentFault, StudentRaised
from .checks.failure import CheckFailed
from .curves import curves_of
from .local import Reference
from .pytest_plugin import CURRENT, RAISED, Current
from .results import CheckResult, ExerciseResult, Outcome

KINDS = ("generic", "edge", "purity")


class SuiteError(Exception):
    """A suite that cannot be used: a sentence with file and line."""


@dataclass(frozen=True)
class Check:
    """One test of a suite, as its marker declares it."""

    name: str
    title: str
    exercise: str
    points: float
    kind: str
    visibility: str
    level: str
    file: Path
    line: int


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
        self._collector = _Collector()
        self._config = _configure(self.folder, self._collector)
        try:
            self._session = pytest.Session.from_config(self._config)
            self._config.hook.pytest_sessionstart(session=self._session)
            items = _collect(self._session, self._collector, self.folder)
            for item in items:  # to lay out a traceback takes pytest 20 ms, and nobody reads it
                item.repr_failure = _no_traceback  # type: ignore[assignment,method-assign]
            self.checks = tuple(_read_marker(item) for item in items)
            self._items = dict(zip((check.name for check in self.checks), items, strict=True))
            _refuse_same_names(self.checks)
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
        found: dict[str, Exercise] = {}
        for check in self.checks:
            first = found.get(check.exercise)
            found[check.exercise] = Exercise(
                check.exercise,
                check.points + (first.points if first else 0.0),
                first.file if first else check.file,
                first.line if first else check.line,
            )
        return tuple(found.values())

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
        """Run one check on ``student``."""
        student.take_calls(), student.take_output(), student.take_remarks()
        start = time.perf_counter()
        raised = self._run_item(check, student, seed)
        seconds = time.perf_counter() - start
        calls, output, remarks = tuple(student.take_calls()), student.take_output(), student.take_remarks()
        if raised is not None and not isinstance(raised, AssertionError | StudentFault):
            raised = self._whose_fault(check, raised, seed)
        result = msgspec.structs.replace(_result(check, raised, output, seconds), remarks=remarks)
        return CheckRun(check, result, calls)

    def _run_item(self, check: Check, student: Student, seed: bytes) -> BaseException | None:
        item = self._items[check.name]
        self._config.stash[CURRENT] = Current(student, self.reference, seed)
        if RAISED in item.stash:
            del item.stash[RAISED]
        try:
            runtestprotocol(item, log=False, nextitem=None)
        finally:
            student.end_check()
            self._config.stash[CURRENT] = Current()
        return item.stash.get(RAISED, None)

    def _whose_fault(self, check: Check, raised: BaseException, seed: bytes) -> BaseException:
        """Tell a value of the student's that the test stumbled over from a test that is broken.

        If the same check passes on the reference, what it stumbled over came from the student.
        """
        if self._reference_folder is None:
            return raised
        from .local import local_student

        right = local_student(self._reference_folder, self._reference_folder)
        try:
            if self._run_item(check, right, seed) is not None:
                return raised
        finally:
            right.close()
        return CheckFailed(
            "Your function returned something that the check could not work with. Compare the type "
            "and the shape of what it returns with what its docstring promises.",
            values=_repeatable(f"{type(raised).__name__}: {raised}"),
        )


def collect_exercises(folder: Path) -> list[Exercise]:
    """Return the exercises of the assignment whose author's folder is ``folder``, with their points.

    Raises SuiteError if the hidden suite cannot be collected.
    """
    with Suite(folder / "hidden", reference=folder) as suite:
        return list(suite.exercises)


@cache
def collect_checks(folder: Path) -> tuple[Check, ...]:
    """Return the checks of the assignment whose author's folder is ``folder``; read once in a process's life.

    Raises SuiteError if the hidden suite cannot be collected.
    """
    with Suite(folder / "hidden", reference=folder) as suite:
        return suite.checks


def by_exercise(results: Sequence[CheckResult]) -> tuple[ExerciseResult, ...]:
    """Return the results grouped by exercise, in the order in which the exercises first appear."""
    groups: dict[str, list[CheckResult]] = {}
    for result in results:
        groups.setdefault(result.exercise, []).append(result)
    return tuple(ExerciseResult(name, tuple(checks)) for name, checks in groups.items())


def _no_traceback(*_: object) -> str:
    return ""


class _Collector:
    """Gathers the collection errors, which pytest would otherwise only print."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.errors.append(str(report.longrepr))


def _configure(folder: Path, collector: _Collector) -> pytest.Config:
    arguments = [
        *("--disable-plugin-autoload", "--import-mode=importlib", "--capture=no"),
        *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:junitxml", "-p", "no:doctest"),
        *("-p", "no:faulthandler", "-p", "no:logging", "-p", "no:unraisableexception"),
        *("-p", "no:threadexception", "-p", "no:pastebin", "-p", "no:stepwise"),
        *("--rootdir", str(folder), "-c", os.devnull, "--assert=rewrite", "--noconftest"),
        *sorted(str(path) for path in folder.glob("test_*.py")),
    ]
    if not any(folder.glob("test_*.py")):
        raise SuiteError(f"There is no suite in {folder}: write the checks into test_*.py there.")
    config: pytest.Config = _prepareconfig(arguments, plugins=[pytest_plugin, collector])
    config._do_configure()
    return config


@contextlib.contextmanager
def _fresh_imports(folder: Path) -> Iterator[None]:
    """Let pytest import the suite's files anew, whatever has the same names, and leave nothing behind.

    pytest would take a module of that name from ``sys.modules``, be it another assignment's.
    """
    names = {path.stem for path in folder.glob("test_*.py")}
    others = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = wrote
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(others)


def _collect(session: pytest.Session, collector: _Collector, folder: Path) -> list[pytest.Item]:
    try:
        with _fresh_imports(folder):
            session.perform_collect()
    except pytest.UsageError as error:
        raise SuiteError(f"The suite cannot be collected: {error}") from error
    if collector.errors:
        raise SuiteError("The suite cannot be collected:\n" + "\n".join(collector.errors))
    return list(session.items)


def _read_marker(item: pytest.Item) -> Check:
    file, line, _ = item.reportinfo()
    where = f"{file}:{(line or 0) + 1}"
    marker = item.get_closest_marker("exercise")
    if marker is None:
        raise SuiteError(
            f"{where}: {item.name} belongs to no exercise. "
            f'Mark it with @pytest.mark.exercise("module.function", points=1).'
        )
    try:
        check = _bind(item, Path(file), (line or 0) + 1, *marker.args, **marker.kwargs)
    except TypeError as error:
        raise SuiteError(f"{where}: the marker `exercise` of {item.name} is wrong: {error}") from error
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", check.exercise):
        raise SuiteError(f"{where}: {check.exercise!r} is not an exercise's name; write module.function.")
    if check.kind not in KINDS:
        raise SuiteError(f"{where}: kind={check.kind!r} is not one of {', '.join(KINDS)}.")
    if not isinstance(check.points, int | float) or not 0 <= check.points < 1e6:
        raise SuiteError(f"{where}: points={check.points!r} is not a number that is 0 or more.")
    return check


def _bind(
    item: pytest.Item,
    file: Path,
    line: int,
    name: str,
    *,
    points: float = 0.0,
    kind: str = "generic",
    visibility: str = "",
    level: str = "",
) -> Check:
    title = inspect.cleandoc(getattr(getattr(item, "obj", None), "__doc__", None) or "")
    if callspec := getattr(item, "callspec", None):
        title = f"{title} ({callspec.id})" if title else ""
    title = title or item.name.removeprefix("test_").replace("_", " ")
    return Check(item.name, title, name, points, kind, visibility, level, file, line)


def _refuse_same_names(checks: Sequence[Check]) -> None:
    seen: dict[str, Check] = {}
    for check in checks:
        if check.name in seen:
            raise SuiteError(
                f"{check.file}:{check.line}: there is another check named {check.name} at "
                f"{seen[check.name].file}:{seen[check.name].line}; give each its own name."
            )
        seen[check.name] = check


def _result(check: Check, raised: BaseException | None, output: str, seconds: float) -> CheckResult:
    result = CheckResult(
        name=check.name,
        title=check.title,
        exercise=check.exercise,
        points=float(check.points),
        outcome=Outcome.PASSED,
        output=output,
        seconds=seconds,
        visibility=check.visibility,
        level=check.level,
    )
    replace = msgspec.structs.replace
    match raised:
        case None:
            return result
        case CheckFailed():
            return replace(
                result,
                outcome=Outcome.FAILED,
                diagnosis=raised.diagnosis,
                values=raised.values,
                curves=curves_of(raised.evidence),
            )
        case AssertionError():
            return replace(result, outcome=Outcome.FAILED, values=_repeatable(str(raised)))
        case StudentRaised():
            return replace(
                result,
                outcome=raised.outcome,
                error_type=raised.error_type,
                error_message=raised.error_message,
                frames=raised.frames,
                diagnosis=_about_read_only(raised),
            )
        case NotReached():
            return replace(result, outcome=Outcome.NOT_REACHED, cause=raised.sentence, frames=raised.frames)
        case StudentFault():
            return replace(result, outcome=raised.outcome, diagnosis=raised.sentence)
        case _:
            return replace(
                result,
                outcome=Outcome.BROKEN,
                cause="This check itself is broken, which costs you nothing; a person will look at it.",
                values=_repeatable(f"{type(raised).__name__}: {raised}"),
            )


def _repeatable(text: str) -> str:
    """Return ``text`` without addresses in memory, so that equal gradings have equal results."""
    return re.sub(r"0x[0-9A-Fa-f]{4,}", "0x...", text)


def _about_read_only(raised: StudentRaised) -> str:
    """Arguments arrive read-only, so writing into one raises: say what that means."""
    if raised.error_type == "ValueError" and "read-only" in raised.error_message:
        return (
            "Your function writes into an array that the caller gave it. "
            "Work on a copy, or compute a new array."
        )
    return ""

"""Grade one submission: the judge of one assignment, warm for one student after another."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from ..course.course import Sandbox as Limits
from ..diagnosis.catalogue import Catalogue
from ..diagnosis.global_random import USES, with_remarks
from ..diagnosis.misconceptions import load_misconceptions
from ..diagnosis.variants import is_test
from ..errors import AutograderError
from ..results import CheckResult, ExerciseResult, Outcome, Status, SubmissionResult
from ..student.api import Student, close
from ..student.backend import Backend
from ..student.faults import BackendBroken
from ..student.limited_process import LimitedProcess
from ..student.notebook_files import cell_files, limited, without_notebook
from ..student.notebook_source import is_notebook, notebook_file
from ..student.reference import Reference
from ..student.sandboxed import RemoteBackend
from ..student.submission import Submission, fitting, missing_files, without_shadows
from ..suite.collection import SuiteError
from ..suite.session import CheckRun, Suite, by_exercise, collect_checks
from .check_sources import digests_of
from .misplaced import code_in_notebooks, wrong_notebook
from .partial import rerun
from .provenance import provenance_of, seed_of, student_seed, versions_of

OpenBackend = Callable[[Mapping[str, bytes]], Backend]
"""Opens a student's files, somewhere safe, as a backend."""

TRIES = 3
"""A student's process that somebody else kills is no verdict: so many times the suite is run."""

_DEFAULT_LIMITS: Final = Limits()


class SandboxLost(AutograderError, RuntimeError):
    """The sandbox failed while a submission was graded, by no fault of the student's: no verdict, try again."""


class SuiteNotRun(AutograderError):
    """The checks that were run are not exactly those of the suite, or the suite has changed meanwhile."""


class Judge:
    """The hidden suite of one assignment, ready to grade. Use as a context manager, or `close` it.

    folder:   the author's folder, ``solutions/<assignment>``
    open_backend: opens the submission's files in a sandbox
    secret: the course's secret, from which every student's random numbers come
    handed_out: the files that are the course's own whatever the student handed in
    limits: the sandbox's, as ``open_backend`` keeps them: they are part of each result's provenance

    Raises SuiteError and VariantError for an assignment that cannot be graded with.
    """

    def __init__(
        self,
        folder: Path,
        open_backend: OpenBackend,
        secret: bytes,
        limits: Limits = _DEFAULT_LIMITS,
        *,
        handed_out: Sequence[str] = (),
    ) -> None:
        self.versions = versions_of(folder, limits, handed_out)  # before anything is read to grade with
        self.folder = folder
        self.name = folder.name
        self._open = open_backend
        self._secret = secret
        # the same numbers for every student, so that a diagnosis need not compute each variant's answers anew
        self._fresh_seed = student_seed(secret, "", folder.name)
        self._reference = Reference(folder)
        self._suite = Suite(folder / "hidden", reference=folder)
        self._handed_out = tuple(handed_out)
        self._file_bytes = limits.file_mib * 2**20
        self._limited = LimitedProcess()
        self._last_cells: dict[str, tuple[bytes, dict[str, bytes]]] = {}
        misconceptions = load_misconceptions(folder)
        self._catalogue = Catalogue(folder, misconceptions)
        self._digests = digests_of(folder, self._suite.checks, misconceptions)
        self._given = given_files(folder, self.modules)
        self._checks = b"\n".join(path.read_bytes() for path in sorted((folder / "hidden").rglob("*.py")))
        if versions_of(folder, limits, handed_out) != self.versions:
            raise SuiteNotRun(f"{folder} was changed while it was read. Run the same command again.")

    def __enter__(self) -> Judge:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._suite.close()
        self._limited.close()

    @property
    def suite(self) -> Suite:
        return self._suite

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """The files that a student hands in, such as ``losses.py``."""
        found = dict.fromkeys(exercise.name.partition(".")[0] for exercise in self._suite.exercises)
        return tuple(_file_of(self.folder, name) for name in found)

    @cached_property
    def _notebooks(self) -> dict[str, str]:
        """Module -> file of the notebooks that students write exercises in."""
        names = {exercise.name.partition(".")[0] for exercise in self._suite.exercises}
        files = {name: _file_of(self.folder, name) for name in sorted(names) if is_notebook(name)}
        return {module: file for module, file in files.items() if file.endswith(".ipynb")}

    def grade(
        self,
        submission: Submission,
        earlier: SubmissionResult | None = None,
        only: Collection[str] | None = None,
        *,
        diagnosed: bool = True,
    ) -> SubmissionResult:
        """Return the result. What the student's code does ends up in it; only our own faults raise.

        earlier: a result of the same submission: what it depends on and is as it was is not run again
        only:    exercises; the result has no others, so it is no mark. For who tests the suite itself
        diagnosed: whether mistakes are named, which takes most of the time of a wrong submission
        """
        start = time.perf_counter()
        provenance = provenance_of(self.versions, submission, self._secret)
        checks = self._until_unbroken(submission, earlier, only, diagnosed)
        wanted = [check.name for check in self._suite.checks if only is None or check.exercise in only]
        if [check.name for check in checks] != wanted:
            raise SuiteNotRun(f"Not every check of {self.folder} was run. Run the same command again.")
        exercises = by_exercise(checks)
        status, message = _status(
            exercises, [*self._missing(submission), *self._spoilt_notebooks(submission)]
        )
        return SubmissionResult(
            student=submission.student,
            assignment=submission.assignment,
            status=status,
            exercises=exercises,
            message=" ".join([message, *submission.remarks, *self._files(submission)[1]]).strip(),
            timestamp=submission.timestamp,
            seconds=time.perf_counter() - start,
            provenance=provenance,
        )

    def _until_unbroken(
        self,
        submission: Submission,
        earlier: SubmissionResult | None,
        only: Collection[str] | None,
        diagnosed: bool,
    ) -> list[CheckResult]:
        """Run the suite; where a process was killed from outside run it again, from the start, in fresh processes."""
        for tries_left in reversed(range(TRIES)):
            try:
                kept = self._rerun(submission, earlier) if earlier is not None else None
                return self._run(submission, self._names_of(only, diagnosed), only) if kept is None else kept
            except BackendBroken as broken:
                if tries_left == 0:
                    raise SandboxLost(str(broken)) from broken
        raise AssertionError("the last try returns or raises")

    def _names_of(self, only: Collection[str] | None, diagnosed: bool) -> list[str] | None:
        """Return the checks that are run without a diagnosis: none of them is named where there is to be one."""
        if diagnosed:
            return None
        return [check.name for check in self._suite.checks if only is None or check.exercise in only]

    def _rerun(self, submission: Submission, earlier: SubmissionResult) -> list[CheckResult] | None:
        """Run what has changed since ``earlier``; None where everything has to be run."""
        now = provenance_of(self.versions, submission, self._secret)
        if msgspec.structs.replace(earlier.provenance, suite=now.suite) != now:
            return None
        return rerun(
            earlier,
            self._suite.checks,
            self._digests,
            lambda names, exercises: self._run(submission, names, exercises),
        )

    def _run(
        self,
        submission: Submission,
        names: Collection[str] | None,
        exercises: Collection[str] | None,
    ) -> list[CheckResult]:
        """Run checks in fresh processes: all; those in ``names``, without a diagnosis; or those of ``exercises``."""
        seed = seed_of(self._secret, submission)
        backend = self._open(self._files(submission)[0])
        if isinstance(backend, RemoteBackend):
            backend.compile_what_is_asked(self._checks)
        student = Student(backend, self._reference)
        try:
            # The judge computes with what students hand it; where their search runs away, its own numbers overflow too.
            with np.errstate(all="ignore"), warnings.catch_warnings():
                warnings.simplefilter("ignore", RuntimeWarning)
                warnings.simplefilter("ignore", np.exceptions.ComplexWarning)
                if names is None:
                    runs = self._catalogue.diagnose(
                        self._suite.run(student, seed, only=exercises),
                        lambda check, fresh: self._suite.run_check(check, student, self._fresh_seed + fresh),
                        student,
                    )
                else:
                    wanted = [check for check in self._suite.checks if check.name in names]
                    runs = tuple(self._suite.run_check(check, student, seed) for check in wanted)
        finally:
            close(student)
        return [
            msgspec.structs.replace(result, depends=self._digests.depends(run.check))
            for run, result in zip(runs, self._with_remarks(runs, submission), strict=True)
        ]

    def _with_remarks(self, runs: Sequence[CheckRun], submission: Submission) -> list[CheckResult]:
        """The results, with the remarks on a whole function at the first check of its exercise."""
        first = {check.exercise: check.name for check in reversed(self._suite.checks)}
        begun = {run.check.exercise for run in runs if first[run.check.exercise] == run.check.name}
        results = [run.result for run in runs if run.check.exercise in begun]
        remarked = iter(with_remarks(results, submission.files, self._uses_of_shared_generator))
        return [next(remarked) if run.check.exercise in begun else run.result for run in runs]

    def _uses_of_shared_generator(
        self, source: bytes, functions: Sequence[str]
    ) -> list[list[tuple[int, str]]]:
        answer = self._limited.call(USES, source, list(functions)) or ()
        return [[(line, name) for line, name in uses] for uses in answer]

    def _missing(self, submission: Submission) -> list[str]:
        """Return a sentence for each module that was not handed in, and one where a notebook has its code."""
        sentences = []
        for name in missing_files(submission, self.modules):
            functions = {
                exercise.name.partition(".")[2].partition(".")[0]
                for exercise in self._suite.exercises
                if _file_of(self.folder, exercise.name.partition(".")[0]) == name
            }
            sentences += [
                f"{name} is missing.",
                code_in_notebooks(name, functions, submission.files) if name.endswith(".py") else "",
            ]
        return list(filter(None, sentences))

    def _spoilt_notebooks(self, submission: Submission) -> list[str]:
        """Return a sentence for each notebook that is missing or no notebook. It costs no point of ours."""
        problems = list(filter(None, [wrong_notebook(self.folder, submission.files)]))
        for name in sorted(path.name for path in self.folder.glob("*.ipynb")):
            if name not in submission.files:
                if name not in self.modules:
                    problems.append(f"The notebook {name} is missing, and with it every written answer.")
            elif not _is_notebook(submission.files[name]):
                problems.append(f"{name} is not a notebook (it is not JSON with cells).")
        return problems

    def _files(self, submission: Submission) -> tuple[dict[str, bytes], list[str]]:
        """Return the files that the student's code runs beside, and a sentence for each that is not as handed in.

        The student's own; what the assignment hands out, where the student has no file of that name; and the course's
        own (`handed_out`), whatever the student has.
        """
        given = self._given
        own, left_out_folders = without_shadows(
            {name: content for name, content in submission.files.items() if not name.endswith(".ipynb")}
        )
        cells = self._cells(submission)
        own = {**without_notebook(own, self._notebooks), **cells} if cells else own
        laid_over = {name: given[name] for name in self._handed_out if name in given}
        notes = [
            f"Your {name} is not as it was handed out; the course's own was used."
            for name, content in laid_over.items()
            if own.get(name, content) != content
        ]
        needed = {*self.modules, *given, *cells}
        files, left_out = fitting({**given, **own, **laid_over}, needed, self._file_bytes)
        return files, [*notes, *left_out_folders, *left_out]

    def _cells(self, submission: Submission) -> dict[str, bytes]:
        """Return the files in which the cells of the student's notebooks are run; none where no exercise is in one.

        They are made once for each submission: hostile text is looked at in a process of its own.
        """
        files: dict[str, bytes] = {}
        for module, name in self._notebooks.items():
            content = submission.files.get(name, b"")
            last = self._last_cells.get(module)
            if last is None or last[0] is not content:
                read = cell_files(content, limited(self._limited.call), module)
                last = content, read or cell_files(_EMPTY_NOTEBOOK, module=module) or {}
                self._last_cells[module] = last
            files |= last[1]
        return files


def given_files(folder: Path, modules: Collection[str]) -> dict[str, bytes]:
    """Return what the assignment of the author's ``folder`` gives besides the ``modules`` that students write.

    Visible checks are not among it: student code has no use for them.
    """
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and not is_test(path.name) and path.suffix != ".ipynb" and path.name not in modules
    }


def _file_of(folder: Path, module: str) -> str:
    """Return the name of the file that a student writes a module in: for ``notebook`` the assignment's notebook."""
    is_a_file = not is_notebook(module) or (folder / f"{module}.py").exists()
    return f"{module}.py" if is_a_file else notebook_file(folder, module).name


def module_files(folder: Path) -> set[str]:
    """Return the names of the files that students write for the author's ``folder``. Raises SuiteError."""
    return {_file_of(folder, check.exercise.partition(".")[0]) for check in collect_checks(folder)}


def needed_files(folder: Path) -> tuple[str, ...]:
    """Return the names of the files that a submission for the author's ``folder`` is read for, before any other.

    Raises SuiteError if the hidden suite cannot be collected.
    """
    modules = module_files(folder)
    notebooks = {path.name for path in folder.glob("*.ipynb")}
    return tuple(sorted(modules | notebooks | given_files(folder, modules).keys()))


def known_needed_files(folder: Path) -> tuple[str, ...]:
    """Return `needed_files`, and none where the suite is broken: what was handed in is read all the same."""
    try:
        return needed_files(folder)
    except SuiteError:
        return ()


def ungraded(
    folder: Path, student: str, status: Status, message: str, timestamp: str = ""
) -> SubmissionResult:
    """Return the result of what could not be graded: every check of the suite is there, none was reached."""
    outcome = Outcome.BROKEN if status is Status.BROKEN else Outcome.NOT_REACHED
    checks = [
        CheckResult(check.name, check.title, check.exercise, float(check.points), outcome, cause=message)
        for check in collect_checks(folder)
    ]
    return SubmissionResult(student, folder.name, status, by_exercise(checks), message, timestamp)


def _status(exercises: Sequence[ExerciseResult], problems: Sequence[str]) -> tuple[Status, str]:
    checks = [check for exercise in exercises for check in exercise.checks]
    causes = [check.cause for check in checks if check.outcome is Outcome.NOT_REACHED]
    said = list(dict.fromkeys([*problems, *causes]))
    if any(check.outcome is Outcome.BROKEN for check in checks):
        said.append("A check of ours is broken: a person will look at it, and nothing is lost.")
    incomplete = bool(problems or causes)
    return Status.INCOMPLETE if incomplete else Status.GRADED, " ".join(said)


_EMPTY_NOTEBOOK = b'{"cells": []}'
"""In the place of a notebook that is none: nothing in it is defined."""


class _Notebook(msgspec.Struct):
    """As much of a notebook as is looked at: what its cells are is not read, so no memory is taken for it."""

    cells: list[msgspec.Raw]


def _is_notebook(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=_Notebook)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return False
    return True

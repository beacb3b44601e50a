"""Grade one submission: the judge of one assignment, warm for one student after another."""

from __future__ import annotations

import hashlib
import platform
import time
import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path

import msgspec
import numpy as np

from .. import __version__
from ..diagnosis.catalogue import Catalogue
from ..diagnosis.global_random import USES, with_remarks
from ..diagnosis.misconceptions import is_test, load_misconceptions
from ..results import CheckResult, ExerciseResult, Outcome, Provenance, Status, SubmissionResult
from ..student.api import Student, close
from ..student.backend import Backend
from ..student.faults import BackendBroken
from ..student.limited_process import LimitedProcess
from ..student.reference import Reference
from ..student.submission import Submission, fitting, missing_files
from ..suite.session import CheckRun, Suite, by_exercise, collect_checks

OpenBackend = Callable[[Mapping[str, bytes]], Backend]
"""Opens a student's files, somewhere safe, as a backend."""

TRIES = 3
"""A student's process that somebody else kills is no verdict: so many times the suite is run."""


class Judge:
    """The hidden suite of one assignment, ready to grade. Use as a context manager, or `close` it.

    folder:   the author's folder, ``solutions/<assignment>``
    open_backend: opens the submission's files in a sandbox
    secret:   the course's secret, from which every student's random numbers come
    handed_out: the files that are the course's own whatever the student handed in
    file_mib: size of the folder that student code gets

    Raises SuiteError and VariantError for an assignment that cannot be graded with.
    """

    def __init__(
        self,
        folder: Path,
        open_backend: OpenBackend,
        secret: bytes,
        packages: Sequence[str] = ("numpy",),
        *,
        handed_out: Sequence[str] = (),
        file_mib: int = 16,
    ) -> None:
        self.folder = folder
        self.name = folder.name
        self._open = open_backend
        self._secret = secret
        self._reference = Reference(folder)
        self._suite = Suite(folder / "hidden", reference=folder)
        self._catalogue = Catalogue(folder, load_misconceptions(folder))
        self._packages = tuple(packages)
        self._handed_out = tuple(handed_out)
        self._file_bytes = file_mib * 2**20
        self._limited = LimitedProcess()

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

    @property
    def modules(self) -> tuple[str, ...]:
        """The files that a student hands in, such as ``losses.py``."""
        found = dict.fromkeys(exercise.name.partition(".")[0] for exercise in self._suite.exercises)
        return tuple(f"{name}.py" for name in found)

    def grade(self, submission: Submission) -> SubmissionResult:
        """Return the result. What the student's code does ends up in it; only our own faults raise."""
        start = time.perf_counter()
        seed = student_seed(self._secret, submission.student, self.name)
        files, notes = self._files(submission)
        runs = self._run_until_unbroken(files, seed)
        remarked = with_remarks(
            [run.result for run in runs], submission.files, self._uses_of_shared_generator
        )
        exercises = by_exercise(remarked)
        status, message = _status(
            exercises, [*self._missing(submission), *self._spoilt_notebooks(submission)]
        )
        return SubmissionResult(
            student=submission.student,
            assignment=submission.assignment,
            status=status,
            exercises=exercises,
            message=" ".join([message, *submission.remarks, *notes]).strip(),
            timestamp=submission.timestamp,
            seconds=time.perf_counter() - start,
            provenance=provenance(
                self.folder, submission, self._secret, self._packages, handed_out=self._handed_out
            ),
        )

    def _run_until_unbroken(self, files: Mapping[str, bytes], seed: bytes) -> tuple[CheckRun, ...]:
        """Run the suite; where a process was killed from outside run it again, from the start, in fresh processes."""
        for tries_left in reversed(range(TRIES)):
            student = Student(self._open(files), self._reference)
            try:
                return self._run(student, seed)
            except BackendBroken as broken:
                if tries_left == 0:
                    raise RuntimeError(str(broken)) from broken
            finally:
                close(student)
        raise AssertionError("the last try returns or raises")

    def _uses_of_shared_generator(self, source: bytes, function: str) -> list[tuple[int, str]]:
        return [(line, name) for line, name in self._limited.call(USES, source, function) or ()]

    def _run(self, student: Student, seed: bytes) -> tuple[CheckRun, ...]:
        # The judge computes with what students hand it; where their search runs away, its own numbers overflow too.
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            warnings.simplefilter("ignore", np.exceptions.ComplexWarning)
            runs = self._suite.run(student, seed)
            return self._catalogue.diagnose(
                runs, lambda check, fresh: self._suite.run_check(check, student, seed[:32] + fresh), student
            )

    def _missing(self, submission: Submission) -> list[str]:
        """Return a sentence for each module that was not handed in."""
        return [f"{name} is missing." for name in missing_files(submission, self.modules)]

    def _spoilt_notebooks(self, submission: Submission) -> list[str]:
        """Return a sentence for each notebook that is missing or no notebook. It costs no point of ours."""
        problems = []
        for name in sorted(path.name for path in self.folder.glob("*.ipynb")):
            if name not in submission.files:
                problems.append(f"The notebook {name} is missing, and with it every written answer.")
            elif not _is_notebook(submission.files[name]):
                problems.append(f"{name} is not a notebook (it is not JSON with cells).")
        return problems

    def _files(self, submission: Submission) -> tuple[dict[str, bytes], list[str]]:
        """Return the files that the student's code runs beside, and a sentence for each that is not as handed in.

        The student's own; what the assignment hands out, where the student has no file of that name; and the course's
        own (`handed_out`), whatever the student has.
        """
        given = given_files(self.folder, self.modules)
        own = {name: content for name, content in submission.files.items() if not name.endswith(".ipynb")}
        laid_over = {name: given[name] for name in self._handed_out if name in given}
        notes = [
            f"Your {name} is not as it was handed out; the course's own was used."
            for name, content in laid_over.items()
            if own.get(name, content) != content
        ]
        files, left_out = fitting({**given, **own, **laid_over}, {*self.modules, *given}, self._file_bytes)
        return files, [*notes, *left_out]


def given_files(folder: Path, modules: Collection[str]) -> dict[str, bytes]:
    """Return what the assignment of the author's ``folder`` gives besides the ``modules`` that students write.

    Visible checks are not among it: student code has no use for them.
    """
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and not is_test(path.name) and path.suffix != ".ipynb" and path.name not in modules
    }


def needed_files(folder: Path) -> tuple[str, ...]:
    """Return the names of the files that a submission for the author's ``folder`` is read for, before any other.

    Raises SuiteError if the hidden suite cannot be collected.
    """
    modules = {f"{check.exercise.partition('.')[0]}.py" for check in collect_checks(folder)}
    notebooks = {path.name for path in folder.glob("*.ipynb")}
    return tuple(sorted(modules | notebooks | given_files(folder, modules).keys()))


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


def student_seed(secret: bytes, student: str, assignment: str) -> bytes:
    """Return the 32 bytes from which all random numbers of one student's grading come."""
    text = f"{student}\0{assignment}".encode("utf-8", "surrogateescape")
    return hashlib.blake2b(text, key=secret[:64], digest_size=32).digest()


def provenance(
    folder: Path,
    submission: Submission,
    secret: bytes,
    packages: Sequence[str] = ("numpy",),
    *,
    handed_out: Sequence[str] = (),
) -> Provenance:
    """Return all that the result of grading ``submission`` with the author's ``folder`` depends on."""
    seed = student_seed(secret, submission.student, submission.assignment)
    return Provenance(
        submission=submission.digest,
        suite=folder_digest(folder) + "".join(f"+{name}" for name in sorted(handed_out)),
        engine=engine_digest(),
        packages=package_versions(tuple(packages)),
        seed=hashlib.blake2b(seed, digest_size=8).hexdigest(),  # names the seed without giving it away
    )


def _status(exercises: Sequence[ExerciseResult], problems: Sequence[str]) -> tuple[Status, str]:
    checks = [check for exercise in exercises for check in exercise.checks]
    causes = [check.cause for check in checks if check.outcome is Outcome.NOT_REACHED]
    said = list(dict.fromkeys([*problems, *causes]))
    if any(check.outcome is Outcome.BROKEN for check in checks):
        said.append("A check of ours is broken: a person will look at it, and nothing is lost.")
    incomplete = bool(problems or causes)
    return Status.INCOMPLETE if incomplete else Status.GRADED, " ".join(said)


class _Notebook(msgspec.Struct):
    """As much of a notebook as is looked at: what its cells are is not read, so no memory is taken for it."""

    cells: list[msgspec.Raw]


def _is_notebook(content: bytes) -> bool:
    try:
        msgspec.json.decode(content, type=_Notebook)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return False
    return True


@cache
def folder_digest(folder: Path) -> str:
    """Return a hash of all files below ``folder`` that grading depends on: modules, suite, variants, data.

    Read once in the life of a process, as the suite itself is.
    """
    total = hashlib.blake2b(digest_size=20)
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
            if path.suffix == ".ipynb":
                continue
            for part in ("/".join(parts).encode(), path.read_bytes()):
                total.update(len(part).to_bytes(8, "big"))
                total.update(part)
    return total.hexdigest()


@cache
def engine_digest() -> str:
    """Return the version of this package and a hash of its source."""
    return f"{__version__}+{folder_digest(Path(__file__).parents[1])[:16]}"


@cache
def package_versions(packages: tuple[str, ...]) -> str:
    """Return the interpreter's and the packages' versions, such as ``python 3.11.7, numpy 2.4.6``."""
    return ", ".join(
        [f"python {platform.python_version()}", *(f"{p} {_version(p)}" for p in sorted(packages))]
    )


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "unknown"

"""What grades in a worker: one sandbox, and a judge for each assignment that it has seen, all kept warm."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from ..course.course import SECRET_BYTES, Course, course_secret
from ..course.course import Sandbox as Limits
from ..errors import AutograderError
from ..results import SubmissionResult
from ..student.backend import Backend
from ..student.child import Helper
from ..student.in_process import LocalBackend
from ..student.notebook_files import has_cells
from ..student.own_process import OwnProcessBackend
from ..student.submission import Submission
from .judge import Judge, SandboxLost
from .provenance import Versions, versions_of

if TYPE_CHECKING:
    from ..sandbox import Limits as SandboxLimits
    from ..sandbox import Sandbox

Mode = Literal["auto", "namespaces", "landlock", "none"]

STRENGTH: Final = {"": 0, "none": 0, "landlock": 1, "namespaces": 2}
"""Sandboxes that a result was made in, by strength; a result that names none is taken for the weakest."""

SANDBOX_TRIES: Final = 2
"""In so many sandboxes a submission is tried; in each the judge tries it several times."""


class SandboxTooWeak(AutograderError):
    """course.toml demands a stronger sandbox than there is, or than was asked for."""

    exit_status = 3


@dataclass(frozen=True)
class Setup:
    """What a worker needs to grade: plain values, so that it can go to another process.

    sandbox: ``auto``, ``namespaces``, ``landlock``, or ``none`` (for one's own code only)
    handed_out: for each assignment the files that are the course's own, as course.toml lists them
    """

    solutions: Path
    secret: bytes
    limits: Limits
    sandbox: Mode = "auto"
    handed_out: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def handed_out_for(self, assignment: str) -> tuple[str, ...]:
        return dict(self.handed_out).get(assignment, ())

    def versions_of(self, assignment: str) -> Versions:
        """Return the versions with which ``assignment`` is graded now."""
        return versions_of(self.solutions / assignment, self.limits, self.handed_out_for(assignment))

    @property
    def seconds(self) -> float:
        """The longest that one submission may keep a worker: its own time several times over, and the judge's."""
        return 4 * self.limits.wall_seconds + 60

    def accepts(self, mode: str) -> bool:
        """Whether a result made in a sandbox of ``mode`` will do. One made in none can have been forged."""
        asked = "landlock" if self.sandbox == "auto" else self.sandbox
        return STRENGTH[mode] >= max(STRENGTH[asked], STRENGTH[self.limits.require or ""])


def setup_for(course: Course, sandbox: Mode = "auto") -> Setup:
    """Return what workers need to grade for ``course``. Raises CourseError if the secret is unusable."""
    return Setup(course.solutions_folder, course_secret(course), course.sandbox, sandbox, _handed_out(course))


def public_seed_setup(course: Course, sandbox: Mode = "auto") -> Setup:
    """Return what workers need to grade our own code: as `setup_for`, but with a secret that everybody knows.

    The random numbers are then the same on every machine, and so is what is said of a suite. No student is graded
    by them.
    """
    limits = msgspec.structs.replace(course.sandbox, require=None)
    return Setup(course.solutions_folder, bytes(SECRET_BYTES), limits, sandbox, _handed_out(course))


def _handed_out(course: Course) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((assignment.name, assignment.handed_out) for assignment in course.assignments)


@dataclass(frozen=True)
class Regrading:
    """A submission to grade again.

    earlier: its former result, of which is kept what has not changed; or None
    only:    the exercises to grade, where it is no student's but a test of the suite; None for all
    diagnosed: whether mistakes are named; not needed to see whether a suite notices them
    """

    submission: Submission
    earlier: SubmissionResult | None = None
    only: frozenset[str] | None = None
    diagnosed: bool = True


class GradingWorker:
    """Grades submissions of any assignment of a course.

    sources: names what is in ``setup.solutions``, so that no worker made before an edit is used after it

    Raises SandboxUnavailable and SandboxTooWeak.
    """

    def __init__(self, setup: Setup, sources: str = "") -> None:
        self._setup = setup
        self.sources = sources
        self._judges: dict[str, Judge] = {}
        self._sandbox: Sandbox | None = None
        self._helper: Helper | None = None
        required = setup.limits.require
        if setup.sandbox != "none":
            self._sandbox = self._new_sandbox()
        if required and STRENGTH[self.mode] < STRENGTH[required]:
            self.close()
            raise SandboxTooWeak(
                f"course.toml demands the sandbox {required!r} ([sandbox] require), and this would be {self.mode!r}. "
                f"`autograder doctor` says which layers hold here; nothing was graded."
            )

    @property
    def mode(self) -> str:
        """The sandbox that there is: ``namespaces``, ``landlock`` or ``none``."""
        return self._sandbox.mode if self._sandbox is not None else "none"

    def __call__(self, task: Submission | Regrading) -> SubmissionResult:
        """Return the result. Raises SandboxLost where the sandbox was ended from outside each time."""
        work = task if isinstance(task, Regrading) else Regrading(task)
        judge = self.judge(work.submission.assignment)
        for remaining in reversed(range(SANDBOX_TRIES)):
            try:
                result = judge.grade(work.submission, work.earlier, work.only, diagnosed=work.diagnosed)
                return msgspec.structs.replace(result, sandbox=self.mode)
            except SandboxLost:
                if not remaining:
                    raise
                self._renew_sandbox()
        raise AssertionError("not reached")

    def judge(self, assignment: str) -> Judge:
        """Return the warm judge of ``assignment``. Raises SuiteError and VariantError."""
        if assignment not in self._judges:
            setup = self._setup
            folder = setup.solutions / assignment
            self._judges[assignment] = Judge(
                folder,
                self._open,
                setup.secret,
                setup.limits,
                handed_out=setup.handed_out_for(assignment),
            )
        return self._judges[assignment]

    def close(self) -> None:
        for judge in self._judges.values():
            judge.close()
        if self._sandbox is not None:
            self._sandbox.close()
        if self._helper is not None:
            self._helper.close()

    def _new_sandbox(self) -> Sandbox:
        from ..sandbox import Sandbox

        assert self._setup.sandbox != "none"
        return Sandbox(sandbox_limits(self._setup.limits), self._setup.sandbox)

    def _renew_sandbox(self) -> None:
        """Begin again with a fresh sandbox of the same mode: never with a weaker one."""
        if self._sandbox is None:
            return
        mode = self._sandbox.mode
        self._sandbox.close()
        self._sandbox = self._new_sandbox()
        if STRENGTH[self._sandbox.mode] < STRENGTH[mode]:
            raise SandboxTooWeak(
                f"The sandbox {mode!r}, which held until now, holds no more: {self.mode!r} is left."
            )

    def _open(self, files: Mapping[str, bytes]) -> Backend:
        if self._sandbox is not None:
            from ..student.sandboxed import open_remote

            return open_remote(self._sandbox, files)
        if has_cells(files):  # cells of a notebook, of which each has its deadline: in a process of their own
            self._helper = self._helper or Helper(self._setup.limits.packages)
            return OwnProcessBackend(self._helper, files)
        return UnguardedBackend(files)


def worker_at(setup: Setup, solutions: Path) -> GradingWorker:
    """Return a worker that grades by the suites in ``solutions``. Raises as `GradingWorker`."""
    return GradingWorker(replace(setup, solutions=solutions))


class UnguardedBackend(LocalBackend):
    """The student's files in this process, with no sandbox at all: for one's own code only."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._temporary = tempfile.TemporaryDirectory(prefix="autograder-")
        for name, content in files.items():
            path = Path(self._temporary.name, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        super().__init__(Path(self._temporary.name))

    def close(self) -> None:
        super().close()
        self._temporary.cleanup()


def sandbox_limits(limits: Limits) -> SandboxLimits:
    """Return what the table [sandbox] of course.toml says as the sandbox takes it."""
    from ..sandbox import Limits as KernelLimits

    fields = msgspec.structs.asdict(limits)
    del fields["require"]
    return msgspec.convert(fields, KernelLimits)

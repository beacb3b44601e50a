"""Grade one submission now, and stay warm for the next: for a formgrader's button, or a service that takes hand-ins."""

from __future__ import annotations

from ..course.course import Course
from ..results import Status, SubmissionResult
from .again import find_stored
from .batch import Write, worker_for
from .grading_worker import Setup
from .intake import Graded, Intake, Job, Report
from .workers import WarmProcesses


class WarmGrader:
    """Grades single submissions in processes that stay warm. Use as a context manager, or `close` it.

    write:     the gradebook; called with each result once it is durable
    report:    called with a sentence for each submission whose stored attempt is damaged
    processes: to share warm processes with others; the caller closes them

    Several threads may call `grade` at once; each then has a process of its own. A process that dies or
    does not come back is replaced. An edit of a suite is seen by the next call.
    """

    def __init__(
        self,
        course: Course,
        setup: Setup,
        *,
        write: Write | None = None,
        report: Report = lambda sentence: None,
        processes: WarmProcesses | None = None,
    ) -> None:
        self._course = course
        self._setup = setup
        self._write = write
        self._report = report
        self._owns_processes = processes is None
        self._processes = WarmProcesses() if processes is None else processes

    def __enter__(self) -> WarmGrader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm processes, if they are the grader's own."""
        if self._owns_processes:
            self._processes.close()

    def grade(self, job: Job) -> Graded:
        """Return the result of grading ``job``, or what the store has of it; durable, and in the gradebook.

        Raises SandboxUnavailable and SandboxTooWeak, with nothing written; AttemptError if the result
        cannot be stored; and what ``write`` raises.
        """
        intake = Intake(self._course, self._setup, self._report)
        graded = intake.look_up(job)
        if not isinstance(graded, Graded):
            submission = graded
            answer = self._processes.run(worker_for(self._setup), submission, self._setup.seconds)
            result = intake.accept(submission, answer)
            intake.keep(submission, result)
            graded = Graded(result)
        if self._write is not None and graded.has_name:
            self._write([graded.result])
        return graded

    def grade_again(self, student: str, assignment: str, contents: str) -> SubmissionResult | None:
        """Grade a stored attempt by the suite as it is now; None where the store has no such attempt.

        contents: the attempt's digest

        This counts as no hand-in, so the last attempt stays the last one. Where grading fails, the stored result stays.
        Raises as `grade`.
        """
        intake = Intake(self._course, self._setup, self._report)
        stored = find_stored(intake, self._setup, student, assignment, contents, report=self._report)
        if stored is None:
            return None
        result = stored.current
        if result is None:
            answer = self._processes.run(worker_for(self._setup), stored.submission, self._setup.seconds)
            result = stored.accept(intake, self._setup, answer)
        if self._write is not None and result.status is not Status.BROKEN:
            self._write([result])
        return result

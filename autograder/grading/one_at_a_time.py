"""Grade one submission now, and stay warm for the next: for a formgrader's button, or a service that takes hand-ins."""

from __future__ import annotations

from ..course.course import Course
from ..results import SubmissionResult
from .batch import Write, worker_for
from .corrections import set_result
from .grading_worker import Setup
from .intake import Graded, Intake, Job, Report, broken
from .regrade import stored_submission
from .workers import Lost, WarmProcesses


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
        history = intake.attempts.history(student, assignment)
        attempt = next((each for each in history.attempts if each.contents == contents), None)
        submission = stored_submission(attempt, history, intake, self._report) if attempt else None
        if attempt is None or submission is None:
            return None
        result = attempt.result
        is_current = result is not None and result.provenance == intake.provenance(submission)
        if result is None or not is_current or not self._setup.accepts(result.sandbox):
            answer = self._processes.run(worker_for(self._setup), submission, self._setup.seconds)
            reason = answer.reason if isinstance(answer, Lost) else intake.what_is_wrong(submission, answer)
            if isinstance(answer, Lost) or reason:
                return broken(self._setup, submission, reason)
            set_result(intake.attempts, attempt, answer)
            result = answer
        if self._write is not None:
            self._write([result])
        return result

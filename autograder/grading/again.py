"""A stored attempt that is graded again by the suite as it is now: no hand-in, and the last one stays the last one."""

from __future__ import annotations

from dataclasses import dataclass

from ..results import SubmissionResult
from ..student.submission import Submission
from .corrections import set_result
from .grading_worker import Setup
from .history import Attempt
from .intake import Intake, Report, broken
from .regrade import stored_submission
from .workers import Lost


@dataclass(frozen=True)
class StoredAttempt:
    """An attempt with what was handed in. current: its result, where it is one by the suite as it is now; else None"""

    attempt: Attempt
    submission: Submission
    current: SubmissionResult | None

    def accept(self, intake: Intake, setup: Setup, answer: SubmissionResult | Lost) -> SubmissionResult:
        """Note a worker's answer as the current result, and return it. What cannot be had replaces nothing.

        Raises AttemptError.
        """
        if isinstance(answer, Lost):
            return broken(setup, self.submission, answer.reason)
        if reason := intake.what_is_wrong(self.submission, answer):
            return broken(setup, self.submission, reason)
        set_result(intake.attempts, self.attempt, answer)
        return answer


def find_stored(
    intake: Intake, setup: Setup, student: str, assignment: str, contents: str, *, report: Report
) -> StoredAttempt | None:
    """Return the attempt with these ``contents`` (a digest); None where the store has none that can be read."""
    history = intake.attempts.history(student, assignment)
    attempt = next((each for each in history.attempts if each.contents == contents), None)
    submission = stored_submission(attempt, history, intake, report) if attempt is not None else None
    if attempt is None or submission is None:
        return None
    result = attempt.result
    is_current = (
        result is not None
        and result.provenance == intake.provenance(submission)
        and setup.accepts(result.sandbox)
    )
    return StoredAttempt(attempt, submission, result if is_current else None)
